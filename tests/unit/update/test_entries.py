"""`probant.update.entries`, `citekeys` and `duplicates`: an entry in the project's manner, under a key of its own."""

from __future__ import annotations

from typing import Any

import pytest

from probant.diagnostics import Findings
from probant.loading.bibliography import Reference, read_bibliography
from probant.spans import Span
from probant.update import citekeys, duplicates, entries
from probant.update.citekeys import KeyStyle, citekey_for
from probant.update.entries import BibStyle
from probant.update.record import Notice, Person, Record, Trial

BIB = """\
@article{Hale_2011,
    author = {Hale, Anna and Moss, Peter},
    title = {Green tea and sleep},
    journal = {Journal of Tea},
    shortjournal = {J Tea},
    year = {2011},
    doi = {10.1000/TEA.2011},
    pmid = {11}
}
"""


def references() -> dict[str, Reference]:
    findings = Findings()
    found = read_bibliography("r.bib", BIB, findings)
    assert not list(findings)
    return found


def record(**fields: Any) -> Record:
    base: dict[str, Any] = {"title": "White tea", "authors": [Person("Høyer", "Møns Anders")], "year": "2021", "public": True}
    return Record("PubMed", Span("x.nbib", 1), **(base | fields))


def test_an_entry_follows_the_manner_of_the_bibliography() -> None:
    """Names in full, four spaces, the journal's name as it stands there already."""
    style = entries.style_of(references().values(), BIB)
    entry = entries.compose(record(journal="The journal of tea (Teatown)", pages="1-3"), "Hoyer_2021", style)
    assert entry.text(style) == (
        "@article{Hoyer_2021,\n    author = {Høyer, Møns Anders},\n    title = {White tea},\n    journal = {Journal of Tea},\n"
        "    shortjournal = {J Tea},\n    year = {2021},\n    pages = {1--3}\n}"
    )


def test_what_a_reference_manager_says_is_not_confirmed() -> None:
    """A public record's own identifiers and pages are."""
    known = record(doi="10.1000/x", pmid="1", volume="2", pages="3", journal="J")
    assert "unconfirmed" not in entries.compose(known, "a", BibStyle()).fields
    known.public = False
    assert entries.compose(known, "a", BibStyle()).fields["unconfirmed"] == "volume, pages, doi, pmid"


@pytest.mark.parametrize(
    ("title", "written"),
    (
        ("Effect of HER2 on pH in T790M", "Effect of {HER2} on {pH} in {T790M}"),
        ("The WALK-2 trial: Non-Small-Cell", "The {WALK-2} trial: Non-Small-Cell"),
        ("HER2-positive and Phase II", "{HER2}-positive and Phase {II}"),
        ("CO<sub>2</sub> <i>in vivo</i>", r"{CO}\textsubscript{2} \textit{in vivo}"),
        ("50% of $5 & #1 a_b {x} ~ ^ \\y", r"50\% of \$5 \& \#1 a\_b \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{}y"),
        ("ALL IN CAPITALS", "ALL IN CAPITALS"),
    ),
)
def test_a_title_keeps_its_capitals_and_every_sign_means_itself(title: str, written: str) -> None:
    """Read back, it is the same title."""
    assert entries.title_tex(title) == written
    findings = Findings()
    found = read_bibliography("r.bib", f"@article{{a,\n  title = {{{written}}}\n}}\n", findings)
    assert not list(findings)
    assert found["a"].csl["title"] == title


@pytest.mark.parametrize(
    ("author", "written"),
    (
        (Person("van der Berg", "Jan-Pieter"), "van der Berg, J.-P."),
        (Person("Moss", "P.", "Jr."), "Moss, Jr, P."),
        (Person("Smith & Sons", literal=True), r"{Smith \& Sons}"),
        (Person("Brand and Sons", "B"), "{Brand and Sons}, B."),
        (Person("Sole"), "Sole"),
    ),
)
def test_a_name_cannot_become_two(author: Person, written: str) -> None:
    """`and` and commas within a name are in braces."""
    assert entries.name_tex(author, BibStyle()) == written


def test_a_citekey_is_in_the_style_of_the_others() -> None:
    """Capital and sign before the year as most have them; letters after the year when it is taken, whatever its case."""
    style = citekeys.style_of(["Hale_2011", "Moss_2012", "nct01000001", "who"])
    assert style == KeyStyle(capital=True, separator="_")
    assert citekey_for(record(), style, []) == "Hoyer_2021"
    assert citekey_for(record(), KeyStyle(), ["hoyer2021", "Hoyer2021A"]) == "hoyer2021b"


@pytest.mark.parametrize(
    ("fields", "key"),
    (
        ({"authors": [Person("WALK-2 Study Group", literal=True)]}, "walk2021"),
        ({"authors": [Person("The Writers", literal=True)]}, "writers2021"),
        ({"authors": [Person("王", "小明"), Person("Li", "W.")]}, "li2021"),
        ({"authors": []}, "white2021"),
        ({"authors": [], "title": "中"}, "reference2021"),
        ({"year": None}, "hoyer"),
        ({"kind": "registration", "trial": Trial("NCT01000001", "a")}, "nct01000001"),
    ),
)
def test_a_citekey_is_made_of_what_there_is(fields: dict[str, Any], key: str) -> None:
    """The first author with ASCII letters, else the title."""
    assert citekey_for(record(**fields), KeyStyle(), []) == key


@pytest.mark.parametrize(
    ("fields", "by"),
    (
        ({"doi": "10.1000/tea.2011"}, "DOI 10.1000/tea.2011"),
        ({"pmid": "11", "doi": "10.1000/other"}, "PMID 11"),
        ({"title": "Green Tea and <i>sleep</i>", "year": "2011"}, "title and year"),
        ({"title": "Green tea and sleep", "year": "2011", "doi": "10.1000/other"}, None),
        ({"title": "Green tea and sleep", "year": "2012"}, None),
        ({"title": "Green tea and sleep", "year": "2011", "kind": "preprint"}, None),
    ),
)
def test_a_record_that_is_there_is_found_by_what_identifies_it(fields: dict[str, Any], by: str | None) -> None:
    """Two DOIs are two works, whatever their titles; so are a preprint and its article."""
    there = [duplicates.known_reference(item, None) for item in references().values()]
    found = duplicates.same_work(record(**fields), there)
    assert (found[1] if found else None) == by


def test_a_record_that_may_be_another_form_of_a_work_is_told() -> None:
    """A preprint, another year, a trial's second report."""
    there = [duplicates.known_reference(item, "NCT01000001") for item in references().values()]
    again = record(title="Green tea and sleep", year="2012")
    report = record(registrations=["NCT01000001"])
    preprint = record(kind="preprint", notices=[Notice("published as", "10.1000/Tea.2011")])
    assert [why for _other, why in duplicates.perhaps_same(again, there)] == ["it has the same title"]
    assert [why for _other, why in duplicates.perhaps_same(report, there)] == ["it has the same registration, NCT01000001: two reports of one trial"]
    assert [why for _other, why in duplicates.perhaps_same(preprint, there)] == ["it is its preprint or the article of it"]
    assert duplicates.perhaps_same(record(), there) == []


def test_a_merge_adds_what_is_missing_and_tells_what_differs() -> None:
    """`journaltitle`, `date` and `issue` are other names of what is there; a page range may be written in two ways."""
    there = {"journaltitle": "J", "date": "2011", "pages": "12--19", "doi": "10.1000/X", "title": "A {B}", "volume": "1"}
    new = {
        "journal": "Journal",
        "year": "2011",
        "pages": "12-9",
        "doi": "10.1000/x",
        "title": "a b",
        "volume": "2",
        "pmid": "1",
        "unconfirmed": "pmid",
    }
    assert duplicates.wanting(new, there) == {"pmid": "1"}
    assert duplicates.at_odds(new | {"pages": "12--19"}, there) == {"volume": ("1", "2")}
