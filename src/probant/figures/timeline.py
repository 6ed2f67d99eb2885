"""Timeline: when each study included its patients, as a bar, and when it was published, as a diamond."""

from __future__ import annotations

import math
from dataclasses import dataclass

from probant.figures.axes import Axis, Sample, head_rule, legend, rule, shared, title
from probant.figures.look import FIRST, GROUND, SECOND, Look
from probant.figures.scales import LinearScale, year_ticks, years
from probant.figures.sheet import Sheet
from probant.figures.wrapping import settled, widest, wrapped
from probant.plots import Timeline, TimelineRow

_PLOT_SHARE = 0.45
"""The least part of a wide sheet's width that the axis has."""
_EDGE = 5.0
_LEAST_OPEN = 0.12
"""The least part of the axis that a bar without end has."""
_PITCH = 8.0
"""Distance of the blocks into which a bar dissolves towards an end that is not known."""
_BLOCKS = (3, 9)
"""The least and the most of them."""
_STUB = 42.0
"""How long a bar without beginning is drawn."""
_FULL, _FAINT = 0.85, 0.25
"""What the first and the last of the blocks fill of it."""
_BAR = 0.85
"""Half the height of a bar, in radii of a mark."""


@dataclass(frozen=True, slots=True)
class _Dates:
    """A row's dates in years; None where not known."""

    start: float | None
    end: float | None
    published: tuple[float, float] | None

    @property
    def known(self) -> list[float]:
        """Give those that are known."""
        return [date for date in (self.start, self.end, *(self.published or ())) if date is not None]


def draw(sheet: Sheet, plot: Timeline, look: Look) -> float:
    """Draw the plot; give the height it takes. ValueError for a plot without rows or dates, or what is no date."""
    drawing = _Drawing(sheet, plot, look)
    return drawing.wide() if look.shape == "wide" else drawing.narrow()


class _Drawing:
    """One timeline on one sheet."""

    def __init__(self, sheet: Sheet, plot: Timeline, look: Look) -> None:
        self.sheet, self.plot, self.look = sheet, plot, look
        self.dates = [_dates(row) for row in plot.rows]
        known = [date for dates in self.dates for date in dates.known]
        if not known:
            raise ValueError("a timeline without dates")
        first, last = math.floor(min(known)), math.ceil(max(known))
        going = [dates.start for dates in self.dates if dates.start is not None and dates.end is None and dates.published is None]
        if going:  # to be seen, a bar without end needs some length
            last = max(last, math.ceil(max(going) + max(1.0, (last - first) * _LEAST_OPEN)))
        self.scale = LinearScale(first, last)
        self.axis = Axis(self.scale, 0, 0)

    def wide(self) -> float:
        """Draw names on the left of the axis, dates in words on its right."""
        sheet, plot, look = self.sheet, self.plot, self.look
        natural = [
            max(widest((row.study for row in plot.rows), look.strong), widest((row.detail for row in plot.rows), look.small)),
            widest((row.span_text for row in plot.rows), look.text),
        ]
        name, words = shared(natural, sheet.width * (1 - _PLOT_SHARE) - 2 * look.gap)
        name = max(settled((row.study for row in plot.rows), look.strong, name), settled((row.detail for row in plot.rows), look.small, name))
        words = settled((row.span_text for row in plot.rows), look.text, words)
        self._between(name + look.gap, sheet.width - words - look.gap)
        cells = [
            (wrapped(row.study, look.strong, name), wrapped(row.detail, look.small, name), wrapped(row.span_text, look.text, words))
            for row in plot.rows
        ]
        heights = [
            max(len(study) * look.strong.leading + len(detail) * look.small.leading, len(span) * look.text.leading, look.strong.leading)
            + 2 * look.pad
            for study, detail, span in cells
        ]
        top = self._legend() + look.pad
        bottom = top + sum(heights)
        labels = self._labels()
        self.axis.grid(sheet, [value for value, _ in labels], top, bottom)
        head_rule(sheet, top)
        y = top
        for index, ((study, detail, span), height) in enumerate(zip(cells, heights, strict=True)):
            if index:
                rule(sheet, y)
            end = sheet.text(0, y + look.pad, study, look.strong)
            sheet.text(0, end, detail, look.small)
            sheet.text(sheet.width - words, y + look.pad, span, look.text)
            self._marks(index, y + look.pad + look.strong.leading / 2)
            y += height
        return self._below(labels, bottom)

    def narrow(self) -> float:
        """Draw names and dates above the strip of each row."""
        sheet, look = self.sheet, self.look
        self._between(0, sheet.width)
        labels = self._labels()
        y = self._legend() + look.pad
        head_rule(sheet, y)
        for index, row in enumerate(self.plot.rows):
            if index:
                rule(sheet, y)
            y = sheet.text(0, y + look.pad, wrapped(row.study, look.strong, sheet.width), look.strong)
            y = sheet.text(0, y, wrapped(row.detail, look.small, sheet.width), look.small)
            y = sheet.text(0, y, wrapped(row.span_text, look.text, sheet.width), look.text) + 1
            self.axis.grid(sheet, [value for value, _ in labels], y, y + look.strip)
            self._marks(index, y + look.strip / 2)
            y += look.strip + look.pad
        return self._below(labels, y)

    def _between(self, left: float, right: float) -> None:
        """Put the axis between two places, with room for marks at both its ends, and for the years there."""
        room = max(_EDGE, widest([str(int(self.scale.low)), str(int(self.scale.high))], self.look.small) / 2)
        self.axis = Axis(self.scale, left + room, right - room)

    def _labels(self) -> list[tuple[float, str]]:
        def labelled(ticks: list[int]) -> list[tuple[float, str]]:
            return [(float(year), str(year)) for year in ticks]

        return labelled(year_ticks(self.scale.low, self.scale.high, lambda ticks: self.axis.fits(labelled(ticks), self.look.small)))

    def _below(self, labels: list[tuple[float, str]], y: float) -> float:
        end = self.axis.draw(self.sheet, labels, y, self.look.small, "axis")
        return title(self.sheet, self.plot.axis, (self.axis.left + self.axis.right) / 2, end + 1, self.look.text)

    def _marks(self, index: int, y: float) -> None:
        """Draw a row's bar and diamond."""
        dates = self.dates[index]
        if dates.start is not None and dates.end is not None:
            self._bar(self.axis.place(dates.start), self.axis.place(dates.end), y, f"bar-{index}")
        elif dates.start is not None:
            self._open_end(index, dates.start, dates.published, y)
        elif dates.end is not None:
            self._open_start(index, dates.end, y)
        if dates.published is not None:
            self._published(index, dates.published, y)

    def _published(self, index: int, span: tuple[float, float], y: float) -> None:
        """Draw the diamond in the middle of the date, and how long that is where it would not be hidden."""
        start, end = self.axis.place(span[0]), self.axis.place(span[1])
        half = self.look.mark * 1.25
        if end - start > 2 * half:
            self.sheet.line([(start, y), (end, y)], SECOND, 1.1, f"publication-span-{index}")
        self.sheet.diamond(((start + end) / 2, y), half, SECOND, GROUND, 0.9, f"published-{index}")

    def _bar(self, left: float, right: float, y: float, name: str | None) -> None:
        half = self.look.mark * _BAR
        self.sheet.outline([(left, y - half), (right, y - half), (right, y + half), (left, y + half)], FIRST, FIRST, 0, name)

    def _open_end(self, index: int, start: float, published: tuple[float, float] | None, y: float) -> None:
        """Draw a bar that dissolves: towards the publication, by which it had ended, or else out of the axis."""
        left = self.axis.place(start)
        if published is not None and self.axis.place(sum(published) / 2) - left > 3 * _PITCH:
            self._dissolving(left, self.axis.place(sum(published) / 2) - self.look.mark * 1.25 - 1, y, f"open-{index}")
            return
        tip = self.axis.right + _EDGE
        self._dissolving(left, tip - 2 * _EDGE, y, f"open-{index}")
        self.sheet.arrow_head((tip, y), 1, 1.6 * _EDGE, FIRST, f"arrow-{index}")

    def _open_start(self, index: int, end: float, y: float) -> None:
        """Draw a bar whose beginning is not known."""
        tip = max(self.axis.left - _EDGE, self.axis.place(end) - _STUB)
        self._dissolving(self.axis.place(end), tip + 2 * _EDGE, y, f"open-{index}")
        self.sheet.arrow_head((tip, y), -1, 1.6 * _EDGE, FIRST, f"arrow-{index}")

    def _dissolving(self, known: float, unknown: float, y: float, name: str) -> None:
        """Draw blocks, ever thinner, from the known end towards the other; the first has the name."""
        count = min(max(_BLOCKS[0], round(abs(unknown - known) / _PITCH)), _BLOCKS[1])
        pitch = (unknown - known) / count
        for number in range(count):
            left = known + number * pitch
            self._bar(left, left + pitch * (_FULL + (_FAINT - _FULL) * number / (count - 1)), y, None if number else name)

    def _legend(self) -> float:
        """Draw the legend: only what the plot has; give where it ends."""
        sheet, look, plot = self.sheet, self.look, self.plot

        def bar(x: float, y: float) -> None:
            self._bar(x, x + 18, y, None)

        def dissolving(x: float, y: float) -> None:
            self._dissolving(x, x + 18, y, "")

        def diamond(x: float, y: float) -> None:
            sheet.diamond((x + look.mark * 1.25, y), look.mark * 1.25, SECOND, GROUND, 0.9)

        shown = [
            (any(dates.start is not None and dates.end is not None for dates in self.dates), 18.0, bar, plot.inclusion_label),
            (any((dates.start is None) != (dates.end is None) for dates in self.dates), 18.0, dissolving, plot.open_label),
            (any(dates.published is not None for dates in self.dates), look.mark * 2.5, diamond, plot.published_label),
        ]
        return legend(sheet, [Sample(width, drawn, text) for there, width, drawn, text in shown if there and text], 0, look.text)


def _dates(row: TimelineRow) -> _Dates:
    """Give a row's dates: from the beginning of its start to the end of its end."""
    start = years(row.start)[0] if row.start is not None else None
    end = years(row.end)[1] if row.end is not None else None
    if start is not None and end is not None and end <= start:
        raise ValueError(f"{row.study}: the end `{row.end}` is before the start `{row.start}`")
    return _Dates(start, end, years(row.published) if row.published is not None else None)
