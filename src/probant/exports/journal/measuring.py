"""Measure a manuscript and its figures against what a journal limits."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from probant.document import Document
from probant.exports.journal import counting
from probant.exports.journal.declaring import State
from probant.loading.corpus import Corpus
from probant.model.journals import ArticleType, CountedPart, FigureFormat
from probant.model.records import Edition
from probant.pandoc import ast

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LINE = 240
"""What Word calls a single line."""
_POINT = 25.4 / 72
_INCH = 25.4


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A file of a figure as it was written: `dpi` is None for a drawing without pixels."""

    name: str
    format: str
    width_mm: float
    dpi: int | None


@dataclass(frozen=True, slots=True)
class AbstractMeasure:
    """An abstract: its words and the headings in it."""

    words: int
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """All that is measured of a manuscript in one language. None is what the content does not state."""

    language: str
    words: int
    parts: tuple[CountedPart, ...]
    sections: tuple[counting.Weight, ...]
    titles: dict[str, str]
    short_title: str | None
    abstracts: dict[str, AbstractMeasure]
    keywords: dict[str, int | None]
    references: int
    tables: int
    figures: int
    authors: int | None
    """How many are printed; None where nobody has signed the edition."""
    signed: bool
    """Whether they have signed this very text: authors of a published article have not signed an edition that gives its text again."""
    highlights: tuple[str, ...] | None
    take_home: str | None
    declared: dict[str, State]
    restates: str | None
    """The published article whose text the edition gives again."""
    notice: str | None = None
    """What the edition says of itself."""
    orcid_missing: tuple[str, ...] = ()
    figure_files: tuple[FigureFile, ...] = ()
    line_numbers: bool | None = None
    spacing: float | None = None
    cover_letter: bool = False
    self_citations: tuple[tuple[str, str], ...] = ()
    leaks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What still names the authors, by anonymised file."""
    anonymous_files: int = 0
    tables_editable: bool | None = None


def measure(
    document: Document, corpus: Corpus, edition: Edition, kind: ArticleType, *, highlights: tuple[str, ...] | None, states: dict[str, State]
) -> Measures:
    """Measure a document before any file is written of it."""
    article, front = corpus.article, document.front
    signed = edition.signatories == "authors"
    parts = tuple(kind.words_of.value) if kind.words_of is not None and kind.words_of.value else counting.DEFAULT_PARTS
    take_home = article.take_home.get(document.language) if article.take_home and signed else None
    return Measures(
        language=document.language,
        words=counting.total(document, parts),
        parts=parts,
        sections=tuple(counting.weights(document, parts)),
        titles={document.language: front.title, **dict(front.translated_titles)},
        short_title=front.short_title,
        abstracts={item.language: AbstractMeasure(counting.count(item.blocks), counting.headings_of(item)) for item in front.abstracts},
        keywords={item.language: None if item.keywords is None else len(item.keywords) for item in front.abstracts},
        references=len(document.references),
        tables=len(counting.displays(document, "table")),
        figures=len(counting.displays(document, "figure")),
        authors=len(front.authors) if signed else None,
        signed=bool(front.credited),
        highlights=highlights,
        take_home=take_home,
        declared=states,
        restates=front.published_line if front.restates else None,
        notice=ast.plain(front.notice) or None,
        orcid_missing=tuple(author.name for author in front.authors if not author.orcid),
        cover_letter=bool(signed and article.cover_letter and article.cover_letter.get(document.language)),
    )


def look_of(docx: bytes) -> tuple[bool, float]:
    """Give whether the lines of a Word text are numbered in every section, and the spacing of its body's lines (2 is double)."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        text = etree.fromstring(archive.read("word/document.xml"))
        styles = etree.fromstring(archive.read("word/styles.xml"))
    sections = list(text.iter(f"{_WORD}sectPr"))
    numbered = bool(sections) and all(section.find(f"{_WORD}lnNumType") is not None for section in sections)
    return numbered, _spacing(styles, "BodyText")


def _spacing(styles: etree._Element, name: str | None) -> float:
    """Give the line spacing of a style, its own or the one it is based on has."""
    by_id = {style.get(f"{_WORD}styleId"): style for style in styles.iter(f"{_WORD}style")}
    while name in by_id:
        own = by_id[name].find(f"{_WORD}pPr/{_WORD}spacing")
        line = own.get(f"{_WORD}line") if own is not None else None
        if line is not None:
            return int(line) / _LINE
        based = by_id[name].find(f"{_WORD}basedOn")
        name = based.get(f"{_WORD}val") if based is not None else None
    default = styles.find(f"{_WORD}docDefaults/{_WORD}pPrDefault/{_WORD}pPr/{_WORD}spacing")
    line = default.get(f"{_WORD}line") if default is not None else None
    return int(line) / _LINE if line is not None else 1.0


def measured_figure(name: str, form: FigureFormat, data: bytes) -> FigureFile:
    """Measure the file of a figure: its width in millimetres, and its pixels to the inch where it has any."""
    if form == "pdf":
        import pikepdf

        with pikepdf.open(io.BytesIO(data)) as pdf:
            left, _, right, _ = (float(value) for value in pdf.pages[0].mediabox)
        return FigureFile(name, form, (right - left) * _POINT, None)
    if form == "eps":
        found = re.search(rb"%%HiResBoundingBox: (\S+) \S+ (\S+)|%%BoundingBox: (\S+) \S+ (\S+)", data)
        left, right = (float(value) for value in found.groups() if value is not None) if found else (0.0, 0.0)
        return FigureFile(name, form, (right - left) * _POINT, None)
    if form == "svg":
        width = etree.fromstring(data).get("width", "0")
        number = float(re.sub(r"[a-z]+$", "", width))
        return FigureFile(name, form, number if width.endswith("mm") else number * _POINT, None)
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        dpi = float(image.info.get("dpi", (0, 0))[0])
        return FigureFile(name, form, image.width / dpi * _INCH if dpi else 0.0, round(dpi))
