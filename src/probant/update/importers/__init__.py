"""Read what people have: exports of PubMed and reference managers, saved records of Crossref and ClinicalTrials.gov.

The format is told by the content; a file's name only helps to say what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from probant.diagnostics import Findings
from probant.spans import Span
from probant.update.importers import bibtex, clinicaltrials, crossref, csl, endnote, medline, ris
from probant.update.importers.decoding import HOW_TO_EXPORT, MAX_BYTES, decode
from probant.update.importers.json_text import mapping, members, read_json
from probant.update.record import Record

FORMATS = {
    "nbib": "PubMed's format", "ris": "RIS", "bib": "BibTeX", "csl": "CSL JSON", "endnote": "EndNote XML", "crossref": "Crossref JSON",
    "clinicaltrials": "ClinicalTrials.gov JSON",
}  # fmt: skip
"""The formats that are read, by what `sniff` calls them."""

_SUFFIXES = {"nbib": ("nbib", "medline"), "ris": ("ris",), "bib": ("bib", "bibtex", "biblatex"), "endnote": ("xml", "enx")}
_JSON = ("csl", "crossref", "clinicaltrials")


def sniff(text: str) -> str | None:
    """Give the format of a text by its content; `html` for a web page, `xml` and `json` for others of those, None for anything else."""
    head = text.lstrip()[:4000]
    if re.match(r"(?:<!doctype html|<html\b)", head, re.IGNORECASE) or re.search(r"<(?:html|head|body)\b", head[:1000], re.IGNORECASE):
        return "html"
    if head.startswith("<"):
        return "endnote" if re.search(r"<(?:xml|records|record)>|<record\b", head) else "xml"
    if re.match(r"[\[{]", head) and not re.match(r"\{\s*\\", head):
        return "json"
    if re.search(r"(?m)^[ \t]*TY\s{0,3}-(?: |$)", text):
        return "ris"
    if re.search(r"(?m)^(?:PMID|FAU |TI  |STAT)- ", text):
        return "nbib"
    if re.search(r"(?m)^\s*@\s*[A-Za-z]+\s*[{(]", text):
        return "bib"
    return None


def read(path: str, data: bytes, findings: Findings) -> list[Record]:
    """Read the records of a file, named `path` in findings; each record holds its own findings, `findings` those of the file.

    Findings: `import-format`, `import-encoding`, `import-syntax`, `file-too-large`; of a record also `import-incomplete`, `import-value`.
    """
    if len(data) > MAX_BYTES:
        findings.add("file-too-large", f"`{path}` has {len(data)} bytes, the limit is {MAX_BYTES}", Span(path), hint="export fewer records at a time")
        return []
    text = decode(data, path, findings)
    if text is None:
        return []
    form = sniff(text)
    if form == "json":
        records = _json(path, text, findings)
    elif form == "endnote":
        records = endnote.read(path, data, text, findings)
    elif form in _READERS:
        records = _READERS[form](path, text, findings)
        _named_otherwise(path, form, findings)
    else:
        first = next(line.strip() for line in text.split("\n") if line.strip())
        number = next(number for number, line in enumerate(text.split("\n"), 1) if line.strip())
        what = {
            "html": "a web page, not an export: the site may have answered with a sign-in or an error page",
            "xml": "XML of no format that is read",
        }.get(form or "", "no format that is read")
        findings.add(
            "import-format", f"{what}: `{first[:60]}`", Span(path, number, 1), hint=_PUBMED_XML if "Pubmed" in text[:2000] else HOW_TO_EXPORT
        )
        return []
    for record in records:
        _complete(record)
    return records


_PUBMED_XML = "PubMed's XML is not read: save the record in the format PubMed (.nbib)"
_READERS: dict[str, Callable[[str, str, Findings], list[Record]]] = {"nbib": medline.read, "ris": ris.read, "bib": bibtex.read}


def _named_otherwise(path: str, form: str, findings: Findings) -> None:
    suffix = path.rpartition(".")[2].lower()
    known = {name for names in _SUFFIXES.values() for name in names} | {"json"}
    if suffix in known and suffix not in _SUFFIXES.get(form, ()):
        findings.warn(
            "import-format", f"named `.{suffix}`, but holds {FORMATS[form]}: read as that", Span(path, 1, 1), hint="look at what was understood"
        )


def _json(path: str, text: str, findings: Findings) -> list[Record]:
    data = read_json(path, text, findings)
    if data is None:
        return []
    items = members(path, text, data)
    out: list[Record] = []
    for item, span in items:
        form = _json_form(item)
        if form is None:
            names = "`, `".join(list(item)[:4])
            findings.add("import-format", f"JSON of no format that is read (it has `{names}`)", span, hint=HOW_TO_EXPORT)
            return []
        out.append(_READ_JSON[form](item, span))
    if not out:
        findings.add("import-format", "JSON without a record in it", Span(path, 1, 1), hint=HOW_TO_EXPORT)
    return out


def records_of(items: list[dict[str, Any]], path: str) -> list[Record]:
    """Read what a service answered, already parsed; `path` names it in findings."""
    out = [_READ_JSON[form](item, Span(path)) for item in items if (form := _json_form(item)) is not None]
    for record in out:
        _complete(record)
    return out


_READ_JSON: dict[str, Callable[[dict[str, Any], Span], Record]] = {
    "crossref": crossref.record, "clinicaltrials": clinicaltrials.record, "csl": csl.record
}  # fmt: skip
_OF_CROSSREF = frozenset({"member", "prefix", "deposited", "indexed", "is-referenced-by-count", "short-container-title"})


def _json_form(item: dict[str, Any]) -> str | None:
    if mapping(item.get("protocolSection")):
        return "clinicaltrials"
    if isinstance(item.get("title"), list) or ("DOI" in item and _OF_CROSSREF & set(item)):
        return "crossref"
    if "type" in item and {"title", "id", "DOI", "author", "container-title"} & set(item):
        return "csl"
    return None


def _complete(record: Record) -> None:
    """Report what a reference cannot be written without, and what it should have."""
    if record.findings.errors:
        return
    if not record.title:
        if record.form == "ClinicalTrials.gov" and not record.registrations:
            return
        record.findings.add(
            "import-incomplete", "the record has no title", record.at("title"), hint="complete it where it was exported, and export it again"
        )
        return
    wanted = {"year": record.year, "authors": record.authors}
    if record.kind == "registration":
        wanted = {}
    elif record.kind in {"article", "chapter", "conference"}:
        wanted["journal"] = record.journal
    for name, value in wanted.items():
        if not value:
            said = {"year": "no year", "authors": "no author", "journal": "no journal or book"}[name]
            record.findings.warn("import-incomplete", f"the record has {said}", record.at(name), hint=f"add `{_FIELDS[name]}` to the entry")


_FIELDS = {"year": "year", "authors": "author", "journal": "journal"}
