"""Walk and build pandoc's AST as plain JSON (pandoc-types, API 1.23)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

API_VERSION = [1, 23, 1, 1]

Node = dict[str, Any]
Attributes = tuple[str, list[str], list[list[str]]]


def parse(data: bytes) -> list[Node]:
    """Give the blocks of a document that pandoc wrote as JSON."""
    blocks: list[Node] = json.loads(data)["blocks"]
    return blocks


def dump(blocks: list[Node], meta: dict[str, Any] | None = None) -> str:
    """Write blocks as a document that pandoc reads as JSON, with metadata as nodes (`MetaInlines`, ...), empty unless given."""
    return json.dumps({"pandoc-api-version": API_VERSION, "meta": meta or {}, "blocks": blocks}, ensure_ascii=False)


def walk(value: Any) -> Iterator[Node]:
    """Give every node below `value`, a node or list, in document order, parents first."""
    stack = [value] if isinstance(value, list | dict) else []
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(part for part in reversed(item) if isinstance(part, list | dict))
        elif "t" not in item:
            stack.extend(reversed([part for part in item.values() if isinstance(part, list | dict)]))
        else:
            yield item
            inner = item.get("c")
            if isinstance(inner, list | dict):
                stack.append(inner)


_LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak"})


def rewrite(value: Any, function: Callable[[Node], list[Node] | None]) -> Any:
    """Give a copy of `value` with each node replaced, bottom up, by what `function` gives for it (None: kept)."""
    if isinstance(value, list):
        out: list[Any] = []
        for item in value:
            if isinstance(item, dict) and "t" in item:
                node = item if item["t"] in _LEAVES else {key: rewrite(part, function) for key, part in item.items()}
                replaced = function(node)
                out.extend([node] if replaced is None else replaced)
            else:
                out.append(rewrite(item, function))
        return out
    if isinstance(value, dict):
        return {key: rewrite(part, function) for key, part in value.items()}
    return value


def attributes(node: Node) -> tuple[str, list[str], list[list[str]]]:
    """Give (id, classes, key-value pairs) of a Span, Div, Link, Code, Header or Table; empty ones for other nodes."""
    kind = node["t"]
    if kind in ("Span", "Div", "Link", "Image", "Code", "CodeBlock", "Table", "Figure"):
        found: tuple[str, list[str], list[list[str]]] = tuple(node["c"][0])
        return found
    if kind == "Header":
        identifier, classes, pairs = node["c"][1]
        return identifier, classes, pairs
    return "", [], []


def has_class(node: Node, name: str) -> bool:
    """Tell whether a node bears a class."""
    return name in attributes(node)[1]


def plain(value: Any) -> str:
    """Give the text of nodes as a reader sees it, spaces and breaks as one space."""
    parts: list[str] = []
    for node in walk(value):
        kind = node["t"]
        if kind == "Str":
            parts.append(node["c"])
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            parts.append(" ")
        elif kind in ("Code", "Math"):
            parts.append(node["c"][1])
    return "".join(parts)


def span(children: list[Node], *, identifier: str = "", classes: tuple[str, ...] = (), pairs: tuple[tuple[str, str], ...] = ()) -> Node:
    """Make a Span."""
    return {"t": "Span", "c": [[identifier, list(classes), [list(pair) for pair in pairs]], children]}


def div(children: list[Node], *, identifier: str = "", classes: tuple[str, ...] = ()) -> Node:
    """Make a Div."""
    return {"t": "Div", "c": [[identifier, list(classes), []], children]}


def link(children: list[Node], target: str, *, classes: tuple[str, ...] = (), title: str = "") -> Node:
    """Make a Link."""
    return {"t": "Link", "c": [["", list(classes), []], children, [target, title]]}


def text(words: str) -> list[Node]:
    """Turn plain text into Str and Space nodes; no-break spaces stay inside words."""
    nodes: list[Node] = []
    for index, word in enumerate(words.split(" ")):
        if index:
            nodes.append({"t": "Space"})
        if word:
            nodes.append({"t": "Str", "c": word})
    return nodes


def paragraph(children: list[Node]) -> Node:
    """Make a Para."""
    return {"t": "Para", "c": children}


def header(level: int, children: list[Node], identifier: str) -> Node:
    """Make a Header."""
    return {"t": "Header", "c": [level, [identifier, [], []], children]}
