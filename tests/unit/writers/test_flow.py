"""`probant.writers.flow`: the whole article as one flow, with its ids and without them."""

from __future__ import annotations

from typing import Any

from probant.document import Document
from probant.pandoc import ast
from probant.writers.flow import compose, plain, without_list


def headings(blocks: list[Any]) -> list[tuple[int, str]]:
    """Give level and text of each heading."""
    return [(node["c"][0], ast.plain(node["c"][2])) for node in ast.walk(blocks) if node["t"] == "Header"]


def test_the_flow_has_every_part_in_the_order_of_the_page(document: Document) -> None:
    """Notice, abstracts, text, what is declared, references; the text's highest headings are of the first level."""
    assert headings(compose(document, "svg")) == [
        (1, "À propos de ce texte"),
        (1, "Résumé"),
        (1, "Abstract"),
        (1, "Steeping"),
        (2, "Cups"),
        (1, "Financement et remerciements"),
        (1, "Écarts relevés avec les sources"),
        (1, "Références"),
    ]


def test_what_is_in_another_language_says_so(document: Document) -> None:
    """The other title and the other abstract."""
    said = [ast.plain(node["c"][1]) for node in ast.walk(compose(document, "svg")) if node["t"] == "Div" and ["lang", "en"] in node["c"][0][2]]
    assert said[0] == "On tea <and> cups"
    assert said[1].startswith("Summary of the text.")


def test_a_fact_that_differs_is_followed_by_the_sign(document: Document) -> None:
    """Once, outside the fact, leading to the list of differences."""
    blocks = compose(document, "svg")
    signs = [node for node in ast.walk(blocks) if node["t"] == "Link" and ast.plain(node["c"][1]) == "†"]
    assert [node["c"][2][0] for node in signs] == ["#differences"]
    assert "3,5\u00a0min†" in ast.plain(blocks)


def test_plain_blocks_keep_only_what_a_reader_has_to_see(document: Document) -> None:
    """What could not be verified, and other languages: no id of a claim, a fact or a citation."""
    blocks = plain(compose(document, "svg"))
    spans = [node for node in ast.walk(blocks) if node["t"] == "Span"]
    assert [(ast.attributes(node)[:2], ast.plain(node["c"][1])) for node in spans if ast.has_class(node, "unverified")] == [
        (("", ["unverified"]), "95\u202f°C")
    ]
    assert all(ast.has_class(node, "unverified") or node["c"][0][2] for node in spans)
    assert ast.plain(blocks) == ast.plain(compose(document, "svg"))


def test_the_list_of_references_is_left_to_the_reader_s_program(document: Document) -> None:
    """Its place stays, or goes with its heading."""
    blocks = compose(document, "svg")
    emptied = without_list(blocks)
    assert [node["c"][1] for node in emptied if ast.attributes(node)[0] == "refs"] == [[]]
    assert [ast.attributes(node)[0] for node in blocks if node not in without_list(blocks, heading=False)] == ["references", "refs"]


def test_a_cell_over_several_rows_is_followed_by_empty_ones() -> None:
    """So that any program can read the table; lines within a cell are joined."""
    none: list[Any] = ["", [], []]

    def cell(text: str, rows: int = 1) -> list[Any]:
        lines = [{"t": "LineBreak"} if part == "/" else {"t": "Str", "c": part} for part in text.split(" ")]
        return [none, {"t": "AlignDefault"}, rows, 1, [{"t": "Plain", "c": lines}]]

    rows = [[none, [cell("a", 2), cell("b / c"), cell("d")]], [none, [cell("e"), cell("f")]], [none, [cell("g"), cell("h"), cell("i")]]]
    bodies = [[none, 1, [], rows[:2]], [none, 1, [], rows[2:]]]
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * 3
    table = {"t": "Table", "c": [["t", ["evidence"], []], [None, []], columns, [none, []], bodies, [none, []]]}
    (found,) = plain([table])
    ((_, _, _, lines),) = found["c"][4]
    assert [[ast.plain(cell[4]) for cell in row[1]] for row in lines] == [["a", "b; c", "d"], ["", "e", "f"], ["g", "h", "i"]]
    assert all(cell[2] == 1 for row in lines for cell in row[1])
