"""Read CSL JSON, the form in which Zotero, pandoc and the services that resolve DOIs give references.

<https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables>
"""

from __future__ import annotations

from typing import Any

from probant.spans import Span
from probant.update import identifiers
from probant.update.importers.json_text import mappings, one
from probant.update.importers.ris import PREPRINTS
from probant.update.markup import clean
from probant.update.names import person
from probant.update.record import Person, Record

_KINDS = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "review": "article", "journal-article": "article",
    "article": "preprint", "manuscript": "preprint", "posted-content": "preprint", "book": "book", "chapter": "chapter", "entry-encyclopedia": "chapter",
    "paper-conference": "conference", "speech": "conference", "thesis": "thesis", "report": "report", "standard": "report", "webpage": "webpage",
    "post-weblog": "webpage", "post": "webpage", "dataset": "other", "document": "other", "": "other",
}  # fmt: skip


def record(item: dict[str, Any], span: Span, form: str = "CSL JSON") -> Record:
    """Read one CSL item."""
    out = Record(form, span)
    kind = str(item.get("type") or "")
    out.kind = _KINDS.get(kind, "other")
    if kind not in _KINDS:
        out.findings.warn("import-value", f"unknown type `{kind}`", span, hint="correct the entry's type in what is added")
    out.title = clean(one(item.get("title")) or "", rich=True).removesuffix(".")
    out.authors, out.editors = people(item.get("author")), people(item.get("editor"))
    out.journal = clean(one(item.get("container-title")) or "") or None
    out.shortjournal = clean(one(item.get("container-title-short")) or one(item.get("journalAbbreviation")) or "") or None
    out.year = _year(item.get("issued"))
    if item.get("issued") and out.year is None:
        out.findings.warn("import-value", "`issued` holds no year", span, hint="add `year` to the entry")
    out.volume, out.number = one(item.get("volume")), one(item.get("issue"))
    if out.kind in {"report", "preprint"}:
        out.number = one(item.get("number")) or out.number
    out.pages = identifiers.pages_of(one(item.get("page")) or one(item.get("number") if out.kind == "article" else None))
    stated = one(item.get("DOI"))
    out.url = one(item.get("URL"))
    out.doi = identifiers.doi_of(stated) or (identifiers.doi_of(out.url) if out.url and "doi.org/" in out.url else None)
    if stated and out.doi is None:
        out.findings.warn("import-value", f"`{stated[:60]}` is not a DOI: left out", span, hint="add `doi` to the entry once it is known")
    note = one(item.get("note")) or ""
    out.pmid = identifiers.pmid_of(one(item.get("PMID"))) or _noted(note, "PMID")
    out.pmcid = identifiers.pmcid_of(one(item.get("PMCID"))) or identifiers.pmcid_of(_noted(note, "PMCID"))
    out.isbn = identifiers.isbn_of(one(item.get("ISBN")))
    out.publisher, out.place = clean(one(item.get("publisher")) or "") or None, one(item.get("publisher-place"))
    out.language = (one(item.get("language")) or "").lower() or None
    out.mentioned = identifiers.registrations_in(note) or identifiers.registrations_in(one(item.get("abstract")))
    if out.kind in {"other", "article", "preprint"} and any(
        PREPRINTS.search(text or "") for text in (out.publisher, out.journal, one(item.get("genre")))
    ):
        out.kind = "preprint"
    if out.kind == "preprint":
        out.journal = out.journal or out.publisher
    return out


def _noted(note: str, name: str) -> str | None:
    """Give a variable that stands in the note as a line, `PMID: 123`, as Zotero writes those that it has no field for."""
    for line in note.replace(";", "\n").split("\n"):
        key, _colon, value = line.partition(":")
        if key.strip().upper() == name and value.strip():
            return value.strip()
    return None


def people(value: Any) -> list[Person]:
    """Read a list of CSL names."""
    out: list[Person] = []
    for item in mappings(value):
        literal = one(item.get("literal")) or one(item.get("name"))
        particle = clean(one(item.get("non-dropping-particle")) or one(item.get("dropping-particle")) or "")
        family, given = f"{particle} {clean(one(item.get('family')) or '')}".strip(), clean(one(item.get("given")) or "")
        if not literal and family.startswith("&"):  # `Smith & Sons` that was read as a person
            literal = f"{given} {family}"
        if literal:
            found = person(f"{literal},") or Person(clean(literal), literal=True)
        elif family and given:
            orcid = (one(item.get("ORCID")) or "").rstrip("/").rpartition("/")[2] or None
            found = Person(family, given, clean(one(item.get("suffix")) or ""), orcid=orcid)
        else:
            named = person(family or given)
            if named is None:
                continue
            found = named
        out.append(found)
    return out


def _year(value: Any) -> str | None:
    if isinstance(value, dict):
        parts = value.get("date-parts")
        first = parts[0] if isinstance(parts, list) and parts else None
        head = first[0] if isinstance(first, list) and first else first
        return identifiers.year_of(one(head) or one(value.get("raw")) or one(value.get("literal")))
    return identifiers.year_of(one(value))
