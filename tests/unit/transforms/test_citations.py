"""`probant.transforms.citations`: each citation is a place of its own."""

from __future__ import annotations

import json

from probant.pandoc import ast
from probant.transforms import citations


def cite(*keys: str, text: str | None = None) -> ast.Node:
    """A citation as citeproc leaves it."""
    inner = ast.text(text) if text is not None else [ast.link(ast.text(key[-1]), f"#ref-{key}") for key in keys]
    return {"t": "Cite", "c": [[{"citationId": key} for key in keys], inner]}


def test_citations_are_numbered_in_the_order_of_the_text() -> None:
    """Within emphasis and lists too; several keys of one citation are one place."""
    blocks = [ast.paragraph([cite("a1"), {"t": "Emph", "c": [cite("b2", "c3")]}]), {"t": "BulletList", "c": [[ast.paragraph([cite("a1")])]]}]
    anchored = citations.anchor(blocks)
    found = [ast.attributes(node)[0] for node in ast.walk(anchored) if node["t"] == "Span" and ast.has_class(node, "citation")]
    assert found == ["cite-1", "cite-2", "cite-3"]
    assert citations.targets(anchored) == ["ref-a1", "ref-b2", "ref-c3", "ref-a1"]


def test_the_tree_that_is_given_is_not_changed() -> None:
    """Transforms are functions."""
    blocks = [ast.paragraph([cite("a1")])]
    before = json.dumps(blocks)
    citations.anchor(blocks)
    assert json.dumps(blocks) == before


def test_what_citeproc_cannot_resolve_is_named() -> None:
    """Whether it was run (it leaves a question mark) or not."""
    for text in ("[nobody?]", "[@nobody]"):
        blocks = [ast.paragraph([cite("a1"), cite("nobody", text=text)])]
        assert citations.unresolved(blocks, ["a1", "b2"]) == ["nobody"]
