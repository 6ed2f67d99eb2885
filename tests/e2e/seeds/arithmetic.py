"""Defects of the arithmetic of the facts, made of every fact of a project that can have them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.support.seeding import FactText, Seed, Sources

TIMES = {"month": Decimal(1), "year": Decimal(12)}
DIRECTIONS = frozenset({"direction-contradicts-medians", "direction-contradicts-statement"})
NAMED = "accepted: []"
"""What a fact says that is added and named by its study: it is used."""

ACCEPTANCE = "acceptance-not-needed"
"""A consequence: what was accepted of the fact as it was is not found in it as it is now."""


def scaled(digits: str, factor: float) -> str:
    """Give a number times a factor, with as many decimals."""
    places = len(digits.partition(".")[2])
    return f"{float(digits) * factor:.{places}f}"


def accepts(fact: FactText, rule: str) -> bool:
    """Tell whether a fact accepts a rule's findings."""
    return rule in [item["rule"] for item in fact.data.get("accepted", [])]


def size_of(sources: Sources, citekey: str, group: str | None) -> int | None:
    """Give the size of a group of a study."""
    count = (sources.studies[citekey].get("groups") or {}).get(group, {}).get("n")
    return int(sources.facts[count].data["value"]) if count else None


def possible(digits: str, total: int) -> bool:
    """Tell whether some whole number of `total` rounds to a percentage, halves up or down."""
    half = Fraction(1, 2 * 10 ** len(digits.partition(".")[2]))
    return any(abs(Fraction(100 * count, total) - Fraction(digits)) <= half for count in range(total + 1))


def intervals(sources: Sources) -> Iterator[tuple[Sources, FactText, str, str, str]]:
    """Give each estimate with its interval (id, low, high); a median or mean that has none is given a consistent one first."""
    for interval in sources.of_kind("interval"):
        if interval.data["high"] in {None, "null"}:
            continue  # not reached: it has no upper bound to move
        yield sources, sources.facts[interval.data["of"]], interval.id, interval.data["low"], interval.data["high"]
    for fact in sources.of_kind("median", "mean"):
        if fact.printed("value", "unit"):
            continue
        low, high = scaled(fact.data["value"], 0.7), scaled(fact.data["value"], 1.4)
        fields = ("kind: interval", f"of: {fact.id}", f"low: {low}", f"high: {high}", "level: 95", f"unit: {fact.data['unit']}")
        yield sources.add_facts(fact.citekey, {"seeded-ci": fields}), fact, "seeded-ci", low, high


def estimate_outside_interval(sources: Sources) -> Iterator[Seed]:
    """An estimate put below or above its interval, or a bound put beyond it. A ratio then contradicts its p value, and the words, as well."""
    also = frozenset({"p-contradicts-interval", ACCEPTANCE, *DIRECTIONS})
    for with_, estimate, interval, low, high in intervals(sources):
        value = estimate.data["value"]
        changes = {
            "estimate above": with_.set(estimate.id, "value", scaled(high, 1.6)),
            "estimate below": with_.set(estimate.id, "value", scaled(low, 0.5)),
            "lower bound above": with_.set_several((interval, "low", scaled(value, 1.2))) if float(high) > 1.2 * float(value) else None,
        }
        for name, change in changes.items():
            if change is None:
                continue
            place = (estimate.path, with_.with_(change.files).line_of(estimate.id, "value"))
            more = also | ({"survival-rises-with-time", "progression-free-above-overall"} if estimate.kind in {"median", "mean"} else set())
            yield Seed("estimate-outside-interval", f"{estimate.id} {name}", change, more, with_.texts, place)


def interval_reversed(sources: Sources) -> Iterator[Seed]:
    """The bounds of an interval swapped."""
    for with_, estimate, interval, low, high in intervals(sources):
        yield Seed("interval-reversed", estimate.id, with_.set_several((interval, "low", high), (interval, "high", low)), base=with_.texts)


def p_contradicts_interval(sources: Sources) -> Iterator[Seed]:
    """A p value that is far from what ratio and interval give, or an interval made wide around the ratio; "significant" may then be wrong too."""
    also = frozenset({"significant-without-p", ACCEPTANCE})
    for p in sources.of_kind("p-value"):
        ratios = [name for name in p.data["of"] if sources.facts[name].kind == "hazard-ratio"]
        interval = next((item for item in sources.of_kind("interval") if ratios == [item.data["of"]]), None)
        if interval is None:
            continue
        for value in ("0.2", "0.8"):
            yield Seed("p-contradicts-interval", f"{p.id} {value}", sources.set_several((p.id, "value", value), (p.id, "relation", '"="')), also)
        estimate = sources.facts[ratios[0]].data["value"]
        wide = sources.set_several((interval.id, "low", scaled(estimate, 0.2)), (interval.id, "high", scaled(estimate, 5)))
        yield Seed("p-contradicts-interval", f"{p.id} interval", wide, also, place=(p.path, sources.with_(wide.files).line_of(p.id, "value")))


def percentage_impossible_for_count(sources: Sources) -> Iterator[Seed]:
    """A percentage that is the share of one patient more or less than its count; groups without such a pair are given one first."""
    for fact in sources.of_kind("percentage"):
        count, size = fact.data.get("count"), size_of(sources, fact.citekey, fact.data.get("group"))
        if count and size:
            for step in (-1, 1):
                share = f"{100 * (int(sources.facts[count].data['value']) + step) / size:.1f}"
                yield Seed("percentage-impossible-for-count", f"{fact.id} {step}", sources.set(fact.id, "value", share))
    for citekey, study in sources.studies.items():
        for group in study.get("groups") or {}:
            size = size_of(sources, citekey, group)
            if size is None:
                continue
            part = size // 3
            fields = {
                "seeded-count": ("kind: count", f"group: {group}", f"value: {part}", "unit: patient"),
                "seeded-share": ("kind: percentage", f"group: {group}", "count: seeded-count", f"value: {100 * part / size:.1f}"),
            }
            with_ = sources.add_facts(citekey, fields)
            change = with_.set("seeded-share", "value", f"{100 * (part + 1) / size:.1f}")
            yield Seed("percentage-impossible-for-count", f"{citekey} {group}", change, base=with_.texts)
            change = with_.set("seeded-count", "value", str(part + 1))
            place = (change.path, with_.with_(change.files).line_of("seeded-share", "value"))
            yield Seed("percentage-impossible-for-count", f"{citekey} {group} count", change, base=with_.texts, place=place)


def percentage_impossible_for_group(sources: Sources) -> Iterator[Seed]:
    """A percentage moved down to the nearest that no whole number of its group gives."""
    for fact in sources.of_kind("percentage"):
        size = size_of(sources, fact.citekey, fact.data.get("group"))
        if size is None or "base" in fact.data:
            continue
        start = int(Decimal(fact.data["value"]))
        wrong = next((str(value) for value in [*range(start, 0, -1), *range(start, 100)] if not possible(str(value), size)), None)
        if wrong is not None:
            also = frozenset({"percentage-impossible-for-count"} if "count" in fact.data else ())
            yield Seed("percentage-impossible-for-group", fact.id, sources.set(fact.id, "value", wrong), also)


def arms_do_not_add_up(sources: Sources) -> Iterator[Seed]:
    """A total, or an arm, of one patient more or less; where a study names no total, it is given one first. Shares of a changed arm may be impossible then."""
    also = frozenset({"percentage-impossible-for-count", "percentage-impossible-for-group", "events-over-patients"})
    for citekey, study in sources.studies.items():
        arms = [group["n"] for group in (study.get("groups") or {}).values() if group.get("arm") == "true" and "n" in group]
        if len(arms) < 2:
            continue
        total, with_ = study.get("n"), sources
        if total is None:
            total = "seeded-total"
            sum_ = sum(int(sources.facts[arm].data["value"]) for arm in arms)
            with_ = sources.add_facts(citekey, {total: ("kind: count", f"value: {sum_}", "unit: patient", NAMED)}, head=f"n: {total}\n")
        value = int(with_.facts[total].data["value"])
        for step in (-1, 1, 10):
            yield Seed("arms-do-not-add-up", f"{citekey} total {step}", with_.set(total, "value", str(value + step)), also, with_.texts)
        for arm in arms:
            change = with_.set(arm, "value", str(int(with_.facts[arm].data["value"]) - 1))
            place = (change.path, with_.with_(change.files).line_of(total, "value"))
            yield Seed("arms-do-not-add-up", f"{citekey} {arm}", change, also, with_.texts, place)
    for citekey, study in sources.studies.items():
        total = study.get("n")
        for group in (study.get("groups") or {}).values():
            if total and "n" in group and group.get("arm") != "true" and group["n"] != total:
                larger = str(int(sources.facts[total].data["value"]) + 1)
                more = also | {"categories-over-hundred"}
                yield Seed("arms-do-not-add-up", f"{citekey} {group['n']} larger", sources.set(group["n"], "value", larger), more)


def categories_over_hundred(sources: Sources) -> Iterator[Seed]:
    """One of the exclusive categories of a set made larger than the rest leaves room for; the others' group may be too small for it."""
    also = frozenset({"percentage-impossible-for-group", "events-over-patients", "arms-do-not-add-up"})
    sets: dict[tuple[str, str, str], list[FactText]] = {}
    for fact in sources.of_kind("percentage", "count"):
        if "set" in fact.data and "overlapping" not in fact.data:
            sets.setdefault((fact.data["set"], fact.kind, fact.data.get("base", "")), []).append(fact)
    for members in sets.values():
        if any("accepted" in fact.data and "categories" in str(fact.data["accepted"]) for fact in members) or len(members) < 2:
            continue
        first = members[0]
        for fact in members:
            whole = 100 if fact.kind == "percentage" else int(fact.data["of"])
            others = sum(Decimal(other.data["value"]) for other in members if other is not fact)
            change = sources.set(fact.id, "value", str(min(whole, int(whole - others) + len(members) + 1)))
            if others > len(members):
                place = (first.path, sources.with_(change.files).line_of(first.id, "value"))
                yield Seed("categories-over-hundred", fact.id, change, also, place=place)


def events_over_patients(sources: Sources) -> Iterator[Seed]:
    """A count above its total, or above the size of its group; each group is also given a count of all its patients first."""
    also = frozenset({"percentage-impossible-for-count", "categories-over-hundred", "arms-do-not-add-up"})
    for fact in sources.of_kind("count"):
        size = size_of(sources, fact.citekey, fact.data.get("group"))
        limit = int(fact.data["of"]) if "of" in fact.data else size if fact.data["unit"] in {"patient", "death"} else None
        if (limit is not None and size != int(fact.data["value"])) or "of" in fact.data:
            yield Seed("events-over-patients", fact.id, sources.set(fact.id, "value", str((limit or 0) + 1)), also)
    for citekey, study in sources.studies.items():
        for group in study.get("groups") or {}:
            size = size_of(sources, citekey, group)
            if size is not None:
                with_ = sources.add_facts(citekey, {"seeded-deaths": ("kind: count", f"group: {group}", f"value: {size}", "unit: death")})
                change = with_.set("seeded-deaths", "value", str(size + 1))
                yield Seed("events-over-patients", f"{citekey} {group}", change, base=with_.texts)


def progression_free_above_overall(sources: Sources) -> Iterator[Seed]:
    """An endpoint that counts deaths made longer than overall survival in its group; each overall survival is given such an endpoint beside it first."""
    vocabulary = sources.texts["content/vocabulary.yaml"]
    label = "  seeded:\n    label: {fr: survie sans incident semé, en: survival without seeded incident}\n    counts_deaths: true\n"
    named = sources.with_({"content/vocabulary.yaml": vocabulary.replace("endpoints:\n", "endpoints:\n" + label, 1)})
    for fact in sources.of_kind("median", "mean", "probability"):
        if fact.data["endpoint"] != "os" or fact.printed("value"):
            continue
        shorter, longer = scaled(fact.data["value"], 0.5), scaled(fact.data["value"], 1.03 if fact.kind == "probability" else 2)
        if Decimal(longer) <= Decimal(fact.data["value"]):
            continue
        fields = [f"kind: {fact.kind}", "endpoint: seeded", f"value: {shorter}"]
        fields += [f"group: {fact.data['group']}"] if "group" in fact.data else []
        fields += (
            [f"unit: {fact.data['unit']}"] if "unit" in fact.data else [f"at: {{value: {fact.data['at']['value']}, unit: {fact.data['at']['unit']}}}"]
        )
        with_ = named.add_facts(fact.citekey, {"seeded-free": tuple(fields)})
        yield Seed("progression-free-above-overall", fact.id, with_.set("seeded-free", "value", longer), base=with_.texts)


def survival_rises_with_time(sources: Sources) -> Iterator[Seed]:
    """A later point of a curve put above the earliest; it may then be above overall survival, or turn the direction of a comparison."""
    also = frozenset({"progression-free-above-overall", ACCEPTANCE, *DIRECTIONS})
    curves: dict[tuple[str, str, str], list[FactText]] = {}
    for fact in sources.of_kind("probability"):
        curves.setdefault((fact.citekey, fact.data["endpoint"], fact.data.get("group", "")), []).append(fact)
    for points in curves.values():
        points.sort(key=lambda fact: Decimal(fact.data["at"]["value"]) * TIMES[fact.data["at"]["unit"]])
        for earlier, later in itertools.pairwise(points):
            change = sources.set(later.id, "value", str(int(Decimal(earlier.data["value"])) + 3))
            yield Seed("survival-rises-with-time", later.id, change, also)


def compared(sources: Sources) -> Iterator[tuple[FactText, FactText, FactText]]:
    """Give each hazard ratio with a median of either of its groups, of its endpoint."""
    for ratio in sources.of_kind("hazard-ratio"):
        medians = {
            fact.data.get("group"): fact for fact in sources.of_study(ratio.citekey, "median") if fact.data["endpoint"] == ratio.data["endpoint"]
        }
        interval = next((item.data for item in sources.of_kind("interval") if item.data["of"] == ratio.id), None)
        unsure = interval is not None and float(interval["low"]) <= 1 <= float(interval["high"])  # it contradicts no order of the medians
        if ratio.data["group"] in medians and ratio.data["versus"] in medians and not unsure:
            yield ratio, medians[ratio.data["group"]], medians[ratio.data["versus"]]


def direction_contradicts_medians(sources: Sources) -> Iterator[Seed]:
    """A ratio inverted, its groups swapped, or its medians: the words may say otherwise too. Ratios without medians are given some first."""
    for ratio, mine, theirs in compared(sources):
        data = ratio.data
        changes = {
            "inverted": sources.set(ratio.id, "value", f"{1 / float(data['value']):.2f}"),
            "groups": sources.set_several(
                (ratio.id, "value", data["value"]), (ratio.id, "group", data["versus"]), (ratio.id, "versus", data["group"])
            ),
            "medians": sources.set_several(
                (ratio.id, "value", data["value"]), (mine.id, "value", theirs.data["value"]), (theirs.id, "value", mine.data["value"])
            ),
        }
        for name, change in changes.items():
            yield Seed(
                "direction-contradicts-medians", f"{ratio.id} {name}", change, DIRECTIONS | {"estimate-outside-interval", "p-contradicts-interval"}
            )
    have = {ratio.id for ratio, _mine, _theirs in compared(sources)}
    for ratio in sources.of_kind("hazard-ratio"):
        if ratio.id in have or ratio.printed("group") or any(True for _ in sources.of_study(ratio.citekey, "probability")):
            continue
        low, high = ("6", "9") if float(ratio.data["value"]) > 1 else ("9", "6")
        fields = {
            f"seeded-{name}": ("kind: median", f"endpoint: {ratio.data['endpoint']}", f"group: {ratio.data[name]}", f"value: {value}", "unit: month")
            for name, value in (("group", low), ("versus", high))
        }
        with_ = sources.add_facts(ratio.citekey, fields)
        change = with_.set_several((ratio.id, "value", ratio.data["value"]), ("seeded-group", "value", high), ("seeded-versus", "value", low))
        yield Seed("direction-contradicts-medians", f"{ratio.id} given medians", change, DIRECTIONS, with_.texts)


def direction_contradicts_statement(sources: Sources) -> Iterator[Seed]:
    """Words that are said to favour the other group: found at the ratio that they contradict, or at the words when times or probabilities contradict them."""
    for fact in sources.facts.values():
        data = fact.data
        if "favours" not in data or fact.printed("favours", "group", "versus", "endpoint"):
            continue
        groups = {data.get("group"), data.get("versus"), data["favours"]} - {None}
        if len(groups) != 2:
            continue
        other = next(iter(groups - {data["favours"]}))
        change = sources.set_several((fact.id, "favours", other), (fact.id, "versus", data["favours"]))
        endpoint = data.get("endpoint")
        ratio = next(
            (
                item
                for item in sources.of_study(fact.citekey, "hazard-ratio")
                if {item.data["group"], item.data["versus"]} == groups
                and (endpoint == item.data["endpoint"] or (endpoint is None and fact.kind == "contrast"))
            ),
            None,
        )
        measured = {
            item.data.get("group")
            for item in sources.of_study(fact.citekey, "median", "mean", "probability")
            if item.data["endpoint"] == endpoint and not item.printed("value")
        }
        changed = sources.with_(change.files)
        if ratio is not None and accepts(ratio, "direction-contradicts-statement"):
            continue
        if ratio is not None:
            place = (ratio.path, changed.line_of(ratio.id, "value"))
        elif groups <= measured:
            place = (fact.path, changed.line_of(fact.id, "favours"))
        else:
            continue
        yield Seed("direction-contradicts-statement", fact.id, change, frozenset({"direction-contradicts-statement", ACCEPTANCE}), place=place)


def one_estimate_two_endpoints(sources: Sources) -> Iterator[Seed]:
    """A hazard ratio said to be that of two endpoints: its direction may contradict what is known of the second."""
    for ratio in sources.of_kind("hazard-ratio"):
        if not ratio.printed("endpoint"):
            second = "pfs" if ratio.data["endpoint"] == "os" else "os"
            change = sources.set(ratio.id, "endpoint", f"[{ratio.data['endpoint']}, {second}]")
            yield Seed("one-estimate-two-endpoints", ratio.id, change, DIRECTIONS)


def mean_beside_median(sources: Sources) -> Iterator[Seed]:
    """A median said to be a mean, where others are medians; a comparison of medians then has one less, and its acceptance may have no use."""
    medians = list(sources.of_kind("median"))
    for fact in medians:
        others = [other for other in medians if other is not fact and other.data["endpoint"] == fact.data["endpoint"]]
        if others and not fact.printed("endpoint"):
            yield Seed("mean-beside-median", fact.id, sources.set(fact.id, "kind", "mean"), frozenset({ACCEPTANCE}))


def threshold_overlaps_comparator(sources: Sources) -> Iterator[Seed]:
    """The second category of a contrast made the first, or an open one that holds it."""
    for fact in sources.of_kind("contrast"):
        first = fact.data["first"]
        low = first.get("low", first.get("value"))
        for name, second in {"same": yaml_of(first), "open": f'{{relation: "≥", value: {int(low) - 1}}}'}.items():
            if (name == "open" and first.get("relation") == "≤") or (name == "same" and fact.data.get("printed", {}).get("second") == first):
                continue
            change = sources.set(fact.id, "second", second)
            place = (fact.path, sources.with_(change.files).line_of(fact.id, "first"))
            yield Seed("threshold-overlaps-comparator", f"{fact.id} {name}", change, place=place)


def yaml_of(quantity: dict[str, Any]) -> str:
    """Write a quantity."""
    return "{" + ", ".join(f'{key}: "{value}"' if key == "relation" else f"{key}: {value}" for key, value in quantity.items()) + "}"


def threshold_gap(sources: Sources) -> Iterator[Seed]:
    """Categories that leave some values out between them."""
    for fact in sources.of_kind("contrast"):
        if accepts(fact, "threshold-gap"):
            continue
        change = sources.set_several((fact.id, "first", '{relation: "≤", value: 3}'), (fact.id, "second", '{relation: "≥", value: 7}'))
        yield Seed("threshold-gap", fact.id, change)


def pair_without_arms(sources: Sources) -> Iterator[Seed]:
    """Values of both arms whose groups are dropped, or whose order is said to be unknown; a pair whose acceptance is deleted."""
    for citekey, study in sources.studies.items():
        arms = {name for name, group in (study.get("groups") or {}).items() if group.get("arm") == "true"}
        by_endpoint: dict[tuple[str, ...], list[FactText]] = {}
        for fact in sources.of_study(citekey, "median", "probability"):
            at = fact.data.get("at", {})
            if fact.data.get("group") in arms:
                by_endpoint.setdefault((fact.data["endpoint"], at.get("value", ""), at.get("unit", "")), []).append(fact)
        for members in by_endpoint.values():
            if len(members) < 2:
                continue
            first = members[0]
            change = sources.set_several((first.id, "value", first.data["value"]), *((fact.id, "group", None) for fact in members))
            yield Seed("pair-without-arms", f"{first.id} group", change, place=(first.path, sources.with_(change.files).line_of(first.id, "value")))
            pair = [(fact.id, field, value) for fact in members for field, value in (("pair", "seeded"), ("arm_order", "unstated"))]
            change = sources.set_several((first.id, "value", first.data["value"]), *pair)
            yield Seed("pair-without-arms", f"{first.id} order", change, place=(first.path, sources.with_(change.files).line_of(first.id, "value")))
    for fact in sources.facts.values():
        if "pair-without-arms" in str(fact.data.get("accepted")):
            change = sources.set(fact.id, "accepted", None)
            yield Seed("pair-without-arms", f"{fact.id} acceptance", change, place=(fact.path, sources.with_(change.files).line_of(fact.id, "value")))


def dated(sources: Sources, citekey: str) -> tuple[Sources, str, str] | None:
    """Give a study with its dates of start and cutoff; they are added where there are none, long before and after anything it reports."""
    study = sources.studies[citekey]
    if study.get("cutoff") or (study.get("start") and study["start"] not in sources.facts):
        return None
    fields: dict[str, tuple[str, ...]] = {"seeded-cutoff": ("kind: date", f'value: "{"2016" if "start" in study else "2011"}-06"', NAMED)}
    head = "cutoff: seeded-cutoff\n"
    start = study.get("start")
    if start is None:
        start = "seeded-start"
        fields = {start: ("kind: date", 'value: "1995-02"', NAMED), **fields}
        head = f"start: {start}\n{head}"
    return sources.add_facts(citekey, fields, head), start, "seeded-cutoff"


def follow_up_longer_than_study(sources: Sources) -> Iterator[Seed]:
    """A follow-up, a median or the time of a probability made longer than the study."""
    for fact in sources.of_kind("follow-up", "median", "probability"):
        found = dated(sources, fact.citekey)
        if found is None or (fact.kind != "probability" and fact.printed("value")):
            continue
        with_ = found[0]
        if fact.kind == "probability":
            # The last point of a curve, so that no earlier one is above it.
            later = [
                other
                for other in sources.of_study(fact.citekey, "probability")
                if (other.data["endpoint"], other.data.get("group")) == (fact.data["endpoint"], fact.data.get("group"))
                and Decimal(other.data["value"]) < Decimal(fact.data["value"])
            ]
            if not later:
                also = frozenset({ACCEPTANCE})
                yield Seed("follow-up-longer-than-study", fact.id, with_.set(fact.id, "at", "{value: 40, unit: year}"), also, with_.texts)
        elif fact.kind == "follow-up":
            yield Seed("follow-up-longer-than-study", fact.id, with_.set(fact.id, "value", "900"), base=with_.texts)


def dates_out_of_order(sources: Sources) -> Iterator[Seed]:
    """A start after the cutoff, or after the publication, or a cutoff before the start; times are then longer than the study."""
    for citekey in sources.studies:
        found = dated(sources, citekey)
        if found is None or citekey not in sources.references:
            continue
        with_, start, cutoff = found
        also = frozenset({"follow-up-longer-than-study"})
        yield Seed("dates-out-of-order", f"{citekey} start", with_.set(start, "value", '"2017-03"'), also, with_.texts)
        yield Seed("dates-out-of-order", f"{citekey} publication", with_.set(start, "value", '"2090"'), also, with_.texts)
        change = with_.set(cutoff, "value", '"1990-01"')
        place = (change.path, with_.with_(change.files).line_of(start, "value"))
        yield Seed("dates-out-of-order", f"{citekey} cutoff", change, also, with_.texts, place)


GENERATORS: tuple[Callable[[Sources], Iterator[Seed]], ...] = (
    estimate_outside_interval,
    interval_reversed,
    p_contradicts_interval,
    percentage_impossible_for_count,
    percentage_impossible_for_group,
    arms_do_not_add_up,
    categories_over_hundred,
    events_over_patients,
    progression_free_above_overall,
    survival_rises_with_time,
    direction_contradicts_medians,
    direction_contradicts_statement,
    one_estimate_two_endpoints,
    mean_beside_median,
    threshold_overlaps_comparator,
    threshold_gap,
    pair_without_arms,
    follow_up_longer_than_study,
    dates_out_of_order,
)
