"""What came after: a study taken out, a reference retracted, a second report of one cohort. Each is found at the right lines of the edition 2026."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from probant.diagnostics import Diagnostic
from probant.pipeline import check
from tests.e2e.conftest import LANGUAGES, ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project without its build."""
    for name in ("probant.toml", "references.bib"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def _found(project: Path, rule: str) -> list[Diagnostic]:
    return [item for item in check(project, "2026")[0] if item.rule == rule]


def _lines(project: Path, path: str, pattern: str) -> set[tuple[str, int]]:
    """Give the places of a pattern in a file, as an editor would search for it."""
    return {(path, number) for number, line in enumerate((project / path).read_text(encoding="utf-8").splitlines(), 1) if re.search(pattern, line)}


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_study_taken_out_is_missed_wherever_it_is_used(copy: Path) -> None:
    """Each line that prints a fact of the study is an error, in each language, and so are the rows of tables and figures that show it."""
    (copy / "content/studies/iyengar2024.yaml").unlink()
    findings, _counts = check(copy, "2026")
    undefined = {(item.span.path, item.span.line) for item in findings if item.rule == "undefined-fact"}
    for language in LANGUAGES:
        for section in ("lung", "abstract", "conclusion"):
            path = f"templates/article/2026/{language}/{section}.md.j2"
            assert {place for place in undefined if place[0] == path} == _lines(copy, path, r'"lu2-')
    path = "content/figures/forest-2026.yaml"
    assert {(item.span.path, item.span.line) for item in findings if item.rule == "unknown-fact" and item.span.path == path} == _lines(
        copy, path, "lu2-"
    )
    for path in ("content/tables/trials-2026.yaml", "content/figures/timeline-2026.yaml"):
        assert _lines(copy, path, "iyengar2024") == {
            (item.span.path, item.span.line) for item in findings if "no study `iyengar2024`" in item.message and item.span.path == path
        }


def test_a_reference_taken_out_is_missed_by_its_study_and_wherever_it_is_cited(copy: Path) -> None:
    """Without its entry in the bibliography, its study is an error, and so is each line of a template that cites it, in each language."""
    text = (copy / "references.bib").read_text(encoding="utf-8")
    (copy / "references.bib").write_text(re.sub(r"@\w+\{iyengar2024,.*?\n\}\n", "", text, flags=re.DOTALL), encoding="utf-8")
    cited = {
        place
        for language in LANGUAGES
        for file in sorted((copy / f"templates/article/2026/{language}").glob("*.md.j2"))
        for place in _lines(copy, file.relative_to(copy).as_posix(), "@iyengar2024")
    }
    assert len(cited) >= 6
    assert {(item.span.path, item.span.line) for item in _found(copy, "unknown-citekey")} == {("content/studies/iyengar2024.yaml", 1), *cited}


def test_a_retracted_reference_is_found_at_each_claim_that_rests_on_it(copy: Path) -> None:
    """The finding stands at the citation, in each language; the table and the figures that show it are found too."""
    _edit(
        copy / "content/studies/iyengar2024.yaml",
        "relations:\n",
        'status:\n  checked: "2026-09-01"\n  seen_at: [https://example.org/notice]\n  notices: [{kind: retracted, by: 10.1000/notice}]\nrelations:\n',
    )
    found = _found(copy, "reference-retracted")
    assert {item.severity.value for item in found} == {"error"}
    assert all("2 months before the date of the edition (2026-11)" in item.notes[0].message for item in found)
    assert {item.span.path for item in found if item.span.path.startswith("content/")} == {
        "content/tables/trials-2026.yaml",
        "content/figures/forest-2026.yaml",
        "content/figures/timeline-2026.yaml",
    }
    for language in LANGUAGES:
        for section in ("lung", "abstract", "conclusion"):
            path = f"templates/article/2026/{language}/{section}.md.j2"
            assert {(item.span.path, item.span.line) for item in found if item.span.path == path} == _lines(copy, path, "iyengar2024")


def test_a_second_report_of_a_cohort_in_a_plot_is_found_at_its_row(copy: Path) -> None:
    """The first report of SABR-COMET beside its last one in the forest plot is an error at the row that was added."""
    _edit(copy / "content/figures/forest-2026.yaml", "  - {estimate: har22-os-hr}\n", "  - {estimate: har22-os-hr}\n  - {estimate: comet-os-hr}\n")
    found = _found(copy, "overlapping-cohorts")
    assert {(item.span.path, item.span.line) for item in found} == _lines(copy, "content/figures/forest-2026.yaml", "comet-os-hr")


def test_the_editions_as_they_stand_have_no_such_finding(copy: Path) -> None:
    """Every claim of 2026 that rests on an older report was read again; that of 2019 came before."""
    names = {"claim-rests-on-superseded", "review-not-needed", "overlapping-cohorts"}
    for edition in ("2019", "2026"):
        assert [item for item in check(copy, edition)[0] if item.rule in names] == []


def test_a_review_taken_away_lists_its_claims_in_each_language(copy: Path) -> None:
    """Without its review, a claim that rests on a superseded report is a warning at its tag."""
    _edit(
        copy / "content/editions/2026.yaml",
        "  - claims: [prostate-ost-design]\n    studies: [ost2020]\n",
        "  - claims: [prostate-ost-adtfs]\n    studies: [ost2020]\n",
    )
    found = {(item.span.path, item.span.line) for item in _found(copy, "claim-rests-on-superseded")}
    expected = {
        place for language in LANGUAGES for place in _lines(copy, f"templates/article/2026/{language}/prostate.md.j2", '"prostate-ost-design"')
    }
    assert found == expected
