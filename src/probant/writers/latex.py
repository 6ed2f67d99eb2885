r"""Write a `Document` as LaTeX source with citations as commands (`\autocite`), for XeLaTeX or LuaLaTeX and Biber.

The bibliography and the drawings stand beside it, `references.bib` and `figures/<name>.png`.
"""

from __future__ import annotations

from typing import Any

from probant.document import Document
from probant.language.numbers import NARROW, NO_BREAK
from probant.pandoc import ast, engine
from probant.pandoc.ast import Node
from probant.writers import Layout
from probant.writers.biblatex import BIBLIOGRAPHY, bibliography
from probant.writers.flow import compose, edition_line, plain, without_list

_DRAWINGS = "png"
_GROWTH, _PADDING = 0.6, 2
"""How the width of a column grows with its longest cell, and what every column has, in characters: by eye."""
_PREAMBLE = r"""\usepackage[normalem]{ulem}
\newcommand{\unverified}[1]{\dotuline{#1}}"""
"""What could not be verified is underlined with dots, as in the other formats."""


def write(document: Document, layout: Layout) -> bytes:  # noqa: ARG001 - every writer takes a layout; the class of a LaTeX document is its journal's
    """Give the source; PandocError when pandoc finds fault with the document."""
    # pandoc breaks a narrow space where it puts the title among the PDF's properties
    meta = {
        "title": _text(document.front.title.replace(NARROW, NO_BREAK)),
        "subtitle": _text(edition_line(document)),
        "lang": _text(document.locale),
        "biblatexoptions": _text("style=numeric-comp,sorting=none"),
        "biblio-title": _text(document.words["references"]),
        "bibliography": _text(BIBLIOGRAPHY),
        "header-includes": {"t": "MetaBlocks", "c": [{"t": "RawBlock", "c": ["latex", _PREAMBLE]}]},
    }
    composed = ast.rewrite(without_list(compose(document, _DRAWINGS), heading=False), _numbered)
    blocks: list[Node] = ast.rewrite(plain(composed), _finished)
    options = {"wrap": "none", "standalone": True, "cite-method": "biblatex"}
    return engine.run(engine.Request(ast.dump(blocks, meta), "json", "latex-smart", options=options))


def beside(document: Document) -> dict[str, bytes]:
    """Give the bibliography and the drawings that the source refers to."""
    drawn = {f"figures/{figure.name}.{_DRAWINGS}": document.images[f"{figure.name}.{_DRAWINGS}"] for figure in document.figures}
    return {BIBLIOGRAPHY: bibliography(document), **drawn}


def _text(text: str) -> dict[str, Any]:
    return {"t": "MetaInlines", "c": ast.text(text)}


def _numbered(node: Node) -> list[Node] | None:
    """Leave the numbers of tables and figures to LaTeX, which counts them in the same order; the data of a figure are no table with a number."""
    if node["t"] == "Div" and ast.has_class(node, "data"):
        return [block for table in node["c"][1] for block in _uncaptioned(table)]
    if node["t"] not in {"Table", "Figure"}:
        return None
    short, caption = node["c"][1]
    unlabelled = [{"t": block["t"], "c": _without_label(block["c"])} for block in caption]
    return [{"t": node["t"], "c": [node["c"][0], [short, unlabelled], *node["c"][2:]]}]


def _without_label(inlines: list[Node]) -> list[Node]:
    position = next((index for index, node in enumerate(inlines) if node["t"] == "Span" and ast.has_class(node, "label")), None)
    return inlines if position is None else inlines[position + 2 :]


def _uncaptioned(table: Node) -> list[Node]:
    attributes, (_, caption), *rest = table["c"]
    lead = [ast.paragraph([{"t": "Strong", "c": block["c"]}]) for block in caption]
    return [*lead, {"t": "Table", "c": [["", *attributes[1:]], [None, []], *rest]}]


def _widths(table: Node) -> list[float]:
    """Give the share of the line that each column takes, which grows with the longest of its cells."""
    rows = [*table["c"][3][1], *(row for body in table["c"][4] for row in body[3])]
    longest = [max(len(ast.plain(cell[4])) for cell in column) for column in zip(*(cells for _, cells in rows), strict=True)]
    weights = [length**_GROWTH + _PADDING for length in longest]
    return [round(weight / sum(weights), 3) for weight in weights]


def _finished(node: Node) -> list[Node] | None:
    """Give columns their widths, without which long lines leave the page; underline what could not be verified."""
    if node["t"] == "Table":
        columns = [[column[0], {"t": "ColWidth", "c": width}] for column, width in zip(node["c"][2], _widths(node), strict=True)]
        return [{"t": "Table", "c": [*node["c"][:2], columns, *node["c"][3:]]}]
    if node["t"] == "Span" and ast.has_class(node, "unverified"):
        return [{"t": "RawInline", "c": ["latex", r"\unverified{"]}, *node["c"][1], {"t": "RawInline", "c": ["latex", "}"]}]
    return None
