"""The ledger as a workbook that a co-author opens: one row a claim, one row a fact, one row a reference."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from probant.trace.ledger import Ledger

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_LONGEST = 32_767
"""The longest text of a cell."""

_LONGEST_LINK = 2_079
_FIRST_DATE = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_INK, _ACCENT, _LINE = "#1c2326", "#0b5566", "#d3dadb"
_FILLS = {"full text": "#dcefe3", "abstract": "#e3eff1", "secondary": "#fbf1d6", "unverified": "#f9dfd5"}
"""The ground of a cell that says how a fact was verified; the word itself stands in it."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A cell that leads to an address."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class _Verification:
    """A cell that says how a fact was verified."""

    text: str


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: float


Cell = str | int | _Link | _Verification | None


@dataclass(slots=True)
class _Table:
    """A sheet: its columns and rows."""

    name: str
    columns: list[_Column]
    rows: list[Sequence[Cell]] = field(default_factory=list)


def write_workbook(ledger: Ledger, epoch: int) -> bytes:
    """Give the workbook; `epoch` (seconds since 1970) is the date it bears. The same ledger gives the same bytes."""
    from xlsxwriter.workbook import Workbook

    output = io.BytesIO()
    # Text is never read as a formula, a number or an address; in memory, the parts of the file bear one fixed time.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    workbook = Workbook(output, options)
    workbook.set_properties(
        {
            "title": f"{next(iter(ledger['title'].values()))} – {ledger['edition']}",
            "subject": "Claims, facts and references",
            "author": "probant",
            "created": max(dt.datetime.fromtimestamp(epoch, dt.UTC), _FIRST_DATE).replace(tzinfo=None),
        }
    )
    formats = _Formats(workbook)
    for table in (_claims(ledger), _facts(ledger), _references(ledger)):
        _write_table(workbook.add_worksheet(table.name), table, formats)
    _write_about(workbook.add_worksheet("About"), ledger, formats)
    workbook.close()
    return output.getvalue()


class _Formats:
    """The looks of cells."""

    def __init__(self, workbook: Workbook) -> None:
        plain = {"text_wrap": True, "valign": "top", "font_color": _INK, "bottom": 1, "bottom_color": _LINE}
        self.text: Format = workbook.add_format(plain)
        self.link: Format = workbook.add_format({**plain, "font_color": _ACCENT, "underline": 1})
        self.head: Format = workbook.add_format({**plain, "bold": True, "font_color": "#ffffff", "bg_color": _ACCENT})
        self.title: Format = workbook.add_format({"bold": True, "font_size": 14, "font_color": _ACCENT, "text_wrap": True, "valign": "top"})
        self.label: Format = workbook.add_format({"bold": True, "valign": "top", "font_color": _INK})
        self.fills: dict[str, Format] = {name: workbook.add_format({**plain, "bg_color": colour}) for name, colour in _FILLS.items()}


def _write_table(sheet: Worksheet, table: _Table, formats: _Formats) -> None:
    for column, item in enumerate(table.columns):
        sheet.set_column(column, column, item.width)
        sheet.write_string(0, column, item.title, formats.head)
    for row, cells in enumerate(table.rows, 1):
        for column, cell in enumerate(cells):
            _write(sheet, row, column, cell, formats)
    last = len(table.columns) - 1
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table.rows), 1), last)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, formats.text)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, formats.text)
    elif isinstance(cell, _Link) and cell.address.startswith(("https://", "http://")) and len(cell.address) <= _LONGEST_LINK:
        sheet.write_url(row, column, cell.address, formats.link, cell.text)
    elif isinstance(cell, _Verification):
        sheet.write_string(row, column, cell.text, formats.fills.get(cell.text, formats.text))
    else:
        text = cell.text if isinstance(cell, _Link) else cell
        sheet.write_string(row, column, text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…", formats.text)


def _lines(items: Iterable[str]) -> str:
    return "\n".join(items)


def _claims(ledger: Ledger) -> _Table:
    languages = list(ledger["languages"])
    table = _Table(
        "Claims",
        [
            _Column("Claim", 24),
            _Column("Section", 14),
            _Column("Kind", 16),
            *(_Column(f"Text ({language})", 60) for language in languages),
            _Column("Facts", 30),
            _Column("References", 20),
            *(_Column(f"Template ({language})", 30) for language in languages),
        ],
    )
    numbers = {item["citekey"]: item["number"] for item in ledger["references"]}
    for claim in ledger["claims"]:
        places = [claim["languages"].get(language) for language in languages]
        table.rows.append(
            [
                claim["id"],
                claim["section"],
                f"authors: {claim['authors_kind']}" if claim["kind"] == "authors" else claim["kind"],
                *(place["text"] if place else None for place in places),
                _lines(claim["facts"]),
                _lines(_numbered(key, numbers.get(key)) for key in claim["references"]),
                *(f"{place['file']}:{place['line']}" if place else None for place in places),
            ]
        )
    return table


def _numbered(key: str, number: int | None) -> str:
    return f"[{number}] {key}" if number is not None else key


def _facts(ledger: Ledger) -> _Table:
    languages = list(ledger["languages"])
    table = _Table(
        "Facts",
        [
            _Column("Fact", 28),
            _Column("Reference", 16),
            *(_Column(f"Statement ({language})", 34) for language in languages),
            *(_Column(f"Source value ({language})", 26) for language in languages),
            *(_Column(f"As printed ({language})", 26) for language in languages),
            _Column("Locator", 14),
            _Column("Seen at", 34),
            _Column("Looked at", 34),
            _Column("Verification", 14),
            _Column("Note", 44),
            _Column("Claims", 26),
            _Column("File", 32),
        ],
    )
    for fact in ledger["facts"]:
        printed = fact["printed_text"] or {}
        table.rows.append(
            [
                fact["id"],
                fact["citekey"] or "(the authors' own)",
                *(fact["statement"].get(language) for language in languages),
                *(fact["value_text"].get(language) for language in languages),
                *(printed.get(language) for language in languages),
                fact["locator"],
                _lines(fact["seen_at"]),
                _lines(fact["looked_at"]),
                _Verification(fact["verification"]) if fact["verification"] else None,
                fact["note"],
                _lines(fact["claims"]),
                f"{fact['file']}:{fact['line']}",
            ]
        )
    return table


def _references(ledger: Ledger) -> _Table:
    table = _Table(
        "References",
        [
            _Column("Number", 9),
            _Column("Reference", 18),
            _Column("As printed", 70),
            _Column("DOI", 34),
            _Column("Registration", 16),
            _Column("Not confirmed", 18),
            _Column("Claims", 28),
            _Column("Facts", 30),
            _Column("File", 24),
        ],
    )
    for item in ledger["references"]:
        text = next(iter(item["text"].values()), "") or str(item["csl"].get("title", ""))
        table.rows.append(
            [
                item["number"],
                item["citekey"],
                text,
                _Link(f"https://doi.org/{item['doi']}", item["doi"]) if item["doi"] else None,
                item["registration"],
                ", ".join(item["unconfirmed"]),
                _lines(item["cited_by"]),
                _lines(item["facts"]),
                f"{item['file']}:{item['line']}",
            ]
        )
    return table


def counts(ledger: Ledger) -> dict[str, int]:
    """Count what a ledger holds, by name."""
    sourced = [fact for fact in ledger["facts"] if fact["citekey"] is not None]
    return {
        "sourced claims": sum(claim["kind"] == "sourced" for claim in ledger["claims"]),
        "authors' own claims": sum(claim["kind"] == "authors" for claim in ledger["claims"]),
        "facts with a source": len(sourced),
        "of which unverified": sum(fact["verification"] == "unverified" for fact in sourced),
        "of which printed otherwise than the source says": sum(fact["differs"] for fact in sourced),
        "figures and words of the authors' own": len(ledger["facts"]) - len(sourced),
        "references": len(ledger["references"]),
    }


EXPLANATIONS = (
    ("Source value", "what the source itself says"),
    ("As printed", "what the published review printed, where that differs; empty where it does not"),
    ("Verification", "how the fact was compared with its source: in its full text, in its abstract, in a secondary source, or not at all"),
    ("Seen at", "addresses where the value was read"),
    ("Looked at", "addresses where somebody looked for it in vain"),
    ("Not confirmed", "fields of the reference that nobody confirmed; an identifier among them is not shown"),
)
"""What the columns that need a word mean."""


def _write_about(sheet: Worksheet, ledger: Ledger, formats: _Formats) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 90)
    rows: list[tuple[Any, Any]] = [
        *(("Title" if position == 0 else "", title) for position, title in enumerate(ledger["title"].values())),
        ("Edition", ledger["edition"]),
        ("Date", ledger["date"]),
        ("Values shown", "as printed in the published review" if ledger["shows"] == "printed" else "as the sources give them"),
        ("Languages", ", ".join(ledger["languages"])),
        ("Licence", _Link(ledger["licence"]["url"], ledger["licence"]["name"])),
        *counts(ledger).items(),
        *EXPLANATIONS,
    ]
    sheet.write_string(0, 0, "Ledger: claims, facts, references", formats.title)
    for row, (label, cell) in enumerate(rows, 2):
        sheet.write_string(row, 0, label, formats.label)
        _write(sheet, row, 1, cell, formats)
