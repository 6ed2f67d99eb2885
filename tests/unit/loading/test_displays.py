"""`probant.loading.displays`: what tables and figures name is there, of the right kind, and alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.diagnostics import Severity
from probant.loading.displays import parts_of, used_facts
from tests.support.displays import FOREST, HALE, LANDSCAPE, TABLE, TIMELINE, Tea


@pytest.fixture
def tea(tmp_path: Path) -> Tea:
    """The minimal project."""
    return Tea(tmp_path)


def rules(tea: Tea, text: str) -> list[str]:
    """Give the rules that find something when a table or figure is read."""
    tea.add(text)
    tea.corpus()
    return [item.rule for item in tea.findings]


@pytest.mark.parametrize("text", (TABLE, FOREST, LANDSCAPE, TIMELINE))
def test_a_good_display_is_read_without_a_finding(tea: Tea, text: str) -> None:
    """A table and a figure of each kind."""
    assert rules(tea, text) == []


@pytest.mark.parametrize(
    ("text", "old", "new", "rule"),
    (
        (TABLE, "estimate: hale-hr,", "estimate: hale-hrr,", "unknown-fact"),
        (TABLE, "estimate: hale-hr,", "estimate: hale-n,", "wrong-kind-of-fact"),
        (TABLE, "hale-median-water]", "hale-hr-p]", "wrong-kind-of-fact"),
        (TABLE, "study: hale2011", "study: hale2012", "unknown-citekey"),
        (TABLE, "median, estimate", "median, median, estimate", "duplicate-id"),
        (TABLE, "median, estimate", "median, size, estimate", "missing-field"),
        (TABLE, "median, estimate", "mean, estimate", "value-without-column"),
        (TABLE, "median, estimate", "median", "value-without-column"),
        (TABLE, "hale-median-water]", "brook-median]", "value-of-other-study"),
        (TABLE, "    outcomes", "    cells: {size: {fr: a, en: a}}\n    outcomes", "unknown-column"),
        (TABLE, "fr: Essais du thé, en: Trials of tea", "fr: Essais, en: '{brook-asleep}'", "display-facts-differ"),
        (TABLE, "fr: Essais du thé, en: Trials of tea", "fr: 'Essais {du thé', en: Trials of tea", "invalid-value"),
        (TABLE, "fr: Essais du thé, en: Trials of tea", "fr: Essais du thé", "untranslated-label"),
        (TABLE, "id: trials", "id: Trials", "bad-identifier"),
        (FOREST, "estimate: hale-hr", "estimate: hale-median-green", "wrong-kind-of-fact"),
        (FOREST, "estimate: hale-hr}", "estimate: hale-hr, n: hale-hr-p}", "wrong-kind-of-fact"),
        (FOREST, "kind: forest", "kind: forrest", "unknown-kind"),
        (LANDSCAPE, "without_treatment: hale-median-water", "without_treatment: hale-mean-green", "wrong-kind-of-fact"),
        (LANDSCAPE, "without_treatment: hale-median-water", "without_treatment: hale-awake-water", "unlike-values"),
        (LANDSCAPE, "without_treatment: hale-median-water", "without_treatment: brook-median", "unlike-values"),
        (TIMELINE, "brook2014]", "brook2015]", "unknown-citekey"),
    ),
)  # fmt: skip
def test_what_is_wrong_is_found(tea: Tea, text: str, old: str, new: str, rule: str) -> None:
    """Each defect by its own rule, with a place in the file of the table or figure, and a remedy."""
    assert old in text
    found = rules(tea, text.replace(old, new, 1))
    assert rule in found
    assert len(set(found)) == 1
    assert all(item.span.path.startswith("content/") and item.span.line and item.hint for item in tea.findings)


def test_a_mean_beside_a_median_in_one_column_is_refused(tea: Tea) -> None:
    """The column `values` holds either."""
    text = TABLE.replace("median, estimate", "values, estimate").replace("hale-median-water", "hale-mean-green")
    assert rules(tea, text) == ["mean-in-median-column"]


def test_two_endpoints_in_one_outcome_are_refused(tea: Tea) -> None:
    """One line is headed by one endpoint."""
    tea.change("content/vocabulary.yaml", "endpoints:\n", "endpoints:\n  sleep: {label: {fr: sommeil, en: sleep}, counts_deaths: false}\n")
    text = (tea.root / HALE).read_text(encoding="utf-8")
    head, tail = text.split("id: hale-median-water", 1)
    tea.write(HALE, head + "id: hale-median-water" + tail.replace("endpoint: waking", "endpoint: sleep", 1))
    assert rules(tea, TABLE) == ["unlike-values"]


def test_a_fact_of_a_related_study_may_stand_in_a_row(tea: Tea) -> None:
    """An update of a trial may give what the trial's own paper did not."""
    tea.change(HALE, "population:", "relations: [{kind: same-cohort-as, study: brook2014, note: {fr: a, en: a}}]\npopulation:")
    assert rules(tea, TABLE.replace("hale-median-water]", "brook-median]")) == []


def test_a_fact_of_another_study_is_a_warning(tea: Tea) -> None:
    """It does not stop a build."""
    rules(tea, TABLE.replace("hale-median-water]", "brook-median]"))
    assert [item.severity for item in tea.findings] == [Severity.WARNING]


def test_a_name_is_given_once(tea: Tea) -> None:
    """A table and a figure of one name could not be told apart by `see`."""
    tea.add(TABLE)
    assert rules(tea, FOREST.replace("id: forest", "id: trials")) == ["duplicate-id"]


def test_a_file_bears_the_name_of_what_it_holds(tea: Tea) -> None:
    """As studies and editions do."""
    tea.write("content/tables/other.yaml", TABLE)
    tea.corpus()
    assert [item.rule for item in tea.findings] == ["name-mismatch"]


def test_what_belongs_to_a_fact_is_found_by_its_of(tea: Tea) -> None:
    """Intervals, levels and p values, by the fact that they are of."""
    parts = parts_of(tea.corpus().facts.values(), "source")
    assert [part.id for part in parts["hale-hr"]] == ["hale-hr-ci", "hale-hr-p"]


def test_a_display_uses_what_it_names_and_what_belongs_to_that(tea: Tea) -> None:
    """So that none of it counts as unused."""
    tea.add(TABLE)
    assert used_facts(tea.corpus()) == {"hale-hr", "hale-hr-ci", "hale-hr-p", "hale-median-green", "hale-median-water"}
