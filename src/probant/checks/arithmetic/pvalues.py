"""P values against the hazard or odds ratio and interval that they come with.

On the log scale a Wald interval is ln HR ± z(level) × SE, so SE = (ln upper − ln lower) / (2 z(level)), z = |ln HR| / SE and p = 2 (1 − Φ(z)) (Altman & Bland,
BMJ 2011;343:d2304). Estimate and bounds are rounded: z is computed over all the values that they may stand for.

A log-rank p is not the Wald p: it is the score test of the same Cox model, with the information at β = 0 instead of at the estimate β = ln HR. While the numbers
at risk keep their ratio, its z is the Wald z × sinh(|β|/2) / (|β|/2) exactly, whatever that ratio (2 % more at HR 0.5, 5 % at 0.35); as the ratio changes with
time it can only be less (Cauchy-Schwarz), and in 10,768 simulated trials it was never below the Wald z (docs/decisions/arithmetic-and-errata.md). So that range
is allowed, and 5 % on either side of it for ties, strata, and an adjusted ratio beside an unadjusted test. A test that is not named may be either.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from statistics import NormalDist

from probant.checks.arithmetic.ratios import named
from probant.checks.arithmetic.rounding import rounded
from probant.checks.arithmetic.views import Contradiction, Item, StudyView, contradiction
from probant.model.facts import ConfidenceLevel, HazardRatio, Interval, OddsRatio, PValue

LEVELS = ("70", "80", "90", "95", "99")
"""Levels that are tried when the one stated does not fit."""

SLACK = 0.05
"""What a test other than Wald's may differ by besides its known bound, as a part of z."""

_SMALL = 1e-4


@cache
def quantile(level: str) -> float:
    """Give z such that `level` percent of a normal distribution lies within ± z."""
    return NormalDist().inv_cdf(0.5 + float(level) / 200)


def two_sided(z: float) -> float:
    """Give 2 (1 − Φ(z)), also for a large z."""
    return math.erfc(z / math.sqrt(2))


@dataclass(frozen=True, slots=True)
class Fit:
    """The p values that a hazard ratio and its interval allow at a level: the one of the figures as written, and the smallest and largest allowed."""

    z: float
    error: float
    p: float
    smallest: float
    largest: float


def wald(ratio: str, interval: Interval, level: str, *, exact: bool) -> Fit | None:
    """Compute the p values that fit; `exact` when the test is Wald's, so that only rounding is allowed for.

    None where logarithms do not exist, or the upper bound was not reached.
    """
    if interval.high is None:
        return None
    value, low, high = rounded(ratio), rounded(interval.low), rounded(interval.high)
    if min(value.low, low.value, high.low) <= 0 or high.value <= low.value:
        return None
    z_level = quantile(level)
    error = math.log(high.value / low.value) / (2 * z_level)
    logs = [abs(math.log(end)) for end in (value.low, value.high)]
    nearest_one = 0.0 if value.low <= 1 <= value.high else min(logs)
    widest = math.log(high.high / low.low) / (2 * z_level) if low.low > 0 else math.inf
    narrowest = math.log(high.low / low.high) / (2 * z_level) if high.low > low.high else 0.0
    least, most = nearest_one / widest, max(logs) / narrowest if narrowest else math.inf
    if not exact:
        half = max(logs) / 2
        least, most = least * (1 - SLACK), most * (1 + SLACK) * (math.sinh(half) / half if half else 1)
    z = abs(math.log(value.value)) / error
    return Fit(z, error, two_sided(z), two_sided(most), two_sided(least))


def allows(fit: Fit, p: PValue, sides: str) -> bool:
    """Tell whether a reported p is among those that fit: for an inequality, whether one that fits stands on the side that it states."""
    ends = [(fit.smallest, fit.largest)]
    if sides == "1":  # half the two-sided p in the direction tested, one minus that half in the other: which it was is not reported
        ends = [(fit.smallest / 2, fit.largest / 2), (1 - fit.largest / 2, 1 - fit.smallest / 2)]
    box = rounded(p.value)
    limit = float(Decimal(p.value))
    for smallest, largest in ends:
        if p.relation in ("<", "≤"):
            fits = smallest <= limit
        elif p.relation in (">", "≥"):
            fits = largest >= limit
        else:
            fits = smallest <= float(box.high) and float(box.low) <= largest
        if fits:
            return True
    return False


def p_values_fit(study: StudyView) -> Iterator[Contradiction]:
    """Find p values that the ratio they are `of`, with its interval at its level, cannot give."""
    intervals: dict[str, list[tuple[Item, Interval]]] = {}
    for item, interval in study.of(Interval):
        intervals.setdefault(interval.of, []).append((item, interval))
    levels = {fact: level.value for _item, level in study.of(ConfidenceLevel) for fact in level.of}
    for item, p in study.of(PValue):
        ratios = [other for name in p.of if (other := study.view.items.get(name)) is not None and isinstance(other.body, HazardRatio | OddsRatio)]
        if len(ratios) != 1:
            continue  # a p value of several ratios tests something else than one of them
        ratio = ratios[0]
        for place, interval in intervals.get(ratio.id, ()):
            level = interval.level or levels.get(place.id) or levels.get(ratio.id)
            yield from _judge(item, p, ratio, place, interval, level)


def _judge(item: Item, p: PValue, ratio: Item, place: Item, interval: Interval, level: str | None) -> Iterator[Contradiction]:
    if not isinstance(ratio.body, HazardRatio | OddsRatio):
        return
    value, sides = ratio.body.value, p.sided or "2"
    exact = p.test is not None and "wald" in p.test.lower()
    tried = (level,) if level is not None else LEVELS
    fits = [wald(value, interval, each, exact=exact) for each in tried]
    fit = fits[0]
    if fit is None or any(each is not None and allows(each, p, sides) for each in fits):
        return
    text = _arithmetic(value, interval, level or LEVELS[0], fit, exact=exact, sides=sides)
    yield contradiction(
        "p-contradicts-interval",
        f"`p {p.relation} {p.value}` contradicts {ratio.body.kind.replace('-', ' ')} `{value}` and its {named(interval)}: {text}; {_elsewhere(value, interval, level, p, sides, exact=exact)}",
        item,
        "value",
        [
            ratio.note("value", f"`{ratio.id}`: `{value}` given here"),
            place.note("low", f"`{place.id}`: `{interval.low}` to `{interval.high}` given here"),
        ],
        "compare the ratio, the interval and its level, and p (its sidedness and test) with the source",
    )


def _arithmetic(value: str, interval: Interval, level: str, fit: Fit, *, exact: bool, sides: str) -> str:
    smallest, largest, p = (fit.smallest, fit.largest, fit.p) if sides == "2" else (fit.smallest / 2, fit.largest / 2, fit.p / 2)
    why = "by rounding" if exact else "by rounding and as a log-rank test"
    return (
        f"at {level}%, SE = ln({interval.high}/{interval.low})/(2 × {quantile(level):.3f}) = {fit.error:.3f}, "
        f"z = |ln {value}|/SE = {fit.z:.2f}, {'one' if sides == '1' else 'two'}-sided p = {shown(p)} ({shown(smallest)} to {shown(largest)} {why})"
    )


def _elsewhere(value: str, interval: Interval, level: str | None, p: PValue, sides: str, *, exact: bool) -> str:
    """Say at which level, or with how many sides, it would fit."""
    tried = [name for name in LEVELS if level is None or Decimal(name) != Decimal(level)]
    good = [name for name in tried if (fit := wald(value, interval, name, exact=exact)) is not None and allows(fit, p, sides)]
    other = "1" if sides == "2" else "2"
    same = wald(value, interval, level, exact=exact) if level is not None else None
    turned = same is not None and allows(same, p, other)
    parts = [f"it would fit an interval at {' or '.join(f'{name}%' for name in good)}" if good else "it would fit at no level of 70, 80, 90, 95, 99%"]
    if turned:
        parts.append(f"it would fit as a {'one' if other == '1' else 'two'}-sided p")
    return ", and ".join(parts)


def shown(p: float) -> str:
    """Write a p value with two significant digits."""
    return "< 0.0001" if p < _SMALL else f"{p:.2g}"
