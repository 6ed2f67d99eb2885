"""Make places in running text link targets of a PDF without giving each a box of its own: boxes are what page layout spends its time on.

Before layout, `note` writes on each block of text which ids begin where, counted in signs that are drawn. After layout, `place` counts the same signs along
the lines of that block and adds the ids to WeasyPrint's anchors, which become named destinations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

ATTRIBUTE = "data-targets"

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
    ]
)
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def _seen(text: str) -> str:
    """Give the signs of a text that are drawn."""
    return "".join(text.translate(_UNSEEN).split())


def _texts(element: Any) -> Iterator[tuple[Any, str]]:
    """Give the texts of a block that stand in none of its inner blocks, each with the inline element that it begins, or None."""
    yield None, element.text or ""
    for child in element:
        if child.tag in _INLINE:
            inner = _texts(child)
            yield child, next(inner)[1]
            yield from inner
        yield None, child.tail or ""


def note(tree: Any, elements: list[Any]) -> None:
    """Write on each block of `tree` which of the ids of `elements` (inline, in document order) begin in it, and where."""
    wanted = {item: item.get("id") for item in elements if item.get("id")}
    blocks: dict[Any, None] = {}
    for item in wanted:
        block = next((parent for parent in item.iterancestors() if parent.tag not in _INLINE), None)
        if block is not None and block is not tree:
            blocks[block] = None
    for block in blocks:
        position, found = 0, []
        for begun, text in _texts(block):
            if begun is not None and begun in wanted:
                found += [str(position), wanted[begun]]
            position += len(_seen(text))
        block.set(ATTRIBUTE, " ".join(found))


class _Block:
    """A block of text on its way through the pages: how far it was found, and which ids begin further on."""

    def __init__(self, element: Any) -> None:
        words = element.get(ATTRIBUTE).split()
        self.text = _seen("".join(text for _, text in _texts(element)))
        self.position = 0
        self.waiting = [(int(position), name) for position, name in zip(words[::2], words[1::2], strict=True)][::-1]

    def advance(self, text: str) -> Iterator[tuple[str, int]]:
        """Go on by the text of a box; give the ids that begin in it, each with how many of its signs stand before it."""
        signs = _seen(text)
        start = self.position
        if self.text.startswith(signs, start):
            self.position += len(signs)
        else:  # signs that layout put in, such as the hyphen at a line's end, are not the block's own
            for sign in signs:
                if self.text.startswith(sign, self.position):
                    self.position += 1
        while self.waiting and self.waiting[-1][0] < self.position:
            position, name = self.waiting.pop()
            yield name, position - start


def place(pages: list[Any]) -> None:
    """Add the noted ids to the anchors of WeasyPrint's pages."""
    blocks: dict[Any, _Block] = {}
    for page in pages:
        _walk(page._page_box, None, blocks, page.anchors)  # noqa: SLF001 - the one way to the boxes of a page


def _walk(box: Any, block: _Block | None, blocks: dict[Any, _Block], anchors: dict[str, tuple[float, float, float, float]]) -> None:
    element = box.element
    if element is not None and element.tag not in _INLINE:
        if element not in blocks and element.get(ATTRIBUTE):
            blocks[element] = _Block(element)
        block = blocks.get(element)
    text = getattr(box, "text", None)
    if text is not None:
        if block is not None and block.waiting:
            for name, signs in block.advance(text):
                x, y = box.position_x + _width(box, signs), box.position_y
                anchors.setdefault(name, (x, y, x, y + box.height))
        return
    for child in box.all_children() if hasattr(box, "all_children") else ():
        _walk(child, block, blocks, anchors)


def _width(box: Any, signs: int) -> float:
    """Give the width of the first `signs` drawn signs of a text box, spaces between them included."""
    drawn = [index for index, sign in enumerate(box.text) if _seen(sign)]
    if not drawn[signs]:
        return 0.0
    from weasyprint.text.ffi import FROM_UNITS, ffi

    offset = len(box.text[: drawn[signs]].encode())
    box.pango_layout.reactivate(box.style)
    line, _ = box.pango_layout.get_first_line()
    run, width = line.runs[0], 0
    while run != ffi.NULL:
        item, run = run.data, run.next
        glyphs, clusters, first = item.glyphs, item.glyphs.log_clusters, item.item.offset
        width += sum(glyphs.glyphs[index].geometry.width for index in range(glyphs.num_glyphs) if first + clusters[index] < offset)
    return float(width * FROM_UNITS)
