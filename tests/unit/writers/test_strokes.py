"""A figure drawn once for a page is the figure WeasyPrint draws, and what cannot be kept that way is left to WeasyPrint."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import weasyprint

from probant.fonts import configure
from probant.pipeline import documents_of
from probant.workers import draw_figure, draw_strokes
from probant.writers import STROKES

TINY = Path(__file__).parents[2] / "projects" / "tiny"
# WeasyPrint leaves its own colour profile open.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40pt" height="20pt">'


@pytest.fixture(scope="module")
def svg() -> bytes:
    """Give a drawing of the made-up review."""
    document = documents_of(TINY)["fr"]
    figure = document.figures[0]
    return draw_figure(figure.name, document.locale, figure.plot)[".svg"]


def printed(files: Mapping[str, bytes]) -> bytes:
    """Give the PDF of a page that shows the drawing at half its width."""
    from probant.writers.typesetting import typeset

    configure()
    root = ET.fromstring(
        '<html lang="fr"><head><title>-</title><meta name="author" content="-"/></head><body><img src="a.svg" alt="-" style="width:50%"/></body></html>'
    )
    return typeset(root, "", files, identifier="-", epoch=0)


def pixels(pdf: bytes, folder: Path, name: str) -> bytes:
    """Give the first page of a PDF as an image."""
    (folder / f"{name}.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "150", "-singlefile", f"{name}.pdf", name], cwd=folder, check=True)
    return (folder / f"{name}.ppm").read_bytes()


def test_the_page_looks_as_weasyprint_draws_it(svg: bytes, tmp_path: Path) -> None:
    kept = draw_strokes(svg)[STROKES]
    assert kept.startswith(b"% ")
    mine = pixels(printed({"a.svg": svg, f"a.svg{STROKES}": kept}), tmp_path, "mine")
    theirs = pixels(printed({"a.svg": svg}), tmp_path, "theirs")
    # Lengths are rounded to a millionth before the drawing is brought to its size, or after: a pixel on an edge may differ by a shade.
    differences = [abs(one - other) for one, other in zip(mine, theirs, strict=True)]
    assert max(differences) <= 32
    assert sum(difference > 2 for difference in differences) < len(differences) / 1000
    assert len(set(mine)) > 20, "nothing was drawn"


@pytest.mark.parametrize(
    "inside", ('<rect width="9" height="9" opacity="0.5"/>', '<rect width="9" height="9" fill="rgb(0 0 0 / 50%)"/>', "<text>a</text>")
)
def test_what_needs_more_than_operators_is_left_to_weasyprint(inside: str) -> None:
    assert draw_strokes(f"{HEAD}{inside}</svg>".encode()) == {}
    assert draw_strokes(f'{HEAD}<rect width="9" height="9"/></svg>'.encode()) != {}


def test_another_weasyprint_draws_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "VERSION", "1.0")
    assert draw_strokes(f'{HEAD}<rect width="9" height="9"/></svg>'.encode()) == {}
