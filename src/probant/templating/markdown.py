"""Pandoc's Markdown as text: plain text made safe in it, and the citations that stand in it."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_CITATION = re.compile(r"(?<![\w\\@.])@(?:\{([^}]+)\}|([A-Za-z0-9_](?:[\w:.#$%&+?<>~/-]*\w)?))")

_BRACKETED = re.compile(r"\s*\[[^\[\]]*@[^\[\]]*\]")


def escape(text: str) -> str:
    """Escape plain text: every ASCII punctuation mark gets a backslash."""
    return _PUNCTUATION.sub(r"\\\1", text)


def citations_in(markdown: str) -> list[str]:
    """Give the citekeys cited in Markdown, in order, each once."""
    found = [match[1] or match[2] for match in _CITATION.finditer(markdown)]
    return list(dict.fromkeys(found))


def without_citations(markdown: str) -> str:
    """Give Markdown without its bracketed citations."""
    return _BRACKETED.sub("", markdown)
