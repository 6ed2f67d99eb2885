"""The references of a document as BibLaTeX, in the order of its list: what is printed of them, without what nobody has confirmed.

Written here and not by pandoc, which turns English titles into title case and leaves out the journal's abbreviation: a title stands as it was published.
"""

from __future__ import annotations

import re
from typing import Any

from probant.document import Document

BIBLIOGRAPHY = "references.bib"
"""The name under which it stands beside an article."""

_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "report",
    "thesis": "thesis",
    "webpage": "online",
    "dataset": "dataset",
}
_FIELDS = {
    "publisher": "publisher",
    "publisher-place": "location",
    "volume": "volume",
    "issue": "number",
    "number": "number",
    "edition": "edition",
    "ISSN": "issn",
    "ISBN": "isbn",
}
_VERBATIM = {"DOI": "doi", "URL": "url"}
_LANGUAGES = {"en": "english", "fr": "french", "de": "german", "es": "spanish", "it": "italian"}
_ESCAPES = {
    **{ord(sign): f"\\{sign}" for sign in "&%$#_{}"},
    ord("\\"): r"\textbackslash{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
}
_OTHERS = "others"
_RANGE = re.compile("[-–]+")


def bibliography(document: Document) -> bytes:
    """Give the entries; their keys are the citekeys."""
    return "\n".join(_entry(work) for work in document.works).encode("utf-8")


def _entry(work: dict[str, Any]) -> str:
    in_journal = _TYPES.get(str(work.get("type")), "misc") == "article"
    fields: dict[str, str] = {}
    for name in ("author", "editor"):
        if work.get(name):
            fields[name] = " and ".join(_name(person) for person in work[name])
    fields["title"] = f"{{{_escaped(work.get('title', ''))}}}"
    container = work.get("container-title")
    if container:
        fields["journaltitle" if in_journal else "booktitle"] = _escaped(container)
    if work.get("container-title-short") and in_journal:
        fields["shortjournal"] = _escaped(work["container-title-short"])
    fields["date"] = _date(work)
    fields |= {field: _escaped(work[name]) for name, field in _FIELDS.items() if work.get(name)}
    fields["pages"] = _RANGE.sub("--", _escaped(work.get("page", "")))
    fields |= {field: str(work[name]) for name, field in _VERBATIM.items() if work.get(name)}
    if work.get("PMID"):
        fields |= {"eprint": str(work["PMID"]), "eprinttype": "pubmed"}
    fields["langid"] = _LANGUAGES.get(str(work.get("language", "")).partition("-")[0], "")
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{_TYPES.get(str(work.get('type')), 'misc')}{{{work['id']},\n{lines}}}\n"


def _escaped(text: Any) -> str:
    return str(text).translate(_ESCAPES)


def _name(person: dict[str, Any]) -> str:
    """Give a name as BibLaTeX reads it: `von Family, Jr, Given`; the name of a body in braces; the rest that nobody listed as `others`."""
    if "literal" in person:
        return _OTHERS if person["literal"] == _OTHERS else f"{{{_escaped(person['literal'])}}}"
    family = " ".join(str(person[part]) for part in ("dropping-particle", "non-dropping-particle", "family") if person.get(part))
    return ", ".join(_escaped(part) for part in (family, person.get("suffix"), person.get("given")) if part)


def _date(work: dict[str, Any]) -> str:
    parts: list[Any] = next(iter(work.get("issued", {}).get("date-parts", [])), [])
    return "-".join(f"{int(part):02}" for part in parts)
