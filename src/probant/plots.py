"""What a figure shows: plain data, worded and formatted for one language, from which `figures` draws.

Digits are strings with a decimal point, exactly as reported; what is printed beside the marks is given as text, already in the figure's language.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ForestRow:
    """A hazard ratio. `low`, `high` and `level` (percent) are None where no interval was read; `n` (all patients compared) where it is not known."""

    study: str
    endpoint: str
    n: str | None
    n_text: str
    estimate: str
    low: str | None
    high: str | None
    level: str | None
    estimate_text: str
    interval_text: str
    """`(0,30–0,76)`; with its level where that is not the usual one; in words where there is none."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Hazard ratios on a logarithmic scale. `usual_level` is the level of an interval that says none; another one is drawn otherwise."""

    rows: tuple[ForestRow, ...]
    study_heading: str
    endpoint_heading: str
    n_heading: str
    estimate_heading: str
    axis: str
    favours_below: str
    favours_above: str
    usual_level: str
    usual_level_text: str
    other_level_text: str
    """Legends of the two kinds of interval; the second is shown only where there is one of that kind."""
    no_interval_text: str = ""
    """Legend of an open mark, an estimate without interval: shown only where there is one. An empty legend is left out, as the next one."""
    size_text: str = ""
    """Legend of the squares: that their area is as `n`."""


@dataclass(frozen=True, slots=True)
class LandscapeRow:
    """One outcome of two groups of a study; None where only one was reported: its text, if any, then says so beside the other, its group named."""

    study: str
    endpoint: str
    first: str | None
    second: str | None
    first_text: str
    second_text: str


@dataclass(frozen=True, slots=True)
class LandscapePanel:
    """Outcomes with one unit. `maximum` is the end of the scale where it has one (100 for percentages), `step` the distance of ticks (12 for months)."""

    axis: str
    rows: tuple[LandscapeRow, ...]
    maximum: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Landscape:
    """Survival with (`first`) and without (`second`) the treatment, study by study."""

    panels: tuple[LandscapePanel, ...]
    first_label: str
    second_label: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A study in time: ISO 8601 dates as precise as known, None where not known. `detail` stands under the name."""

    study: str
    detail: str
    start: str | None
    end: str | None
    published: str | None
    span_text: str
    """The dates in words, beside the bar."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """When studies included their patients, and when they were published."""

    rows: tuple[TimelineRow, ...]
    inclusion_label: str
    published_label: str
    axis: str
    open_label: str = ""
    """Legend of a bar whose beginning or end is not known: shown only where there is one; left out where empty."""


Plot = Forest | Landscape | Timeline
