"""Forest plot: ratios and their intervals on a logarithmic scale, one row each, without pooling."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from probant.figures.axes import Axis, Sample, by_study, head_rule, labels_of, legend, rule, shared, stacked, title
from probant.figures.look import FIRST, GROUND, SECOND, SOFT, Look
from probant.figures.scales import ratio_scale, ratio_ticks
from probant.figures.sheet import Align, Sheet
from probant.figures.wrapping import settled, widest, width_of, wrapped
from probant.plots import Forest, ForestRow

_PLOT_SHARE = 0.34
"""The least part of a wide sheet's width that the axis has."""
_BEFORE_INTERVAL = 4.0
_STRETCHED = 1.5
_EDGE = 5.0
"""Room for marks beyond both ends of the axis."""
_DASHES = (2.6, 1.5)
_BESIDE_LINE = 5.0
_LEAST_SIDE = 78.0
"""Width that the words for a direction may always take."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where columns begin (or end, where they are aligned on their right side), and how wide those are that break lines."""

    study: float
    endpoint_at: float
    endpoint: float
    n_until: float
    left: float
    right: float
    """Both sides of the axis, with the room around it."""
    estimate_at: float
    interval_at: float
    interval: float


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row's text in lines, and how high the row is."""

    endpoint: tuple[str, ...]
    interval: tuple[str, ...]
    height: float


def draw(sheet: Sheet, plot: Forest, look: Look, language: str) -> float:
    """Draw the plot; give the height it takes. ValueError for a plot without rows, or a ratio that is not above 0."""
    if not plot.rows:
        raise ValueError("a forest plot without rows")
    drawing = _Drawing(sheet, plot, look, language)
    return drawing.wide() if look.shape == "wide" else drawing.narrow()


class _Drawing:
    """One plot on one sheet."""

    def __init__(self, sheet: Sheet, plot: Forest, look: Look, language: str) -> None:
        self.sheet, self.plot, self.look, self.language = sheet, plot, look, language
        ends = [Decimal(end) for row in plot.rows for end in (row.low, row.high) if end is not None]
        self.scale = ratio_scale([Decimal(row.estimate) for row in plot.rows], ends)
        self.largest = max((Decimal(row.n) for row in plot.rows if row.n is not None), default=Decimal(1)) or Decimal(1)
        self.axis = Axis(self.scale, 0, 0)

    def wide(self) -> float:
        """Draw text in columns on both sides of the axis."""
        sheet, look = self.sheet, self.look
        columns = self._columns()
        self._between(columns.left, columns.right)
        top = self._headings(columns) + look.pad
        cells, names = self._cells(columns)
        bottom = top + sum(cell.height for cell in cells) + look.pad
        labels = self._labels()
        self._lines(labels, top, bottom)
        head_rule(sheet, top)
        y = top
        for index, (row, cell) in enumerate(zip(self.plot.rows, cells, strict=True)):
            if index in names:
                if index:
                    rule(sheet, y)
                sheet.text(0, y + look.pad, names[index], look.text)
            sheet.text(columns.endpoint_at, y + look.pad, cell.endpoint, look.text)
            sheet.text(columns.n_until, y + look.pad, [row.n_text], look.text, "right")
            sheet.text(columns.estimate_at, y + look.pad, [row.estimate_text], look.strong)
            sheet.text(columns.interval_at, y + look.pad, cell.interval, look.text)
            self._mark(index, row, y + look.pad + look.text.leading / 2)
            y += cell.height
        return self._below(labels, bottom)

    def _columns(self) -> _Columns:
        """Give the columns: text has what it needs, or shares what the axis leaves."""
        sheet, plot, look = self.sheet, self.plot, self.look
        studies, endpoints = [row.study for row in plot.rows], [row.endpoint for row in plot.rows]
        n = max(widest([plot.n_heading], look.strong), widest((row.n_text for row in plot.rows), look.text))
        estimate = widest((row.estimate_text for row in plot.rows), look.strong) + _BEFORE_INTERVAL
        natural = [
            max(widest([plot.study_heading], look.strong), widest(studies, look.text)),
            max(widest([plot.endpoint_heading], look.strong), widest(endpoints, look.text)),
            self._beside_estimate(estimate),
        ]
        study, endpoint, interval = shared(natural, sheet.width * (1 - _PLOT_SHARE) - n - estimate - 4 * look.gap)
        study = max(settled([plot.study_heading], look.strong, study), settled(studies, look.text, study))
        endpoint = max(settled([plot.endpoint_heading], look.strong, endpoint), settled(endpoints, look.text, endpoint))
        n_until = study + look.gap + endpoint + look.gap + n
        interval_at = sheet.width - interval
        return _Columns(
            study=study,
            endpoint_at=study + look.gap,
            endpoint=endpoint,
            n_until=n_until,
            left=n_until + look.gap,
            right=interval_at - estimate - look.gap,
            estimate_at=interval_at - estimate,
            interval_at=interval_at,
            interval=interval,
        )

    def _headings(self, columns: _Columns) -> float:
        """Write the headings, all ending on one line; give where that is."""
        plot, face = self.plot, self.look.strong
        headings: list[tuple[float, tuple[str, ...], Align]] = [
            (0.0, wrapped(plot.study_heading, face, columns.study), "left"),
            (columns.endpoint_at, wrapped(plot.endpoint_heading, face, columns.endpoint), "left"),
            (columns.n_until, (plot.n_heading,), "right"),
            (columns.estimate_at, wrapped(plot.estimate_heading, face, self.sheet.width - columns.estimate_at), "left"),
        ]
        bottom = max(len(lines) for _, lines, _ in headings) * face.leading
        for x, lines, side in headings:
            self.sheet.text(x, bottom - len(lines) * face.leading, lines, face, side)
        return bottom

    def _cells(self, columns: _Columns) -> tuple[list[_Cells], dict[int, tuple[str, ...]]]:
        """Give the text of each row, and the name of the study for the first row of each; its last row is as high as the name needs."""
        look, names = self.look, {}
        cells: list[_Cells] = []
        for name, members in by_study(self.plot.rows):
            lines = names[len(cells)] = wrapped(name, look.text, columns.study)
            lack = len(lines) * look.text.leading + 2 * look.pad
            for index, row in members:
                endpoint, interval = wrapped(row.endpoint, look.text, columns.endpoint), wrapped(row.interval_text, look.text, columns.interval)
                height = max(len(endpoint), len(interval), 1) * look.text.leading + 2 * look.pad
                lack -= height
                cells.append(_Cells(endpoint, interval, height + (max(lack, 0.0) if index == members[-1][0] else 0.0)))
        return cells, names

    def _beside_estimate(self, estimate: float) -> float:
        """Give the width for intervals: so much more than they need that the heading does not break, if it is little, or that none of its words does."""
        heading, intervals = self.plot.estimate_heading, widest((row.interval_text for row in self.plot.rows), self.look.text)
        whole = widest([heading], self.look.strong) - estimate
        return max(intervals, whole if whole <= _STRETCHED * intervals else widest(heading.split(" "), self.look.strong) - estimate)

    def narrow(self) -> float:
        """Draw text above the strip of each row."""
        sheet, plot, look = self.sheet, self.plot, self.look
        self._between(0, sheet.width)
        labels = self._labels()
        y = sheet.text(sheet.width, 0, wrapped(plot.estimate_heading, look.strong, sheet.width), look.strong, "right") + look.pad
        head_rule(sheet, y)
        for number, (name, members) in enumerate(by_study(plot.rows)):
            if number:
                rule(sheet, y)
            y += look.pad
            counts = {row.n_text for _, row in members}
            same = f"{plot.n_heading}\u00a0{members[0][1].n_text}" if len(counts) == 1 else ""
            beside = width_of(same, look.small) + look.gap if same else 0.0
            if same:
                sheet.text(sheet.width, y, [same], look.small, "right")
            y = stacked(sheet, look, name, y, beside=beside)
            for index, row in members:
                y = self._stacked_row(index, row, y, labels, counted=not same)
        return self._below(labels, y)

    def _stacked_row(self, index: int, row: ForestRow, y: float, labels: list[tuple[float, str]], *, counted: bool) -> float:
        """Draw a row: its text, then its strip; give where it ends."""
        sheet, look = self.sheet, self.look
        estimate, interval = width_of(row.estimate_text, look.strong), width_of(row.interval_text, look.text)
        whole = estimate + _BEFORE_INTERVAL + interval
        beside = whole <= sheet.width / 2
        endpoint = wrapped(row.endpoint, look.text, sheet.width - whole - look.gap if beside else sheet.width)
        end = sheet.text(0, y, endpoint, look.text)
        if beside:
            sheet.text(sheet.width - whole, y, [row.estimate_text], look.strong)
            sheet.text(sheet.width - interval, y, [row.interval_text], look.text)
            end = max(end, y + look.text.leading)
        else:
            sheet.text(0, end, [row.estimate_text], look.strong)
            left = estimate + _BEFORE_INTERVAL
            end = max(end + look.text.leading, sheet.text(left, end, wrapped(row.interval_text, look.text, sheet.width - left), look.text))
        if counted:
            end = sheet.text(0, end, [f"{self.plot.n_heading}\u00a0{row.n_text}"], look.small)
        bottom = end + 1 + look.strip
        self._lines(labels, end + 1, bottom)
        self._mark(index, row, end + 1 + look.strip / 2)
        return bottom + look.pad

    def _between(self, left: float, right: float) -> None:
        """Put the axis between two places, with room for marks at both its ends, and for the numbers there."""
        self.axis = Axis(self.scale, left + _EDGE, right - _EDGE)
        start, end = self.axis.around(self._labels(), self.look.small)
        self.axis = Axis(self.scale, max(left + _EDGE, left + self.axis.left - start), min(right - _EDGE, right - (end - self.axis.right)))

    def _labels(self) -> list[tuple[float, str]]:
        """Give the ticks with their numbers."""
        ticks = ratio_ticks(self.scale, lambda ticks: self.axis.fits(labels_of(ticks, self.language), self.look.small))
        return labels_of(ticks, self.language)

    def _lines(self, labels: list[tuple[float, str]], top: float, bottom: float) -> None:
        """Draw the lines of the ticks, and over them that of no effect."""
        self.axis.grid(self.sheet, [value for value, _ in labels if value != 1], top, bottom)
        x = self.axis.place(1)
        self.sheet.line([(x, top), (x, bottom)], SOFT, 0.8)

    def _half(self, n: str | None) -> float:
        """Give half the side of a square whose area is as `n`; the smallest can still be seen."""
        part = math.sqrt(Decimal(n) / self.largest) if n is not None else 0.0
        return max(1.35 * self.look.mark * part, 0.36 * self.look.mark)

    def _mark(self, index: int, row: ForestRow, y: float) -> None:
        """Draw an estimate with its interval."""
        centre, half = (self.axis.place(float(row.estimate)), y), self._half(row.n)
        if row.low is None and row.high is None:
            self._estimate(centre, half, row.n, GROUND, FIRST, f"estimate-{index}")
            return
        usual = row.level is None or Decimal(row.level) == Decimal(self.plot.usual_level)
        colour = FIRST if usual else SECOND
        left, right = (float(end) if end is not None else None for end in (row.low, row.high))
        ends = self._interval(index, left, right, y, usual=usual)
        self._estimate(centre, half, row.n, colour, colour, f"estimate-{index}")
        if centre[0] - half <= ends[0] and ends[1] <= centre[0] + half:
            self.sheet.line([(ends[0], y), (ends[1], y)], GROUND, 0.9)

    def _estimate(self, centre: tuple[float, float], half: float, n: str | None, fill: str, edge: str, name: str) -> None:
        """Draw a square, or a dot where `n` is not known; an open one has its edge within, so that it is no larger."""
        width = 1.1 if fill != edge else 0.0
        if n is None:
            self.sheet.circle(centre, self.look.mark * 0.75 - width / 2, fill, edge, width, name)
        else:
            self.sheet.square(centre, max(half, 1.6 if width else 0.0) - width / 2, fill, edge, width, name)

    def _interval(self, index: int, low: float | None, high: float | None, y: float, *, usual: bool) -> tuple[float, float]:
        """Draw an interval; an end that is beyond the scale, or open, is an arrow. Give where it ends on both sides."""
        sheet, look = self.sheet, self.look
        beyond_left = low is None or low < self.scale.low
        beyond_right = high is None or high > self.scale.high
        left = self.axis.left - _EDGE if low is None or beyond_left else self.axis.place(low)
        right = self.axis.right + _EDGE if high is None or beyond_right else self.axis.place(high)
        colour, cap = (FIRST, look.mark * 0.7) if usual else (SECOND, look.mark * 0.5)
        start, end = left + (3 if beyond_left else 0), right - (3 if beyond_right else 0)
        sheet.line([(start, y), (end, y)], colour, 1.1, f"interval-{index}", dashes=None if usual else _DASHES)
        for x, beyond, towards, name in ((left, beyond_left, -1, "low"), (right, beyond_right, 1, "high")):
            if beyond:
                sheet.arrow_head((x, y), 1 if towards > 0 else -1, 5, colour, f"{name}-{index}")
            elif usual:
                sheet.line([(x, y - cap), (x, y + cap)], colour, 1.1, f"{name}-{index}")
            else:
                sheet.circle((x, y), cap, GROUND, colour, 0.9, f"{name}-{index}")
        return left, right

    def _below(self, labels: list[tuple[float, str]], y: float) -> float:
        """Draw the axis, the words for both directions, what the axis shows, the legend; give where they end."""
        sheet, look, plot = self.sheet, self.look, self.plot
        y = self.axis.draw(sheet, labels, y, look.small, "axis") + 2
        y = self._directions(y)
        y = title(sheet, plot.axis, (self.axis.left + self.axis.right) / 2, y + look.pad, look.text)
        return legend(sheet, self._samples(), y + look.pad + 2, look.small)

    def _directions(self, y: float) -> float:
        """Draw an arrow and words on each side of the line of no effect; give where they end."""
        sheet, look = self.sheet, self.look
        middle, end = self.axis.place(1), y
        for towards, text, edge, room in (
            (-1, self.plot.favours_below, self.axis.left, middle - _BESIDE_LINE),
            (1, self.plot.favours_above, self.axis.right, sheet.width - middle - _BESIDE_LINE),
        ):
            start = middle + towards * _BESIDE_LINE
            tip = edge if abs(edge - middle) > 3 * _BESIDE_LINE else middle + towards * 3 * _BESIDE_LINE
            sheet.line([(start, y + 4), (tip - towards * 4, y + 4)], SOFT, 0.8)
            sheet.arrow_head((tip, y + 4), 1 if towards > 0 else -1, 5, SOFT)
            width = min(room, max(abs(edge - middle) + _EDGE - _BESIDE_LINE, _LEAST_SIDE))
            lines = wrapped(text, look.small, width)
            end = max(end, sheet.text(start, y + 9, lines, look.small, "left" if towards > 0 else "right"))
        return end

    def _samples(self) -> list[Sample]:
        """Give what the legend explains: only what the plot has."""
        plot, sheet, look = self.plot, self.sheet, self.look
        size = look.mark * 0.9
        levels = [
            row.level is None or Decimal(row.level) == Decimal(plot.usual_level) for row in plot.rows if row.low is not None or row.high is not None
        ]

        def usual(x: float, y: float) -> None:
            sheet.line([(x, y), (x + 20, y)], FIRST, 1.1)
            for end in (x, x + 20):
                sheet.line([(end, y - look.mark * 0.7), (end, y + look.mark * 0.7)], FIRST, 1.1)
            sheet.square((x + 10, y), size, FIRST, FIRST, 0)

        def other(x: float, y: float) -> None:
            sheet.line([(x, y), (x + 20, y)], SECOND, 1.1, dashes=_DASHES)
            for end in (x + look.mark * 0.5, x + 20 - look.mark * 0.5):
                sheet.circle((end, y), look.mark * 0.5, GROUND, SECOND, 0.9)
            sheet.square((x + 10, y), size, SECOND, SECOND, 0)

        def alone(x: float, y: float) -> None:
            sheet.square((x + size, y), size - 0.55, GROUND, FIRST, 1.1)

        def sizes(x: float, y: float) -> None:
            sheet.square((x + size / 2, y), size / 2, FIRST, FIRST, 0)
            sheet.square((x + 2.4 * size, y), size * 1.2, FIRST, FIRST, 0)

        shown = [
            (any(levels), 20.0, usual, plot.usual_level_text),
            (not all(levels), 20.0, other, plot.other_level_text),
            (len(levels) < len(plot.rows), 2 * size, alone, plot.no_interval_text),
            (any(row.n is not None for row in plot.rows), 3.6 * size, sizes, plot.size_text),
        ]
        return [Sample(width, drawn, text) for there, width, drawn, text in shown if there and text]
