"""Packages for journals, each made once for all tests that look at it."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from probant.exports.journal import making
from probant.exports.journal.report import Report

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "projects" / "tiny"

JOURNALS = {
    "cancer-radiotherapie": ("fr", "en"),
    "radiotherapy-and-oncology": ("en",),
    "international-journal-of-radiation-oncology-biology-physics": ("en",),
    "lancet-oncology": ("en",),
    "european-urology-oncology": ("en",),
    "bmc-cancer": ("en",),
    "frontiers-in-oncology": ("en",),
}
"""The journals that the engine has profiles of, with the languages they take."""

EDITIONS = ("2019", "2026")
"""The editions of the article; the tiny review has one, 2024."""

CASES = [(journal, edition, language) for edition in EDITIONS for journal, languages in JOURNALS.items() for language in languages]


class Made(NamedTuple):
    """A package as it was published: its folder, the bytes of its files by name, its report."""

    folder: Path
    files: dict[str, bytes]
    report: Report

    def only(self, ending: str) -> bytes:
        """Give the one file whose name ends so."""
        (name,) = [name for name in self.files if name.endswith(ending)]
        return self.files[name]


@cache
def _made(journal: str, edition: str) -> dict[str, Made]:
    root = TINY if edition == "2024" else ROOT
    output = Path(tempfile.mkdtemp(prefix="probant-packages-"))
    packages = making.export(root, making.Request(journal, edition, output=output), lambda _step: None)
    found = {}
    for package in packages:
        assert package.published
        folder = output / "submission" / edition / journal / package.report.language
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != "manifest.json"
        }
        found[package.report.language] = Made(folder, files, package.report)
    return found


def package(journal: str, edition: str, language: str) -> Made:
    """Give a package, written in a folder of its own the first time it is asked for."""
    return _made(journal, edition)[language]
