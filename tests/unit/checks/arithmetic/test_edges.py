"""The edges of the other rules: what is nearly a contradiction and is none, and what is one in another form."""

from __future__ import annotations

import pytest

from tests.support.evidence import facts, found, rules

TWO = "groups:\n  a: {arm: true, n: n-a}\n  b: {arm: true, n: n-b}\n"
N = ("{id: n-a, kind: count, group: a, value: 25, unit: patient}", "{id: n-b, kind: count, group: b, value: 24, unit: patient}")
HEAD = "groups:\n  a: {}\n  b: {}\n"


def ratio(value: str, **more: str) -> str:
    fields = "".join(f", {key}: {item}" for key, item in more.items())
    return f"{{id: hr, kind: hazard-ratio, endpoint: os, group: a, versus: b, value: {value}{fields}}}"


def median(group: str, value: str, endpoint: str = "os", name: str = "", unit: str = "month") -> str:
    return f"{{id: {name or f'm-{endpoint}-{group}'}, kind: median, endpoint: {endpoint}, group: {group}, value: {value}, unit: {unit}}}"


def chance(name: str, group: str, value: str, at: str, endpoint: str = "os", unit: str = "year") -> str:
    return f"{{id: {name}, kind: probability, endpoint: {endpoint}, group: {group}, value: {value}, at: {{value: {at}, unit: {unit}}}}}"


# Intervals


@pytest.mark.parametrize(
    ("low", "high", "unit", "rule"),
    ((0.9, 1.1, "year", []), (11, 13, "month", []), (13, 15, "month", ["estimate-outside-interval"]), (10, 13, "lesion", [])),
)
def test_an_interval_in_another_unit_of_time_is_converted(low: float, high: float, unit: str, rule: list[str]) -> None:
    assert rules(median("a", "12"), f"{{id: ci, kind: interval, of: m-os-a, low: {low}, high: {high}, level: 95, unit: {unit}}}", head=HEAD) == rule


def test_an_interval_whose_upper_bound_was_not_reached_is_judged_by_the_lower() -> None:
    """Nothing is above it; an estimate below its lower bound is still a contradiction; no p value is recomputed from it."""
    open_ended = "{{id: ci, kind: interval, of: hr, low: {0}, high: null, level: 95}}"
    p = '{id: p, kind: p-value, relation: "=", value: 0.9, of: [hr]}'
    assert not rules(ratio("0.90"), open_ended.format("0.50"), p, head=HEAD)
    assert rules(ratio("0.90"), open_ended.format("0.95"), head=HEAD) == ["estimate-outside-interval"]


def test_an_odds_ratio_is_held_against_its_interval_and_p() -> None:
    """z = ln 5.34 / 0.488 = 3.43, p = 0.0006: it fits p = 0.001, rounded, and not p = 0.05."""
    odds = "{id: or, kind: odds-ratio, endpoint: os, group: a, versus: b, value: 5.34}"
    interval = "{id: ci, kind: interval, of: or, low: 2.05, high: 13.88, level: 95}"
    fits, does_not = (f'{{id: p, kind: p-value, relation: "=", value: {value}, of: [or]}}' for value in ("0.001", "0.05"))
    assert not rules(odds, interval, fits, head=HEAD)
    assert rules(odds, interval, does_not, head=HEAD) == ["p-contradicts-interval"]


def test_an_estimate_on_its_bound_is_inside() -> None:
    assert not rules(ratio("0.90"), "{id: ci, kind: interval, of: hr, low: 0.90, high: 1.10, level: 95}", head=HEAD)
    assert not rules(ratio("0.9"), "{id: ci, kind: interval, of: hr, low: 0.95, high: 1.10, level: 95}", head=HEAD)
    assert rules(ratio("0.9"), "{id: ci, kind: interval, of: hr, low: 0.96, high: 1.10, level: 95}", head=HEAD) == ["estimate-outside-interval"]


# Shares


def test_shares_of_one_base_must_fit_the_same_number() -> None:
    """Of 200, 20 % may be 39 to 41: 26 % fits 39 only, 49 % fits 39 and 41 but 24 % of 41; 10/39 and 10/41 are not the same base."""
    lines = (
        "{id: n, kind: count, group: all, value: 200, unit: patient}",
        "{id: base, kind: percentage, group: all, value: 20}",
        "{id: one, kind: percentage, group: all, base: base, value: 25.6}",
        "{id: two, kind: percentage, group: all, base: base, value: 24.4}",
    )
    head = "groups:\n  all: {n: n}\n"
    assert not rules(*lines[:3], head=head)
    assert not rules(*lines[:2], lines[3], head=head)
    (item,) = found(facts(*lines, head=head))
    assert item.rule == "percentage-impossible-for-group"
    assert "beside `25.6`%" in item.message


def test_three_levels_of_shares_are_followed() -> None:
    lines = (
        "{id: n, kind: count, group: all, value: 100, unit: patient}",
        "{id: top, kind: percentage, group: all, value: 50}",
        "{id: mid, kind: percentage, group: all, base: top, value: 20}",
        "{id: low, kind: percentage, group: all, base: mid, value: 35}",
    )
    assert rules(*lines, head="groups:\n  all: {n: n}\n") == ["percentage-impossible-for-group"]
    assert not rules(*lines[:3], lines[3].replace("35", "30"), head="groups:\n  all: {n: n}\n")


def test_a_denominator_of_its_own_goes_before_the_groups() -> None:
    assert rules(*N, "{id: x, kind: percentage, group: a, value: 50}", head=TWO) == ["percentage-impossible-for-group"]
    assert not rules(*N, "{id: x, kind: percentage, group: a, of: 22, value: 50}", head=TWO)


def test_a_large_group_gives_any_percentage_and_a_share_of_it_too() -> None:
    lines = (
        "{id: n, kind: count, group: all, value: 3000000, unit: patient}",
        "{id: x, kind: percentage, group: all, value: 33}",
        "{id: y, kind: percentage, group: all, base: x, value: 17.23}",
    )
    assert not rules(*lines, head="groups:\n  all: {n: n}\n")


def test_the_cohort_that_the_review_took_it_for_has_another_size() -> None:
    head = "groups:\n  small: {n: n-small}\n  large: {n: n-large}\n  told: {same_as: small, printed_as: large}\n"
    lines = (
        "{id: n-small, kind: count, group: small, value: 57, unit: patient}",
        "{id: n-large, kind: count, group: large, value: 106, unit: patient}",
        "{id: outer, kind: percentage, group: told, value: 37}",
        "{id: inner, kind: percentage, group: told, base: outer, value: 43}",
    )
    (item,) = found(facts(*lines, head=head))
    assert item.message.startswith("as printed, `43`% of 37% of 106")


def test_categories_are_those_of_one_group_and_counts_have_sets_too() -> None:
    each = "{{id: {0}{1}, kind: percentage, group: {0}, set: s, value: 60}}"
    assert not rules(each.format("a", 1), each.format("b", 1), head=HEAD)
    assert rules(each.format("a", 1), each.format("a", 2), head=HEAD) == ["categories-over-hundred"]
    assert not rules(each.format("a", 1), each.format("a", 2).replace("60", "60, overlapping: true"), head=HEAD)
    parts = ("{id: x, kind: count, value: 30, of: 54, unit: patient, set: s}", "{id: y, kind: count, value: 25, of: 54, unit: patient, set: s}")
    assert rules(*parts) == ["categories-over-hundred"]
    assert not rules(parts[0], parts[1].replace("25", "24"))


# Groups


def test_arms_are_added_only_when_all_sizes_are_known() -> None:
    total = "{id: n, kind: count, value: 60, unit: patient}"
    assert rules(*N, total, head=f"n: n\n{TWO}") == ["arms-do-not-add-up"]
    assert not rules(*N, total, head=f"n: n\n{TWO.replace(', n: n-b', '')}")
    assert not rules(*N, total, head=TWO)


def test_a_part_is_no_larger_than_the_whole() -> None:
    head = "groups:\n  all: {n: n-all}\n  part: {n: n-part, within: all}\n"
    lines = ("{id: n-all, kind: count, group: all, value: 10, unit: patient}", "{id: n-part, kind: count, group: part, value: 11, unit: patient}")
    assert rules(*lines, head=head) == ["arms-do-not-add-up"]
    assert not rules(lines[0], lines[1].replace("11", "10"), head=head)


def test_events_may_be_more_than_patients_and_deaths_may_not() -> None:
    event = "{id: e, kind: count, group: a, value: 26, unit: event}"
    assert not rules(*N, event, head=TWO)
    assert rules(*N, event.replace("event", "death"), head=TWO) == ["events-over-patients"]
    assert rules("{id: e, kind: count, value: 26, of: 25, unit: event}") == ["events-over-patients"]
    assert not rules("{id: e, kind: count, value: 25, of: 25, unit: event}")


def test_values_without_a_group_in_a_study_with_arms_are_a_pair() -> None:
    one, two = (f"{{id: m{value}, kind: median, endpoint: os, value: {value}, unit: month}}" for value in (12, 20))
    assert rules(*N, one, two, head=TWO) == ["pair-without-arms"]
    assert not rules(*N, one, head=TWO)
    assert not rules(*N, one, two, head=HEAD)
    assert not rules(*N, one, two.replace("endpoint: os", "endpoint: ffp"), head=TWO)


def test_the_orders_that_whole_patients_allow_are_named() -> None:
    pair = "{{id: {0}, kind: percentage, value: {1}, pair: p}}"
    (both,) = found(facts(*N, pair.format("x", 12), pair.format("y", 12), head=TWO))
    assert " or `b` then `a`" in both.message
    (one,) = found(facts(*N, pair.format("x", 62), pair.format("y", 64), head=TWO))
    assert "one order only, `b` then `a` (15/24 = 62.5%, 16/25 = 64%)" in one.message
    (none,) = found(facts(*N, pair.format("x", 50), pair.format("y", 51), head=TWO))
    assert "whole patients allow no order" in none.message
    (words,) = found(facts(pair.format("x", 12), pair.format("y", 12), head=HEAD))
    assert words.message.endswith("is not said")


# Survival


def test_probabilities_at_the_same_time_in_other_units_are_compared() -> None:
    assert rules(chance("x", "a", "60", "1", "pfs"), chance("y", "a", "55", "12", unit="month"), head=HEAD) == ["progression-free-above-overall"]
    assert not rules(chance("x", "a", "60", "1", "pfs"), chance("y", "a", "55", "13", unit="month"), head=HEAD)
    assert not rules(chance("x", "a", "60", "1", "ffp"), chance("y", "a", "55", "1"), head=HEAD)
    assert not rules(chance("x", "a", "60", "1", "pfs"), chance("y", "b", "55", "1"), head=HEAD)
    assert not rules(chance("x", "a", "55", "1", "pfs"), chance("y", "a", "54.5", "1"), head=HEAD)


@pytest.mark.parametrize(
    ("value", "at", "rule"),
    (
        ("51", "13", ["survival-rises-with-time"]),
        ("50", "13", []),
        ("50.4", "13", ["survival-rises-with-time"]),
        ("49", "11", ["survival-rises-with-time"]),
        ("51", "11", []),
        ("60", "12", []),
    ),
)
def test_a_median_is_a_point_of_the_curve(value: str, at: str, rule: list[str]) -> None:
    assert rules(median("a", "12"), chance("x", "a", value, at, unit="month"), head=HEAD) == rule


def test_each_point_is_compared_with_the_lowest_before_it() -> None:
    lines = [chance(f"p{time}", "a", value, str(time)) for time, value in ((1, "80"), (2, "40"), (3, "60"), (4, "50"), (5, "40"))]
    assert rules(*lines, head=HEAD) == ["survival-rises-with-time"] * 2


# Directions


def test_crossing_curves_and_an_interval_that_holds_one_have_no_direction() -> None:
    against = [median("a", "10"), median("b", "12")]
    assert rules(ratio("0.80"), *against, head=HEAD) == ["direction-contradicts-medians"]
    assert not rules(ratio("0.80"), "{id: ci, kind: interval, of: hr, low: 0.60, high: 1.07, level: 95}", *against, head=HEAD)
    assert not rules(ratio("0.80"), *against, chance("x", "a", "40", "3"), chance("y", "b", "20", "3"), head=HEAD)
    assert not rules(ratio("1.00"), *against, head=HEAD)
    assert not rules(ratio("0.80"), median("a", "12"), median("b", "1", unit="year"), head=HEAD)
    assert rules(ratio("1.25"), median("b", "10"), median("a", "12"), head=HEAD) == ["direction-contradicts-medians"]


def test_words_and_contrasts_say_a_direction() -> None:
    contrast = "{id: c, kind: contrast, group: a, versus: b, first: {value: 1}, second: {value: 2}, unit: score, favours: b}"
    assert rules(ratio("0.80"), contrast, head=HEAD) == ["direction-contradicts-statement"]
    assert not rules(ratio("1.25"), contrast, head=HEAD)
    assert rules(ratio("0.80", favours="b"), head=HEAD) == ["direction-contradicts-statement"]
    said = "{id: s, kind: finding, endpoint: os, favours: a, versus: b, text: {en: longer}}"
    assert rules(said, median("a", "10"), median("b", "12"), head=HEAD) == ["direction-contradicts-statement"]
    assert not rules(said, median("a", "12"), median("b", "10"), head=HEAD)
    assert not rules(ratio("1.25"), said.replace("os", "pfs"), head=HEAD)


def test_more_of_a_good_event_is_better() -> None:
    relief = ratio("0.80", favours="b").replace("os", "relief")
    assert not rules(relief, head=HEAD)
    assert rules(relief.replace("favours: b", "favours: a"), head=HEAD) == ["direction-contradicts-statement"]


# Contrasts


@pytest.mark.parametrize(
    ("first", "second", "unit", "rule"),
    (
        ('relation: "≥", value: 30', 'relation: "≤", value: 30', "millimetre", ["threshold-overlaps-comparator"]),
        ('relation: "<", value: 30', 'relation: ">", value: 30', "millimetre", ["threshold-gap"]),
        ('relation: "<", value: 30', 'relation: "≥", value: 30', "millimetre", []),
        ('relation: "<", value: 3', 'relation: ">", value: 3', "lesion", ["threshold-gap"]),
        ('relation: "≤", value: 2', 'relation: ">", value: 2', "lesion", []),
        ('relation: "≤", value: 2', 'relation: "≥", value: 3', "lesion", []),
        ('relation: "≤", value: 2', 'relation: "≥", value: 3', "millimetre", ["threshold-gap"]),
        ('relation: "≤", value: 1.5', 'relation: ">", value: 1.5', "score", []),
        ("value: 1", "value: 2", "lesion", []),
        ("value: 1", "value: 1", "lesion", ["threshold-overlaps-comparator"]),
        ("low: 0, high: 1", "low: 2, high: 3", "score", []),
        ("low: 0, high: 1", "low: 3, high: 4", "score", ["threshold-gap"]),
        ("low: 10, high: 20", "low: 20, high: 30", "gray", ["threshold-overlaps-comparator"]),
        ('relation: "≥", value: 2', "low: 0, high: 1", "score", []),
        ('relation: "≥", value: 2', 'relation: ">", value: 4', "score", ["threshold-overlaps-comparator"]),
    ),
)
def test_two_sides_share_no_value_and_leave_none_out(first: str, second: str, unit: str, rule: list[str]) -> None:
    """Either way round."""
    for one, two in ((first, second), (second, first)):
        assert rules(f"{{id: c, kind: contrast, first: {{{one}}}, second: {{{two}}}, unit: {unit}}}") == rule


# Dates


def test_publication_bounds_the_study_where_no_cutoff_is_known() -> None:
    start = '{id: start, kind: date, value: "2012-01"}'
    follow = "{id: f, kind: follow-up, value: 30, unit: month}"
    assert not rules(start, follow, head="start: start\n")
    assert not rules(start, follow, head="start: start\n", years={"doe2020": 2014})
    assert rules(start, follow, head="start: start\n", years={"doe2020": 2013}) == ["follow-up-longer-than-study"]
    assert rules(start, head="start: start\n", years={"doe2020": 2011}) == ["dates-out-of-order"]
    assert rules(start, chance("x", "a", "50", "5"), head=f"start: start\n{HEAD}", years={"doe2020": 2014}) == ["follow-up-longer-than-study"]


def test_a_minimum_of_follow_up_counts_from_the_end_of_inclusion() -> None:
    dates = ('{id: start, kind: date, value: "2010"}', '{id: end, kind: date, value: "2013-01-01"}', '{id: cutoff, kind: date, value: "2014-01-01"}')
    head = "start: start\nend: end\ncutoff: cutoff\n"
    assert not rules(*dates, "{id: f, kind: follow-up, value: 24, unit: month, statistic: median}", head=head)
    assert rules(*dates, "{id: f, kind: follow-up, value: 24, unit: month, statistic: minimum}", head=head) == ["follow-up-longer-than-study"]


# Means


def test_means_are_compared_with_the_medians_of_other_studies() -> None:
    mean = facts("{id: mean, kind: mean, endpoint: os, group: a, value: 4, unit: year}", head=HEAD, citekey="one2020")
    assert [item.rule for item in found(mean, facts(median("a", "20"), head=HEAD))] == ["mean-beside-median"]
    assert not found(mean, facts(median("a", "20", "ffp"), head=HEAD))
