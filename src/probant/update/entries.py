"""Write a record as a tidy BibTeX entry in a project's order and manner, from which no field can break out.

What is written is read back with both parsers of `loading.bibliography` and compared before it is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from probant.loading.bibliography import Reference
from probant.update.markup import normal_title, plain
from probant.update.names import initials
from probant.update.record import Person, Record

ORDER = (
    "author", "editor", "title", "booktitle", "journal", "shortjournal", "organization", "institution", "school", "howpublished", "publisher", "address",
    "year", "volume", "number", "pages", "isbn", "doi", "pmid", "pmcid", "url", "note", "accepted", "unconfirmed",
)  # fmt: skip
"""The order of the fields of an entry."""

CONFIRMABLE = ("volume", "number", "pages", "doi", "pmid", "pmcid")
"""Fields that are not printed until they have been compared with a public record."""

_TYPES = {
    "article": "article", "preprint": "article", "registration": "misc", "book": "book", "chapter": "incollection", "conference": "inproceedings",
    "thesis": "phdthesis", "report": "techreport", "webpage": "online", "other": "misc",
}  # fmt: skip
_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "_": r"\_", "#": r"\#", "$": r"\$", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "\u00a0": " ",
}  # fmt: skip
_RICH = {"i": r"\textit{", "sub": r"\textsubscript{", "sup": r"\textsuperscript{"}
_VERBATIM = frozenset({"doi", "url", "pmid", "pmcid", "isbn", "year", "unconfirmed"})


@dataclass(frozen=True, slots=True)
class BibStyle:
    """How a bibliography is written: authors with initials or names in full, the indentation, its journals' names and abbreviations as it has them."""

    initials: bool = True
    indent: str = "  "
    journals: dict[str, tuple[str, str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry to be written: its fields as BibTeX, in their order."""

    citekey: str
    kind: str
    fields: dict[str, str]

    def text(self, style: BibStyle) -> str:
        """Give it as it is written, without a final line end."""
        fields = ",\n".join(f"{style.indent}{name} = {{{value}}}" for name, value in self.fields.items())
        return f"@{self.kind}{{{self.citekey},\n{fields}\n}}"


def style_of(references: Iterable[Reference], text: str) -> BibStyle:
    """Give the manner of a bibliography; initials and two spaces when it has none yet."""
    journals: dict[str, tuple[str, str | None]] = {}
    short = full = 0
    for reference in references:
        for author in reference.csl.get("author", []):
            given = str(author.get("given", "")).replace("-", " ").replace(".", ". ").split()
            if given:
                spelt = any(len(word.strip(".")) > 1 for word in given)
                full, short = full + spelt, short + (not spelt)
        journal, abbreviation = reference.csl.get("container-title"), reference.csl.get("container-title-short")
        for name in (journal, abbreviation):
            if journal and name:
                journals.setdefault(_journal_key(str(name)), (str(journal), str(abbreviation) if abbreviation else None))
    indent = re.search(r"(?m)^([ \t]+)\w+\s*=", text)
    return BibStyle(initials=short >= full, indent=indent[1] if indent else "  ", journals=journals)


def _journal_key(name: str) -> str:
    return normal_title(re.sub(r"^the\s+|\s*\([^()]*\)\s*$", "", name.strip(), flags=re.IGNORECASE).replace("&", "and"))


def tex(text: str) -> str:
    """Give a text (with `<i>`, `<sub>`, `<sup>`) as the inside of a BibTeX field: every sign of TeX in it means itself."""
    parts = re.split(r"<(/?)(i|sub|sup)>", text)
    out = [_escape(parts[0])]
    for closing, name, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        out += ["}" if closing else _RICH[name], _escape(rest)]
    return "".join(out)


def _escape(text: str) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in text)


def title_tex(title: str) -> str:
    """Give a title as BibTeX, with what must keep its capitals (acronyms, `HER2`, `pH`) in braces; a title all in capitals has none such."""
    if not any(sign.islower() for sign in plain(title)):
        return tex(title)

    def protect(match: re.Match[str]) -> str:
        parts = match[0].split("-")
        kept = [_keeps_case(part) for part in parts]
        kept = [keeps or (index > 0 and kept[index - 1] and parts[index].isdigit()) for index, keeps in enumerate(kept)]
        out, index = [], 0
        while index < len(parts):
            end = index
            while end < len(parts) and kept[end]:
                end += 1
            if end > index:
                out.append("{" + "-".join(parts[index:end]) + "}")
                index = end
            else:
                out.append(parts[index])
                index += 1
        return "-".join(out)

    pieces = re.split(r"(\\[A-Za-z]+\{?)", tex(title))
    return "".join(piece if piece.startswith("\\") else re.sub(r"[^\W_]+(?:-[^\W_]+)*", protect, piece) for piece in pieces)


def _keeps_case(word: str) -> bool:
    capitals = sum(sign.isupper() for sign in word)
    return capitals > 1 or bool(re.search(r"[a-z][A-Z]", word)) or (capitals > 0 and len(word) > 1 and any(sign.isdigit() for sign in word))


def name_tex(author: Person, style: BibStyle) -> str:
    """Give a name as BibTeX: `Hale, A. B.`, `Moss, Jr, P.`; a group in braces."""
    if author.literal:
        return f"{{{tex(author.family)}}}"
    family = tex(author.family)
    if "," in family or re.search(r"\s(?:and|others)\s", f" {family} ", re.IGNORECASE):
        family = f"{{{family}}}"
    given = tex(initials(author.given) if style.initials else author.given).replace(",", "")
    if re.search(r"(?i)\band\b", given):
        given = f"{{{given}}}"
    return ", ".join(part for part in (family, tex(author.suffix.rstrip(".")), given) if part)


def compose(record: Record, citekey: str, style: BibStyle) -> Entry:
    """Make the entry of a record; fields that its source cannot confirm are named in `unconfirmed`."""
    kind = _TYPES[record.kind]
    fields: dict[str, str | None] = {
        "author": " and ".join(name_tex(author, style) for author in record.authors),
        "editor": " and ".join(name_tex(editor, style) for editor in record.editors),
        "title": title_tex(record.title),
        "year": record.year,
        "volume": tex(record.volume or ""),
        "number": tex(record.number or ""),
        "pages": tex(record.pages or "").replace("-", "--"),
        "isbn": record.isbn,
        "doi": record.doi,
        "pmid": record.pmid,
        "pmcid": record.pmcid,
    }
    journal, short = _journal(record, style)
    publisher = tex(record.publisher or "")
    if record.kind == "article":
        fields |= {"journal": tex(journal or ""), "shortjournal": tex(short or "")}
    elif record.kind in {"chapter", "conference"}:
        fields |= {"booktitle": title_tex(record.journal or ""), "publisher": publisher, "address": tex(record.place or "")}
    elif record.kind == "book":
        fields |= {"publisher": publisher, "address": tex(record.place or "")}
    elif record.kind == "registration":
        number = record.trial.number if record.trial else record.number
        fields |= {"organization": publisher, "howpublished": "ClinicalTrials.gov", "number": number}
    elif record.kind == "thesis":
        fields |= {"school": publisher}
    elif record.kind == "report":
        fields |= {"institution": publisher}
    elif record.kind == "preprint":
        fields |= {"journal": tex(record.journal or record.publisher or ""), "note": "Preprint"}
    elif record.kind == "webpage":
        fields |= {"organization": tex(record.journal or record.publisher or "")}
    else:
        fields |= {"howpublished": tex(record.journal or record.publisher or "")}
    if record.url and (record.kind in {"registration", "webpage"} or not (record.doi or record.pmid)):
        fields["url"] = re.sub(r"[\s{}\\\"]", lambda match: f"%{ord(match[0]):02X}", record.url)
    present = {name: value for name in ORDER if (value := fields.get(name))}
    if not record.public:
        waiting = [name for name in CONFIRMABLE if name in present]
        if waiting:
            present["unconfirmed"] = ", ".join(waiting)
    return Entry(citekey, kind, present)


def _journal(record: Record, style: BibStyle) -> tuple[str | None, str | None]:
    """Give a journal's name and abbreviation: as the bibliography already has them, else as the record does, the abbreviation without full stops."""
    for name in (record.journal, record.shortjournal):
        known = style.journals.get(_journal_key(name or ""))
        if name and known is not None:
            return known
    short = re.sub(r"\.(?=\s|$)", "", record.shortjournal).strip() if record.shortjournal else None
    if record.journal is None:
        return short, None
    return record.journal, short if short != record.journal else None


def differences(entry: Entry, reference: Reference) -> list[str]:
    """Give the fields in which a written entry, read back by both parsers, is not what was to be written."""
    out = [name for name, value in entry.fields.items() if reference.fields.get(name) != value]
    csl = reference.csl
    wanted = {"DOI": entry.fields.get("doi"), "PMID": entry.fields.get("pmid"), "page": (entry.fields.get("pages") or "").replace("--", "-") or None}
    out += [name for name, value in wanted.items() if value is not None and str(csl.get(name, "")) != _unescaped(value)]
    year = csl.get("issued", {}).get("date-parts", [[None]])[0][0]
    if entry.fields.get("year") and str(year) != entry.fields["year"]:
        out.append("year")
    names = len(entry.fields.get("author", "").split(" and ")) if entry.fields.get("author") else 0
    if names and not any(sign in entry.fields["author"] for sign in "{") and names != len(csl.get("author", [])):
        out.append("author")
    return out


def _unescaped(value: str) -> str:
    return re.sub(
        r"\\([%&_#${}])", r"\1", value.replace(r"\textbackslash{}", "\\").replace(r"\textasciitilde{}", "~").replace(r"\textasciicircum{}", "^")
    )
