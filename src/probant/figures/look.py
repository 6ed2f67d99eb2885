"""The look of every figure: sizes in points, colours, text styles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["wide", "narrow"]

MILLIMETRE = 72 / 25.4
"""Points in a millimetre."""

GROUND = "#ffffff"
INK = "#14191c"
SOFT = "#44525a"
"""Secondary text, axes: 8.1 to 1 on white."""
FIRST = "#0b5566"
"""Marks of the first kind: 8.4 to 1 on white."""
SECOND = "#9a3412"
"""Marks of the second kind, told from the first by their form too: 7.3 to 1 on white."""
LINK = "#6f7d84"
"""Lines between marks: 4.2 to 1 on white."""
RULE = "#c3cccf"
"""Rules between groups of rows; nothing is read from them."""
GRID = "#e3e8ea"
"""Lines that lead the eye to the axis; its ticks and numbers say the same."""

COLOURS = (INK, SOFT, FIRST, SECOND, LINK, RULE, GRID)
"""All colours but the ground."""


@dataclass(frozen=True, slots=True)
class Face:
    """How a text is set: face of the family, size and distance of lines (points), colour."""

    face: str
    size: float
    leading: float
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Look:
    """The sizes of a figure in one shape (points)."""

    shape: Shape
    width: float
    text: Face
    strong: Face
    note: Face
    small: Face
    gap: float
    """Between columns."""
    pad: float
    """Above and below what a row holds."""
    mark: float
    """Radius of a mark."""
    strip: float
    """Height of the strip for marks, where text stands above it."""


def _look(shape: Shape, millimetres: float, size: float, small: float, *, gap: float, pad: float, mark: float, strip: float) -> Look:
    return Look(
        shape=shape,
        width=millimetres * MILLIMETRE,
        text=Face("Regular", size, size * 1.2),
        strong=Face("Semibold", size, size * 1.2),
        note=Face("It", size, size * 1.2, SOFT),
        small=Face("Regular", small, small * 1.2, SOFT),
        gap=gap,
        pad=pad,
        mark=mark,
        strip=strip,
    )


# On a phone of 320 CSS pixels the text column is 280 wide: 88 mm of figure shrink to 84 %, and letters of 9.6 points to 8.
LOOKS: dict[Shape, Look] = {
    "wide": _look("wide", 174.0, 8.2, 7.6, gap=10.0, pad=3.2, mark=3.3, strip=14.0),
    "narrow": _look("narrow", 88.0, 10.0, 9.6, gap=8.0, pad=4.0, mark=3.9, strip=15.0),
}

_COLUMNS_FROM = 130.0
"""Millimetres from which on a printed figure has its words beside its marks."""


def printed(millimetres: float) -> Look:
    """Give the look of a figure for print in this width: letters of the same size in every width."""
    shape: Shape = "wide" if millimetres >= _COLUMNS_FROM else "narrow"
    return _look(shape, millimetres, 8.2, 7.6, gap=10.0 if shape == "wide" else 8.0, pad=3.2, mark=3.3, strip=14.0)
