"""Make citekeys in a project's own style: first author and year, `hale2011`, or a registration number, `nct01234567`."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from probant.update.markup import ascii_letters, plain
from probant.update.record import Record

VALID = re.compile(r"[A-Za-z][A-Za-z0-9_:-]*")
"""What a citekey can be; it is a file's name and an element's id as well."""

_STYLE = re.compile(r"([A-Za-z]+)([_:-]?)(?:19|20)\d\d[a-z]?")
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "on",
        "in",
        "for",
        "and",
        "or",
        "to",
        "with",
        "from",
        "by",
        "is",
        "are",
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "de",
        "du",
        "et",
        "en",
        "sur",
        "pour",
        "dans",
        "der",
        "die",
        "das",
        "und",
    ]
)


@dataclass(frozen=True, slots=True)
class KeyStyle:
    """How a project writes its citekeys: with a capital, with a sign before the year."""

    capital: bool = False
    separator: str = ""


def style_of(citekeys: Iterable[str]) -> KeyStyle:
    """Give the style that most of a project's author-and-year citekeys have; lower case without a sign when there is none."""
    found = [match for key in citekeys if (match := _STYLE.fullmatch(key))]
    if not found:
        return KeyStyle()
    capitals = sum(match[1][0].isupper() for match in found)
    return KeyStyle(capitals * 2 > len(found), Counter(match[2] for match in found).most_common(1)[0][0])


def citekey_for(record: Record, style: KeyStyle, taken: Iterable[str]) -> str:
    """Give a citekey that is not taken (whatever its case): `hale2011`, else `hale2011a`, `hale2011b`..."""
    there = {key.casefold() for key in taken}
    base = _base(record, style)
    if base.casefold() not in there:
        return base
    letters = [*string.ascii_lowercase, *(first + second for first in string.ascii_lowercase for second in string.ascii_lowercase)]
    return next(f"{base}{letter}" for letter in letters if f"{base}{letter}".casefold() not in there)


def _base(record: Record, style: KeyStyle) -> str:
    if record.trial is not None and record.kind == "registration":
        return record.trial.number if style.capital else record.trial.number.lower()
    word = _author(record) or _title_word(record) or "reference"
    word = word if style.capital else word.lower()
    return f"{word}{style.separator}{record.year}" if record.year else word


def _author(record: Record) -> str:
    """Give the first author's family name in ASCII letters; of a group its first word that is no article; else the next author's that has any."""
    for author in [*record.authors, *record.editors]:
        words = [word for word in author.family.split() if word.casefold() not in _SMALL] if author.literal else [author.family]
        name = re.sub(r"\d", "", ascii_letters(words[0] if words else ""))
        if name:
            return name[:1].upper() + (name[1:] if not author.literal else name[1:].lower())
    return ""


def _title_word(record: Record) -> str:
    for word in re.split(r"[^\w-]+", plain(record.title)):
        name = re.sub(r"\d", "", ascii_letters(word))
        if len(name) > 2 and word.casefold() not in _SMALL:  # noqa: PLR2004 - a word that says something
            return name.capitalize()
    return ""
