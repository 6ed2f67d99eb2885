"""`probant.trace.workbook`: what a co-author opens holds everything, and is the same file each time."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from probant.trace.workbook import write_workbook
from tests.unit.trace.conftest import ROOT

EPOCH = 1_570_000_000


@pytest.fixture
def book(ledger) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(ledger, EPOCH)))


def rows(sheet) -> list[dict[str, object]]:
    head, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in others]


def test_it_has_a_row_for_each_claim_with_both_texts(book, ledger) -> None:
    table = {row["Claim"]: row for row in rows(book["Claims"])}
    assert list(table) == [claim["id"] for claim in ledger["claims"]]
    for claim in ledger["claims"]:
        row = table[claim["id"]]
        assert (row["Facts"] or "").split("\n") == (claim["facts"] or [""])
        for language, place in claim["languages"].items():
            assert row[f"Text ({language})"] == place["text"]
            assert row[f"Template ({language})"] == f"{place['file']}:{place['line']}"


def test_it_has_a_row_for_each_fact_as_read_and_as_printed(book, ledger) -> None:
    table = {row["Fact"]: row for row in rows(book["Facts"])}
    assert list(table) == [fact["id"] for fact in ledger["facts"]]
    for fact in ledger["facts"]:
        row = table[fact["id"]]
        assert (row["Verification"], row["Locator"], row["Note"]) == (fact["verification"], fact["locator"], fact["note"])
        assert (row["Seen at"] or "").split("\n") == (fact["seen_at"] or [""])
        for language in ledger["languages"]:
            assert row[f"Source value ({language})"] == fact["value_text"][language]
            assert row[f"As printed ({language})"] == (fact["printed_text"] or {}).get(language)
            assert row[f"Statement ({language})"] == fact["statement"][language]


def test_it_has_a_row_for_each_reference(book, ledger) -> None:
    table = rows(book["References"])
    assert [row["Reference"] for row in table] == [item["citekey"] for item in ledger["references"]]
    assert [row["DOI"] for row in table] == [item["doi"] for item in ledger["references"]]


def test_its_sheets_can_be_worked_with(book) -> None:
    assert book.sheetnames == ["Claims", "Facts", "References", "About"]
    for name in ("Claims", "Facts", "References"):
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A2"].alignment.wrap_text
        assert all(5 < sheet.column_dimensions[cell.column_letter].width < 100 for cell in sheet[1])


def test_its_only_dates_are_the_editions(ledger) -> None:
    data = write_workbook(ledger, EPOCH)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.properties.created == book.properties.modified == dt.datetime.fromtimestamp(EPOCH, dt.UTC).replace(tzinfo=None)
    assert {item.date_time for item in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_another_process_in_another_place_writes_the_same_bytes(tiny, tmp_path) -> None:
    import json

    (tmp_path / "ledger.json").write_text(json.dumps(tiny), encoding="utf-8")
    script = (
        "import hashlib, json, sys; from probant.trace.workbook import write_workbook; "
        f"print(hashlib.sha256(write_workbook(json.load(open('ledger.json', encoding='utf-8')), {EPOCH})).hexdigest())"
    )
    made = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT / "src"), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.strip() == hashlib.sha256(write_workbook(tiny, EPOCH)).hexdigest()


def test_text_is_never_a_formula_nor_a_link(tiny) -> None:
    odd = copy.deepcopy(tiny)
    odd["claims"][0]["languages"]["en"]["text"] = '=HYPERLINK("https://example.org","x")'
    odd["facts"][0]["note"] = "https://example.org/" + "x" * 40_000
    odd["licence"]["url"] = "javascript:alert(1)"
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(odd, 0)))
    cell = book["Claims"]["E2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("https://example.org","x")')
    assert len(rows(book["Facts"])[0]["Note"]) == 32_767
    assert all(cell.hyperlink is None for row in book["About"].iter_rows() for cell in row)
