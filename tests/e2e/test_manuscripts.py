"""Manuscripts for journals of the real article, as other programs see them: valid, the same words, live citations, nobody named where nobody may be."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest

from probant.pandoc import ast
from probant.pandoc.engine import pandoc_path
from probant.writers import docx
from probant.writers.anonymity import family_names, mentions, own_works
from probant.writers.layouts import load_layout
from probant.writers.manuscript import ManuscriptOptions, write_manuscript
from probant.writers.title_page import write_title_page
from tests.e2e.conftest import LANGUAGES, ROOT
from tests.support import validators
from tests.support.drawing import TINY, drawn
from tests.support.finished import normal, read_docx

pytestmark = pytest.mark.slow

EDITIONS = sorted(path.stem for path in (ROOT / "content" / "editions").glob("*.yaml"))
ARTICLES = [(edition, language) for edition in EDITIONS for language in LANGUAGES]
LAYOUT = load_layout(None)
JOURNAL = ManuscriptOptions(tables="end", figures="end")
ANONYMOUS = ManuscriptOptions(anonymised=True, tables="end", figures="apart", figure_data=False, differences=False)
LIVE = ManuscriptOptions(citations="zotero")
KINDS = {"journal": JOURNAL, "anonymous": ANONYMOUS, "live": LIVE, "plain": ManuscriptOptions()}


@cache
def made(edition: str, language: str, kind: str) -> bytes:
    """Give a file of an edition: a manuscript, the title page or the article's own Word file."""
    document = drawn(language, ROOT, edition)
    if kind == "title-page":
        return write_title_page(document, LAYOUT)
    return docx.write(document, LAYOUT) if kind == "article" else write_manuscript(document, LAYOUT, KINDS[kind])


@pytest.fixture
def put(tmp_path: Path):
    """Put a file of an edition in a folder."""

    def write(edition: str, language: str, kind: str) -> Path:
        path = tmp_path / f"{edition}-{language}-{kind}.docx"
        path.write_bytes(made(edition, language, kind))
        return path

    return write


@pytest.mark.parametrize(("edition", "language"), ARTICLES)
def test_the_open_xml_sdk_finds_no_error(edition: str, language: str, put) -> None:
    """In any manuscript or title page."""
    found = {kind: validators.open_xml(put(edition, language, kind)) for kind in (*KINDS, "title-page")}
    assert {kind: errors for kind, errors in found.items() if errors} == {}


@pytest.mark.parametrize(("edition", "language"), ARTICLES)
def test_text_tables_and_references_have_the_words_of_the_article(edition: str, language: str, put) -> None:
    """Each claim, each fact and each reference reads as in the article's own Word file, wherever tables and figures stand."""
    article = read_docx(put(edition, language, "article"))
    wanted = {name: text for name, text in article.elements.items() if name.startswith(("c-", "f-", "ref-", "Ref_"))}
    assert len(wanted) > 200
    for kind in ("journal", "live", "plain"):
        found = read_docx(put(edition, language, kind))
        assert {name: found.elements.get(name) for name in wanted} == wanted, kind
        assert found.references == article.references


@pytest.mark.parametrize(("edition", "language"), ARTICLES)
def test_pandoc_reads_every_citekey_back_in_order(edition: str, language: str, put) -> None:
    """From the fields of the real article."""
    done = subprocess.run(
        [str(pandoc_path()), "-f", "docx+citations", "-t", "json", str(put(edition, language, "live"))], capture_output=True, check=True
    )
    found = [item["citationId"] for node in ast.walk(json.loads(done.stdout)["blocks"]) if node["t"] == "Cite" for item in node["c"][0]]
    document = drawn(language, ROOT, edition)
    back = (blocks for _, _, blocks in document.back.sections)
    nodes = ast.walk([*(abstract.blocks for abstract in document.front.abstracts), document.blocks, *back])
    assert found == [item["citationId"] for node in nodes if node["t"] == "Cite" for item in node["c"][0]]
    assert len(found) > 100


@pytest.mark.parametrize(("edition", "language"), ((EDITIONS[0], "fr"), (EDITIONS[-1], "en")))
def test_libreoffice_shows_the_same_text_with_and_without_fields(edition: str, language: str, put, tmp_path: Path) -> None:
    """The same words on the same pages; every line of the text is numbered, from one on, none left out.

    (In a narrow cell of a table, a line may end before a field where it goes on with plain text.)
    """
    texts = []
    for kind in ("plain", "live"):
        text, said = validators.libreoffice(put(edition, language, kind), tmp_path)
        assert said == ""
        texts.append(text)
    pages = [[sorted(page.split()) for page in text.split("\f")] for text in texts]
    assert pages[0] == pages[1]
    assert all(normal(entry)[:30] in normal(re.sub(r"(?m)^\s*\d+ ", "", texts[1])) for entry in read_docx(put(edition, language, "plain")).references)
    numbers = [int(number) for number in re.findall(r"(?m)^\s{0,4}(\d+)\s{2,}\S", texts[1])]
    assert set(range(1, 200)) <= set(numbers)


@pytest.mark.parametrize(("edition", "language"), ARTICLES)
def test_an_anonymised_manuscript_names_none_of_the_authors(edition: str, language: str) -> None:
    """In no byte of no part, and the other files do: the title page of a signed edition, and its article."""
    document = drawn(language, ROOT, edition)
    names = family_names(document)
    assert len(names) == 10
    assert (own_works(document), mentions(document)) == ((), ())
    anonymous, article = (_bytes(made(edition, language, kind)) for kind in ("anonymous", "article"))
    assert [name for name in names if _named(name, anonymous)] == []
    assert [name for name in names if not _named(name, article)] == []
    assert not re.search(r"10\.1016/j\.canrad|hal-03487482|@icm\.|SIRIC", anonymous)


def test_the_command_writes_live_citations_and_takes_them_back(tmp_path: Path) -> None:
    """`--citations zotero` changes the Word file alone; a build without it gives the first file again, byte for byte."""
    project = tmp_path / "tiny"
    shutil.copytree(TINY, project, ignore=shutil.ignore_patterns("build"))

    def build(*arguments: str) -> dict[str, bytes]:
        command = [sys.executable, "-m", "probant", "build", "--project", str(project), "--lang", "en", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return {path.name: path.read_bytes() for path in sorted((project / "build" / "2024" / "en").iterdir())}

    plain = build("--format", "html,docx")
    live = build("--format", "html,docx", "--citations", "zotero")
    assert live["article.html"] == plain["article.html"]
    assert "ZOTERO_ITEM" in _bytes(live["article.docx"])
    assert "ZOTERO" not in _bytes(plain["article.docx"])
    assert build("--format", "docx", "--citations", "zotero") == live
    assert build("--format", "html,docx") == plain


def _bytes(data: bytes) -> str:
    """Give every byte of every part of a package as one text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join([*archive.namelist(), *(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())])


def _named(name: str, text: str) -> bool:
    """Tell whether a name stands in a text, in whatever letters, and not within another word."""
    return re.search(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])", text, re.IGNORECASE) is not None
