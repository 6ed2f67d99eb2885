"""`rounding`: what a reported decimal stands for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from probant.checks.arithmetic.rounding import nearest, numerators, rounded, share, shares, surely_above, surely_apart, time


@pytest.mark.parametrize(
    ("digits", "low", "high"), (("0.70", "0.695", "0.705"), ("12", "11.5", "12.5"), ("0", "-0.5", "0.5"), ("100.0", "99.95", "100.05"))
)
def test_a_decimal_stands_for_half_a_unit_of_its_last_digit_on_either_side(digits: str, low: str, high: str) -> None:
    value = rounded(digits)
    assert (value.low, value.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("digits", "total", "expected"),
    (
        ("12", 24, [3]),  # 12.5 to the even digit
        ("13", 24, [3]),  # 12.5 half up
        ("62", 24, [15]),  # 62.5 to the even digit
        ("38", 24, [9]),  # 37.5 either way
        ("37", 24, []),  # 37.5 down to an odd digit: no way of rounding does that
        ("88", 24, [21]),
        ("80", 24, []),
        ("80", 25, [20]),
        ("4.5", 66, [3]),
        ("37", 106, [39]),
        ("43", 39, []),
        ("0", 24, [0]),
        ("100", 24, [24]),
        ("0", 1000, [0, 1, 2, 3, 4, 5]),
        ("50", 0, [0]),
    ),
)
def test_a_percentage_is_a_whole_number_of_the_group_rounded_either_way(digits: str, total: int, expected: list[int]) -> None:
    assert list(numerators(digits, total)) == expected


def test_rounding_never_changes_the_order() -> None:
    """With the same decimals the figures as written decide; with others, what they may stand for."""
    assert surely_above(rounded("17"), rounded("16"))
    assert not surely_above(rounded("17"), rounded("17"))
    assert surely_above(rounded("17"), rounded("16.4"))
    assert not surely_above(rounded("17"), rounded("16.5"))
    assert not surely_above(rounded("0.9"), rounded("0.86"))


def test_apart_is_beyond_both_roundings() -> None:
    assert surely_apart(rounded("17"), rounded("15"))
    assert not surely_apart(rounded("17"), rounded("16"))


def test_times_are_compared_in_days_and_twelve_months_are_a_year() -> None:
    year, months, weeks = time("1", "year"), time("12", "month"), time("52", "week")
    assert year is not None
    assert months is not None
    assert weeks is not None
    assert year.value == months.value
    assert weeks.value < months.value
    assert time("3", "cycle") is None


def test_the_arithmetic_is_shown() -> None:
    assert share(17, 39) == "17/39 = 43.59%"
    assert shares("43", 39) == "16/39 = 41.03%, 17/39 = 43.59%"
    assert shares("50", 24) == "12/24 = 50%"
    assert nearest("99.9", 24) == [23, 24]
    assert share(0, 0) == "0/0"
