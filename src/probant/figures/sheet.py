"""The sheet a figure is drawn on: text, lines and closed outlines in points from its upper left corner, downwards, as on a page.

How high it is is known when all is laid out, and said last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Patch, Polygon
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from probant.figures import backend
from probant.figures.look import GROUND, Face
from probant.figures.minify import minified
from probant.figures.wrapping import width_of

Align = Literal["left", "right", "centre"]
Point = tuple[float, float]

# The middle of capitals and digits stands above the base line by this part of the size.
_MIDDLE = 0.33

_MARGIN = 0.8
"""On both sides: a letter such as j reaches beyond where it begins."""


class Sheet:
    """Collects what is drawn, between 0 and `width`. Marks have names; in the SVG each has the id `<name of the figure>-<name of the mark>`."""

    def __init__(self, name: str, width: float) -> None:
        self.name = name
        self.width = width - 2 * _MARGIN
        self._figure = Figure(facecolor=GROUND)
        self._down = Affine2D()
        self._order = 0

    def text(self, x: float, top: float, lines: Sequence[str], face: Face, align: Align = "left") -> float:
        """Set lines of text; `x` is the side (or the middle) they are aligned on. Give where they end."""
        for number, line in enumerate(lines):
            width = width_of(line, face)
            left = x - {"left": 0.0, "right": width, "centre": width / 2}[align]
            base = top + (number + 0.5) * face.leading + _MIDDLE * face.size
            font = backend.properties(face.face, face.size)
            self._add(Text(left, base, backend.drawable(line, face.face), color=face.colour, fontproperties=font, ha="left", va="baseline"), None)
        return top + len(lines) * face.leading

    def label(self, x: float, middle: float, text: str, face: Face, align: Align = "left") -> None:
        """Set one line at the height of a mark, on ground of its own, so that no line of the axis runs through it."""
        width = width_of(text, face)
        left = x - (width if align == "right" else 0.0)
        top, bottom = middle - face.size * 0.5, middle + face.size * 0.5
        if text:
            self.outline([(left - 0.8, top), (left + width + 0.8, top), (left + width + 0.8, bottom), (left - 0.8, bottom)], GROUND, GROUND, 0)
            self.text(x, middle - face.leading / 2, [text], face, align)

    def line(self, points: Sequence[Point], colour: str, width: float, name: str | None = None, *, dashes: tuple[float, float] | None = None) -> None:
        """Draw a line through some points."""
        xs, ys = zip(*points, strict=True)
        self._add(
            Line2D(xs, ys, color=colour, linewidth=width, linestyle=(0.0, dashes) if dashes else "-", solid_capstyle="butt", dash_capstyle="butt"),
            name,
        )

    def outline(self, points: Sequence[Point], fill: str, edge: str, width: float, name: str | None = None) -> None:
        """Draw a closed outline, filled, its edge in the given width (0: none)."""
        self._patch(Polygon(points, closed=True), fill, edge, width, name)

    def square(self, centre: Point, half: float, fill: str, edge: str, width: float, name: str | None = None) -> None:
        """Draw a square with sides of twice `half`."""
        x, y = centre
        self.outline([(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)], fill, edge, width, name)

    def diamond(self, centre: Point, half: float, fill: str, edge: str, width: float, name: str | None = None) -> None:
        """Draw a square that stands on its corner, `half` from its centre to each corner."""
        x, y = centre
        self.outline([(x - half, y), (x, y - half), (x + half, y), (x, y + half)], fill, edge, width, name)

    def circle(self, centre: Point, radius: float, fill: str, edge: str, width: float, name: str | None = None) -> None:
        """Draw a circle."""
        self._patch(Circle(centre, radius), fill, edge, width, name)

    def arrow_head(self, tip: Point, towards: Literal[-1, 1], size: float, colour: str, name: str | None = None) -> None:
        """Draw the head of an arrow to the left (-1) or the right (1)."""
        x, y = tip
        self.outline([(x, y), (x - towards * size, y - size * 0.55), (x - towards * size, y + size * 0.55)], colour, colour, 0, name)

    def finished(self, height: float, *, png: bool) -> tuple[bytes, bytes]:
        """Give the SVG and the PNG (empty where it is not asked for)."""
        figure = self.figure(height)
        svg = minified(backend.svg(figure), self.name)
        return svg, backend.png(figure) if png else b""

    def figure(self, height: float) -> Figure:
        """Give what was drawn, so high, for a program to write; asked for once, when all is drawn."""
        self._figure.set_size_inches((self.width + 2 * _MARGIN) / backend.INCH, height / backend.INCH)
        self._down.scale(1 / backend.INCH, -1 / backend.INCH).translate(_MARGIN / backend.INCH, height / backend.INCH)
        return self._figure

    def _patch(self, patch: Patch, fill: str, edge: str, width: float, name: str | None) -> None:
        patch.set(facecolor=fill, edgecolor=edge if width else "none", linewidth=width)
        self._add(patch, name)

    def _add(self, artist: Artist, name: str | None) -> None:
        """Put it above what is there."""
        self._order += 1
        artist.set_zorder(self._order)
        artist.set_transform(self._down + self._figure.dpi_scale_trans)
        if name:
            artist.set_gid(f"{self.name}-{name}")
        self._figure.add_artist(artist)
