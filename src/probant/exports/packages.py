"""Packages: archives whose bytes depend on their files alone, put beside the published sets as a whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from probant import publishing

if TYPE_CHECKING:
    from probant.document import Document

FOLDER = "submission"
"""The folder below the build folder where packages stand: a published set holds only what its build made."""

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can say
_LISTED = 5
"""How many files are named one by one."""
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


class Answer(NamedTuple):
    """What a command prints, and its exit status."""

    text: str
    status: int


def notice_of(document: Document) -> str:
    """Give an edition's notice in words, without the legend of a sign that only the finished files have."""
    from probant.language.typography import typeset  # the command line imports this module, and must cost nothing
    from probant.pandoc import ast

    legend = typeset(document.words["legend-unverified"], document.language)
    texts = [ast.plain(block).strip() for block in document.front.notice]
    return " ".join(text for text in texts if text != legend)


def zipped(files: dict[str, bytes]) -> bytes:
    """Give an archive of files by their names, in the order given; every entry has the same date and rights."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, data)
    return out.getvalue()


def published(build: Path, edition: str, target: str, files: dict[str, bytes]) -> list[str]:
    """Publish the files of a package in `<build>/submission/<edition>/<target>`, in place of the package before; tell where, in lines.

    publishing.CannotPublish when they cannot be written, in which case the package before is untouched.
    """
    base = build / FOLDER / edition
    records = {name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()}
    with publishing.locked(base):
        done = publishing.publish(base, target, files, {}, {"artifacts": records})
    shown = os.path.relpath(base / target)
    listed = ", ".join(files) if len(files) <= _LISTED else f"{len(files)} files"
    lines = [f"{base / target if shown.startswith('../../') else shown}: {listed}"]
    return [*lines, *(f"{name} was changed or put there by hand: it is kept" for name in done.strangers)]
