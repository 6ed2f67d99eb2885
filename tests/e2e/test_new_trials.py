"""The 17 publications since 2019 stand in the edition 2026, in both languages, with their key results, intervals and levels as they were read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from probant.loading.corpus import Corpus, load_corpus
from probant.loading.project import load_project
from tests.e2e.conftest import LANGUAGES, ROOT
from tests.support.finished import Finished, read_docx, read_html

PUBLICATIONS: list[dict[str, Any]] = json.loads((ROOT / "tests" / "data" / "new-trials-2026.json").read_text(encoding="utf-8"))
"""Each publication with its figures, as whoever read the pages recorded them: nothing of it was written from the facts of the project."""

KEY = [(publication["citekey"], fact) for publication in PUBLICATIONS for fact in publication["facts"] if fact["key"]]
NAMES = [publication["publication"] for publication in PUBLICATIONS]
_READERS = {"html": read_html, "docx": read_docx}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The project's evidence."""
    found, findings = load_corpus(load_project(ROOT))
    assert found is not None
    assert not findings.errors
    return found


@pytest.fixture(scope="module")
def articles(updated: Path) -> dict[tuple[str, str], Finished]:
    """The edition 2026, built by the command: page and Word file in each language."""
    return {(language, form): reader(updated / language / f"article.{form}") for language in LANGUAGES for form, reader in _READERS.items()}


def _figure(digits: str, language: str) -> str:
    """Write digits as the language does, thousands apart from five digits on; the text's spaces are plain."""
    whole, point, rest = digits.partition(".")
    if len(whole) > 4:
        whole = f"{whole[:-3]}{' ' if language == 'fr' else ','}{whole[-3:]}"
    return whole + (("," if language == "fr" else ".") if point else "") + rest


def _expected(fact: dict[str, Any], language: str) -> re.Pattern[str]:
    """Give what a reader should find where a fact stands."""
    french = language == "fr"
    if "level" in fact:
        level = f"IC à {fact['level']} % : " if french else f"{fact['level']}% CI "
        low = _figure(fact["low"], language)
        if fact["high"] is None:
            return re.compile(rf"^{level}{re.escape(low)} (?:mois–non atteint|months to not reached)$")
        return re.compile(rf"^{level}{re.escape(low)}–{re.escape(_figure(fact['high'], language))}(?: ?%| mois| months)?$")
    if "relation" in fact:
        return re.compile(rf"^p {fact['relation']} {re.escape(_figure(fact['value'], language))}$")
    if "value" in fact:
        return re.compile(rf"(?<![\d,.]){re.escape(_figure(fact['value'], language))}(?![\d]|[,.]\d)")
    if "low" in fact:
        words = {"1": ("une?", "one"), "5": ("cinq", "five")}
        low, high = (words[fact[bound]][0 if french else 1] for bound in ("low", "high"))
        return re.compile(rf"^{low} (?:à|to) {high} ")
    return re.compile(r"\w")


def _elements(article: Finished, fact: str) -> list[str]:
    return [name for name in article.claim_of if re.fullmatch(rf"f-{re.escape(fact)}(-\d+)?", name)]


def test_the_list_is_whole() -> None:
    """17 publications, each with a key result."""
    assert len(set(NAMES)) == 17
    assert {publication["citekey"] for publication in PUBLICATIONS} == {citekey for citekey, _fact in KEY}


@pytest.mark.parametrize("publication", PUBLICATIONS, ids=NAMES)
def test_its_facts_are_those_that_were_read(corpus: Corpus, publication: dict[str, Any]) -> None:
    """Every figure, bound, level, relation and side, how it was read and where; and the data say which are key."""
    study = corpus.studies[publication["citekey"]]
    wrong: list[str] = []
    for wanted in publication["facts"]:
        fact = corpus.facts[wanted["id"]]
        body, read = fact.source, fact.reading
        said = {name: getattr(body, name, None) for name in ("value", "low", "high", "level", "relation", "sided") if name in wanted}
        if said != {name: wanted[name] for name in said} or body.key != wanted["key"]:
            wrong.append(f"{fact.id}: {said}, key {body.key}")
        if (wanted["verification"] or read.verification) != read.verification or (
            wanted["seen_at"] is not None and wanted["seen_at"] not in read.seen_at
        ):
            wrong.append(f"{fact.id}: {read.verification} at {read.seen_at}")
        if (read.locator == "abstract") != (read.verification == "abstract"):
            wrong.append(f"{fact.id}: locator {read.locator}")
    assert not wrong, "\n".join(wrong)
    assert {name for name in study.facts if corpus.facts[name].source.key} == {fact["id"] for fact in publication["facts"] if fact["key"]}


@pytest.mark.parametrize("form", _READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_key_result_is_printed_with_its_interval_and_level(articles: dict[tuple[str, str], Finished], language: str, form: str) -> None:
    """What was read is what the reader sees, in a claim, wherever the fact stands."""
    article = articles[language, form]
    missing: list[str] = []
    for _citekey, fact in KEY:
        elements = [name for name in _elements(article, fact["id"]) if article.claim_of[name]]
        pattern = _expected(fact, language)
        if not elements or not all(pattern.search(article.elements[name]) for name in elements):
            missing.append(f"{fact['id']} {pattern.pattern}: {[article.elements[name] for name in elements]}")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_publication_is_cited_or_named_by_its_registration(articles: dict[tuple[str, str], Finished], language: str) -> None:
    """Beside its key results stands its number in the list of references; one whose title is not known, its registration."""
    article = articles[language, "html"]
    listed = [name for name in article.elements if name.startswith("ref-")]
    for publication in PUBLICATIONS:
        citekey = publication["citekey"]
        claims = {
            claim for fact in publication["facts"] if fact["key"] for name in _elements(article, fact["id"]) for claim in article.claim_of[name]
        }
        assert claims
        if publication["named_by"] == "registration":
            assert f"ref-{citekey}" not in listed
            assert all(citekey.upper() in article.elements[claim] for claim in claims if not claim.endswith(tuple(LANGUAGES)))
        else:
            number = listed.index(f"ref-{citekey}") + 1
            cited = [claim for claim in claims if number in _cited(article.elements[claim])]
            assert cited == list(claims), (citekey, number)


def _cited(text: str) -> set[int]:
    """Give the reference numbers that a text cites, ranges included."""
    found: set[int] = set()
    for group in re.findall(r"\[([\d,–\- ]+)\]", text):
        for part in group.split(","):
            bounds = [int(bound) for bound in re.split(r"[–-]", part.strip()) if bound.strip().isdigit()]
            if bounds:
                found.update(range(bounds[0], bounds[-1] + 1))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_levels_stay_distinct(articles: dict[tuple[str, str], Finished], language: str) -> None:
    """The levels of 70, 80, 90 and 95 % are all printed, each before its interval."""
    text = articles[language, "html"].text
    pattern = r"IC à (\d\d) %" if language == "fr" else r"(\d\d)% CI"
    assert set(re.findall(pattern, text)) == {"70", "80", "90", "95"}


def test_the_update_is_unsigned(articles: dict[tuple[str, str], Finished]) -> None:
    """It says so on its first page, and names the authors of 2019 only as those of the review that it updates."""
    french, english = (articles[language, "html"].text for language in ("fr", "en"))
    assert "Cette mise à jour n’est pas signée" in french
    assert "ne l’ont ni écrite, ni relue, ni approuvée" in french
    assert "This update is unsigned" in english
    assert "have neither written, read nor approved it" in english
    for text in (french, english):
        assert text.count("Latorzeff") <= 2  # in the notice, and in the pointer to his own review
