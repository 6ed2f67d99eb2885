"""Ask Crossref and PubMed about the references of a project: notices that nobody recorded, and records that say something else than the bibliography.

Nothing is written: what is found is for the authors to compare and to record (`status` of a study, the entry in the bibliography).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from probant.diagnostics import Diagnostic, Findings, Note, Severity
from probant.loading.bibliography import Reference
from probant.loading.corpus import Corpus
from probant.update import identifiers
from probant.update.identifiers import Identifier
from probant.update.lookup import look_up
from probant.update.markup import normal_title
from probant.update.online import Client
from probant.update.record import Record

_KINDS = {
    "retraction": "retracted",
    "partial retraction": "retracted",
    "corrected and republished": "corrected",
    "correction": "corrected",
    "expression of concern": "expression-of-concern",
    "published as": "preprint-replaced",
}
"""The kind of a recorded notice (`status`) for what a service calls it."""

_GIVEN_UP = 2
"""After so many references in a row that no service would tell of, the others are not asked."""

_FIELDS = (("volume", "volume"), ("number", "issue"), ("pages", "page"))


@dataclass(frozen=True, slots=True)
class Verified:
    """How many references a service told of, and those that were not asked because they have no DOI and no PMID."""

    told: int
    without: tuple[str, ...]

    def __str__(self) -> str:
        """Say both."""
        text = f"{self.told} reference{'s' if self.told != 1 else ''} compared with Crossref and PubMed"
        return f"{text}; without DOI and PMID, so not looked up: {', '.join(self.without)}" if self.without else text


def verify(corpus: Corpus, client: Client, findings: Findings, progress: Callable[[str], None]) -> Verified:
    """Compare every reference that has a DOI or PMID with what the services say of it.

    Findings: `unrecorded-notice` (an error for a retraction), `metadata-mismatch`, and as warnings `lookup-failed` and `record-not-found` at the entry.
    """
    told, failed = 0, 0
    wanted = {key: identifier for key, reference in corpus.references.items() if (identifier := _identifier(reference)) is not None}
    for number, (key, identifier) in enumerate(wanted.items(), 1):
        progress(f"asking about {key}, {number} of {len(wanted)}")
        reference = corpus.references[key]
        said = Findings()
        record = look_up(identifier, client, said)
        _at_entry(said, reference, findings)
        if record is not None:
            told, failed = told + 1, 0
            _compare_notices(corpus, reference, record, findings)
            _compare_fields(reference, record, findings)
        elif any(item.rule == "lookup-failed" for item in said):
            failed += 1
            if failed >= _GIVEN_UP and number < len(wanted):
                rest = len(wanted) - number
                findings.warn(
                    "lookup-failed",
                    f"{rest} more reference{'s were' if rest > 1 else ' was'} not asked about, since no service answers",
                    reference.span,
                    hint="check the network, and try again later",
                )
                break
    return Verified(told, tuple(key for key in corpus.references if key not in wanted))


def _identifier(reference: Reference) -> Identifier | None:
    """Give what a reference is looked up by; trial registrations and pages are not publications."""
    doi, pmid = identifiers.doi_of(reference.fields.get("doi")), identifiers.pmid_of(reference.fields.get("pmid"))
    return Identifier("doi", doi) if doi else Identifier("pmid", pmid) if pmid else None


def _at_entry(said: Findings, reference: Reference, findings: Findings) -> None:
    """Say what went wrong with a look-up at the entry in the bibliography: a service's trouble is no error of the project."""
    findings.extend(
        Diagnostic(item.rule, f"`{reference.citekey}`: {item.message}", reference.span, severity=Severity.WARNING, hint=item.hint) for item in said
    )


def _compare_notices(corpus: Corpus, reference: Reference, record: Record, findings: Findings) -> None:
    loaded = corpus.studies.get(reference.citekey)
    status = loaded.study.status if loaded is not None else None
    recorded: set[str] = {notice.kind for notice in status.notices} if status is not None else set()
    for notice in record.notices:
        kind = _KINDS.get(notice.kind)
        if not notice.of_this or kind is None or kind in recorded:
            continue
        recorded.add(kind)
        notes: tuple[Note, ...] = ()
        if loaded is not None and status is not None:
            notes = (Note(loaded.file.span(("status",)), f"looked up on {status.checked}, without that notice"),)
        findings.add(
            "unrecorded-notice",
            f"`{reference.citekey}`: a notice, {kind} ({notice.text or 'no address given'}), in the record of {record.asked or record.span.path}",
            reference.span,
            severity=Severity.ERROR if kind == "retracted" else Severity.WARNING,
            hint=f"record it under `status` of content/studies/{reference.citekey}.yaml (`kind: {kind}`); `probant check` then lists what rests on it",
            notes=notes,
        )


def _compare_fields(reference: Reference, record: Record, findings: Findings) -> None:
    """Compare what the bibliography confirms with the record; what nobody confirmed is shown with what the record has."""
    for name, here, there in _differing(reference, record):
        span = reference.field_spans.get(name, reference.span)
        findings.warn(
            "metadata-mismatch",
            f"`{reference.citekey}`: {name} `{here}`, but `{there}` in the record of {record.asked or record.span.path}",
            span,
            hint="compare both with the publication itself, and correct the entry if it is wrong",
        )


def _differing(reference: Reference, record: Record) -> Iterator[tuple[str, str, str]]:
    csl = reference.csl
    title = str(csl.get("title", ""))
    if title and record.title and not _same_title(title, [record.title, record.english_title or ""]):
        yield "title", title, record.title
    parts = (csl.get("issued") or {}).get("date-parts") or [[]]
    year = str(parts[0][0]) if parts[0] else ""
    if year and record.year and year != record.year:
        yield "year", year, record.year
    authors = csl.get("author") or []
    if authors and record.authors:
        first = str(authors[0].get("family") or authors[0].get("literal") or "")
        if normal_title(first) != normal_title(record.authors[0].family):
            yield "author", first, record.authors[0].family
    for name, key in _FIELDS:
        here, there = str(csl.get(key) or ""), str(getattr(record, name) or "")
        if here and there and _numbers(here) != _numbers(there):
            yield name, here, there
    pmid = identifiers.pmid_of(reference.fields.get("pmid"))
    if pmid and record.pmid and pmid != record.pmid:
        yield "pmid", pmid, record.pmid


def _same_title(here: str, known: list[str]) -> bool:
    """Tell whether a title is one of those known; a subtitle that one side leaves out is no difference."""
    mine = normal_title(here)
    others = [normal_title(title) for title in known if title]
    return any(mine.startswith(other) or other.startswith(mine) for other in others if other)


def _numbers(text: str) -> list[str]:
    """Give the numbers of a volume, issue or page range as they are compared: the last page written whole (`482-5` is `482-485`)."""
    found = re.findall(r"\w+", text.casefold())
    if len(found) == 2 and len(found[1]) < len(found[0]):  # noqa: PLR2004 - a range
        found[1] = found[0][: len(found[0]) - len(found[1])] + found[1]
    return found
