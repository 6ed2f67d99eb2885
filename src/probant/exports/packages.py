"""Packages: archives whose bytes depend on their files alone, put beside the published sets as a whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from probant import publishing

if TYPE_CHECKING:
    from probant.document import Document

FOLDER = "submission"
"""The folder below the build folder where packages stand: a published set holds only what its build made."""

_LISTED = 5
"""How many files are named one by one."""


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
