"""The commands and files that a section of a document prints, in their order, as a reader would run and write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"(?P<before>[^\n]*)\n\n```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"`(?P<path>[^`]+)`, (?:the whole file|(?P<where>before|after|in place of) the line `(?P<line>.+)`|(?P<end>at the end)):$")


@dataclass(frozen=True)
class Commands:
    """Lines for a shell, and what the last of them prints, where the document says it."""

    lines: list[str]
    printed: str | None


@dataclass(frozen=True)
class Edit:
    """What is to be written: a whole file, or lines at a place of one."""

    path: str
    text: str
    where: str
    line: str = ""

    def apply(self, root: Path) -> None:
        """Write it; the line that it is put at stands once in the file."""
        file = root / self.path
        if self.where == "whole":
            file.write_text(self.text, encoding="utf-8")
            return
        old = file.read_text(encoding="utf-8")
        if self.where == "end":
            file.write_text(old + self.text, encoding="utf-8")
            return
        lines = old.splitlines(keepends=True)
        assert lines.count(f"{self.line}\n") == 1, (self.path, self.line)
        index = lines.index(f"{self.line}\n")
        kept = {"before": (index, index), "after": (index + 1, index + 1), "in place of": (index, index + 1)}[self.where]
        file.write_text("".join([*lines[: kept[0]], self.text, *lines[kept[1] :]]), encoding="utf-8")


def steps(document: Path, heading: str) -> list[Commands | Edit]:
    """Give the steps of a section. A block that is neither commands, what they print, nor a file is a mistake of the document."""
    text = document.read_text(encoding="utf-8")
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None, heading
    return list(_steps(section[1]))


def _steps(section: str) -> Iterator[Commands | Edit]:
    waiting: Commands | None = None
    # A block's first line may stand right after the end of the block before: the separation is put between them.
    for found in _BLOCK.finditer(section):
        language, text = found["language"], found["text"]
        if language == "text":
            assert waiting is not None, text
            yield Commands(waiting.lines, text)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        if language == "sh":
            waiting = Commands(text.splitlines(), None)
            continue
        place = _FILE.match(found["before"])
        assert place is not None, found["before"]
        yield Edit(place["path"], text, place["where"] or ("end" if place["end"] else "whole"), place["line"] or "")
    if waiting is not None:
        yield waiting
