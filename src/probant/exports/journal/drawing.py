"""The figures of an article one by one, in the format, resolution and width that a journal asks for, each drawn anew so that letters keep their size."""

from __future__ import annotations

from dataclasses import dataclass, replace

from probant.document import Document, FigurePlot
from probant.exports.journal.measuring import FigureFile, measured_figure
from probant.figures import draw
from probant.figures.formats import FORMS, Asked, Form, figure_file, file_name
from probant.model.journals import Profile

_UNKNOWN: tuple[Form, ...] = ("pdf", "tiff")
"""What is written where a journal's formats are not known: a drawing without pixels, and one with them."""

_DPI = 1000
"""The resolution of drawings of lines where a journal's is not known: the least that publishers ask for them."""

_WIDTHS = (174,)
"""The width where a journal's is not known, in millimetres: that of the article's own pages."""


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """A figure's file: its bytes, and what they measure."""

    data: bytes
    measured: FigureFile


def figures_of(document: Document, profile: Profile) -> dict[str, DrawnFile]:
    """Give the files of all figures by name (`Fig1.pdf`).

    MissingGlyph where the font lacks a character; ValueError for a plot that cannot be drawn in any width that the journal takes.
    """
    files = {}
    for number, figure in enumerate(document.figures, 1):
        for form in forms(profile):
            data = _drawn(figure, form, profile, document.locale)
            name = file_name(number, form)
            files[name] = DrawnFile(data, measured_figure(name, form, data))
    return files


def forms(profile: Profile) -> tuple[Form, ...]:
    """Give the format that figures are written in: the first of the journal's that the engine draws."""
    wanted = profile.figures.formats.value if profile.figures.formats is not None else None
    drawn = [form for name in wanted or () for form in FORMS if form == name]
    return tuple(drawn[:1]) or _UNKNOWN


def resolution(profile: Profile) -> int:
    """Give the pixels to the inch: those of drawings of lines, the strictest that a journal asks for."""
    line = profile.figures.dpi.line
    return line.value if line is not None and line.value else _DPI


def _drawn(figure: FigurePlot, form: Form, profile: Profile, locale: str) -> bytes:
    """Draw a figure in the widest of the journal's widths that holds its words."""
    widths = profile.figures.widths_mm
    least = profile.figures.width_min_mm
    wanted = sorted(widths.value, reverse=True) if widths is not None and widths.value else list(_WIDTHS)
    wanted = [max(width, least.value) if least is not None and least.value else width for width in wanted]
    refused: ValueError | None = None
    for width in wanted:
        try:
            return figure_file(figure.plot, Asked(form, width, resolution(profile)), name=figure.name, language=locale)
        except ValueError as error:
            refused = error
    raise refused or ValueError(f"{profile.id} takes figures of no width")


def drawn(document: Document) -> Document:
    """Give a document with its figures as the article has them."""
    images: dict[str, bytes] = {}
    for figure in document.figures:
        made = draw(figure.plot, name=figure.name, language=document.locale)
        images |= {f"{figure.name}.svg": made.svg, f"{figure.name}.png": made.png}
    return replace(document, images=images)
