"""A Word package as parts, and what the old one brings into the new: whatever a deleted element refers to comes with it, under a name of its own."""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from probant.writers.docx_xml import RELATIONS, Element, parse, serialise, w

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONSHIP = f"{{{_PACKAGE}/relationships}}Relationship"
OVERRIDE = f"{{{_PACKAGE}/content-types}}Override"
_DEFAULT = f"{{{_PACKAGE}/content-types}}Default"
_DRAWN = (
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr",
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}cNvPr",
)
DOCUMENT, NOTES, NUMBERING, STYLES, SETTINGS = (f"word/{name}.xml" for name in ("document", "footnotes", "numbering", "styles", "settings"))
TYPES = "[Content_Types].xml"


def canonical(element: Element) -> bytes:
    """Give an element in the one form that it has wherever it stands (Exclusive XML Canonicalization)."""
    data: bytes = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
    return data


def relations_of(part: str) -> str:
    """Give the name of the part that holds the relations of another."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


@dataclass(slots=True)
class Package:
    """The parts of a file, those that have been asked for as trees."""

    parts: dict[str, bytes]
    trees: dict[str, Element] = field(default_factory=dict)

    @classmethod
    def read(cls, data: bytes) -> Package:
        """Take a file apart."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls({item.filename: archive.read(item) for item in archive.infolist()})

    def tree(self, name: str) -> Element:
        """Give a part as a tree that can be changed; one of relations is made where there is none. KeyError for any other that is not there."""
        if name not in self.trees:
            empty = f'<Relationships xmlns="{_PACKAGE}/relationships"/>'.encode() if name.endswith(".rels") else None
            self.trees[name] = parse(self.parts.get(name, empty) if empty else self.parts[name])
        return self.trees[name]

    @property
    def body(self) -> Element:
        """Give the body of the text."""
        return self.tree(DOCUMENT).find(w("body"))

    def written(self) -> dict[str, bytes]:
        """Give all parts, changed trees written again."""
        return {**self.parts, **{name: serialise(tree) for name, tree in self.trees.items()}}

    def relation(self, part: str, identifier: str) -> Element | None:
        """Give the relation of a part by its id."""
        return next((item for item in self.tree(relations_of(part)) if item.get("Id") == identifier), None)

    def target(self, part: str, identifier: str) -> bytes | str:
        """Give what a relation leads to: the bytes of a part, or an address."""
        found = self.relation(part, identifier)
        if found is None:
            return identifier
        address: str = found.get("Target")
        if found.get("TargetMode") == "External":
            return address
        return self.parts.get(self.name_of(part, address), address)

    @staticmethod
    def name_of(part: str, target: str) -> str:
        """Give the name of the part that a relation of `part` leads to."""
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).removeprefix("/")


class Carrier:
    """Takes elements over from the old package into the new one.

    Bookmarks whose name the new text has are left behind, the others get a number of their own; images, addresses, lists, notes and styles come with what
    refers to them.
    """

    def __init__(self, old: Package, new: Package) -> None:
        """Number what may be carried behind all that the new package has."""
        self.old, self.new = old, new
        self._bookmarks = self._numbered_bookmarks()
        self._relations: dict[tuple[str, str], str] = {}
        self._lists: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._drawn = max((int(item.get("id")) for item in new.body.iter(*_DRAWN)), default=0)
        self._styles = {item.get(w("styleId")) for item in new.tree(STYLES).iter(w("style"))}

    def _numbered_bookmarks(self) -> dict[str, str | None]:
        texts = [package.tree(name) for package in (self.new, self.old) for name in (DOCUMENT, NOTES) if name in package.parts]
        number = 1 + max((int(item.get(w("id"))) for text in texts for item in text.iter(w("bookmarkStart"))), default=0)
        taken = {start.get(w("name")).casefold() for start in self.new.tree(DOCUMENT).iter(w("bookmarkStart"))}
        return {
            start.get(w("id")): None if start.get(w("name")).casefold() in taken else str(number + index)
            for index, start in enumerate(self.old.tree(DOCUMENT).iter(w("bookmarkStart")))
        }

    def leave(self, names: Iterable[str]) -> None:
        """Leave bookmarks behind: the new text has them under another name."""
        left = frozenset(names)
        for start in self.old.body.iter(w("bookmarkStart")):
            if start.get(w("name")) in left:
                self._bookmarks[start.get(w("id"))] = None

    def same_list(self, old: str, new: str) -> None:
        """Say that a list of the old text is one of the new text, if they look alike: what was deleted from it stands in that."""
        if old not in self._lists and _list_look(self.old.tree(NUMBERING), old) == _list_look(self.new.tree(NUMBERING), new):
            self._lists[old] = new

    def mark(self, element: Element) -> Element | None:
        """Give a bookmark's beginning or end as it is carried; None for one that is left behind."""
        number = self._bookmarks.get(element.get(w("id")))
        if number is None:
            return None
        carried = _copy(element)
        carried.set(w("id"), number)
        return carried

    def moved(self, element: Element) -> Element | None:
        """Give an element as it is carried, a bookmark's beginning or end only where it is not left behind."""
        return self.mark(element) if element.tag in (w("bookmarkStart"), w("bookmarkEnd")) else self.carry(element)

    def carry(self, element: Element, part: str = DOCUMENT) -> Element:
        """Give a copy of an element of the old package that can stand in the new one."""
        carried = _copy(element)
        for item in [*carried.iter(w("bookmarkStart"), w("bookmarkEnd"))]:
            number = self._bookmarks.get(item.get(w("id")))
            if number is None and item is not carried:
                item.getparent().remove(item)
            elif number is not None:
                item.set(w("id"), number)
        for item in carried.iter():
            for name, value in item.attrib.items():
                if name.startswith(f"{{{RELATIONS}}}"):
                    item.set(name, self._related(value, part))
            if item.tag in _DRAWN:
                self._drawn += 1
                item.set("id", str(self._drawn))
        for item in carried.iter(w("numId")):
            item.set(w("val"), self._listed(item.get(w("val"))))
        for item in carried.iter(w("footnoteReference")):
            item.set(w("id"), self._noted(item.get(w("id"))))
        for item in carried.iter(w("pStyle"), w("rStyle"), w("tblStyle")):
            self._style(item.get(w("val")))
        return carried

    def _related(self, identifier: str, part: str) -> str:
        """Give the id by which the new package knows what an old relation leads to."""
        known = self._relations.get((part, identifier))
        if known is not None:
            return known
        relation = self.old.relation(part, identifier)
        if relation is None:
            return identifier
        kind, aim = relation.get("Type"), self.old.target(part, identifier)
        relations = self.new.tree(relations_of(part))
        found = next((item.get("Id") for item in relations if item.get("Type") == kind and self.new.target(part, item.get("Id")) == aim), None)
        if found is None and kind.endswith(("/header", "/footer")):
            found = identifier  # the running heads are those of the new text
        if found is None:
            found = f"rIdOld{len(self._relations) + 1}"
            added = etree.SubElement(relations, RELATIONSHIP, dict(relation.attrib))
            added.set("Id", found)
            if isinstance(aim, bytes):
                added.set("Target", self._part(part, relation.get("Target"), aim))
        self._relations[part, identifier] = found
        return found

    def _part(self, source: str, target: str, data: bytes) -> str:
        """Put a part of the old package into the new one; give its name as a relation's target."""
        stem, ending = posixpath.splitext(posixpath.basename(target))
        relative = f"{posixpath.dirname(target)}/old-{stem}{ending}"
        name = self.new.name_of(source, relative)
        self.new.parts[name] = data
        types = self.new.tree(TYPES)
        kind = _type_of(self.old.tree(TYPES), self.old.name_of(source, target))
        if kind is not None and _type_of(types, name) != kind:
            etree.SubElement(types, OVERRIDE, {"PartName": f"/{name}", "ContentType": kind})
        return relative

    def _listed(self, number: str) -> str:
        """Give the number of a list: the one it is said to be in the new text, else a list of its own with the old look."""
        if number in self._lists or number == "0":
            return self._lists.get(number, number)
        numbering, before = self.new.tree(NUMBERING), self.old.tree(NUMBERING)
        old = next(item for item in before.iter(w("num")) if item.get(w("numId")) == number)
        look = old.find(w("abstractNumId")).get(w("val"))
        abstract = _copy(next(item for item in before.iter(w("abstractNum")) if item.get(w("abstractNumId")) == look))
        free = 1 + max((int(item.get(w("abstractNumId"))) for item in numbering.iter(w("abstractNum"))), default=0)
        abstract.set(w("abstractNumId"), str(free))
        for item in abstract.findall(w("nsid")):
            item.set(w("val"), f"{free:08X}")
        numbering.insert(len(numbering.findall(w("abstractNum"))), abstract)
        own = _copy(old)
        mine = str(1 + max((int(item.get(w("numId"))) for item in numbering.iter(w("num"))), default=0))
        own.set(w("numId"), mine)
        own.find(w("abstractNumId")).set(w("val"), str(free))
        numbering.append(own)
        self._lists[number] = mine
        return mine

    def _noted(self, number: str) -> str:
        """Give the number that a footnote of the old text has among those of the new one."""
        if number not in self._notes:
            notes = self.new.tree(NOTES)
            mine = str(1 + max(int(item.get(w("id"))) for item in notes.iter(w("footnote"))))
            self._notes[number] = mine
            note = next(item for item in self.old.tree(NOTES).iter(w("footnote")) if item.get(w("id")) == number)
            carried = self.carry(note, NOTES)
            carried.set(w("id"), mine)
            notes.append(carried)
        return self._notes[number]

    def _style(self, identifier: str) -> None:
        """Bring a style, with those it is based on, that the new package does not have."""
        if identifier in self._styles:
            return
        self._styles.add(identifier)
        found = next((item for item in self.old.tree(STYLES).iter(w("style")) if item.get(w("styleId")) == identifier), None)
        if found is not None:
            self.new.tree(STYLES).append(_copy(found))
            for item in found.iter(w("basedOn"), w("next"), w("link")):
                self._style(item.get(w("val")))


def _copy(element: Element) -> Element:
    copied = copy.deepcopy(element)
    copied.tail = None
    return copied


def _list_look(numbering: Element, number: str) -> bytes | None:
    """Give the look of a list, without the numbers by which it is known."""
    found = next((item for item in numbering.iter(w("num")) if item.get(w("numId")) == number), None)
    if found is None:
        return None
    name = found.find(w("abstractNumId")).get(w("val"))
    abstract = next(item for item in numbering.iter(w("abstractNum")) if item.get(w("abstractNumId")) == name)
    overrides = [item for item in found if item.tag != w("abstractNumId")]
    levels = [item for item in abstract if item.tag != w("nsid")]
    return b"".join(canonical(item) for item in (*levels, *overrides))


def _type_of(types: Element, name: str) -> str | None:
    """Give the type of a part, its own or that of its ending."""
    ending = name.rpartition(".")[2].lower()
    own = [item.get("ContentType") for item in types.iter(OVERRIDE) if item.get("PartName") == f"/{name}"]
    by_ending = [item.get("ContentType") for item in types.iter(_DEFAULT) if item.get("Extension").lower() == ending]
    return next(iter((*own, *by_ending)), None)
