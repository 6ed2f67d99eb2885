"""The templates that an edition's article in one language is made of, to find where something that is read was written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from probant.diagnostics import Findings
from probant.loading.corpus import Corpus
from probant.loading.sources import read_text
from probant.model.records import Edition
from probant.spans import Span
from probant.templating.manuscript import ClaimUse
from probant.templating.rendering import SUFFIX, TEMPLATES, folders

_COMMENT = re.compile(r"\{##.*?##\}", re.DOTALL)
_CLAIM = re.compile(r"\{%-?\s*claim\b.*?\{%-?\s*endclaim\s*-?%\}", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_END = re.compile(r"\{%-?\s*endclaim\b")


def blank(text: str) -> str:
    """Give as many spaces as a text has characters, its line ends kept, so that places stay the same."""
    return "\n".join(" " * len(line) for line in text.split("\n")) if "\n" in text else " " * len(text)


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """Give a text with all that a pattern matches blanked out."""
    return pattern.sub(lambda found: blank(found[0]), text)


def place(path: str, text: str, offset: int) -> Span:
    """Give the place of a character of a file."""
    return Span(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


class Templates:
    """The templates of one language: the edition's own, then those of the editions it is based on. Comments are blanked out."""

    def __init__(self, corpus: Corpus, edition: Edition, language: str) -> None:
        """Read all the templates that the article may be made of."""
        self.language = language
        self.edition = edition
        self.texts: dict[str, str] = {}
        self._lines: dict[str, list[str]] = {}
        self._outside: dict[str, list[tuple[str, Span]]] = {}
        for folder in folders(corpus, edition, language):
            base = corpus.project.root / TEMPLATES / folder
            for path in sorted(f"{TEMPLATES}/{folder}/{file.name}" for file in base.glob(f"*{SUFFIX}")) if base.is_dir() else []:
                text = read_text(corpus.project.root, path, Findings())
                if text is not None:
                    self.texts[path] = blanked(_COMMENT, text)

    def section(self, name: str) -> Span:
        """Give the template of a section."""
        path = f"{TEMPLATES}/{self.edition.id}/{self.language}/{name}{SUFFIX}"
        return Span(next((known for known in self.texts if known.endswith(f"/{name}{SUFFIX}")), path))

    def all(self, pattern: str | re.Pattern[str], section: str | None = None) -> Iterator[Span]:
        """Give every place that a pattern matches: in a section's template first, then in the others."""
        first = self.section(section).path if section is not None else None
        for path in sorted(self.texts, key=lambda known: known != first):
            for found in re.finditer(pattern, self.texts[path]):
                yield place(path, self.texts[path], found.start())

    def within(self, claim: ClaimUse, pattern: str | re.Pattern[str], turn: int = 0) -> Span | None:
        """Give the place in a claim, as it is written, that a pattern matches: the first, or the one at a turn counted from 0 (the last when there are fewer)."""
        path = claim.span.path
        if path not in self._lines:
            self._lines[path] = self.texts.get(path, "").split("\n")
        lines = self._lines[path]
        last: Span | None = None
        for number in range(max(claim.span.line, 1), len(lines) + 1):
            for found in re.finditer(pattern, lines[number - 1]):
                last = Span(path, number, found.start() + 1)
                if not turn:
                    return last
                turn -= 1
            if _END.search(lines[number - 1]):
                break
        return last

    def every(self, claim: ClaimUse, pattern: str | re.Pattern[str]) -> list[Span]:
        """Give every place in a claim, as it is written, that a pattern matches."""
        found: list[Span] = []
        while (span := self.within(claim, pattern, len(found))) is not None and span not in found:
            found.append(span)
        return found

    def outside(self, section: str) -> Iterator[tuple[str, Span]]:
        """Give the prose that stands outside claims, stretch by stretch with its place: a section's template first, then the others."""
        first = self.section(section).path
        for path in sorted(self.texts, key=lambda known: known != first):
            if path not in self._outside:
                bare = blanked(_TAG, blanked(_CLAIM, self.texts[path]))
                self._outside[path] = [(found[0], place(path, bare, found.start())) for found in re.finditer(r"\S+(?: \S+)*", bare)]
            yield from self._outside[path]
