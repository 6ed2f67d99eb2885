"""`probant.loading.bibliography`: a reference is believed when two parsers read it alike."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probant.diagnostics import Findings
from probant.loading.bibliography import MAX_BRACES, MAX_FIELD, Reference, read_bibliography

ENTRY = "@article{a2001,\n  author = {Roe, Ann and Doe, Jo},\n  title = {Of Tea and {HER}},\n  journal = {J Tea},\n  year = {2001},\n  volume = {3},\n  pages = {10--19},\n  doi = {10.1/x}\n}\n"


def read(text: str) -> dict[str, Reference]:
    """Read a text that has to be accepted."""
    findings = Findings()
    references = read_bibliography("r.bib", text, findings)
    assert not list(findings)
    return references


def refused(text: str) -> list[tuple[str, str]]:
    """Give rule and place of each finding of a text that has to be refused."""
    findings = Findings()
    assert read_bibliography("r.bib", text, findings) == {}
    return [(item.rule, str(item.span)) for item in findings]


def test_an_entry_is_read_whole() -> None:
    """Fields as written, the CSL item that citations are formatted from, places."""
    reference = read(ENTRY)["a2001"]
    assert reference.entry_type == "article"
    assert reference.fields["pages"] == "10--19"
    assert [author["family"] for author in reference.csl["author"]] == ["Roe", "Doe"]
    assert reference.csl["page"] == "10-19"
    assert str(reference.span) == "r.bib:1:1"
    assert str(reference.field_spans["year"]) == "r.bib:5:3"


def test_a_title_keeps_its_case() -> None:
    """BibLaTeX readers lower the words of an English title; it is printed as written, without its protecting braces."""
    assert read(ENTRY)["a2001"].csl["title"] == "Of Tea and HER"


def test_what_nobody_confirmed_is_not_printed() -> None:
    """A field named in `unconfirmed` stays in the data and leaves what a style can print."""
    reference = read(ENTRY.replace("doi = {10.1/x}", "doi = {10.1/x},\n  unconfirmed = {doi, pages}"))["a2001"]
    assert reference.unconfirmed == {"doi", "pages"}
    assert reference.csl["DOI"] == "10.1/x"
    assert "DOI" not in reference.printed_csl
    assert "page" not in reference.printed_csl
    assert reference.confirmed("doi") is None
    assert reference.confirmed("volume") == "3"


def test_macros_of_the_file_and_months_are_known() -> None:
    """A macro defined by `@string` and the months need no braces."""
    text = "@string{jt = {J Tea}}\n" + ENTRY.replace("{J Tea}", "jt").replace("volume = {3}", "month = mar")
    assert read(text)["a2001"].csl["container-title"] == "J Tea"


@pytest.mark.parametrize(
    ("text", "findings"),
    (
        (ENTRY + "\n" + ENTRY, [("duplicate-citekey", "r.bib:11:1")]),
        (ENTRY.replace("year = {2001}", "year = {2001"), [("bib-syntax", "r.bib:5:3")]),
        (ENTRY.replace("{J Tea}", "{J} Tea}"), [("bib-syntax", "r.bib:4:3")]),
        (ENTRY.replace("{J Tea}", "{J {Tea}"), [("bib-syntax", "r.bib:4:3")]),
        (ENTRY.replace("{J Tea}", "{J} and {Tea}"), [("bib-syntax", "r.bib:4:3")]),
        (ENTRY.replace("{J Tea}", "nosuch"), [("bib-macro", "r.bib:4:3")]),
        (ENTRY.replace("year = {2001},", "year = {2001},\n  year = {2002},"), [("bib-duplicate-field", "r.bib:6:3")]),
        (ENTRY.replace("a2001", ""), [("bib-citekey", "r.bib:1:1")]),
        (ENTRY.replace("a2001", "é2001"), [("bib-citekey", "r.bib:1:1")]),
        (ENTRY.replace("a2001", "2001a"), [("bib-citekey", "r.bib:1:1")]),
        (ENTRY.replace("year = {2001},", "year = {2001}"), [("bib-syntax", "r.bib:5:3")]),
        (ENTRY + "article{b, title = {x}}\n", [("bib-syntax", "r.bib:10:1")]),
        (ENTRY.replace("{J Tea}", "{" * 60 + "x" + "}" * 60), [("bib-syntax", "r.bib:4:3")]),
        (ENTRY.replace("J Tea", "x" * (MAX_FIELD + 1)), [("bib-syntax", "r.bib:4:3")]),
        (ENTRY.replace("doi = {10.1/x}", "crossref = {a2001}"), [("bib-syntax", "r.bib:8:3")]),
    ),
)
def test_what_is_refused_has_its_rule_and_place(text: str, findings: list[tuple[str, str]]) -> None:
    """Every way in which one parser or the other loses data in silence is a finding at the field or entry."""
    assert refused(text) == findings


def test_an_at_sign_at_the_beginning_of_a_line_loses_nothing() -> None:
    """bibtexparser would take it for another entry; the file is refused or read right."""
    text = ENTRY.replace("{J Tea}", "{J\n@Tea}")
    findings = Findings()
    references = read_bibliography("r.bib", text, findings)
    assert findings.errors or references["a2001"].fields["year"] == "2001"


def test_nothing_is_written_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    """What a parser would log is said by the findings."""
    refused(ENTRY.replace("{2001}", "{2001") + ENTRY.replace("a2001", "b2001"))
    assert capfd.readouterr() == ("", "")


def test_an_empty_file_has_no_reference_and_no_defect() -> None:
    """A project may begin without references; comments are no defect either."""
    assert read("") == {}
    assert read("% a comment with an @ and {braces}\n") == {}


def test_the_deepest_braces_allowed_are_read() -> None:
    """The limit itself is accepted."""
    depth = MAX_BRACES - 1
    assert read(ENTRY.replace("{J Tea}", "{" * depth + "x" + "}" * depth))


@settings(max_examples=25, deadline=None)
@given(st.text(st.sampled_from('abc{}@=,"\\#%\n é'), max_size=30))
def test_no_damage_is_silent(noise: str) -> None:
    """Whatever stands in a field, the entry is refused, or its other fields and its neighbour are all there."""
    findings = Findings()
    text = ENTRY.replace("J Tea", f"J {noise} Tea") + ENTRY.replace("a2001", "b2001")
    references = read_bibliography("r.bib", text, findings)
    if not findings.errors:
        assert set(references) == {"a2001", "b2001"}
        assert references["a2001"].fields["year"] == "2001"
        assert references["a2001"].csl["volume"] == "3"
        assert set(references["a2001"].fields) == set(references["b2001"].fields)
