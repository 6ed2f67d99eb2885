"""Read BibTeX and BibLaTeX of any origin: bibtexparser finds the entries and their lines, pandoc turns TeX into text.

A project's own bibliography is read by `loading.bibliography`, which refuses what this has to bear: keys that are no citekeys, keys given twice,
macros that nobody defined.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from probant.diagnostics import Findings
from probant.pandoc import engine
from probant.spans import Span
from probant.update import identifiers
from probant.update.importers import csl
from probant.update.markup import clean
from probant.update.record import Record

_MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
_RAW = frozenset(
    {"abstract", "annote", "file", "keywords", "unconfirmed", "accepted", "note", "month", "pmid", "pmcid", "crossref", "issn", "copyright"}
)
"""Fields that pandoc need not see: long, or read here as they are."""


@dataclass(slots=True)
class _Entry:
    kind: str
    line: int
    fields: dict[str, str]
    spans: dict[str, Span]


def read(path: str, text: str, findings: Findings) -> list[Record]:
    """Read a file's entries. Findings: `import-syntax` for an entry that cannot be read, or text that belongs to none."""
    out: list[Record] = []
    entries: list[tuple[_Entry, Record]] = []
    blocks, macros = _blocks(text)
    for block, line in blocks:
        if isinstance(block, str):
            stray = f"text outside an entry: `{block[:60]}`"
            findings.warn("import-syntax", stray, Span(path, line, 1), hint="a brace too many above: look at what the entry above lacks")
            continue
        record = Record("BibTeX", Span(path, line, 1))
        out.append(record)
        entry = _entry(path, block, line, macros, record.findings)
        if entry is not None:
            entries.append((entry, record))
    items = _through_pandoc(entries)
    for (entry, record), item in zip(entries, items, strict=True):
        if isinstance(item, str):
            message = f"pandoc cannot read the entry: {item.splitlines()[0][:100]}"
            record.findings.add("import-syntax", message, record.span, hint="check its braces and quotes")
        else:
            _fill(record, entry, item)
    if not out:
        findings.add("import-format", "no entry (`@article{…}`) in it", Span(path, 1, 1), hint="export the references as BibTeX again")
    return out


def _blocks(text: str) -> tuple[list[tuple[Any, int]], dict[str, str]]:
    """Give the blocks that are or should be entries, each with its line (a key given twice is no matter here), and the macros of the file."""
    import logging

    from bibtexparser import model as bib
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    logging.getLogger("bibtexparser").propagate = False
    out: list[tuple[Any, int]] = []
    macros = {month: month.capitalize() for month in _MONTHS}
    for block in parse_string(text, parse_stack=[]).blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, bib.String):
            macros[block.key.lower()] = _bare(str(block.value).strip())[0]
        elif isinstance(block, bib.ImplicitComment):
            stray = re.sub(r"(?m)^\s*%.*$", "", block.comment).strip()
            if re.search(r"[{}@=]", stray):
                out.append((stray.split("\n")[0], line))
        elif isinstance(block, bib.DuplicateBlockKeyBlock):
            out.append((block.ignore_error_block, line))
        elif isinstance(block, bib.Entry | bib.ParsingFailedBlock):
            out.append((block, line))
    return out, macros


def _bare(value: str) -> tuple[str, bool]:
    """Give a value without the braces or quotes around it, and whether it had any."""
    if len(value) > 1 and (value[0], value[-1]) in {("{", "}"), ('"', '"')}:
        return value[1:-1], True
    return value, False


def _entry(path: str, block: Any, line: int, macros: dict[str, str], findings: Findings) -> _Entry | None:
    from bibtexparser import model as bib

    span = Span(path, line, 1)
    if isinstance(block, bib.DuplicateFieldKeyBlock):
        block = block.ignore_error_block
        names = [field.key.lower() for field in block.fields]
        twice = "`, `".join(sorted({name for name in names if names.count(name) > 1}))
        findings.warn("import-value", f"`{twice}` stands twice in the entry: the first is taken", span, hint="look at the field in what is added")
    elif isinstance(block, bib.ParsingFailedBlock):
        shown = (block.raw or "").strip().split("\n")[0][:60]
        findings.add("import-syntax", f"the entry cannot be read: `{shown}`", span, hint="a brace, a quote or a comma is missing in it or at its end")
        return None
    fields: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for item in block.fields:
        name, value = item.key.lower(), str(item.value).strip()
        if name in fields:
            continue
        spans[name] = Span(path, (item.start_line if item.start_line is not None else block.start_line or 0) + 1, 1)
        value, enclosed = _bare(value)
        if not enclosed and value.lower() in macros:
            value = macros[value.lower()]
        elif not enclosed and not value.isdigit():
            findings.warn(
                "import-value", f"`{name} = {value[:40]}` names a macro that is taken as text", spans[name], hint="write it out in what is added"
            )
            value = re.sub(r"[{}#\"]", "", value)
        if re.search(r"[}\"]\s*\n\s*[\w-]+\s*=\s*[{\"]", value) or not _balanced(value):
            findings.add("import-syntax", f"field `{name}` does not end where it should", spans[name], hint="a brace or a comma is missing")
            return None
        fields[name] = value
    return _Entry(block.entry_type.lower(), line, fields, spans)


def _balanced(value: str) -> bool:
    depth = 0
    for sign in re.sub(r"\\[{}]", "", value):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def _through_pandoc(entries: list[tuple[_Entry, Record]]) -> list[dict[str, Any] | str]:
    """Give each entry as a CSL item, or pandoc's complaint about it."""
    if not entries:
        return []
    texts = [_text(index, entry) for index, (entry, _record) in enumerate(entries)]

    def convert(text: str) -> dict[str, dict[str, Any]]:
        items = json.loads(engine.run(engine.Request(text, "biblatex", "csljson")))
        return {str(item["id"]): item for item in items}

    try:
        found = convert("\n".join(texts))
        return [found[f"r{index}"] for index in range(len(entries))]
    except (engine.PandocError, KeyError):
        out: list[dict[str, Any] | str] = []
        for index, text in enumerate(texts):  # one at a time, to know which
            try:
                out.append(convert(text)[f"r{index}"])
            except (engine.PandocError, KeyError) as error:
                out.append(str(error))
        return out


def _text(index: int, entry: _Entry) -> str:
    fields = []
    for name, value in entry.fields.items():
        if name in _RAW:
            continue
        fields.append(f"  {name} = {{{_as_pandoc_reads(name, value)}}}")
    kind = entry.kind if re.fullmatch(r"[a-z]+", entry.kind) else "misc"
    return f"@{kind}{{r{index},\n" + ",\n".join(fields) + "\n}\n"


def _as_pandoc_reads(name: str, value: str) -> str:
    if name in {"title", "booktitle", "subtitle"}:
        return f"{{{_bare_signs(value)}}}"  # in braces of its own a title keeps its case
    if name == "doi":  # with TeX's escapes in some files, without in most
        return re.sub(r"\\|\{(?=[_&%#]\})|(?<=[_&%#])\}", "", value)
    return value if name in {"url", "eprint"} else _bare_signs(value)


_MATHEMATICS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "kappa": "κ", "lambda": "λ", "mu": "µ", "pm": "±", "times": "×", "geq": "≥",
    "ge": "≥", "leq": "≤", "le": "≤", "sim": "~", "rightarrow": "→", "Delta": "Δ", "Omega": "Ω", "omega": "ω", "sigma": "σ", "tau": "τ", "theta": "θ",
}  # fmt: skip


def _bare_signs(value: str) -> str:
    r"""Escape `&`, `%`, `#` and `_` where they stand unescaped; write the simplest mathematics (`$\alpha$`, `CO$_2$`) as text."""
    value = re.sub(r"\$\s*\\([A-Za-z]+)\s*\$", lambda match: _MATHEMATICS.get(match[1], match[0]), value)
    value = re.sub(r"\$\s*_\s*\{?([^${}\\]+)\}?\s*\$", r"\\textsubscript{\1}", value)
    value = re.sub(r"\$\s*\^\s*\{?([^${}\\]+)\}?\s*\$", r"\\textsuperscript{\1}", value)
    return value if "$" in value else re.sub(r"(?<!\\)([&%#_])", r"\\\1", value)


def _fill(record: Record, entry: _Entry, item: dict[str, Any]) -> None:
    read_item = csl.record({**item, "type": item.get("type") or "document"}, record.span, "BibTeX")
    for name in (
        "kind", "title", "authors", "editors", "journal", "shortjournal", "year", "volume", "number", "pages", "doi", "isbn", "url", "publisher", "place"
    ):  # fmt: skip
        setattr(record, name, getattr(read_item, name))
    record.findings.extend(read_item.findings)
    record.places = dict(entry.spans) | {"authors": entry.spans.get("author", record.span)}
    fields = entry.fields
    if re.search(r"(?i)\band\s+others\b", fields.get("author", "")):
        record.findings.warn(
            "import-incomplete", "the list of authors ends in `and others`", record.at("authors"), hint="write the authors out from the publication"
        )
        record.authors = [author for author in record.authors if author.family.casefold() != "others"]
    record.pmid, record.pmcid = identifiers.pmid_of(fields.get("pmid")), identifiers.pmcid_of(fields.get("pmcid") or fields.get("pmc"))
    if "pubmed" in fields.get("eprinttype", "").lower():
        record.pmid = record.pmid or identifiers.pmid_of(fields.get("eprint"))
    record.language = (fields.get("langid") or fields.get("language") or "").lower() or None
    note = clean(fields.get("note", "") + " " + fields.get("annote", ""))
    record.mentioned = identifiers.registrations_in(note) or identifiers.registrations_in(fields.get("abstract"))
    if entry.kind in {"article", "misc", "online", "unpublished"} and re.search(
        r"(?i)\b(medrxiv|biorxiv|arxiv|preprint)\b",
        " ".join(fields.get(name, "") for name in ("journal", "howpublished", "note", "eprinttype", "publisher")),
    ):
        record.kind = "preprint"
        record.journal = record.journal or record.publisher or fields.get("eprinttype") or fields.get("howpublished")
    elif entry.kind == "misc" and record.kind == "webpage":
        record.kind = "other"
    journal = fields.get("journal") or fields.get("journaltitle")
    if journal and record.shortjournal is None and re.search(r"\.\s|\.$", journal):
        record.shortjournal = record.journal
