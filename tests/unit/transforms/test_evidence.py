"""`probant.transforms.evidence`: what the article rests on, in its language."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.document import ClaimEvidence, Document, Evidence, FactEvidence
from probant.transforms.evidence import STRENGTHS
from probant.writers import evidence as shown
from tests.support.assembling import assembled, replace
from tests.support.minimal_project import write_minimal_project

ERRATUM = """\
errata:
  - id: one
    facts: [hale-hr]
    citekey: hale2011
    printed: {fr: a, en: a}
    source: {fr: b, en: b}
    why: {fr: "L'arrondi est faux", en: "It's rounded wrongly"}
    certainty: inferred
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The minimal project."""
    return write_minimal_project(tmp_path)


def make(root: Path, language: str = "fr") -> Document:
    """Assemble the article."""
    document, findings = assembled(root, language)
    assert document is not None, list(findings)
    return document


def unverify(root: Path) -> None:
    """Let nobody have found the share of sleepers."""
    old = "value: 62.5\n    read: {verification: abstract, locator: abstract}"
    replace(root, "content/studies/brook2014.yaml", old, "value: 62.5\n    read: {verification: unverified, locator: null}")


def fact(evidence: Evidence, name: str) -> FactEvidence:
    return next(item for item in evidence.facts if item.id == name)


def claim(evidence: Evidence, name: str) -> ClaimEvidence:
    return next(item for item in evidence.claims if item.id == name)


def plain(text: tuple[tuple[str, bool], ...] | None) -> str:
    return "".join(stretch for stretch, _ in text or ()).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_fact_says_where_it_was_read_and_how_it_was_verified(root: Path) -> None:
    """Its statement, value, place, verification and element, in the language of the article."""
    found = fact(make(root, "en").evidence, "hale-hr")
    assert (found.citekey, found.statement, plain(found.value), found.printed) == ("hale2011", "Hazard ratio of waking", "HR = 0.70", None)
    assert (found.verification, found.locator, found.elements, found.claims) == ("full text", "p.\u00a014", ("f-hale-hr",), ("green-tea",))
    french = fact(make(root).evidence, "hale-n")
    assert (french.statement, french.locator, plain(french.value)) == ("Effectif du groupe thé vert", "résumé", "25/51")


def test_interval_and_p_are_shown_with_the_estimate_and_lead_back(root: Path) -> None:
    """What is linked by `of` is related both ways; p is in italics."""
    evidence = make(root).evidence
    related = [(item.fact, item.label, plain(item.value)) for item in fact(evidence, "hale-hr").related]
    assert related == [("hale-hr-ci", "Intervalle", "IC à 95 % : 0,50–0,98"), ("hale-hr-p", "Valeur de p", "p = 0,04")]
    assert fact(evidence, "hale-hr").related[1].value[0] == ("p", True)
    assert [(item.fact, item.label) for item in fact(evidence, "hale-hr-p").related] == [("hale-hr", "Se rapporte à")]


def test_a_printed_value_stands_beside_the_source_with_the_reason(root: Path) -> None:
    """Where they differ: both values, why, how certain, in proper typography."""
    replace(root, "content/studies/hale2011.yaml", "value: 0.70", "value: 0.70\n    printed: {value: 0.71}")
    replace(root, "content/editions/2024.yaml", "shows: source", "shows: printed")
    with (root / "content/editions/2024.yaml").open("a", encoding="utf-8") as handle:
        handle.write(ERRATUM)
    found = fact(make(root).evidence, "hale-hr")
    assert (found.value_label, plain(found.value), plain(found.printed)) == ("Selon la source", "HR = 0,70", "HR = 0,71")
    assert [(item.element, item.why, item.certainty) for item in found.differences] == [("e-one", "L’arrondi est faux", "écart déduit")]


def test_what_differs_but_is_not_in_the_value_is_said(root: Path) -> None:
    """A ratio of the same figure for the groups the other way round."""
    replace(root, "content/studies/hale2011.yaml", "value: 0.70", "value: 0.70\n    printed: {group: water, versus: green}")
    replace(root, "content/editions/2024.yaml", "shows: source", "shows: printed")
    found = fact(make(root).evidence, "hale-hr")
    assert (plain(found.value), plain(found.printed)) == ("HR = 0,70 (thé vert contre eau)", "HR = 0,70 (eau contre thé vert)")


def test_what_nobody_found_is_not_said_to_be_reported(root: Path) -> None:
    """The value of an unverified fact is what was printed."""
    unverify(root)
    found = fact(make(root).evidence, "brook-asleep")
    assert (found.value_label, found.verification, found.locator) == ("Imprimé", "unverified", None)


def test_a_claim_is_as_strong_as_its_weakest_fact(root: Path) -> None:
    """The authors' own has no strength of its own."""
    unverify(root)
    evidence = make(root).evidence
    assert {item.id: item.strength for item in evidence.claims} == {
        "aim": "authors",
        "habit": "authors",
        "green-tea": "abstract",
        "white-tea": "unverified",
    }
    assert claim(evidence, "green-tea").excerpt == "Chez 25/51, le thé vert retardait le réveil (HR\u00a0=\u00a00,70, IC à\u00a095\u202f%…"
    assert claim(evidence, "white-tea").references == ("brook2014",)


def test_a_claim_of_the_other_abstract_is_the_same_claim(root: Path) -> None:
    """It stands in the document twice, and is told in the article's language."""
    found = claim(make(root).evidence, "aim")
    assert (found.elements, found.excerpt) == (("c-aim", "c-aim-en"), "Cette revue examine le thé et le sommeil.")


def test_a_reference_lists_the_claims_that_rest_on_it(root: Path) -> None:
    """In the order of the list, in short, with the DOI that somebody confirmed."""
    replace(root, "references.bib", "doi = {10.1000/tea.2014.7}", "doi = {10.1000/tea.2014.7},\n  unconfirmed = {doi}")
    references = make(root).evidence.references
    assert [(item.citekey, item.short, item.doi, item.claims) for item in references] == [
        ("hale2011", "Hale et Moss, 2011", "10.1000/tea.2011.4", ("green-tea",)),
        ("brook2014", "Brook, 2014", None, ("white-tea",)),
    ]
    assert references[1].address == "https://clinicaltrials.gov/study/NCT00000001"


def test_changed_provenance_changes_the_identifier(root: Path) -> None:
    """Where a fact was read is part of what the document is made from; what is not in the article is not."""
    first = make(root).identifier
    replace(root, "content/studies/hale2011.yaml", "locator: p. 14", "locator: p. 15")
    assert make(root).identifier != first


def test_the_writers_know_every_strength() -> None:
    """The surest way first, as here."""
    assert (*STRENGTHS, "authors") == shown.STRENGTHS
