"""Whatever two texts say: the redline accepted is the new one, rejected the old one, and of a text with itself there is nothing to mark."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from probant.update.redline.merging import merge
from tests.support.tracked import W, changes, paragraphs, settle, shape
from tests.unit.update.redline.word_files import cited, field, marked, paragraph, run, table, word_file

WORDS = st.sampled_from(["tea", "cup", "3", "11.9", "months", " ", " ", ", ", ".", "of", "green"])
LOOKS = st.sampled_from(["", "<w:b/>", "<w:i/>"])
RUNS = st.builds(run, st.lists(WORDS, min_size=1, max_size=6).map("".join), LOOKS)
ATOMS = st.one_of(st.builds(cited, st.sampled_from("123"), st.sampled_from(["a", "b"])), st.builds(field, st.just(" REF x "), st.sampled_from("12")))
INSIDE = st.lists(st.one_of(RUNS, RUNS, ATOMS), max_size=5)
PARAGRAPHS = st.builds(lambda parts, style: paragraph(*parts, style=style), INSIDE, st.sampled_from(["BodyText", "BodyText", "Heading1", "Caption"]))
ROWS = st.tuples(st.sampled_from(["Hale", "Brook", "Moss"]), st.lists(WORDS, min_size=1, max_size=4).map("".join))
TABLES = st.lists(ROWS, min_size=1, max_size=4).map(lambda rows: table(*rows))


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """A text of some claims, paragraphs and tables, no table next to another, a paragraph at its end."""
    blocks: list[str] = []
    for name in draw(st.lists(st.sampled_from("abcde"), unique=True, max_size=5)):
        claim = marked(f"c-{name}", "".join(draw(st.lists(RUNS, min_size=1, max_size=3))), ord(name))
        blocks.append(paragraph(claim, *draw(INSIDE)))
        if draw(st.booleans()):
            blocks.append(draw(TABLES))
    return word_file(*blocks, *draw(st.lists(PARAGRAPHS, min_size=1, max_size=3)))


def body(data: bytes) -> Any:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml")).find(f"{W}body")


@settings(deadline=None, max_examples=150)
@given(texts(), texts())
def test_accepted_it_is_the_new_text_and_rejected_the_old_one(old: bytes, new: bytes) -> None:
    """Paragraph by paragraph, with styles, looks, links and fields."""
    merged = merge(old, new, (), "Probant", "2026-11-01T00:00:00Z").docx()
    for wanted, accept in ((new, True), (old, False)):
        settled = body(merged)
        settle(settled, accept=accept)
        assert paragraphs(settled) == paragraphs(body(wanted))
        assert shape(settled) == shape(body(wanted))
    names = [start.get(f"{W}name") for start in body(merged).iter(f"{W}bookmarkStart")]
    assert len(set(names)) == len(names)


@settings(deadline=None, max_examples=30)
@given(texts())
def test_of_a_text_with_itself_nothing_is_marked(text: bytes) -> None:
    """No change at all."""
    assert changes(body(merge(text, text, (), "Probant", "2026-11-01T00:00:00Z").docx())) == []
