"""`probant.update.verifying`: what the services say of the references, beside what the project says."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from probant.diagnostics import Findings
from probant.loading.corpus import load_corpus
from probant.loading.project import load_project
from probant.update.online import Client
from probant.update.verifying import Verified, verify
from tests.support.minimal_project import write_minimal_project
from tests.support.services import Reply, Services, as_json

HALE: dict[str, Any] = {
    "message": {
        "DOI": "10.1000/tea.2011.4",
        "type": "journal-article",
        "title": ["Green tea and sleep"],
        "container-title": ["Journal of Tea"],
        "author": [{"given": "Anna", "family": "Hale"}],
        "issued": {"date-parts": [[2011]]},
        "volume": "4",
        "page": "12-9",
    }
}
BROOK: dict[str, Any] = {
    "message": {
        "DOI": "10.1000/tea.2014.7",
        "type": "journal-article",
        "title": ["White tea and waking: a cohort"],
        "container-title": ["Journal of Tea"],
        "author": [{"given": "Karl", "family": "Brook"}],
        "issued": {"date-parts": [[2014]]},
        "volume": "7",
        "page": "101-108",
    }
}
WORKS = "/crossref/works/10.1000/tea."


@pytest.fixture
def services(server: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    """The services, which tell of both references what the bibliography says."""
    server.begin(monkeypatch)
    server.answer(f"{WORKS}2011.4", as_json(HALE))
    server.answer(f"{WORKS}2014.7", as_json(BROOK))
    server.answer("/eutils/esearch.fcgi", as_json({"esearchresult": {"idlist": []}}))
    return server


def verified(root: Path, cache: Path) -> tuple[Verified, list[str]]:
    """Verify the references of a project; give what was done, and each finding as severity, rule, place and message."""
    corpus, findings = load_corpus(load_project(root))
    assert corpus is not None
    assert not findings.errors
    found = Findings()
    with Client(cache, timeout=5.0, wait=lambda _seconds: None) as client:
        done = verify(corpus, client, found, lambda _step: None)
    return done, [f"{item.severity.value} {item.rule} {item.span.path}:{item.span.line} {item.message}" for item in found]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_minimal_project(tmp_path / "project")


def answered(services: Services, work: dict[str, Any], address: str, **changed: Any) -> None:
    """Let Crossref say something else of a work."""
    other = copy.deepcopy(work)
    other["message"] |= changed
    services.answer(address, as_json(other))


def test_records_that_agree_leave_nothing_to_say(services: Services, project: Path, tmp_path: Path) -> None:
    """A short last page and a subtitle that one side leaves out are no differences."""
    assert verified(project, tmp_path / "cache") == (Verified(2, ()), [])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    (
        ("title", ["Black tea and sleep"], "title `Green tea and sleep`, but `"),
        ("issued", {"date-parts": [[2012]]}, "year `2011`, but `"),
        ("author", [{"given": "P.", "family": "Moss"}], "author `Hale`, but `"),
        ("volume", "5", "volume `4`, but `"),
        ("page", "12-29", "pages `12-19`, but `"),
    ),
)
def test_what_the_record_says_otherwise_is_shown_with_its_place(
    field: str, value: object, said: str, services: Services, project: Path, tmp_path: Path
) -> None:
    """One warning a field, at that field of the entry."""
    answered(services, HALE, f"{WORKS}2011.4", **{field: value})
    _, found = verified(project, tmp_path / "cache")
    line = next(
        number
        for number, text in enumerate((project / "references.bib").read_text("utf-8").splitlines(), 1)
        if text.strip().startswith({"issued": "year", "page": "pages"}.get(field, field))
    )
    assert len(found) == 1
    assert found[0].startswith(f"warning metadata-mismatch references.bib:{line} `hale2011`: {said}")


@pytest.mark.parametrize(
    ("kind", "severity", "recorded"),
    (("retraction", "error", "retracted"), ("correction", "warning", "corrected"), ("expression_of_concern", "warning", "expression-of-concern")),
)
def test_a_notice_that_nobody_recorded_is_found(kind: str, severity: str, recorded: str, services: Services, project: Path, tmp_path: Path) -> None:
    """With the notice's own DOI; a retraction is an error."""
    answered(services, HALE, f"{WORKS}2011.4", **{"updated-by": [{"type": kind, "DOI": "10.1000/tea.notice"}]})
    _, found = verified(project, tmp_path / "cache")
    assert len(found) == 1
    assert found[0].startswith(f"{severity} unrecorded-notice references.bib:1 `hale2011`: ")
    assert f"a notice, {recorded} (10.1000/tea.notice), in the record of 10.1000/tea.2011.4, Crossref" in found[0]


def test_a_recorded_notice_is_not_found_again(services: Services, project: Path, tmp_path: Path) -> None:
    """What rests on it is listed by every check."""
    study = project / "content/studies/hale2011.yaml"
    status = "status:\n  checked: 2024-01\n  seen_at: ['https://example.org/notice']\n  notices:\n    - {kind: corrected, by: 10.1000/tea.notice}\nfacts:\n"
    study.write_text(study.read_text("utf-8").replace("facts:\n", status, 1), "utf-8")
    answered(services, HALE, f"{WORKS}2011.4", **{"updated-by": [{"type": "correction", "DOI": "10.1000/tea.notice"}]})
    assert verified(project, tmp_path / "cache")[1] == []


def test_a_reference_without_number_is_named_as_not_looked_up(services: Services, project: Path, tmp_path: Path) -> None:
    """Silence about it would read as agreement."""
    bibliography = project / "references.bib"
    bibliography.write_text(bibliography.read_text("utf-8").replace(",\n  doi = {10.1000/tea.2014.7}", ""), "utf-8")
    done, found = verified(project, tmp_path / "cache")
    assert (done, found) == (Verified(1, ("brook2014",)), [])
    assert str(done) == "1 reference compared with Crossref and PubMed; without DOI and PMID, so not looked up: brook2014"


def test_a_work_that_the_service_does_not_know_is_a_warning_at_its_entry(services: Services, project: Path, tmp_path: Path) -> None:
    """The DOI may be mistyped; the project builds all the same."""
    services.answer(f"{WORKS}2011.4", Reply(b"Resource not found.", 404))
    _, found = verified(project, tmp_path / "cache")
    assert [line.split(" ", 3)[:3] for line in found] == [["warning", "record-not-found", "references.bib:1"]]


def test_without_an_answer_the_rest_is_not_asked(services: Services, project: Path, tmp_path: Path) -> None:
    """Two silences in a row, and the others are named by their number: nobody waits for thirty time-outs."""
    bibliography = project / "references.bib"
    more = "@article{late2020,\n  author = {Late, A.},\n  title = {T},\n  journal = {J},\n  year = {2020},\n  doi = {10.1000/late}\n}\n"
    bibliography.write_text(bibliography.read_text("utf-8") + "\n" + more, "utf-8")
    for year in ("2011.4", "2014.7"):
        services.answer(f"{WORKS}{year}", Reply(b"", 503))
    done, found = verified(project, tmp_path / "cache")
    assert done.told == 0
    assert [line.split(" ", 2)[1] for line in found] == ["lookup-failed"] * 3
    assert any("1 more reference was not asked about" in line for line in found)
    assert not [path for path in services.paths() if "late" in path]
