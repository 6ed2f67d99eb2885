"""Mark phrases of another language, so that a screen reader says them, and hyphenation and spelling take them, in their own (WCAG 2.2, 3.1.2).

The phrases are those of a project's vocabulary (its names of endpoints, long forms of abbreviations, and `foreign_phrases`; the Latin of citations is the
engine's own), found wherever they stand: in the
prose, in what the YAML files hold, in the reference list. A phrase that stands once may be marked where it stands: `[mot juste]{lang=fr}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from probant.pandoc import ast
from probant.pandoc.ast import Node

LATIN: dict[str, tuple[str, ...]] = {"la": ("et al.",)}
"""What citations bring into every text."""

_SPACES = "[ \u00a0\u202f]"
_PLAIN = frozenset({"Str", "Space", "SoftBreak"})
_LITERAL = frozenset({"Code", "CodeBlock", "Math", "RawInline", "RawBlock", "Image"})
_NO_BREAK = "\u00a0"


class Phrases:
    """The phrases of each language, to be found in texts of the others."""

    def __init__(self, by_language: Mapping[str, Sequence[str]]) -> None:
        """Take the phrases of each language (BCP 47); the engine's own Latin is added."""
        all_phrases = {language: tuple(phrases) for language, phrases in by_language.items()}
        for language, phrases in LATIN.items():
            all_phrases[language] = tuple(dict.fromkeys((*phrases, *all_phrases.get(language, ()))))
        self.listed = tuple(sorted(all_phrases.items()))
        self._language_of = {_key(phrase): language for language, phrases in self.listed for phrase in phrases}
        self._patterns: dict[str, re.Pattern[str] | None] = {}

    def found(self, text: str, language: str) -> list[tuple[str, str | None]]:
        """Give a text in `language` in stretches, each with the language it is in where that is another."""
        pattern = self._pattern(language)
        if pattern is None:
            return [(text, None)]
        out: list[tuple[str, str | None]] = []
        end = 0
        for hit in pattern.finditer(text):
            if hit.start() > end:
                out.append((text[end : hit.start()], None))
            phrase = hit[0]
            other = self._language_of[_key(phrase)]
            out.append((phrase.replace(" ", _NO_BREAK) if other == "la" else phrase, other))
            end = hit.end()
        if end < len(text) or not out:
            out.append((text[end:], None))
        return out

    def _pattern(self, language: str) -> re.Pattern[str] | None:
        """Give the pattern of all phrases that are foreign in a language, the longest first; None where there is none."""
        main = language.partition("-")[0]
        if main not in self._patterns:
            foreign = [phrase for name, phrases in self.listed if name.partition("-")[0] != main for phrase in phrases]
            longest = sorted(foreign, key=lambda phrase: (-len(phrase), phrase))
            text = "|".join(_SPACES.join(re.escape(word) for word in phrase.split()) for phrase in longest).replace("'", "['’]")
            self._patterns[main] = re.compile(rf"(?<!\w)(?:{text})(?!\w)", re.IGNORECASE) if text else None
        return self._patterns[main]

    def mark(self, value: Any, language: str) -> Any:
        """Give a copy of nodes in `language` in which each phrase stands in a Span with its `lang`; code and images stay as they are."""
        if isinstance(value, list):
            return self._marked(value, language) if value and isinstance(value[0], dict) else [self.mark(item, language) for item in value]
        if not isinstance(value, dict) or "t" not in value or "c" not in value or value["t"] in _LITERAL:
            return value
        spoken = next((text for name, text in ast.attributes(value)[2] if name == "lang"), language)
        return {"t": value["t"], "c": self.mark(value["c"], spoken) if isinstance(value["c"], list) else value["c"]}

    def _marked(self, nodes: list[Node], language: str) -> list[Node]:
        out: list[Node] = []
        for plain, group in groupby(nodes, key=lambda node: node.get("t") in _PLAIN):
            run = list(group)
            if not plain:
                out += [self.mark(node, language) for node in run]
                continue
            stretches = self.found("".join(node["c"] if node["t"] == "Str" else " " for node in run), language)
            if all(other is None for _, other in stretches):
                out += run
                continue
            for text, other in stretches:
                words = ast.text(text)
                out += words if other is None else [ast.span(words, pairs=(("lang", other),))]
        return out


def _key(phrase: str) -> str:
    return " ".join(re.split(f"{_SPACES}+", phrase.casefold().replace("’", "'")))
