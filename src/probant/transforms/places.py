"""Find where in the project's files a stretch of the article's text was written, so that what pandoc shows of the whole has a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from probant.diagnostics import Findings
from probant.loading.corpus import Corpus
from probant.loading.sources import read_text
from probant.model.records import Edition
from probant.spans import Span
from probant.templating.rendering import SUFFIX, TEMPLATES, folders


class Places:
    """The files that an article in one language is written in, searched in turn: its templates, the other languages' abstracts, the edition, the title page."""

    def __init__(self, corpus: Corpus, edition: Edition, language: str) -> None:
        self.root = corpus.project.root
        self.folder = Span(f"{TEMPLATES}/{edition.id}/{language}")
        own = [path for folder in folders(corpus, edition, language) for path in self._templates(folder)]
        others = [
            f"{TEMPLATES}/{folder}/abstract{SUFFIX}"
            for other in corpus.project.languages
            if other != language
            for folder in folders(corpus, edition, other)
        ]
        self.paths = [*own, *others, f"content/editions/{edition.id}.yaml", "content/article.yaml"]

    def _templates(self, folder: str) -> list[str]:
        base = self.root / TEMPLATES / folder
        return sorted(f"{TEMPLATES}/{folder}/{file.name}" for file in base.glob(f"*{SUFFIX}")) if base.is_dir() else []

    def all(self, pattern: str) -> Iterator[Span]:
        """Give every place that a pattern matches, line by line."""
        for path in self.paths:
            text = read_text(self.root, path, Findings()) or ""
            for number, line in enumerate(text.splitlines(), 1):
                for found in re.finditer(pattern, line):
                    yield Span(path, number, found.start() + 1)

    def of(self, text: str) -> Span:
        """Give the first place of a text, or the folder of the templates when it stands nowhere as it is."""
        return next(self.all(re.escape(text.strip())), self.folder) if text.strip() else self.folder
