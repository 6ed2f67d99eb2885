"""`probant.transforms.displays`: tables and figures become pandoc's own, where their marks stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from probant.diagnostics import Findings
from probant.document import Document
from probant.loading.styles import read_style
from probant.pandoc import ast
from probant.spans import Span
from probant.templating.manuscript import without_marks
from probant.templating.rendering import render_manuscript
from probant.transforms.assembly import article_markdown, assemble
from probant.transforms.displays import pipe_table
from tests.support.displays import CAPTION, FOREST, HALE, TABLE, TIMELINE, Tea
from tests.support.minimal_project import EDITION


@pytest.fixture
def tea(tmp_path: Path) -> Tea:
    """The minimal project."""
    return Tea(tmp_path)


P_OF_BROOK = """\
  - id: brook-p
    kind: p-value
    statement: {fr: p, en: p}
    of: [brook-asleep]
    relation: "<"
    value: 0.0001
    read: {verification: abstract, locator: abstract}
"""


def made(tea: Tea, language: str = "en") -> Document:
    """Assemble the article of a project without defects."""
    corpus = tea.corpus()
    edition = corpus.editions[EDITION]
    manuscript = render_manuscript(corpus, edition, language, tea.findings)
    style = read_style(tea.root, corpus.project.style, tea.findings, Span("probant.toml"))
    assert style is not None
    document = assemble(corpus, edition, manuscript, style, epoch=None, findings=tea.findings)
    assert not tea.findings.errors, list(tea.findings)
    assert document is not None
    return document


def first(document: Document, kind: str) -> Any:
    """Give the contents of the first node of a kind in the body."""
    return next(node for node in ast.walk(document.blocks) if node["t"] == kind)["c"]


def test_a_table_stands_where_its_mark_is_with_number_and_caption(tea: Tea) -> None:
    """Between the paragraphs of the text; its caption has its word and number, then its words."""
    tea.add(TABLE, mention='{{ see("trials") }}')
    tea.say("After.")
    document = made(tea)
    place = next(i for i, block in enumerate(document.blocks) if ast.has_class(block, "display"))
    assert ast.plain(document.blocks[place - 1]) == "Table\u00a01"
    assert ast.plain(document.blocks[place + 1]) == "After."
    attributes, caption, *_ = first(document, "Table")
    assert attributes[:2] == ["table-trials", ["evidence"]]
    assert ast.plain(caption[1]) == "Table\u00a01. Trials of tea"


def test_each_study_is_a_body_whose_first_cell_heads_it(tea: Tea) -> None:
    """The head of a study spans its lines: one row heading, one body, so that it can be kept together and read aloud."""
    rows = "  - study: hale2011\n    outcomes: [{values: [hale-median-green]}, {values: [hale-median-water]}]\n  - study: brook2014\n"
    tea.add(f"id: trials\n{CAPTION}columns: [study, median]\nrows:\n{rows}")
    bodies = first(made(tea), "Table")[4]
    assert [(body[1], len(body[3])) for body in bodies] == [(1, 2), (1, 1)]
    assert [cell[2] for cell in bodies[0][3][0][1]] == [2, 1]


SHORTER = "  - study: brook2014\n    outcomes:\n      - {values: [brook-asleep]}\n"


@pytest.mark.parametrize(("p_value", "room"), (("0.04", "pad-2"), ("0.0412", None), ("1", "pad-sign-4")))
def test_decimal_signs_of_a_column_stand_in_one_line(tea: Tea, p_value: str, room: str | None) -> None:
    """A number with fewer decimals than another of its column has room after it: for the digits, and for the sign where it has none."""
    tea.change(HALE, '    relation: "="\n    value: 0.04\n', f'    relation: "="\n    value: {p_value}\n')
    tea.write("content/studies/brook2014.yaml", (tea.root / "content/studies/brook2014.yaml").read_text(encoding="utf-8") + P_OF_BROOK)
    tea.add(TABLE.replace("median, estimate", "median, values, estimate") + SHORTER)
    pads = [ast.attributes(node)[1][1] for node in ast.walk(first(made(tea), "Table")) if ast.has_class(node, "pad")]
    assert pads == ([room] if room else [])


def test_tables_never_set_the_order_of_references(tea: Tea) -> None:
    """A table before the text that cites another study first leaves that study its number."""
    for language in ("fr", "en"):
        path = f"templates/article/{EDITION}/{language}/introduction.md.j2"
        tea.write(path, '{{ table("trials") }}\n\n' + (tea.root / path).read_text(encoding="utf-8"))
    rows = "  - study: brook2014\n  - study: hale2011\n"
    tea.write("content/tables/trials.yaml", f"id: trials\n{CAPTION}columns: [study]\nrows:\n{rows}")
    document = made(tea)
    assert [ast.attributes(entry)[0] for entry in document.references] == ["ref-hale2011", "ref-brook2014"]
    assert "[2]" in ast.plain(first(document, "Table")[4][0])


def test_a_study_that_only_a_figure_cites_is_in_the_list(tea: Tea) -> None:
    """Also when it gives no fact: the reference list holds all that is cited."""
    tea.write(
        "references.bib",
        (tea.root / "references.bib").read_text(encoding="utf-8") + "\n@article{moss2013, author={Moss, P.}, title={Tea}, year={2013}}\n",
    )
    study = (tea.root / "content/studies/brook2014.yaml").read_text(encoding="utf-8").split("facts:")[0].replace("brook2014", "moss2013")
    tea.write("content/studies/moss2013.yaml", study + "facts: []\n")
    tea.add(TIMELINE.replace("brook2014", "moss2013"))
    assert [ast.attributes(entry)[0] for entry in made(tea).references] == ["ref-hale2011", "ref-brook2014", "ref-moss2013"]


def test_a_figure_has_its_image_its_words_and_its_data(tea: Tea) -> None:
    """The image's address names the drawing, its description is the alternative text, its data are a table under it."""
    tea.add(FOREST)
    document = made(tea)
    (plot,) = document.figures
    image = first(document, "Image")
    assert image[2][0] == "figure:forest"
    assert ast.plain(image[1]) == plot.alt
    assert first(document, "Table")[0][0] == "figure-forest-data"
    assert document.images == {}


@pytest.mark.parametrize("name", ("a | b", "*a*", "Tea @hale2011", "[a](javascript:alert(1))", '"quoted"', "{a}", "a\\b", "`a`", "$a$"))
def test_a_name_is_text_whatever_its_signs(tea: Tea, name: str) -> None:
    """A study, label or alternative text with Markdown's signs stays text, cites nothing and makes no markup."""
    tea.change(HALE, "en: trial by Hale et al.}", f"en: {json.dumps(name)}}}")
    tea.add(TABLE)
    tea.add(FOREST)
    document = made(tea)
    table = first(document, "Table")
    shown = ast.plain(table[4][0][3][0][1][0])
    assert name.replace('"', "").strip("“”")[:3].lower() in shown.replace("“", "").replace("”", "").lower()
    assert {node["t"] for node in ast.walk([*document.blocks])} & {"RawInline", "RawBlock", "Code", "Math"} == set()
    assert [link for link in ast.walk(table[4]) if link["t"] == "Link" and not link["c"][2][0].startswith("#")] == []
    assert len([node for node in ast.walk(table[4][0][3][0][1][0]) if node["t"] == "Cite"]) == 1


def test_french_typography_is_applied_to_cells(tea: Tea) -> None:
    """Apostrophes and spaces of a cell are those of the language."""
    cells = '    cells: {toxicity: {fr: "l\'eau : rien", en: "water\'s: none"}}\n'
    tea.add(f"id: trials\n{CAPTION}columns: [study, toxicity]\nrows:\n  - study: hale2011\n{cells}")
    assert ast.plain(first(made(tea, "fr"), "Table")[4][0][3][0][1][1]) == "l’eau\u202f: rien"
    assert ast.plain(first(made(tea, "en"), "Table")[4][0][3][0][1][1]) == "water’s: none"


@pytest.mark.parametrize("before", ("- ", "> ", "Words "))
def test_a_table_within_other_text_is_refused(tea: Tea, before: str) -> None:
    """In a list, a quotation or a sentence it would be lost or break the text."""
    tea.write("content/tables/trials.yaml", TABLE)
    tea.say(f'{before}{{{{ table("trials") }}}}')
    corpus = tea.corpus()
    manuscript = render_manuscript(corpus, corpus.editions[EDITION], "en", tea.findings)
    style = read_style(tea.root, corpus.project.style, tea.findings, Span("probant.toml"))
    found = Findings()
    assemble(corpus, corpus.editions[EDITION], manuscript, style or "", epoch=None, findings=found)
    assert [item.rule for item in found] == ["misplaced-display"]


def test_a_pipe_table_repeats_nothing_of_what_spans_lines(tea: Tea) -> None:
    """As Markdown that any program reads: as many cells in each line as there are headings."""
    rows = "  - study: hale2011\n    outcomes: [{values: [hale-median-green]}, {values: [hale-median-water]}]\n"
    use = tea.display(f"id: trials\n{CAPTION}columns: [study, median]\nrows:\n{rows}")
    lines = without_marks(pipe_table(use)).splitlines()[:4]
    assert lines[1] == "| --- | --- |"
    assert [line.replace("\\|", "").count("|") for line in lines] == [3, 3, 3, 3]
    assert lines[3].startswith("|  | water")


def test_the_article_as_markdown_holds_its_tables(tea: Tea) -> None:
    """No mark of the engine is left in it."""
    tea.add(TABLE)
    corpus = tea.corpus()
    edition = corpus.editions[EDITION]
    text = article_markdown(corpus, edition, render_manuscript(corpus, edition, "en", tea.findings))
    assert ": Trials of tea {#table-trials}" in text
    assert not set(text) & set("\ue000\ue001\ue002\ue003")
