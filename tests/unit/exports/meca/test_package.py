"""`probant.exports.meca`: what the package holds, and that the DTDs of MECA take what says so."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from lxml import etree

from probant.exports.meca.package import package
from tests.support import meca

XLINK = "{http://www.w3.org/1999/xlink}href"


def files(documents: Any) -> dict[str, dict[str, bytes]]:
    """Give files of each language, each holding its own name."""
    names = {language: ["article.xml", "article.pdf", "article.docx"] for language in documents}
    for language, document in documents.items():
        names[language] += [f"figures/{figure.name}.{ending}" for figure in document.figures for ending in ("svg", "png")]
    return {language: {name: f"{language}/{name}".encode() for name in listed} for language, listed in names.items()}


def opened(state: Any, languages: tuple[str, ...] = ("fr", "en"), to: str | None = None) -> dict[str, bytes]:
    """Give the files of an edition's package."""
    documents = {language: state[3][language] for language in languages}
    with zipfile.ZipFile(io.BytesIO(package(documents, files(documents), b"@article{a}", to))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def manifest(tiny: Any) -> Any:
    """The list of the tiny review's package."""
    return etree.fromstring(opened(tiny)["manifest.xml"])


def local(root: Any, name: str) -> list[Any]:
    """Give the elements of a name."""
    return list(root.iter(f"{{*}}{name}"))


def test_every_file_is_listed_once_and_every_listed_file_is_there(tiny: Any, manifest: Any) -> None:
    """But for the list itself, which stands first."""
    there = opened(tiny)
    listed = [item.get(XLINK) for item in local(manifest, "instance")]
    assert next(iter(there)) == "manifest.xml"
    assert sorted(listed) == sorted(set(there) - {"manifest.xml"})
    assert there["content/en/article.pdf"] == b"en/article.pdf"


def test_each_part_says_what_it_is(manifest: Any) -> None:
    """The manuscript in the main language as Word and as PDF; the other language supports it; drawings keep their place beside the article."""
    parts = {item.get("id"): (item.get("item-type"), [file.get(XLINK) for file in local(item, "instance")]) for item in local(manifest, "item")}
    assert parts == {
        "metadata-fr": ("article-metadata", ["content/fr/article.xml"]),
        "manuscript-fr": ("manuscript", ["content/fr/article.docx", "content/fr/article.pdf"]),
        "figure-fr-walking-forest": ("figure", ["content/fr/figures/walking-forest.svg", "content/fr/figures/walking-forest.png"]),
        "metadata-en": ("article-supporting-file", ["content/en/article.xml"]),
        "manuscript-en": ("manuscript-supporting-file", ["content/en/article.docx", "content/en/article.pdf"]),
        "figure-en-walking-forest": ("article-supporting-file", ["content/en/figures/walking-forest.svg", "content/en/figures/walking-forest.png"]),
        "bibliography": ("article-supporting-file", ["content/references.bib"]),
        "transfer": ("transfer-metadata", ["transfer.xml"]),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ("tiny", "restated", "unsigned"))
def test_the_dtds_take_both_files_of_every_edition(name: str, request: pytest.FixtureRequest) -> None:
    """In both languages, and refuse one that has nothing in it."""
    there = opened(request.getfixturevalue(name))
    for file in ("manifest", "transfer"):
        assert meca.invalid(file, there[f"{file}.xml"]) == []
        root = etree.fromstring(there[f"{file}.xml"])
        root.remove(root[0])
        for child in list(root):
            root.remove(child)
        assert meca.invalid(file, etree.tostring(root))


def test_the_transfer_names_who_sends_and_where_to(tiny: Any) -> None:
    """The author who answers letters; the destination that was named."""
    root = etree.fromstring(opened(tiny, to="Journal of Placeholders")["transfer.xml"])
    assert [item.text for item in local(root, "publication-title")] == ["Marche supervisée et arthrose du genou", "Journal of Placeholders"]
    assert [item.text for name in ("surname", "given-names", "email") for item in local(root, name)] == [
        "Placeholder",
        "Prudence",
        "prudence@example.org",
    ]


def test_nobody_stands_for_a_text_that_is_not_of_its_authors(unsigned: Any, restated: Any) -> None:
    """The notice goes with it, and a destination that nobody named is not stated."""
    for state in (unsigned, restated):
        root = etree.fromstring(opened(state)["transfer.xml"])
        assert local(root, "contact") == []
        assert len(local(root, "processing-comments")[0].text) > 300
        assert local(root, "publication-title")[1].text == "not stated"


def test_the_same_files_give_the_same_package(tiny: Any) -> None:
    """Byte for byte; another order of languages is another package."""
    documents = tiny[3]
    made = package(documents, files(documents), b"x", None)
    assert made == package(documents, files(documents), b"x", None)
    turned = {language: documents[language] for language in ("en", "fr")}
    assert made != package(turned, files(turned), b"x", None)


def test_a_package_without_its_article_is_not_made(tiny: Any) -> None:
    """Each language has all three files."""
    documents = tiny[3]
    there = files(documents)
    del there["en"]["article.docx"]
    with pytest.raises(KeyError, match=r"article\.docx"):
        package(documents, there, b"x", None)
