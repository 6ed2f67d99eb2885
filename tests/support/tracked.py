"""Accept or reject all tracked changes of a Word file, as ECMA-376 part 1, 17.13.5 says, with lxml alone; nothing of the engine is imported here."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHANGES = tuple(
    f"{W}{name}" for name in ("ins", "del", "rPrChange", "pPrChange", "moveFrom", "moveTo", "cellIns", "cellDel", "tblPrChange", "trPrChange")
)
_DELETED = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}
_TEXTS = {f"{W}t", f"{W}delText"}


def body_of(path: Path) -> Any:
    """Give the body of a Word file."""
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read("word/document.xml")).find(f"{W}body")


def changes(body: Any) -> list[Any]:
    """Give every tracked change."""
    return list(body.iter(*CHANGES))


def settle(body: Any, *, accept: bool) -> None:
    """Accept or reject all changes of a body, in place."""
    gone, stays = ("del", "ins") if accept else ("ins", "del")
    for row in [*body.iter(f"{W}tr")]:
        if row.find(f"{W}trPr/{W}{gone}") is not None:
            row.getparent().remove(row)
    for table in [*body.iter(f"{W}tbl")]:
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)
    for change in [*body.iter(f"{W}rPrChange", f"{W}pPrChange")]:
        _settle_look(change, accept=accept)
    for mark in [*body.iter(f"{W}{gone}")]:
        if mark.getparent().tag == f"{W}p" or mark.getparent().tag == f"{W}hyperlink":
            mark.getparent().remove(mark)
    for mark in [*body.iter(f"{W}{stays}")]:
        parent = mark.getparent()
        if parent.tag in (f"{W}p", f"{W}hyperlink"):
            for run in [*mark]:
                mark.addprevious(run)
        parent.remove(mark)
    for text in [*body.iter(*_DELETED)]:
        text.tag = _DELETED[text.tag]
    for paragraph in [*body.iter(f"{W}p")]:
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None:
            _join(paragraph)


def _settle_look(change: Any, *, accept: bool) -> None:
    look = change.getparent()
    look.remove(change)
    if accept:
        return
    kept = [item for item in look if item.tag in (f"{W}rPr", f"{W}sectPr")] if look.tag == f"{W}pPr" else []
    for item in [*look]:
        look.remove(item)
    look.extend([*change[0], *kept])


def _join(paragraph: Any) -> None:
    """Take a paragraph's mark away: what it holds goes to the beginning of the next one, which keeps its own look."""
    content = [item for item in paragraph if item.tag != f"{W}pPr"]
    following = paragraph.getnext()
    if any(
        item.tag not in (f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}hyperlink") or len(item)
        for item in content
    ):
        assert following is not None, "the last mark of a text cannot go"
        assert following.tag == f"{W}p", "text is left in front of a table"
        first = following.find(f"{W}pPr")
        place = 0 if first is None else 1
        for item in reversed(content):
            following.insert(place, item)
    else:
        assert following is not None, "the last mark of a text cannot go"
        assert following.tag in (f"{W}p", f"{W}tbl")
    paragraph.getparent().remove(paragraph)


def paragraphs(body: Any) -> list[tuple[str, str]]:
    """Give the style and text of each paragraph, cells too; the text says where bold, links, fields and drawings are."""
    return [(_style(item), _text(item)) for item in body.iter(f"{W}p")]


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val")


def _text(paragraph: Any) -> str:
    parts = []
    for item in paragraph.iter():
        if item.tag in _TEXTS:
            look = item.getparent().find(f"{W}rPr")
            names = (
                ""
                if look is None
                else "".join(sorted(mark.tag.removeprefix(W)[0] for mark in look if mark.tag in (f"{W}b", f"{W}i", f"{W}vertAlign", f"{W}rStyle")))
            )
            parts.extend(f"{letter}{names}" if names else letter for letter in item.text or "")
        elif item.tag in (f"{W}tab", f"{W}br", f"{W}noBreakHyphen", f"{W}footnoteReference", f"{W}drawing"):
            parts.append(f"<{item.tag.removeprefix(W)}>")
        elif item.tag == f"{W}fldChar":
            parts.append(f"<{item.get(f'{W}fldCharType')}>")
        elif item.tag == f"{W}hyperlink" and len(item):
            parts.append(f"<{item.get(f'{W}anchor')}>")
    return "".join(parts)


def shape(body: Any) -> list[list[int]]:
    """Give, for each table, how many cells each row has."""
    return [[len(row.findall(f"{W}tc")) for row in table.findall(f"{W}tr")] for table in body.iter(f"{W}tbl")]
