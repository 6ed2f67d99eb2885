"""Each rule reports a minimal contradiction, with its places and arithmetic (the whole answer stands in `tests/golden/rules/`), and is silent on its consistent twin.

`UPDATE_GOLDEN=1 python -m pytest tests/unit/checks/arithmetic/test_rules.py` writes the answers anew: read the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from probant.checks.arithmetic import RULES
from probant.diagnostics import render
from probant.rules import rules as known_rules
from tests.support.evidence import corpus_of, facts, findings_of

GOLDEN = Path(__file__).parents[3] / "golden" / "rules"

ARMS = """\
n: n
groups:
  new: {arm: true, n: n-new}
  old: {arm: true, n: n-old}
"""
N = (
    "{id: n, kind: count, value: 49, unit: patient}",
    "{id: n-new, kind: count, group: new, value: 25, unit: patient}",
    "{id: n-old, kind: count, group: old, value: 24, unit: patient}",
)
HR = "{id: hr, kind: hazard-ratio, endpoint: os, group: new, versus: old, value: 0.60}"
CI = "{id: ci, kind: interval, of: hr, low: 0.40, high: 0.90, level: 80}"
DATES = "start: start\nend: end\ncutoff: cutoff\n"


def arms(*lines: str) -> str:
    """A trial of 25 and 24 patients."""
    return facts(*N, *lines, head=ARMS)


CASES: dict[str, tuple[str, str]] = {
    "estimate-outside-interval": (
        arms(
            "{id: hr, kind: hazard-ratio, endpoint: os, group: new, versus: old, value: 0.92}",
            "{id: ci, kind: interval, of: hr, low: 0.47, high: 0.90, level: 95}",
        ),
        arms(
            "{id: hr, kind: hazard-ratio, endpoint: os, group: new, versus: old, value: 0.9}",
            "{id: ci, kind: interval, of: hr, low: 0.47, high: 0.86, level: 95}",
        ),
    ),
    "interval-reversed": (
        arms(HR, "{id: ci, kind: interval, of: hr, low: 0.90, high: 0.40, level: 80}"),
        arms(HR, CI),
    ),
    "p-contradicts-interval": (
        arms(HR, CI.replace("80", "95"), '{id: p, kind: p-value, of: [hr], relation: "=", value: 0.11, sided: "2", test: log-rank}'),
        arms(HR, CI, '{id: p, kind: p-value, of: [hr], relation: "=", value: 0.11, sided: "2", test: log-rank}'),
    ),
    "percentage-impossible-for-count": (
        arms("{id: ill, kind: count, group: new, value: 3, unit: patient}", "{id: share, kind: percentage, group: new, value: 16, count: ill}"),
        arms("{id: ill, kind: count, group: new, value: 3, unit: patient}", "{id: share, kind: percentage, group: new, value: 12, count: ill}"),
    ),
    "percentage-impossible-for-group": (
        facts(
            "{id: n, kind: count, group: all, value: 106, unit: patient}",
            "{id: outer, kind: percentage, group: all, value: 37}",
            "{id: inner, kind: percentage, group: all, base: outer, value: 43}",
            head="groups:\n  all: {n: n}\n",
        ),
        facts(
            "{id: n, kind: count, group: all, value: 57, unit: patient}",
            "{id: outer, kind: percentage, group: all, value: 37}",
            "{id: inner, kind: percentage, group: all, base: outer, value: 43}",
            "{id: other, kind: percentage, group: all, base: outer, value: 29}",
            head="groups:\n  all: {n: n}\n",
        ),
    ),
    "arms-do-not-add-up": (arms().replace("value: 49", "value: 50"), arms()),
    "categories-over-hundred": (
        facts(*(f"{{id: {name}, kind: percentage, set: sites, value: {value}}}" for name, value in (("bone", 91), ("node", 8.7), ("lung", 5.7)))),
        facts(*(f"{{id: {name}, kind: percentage, set: sites, value: {value}}}" for name, value in (("bone", 33.4), ("node", 33.4), ("lung", 33.3)))),
    ),
    "events-over-patients": (
        arms("{id: dead, kind: count, group: new, value: 26, unit: death}"),
        arms("{id: dead, kind: count, group: new, value: 25, unit: death}", "{id: falls, kind: count, group: new, value: 40, unit: event}"),
    ),
    "progression-free-above-overall": (
        arms(
            "{id: free, kind: median, endpoint: pfs, group: new, value: 61, unit: month}",
            "{id: life, kind: median, endpoint: os, group: new, value: 43, unit: month}",
        ),
        arms(
            "{id: free, kind: median, endpoint: pfs, group: new, value: 12, unit: month}",
            "{id: life, kind: median, endpoint: os, group: new, value: 1, unit: year}",
        ),
    ),
    "survival-rises-with-time": (
        arms(
            "{id: one, kind: probability, endpoint: os, group: new, value: 36, at: {value: 12, unit: month}}",
            "{id: two, kind: probability, endpoint: os, group: new, value: 40, at: {value: 2, unit: year}}",
        ),
        arms(
            "{id: one, kind: probability, endpoint: os, group: new, value: 36.4, at: {value: 12, unit: month}}",
            "{id: two, kind: probability, endpoint: os, group: new, value: 36, at: {value: 2, unit: year}}",
            "{id: mid, kind: median, endpoint: os, group: new, value: 8, unit: month}",
        ),
    ),
    "direction-contradicts-medians": (
        arms(
            HR,
            "{id: long, kind: median, endpoint: os, group: old, value: 20, unit: month}",
            "{id: short, kind: median, endpoint: os, group: new, value: 12, unit: month}",
        ),
        arms(
            HR,
            "{id: long, kind: median, endpoint: os, group: new, value: 20, unit: month}",
            "{id: short, kind: median, endpoint: os, group: old, value: 12, unit: month}",
        ),
    ),
    "direction-contradicts-statement": (
        arms(HR, "{id: said, kind: finding, endpoint: os, favours: old, versus: new, text: {en: shorter}}"),
        arms(
            HR,
            "{id: said, kind: finding, endpoint: os, favours: new, versus: old, text: {en: longer}}",
            "{id: harm, kind: finding, favours: old, versus: new, text: {en: ill}}",
        ),
    ),
    "one-estimate-two-endpoints": (arms(HR.replace("os", "[os, pfs]"), '{id: p, kind: p-value, of: [hr], relation: "=", value: 0.11}'), arms(HR)),
    "mean-beside-median": (
        arms(
            "{id: mean, kind: mean, endpoint: os, group: new, value: 4.2, unit: year}",
            "{id: median, kind: median, endpoint: os, group: old, value: 3, unit: year}",
        ),
        arms(
            "{id: mean, kind: mean, endpoint: os, group: new, value: 4.2, unit: year}",
            "{id: median, kind: median, endpoint: os, group: new, value: 3, unit: year}",
            "{id: other, kind: median, endpoint: os, group: old, value: 2, unit: year}",
        ),
    ),
    "threshold-overlaps-comparator": (
        facts('{id: versus, kind: contrast, first: {relation: "≥", value: 2}, second: {low: 2, high: 3}, unit: lesion}'),
        facts('{id: versus, kind: contrast, first: {relation: ">", value: 30}, second: {relation: "≤", value: 30}, unit: millimetre}'),
    ),
    "threshold-gap": (
        facts("{id: versus, kind: contrast, first: {low: 1, high: 2}, second: {value: 3}, unit: lesion}"),
        facts("{id: versus, kind: contrast, first: {low: 2, high: 6}, second: {value: 1}, unit: lesion}"),
    ),
    "pair-without-arms": (
        arms(
            "{id: one, kind: percentage, group: new, value: 64, pair: stable, arm_order: unstated}",
            "{id: two, kind: percentage, group: old, value: 62, pair: stable, arm_order: unstated}",
        ),
        arms("{id: one, kind: percentage, group: new, value: 64, pair: stable}", "{id: two, kind: percentage, group: old, value: 62, pair: stable}"),
    ),
    "follow-up-longer-than-study": (
        facts(
            '{id: start, kind: date, value: "2012-01"}',
            '{id: end, kind: date, value: "2013"}',
            '{id: cutoff, kind: date, value: "2014-06-30"}',
            "{id: follow, kind: follow-up, value: 32, unit: month}",
            head=DATES,
        ),
        facts(
            '{id: start, kind: date, value: "2012-01"}',
            '{id: end, kind: date, value: "2013"}',
            '{id: cutoff, kind: date, value: "2014-06-30"}',
            "{id: follow, kind: follow-up, value: 30, unit: month}",
            head=DATES,
        ),
    ),
    "dates-out-of-order": (
        facts('{id: start, kind: date, value: "2015-06"}', '{id: end, kind: date, value: "2015-05-31"}', head="start: start\nend: end\n"),
        facts('{id: start, kind: date, value: "2015-06"}', '{id: end, kind: date, value: "2015"}', head="start: start\nend: end\n"),
    ),
    "acceptance-not-needed": (
        arms(HR.replace("value: 0.60", "value: 0.60, accepted: [{rule: one-estimate-two-endpoints, reason: the review gives one}]")),
        arms(HR.replace("endpoint: os", "endpoint: [os, pfs], accepted: [{rule: one-estimate-two-endpoints, reason: the review gives one}]")),
    ),
    "unknown-rule": (
        arms(HR.replace("value: 0.60", "value: 0.60, accepted: [{rule: one-estimate-two-endpoint, reason: the review gives one}]")),
        arms(HR),
    ),
    "unknown-erratum": (
        arms(HR.replace("endpoint: os", "endpoint: [os, pfs], accepted: [{rule: one-estimate-two-endpoints, erratum: nowhere}]")),
        arms(HR.replace("endpoint: os", "endpoint: [os, pfs], accepted: [{rule: one-estimate-two-endpoints, erratum: one-hr}]")),
    ),
}


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_contradiction_is_reported_with_its_places_and_arithmetic(rule: str) -> None:
    """The rule, and no other, finds the defect; what it says is the golden answer."""
    bad, _good = CASES[rule]
    findings = findings_of(corpus_of(bad))
    assert {item.rule for item in findings} == {rule}
    text = f"{bad}---\n{render(findings)}\n"
    file = GOLDEN / f"{rule}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", sorted(CASES))
def test_the_consistent_twin_is_silent(rule: str) -> None:
    """Nothing is reported of the nearest facts that can all be true."""
    _bad, good = CASES[rule]
    assert not list(findings_of(corpus_of(good, errata=("one-hr",))))


def test_every_rule_has_a_case_and_an_explanation() -> None:
    """No rule is without a contradiction that it reports, or without words."""
    assert set(CASES) >= RULES
    assert set(known_rules()) >= set(CASES)
