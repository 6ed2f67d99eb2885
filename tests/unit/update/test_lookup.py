"""`probant.update.lookup` and `online`: what is made of the services' answers, good, bad, slow, late and none."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from probant import __version__
from probant.diagnostics import Findings
from probant.update import online
from probant.update.identifiers import Identifier, identifier_of
from probant.update.lookup import look_up, with_registry
from probant.update.online import Client
from probant.update.record import Record
from tests.support.services import Reply, Services, as_json, as_text

INPUTS = Path(__file__).parents[2] / "golden" / "import" / "inputs"
MEDLINE = (INPUTS / "nbib-randomised-trial.nbib").read_text("utf-8")
STUDY: dict[str, Any] = json.loads((INPUTS / "clinicaltrials-with-results.json").read_text("utf-8"))
WORK: dict[str, Any] = {
    "status": "ok",
    "message": {
        "DOI": "10.5555/walk.2021.0123", "type": "journal-article", "member": "1", "title": ["Supervised walking"], "container-title": ["J Example"],
        "author": [{"given": "Møns A.", "family": "Høyer"}], "issued": {"date-parts": [[2021, 5]]},
    },
}  # fmt: skip
DOI = Identifier("doi", "10.5555/walk.2021.0123")
CROSSREF = "/crossref/works/10.5555/walk.2021.0123"
FETCH, SEARCH = "/eutils/efetch.fcgi", "/eutils/esearch.fcgi"


@pytest.fixture
def services(server: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    """The three services, as they answer on a good day."""
    server.begin(monkeypatch)
    server.answer(CROSSREF, as_json(WORK))
    server.answer(SEARCH, as_json({"esearchresult": {"idlist": ["30000001"]}}))
    server.answer(FETCH, as_text("\n" + MEDLINE))
    server.answer("/idconv/", as_json({"status": "ok", "records": [{"pmcid": "PMC1000001", "pmid": 30000001}]}))
    server.answer("/ct/studies/NCT01000001", as_json(STUDY))
    return server


class Sleeper:
    """Waits without waiting, and remembers how long."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(round(seconds, 1))

    @property
    def long(self) -> list[float]:
        """The pauses that are more than those between any two questions."""
        return [seconds for seconds in self.seconds if seconds > 0.4]


def ask(wanted: Identifier | str, folder: Path, **more: Any) -> tuple[Record | None, list[tuple[str, str, str]]]:
    """Look an identifier up; give the record and (severity, rule, message) of each finding."""
    identifier = identifier_of(wanted) if isinstance(wanted, str) else wanted
    assert identifier is not None
    findings = Findings()
    with Client(folder, **{"timeout": 5.0, "wait": Sleeper(), **more}) as client:
        record = look_up(identifier, client, findings)
        if record is not None:
            with_registry(record, client, findings)
    return record, [(item.severity.value, item.rule, item.message) for item in findings]


def test_a_doi_is_asked_of_crossref_and_completed_from_pubmed_and_the_registry(services: Services, tmp_path: Path) -> None:
    """Crossref's title and authors, PubMed's numbers and kinds of publication, the registry's arms, read at its own address."""
    record, findings = ask(DOI, tmp_path)
    assert findings == []
    assert record is not None
    assert (record.title, record.pmid, record.volume, record.pages) == ("Supervised walking", "30000001", "12", "2051-2058")
    assert "Randomized Controlled Trial" in record.types
    assert record.trial is not None
    assert [arm.n for arm in record.trial.arms] == ["61", "59"]
    assert record.trial.read_at == "https://clinicaltrials.gov/study/NCT01000001"
    assert record.asked == "10.5555/walk.2021.0123, Crossref, asked 2026-03-06 and PubMed"
    assert services.paths() == [CROSSREF, SEARCH, FETCH, "/ct/studies/NCT01000001"]
    assert services.asked[1][1]["term"] == '"10.5555/walk.2021.0123"[aid]'


@pytest.mark.parametrize("written", ("30000001", "PMID: 30000001", "https://pubmed.ncbi.nlm.nih.gov/30000001/"))
def test_a_pmid_is_asked_of_pubmed(written: str, services: Services, tmp_path: Path) -> None:
    """However it is written."""
    record, findings = ask(written, tmp_path)
    assert findings == []
    assert record is not None
    assert (record.doi, len(record.authors)) == ("10.5555/walk.2021.0123", 4)
    assert services.asked[0][1] == {"db": "pubmed", "id": "30000001", "rettype": "medline", "retmode": "text", "tool": "probant"}


def test_a_pmcid_is_turned_into_a_pmid_first(services: Services, tmp_path: Path) -> None:
    """By NCBI's converter."""
    record, findings = ask("PMC1000001", tmp_path)
    assert findings == []
    assert record is not None
    assert record.pmid == "30000001"
    assert services.paths()[:2] == ["/idconv/", FETCH]


def test_a_trial_number_is_asked_of_the_registry(services: Services, tmp_path: Path) -> None:
    """The record is a registration."""
    record, findings = ask("https://clinicaltrials.gov/study/NCT01000001", tmp_path)
    assert findings == []
    assert record is not None
    assert (record.kind, record.registrations) == ("registration", ["NCT01000001"])


def test_who_asks_is_said_with_the_contact_that_was_given(services: Services, tmp_path: Path) -> None:
    """As Crossref and NCBI wish it; without a contact none is made up."""
    ask(DOI, tmp_path / "a", contact="jo@example.org")
    assert {agent for _path, _params, agent in services.asked} == {f"probant/{__version__} (mailto:jo@example.org)"}
    assert services.asked[0][1] == {"mailto": "jo@example.org"}
    assert services.asked[1][1]["email"] == "jo@example.org"
    services.asked.clear()
    ask(DOI, tmp_path / "b")
    assert {agent for _path, _params, agent in services.asked} == {f"probant/{__version__}"}
    assert not any({"mailto", "email"} & set(params) for _path, params, _agent in services.asked)


def test_an_answer_is_kept_with_what_was_asked_and_when(services: Services, tmp_path: Path) -> None:
    """The second time nothing is asked; `refresh` asks again."""
    first, _findings = ask("NCT01000001", tmp_path)
    second, _findings = ask("NCT01000001", tmp_path)
    assert first is not None
    assert second is not None
    assert second.asked == first.asked == "NCT01000001, ClinicalTrials.gov, asked 2026-03-06"
    assert len(services.asked) == 1
    (kept,) = tmp_path.iterdir()
    data = json.loads(kept.read_text("utf-8"))
    assert (data["url"], data["asked"]) == (f"{services.base}/ct/studies/NCT01000001?format=json", "2026-03-06")
    ask("NCT01000001", tmp_path, refresh=True)
    assert len(services.asked) == 2


def test_services_are_asked_slowly(services: Services, tmp_path: Path) -> None:
    """At least a pause between two questions to one host."""
    sleeper = Sleeper()
    ask(DOI, tmp_path, wait=sleeper)
    assert len(sleeper.seconds) == 3
    assert all(0 < seconds <= 0.4 for seconds in sleeper.seconds)


def test_a_service_that_does_not_know_the_identifier_is_not_asked_twice(services: Services, tmp_path: Path) -> None:
    """404 is an answer."""
    services.answer(CROSSREF, Reply(b"Resource not found.", 404))
    record, findings = ask(DOI, tmp_path)
    assert record is None
    assert findings == [("error", "record-not-found", "Crossref has no such record: `10.5555/walk.2021.0123`")]
    assert services.paths() == [CROSSREF]


def test_pubmed_says_in_words_that_it_has_no_such_record(services: Services, tmp_path: Path) -> None:
    """With status 200."""
    services.answer(FETCH, as_text("\n1. id: 999999999 Error occurred: cannot get document summary\n"))
    _record, findings = ask("999999999", tmp_path)
    assert findings == [("error", "record-not-found", "PubMed has no such record: `PMID 999999999`")]


def test_a_busy_service_is_asked_again_after_the_pause_that_it_wants(services: Services, tmp_path: Path) -> None:
    """429 with Retry-After in seconds, then as a date, then an answer."""
    later = "Fri, 06 Mar 2026 10:00:07 GMT"
    services.answer(
        FETCH, Reply(b"{}", 429, {"Retry-After": "3"}), Reply(b"{}", 429, {"Retry-After": later}), as_text(MEDLINE)
    )  # fmt: skip
    sleeper = Sleeper()
    record, findings = ask("30000001", tmp_path, wait=sleeper)
    assert record is not None
    assert findings == []
    assert sleeper.long == [3.0, 7.0]


def test_a_service_that_wants_a_long_pause_is_not_waited_for(services: Services, tmp_path: Path) -> None:
    """An hour is a matter for the user."""
    services.answer(FETCH, Reply(b"{}", 429, {"Retry-After": "3600"}))
    sleeper = Sleeper()
    _record, findings = ask("30000001", tmp_path, wait=sleeper)
    assert findings == [("error", "lookup-failed", "PubMed answers with status 429 and asks to wait 3600 s: try again later")]
    assert sleeper.long == []


@pytest.mark.parametrize("status", (500, 502, 503, 504))
def test_a_service_that_is_down_is_asked_three_times(status: int, services: Services, tmp_path: Path) -> None:
    """With longer and longer pauses; one that is back the second time is believed."""
    services.answer(FETCH, Reply(b"<html>down</html>", status))
    sleeper = Sleeper()
    _record, findings = ask("30000001", tmp_path, wait=sleeper)
    assert findings == [("error", "lookup-failed", f"PubMed: answers with status {status}, 3 times")]
    assert (len(services.asked), sleeper.long) == (3, [0.5, 1.0])
    services.answer(FETCH, Reply(b"", status), as_text(MEDLINE))
    record, findings = ask("30000001", tmp_path)
    assert record is not None
    assert findings == []


def test_a_service_that_forbids_is_asked_once(services: Services, tmp_path: Path) -> None:
    """403 will not change."""
    services.answer(CROSSREF, Reply(b"no", 403))
    _record, findings = ask(DOI, tmp_path)
    assert findings == [("error", "lookup-failed", "Crossref answers with status 403")]
    assert services.paths() == [CROSSREF]


@pytest.mark.parametrize(
    "body", (b'{"status": "ok", "mess', b"<html>sign in</html>", b"", b"[]", b'{"message": {}}', b"\xff\xfe\x00", b"[" * 100_000)
)
def test_a_broken_answer_is_refused_and_not_kept(body: bytes, services: Services, tmp_path: Path) -> None:
    """Cut JSON, a page, nothing, no record, no text, an abyss of brackets."""
    services.answer(CROSSREF, Reply(body))
    record, findings = ask(DOI, tmp_path)
    assert record is None
    assert [(severity, rule) for severity, rule, _message in findings] == [("error", "lookup-failed")]
    assert list(tmp_path.iterdir()) == []


def test_another_record_than_the_one_that_was_asked_for_is_refused(services: Services, tmp_path: Path) -> None:
    """A number that answers with another's record is no answer."""
    for wanted, path in (("30000009", FETCH), ("NCT01000009", "/ct/studies/NCT01000009")):
        services.answer(path, as_text(MEDLINE) if path == FETCH else as_json(STUDY))
        record, findings = ask(wanted, tmp_path)
        assert record is None
        assert [rule for _severity, rule, _message in findings] == ["lookup-failed"]


def test_a_service_that_gives_no_answer_in_time_is_given_up(services: Services, tmp_path: Path) -> None:
    """Silence, and an answer that comes a byte at a time."""
    services.answer(FETCH, Reply(b"", delay=0.4))
    _record, findings = ask("30000001", tmp_path, timeout=0.1)
    assert findings == [("error", "lookup-failed", "PubMed: no answer within 0.1 s, 3 times")]
    services.answer(FETCH, Reply(b"x" * 40, pause=0.02))
    _record, findings = ask("30000001", tmp_path, timeout=0.1)
    assert findings == [("error", "lookup-failed", "PubMed: no answer within 0.1 s, 3 times")]


def test_an_endless_answer_is_cut_off(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the size that no record has."""
    monkeypatch.setattr(online, "MAX_BYTES", 1000)
    services.answer(FETCH, Reply(b"x" * 5000))
    _record, findings = ask("30000001", tmp_path)
    assert [rule for _severity, rule, _message in findings] == ["lookup-failed"]
    assert "larger than" in findings[0][2]


def test_a_circle_of_redirections_ends(services: Services, tmp_path: Path) -> None:
    """After three."""
    services.answer(FETCH, Reply(b"", 302, {"Location": f"{services.base}{FETCH}"}))
    _record, findings = ask("30000001", tmp_path)
    assert findings == [("error", "lookup-failed", "PubMed redirects in a circle")]


def test_without_a_network_the_message_says_what_to_do(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens at that port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        closed = listening.getsockname()[1]
    monkeypatch.setenv("PROBANT_CROSSREF_URL", f"http://127.0.0.1:{closed}")
    findings = Findings()
    with Client(tmp_path, wait=Sleeper()) as client:
        assert look_up(DOI, client, findings) is None
    (item,) = findings
    assert item.message.startswith("Crossref: cannot be reached (")
    assert item.message.endswith(", 3 times")
    assert item.hint is not None
    assert "save the record" in item.hint


def test_a_second_service_that_fails_leaves_what_the_first_said(services: Services, tmp_path: Path) -> None:
    """The record is there, with a warning for what could not be added."""
    services.answer(SEARCH, Reply(b"", 503))
    record, findings = ask(DOI, tmp_path)
    assert record is not None
    assert record.pmid is None
    assert findings == [("warning", "lookup-failed", "added without its PubMed record: PubMed: answers with status 503, 3 times")]
    services.answer("/ct/studies/NCT01000001", Reply(b"{"))
    record, findings = ask("30000001", tmp_path)
    assert record is not None
    assert record.trial is None
    assert [(severity, rule) for severity, rule, _message in findings] == [("warning", "lookup-failed")]


def test_a_doi_that_several_pubmed_records_name_takes_none_of_them(services: Services, tmp_path: Path) -> None:
    """Nor one of another DOI."""
    services.answer(SEARCH, as_json({"esearchresult": {"idlist": ["1", "2"]}}))
    record, findings = ask(DOI, tmp_path / "a")
    assert record is not None
    assert (record.pmid, findings) == (None, [])
    services.answer(SEARCH, as_json({"esearchresult": {"idlist": ["30000001"]}}))
    services.answer(FETCH, as_text(MEDLINE.replace("walk.2021.0123 [doi]", "other [doi]")))
    record, findings = ask(DOI, tmp_path / "b")
    assert record is not None
    assert (record.pmid, findings) == (None, [])
