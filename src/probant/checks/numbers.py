"""No number is typed in prose, in digits or in words: each comes from a fact."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from probant.checks.templates import blank, blanked, place
from probant.diagnostics import Findings
from probant.loading.corpus import Corpus
from probant.loading.sources import read_text
from probant.model.records import Edition
from probant.templating.rendering import SUFFIX, TEMPLATES, folders

_TAG = re.compile(r"\{##.*?##\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SAID = re.compile(r"""say\(\s*(?:"[^"]*"|'[^']*')\s*,\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", re.DOTALL)
_CITATION = re.compile(r"\[[^\[\]]*@[^\[\]]*\]")
_ATTRIBUTES = re.compile(r"\{[#.][^}\n]*\}")
_ADDRESS = re.compile(r"\]\([^)\s]*\)|<https?://[^>]*>")


_WORDS = {
    "fr": (
        "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent cents mille "
        "million millions moitié"
    ),
    "en": (
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty "
        "sixty seventy eighty ninety hundred thousand million half twice"
    ),
}


_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_WORD = re.compile(r"\b[^\W\d_]+\b")


@functools.cache
def _words(language: str) -> frozenset[str]:
    return frozenset(_WORDS.get(language.split("-", maxsplit=1)[0], "").split())


def typed(prose: str, language: str) -> Iterator[tuple[int, str]]:
    """Give each number of a prose, in digits or in words, with its place."""
    words = _words(language)
    for found in _DIGITS.finditer(prose):
        yield found.start(), found[0]
    for found in _WORD.finditer(prose):
        if found[0].lower() in words:
            yield found.start(), found[0]


def prose_only(source: str) -> str:
    """Give a template's source with all but its prose blanked out; the words that `say` prints are prose."""

    def keep_said(match: re.Match[str]) -> str:
        tag = match[0]
        if "say" not in tag:
            return blank(tag)
        out = list(blank(tag))
        for said in _SAID.finditer(tag):
            start, end = said.span(1)
            out[start + 1 : end - 1] = tag[start + 1 : end - 1]
        return "".join(out)

    text = _TAG.sub(keep_said, source)
    for pattern in (_CITATION, _ATTRIBUTES, _ADDRESS):
        text = blanked(pattern, text)
    return text


def check_numbers(corpus: Corpus, edition: Edition, language: str, findings: Findings) -> None:
    """Find the numbers typed in the templates of an edition in a language, but those in names that the vocabulary lists (`names_with_digits`)."""
    if corpus.words_unread:
        return  # the names that may hold digits are not known
    names = names_pattern(corpus.vocabulary.names_with_digits)
    for path in template_paths(corpus, edition, language):
        source = read_text(corpus.project.root, path, Findings())
        if source is None:
            continue
        prose = blanked(names, prose_only(source))
        for start, number in typed(prose, language):
            span = place(path, prose, start)
            keys = [key for key in _words_at(prose, start) if key in corpus.references]
            if keys:
                findings.add("unbound-number", f"`{keys[0]}` stands in the text", span, hint=f"cite it: `[@{keys[0]}]`")
                continue
            findings.add(
                "unbound-number",
                f"`{number}` is typed, no fact gave it",
                span,
                hint="print it with `{{ fact(...) }}`, or list the name it belongs to in `names_with_digits` of content/vocabulary.yaml",
            )


def names_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Give a pattern of names that may hold digits, the longest first; it matches nothing when there is none."""
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True)) or r"(?!)")


def _words_at(text: str, place: int) -> list[str]:
    """Give the word, as a citekey is written, that stands around a place of a text."""
    return [match[0] for match in re.finditer(r"[A-Za-z][\w:-]*", text) if match.start() <= place < match.end()]


def template_paths(corpus: Corpus, edition: Edition, language: str) -> list[str]:
    """Give the templates that an edition's article in a language may be made of, relative to the project."""
    paths: list[str] = []
    for folder in folders(corpus, edition, language):
        base = corpus.project.root / TEMPLATES / folder
        paths += sorted(f"{TEMPLATES}/{folder}/{file.name}" for file in base.glob(f"*{SUFFIX}")) if base.is_dir() else []
    return paths
