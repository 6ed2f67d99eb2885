"""What independent validators say of every file that is published: the real article in all its editions, and the tiny review."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest

from tests.e2e.conftest import LANGUAGES
from tests.support import validators
from tests.support.finished import normal, read_docx


def files(every_set: list[Path], pattern: str) -> list[Path]:
    """Give the published files of a kind, never none."""
    found = [path for folder in every_set for path in sorted(folder.glob(pattern))]
    assert len(found) >= 2 * len(every_set) or "/" not in pattern
    assert found
    return found


@pytest.fixture(scope="module")
def broken_pdf(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The article with its tags and its metadata taken out."""
    path = tmp_path_factory.mktemp("broken") / "article.pdf"
    with pikepdf.open(built / "fr" / "article.pdf") as file:
        for name in ("/StructTreeRoot", "/Metadata"):
            del file.Root[name]
        file.save(path)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_validation_finds_the_article_conformant(built: Path, language: str) -> None:
    """PDF/UA-1 and PDF/A-3a."""
    assert validators.page_validation(built / language / "article.pdf") == []


@pytest.mark.slow
def test_page_validation_finds_every_pdf_conformant(every_set: list[Path]) -> None:
    """In all editions, and in the tiny review."""
    assert {str(path): found for path in files(every_set, "*/article.pdf") if (found := validators.page_validation(path))} == {}


def test_page_validation_refuses_a_broken_pdf(broken_pdf: Path) -> None:
    """Its approval means something."""
    assert {text.partition(":")[0] for text in validators.page_validation(broken_pdf)} == {"ua1", "3a"}


@pytest.mark.slow
def test_verapdf_finds_every_pdf_conformant(every_set: list[Path], broken_pdf: Path) -> None:
    """PDF/UA-1 and PDF/A-3a, in one run that refuses a broken file by both."""
    articles = files(every_set, "*/article.pdf")
    verdicts = validators.verapdf([*articles, broken_pdf])
    refused = {flavour: verdicts.pop((broken_pdf, flavour)) for flavour in ("ua1", "3a")}
    assert set(verdicts) == {(path, flavour) for path in articles for flavour in ("ua1", "3a")}
    assert {str(key): verdict.failures for key, verdict in verdicts.items() if verdict.failures or not verdict.compliant} == {}
    assert min(verdict.checks for verdict in verdicts.values()) > 5000
    assert not any(verdict.compliant for verdict in refused.values())
    rules = {flavour: {text.partition(":")[0] for text in verdict.failures} for flavour, verdict in refused.items()}
    assert {"7.1-8", "7.1-11"} <= rules["ua1"]  # no metadata, no structure
    assert {"6.6.2.1-1", "6.7.3.3-1"} <= rules["3a"]


@pytest.mark.slow
def test_the_nu_checker_finds_nothing_in_any_page(every_set: list[Path]) -> None:
    """No error, no warning, no remark: in the articles and in the ledgers' pages."""
    assert validators.nu_html([*files(every_set, "*/article.html"), *files(every_set, "trace.html")]) == []


@pytest.mark.slow
def test_the_nu_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    """A paragraph in a list, and an id that stands twice."""
    page = tmp_path / "broken.html"
    page.write_text("<!DOCTYPE html><html lang=en><title>x</title><ul><p id=a>x</p></ul><p id=a>y", encoding="utf-8")
    found = validators.nu_html([page])
    assert any("not allowed as child" in text for text in found)
    assert any("Duplicate ID" in text for text in found)


@pytest.mark.slow
def test_the_open_xml_sdk_finds_no_error_in_any_manuscript(every_set: list[Path], tmp_path: Path) -> None:
    """Valid for Microsoft's own validator, which refuses one with a property out of its order."""
    assert {str(path): found for path in files(every_set, "*/article.docx") if (found := validators.open_xml(path))} == {}
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(every_set[0] / "fr" / "article.docx") as whole, zipfile.ZipFile(broken, "w") as package:
        for name in whole.namelist():
            data = whole.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:cantSplit/>", b"").replace(b"<w:sectPr>", b"<w:sectPr><w:titlePg/>", 1)
            package.writestr(name, data)
    assert validators.open_xml(broken)


@pytest.mark.slow
def test_libreoffice_opens_every_manuscript(every_set: list[Path], tmp_path: Path) -> None:
    """It makes a PDF of each, whole, and has nothing to say."""
    for number, path in enumerate(files(every_set, "*/article.docx")):
        folder = tmp_path / str(number)
        folder.mkdir()
        if number:
            shutil.move(tmp_path / str(number - 1) / "profile", folder / "profile")
        text, said = validators.libreoffice(path, folder)
        assert said == "", path
        shown = normal(text)
        wanted = [normal(entry)[:60] for entry in read_docx(path).references]
        assert wanted
        assert [entry for entry in wanted if _letters(entry) not in _letters(shown)] == []


def _letters(text: str) -> str:
    """Give a text without spaces and hyphens: lines are broken elsewhere."""
    return "".join(character for character in text if character.isalnum())
