"""Survival landscape: what two groups of each study reached, as two marks and the line between them; one panel and axis for each unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from probant.figures.axes import Axis, Sample, by_study, head_rule, labels_of, legend, rule, shared, stacked, title
from probant.figures.look import FIRST, GROUND, LINK, SECOND, Face, Look
from probant.figures.scales import LinearScale, amount_ticks
from probant.figures.sheet import Align, Sheet
from probant.figures.wrapping import settled, widest, width_of, wrapped
from probant.plots import Landscape, LandscapePanel

_PLOT_SHARE = 0.45
"""The least part of a wide sheet's width that the axis has, with the values beside the marks."""
_BESIDE = 2.5
"""Between a mark and its value."""
_BETWEEN_PANELS = 12.0
_EDGE = 1.2
"""Width of an open mark's edge."""
_HIDDEN = 0.7
"""Marks nearer than this part of their radius are drawn one around the other."""
_LEAST_AXIS = 0.3
"""The least part of its room that the axis keeps for itself."""


@dataclass(frozen=True, slots=True)
class _Value:
    """What is drawn for one group: where it stands (None: it was not reported) and the words beside it."""

    amount: float | None
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Words beside a mark, aligned on `x`."""

    x: float
    text: str
    face: Face
    align: Align

    def span(self) -> tuple[float, float]:
        """Give where they begin and end."""
        width = width_of(self.text, self.face)
        return (self.x - width, self.x) if self.align == "right" else (self.x, self.x + width)


def draw(sheet: Sheet, plot: Landscape, look: Look, language: str) -> float:
    """Draw the plot; give the height it takes. ValueError for a plot or a panel without rows, or a row without a value."""
    if not plot.panels:
        raise ValueError("a landscape without panels")
    y = _legend(sheet, plot, look)
    columns = _columns(sheet, plot, look)
    panels = [_Panel(sheet, panel, look, language, number, columns) for number, panel in enumerate(plot.panels)]
    _make_room(panels)
    for number, panel in enumerate(panels):
        y = panel.draw(y + (_BETWEEN_PANELS if number else look.pad))
    return y


def _legend(sheet: Sheet, plot: Landscape, look: Look) -> float:
    def first(x: float, y: float) -> None:
        sheet.circle((x + look.mark, y), look.mark, FIRST, FIRST, 0)

    def second(x: float, y: float) -> None:
        sheet.circle((x + look.mark, y), look.mark - _EDGE / 2, GROUND, SECOND, _EDGE)

    samples = [Sample(2 * look.mark, first, plot.first_label), Sample(2 * look.mark, second, plot.second_label)]
    return legend(sheet, samples, 0, look.text)


def _columns(sheet: Sheet, plot: Landscape, look: Look) -> tuple[float, float]:
    """Give the widths of the two columns of text: the same in all panels."""
    rows = [row for panel in plot.panels for row in panel.rows]
    natural = [widest((row.study for row in rows), look.text), widest((row.endpoint for row in rows), look.text)]
    study, endpoint = shared(natural, sheet.width * (1 - _PLOT_SHARE) - 2 * look.gap)
    return settled((row.study for row in rows), look.text, study), settled((row.endpoint for row in rows), look.text, endpoint)


def _make_room(panels: list[_Panel]) -> None:
    """Narrow the axes, all alike, until what stands beside the marks has room; ValueError where it leaves none for the axis."""
    left, right = panels[0].axis.left, panels[0].axis.right
    least = (right - left) * _LEAST_AXIS
    while right - left > least:
        for panel in panels:
            panel.put_between(left, right)
        before, after = (max(lacks) for lacks in zip(*(panel.lacks() for panel in panels), strict=True))
        if max(before, after) <= 0:
            return
        left, right = left + max(0.0, before + 0.1), right - max(0.0, after + 0.1)
    raise ValueError("the words beside the values leave no room for the axis")


class _Panel:
    """One panel on the sheet."""

    def __init__(self, sheet: Sheet, panel: LandscapePanel, look: Look, language: str, number: int, columns: tuple[float, float]) -> None:
        self.sheet, self.panel, self.look, self.language, self.number = sheet, panel, look, language, number
        self.study, self.endpoint = columns
        self.values = [(_value(row.first, row.first_text), _value(row.second, row.second_text)) for row in panel.rows]
        amounts = [Decimal(amount) for row in panel.rows for amount in (row.first, row.second) if amount is not None]
        if any(first.amount is None and second.amount is None for first, second in self.values) or not amounts:
            raise ValueError("a row or a panel without a value")
        if min(amounts) < 0 or (panel.maximum is not None and max(amounts) > Decimal(panel.maximum)):
            raise ValueError("a value outside the scale")
        self.highest = max(amounts)
        self.left = 0.0 if look.shape == "narrow" else self.study + self.endpoint + 2 * look.gap
        self.put_between(self.left + look.mark + 1, sheet.width - look.mark - 1)

    def put_between(self, left: float, right: float) -> None:
        """Put the axis between two places, with the ticks that fit."""
        step, maximum = (Decimal(text) if text is not None else None for text in (self.panel.step, self.panel.maximum))

        def axis(ticks: list[Decimal]) -> Axis:
            return Axis(LinearScale(0, float(ticks[-1])), left, right)

        ticks = amount_ticks(self.highest, step, maximum, lambda ticks: axis(ticks).fits(labels_of(ticks, self.language), self.look.small))
        self.axis, self.labels = axis(ticks), labels_of(ticks, self.language)

    def lacks(self) -> tuple[float, float]:
        """Give how far the values beside the marks, and the numbers of the axis, run over on the left and on the right."""
        ends = [*(self._extent(index) for index in range(len(self.values))), self.axis.around(self.labels, self.look.small)]
        return self.left - min(start for start, _ in ends), max(end for _, end in ends) - self.sheet.width

    def draw(self, top: float) -> float:
        """Draw the panel; give where it ends."""
        bottom = self._wide(top) if self.look.shape == "wide" else self._narrow(top)
        end = self.axis.draw(self.sheet, self.labels, bottom, self.look.small, f"axis-{self.number}")
        return title(self.sheet, self.panel.axis, (self.axis.left + self.axis.right) / 2, end + 1, self.look.text)

    def _wide(self, top: float) -> float:
        sheet, look = self.sheet, self.look
        cells, heights = [], []
        names: dict[int, tuple[str, ...]] = {}
        for name, members in by_study(self.panel.rows):
            lines = names[members[0][0]] = wrapped(name, look.text, self.study)
            for _, row in members:
                cells.append(wrapped(row.endpoint, look.text, self.endpoint))
                heights.append(max(len(cells[-1]), 1) * look.text.leading + 2 * look.pad)
            heights[-1] += max(0.0, len(lines) * look.text.leading + 2 * look.pad - sum(heights[-len(members) :]))
        bottom = top + sum(heights) + look.pad
        self.axis.grid(sheet, [value for value, _ in self.labels], top, bottom)
        head_rule(sheet, top)
        y = top
        for index, (cell, height) in enumerate(zip(cells, heights, strict=True)):
            if index in names:
                if index:
                    rule(sheet, y)
                sheet.text(0, y + look.pad, names[index], look.text)
            sheet.text(self.study + look.gap, y + look.pad, cell, look.text)
            self._marks(index, y + look.pad + look.text.leading / 2)
            y += height
        return bottom

    def _narrow(self, top: float) -> float:
        sheet, look, y = self.sheet, self.look, top
        head_rule(sheet, y)
        for number, (name, members) in enumerate(by_study(self.panel.rows)):
            if number:
                rule(sheet, y)
            y = stacked(sheet, look, name, y + look.pad)
            for index, row in members:
                y = sheet.text(0, y, wrapped(row.endpoint, look.text, sheet.width), look.text) + 1
                self.axis.grid(sheet, [value for value, _ in self.labels], y, y + look.strip)
                self._marks(index, y + look.strip / 2)
                y += look.strip + look.pad
        return y

    def _beside(self, index: int) -> tuple[_Value, _Value | None, str]:
        """Give the value on the left, the one on the right, and words for one that was not reported."""
        first, second = self.values[index]
        if first.amount is None:
            return second, None, first.text
        if second.amount is None:
            return first, None, second.text
        left, right = (first, second) if first.amount < second.amount else (second, first)
        return left, right, ""

    def _words(self, index: int) -> list[_Words]:
        """Give what stands beside the marks of a row; words for a missing value stand on the side that has more room."""
        look, axis, beside = self.look, self.axis, self._ring(index) + _BESIDE
        left, right, missing = self._beside(index)
        x = axis.place(left.amount or 0)
        words = [_Words(x - beside, left.text, look.text, "right")]
        if right is not None:
            words.append(_Words(axis.place(right.amount or 0) + beside, right.text, look.text, "left"))
        elif missing and x <= (axis.left + axis.right) / 2:
            words.append(_Words(x + beside, missing, look.note, "left"))
        elif missing:
            words.append(_Words(x - beside - width_of(left.text, look.text) - look.gap / 2, missing, look.note, "right"))
        return words

    def _ring(self, index: int) -> float:
        """Give the radius of the open mark, to its outside: larger where the other one would hide it."""
        first, second = (value.amount for value in self.values[index])
        hidden = first is not None and second is not None and abs(self.axis.place(first) - self.axis.place(second)) < self.look.mark * _HIDDEN
        return self.look.mark + (2.2 if hidden else 0.0)

    def _extent(self, index: int) -> tuple[float, float]:
        """Give where the words beside the marks of a row begin and end, and the marks themselves."""
        spans = [words.span() for words in self._words(index)]
        places = [self.axis.place(value.amount) for value in self.values[index] if value.amount is not None]
        ring = self._ring(index)
        return min([*(start for start, _ in spans), min(places) - ring]), max([*(end for _, end in spans), max(places) + ring])

    def _marks(self, index: int, y: float) -> None:
        """Draw a row's marks, the line between them, and their values."""
        sheet, look = self.sheet, self.look
        first, second = (self.axis.place(value.amount) if value.amount is not None else None for value in self.values[index])
        ring = self._ring(index)
        if first is not None and second is not None:
            sheet.line([(first, y), (second, y)], LINK, 1.6, f"link-{self.number}-{index}")
        if second is not None:
            sheet.circle((second, y), ring - _EDGE / 2, GROUND, SECOND, _EDGE, f"second-{self.number}-{index}")
        if first is not None:
            sheet.circle((first, y), look.mark, FIRST, FIRST, 0, f"first-{self.number}-{index}")
        for words in self._words(index):
            sheet.label(words.x, y, words.text, words.face, words.align)


def _value(amount: str | None, text: str) -> _Value:
    return _Value(float(amount) if amount is not None else None, text)
