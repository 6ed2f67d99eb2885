"""Two categories compared: no value belongs to both, and none to neither."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from probant.checks.arithmetic.views import Contradiction, StudyView, contradiction
from probant.diagnostics import Severity
from probant.model.facts import Contrast, Quantity

_CONTINUOUS = frozenset({"time", "dose", "length", "volume", "proportion"})
_ENDLESS = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class _Side:
    """The values of a category: from `low` to `high`, each of which may be left out."""

    low: Decimal
    high: Decimal
    has_low: bool
    has_high: bool
    single: bool = False


def _side(quantity: Quantity, *, whole: bool) -> _Side:
    """Give the values of a category; over whole numbers an open end is the next number."""
    if quantity.low is not None and quantity.high is not None:
        return _Side(Decimal(quantity.low), Decimal(quantity.high), has_low=True, has_high=True)
    value = Decimal(quantity.value or 0)
    step = 1 if whole else 0
    match quantity.relation:
        case "≥":
            return _Side(value, _ENDLESS, has_low=True, has_high=False)
        case "≤":
            return _Side(-_ENDLESS, value, has_low=False, has_high=True)
        case ">":
            return _Side(value + step, _ENDLESS, has_low=whole, has_high=False)
        case "<":
            return _Side(-_ENDLESS, value - step, has_low=False, has_high=whole)
        case _:
            return _Side(value, value, has_low=True, has_high=True, single=True)


def written(quantity: Quantity) -> str:
    """Write a category: `2-3`, `≥2`, `1`."""
    return f"{quantity.low}-{quantity.high}" if quantity.low is not None else f"{quantity.relation or ''}{quantity.value}"


def contrast_sides(study: StudyView) -> Iterator[Contradiction]:
    """Find contrasts whose two sides share a value, and warn of those that leave one between them or above the upper one out.

    Units that count or rank (and those of unknown dimension, when no decimal is used) go by whole numbers, others are continuous. An upper side of one bare
    value above a range (`1-2` v `3`) leaves out all that is above it: a `≥` may be missing.
    """
    units = study.view.corpus.vocabulary.units
    for item, contrast in study.of(Contrast):
        unit = units.get(contrast.unit)
        digits = [text for side in (contrast.first, contrast.second) for text in (side.value, side.low, side.high) if text is not None]
        whole = (unit is None or unit.dimension not in _CONTINUOUS) and not any("." in text for text in digits)
        first, second = _side(contrast.first, whole=whole), _side(contrast.second, whole=whole)
        names = (written(contrast.first), written(contrast.second))
        lower, upper = (first, second) if (first.low, first.high) <= (second.low, second.high) else (second, first)
        low_name, high_name = names if lower is first else names[::-1]
        notes = [item.note("second", f"against `{names[1]}`, given here")]
        touch = upper.low == lower.high and upper.has_low and lower.has_high
        if upper.low < lower.high or touch:
            low = upper.low
            high = min(lower.high, upper.high)
            common = str(low) if low == high else f"{low} to {high}" if high != _ENDLESS else f"{low} and above" if low != -_ENDLESS else "any value"
            message = f"`{names[0]}` and `{names[1]}` overlap: both hold {common}"
            hint = "compare the limits with the source: a sign may be missing"
            yield contradiction("threshold-overlaps-comparator", message, item, "first", notes, hint)
            continue
        gap = _gap(lower, upper, low_name, high_name, whole=whole)
        if gap is not None:
            hint = "compare the limits with the source: a `≥` or `>` may be missing"
            yield contradiction("threshold-gap", f"`{names[0]}` against `{names[1]}`: {gap}", item, "first", notes, hint, Severity.WARNING)


def _gap(lower: _Side, upper: _Side, low_name: str, high_name: str, *, whole: bool) -> str | None:
    """Say which values belong to neither side."""
    if whole and upper.low > lower.high + 1:
        inside = f"{lower.high + 1}" if upper.low == lower.high + 2 else f"{lower.high + 1} to {upper.low - 1}"
        return f"neither holds {inside}"
    if not whole and (upper.low > lower.high or not (upper.has_low or lower.has_high)):
        inside = f"{lower.high}" if upper.low == lower.high else f"what lies between {lower.high} and {upper.low}"
        return f"neither holds {inside}"
    if upper.single and not lower.single and whole:
        return f"neither holds what is above {high_name}, while `{low_name}` is a range"
    return None
