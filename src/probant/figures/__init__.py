"""Draw what a figure shows, for a page and for a phone: the same bytes for the same data, whatever the machine.

Only what draws imports matplotlib: importing this package costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from probant.plots import Plot

Shape = Literal["wide", "narrow"]

_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as it is written. Millimetres; the PNG has 300 pixels to the inch, and no bytes for a narrow figure."""

    svg: bytes
    png: bytes
    width: float
    height: float


def draw(plot: Plot, *, name: str, language: str, shape: Shape = "wide") -> Drawing:
    """Draw a figure: `wide` across both columns of a page (174 mm), `narrow` for a phone (88 mm).

    All ids in the SVG are `name` or begin with it and a hyphen: two figures of one page must have names of which neither so begins with the other
    (ValueError for one that is not lower-case letters, digits and hyphens). MissingGlyph where the font lacks a character;
    ValueError for a plot without rows, or values that its scale cannot show.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name for a figure: `{name}`")
    from probant.figures import backend
    from probant.figures.layout import lay_out
    from probant.figures.look import LOOKS, MILLIMETRE
    from probant.figures.sheet import Sheet

    look = LOOKS[shape]
    with backend.settings(name):
        sheet = Sheet(name, look.width)
        height = lay_out(sheet, plot, look, language)
        svg, png = sheet.finished(height, png=shape == "wide")
    return Drawing(svg, png, look.width / MILLIMETRE, height / MILLIMETRE)
