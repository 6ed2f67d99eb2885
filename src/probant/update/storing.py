"""Change a project's files: the bibliography byte for byte but for what is added, all files of a change or none."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path

from probant.update.entries import CONFIRMABLE, ORDER, BibStyle, Entry

_UNCONFIRMED = re.compile(r"((?<=[\r\n])[ \t]*unconfirmed\s*=\s*\{)([^{}]*)(\})", re.IGNORECASE)
"""The field of an entry that names what nobody has confirmed, on a line of its own."""


class CannotStore(OSError):
    """A file could not be written; everything is as it was before. The message names the file and the reason."""


def newline_of(data: bytes) -> bytes:
    """Give the line end that a file uses most; a line feed where it has none."""
    windows = data.count(b"\r\n")
    feeds, returns = data.count(b"\n") - windows, data.count(b"\r") - windows
    return max((feeds, b"\n"), (windows, b"\r\n"), (returns, b"\r"), key=lambda item: item[0])[1]


def with_entries(data: bytes, texts: list[str]) -> bytes:
    """Give a bibliography with entries at its end, a blank line before each; what it held stays byte for byte."""
    newline = newline_of(data)
    out = data
    for text in texts:
        if out.removeprefix(b"\xef\xbb\xbf"):
            if not out.endswith(newline):
                out += newline
            if not out.endswith(newline * 2) and out.removeprefix(b"\xef\xbb\xbf").strip():
                out += newline
        out += text.replace("\n", newline.decode("ascii")).encode("utf-8") + newline
    return out


def with_fields(data: bytes, citekey: str, missing: Entry, style: BibStyle) -> bytes:
    """Give a bibliography in which an entry has the fields of `missing` too, after those that it has; ValueError when it is not found.

    What cannot be confirmed is added to the entry's own `unconfirmed`; nothing else that it holds is changed.
    """
    text = data.decode("utf-8")
    start, end = _entry(text, citekey)
    newline = newline_of(data).decode("ascii")
    block = text[start:end]
    fields = {name: value for name, value in missing.fields.items() if name != "unconfirmed"}
    waiting = [name for name in CONFIRMABLE if name in fields and name in missing.fields.get("unconfirmed", "").split(", ")]
    own = _UNCONFIRMED.search(block)
    if waiting and own:
        names = [name.strip() for name in own[2].split(",") if name.strip()]
        block = block[: own.start(2)] + ", ".join([*names, *waiting]) + block[own.end(2) :]
        own = _UNCONFIRMED.search(block)
    elif waiting:
        fields["unconfirmed"] = ", ".join(waiting)
    lines = [f"{style.indent}{name} = {{{fields[name]}}}" for name in ORDER if name in fields]
    if own:  # `unconfirmed` stays last
        block = block[: own.start()] + "".join(f"{line},{newline}" for line in lines) + block[own.start() :]
    else:
        body = block[:-1].rstrip()
        space = block[len(body) : -1] or newline
        body = body.removesuffix(",")
        block = f"{body},{newline}{f',{newline}'.join(lines)}{space if newline in space else newline}" + block[-1]
    return (text[:start] + block + text[end:]).encode("utf-8")


def _entry(text: str, citekey: str) -> tuple[int, int]:
    """Give where an entry begins and ends, by its braces."""
    found = re.search(rf"(?:\A|(?<=[\r\n]))[ \t\ufeff]*@\s*\w+\s*\{{\s*{re.escape(citekey)}\s*,", text)
    if found is None:
        raise ValueError(citekey)
    start = text.index("@", found.start())
    depth, position = 0, text.index("{", start)
    while position < len(text):
        sign = text[position]
        if sign == "\\":
            position += 1
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return start, position + 1
        position += 1
    raise ValueError(citekey)


def store(files: dict[Path, bytes], expected: dict[Path, bytes]) -> None:
    """Write files, all or none, each swapped in whole; CannotStore when one cannot be written or is no longer what `expected` says.

    A file that is not in `expected` must not exist yet.
    """
    staged: dict[Path, Path] = {}
    done: list[Path] = []
    current = next(iter(files), Path())
    try:
        for current, data in files.items():
            _unchanged(current, expected)
            current.parent.mkdir(parents=True, exist_ok=True)
            staged[current] = _stage(current, data)
        for current, temporary in staged.items():
            _unchanged(current, expected)
            temporary.replace(current)
            done.append(current)
    except BaseException as error:  # an interruption too leaves all as it was
        for path in reversed(done):
            with contextlib.suppress(OSError):
                if path in expected:
                    _stage(path, expected[path]).replace(path)
                else:
                    path.unlink()
        if not isinstance(error, OSError):
            raise
        reason = str(error) if isinstance(error, CannotStore) else f"cannot write `{current.name}`: {error.strerror or error}"
        raise CannotStore(f"{reason}; nothing was changed") from error
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _unchanged(path: Path, expected: dict[Path, bytes]) -> None:
    there = path.read_bytes() if path.exists() else None
    if there != expected.get(path):
        raise CannotStore(f"`{path.name}` was changed by another program meanwhile: run the command again")


def _stage(path: Path, data: bytes) -> Path:
    """Write beside a file, on the disk for good, with the file's own permissions."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o7777)
        else:
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
