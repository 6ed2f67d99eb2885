"""`probant.templating.tables`: what stands in an evidence table comes from the facts of its studies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.displays import CAPTION, HALE, TABLE, Tea, cells_of


@pytest.fixture
def tea(tmp_path: Path) -> Tea:
    """The minimal project."""
    return Tea(tmp_path)


def table(columns: str, rows: str) -> str:
    """Write a table."""
    return f"id: trials\n{CAPTION}columns: [{columns}]\nrows:\n{rows}"


def row(outcomes: str = "", cells: str = "", study: str = "hale2011") -> str:
    """Write a row of a study."""
    out = f"  - study: {study}\n"
    out += f"    cells: {cells}\n" if cells else ""
    return out + (f"    outcomes: [{outcomes}]\n" if outcomes else "")


def test_a_study_is_named_with_its_year_and_cited(tea: Tea) -> None:
    """The name begins with a capital; the year stands where the name does not hold it."""
    use = tea.display(table("study", row()))
    assert cells_of(use) == [["Trial by Hale et al., 2011 [@hale2011]"]]


def test_a_median_stands_in_its_column_with_its_arm(tea: Tea) -> None:
    """Without a column of arms, each value is preceded by the label of its arm; digits are as reported."""
    use = tea.display(TABLE)
    assert cells_of(use)[0][2] == "green tea: 8.10 months / water: 4.20 months"


def test_arms_get_letters_that_their_values_bear(tea: Tea) -> None:
    """With a column of arms, each arm has a letter and its size, and its value the letter."""
    use = tea.display(table("study, arms, median", row("{values: [hale-median-green, hale-median-water]}")))
    assert cells_of(use)[0][1:] == ["A: green tea (n = 25) / B: water (n = 24)", "A: 8.10 months / B: 4.20 months"]


def test_arms_in_words_of_the_project_give_no_letters(tea: Tea) -> None:
    """Where the table says in its own words who the arms are, values bear their labels."""
    use = tea.display(table("study, arms, median", row("{values: [hale-median-green]}", "{arms: {fr: deux bras, en: both arms}}")))
    assert cells_of(use)[0][1:] == ["both arms", "green tea: 8.10 months"]


def test_a_mean_and_a_median_stand_in_columns_of_their_own(tea: Tea) -> None:
    """Each value stands in the column of its kind; the other column has a dash."""
    use = tea.display(table("study, mean, median", row("{values: [hale-mean-green]}, {values: [hale-median-green]}")))
    assert [line[-2:] for line in cells_of(use)] == [["green tea: 9.3 months", "–"], ["–", "green tea: 8.10 months"]]


def test_a_probability_says_when_it_holds(tea: Tea) -> None:
    """The time point is printed with the probability, in each language."""
    use = tea.display(table("study, probability", row("{values: [hale-awake]}")), "fr")
    assert cells_of(use)[0][1] == "thé vert : 71 % à 2 ans"


def test_an_estimate_is_printed_with_its_interval_and_the_level_of_that(tea: Tea) -> None:
    """The interval is found by its `of`."""
    use = tea.display(TABLE, "fr")
    assert cells_of(use)[0][3] == "0,70 (IC à 95 % : 0,50–0,98)"


def test_an_estimate_without_interval_says_so(tea: Tea) -> None:
    """What nobody read is said, never guessed."""
    tea.change(HALE, "of: hale-hr\n", "of: hale-median-green\n")
    tea.change(HALE, "    level: 95\n", "    level: 95\n    unit: month\n")
    use = tea.display(TABLE)
    assert cells_of(use)[0][3] == "0.70 (CI not reported)"


def test_a_level_reported_apart_is_printed(tea: Tea) -> None:
    """A level that was reported once for several intervals is that of the interval."""
    tea.change(HALE, "    level: 95\n", "    level: null\n")
    apart = "  - {id: hale-level, kind: confidence-level, statement: {fr: niveau, en: level}, value: 80, of: [hale-hr-ci],"
    tea.write(HALE, (tea.root / HALE).read_text(encoding="utf-8") + apart + " read: {verification: abstract, locator: abstract}}\n")
    use = tea.display(TABLE)
    assert cells_of(use)[0][3] == "0.70 (80% CI 0.50–0.98)"


def test_the_p_value_of_an_outcome_is_found(tea: Tea) -> None:
    """It is printed without its label; the column says p."""
    use = tea.display(TABLE)
    assert cells_of(use)[0][4] == "0.04"
    assert use.grid.headings[4].markdown == "*p*"
    assert use.grid.studies[0][0][4].numeric


def test_a_one_sided_p_value_says_so(tea: Tea) -> None:
    """A one-sided p read as a two-sided one would mislead."""
    tea.change(HALE, "    of: [hale-hr]\n", '    of: [hale-hr]\n    sided: "1"\n')
    assert cells_of(tea.display(TABLE))[0][4] == "0.04 (one-sided)"


def test_the_weakest_verification_is_given(tea: Tea) -> None:
    """One value that nobody compared makes the row unverified."""
    assert cells_of(tea.display(TABLE))[0][5] == "unverified"


def test_a_better_verification_is_given_where_all_share_it(tea: Tea) -> None:
    """Values read in the abstract make the row one of the abstract."""
    use = tea.display(table("study, median, verification", row("{values: [hale-median-water]}")))
    assert cells_of(use)[0][2] == "abstract"


def test_each_outcome_has_a_line_and_the_study_spans_them(tea: Tea) -> None:
    """The study's cells span its lines; a line of one outcome has the cells of outcomes only."""
    use = tea.display(table("study, endpoint, median, verification", row("{values: [hale-median-green]}, {values: [hale-median-water]}")))
    first, second = use.grid.studies[0]
    assert [cell.rows for cell in first] == [2, 1, 1, 2]
    assert len(second) == 2
    assert cells_of(use)[1] == ["Night waking", "water: 4.20 months"]


def test_a_follow_up_is_found_with_its_measure(tea: Tea) -> None:
    """The study's follow-ups need not be named."""
    assert cells_of(tea.display(table("study, follow-up", row())))[0][1] == "12.4 months (median)"


def test_the_study_cell_cites_every_study_of_its_facts(tea: Tea) -> None:
    """A fact of another publication, named in a cell, is cited with the study."""
    use = tea.display(table("study, toxicity", row(cells="{toxicity: {fr: '{brook-asleep}', en: '{brook-asleep} slept'}}")))
    assert cells_of(use)[0] == ["Trial by Hale et al., 2011 [@hale2011; @brook2014]", "62.5% slept"]
    assert set(use.citations) == {"hale2011", "brook2014"}


def test_a_cell_of_the_project_prints_facts_in_their_form(tea: Tea) -> None:
    """`{fact:form}` takes the forms of the tag `fact`; what stands around is text, whatever its signs."""
    cells = "{toxicity: {fr: '*{hale-n:n}* | [a]', en: '*{hale-n:n}* | [a] @x'}}"
    use = tea.display(table("study, toxicity", row(cells=cells)))
    assert cells_of(use)[0][1] == "*n = 25* | [a] @x"
    assert "\\|" in use.grid.studies[0][0][1].markdown
    assert "\\@" in use.grid.studies[0][0][1].markdown


def test_what_is_not_reported_is_a_dash_with_its_note(tea: Tea) -> None:
    """A dash is explained under the table; so are abbreviations, those of the engine too."""
    use = tea.display(table("study, population, toxicity, estimate", row("{estimate: hale-hr}")))
    assert cells_of(use)[0][2] == "–"
    notes = " ".join(use.notes)
    assert "not reported in what was read" in notes
    assert "CI: confidence interval" in notes.replace("\\", "")


def test_a_table_without_a_gap_has_no_note_about_one(tea: Tea) -> None:
    """Notes are drawn from what the table holds."""
    use = tea.display(table("study, median", row("{values: [hale-median-water]}")))
    assert use.notes == ()


def test_every_figure_of_a_table_is_an_occurrence_of_its_fact(tea: Tea) -> None:
    """Uses say the table and the place in its file; they belong to no claim."""
    tea.add(TABLE)
    uses = [use for use in tea.manuscript().uses if use.display is not None]
    assert [use.fact for use in uses] == ["hale-median-green", "hale-median-water", "hale-hr", "hale-hr-ci", "hale-hr-p"]
    assert {(use.claim, use.display, use.span.path) for use in uses} == {(None, "table-trials", "content/tables/trials.yaml")}
    assert next(use for use in uses if use.fact == "hale-hr").element_id == "d-hale-hr"


def test_an_unknown_unit_is_found_once(tea: Tea) -> None:
    """What was found when the study was read is no second finding of the table."""
    tea.change(HALE, "at: {value: 2, unit: year}", "at: {value: 2, unit: yaer}")
    tea.add(table("study, probability", row("{values: [hale-awake]}")))
    assert [item.rule for item in tea.checked() if item.rule != "display-not-mentioned"] == ["unknown-unit"]
