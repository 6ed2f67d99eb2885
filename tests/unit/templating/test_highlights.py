"""Highlights are a template as the sections are, and print facts; what they record is apart from the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant import pipeline
from probant.diagnostics import Findings
from probant.exports.journal.making import highlights_of
from probant.loading.corpus import load_corpus
from probant.loading.project import load_project
from probant.templating.manuscript import Manuscript
from probant.templating.rendering import render_manuscript
from tests.support.minimal_project import EDITION, write_minimal_project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The minimal project."""
    return write_minimal_project(tmp_path)


def rendered(root: Path, highlights: str | None) -> tuple[Manuscript, Findings]:
    """Give the English manuscript of the project with highlights, or without."""
    if highlights is not None:
        (root / "templates" / "article" / EDITION / "en" / "highlights.md.j2").write_text(highlights, encoding="utf-8")
    corpus, _ = load_corpus(load_project(root))
    assert corpus is not None
    findings = Findings()
    return render_manuscript(corpus, corpus.editions[EDITION], "en", findings), findings


def test_highlights_print_facts_without_citations_and_leave_the_article_as_it_was(root: Path) -> None:
    """The space before a citation goes with it."""
    without, _ = rendered(root, None)
    assert (without.highlights, highlights_of(without)) == (None, None)
    text = '- {% claim "one" %}There were {{ fact("hale-n") }} [@hale2011].{% endclaim %}\n\n- {% claim "two", authors="aim" %}Tea.{% endclaim %}\n'
    found, findings = rendered(root, text)
    assert list(findings) == []
    items = highlights_of(found)
    assert items is not None
    assert [item.replace("\u00a0", " ") for item in items][1] == "Tea."
    assert items[0].startswith("There were ")
    assert items[0].endswith(".")
    assert "[" not in items[0]
    assert " ." not in items[0]
    assert [claim.id for claim in found.claims] == [claim.id for claim in without.claims]


def test_a_defect_of_the_highlights_is_found_at_its_line(root: Path) -> None:
    """An unknown fact; a typed number."""
    _, findings = rendered(root, '- Tea.\n- {% claim "one" %}{{ fact("hale-m") }} [@hale2011]{% endclaim %}\n')
    assert [(item.rule, item.span.path, item.span.line) for item in findings] == [
        ("undefined-fact", f"templates/article/{EDITION}/en/highlights.md.j2", 2)
    ]
    path = root / "templates" / "article" / EDITION / "en" / "highlights.md.j2"
    path.write_text("- Tea helped 12 people.\n", encoding="utf-8")
    found, _ = pipeline.check(root)
    assert ("unbound-number", 1) in {(item.rule, item.span.line) for item in found if item.span.path.endswith("highlights.md.j2")}


def test_the_article_says_none_where_the_authors_declare_that_there_is_nothing(root: Path) -> None:
    """Silence is "not stated"."""
    assert "## Declaration of interests {#interests}\n\nnot stated" in pipeline.markdown_of(root, None, "en")
    with (root / "content" / "article.yaml").open("a", encoding="utf-8") as handle:
        handle.write("nothing_to_declare: [interests]\n")
    text = pipeline.markdown_of(root, None, "en")
    assert "## Declaration of interests {#interests}\n\nnone" in text
    assert "## Funding and acknowledgements {#funding}\n\nnot stated" in text
