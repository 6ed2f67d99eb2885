"""A changed fact changes the article there, in both languages and all formats, and nowhere else."""

from __future__ import annotations

import difflib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import FORMATS, LANGUAGES, ROOT
from tests.support.finished import Finished, read_docx, read_html, read_pdf

pytestmark = pytest.mark.slow

READERS = {"html": read_html, "docx": read_docx, "pdf": read_pdf}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project without its build."""
    project = tmp_path / "project"
    project.mkdir()
    for name in ("probant.toml", "references.bib"):
        shutil.copy(ROOT / name, project / name)
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, project / name)
    return project


def _build(project: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "probant", "build", "--edition", "2019", *more]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def _replace(file: Path, old: str, new: str) -> int:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def _drawn(done: subprocess.CompletedProcess[str]) -> set[str]:
    """Give the figures that a build says it has drawn."""
    lines = [line.removeprefix("figures drawn: ") for line in done.stdout.splitlines() if line.startswith("figures drawn: ")]
    return {name for line in lines for name in line.split(", ")}


def test_a_changed_value_changes_text_table_and_plot_in_both_languages_and_all_formats_and_nothing_else(
    copy: Path, finished: dict[tuple[str, str], Finished]
) -> None:
    """The printed hazard ratio of a trial, changed in its study file, is all that differs in each of the six files; its plot alone is drawn again."""
    first = _build(copy, "--format", "html")
    assert first.returncode == 0, first.stdout + first.stderr
    assert len(_drawn(first)) == 6
    study = copy / "content" / "studies" / "iyengar2018.yaml"
    _replace(study, "value: 0.304", "value: 0.317")
    done = _build(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert _drawn(done) == {"forest (fr)", "forest (en)"}
    for language in LANGUAGES:
        old, new = ("0,304", "0,317") if language == "fr" else ("0.304", "0.317")
        for form in FORMATS:
            before = finished[language, form].text.split(" ")
            after = READERS[form](copy / "build" / "2019" / language / f"article.{form}").text.split(" ")
            changed = [
                (before[a:b], after[c:d])
                for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
                if kind != "equal"
            ]
            assert len(changed) >= 3, (language, form, changed)  # the text, the table, the plot's data
            for words in changed:
                gone, come = (" ".join(part) for part in words)
                assert old in gone, (language, form, changed)
                assert gone.replace(old, new) == come, (language, form, changed)
        page = (copy / "build" / "2019" / language / "article.html").read_text(encoding="utf-8")
        assert f"HR\u00a0=\u00a0{new}" in page.split('alt="', 1)[1].split('"', 1)[0]


def test_a_fact_that_no_figure_shows_redraws_none(copy: Path) -> None:
    """A follow-up is in the text and a table: both change, and every drawing is kept."""
    assert len(_drawn(_build(copy, "--format", "html", "--lang", "fr"))) == 3
    _replace(
        copy / "content" / "studies" / "gomez2016.yaml",
        "value: 12.4\n    unit: month\n    statistic: median",
        "value: 12.5\n    unit: month\n    statistic: median",
    )
    done = _build(copy, "--format", "html", "--lang", "fr")
    assert done.returncode == 0, done.stdout + done.stderr
    assert _drawn(done) == set()
    tree = read_html(copy / "build" / "2019" / "fr" / "article.html")
    assert "12,5 mois" in tree.elements["table-trials"]


def test_a_removed_fact_is_named_at_the_template_that_prints_it(copy: Path) -> None:
    """A fact that a template prints and no study has is a finding with the template's file and line, in each language; nothing is written."""
    study = copy / "content" / "studies" / "iyengar2018.yaml"
    _replace(study, "- id: i18-pfs-hr\n", "- id: i18-pfs-ratio\n")
    done = _build(copy)
    assert done.returncode == 1
    for language in LANGUAGES:
        path = f"templates/article/2019/{language}/lung.md.j2"
        lines = (copy / path).read_text(encoding="utf-8").splitlines()
        line = next(number for number, text in enumerate(lines, 1) if 'fact("i18-pfs-hr")' in text or '"i18-pfs-hr"' in text)
        assert f"{path}:{line}:" in done.stdout
    assert "error[undefined-fact] no fact `i18-pfs-hr`" in done.stdout
    assert not (copy / "build").exists()


def test_a_failed_build_leaves_the_last_good_one(copy: Path) -> None:
    """What was published before a defect came stays as it was, byte for byte."""
    assert _build(copy, "--format", "html").returncode == 0
    before = {path.relative_to(copy): path.read_bytes() for path in sorted((copy / "build" / "2019").rglob("*")) if path.is_file()}
    _replace(copy / "content" / "studies" / "iyengar2018.yaml", "value: 0.304", "value: 0,304")
    done = _build(copy)
    assert done.returncode == 1
    assert "error[number-with-comma] `0,304` has a comma" in done.stdout
    assert {path.relative_to(copy): path.read_bytes() for path in sorted((copy / "build" / "2019").rglob("*")) if path.is_file()} == before


def test_a_french_template_changes_the_french_files_only(copy: Path) -> None:
    """Prose in one language does not make the other language's files again."""
    assert _build(copy, "--format", "html").returncode == 0
    file = copy / "templates" / "article" / "2019" / "fr" / "conclusion.md.j2"
    file.write_text(file.read_text(encoding="utf-8").replace("## Conclusion", "## Conclusions", 1), encoding="utf-8")
    done = _build(copy, "--format", "html")
    lines = dict(line.split("  ", 1) for line in done.stdout.splitlines() if "  " in line)
    assert lines["build/2019/en/article.html"].endswith("unchanged")
    assert not lines["build/2019/fr/article.html"].endswith("unchanged")
    assert "Conclusions" in (copy / "build" / "2019" / "fr" / "article.html").read_text(encoding="utf-8")
