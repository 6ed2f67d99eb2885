"""Break text into lines of a given width, measured as it will be drawn."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from probant.figures.backend import text_width
from probant.figures.look import Face

# Besides plain spaces (never no-break ones): after a hyphen or a stroke between letters.
_WITHIN = re.compile(r"(?<=[^\W\d][-/])(?=[^\W\d])")
_SPACES = re.compile(r"[ \t\n]+")

_TRIES = 7


def width_of(text: str, face: Face) -> float:
    """Give the width of one line (points)."""
    return text_width(text, face.face, face.size)


def widest(texts: Iterable[str], face: Face) -> float:
    """Give the width of the widest of some lines; 0 where there is none."""
    return max((width_of(text, face) for text in texts if text), default=0.0)


@functools.lru_cache(maxsize=1024)
def wrapped(text: str, face: Face, width: float) -> tuple[str, ...]:
    """Give the lines of a text: as few as the width allows, and of like length. A word that is too long by itself is cut."""
    pieces = [part for word in _SPACES.split(text.strip(" \t\n")) if word for part in _parts(word, face, width)]
    if not pieces:
        return ()
    lines = _filled(pieces, face, width)
    if len(lines) == 1:
        return lines
    low, high = widest((piece for _, piece in pieces), face), width
    for _ in range(_TRIES):
        middle = (low + high) / 2
        tried = _filled(pieces, face, middle)
        if len(tried) == len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def settled(texts: Iterable[str], face: Face, width: float) -> float:
    """Give the width that texts take when they are wrapped to a width: a column need not be wider, and has as many lines."""
    return widest((line for text in texts for line in wrapped(text, face, width)), face)


def _parts(word: str, face: Face, width: float) -> list[tuple[str, str]]:
    """Give the pieces of a word, each with what stands before it when it is not broken there."""
    pieces = [cut for part in _WITHIN.split(word) for cut in _cut(part, face, width)]
    return [(" " if number == 0 else "", piece) for number, piece in enumerate(pieces)]


def _cut(part: str, face: Face, width: float) -> list[str]:
    """Cut what is wider than a line, wherever it must be."""
    found = []
    while len(part) > 1 and width_of(part, face) > width:
        end = next((end for end in range(len(part) - 1, 1, -1) if width_of(part[:end], face) <= width), 1)
        found.append(part[:end])
        part = part[end:]
    return [*found, part]


def _filled(pieces: list[tuple[str, str]], face: Face, width: float) -> tuple[str, ...]:
    """Fill one line after the other."""
    lines: list[str] = []
    for before, piece in pieces:
        longer = lines[-1] + before + piece if lines else piece
        if lines and width_of(longer, face) <= width + 1e-6:
            lines[-1] = longer
        else:
            lines.append(piece)
    return tuple(lines)
