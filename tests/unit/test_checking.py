"""`probant.pipeline.check`: a text is read once, and what it may not hold is found each time; nothing is written into the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from probant import pipeline
from probant.transforms import assembly
from tests.support.assembling import replace
from tests.support.minimal_project import write_minimal_project

FR = "templates/article/2024/fr/results.md.j2"
Read = list[tuple[str, bool]]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The minimal project, and a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return write_minimal_project(tmp_path / "project")


@pytest.fixture
def check(root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[list[str], Read]]:
    """Check the project; give the rules of the errors, and each text that pandoc read: its language, and whether its citations were resolved."""
    seen: Read = []
    real = assembly.read

    def spy(corpus: object, edition: object, language: str, source: object, style: str | None, findings: object) -> object:
        seen.append((language, style is not None))
        return real(corpus, edition, language, source, style, findings)  # type: ignore[arg-type]

    monkeypatch.setattr(assembly, "read", spy)

    def run() -> tuple[list[str], Read]:
        seen.clear()
        findings, _counts = pipeline.check(root)
        return [item.rule for item in findings if item.severity.value == "error"], sorted(seen)

    return run


def test_a_sound_text_is_read_once(check: Callable[[], tuple[list[str], Read]]) -> None:
    """The first time with its citations, in one language; then not at all."""
    assert check() == ([], [("en", False), ("fr", True)])
    assert check() == ([], [])


def test_a_changed_text_is_read_again(root: Path, check: Callable[[], tuple[list[str], Read]]) -> None:
    """That of its language alone."""
    check()
    replace(root, FR, "retardait", "retarde")
    assert check() == ([], [("fr", False)])
    assert check() == ([], [])


def test_another_reference_or_style_resolves_the_citations_again(root: Path, check: Callable[[], tuple[list[str], Read]]) -> None:
    """In one language: the other has the same."""
    check()
    replace(root, "references.bib", "Green tea and sleep", "Green tea and waking")
    assert ("fr", True) in check()[1]
    assert check() == ([], [])
    replace(root, "probant.toml", "nlm-citation-sequence-brackets", "american-medical-association")
    assert ("fr", True) in check()[1]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    (
        ("retardait", "retardait <b>bien</b>", "raw-markup"),
        ("retardait", "[retardait](javascript:x)", "unsafe-link"),
        ('{% claim "white', ':::\n\n{% claim "white', "broken-fence"),
    ),
)
def test_what_a_text_may_not_hold_is_found_each_time(root: Path, check: Callable[[], tuple[list[str], Read]], old: str, new: str, rule: str) -> None:
    """Only a sound text is remembered; mended, it is sound."""
    check()
    replace(root, FR, old, new)
    assert check() == ([rule], [("fr", False)])
    assert check() == ([rule], [("fr", False)])
    replace(root, FR, new, old)
    assert check() == ([], [])


def test_a_style_that_citeproc_refuses_is_found_each_time(root: Path, check: Callable[[], tuple[list[str], Read]]) -> None:
    """As a build refuses it."""
    (root / "own.csl").write_text("<style><broken></style>", encoding="utf-8")
    replace(root, "probant.toml", "nlm-citation-sequence-brackets", "own.csl")
    assert check()[0] == ["pandoc"]
    assert check()[0] == ["pandoc"]


def test_a_check_writes_nothing_into_the_project(root: Path, check: Callable[[], tuple[list[str], Read]]) -> None:
    """Its folder may be read-only."""
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    check()
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
