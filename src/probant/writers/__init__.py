"""Write a `Document` as a file: each writer takes a document and a layout and gives bytes, the same for the same input."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from probant.document import Document


@dataclass(frozen=True, slots=True)
class Layout:
    """The look of an article: named text and binary files, the project's own before the engine's."""

    files: dict[str, bytes]
    """`page.html.j2`, `style.css`, `print.css`, `docx.toml`, ..., by name."""

    def text(self, name: str) -> str:
        """Give a file as text; KeyError when neither the project nor the engine has it."""
        return self.files[name].decode("utf-8")


Writer = Callable[["Document", Layout], bytes]

_MODULES = {"html": "probant.writers.html", "pdf": "probant.writers.pdf", "docx": "probant.writers.docx"}

FORMATS = tuple(_MODULES)
"""The formats that can be asked for, in the order in which they are shown."""

STROKES = ".operators"
"""The ending of what a page draws of a figure (`writers.strokes`), beside its SVG."""


_LIVE = frozenset({"docx"})
"""The formats in which citations can be live fields."""


def writer(format_name: str, *, live: bool = False) -> Writer:
    """Give the writer of a format, importing what it needs only now; KeyError for an unknown format.

    `live`: the one that writes citations as fields of Zotero's, where the format has such.
    """
    module = importlib.import_module(_MODULES[format_name])
    found: Writer = module.write_live if live and format_name in _LIVE else module.write
    return found
