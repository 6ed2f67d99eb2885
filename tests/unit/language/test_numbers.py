"""`probant.language.numbers`: a number is written as the language wants it, and no digit of it is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probant.language import numbers

DIGITS = st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,8})?", fullmatch=True)
LANGUAGES = st.sampled_from(["fr", "fr-FR", "fr-CA", "en", "en-GB", "en-US"])


@pytest.mark.parametrize(
    ("digits", "french", "english"),
    (
        ("0.70", "0,70", "0.70"),
        ("11.9", "11,9", "11.9"),
        ("0", "0", "0"),
        ("-3.5", "−3,5", "−3.5"),
        ("2019", "2019", "2019"),
        ("10000", "10\u202f000", "10,000"),
        ("1234567", "1\u202f234\u202f567", "1,234,567"),
        ("007", "007", "007"),
        ("1.0", "1,0", "1.0"),
    ),
)
def test_a_number_is_written_with_the_marks_of_its_language(digits: str, french: str, english: str) -> None:
    """Decimal mark, minus sign, groups of thousands; four digits stay together, as in a year."""
    assert numbers.number(digits, "fr-FR") == french
    assert numbers.number(digits, "en-GB") == english


@given(DIGITS, LANGUAGES)
def test_no_digit_is_lost_added_or_moved(digits: str, language: str) -> None:
    """The digits of what is printed are those that were reported, in order, final zeros included."""
    shown = numbers.number(digits, language)
    assert re.sub(r"\D", "", shown) == re.sub(r"\D", "", digits)
    assert ("−" in shown) == digits.startswith("-")
    whole, _, decimals = digits.partition(".")
    if decimals:
        assert shown.endswith(numbers.decimal_mark(language) + decimals)
    assert " " not in shown
    del whole


@given(st.integers(0, 2000), LANGUAGES, st.sampled_from(["m", "f"]), st.booleans())
def test_a_number_in_words_falls_back_on_figures_that_keep_its_digits(value: int, language: str, gender: str, ordinal: bool) -> None:
    """Up to twenty there are words, above it figures, and never both."""
    shown = numbers.in_words(str(value), language, gender, ordinal=ordinal)
    if value > 20:
        assert re.sub(r"[^0-9]", "", shown) == str(value)
    else:
        assert not re.search(r"\d", shown)
        assert shown == shown.lower()


@pytest.mark.parametrize(
    ("digits", "language", "gender", "words"),
    (
        ("1", "fr-FR", "m", "un"),
        ("1", "fr-FR", "f", "une"),
        ("2", "fr-FR", "f", "deux"),
        ("17", "fr-FR", "m", "dix-sept"),
        ("1", "en-GB", "m", "one"),
        ("12", "en-GB", "m", "twelve"),
        ("21", "fr-FR", "m", "21"),
        ("1.5", "en-GB", "m", "1.5"),
        ("1.5", "fr-FR", "m", "1,5"),
    ),
)
def test_a_small_number_is_written_in_words(digits: str, language: str, gender: str, words: str) -> None:
    """With the gender of what is counted; a number with decimals stays in figures."""
    assert numbers.in_words(digits, language, gender) == words


@pytest.mark.parametrize(
    ("digits", "language", "gender", "figure", "words"),
    (
        ("1", "fr-FR", "m", "1ᵉʳ", "premier"),
        ("1", "fr-FR", "f", "1ʳᵉ", "première"),
        ("8", "fr-FR", "f", "8ᵉ", "huitième"),
        ("1", "en-GB", "m", "1st", "first"),
        ("2", "en-GB", "m", "2nd", "second"),
        ("3", "en-GB", "m", "3rd", "third"),
        ("4", "en-GB", "m", "4th", "fourth"),
        ("11", "en-GB", "m", "11th", "eleventh"),
        ("12", "en-GB", "m", "12th", "twelfth"),
        ("13", "en-GB", "m", "13th", "thirteenth"),
        ("21", "en-GB", "m", "21st", "21st"),
        ("112", "en-GB", "m", "112th", "112th"),
        ("101", "en-GB", "m", "101st", "101st"),
    ),
)
def test_an_ordinal_is_written_in_figures_or_in_words(digits: str, language: str, gender: str, figure: str, words: str) -> None:
    """Eleventh, twelfth and thirteenth are the exceptions of English; the feminine one is that of French."""
    assert numbers.ordinal_figure(digits, language, gender) == figure
    assert numbers.in_words(digits, language, gender, ordinal=True) == words


@pytest.mark.parametrize(
    ("digits", "french", "english"),
    (("0", "one", "other"), ("1", "one", "one"), ("1.5", "one", "other"), ("2", "other", "other"), ("1.0", "one", "other")),
)
def test_the_plural_is_that_of_the_language(digits: str, french: str, english: str) -> None:
    """« 1,5 mois », « 0 patient »; "0 patients", "1.5 months"."""
    assert numbers.plural(digits, "fr-FR") == french
    assert numbers.plural(digits, "en-GB") == english


@pytest.mark.parametrize(
    ("items", "french", "english"),
    (
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a et b", "a and b"),
        (["a", "b", "c"], "a, b et c", "a, b and c"),
        (["a", "b", "c", "d"], "a, b, c et d", "a, b, c and d"),
    ),
)
def test_a_list_is_joined_as_the_language_does(items: list[str], french: str, english: str) -> None:
    """No comma before the last."""
    assert numbers.listed(items, "fr-FR") == french
    assert numbers.listed(items, "en-GB") == english


def test_a_list_in_another_language_is_joined_by_its_own_rules() -> None:
    """CLDR knows them."""
    assert numbers.listed(["a", "b", "c"], "de-DE") == "a, b und c"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    (
        ("2012", "2012", "2012"),
        ("2012-01", "janvier 2012", "January 2012"),
        ("2012-08", "août 2012", "August 2012"),
        ("2012-01-31", "31\u00a0janvier 2012", "31\u00a0January 2012"),
        ("2012-02-01", "1ᵉʳ\u00a0février 2012", "1\u00a0February 2012"),
        ("2012-02-11", "11\u00a0février 2012", "11\u00a0February 2012"),
    ),
)
def test_a_date_is_written_as_precise_as_it_is_known(value: str, french: str, english: str) -> None:
    """A day is never made up, and does not part from its month."""
    assert numbers.month_year(value, "fr-FR") == french
    assert numbers.month_year(value, "en-GB") == english
