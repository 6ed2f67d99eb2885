"""Live citations in the Word manuscript: what Zotero finds in each field, and what pandoc reads back."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from probant.document import Document
from probant.pandoc import ast
from probant.pandoc.engine import pandoc_path
from probant.writers import docx, writer
from probant.writers.layouts import load_layout
from probant.writers.manuscript import ManuscriptOptions, write_manuscript
from tests.support.drawing import TINY, drawn
from tests.unit.writers.docx_sample import sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
LAYOUT = load_layout(TINY / "none")
LANGUAGES = ("fr", "en")
ITEM = " ADDIN ZOTERO_ITEM CSL_CITATION "
LIVE = ManuscriptOptions(citations="zotero")


@cache
def package(language: str = "en") -> dict[str, bytes]:
    """Give the parts of the made-up review's manuscript with live citations."""
    return unpacked(docx.write_live(drawn(language), LAYOUT))


def unpacked(data: bytes) -> dict[str, bytes]:
    """Give the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body_of(parts: dict[str, bytes]) -> Any:
    """Give the text of a package."""
    return etree.fromstring(parts["word/document.xml"]).find(f"{W}body")


def fields(root: Any) -> list[tuple[str, str]]:
    """Give each field that is no other's part: its instruction, and what it shows."""
    found: list[tuple[str, str]] = []
    code, shown, depth, after = "", "", 0, False
    for node in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            depth += 1
            assert depth == 1, "a field within a field"
            code, shown, after = "", "", False
        elif kind == "separate":
            after = True
        elif kind == "end":
            depth -= 1
            found.append((code, shown))
        elif depth and node.tag == f"{W}instrText":
            code += node.text
        elif depth and after:
            shown += node.text
    assert depth == 0
    return found


def records(root: Any) -> list[dict[str, Any]]:
    """Give the record of each citation, and check that it shows what it says."""
    found = []
    for code, shown in fields(root):
        if code.startswith(ITEM):
            record = json.loads(code.removeprefix(ITEM))
            assert record["properties"]["plainCitation"] == shown
            found.append(record)
    return found


def cited(document: Document) -> list[str]:
    """Give the citekeys of a document in the order of the Word file: abstracts, text, what stands after it."""
    back = (blocks for _, _, blocks in document.back.sections)
    nodes = ast.walk([*(abstract.blocks for abstract in document.front.abstracts), document.blocks, *back])
    return [citation["citationId"] for node in nodes if node["t"] == "Cite" for citation in node["c"][0]]


def read_back(data: bytes, folder: Path) -> tuple[list[str], list[str]]:
    """Give the citekeys that pandoc finds in a Word file, in order, and those of the works in its metadata."""
    file = folder / "manuscript.docx"
    file.write_bytes(data)
    done = subprocess.run([str(pandoc_path()), "-f", "docx+citations", "-t", "json", str(file)], capture_output=True, check=True)
    assert done.stderr == b""
    found = json.loads(done.stdout)
    keys = [citation["citationId"] for node in ast.walk(found["blocks"]) if node["t"] == "Cite" for citation in node["c"][0]]
    return keys, [ast.plain(item["c"]["id"]) or item["c"]["id"]["c"] for item in found["meta"]["references"]["c"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pandoc_reads_every_citekey_back_in_order(language: str, tmp_path: Path) -> None:
    """From the fields alone: citations in tables as well, and the record of each work."""
    document = drawn(language)
    keys, works = read_back(docx.write_live(document, LAYOUT), tmp_path)
    assert keys == cited(document)
    assert len(keys) > 5
    assert sorted(works) == sorted({*keys})


def test_a_field_holds_the_whole_record_of_each_work_under_its_citekey() -> None:
    """What the bibliography says of it, an address in a library, and no more."""
    works = {item["id"]: item for item in drawn("en").works}
    items = [item for record in records(body_of(package())) for item in record["citationItems"]]
    assert items
    for item in items:
        assert item["itemData"] == works[item["id"]]
        assert re.fullmatch(r"http://zotero\.org/users/local/[2-9A-NP-Z]{8}/items/[2-9A-NP-Z]{8}", *item["uris"])
    addresses = {item["id"]: item["uris"][0] for item in items}
    assert len(set(addresses.values())) == len(addresses)


def test_each_citation_has_an_identifier_of_its_own_that_stays() -> None:
    """Eight letters and digits; the same in each build, also where the text around has changed."""
    found = [record["citationID"] for record in records(body_of(package()))]
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(r"[0-9a-zA-Z]{8}", identifier) for identifier in found)
    document = drawn("en")
    longer = dataclasses.replace(document, blocks=[*document.blocks, ast.paragraph(ast.text("More."))])
    assert [record["citationID"] for record in records(body_of(unpacked(docx.write_live(longer, LAYOUT))))] == found


def test_the_text_is_the_same_as_without_fields_and_citations_are_not_links() -> None:
    """Zotero compares what a field shows with what it would write: a link within it would not be that."""
    plain = body_of(unpacked(docx.write(drawn("en"), LAYOUT)))
    live = body_of(package())

    def texts(root: Any) -> list[str]:
        return ["".join(node.text or "" for node in paragraph.iter(f"{W}t")) for paragraph in root.iter(f"{W}p")]

    def anchors(root: Any) -> set[str]:
        return {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink") if (link.get(f"{W}anchor") or "").startswith("ref-")}

    assert texts(live) == texts(plain)
    assert anchors(plain)
    assert anchors(live) == set()


def test_a_citation_keeps_its_bookmark_around_its_field() -> None:
    """The ledger finds it in a file that comes back."""
    root = body_of(package())
    marks = [mark for mark in root.iter(f"{W}bookmarkStart") if mark.get(f"{W}name").startswith("cite-")]
    assert marks
    for mark in marks:
        assert mark.getnext().find(f"{W}fldChar").get(f"{W}fldCharType") == "begin"


def test_one_field_holds_the_reference_list_from_its_first_paragraph_to_its_last() -> None:
    """Begun before the first number, ended after the last entry; Zotero may write it anew."""
    root = body_of(package())
    entries = [item for item in root.iter(f"{W}p") if item.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Bibliography"]
    code, shown = next(field for field in fields(root) if "ZOTERO_BIBL" in field[0])
    assert code == ' ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY '
    assert shown == "".join(node.text for entry in entries for node in entry.iter(f"{W}t"))
    runs = [list(entry.iter(f"{W}r")) for entry in entries]
    assert runs[0][0].find(f"{W}fldChar").get(f"{W}fldCharType") == "begin"
    assert runs[-1][-1].find(f"{W}fldChar").get(f"{W}fldCharType") == "end"


def test_the_preferences_of_the_document_name_its_style_in_pieces_that_word_keeps() -> None:
    """`ZOTERO_PREF_n`, 255 characters each at most, together one XML text."""
    document = drawn("en")
    properties = etree.fromstring(package()["docProps/custom.xml"])
    pieces = [(item.get("name"), item.findtext(f"{VT}lpwstr")) for item in properties]
    assert [name for name, _ in pieces] == [f"ZOTERO_PREF_{number}" for number in range(1, len(pieces) + 1)]
    assert max(len(text) for _, text in pieces) <= 255
    data = etree.fromstring("".join(text for _, text in pieces))
    style = data.find("style")
    assert style.get("id") == document.style == "http://www.zotero.org/styles/nlm-citation-sequence"
    assert (style.get("locale"), style.get("hasBibliography")) == ("en-US", "1")
    assert data.find("prefs/pref[@name='fieldType']").get("value") == "Field"
    assert [item.get("pid") for item in properties] == [str(number) for number in range(2, len(pieces) + 2)]


def test_a_manuscript_with_plain_citations_has_neither_fields_nor_preferences() -> None:
    """Only who asks for them gets them."""
    plain = unpacked(docx.write(drawn("en"), LAYOUT))
    assert "docProps/custom.xml" not in plain
    assert b"ZOTERO" not in b"".join(plain.values())


def test_what_stands_before_and_after_a_citation_and_raised_numbers_are_in_its_record() -> None:
    """A prefix, a suffix, a suppressed author; a formatted text in RTF, as Zotero keeps it."""
    document = sample("en")
    cite = next(node for node in ast.walk(document.blocks) if node["t"] == "Cite")
    cite["c"][0][0] |= {"citationPrefix": ast.text("see"), "citationSuffix": ast.text(", p. 4"), "citationMode": {"t": "SuppressAuthor"}}
    cite["c"][1][0]["c"][1] = [{"t": "Superscript", "c": [ast.link(ast.text("1–2"), "#ref-one")]}, *ast.text(" {a}")]
    document = dataclasses.replace(document, works=({"id": "one", "type": "book", "title": "A & <i>b</i>"}, {"id": "deux", "type": "book"}))
    first, _ = records(body_of(unpacked(write_manuscript(document, LAYOUT, LIVE))))
    (item,) = first["citationItems"]
    assert (item["prefix"], item["suffix"], item["suppress-author"]) == ("see", ", p. 4", True)
    assert item["itemData"]["title"] == "A & <i>b</i>"
    assert first["properties"] == {
        "formattedCitation": "\\super 1\\uc0\\u8211{}2\\nosupersub{} \\{a\\}",
        "plainCitation": "1–2 {a}",
        "noteIndex": 0,
    }


def test_a_citation_of_a_work_that_the_document_has_not_is_refused() -> None:
    """A field without its record would be empty for Zotero."""
    with pytest.raises(KeyError, match="one"):
        docx.write_live(sample("en"), LAYOUT)


def test_only_word_has_live_citations() -> None:
    """The writers of other formats are the same."""
    assert writer("docx", live=True) is docx.write_live
    assert writer("docx") is docx.write
    assert writer("html", live=True) is writer("html")
