"""Number citations and make each one a place that can be linked to."""

from __future__ import annotations

from collections.abc import Collection

from probant.pandoc import ast


def anchor(blocks: list[ast.Node]) -> list[ast.Node]:
    """Wrap the contents of each Cite in `Span#cite-<n>.citation`, numbered in the order of the text."""
    count = 0

    def wrap(node: ast.Node) -> list[ast.Node] | None:
        nonlocal count
        if node["t"] != "Cite":
            return None
        count += 1
        return [{"t": "Cite", "c": [node["c"][0], [ast.span(node["c"][1], identifier=f"cite-{count}", classes=("citation",))]]}]

    wrapped: list[ast.Node] = ast.rewrite(blocks, wrap)
    return wrapped


def targets(blocks: list[ast.Node]) -> list[str]:
    """Give the ids that the links of citations lead to."""
    return [
        link["c"][2][0].removeprefix("#")
        for node in ast.walk(blocks)
        if node["t"] == "Cite"
        for link in ast.walk(node["c"][1])
        if link["t"] == "Link" and link["c"][2][0].startswith("#")
    ]


def unresolved(blocks: list[ast.Node], items: Collection[str]) -> list[str]:
    """Give the citekeys that are cited, as pandoc reads the text, and are not among the items that citeproc is given."""
    cited = [citation["citationId"] for node in ast.walk(blocks) if node["t"] == "Cite" for citation in node["c"][0]]
    return [key for key in cited if key not in items]
