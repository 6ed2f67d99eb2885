"""The real article, built once for all end-to-end tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.finished import Finished, read_docx, read_html, read_pdf

ROOT = Path(__file__).parents[2]
LANGUAGES = ("fr", "en")
FORMATS = ("html", "pdf", "docx")
_READERS = {"html": read_html, "docx": read_docx, "pdf": read_pdf}


def build(project: Path, edition: str, output: Path) -> Path:
    """Build an edition of a project by the command; give its folder."""
    done = subprocess.run(
        [sys.executable, "-m", "probant", "build", "--project", str(project), "--edition", edition, "--output", str(output)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return output / edition


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the 2019 edition, built by the command in a folder of its own."""
    return build(ROOT, "2019", tmp_path_factory.mktemp("article"))


@pytest.fixture(scope="session")
def every_set(built: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folders of all editions of the real article, and of the tiny review."""
    editions = sorted(path.stem for path in (ROOT / "content" / "editions").glob("*.yaml"))
    others = [build(ROOT, edition, tmp_path_factory.mktemp("edition")) for edition in editions if edition != built.name]
    return [built, *others, build(ROOT / "tests" / "projects" / "tiny", "2024", tmp_path_factory.mktemp("tiny"))]


@pytest.fixture(scope="session")
def finished(built: Path) -> dict[tuple[str, str], Finished]:
    """Each finished file as its reader sees it, by language and format."""
    return {(language, form): _READERS[form](built / language / f"article.{form}") for language in LANGUAGES for form in FORMATS}
