"""matplotlib as the figures use it: nothing of the user's or the system's is read or written, the same look and the same bytes everywhere.

This module imports matplotlib (half a second and more): import it only where a figure is drawn.
"""

from __future__ import annotations

import functools
import io
import math
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from probant.figures.look import COLOURS, GROUND
from probant.fonts import NEAR, MissingGlyph, font_file


@contextmanager
def _apart() -> Iterator[None]:
    """Let matplotlib start without the user's settings, its own folder in the user's home, or a search for the system's fonts (seconds)."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = {"MPLCONFIGDIR": folder, "MPL_IGNORE_SYSTEM_FONTS": "1"}
        before = {name: os.environ.get(name) for name in wanted}
        os.environ.update(wanted)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


with _apart():
    import matplotlib as mpl
    import numpy as np
    from matplotlib import style
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties, get_font
    from matplotlib.textpath import text_to_path
    from numpy.typing import NDArray
    from PIL import Image, ImageColor

Codes = NDArray[np.uint32]

FAMILY = "Source Sans Pro"

INCH = 72.0
"""Points in an inch: figures are laid out in points."""

PIXELS = 300
"""Pixels of the PNG in an inch."""

_HAIR = 0.01
"""Part of a pixel that is cut off again: without it, a whole number of pixels may be one too few."""

_SHADES = 36
"""Steps from each colour to the ground, for the edges of letters and marks: seven colours make 252 of the 256 that a palette holds."""

# Spaces that the font does not have, as one that it has; marks without width, as nothing.
_DRAWN = (
    {ord(character): text.strip("\u2060") for character, text in NEAR.items()}
    | dict.fromkeys((0x2005, 0x2006, 0x2009, 0x200A, 0x205F), "\u202f")
    | dict.fromkeys((0x2060, 0x200B, 0x200C, 0x200D, 0xFEFF, 0xAD))
)

# Hinting would move letters of the PNG from where they are measured to be.
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "path",
    "text.hinting": "no_hinting",
    "text.parse_math": False,
    "path.simplify": False,
    # Letters as outlines within the file: the faces are OpenType with PostScript outlines, which the other kinds of font do not hold.
    "pdf.fonttype": 3,
    "ps.fonttype": 3,
}


@contextmanager
def settings(name: str) -> Iterator[None]:
    """Draw with matplotlib's own defaults, whatever a file or another part of the program has set; `name` is what the SVG's ids are made from."""
    with style.context("default"):
        mpl.rcParams.update(_SETTINGS | {"svg.hashsalt": name, "svg.id": name})
        yield


@functools.cache
def properties(face: str, size: float) -> FontProperties:
    """Give a face of the figures' family (`Regular`, `It`, `Semibold`, ...) in a size (points), for matplotlib."""
    return FontProperties(fname=str(font_file(FAMILY, face)), size=size)


def drawable(text: str, face: str) -> str:
    """Give the text in characters that the face has; MissingGlyph where it has none for one."""
    shown = text.translate(_DRAWN)
    font = get_font([str(font_file(FAMILY, face))])
    for character in shown:
        if not font.get_char_index(ord(character)):
            raise MissingGlyph(character, text)
    return shown


@functools.lru_cache(maxsize=4096)
def _unit_width(text: str, face: str) -> float:
    width, _, _ = text_to_path.get_text_width_height_descent(drawable(text, face), properties(face, 100.0), ismath=False)
    return float(width) / 100.0


def text_width(text: str, face: str, size: float) -> float:
    """Give the width of a text (points), kerned, as it is drawn."""
    return _unit_width(text, face) * size


def svg(figure: Figure) -> bytes:
    """Give the figure as matplotlib writes it in SVG, without metadata."""
    data = io.BytesIO()
    FigureCanvasSVG(figure).print_svg(data, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))  # type: ignore[no-untyped-call]
    return data.getvalue()


def pdf(figure: Figure) -> bytes:
    """Give the figure as PDF, without metadata."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf

    data = io.BytesIO()
    FigureCanvasPdf(figure).print_pdf(data, metadata=dict.fromkeys(("Creator", "Producer", "CreationDate")))  # type: ignore[no-untyped-call]
    return data.getvalue()


def eps(figure: Figure) -> bytes:
    """Give the figure as Encapsulated PostScript, without a date."""
    from matplotlib.backends.backend_ps import FigureCanvasPS

    data = io.BytesIO()
    FigureCanvasPS(figure).print_eps(data, metadata={"Creator": "probant"})
    return re.sub(rb"%%CreationDate: [^\n]*\n", b"", data.getvalue(), count=1)


def pixels(figure: Figure, resolution: int) -> Image.Image:
    """Give the figure in red, green and blue, with so many pixels to the inch; its sides are whole pixels, the width by rounding, the height by what it takes."""
    width, height = (float(side) * resolution for side in figure.get_size_inches())
    figure.set_size_inches((round(width) + _HAIR) / resolution, (math.ceil(height) + _HAIR) / resolution)
    figure.set_dpi(resolution)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    return Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3])  # type: ignore[no-untyped-call]


def png(figure: Figure) -> bytes:
    """Give the figure as PNG, with its resolution and no other metadata; in a palette, which takes a third of the room and shows no difference."""
    figure.set_dpi(PIXELS)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = np.asarray(canvas.buffer_rgba()).astype(np.uint32)  # type: ignore[no-untyped-call]
    codes = (pixels[..., 0] << 16 | pixels[..., 1] << 8 | pixels[..., 2]).astype(np.uint32)
    palette = _palette()
    image = Image.fromarray(_nearest(codes, palette), "P")
    image.putpalette(palette.astype(np.uint8).tobytes())
    data = io.BytesIO()
    image.save(data, "PNG", dpi=(PIXELS, PIXELS), optimize=True)
    return data.getvalue()


def _nearest(codes: Codes, palette: Codes) -> NDArray[np.uint8]:
    """Give the place in the palette of what is nearest to each pixel.

    Pillow's own search takes only six bits of each colour: white would turn grey.
    """
    used = np.flatnonzero(np.bincount(codes.ravel(), minlength=1 << 24))
    colours = np.stack([used >> 16, used >> 8 & 255, used & 255], axis=1)
    table = np.zeros(1 << 24, dtype=np.uint8)
    table[used] = ((colours[:, None, :] - palette[None, :, :].astype(np.int64)) ** 2).sum(axis=2).argmin(axis=1)
    return table[codes]


@functools.cache
def _palette() -> Codes:
    """Give each colour, exactly, and its blends with the ground, as rows of red, green and blue."""
    ground = ImageColor.getrgb(GROUND)
    shades = [
        [round(whole + (blank - whole) * step / (_SHADES - 1)) for whole, blank in zip(ImageColor.getrgb(colour), ground, strict=True)]
        for colour in COLOURS
        for step in range(_SHADES)
    ]
    return np.array(shades, dtype=np.uint32)
