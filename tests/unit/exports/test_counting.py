"""Words and characters are counted as the documentation says."""

from __future__ import annotations

from typing import Any

from probant.document import Abstract
from probant.exports.journal.counting import count, headings_of, texts, words_in
from probant.pandoc import ast, engine
from probant.transforms.assembly import MARKDOWN


def blocks(markdown: str) -> list[Any]:
    """Read Markdown as templates are read."""
    return ast.parse(engine.run(engine.Request(markdown, MARKDOWN, "json")))


def test_a_word_stands_between_spaces_and_holds_a_letter_or_a_digit() -> None:
    """Signs alone are none; no-break spaces separate as others do."""
    assert words_in("Le risque\u00a0: 12\u00a0% (p\u202f<\u202f0,05) – et l'espoir …") == 7
    assert words_in("a hazard ratio of 0.57 (95% CI 0.30-1.10)") == 8
    assert words_in("  ") == 0


def test_citations_count_for_nothing_and_paragraphs_do_not_run_together() -> None:
    """Two paragraphs, a list."""
    found = blocks("One two [@tea2011; @tea2012].\n\nThree.\n\n- four five\n- six\n")
    assert count(found) == 6
    assert [text.split() for text in texts(found)][:2] == [["One", "two", "."], ["Three."]]


def test_the_headings_of_an_abstract_are_its_bold_beginnings() -> None:
    """Words in bold within a paragraph are no heading."""
    abstract = Abstract("en", "Abstract", blocks("**Purpose.** To see **all**.\n\n**Results:** Seen.\n\nNo heading."), "Keywords", None)
    assert headings_of(abstract) == ("Purpose", "Results")
