"""`probant.templating.news`: the log for the reader says what came, what changed and what went, and why a new work matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.pipeline import documents_of, examine
from tests.support.displays import BROOK, HALE, Tea
from tests.support.minimal_project import EDITION, write_minimal_project

BEFORE = "2023"
OLD_RESULTS = """\
## R {#results}

{% claim "green-tea" %}
In {{ fact("hale-n") }}, waking came late ({{ fact("hale-hr-p") }}) [@hale2011].
{% endclaim %}

{% claim "green-tea-taste" %}
All {{ fact("hale-n") }} liked it [@hale2011].
{% endclaim %}
"""


@pytest.fixture
def tea(tmp_path: Path) -> Tea:
    """The minimal project as an update of an edition that knew one of its two studies, and printed another p value."""
    tea = Tea(tmp_path)
    write_minimal_project(tea.root)  # without the facts that tables need
    edition = f"content/editions/{EDITION}.yaml"
    text = (tea.root / edition).read_text(encoding="utf-8")
    tea.write(f"content/editions/{BEFORE}.yaml", text.replace(EDITION, BEFORE).replace("shows: source", "shows: printed"))
    tea.write(edition, text + f'based_on: "{BEFORE}"\n')
    for language in ("fr", "en"):
        for name in ("abstract", "introduction"):
            tea.write(
                f"templates/article/{BEFORE}/{language}/{name}.md.j2",
                (tea.root / f"templates/article/{EDITION}/{language}/{name}.md.j2").read_text(encoding="utf-8"),
            )
        tea.write(f"templates/article/{BEFORE}/{language}/results.md.j2", OLD_RESULTS)
    tea.change(HALE, '    relation: "="\n    value: 0.04\n', '    relation: "="\n    value: 0.04\n    printed: {value: 0.05}\n')
    tea.change(
        BROOK, "facts:\n", "relations:\n  - {kind: contradicts, study: hale2011, note: {fr: thé blanc inactif, en: white tea does nothing}}\nfacts:\n"
    )
    return tea


def news(tea: Tea, language: str = "en") -> str:
    """Give the log of the edition, without the escapes of Markdown."""
    corpus = tea.corpus()
    made = examine(corpus, corpus.editions[EDITION], tea.findings)
    assert not tea.findings.errors, list(tea.findings)
    return made[language].news.replace("\\", "")


@pytest.mark.parametrize(
    ("language", "counts"),
    (
        (
            "fr",
            "Affirmations sourcées\u00a0: 1\u00a0nouvelle, 1\u00a0modifiée, 1\u00a0retirée. Sources citées\u00a0: 1\u00a0nouvelle.",
        ),
        ("en", "Sourced statements: 1\u00a0new, 1\u00a0changed, 1\u00a0withdrawn. Sources cited: 1\u00a0new."),
    ),
)
def test_claims_and_references_are_counted(tea: Tea, language: str, counts: str) -> None:
    """One claim is new, one says something else, one is gone; the authors' own statements are not counted."""
    assert counts in news(tea, language)


def test_a_new_work_is_named_with_what_it_is_to_others(tea: Tea) -> None:
    """The relation and its note come from the study's file."""
    assert "- **Cohort by Brook** [@brook2014]. Contradicts: trial by Hale et al. [@hale2011] (white tea does nothing)." in news(tea)


def test_a_value_that_was_corrected_is_listed_with_what_stood_before(tea: Tea) -> None:
    """A value that both editions print, and print otherwise."""
    assert "- **Trial by Hale et al.** [@hale2011]. p of this ratio: p\u00a0=\u00a00.04 (edition 2023: p\u00a0=\u00a00.05)." in news(tea)


def test_an_edition_that_is_based_on_none_has_no_log(tea: Tea) -> None:
    """There is nothing to compare it with."""
    corpus = tea.corpus()
    made = examine(corpus, corpus.editions[BEFORE], tea.findings)
    assert {manuscript.news for manuscript in made.values()} == {""}


def test_an_edition_that_changes_nothing_says_so(tea: Tea) -> None:
    """A log that is silent would leave the reader to wonder."""
    for language in ("fr", "en"):
        current = f"templates/article/{EDITION}/{language}/results.md.j2"
        tea.write(current, OLD_RESULTS)
    tea.change(HALE, "    printed: {value: 0.05}\n", "")
    said = news(tea)
    assert "Sourced statements: no change. Sources cited: no change." in said
    assert "**" not in said


def test_the_log_stands_after_the_references_and_its_citations_lead_to_them(tea: Tea) -> None:
    """Resolved with those of the text, whose order it does not set."""
    news(tea)
    document = documents_of(tea.root, EDITION)["en"]
    names = [name for name, _heading, _blocks in document.back.sections]
    assert "news" in names
    assert "news" in document.back.annexes
    text = repr(next(blocks for name, _heading, blocks in document.back.sections if name == "news"))
    assert "#ref-brook2014" in text
