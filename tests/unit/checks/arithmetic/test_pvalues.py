"""`pvalues`: p recomputed from a hazard ratio and its interval."""

from __future__ import annotations

import math

import pytest

from probant.checks.arithmetic.pvalues import quantile, shown, two_sided, wald
from probant.model.facts import Interval
from tests.support.evidence import facts, found, rules

HEAD = "groups:\n  a: {}\n  b: {}\n"


def interval(low: str, high: str, level: str = "95") -> Interval:
    text = {"en": "interval"}
    return Interval.model_validate(
        {
            "id": "ci",
            "kind": "interval",
            "statement": text,
            "read": {"verification": "abstract", "locator": None},
            "low": low,
            "high": high,
            "level": level,
            "of": "hr",
        }
    )


def study(ratio: str, low: str, high: str, level: str, p: str, **more: str) -> str:
    relation = p[0] if p[0] in "<>≤≥" else "="
    fields = "".join(f", {key}: {value}" for key, value in more.items())
    return facts(
        f"{{id: hr, kind: hazard-ratio, endpoint: os, group: a, versus: b, value: {ratio}}}",
        f"{{id: ci, kind: interval, of: hr, low: {low}, high: {high}, level: {level}}}",
        f'{{id: p, kind: p-value, of: [hr], relation: "{relation}", value: {p.lstrip("<>≤≥")}{fields}}}',
        head=HEAD,
    )


def fits(*args: str, **more: str) -> bool:
    findings = found(study(*args, **more))
    assert {item.rule for item in findings} <= {"p-contradicts-interval"}
    return not findings


@pytest.mark.parametrize(
    ("ratio", "low", "high", "level", "p"),
    (
        # recomputed by hand in errata B10: ref 3 at 95 %, ref 7 at 90 and 95 %, ref 11 at 80 %, ref 13
        ("0.49", "0.32", "0.74", "95", 0.0009),
        ("0.75", "0.57", "0.99", "95", 0.041),
        ("0.71", "0.54", "0.95", "95", 0.017),
        ("0.59", "0.44", "0.78", "95", 0.0003),
        ("0.35", "0.18", "0.66", "90", 0.008),
        ("0.35", "0.18", "0.66", "95", 0.0015),
        ("0.60", "0.40", "0.90", "80", 0.11),
        ("0.57", "0.30", "1.10", "95", 0.090),
        ("0.47", "0.30", "0.76", "95", 0.0015),
    ),
)
def test_p_is_that_of_altman_and_bland(ratio: str, low: str, high: str, level: str, p: float) -> None:
    fit = wald(ratio, interval(low, high), level, exact=True)
    assert fit is not None
    assert fit.p == pytest.approx(p, rel=0.06)
    assert fit.smallest < fit.p < fit.largest


def test_the_published_example_is_reproduced() -> None:
    """Altman & Bland 2011: a ratio of 0.81 (95 % interval 0.70 to 0.94) has p = 0.005."""
    fit = wald("0.81", interval("0.70", "0.94"), "95", exact=True)
    assert fit is not None
    assert shown(fit.p) == "0.0051"


def test_quantiles_and_tails() -> None:
    assert quantile("95") == pytest.approx(1.959964)
    assert two_sided(1.959964) == pytest.approx(0.05)
    assert 0 < two_sided(12) < 1e-30


def test_a_level_of_90_taken_for_95_is_found_and_named() -> None:
    """Ref 7: log-rank p = 0.0054 fits the interval at 90 %, not the same bounds at 95 %."""
    assert fits("0.35", "0.18", "0.66", "90", "0.0054", test="log-rank")
    (item,) = found(study("0.35", "0.18", "0.66", "95", "0.0054", test="log-rank"))
    assert "it would fit an interval at 90%" in item.message


def test_an_80_percent_interval_is_not_taken_for_a_95_percent_one() -> None:
    """Ref 11."""
    assert fits("0.60", "0.40", "0.90", "80", "0.11", test="log-rank")
    (item,) = found(study("0.60", "0.40", "0.90", "95", "0.11", test="log-rank"))
    assert "it would fit an interval at 80%" in item.message


def test_no_level_fits() -> None:
    (item,) = found(study("0.60", "0.40", "0.90", "95", "0.9"))
    assert "at no level of 70, 80, 90, 95, 99%" in item.message


def test_a_log_rank_p_may_differ_from_walds_by_its_known_bound() -> None:
    """The same p is refused to a Wald test, whose only tolerance is rounding."""
    beta, error = math.log(0.3), 0.3
    z = abs(beta) / error * math.sinh(abs(beta) / 2) / (abs(beta) / 2)
    bounds = [f"{math.exp(beta + side * quantile('95') * error):.3f}" for side in (-1, 1)]
    p = f"{two_sided(z):.6f}"
    assert fits("0.300", *bounds, "95", p, test="log-rank")
    assert fits("0.300", *bounds, "95", p)
    assert not fits("0.300", *bounds, "95", p, test="Wald")


@pytest.mark.parametrize(
    ("p", "good"),
    (
        ("<0.05", True),
        ("<0.03", True),
        ("<0.001", False),
        ("≤0.05", True),
        (">0.07", False),
        (">0.01", True),
        ("≥0.01", True),
        ("≥0.2", False),
        ("0.04", True),
        ("0.0", True),
    ),
)
def test_inequalities_are_compared_by_their_side(p: str, good: bool) -> None:
    """HR 0.75 (0.57 to 0.99) allows p from about 0.03 to 0.05."""
    assert fits("0.75", "0.57", "0.99", "95", p) is good


def test_a_one_sided_p_is_half_or_one_minus_half() -> None:
    assert fits("0.60", "0.40", "0.90", "95", "0.0068", sided='"1"', test="wald")
    assert fits("0.60", "0.40", "0.90", "95", "0.9932", sided='"1"', test="wald")
    (item,) = found(study("0.60", "0.40", "0.90", "95", "0.0067", sided='"2"', test="wald"))
    assert "as a one-sided p" in item.message


def test_a_bound_of_zero_and_a_ratio_of_one_have_no_false_alarm() -> None:
    assert fits("0.1", "0.0", "0.9", "95", "0.04")
    assert fits("1.00", "0.80", "1.25", "95", "1")
    assert fits("1.0", "0.8", "1.2", "95", "0.7")


def test_an_unknown_level_is_judged_by_all() -> None:
    assert fits("0.60", "0.40", "0.90", "null", "0.11")
    assert not fits("0.60", "0.40", "0.90", "null", "0.9")


def test_a_level_given_for_several_intervals_is_used() -> None:
    lines = study("0.60", "0.40", "0.90", "null", "0.014") + "  - {id: level, kind: confidence-level, of: [ci], value: 80}\n"
    (item,) = found(lines)
    assert "at 80%" in item.message
    assert "it would fit an interval at 95%" in item.message


def test_a_p_of_no_ratio_or_of_two_is_left_alone() -> None:
    ratio = "{{id: {0}, kind: hazard-ratio, endpoint: os, group: a, versus: b, value: 0.60}}"
    one = "{{id: ci-{0}, kind: interval, of: {0}, low: 0.40, high: 0.90, level: 95}}"
    lines = [ratio.format("x"), one.format("x"), ratio.format("y"), one.format("y")]
    assert not rules(*lines, '{id: p, kind: p-value, of: [x, y], relation: "=", value: 0.9}', head=HEAD)
    assert not rules(*lines, "{id: m, kind: number, value: 1, unit: month}", '{id: p, kind: p-value, of: [m], relation: "=", value: 0.9}', head=HEAD)
