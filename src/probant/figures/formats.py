"""Figures as journals ask for them: one file each, in a format, a width and a resolution, drawn anew in that width so that letters keep their size.

`mismatches` reads a finished file back and says where it is not what was asked for.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any, Literal

from probant.plots import Plot

Form = Literal["tiff", "png", "eps", "pdf", "svg"]
Colour = Literal["rgb", "grey"]

FORMS: tuple[Form, ...] = ("tiff", "png", "eps", "pdf", "svg")
RASTER: frozenset[str] = frozenset({"tiff", "png"})
"""The formats that have a resolution."""

_ENDINGS = {"tiff": "tif"}
_MODES = {"rgb": "RGB", "grey": "L"}

INCH = 25.4
"""Millimetres."""
_POINTS = 72
_NEAR = 0.2
"""Millimetres by which a width may differ: less than a pixel of a screen."""
_NEAR_DPI = 0.5
"""PNG keeps pixels to the metre, in whole numbers."""

_BOX = re.compile(rb"%%HiResBoundingBox: ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)")
_FONT_USED = re.compile(rb"/([\w-]+) (?:[\d.]+ )?(?:findfont|selectfont)")
_FONT_HELD = re.compile(rb"/FontName /([\w-]+) def")
_SVG_WIDTH = re.compile(r"([\d.]+)pt")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a journal asks of a figure: format, width (millimetres), resolution (pixels to the inch, of a raster), colours.

    ValueError for a width or a resolution that is not above 0, or greys of a format that is not made of pixels.
    """

    form: Form
    width: float
    dpi: int = 300
    colour: Colour = "rgb"

    def __post_init__(self) -> None:
        """Refuse what no figure can be."""
        if self.width <= 0 or self.dpi <= 0:
            raise ValueError(f"a figure of {self.width:g} mm with {self.dpi} pixels to the inch")
        if self.colour == "grey" and self.form not in RASTER:
            raise ValueError(f"a figure in greys is made of pixels: {self.form} is not")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What of a file is not as asked: `format`, `width`, `resolution`, `colour`, `compression`, `pages` or `fonts`; what it is, and what was asked."""

    what: str
    found: str
    asked: str


def file_name(number: int, form: Form) -> str:
    """Give the name of the file of a figure: `Fig1.tif`."""
    return f"Fig{number}.{_ENDINGS.get(form, form)}"


def figure_file(plot: Plot, asked: Asked, *, name: str, language: str) -> bytes:
    """Draw a figure as it is asked for; the same bytes for the same plot. `name` and `language` as for `figures.draw`.

    Letters are embedded: as outlines in SVG, as fonts of outlines in PDF and EPS. MissingGlyph where the font lacks a character; ValueError for a plot
    without rows, values that its scale cannot show, or a width that does not hold its words.
    """
    from probant.figures import backend
    from probant.figures.layout import lay_out
    from probant.figures.look import printed
    from probant.figures.minify import minified
    from probant.figures.sheet import Sheet

    look = printed(asked.width)
    with backend.settings(name):
        sheet = Sheet(name, look.width)
        figure = sheet.figure(lay_out(sheet, plot, look, language))
        if asked.form == "svg":
            return minified(backend.svg(figure), name)
        if asked.form in {"pdf", "eps"}:
            return backend.pdf(figure) if asked.form == "pdf" else backend.eps(figure)
        image = backend.pixels(figure, asked.dpi)
    data = io.BytesIO()
    options = {"compression": "tiff_lzw"} if asked.form == "tiff" else {}
    image.convert(_MODES[asked.colour]).save(data, asked.form.upper(), dpi=(asked.dpi, asked.dpi), **options)
    return data.getvalue()


def mismatches(data: bytes, asked: Asked) -> list[Mismatch]:
    """Read a figure's file, whoever made it, and give where it is not as asked; nothing where it is. A resolution above the one asked for is as asked."""
    form = _form(data)
    if form != asked.form:
        return [Mismatch("format", form or "unknown", asked.form)]
    if form in RASTER:
        return _raster(data, asked)
    width, found = {"pdf": _pdf, "eps": _eps, "svg": _svg}[form](data)
    return [*_width(width, asked), *found]


def _form(data: bytes) -> str | None:
    """Give the format that a file's first bytes tell."""
    if data[:4] in (b"II*\0", b"MM\0*"):
        return "tiff"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if re.match(rb"%!PS-Adobe-[\d.]+ EPSF-", data):
        return "eps"
    return "svg" if b"<svg" in data[:1000] else None


def _raster(data: bytes, asked: Asked) -> list[Mismatch]:
    from PIL import Image

    out: list[Mismatch] = []
    with Image.open(io.BytesIO(data)) as image:
        dpi = float(image.info.get("dpi", (0, 0))[0])
        mode, compression = image.mode, image.info.get("compression")
        pixels = image.width
    if dpi < asked.dpi - _NEAR_DPI:
        out.append(Mismatch("resolution", f"{dpi:g}", str(asked.dpi)))
    out += _width(pixels / dpi * INCH if dpi else None, asked)
    if mode != _MODES[asked.colour]:
        out.append(Mismatch("colour", mode, _MODES[asked.colour]))
    if asked.form == "tiff" and compression != "tiff_lzw":
        out.append(Mismatch("compression", str(compression), "tiff_lzw"))
    return out


def _width(width: float | None, asked: Asked) -> list[Mismatch]:
    """Give what is wrong with a width (millimetres)."""
    if width is not None and abs(width - asked.width) <= _NEAR:
        return []
    return [Mismatch("width", "unknown" if width is None else f"{width:.1f}", f"{asked.width:g}")]


def _pdf(data: bytes) -> tuple[float | None, list[Mismatch]]:
    """Give the width of a PDF's page, and what is wrong with its pages and fonts."""
    import pikepdf

    fonts: Any
    with pikepdf.open(io.BytesIO(data)) as file:
        out = [Mismatch("pages", str(len(file.pages)), "1")] if len(file.pages) != 1 else []
        page = file.pages[0]
        left, _, right, _ = (float(side) for side in page.mediabox.as_list())
        fonts = page.obj.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
        missing = sorted(str(font.get("/BaseFont", name)) for name, font in fonts.items() if not _embedded(font))
    return (right - left) / _POINTS * INCH, [*out, *(Mismatch("fonts", name, "embedded") for name in missing)]


def _embedded(font: Any) -> bool:
    """Tell whether a PDF holds a font's outlines (ISO 32000-1, 9.9): in its descriptor, in its descendant's, or as procedures (type 3)."""
    held = font.get("/DescendantFonts", [font])[0]
    descriptor = held.get("/FontDescriptor", ())
    return "/CharProcs" in held or any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def _eps(data: bytes) -> tuple[float | None, list[Mismatch]]:
    """Give the width of an EPS file's box, and the fonts that it uses and does not hold."""
    box = _BOX.search(data)
    missing = sorted(set(_FONT_USED.findall(data)) - set(_FONT_HELD.findall(data)))
    width = (float(box[3]) - float(box[1])) / _POINTS * INCH if box else None
    return width, [Mismatch("fonts", name.decode("ascii"), "embedded") for name in missing]


def _svg(data: bytes) -> tuple[float | None, list[Mismatch]]:
    """Give the width of an SVG file, and its texts that need a font."""
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    width = _SVG_WIDTH.fullmatch(root.get("width", ""))
    texts = ["".join(map(str, text.itertext())) for text in root.iter("{*}text")]
    return float(width[1]) / _POINTS * INCH if width else None, [Mismatch("fonts", text, "outlines") for text in texts]
