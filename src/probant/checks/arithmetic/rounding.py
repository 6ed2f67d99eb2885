"""What a reported decimal stands for: every true value that may have been rounded to it.

Authors round half up (0.125 to 0.13) or half to the even digit (0.125 to 0.12), and hardly ever say which; a rule that finds a contradiction must find it
under both. So the lower end of the interval always belongs to it, and the upper end only when the last digit reported is even: that is "rounded to the even".
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

_HALF = Decimal("0.5")
HUNDRED = 100

DAYS: dict[str, Decimal] = {
    "minute": Decimal(1) / Decimal(1440),
    "hour": Decimal(1) / Decimal(24),
    "day": Decimal(1),
    "week": Decimal(7),
    "month": Decimal("30.4375"),
    "year": Decimal("365.25"),
}
"""Units of time in days; twelve months are a year exactly, a month being a twelfth of the mean Julian year."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """A decimal as reported: its value and half a unit of its last digit, both times `factor` (days in its unit, 1 for a bare number)."""

    digits: str
    value: Decimal
    half: Decimal
    factor: Decimal = Decimal(1)

    @property
    def low(self) -> Decimal:
        """The smallest true value that rounds to it."""
        return self.value - self.half

    @property
    def high(self) -> Decimal:
        """The largest true value that rounds to it."""
        return self.value + self.half


def rounded(digits: str, factor: Decimal = Decimal(1)) -> Rounded:
    """Give what a decimal written as `digits` stands for: `0.70` is any value from 0.695 to 0.705."""
    value = Decimal(digits)
    exponent = value.as_tuple().exponent
    half = _HALF.scaleb(exponent if isinstance(exponent, int) else 0)
    return Rounded(digits, value * factor, half * factor, factor)


def time(digits: str, unit: str) -> Rounded | None:
    """Give a reported length of time in days; None when the unit has no fixed length."""
    factor = DAYS.get(unit)
    return rounded(digits, factor) if factor is not None else None


def surely_above(first: Rounded, second: Rounded) -> bool:
    """Tell whether the true value of `first` must be above that of `second`.

    Rounding never changes the order: when both have the same number of decimals in the same unit, a larger reported value means a larger true value
    (17 % and 16 % cannot both be 16.5 %). Otherwise their intervals must be apart.
    """
    if first.half == second.half and first.factor == second.factor:
        return first.value > second.value
    return first.low > second.high


def surely_apart(first: Rounded, second: Rounded) -> bool:
    """Tell whether the true values must differ by more than rounding, whatever each was rounded by."""
    return first.low > second.high or second.low > first.high


def numerators(digits: str, total: int) -> range:
    """Give the whole numbers that are, of `total`, a share reported as `digits` percent.

    This is the GRIM test (Brown & Heathers 2017, doi:10.1177/1948550616673876) for shares: exact, with both ways of rounding allowed.
    """
    share = rounded(digits)
    low, high = Fraction(share.low) * total / HUNDRED, Fraction(share.high) * total / HUNDRED
    last = math.floor(high)
    if last == high and int(digits[-1]) % 2:
        last -= 1
    return range(max(0, math.ceil(low)), min(total, last) + 1)


def nearest(digits: str, total: int) -> list[int]:
    """Give the whole numbers whose shares of `total` stand on either side of a reported percentage."""
    exact = Fraction(Decimal(digits)) * total / HUNDRED
    return sorted({max(0, math.floor(exact)), min(total, math.ceil(exact))})


def share(count: int, total: int, decimals: int = 2) -> str:
    """Show the arithmetic of a share: `17/39 = 43.59%`."""
    if not total:
        return f"{count}/{total}"
    return f"{count}/{total} = {plain(round(HUNDRED * count / total, decimals))}%"


def shares(digits: str, total: int) -> str:
    """Show the shares of `total` that stand on either side of a reported percentage."""
    decimals = len(digits.partition(".")[2]) + 2
    return ", ".join(share(count, total, decimals) for count in nearest(digits, total))


def plain(number: float | Decimal) -> str:
    """Write a number without an exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spread(values: Iterator[Rounded]) -> Decimal:
    """Give the smallest sum that reported values can stand for."""
    return sum((value.low for value in values), Decimal(0))
