"""The same figure, to the byte, wherever and however it is drawn; nothing of the machine in it, and nothing left on the machine."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from probant.figures import Drawing, draw
from probant.fonts import MissingGlyph

from . import samples

KINDS = ("forest", "landscape", "timeline")
ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
import probant.figures
assert "matplotlib" not in sys.modules and "numpy" not in sys.modules, "only what draws imports matplotlib"
import hashlib, os
from tests.unit.figures import samples
before = dict(os.environ)
for kind in ("forest", "landscape", "timeline"):
    for shape in ("wide", "narrow"):
        made = probant.figures.draw(getattr(samples, kind)("fr"), name="figure-" + kind, language="fr", shape=shape)
        print(kind, shape, hashlib.sha256(made.svg + made.png).hexdigest())
assert dict(os.environ) == before, "the environment is as it was"
assert "matplotlib.pyplot" not in sys.modules
"""


def run(folder: Path, **environment: str) -> str:
    """Draw all figures in a process of its own, in a folder; give their digests."""
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=folder, env=given, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_same_bytes_in_every_surrounding(tmp_path):
    """Neither hash seed, time zone, locale, date nor the user's own settings of matplotlib show; nothing is written to the user's home."""
    homes = [tmp_path / name for name in ("plain", "odd")]
    for home in homes:
        home.mkdir()
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "matplotlibrc").write_text(
        "font.size: 22\nlines.linewidth: 9\naxes.facecolor: red\npath.sketch: 2, 100, 5\nsvg.fonttype: none\n"
    )
    plain = run(homes[0], HOME=str(homes[0]), PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    odd = run(
        homes[1],
        HOME=str(homes[1]),
        PYTHONHASHSEED="77",
        TZ="Pacific/Auckland",
        LC_ALL="fr_FR.UTF-8",
        SOURCE_DATE_EPOCH="86400",
        MATPLOTLIBRC=str(tmp_path / "settings"),
    )
    assert plain == odd
    assert plain.count("\n") == 6
    assert [path.name for home in homes for path in home.rglob("*")] == []


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    return {kind: draw(getattr(samples, kind)("en"), name=kind, language="en") for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_the_svg_stands_on_its_own_and_within_a_page(drawings, kind):
    """No style sheet, metadata, comment, script, font, outer file or transparency; each id is of this figure, used where it is there."""
    data = drawings[kind].svg
    root = etree.fromstring(data)
    assert {etree.QName(element).localname for element in root.iter()} <= {"svg", "defs", "path", "g", "use"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not names & {"style", "class", "opacity", "fill-opacity", "stroke-opacity", "clip-path", "filter", "mask"}
    assert b"<!" not in data
    assert b"<?" not in data
    assert data.isascii()
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(identifier == kind or identifier.startswith(f"{kind}-") for identifier in ids)
    used = {element.get("{http://www.w3.org/1999/xlink}href") for element in root.iter("{*}use")}
    assert used
    assert used <= {f"#{identifier}" for identifier in ids}


@pytest.mark.parametrize("kind", KINDS)
def test_the_svg_is_small(drawings, kind):
    """Less than half of what matplotlib writes, and no number with more than the decimals that can be seen."""
    data = drawings[kind].svg.decode()
    assert len(data) < 90_000
    for path in re.findall(r' d="([^"]*)"', data):
        assert not re.search(r"\.\d{3}", path)


@pytest.mark.parametrize("kind", KINDS)
def test_the_png_is_the_same_figure_at_three_hundred_pixels_an_inch(drawings, kind):
    drawing = drawings[kind]
    with Image.open(io.BytesIO(drawing.png)) as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        assert set(image.info) == {"dpi"}
        assert image.size == pytest.approx((drawing.width / 25.4 * 300, drawing.height / 25.4 * 300), abs=1)
        colours = {colour: count for count, colour in image.convert("RGB").getcolors(1 << 20)}
    assert max(colours, key=colours.get) == (255, 255, 255)
    assert {(0x0B, 0x55, 0x66), (0x9A, 0x34, 0x12), (0x14, 0x19, 0x1C)} <= set(colours)


def test_the_size_is_said_in_millimetres(drawings):
    for kind in KINDS:
        root = etree.fromstring(drawings[kind].svg)
        assert float(root.get("width").removesuffix("pt")) * 25.4 / 72 == pytest.approx(drawings[kind].width, abs=0.01)
        assert float(root.get("height").removesuffix("pt")) * 25.4 / 72 == pytest.approx(drawings[kind].height, abs=0.01)
        assert drawings[kind].width == 174


def test_a_narrow_figure_has_no_png():
    drawing = draw(samples.timeline("fr"), name="t", language="fr", shape="narrow")
    assert (drawing.png, drawing.width) == (b"", 88)


def test_settings_of_matplotlib_are_left_as_they_were():
    """Another part of the program may use it too."""
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    draw(samples.timeline("fr"), name="t", language="fr", shape="narrow")
    assert dict(mpl.rcParams) == before


def test_a_character_that_the_font_lacks_is_named():
    plot = samples.timeline("fr")
    with pytest.raises(MissingGlyph, match="U\\+4E2D"):
        draw(type(plot)(plot.rows, "中", "b", "c"), name="t", language="fr")


def test_mathematics_and_markup_are_only_text():
    """A dollar or an ampersand in a label is drawn as it is."""
    plot = samples.timeline("fr")
    drawing = draw(type(plot)(plot.rows, r"$\alpha$ <b>&", "b", "c"), name="t", language="fr")
    assert etree.fromstring(drawing.svg) is not None


@pytest.mark.parametrize("name", ("", "Figure", "1a", "a b", 'a"', "a_b"))
def test_a_name_that_is_no_id_is_refused(name):
    with pytest.raises(ValueError, match="not a name"):
        draw(samples.timeline("fr"), name=name, language="fr")
