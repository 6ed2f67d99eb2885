"""What `probant add` makes of real-world-like files: what it understood, what it wrote, what it refused and why.

The files stand in `tests/golden/import/inputs/`, the whole answer to each in `tests/golden/import/results/`. All are made up.
`UPDATE_GOLDEN=1 python -m pytest tests/e2e/test_import_files.py` writes the answers anew: read the difference before it is committed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from probant import cli, pipeline
from probant.diagnostics import Findings
from probant.loading.bibliography import Reference, read_bibliography

ROOT = Path(__file__).parents[2]
INPUTS = ROOT / "tests" / "golden" / "import" / "inputs"
RESULTS = ROOT / "tests" / "golden" / "import" / "results"
PROJECT = ROOT / "tests" / "projects" / "tiny"
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"

FILES = sorted(file.name for file in INPUTS.iterdir())
COMBINED = {
    "publication-with-its-registry-record": "nbib-randomised-trial.nbib clinicaltrials-with-results.json",
    "merge-into-what-is-there": "--merge nbib-already-there.nbib",
    "keep-going-without-the-bad-one": "--keep-going ris-without-title.ris",
    "one-work-in-two-formats": "nbib-randomised-trial.nbib ris-holds-nbib.ris nbib-randomised-trial.nbib",
    "dry-run": "--dry-run ris-from-a-publisher.ris",
    "without-a-study": "--no-study ris-from-a-publisher.ris",
    "citekey-of-ones-own": "--citekey Hill_2019 ris-from-a-publisher.ris",
}
"""Commands on several files, or with options, by name."""


class Answer(NamedTuple):
    status: int
    output: str
    added: bytes
    studies: dict[str, str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT, tmp_path / "project", ignore=shutil.ignore_patterns("build"))
    return tmp_path / "project"


def run(arguments: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Answer:
    """Run `probant add` beside copies of the input files."""
    for word in arguments.split():
        if (INPUTS / word).is_file():
            shutil.copy(INPUTS / word, project / word)
    monkeypatch.chdir(project)
    bibliography, studies = project / "references.bib", project / "content" / "studies"
    before, there = bibliography.read_bytes(), set(studies.iterdir())
    status = cli.main(["add", *arguments.split()])
    said = capsys.readouterr()
    assert said.err == ""
    after = bibliography.read_bytes()
    added = after[len(before) :] if after.startswith(before) else b"(changed)\n" + after
    return Answer(status, said.out, added, {file.name: file.read_text("utf-8") for file in sorted(set(studies.iterdir()) - there)})


def read_back(project: Path, answer: Answer) -> str:
    """Give what pandoc reads of each new entry, as CSL JSON, one a line."""
    there = {"alpha2001", "beta2002", "gamma2003"} if not answer.added.startswith(b"(changed)") else {"beta2002", "gamma2003"}
    new = [reference.csl for citekey, reference in references(project).items() if citekey not in there]
    return "".join(f"{json.dumps(item, ensure_ascii=False, sort_keys=True)}\n" for item in new)


def result(arguments: str, answer: Answer, csl: str) -> str:
    """Give the answer as the golden file holds it."""
    parts = [f"$ probant add {arguments}\n{answer.output}exit status {answer.status}\n"]
    if answer.added:
        parts.append(f"=== references.bib\n{answer.added.decode('utf-8')}")
        parts.append(f"=== read back by pandoc\n{csl}")
    parts += [f"=== content/studies/{name}\n{text}" for name, text in answer.studies.items()]
    return "\n".join(parts)


def compare(name: str, text: str) -> None:
    golden = RESULTS / f"{name}.txt"
    if UPDATE:
        golden.write_text(text, encoding="utf-8", newline="")
    assert text == golden.read_text("utf-8"), f"compare with {golden.relative_to(ROOT)}"


def references(project: Path) -> dict[str, Reference]:
    """Read the bibliography with both parsers."""
    findings = Findings()
    found = read_bibliography("references.bib", (project / "references.bib").read_text("utf-8"), findings)
    assert not list(findings)
    return found


@pytest.mark.parametrize(("name", "arguments"), (*((file, file) for file in FILES), *COMBINED.items()))
def test_what_is_made_of_it(name: str, arguments: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every error has a place, and then nothing is written (but with --keep-going); what is written is accepted by both parsers and by `probant check`."""
    answer = run(arguments, project, monkeypatch, capsys)
    compare(name, result(arguments, answer, read_back(project, answer) if answer.added else ""))
    errors = re.findall(r"^(\S*): error\[", answer.output, re.MULTILINE)
    assert (answer.status == 1) == bool(errors)
    if errors and "--keep-going" not in arguments:
        assert (answer.added, answer.studies) == (b"", {})
    if not answer.added:
        return
    there = {"alpha2001", "beta2002", "gamma2003"}
    new = set(references(project)) - there
    assert len(new) == answer.added.count(b"\n@") * (not answer.added.startswith(b"(changed)"))
    assert all(Path(study).stem in new | there for study in answer.studies)
    findings, _counts = pipeline.check(project)
    assert findings.errors == 0
    assert {item.rule for item in findings} <= {"unfilled-blank", "unused-reference", "unverified-facts", "unused-fact"}


def test_every_result_has_its_case() -> None:
    """No golden file is left of a case that went; there are at least forty files, of every format that is read."""
    assert sorted(file.stem for file in RESULTS.iterdir()) == sorted([*FILES, *COMBINED])
    assert len(FILES) >= 40
    said = "".join((RESULTS / f"{name}.txt").read_text("utf-8") for name in FILES)
    assert all(f"({form})" in said for form in ("PubMed", "RIS", "BibTeX", "CSL JSON", "EndNote XML", "Crossref", "ClinicalTrials.gov"))
