"""Merge the bodies of two texts: paragraph by paragraph, table by table, row by row."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile

from lxml import etree

from probant.update.redline.aligning import Block, Pair, align, blocks
from probant.update.redline.differences import Kind
from probant.update.redline.packages import Carrier
from probant.update.redline.scribe import Scribe, mark_paragraph
from probant.writers.docx_xml import Element, w

_BLOCKS = (w("p"), w("tbl"))
_NAMED = ("table-", "figure-", "Ref_")


def pairs(old: Element, new: Element) -> list[Pair]:
    """Give the blocks of two bodies, each with its counterpart where it has one.

    The last paragraphs are counterparts where need be: the last mark of a text can be neither deleted nor inserted.
    """
    return list(_by_sections(_ending_together(align(blocks(_content(old)), blocks(_content(new))))))


def _ending_together(found: list[Pair]) -> list[Pair]:
    """Make the last blocks of both texts counterparts if they are paragraphs.

    Not where only paragraphs come or go behind the last that stays: there its mark does (see `_settle_end`).
    """
    old, new = ([pair for pair in found if pair[side] is not None][-1:] for side in (0, 1))
    if not old or not new or old == new:
        return found
    tail = list(takewhile(lambda pair: None in pair, reversed(found)))
    simple = all(_is_paragraph(pair[side]) for pair in tail for side in (0, 1)) and len({pair.index(None) for pair in tail}) == 1
    if simple or not (_is_paragraph(old[0][0]) and _is_paragraph(new[0][1])):
        return found
    alone: dict[int, Pair] = {id(old[0]): (None, old[0][1]), id(new[0]): (new[0][0], None)}
    return [item for pair in found if (item := alone.get(id(pair), pair)) != (None, None)] + [(old[0][0], new[0][1])]


def _is_paragraph(block: Block | None) -> bool:
    return block is None or block.element.tag == w("p")


def _content(parent: Element) -> Iterator[Element]:
    """Give the paragraphs and tables of a text, those in content controls too."""
    for item in parent:
        if item.tag in _BLOCKS:
            yield item
        elif item.tag in (w("sdt"), w("sdtContent")):
            yield from _content(item)


def _by_sections(found: Iterable[Pair]) -> Iterator[Pair]:
    """Put what was inserted at the end of a section before the headings of sections that were deleted behind it."""
    for alone, group in groupby(found, key=lambda pair: None in pair):
        if not alone:
            yield from group
            continue
        here = list(group)
        sides = [[pair for pair in here if pair[side] is not None] for side in (0, 1)]
        for part in (0, 1):
            for side in sides:
                heads = next((index for index, pair in enumerate(side) if _is_heading(pair)), len(side))
                yield from side[heads:] if part else side[:heads]


def _is_heading(pair: Pair) -> bool:
    return any(block is not None and block.kind.startswith("paragraph Heading") for block in pair)


def renamed(found: Iterable[Pair]) -> dict[str, str]:
    """Give the new names of bookmarks of tables and figures that have another id: their captions are counterparts."""
    names: dict[str, str] = {}
    for old, new in found:
        if old is None or new is None:
            continue
        was, is_now = ([item.get(w("name")) for item in block.element.iter(w("bookmarkStart"))] for block in (old, new))
        for prefix in _NAMED:
            one, other = (next((name for name in side if name.startswith(prefix)), None) for side in (was, is_now))
            if one and other and one != other:
                names[one] = other
    return names


def lists(found: Iterable[Pair], carrier: Carrier) -> None:
    """Tell which lists of the old text are lists of the new one: those with an item in common."""
    for old, new in found:
        if old is not None and new is not None:
            numbers = [block.element.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}") for block in (old, new)]
            if all(number is not None for number in numbers):
                carrier.same_list(*(number.get(w("val")) for number in numbers))


def merge(found: Iterable[Pair], scribe: Scribe) -> list[Element]:
    """Give the blocks of the merged body."""
    made: list[tuple[Element, Kind]] = []
    for old, new in found:
        if old is not None and new is not None and scribe.redrawn(old.element, new.element):
            made += [(scribe.whole(old.element, "del"), "del"), (scribe.whole(new.element, "ins"), "ins")]
        elif old is not None and new is not None:
            made.append(
                (_table(old.element, new.element, scribe) if new.element.tag == w("tbl") else scribe.merged(old.element, new.element), "same")
            )
        elif old is not None:
            made.append((_whole(old.element, "del", scribe), "del"))
        elif new is not None:
            made.append((_whole(new.element, "ins", scribe), "ins"))
    _settle_end(made, scribe)
    return [element for element, _ in made]


def _whole(element: Element, kind: Kind, scribe: Scribe) -> Element:
    return scribe.table(element, kind) if element.tag == w("tbl") else scribe.whole(element, kind)


def _settle_end(made: list[tuple[Element, Kind]], scribe: Scribe) -> None:
    """Let the last mark of the text stay, where paragraphs were deleted or inserted behind the last that stays: its own mark goes or comes instead.

    The paragraph at the end then has two looks: its own, and that of the one that stays.
    """
    tail = list(takewhile(lambda item: item[1] != "same" and item[0].tag == w("p"), reversed(made)))
    if not tail or len(tail) == len(made) or made[-len(tail) - 1][0].tag != w("p"):
        return
    last, kind = tail[0]
    stays = made[-len(tail) - 1][0]
    own, other = last.find(w("pPr")), stays.find(w("pPr"))
    marked = own.find(w("rPr"))
    marked.remove(marked[0])
    if not len(marked):
        own.remove(marked)
    looks = [
        [copy.deepcopy(item) for item in look if item.tag not in (w("rPr"), w("sectPr"), w("pPrChange"))]
        for look in (own, other if other is not None else [])
    ]
    if [etree.tostring(item) for item in looks[0]] != [etree.tostring(item) for item in looks[1]]:
        change = scribe.stamp.mark("pPrChange")
        etree.SubElement(change, w("pPr")).extend(looks[0] if kind == "del" else looks[1])
        if kind == "del":
            for item in [item for item in own if item.tag not in (w("rPr"), w("sectPr"))]:
                own.remove(item)
            for index, item in enumerate(looks[1]):
                own.insert(index, item)
        own.append(change)
    mark_paragraph(stays, scribe.stamp.mark(kind))


def _table(old: Element, new: Element, scribe: Scribe) -> Element:
    """Give a table in which rows were deleted and inserted, and cells say something else; its columns are those of the new one."""
    made = scribe.shell(new, "ins")
    for before, after in align(blocks(old.findall(w("tr"))), blocks(new.findall(w("tr")))):
        if before is not None and after is not None:
            made.append(_row(before.element, after.element, scribe))
        elif before is not None:
            made.append(scribe.row(before.element, "del"))
        elif after is not None:
            made.append(scribe.row(after.element, "ins"))
    return made


def _row(old: Element, new: Element, scribe: Scribe) -> Element:
    """Give a row whose cells are compared; both have the same cells, each with as many paragraphs."""
    made = scribe.shell(new, "ins")
    for before, after in zip(old.findall(w("tc")), new.findall(w("tc")), strict=True):
        cell = etree.SubElement(made, w("tc"))
        olds: Iterator[Element] = iter(before.findall(w("p")))
        for item in after:
            cell.append(scribe.merged(next(olds), item) if item.tag == w("p") else copy.deepcopy(item))
    return made
