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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the 2019 edition, built by the command in a folder of its own."""
    output = tmp_path_factory.mktemp("article")
    done = subprocess.run(
        [sys.executable, "-m", "probant", "build", "--project", str(ROOT), "--edition", "2019", "--output", str(output)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return output / "2019"


@pytest.fixture(scope="session")
def finished(built: Path) -> dict[tuple[str, str], Finished]:
    """Each finished file as its reader sees it, by language and format."""
    return {(language, form): _READERS[form](built / language / f"article.{form}") for language in LANGUAGES for form in FORMATS}
