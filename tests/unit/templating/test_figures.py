"""`probant.templating.figures`: what a figure draws, what is said of it, and its data are the facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.plots import Forest, Landscape, Timeline
from tests.support.displays import FOREST, HALE, LANDSCAPE, TIMELINE, Tea, cells_of
from tests.support.minimal_project import EDITION


@pytest.fixture
def tea(tmp_path: Path) -> Tea:
    """The minimal project."""
    return Tea(tmp_path)


def forest(tea: Tea, language: str = "en") -> Forest:
    """Give what is drawn of the forest plot."""
    plot = tea.display(FOREST, language).plot
    assert isinstance(plot, Forest)
    return plot


def test_a_forest_row_has_the_digits_of_its_facts(tea: Tea) -> None:
    """Estimate, bounds and level are drawn as reported; the text has the mark of the language."""
    row = forest(tea, "fr").rows[0]
    assert (row.estimate, row.low, row.high, row.level) == ("0.70", "0.50", "0.98", "95")
    assert (row.estimate_text, row.interval_text) == ("0,70", "(0,50–0,98)")


def test_the_size_of_two_arms_is_a_sum_to_be_done(tea: Tea) -> None:
    """No total that nobody reported is printed: `25 + 24`; the square's area goes by both."""
    row = forest(tea).rows[0]
    assert (row.n, row.n_text) == ("49", "25\u00a0+\u00a024")


def test_the_size_of_the_study_comes_before_its_arms(tea: Tea) -> None:
    """A study that says how many were compared is believed."""
    tea.change(HALE, "start: hale-start\n", "start: hale-start\nn: hale-n-water\n")
    assert forest(tea).rows[0].n_text == "24"


def test_an_arm_of_unknown_size_leaves_none(tea: Tea) -> None:
    """Half a sum is no size: a dash."""
    tea.change(HALE, "arm: true, n: hale-n-water}", "arm: true}")
    row = forest(tea).rows[0]
    assert (row.n, row.n_text) == (None, "–")


def test_another_level_is_drawn_and_said(tea: Tea) -> None:
    """An interval that is not at 95 % says so beside its mark."""
    tea.change(HALE, "level: 95", "level: 80")
    row = forest(tea).rows[0]
    assert (row.level, row.interval_text) == ("80", "(80%\u00a0CI 0.50–0.98)")


def test_a_value_that_differs_from_its_source_is_marked_in_the_drawing(tea: Tea) -> None:
    """As in the text: the sign beside the figure, a note below, and nothing for the ear, which has the data."""
    tea.change(HALE, "    value: 0.70\n", "    value: 0.70\n    printed: {value: 0.71}\n")
    tea.change(f"content/editions/{EDITION}.yaml", "shows: source", "shows: printed")
    use = tea.display(FOREST)
    assert isinstance(use.plot, Forest)
    assert (use.plot.rows[0].estimate_text, use.plot.rows[0].interval_text) == ("0.71†", "(0.50–0.98)")
    assert r"†\: differs from its source\." in use.notes
    assert "0.71" in use.alt
    assert "†" not in use.alt


def test_a_figure_of_values_as_their_sources_give_them_has_no_such_note(tea: Tea) -> None:
    """A sign that is explained and nowhere seen would send its reader to look for it."""
    assert not [note for note in tea.display(FOREST).notes if "†" in note]


def test_a_level_reported_apart_is_that_of_the_mark(tea: Tea) -> None:
    """An 80 % interval must not be drawn as one of 95 % because its level stands in a fact of its own."""
    tea.change(HALE, "    level: 95\n", "    level: null\n")
    apart = "  - {id: hale-level, kind: confidence-level, statement: {fr: niveau, en: level}, value: 80, of: [hale-hr-ci],"
    tea.write(HALE, (tea.root / HALE).read_text(encoding="utf-8") + apart + " read: {verification: abstract, locator: abstract}}\n")
    use = tea.display(FOREST)
    assert isinstance(use.plot, Forest)
    assert use.plot.rows[0].level == "80"
    assert "80%" in use.plot.rows[0].interval_text
    assert "80%" in use.alt


def test_a_ratio_without_interval_is_drawn_without_one(tea: Tea) -> None:
    """No interval is invented; the text says that none was reported."""
    tea.change(HALE, "of: hale-hr\n", "of: hale-median-green\n")
    tea.change(HALE, "    level: 95\n", "    level: 95\n    unit: month\n")
    row = forest(tea).rows[0]
    assert (row.low, row.high, row.level) == (None, None, None)
    assert row.interval_text == "(CI not reported)"


@pytest.mark.parametrize(("language", "estimate"), (("fr", "0,70 (IC à 95 % : 0,50–0,98)"), ("en", "0.70 (95% CI 0.50–0.98)")))
def test_the_alternative_text_says_each_row_and_both_sides(tea: Tea, language: str, estimate: str) -> None:
    """Who cannot see the plot hears its studies, endpoints, estimates, intervals with their level, and what each side means."""
    alt = tea.display(FOREST, language).alt.replace("\u00a0", " ").replace("\u202f", " ")
    assert estimate in alt
    assert ("en faveur de l’infusion" if language == "fr" else "favours tea") in alt
    assert ("en faveur de l’eau" if language == "fr" else "favours water") in alt
    assert "Hale" in alt


def test_a_drawing_has_the_typography_of_its_language(tea: Tea) -> None:
    """A label with a straight apostrophe is drawn with the right one."""
    plot = forest(tea, "fr")
    assert plot.favours_below == "en faveur de l’infusion"


def test_the_data_of_a_forest_plot_are_its_rows(tea: Tea) -> None:
    """The table under the figure gives each number with its source."""
    use = tea.display(FOREST)
    assert cells_of(use) == [["Trial by Hale et al., 2011 [@hale2011]", "night waking", "25 + 24", "0.70 (95% CI 0.50–0.98)"]]


def test_an_axis_of_months_and_one_of_percentages_are_panels_apart(tea: Tea) -> None:
    """Values of two units never share a scale; percentages end at 100, months have ticks each 12."""
    text = LANDSCAPE.replace("with_label", "  - {with_treatment: hale-awake, without_treatment: hale-awake-water}\nwith_label", 1)
    plot = tea.display(text).plot
    assert isinstance(plot, Landscape)
    months, percent = plot.panels
    assert (months.axis, months.step, months.maximum) == ("Median (months)", "12", None)
    assert (percent.axis, percent.step, percent.maximum) == ("Probability (%)", None, "100")
    assert [(row.first, row.second, row.first_text) for row in (*months.rows, *percent.rows)] == [
        ("8.10", "4.20", "8.10\u00a0months"),
        ("71", "52", "71%"),
    ]
    assert percent.rows[0].endpoint == "night waking at\u00a02\u00a0years"


def test_a_missing_side_of_a_pair_is_drawn_as_none(tea: Tea) -> None:
    """Where only one value was reported, the other is None, and its cell a dash."""
    use = tea.display(LANDSCAPE.replace(", without_treatment: hale-median-water", ""))
    assert isinstance(use.plot, Landscape)
    assert (use.plot.panels[0].rows[0].second, use.plot.panels[0].rows[0].second_text) == (None, "")
    assert cells_of(use)[0][3] == "–"
    assert "without tea)" not in use.alt


def test_the_alternative_text_of_a_landscape_names_the_groups(tea: Tea) -> None:
    """Each value with its group."""
    assert "8.10\u00a0months (with tea), 4.20\u00a0months (without tea)" in tea.display(LANDSCAPE).alt


def test_a_timeline_has_dates_as_precise_as_known(tea: Tea) -> None:
    """A start without an end stays open; a study is published in the year of its reference."""
    use = tea.display(TIMELINE)
    assert isinstance(use.plot, Timeline)
    first, second = use.plot.rows
    assert (first.start, first.end, first.published, first.span_text) == ("2005-03", None, "2011", "March 2005")
    assert (second.start, second.end, second.published) == (None, None, "2014")
    assert "enrolment March 2005, publication 2011" in use.alt


def test_a_study_without_a_fact_is_cited_all_the_same(tea: Tea) -> None:
    """A display's citations are all that it cites, so that its references are in the list."""
    assert set(tea.display(TIMELINE).citations) == {"hale2011", "brook2014"}
