"""Every fact of the published review with a number and a reference is in each finished file, where its reference is cited."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.expected import token
from tests.support.finished import Finished

FACTS = json.loads((Path(__file__).parents[1] / "data" / "review-2019-facts.json").read_text(encoding="utf-8"))
NUMERIC = [fact for fact in FACTS if fact["ref"] and fact["section"] != "Références" and fact["values"]]
BIBLIOGRAPHIC = [fact for fact in FACTS if fact["ref"] and fact["section"] == "Références" and fact["values"]]
WORDS = [fact for fact in FACTS if fact["ref"] and fact["section"] != "Références" and not fact["values"]]


def _cites(sentence: str, number: int) -> bool:
    """Tell whether a sentence holds the citation number, alone, in a list or in a range."""
    for group in re.findall(r"\[([\d,–\- ]+)\]", sentence):
        for part in group.split(","):
            bounds = [int(bound) for bound in re.split(r"[–-]", part.strip()) if bound.strip().isdigit()]
            if bounds and bounds[0] <= number <= bounds[-1]:
                return True
    return False


def test_the_list_has_its_559_facts() -> None:
    """The list that the tests go by is whole."""
    assert len(FACTS) == 559
    assert len({fact["id"] for fact in FACTS}) == 559


@pytest.mark.parametrize("form", ("html", "docx"))
@pytest.mark.parametrize("language", ("fr", "en"))
def test_each_numeric_fact_stands_in_the_sentence_that_cites_its_reference(
    finished: dict[tuple[str, str], Finished], language: str, form: str
) -> None:
    """A fact's value with its unit is a whole token of a sentence of a claim, and that sentence cites the fact's reference."""
    article = finished[language, form]
    missing = []
    for fact in NUMERIC:
        pattern = token(fact["kind"], fact["values"], fact["unit"], language)
        elements = [name for name in article.claim_of if re.fullmatch(rf"f-{re.escape(fact['id'])}(-\d+)?", name)]
        claims = {claim for name in elements for claim in article.claim_of[name]}
        sentences = [sentence for claim in claims for sentence in article.sentences(claim)]
        if not any(pattern.search(sentence) and _cites(sentence, fact["ref"]) for sentence in sentences):
            missing.append(f"{fact['id']} {pattern.pattern} in {sentences}")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", ("fr", "en"))
def test_each_numeric_fact_stands_in_the_pdf(finished: dict[tuple[str, str], Finished], language: str) -> None:
    """A fact's value with its unit is a whole token of the PDF's text."""
    text = re.sub(r"\s*†", "", finished[language, "pdf"].text)
    missing = [fact["id"] for fact in NUMERIC if not token(fact["kind"], fact["values"], fact["unit"], language).search(text)]
    assert not missing


@pytest.mark.parametrize("form", ("html", "docx"))
@pytest.mark.parametrize("language", ("fr", "en"))
def test_each_fact_in_words_stands_in_a_claim_that_cites_its_reference(finished: dict[tuple[str, str], Finished], language: str, form: str) -> None:
    """A fact that is words is tied to words of a claim which cites the fact's reference."""
    article = finished[language, form]
    missing = []
    for fact in WORDS:
        elements = [name for name in article.claim_of if re.fullmatch(rf"f-{re.escape(fact['id'])}(-\d+)?", name)]
        if not any(_cites(article.elements[claim], fact["ref"]) for name in elements for claim in article.claim_of[name]):
            missing.append(fact["id"])
    assert not missing


@pytest.mark.parametrize("form", ("html", "docx"))
@pytest.mark.parametrize("language", ("fr", "en"))
def test_each_bibliographic_number_stands_in_its_reference(finished: dict[tuple[str, str], Finished], language: str, form: str) -> None:
    """Year, volume and pages stand in the entry of their reference; last pages are shortened as the journal's style does."""
    entries = {int(re.match(r"\[?(\d+)", entry)[1]): entry for entry in finished[language, form].references if re.match(r"\[?\d+", entry)}
    missing = []
    for fact in BIBLIOGRAPHIC:
        values = list(fact["values"])
        if fact["unit"] == "pages" and len(values) == 2:
            first, last = values
            shared = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0) if len(first) == len(last) else 0
            text = f"{first}–{last[shared:]}"
        else:
            text = values[0]
        if text not in entries[fact["ref"]]:
            missing.append(f"{fact['id']}: {text} in {entries[fact['ref']]}")
    assert not missing, "\n".join(missing)
