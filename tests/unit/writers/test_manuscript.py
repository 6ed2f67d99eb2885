"""What a journal's manuscript is besides the article's own Word file: how it is laid out, and what it does not tell."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections import Counter
from functools import cache
from typing import Any

import docx as reader
import pytest
from lxml import etree

from probant.document import Abstract, Document, Publication
from probant.language.words import words
from probant.pandoc import ast
from probant.writers import Layout, docx
from probant.writers.anonymity import family_names, mentions, own_works, without_authors
from probant.writers.layouts import load_layout
from probant.writers.manuscript import ManuscriptOptions, write_manuscript
from tests.support.drawing import TINY, drawn
from tests.unit.writers.docx_sample import markdown, sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LANGUAGES = ("fr", "en")
LAYOUT = load_layout(TINY / "none")
AS_ARTICLE = {"line_numbers": False, "spacing": None}


@cache
def parts(language: str = "fr", **options: Any) -> dict[str, bytes]:
    """Give the parts of the manuscript of the made-up review."""
    return unpacked(write_manuscript(drawn(language), LAYOUT, ManuscriptOptions(**options)))


def unpacked(data: bytes) -> dict[str, bytes]:
    """Give the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body(language: str = "fr", **options: Any) -> Any:
    """Give the text of the manuscript."""
    return etree.fromstring(parts(language, **options)["word/document.xml"]).find(f"{W}body")


def text_of(element: Any) -> str:
    """Give the text of an element."""
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def blocks(root: Any) -> list[tuple[str, str]]:
    """Give the style and the text of each paragraph that holds some, and of each table."""
    found = []
    for block in root:
        if block.tag == f"{W}tbl":
            found.append(("table", text_of(block)))
        elif block.tag == f"{W}p" and text_of(block):
            found.append((block.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), text_of(block)))
    return found


def line_of(root: Any, style: str) -> int:
    """Give how far the lines of a style are apart, in 240ths of a line."""
    found = root.find(f"{W}style[@{W}styleId='{style}']/{W}pPr/{W}spacing")
    return int(found.get(f"{W}line", "240")) if found is not None else 240


def test_every_line_is_numbered_from_the_first_page_to_the_last() -> None:
    """Each section, turned ones as well, numbers each line and goes on where the one before ended; what ends a section has no number."""
    numbers = [section.find(f"{W}lnNumType") for section in body().iter(f"{W}sectPr")]
    assert [(item.get(f"{W}countBy"), item.get(f"{W}restart")) for item in numbers] == [("1", "continuous")] * 3
    for marker in body().iterfind(f"{W}p/{W}pPr/{W}sectPr"):
        assert marker.getparent().find(f"{W}suppressLineNumbers") is not None
    assert not list(body(**AS_ARTICLE).iter(f"{W}lnNumType"))


@pytest.mark.parametrize("spacing", (2.0, 1.5))
def test_text_and_references_are_spaced_and_tables_are_not(spacing: float) -> None:
    """Whoever corrects the text by hand has room; a table, a figure and a heading keep their lines."""
    styles, plain = (etree.fromstring(parts(spacing=value)["word/styles.xml"]) for value in (spacing, None))
    for style in ("BodyText", "Abstract", "Bibliography", "ListParagraph", "Caption", "Notice"):
        assert line_of(styles, style) == 240 * spacing, style
    for style in ("TableText", "TableHeading", "TableNote", "Heading1", "Figure", "Header", "Normal"):
        assert line_of(styles, style) == line_of(plain, style), style


def test_pages_have_numbers_unless_they_are_not_wanted() -> None:
    """Without them there is no footer, and nothing refers to one."""
    assert b" PAGE " in parts()["word/footer1.xml"]
    without = parts(page_numbers=False)
    assert not [name for name in without if "footer" in name]
    assert not list(body(page_numbers=False).iter(f"{W}footerReference"))
    assert b"footer" not in without["[Content_Types].xml"] + without["word/_rels/document.xml.rels"]


def test_only_the_first_page_lacks_the_running_head() -> None:
    """A section that follows a turned page begins with one."""
    assert [section.find(f"{W}titlePg") is not None for section in body().iter(f"{W}sectPr")] == [True, False, False]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("options", ({}, {"tables": "end"}, {"tables": "end", "figures": "end"}, {"citations": "zotero"}), ids=str)
def test_the_words_are_those_of_the_article(language: str, options: dict[str, Any]) -> None:
    """Every paragraph and table of the article's own Word file stands in the manuscript, once, whatever the arrangement; all else is a heading."""
    article = etree.fromstring(unpacked(docx.write(drawn(language), LAYOUT))["word/document.xml"]).find(f"{W}body")
    wanted, found = Counter(blocks(article)), Counter(blocks(body(language, **options)))
    assert wanted - found == Counter()
    assert {style for style, _ in found - wanted} <= {"Heading1"}
    own = words(language)
    assert {text for _, text in found - wanted} <= {own["tables"], own["figures"]}


def test_tables_stand_after_the_references_and_can_be_edited() -> None:
    """Under a heading, each with its caption; the table is a table of Word's."""
    found = blocks(body(tables="end"))
    styles = [style for style, _ in found]
    at = found.index(("Heading1", "Tableaux"))
    assert styles[at + 1 : at + 3] == ["Caption", "table"]
    assert max(index for index, style in enumerate(styles) if style == "Bibliography") < at
    assert styles.index("table", at) == at + 2


def test_a_turned_table_at_the_end_has_its_heading_on_its_own_page() -> None:
    """The heading is not left alone on an upright page."""
    root = body(tables="end")
    heading = next(item for item in root.iter(f"{W}p") if text_of(item) == "Tableaux")
    before = heading.getprevious().find(f"{W}pPr/{W}sectPr/{W}pgSz")
    assert before is not None
    assert before.get(f"{W}orient") != "landscape"
    after = next(item for item in heading.itersiblings() if item.find(f"{W}pPr/{W}sectPr") is not None)
    assert after.find(f"{W}pPr/{W}sectPr/{W}pgSz").get(f"{W}orient") == "landscape"


def test_figures_in_files_of_their_own_leave_their_captions_at_the_end() -> None:
    """No drawing is in the package; captions and notes are, under a heading that begins a page."""
    found = parts(figures="apart", figure_data=False)
    assert not [name for name in found if "media" in name]
    root = body(figures="apart", figure_data=False)
    heading = next(item for item in root.iter(f"{W}p") if text_of(item) == "Légendes des figures")
    assert heading.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert text_of(heading.getnext()).startswith("Figure\u00a01.")
    assert not list(root.iter(f"{W}drawing"))


def test_figures_at_the_end_stand_with_their_captions() -> None:
    """The drawing, then its caption, after all tables."""
    root = body(tables="end", figures="end")
    texts = [text for _, text in blocks(root)]
    heading = next(item for item in root.iter(f"{W}p") if text_of(item) == "Figures")
    assert list(heading.getnext().iter(f"{W}drawing"))
    assert text_of(heading.getnext().getnext()).startswith("Figure\u00a01.")
    assert texts.index("Tableaux") < texts.index("Figures")


def test_the_data_of_a_figure_may_be_left_out() -> None:
    """The table below a figure says again what it shows; a journal counts it as one."""
    assert len(list(body().iter(f"{W}tbl"))) == 2
    assert len(list(body(figure_data=False).iter(f"{W}tbl"))) == 1


def test_two_wide_tables_have_no_empty_page_between_them() -> None:
    """A turned section follows the other; none ends upright in between, and the last is the document's own."""
    document = drawn("en")
    table = next(block for block in document.blocks if ast.has_class(block, "table"))
    again = ast.rewrite([table], lambda node: None)
    again[0]["c"][0] = ["", *again[0]["c"][0][1:]]
    for node in ast.walk(again):
        if node["t"] in {"Span", "Table"}:
            node["c"][0] = [f"{node['c'][0][0]}-again" if node["c"][0][0] else "", *node["c"][0][1:]]
    front = dataclasses.replace(document.front, licence_name=None, published_line=None)
    back = dataclasses.replace(document.back, sections=())
    twice = dataclasses.replace(document, blocks=[*document.blocks, *again], front=front, back=back)
    options = ManuscriptOptions(tables="end", figures="inline")
    root = etree.fromstring(unpacked(write_manuscript(twice, LAYOUT, options))["word/document.xml"]).find(f"{W}body")
    turned = [section.find(f"{W}pgSz").get(f"{W}orient") == "landscape" for section in root.iter(f"{W}sectPr")]
    assert turned == [False, True, True]
    assert root[-1].tag == f"{W}sectPr"
    assert root[-2].find(f"{W}pPr/{W}sectPr") is None


def test_without_the_list_of_differences_the_notice_says_what_the_signs_mean() -> None:
    """A value that differs from its source keeps its sign; the list is gone, and nothing leads to it."""
    data = write_manuscript(sample("fr"), Layout({}), ManuscriptOptions(differences=False))
    root = etree.fromstring(unpacked(data)["word/document.xml"]).find(f"{W}body")
    texts = [text for _, text in blocks(root)]
    assert any("†" in text and "11,9" in text for text in texts)
    assert ("Notice", words("fr")["differs-legend"]) in blocks(root)
    assert "Écarts relevés avec les sources" not in texts
    assert not [link for link in root.iter(f"{W}hyperlink") if link.get(f"{W}anchor") == "differences"]


def test_without_the_annexes_the_log_of_what_is_new_is_gone_as_well() -> None:
    """A journal's readers have no edition before this one."""
    document = sample("en")
    news = ("news", "What is new", markdown("A new trial."))
    back = dataclasses.replace(document.back, sections=(*document.back.sections, news), annexes=frozenset({"news", "differences"}))
    for kept in (True, False):
        data = write_manuscript(dataclasses.replace(document, back=back), Layout({}), ManuscriptOptions(differences=kept))
        texts = text_of(etree.fromstring(unpacked(data)["word/document.xml"]))
        assert ("A new trial." in texts, "Un écart." in texts, "Merci." in texts) == (kept, kept, True)


def test_without_a_title_page_the_manuscript_begins_with_the_notice_and_the_abstracts() -> None:
    """What says that this is not the published text stays in any case."""
    data = write_manuscript(sample("en"), Layout({}), ManuscriptOptions(title_page=False))
    styles = [style for style, _ in blocks(etree.fromstring(unpacked(data)["word/document.xml"]).find(f"{W}body"))]
    assert styles[:3] == ["NoticeTitle", "Notice", "AbstractTitle"]
    assert not {"Title", "Author", "Affiliation", "Correspondence"} & set(styles)


def revealing() -> Document:
    """Give an article whose every corner names an author."""
    document = sample("en")
    text = "The review by A. Premier says so; PREMIER again; Cited wrote this; the première is another word; so is B.-C.\u00a0Second and van der\u00a0Berg."
    front = dataclasses.replace(
        document.front,
        notice=[
            *document.front.notice,
            ast.paragraph(ast.text("Rebuilt from Premier 2019.")),
            *markdown("See [there](https://doi.org/10.1000/whole(19)1)."),
        ],
        abstracts=(Abstract("en", "Abstract", markdown("By *Second*."), "Keywords", ()),),
        based_on=Publication("A title", (("van der Berg", "C."), ("Cited", "D.")), "Journal", "2019", None, None, "10.1000/whole(19)1", None),
    )
    works = ({"id": "one", "author": [{"family": "Cited", "given": "D."}]}, {"id": "deux", "author": [{"literal": "A group"}]})
    return dataclasses.replace(document, front=front, blocks=[*document.blocks, ast.paragraph(ast.text(text))], works=works)


def test_an_anonymised_manuscript_tells_nothing_of_who_wrote_it() -> None:
    """No name, address, identifier, funding or published place in any byte of any part; the notice keeps what names nobody."""
    options = ManuscriptOptions(anonymised=True)
    found = unpacked(write_manuscript(revealing(), Layout({}), options))
    told = ("Premier", "PREMIER", "Second", "van der", "premier@example.org", "institut", "0000-0002-1825-0097", "Merci", "10.1000/whole", "2019;23")
    assert [(name, text) for name, data in found.items() for text in told if text.encode() in data] == []
    text = text_of(etree.fromstring(found["word/document.xml"]))
    assert "The review by [name withheld] says so; [name withheld] again; Cited wrote this; the première" in text
    assert "This text is a test." in text
    assert "By [name withheld]." in text
    whole = b"".join(unpacked(docx.write(revealing(), Layout({}))).values())
    assert [text for text in told if text.encode() not in whole] == []


def test_the_properties_of_an_anonymised_file_name_nobody() -> None:
    """No author, no last editor, no comments, no property of anybody's own."""
    data = write_manuscript(drawn("en"), LAYOUT, ManuscriptOptions(anonymised=True))
    properties = reader.Document(io.BytesIO(data)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert not {"word/comments.xml", "docProps/custom.xml"} & set(unpacked(data))


def test_bookmarks_of_an_anonymised_file_have_numbers_for_names_and_links_still_lead_somewhere() -> None:
    """An id may bear a name: only what a link or a field leads to has a bookmark."""
    root = body(anonymised=True)
    names = [start.get(f"{W}name") for start in root.iter(f"{W}bookmarkStart")]
    assert all(re.fullmatch(r"b\d+|Ref_\w+", name) for name in names)
    anchors = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink") if link.get(f"{W}anchor")}
    assert anchors
    assert anchors <= set(names)


def test_a_name_that_an_author_of_a_cited_work_bears_stays_and_is_said() -> None:
    """It may be another person: what is cited is not falsified, and a person looks at it."""
    document = revealing()
    assert family_names(document) == ("Premier", "Second", "van der Berg", "Cited")
    assert own_works(document) == ("one",)
    assert mentions(document) == ("Cited",)


def test_anonymising_leaves_the_document_as_it_was_and_changes_nothing_else() -> None:
    """An article that names nobody in its text keeps every word of it."""
    document = drawn("fr")
    before = repr(document)
    made = without_authors(document)
    assert repr(document) == before
    assert ast.plain(made.blocks) == ast.plain(document.blocks)
    assert made.references == document.references
    assert (made.front.authors, made.front.affiliations, made.front.correspondence, made.front.based_on) == ((), (), (), None)


def test_options_that_exclude_each_other_are_refused() -> None:
    """Live citations carry the names that a reference list leaves out."""
    with pytest.raises(ValueError, match="anonymised manuscript cannot have live citations"):
        ManuscriptOptions(anonymised=True, citations="zotero")
    with pytest.raises(ValueError, match="0 lines apart"):
        ManuscriptOptions(spacing=0)


def test_the_same_options_give_the_same_bytes() -> None:
    """Nothing of the clock or of chance is in the file."""
    options = ManuscriptOptions(tables="end", figures="apart")
    assert write_manuscript(drawn("en"), LAYOUT, options) == write_manuscript(drawn("en"), LAYOUT, options)
