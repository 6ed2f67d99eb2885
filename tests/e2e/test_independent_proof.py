"""The last proof, on the finished files: what the reader sees is what the facts say, and no claim was dropped on the way.

The files are read with other tools than those that made them, and compared with content/ and the templates read directly (`tests.support.proof`). The same
proof must fail when a finished file is tampered with.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from lxml import etree, html

from tests.e2e.conftest import FORMATS, LANGUAGES
from tests.support import proof
from tests.support.finished import W

EDITION = "2019"
CLAIM, FACT = "c-lung-gomez-pfs", "f-go16-pfs-hr"
"""A claim with one citation, and one of its facts: a hazard ratio of 0,35."""
OTHER_CLAIM = "c-prog-bone-mpfs"
"""A claim that cites another reference, once: number 2 instead of 7."""


def _prove(path: Path, language: str = "fr") -> list[str]:
    return proof.prove(path, EDITION, language, LANGUAGES)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_finished_file_says_what_the_evidence_says(built: Path, language: str, form: str) -> None:
    """Every claim of the templates, in order; its figures those of its facts; its citations the numbers of its references."""
    assert _prove(built / language / f"article.{form}", language) == []


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_update_says_what_the_evidence_says(updated: Path, language: str, form: str) -> None:
    """The edition that extends the other one, block by block."""
    assert proof.prove(updated / language / f"article.{form}", "2026", language, LANGUAGES) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_proof_of_the_update_follows_its_blocks(updated: Path, language: str) -> None:
    """It finds more claims than in the edition before, and all that the file has."""
    sources = proof.sources("2026", language, LANGUAGES)
    assert len(sources) > 140
    assert sum(len(claim.printed) for claim in sources) > 450
    assert [claim.id for claim in sources] == list(proof.read(updated / language / "article.html").claims)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_proof_looks_at_something(built: Path, language: str) -> None:
    """There are claims, printed facts, figures and citations, and each format holds the same claims and facts."""
    sources = proof.sources(EDITION, language, LANGUAGES)
    assert len(sources) > 85
    assert sum(len(claim.printed) for claim in sources) > 200
    assert sum(len(item.figures) for claim in sources for item in claim.printed) > 250
    assert sum(len(claim.cited) for claim in sources) > 80
    articles = [proof.read(built / language / f"article.{form}") for form in FORMATS]
    assert len({tuple(article.claims) for article in articles}) == 1
    assert len({len(article.facts) for article in articles}) == 1
    assert len({frozenset(name for name in article.facts if len(name) < 40) for article in articles}) == 1  # Word's longest name
    assert len({frozenset(article.references) for article in articles}) == 1


def _html(path: Path, change: Callable[[etree._Element], None]) -> None:
    tree = html.fromstring(path.read_bytes())
    change(tree)
    path.write_bytes(html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _docx(path: Path, change: Callable[[etree._Element], None]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(out, "w") as made:
        for name in package.namelist():
            data = package.read(name)
            if name == "word/document.xml":
                tree = etree.fromstring(data)
                change(tree)
                data = etree.tostring(tree, encoding="UTF-8", xml_declaration=True)
            made.writestr(name, data)
    path.write_bytes(out.getvalue())


def _in_bookmark(tree: etree._Element, name: str) -> list[etree._Element]:
    """Give the elements from the start to the end of a bookmark, both included."""
    out: list[etree._Element] = []
    number = None
    for node in tree.iter():
        if node.tag == f"{W}bookmarkStart" and node.get(f"{W}name") == name:
            number = node.get(f"{W}id")
        if number is not None:
            out.append(node)
        if node.tag == f"{W}bookmarkEnd" and node.get(f"{W}id") == number:
            return out
    raise AssertionError(name)


def _replace_in(texts: list[etree._Element], old: str, new: str) -> None:
    found = [node for node in texts if old in (node.text or "")]
    assert found, old
    found[-1].text = (found[-1].text or "").replace(old, new)


class _Glyphs:
    """The text of a page of a PDF, sign by sign, as its content stream shows it."""

    def __init__(self, file: pikepdf.Pdf, page: pikepdf.Page) -> None:
        self.file, self.page = file, page
        self.instructions = list(pikepdf.parse_content_stream(page))
        self.signs: list[tuple[str, int, int, int]] = []
        self.codes: dict[tuple[int, str], bytes] = {}
        font: dict[bytes, str] = {}
        name = ""
        for number, (operands, operator) in enumerate(self.instructions):
            if str(operator) == "Tf":
                name = str(operands[0])
                font = self._font(page.Resources.Font[name])
            elif str(operator) in ("Tj", "TJ"):
                items = operands[0] if str(operator) == "TJ" else operands
                for part, item in enumerate(items):
                    if isinstance(item, pikepdf.String):
                        data = bytes(item)
                        for offset in range(0, len(data), 2):
                            sign = font.get(data[offset : offset + 2], "")
                            self.signs.append((sign, number, part, offset))
                            self.codes[number, sign] = data[offset : offset + 2]
                        self.codes |= {(number, sign): code for code, sign in font.items()}

    @staticmethod
    def _font(font: pikepdf.Dictionary) -> dict[bytes, str]:
        lines = font.ToUnicode.read_bytes().decode("latin-1")
        return {
            bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", lines)
        }

    @property
    def text(self) -> str:
        return "".join(sign[:1] or "\0" for sign, *_ in self.signs)

    def put(self, position: int, sign: str) -> None:
        """Show another sign, of the same font, in the place of one."""
        _, number, part, offset = self.signs[position]
        operands, operator = self.instructions[number]
        items = list(operands[0]) if str(operator) == "TJ" else list(operands)
        data = bytes(items[part])
        items[part] = pikepdf.String(data[:offset] + self.codes[number, sign] + data[offset + 2 :])
        self.instructions[number] = pikepdf.ContentStreamInstruction(
            [pikepdf.Array(items)] if str(operator) == "TJ" else items, pikepdf.Operator(str(operator))
        )

    def save(self) -> None:
        self.page.Contents = self.file.make_stream(pikepdf.unparse_content_stream(self.instructions))


def _pdf(path: Path, change: Callable[[pikepdf.Pdf, list[_Glyphs]], None]) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        pages = [_Glyphs(file, page) for page in file.pages]
        change(file, pages)
        for page in pages:
            page.save()
        file.save(path)


def _place(pages: list[_Glyphs], pattern: str) -> tuple[_Glyphs, re.Match[str]]:
    found = [(page, match) for page in pages for match in re.finditer(pattern, page.text, re.DOTALL)]
    assert len(found) == 1, (pattern, found)
    return found[0]


def _alter(path: Path) -> None:
    """Alter one digit of one figure."""
    if path.suffix == ".html":
        _html(path, lambda tree: _replace_in(list(tree.get_element_by_id(FACT).iter()), "0,35", "0,36"))
    elif path.suffix == ".docx":
        _docx(path, lambda tree: _replace_in([node for node in _in_bookmark(tree, FACT) if node.tag == f"{W}t"], "0,35", "0,36"))
    else:

        def change(_file: pikepdf.Pdf, pages: list[_Glyphs]) -> None:
            page, found = _place(pages, r"(?<=0,3)5(?=.{0,9}0,0054)")
            page.put(found.start(), "6")

        _pdf(path, change)


def _delete(path: Path) -> None:
    """Delete one claim."""
    if path.suffix == ".html":
        _html(path, lambda tree: tree.get_element_by_id(CLAIM).drop_tree())
    elif path.suffix == ".docx":

        def cut(tree: etree._Element) -> None:
            for node in _in_bookmark(tree, CLAIM):
                if node.tag in (f"{W}r", f"{W}bookmarkStart", f"{W}bookmarkEnd") and node.getparent() is not None:
                    node.getparent().remove(node)

        _docx(path, cut)
    else:

        def blank(file: pikepdf.Pdf, pages: list[_Glyphs]) -> None:
            first, begin = _place(pages, r"Après un suivi médian de 12,4")
            last, end = _place(pages, r"0,0054\).{0,2}\[7\]")  # the claim may go on over the page
            for page in pages[pages.index(first) : pages.index(last) + 1]:
                start, stop = begin.start() if page is first else 0, end.end() if page is last else len(page.signs)
                for position in range(start, stop):
                    sign, number, *_ = page.signs[position]
                    if sign.strip() and (number, " ") in page.codes:
                        page.put(position, " ")
            names = list(file.Root.Names.Dests.Names)
            at = [str(name) for name in names[::2]].index(CLAIM) * 2
            file.Root.Names.Dests.Names = pikepdf.Array(names[:at] + names[at + 2 :])

        _pdf(path, blank)


def _swap(path: Path) -> None:
    """Swap the citation numbers of two claims."""
    pairs = ((CLAIM, "7", "2"), (OTHER_CLAIM, "2", "7"))
    if path.suffix == ".html":

        def change(tree: etree._Element) -> None:
            for claim, old, new in pairs:
                _replace_in(tree.get_element_by_id(claim).xpath(".//*[@data-cites]//a[starts-with(@href, '#ref-')]"), old, new)

        _html(path, change)
    elif path.suffix == ".docx":

        def exchange(tree: etree._Element) -> None:
            for claim, old, new in pairs:
                links = [
                    node for node in _in_bookmark(tree, claim) if node.tag == f"{W}hyperlink" and (node.get(f"{W}anchor") or "").startswith("ref-")
                ]
                _replace_in([text for link in links for text in link.iter(f"{W}t")], old, new)

        _docx(path, exchange)
    else:

        def put(_file: pikepdf.Pdf, pages: list[_Glyphs]) -> None:
            for pattern, new in ((r"0,0054\).{0,2}\[(7)", "2"), (r"15.{0,2}%.{0,2}†.{0,70}?\[(2)", "7")):
                page, found = _place(pages, pattern)
                page.put(found.start(1), new)

        _pdf(path, put)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("tamper", "found"),
    (
        (_alter, (f"{CLAIM}: no fact of it says 0.36", f"{FACT} is not ('0.35',)")),
        (_delete, (f"{CLAIM}: not in the file", f"{CLAIM}: cites [] instead of [{{7}}]")),
        (_swap, (f"{CLAIM}: cites [{{2}}] instead of [{{7}}]", f"{OTHER_CLAIM}: cites [{{7}}] instead of [{{2}}]")),
    ),
    ids=("a number altered", "a claim deleted", "two citation numbers swapped"),
)
def test_a_tampered_file_is_found_out(built: Path, tmp_path: Path, form: str, tamper: Callable[[Path], None], found: tuple[str, ...]) -> None:
    """The proof names the claim, and says nothing of the others."""
    path = tmp_path / f"article.{form}"
    shutil.copy(built / "fr" / f"article.{form}", path)
    assert _prove(path) == []
    tamper(path)
    defects = _prove(path)
    for text in found:
        assert any(text in defect for defect in defects), (text, defects)
    named = (CLAIM, OTHER_CLAIM, "another order")
    assert [defect for defect in defects if not any(name in defect for name in named)] == []
