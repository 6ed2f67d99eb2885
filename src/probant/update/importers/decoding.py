"""Turn the bytes of an export into text: UTF-8, UTF-16 or an old Windows encoding, any line ends."""

from __future__ import annotations

import contextlib
import re
import unicodedata

from probant.diagnostics import Findings
from probant.spans import Span

MAX_BYTES = 20_000_000
"""The largest export that is read: some ten thousand records."""

_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip, Word or Excel file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"SQLite format 3": "a database",
    b"Rar!": "a compressed file",
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_TWICE = re.compile("Ã[\x80-\xbf©¨ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿¡¢£¤¥¦§‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[™œ\x9d“”˜¦]")
HOW_TO_EXPORT = "export it as PubMed (.nbib), RIS, BibTeX, CSL JSON, EndNote XML, or save the record of Crossref or ClinicalTrials.gov as JSON"
"""What to do with a file that cannot be read."""

_HINT = "export it again as UTF-8"


def _place(path: str, text: str, position: int) -> Span:
    return Span(path, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))


def _utf16(data: bytes) -> str | None:
    """Give the name of the UTF-16 that bytes without a mark are, by where their zeros stand."""
    head = data[:4000]
    if head[1::2].count(0) > len(head) * 0.2 and not head[::2].count(0):
        return "utf-16-le"
    if head[::2].count(0) > len(head) * 0.2 and not head[1::2].count(0):
        return "utf-16-be"
    return None


def decode(data: bytes, path: str, findings: Findings) -> str | None:
    """Give the text of an export, each line ended by a line feed; None after a finding when it is no text.

    Findings: `import-format` (empty, not text), `import-encoding` (an error when nothing can be read; a warning when an encoding had to be guessed, or
    signs were lost before).
    """
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        findings.add("import-format", "the file is empty", Span(path), hint="export the record again")
        return None
    kind = next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)
    if kind is not None:
        findings.add("import-format", f"the file is {kind}, not an export of references", Span(path), hint=HOW_TO_EXPORT)
        return None
    text = _text(data, path, findings)
    if text is None:
        return None
    text = _mended(text.replace("\r\n", "\n").replace("\r", "\n"), path, findings)
    return unicodedata.normalize("NFC", text)


def _text(data: bytes, path: str, findings: Findings) -> str | None:
    wide = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else _utf16(data)
    try:
        return data.decode(wide or "utf-8-sig").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        span = _place(path, data[: error.start].decode("latin-1").replace("\r\n", "\n").replace("\r", "\n") + " ", error.start)
        span = Span(path, span.line, 0)
        if wide is not None or b"\0" in data:
            findings.add("import-encoding", f"byte {error.start + 1} is neither UTF-8 nor UTF-16", span, hint=_HINT)
            return None
        declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w-]+)", data)
        if declared is not None:
            with contextlib.suppress(LookupError, UnicodeDecodeError):
                return data.decode(declared[1].decode("ascii"))
        guessed = data.decode("cp1252", "replace")
        line = guessed.replace("\r\n", "\n").replace("\r", "\n").split("\n")[span.line - 1].strip()
        findings.warn(
            "import-encoding",
            f"not UTF-8; read as Windows-1252, which gives `{line[:60]}`",
            span,
            hint=f"look at its accents; if they are wrong, {_HINT}",
        )
        return guessed


def _once(line: str) -> str:
    """Give a line that was encoded twice as it was before; any other as it is."""
    if not _TWICE.search(line):
        return line
    try:
        return line.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return line


def _mended(text: str, path: str, findings: Findings) -> str:
    """Give a text without control characters; say where signs were spoilt before it came here."""
    found = _TWICE.search(text)
    if found:
        place = _place(path, text, found.start())
        before = text.split("\n")[place.line - 1].strip()
        text = "\n".join(_once(line) for line in text.split("\n"))
        after = text.split("\n")[place.line - 1].strip()
        said = f"an accent that was encoded twice: read as `{after[:60]}`" if after != before else f"an accent that was spoilt: `{before[:60]}`"
        findings.warn("import-encoding", said, place, hint=f"look at its accents; if they are wrong, {_HINT}")
    lost = text.find("\ufffd")
    if lost >= 0:
        findings.warn(
            "import-encoding",
            "a sign was lost before the file came here (`U+FFFD`)",
            _place(path, text, lost),
            hint="write the sign in what is added",
        )
    control = _CONTROL.search(text)
    if control:
        if "\x80" <= control[0] <= "\x9f":  # Windows-1252 that was taken for Latin-1
            text = re.sub("[\x80-\x9f]", lambda match: match[0].encode("latin-1").decode("cp1252", "replace"), text)
        else:
            place = _place(path, text, control.start())
            findings.warn("import-encoding", f"control character `U+{ord(control[0]):04X}` left out", place, hint="look at the text around it")
        text = _CONTROL.sub("", text)
    return text
