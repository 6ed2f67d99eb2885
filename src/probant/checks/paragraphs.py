"""Every sentence stands in a claim: sourced, or marked as the authors' own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from probant.checks.rendered import Reading, plain
from probant.checks.review import Review
from probant.spans import Span

_NOT_PROSE = re.compile(r"#{1,6}\s|[|+]|:{3,}|(?:[-=_*]\s*){3,}$")
_MARKER = re.compile(r"^(?:[-*+>]|\d+[.)]|\(?[a-zA-Z][.)]|\[\^[^\]]+\]:)\s+")
_UNDERLINE = re.compile(r"\s*(?:=+|-+)\s*")
_SHOWN = 60


def check_paragraphs(review: Review) -> None:
    """Find the text of paragraphs, lists and quotations that no claim holds. Headings and tables are no sentences."""
    for language in review.languages:
        for reading in review.readings[language]:
            for text in _stray(reading):
                short = " ".join(text.split())
                review.findings.add(
                    "prose-outside-claims",
                    f"`{short[:_SHOWN]}{'…' if len(short) > _SHOWN else ''}` stands outside any claim",
                    _place(review, language, reading, text),
                    hint='put it in a claim with its facts and its citation, or mark it as the authors\' own: `{% claim "id", authors="transition" %}`',
                )


def _stray(reading: Reading) -> Iterator[str]:
    """Give the text outside claims, a paragraph at a time."""
    for paragraph in re.split(r"\n[ \t]*\n", reading.outside()):
        lines = paragraph.strip("\n").split("\n")
        stray: list[str] = []
        for index, line in enumerate(lines):
            heading = index + 1 < len(lines) and _UNDERLINE.fullmatch(lines[index + 1])
            bare = _MARKER.sub("", line.lstrip(), count=1)
            if not heading and not _NOT_PROSE.match(line.lstrip()):
                stray += [piece.strip() for piece in bare.split("\0") if re.search(r"\w", piece)]
        if stray:
            yield "\n".join(stray)


def _place(review: Review, language: str, reading: Reading, text: str) -> Span:
    """Give where the text was written: the first stretch of a template's prose outside claims that is in it, else a fact printed outside any claim."""
    templates = review.templates[language]
    shown = " ".join(text.split())
    for written, span in templates.outside(reading.section.name):
        bare = " ".join(_MARKER.sub("", plain(written), count=1).split())
        if re.search(r"\w", bare) and bare in shown:
            return span
    for use in review.manuscripts[language].uses:
        if use.claim is None and use.text is not None and use.text in text:
            return use.span
    return templates.section(reading.section.name)
