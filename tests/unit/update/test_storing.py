"""`probant.update.storing`: the rest of a bibliography stays byte for byte; all files of a change are written, or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from probant.update import storing
from probant.update.entries import BibStyle, Entry
from probant.update.storing import CannotStore, newline_of, store, with_entries, with_fields

ENTRY = "@misc{new,\n  title = {New}\n}"
OLD = "@misc{a,\n  title = {A},\n  doi = {10.1000/a},\n  unconfirmed = {doi}\n}\n"


@pytest.mark.parametrize("newline", ("\n", "\r\n", "\r"))
@pytest.mark.parametrize("mark", (b"", b"\xef\xbb\xbf"))
@pytest.mark.parametrize("tail", ("", "\n", "\n\n", "\n% an end"))
def test_an_entry_goes_to_the_end_and_nothing_before_it_changes(newline: str, mark: bytes, tail: str) -> None:
    """Whatever the line ends, the mark at the beginning, and how the file ends; one blank line stands before the entry."""
    before = mark + (OLD.rstrip("\n") + tail).replace("\n", newline).encode()
    after = with_entries(before, [ENTRY, ENTRY])
    assert after.startswith(before)
    new = after[len(before) :].decode()
    assert new.replace("\r\n", "").count("\n") == (0 if newline != "\n" else new.count("\n"))
    assert after.decode("utf-8-sig").replace(newline, "\n").split("\n% an end")[-1].endswith(f"\n\n{ENTRY}\n\n{ENTRY}\n")
    assert newline_of(after) == newline.encode()


@pytest.mark.parametrize("before", (b"", b"\xef\xbb\xbf"))
def test_an_empty_bibliography_begins_with_the_entry(before: bytes) -> None:
    """Without a blank line before it."""
    assert with_entries(before, [ENTRY]) == before + ENTRY.encode() + b"\n"


def test_fields_are_added_after_those_that_are_there() -> None:
    """In a file with Windows line ends, an entry of one line, one with a comma at its end."""
    added = Entry("a", "misc", {"pmid": "1", "year": "2020"})
    data = b"@misc{b, title = {B}}\r\n\r\n@misc{a,\r\n\ttitle = {A {x} \\} y},\r\n}\r\n% end\r\n"
    after = with_fields(data, "a", added, BibStyle(indent="\t"))
    assert after == data.replace(b"y},\r\n}", b"y},\r\n\tyear = {2020},\r\n\tpmid = {1}\r\n}")
    assert with_fields(b"@misc{a, title = {A}}\n", "a", added, BibStyle()) == b"@misc{a, title = {A},\n  year = {2020},\n  pmid = {1}\n}\n"


def test_what_is_added_without_confirmation_joins_what_is_unconfirmed_there() -> None:
    """The field stays last; an entry that has none gets one."""
    added = Entry("a", "misc", {"pages": "1--2", "pmid": "1", "unconfirmed": "pages, pmid"})
    after = with_fields(OLD.encode(), "a", added, BibStyle()).decode()
    assert after == OLD.replace("  unconfirmed = {doi}", "  pages = {1--2},\n  pmid = {1},\n  unconfirmed = {doi, pages, pmid}")
    after = with_fields(OLD.replace(",\n  unconfirmed = {doi}", "").encode(), "a", added, BibStyle()).decode()
    assert after.endswith("doi = {10.1000/a},\n  pages = {1--2},\n  pmid = {1},\n  unconfirmed = {pages, pmid}\n}\n")


@pytest.mark.parametrize(("mark", "newline"), (("\ufeff", "\r\n"), ("", "\r"), ("", "\n")))
def test_an_entry_is_found_whatever_the_line_ends_and_the_mark_before_it(mark: str, newline: str) -> None:
    """At the very beginning of a file too."""
    added = Entry("a", "misc", {"pmid": "1", "unconfirmed": "pmid"})
    before = (mark + OLD.replace("\n", newline)).encode()
    after = with_fields(before, "a", added, BibStyle())
    expected = OLD.replace("  unconfirmed = {doi}", "  pmid = {1},\n  unconfirmed = {doi, pmid}")
    assert after == (mark + expected.replace("\n", newline)).encode()


def test_an_entry_that_is_not_there_is_an_error() -> None:
    """Nor is one whose key only begins so."""
    with pytest.raises(ValueError, match="a"):
        with_fields(b"@misc{ab, title = {A}}\n", "a", Entry("a", "misc", {"pmid": "1"}), BibStyle())


def test_files_are_written_with_the_permissions_that_they_had(tmp_path: Path) -> None:
    """A new file has those that any new file has; nothing else is left in the folder."""
    old, new = tmp_path / "r.bib", tmp_path / "studies" / "x.yaml"
    old.write_bytes(b"old")
    old.chmod(0o640)
    store({new: b"study", old: b"changed"}, {old: b"old"})
    assert (old.read_bytes(), new.read_bytes()) == (b"changed", b"study")
    assert old.stat().st_mode & 0o777 == 0o640
    mask = os.umask(0)
    os.umask(mask)
    assert new.stat().st_mode & 0o777 == 0o666 & ~mask
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["r.bib", "studies", "x.yaml"]


def test_a_file_that_changed_meanwhile_stops_all(tmp_path: Path) -> None:
    """What somebody else wrote is not lost."""
    old, new = tmp_path / "r.bib", tmp_path / "x.yaml"
    old.write_bytes(b"edited elsewhere")
    with pytest.raises(CannotStore, match=r"r\.bib.*changed by another program.*nothing was changed"):
        store({new: b"study", old: b"changed"}, {old: b"old"})
    assert old.read_bytes() == b"edited elsewhere"
    assert not new.exists()


@pytest.mark.parametrize("failing", (1, 2, 3))
def test_a_write_that_fails_leaves_all_as_it_was(failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever file it is, also when others were swapped in already."""
    old = tmp_path / "r.bib"
    old.write_bytes(b"old")
    files = {old: b"changed", tmp_path / "x.yaml": b"x", tmp_path / "y.yaml": b"y"}
    real, calls = Path.replace, []

    def replace(path: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        return real(path, target)

    monkeypatch.setattr(storing.Path, "replace", replace)
    with pytest.raises(CannotStore, match="No space left on device; nothing was changed"):
        store(files, {old: b"old"})
    assert [path.name for path in tmp_path.iterdir()] == ["r.bib"]
    assert old.read_bytes() == b"old"
