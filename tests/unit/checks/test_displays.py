"""`probant.checks.displays`: tables and figures are the same in every language, spoken of, and hold no typed number."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.diagnostics import Severity
from tests.support.displays import BROOK, FOREST, TABLE, Tea

CAPTION = "caption: {fr: Essais du thé, en: Trials of tea}"
EN = "templates/article/2024/en/results.md.j2"


@pytest.fixture
def tea(tmp_path: Path) -> Tea:
    """The minimal project."""
    return Tea(tmp_path)


def found(tea: Tea) -> list[tuple[str, str]]:
    """Give the rules that find something, each with the file where it does."""
    return [(item.rule, item.span.path) for item in tea.checked()]


def test_a_display_that_is_placed_and_mentioned_in_both_languages_is_well(tea: Tea) -> None:
    """No finding of a table and a figure as they should be."""
    tea.add(TABLE, mention='{{ see("trials") }}')
    tea.add(FOREST, mention='{{ see("forest") }}')
    assert found(tea) == []


def test_a_display_of_one_language_is_found(tea: Tea) -> None:
    """Where it stands: there is no place where it does not."""
    tea.add(TABLE, mention='{{ see("trials") }}')
    tea.change(EN, '{{ table("trials") }}', "")
    tea.change(EN, '{{ see("trials") }}', "")
    assert found(tea) == [("display-in-one-language", EN.replace("/en/", "/fr/"))]


def test_a_display_that_nobody_speaks_of_is_a_warning_in_each_language(tea: Tea) -> None:
    """It does not stop a build."""
    tea.add(TABLE)
    assert {(item.rule, item.severity) for item in tea.checked()} == {("display-not-mentioned", Severity.WARNING)}
    assert len(tea.checked()) == 2


def test_a_file_that_no_edition_places_is_a_warning(tea: Tea) -> None:
    """At its file."""
    tea.write("content/tables/trials.yaml", TABLE)
    assert found(tea) == [("unused-display", "content/tables/trials.yaml")]


@pytest.mark.parametrize(
    ("caption", "typed"),
    (
        ("{fr: Essais, en: Trials since 2001}", "2001"),
        ("{fr: Essais, en: Three trials}", "Three"),
        ("{fr: Deux essais, en: Trials}", "Deux"),
        ("{fr: 'Essais (12,5)', en: Trials}", "12"),
    ),
)
def test_a_typed_number_is_found_in_any_language(tea: Tea, caption: str, typed: str) -> None:
    """A digit or a number word that no fact gave."""
    tea.add(TABLE.replace("{fr: Essais du thé, en: Trials of tea}", caption), mention='{{ see("trials") }}')
    (item,) = tea.checked()
    assert item.rule == "unbound-number"
    assert f"`{typed}" in item.message


@pytest.mark.parametrize("caption", ("{fr: Essais de T4, en: Trials of T4}", "{fr: 'Essais ({brook-asleep})', en: 'Trials ({brook-asleep})'}"))
def test_a_name_with_digits_or_a_fact_is_no_typed_number(tea: Tea, caption: str) -> None:
    """Names that the vocabulary lists, and what facts give."""
    tea.add(TABLE.replace("{fr: Essais du thé, en: Trials of tea}", caption), mention='{{ see("trials") }}')
    assert found(tea) == []


def test_a_number_in_a_population_is_found_at_the_study(tea: Tea) -> None:
    """The engine prints it as it is written, unless the row has words of its own."""
    tea.change(BROOK, "population: null", "population: {fr: adultes de 40 ans, en: adults aged 40}")
    text = f"id: trials\n{CAPTION}\ncolumns: [study, population]\nrows:\n  - study: brook2014\n"
    tea.add(text, mention='{{ see("trials") }}')
    assert set(found(tea)) == {("unbound-number", BROOK)}
    tea.findings = type(tea.findings)()
    tea.write("content/tables/trials.yaml", text + "    cells: {population: {fr: adultes, en: adults}}\n")
    assert found(tea) == []
