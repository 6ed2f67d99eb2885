"""Survival curves: they fall with time, no endpoint that counts deaths lasts longer than life, and means do not stand beside medians."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from probant.checks.arithmetic.rounding import Rounded, rounded, surely_above, time
from probant.checks.arithmetic.views import Contradiction, Item, StudyView, View, contradiction, endpoints
from probant.diagnostics import Severity
from probant.model.facts import Mean, Median, Probability

Key = tuple[Any, ...]
_HALF = rounded("50")


def _by_measure(study: StudyView) -> dict[Key, dict[str, tuple[Item, Rounded]]]:
    """Give the facts that measure the same thing of the same group, by endpoint: medians, means, and probabilities at one time."""
    out: dict[Key, dict[str, tuple[Item, Rounded]]] = {}
    for item, body in study.of(Median, Mean):
        length = time(body.value, body.unit)
        if length is not None:
            out.setdefault((body.kind, _group(study, body.group)), {})[body.endpoint] = (item, length)
    for item, chance in study.of(Probability):
        at = time(chance.at.value, chance.at.unit)
        if at is not None:
            out.setdefault((chance.kind, _group(study, chance.group), at.value), {})[chance.endpoint] = (item, rounded(chance.value))
    return out


def _group(study: StudyView, name: str | None) -> str | None:
    return study.alias(name) if name is not None else None


def written(item: Item) -> str:
    """Write the value of a time or a probability with its unit."""
    body = item.body
    if isinstance(body, Probability):
        return f"{body.value}% at {counted(body.at.value, body.at.unit)}"
    return counted(str(getattr(body, "value", "")), str(getattr(body, "unit", "")))


def counted(digits: str, unit: str) -> str:
    """Write a number of units: `1 month`, `2 months`."""
    return f"{digits} {unit}" if digits == "1" else f"{digits} {unit}s"


def progression_free_below_overall(study: StudyView) -> Iterator[Contradiction]:
    """Find an endpoint in which a death is an event, and that yet lasts longer than overall survival in the same group.

    Whoever is free of progression and alive is alive: at each time the first probability is at most the second, and so are median and mean. Endpoints say
    what they are in the vocabulary: `counts_deaths`, and `overall` for overall survival itself.
    """
    known = study.view.corpus.vocabulary.endpoints
    overall = {name for name, endpoint in known.items() if endpoint.overall}
    if not overall:
        return
    for measures in _by_measure(study).values():
        whole = [(name, measures[name]) for name in measures if name in overall]
        for name, (item, value) in measures.items():
            if name in overall or name not in known or not known[name].counts_deaths:
                continue
            for other, (life, longest) in whole:
                if surely_above(value, longest):
                    yield contradiction(
                        "progression-free-above-overall",
                        f"`{written(item)}` for `{name}` is above `{written(life)}` for `{other}` in the same group: a death is an event of both",
                        item,
                        "value",
                        [
                            item.note("endpoint", f"`{item.id}`: endpoint `{name}`, which counts deaths"),
                            life.note("value", f"`{life.id}`: `{written(life)}`, overall survival"),
                        ],
                        "look in the source whether a death counts as an event of that endpoint, and what it is called",
                    )


@dataclass(frozen=True, slots=True)
class _Point:
    """A point of a survival curve."""

    item: Item
    at: Rounded
    value: Rounded
    median: bool


def curves_fall(study: StudyView) -> Iterator[Contradiction]:
    """Find survival that rises with time, in one group and endpoint.

    The probability of being free of an event can only fall. A median is the first time at which it is no longer above 50 %: no probability after it is above,
    none before it below.
    """
    curves: dict[Key, list[_Point]] = {}
    for item, body in study.of(Probability):
        at = time(body.at.value, body.at.unit)
        if at is not None:
            curves.setdefault((body.endpoint, _group(study, body.group)), []).append(_Point(item, at, rounded(body.value), median=False))
    for item, median in study.of(Median):
        length = time(median.value, median.unit)
        if length is not None:
            curves.setdefault((median.endpoint, _group(study, median.group)), []).append(_Point(item, length, _HALF, median=True))
    for points in curves.values():
        points.sort(key=lambda point: (point.at.value, point.median))
        yield from _rises(points)


def _rises(points: list[_Point]) -> Iterator[Contradiction]:
    """Compare each point with the lowest before it."""
    lowest: _Point | None = None
    for point in points:
        if lowest is not None and _above(point, lowest):
            yield contradiction(
                "survival-rises-with-time",
                f"{_said(point)} is above {_said(lowest)}, earlier in the same group",
                point.item,
                "value",
                [lowest.item.note("value", f"`{lowest.item.id}`: {_said(lowest)}")],
                "compare both times and values with the source",
            )
        elif lowest is None or point.value.value < lowest.value.value:
            lowest = point


def _above(later: _Point, earlier: _Point) -> bool:
    """Tell whether the curve must have risen between two points: a time point is exact and its probability rounded, a median exactly half and its time rounded."""
    if later.median and earlier.median:
        return False
    if later.median:
        return later.at.low > earlier.at.value and later.value.value > earlier.value.high
    if earlier.median:
        return later.at.value > earlier.at.high and later.value.low > earlier.value.value
    return later.at.value > earlier.at.value and surely_above(later.value, earlier.value)


def _said(point: _Point) -> str:
    return f"50% at the median of `{written(point.item)}`" if point.median else f"`{written(point.item)}`"


def means_beside_medians(view: View) -> Iterator[Contradiction]:
    """Warn of means of an endpoint where other groups or other studies give medians: they cannot stand in one column.

    Survival times are skewed and often censored: a mean is not a median, and exceeds it in most curves. A group that has both is not reported. One finding a
    study and endpoint.
    """
    medians: dict[str, dict[str, Item]] = {}
    for study in view.studies:
        for item, median in study.of(Median):
            owners = medians.setdefault(median.endpoint, {})
            owners.setdefault(study.loaded.study.citekey, item)
    for study in view.studies:
        means: dict[str, list[Item]] = {}
        own = {(median.endpoint, median.group) for _item, median in study.of(Median)}
        for item, mean in study.of(Mean):
            if (mean.endpoint, mean.group) not in own:
                means.setdefault(mean.endpoint, []).append(item)
        for endpoint, items in means.items():
            owners = medians.get(endpoint, {})
            if owners:
                yield _mean(items, endpoint, owners, study.loaded.study.citekey)


def _mean(items: list[Item], endpoint: str, owners: dict[str, Item], study: str) -> Contradiction:
    near = owners.get(study) or next(iter(owners.values()))
    where = (
        "another group has a median"
        if study in owners
        else "another study gives a median"
        if len(owners) == 1
        else f"{len(owners)} studies give medians"
    )
    first, *rest = items
    return contradiction(
        "mean-beside-median",
        f"a mean, `{written(first)}`, for `{endpoint}`, where {where}",
        first,
        "kind",
        [*(item.note("kind", f"`{item.id}`: also a mean") for item in rest), near.note("kind", f"`{near.id}`: a median, `{written(near)}`")],
        "say in the text that it is a mean, and compare it with no median",
        Severity.WARNING,
    )


def measures(study: StudyView) -> dict[Key, dict[str, tuple[Item, Rounded]]]:
    """Give times and probabilities by what they measure (kind, endpoint, time) and by group, so that two groups can be compared."""
    out: dict[Key, dict[str, tuple[Item, Rounded]]] = {}
    for item, body in study.of(Median, Mean):
        length = time(body.value, body.unit)
        if length is not None and body.group is not None:
            for endpoint in endpoints(body):
                out.setdefault((endpoint, body.kind), {})[body.group] = (item, length)
    for item, chance in study.of(Probability):
        at = time(chance.at.value, chance.at.unit)
        if at is not None and chance.group is not None:
            out.setdefault((chance.endpoint, chance.kind, at.value), {})[chance.group] = (item, rounded(chance.value))
    return out
