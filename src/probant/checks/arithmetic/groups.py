"""Sizes of groups and arms, counts within them, and values whose arm is not said."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from probant.checks.arithmetic.rounding import numerators, share
from probant.checks.arithmetic.views import Cited, Contradiction, Item, StudyView, contradiction, endpoints
from probant.diagnostics import Note
from probant.model.facts import Count, Mean, Median, Percentage, Probability

_MANY_ARMS = 4


def arms_add_up(study: StudyView) -> Iterator[Contradiction]:
    """Find arms whose sizes do not add to the study's, and groups larger than what they are part of.

    Whole numbers, no tolerance. Arms are added only when the study names its size (`n`) and each of its arms has one.
    """
    whole = study.counted(study.loaded.study.n)
    sizes = {name: size for name in study.groups if (size := study.size(name)) is not None}
    arms = list(study.arms())
    if whole is not None and len(arms) > 1 and all(name in sizes for name in arms):
        total = sum(sizes[name][0] for name in arms)
        if total != whole[0]:
            yield contradiction(
                "arms-do-not-add-up",
                f"the arms do not add to the total: {' + '.join(str(sizes[name][0]) for name in arms)} = {total}, not `{whole[0]}`",
                whole[1],
                "value",
                [sizes[name][1].note("value", f"arm `{name}`: `{sizes[name][0]}`") for name in arms],
                "compare the arms and the total with the source",
            )
    for name, (number, item) in sizes.items():
        within = study.groups[name].within
        parent = study.size(within) if within is not None else whole
        if parent is not None and number > parent[0] and study.groups[name].n == item.id:
            yield contradiction(
                "arms-do-not-add-up",
                f"group `{name}` is larger than {f'`{within}`' if within is not None else 'the study'} that it is part of: `{number}` > {parent[0]}",
                item,
                "value",
                [parent[1].note("value", f"`{parent[1].id}`: `{parent[0]}`")],
                "compare both with the source",
            )


def counts_within_groups(study: StudyView) -> Iterator[Contradiction]:
    """Find counts above their total, and counts of patients or deaths above the size of their group.

    Events other than deaths may happen to a patient more than once, so that only units that a patient has at most one of (`per_patient` in the vocabulary,
    or the unit in which the group itself is counted) are compared with the group.
    """
    units = study.view.corpus.vocabulary.units
    for item, count in study.of(Count):
        number = int(count.value)
        if count.of is not None and number > int(count.of):
            yield contradiction(
                "events-over-patients",
                f"`{number}` of `{count.of}`: more than the total",
                item,
                "value",
                [item.note("of", "total given here")],
                "compare the count and its total with the source",
            )
            continue
        size = study.size(count.group)
        if size is None or size[1].id == item.id or number <= size[0] or not isinstance(size[1].body, Count):
            continue
        unit = units.get(count.unit)
        if count.unit == size[1].body.unit or (unit is not None and unit.per_patient):
            yield contradiction(
                "events-over-patients",
                f"`{number}` in group `{count.group}`, which has {size[0]}: {number} > {size[0]}",
                item,
                "value",
                [size[1].note("value", f"`{size[1].id}`: size of the group given here")],
                "compare with the source; what can happen twice to a patient needs another unit",
            )


def pairs_name_their_arms(study: StudyView) -> Iterator[Contradiction]:
    """Find values of one quantity given together without saying which arm each belongs to.

    They are facts that share a `pair` and have no group, or whose group nobody stated (`arm_order: unstated`); and, in a study with arms, several times or
    probabilities of one endpoint, at one time point, without a group. Where the values are percentages and the arms' sizes are known, whole patients may
    leave one order only: it is said which.
    """
    pairs: dict[Any, list[Item]] = {}
    for item in study.items:
        if item.body.pair is not None:
            pairs.setdefault(item.body.pair, []).append(item)
    if len(study.arms()) > 1:
        for item, body in study.of(Median, Mean, Probability):
            if body.group is None and body.pair is None:
                at = (body.at.value, body.at.unit) if isinstance(body, Probability) else None
                pairs.setdefault((body.kind, *endpoints(body), at), []).append(item)
    for members in pairs.values():
        if len(members) > 1 and any(item.body.group is None or item.body.arm_order == "unstated" for item in members):
            yield _pair(study, members)


def _pair(study: StudyView, members: list[Item]) -> Contradiction:
    first, *others = members
    values = ", ".join(f"`{_value(item)}`" for item in members)
    return contradiction(
        "pair-without-arms",
        f"{values}: which value belongs to which arm is not said{_orders(study, members)}",
        first,
        "value",
        [item.note("value", f"`{item.id}`: given with it") for item in others] + _arm_notes(study),
        "find the arms in the source, and name each value's",
    )


def _value(item: Item) -> str:
    value = str(getattr(item.body, "value", item.id))
    return f"{value}%" if isinstance(item.body, Percentage | Probability) else value


def _arm_notes(study: StudyView) -> list[Cited]:
    out = []
    for name in study.arms():
        size = study.size(name)
        if size is not None:
            number, item = size
            out.append(Cited(None, Note(item.span("value"), f"arm `{name}`: {number} patients")))
    return out


def _orders(study: StudyView, members: list[Item]) -> str:
    """Say which orders of the arms whole patients allow; nothing where that cannot be told."""
    arms = [(name, size[0]) for name in study.arms() if (size := study.size(name)) is not None]
    bodies = [item.body for item in members if isinstance(item.body, Percentage) and item.body.base is None]
    if len(bodies) != len(members) or len(arms) != len(members) or len(arms) > _MANY_ARMS:
        return ""
    allowed = []
    for order in itertools.permutations(arms):
        found = [numerators(body.value, size) for body, (_name, size) in zip(bodies, order, strict=True)]
        if all(found):
            counts = ", ".join(share(each[0], size, 1) for each, (_name, size) in zip(found, order, strict=True))
            allowed.append(f"{' then '.join(f'`{name}`' for name, _size in order)} ({counts})")
    if not allowed:
        return "; whole patients allow no order"
    if len(allowed) == 1:
        return f"; whole patients allow one order only, {allowed[0]}"
    return f"; whole patients allow {' or '.join(allowed)}"
