"""What the figures have in common: the axis with its ticks, the legend, columns, rows grouped by study."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Protocol, TypeVar

from probant.figures.look import GRID, RULE, SOFT, Face, Look
from probant.figures.scales import Scale, written
from probant.figures.sheet import Sheet
from probant.figures.wrapping import width_of, wrapped

_TICK = 3.0
_BETWEEN_LABELS = 5.0
_BETWEEN_SAMPLES = 14.0
_AFTER_SAMPLE = 4.0
_EDGE_OF_SAMPLE = 0.6
"""Half of the widest line, so that none is cut."""


class _OfStudy(Protocol):
    @property
    def study(self) -> str: ...


Row = TypeVar("Row", bound=_OfStudy)


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale between two places of the sheet (points)."""

    scale: Scale
    left: float
    right: float

    def place(self, value: float) -> float:
        """Give where a value stands."""
        return self.left + self.scale.part(value) * (self.right - self.left)

    def fits(self, labels: Sequence[tuple[float, str]], face: Face) -> bool:
        """Tell whether labels in the middle below their values keep apart."""
        spans = [(self.place(value) - width_of(text, face) / 2, self.place(value) + width_of(text, face) / 2) for value, text in labels]
        return all(left[1] + _BETWEEN_LABELS <= right[0] for left, right in pairwise(spans))

    def around(self, labels: Sequence[tuple[float, str]], face: Face) -> tuple[float, float]:
        """Give where the first label begins and the last one ends."""
        (first, first_text), (last, last_text) = labels[0], labels[-1]
        return self.place(first) - width_of(first_text, face) / 2, self.place(last) + width_of(last_text, face) / 2

    def grid(self, sheet: Sheet, values: Sequence[float], top: float, bottom: float) -> None:
        """Draw a line for each value."""
        for value in values:
            sheet.line([(self.place(value), top), (self.place(value), bottom)], GRID, 0.5)

    def draw(self, sheet: Sheet, labels: Sequence[tuple[float, str]], y: float, face: Face, name: str) -> float:
        """Draw the axis with its ticks and their labels; give where it ends below."""
        sheet.line([(self.left, y), (self.right, y)], SOFT, 0.7, name)
        for number, (value, text) in enumerate(labels):
            x = self.place(value)
            sheet.line([(x, y), (x, y + _TICK)], SOFT, 0.7, f"{name}-tick-{number}")
            sheet.text(x, y + _TICK + 0.5, [text], face, "centre")
        return y + _TICK + 0.5 + face.leading


def title(sheet: Sheet, text: str, middle: float, top: float, face: Face) -> float:
    """Write what an axis shows below it, in the middle of it where the sheet is wide enough; give where it ends."""
    lines = wrapped(text, face, sheet.width)
    half = max((width_of(line, face) for line in lines), default=0.0) / 2
    return sheet.text(min(max(middle, half), sheet.width - half), top, lines, face, "centre")


@dataclass(frozen=True, slots=True)
class Sample:
    """A mark in the legend: how wide it is, how it is drawn from its left end and its middle, what it stands for."""

    width: float
    draw: Callable[[float, float], None]
    text: str


def legend(sheet: Sheet, samples: Sequence[Sample], top: float, face: Face) -> float:
    """Draw the legend in as many lines as it needs; give where it ends."""
    left = _EDGE_OF_SAMPLE
    x, y, height = left, top, 0.0
    for sample in samples:
        room = sheet.width - left - sample.width - _AFTER_SAMPLE
        lines = wrapped(sample.text, face, room)
        width = sample.width + _AFTER_SAMPLE + max((width_of(line, face) for line in lines), default=0.0)
        if x > left and x + width > sheet.width:
            x, y, height = left, y + height, 0.0
        sample.draw(x, y + face.leading / 2)
        sheet.text(x + sample.width + _AFTER_SAMPLE, y, lines, face)
        x += width + _BETWEEN_SAMPLES
        height = max(height, len(lines) * face.leading + 2.0)
    return y + height


def shared(widths: Sequence[float], room: float) -> list[float]:
    """Give each column what it would like; where there is less room, no column has more than what makes all fit."""
    limit = max(widths, default=0.0)
    rest, waiting = room, sorted(widths)
    if sum(widths) <= room:
        return list(widths)
    for number, width in enumerate(waiting):
        limit = rest / (len(waiting) - number)
        if width > limit:
            break
        rest -= width
    return [min(width, limit) for width in widths]


def by_study(rows: Sequence[Row]) -> Iterator[tuple[str, list[tuple[int, Row]]]]:
    """Give the rows of one study after the other, each with its number."""
    for study, members in groupby(enumerate(rows), key=lambda item: item[1].study):
        yield study, list(members)


def rule(sheet: Sheet, y: float) -> None:
    """Draw a thin line between two groups of rows."""
    sheet.line([(0, y), (sheet.width, y)], RULE, 0.4)


def head_rule(sheet: Sheet, y: float) -> None:
    """Draw the line above the first row."""
    sheet.line([(0, y), (sheet.width, y)], SOFT, 0.6)


def labels_of(ticks: Sequence[Decimal], language: str) -> list[tuple[float, str]]:
    """Give ticks with their numbers as a language writes them."""
    return [(float(value), written(value, language)) for value in ticks]


def stacked(sheet: Sheet, look: Look, study: str, top: float, *, beside: float = 0.0) -> float:
    """Write a study's name above its rows, leaving room beside it; give where it ends."""
    return sheet.text(0, top, wrapped(study, look.strong, sheet.width - beside), look.strong)
