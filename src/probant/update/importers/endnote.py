"""Read EndNote's XML export: `records/record`, values wrapped in `style` elements."""

from __future__ import annotations

import re
from typing import Any

from probant.diagnostics import Findings
from probant.spans import Span
from probant.update import identifiers
from probant.update.importers.ris import PREPRINTS, persons
from probant.update.markup import clean
from probant.update.record import Record

_KINDS = {
    "journal article": "article", "electronic article": "article", "magazine article": "article", "book": "book", "edited book": "book",
    "electronic book": "book", "book section": "chapter", "conference paper": "conference", "conference proceedings": "conference", "thesis": "thesis",
    "report": "report", "government document": "report", "web page": "webpage", "unpublished work": "preprint", "manuscript": "preprint",
    "generic": "other", "dataset": "other",
}  # fmt: skip


def read(path: str, data: bytes, text: str, findings: Findings) -> list[Record]:
    """Read an export; `data` are its bytes, which say their own encoding, `text` what they were read as."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(_bytes(data, text), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        lines = text.split("\n")
        shown = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        cut = re.search(r"premature end|not found|terminated early|EndTag", str(error.msg), re.IGNORECASE) and line >= len(text.rstrip().split("\n"))
        findings.add(
            "import-syntax",
            ("the XML ends before it is complete" if cut else "not XML from here") + (f": `{shown[-60:] if cut else shown[:60]}`" if shown else ""),
            Span(path, line, max(column, 0)),
            hint="the file may be cut off: export the records again"
            if cut
            else "an unescaped `&` or `<`, or a tag that is not closed: export it again",
        )
        return []
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _entity in dtd.iterentities()):
        findings.add("import-syntax", "the XML declares entities, which no export has need of", Span(path, 1), hint="export the records again")
        return []
    found = [root] if root.tag == "record" else list(root.iter("record"))
    if not found:
        findings.add("import-format", f"XML without `record` elements (it is `{root.tag}`)", Span(path, 1, 1), hint=_hint(str(root.tag)))
    return [_record(path, element) for element in found]


def _hint(tag: str) -> str:
    if "Pubmed" in tag:
        return "PubMed's XML is not read: save the records in the format PubMed (.nbib)"
    return "in EndNote: File, Export, save as type XML"


def _bytes(data: bytes, text: str) -> bytes:
    """Give bytes that libxml2 reads: as they are when they declare an encoding, else the text as UTF-8."""
    head = data[:200].decode("latin-1").replace("\0", "")
    declared = re.search(r"encoding=[\"']([\w-]+)", head)
    if declared and declared[1].lower() not in {"utf-8", "utf8", "utf-16"}:
        return data
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8")


def _texts(element: Any, path: str) -> list[str]:
    """Give the texts at a path, with the faces that EndNote marks (italic, superscript) as tags."""
    return [value for found in element.findall(path) if (value := _text(found).strip())]


_FACES = {"italic": "i", "superscript": "sup", "subscript": "sub"}


def _text(element: Any) -> str:
    out = _escaped(element.text)
    for child in element:
        inner = _text(child)
        for face in str(child.get("face") or "").split():
            if face in _FACES and inner.strip():
                inner = f"<{_FACES[face]}>{inner}</{_FACES[face]}>"
        out += inner + _escaped(child.tail)
    return out


def _escaped(text: str | None) -> str:
    # One level of escaping was undone by the parser; `clean` undoes what an export escaped twice.
    return text or ""


def _record(path: str, element: Any) -> Record:
    def at(name: str) -> Span:
        found = element.find(f".//{name}")
        return Span(path, (found if found is not None else element).sourceline or 1)

    def first(*names: str) -> str | None:
        return next((value for name in names for value in _texts(element, name)), None)

    out = Record("EndNote XML", Span(path, element.sourceline or 1))
    out.places = {
        "title": at("titles"), "authors": at("contributors"), "journal": at("periodical"), "year": at("dates"), "doi": at("electronic-resource-num"),
        "pmid": at("accession-num"), "pages": at("pages"),
    }  # fmt: skip
    kind = element.find("ref-type")
    name = str(kind.get("name") or "").strip().lower() if kind is not None else ""
    out.kind = _KINDS.get(name, "article")
    if name not in _KINDS:
        out.findings.warn(
            "import-value", f"unknown type `{name}`: taken as an article", at("ref-type"), hint="correct the entry's type in what is added"
        )
    out.title = clean(first("titles/title") or "", rich=True).removesuffix(".")
    out.authors = persons(_texts(element, "contributors/authors/author"))
    out.editors = persons(_texts(element, "contributors/secondary-authors/author")) if out.kind in {"chapter", "conference"} else []
    names = [clean(value) for value in (first("periodical/full-title"), first("titles/secondary-title"), first("titles/alt-title")) if value]
    short = first("periodical/abbr-1", "alt-periodical/abbr-1", "periodical/abbr-2")
    out.journal = names[0] if names else None
    out.shortjournal = clean(short) if short else min(names, key=len) if len(set(names)) > 1 else None
    if out.shortjournal == out.journal:
        out.shortjournal = None
    date = first("dates/year", "dates/pub-dates/date")
    out.year = identifiers.year_of(date)
    if date and out.year is None:
        out.findings.warn("import-value", f"`{date[:40]}` holds no year", at("dates"), hint="add `year` to the entry")
    out.volume, out.number = first("volume"), first("number")
    out.pages = identifiers.pages_of(first("pages"))
    _identify(out, element, first, at)
    out.publisher, out.place = first("publisher"), first("pub-location")
    out.language = (first("language") or "").lower() or None
    if out.kind in {"article", "other"} and any(PREPRINTS.search(text or "") for text in (out.journal, first("work-type"), out.publisher)):
        out.kind = "preprint"
        out.journal = out.journal or out.publisher
    return out


def _identify(out: Record, element: Any, first: Any, at: Any) -> None:
    stated = first("electronic-resource-num")
    urls = [value for found in element.findall("urls") for value in [_text(node).strip() for node in found.iter("url")] if value]
    out.url = next((url for url in urls if url.startswith("http")), None)
    out.doi = identifiers.doi_of(stated) or next((doi for url in urls if "doi.org/" in url and (doi := identifiers.doi_of(url))), None)
    if stated and out.doi is None:
        out.findings.warn("import-value", f"`{stated[:60]}` is not a DOI: left out", at("electronic-resource-num"), hint="add `doi` once it is known")
    # EndNote keeps the number of whatever database a record came from here; only PubMed's are digits alone beside its name.
    number, database = first("accession-num"), (first("remote-database-name") or "") + (first("remote-database-provider") or "")
    if re.search(r"pubmed|medline|nlm", database, re.IGNORECASE) or re.match(r"\s*PMID", number or "", re.IGNORECASE):
        out.pmid = identifiers.pmid_of(number)
    for url in urls:
        named = identifiers.identifier_of(url)
        if named is not None and named.scheme == "pmid":
            out.pmid = out.pmid or named.value
    out.pmcid = identifiers.pmcid_of(first("custom2"))
    out.isbn = identifiers.isbn_of(first("isbn")) if out.kind in {"book", "chapter", "conference", "report"} else None
    notes = " ".join(filter(None, (first("notes"), first("research-notes"))))
    out.mentioned = identifiers.registrations_in(notes) or identifiers.registrations_in(first("abstract"))
