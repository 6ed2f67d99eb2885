"""Read references.bib and be sure of it: two parsers must agree before a reference is believed.

bibtexparser gives the entries, their fields and lines; pandoc's BibLaTeX reader gives the CSL items that citations are formatted from. Each of them
loses data in silence on some malformed files (an extra brace, a repeated key), but not on the same ones.
"""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from probant.diagnostics import Findings, Note
from probant.pandoc import engine
from probant.spans import Span

MAX_FIELD = 64_000
MAX_BRACES = 50

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_:-]*")
_FIELD = re.compile(r"(?:^|[,{])\s*([^\s,{}=\"]+)\s*(?==)")
_MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
_CSL_OF = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "number": "issue", "issue": "issue", "volume": "volume", "pages": "page", "url": "URL"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of the project.

    `csl` is the whole CSL item; `printed_csl` leaves out the fields that nobody confirmed (`unconfirmed` in the .bib file), so that no style can print
    them as if they were.
    """

    citekey: str
    entry_type: str
    fields: dict[str, str]
    csl: dict[str, Any]
    printed_csl: dict[str, Any]
    unconfirmed: frozenset[str]
    span: Span
    field_spans: dict[str, Span] = field(default_factory=dict)

    def confirmed(self, name: str) -> str | None:
        """Give the text of a BibTeX field, or None when it is absent or nobody confirmed it."""
        return None if name in self.unconfirmed else self.fields.get(name)

    @property
    def accepted(self) -> dict[str, str]:
        """Give the rules whose findings about it are accepted, each with its reason: `accepted = {rule: reason; rule: reason}`."""
        pairs = (part.partition(":") for part in self.fields.get("accepted", "").split(";") if part.strip())
        return {" ".join(rule.split()): " ".join(reason.split()) for rule, _colon, reason in pairs}


def _strip(value: str) -> tuple[str, bool]:
    """Give a raw value without its braces or quotes, and whether it had any."""
    text = value.strip()
    if len(text) > 1 and (text[0], text[-1]) in (("{", "}"), ('"', '"')):
        return text[1:-1], True
    return text, False


def _depth(value: str) -> int:
    deepest = depth = 0
    for character in value:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest


def _balanced(value: str) -> bool:
    depth = 0
    for character in re.sub(r"\\[{}]", "", value):
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


@dataclass(slots=True)
class _Entry:
    key: str
    kind: str
    line: int
    fields: dict[str, str]
    spans: dict[str, Span]


def _read_entries(path: str, text: str, findings: Findings) -> list[_Entry] | None:
    """Read the entries with bibtexparser; None when some block cannot be read."""
    from bibtexparser import model as bib
    from bibtexparser.entrypoint import parse_string

    # What it would log is in the blocks that it gives; without this, it would write on standard error.
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    logging.getLogger("bibtexparser").propagate = False
    library = parse_string(text, parse_stack=[])
    before = len(findings)
    spoilt = False
    macros = {block.key.lower() for block in library.blocks if isinstance(block, bib.String)} | _MONTHS
    entries: list[_Entry] = []
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        span = Span(path, line, 1)
        count = len(findings)
        if isinstance(block, bib.DuplicateBlockKeyBlock):
            first = Span(path, (block.previous_block.start_line or 0) + 1, 1)
            findings.add(
                "duplicate-citekey",
                f"citekey `{block.key}` stands twice",
                span,
                hint="rename or delete one",
                notes=(Note(first, "first given here"),),
            )
        elif isinstance(block, bib.DuplicateFieldKeyBlock):
            names = ", ".join(f"`{name}`" for name in sorted(block.duplicate_keys))
            findings.add(
                "bib-duplicate-field",
                f"field {names} stands twice in one entry",
                _field_span(path, block, min(block.duplicate_keys), last=True),
                hint="keep one of the two",
                notes=(Note(_field_span(path, block, min(block.duplicate_keys)), "first given here"),),
            )
        elif isinstance(block, bib.ParsingFailedBlock):
            place = _unbalanced_line(path, block) or span
            first_line = (block.raw or "").splitlines()[place.line - line : place.line - line + 1]
            findings.add(
                "bib-syntax",
                f"the entry cannot be read from here: `{''.join(first_line).strip()[:60]}`",
                place,
                hint="check that braces and quotes are balanced and commas end the fields",
            )
        elif isinstance(block, bib.ImplicitComment):
            stray = block.comment.strip()
            if stray and not spoilt and re.search(r"[{}@=]", re.sub(r"(?m)^\s*%.*$", "", stray)):
                findings.add(
                    "bib-syntax",
                    f"text outside an entry: `{stray.splitlines()[0][:60]}`",
                    span,
                    hint="a brace too many above, or an entry that lost its `@`",
                )
        elif isinstance(block, bib.Entry):
            entries.append(_entry(path, block, macros, findings))
        spoilt = len(findings) > count
    return None if len(findings) > before else entries


def _field_span(path: str, block: Any, name: str, *, last: bool = False) -> Span:
    """Give the place of a field's name in a block, of its last occurrence when it stands there twice; the block's own place when it is not found."""
    found = _field_spans(path, block).get(name.lower())
    return found[-1 if last else 0] if found else Span(path, (block.start_line or 0) + 1, 1)


def _field_spans(path: str, block: Any) -> dict[str, list[Span]]:
    """Give the places of the names of a block's fields, in lower case."""
    line = (block.start_line or 0) + 1
    found: dict[str, list[Span]] = {}
    for index, text in enumerate((block.raw or "").splitlines()):
        for match in _FIELD.finditer(text):
            found.setdefault(match[1].lower(), []).append(Span(path, line + index, match.start(1) + 1))
    return found


def _unbalanced_line(path: str, block: Any) -> Span | None:
    """Give the place of the first field, one a line, whose braces or quotes are not balanced."""
    for index, text in enumerate((block.raw or "").splitlines()):
        match = re.match(r"\s*([\w-]+)\s*=\s*(.*?),?\s*$", text)
        if match and (not _balanced(match[2]) or match[2].count('"') % 2):
            return Span(path, (block.start_line or 0) + 1 + index, match.start(1) + 1)
    return None


def _entry(path: str, block: Any, macros: set[str] | frozenset[str], findings: Findings) -> _Entry:
    line = (block.start_line or 0) + 1
    span = Span(path, line, 1)
    if not _KEY.fullmatch(block.key):
        said = f"`{block.key}` is not a citekey" if block.key else "an entry without a citekey"
        findings.add("bib-citekey", said, span, hint="start with a letter; use ASCII letters, digits, `_`, `:` and `-`")
    fields: dict[str, str] = {}
    spans: dict[str, Span] = {}
    places = _field_spans(path, block)
    for item in block.fields:
        name = item.key.lower()
        place = spans[name] = places.get(name, [span])[0]
        value, enclosed = _strip(str(item.value))
        if re.search(r"[}\"\d]\s*\n\s*[\w-]+\s*=\s*[{\"\d]", value):
            findings.add("bib-syntax", f"no comma after field `{name}`", place, hint="end each field with a comma")
            continue
        if not enclosed and re.search(r"[{}\"]", value):
            findings.add("bib-syntax", f"braces of field `{name}` do not hold its whole value", place, hint="add or remove a brace")
            continue
        if not enclosed and not value.isdigit() and value.lower() not in macros:
            findings.add("bib-macro", f"`{value[:40]}` is neither in braces nor a known macro", place, hint="put the value in braces")
        if len(value) > MAX_FIELD or _depth(value) > MAX_BRACES:
            findings.add("bib-syntax", f"field `{name}` is too long or too deeply nested", place, hint="shorten it")
        if not _balanced(value):
            findings.add("bib-syntax", f"braces of field `{name}` are not balanced", place, hint="add or remove a brace")
        fields[name] = value
    return _Entry(block.key, block.entry_type.lower(), line, fields, spans)


def _check_crossrefs(entries: list[_Entry], findings: Findings) -> None:
    parents = {entry.key: entry.fields.get("crossref") for entry in entries}
    for entry in entries:
        seen, key = {entry.key}, entry.fields.get("crossref")
        while key:
            if key in seen:
                findings.add(
                    "bib-syntax", f"`crossref` of `{entry.key}` leads back to itself", entry.spans["crossref"], hint="remove one of the crossrefs"
                )
                break
            seen.add(key)
            key = parents.get(key)


def convert(text: str) -> engine.Conversion:
    """Let pandoc read a .bib file, in a process of its own."""
    return engine.Conversion(engine.Request(text, "biblatex", "csljson"))


def read_bibliography(path: str, text: str, findings: Findings, conversion: engine.Conversion | None = None) -> dict[str, Reference]:
    """Read a .bib file; an empty result after findings. `conversion` is that of `convert`, when it is under way.

    Findings: `bib-syntax`, `bib-citekey`, `bib-macro`, `bib-duplicate-field`, `duplicate-citekey`, `bib-parsers-disagree`.
    """
    conversion = conversion or convert(text)
    before = len(findings)
    entries = _read_entries(path, text, findings)
    if entries is not None:
        _check_crossrefs(entries, findings)
    if entries is None or len(findings) > before:
        conversion.stop()
        return {}
    try:
        items = json.loads(conversion.output())
    except engine.PandocError as error:
        findings.add("bib-syntax", f"pandoc cannot read it: {str(error).splitlines()[0]}", Span(path, 1, 1), hint="check the braces and quotes")
        return {}
    csl = {item["id"]: item for item in items}
    _compare(path, entries, [item["id"] for item in items], findings)
    if len(findings) > before:
        return {}
    return {entry.key: _reference(path, entry, csl[entry.key]) for entry in entries}


def _compare(path: str, entries: list[_Entry], ids: list[str], findings: Findings) -> None:
    ours, theirs = Counter(entry.key for entry in entries), Counter(ids)
    for key in sorted((ours - theirs) | (theirs - ours)):
        line = next((entry.line for entry in entries if entry.key == key), 0)
        findings.add(
            "bib-parsers-disagree",
            f"entry `{key}` is read by one of two BibTeX parsers only",
            Span(path, line, 1 if line else 0),
            hint="look for a brace, a quote or an `@` out of place in it and just above",
        )


_SIGNS = {r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^"}
_RICH = {r"\textit{": "i", r"\emph{": "i", r"\textsubscript{": "sub", r"\textsuperscript{": "sup"}
_TEX = re.compile(r"\\text(?:backslash|asciitilde|asciicircum)\{\}|\\(?:textit|emph|textsubscript|textsuperscript)\{|\\[{}%&_#$]|[{}\\$]|[^{}\\$]+")


def _as_written(title: str) -> str | None:
    """Give a BibTeX title in its own case, as CSL's rich text; None when it holds TeX that only pandoc knows."""
    out: list[str] = []
    opened: list[str] = []
    for piece in _TEX.findall(title):
        if piece in _SIGNS:
            out.append(_SIGNS[piece])
        elif piece in _RICH:
            opened.append(_RICH[piece])
            out.append(f"<{_RICH[piece]}>")
        elif len(piece) == 2 and piece[0] == "\\":  # noqa: PLR2004 - an escaped sign
            out.append(piece[1])
        elif piece == "{":
            opened.append("")
        elif piece == "}":
            name = opened.pop() if opened else ""
            out.append(f"</{name}>" if name else "")
        elif piece in {"\\", "$"}:
            return None
        else:
            out.append(piece)
    return "".join(out) or None


def _reference(path: str, entry: _Entry, csl: dict[str, Any]) -> Reference:
    unconfirmed = frozenset(name.strip().lower() for name in entry.fields.get("unconfirmed", "").split(",") if name.strip())
    whole = dict(csl)
    for name in ("pmid", "pmcid"):
        if name in entry.fields:
            whole[_CSL_OF[name]] = entry.fields[name]
    title = _as_written(entry.fields.get("title", ""))
    if title:
        # The BibLaTeX reader lowers the words of an English title; a title keeps its own case.
        whole["title"] = title
    book = _as_written(entry.fields.get("booktitle", ""))
    if book and "container-title" in whole:
        whole["container-title"] = book
    # An author list that was seen only in part is still the best there is; an identifier or a page that nobody saw is not printed.
    hidden = {_CSL_OF[name] for name in unconfirmed if name in _CSL_OF}
    printed = {key: value for key, value in whole.items() if key not in hidden}
    if printed.get("DOI"):
        # A DOI's own address says nothing more; styles print one of the two.
        printed.pop("URL", None)
    return Reference(entry.key, entry.kind, entry.fields, whole, printed, unconfirmed, Span(path, entry.line, 1), entry.spans)
