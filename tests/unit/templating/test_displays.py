"""`probant.templating.displays`: tables and figures are placed and numbered in the order of the text, and mentioned by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.templating.displays import plain_of
from probant.templating.manuscript import NUMBER, without_marks
from tests.support.displays import FOREST, LANDSCAPE, TABLE, TIMELINE, Tea


@pytest.fixture
def tea(tmp_path: Path) -> Tea:
    """The minimal project."""
    return Tea(tmp_path)


def test_tables_and_figures_are_counted_apart_in_the_order_of_the_text(tea: Tea) -> None:
    """Table 1 and Figure 1 may stand side by side."""
    for text in (FOREST, TABLE, LANDSCAPE):
        tea.add(text)
    assert [(use.element_id, use.number) for use in tea.manuscript().displays] == [("figure-forest", 1), ("table-trials", 1), ("figure-landscape", 2)]


@pytest.mark.parametrize(("language", "words"), (("fr", "[tableau\u00a01](#table-trials){.see}"), ("en", "[Table\u00a01](#table-trials){.see}")))
def test_a_mention_before_the_table_has_its_number(tea: Tea, language: str, words: str) -> None:
    """The number is filled in once the whole text has been read."""
    tea.add(TABLE, mention='{{ see("trials") }}')
    assert words in without_marks(tea.manuscript(language).markdown)


def test_a_mention_in_an_abstract_has_its_number_in_both_articles(tea: Tea) -> None:
    """The other language's abstract stands in each article: no mark of the engine is left in it."""
    tea.add(TABLE)
    for language in ("fr", "en"):
        path = f"templates/article/2024/{language}/abstract.md.j2"
        tea.write(path, (tea.root / path).read_text(encoding="utf-8") + '\n{{ see("trials") }}\n')
    manuscript = tea.manuscript("en")
    assert "[Table\u00a01](" in manuscript.abstract.markdown
    assert "[tableau\u00a01](" in manuscript.other_abstracts["fr"].markdown
    assert NUMBER not in manuscript.other_abstracts["fr"].markdown


def test_a_mention_of_what_stands_nowhere_is_found(tea: Tea) -> None:
    """In each language, at its place."""
    tea.write("content/tables/trials.yaml", TABLE)
    tea.say('{{ see("trials") }}')
    assert [(item.rule, item.span.path.split("/")[3]) for item in tea.checked() if item.rule == "display-not-placed"] == [
        ("display-not-placed", "en"),
        ("display-not-placed", "fr"),
    ]


def test_a_display_whose_file_was_refused_is_found_once(tea: Tea) -> None:
    """The file says what is wrong; the templates that name it say nothing more."""
    tea.add(TABLE.replace("rows:", "rowes:"), mention='{{ see("trials") }}')
    assert {item.span.path for item in tea.checked()} == {"content/tables/trials.yaml"}


def test_a_display_of_a_study_that_was_refused_is_found_once(tea: Tea) -> None:
    """Facts that may stand in a file that could not be read are not said to be missing."""
    tea.add(TABLE, mention='{{ see("trials") }}')
    tea.add(TIMELINE, mention='{{ see("timeline") }}')
    tea.change("content/studies/hale2011.yaml", "registration: null\n", "")
    assert {item.span.path for item in tea.checked()} == {"content/studies/hale2011.yaml"}


def test_a_caption_prints_facts_in_each_language(tea: Tea) -> None:
    """A number in a caption comes from its fact."""
    text = TABLE.replace("{fr: Essais du thé, en: Trials of tea}", "{fr: 'Essais ({brook-asleep})', en: 'Trials ({brook-asleep})'}")
    assert plain_of(tea.display(text, "fr").caption) == "Essais (62,5\u202f%)"
    assert tea.display(text.replace("id: trials", "id: others"), "en").citations == ("brook2014", "hale2011")


def test_plain_text_of_a_cell_has_no_escapes() -> None:
    """Marks, emphasis and backslashes go; a star that was written stays."""
    assert plain_of("*n*\u00a0= 25 \\*a\\* \\[@x\\]") == "n\u00a0= 25 *a* [@x]"
