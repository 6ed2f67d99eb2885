"""`probant.checks.claims`: each claim is sourced, and says the same in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.checks.claims import check_citations, check_claims
from probant.diagnostics import Findings
from probant.loading.corpus import Corpus, load_corpus
from probant.loading.project import load_project
from probant.spans import Span
from probant.templating.manuscript import ClaimUse, Manuscript, Section
from tests.support.minimal_project import EDITION, write_minimal_project


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The minimal project's evidence, with a statement of the authors' own."""
    root = write_minimal_project(tmp_path_factory.mktemp("project"))
    Path(root / "content/statements.yaml").write_text(
        "statements:\n  - {id: own, statement: {fr: a, en: a}, text: {fr: a, en: a}}\n", encoding="utf-8"
    )
    loaded, findings = load_corpus(load_project(root))
    assert loaded is not None
    assert not list(findings)
    return loaded


def claim(name: str = "a", *, facts: tuple[str, ...] = ("hale-hr",), cites: tuple[str, ...] = ("hale2011",), **more: object) -> ClaimUse:
    """A claim as rendering records it."""
    language = str(more.get("language", "fr"))
    span = Span(f"{language}.md.j2", 3, 10)
    authors = more.get("authors")
    registrations = list(more.get("registrations", ()))  # type: ignore[call-overload]
    return ClaimUse(name, f"c-{name}", str(authors) if authors else None, span, "results", list(facts), list(cites), registrations)


def found(corpus: Corpus, **claims: list[ClaimUse]) -> list[tuple[str, str, str]]:
    """Give rule, place and message of each finding about the claims of each language."""
    findings = Findings()
    manuscripts = {language: Manuscript(language, Section("abstract", ""), {}, [], claims=uses) for language, uses in claims.items()}
    check_citations(corpus, corpus.editions[EDITION], manuscripts, findings)
    check_claims(corpus, manuscripts, findings)
    assert all(item.hint for item in findings)
    return [(item.rule, str(item.span), item.message) for item in findings]


def rules(corpus: Corpus, **claims: list[ClaimUse]) -> list[str]:
    """Give the rules found."""
    return [rule for rule, _, _ in found(corpus, **claims)]


def test_a_sourced_claim_has_no_finding(corpus: Corpus) -> None:
    """At least one fact, and its study cited."""
    assert rules(corpus, fr=[claim()]) == []


@pytest.mark.parametrize(
    ("use", "wanted"),
    (
        (claim(facts=()), ["claim-without-support"]),
        (claim(cites=()), ["claim-without-citation"]),
        (claim(facts=(), cites=()), ["claim-without-citation", "claim-without-support"]),
        (claim(facts=("own",)), ["claim-without-support"]),
        (claim(cites=("nobody",)), ["unknown-citekey"]),
        (claim(facts=("hale-hr", "brook-asleep")), ["fact-of-uncited-study"]),
        (claim(facts=("hale-hr", "own")), []),
        (claim(cites=(), facts=("brook-asleep",), registrations=("brook2014",)), []),
        (claim(authors="aim", facts=(), cites=()), []),
        (claim(authors="aim", facts=("own",), cites=()), []),
        (claim(authors="aim", facts=(), cites=("hale2011",)), ["authors-statement-with-citation"]),
        (claim(authors="aim", facts=("hale-hr",), cites=()), ["authors-statement-with-fact"]),
    ),
)
def test_a_claim_that_is_not_sourced_as_its_kind_asks_is_found(corpus: Corpus, use: ClaimUse, wanted: list[str]) -> None:
    """A registration stands for a citation; the authors' own statement has neither study nor citation."""
    assert rules(corpus, fr=[use]) == wanted


def test_the_facts_of_one_uncited_study_make_one_finding(corpus: Corpus) -> None:
    """It names them all, and where each stands."""
    ((rule, place, message),) = found(corpus, fr=[claim(facts=("hale-hr", "brook-asleep", "brook-cups"))])
    assert (rule, place) == ("fact-of-uncited-study", "fr.md.j2:3:10")
    assert message == "claim `a` prints `brook-asleep`, `brook-cups`, facts of `brook2014`, which it does not cite"


def test_an_unknown_citekey_is_found_where_it_is_cited(corpus: Corpus) -> None:
    """Not at the beginning of the claim."""
    use = claim(cites=("nobody",))
    use.citation_spans["nobody"] = Span("fr.md.j2", 5, 33)
    assert found(corpus, fr=[use])[0][1] == "fr.md.j2:5:33"


@pytest.mark.parametrize(
    ("french", "english", "wanted"),
    (
        ([claim()], [claim()], []),
        ([claim(), claim("b")], [claim()], ["claim-in-one-language"]),
        ([claim("a")], [claim("b", language="en")], ["claim-in-one-language"] * 2),
        ([claim(facts=("hale-hr", "hale-n"))], [claim()], ["claim-facts-differ"]),
        ([claim(cites=("hale2011", "brook2014"))], [claim()], ["claim-citations-differ"]),
        ([claim(facts=("hale-n", "hale-hr"))], [claim(facts=("hale-hr", "hale-n"))], []),
        ([claim(authors="aim", facts=(), cites=())], [claim()], ["claim-citations-differ", "claim-facts-differ", "claim-kind-differs"]),
    ),
)
def test_the_languages_say_the_same(corpus: Corpus, french: list[ClaimUse], english: list[ClaimUse], wanted: list[str]) -> None:
    """The same claims, facts, citations and kinds; their order is the writer's."""
    assert rules(corpus, fr=french, en=english) == wanted


def test_a_difference_between_languages_names_what_is_in_one_only(corpus: Corpus) -> None:
    """And in which."""
    ((_, _, message),) = found(corpus, fr=[claim(facts=("hale-hr", "hale-n"))], en=[claim(facts=("hale-hr", "hale-hr-p"))])
    assert message == "claim `a` has other facts in `fr` and `en`: `hale-n` only in `fr`, `hale-hr-p` only in `en`"
