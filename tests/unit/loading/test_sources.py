"""`probant.loading.sources`: a file is read strictly or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.diagnostics import Findings
from probant.loading.sources import MAX_BYTES, read_text


def outcome(root: Path, path: str) -> tuple[str | None, list[tuple[str, str]]]:
    """Give the text and the findings."""
    findings = Findings()
    return read_text(root, path, findings), [(item.rule, str(item.span)) for item in findings]


@pytest.mark.parametrize(
    ("data", "text"),
    ((b"a\r\nb\rc\n", "a\nb\nc\n"), (b"\xef\xbb\xbfa\n", "a\n"), ("é «\u202fx »\t".encode(), "é «\u202fx »\t"), (b"", "")),
)
def test_line_ends_are_made_one_kind_and_a_byte_order_mark_goes(tmp_path: Path, data: bytes, text: str) -> None:
    """Nothing else changes."""
    (tmp_path / "f").write_bytes(data)
    assert outcome(tmp_path, "f") == (text, [])


@pytest.mark.parametrize(
    ("data", "rule", "place"),
    (
        (b"ok\nab\xe9c", "not-utf8", "f:2:3"),
        (b"\xff\xfea\x00", "not-utf8", "f:1:1"),
        (b"a\xed\xa0\x80", "not-utf8", "f:1:2"),
        (b"ok\r\nab\x00c", "control-character", "f:2:3"),
        (b"\x1b[31m", "control-character", "f:1:1"),
        ("a\u0085".encode(), "control-character", "f:1:2"),
        ("a\uffff".encode(), "control-character", "f:1:2"),
        ("a\ue000".encode(), "control-character", "f:1:2"),
    ),
)
def test_bytes_that_are_no_text_have_their_rule_and_place(tmp_path: Path, data: bytes, rule: str, place: str) -> None:
    """Invalid UTF-8, control characters, non-characters and the engine's own marks are refused where they stand."""
    (tmp_path / "f").write_bytes(data)
    assert outcome(tmp_path, "f") == (None, [(rule, place)])


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    """The limit itself is accepted."""
    (tmp_path / "f").write_bytes(b"a" * MAX_BYTES)
    assert outcome(tmp_path, "f")[1] == []
    (tmp_path / "f").write_bytes(b"a" * (MAX_BYTES + 1))
    assert outcome(tmp_path, "f") == (None, [("file-too-large", "f")])


def test_what_is_no_file_is_a_finding(tmp_path: Path) -> None:
    """A missing file, a folder in its place, a name too long."""
    (tmp_path / "folder").mkdir()
    assert outcome(tmp_path, "nothing") == (None, [("missing-file", "nothing")])
    assert outcome(tmp_path, "folder") == (None, [("unreadable-file", "folder")])
    assert outcome(tmp_path, "x" * 300)[1] == [("unreadable-file", "x" * 300)]


@pytest.mark.parametrize("path", ("../secret", "inner/../../secret", "link", "folder-link/secret"))
def test_nothing_outside_the_project_is_read(tmp_path: Path, path: str) -> None:
    """Neither by `..` nor through a symbolic link, to a file or of a folder."""
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    root = tmp_path / "project"
    (root / "inner").mkdir(parents=True)
    (root / "link").symlink_to(tmp_path / "secret")
    (root / "folder-link").symlink_to(tmp_path)
    assert outcome(root, path) == (None, [("outside-project", path)])


def test_a_link_within_the_project_is_followed(tmp_path: Path) -> None:
    """Only what leads outside is refused."""
    (tmp_path / "f").write_text("x", encoding="utf-8")
    (tmp_path / "link").symlink_to("f")
    assert outcome(tmp_path, "link") == ("x", [])
