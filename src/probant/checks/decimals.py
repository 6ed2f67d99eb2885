"""Each language writes numbers its own way: no decimal comma in English, no decimal point in French, and a percent sign with or without its space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from probant.checks.review import Review
from probant.loading.yaml_source import Path
from probant.spans import Span

_ADDRESS = re.compile(r"\]\([^)\s]*\)|https?://\S+|doi:\s*\S+|\b10\.\d{4,}/\S+|\bPMC?\d+\b", re.IGNORECASE)
_SPACE = "[ \u00a0\u202f]"
_NOT_WITHIN = r"(?<![\w.,/:;-])"


@dataclass(frozen=True, slots=True)
class _Way:
    """How a number is wrongly written in a language: a pattern, and what is right."""

    pattern: re.Pattern[str]
    right: str


_SUSPECT = {
    "fr": re.compile(r"\d(?:\.\d|%|st|nd|rd|th)"),
    "en": re.compile(rf"\d(?:,\d|{_SPACE}%|e|r|ère|ᵉ)"),
}
"""What every number wrongly written holds: most texts need no closer look."""

_WAYS: dict[str, tuple[_Way, ...]] = {
    "fr": (
        _Way(re.compile(_NOT_WITHIN + r"\d+\.\d+(?![\w/]|[.,]\d)"), "a decimal comma in French"),
        _Way(re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*%"), "a narrow no-break space before `%` in French"),
        _Way(re.compile(r"\b\d+(?:st|nd|rd|th)\b"), "`1er`, `2e` in French"),
    ),
    "en": (
        _Way(re.compile(_NOT_WITHIN + r"(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))(?![\w/]|[.,]\d)"), "a decimal point in English"),
        _Way(re.compile(rf"(?<![\w.,])\d+(?:[.,]\d+)*{_SPACE}%"), "no space before `%` in English"),
        _Way(re.compile(r"\b\d+(?:er|re|ère|e|ème|ᵉ)(?!\w)"), "`1st`, `2nd` in English"),
    ),
}


def check_decimals(review: Review) -> None:
    """Look at every text of the content files, then at the claims as they read, for what the templates make of them."""
    said: dict[str, set[str]] = {language: set() for language in review.languages}
    for file in review.corpus.files.values():
        for language, text, path in _texts(file.data, frozenset(review.languages)):
            for number, way in (_wrong_unit if "{}" in text else _wrong)(language, text):
                said[language].add(number)
                _report(review, language, number, way, file.span(path))
    for language in review.languages:
        for passage in review.passages(language):
            for number, way in _wrong(language, passage.text):
                if number in said[language] or review.accepted.claim("number-of-other-language", passage.claim):
                    continue
                pattern = rf"(?<!\w){re.escape(number)}".replace(r"\ ", r"\s").replace("\u202f", r"\s").replace("\u00a0", r"\s")
                _report(review, language, number, way, review.at(language, passage.claim, pattern), f"claim `{passage.claim.id}`: ")


def _report(review: Review, language: str, number: str, way: _Way, span: Span, where: str = "") -> None:
    review.findings.add(
        "number-of-other-language", f"{where}`{number}` stands in a text in `{language}`", span, hint=f"write it the language's own way: {way.right}"
    )


def _wrong(language: str, text: str) -> Iterator[tuple[str, _Way]]:
    """Give the numbers of a text that are not written the language's way."""
    base = language.split("-", maxsplit=1)[0]
    if base not in _WAYS or not _SUSPECT[base].search(text):
        return
    bare = _ADDRESS.sub(lambda found: " " * len(found[0]), text)
    for way in _WAYS[base]:
        for found in way.pattern.finditer(bare):
            yield found[0], way


def _wrong_unit(language: str, text: str) -> Iterator[tuple[str, _Way]]:
    """Give what is wrong with the form of a unit, in which `{}` stands for the number."""
    for number, way in _wrong(language, text.replace("{}", "1")):
        yield number.replace("1", "{}"), way


def _texts(data: Any, languages: frozenset[str]) -> Iterator[tuple[str, str, Path]]:
    """Give each text of a file's data that is in a language: what stands below a key that is a language, with its path. A licence's name is its own."""
    waiting: list[tuple[Any, Path, str | None]] = [(data, (), None)]
    while waiting:
        value, path, language = waiting.pop()
        if isinstance(value, str):
            if language is not None:
                yield language, value, path
        elif isinstance(value, dict):
            for key, inner in value.items():
                own = key if key in languages else language
                if (own is not None or isinstance(inner, dict | list)) and key != "licence":
                    waiting.append((inner, (*path, key), own))
        elif isinstance(value, list):
            waiting += [
                (inner, (*path, index), language) for index, inner in enumerate(value) if language is not None or isinstance(inner, dict | list)
            ]
