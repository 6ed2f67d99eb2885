"""Finish the package that pandoc wrote: running head, page numbers, properties, settings, and bytes that are the same each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from probant.document import Document
from probant.writers import docx_displays, docx_styles, docx_zotero
from probant.writers.docx_body import Tidying, tidy
from probant.writers.docx_compose import locale_of
from probant.writers.docx_look import Look
from probant.writers.docx_options import ManuscriptOptions
from probant.writers.docx_xml import RELATIONS, Element, add, add_text, parse, r, root, serialise, twips, w
from probant.writers.zipping import zipped

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CORE = f"{_PACKAGE}/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PART_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


# The compatibility mode of Word 2013 and later: without it Word opens the file as one of 2007 and says so in its title bar.
_WORD_2013 = 15


@dataclass(frozen=True, slots=True)
class Furniture:
    """A header or footer: the part's name, its relationship's id, `header` or `footer`, the pages that it stands on."""

    name: str
    relation: str
    kind: str
    pages: str


_FURNITURE = (
    Furniture("header1.xml", "rIdHeader", "header", "default"),
    Furniture("header2.xml", "rIdHeaderFirst", "header", "first"),
    Furniture("footer1.xml", "rIdFooter", "footer", "default"),
    Furniture("footer2.xml", "rIdFooterFirst", "footer", "first"),
)


def finish(data: bytes, document: Document, look: Look, options: ManuscriptOptions) -> bytes:
    """Give the finished package of the one that pandoc wrote."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    _drop_empty_parts(parts)
    furniture = tuple(item for item in _FURNITURE if options.page_numbers or item.kind != "footer")
    parts["word/document.xml"], parts["word/footnotes.xml"] = _texts(parts, document, look, furniture)
    docx_displays.add_vectors(parts, document)
    parts["word/styles.xml"] = docx_styles.styles_part(look, document.locale)
    parts["word/settings.xml"] = _settings(document)
    parts["word/fontTable.xml"] = _font_table(look)
    parts["word/theme/theme1.xml"] = _theme(parts["word/theme/theme1.xml"], look)
    parts["docProps/core.xml"] = _core_properties(document, anonymised=options.anonymised)
    parts["docProps/app.xml"] = _application_properties()
    for item in furniture:
        parts[f"word/{item.name}"] = _furniture(item, document)
    _register_furniture(parts, furniture)
    if options.citations == "zotero":
        docx_zotero.add_preferences(parts, document)
    # The list of types stands first, as readers expect; the others in pandoc's order.
    return zipped(parts)


def _drop_empty_parts(parts: dict[str, bytes]) -> None:
    """Drop the parts that pandoc writes with nothing in them, and what refers to them."""
    names = [name for name in ("word/comments.xml", "docProps/custom.xml") if name in parts and not len(parse(parts[name]))]
    if not len(parse(parts.get("word/_rels/footnotes.xml.rels", b"<none/>"))):
        parts.pop("word/_rels/footnotes.xml.rels", None)
    types = parse(parts["[Content_Types].xml"])
    for name in names:
        del parts[name]
        for entry in types.findall(f"{{{_PACKAGE}/content-types}}Override"):
            if entry.get("PartName") == f"/{name}":
                types.remove(entry)
    parts["[Content_Types].xml"] = serialise(types)
    for source, folder in (("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")):
        relations = parse(parts[source])
        for relation in list(relations):
            if folder + relation.get("Target") in names:
                relations.remove(relation)
        parts[source] = serialise(relations)


def _texts(parts: dict[str, bytes], document: Document, look: Look, furniture: Sequence[Furniture]) -> tuple[bytes, bytes]:
    """Give the tidied text and footnotes, with the section's properties."""
    tree, notes = parse(parts["word/document.xml"]), parse(parts["word/footnotes.xml"])
    by = Tidying(
        known=frozenset(docx_styles.style_id(name) for name in look.styles),
        width=docx_styles.text_width(look),
        after=twips(look.styles["Body Text"].after or 0),
        locale=document.locale,
        differences=document.words["differs"],
        locale_of=lambda language: locale_of(language, document),
    )
    tidy(tree, notes, by)
    body = tree.find(w("body"))
    for section in body.findall(w("sectPr")):
        body.remove(section)
    section = docx_styles.add_section(body, look)
    for index, item in enumerate(furniture):
        reference = etree.Element(w(f"{item.kind}Reference"), {w("type"): item.pages, r("id"): item.relation})
        section.insert(index, reference)
    docx_displays.turn_pages(body, section)
    docx_displays.set_flush(body)
    for element in (tree, body, section):
        element.text = element.tail = None  # pandoc's indentation
    for element in body:
        element.tail = None
    etree.cleanup_namespaces(tree, keep_ns_prefixes=["w", "r"])
    return serialise(tree), serialise(notes)


def _furniture(item: Furniture, document: Document) -> bytes:
    """Give a header (short title, edition; nothing on the first page) or a footer (page number and number of pages)."""
    part = root("hdr" if item.kind == "header" else "ftr")
    paragraph = add(part, "p")
    add(add(paragraph, "pPr"), "pStyle", val=item.kind.capitalize())
    if item.kind == "footer":
        for index, name in enumerate(("PAGE", "NUMPAGES")):
            if index:
                add_text(paragraph, "\u00a0/\u00a0", document.locale)
            _add_field(paragraph, name, document.locale)
    elif item.pages == "default":
        front = document.front
        add_text(paragraph, front.short_title or front.title, document.locale)
        add(add(paragraph, "r"), "tab")
        add_text(paragraph, front.edition_title, document.locale)
    return serialise(part)


def _add_field(paragraph: Element, name: str, locale: str) -> None:
    """Add a field that Word works out for each page."""
    field = add(paragraph, "fldSimple", instr=f" {name} ")
    add_text(field, "1", locale)


def _register_furniture(parts: dict[str, bytes], furniture: Sequence[Furniture]) -> None:
    """Name the headers and footers in the package's list of types and among the document's relations."""
    types = parse(parts["[Content_Types].xml"])
    relations = parse(parts["word/_rels/document.xml.rels"])
    for item in furniture:
        attributes = {"PartName": f"/word/{item.name}", "ContentType": _PART_TYPE.format(item.kind)}
        etree.SubElement(types, f"{{{_PACKAGE}/content-types}}Override", attributes)
        attributes = {"Id": item.relation, "Type": f"{RELATIONS}/{item.kind}", "Target": item.name}
        etree.SubElement(relations, f"{{{_PACKAGE}/relationships}}Relationship", attributes)
    parts["[Content_Types].xml"] = serialise(types)
    parts["word/_rels/document.xml.rels"] = serialise(relations)


def _core_properties(document: Document, *, anonymised: bool) -> bytes:
    """Give title, authors, language, dates; keywords where they are known. Whoever edits the file puts a name as last editor; an anonymised one has none."""
    front = document.front
    moment = datetime.fromtimestamp(document.epoch, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    part = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _INSTANCE})
    own = next((abstract for abstract in front.abstracts if abstract.language == document.language), None)
    texts = [
        (f"{{{_DC}}}title", front.title),
        (f"{{{_DC}}}subject", front.edition_title),
        (f"{{{_DC}}}creator", "; ".join(author.name for author in front.authors)),
        (f"{{{_CORE}}}keywords", ", ".join(own.keywords or ()) if own else ""),
        (f"{{{_DC}}}identifier", document.identifier),
        (f"{{{_DC}}}language", document.locale),
        (f"{{{_CORE}}}lastModifiedBy", "" if anonymised else "probant"),
        (f"{{{_CORE}}}revision", "1"),
    ]
    for tag, text in texts:
        if text:
            etree.SubElement(part, tag).text = text
    for name in ("created", "modified"):
        etree.SubElement(part, f"{{{_TERMS}}}{name}", {f"{{{_INSTANCE}}}type": "dcterms:W3CDTF"}).text = moment
    return serialise(part)


def _application_properties() -> bytes:
    """Name the program; pandoc's part counts the words of its own sample."""
    namespace = f"{_OFFICE}/extended-properties"
    part = parse(f'<Properties xmlns="{namespace}"/>'.encode())
    etree.SubElement(part, f"{{{namespace}}}Application").text = "probant"
    return serialise(part)


def _settings(document: Document) -> bytes:
    """Give the settings in the order of the schema."""
    french = document.language == "fr"
    part = root("settings")
    add(part, "zoom", percent=100)
    add(part, "defaultTabStop", val=709)
    add(part, "autoHyphenation", val=0)
    add(part, "characterSpacingControl", val="doNotCompress")
    notes = add(part, "footnotePr")
    for number in (-1, 0):
        add(notes, "footnote", id=number)
    compatibility = add(part, "compat")
    add(compatibility, "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=_WORD_2013)
    add(part, "themeFontLang", val=document.locale)
    names = {f"accent{number}": f"accent{number}" for number in range(1, 7)} | {"hyperlink": "hyperlink", "followedHyperlink": "followedHyperlink"}
    add(part, "clrSchemeMapping", bg1="light1", t1="dark1", bg2="light2", t2="dark2", **names)
    add(part, "decimalSymbol", val="," if french else ".")
    add(part, "listSeparator", val=";" if french else ",")
    return serialise(part)


def _font_table(look: Look) -> bytes:
    """Name the fonts, and for each the one to take where it is missing."""
    part = root("fonts")
    families = {"text": ("roman", "variable"), "heading": ("swiss", "variable"), "mono": ("modern", "fixed")}
    for use, name in look.fonts.items():
        font = add(part, "font", name=name)
        if name in look.alternatives:
            add(font, "altName", val=look.alternatives[name])
        add(font, "charset", val="00")
        add(font, "family", val=families[use][0])
        add(font, "pitch", val=families[use][1])
    return serialise(part)


def _theme(data: bytes, look: Look) -> bytes:
    """Let the theme name the fonts of the styles, so that what co-authors add (charts, shapes) agrees with the text."""
    theme = parse(data)
    for tag, use in (("majorFont", "heading"), ("minorFont", "text")):
        for latin in theme.iterfind(f".//{{{_DRAWING}}}{tag}/{{{_DRAWING}}}latin"):
            latin.attrib.clear()
            latin.set("typeface", look.fonts[use])
    return serialise(theme)
