"""docs/authoring.md, "When a new trial comes": its commands and files, as they are printed, on a clean copy of the small review."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from tests.e2e.conftest import LANGUAGES, ROOT
from tests.support.finished import normal, read_docx, read_html, read_pdf
from tests.support.walk import Commands, Edit, steps

DOCUMENT = ROOT / "docs" / "authoring.md"
HEADING = "When a new trial comes"
RATIO = {"fr": "HR = 1,04", "en": "HR = 1.04"}
NUMBER = {"fr": "1,04", "en": "1.04"}


class Walk:
    """A reader who does what the section says, from the folder of a clean copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ran: list[str] = []
        self.differing: list[str] = []

    def take(self, step: Commands | Edit) -> None:
        """Run commands, each of which succeeds and prints what the document says, or write a file."""
        if isinstance(step, Edit):
            step.apply(self.folder)
            return
        printed = ""
        for line in step.lines:
            if line.startswith("cd "):
                self.folder /= line.removeprefix("cd ")
                continue
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            done = subprocess.run(line, shell=True, cwd=self.folder, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path})
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
            printed = done.stdout
            self.ran.append(line)
        if step.printed is not None and step.printed != printed:
            self.differing.append(f"{step.lines[-1]} printed\n{printed}\nand not\n{step.printed}")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The walk as far as the page: all but the last step, which makes the other formats too."""
    copy = tmp_path_factory.mktemp("clean")
    (copy / "tests" / "projects").mkdir(parents=True)
    shutil.copytree(ROOT / "tests" / "projects" / "tiny", copy / "tests" / "projects" / "tiny", ignore=shutil.ignore_patterns("build"))
    reader = Walk(copy)
    for step in steps(DOCUMENT, HEADING)[:-1]:
        reader.take(step)
    return reader


def test_the_section_adds_fills_writes_checks_and_builds(walk: Walk) -> None:
    """Each command is there, each ends well, and what the document prints of their answers is what they print."""
    commands = [" ".join(line.split()[:2]) for line in walk.ran if line.startswith("probant")]
    assert commands == ["probant add", "probant check", "probant impact", "probant check", "probant impact", "probant build"]
    assert walk.differing == []
    facts = re.findall(r"^  - id: (\S+)", (walk.folder / "content/studies/delta2004.yaml").read_text("utf-8"), re.MULTILINE)
    assert len(facts) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_new_trial_stands_in_text_table_and_forest_plot(walk: Walk, language: str) -> None:
    """In each language's page: in its claim, with its citation; in its row; in the drawing and in the data under it; in the list of references."""
    path = walk.folder / "build" / "2024" / language / "article.html"
    page = read_html(path)
    assert RATIO[language] in page.elements["c-delta-result"]
    assert re.search(r"\[\d+\]", page.elements["c-delta-result"]) or page.elements["c-delta-result"].rstrip(".").endswith(")")
    assert NUMBER[language] in page.elements["table-walking"]
    assert NUMBER[language] in page.elements["figure-walking-forest-data"]
    assert any("DELTA of supervised walking" in entry for entry in page.references)
    tree = html.fromstring(path.read_bytes())
    figure = tree.get_element_by_id("figure-walking-forest")
    drawn = {element.get("alt") or "" for element in figure.xpath(".//img")} | {normal(element.text_content()) for element in figure.xpath(".//svg")}
    assert any(RATIO[language] in normal(text) or NUMBER[language] in normal(text) for text in drawn)


@pytest.mark.slow
def test_the_new_trial_stands_in_the_other_formats_too(walk: Walk) -> None:
    """The last step makes the PDF and Word files, in each language, with the same values in text, table and data of the plot."""
    walk.take(steps(DOCUMENT, HEADING)[-1])
    for language in LANGUAGES:
        folder = walk.folder / "build" / "2024" / language
        document = read_docx(folder / "article.docx")
        assert RATIO[language] in document.elements["c-delta-result"]
        assert document.text.count(NUMBER[language]) >= 3
        assert read_pdf(folder / "article.pdf").text.count(NUMBER[language]) >= 3
