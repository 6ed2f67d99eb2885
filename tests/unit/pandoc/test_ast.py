"""`probant.pandoc.ast`: trees are walked in order and rewritten as copies."""

from __future__ import annotations

import json

from probant.pandoc import ast, engine

TEXT = "# A *b* {#a .k x=y}\n\nc `d` $e$ [f](https://x.org)\n\n- g\n\n| h |\n|---|\n| i |\n"


def blocks() -> list[ast.Node]:
    """A document with a bit of everything."""
    return ast.parse(engine.run(engine.Request(TEXT, "markdown", "json")))


def test_nodes_come_in_the_order_of_the_text_parents_first() -> None:
    """Those of tables and links too."""
    words = [node["c"] for node in ast.walk(blocks()) if node["t"] == "Str"]
    assert words == ["A", "b", "c", "f", "g", "h", "i"]
    kinds = [node["t"] for node in ast.walk(blocks())]
    assert kinds.index("Header") < kinds.index("Emph") < kinds.index("Para")


def test_plain_text_is_what_a_reader_sees() -> None:
    """Code and mathematics included, breaks as spaces."""
    tree = blocks()
    assert ast.plain(tree[0]) == "A b"
    assert ast.plain(tree[1]) == "c d e f"


def test_a_rewriting_is_a_copy_from_the_bottom_up() -> None:
    """What a function gives for a node replaces it; None keeps it, an empty list removes it; the tree given stays."""
    tree = blocks()
    before = json.dumps(tree)
    seen: list[str] = []

    def change(node: ast.Node) -> list[ast.Node] | None:
        seen.append(node["t"])
        if node["t"] == "Str":
            return [{"t": "Str", "c": node["c"].upper()}]
        return [] if node["t"] == "Code" else None

    changed = ast.rewrite(tree, change)
    assert json.dumps(tree) == before
    assert ast.plain(changed[1]) == "C  e F"
    assert seen.index("Str") < seen.index("Header")


def test_attributes_are_those_of_the_node() -> None:
    """Headings keep theirs in another place; what has none has empty ones."""
    tree = blocks()
    assert ast.attributes(tree[0]) == ("a", ["k"], [["x", "y"]])
    assert ast.has_class(tree[0], "k")
    assert ast.attributes(tree[1]) == ("", [], [])


def test_what_is_made_here_is_what_pandoc_reads() -> None:
    """Every constructor gives a node that pandoc accepts as it is."""
    made = [
        ast.header(2, ast.text("a b"), "h"),
        ast.paragraph(
            [ast.span(ast.text("c"), identifier="s", classes=("k",), pairs=(("lang", "fr"),)), ast.link(ast.text("d"), "https://x.org", title="t")]
        ),
        ast.div([ast.paragraph(ast.text("e\u00a0f"))], identifier="v", classes=("w",)),
    ]
    assert ast.parse(engine.run(engine.Request(ast.dump(made), "json", "json"))) == json.loads(json.dumps(made))


def test_text_keeps_its_spaces() -> None:
    """Runs of them too; a no-break space stays within its word."""
    assert ast.plain(ast.text("a  b\u00a0c ")) == "a  b\u00a0c "
    assert len(ast.text("a\u00a0b")) == 1
    assert ast.text("") == []
