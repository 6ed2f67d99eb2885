"""Find the reference that a record already is, and those that it may be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from probant.loading.bibliography import Reference
from probant.update import identifiers
from probant.update.markup import normal_title
from probant.update.record import Record


@dataclass(frozen=True, slots=True)
class Known:
    """A work of the bibliography, or one that is about to be added, by what identifies it."""

    citekey: str
    doi: str | None
    pmid: str | None
    title: str
    year: str | None
    kind: str
    registration: str | None = None


def known_reference(reference: Reference, registration: str | None) -> Known:
    """Give what identifies a reference of the bibliography; what nobody confirmed identifies it too."""
    fields = reference.fields
    kind = (
        "registration" if identifiers.nct_of(fields.get("number")) else "preprint" if fields.get("note", "").casefold() == "preprint" else "article"
    )
    year = identifiers.year_of(str(reference.csl.get("issued", {}).get("date-parts", [[""]])[0][0]))
    number = identifiers.nct_of(fields.get("number")) if kind == "registration" else registration
    doi, pmid = identifiers.doi_of(fields.get("doi")), identifiers.pmid_of(fields.get("pmid"))
    return Known(reference.citekey, doi.lower() if doi else None, pmid, normal_title(str(reference.csl.get("title", ""))), year, kind, number)


def known_record(record: Record, citekey: str) -> Known:
    """Give what identifies a record that is about to be added."""
    number = record.trial.number if record.trial else record.registrations[0] if len(record.registrations) == 1 else None
    doi = record.doi.lower() if record.doi else None
    return Known(citekey, doi, record.pmid, normal_title(record.title), record.year, record.kind, number)


def same_work(record: Record, there: Iterable[Known]) -> tuple[Known, str] | None:
    """Give the work that a record is, and by what: its DOI, PMID, registration, or title and year. None when it is new.

    Works with one title and year but other DOIs or PMIDs are not the same: a title such as "Reply" is no proof.
    """
    mine = known_record(record, "")
    works = list(there)
    for other in works:
        if mine.doi and mine.doi == other.doi:
            return other, f"DOI {record.doi}"
        if mine.pmid and mine.pmid == other.pmid:
            return other, f"PMID {mine.pmid}"
        if mine.kind == other.kind == "registration":
            if mine.registration == other.registration:
                return other, f"registration {mine.registration}"
            continue
    for other in works:
        apart = (mine.doi and other.doi) or (mine.pmid and other.pmid) or mine.kind != other.kind or mine.kind == "registration"
        if not apart and mine.title and mine.title == other.title and mine.year == other.year:
            return other, "title and year"
    return None


def perhaps_same(record: Record, there: Iterable[Known]) -> list[tuple[Known, str]]:
    """Give the works that a record may be another form of, and why: a preprint and its article, one title in two years, one registration twice."""
    mine = known_record(record, "")
    out: list[tuple[Known, str]] = []
    related = {doi.lower() for notice in record.notices if notice.kind in {"published as", "preprint"} and (doi := identifiers.doi_of(notice.text))}
    for other in there:
        if other.doi and other.doi in related:
            out.append((other, "it is its preprint or the article of it"))
        elif mine.title and _near(mine.title, other.title):
            out.append((other, "the titles are alike" if mine.title != other.title else "it has the same title"))
        elif mine.registration and mine.registration == other.registration:
            one_registers = "registration" in {mine.kind, other.kind}
            why = "one is the trial's registration, the other its report" if one_registers else "two reports of one trial"
            out.append((other, f"it has the same registration, {mine.registration}: {why}"))
    return out


def _near(one: str, other: str) -> bool:
    """Tell whether two normal titles are the same, or one is the beginning of the other."""
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) > 40 and longer.startswith(shorter))  # noqa: PLR2004 - a title without its subtitle


def wanting(fields: dict[str, str], there: dict[str, str]) -> dict[str, str]:
    """Give the fields that an entry lacks."""
    same = {"journaltitle": "journal", "date": "year", "issue": "number"}
    have = {same.get(name, name) for name in there}
    return {name: value for name, value in fields.items() if name not in have and name not in {"unconfirmed", "accepted"}}


def at_odds(fields: dict[str, str], there: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Give the fields in which a record and an entry say different things: the entry's, the record's."""
    out = {}
    for name in ("year", "volume", "number", "pages", "doi", "pmid", "pmcid", "title"):
        own, new = there.get(name), fields.get(name)
        if own and new and _compared(name, own) != _compared(name, new):
            out[name] = (own, new)
    return out


def _compared(name: str, value: str) -> str:
    if name == "title":
        return normal_title(re.sub(r"\\text\w+\{|[{}\\]", "", value))
    if name == "pages":
        return (identifiers.pages_of(value) or "").casefold()
    if name == "doi":
        return (identifiers.doi_of(value) or value).casefold()
    return value.strip().casefold()
