"""Estimates and their confidence intervals; an estimate belongs to one endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from probant.checks.arithmetic.rounding import DAYS, Rounded, rounded, surely_above
from probant.checks.arithmetic.views import Contradiction, Item, StudyView, contradiction, endpoints
from probant.model.facts import HazardRatio, Interval, PValue


def _factor(unit: str | None) -> Decimal | None:
    """Give the days in a unit of time, 1 where there is no unit, None for a unit that is not of time."""
    return Decimal(1) if unit is None else DAYS.get(unit)


def bounds(interval: Interval, unit: str | None) -> tuple[Rounded, Rounded | None, Decimal] | None:
    """Give an interval's bounds in the measure of an estimate in `unit`, and the factor of that measure; None when the units cannot be compared.

    An upper bound that was not reached is None.
    """
    own = interval.unit if interval.unit is not None else unit
    if own == unit:
        return rounded(interval.low), _upper(interval, Decimal(1)), Decimal(1)
    mine, theirs = _factor(own), _factor(unit)
    if mine is None or theirs is None or own is None or unit is None:
        return None
    return rounded(interval.low, mine), _upper(interval, mine), theirs


def _upper(interval: Interval, factor: Decimal) -> Rounded | None:
    return rounded(interval.high, factor) if interval.high is not None else None


def named(interval: Interval) -> str:
    """Name an interval by its level: `95% interval`."""
    return f"{interval.level}% interval" if interval.level is not None else "interval"


def estimates_in_intervals(study: StudyView) -> Iterator[Contradiction]:
    """Find intervals whose bounds are reversed, and estimates that stand outside their interval by more than rounding.

    An estimate lies in its own confidence interval whatever the level and the method; both are rounded, so only when the two sets of true values that they
    stand for are apart is there a contradiction.
    """
    for item, interval in study.of(Interval):
        if interval.high is not None and Decimal(interval.low) > Decimal(interval.high):
            yield contradiction(
                "interval-reversed",
                f"the lower bound `{interval.low}` is above the upper bound `{interval.high}`",
                item,
                "low",
                [item.note("high", "upper bound given here")],
                "compare with the source: bounds swapped, or a digit lost",
            )
            continue
        estimate = study.view.items.get(interval.of)
        value = getattr(estimate.body, "value", None) if estimate is not None else None
        measured = bounds(interval, getattr(estimate.body, "unit", None)) if estimate is not None and value is not None else None
        if estimate is None or value is None or measured is None:
            continue
        low, high, factor = measured
        yield from _outside(estimate, item, interval, rounded(str(value), factor), low, high)


def _outside(estimate: Item, item: Item, interval: Interval, value: Rounded, low: Rounded, high: Rounded | None) -> Iterator[Contradiction]:
    if surely_above(low, value):
        side, sign, bound, field = "below", "<", interval.low, "low"
    elif high is not None and interval.high is not None and surely_above(value, high):
        side, sign, bound, field = "above", ">", interval.high, "high"
    else:
        return
    yield contradiction(
        "estimate-outside-interval",
        f"estimate `{value.digits}` is {side} its {named(interval)}: {value.digits} {sign} {bound}, by more than rounding",
        estimate,
        "value",
        [item.note(field, f"`{item.id}`: `{interval.low}` to `{interval.high or 'not reached'}` given here")],
        "compare the estimate and both bounds with the source",
    )


def one_endpoint_each(study: StudyView) -> Iterator[Contradiction]:
    """Find a hazard ratio that is said to be that of several endpoints: two sets of events do not give one ratio."""
    for item, ratio in study.of(HazardRatio):
        names = endpoints(ratio)
        if len(set(names)) > 1:
            p_values = [(other, p) for other, p in study.of(PValue) if item.id in p.of]
            yield contradiction(
                "one-estimate-two-endpoints",
                f"one hazard ratio, `{ratio.value}`, is given for {len(set(names))} endpoints: {', '.join(f'`{name}`' for name in names)}",
                item,
                "endpoint",
                [other.note("value", f"`{other.id}`: its p value, p {p.relation} {p.value}, is one as well") for other, p in p_values],
                "find in the source to which endpoint it belongs",
            )
