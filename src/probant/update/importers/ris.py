"""Read RIS: `rispy` gives the values of each record, this module the places, the dialects and what is missing."""

from __future__ import annotations

import re
from typing import Any

from probant.diagnostics import Findings
from probant.spans import Span
from probant.update import identifiers
from probant.update.markup import clean
from probant.update.names import person
from probant.update.record import Person, Record

_START = re.compile(r"[ \t]*TY\s{0,3}-\s?(.*)")
_TAG = re.compile(r"[ \t]*([A-Z][A-Z0-9])\s{1,3}-(?: (.*)|\s*$)")
_KINDS = {
    "JOUR": "article", "JFULL": "article", "EJOUR": "article", "MGZN": "article", "ABST": "article", "INPR": "article", "NEWS": "article",
    "PREPRINT": "preprint", "UNPB": "preprint", "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter",
    "CONF": "conference", "CPAPER": "conference", "THES": "thesis", "RPRT": "report", "STAND": "report", "GOVDOC": "report",
    "ELEC": "webpage", "WEB": "webpage", "BLOG": "webpage", "DATA": "other", "DBASE": "other", "GEN": "other", "MISC": "other",
}  # fmt: skip
PREPRINTS = re.compile(r"\b(?:medrxiv|biorxiv|arxiv|ssrn|research square|preprints?(?:\.org)?|osf preprints)\b", re.IGNORECASE)
"""Names of preprint servers."""


def read(path: str, text: str, findings: Findings) -> list[Record]:
    """Read a file's records. Findings: `import-syntax` for lines outside a record or a record without its end."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _START.fullmatch(line)]
    for number, line in enumerate(lines[: starts[0]] if starts else lines):
        if line.strip() and _TAG.fullmatch(line):
            findings.add(
                "import-syntax", f"a tag before any `TY  -`: `{line.strip()[:60]}`", Span(path, number + 1, 1), hint="export the record again"
            )
            break
    return [_record(path, lines, first, last) for first, last in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _record(path: str, lines: list[str], first: int, last: int) -> Record:
    import rispy

    record = Record("RIS", Span(path, first + 1, 1))
    places: dict[str, Span] = {}
    own: list[str] = []
    ended = False
    for number in range(first, last):
        found = _TAG.fullmatch(lines[number])
        if found:
            if found[1] == "ER":
                ended = True
                break
            places.setdefault(found[1], Span(path, number + 1, 1))
            own.append(f"{found[1]}  - {(found[2] or '').strip()}")
        elif lines[number].strip():
            own.append(lines[number].strip())
    if not ended:
        record.findings.warn(
            "import-syntax",
            "the record has no end (`ER  -`)",
            Span(path, last if last < len(lines) else max(first + 1, len("\n".join(lines).rstrip().split("\n")))),
            hint="the file may be cut off: look at what is missing, or export it again",
        )
    found_records = rispy.loads("\n".join([*own, "ER  - "]))
    values: dict[str, Any] = found_records[0] if found_records else {}
    _fill(record, values, places)
    return record


def _one(values: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = values.get(name)
        for text in value if isinstance(value, list) else [value]:
            if text and str(text).strip():
                return str(text).strip()
    return None


def _fill(record: Record, values: dict[str, Any], places: dict[str, Span]) -> None:
    def at(*tags: str) -> Span:
        return next((places[tag] for tag in tags if tag in places), record.span)

    record.places = {
        "title": at("TI", "T1"), "authors": at("AU", "A1"), "journal": at("T2", "JO", "JF", "JA"), "year": at("PY", "Y1", "DA"), "doi": at("DO"),
        "pmid": at("AN"), "pages": at("SP"),
    }  # fmt: skip
    kind = str(values.get("type_of_reference", "")).strip().upper()
    record.kind = _KINDS.get(kind, "article")
    if kind not in _KINDS:
        record.findings.warn(
            "import-value", f"unknown type `{kind}`: taken as an article", at("TY"), hint="correct the entry's type in what is added"
        )
    record.title = clean(_one(values, "title", "primary_title") or "", rich=True).rstrip()
    record.title = record.title.removesuffix(".") if not record.title.endswith("..") else record.title
    authors = [*(values.get("authors") or []), *(values.get("first_authors") or [])]
    record.authors = persons(authors)
    record.editors = persons([*(values.get("secondary_authors") or [])]) if record.kind in {"book", "chapter", "conference"} else []
    full, short = _journal(values)
    record.journal, record.shortjournal = full, short
    date = _one(values, "year", "publication_year", "date") or ""
    record.year = identifiers.year_of(date)
    if date and record.year is None:
        record.findings.warn("import-value", f"`{date[:40]}` holds no year", at("PY", "Y1", "DA"), hint="add `year` to the entry")
    record.volume, record.number = _one(values, "volume"), _one(values, "number")
    start, end = _one(values, "start_page") or "", _one(values, "end_page") or ""
    record.pages = identifiers.pages_of(f"{start}-{end}" if end and end != start and "-" not in start else start)
    notes = " ".join(str(note) for name in ("notes", "custom1", "custom2", "custom7") for note in _many(values.get(name)))
    urls = [str(url) for url in _many(values.get("urls"))]
    _identify(record, values, notes, urls, at("DO"))
    record.isbn = identifiers.isbn_of(_one(values, "issn")) if record.kind in {"book", "chapter", "conference", "report"} else None
    record.url = next((url for url in urls if url.startswith("http")), None)
    record.publisher, record.place = _one(values, "publisher"), _one(values, "place_published")
    record.language = (_one(values, "language") or "").lower() or None
    kinds = _one(values, "type_of_work") or ""
    if record.kind in {"article", "other"} and any(PREPRINTS.search(text) for text in (kinds, record.journal or "", record.publisher or "")):
        record.kind = "preprint"
        record.journal = record.journal or record.publisher
    record.mentioned = identifiers.registrations_in(notes) or identifiers.registrations_in(_one(values, "abstract", "notes_abstract"))


def persons(names: list[str]) -> list[Person]:
    """Read names, one an item; several in one item when semicolons or `and` part them."""
    out: list[Person] = []
    for name in names:
        item = clean(str(name)) + ("," if str(name).rstrip().endswith(",") and not clean(str(name)).endswith(",") else "")
        parts = re.split(r"\s*;\s*|\s+and\s+(?=[^,]+,)", item) if ";" in item or " and " in item else [item]
        out += [found for part in parts if (found := person(part)) is not None]
    return out


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _journal(values: dict[str, Any]) -> tuple[str | None, str | None]:
    """Give a journal's name and abbreviation: dialects put either in `T2`, `JF`, `JO`, `JA` and `J2`; the longest is the name, the shortest the abbreviation."""
    names = [
        clean(text)
        for name in ("secondary_title", "journal_name", "alternate_title1", "alternate_title2", "alternate_title3")
        for text in [_one(values, name)]
        if text
    ]
    names = list(dict.fromkeys(name for name in names if name))
    if not names:
        return None, None
    full, short = max(names, key=len), min(names, key=len)
    return full, short if short != full else None


def _identify(record: Record, values: dict[str, Any], notes: str, urls: list[str], span: Span) -> None:
    stated = _one(values, "doi")
    record.doi = identifiers.doi_of(stated)
    if stated and record.doi is None:
        record.findings.warn("import-value", f"`{stated[:60]}` is not a DOI: left out", span, hint="add `doi` to the entry once it is known")
    record.doi = record.doi or next((doi for url in urls if "doi.org/" in url and (doi := identifiers.doi_of(url))), None)
    database = (_one(values, "name_of_database") or "") + (_one(values, "database_provider") or "")
    stated = _one(values, "accession_number")
    if stated and (re.match(r"\s*PMID", stated, re.IGNORECASE) or re.search(r"pubmed|medline|nlm", database, re.IGNORECASE)):
        record.pmid = identifiers.pmid_of(stated)
    found = re.search(r"\bPMID\s*[:=]?\s*(\d{1,9})\b", notes)
    record.pmid = record.pmid or (identifiers.pmid_of(found[1]) if found else None)
    for url in urls:
        named = identifiers.identifier_of(url)
        if named is not None and named.scheme == "pmid":
            record.pmid = record.pmid or named.value
        elif named is not None and named.scheme == "pmcid":
            record.pmcid = record.pmcid or named.value
    found = re.search(r"\bPMC\d{1,9}\b", notes)
    record.pmcid = record.pmcid or (found[0] if found else None)
