"""Percentages that whole patients can give, and categories that add up.

A percentage of a group of n is a whole number over n, rounded (the GRIM test, Brown & Heathers 2017, for shares): 37 % of 106 can only be 39/106. A share of that
share is a whole number of those 39: 43 % of 39 is impossible, because 16/39 = 41.0 % and 17/39 = 43.6 %. Probabilities read off a survival curve are no such
shares, censoring makes any value possible: they are `probability` facts and are not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from probant.checks.arithmetic.rounding import HUNDRED, numerators, plain, rounded, share, shares, spread
from probant.checks.arithmetic.views import Cited, Contradiction, Item, StudyView, contradiction
from probant.model.facts import Count, Percentage

_MANY = 1000
"""More numerators than this are not tried one by one: so large a group can give any percentage."""


def _denominator(study: StudyView, body: Percentage | Count) -> tuple[int, Item | None] | None:
    """Give of how many a percentage or a count is: its own `of`, or the size of its group."""
    if body.of is not None:
        return int(body.of), None
    return study.size(body.group)


def percentages_of_counts(study: StudyView) -> Iterator[Contradiction]:
    """Find percentages that do not round from the count, over its total, that they are said to express."""
    for item, body in study.of(Percentage):
        counted = study.counted(body.count)
        if counted is None:
            continue
        number, count = counted
        total = _denominator(study, count.body) if isinstance(count.body, Count) else None
        total = total if total is not None else _denominator(study, body)
        if total is None or not total[0] or number in numerators(body.value, total[0]):
            continue
        decimals = len(body.value.partition(".")[2]) + 2
        yield contradiction(
            "percentage-impossible-for-count",
            f"`{body.value}`% is not {number} of {total[0]}: {share(number, total[0], decimals)}",
            item,
            "value",
            [count.note("value", f"`{count.id}`: `{number}` given here"), *_size(total, count)],
            "compare the percentage, the count and its total with the source",
        )


def _size(total: tuple[int, Item | None], other: Item | None = None) -> list[Cited]:
    number, item = total
    return [item.note("value", f"`{item.id}`: the size, `{number}`, given here")] if item is not None and item is not other else []


@dataclass(slots=True)
class _Share:
    """A percentage of a group, and the whole numbers that it can be; None while they are not known or too many to tell."""

    item: Item
    body: Percentage
    numbers: list[int] | None = None
    impossible: bool = False


def percentages_of_groups(study: StudyView) -> Iterator[Contradiction]:
    """Find percentages that no whole number of the group gives; a share of a share has both levels tried together, with all shares of the same base."""
    found = {item.id: _Share(item, body) for item, body in study.of(Percentage)}
    children: dict[str, list[_Share]] = {}
    for each in found.values():
        if each.body.base is not None and each.body.base in found:
            children.setdefault(each.body.base, []).append(each)
    queue = [each for each in found.values() if each.body.base is None]
    for each in queue:
        total = _denominator(study, each.body)
        if total is not None and total[0]:
            possible = numerators(each.body.value, total[0])
            if not possible:
                each.impossible = True
                yield _impossible(each, total)
            each.numbers = list(possible) if len(possible) <= _MANY else None
    while queue:
        base = queue.pop()
        below = children.pop(base.item.id, [])
        if base.numbers is not None and not base.impossible:
            total = _denominator(study, base.body)
            yield from _nested(base, below, total if base.body.base is None else None)
        queue += below


def _impossible(each: _Share, total: tuple[int, Item | None]) -> Contradiction:
    return contradiction(
        "percentage-impossible-for-group",
        f"no whole number of {total[0]} is `{each.body.value}`%: {shares(each.body.value, total[0])}",
        each.item,
        "value",
        _size(total),
        "compare with the source; where some patients had no data, give the number that had as `of`",
    )


def _nested(base: _Share, below: list[_Share], total: tuple[int, Item | None] | None) -> Iterator[Contradiction]:
    """Judge the shares of one base: each alone, then all together, since they are shares of the same whole number."""
    together = list(base.numbers or [])
    fitting: list[_Share] = []
    for each in below:
        own = [number for number in base.numbers or [] if numerators(each.body.value, number)] if each.body.of is None else list(base.numbers or [])
        if not own:
            each.impossible = True
            yield _impossible_share(each, base, total, [])
            continue
        joint = [number for number in together if number in set(own)]
        if not joint:
            yield _impossible_share(each, base, total, fitting)
        else:
            together = joint
            fitting.append(each)
        whole = [part for number in own for part in numerators(each.body.value, number)]
        each.numbers = sorted(set(whole)) if len(whole) <= _MANY else None


def _impossible_share(each: _Share, base: _Share, total: tuple[int, Item | None] | None, others: list[_Share]) -> Contradiction:
    tried = (base.numbers or [])[:4]
    first = tried[0] if tried else 0
    size = (
        f" of {total[0]} ({', '.join(share(number, total[0]) for number in tried)})"
        if total is not None
        else f" ({', '.join(map(str, tried))} patients)"
    )
    beside = f", beside {' and '.join(f'`{other.body.value}`%' for other in others)}," if others else ""
    said = "; ".join(shares(each.body.value, number) for number in tried) or str(first)
    notes = [base.item.note("value", f"`{base.item.id}`: the base, `{base.body.value}`%, given here")]
    notes += [other.item.note("value", f"`{other.item.id}`: `{other.body.value}`% of the same") for other in others]
    return contradiction(
        "percentage-impossible-for-group",
        f"`{each.body.value}`% of {base.body.value}%{size} cannot be had{beside} from whole patients: {said}",
        each.item,
        "value",
        [*notes, *(_size(total) if total is not None else [])],
        "compare both percentages and the size of the group with the source: they may be those of another group",
    )


def categories_add_up(study: StudyView) -> Iterator[Contradiction]:
    """Find sets of exclusive categories whose percentages, even rounded down, exceed 100, or whose counts exceed their total."""
    percentages: dict[tuple[str, str | None, str | None], list[tuple[Item, Percentage]]] = {}
    counts: dict[tuple[str, int], list[tuple[Item, Count]]] = {}
    for item, body in study.of(Percentage):
        if body.set is not None:
            percentages.setdefault((body.set, body.group, body.base), []).append((item, body))
    for item, count in study.of(Count):
        total = _denominator(study, count) if count.set is not None else None
        if count.set is not None and total is not None:
            counts.setdefault((count.set, total[0]), []).append((item, count))
    for (name, _group, _base), members in percentages.items():
        if any(body.overlapping for _item, body in members):
            continue
        values = [rounded(body.value) for _item, body in members]
        if spread(iter(values)) > HUNDRED:
            exact = sum(value.value for value in values)
            yield _over(name, [item for item, _body in members], f"{_plus(body.value for _item, body in members)} = {plain(exact)}% > 100%")
    for (name, whole), parts in counts.items():
        added = sum(int(body.value) for _item, body in parts)
        if added > whole and not any(body.overlapping for _item, body in parts):
            yield _over(name, [item for item, _body in parts], f"{_plus(body.value for _item, body in parts)} = {added} > {whole}")


def _plus(values: Iterator[str]) -> str:
    return " + ".join(values)


def _over(name: str, items: list[Item], text: str) -> Contradiction:
    first, *others = items
    return contradiction(
        "categories-over-hundred",
        f"the categories of `{name}` add to more than the whole: {text}",
        first,
        "value",
        [item.note("value", f"`{item.id}`: also of `{name}`") for item in others],
        "say `overlapping: true` where the source says that a patient may be in several; else compare with the source",
    )
