"""Abbreviations are defined once, at their first use, in the abstract and in the body apart.

A definition is a long form beside a short one: "long form (ABBR)", "ABBR (long form)", "long form (other language's long form, ABBR)", "long form, or ABBR". That a text
beside an abbreviation is its long form is told from its letters (Schwartz & Hearst, Pac Symp Biocomput 2003:451-62), or from the project's vocabulary.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from probant.checks.rendered import Passage, Reading
from probant.checks.review import Review
from probant.diagnostics import Note
from probant.model.records import Abbreviation
from probant.spans import Span

_SHORT = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9]*(?:-[A-ZÀ-ÖØ-Þ0-9]+(?![^\W_]))*(?=s?(?![^\W_]))"
_TOKEN = re.compile(rf"(?<![^\W_]){_SHORT}")
_PARENTHESIS = re.compile(r"\(([^()]{2,240})\)")
_BEFORE = re.compile(rf"(?<![^\W_])({_SHORT})s?\s*$")
_WITH_LEVEL = re.compile(r"^(?:[\d.,]+\s*%\s*)|(?:\s+(?:à|at)\s+[\d.,]+\s*%)$")
_OR = re.compile(
    rf",?\s(?:ou|or|dite?s?(?:\s+aussi)?|abrégée?s?(?:\s+en)?|abbreviated(?:\s+(?:as|to))?)\s+(?:l['’]|la\s+|le\s+|the\s+)?({_SHORT})s?\b"
)
_BREAK = re.compile(r"[.;:()]")
_ROMAN = re.compile(r"[IVX]{2,}[AB]?")
_WORDS_BACK = 14


@dataclass(frozen=True, slots=True)
class _Met:
    """An abbreviation met in a part of the article."""

    reading: Reading
    start: int
    heading: bool


@dataclass(slots=True)
class _Known:
    """What a part of the article does with an abbreviation."""

    uses: list[_Met] = field(default_factory=list)
    definitions: list[_Met] = field(default_factory=list)


def check_abbreviations(review: Review) -> None:
    """Look at the abstract and at the body of each language."""
    for language in review.languages:
        for abstract in (True, False):
            part = [reading for reading in review.readings[language] if reading.abstract == abstract]
            _Part(review, language, "abstract" if abstract else "body", part).report()


class _Part:
    """The abstract or the body in one language."""

    def __init__(self, review: Review, language: str, name: str, readings: list[Reading]) -> None:
        self.review = review
        self.language = language
        self.name = name
        self.vocabulary = review.corpus.vocabulary.abbreviations
        self.names = frozenset(review.corpus.vocabulary.names_with_digits)
        self.known: dict[str, _Known] = {}
        for reading in readings:
            self._read(reading)

    def _read(self, reading: Reading) -> None:
        tokens = [(found[0], found.start()) for found in _TOKEN.finditer(reading.text)]
        if not any(_is_abbreviation(short) for short, _start in tokens):
            return
        headings = reading.headings
        begins = [start for start, _end in headings]
        defined: set[int] = set()
        for short, start in _definitions(reading.text, self.vocabulary):
            if start not in defined:
                defined.add(start)
                self.known.setdefault(short, _Known()).definitions.append(_Met(reading, start, heading=False))
        for short, start in tokens:
            index = bisect_right(begins, start) - 1
            heading = index >= 0 and start < headings[index][1]
            for name, offset in self._names(short):
                if start + offset not in defined:
                    self.known.setdefault(name, _Known()).uses.append(_Met(reading, start + offset, heading))

    def _names(self, short: str) -> Iterable[tuple[str, int]]:
        """Give an abbreviation, or its parts when it is a compound that nobody defined: their places count from its beginning."""
        if short in self.vocabulary or short in self.known or short in self.names or "-" not in short:
            return [(short, 0)] if _is_abbreviation(short) else []
        parts = [(found[0], found.start()) for found in re.finditer(r"[^-]+", short)]
        several = [part for part in parts if _is_abbreviation(part[0])]
        return several if any(name in self.vocabulary or name in self.known for name, _offset in several) else [(short, 0)]

    def report(self) -> None:
        order = {id(reading): index for index, reading in enumerate(self.review.readings[self.language])}

        def when(met: _Met) -> tuple[int, int]:
            return (order[id(met.reading)], met.start)

        for short, known in self.known.items():
            entry = self.vocabulary.get(short)
            first = min(known.definitions, key=when, default=None)
            early = [met for met in known.uses if first is None or (not met.heading and when(met) < when(first))]
            if early and short not in self.names and not (entry is not None and entry.everyday):
                self._undefined(short, min(early, key=when), first, entry)
            for again in sorted(known.definitions, key=when)[1:]:
                self._twice(short, again, first or again)

    def _undefined(self, short: str, met: _Met, defined: _Met | None, entry: Abbreviation | None) -> None:
        if self._accepted("undefined-abbreviation", met):
            return
        said = "is used before it is defined" if defined is not None else "is not defined"
        long = entry.long(self.language) if entry is not None else None
        self.review.findings.warn(
            "undefined-abbreviation",
            f"`{short}` {said} in the {self.name} (`{self.language}`)",
            self._span(short, met),
            hint=f"write `{long or 'its long form'} ({short})` at its first use; one that needs no definition is `everyday: true` in content/vocabulary.yaml",
            notes=[Note(self._span(short, defined), "defined here")] if defined is not None else [],
        )

    def _twice(self, short: str, again: _Met, first: _Met) -> None:
        if self._accepted("abbreviation-defined-twice", again):
            return
        self.review.findings.warn(
            "abbreviation-defined-twice",
            f"`{short}` is defined twice in the {self.name} (`{self.language}`)",
            self._span(short, again),
            hint=f"write `{short}` alone here",
            notes=[Note(self._span(short, first), "defined first here")],
        )

    def _accepted(self, rule: str, met: _Met) -> bool:
        passage = self._passage(met)
        return passage is not None and self.review.accepted.claim(rule, passage.claim)

    @staticmethod
    def _passage(met: _Met) -> Passage | None:
        passages = met.reading.passages
        index = bisect_right(passages, met.start, key=lambda passage: passage.start) - 1
        return passages[index] if index >= 0 and met.start < passages[index].end else None

    def _span(self, short: str, met: _Met) -> Span:
        pattern = rf"(?<![^\W_]){re.escape(short)}(?=s?(?![^\W_]))"
        passage = self._passage(met)
        if passage is not None:
            turn = len(re.findall(pattern, passage.text[: met.start - passage.start]))
            return self.review.templates[self.language].within(passage.claim, pattern, turn) or passage.claim.span
        templates = self.review.templates[self.language]
        return next(templates.all(pattern, met.reading.section.name), templates.section(met.reading.section.name))


def _is_abbreviation(short: str) -> bool:
    return sum(character.isalpha() for character in short) > 1 and not _ROMAN.fullmatch(short)


def _definitions(text: str, vocabulary: dict[str, Abbreviation]) -> Iterator[tuple[str, int]]:
    """Give each abbreviation that a text defines, with its place."""
    for found in _PARENTHESIS.finditer(text):
        inside, before = found[1], text[max(0, found.start() - 200) : found.start()]
        outer = _BEFORE.search(before)
        if outer and _is_abbreviation(outer[1]) and _stands_for(outer[1], inside, vocabulary, whole=True):
            yield outer[1], found.start() - len(before) + outer.start(1)
            continue
        for short, offset, beside in _shorts_inside(inside):
            if _stands_for(short, before, vocabulary) or (beside and _stands_for(short, beside, vocabulary, whole=True)):
                yield short, found.start(1) + offset
    for found in _OR.finditer(text):
        before = _BREAK.split(text[max(0, found.start() - 160) : found.start()])[-1]
        if _is_abbreviation(found[1]) and _stands_for(found[1], before, vocabulary):
            yield found[1], found.start(1)


def _shorts_inside(inside: str) -> Iterator[tuple[str, int, str]]:
    """Give the abbreviation that a parenthesis holds alone, with a level, or beside words and a comma; and those words."""
    offset = 0
    parts = inside.split(", ")
    for index, part in enumerate(parts):
        bare = _WITH_LEVEL.sub("", part).strip().removesuffix("s")
        if index in {0, len(parts) - 1} and _TOKEN.fullmatch(bare) and _is_abbreviation(bare):
            yield bare, offset + part.index(bare), ", ".join(parts[:index] + parts[index + 1 :])
        offset += len(part) + 2


def _stands_for(short: str, text: str, vocabulary: dict[str, Abbreviation], *, whole: bool = False) -> bool:
    """Tell whether a text ends with (or, `whole`, is) the long form of an abbreviation."""
    entry = vocabulary.get(short)
    folded = " ".join(text.casefold().replace("’", "'").split())
    for long in entry.longs if entry is not None else ():
        wanted = long.casefold().replace("’", "'")
        if wanted in (folded if whole else folded[-len(wanted) - 30 :]):
            return True
    return _letters_fit(short, text.strip())


def _letters_fit(short: str, text: str) -> bool:
    """Tell whether the letters of an abbreviation stand in this order in the last words of a text, the first of them at the beginning of a word."""
    letters = [character for character in short.casefold() if character.isalnum()]
    words = re.split(r"\s+", text)
    count = min(len(letters) + 5, len(letters) * 2, _WORDS_BACK)
    long = " ".join(words[-count:]).casefold()
    if long == short.casefold() or len(long) <= len(short):
        return False
    position = len(long)
    for index in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= 0 and not (long[position] == letters[index] and (index or not position or not long[position - 1].isalnum())):
            position -= 1
        if position < 0:
            return False
    return True
