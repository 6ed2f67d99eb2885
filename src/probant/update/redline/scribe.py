"""Write what was compared as WordprocessingML with tracked changes (ECMA-376 part 1, 17.13.5): runs, paragraphs, rows, each with who and when."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from probant.update.redline.differences import Entry, Kind, compare
from probant.update.redline.packages import Carrier, canonical
from probant.update.redline.pieces import Line, Piece, Reader, make, text_element
from probant.writers.docx_xml import Element, w

_CHANGING = frozenset({w("keepNext"), w("spacing"), w("rPr"), w("sectPr"), w("pPrChange")})
"""Properties of a paragraph that follow from where it stands, or that are no look of its own."""
_PROPERTIES = frozenset({w("pPr"), w("tcPr"), w("trPr"), w("tblPr"), w("tblGrid"), w("tblPrEx"), w("bookmarkStart"), w("bookmarkEnd")})
_DELETED_TEXTS = {w("t"): w("delText"), w("instrText"): w("delInstrText")}


@dataclass(slots=True)
class Stamp:
    """Who changed the text and when (ISO 8601 with a time zone); gives each change a number of its own."""

    author: str
    date: str
    count: int = 0

    def mark(self, name: str) -> Element:
        """Make the element of a change."""
        self.count += 1
        return make(name, id=self.count, author=self.author, date=self.date)


@dataclass(slots=True)
class _Sheet:
    """A paragraph that is being written: runs that look alike and share a fate become one."""

    paragraph: Element
    stamp: Stamp
    kind: Kind = "same"
    place: Element | None = None
    """What the next run goes into: the paragraph, or the element of a change."""
    run: Element | None = None
    look: tuple[bytes, bytes | None] | None = None

    def close(self) -> None:
        self.place = self.run = None

    def put(self, element: Element) -> None:
        """Put what is neither deleted nor inserted: a bookmark, a comment's range."""
        self.close()
        self.paragraph.append(element)

    def enter(self, kind: Kind) -> Element:
        """Give what a run of this fate goes into."""
        if self.place is None or kind != self.kind:
            self.close()
            self.kind = kind
            self.place = self.paragraph if kind == "same" else self.stamp.mark(kind)
            if kind != "same":
                self.paragraph.append(self.place)
        return self.place

    def write(self, kind: Kind, text: str, look: tuple[bytes, bytes | None], properties: Callable[[], Element | None]) -> None:
        """Write words; `look` tells runs apart, `properties` makes those of a new run."""
        place = self.enter(kind)
        if self.run is not None and look == self.look:
            last = self.run[-1]
            last.text = (last.text or "") + text
            return
        self.run, self.look = etree.SubElement(place, w("r")), look
        made = properties()
        if made is not None:
            self.run.append(made)
        self.run.append(text_element("delText" if kind == "del" else "t", text))

    def insert(self, kind: Kind, elements: Iterable[Element]) -> None:
        """Put what is not cut; `w:ins` and `w:del` stand in a link, not around it."""
        for element in elements:
            if kind == "same":
                self.put(element)
            elif element.tag == w("hyperlink"):
                for run in [*element.iterchildren(w("r"))]:
                    mark = self.stamp.mark(kind)
                    run.addprevious(mark)
                    mark.append(run)
                if kind == "del":
                    _delete_texts(element)
                self.put(element)
            elif element.tag in (w("bookmarkStart"), w("bookmarkEnd")):
                self.put(element)
            else:
                if kind == "del":
                    _delete_texts(element)
                self.enter(kind).extend(_spelled(element))
                self.run = None


def _delete_texts(element: Element) -> None:
    for item in element.iter(*_DELETED_TEXTS):
        item.tag = _DELETED_TEXTS[item.tag]


def _spelled(element: Element) -> list[Element]:
    """Give a field that is written in one element as runs, which alone can be deleted or inserted."""
    if element.tag != w("fldSimple"):
        return [element]

    def run(name: str, **attributes: str) -> Element:
        made = make("r")
        etree.SubElement(made, w(name), {w(key): value for key, value in attributes.items()})
        return made

    instruction = make("r")
    deleted = next(element.iter(w("delText")), None) is not None
    instruction.append(text_element("delInstrText" if deleted else "instrText", element.get(w("instr"))))
    begin, separate, end = (run("fldChar", fldCharType=name) for name in ("begin", "separate", "end"))
    return [begin, instruction, separate, *element, end]


@dataclass(slots=True)
class Scribe:
    """Writes merged paragraphs, rows and tables.

    `notes` gives, by the name of a bookmark, the numbers of the comments that stand at it; those that were placed are put in `placed`.
    """

    stamp: Stamp
    carrier: Carrier
    old: Reader
    new: Reader
    notes: Mapping[str, Sequence[int]]
    placed: set[int] = field(default_factory=set)
    _looks: dict[Element, tuple[bytes, bytes]] = field(default_factory=dict)

    def merged(self, old: Element, new: Element) -> Element:
        """Give a paragraph in which what differs between two is marked."""
        before, after = self.old.read(old), self.new.read(new)
        made = self._written(compare(before, after), before, after)
        properties = _properties(made, new.find(w("pPr")))
        was = old.find(w("pPr"))
        if self._style_of(was, self.carrier) != self._style_of(new.find(w("pPr")), None):
            change = self.stamp.mark("pPrChange")
            base = etree.SubElement(change, w("pPr"))
            if was is not None:
                base.extend([item for item in self.carrier.carry(was) if item.tag not in (w("rPr"), w("sectPr"), w("pPrChange"))])
            properties.append(change)
        return _tidied(made)

    def redrawn(self, old: Element, new: Element) -> bool:
        """Tell whether two paragraphs are drawings of which nothing stays.

        They are marked as a paragraph each: LibreOffice 7.4 joins the paragraph of a rejected drawing to the next one.
        """
        if not all(item.tag == w("p") and next(item.iter(w("drawing")), None) is not None for item in (old, new)):
            return False
        return all(entry.kind != "same" for entry in compare(self.old.read(old), self.new.read(new)))

    def whole(self, paragraph: Element, kind: Kind) -> Element:
        """Give a paragraph that was deleted or inserted as a whole, its mark with it."""
        deleted = kind == "del"
        line = (self.old if deleted else self.new).read(paragraph)
        entries = [Entry(kind, piece if deleted else None, None if deleted else piece) for piece in line.pieces]
        made = self._written(entries, line if deleted else Line(), Line() if deleted else line)
        found = paragraph.find(w("pPr"))
        _properties(made, self.carrier.carry(found) if deleted and found is not None else found)
        mark_paragraph(made, self.stamp.mark(kind))
        return made

    def row(self, row: Element, kind: Kind) -> Element:
        """Give a row that was deleted or inserted as a whole, with all that is in it."""
        made = self.shell(row, kind)
        for cell in row.iterchildren(w("tc")):
            inside = etree.SubElement(made, w("tc"))
            for item in cell:
                if item.tag in _PROPERTIES:
                    inside.append(copy.deepcopy(item))
                else:
                    inside.append(self.table(item, kind) if item.tag == w("tbl") else self.whole(item, kind))
        properties = made.find(w("trPr"))
        if properties is None:
            properties = make("trPr")
            made.insert(0 if made.find(w("tblPrEx")) is None else 1, properties)
        properties.append(self.stamp.mark(kind))
        return made

    def table(self, table: Element, kind: Kind) -> Element:
        """Give a table that was deleted or inserted as a whole, row by row."""
        made = self.shell(table, kind)
        made.extend([self.row(row, kind) for row in table.iterchildren(w("tr"))])
        return made

    def shell(self, whole: Element, kind: Kind) -> Element:
        """Give a copy of a table or row with its properties alone."""
        made = make(etree.QName(whole).localname)
        for item in whole:
            if item.tag in _PROPERTIES and item.tag not in (w("bookmarkStart"), w("bookmarkEnd")):
                made.append(self.carrier.carry(item) if kind == "del" else copy.deepcopy(item))
        return made

    def _style_of(self, properties: Element | None, carrier: Carrier | None) -> list[bytes]:
        """Give the look of a paragraph, what follows from its place aside."""
        if properties is None:
            return []
        whole = carrier.carry(properties) if carrier else properties
        return sorted(canonical(item) for item in whole if item.tag not in _CHANGING)

    def _written(self, entries: Sequence[Entry], old: Line, new: Line) -> Element:
        sheet = _Sheet(make("p"), self.stamp)
        first, last = self._ranges(entries, new)
        for index, entry in enumerate(entries):
            self._marks(sheet, entry.old.before if entry.old else (), entry.new.before if entry.new else ())
            for number in first.get(index, ()):
                sheet.put(make("commentRangeStart", id=number))
            self._entry(sheet, entry)
            for number, kind in last.get(index, ()):
                sheet.put(make("commentRangeEnd", id=number))
                reference = make("r")
                etree.SubElement(etree.SubElement(reference, w("rPr")), w("rStyle"), {w("val"): "CommentReference"})
                etree.SubElement(reference, w("commentReference"), {w("id"): str(number)})
                sheet.insert(kind, [reference])
        self._marks(sheet, old.behind, new.behind)
        return sheet.paragraph

    def _marks(self, sheet: _Sheet, old: Iterable[Element], new: Iterable[Element]) -> None:
        for element in old:
            carried = self.carrier.mark(element)
            if carried is not None:
                sheet.put(carried)
        for element in new:
            sheet.put(copy.deepcopy(element))

    def _entry(self, sheet: _Sheet, entry: Entry) -> None:
        piece, deleted = entry.piece, entry.kind == "del"
        if piece.elements:
            carried = (self.carrier.moved(item) if deleted else copy.deepcopy(item) for item in piece.elements)
            sheet.insert(entry.kind, [_untailed(item) for item in carried if item is not None])
            return
        was = entry.old if entry.old is not None and entry.new is not None and self._look(entry.old)[1] != self._look(entry.new)[1] else None

        def properties() -> Element | None:
            made = None if piece.look is None else self.carrier.carry(piece.look) if deleted else _untailed(copy.deepcopy(piece.look))
            if was is None:
                return made
            made = make("rPr") if made is None else made
            change = self.stamp.mark("rPrChange")
            change.append(make("rPr") if was.look is None else self.carrier.carry(was.look))
            made.append(change)
            return made

        sheet.write(entry.kind, piece.text, (self._look(piece)[0], None if was is None else self._look(was)[0]), properties)

    def _look(self, piece: Piece) -> tuple[bytes, bytes]:
        """Give the look of a word, and the same without its language."""
        if piece.look is None:
            return b"", b""
        if piece.look not in self._looks:
            parts = [(item.tag, canonical(item)) for item in piece.look]
            self._looks[piece.look] = (b"".join(data for _, data in parts), b"".join(data for tag, data in parts if tag != w("lang")))
        return self._looks[piece.look]

    def _ranges(self, entries: Sequence[Entry], new: Line) -> tuple[dict[int, list[int]], dict[int, list[tuple[int, Kind]]]]:
        """Give where comments begin and end: at the words of their bookmark, those of the new text where it has it."""
        there = {piece.anchor for piece in new.pieces}
        places: dict[str, list[int]] = {}
        for index, entry in enumerate(entries):
            anchor = entry.piece.anchor
            if anchor in self.notes and (anchor in there or anchor not in self.new.names):
                places.setdefault(anchor, []).append(index)
        first: dict[int, list[int]] = {}
        last: dict[int, list[tuple[int, Kind]]] = {}
        for anchor, indices in places.items():
            kinds = {entries[index].kind for index in indices}
            kind = kinds.pop() if len(kinds) == 1 else "same"
            for number in self.notes[anchor]:
                if number not in self.placed:
                    self.placed.add(number)
                    first.setdefault(indices[0], []).append(number)
                    last.setdefault(indices[-1], []).append((number, kind))
        return first, last


def _untailed(element: Element) -> Element:
    element.tail = None
    return element


def _properties(made: Element, found: Element | None) -> Element:
    """Give a paragraph its properties."""
    properties = make("pPr") if found is None else _untailed(copy.deepcopy(found))
    made.insert(0, properties)
    return properties


def mark_paragraph(paragraph: Element, mark: Element) -> None:
    """Mark the end of a paragraph as deleted or inserted: with it, the paragraph and the next one become two or one."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = _properties(paragraph, None)
    of_mark = properties.find(w("rPr"))
    if of_mark is None:
        of_mark = make("rPr")
        later = next((item for item in properties if item.tag in (w("sectPr"), w("pPrChange"))), None)
        properties.insert(len(properties) if later is None else properties.index(later), of_mark)
    of_mark.insert(0, mark)


def _tidied(made: Element) -> Element:
    """Drop properties that say nothing."""
    properties = made.find(w("pPr"))
    if properties is not None and not len(properties):
        made.remove(properties)
    return made
