"""Each PDF carries the ledger and the bibliography that it was made with."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from tests.e2e.conftest import LANGUAGES, ROOT

TINY = ROOT / "tests" / "projects" / "tiny"


def attached(pdf: Path) -> dict[str, bytes]:
    with pikepdf.open(pdf) as file:
        return {name: item.get_file().read_bytes() for name, item in file.attachments.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_article_carries_its_ledger_and_bibliography(built: Path, language: str) -> None:
    """The very files: the published trace.json, and references.bib as it stands in the project."""
    assert attached(built / language / "article.pdf") == {
        "trace.json": (built / "trace.json").read_bytes(),
        "references.bib": (ROOT / "references.bib").read_bytes(),
    }


def _build(project: Path) -> dict[str, str]:
    done = subprocess.run([sys.executable, "-m", "probant", "build"], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return {line.split("  ")[0].removeprefix("build/2024/"): line.split("  ")[-1] for line in done.stdout.splitlines() if line.startswith("build/")}


def _digests(project: Path) -> dict[str, str]:
    folder = project / "build" / "2024"
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.mark.slow
def test_a_change_of_the_ledger_alone_attaches_it_anew_without_a_new_layout(tmp_path: Path) -> None:
    """French prose changes: the English pages stay as they are, their ledger is the new one, and all is as a first build makes it."""
    project, fresh = (Path(shutil.copytree(TINY, tmp_path / name)) for name in ("project", "fresh"))
    _build(project)
    english = project / "build" / "2024" / "en" / "article.pdf"
    length = json.loads((project / "build" / "2024" / "manifest.json").read_text(encoding="utf-8"))["artifacts"]["en/article.pdf"]["frame"]["length"]
    before = english.read_bytes()
    for folder in (project, fresh):
        file = folder / "templates" / "article" / "2024" / "fr" / "practice.md.j2"
        file.write_text("\n\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    spent = _build(project)
    assert spent["en/article.html"] == "unchanged"
    assert spent["en/article.docx"] == "unchanged"
    assert spent["en/article.pdf"] == "0.0 s"
    after = english.read_bytes()
    assert after[:length] == before[:length]
    assert attached(english)["trace.json"] == (project / "build" / "2024" / "trace.json").read_bytes()
    _build(fresh)
    assert _digests(project) == _digests(fresh)
    assert set(_build(project).values()) == {"unchanged"}
