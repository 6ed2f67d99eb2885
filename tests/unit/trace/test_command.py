"""`probant trace`: whole answers, in `tests/golden/trace/`. `UPDATE_GOLDEN=1 python -m pytest tests/unit/trace/test_command.py` writes them anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from probant.cli import main
from probant.pipeline import ledger_of
from probant.trace.lookup import NotFound, excerpt, find
from probant.trace.terminal import WIDTH, describe
from tests.unit.trace.conftest import PROJECTS, ROOT

GOLDEN = ROOT / "tests" / "golden" / "trace"
TINY = PROJECTS["tiny"]

CASES = {
    "claim": "alpha-result",
    "authors-claim": "practice-habit",
    "fact": "beta-relief-median",
    "unverified-fact": "beta-stop-other",
    "citekey": "gamma2003",
    "number": "2",
    "number-in-brackets": "[1]",
    "citation": "cite-3",
    "occurrence": "f-alpha-n-2",
    "address-of-a-claim": "fr/article.html#c-beta-stop",
    "claim-in-the-other-abstract": "c-abstract-aim-fr",
    "reference-element": "ref-beta2002",
    "unknown": "alpha-resalt",
    "unknown-number": "40",
}


@pytest.fixture(scope="module")
def whole() -> dict[str, dict]:
    return {name: ledger_of(root) for name, root in PROJECTS.items()}


@pytest.mark.parametrize("name", list(CASES))
def test_the_whole_answer(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["trace", "--project", str(TINY), CASES[name]])
    out, err = capsys.readouterr()
    answer = f"$ probant trace '{CASES[name]}'\n{out}{err}exit status {status}\n"
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(answer, encoding="utf-8")
    assert file.is_file(), "no golden file: write it with UPDATE_GOLDEN=1"
    assert answer == file.read_text(encoding="utf-8")
    assert status == (2 if name.startswith("unknown") else 0)


def test_everything_can_be_asked_for_and_fits_a_terminal(whole) -> None:
    for ledger in whole.values():
        names = [item["id"] for table in ("claims", "facts") for item in ledger[table]] + [item["citekey"] for item in ledger["references"]]
        for name in names:
            for line in describe(ledger, find(ledger, name)).splitlines():
                assert len(line) <= WIDTH or "://" in line, line


def test_every_element_of_a_finished_file_leads_back(whole) -> None:
    for ledger in whole.values():
        for claim in ledger["claims"]:
            for language, place in claim["languages"].items():
                assert [(item.kind, item.id) for item in find(ledger, place["element"])] == [("claim", claim["id"])]
                for citation in place["citations"]:
                    assert claim["id"] in [item.id for item in find(ledger, citation["element"]) if language in item.languages]
        for fact in ledger["facts"]:
            for element in {element for own in fact["occurrences"].values() for element in own}:
                assert [(item.kind, item.id) for item in find(ledger, element)] == [("fact", fact["id"])]


def test_a_fact_that_no_claim_uses_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil

    project = shutil.copytree(TINY, tmp_path / "tiny")
    study = project / "content" / "studies" / "gamma2003.yaml"
    spare = "  - {id: gamma-spare, kind: number, statement: {fr: phase, en: phase}, value: 3, unit: phase, read: {verification: unverified, locator: null}}\n"
    study.write_text(study.read_text(encoding="utf-8") + spare, encoding="utf-8")
    assert main(["trace", "--project", str(project), "gamma-spare"]) == 0
    assert "used 0 times in the edition 2024" in capsys.readouterr().out


def test_as_json_it_is_the_part_of_the_ledger_that_speaks_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "--project", str(TINY), "alpha-hr", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["found"] == [{"kind": "fact", "id": "alpha-hr", "element": None, "languages": []}]
    assert [claim["id"] for claim in found["claims"]] == ["alpha-result"]
    assert [fact["id"] for fact in found["facts"]] == ["alpha-hr"]
    assert [item["citekey"] for item in found["references"]] == ["alpha2001"]


def test_an_excerpt_of_a_reference_has_its_claims_and_facts(whole) -> None:
    ledger = whole["tiny"]
    part = excerpt(ledger, "gamma2003", find(ledger, "gamma2003"))
    assert [claim["id"] for claim in part["claims"]] == ["practice-gamma"]
    assert {fact["citekey"] for fact in part["facts"]} == {"gamma2003"}


@pytest.mark.parametrize("query", ("", "c-", "f-", "cite-999", "ref-nobody", "f-alpha-n-99", "0", "[", "-"))
def test_what_is_nowhere_is_not_found(whole, query: str) -> None:
    with pytest.raises(NotFound):
        find(whole["tiny"], query)


def test_a_project_with_errors_shows_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil

    project = shutil.copytree(TINY, tmp_path / "tiny")
    template = project / "templates" / "article" / "2024" / "fr" / "effect.md.j2"
    template.write_text(template.read_text(encoding="utf-8").replace('fact("alpha-hr")', 'fact("alpha-hx")'), encoding="utf-8")
    assert main(["trace", "--project", str(project), "alpha-hr"]) == 1
    assert "undefined-fact" in capsys.readouterr().out


def test_nothing_is_written(tmp_path: Path) -> None:
    import shutil

    project = shutil.copytree(TINY, tmp_path / "tiny")
    before = {file: file.stat().st_mtime_ns for file in project.rglob("*")}
    main(["trace", "--project", str(project), "alpha-hr"])
    assert {file: file.stat().st_mtime_ns for file in project.rglob("*")} == before
