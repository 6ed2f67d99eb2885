"""The references of an article for reference managers: BibLaTeX, RIS (Research Information Systems), CSL JSON. What nobody confirmed is left out."""

from __future__ import annotations

import json
import re
from typing import Any

from probant.document import Document
from probant.loading.corpus import Corpus

_OWN_FIELDS = frozenset({"unconfirmed", "accepted", "comment"})
"""Fields of the .bib file that speak to Probant alone."""

_NUMBER = re.compile(r"^\d+\.\n(?=TY  - )", re.MULTILINE)
"""The number that rispy puts before each record, which is no RIS."""

_AND_OTHERS = "others"
"""What stands in a record for the authors that it does not name (BibTeX: `and others`)."""

_TYPES = {
    "article-journal": "JOUR",
    "article": "UNPB",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "report": "RPRT",
    "thesis": "THES",
    "webpage": "ELEC",
    "dataset": "DATA",
}


def bib(document: Document, corpus: Corpus) -> bytes:
    """Give the entries that the article cites, in its order, as the project's .bib file has them."""
    entries = []
    for work in document.works:
        reference = corpus.references[str(work["id"])]
        fields = {name: value for name, value in reference.fields.items() if name not in _OWN_FIELDS and name not in reference.unconfirmed}
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        entries.append(f"@{reference.entry_type}{{{reference.citekey},\n{lines}}}\n")
    return "\n".join(entries).encode("utf-8")


def csl_json(document: Document) -> bytes:
    """Give the works as CSL JSON (citation-style-language/schema, csl-data.json)."""
    return (json.dumps(list(document.works), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def ris(document: Document) -> bytes:
    """Give the works as RIS."""
    import rispy

    text: str = rispy.dumps([_record(work) for work in document.works])
    return _NUMBER.sub("", text).encode("utf-8")


def _record(work: dict[str, Any]) -> dict[str, Any]:
    first, _, last = str(work.get("page", "")).replace("–", "-").partition("-")
    year = next(iter(work.get("issued", {}).get("date-parts", [[]])[0]), None)
    record = {
        "type_of_reference": _TYPES.get(str(work.get("type")), "GEN"),
        "id": work["id"],
        "authors": [_name(writer) for writer in work.get("author", ()) if writer.get("literal") != _AND_OTHERS],
        "title": work.get("title"),
        "secondary_title": work.get("container-title"),
        "alternate_title2": work.get("container-title-short"),
        "year": str(year) if year else None,
        "volume": work.get("volume"),
        "number": work.get("issue"),
        "start_page": first,
        "end_page": last,
        "doi": work.get("DOI"),
        "issn": work.get("ISSN"),
        "urls": [work["URL"]] if work.get("URL") else None,
        "language": work.get("language"),
    }
    return {name: value for name, value in record.items() if value}


def _name(writer: dict[str, Any]) -> str:
    if "literal" in writer:
        return str(writer["literal"])
    family = " ".join(str(part) for part in (writer.get("non-dropping-particle"), writer.get("family")) if part)
    return ", ".join(part for part in (family, str(writer.get("given", "")), str(writer.get("suffix", ""))) if part)
