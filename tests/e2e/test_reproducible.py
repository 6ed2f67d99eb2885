"""The same inputs give the same bytes, wherever and under whatever settings."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import FORMATS, LANGUAGES, ROOT

pytestmark = pytest.mark.slow


def _build(folder: Path, **settings: str) -> dict[str, str]:
    folder.mkdir(parents=True)
    for name in ("probant.toml", "references.bib"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    environment = {**os.environ, **settings}
    done = subprocess.run([sys.executable, "-m", "probant", "build"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    files = [f"{language}/article.{form}" for language in LANGUAGES for form in FORMATS]
    return {name: hashlib.sha256((folder / "build" / "2019" / name).read_bytes()).hexdigest() for name in [*files, "trace.json"]}


def test_two_cold_builds_in_two_folders_under_two_locales_are_the_same(tmp_path: Path) -> None:
    """Folder, locale, time zone, hash seed and home folder leave no trace in any file."""
    first = _build(tmp_path / "a", LC_ALL="C.UTF-8", TZ="UTC", PYTHONHASHSEED="0")
    second = _build(
        tmp_path / "elsewhere" / "b", LC_ALL="fr_FR.UTF-8", LANG="fr_FR.UTF-8", TZ="Asia/Tokyo", PYTHONHASHSEED="4711", HOME=str(tmp_path)
    )
    assert first == second
