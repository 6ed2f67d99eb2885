"""Facts that can all be true, reported as studies report them, raise no finding.

Studies are simulated: whole patients become percentages, a log hazard ratio and its standard error an estimate, an interval at any level and a p value, survival
functions probabilities and medians. Then everything is rounded, half up in some studies and half to the even digit in others, with any number of decimals.
"""

from __future__ import annotations

import math
import os
import random
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import NormalDist

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probant.checks.arithmetic import RULES, contradictions
from probant.diagnostics import render
from probant.loading.corpus import Corpus
from tests.support.evidence import corpus_of, facts, findings_of

COUNTS: Counter[str] = Counter()
OCCASIONS: Counter[str] = Counter()
STUDIES = int(os.environ.get("STUDIES", "250"))
LEVELS = (70, 80, 90, 95, 99)
NORMAL = NormalDist()
MONTHS_A_YEAR = 12


class Study:
    """A simulated study, written as it would be reported."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.mode = self.random.choice((ROUND_HALF_UP, ROUND_HALF_EVEN))
        self.lines: list[str] = []
        self.head: list[str] = []

    def add(self, kind: str, **fields: object) -> str:
        name = f"f{len(self.lines)}"
        body = ", ".join(f"{key}: {value}" for key, value in fields.items() if value is not None)
        self.lines.append(f"{{id: {name}, kind: {kind}, {body}}}")
        COUNTS[kind] += 1
        return name

    def rounded(self, value: float | Fraction, decimals: int) -> str:
        exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(value)
        return str(exact.quantize(Decimal(1).scaleb(-decimals), self.mode))

    def percentage(self, part: int, total: int, decimals: int | None = None, **fields: object) -> str:
        digits = self.rounded(Fraction(100 * part, total), self.random.choice((0, 0, 1, 2)) if decimals is None else decimals)
        return self.add("percentage", value=digits, **fields)

    def text(self) -> str:
        return facts(*self.lines, head="".join(f"{line}\n" for line in self.head))


def shares(study: Study, name: str, size: int) -> None:
    """Counts of whole patients: alone, of one another, in categories, with their counts."""
    rng = study.random
    for _ in range(3):
        count = rng.randint(0, size)
        study.percentage(count, size, group=name, count=study.add("count", group=name, value=count, unit="patient"))
    outer = rng.randint(0, size)
    base = study.percentage(outer, size, group=name)
    if outer:
        inner = rng.randint(0, outer)
        middle = study.percentage(inner, outer, group=name, base=base)
        study.percentage(rng.randint(0, outer), outer, group=name, base=base)
        if inner:
            study.percentage(rng.randint(0, inner), inner, group=name, base=middle)
    parts = [0] * rng.randint(2, 6)
    for _ in range(size):
        parts[rng.randrange(len(parts))] += 1
    decimals = rng.choice((0, 1))
    for part in parts:
        study.percentage(part, size, decimals, group=name, set=f"set-{name}")
        study.add("count", group=name, value=part, of=size, unit="patient", set=f"counts-{name}")
    missing = rng.randint(1, size)
    study.percentage(rng.randint(0, missing), missing, group=name, of=missing)
    for _ in range(3):
        study.percentage(min(size, rng.randint(0, size)), size, group=name, set=f"any-{name}", overlapping="true")
    study.add("count", group=name, value=rng.randint(0, 3 * size), unit="event")
    study.add("count", group=name, value=rng.randint(0, size), unit="death")


def ratio(study: Study, new: str, old: str, endpoint: str, beta: float) -> None:
    """A hazard ratio with its interval at some level, and the p value of a Wald or a log-rank test."""
    rng = study.random
    error = math.exp(rng.uniform(math.log(0.05), math.log(0.6)))
    decimals = rng.choice((2, 2, 3))
    level = rng.choice(LEVELS)
    width = NORMAL.inv_cdf(0.5 + level / 200) * error
    estimate = study.add("hazard-ratio", endpoint=endpoint, group=new, versus=old, value=study.rounded(math.exp(beta), decimals))
    if Decimal(study.rounded(math.exp(beta - width), decimals)) < 0:
        return
    known = rng.random() < 0.7
    interval = study.add(
        "interval",
        of=estimate,
        low=study.rounded(math.exp(beta - width), decimals),
        high=study.rounded(math.exp(beta + width), decimals),
        level=level if known else "null",
    )
    if not known:
        study.add("confidence-level", value=level, of=f"[{interval}]")
    test = rng.choice(("wald", "log-rank", None))
    z = abs(beta) / error
    if test != "wald":  # between the Wald z and its bound: see the rule
        z *= rng.uniform(1, math.sinh(abs(beta) / 2) / (abs(beta) / 2))
    p = math.erfc(z / math.sqrt(2))
    sides = rng.choice(("1", "2", "2", None))
    if sides == "1":
        p = p / 2 if rng.random() < 0.8 else 1 - p / 2
    relation, digits = _reported(study, p)
    study.add("p-value", of=f"[{estimate}]", relation=f'"{relation}"', value=digits, sided=f'"{sides}"' if sides else None, test=test)


def _reported(study: Study, p: float) -> tuple[str, str]:
    limits = [limit for limit in ("0.0001", "0.001", "0.01", "0.05", "0.1", "0.20") if p < float(limit)]
    choice = study.random.random()
    if limits and choice < 0.3:
        return study.random.choice(("<", "≤")), study.random.choice(limits)
    over = [limit for limit in ("0.05", "0.10", "0.5") if p > float(limit)]
    if over and choice < 0.5:
        return study.random.choice((">", "≥")), study.random.choice(over)
    digits = study.rounded(p, study.random.choice((2, 3, 4)))
    return ("=", digits) if Decimal(digits) > 0 else ("<", "0.01")


def curves(study: Study, groups: tuple[str, str], beta: float) -> None:
    """Weibull survival with proportional hazards: overall, and free of progression (no death, no progression)."""
    rng = study.random
    shape, scale = rng.uniform(0.6, 1.8), rng.uniform(6, 60)
    faster = rng.uniform(1.05, 3)
    decimals = rng.choice((0, 0, 1))
    for group, hazard in zip(groups, (math.exp(beta), 1.0), strict=True):
        for endpoint, factor in (("os", 1.0), ("pfs", faster)):
            rate = hazard * factor
            for months in sorted(rng.sample(range(3, 121), 4)):
                chance = math.exp(-rate * (months / scale) ** shape)
                years = months % MONTHS_A_YEAR == 0 and rng.random() < 0.5
                at = f"{{value: {months // MONTHS_A_YEAR if years else months}, unit: {'year' if years else 'month'}}}"
                study.add("probability", endpoint=endpoint, group=group, value=study.rounded(100 * chance, decimals), at=at)
            median = scale * (math.log(2) / rate) ** (1 / shape)
            mean = scale * rate ** (-1 / shape) * math.gamma(1 + 1 / shape)
            unit, divisor = rng.choice((("month", 1.0), ("month", 1.0), ("year", 12.0)))
            study.add("median", endpoint=endpoint, group=group, value=study.rounded(median / divisor, rng.choice((0, 1, 2))), unit=unit)
            study.add("mean", endpoint=endpoint, group=group, value=study.rounded(mean / divisor, rng.choice((0, 1))), unit=unit)
    better, worse = groups if beta < 0 else groups[::-1]
    for endpoint in ("os", "pfs"):
        study.add("finding", endpoint=endpoint, favours=better, versus=worse, text="{en: better}")


def pairs(study: Study, sizes: dict[str, int]) -> None:
    """Shares of both arms, given together, each with its arm."""
    for number in range(2):
        for name, size in sizes.items():
            order = study.random.choice(("stated", None))
            study.percentage(study.random.randint(0, size), size, group=name, pair=f"pair-{number}", arm_order=order)


def contrasts(study: Study) -> None:
    """Categories that share no value and leave none out."""
    rng = study.random
    cut = rng.randint(1, 40)
    for unit in ("millimetre", "lesion"):
        study.add("contrast", first=f'{{relation: "≥", value: {cut}}}', second=f'{{relation: "<", value: {cut}}}', unit=unit)
        study.add("contrast", first=f'{{relation: "≤", value: {cut}}}', second=f'{{relation: ">", value: {cut}}}', unit=unit)
    study.add("contrast", first=f"{{low: 0, high: {cut}}}", second=f"{{low: {cut + 1}, high: {cut + rng.randint(2, 9)}}}", unit="score")
    study.add("contrast", first=f"{{low: {cut + 1}, high: {cut + 4}}}", second=f"{{value: {cut}}}", unit="lesion")
    study.add("contrast", first=f'{{relation: "≥", value: {cut + 1}}}', second=f"{{value: {cut}}}", unit="lesion")


def dates(study: Study) -> int:
    """Dates in order, as precise as one likes; the year of publication."""
    rng = study.random
    year = rng.randint(1990, 2015)
    months = sorted(rng.randint(0, 119) for _ in range(3))
    for name, month in zip(("start", "end", "cutoff"), months, strict=True):
        text = f"{year + month // 12}" + rng.choice(("", f"-{month % 12 + 1:02}"))
        study.head.append(f"{name}: {study.add('date', value=repr(text))}")
    length = months[2] - months[0]
    if length:
        study.add("follow-up", value=study.rounded(rng.uniform(0, length), rng.choice((0, 1))), unit="month", statistic="median")
    return year + months[2] // 12 + rng.randint(0, 3)


def printed_coarser(study: Study) -> None:
    """What a review printed: the same, rounded once more from the true value."""
    rng = study.random
    size = rng.randint(10, 300)
    count = rng.randint(0, size)
    group = "whole"
    study.add(
        "percentage",
        group=group,
        value=study.rounded(Fraction(100 * count, size), 1),
        of=size,
        printed=f"{{value: {study.rounded(Fraction(100 * count, size), 0)}}}",
    )
    # Where both views give the same digits the loader refuses `printed`: the finer one always has a decimal here.


def simulated(seed: int) -> tuple[str, int, int]:
    """Give a study's YAML, its year of publication, and how many facts it has."""
    study = Study(seed)
    rng = study.random
    sizes = (rng.randint(3, 400), rng.randint(3, 400))
    study.head.append(f"n: {study.add('count', value=sum(sizes), unit='patient')}")
    names = ("new", "old")
    counted = [study.add("count", group=name, value=size, unit="patient") for name, size in zip(names, sizes, strict=True)]
    groups = ["groups:", *(f"  {name}: {{arm: true, n: {fact}}}" for name, fact in zip(names, counted, strict=True)), "  whole: {}"]
    for name, size in zip(names, sizes, strict=True):
        shares(study, name, size)
    pairs(study, dict(zip(names, sizes, strict=True)))
    beta = rng.choice((-1, 1)) * rng.uniform(0.01, 1.8)
    curves(study, names, beta)
    for endpoint in ("os", "pfs", "os", "pfs"):
        ratio(study, "new", "old", endpoint, beta)
    contrasts(study)
    year = dates(study) if rng.random() < 0.5 else 2100
    printed_coarser(study)
    if not any(line.startswith("start") for line in study.head):
        year = 2100
    study.head += groups
    return study.text(), year, len(study.lines)


def occasions(corpus: Corpus) -> Iterator[tuple[str, int]]:
    """Give, for each rule, how many times a corpus gives it something to compare."""
    (study,) = corpus.studies.values()
    bodies = [fact.source for fact in corpus.facts.values()]
    of = {kind: [body for body in bodies if body.kind == kind] for kind in {body.kind for body in bodies}}
    ratios = {body.id: body for body in of.get("hazard-ratio", [])}
    intervals = [body for body in of.get("interval", []) if body.of in ratios]
    with_interval = {body.of for body in intervals}
    sure = {body.of for body in intervals if not Decimal(body.low) <= 1 <= Decimal(body.high)}
    medians = Counter((body.endpoint, body.group) for body in of.get("median", []))
    curves = Counter((body.endpoint, body.group) for body in of.get("probability", []))
    sized = {name for name, group in study.study.groups.items() if group.n}
    percentages, counts, means = of.get("percentage", []), of.get("count", []), of.get("mean", [])
    yield "estimate-outside-interval", len(intervals)
    yield "interval-reversed", len(intervals)
    yield "p-contradicts-interval", sum(len(set(body.of) & with_interval) == 1 for body in of.get("p-value", []))
    yield "percentage-impossible-for-count", sum(body.count is not None for body in percentages)
    yield "percentage-impossible-for-group", sum(body.of is not None or body.group in sized for body in percentages)
    yield "arms-do-not-add-up", int(study.study.n is not None) + len(sized)
    yield "categories-over-hundred", len({(body.set, body.kind) for body in (*percentages, *counts) if body.set and not body.overlapping})
    yield "events-over-patients", sum(body.of is not None or body.group in sized for body in counts)
    yield "progression-free-above-overall", sum(("os", group) in medians for endpoint, group in medians if endpoint == "pfs")
    yield "survival-rises-with-time", sum(number - 1 + medians[key] for key, number in curves.items())
    yield "direction-contradicts-medians", sum((ratios[name].endpoint, "new") in medians for name in sure)
    yield "direction-contradicts-statement", sum(body.favours is not None for body in of.get("finding", []))
    yield "one-estimate-two-endpoints", len(ratios)
    yield "mean-beside-median", sum((body.endpoint, body.group) in medians for body in means)
    yield "threshold-overlaps-comparator", len(of.get("contrast", []))
    yield "threshold-gap", len(of.get("contrast", []))
    yield "pair-without-arms", len({body.pair for body in bodies if body.pair})
    yield "follow-up-longer-than-study", len(of.get("follow-up", [])) if study.study.start else 0
    yield "dates-out-of-order", len(of.get("date", []))


@pytest.mark.slow
@given(st.integers(0, 2**40))
@settings(max_examples=STUDIES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_consistent_studies_raise_no_finding(seed: int) -> None:
    """No rule fires in either view."""
    text, year, number = simulated(seed)
    dated = "start:" in text
    # A study with dates has survival times of its own length: those of the simulation are any, so the two are not mixed.
    if dated:
        lines = [line for line in text.splitlines() if "kind: probability" not in line and "kind: median" not in line]
        text = "\n".join(lines) + "\n"
    corpus = corpus_of(text, years={"doe2020": year})
    findings = findings_of(corpus)
    assert not list(findings), render(findings) + "\n" + text
    COUNTS["studies"] += 1
    COUNTS["facts"] += number
    OCCASIONS.update(dict(occasions(corpus)))


def _mutations() -> Iterator[tuple[str, str, str]]:
    yield "p-contradicts-interval", '"=", value: 0.11', '"=", value: 0.0011'
    yield "estimate-outside-interval", "value: 0.60", "value: 0.39"


@pytest.mark.parametrize(("rule", "old", "new"), list(_mutations()))
def test_the_same_facts_altered_are_found(rule: str, old: str, new: str) -> None:
    """The silence is not that of rules that never speak."""
    text = facts(
        "{id: hr, kind: hazard-ratio, endpoint: os, group: a, versus: b, value: 0.60}",
        "{id: ci, kind: interval, of: hr, low: 0.40, high: 0.90, level: 80}",
        '{id: p, kind: p-value, of: [hr], relation: "=", value: 0.11}',
        head="groups:\n  a: {}\n  b: {}\n",
    )
    assert not contradictions(corpus_of(text))
    assert rule in {item.rule for item, _view in contradictions(corpus_of(text.replace(old, new)))}


@pytest.mark.slow
def test_thousands_of_facts_were_checked(capsys: pytest.CaptureFixture[str]) -> None:
    """The counts that the note gives."""
    if not COUNTS["studies"]:
        pytest.skip("the studies were not simulated in this run")
    with capsys.disabled():
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(COUNTS.items()) if kind not in ("studies", "facts"))
        print(f"\nno false alarm: {COUNTS['facts']} facts of {COUNTS['studies']} studies ({kinds})")
        print(f"compared, by rule: {', '.join(f'{number} {rule}' for rule, number in sorted(OCCASIONS.items()))}")
    assert COUNTS["facts"] > 5000
    assert {rule for rule, number in OCCASIONS.items() if number >= STUDIES // 4} == RULES
