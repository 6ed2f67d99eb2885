"""Whatever is in a file, `probant add` reads it or says what is wrong: it never fails itself, and what it composes is read back by both parsers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probant.diagnostics import Findings
from probant.loading.bibliography import read_bibliography
from probant.loading.blanks import BLANK, blanks_of
from probant.loading.yaml_source import read_yaml
from probant.spans import Span
from probant.update import entries, importers
from probant.update.citekeys import VALID, KeyStyle, citekey_for
from probant.update.markup import clean
from probant.update.record import Person, Record
from probant.update.scaffold import scalar, study_text

INPUTS = sorted((Path(__file__).parents[1] / "golden" / "import" / "inputs").iterdir())
SIGNS = st.text(alphabet=st.sampled_from(list("{}\\%&_#$~^\"'`@=,;<>/|- \nabAB1éø—“中α")), max_size=30)
TITLES = SIGNS.filter(lambda text: any(sign.isalnum() for sign in text))


@pytest.mark.parametrize("file", INPUTS, ids=lambda file: file.name)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_file_with_a_piece_missing_or_changed_is_read_or_refused(file: Path, data: st.DataObject) -> None:
    """Every record has a title or an error; every error a message and a place in the file."""
    whole = file.read_bytes()
    first = data.draw(st.integers(0, max(len(whole) - 1, 0)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.sampled_from([b"", b"\x00", b"\xff", b"{", b"}", b'"', b"null", b"[]", b"<", b"&", b"\n", b"@article{", b"TY  - JOUR\n"]))
    findings = Findings()
    records = importers.read("x", whole[:first] + piece + whole[first + length :], findings)
    assert records or findings.errors
    for record in records:
        assert record.title or record.findings.errors or record.kind == "registration"
        for item in (*findings, *record.findings):
            assert item.message
            assert item.span.path == "x"


@settings(max_examples=60, deadline=None)
@given(title=TITLES, journal=SIGNS, family=SIGNS, given_names=SIGNS, group=TITLES, volume=SIGNS, url=SIGNS)
def test_no_text_breaks_out_of_its_entry(title: str, journal: str, family: str, given_names: str, group: str, volume: str, url: str) -> None:
    """Whatever signs the fields hold, both parsers read one entry, with the fields as they were composed, its title as it was."""
    record = Record(
        "Crossref", Span("x"), title=clean(title, rich=True), journal=clean(journal) or "J", year="2020", volume=clean(volume), url=url.strip()
    )
    record.public = True
    record.authors = [Person(clean(family) or "F", clean(given_names)), Person(clean(group) or "G", literal=True)]
    entry = entries.compose(record, "x2020", entries.BibStyle(initials=False))
    findings = Findings()
    references = read_bibliography("r.bib", entry.text(entries.BibStyle()) + "\n", findings)
    assert [item.message for item in findings] == []
    assert list(references) == ["x2020"]
    assert references["x2020"].fields == entry.fields
    assert references["x2020"].csl["title"] == record.title


@given(text=st.text(max_size=60))
def test_a_scalar_is_read_back_as_it_is(text: str) -> None:
    """Within a mapping in braces too; what cannot stand in YAML at all is not what `clean` lets through."""
    bare = clean(text)
    findings = Findings()
    file = read_yaml("x.yaml", f"a: {{b: {scalar(bare, quoted=True)}, c: {scalar(bare)}}}\n", findings)
    assert [item.message for item in findings] == []
    assert file is not None
    assert file.data == {"a": {"b": bare, "c": bare}}


@given(title=TITLES, family=SIGNS)
def test_a_scaffold_is_yaml_and_a_citekey_is_one(title: str, family: str) -> None:
    """Whatever the record says."""
    record = Record("RIS", Span(f"{title}.ris"), title=title, authors=[Person(family, "A")], year="2020", registrations=["NCT01000001", family])
    citekey = citekey_for(record, KeyStyle(), ["x"])
    assert VALID.fullmatch(citekey)
    findings = Findings()
    file = read_yaml("x.yaml", study_text(record, citekey, ["fr", "en"]), findings)
    assert [item.message for item in findings] == []
    assert file is not None
    assert all(blank.span.line for blank in blanks_of(file))
    assert BLANK in str(file.data)
