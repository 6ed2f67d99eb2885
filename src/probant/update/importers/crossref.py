"""Read Crossref's `works` JSON: one message, a list of them, or the message alone.

<https://api.crossref.org/swagger-ui/index.html>
"""

from __future__ import annotations

import re
from typing import Any

from probant.spans import Span
from probant.update import identifiers
from probant.update.importers.csl import people
from probant.update.importers.json_text import mapping, mappings, one
from probant.update.markup import clean
from probant.update.record import Notice, Record

_KINDS = {
    "journal-article": "article", "posted-content": "preprint", "book": "book", "monograph": "book", "edited-book": "book", "reference-book": "book",
    "book-chapter": "chapter", "book-section": "chapter", "reference-entry": "chapter", "proceedings-article": "conference", "dissertation": "thesis",
    "report": "report", "report-component": "report", "standard": "report", "dataset": "other", "other": "other", "peer-review": "other",
}  # fmt: skip
_DATES = ("published-print", "published", "issued", "published-online", "posted", "created")
_NOTICES = {
    "retraction": "retraction", "removal": "retraction", "withdrawal": "retraction", "partial_retraction": "partial retraction",
    "expression_of_concern": "expression of concern", "correction": "correction", "corrigendum": "correction", "erratum": "correction",
    "addendum": "addendum", "clarification": "correction", "new_version": "new version", "new_edition": "new edition",
}  # fmt: skip
_PREFIX = re.compile(r"^\W*(retracted|withdrawn)\b(?:\s*article)?\s*[:\]]", re.IGNORECASE)


def record(item: dict[str, Any], span: Span) -> Record:
    """Read one message."""
    out = Record("Crossref", span, public=True)
    kind = str(item.get("type") or "")
    out.kind = _KINDS.get(kind, "other")
    title, subtitle = clean(one(item.get("title")) or "", rich=True), clean(one(item.get("subtitle")) or "", rich=True)
    joined = subtitle and subtitle.casefold() not in title.casefold()
    out.title = (f"{title.rstrip(' :.')}: {subtitle}" if title and joined else title or subtitle).removesuffix(".")
    out.authors, out.editors = people(item.get("author")), people(item.get("editor"))
    out.journal = clean(one(item.get("container-title")) or "") or None
    out.shortjournal = clean(one(item.get("short-container-title")) or "") or None
    issue = mapping(item.get("journal-issue"))
    dates = [mapping(issue.get("published-print")), *(mapping(item.get(name)) for name in _DATES)]
    out.year = next((year for date in dates if (year := _year(date))), None)
    out.volume, out.number = one(item.get("volume")), one(item.get("issue"))
    out.pages = identifiers.pages_of(one(item.get("page")) or one(item.get("article-number")))
    out.doi = identifiers.doi_of(one(item.get("DOI")))
    out.isbn = identifiers.isbn_of((one(item.get("ISBN")) or "").rpartition("/")[2]) if out.kind in {"book", "chapter", "conference"} else None
    out.publisher = clean(one(item.get("publisher")) or "") or None
    out.place = one(item.get("publisher-location"))
    out.language = (one(item.get("language")) or "").lower() or None
    numbers = [one(number.get("clinical-trial-number")) for number in mappings(item.get("clinical-trial-number"))]
    out.registrations = list(dict.fromkeys(found for number in numbers for found in identifiers.registrations_in(number)))
    if out.kind == "preprint":
        institution = one([mapping(place).get("name") for place in mappings(item.get("institution"))])
        out.journal = out.journal or institution or out.publisher
    out.ahead = out.kind == "article" and not out.volume and not out.pages
    _notices(out, item)
    return out


def _year(date: dict[str, Any]) -> str | None:
    parts = date.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    return identifiers.year_of(one(first[:1]))


def _notices(out: Record, item: dict[str, Any]) -> None:
    for name, about in (("updated-by", True), ("update-to", False)):
        for update in mappings(item.get(name)):
            kind = str(update.get("type") or "").casefold().replace(" ", "_").replace("-", "_")
            out.notices.append(Notice(_NOTICES.get(kind, kind or "update"), one(update.get("DOI")) or "", about))
    relation = mapping(item.get("relation"))
    out.notices += [Notice("published as", one(other.get("id")) or "") for other in mappings(relation.get("is-preprint-of"))]
    out.notices += [Notice("preprint", one(other.get("id")) or "") for other in mappings(relation.get("has-preprint"))]
    if _PREFIX.match(out.title) and not out.retracted:
        out.notices.insert(0, Notice("retraction", "its title says so"))
