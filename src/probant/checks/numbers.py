"""No number is typed in prose, in digits or in words: each comes from a fact."""

from __future__ import annotations

import re

from probant.diagnostics import Findings
from probant.loading.corpus import Corpus
from probant.loading.sources import read_text
from probant.model.records import Edition
from probant.spans import Span
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


def number_pattern(language: str) -> re.Pattern[str]:
    """Give what a number typed in a language looks like, in digits or in words."""
    words = _WORDS.get(language.split("-", maxsplit=1)[0], "").split()
    alternatives = "|".join([r"\d+(?:[.,]\d+)?", *(rf"\b{word}\b" for word in words)])
    return re.compile(alternatives, re.IGNORECASE)


def _blank(text: str) -> str:
    """Give as many spaces as a text has characters, its line ends kept, so that places stay the same."""
    return re.sub(r"[^\n]", " ", text)


def prose_only(source: str) -> str:
    """Give a template's source with all but its prose blanked out; the words that `say` prints are prose."""

    def keep_said(match: re.Match[str]) -> str:
        tag = match[0]
        out = list(_blank(tag))
        for said in _SAID.finditer(tag):
            start, end = said.span(1)
            out[start + 1 : end - 1] = tag[start + 1 : end - 1]
        return "".join(out)

    text = _TAG.sub(keep_said, source)
    for pattern in (_CITATION, _ATTRIBUTES, _ADDRESS):
        text = pattern.sub(lambda match: _blank(match[0]), text)
    return text


def without_names(text: str, names: list[str]) -> str:
    """Give a text with the names that hold digits blanked out, so that places stay the same."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " " * len(name), text)
    return text


def check_numbers(corpus: Corpus, edition: Edition, language: str, findings: Findings) -> None:
    """Find the numbers typed in the templates of an edition in a language, but those in names that the vocabulary lists (`names_with_digits`)."""
    if corpus.words_unread:
        return  # the names that may hold digits are not known
    pattern = number_pattern(language)
    names = corpus.vocabulary.names_with_digits
    for path in template_paths(corpus, edition, language):
        source = read_text(corpus.project.root, path, Findings())
        if source is None:
            continue
        prose = without_names(prose_only(source), names)
        for found in pattern.finditer(prose):
            line = prose.count("\n", 0, found.start()) + 1
            column = found.start() - prose.rfind("\n", 0, found.start())
            keys = [key for key in _words_at(prose, found.start()) if key in corpus.references]
            if keys:
                findings.add("unbound-number", f"`{keys[0]}` stands in the text", Span(path, line, column), hint=f"cite it: `[@{keys[0]}]`")
                continue
            findings.add(
                "unbound-number",
                f"`{found[0]}` is typed, no fact gave it",
                Span(path, line, column),
                hint="print it with `{{ fact(...) }}`, or list the name it belongs to in `names_with_digits` of content/vocabulary.yaml",
            )


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
