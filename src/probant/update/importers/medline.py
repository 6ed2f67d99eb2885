"""Read PubMed's own format (`.nbib`, MEDLINE): four-letter tags, `- `, and values that go on in lines indented by six spaces.

<https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format>
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from probant.diagnostics import Findings
from probant.spans import Span
from probant.update import identifiers
from probant.update.markup import clean
from probant.update.names import person
from probant.update.record import Notice, Person, Record

_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
NOTICES = {
    "RIN": ("retraction", True),
    "ROF": ("retraction", False),
    "RPI": ("corrected and republished", True),
    "RPF": ("corrected and republished", False),
    "EIN": ("correction", True),
    "EFR": ("correction", False),
    "ECI": ("expression of concern", True),
    "ECF": ("expression of concern", False),
    "UIN": ("update", True),
    "UOF": ("update", False),
    "CIN": ("comment", True),
    "CON": ("comment", False),
}
"""The tags of PubMed's linked notices: what kind, and whether they are about the record (else the record is the notice)."""


@dataclass(slots=True)
class _Tagged:
    """A record as tags, in their order, each with its line."""

    line: int
    items: list[tuple[str, str, int]] = field(default_factory=list)

    def all(self, tag: str) -> list[str]:
        return [value for name, value, _line in self.items if name == tag and value]

    def first(self, *tags: str) -> str | None:
        return next((value for tag in tags for value in self.all(tag)), None)

    def line_of(self, *tags: str) -> int:
        return next((line for tag in tags for name, _value, line in self.items if name == tag), self.line)


def read(path: str, text: str, findings: Findings) -> list[Record]:
    """Read a file's records; findings that no record can be blamed for (`import-syntax`) go to `findings`."""
    return [_record(path, tagged, spoilt) for tagged, spoilt in _records(path, text, findings)]


def _records(path: str, text: str, findings: Findings) -> list[tuple[_Tagged, list[int]]]:
    """Split a file into records; with each the lines that are neither a tag nor indented as what goes on."""
    out: list[tuple[_Tagged, list[int]]] = []
    current: _Tagged | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            if current is not None and current.first("TI", "BTI", "PMID") and current.first("SO"):
                current = None
            continue
        found = _LINE.match(line)
        if found and (current is None or (found[1] == "PMID" and current.first("PMID"))):
            current = _Tagged(number)
            out.append((current, []))
        if current is None:
            findings.add("import-syntax", f"a line before any tag: `{line.strip()[:60]}`", Span(path, number, 1), hint="export the record again")
        elif found:
            current.items.append((found[1], found[2].strip(), number))
        elif current.items:
            tag, value, first = current.items[-1]
            if not line.startswith("  "):
                out[-1][1].append(number)
            current.items[-1] = (tag, f"{value} {line.strip()}".strip(), first)
    return out


def _record(path: str, tagged: _Tagged, spoilt: list[int]) -> Record:
    record = Record("PubMed", Span(path, tagged.line, 1), public=True)
    for number in spoilt:
        record.findings.warn(
            "import-syntax",
            "a line that is neither a tag nor indented: taken as the end of the line above",
            Span(path, number, 1),
            hint="look at the field in what is added",
        )

    def at(*tags: str) -> Span:
        return Span(path, tagged.line_of(*tags), 1)

    record.places = {
        "title": at("TT", "TI", "BTI"), "authors": at("FAU", "AU", "CN"), "journal": at("JT", "TA"), "year": at("DP"), "doi": at("LID", "AID"),
        "pmid": at("PMID"), "pages": at("PG"), "retraction": at("RIN"), "registrations": at("SI"),
    }  # fmt: skip
    _title(record, tagged)
    record.authors = _authors(tagged)
    record.editors = [found for value in tagged.all("FED") if (found := person(value)) is not None]
    record.journal, record.shortjournal = _journal(clean(tagged.first("JT") or "")), clean(tagged.first("TA") or "") or None
    record.year = identifiers.year_of(tagged.first("DP"))
    record.volume, record.number = tagged.first("VI"), tagged.first("IP")
    record.pages = identifiers.pages_of((tagged.first("PG") or "").split(";")[0].split(",")[0])
    located = [value for tag in ("LID", "AID") for value in tagged.all(tag)]
    record.doi = next((doi for value in located if value.lower().endswith("[doi]") and (doi := identifiers.doi_of(value[:-5]))), None)
    stated = next((value for value in located if value.lower().endswith("[doi]")), None)
    if stated and record.doi is None:
        record.findings.warn(
            "import-value", f"`{stated[:60]}` is not a DOI: left out", at("LID", "AID"), hint="add `doi` to the entry once it is known"
        )
    record.pmid, record.pmcid = identifiers.pmid_of(tagged.first("PMID")), identifiers.pmcid_of(tagged.first("PMC"))
    record.isbn = identifiers.isbn_of(tagged.first("ISBN"))
    record.publisher, record.place = tagged.first("PB"), tagged.first("PL") if tagged.first("PB") else None
    record.language = (tagged.first("LA") or "")[:3].lower() or None
    record.types = tagged.all("PT")
    banked = [number for value in tagged.all("SI") for number in identifiers.registrations_in(value.partition("/")[2] or value)]
    record.registrations = list(dict.fromkeys(banked))
    record.mentioned = [] if banked else identifiers.registrations_in(tagged.first("AB"))
    record.notices = [Notice(kind, clean(value), about) for tag, (kind, about) in NOTICES.items() for value in tagged.all(tag)]
    if "Retracted Publication" in record.types and not record.retracted:
        record.notices.insert(0, Notice("retraction", "PubMed marks it as a retracted publication"))
    record.ahead = tagged.first("PST") == "aheadofprint"
    if "Preprint" in record.types:
        record.kind = "preprint"
    elif tagged.first("BTI"):
        record.kind = "chapter" if tagged.first("TI") else "book"
        record.journal = clean(tagged.first("BTI") or "") if tagged.first("TI") else None
    if tagged.items and not tagged.first("SO") and not tagged.first("JT", "TA", "BTI"):
        tag, _value, last = tagged.items[-1]
        record.findings.add(
            "import-syntax", f"the record ends in `{tag}`, before its journal", Span(path, last, 1), hint="export the record again, whole"
        )
    return record


def _journal(name: str) -> str | None:
    """Give a journal's name as it is cited: PubMed adds its society or its town, and writes capitals as a library catalogue does."""
    bare = re.sub(r"\s*\([^()]*\)$", "", name.partition(" : ")[0])
    small = {"of", "and", "the", "in", "for", "on", "de", "et", "la", "le", "les", "des", "du", "der", "die", "und", "für", "y", "e", "d'"}
    words = [word[:1].upper() + word[1:] if word.islower() and not (index and word in small) else word for index, word in enumerate(bare.split())]
    return " ".join(words) or None


def _title(record: Record, tagged: _Tagged) -> None:
    title = clean(tagged.first("TI", "BTI") or "", rich=True)
    own = clean(tagged.first("TT") or "", rich=True)
    if title.startswith("[") and title.rstrip(".").endswith("]"):
        title = title.rstrip(".")[1:-1]
        if own and own != title:
            record.english_title = title.rstrip(".")
    record.title = (own or title).rstrip()
    if record.title.endswith(".") and not record.title.endswith(".."):
        record.title = record.title[:-1]


def _authors(tagged: _Tagged) -> list[Person]:
    """Give persons and groups in their order; `FAU` has the names in full, `AU` initials."""
    full = bool(tagged.all("FAU"))
    out: list[Person] = []
    for tag, value, _line in tagged.items:
        if tag == ("FAU" if full else "AU"):
            found = person(value)
        elif tag == "CN":
            found = Person(clean(value), literal=True) if value else None
        elif tag == "AUID" and out and "ORCID" in value.upper():
            number = re.search(r"(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dX])", value)
            if number and out[-1].orcid is None and not out[-1].literal:
                digits = number[1].replace("-", "")
                out[-1] = Person(out[-1].family, out[-1].given, out[-1].suffix, orcid="-".join(digits[at : at + 4] for at in range(0, 16, 4)))
            continue
        else:
            continue
        if found is not None:
            out.append(found)
    return out
