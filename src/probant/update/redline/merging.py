"""Merge two finished manuscripts into one that opens as the new one with its changes tracked: accepted it says the new text, rejected the old one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from probant.update.redline import bodies
from probant.update.redline.packages import OVERRIDE, RELATIONSHIP, SETTINGS, STYLES, TYPES, Carrier, Package, relations_of
from probant.update.redline.pieces import Reader, make, text_element
from probant.update.redline.reasons import Reason
from probant.update.redline.scribe import Scribe, Stamp
from probant.writers.docx_xml import RELATIONS, Element, add, root, w
from probant.writers.zipping import zipped

_COMMENTS = "word/comments.xml"
_DOCUMENT = "word/document.xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_BEFORE_TRACKING = frozenset(w(name) for name in ("writeProtection", "view", "zoom", "removePersonalInformation", "mirrorMargins", "revisionView"))


@dataclass(slots=True)
class Merged:
    """The merged manuscript, and its comments in the order in which they stand in the text."""

    package: Package
    comments: list[tuple[str, ...]]

    def docx(self) -> bytes:
        """Give the Word file; the same bytes for the same texts."""
        return zipped(self.package.written())


def merge(old: bytes, new: bytes, reasons: Sequence[Reason], author: str, date: str) -> Merged:
    """Merge two Word files; `date` (ISO 8601 with a time zone) and `author` are those of every change and comment."""
    before, after = Package.read(old), Package.read(new)
    found = bodies.pairs(before.body, after.body)
    names = bodies.renamed(found)
    carrier = Carrier(before, after)
    carrier.leave(names)
    bodies.lists(found, carrier)
    notes: dict[str, list[int]] = {}
    for number, reason in enumerate(reasons):
        notes.setdefault(reason.bookmark, []).append(number)
    scribe = Scribe(Stamp(author, date), carrier, Reader(before, lambda name: names.get(name, name)), Reader(after), notes)
    made = bodies.merge(found, scribe)
    body = after.body
    section = body.find(w("sectPr"))
    for child in list(body):
        body.remove(child)
    body.extend(made if section is None else [*made, section])
    _pair_bookmarks(body)
    placed = _number_comments(body)
    comments = [reasons[number].lines for number in placed]
    if comments:
        _add_comments(after, comments, author, date)
    _track(after.tree(SETTINGS))
    return Merged(after, comments)


def _pair_bookmarks(body: Element) -> None:
    """Drop bookmarks of which one end went with what was not carried over."""
    marks = [*body.iter(w("bookmarkStart"), w("bookmarkEnd"))]
    starts, ends = ({item.get(w("id")) for item in marks if item.tag == w(name)} for name in ("bookmarkStart", "bookmarkEnd"))
    for item in marks:
        if item.get(w("id")) not in starts & ends:
            item.getparent().remove(item)


def _number_comments(body: Element) -> list[int]:
    """Number the comments in the order of the text; give their numbers before."""
    order: dict[str, int] = {}
    for start in body.iter(w("commentRangeStart")):
        order.setdefault(start.get(w("id")), len(order))
    for element in body.iter(w("commentRangeStart"), w("commentRangeEnd"), w("commentReference")):
        element.set(w("id"), str(order[element.get(w("id"))]))
    return [int(number) for number in order]


def _add_comments(package: Package, comments: Sequence[tuple[str, ...]], author: str, date: str) -> None:
    part = root("comments")
    initials = "".join(word[0] for word in author.split())[:3]
    for number, lines in enumerate(comments):
        comment = add(part, "comment", id=number, author=author, date=date, initials=initials)
        for index, line in enumerate(lines):
            paragraph = add(comment, "p")
            add(add(paragraph, "pPr"), "pStyle", val="CommentText")
            if not index:
                reference = add(paragraph, "r")
                add(add(reference, "rPr"), "rStyle", val="CommentReference")
                add(reference, "annotationRef")
            add(paragraph, "r").append(text_element("t", line))
    package.trees[_COMMENTS] = part
    _add_styles(package.tree(STYLES))
    if _COMMENTS in package.parts:
        return
    etree.SubElement(package.tree(TYPES), OVERRIDE, {"PartName": f"/{_COMMENTS}", "ContentType": _COMMENTS_TYPE})
    relation = {"Id": "rIdComments", "Type": f"{RELATIONS}/comments", "Target": "comments.xml"}
    etree.SubElement(package.tree(relations_of(_DOCUMENT)), RELATIONSHIP, relation)


def _add_styles(styles: Element) -> None:
    """Add Word's styles for comments, unless they are there."""
    there = {item.get(w("styleId")) for item in styles.iter(w("style"))}
    normal = next((item.get(w("styleId")) for item in styles.iter(w("style")) if item.get(w("type")) == "paragraph" and item.get(w("default"))), None)
    for kind, identifier, name, size in (
        ("paragraph", "CommentText", "annotation text", 20),
        ("character", "CommentReference", "annotation reference", 16),
    ):
        if identifier in there:
            continue
        style = add(styles, "style", type=kind, styleId=identifier)
        add(style, "name", val=name)
        if kind == "paragraph" and normal:
            add(style, "basedOn", val=normal)
        add(style, "uiPriority", val=99)
        add(style, "semiHidden")
        add(style, "unhideWhenUsed")
        looks = add(style, "rPr")
        add(looks, "sz", val=size)
        add(looks, "szCs", val=size)


def _track(settings: Element) -> None:
    """Let Word track what is changed from here on, so that what co-authors add is marked too."""
    if settings.find(w("trackRevisions")) is None:
        settings.insert(sum(item.tag in _BEFORE_TRACKING for item in settings), make("trackRevisions"))
