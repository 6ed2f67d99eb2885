"""Find which paragraph or table of one text is which of another: by the bookmarks of claims, references and headings, then by the words.

An alignment of highest total score that keeps the order (Needleman and Wunsch, 1970, without a cost for gaps).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from probant.update.diff import words
from probant.update.redline.packages import canonical
from probant.update.redline.pieces import ANCHORS, shown
from probant.writers.docx_xml import Element, w

_ALIKE = 0.5
"""From which share of common words on a text is taken for another."""
_TABLES_ALIKE = 0.3
_SAME_USE = 0.05
"""What two paragraphs with a drawing have in common, whatever is drawn; two titles too, whatever they say."""
_SINGLE = frozenset(f"paragraph {style} " for style in ("Title", "Subtitle", "Edition"))
_DESCRIPTION = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, table or row with what it is recognised by."""

    element: Element
    kind: str
    """What it has to have in common with another: a paragraph's style, a table's number of columns, the cells that a row's cells span."""
    ids: frozenset[str]
    words: Counter[str] = field(hash=False)
    size: int
    """How many words."""


Pair = tuple[Block | None, Block | None]


def blocks(elements: Iterable[Element]) -> list[Block]:
    """Give the blocks of elements."""
    return [_block(element) for element in elements]


def _block(element: Element) -> Block:
    counted = Counter(token for token in words.tokens(_text(element)) if not words.is_blank(token))
    return Block(element, _kind(element), _ids(element), counted, sum(counted.values()))


def _text(element: Element) -> str:
    """Give the words of an element, of a drawing its description."""
    paragraphs = [shown((item,)) for item in element.iter(w("p"))] if element.tag != w("p") else [shown((element,))]
    return " ".join([*paragraphs, *(item.get("descr", "") for item in element.iter(_DESCRIPTION))])


def _kind(element: Element) -> str:
    if element.tag == w("tbl"):
        columns = len(element.findall(f"{w('tblGrid')}/{w('gridCol')}"))
        return f"table {columns}"
    if element.tag == w("tr"):
        parts = [item for cell in element.iterchildren(w("tc")) for item in (cell.find(w("tcPr")), len(cell.findall(w("p"))))]
        header = element.find(f"{w('trPr')}/{w('tblHeader')}") is not None
        shapes = [str(item) if isinstance(item, int) else _shape(item) for item in parts]
        nested = [_text(table) for table in element.iter(w("tbl"))]  # a row that holds tables is the same only with the same ones
        return f"row {header} {' '.join([*shapes, *nested])}"
    style = element.find(f"{w('pPr')}/{w('pStyle')}")
    size = element.find(f"{w('pPr')}/{w('sectPr')}/{w('pgSz')}")
    return f"paragraph {'' if style is None else style.get(w('val'))} {'' if size is None else size.get(w('orient'), 'portrait')}"


def _shape(properties: Element | None) -> str:
    return "" if properties is None else canonical(properties).decode("utf-8")


def _ids(element: Element) -> frozenset[str]:
    """Give the bookmarks that say what a paragraph is: all of a heading, else those of claims, references, labels and errata."""
    if element.tag != w("p"):
        return frozenset()
    heads = _kind(element).startswith("paragraph Heading")
    names = (start.get(w("name")) for start in element.iter(w("bookmarkStart")))
    return frozenset(name for name in names if heads or name.startswith((*ANCHORS, "e-")))


def likeness(old: Block, new: Block) -> float:
    """Give how surely two blocks are the same one: 0 for never, more than 1 for surely."""
    common = len(old.ids & new.ids)
    if common:
        return 1 + common / max(len(old.ids), len(new.ids)) + _share(old, new) / 10
    if old.kind != new.kind or any(name.startswith("ref-") for name in old.ids | new.ids):
        return 0
    if not old.size and not new.size:
        return _ALIKE
    if old.kind in _SINGLE or (_drawn(old) and _drawn(new)):
        return _SAME_USE + _share(old, new)
    needed = _TABLES_ALIKE if old.kind.startswith("table") else _ALIKE
    if 2 * min(old.size, new.size) < needed * (old.size + new.size):
        return 0
    share = _share(old, new)
    return share if share >= needed else 0


def _drawn(block: Block) -> bool:
    return block.element.tag == w("p") and next(block.element.iter(w("drawing")), None) is not None


def _share(old: Block, new: Block) -> float:
    """Give the share of words that two blocks have in common (Dice, 1945)."""
    total = old.size + new.size
    few, many = sorted((old.words, new.words), key=len)
    return 2 * sum(min(count, many[word]) for word, count in few.items() if word in many) / total if total else 1


def align(old: list[Block], new: list[Block]) -> list[Pair]:
    """Give pairs in order; what has no counterpart stands alone, of one place the old ones first."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    scores: dict[tuple[int, int], float] = {}
    for a in range(len(old) - 1, -1, -1):
        row, below = best[a], best[a + 1]
        for b in range(len(new) - 1, -1, -1):
            found = likeness(old[a], new[b])
            row[b] = max(below[b], row[b + 1])
            if found > 0:
                scores[a, b] = found
                row[b] = max(row[b], found + below[b + 1])
    out: list[Pair] = []
    a = b = 0
    while a < len(old) or b < len(new):
        if (a, b) in scores and best[a][b] == scores[a, b] + best[a + 1][b + 1]:
            out.append((old[a], new[b]))
            a, b = a + 1, b + 1
        elif a < len(old) and best[a][b] == best[a + 1][b]:
            out.append((old[a], None))
            a += 1
        else:
            out.append((None, new[b]))
            b += 1
    return out
