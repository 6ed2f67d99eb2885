"""The direction of an effect: what a hazard ratio says, what the times and probabilities of its groups say, and what the words say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from probant.checks.arithmetic.rounding import Rounded, rounded, surely_above
from probant.checks.arithmetic.survival import measures, written
from probant.checks.arithmetic.views import Cited, Contradiction, Item, StudyView, contradiction, endpoints
from probant.model.facts import Contrast, Finding, HazardRatio, Interval

Measured = dict[str, tuple[Item, Rounded]]
Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A stated direction: which of two groups is said to do better. `endpoints` is empty where the statement holds for any."""

    item: Item
    favours: str
    worse: str
    endpoints: frozenset[str]


def directions(study: StudyView) -> Iterator[Contradiction]:
    """Find hazard ratios, times and probabilities whose direction contradicts that of their own comparison.

    HR < 1 for `group` against `versus` means fewer events per unit of time in `group`: its survival lies higher. Only what rounding cannot turn counts, and a
    ratio whose interval holds 1 has no direction. Where curves cross, some times may favour one group and some the other: then nothing is reported.
    """
    stated = _statements(study)
    measured: dict[str, list[Measured]] = {}
    for key, groups in measures(study).items():
        measured.setdefault(key[0], []).append(groups)
    intervals = {interval.of: interval for _item, interval in study.of(Interval)}
    for item, ratio in study.of(HazardRatio):
        better = _lower_hazard(ratio, intervals.get(item.id))
        if better is None:
            continue
        worse = ratio.versus if better == ratio.group else ratio.group
        for endpoint in endpoints(ratio):
            yield from _against_measures(item, ratio, endpoint, better, worse, measured.get(endpoint, []))
        yield from _against_statements(study, item, ratio, better, stated)
    for statements in stated.values():
        for statement in statements:
            yield from _statement_against_measures(study, statement, measured)


def _lower_hazard(ratio: HazardRatio, interval: Interval | None) -> str | None:
    """Give the group with the lower hazard; None where rounding or the interval leaves it open."""
    value = rounded(ratio.value)
    if interval is not None and rounded(interval.low).low <= 1 and (interval.high is None or rounded(interval.high).high >= 1):
        return None
    if value.high < 1:
        return ratio.group
    return ratio.versus if value.low > 1 else None


def _compare(measured: list[Measured], better: str, worse: str) -> list[tuple[Item, Item]]:
    """Give the pairs of values that contradict `better` against `worse`; none when some other pair agrees with it."""
    against: list[tuple[Item, Item]] = []
    for groups in measured:
        if better not in groups or worse not in groups:
            continue
        (first, mine), (second, theirs) = groups[better], groups[worse]
        if surely_above(mine, theirs):
            return []
        if surely_above(theirs, mine):
            against.append((first, second))
    return against


def _against_measures(item: Item, ratio: HazardRatio, endpoint: str, better: str, worse: str, measured: list[Measured]) -> Iterator[Contradiction]:
    against = _compare(measured, better, worse)
    if not against:
        return
    first, second = against[0]
    sign = "<" if better == ratio.group else ">"
    yield contradiction(
        "direction-contradicts-medians",
        f"hazard ratio `{ratio.value}` {sign} 1 for `{ratio.group}` against `{ratio.versus}` says that `{better}` does better for `{endpoint}`, "
        f"but it has {written(first)} against {written(second)} for `{worse}`",
        item,
        "value",
        [_compared(item, ratio), *(one.note("value", f"`{one.id}`: `{written(one)}`") for pair in against for one in pair)],
        "look in the source which group the ratio is of: inverted, it has the other direction",
    )


def _statements(study: StudyView) -> dict[Pair, list[_Statement]]:
    """Give the stated directions by the two groups that they compare."""
    out: dict[Pair, list[_Statement]] = {}
    for item, body in study.of(Finding, Contrast, HazardRatio):
        favours: str | None = body.favours
        others = {name for name in (body.group, body.versus) if name is not None and name != favours}
        if favours is None or len(others) != 1:
            continue
        named = frozenset(endpoints(body))
        if named or isinstance(body, Contrast):  # words without an endpoint may be about harms
            worse = others.pop()
            out.setdefault(frozenset({favours, worse}), []).append(_Statement(item, favours, worse, named))
    return out


def _against_statements(
    study: StudyView, item: Item, ratio: HazardRatio, better: str, stated: dict[Pair, list[_Statement]]
) -> Iterator[Contradiction]:
    known = study.view.corpus.vocabulary.endpoints
    names = set(endpoints(ratio))
    if any(known[name].event_is_good for name in names if name in known):
        better = ratio.versus if better == ratio.group else ratio.group
    against = [
        statement
        for statement in stated.get(frozenset({ratio.group, ratio.versus}), [])
        if statement.favours != better and (not statement.endpoints or names & statement.endpoints)
    ]
    if not against:
        return
    sign = "<" if rounded(ratio.value).high < 1 else ">"
    yield contradiction(
        "direction-contradicts-statement",
        f"hazard ratio `{ratio.value}` {sign} 1 for `{ratio.group}` against `{ratio.versus}` says that `{better}` does better, but `{against[0].favours}` is said to",
        item,
        "value",
        [_compared(item, ratio), *(_note(statement) for statement in against)],
        "look in the source which group the ratio is of: inverted, it has the other direction",
    )


def _compared(item: Item, ratio: HazardRatio) -> Cited:
    return item.note("group", f"`{item.id}`: `{ratio.group}` against `{ratio.versus}` given here")


def _note(statement: _Statement) -> Cited:
    return statement.item.note("favours", f"`{statement.item.id}`: `{statement.favours}` is said to do better")


def _statement_against_measures(study: StudyView, statement: _Statement, measured: dict[str, list[Measured]]) -> Iterator[Contradiction]:
    known = study.view.corpus.vocabulary.endpoints
    for endpoint in sorted(statement.endpoints):
        good = endpoint in known and bool(known[endpoint].event_is_good)
        better, worse = (statement.worse, statement.favours) if good else (statement.favours, statement.worse)
        against = _compare(measured.get(endpoint, []), better, worse)
        if not against:
            continue
        first, second = against[0]
        yield contradiction(
            "direction-contradicts-statement",
            f"`{statement.favours}` is said to do better for `{endpoint}`, but `{better}` has {written(first)} against {written(second)} for `{worse}`",
            statement.item,
            "favours",
            [one.note("value", f"`{one.id}`: `{written(one)}`") for pair in against for one in pair],
            "compare the values and the words with the source",
        )
