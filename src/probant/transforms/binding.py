"""Turn the marks that rendering left in the text into elements of the tree: a span for each claim and each occurrence of a fact."""

from __future__ import annotations

import re

from probant.diagnostics import Findings
from probant.pandoc import ast
from probant.spans import Span
from probant.templating.manuscript import CLOSE, NAMED, OPEN, Element

_MARK = re.compile(f"({OPEN}\\d+{NAMED}|{CLOSE})")
_PLAIN = frozenset({"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"})
_SECOND = frozenset({"Span", "Link", "Image", "Cite", "Quoted"})


class _Binder:
    """Rebuild inline lists, nesting what stands between marks."""

    def __init__(self, elements: list[Element], where: Span, findings: Findings) -> None:
        self.elements = elements
        self.where = where
        self.findings = findings

    def inlines(self, nodes: list[ast.Node]) -> list[ast.Node]:
        """Give an inline list with its elements as spans."""
        stack: list[tuple[Element | None, list[ast.Node]]] = [(None, [])]
        for node in nodes:
            if node["t"] == "Str":
                for piece in _MARK.split(node["c"]):
                    self._piece(piece, stack)
            else:
                stack[-1][1].append(self._inside(node))
        while len(stack) > 1:
            element, children = stack.pop()
            self._unclosed(element)
            stack[-1][1].extend(children)
        return stack[0][1]

    def _piece(self, piece: str, stack: list[tuple[Element | None, list[ast.Node]]]) -> None:
        if piece.startswith(OPEN):
            stack.append((self.elements[int(piece[1:-1])], []))
        elif piece == CLOSE:
            element, children = stack.pop() if len(stack) > 1 else (None, [])
            if element is None:
                self._unclosed(None)
            else:
                stack[-1][1].append(ast.span(children, identifier=element.id, classes=element.classes))
        elif piece:
            stack[-1][1].append({"t": "Str", "c": piece})

    def _unclosed(self, element: Element | None) -> None:
        name = f"`{element.id}`" if element else "an element"
        self.findings.add(
            "broken-element",
            f"{name} begins and ends in different parts of the text",
            self.where,
            hint="emphasis, links and lists must begin and end within the claim or the words of `say`, and a claim within a paragraph",
        )

    def _inside(self, node: ast.Node) -> ast.Node:
        kind = node["t"]
        if kind in _PLAIN:
            return {"t": kind, "c": self.inlines(node["c"])}
        if kind in _SECOND:
            return {"t": kind, "c": [node["c"][0], self.inlines(node["c"][1]), *node["c"][2:]]}
        return node

    def block(self, node: ast.Node) -> list[ast.Node] | None:
        """Rebuild the inline list of a block."""
        kind = node["t"]
        if kind in ("Para", "Plain"):
            return [{"t": kind, "c": self.inlines(node["c"])}]
        if kind == "Header":
            return [{"t": kind, "c": [node["c"][0], node["c"][1], self.inlines(node["c"][2])]}]
        return None


def bind(blocks: list[ast.Node], elements: list[Element], where: Span, findings: Findings) -> list[ast.Node]:
    """Give blocks in which each marked element is a span with its id and classes; `broken-element` where one does not nest."""
    bound: list[ast.Node] = ast.rewrite(blocks, _Binder(elements, where, findings).block)
    return bound
