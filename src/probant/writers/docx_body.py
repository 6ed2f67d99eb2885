"""Tidy the text that pandoc wrote, `word/document.xml`: what a co-author edits should look as if it had been typed in Word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from probant.writers.docx_xml import Element, add, w

# Pandoc's styles for what Word has one style for.
_STYLES = {
    "FirstParagraph": "BodyText",
    "Compact": "BodyText",
    "TableCaption": "Caption",
    "ImageCaption": "Caption",
    "CaptionedFigure": "Figure",
    "FootnoteBlockText": "FootnoteText",
}
_IN_PARAGRAPH = frozenset({w("p"), w("hyperlink"), w("ins"), w("del"), w("smartTag"), w("sdtContent")})
_AFTER_SPACING = frozenset(w(name) for name in ("ind", "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr", "pPrChange"))
_SHORT_TABLE = 12
WIDE = 7
"""From so many columns on, a table's text is smaller, and it stands on a page of its own, turned."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Tidying:
    """What tidying goes by."""

    known: frozenset[str]
    """The ids of the styles there are."""
    width: int
    """The width of the lines, in twips."""
    after: int
    """The space after a paragraph, in twips."""
    locale: str
    """The language of runs that say none."""
    differences: str
    """What a sign of difference says when pointed at."""
    locale_of: Callable[[str], str]
    """Gives a language with its region."""


def tidy(document: Element, notes: Element, by: Tidying) -> None:
    """Tidy a document and its footnotes in place."""
    body = document.find(w("body"))
    _settle_bookmarks(body)
    _begin_pages(body)
    _drop_empty_paragraphs(body)
    for table in body.iter(w("tbl")):
        _tidy_table(table, by.width)
    for paragraph in body.iter(w("p")):
        _set_style(paragraph, by.known)
    _space_lists(body, by.after)
    for part in (body, notes):
        _drop_unknown_run_styles(part, by.known)
        _style_difference_links(part, by.differences)
        _split_tabs(part)
        _set_languages(part, by.locale, by.locale_of)
        for parent in part.iter(*_IN_PARAGRAPH):
            _merge_runs(parent)
    _number_bookmarks(document, notes)


def _paragraphs_from(element: Element) -> Iterator[Element]:
    """Give the paragraphs that come after `element`, those in tables as well."""
    for item in element.itersiblings():
        yield from item.iter(w("p"))


def _settle_bookmarks(body: Element) -> None:
    """Put each bookmark that stands around blocks into the first paragraph of these.

    Pandoc lets a heading's bookmark hold its whole section: a bookmark that every edit of the section would touch.
    """
    ends = {end.get(w("id")): end for end in body.iter(w("bookmarkEnd"))}
    outer = [start for start in body.iter(w("bookmarkStart")) if start.getparent().tag not in _IN_PARAGRAPH]
    for start in reversed(outer):  # so that of two that begin together the outer one still comes first
        paragraph = next(_paragraphs_from(start), None)
        end = ends[start.get(w("id"))]
        if paragraph is None:
            end.getparent().remove(end)
            start.getparent().remove(start)
            continue
        properties = paragraph.find(w("pPr"))
        paragraph.insert(0 if properties is None else 1, start)
        paragraph.append(end)
        start.tail = end.tail = None


def _begin_pages(body: Element) -> None:
    """Let the paragraph after each one that only begins a page begin it itself."""
    for mark in list(body.iterfind(f"{w('p')}/{w('pPr')}/{w('pageBreakBefore')}")):
        marker = mark.getparent().getparent()
        paragraph = next(_paragraphs_from(marker), None)
        body.remove(marker)
        if paragraph is None:
            continue
        properties = paragraph.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            paragraph.insert(0, properties)
        properties.insert(0 if properties.find(w("pStyle")) is None else 1, mark)


def _number_bookmarks(*parts: Element) -> None:
    """Number the bookmarks of all parts in their order; pandoc's numbers follow the order of its own work."""
    number = 0
    for part in parts:
        ends = {end.get(w("id")): end for end in part.iter(w("bookmarkEnd"))}
        for start in part.iter(w("bookmarkStart")):
            end = ends[start.get(w("id"))]
            for element in (start, end):
                element.set(w("id"), str(number))
            number += 1


def _drop_empty_paragraphs(body: Element) -> None:
    """Drop paragraphs that hold nothing, but for those that a table needs: the only one of a cell, and one between two tables."""
    for paragraph in list(body.iter(w("p"))):
        parent = paragraph.getparent()
        before, after = paragraph.getprevious(), paragraph.getnext()
        between = before is not None and before.tag == w("tbl") and (after is None or after.tag != w("p"))
        ends_section = paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None
        if (
            not ends_section
            and all(child.tag == w("pPr") for child in paragraph)
            and not between
            and (parent.tag != w("tc") or len(parent.findall(w("p"))) > 1)
        ):
            parent.remove(paragraph)


def _tidy_table(table: Element, text_width: int) -> None:
    """Give a table the width of the lines, a first row of its own style, rows that do not break over pages; keep a short one on one page."""
    width = table.find(f"{w('tblPr')}/{w('tblW')}")
    if width is not None:
        width.set(w("type"), "pct")
        width.set(w("w"), "5000")
    columns = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
    total = sum(int(column.get(w("w"))) for column in columns)
    for column in columns:
        column.set(w("w"), str(int(column.get(w("w"))) * text_width // (total or 1)))
    rows = table.findall(w("tr"))
    wide = len(columns) >= WIDE
    text = "TableTextSmall" if wide else "TableText"
    for row in rows:
        heads = _keep_row_whole(row)
        keep = len(rows) <= _SHORT_TABLE and row is not rows[-1] and not wide
        for paragraph in row.iter(w("p")):
            _name_style(paragraph, "TableHeading" if heads else text)
            if keep and not heads:
                paragraph.find(w("pPr")).insert(1, etree.Element(w("keepNext")))


def _keep_row_whole(row: Element) -> bool:
    """Let a row not break over pages; tell whether it is one of those repeated on each page."""
    properties = row.find(w("trPr"))
    if properties is None:
        properties = etree.Element(w("trPr"))
        row.insert(0 if row.find(w("tblPrEx")) is None else 1, properties)
    heading = properties.find(w("tblHeader"))
    properties.insert(0 if heading is None else properties.index(heading), etree.Element(w("cantSplit")))
    return heading is not None


def _name_style(paragraph: Element, identifier: str) -> None:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    style = properties.find(w("pStyle"))
    if style is None:
        style = etree.Element(w("pStyle"))
        properties.insert(0, style)
    style.set(w("val"), identifier)


def _set_style(paragraph: Element, known: frozenset[str]) -> None:
    """Give a paragraph a style of the manuscript's own; a list's items are told by their numbering."""
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    identifier = None if style is None else style.get(w("val"))
    if identifier in (None, "Compact", "BodyText") and paragraph.find(f"{w('pPr')}/{w('numPr')}") is not None:
        _name_style(paragraph, "ListParagraph")
    else:
        wanted = _STYLES.get(identifier or "BodyText", identifier or "BodyText")
        _name_style(paragraph, wanted if wanted in known else "BodyText")


def _space_lists(body: Element, after: int) -> None:
    """Keep the paragraph that leads to a list or table on its page, and set the paragraph after one off."""
    blocks = [block for block in body if block.tag in (w("p"), w("tbl"))]
    for block, following in pairwise(blocks):
        listed, listed_next = _is_listed(block), _is_listed(following)
        if block.tag == w("p") and ((listed_next and not listed) or following.tag == w("tbl")):
            keep = etree.Element(w("keepNext"))
            block.find(w("pPr")).insert(1, keep)
        if listed and not listed_next:
            _set_space(block, "after", after)
        if block.tag == w("tbl") and following.tag == w("p") and len(following) > 1:
            _set_space(following, "before", 2 * after)


def _is_listed(block: Element) -> bool:
    return block.find(f"{w('pPr')}/{w('numPr')}") is not None


def _set_space(paragraph: Element, side: str, twips: int) -> None:
    """Give a paragraph a space of its own, unless it is a heading, which has one; the order of the properties is that of the schema."""
    properties = paragraph.find(w("pPr"))
    if properties.find(w("pStyle")).get(w("val")).startswith(("Heading", "Caption")):
        return
    spacing = etree.Element(w("spacing"), {w(side): str(twips)})
    later = next((child for child in properties if child.tag in _AFTER_SPACING), None)
    properties.insert(len(properties) if later is None else properties.index(later), spacing)


def _drop_unknown_run_styles(body: Element, known: frozenset[str]) -> None:
    for style in list(body.iter(w("rStyle"))):
        if style.get(w("val")) not in known:
            style.getparent().remove(style)


def _style_difference_links(body: Element, differences: str) -> None:
    """Let a sign that links to the list of differences look like the sign, not like a link, and say what it means."""
    for link in body.iter(w("hyperlink")):
        if link.get(w("anchor")) is not None:
            link.set(w("history"), "1")
    for mark in [style for style in body.iter(w("rStyle")) if style.get(w("val")) == "DifferenceMark"]:
        properties = mark.getparent()
        for style in properties.findall(w("rStyle")):
            if style is not mark:
                properties.remove(style)
        link = properties.getparent().getparent()
        if link.tag == w("hyperlink"):
            link.set(w("tooltip"), differences)


def _split_tabs(body: Element) -> None:
    """Turn a tab within a text into Word's element for it."""
    for text in list(body.iter(w("t"))):
        if "\t" not in (text.text or ""):
            continue
        run, first = text.getparent(), text.getparent().index(text)
        run.remove(text)
        for index, part in enumerate((text.text or "").split("\t")):
            if index:
                run.insert(first, etree.Element(w("tab")))
                first += 1
            if part:
                piece = etree.Element(w("t"))
                piece.text = part
                piece.set(_SPACE, "preserve")
                run.insert(first, piece)
                first += 1


def _set_languages(body: Element, locale: str, locale_of: Callable[[str], str]) -> None:
    """Let every run say its language, with its region: spelling is checked by run, also once it is pasted elsewhere."""
    previous = locale
    for run in body.iter(w("r")):
        properties = run.find(w("rPr"))
        if properties is None:
            properties = etree.Element(w("rPr"))
            run.insert(0, properties)
        language = properties.find(w("lang"))
        if language is None:
            # The tab that pandoc puts after a reference's number says no language, and a run of its own language would stand out.
            spoken = locale if run.find(w("t")) is not None else previous
            add(properties, "lang", val=spoken)
        else:
            spoken = locale_of(language.get(w("val")))
            language.set(w("val"), spoken)
        previous = spoken


def _merge_runs(parent: Element) -> None:
    """Join neighbouring runs that look alike: pandoc makes one of each word, which makes searching and comparing in Word a misery."""
    previous, look = None, b""
    for child in list(parent):
        if child.tag != w("r") or child.find(w("fldChar")) is not None or child.find(w("instrText")) is not None:
            previous = None
            continue
        properties = child.find(w("rPr"))
        own = b"" if properties is None else etree.tostring(properties)
        if previous is None or own != look:
            previous, look = child, own
            continue
        for part in list(child):
            if part.tag == w("rPr"):
                continue
            last = previous[-1]
            if part.tag == w("t") and last.tag == w("t"):
                last.text = (last.text or "") + (part.text or "")
                last.set(_SPACE, "preserve")
            else:
                previous.append(part)
        parent.remove(child)
