"""`probant.exports.hal.needs`: what HAL asks for and the content lacks, with the place to write it; what is not deposited."""

from __future__ import annotations

from typing import Any

import pytest

from probant.diagnostics import Findings, render
from probant.exports.hal import needs


def lacking(state: Any, **changes: Any) -> list[tuple[str, str]]:
    """Give place and message of what a record lacks once parts of the article are changed."""
    corpus, edition, *_ = state
    whole = corpus.article
    corpus.article = whole.model_copy(update=changes)
    findings = Findings()
    try:
        needs.missing(corpus, edition, findings)
    finally:
        corpus.article = whole
    assert {item.rule for item in findings} <= {"missing-for-archive"}
    return [(str(item.span), item.message) for item in findings]


def test_the_tiny_review_lacks_nothing(tiny: Any) -> None:
    """Its placeholders fill every field."""
    assert lacking(tiny) == []


@pytest.mark.parametrize("field", ("domains", "audience", "popular", "peer_reviewed", "source"))
def test_each_field_that_hal_asks_for_is_asked_for(tiny: Any, field: str) -> None:
    """At its own place; false is an answer, null is not."""
    article = tiny[0].article
    ((place, message),) = lacking(tiny, hal=article.hal.model_copy(update={field: None}))
    assert place.startswith("content/article.yaml:")
    assert message == f"`hal.{field}` is not stated"
    assert place != "content/article.yaml:1:1"


def test_a_text_of_a_journal_needs_the_journal_and_its_pages(tiny: Any) -> None:
    """One that is in none needs neither."""
    article = tiny[0].article
    assert [message for _, message in lacking(tiny, published=None)] == ["the journal is not stated"]
    assert [message for _, message in lacking(tiny, published=article.published.model_copy(update={"pages": None}))] == [
        "`published.pages` is not stated"
    ]
    assert lacking(tiny, published=None, hal=article.hal.model_copy(update={"type": "UNDEFINED"})) == []


def test_an_affiliation_needs_its_country_or_its_number(tiny: Any) -> None:
    """And somebody has to have one."""
    article = tiny[0].article
    places = [item.model_copy(update={"country": None, "hal": None}) for item in article.affiliations]
    assert [message for _, message in lacking(tiny, affiliations=places)] == [f"the country of affiliation `{mark}` is not stated" for mark in "ab"]
    assert [message for _, message in lacking(tiny, affiliations=[])] == ["no author has an affiliation"]


def test_nobody_has_signed(unsigned: Any) -> None:
    """HAL takes no text without authors: said at the edition's own line."""
    assert ("content/editions/2026.yaml:28:14", "nobody has signed the edition `2026`") in lacking(unsigned)


def test_what_is_lacking_is_shown_with_what_to_write(tiny: Any) -> None:
    """The whole message."""
    corpus, edition, *_ = tiny
    whole = corpus.article
    corpus.article = whole.model_copy(update={"hal": whole.hal.model_copy(update={"audience": None})})
    findings = Findings()
    needs.missing(corpus, edition, findings)
    corpus.article = whole
    place = next(iter(findings)).span
    assert render(findings, "full") == (
        f"{place}: error[missing-for-archive] `hal.audience` is not stated\n  hint: write under `hal`: `international` or `national`\n1 error"
    )


def test_an_edition_with_a_notice_or_without_signature_is_not_deposited(tiny: Any, unsigned: Any) -> None:
    """Said at the notice and at `signatories`; one that has neither is."""
    found = {}
    for name, (corpus, edition, *_) in {"tiny": tiny, "unsigned": unsigned}.items():
        needs.refused(corpus, edition, findings := Findings())
        found[name] = [(item.rule, item.message) for item in findings]
    assert found == {
        "tiny": [("deposit-refused", "the edition `2024` carries a notice of what it is")],
        "unsigned": [
            ("deposit-refused", "the edition `2026` carries a notice of what it is"),
            ("deposit-refused", "nobody has signed the edition `2026`"),
        ],
    }
    needs.refused(tiny[0], tiny[1].model_copy(update={"notice": None}), findings := Findings())
    assert not len(findings)
