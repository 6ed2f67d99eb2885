"""Write numbers as a language wants them, keeping every digit that was reported."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import Any

NO_BREAK = "\u00a0"
NARROW = "\u202f"


@functools.cache
def _locale(language: str) -> Any:
    from babel import Locale

    return Locale.parse(language.replace("-", "_"))


@functools.cache
def decimal_mark(language: str) -> str:
    """Give the decimal mark of a language (CLDR)."""
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(_locale(language)))


def number(digits: str, language: str) -> str:
    """Write digits with the decimal mark and minus sign of a language; digits before the mark are grouped by fours and more with a narrow space."""
    sign = "−" if digits.startswith("-") else ""
    whole, _, decimals = digits.lstrip("-").partition(".")
    if len(whole) > 4 and not decimals:  # noqa: PLR2004 - four digits stay together, as in a year
        groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)]
        whole = ("," if language.startswith("en") else NARROW).join(reversed(groups))
    return sign + whole + (decimal_mark(language) + decimals if decimals else "")


def plural(digits: str, language: str) -> str:
    """Give the CLDR plural category of a number: `one`, `other`, ..."""
    return str(_locale(language).plural_form(Decimal(digits)))


def in_words(digits: str, language: str, gender: str = "m", *, ordinal: bool = False) -> str:
    """Write a whole number in words: `deux`, `one`. A number with decimals, or above twenty, stays in figures, as style guides ask."""
    if "." in digits or int(digits) > 20:  # noqa: PLR2004
        return ordinal_figure(digits, language, gender) if ordinal else number(digits, language)
    from num2words import num2words

    words = str(num2words(int(digits), lang=language.split("-", maxsplit=1)[0], to="ordinal" if ordinal else "cardinal"))
    if language.startswith("fr") and gender == "f":
        if words == "un":
            return "une"
        if words == "premier":
            return "première"
    return words


def ordinal_figure(digits: str, language: str, gender: str = "m") -> str:
    """Write an ordinal in figures: 2ᵉ, 1ʳᵉ; 2nd, 8th."""
    value = int(digits)
    if language.startswith("fr"):
        if value == 1:
            return f"{digits}{'ʳᵉ' if gender == 'f' else 'ᵉʳ'}"
        return f"{digits}ᵉ"
    if 10 <= value % 100 <= 20:  # noqa: PLR2004 - eleventh, twelfth, thirteenth
        return f"{digits}th"
    return digits + {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def listed(items: list[str], language: str) -> str:
    """Join items as a language does: « a, b et c », "a, b and c"."""
    if len(items) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(items)
    conjunction = {"fr": "et", "en": "and"}.get(language.split("-", maxsplit=1)[0])
    if conjunction is None:
        from babel.lists import format_list

        return str(format_list(items, locale=_locale(language)))
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def month_year(value: str, language: str) -> str:
    """Write a date given as `2012`, `2012-01` or `2012-01-31`: « janvier 2012 »."""
    import datetime as dt

    from babel.dates import format_date

    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return value
    pattern = "MMMM y" if len(parts) == 2 else "d MMMM y"  # noqa: PLR2004 - year and month
    day = dt.date(*[*parts, 1][:3])
    text = str(format_date(day, pattern, locale=_locale(language)))
    if len(parts) == 3 and parts[2] == 1 and language.startswith("fr"):  # noqa: PLR2004 - a full date
        text = text.replace("1 ", "1ᵉʳ ", 1)
    return text.replace(" ", NO_BREAK, 1) if len(parts) == 3 else text  # noqa: PLR2004
