"""`probant.loading.styles`: a citation style by id, or a file of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.diagnostics import Findings
from probant.loading.styles import read_style
from probant.spans import Span
from tests.support.minimal_project import write_minimal_project

HERE = Span("probant.toml")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The minimal project."""
    return write_minimal_project(tmp_path)


def outcome(root: Path, name: str) -> tuple[str | None, list[tuple[str, str]]]:
    """Give the style's text and the findings."""
    findings = Findings()
    return read_style(root, name, findings, HERE), [(item.rule, str(item.span)) for item in findings]


@pytest.mark.parametrize("name", ("elsevier-vancouver", "nlm-citation-sequence-brackets", "apa"))
def test_a_style_is_found_by_its_id(root: Path, name: str) -> None:
    """It is an independent style, whole."""
    text, findings = outcome(root, name)
    assert findings == []
    assert text is not None
    assert "<bibliography" in text


def test_a_dependent_style_is_replaced_by_its_parent(root: Path) -> None:
    """A journal's style that only points to another gives that other's text."""
    text, findings = outcome(root, "the-lancet-oncology")
    assert findings == []
    assert text is not None
    assert "independent-parent" not in text
    assert "<bibliography" in text


def test_a_style_file_of_the_project_is_read(root: Path) -> None:
    """Its parent is taken from the repository when it has one."""
    (root / "own.csl").write_text("<style><bibliography/></style>", encoding="utf-8")
    assert outcome(root, "own.csl") == ("<style><bibliography/></style>", [])
    link = '<style><link href="http://www.zotero.org/styles/elsevier-vancouver" rel="independent-parent"/></style>'
    (root / "child.csl").write_text(link, encoding="utf-8")
    text, findings = outcome(root, "child.csl")
    assert findings == []
    assert text is not None
    assert "<bibliography" in text


@pytest.mark.parametrize(
    ("name", "finding"),
    (
        ("no-such-style", ("unknown-style", "--style")),
        ("no-such.csl", ("missing-file", "no-such.csl")),
        ("probant.toml.csl", ("missing-file", "probant.toml.csl")),
        ("../own.csl", ("outside-project", "../own.csl")),
        ("/etc/passwd", ("outside-project", "/etc/passwd")),
        ("content/article.yaml", ("unknown-style", "content/article.yaml:1:1")),
    ),
)
def test_what_is_no_style_is_a_finding(root: Path, name: str, finding: tuple[str, str]) -> None:
    """A name that the configuration does not give is the option's."""
    assert outcome(root, name) == (None, [finding])


def test_a_style_that_the_configuration_names_has_its_place_there(root: Path) -> None:
    """Line and column of the value."""
    file = root / "probant.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("nlm-citation-sequence-brackets", "vancuver"), encoding="utf-8")
    assert outcome(root, "vancuver") == (None, [("unknown-style", "probant.toml:5:10")])
