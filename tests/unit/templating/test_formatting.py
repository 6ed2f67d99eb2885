"""`probant.templating.formatting`: each kind of fact, in each language, in each form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probant.loading.vocabulary import with_defaults
from probant.model.facts import FACT, Body
from probant.model.records import Vocabulary
from probant.templating.formatting import FORMS, PARTS, CannotFormat, Formatter, Options, UnknownUnit

VOCABULARY = with_defaults(
    Vocabulary.model_validate(
        {"units": {"lesion": {"fr": {"one": "{} lésion", "other": "{} lésions", "gender": "f"}, "en": {"one": "{} lesion", "other": "{} lesions"}}}}
    )
)
LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def body(kind: str, **fields: Any) -> Body:
    """Make a fact."""
    common = {"id": "a", "kind": kind, "statement": {"fr": "x", "en": "x"}, "read": {"verification": "unverified", "locator": None}}
    return FACT.validate_python({**common, **fields})


def shown(fact: Body, language: str, **options: Any) -> str:
    """Write a fact; `·` stands for a no-break space, `_` for a narrow one, `*` around what is in italics."""
    pieces = Formatter(LOCALES[language], VOCABULARY).fact(fact, Options(**options))
    text = "".join(f"*{piece.text}*" if piece.emphasised else piece.text for piece in pieces)
    return text.replace("\u00a0", "·").replace("\u202f", "_")


DOSE = body("dose", value="60", unit="gray", fractions="8")
COUNT = body("count", value="43", of="54", unit="patient")
NUMBER = body("count", value="2", unit="lesion")
ONE = body("count", value="1", unit="lesion")
RATIO = body("hazard-ratio", value="0.70", endpoint="os", group="a", versus="b")
INTERVAL = body("interval", low="0.32", high="0.74", level="95", of="a")
UNKNOWN_LEVEL = body("interval", low="0.32", high="0.74", level=None, of="a")
MONTHS = body("interval", low="5.7", high="20.9", level="90", of="a", unit="month")
OPEN = body("interval", low="18.9", high=None, level="95", of="a", unit="month")
OPEN_RATIO = body("interval", low="0.32", high=None, level="95", of="a")
ODDS = body("odds-ratio", value="5.34", endpoint="os", group="a", versus="b")
P = body("p-value", relation="<", value="0.001", of=["a"])
P_EQUAL = body("p-value", relation="=", value="0.0054", of=["a"])
RANGE = body("range", low="1", high="5", unit="lesion")
THRESHOLD = body("threshold", relation="≤", value="3", unit="lesion")
CONTRAST = body("contrast", first={"low": "2", "high": "3"}, second={"relation": "<", "value": "2"}, unit="lesion")
EDITION = body("number", value="8", unit="edition")
FINDING = body("finding", text={"fr": "multicentrique", "en": "multicentre"})

CASES: tuple[tuple[Body, dict[str, Any], str, str], ...] = (
    (body("number", value="60", unit="gray"), {}, "60·Gy", "60·Gy"),
    (body("number", value="2", unit="phase"), {}, "phase·2", "phase·2"),
    (body("number", value="2012", unit="calendar-year"), {}, "2012", "2012"),
    (body("number", value="1.50", unit="centimetre"), {}, "1,50·cm", "1.50·cm"),
    (EDITION, {}, "8ᵉ·édition", "8th·edition"),
    (EDITION, {"form": "words"}, "huitième·édition", "eighth·edition"),
    (COUNT, {}, "43/54", "43/54"),
    (COUNT, {"form": "of"}, "43·patients sur·54", "43 of 54·patients"),
    (COUNT, {"form": "bare"}, "43", "43"),
    (COUNT, {"form": "n"}, "*n*·=·43", "*n*·=·43"),
    (COUNT, {"part": "value"}, "43·patients", "43·patients"),
    (COUNT, {"part": "total"}, "54·patients", "54·patients"),
    (COUNT, {"part": "total", "form": "bare"}, "54", "54"),
    (NUMBER, {}, "2·lésions", "2·lesions"),
    (NUMBER, {"form": "words"}, "deux·lésions", "two·lesions"),
    (NUMBER, {"form": "word"}, "deux", "two"),
    (ONE, {}, "1·lésion", "1·lesion"),
    (ONE, {"form": "words"}, "une·lésion", "one·lesion"),
    (body("count", value="12345", unit="patient"), {}, "12_345·patients", "12,345·patients"),
    (body("percentage", value="9"), {}, "9_%", "9%"),
    (body("percentage", value="62.50"), {}, "62,50_%", "62.50%"),
    (body("percentage", value="9"), {"form": "bare"}, "9", "9"),
    (body("probability", value="52", endpoint="os", at={"value": "5", "unit": "year"}), {}, "52_%", "52%"),
    (body("median", value="11.9", unit="month", endpoint="os"), {}, "11,9·mois", "11.9·months"),
    (body("mean", value="1.5", unit="year", endpoint="os"), {}, "1,5·an", "1.5·years"),
    (body("follow-up", value="12.4", unit="month"), {}, "12,4·mois", "12.4·months"),
    (body("duration", value="2", unit="year"), {}, "2·ans", "2·years"),
    (body("duration", value="2", unit="month"), {"form": "words"}, "deux·mois", "two·months"),
    (RATIO, {}, "HR·=·0,70", "HR·=·0.70"),
    (RATIO, {"label": False}, "0,70", "0.70"),
    (RATIO, {"form": "bare"}, "0,70", "0.70"),
    (INTERVAL, {}, "IC à·95_%_: 0,32–0,74", "95%·CI 0.32–0.74"),
    (INTERVAL, {"label": False}, "0,32–0,74", "0.32–0.74"),
    (INTERVAL, {"part": "low"}, "0,32", "0.32"),
    (INTERVAL, {"part": "level"}, "IC à·95_%", "95%·CI"),
    (UNKNOWN_LEVEL, {}, "intervalle de confiance_: 0,32–0,74", "confidence interval 0.32–0.74"),
    (MONTHS, {}, "IC à·90_%_: 5,7–20,9·mois", "90%·CI 5.7–20.9·months"),
    (MONTHS, {"form": "bare"}, "5,7–20,9", "5.7–20.9"),
    (OPEN, {}, "IC à·95_%_: 18,9·mois–non atteint", "95%·CI 18.9·months to not reached"),
    (OPEN, {"form": "bare"}, "18,9–non atteint", "18.9 to not reached"),
    (OPEN_RATIO, {}, "IC à·95_%_: 0,32–non atteint", "95%·CI 0.32 to not reached"),
    (ODDS, {}, "OR·=·5,34", "OR·=·5.34"),
    (ODDS, {"label": False}, "5,34", "5.34"),
    (body("confidence-level", value="95", of=["a"]), {}, "IC à·95_%", "95%·CI"),
    (body("confidence-level", value="95", of=["a"]), {"label": False}, "95_%", "95%"),
    (P, {}, "*p*·<·0,001", "*p*·<·0.001"),
    (P, {"label": False}, "<·0,001", "<·0.001"),
    (P_EQUAL, {}, "*p*·=·0,0054", "*p*·=·0.0054"),
    (P_EQUAL, {"form": "bare"}, "0,0054", "0.0054"),
    (RANGE, {}, "1 à 5·lésions", "1–5·lesions"),
    (RANGE, {"form": "words"}, "une à cinq·lésions", "one to five·lesions"),
    (RANGE, {"form": "bare"}, "1 à 5", "1–5"),
    (RANGE, {"part": "high"}, "5·lésions", "5·lesions"),
    (body("range", low="5", high="15", unit="percent"), {}, "5 à 15_%", "5–15%"),
    (body("range", low="5", high="5", unit="year"), {}, "5 à 5·ans", "5–5·years"),
    (THRESHOLD, {}, "≤·3·lésions", "≤·3·lesions"),
    (THRESHOLD, {"label": False}, "3·lésions", "3·lesions"),
    (THRESHOLD, {"form": "words"}, "trois·lésions", "three·lesions"),
    (CONTRAST, {}, "2–3 contre <·2·lésions", "2–3 versus <·2·lesions"),
    (CONTRAST, {"part": "first"}, "2–3·lésions", "2–3·lesions"),
    (CONTRAST, {"form": "bare"}, "2–3 contre <·2", "2–3 versus <·2"),
    (body("date", value="2012"), {}, "2012", "2012"),
    (body("date", value="2012-08"), {}, "août 2012", "August 2012"),
    (body("date", value="2012-08-01"), {}, "1ᵉʳ·août 2012", "1·August 2012"),
    (DOSE, {}, "60·Gy en 8·fractions", "60·Gy in 8·fractions"),
    (DOSE, {"part": "value"}, "60·Gy", "60·Gy"),
    (DOSE, {"part": "fractions"}, "8·fractions", "8·fractions"),
    (DOSE, {"part": "fractions", "form": "words"}, "huit·fractions", "eight·fractions"),
    (FINDING, {}, "multicentrique", "multicentre"),
)


@pytest.mark.parametrize(("fact", "options", "french", "english"), CASES)
def test_a_fact_is_written_for_its_language(fact: Body, options: dict[str, Any], french: str, english: str) -> None:
    """Value, unit, label, form and part, as a medical journal of the language prints them."""
    assert shown(fact, "fr", **options) == french
    assert shown(fact, "en", **options) == english


def test_the_table_has_every_kind_form_and_part() -> None:
    """No kind, form or part goes untested."""
    from typing import get_args

    kinds = {get_args(member.model_fields["kind"].annotation)[0] for member in get_args(Body)}
    assert {fact.kind for fact, _, _, _ in CASES} == kinds
    assert {options.get("form", "figures") for _, options, _, _ in CASES} == set(FORMS)
    assert {options["part"] for _, options, _, _ in CASES if "part" in options} | {"second"} == set(PARTS)


@pytest.mark.parametrize(
    ("fact", "part"),
    ((FINDING, "value"), (RATIO, "low"), (OPEN, "high"), (UNKNOWN_LEVEL, "level"), (NUMBER, "total"), (RANGE, "first"), (RATIO, "of")),
)
def test_a_part_that_a_fact_does_not_have_is_refused(fact: Body, part: str) -> None:
    """The message names the kind and the part."""
    with pytest.raises(CannotFormat, match=f"{fact.kind} has no part `{part}`"):
        shown(fact, "fr", part=part)


def test_an_unknown_form_is_refused_with_the_known_ones() -> None:
    """The message lists them."""
    with pytest.raises(CannotFormat, match="no form `wordy`: one of figures, words"):
        shown(NUMBER, "fr", form="wordy")


def test_a_unit_that_the_vocabulary_does_not_have_is_refused() -> None:
    """Neither in general nor in one language is a unit made up."""
    with pytest.raises(UnknownUnit):
        shown(body("number", value="1", unit="parsec"), "fr")
    french_only = with_defaults(Vocabulary.model_validate({"units": {"mot": {"fr": {"other": "{} mots"}}}}))
    with pytest.raises(UnknownUnit):
        Formatter("en-GB", french_only).fact(body("number", value="1", unit="mot"), Options())


@given(
    st.from_regex(r"[0-9]{1,7}(\.[0-9]{1,5})?", fullmatch=True),
    st.sampled_from(["fr", "en"]),
    st.sampled_from(["gray", "month", "lesion", "percent"]),
)
def test_every_digit_reported_is_printed(digits: str, language: str, unit: str) -> None:
    """Whatever the unit and the language, as a number, a ratio, an interval or a range."""
    wanted = re.sub(r"\D", "", digits)

    def found(text: str) -> str:
        return re.sub(r"[^0-9]", "", text)

    assert found(shown(body("number", value=digits, unit=unit), language)) == wanted
    assert found(shown(body("range", low=digits, high=digits, unit=unit), language)) == wanted * 2
    assert found(shown(body("interval", low=digits, high=digits, level=None, of="a", unit=unit), language)) == wanted * 2
    assert found(shown(body("threshold", relation=">", value=digits, unit=unit), language)) == wanted
