"""The ledgers of the article of this repository and of a made-up review, each made once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from probant import pipeline
from probant.diagnostics import Findings
from probant.loading.corpus import load_corpus
from probant.loading.project import load_project
from probant.loading.styles import read_style
from probant.spans import Span
from probant.trace import build_ledger
from probant.transforms.assembly import assemble

ROOT = Path(__file__).parents[3]
PROJECTS = {"review": ROOT, "tiny": ROOT / "tests" / "projects" / "tiny"}
_MADE: dict[str, dict[str, Any]] = {}


def ledger_of(name: str) -> dict[str, Any]:
    """Give a project's ledger as a build writes it."""
    if name not in _MADE:
        project = load_project(PROJECTS[name])
        corpus, findings = load_corpus(project)
        assert corpus is not None
        edition = corpus.editions[project.default_edition]
        manuscripts = pipeline.examine(corpus, edition, findings)
        style = read_style(project.root, project.style, Findings(), Span("probant.toml"))
        assert style is not None
        documents = {
            language: assemble(corpus, edition, manuscript, style, epoch=None, findings=findings) for language, manuscript in manuscripts.items()
        }
        assert not findings.errors
        _MADE[name] = build_ledger(corpus, edition, manuscripts, {key: made for key, made in documents.items() if made is not None})
    return _MADE[name]


@pytest.fixture(params=list(PROJECTS))
def ledger(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Each of the two ledgers."""
    return ledger_of(request.param)


@pytest.fixture
def tiny() -> dict[str, Any]:
    """The ledger of the made-up review."""
    return ledger_of("tiny")
