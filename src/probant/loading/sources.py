"""Read a text file of the project strictly: inside the project, small enough, UTF-8, no control character."""

from __future__ import annotations

import re
from pathlib import Path

from probant.diagnostics import Findings
from probant.spans import Span

MAX_BYTES = 4_000_000
"""The largest file that is read; a real study file is a hundred times smaller."""

# C0 and C1 controls (but tab, line feed, carriage return) and the two non-characters that XML forbids break DOCX and JATS; the first private-use
# characters are the engine's own marks.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\ue00f\ufffe\uffff]")


def read_text(root: Path, path: str, findings: Findings) -> str | None:
    """Give the text of `path` (relative to `root`), each line ended by a line feed; None after a finding when it cannot be read.

    Findings: `missing-file`, `unreadable-file`, `outside-project`, `file-too-large`, `not-utf8`, `control-character`.
    """
    file = root / path
    span = Span(path)
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            findings.add("outside-project", f"`{path}` leads outside the project", span, hint="copy the file into the project")
            return None
        data = file.read_bytes()
    except FileNotFoundError:
        findings.add("missing-file", f"there is no file `{path}`", span, hint="create it, or correct the name that asks for it")
        return None
    except OSError as error:
        findings.add(
            "unreadable-file", f"`{path}` cannot be read: {error.strerror or error}", span, hint="check that it is a file and its permissions"
        )
        return None
    if len(data) > MAX_BYTES:
        findings.add("file-too-large", f"`{path}` has {len(data)} bytes, the limit is {MAX_BYTES}", span, hint="split it")
        return None
    return _decode(data, path, findings)


def _decode(data: bytes, path: str, findings: Findings) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - before.rfind(b"\n")
        findings.add(
            "not-utf8",
            f"byte `0x{data[error.start]:02x}` is not UTF-8",
            Span(path, line, column),
            hint="save the file as UTF-8 (in most editors: Save with encoding)",
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        findings.add("control-character", f"control character `U+{ord(found.group()):04X}`", Span(path, line, column), hint="delete it")
        return None
    return text
