"""The document of the minimal project, as a build assembles it."""

from __future__ import annotations

from pathlib import Path

from probant.diagnostics import Findings
from probant.document import Document
from probant.loading.corpus import load_corpus
from probant.loading.project import load_project
from probant.loading.styles import read_style
from probant.spans import Span
from probant.templating.rendering import render_manuscript
from probant.transforms.assembly import assemble
from tests.support.minimal_project import EDITION


def assembled(root: Path, language: str = "fr", epoch: int | None = None) -> tuple[Document | None, Findings]:
    """Assemble the article in a language; give what assembling found. All that comes before it must be free of errors."""
    project = load_project(root)
    corpus, findings = load_corpus(project)
    assert corpus is not None
    edition = corpus.editions[EDITION]
    manuscript = render_manuscript(corpus, edition, language, findings)
    assert not findings.errors, list(findings)
    style = read_style(root, project.style, findings, Span("probant.toml"))
    assert style is not None
    found = Findings()
    return assemble(corpus, edition, manuscript, style, epoch=epoch, findings=found), found


def replace(root: Path, path: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file, which must hold it."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
