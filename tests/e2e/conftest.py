"""The real article, built once for all end-to-end tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import validators
from tests.support.finished import Finished, read_docx, read_html, read_pdf

ROOT = Path(__file__).parents[2]
LANGUAGES = ("fr", "en")
FORMATS = ("html", "pdf", "docx")
Open = Callable[..., Any]
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
def updated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the 2026 edition, built by the command in a folder of its own."""
    return build(ROOT, "2026", tmp_path_factory.mktemp("update"))


@pytest.fixture(scope="session", params=("2019", "2026"))
def edition_folder(request: pytest.FixtureRequest) -> Path:
    """The folder of each edition of the article in turn."""
    folder: Path = request.getfixturevalue({"2019": "built", "2026": "updated"}[request.param])
    return folder


@pytest.fixture(scope="session")
def every_set(built: Path, updated: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folders of all editions of the real article, and of the tiny review."""
    assert {built.name, updated.name} == {path.stem for path in (ROOT / "content" / "editions").glob("*.yaml")}
    return [built, updated, build(ROOT / "tests" / "projects" / "tiny", "2024", tmp_path_factory.mktemp("tiny"))]


@pytest.fixture(scope="session")
def finished(built: Path) -> dict[tuple[str, str], Finished]:
    """Each finished file as its reader sees it, by language and format."""
    return {(language, form): _READERS[form](built / language / f"article.{form}") for language in LANGUAGES for form in FORMATS}


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium."""
    from playwright.sync_api import sync_playwright

    program = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    assert program is not None, "Chromium is not installed: scripts/system-packages.sh test"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, built: Path) -> Iterator[Open]:
    """Open the article in a language, or another `file` of the set, at a width, and otherwise as asked; a script error fails the test."""
    contexts, errors = [], []

    def opened(language: str = "fr", width: int = 1280, hash_: str = "", file: str = "", **settings: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **settings)
        contexts.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        tab.goto((built / (file or f"{language}/article.html")).as_uri() + hash_)
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, of the version that tests/web locks."""
    return (validators.web_tools() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(tab: Any) -> list[str]:
    """Give what axe-core, loaded in a page, finds wrong with it."""
    found = tab.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [f"{item['id']}: {node['html']}" for item in found for node in item["nodes"]]
