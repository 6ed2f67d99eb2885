"""Scales: where a value stands on an axis, and which values its ticks show."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from probant.language.numbers import number

_REACH = Decimal(4)
"""How many times beyond the outermost estimates an interval may stretch the scale: one that goes further ends in an arrow."""
_AROUND = (Decimal("0.5"), Decimal(2))
"""What a scale of ratios always shows, so that both directions can be seen and named."""

_LADDERS = ("1 1.5 2 3 5 7", "1 2 5", "1 3", "1")
"""Ticks of each decade, from the densest; that one is for scales of no more than a decade."""
_DECADE = 10

_WHOLE_STEPS = ("1", "2", "3", "5", "10", "20", "50", "100")
_STEPS = ("1", "2", "2.5", "5", "10", "20", "50")
_MOST_TICKS = 8
_CENTURY = (1, 2, 5, 10, 20, 50, 100)
_MONTHS = 12
_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")


class Scale(Protocol):
    """Where values stand, as parts of the axis: 0 its beginning, 1 its end."""

    def part(self, value: float) -> float:
        """Give the place of a value."""
        ...


@dataclass(frozen=True, slots=True)
class LogScale:
    """A logarithmic scale."""

    low: float
    high: float

    def part(self, value: float) -> float:
        """Give the place of a value above 0."""
        return math.log(value / self.low) / math.log(self.high / self.low)


@dataclass(frozen=True, slots=True)
class LinearScale:
    """A scale of equal steps."""

    low: float
    high: float

    def part(self, value: float) -> float:
        """Give the place of a value."""
        return (value - self.low) / (self.high - self.low)


def ratio_scale(estimates: Iterable[Decimal], ends: Iterable[Decimal]) -> LogScale:
    """Give the scale for ratios and the ends of their intervals: from and to 1, 2 or 5 times a power of ten; ValueError for a ratio that is not above 0."""
    ratios, limits = list(estimates), list(ends)
    if any(value <= 0 for value in ratios + limits):
        raise ValueError("a ratio must be above 0")
    low, high = min(ratios), max(ratios)
    wanted = [*_AROUND, low, high, *(min(max(value, low / _REACH), high * _REACH) for value in limits)]
    return LogScale(float(_rung_below(min(wanted))), float(1 / _rung_below(1 / max(wanted))))


def _rung_below(value: Decimal) -> Decimal:
    """Give the greatest of ..., 0.1, 0.2, 0.5, 1, 2, 5, ... that is not above a value."""
    power = Decimal(1).scaleb(value.adjusted())
    return next(power * step for step in (5, 2, 1) if power * step <= value)


def ratio_ticks(scale: LogScale, fits: Callable[[list[Decimal]], bool]) -> list[Decimal]:
    """Give the ticks of a scale of ratios: of the known sets, the densest that fits."""
    powers = range(math.floor(math.log10(scale.low)) - 1, math.ceil(math.log10(scale.high)) + 1)
    slack = 1 + 1e-9
    found: list[Decimal] = []
    for ladder in _LADDERS if scale.high / scale.low <= _DECADE * slack else _LADDERS[1:]:
        values = [Decimal(step).scaleb(power) for power in powers for step in ladder.split()]
        found = [value for value in values if scale.low / slack <= float(value) <= scale.high * slack]
        if fits(found):
            break
    return found


def amount_ticks(highest: Decimal, step: Decimal | None, maximum: Decimal | None, fits: Callable[[list[Decimal]], bool]) -> list[Decimal]:
    """Give the ticks of a scale from 0 to the maximum, where there is one, or as far as the highest value needs; the densest that fit.

    `step` is the distance of ticks that is natural to the unit; without it, it is 1, 2, 2.5 or 5 times a power of ten.
    """
    end = maximum if maximum is not None else highest or Decimal(1)
    unit = step or Decimal(1).scaleb(end.adjusted() - 1)
    steps = [unit * times for times in map(Decimal, _WHOLE_STEPS if step else _STEPS)]
    found: list[Decimal] = []
    for distance in steps:
        count = max(1, math.ceil(end / distance))
        if maximum is not None and maximum % distance:
            continue
        found = [distance * index for index in range(count + 1)]
        if len(found) <= _MOST_TICKS and fits(found):
            break
    return found or [Decimal(0), end]


def year_ticks(low: float, high: float, fits: Callable[[list[int]], bool]) -> list[int]:
    """Give the years at whose beginning a tick stands, the densest that fit."""
    found: list[int] = []
    for distance in _CENTURY:
        found = [year for year in range(math.ceil(low), math.floor(high) + 1) if year % distance == 0]
        if fits(found):
            break
    return found


def written(value: Decimal, language: str) -> str:
    """Write a tick's value as a language does, without needless zeros."""
    return number(f"{value.normalize():f}", language)


def years(date: str) -> tuple[float, float]:
    """Give when a date begins and ends, in years (2012.5 is the middle of 2012); ValueError where it is no year, month or day of ISO 8601.

    A date is as long as it is precise: `2012` lasts a year, `2012-06` a month.
    """
    if not _DATE.fullmatch(date):
        raise ValueError(f"not a date: `{date}`")
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    last_month = month or _MONTHS
    first = dt.date(year, month or 1, day or 1)
    last = dt.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    length = 366 if calendar.isleap(year) else 365
    return year + (first.timetuple().tm_yday - 1) / length, year + last.timetuple().tm_yday / length
