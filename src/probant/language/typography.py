"""Apply a language's typography to running text: spaces before signs, quotation marks, apostrophes.

Works on inline lists of pandoc's AST, because a space and the sign after it are apart there and the text of links and citations is left alone.
French follows the Lexique des règles typographiques en usage à l'Imprimerie nationale, with narrow no-break spaces.
"""

from __future__ import annotations

import re
from typing import Any

from probant.pandoc.ast import Node

NARROW = "\u202f"
NO_BREAK = "\u00a0"

_HIGH_SIGNS = (";", ":", "!", "?", "»", "%")
_KEEP = frozenset({"Link", "Code", "Math", "RawInline", "Cite", "Image"})
_GLUED = re.compile(r"(?<=[\w)\]»’”*])([;!?»])(?=$|[\s)\]])")
_FIGURES = re.compile(r"^[<>=≤≥±]$")


def _first_text(node: Node) -> str:
    """Give the text that a node begins with."""
    if node["t"] == "Str":
        return str(node["c"])
    if node["t"] in ("Span", "Cite", "Link"):
        return _first_text(node["c"][1][0]) if node["c"][1] else ""
    if node["t"] in ("Emph", "Strong", "Superscript", "Subscript", "SmallCaps"):
        return _first_text(node["c"][0]) if node["c"] else ""
    return ""


def _last_text(node: Node) -> str:
    """Give the text that a node ends with."""
    if node["t"] == "Str":
        return str(node["c"])
    if node["t"] in ("Span", "Cite", "Link"):
        return _last_text(node["c"][1][-1]) if node["c"][1] else ""
    if node["t"] in ("Emph", "Strong", "Superscript", "Subscript", "SmallCaps"):
        return _last_text(node["c"][-1]) if node["c"] else ""
    return ""


def _is_sign(text: str) -> bool:
    return text.startswith(_HIGH_SIGNS) and not text.startswith((":/", "::"))


def _french_str(text: str) -> str:
    if text.isalnum():
        return text
    if "://" in text or "@" in text:
        return text
    text = text.replace("'", "’")
    text = re.sub(r"«(?=\S)(?!\u202f|\u00a0)", "«" + NARROW, text)
    text = re.sub(r"(?<=[^\s\u202f\u00a0])»", NARROW + "»", text)
    text = re.sub("([«»])\u202f+", r"\1" + NARROW, text)
    text = _GLUED.sub(NARROW + r"\1", text)
    text = re.sub(r"(?<=\w):$", NARROW + ":", text)
    text = text.replace("...", "…")
    return re.sub("\u202f{2,}", NARROW, text)


def _english_str(text: str, *, opening: bool) -> str:
    if text.isalnum():
        return text
    if "://" in text or "@" in text:
        return text
    if text.startswith("'") and opening:
        text = "‘" + text[1:]
    text = text.replace("'", "’")
    out: list[str] = []
    for index, character in enumerate(text):
        if character == '"':
            before = text[index - 1] if index else ""
            opens = opening if not index else before in "([—–"
            out.append("“" if opens else "”")
        else:
            out.append(character)
    return "".join(out).replace("...", "…")


def apply(inlines: list[Node], language: str) -> list[Node]:
    """Give inline nodes with the typography of a language; links, citations and code stay as they are."""
    french = language.startswith("fr")
    out: list[Node] = []
    for index, node in enumerate(inlines):
        after = inlines[index + 1] if index + 1 < len(inlines) else None
        kind = node["t"]
        if kind == "Str":
            opening = not out or out[-1]["t"] in ("Space", "SoftBreak", "LineBreak")
            text = _french_str(node["c"]) if french else _english_str(node["c"], opening=opening)
            text = _dashes(text)
            word: Node = {"t": "Str", "c": text}
            # A range must not be cut at its dash: « 0,32–/0,74 ».
            out.append({"t": "Span", "c": [["", ["nowrap"], []], [word]]} if _DASHED.search(text) else word)
        elif kind in ("Space", "SoftBreak"):
            out.append(_space(node, out[-1] if out else None, after, french=french))
        elif kind in _KEEP:
            out.append(node)
        else:
            out.append(_inside(node, language))
    return out


_DASHED = re.compile(r"\d–\d")
_RANGE = re.compile(r"(?<=\d)-(?=\d)")
_FIGURES_ONLY = re.compile(r"\(?[\d;:,.()]+-\d+[;:,.()\d]*")


def _dashes(text: str) -> str:
    """Write a range of figures with an en dash: 482–485. A text with letters (an identifier), or with more than one hyphen (a date), stays as it is."""
    return _RANGE.sub("–", text) if _FIGURES_ONLY.fullmatch(text) and text.count("-") == 1 else text


def _space(node: Node, before: Node | None, after: Node | None, *, french: bool) -> Node:
    """Give the space that stands between two nodes: breaking, or not."""
    following = _first_text(after) if after is not None else ""
    preceding = _last_text(before) if before is not None else ""
    if french and (_is_sign(following) or preceding.endswith("«")):
        return {"t": "Str", "c": NARROW}
    if _FIGURES.match(preceding):
        return {"t": "Str", "c": NO_BREAK}
    if preceding.endswith((" n°", "n°", "p.", "vol.", "fig.", "réf.")):
        return {"t": "Str", "c": NO_BREAK}
    return {"t": "Space"} if node["t"] == "SoftBreak" else node


def _inside(node: Node, language: str) -> Node:
    contents: Any = node.get("c")
    if node["t"] in ("Emph", "Strong", "Superscript", "Subscript", "SmallCaps", "Strikeout", "Underline"):
        return {"t": node["t"], "c": apply(contents, language)}
    if node["t"] == "Span":
        return {"t": "Span", "c": [contents[0], apply(contents[1], language)]}
    return node


def apply_blocks(blocks: list[Node], language: str) -> list[Node]:
    """Give blocks with the typography of a language."""
    return [_block(block, language) for block in blocks]


def _block(node: Node, language: str) -> Node:
    kind, contents = node["t"], node.get("c")
    if kind in ("Para", "Plain"):
        return {"t": kind, "c": apply(contents, language)}  # type: ignore[arg-type]
    if kind == "Header" and contents is not None:
        return {"t": kind, "c": [contents[0], contents[1], apply(contents[2], language)]}
    if kind == "Div" and contents is not None:
        return {"t": kind, "c": [contents[0], apply_blocks(contents[1], language)]}
    if kind == "BlockQuote" and contents is not None:
        return {"t": kind, "c": apply_blocks(contents, language)}
    if kind == "BulletList" and contents is not None:
        return {"t": kind, "c": [apply_blocks(item, language) for item in contents]}
    if kind == "OrderedList" and contents is not None:
        return {"t": kind, "c": [contents[0], [apply_blocks(item, language) for item in contents[1]]]}
    if kind == "DefinitionList" and contents is not None:
        return {"t": kind, "c": [[apply(term, language), [apply_blocks(part, language) for part in parts]] for term, parts in contents]}
    return node


def typeset(text: str, language: str) -> str:
    """Apply a language's typography to plain text."""
    from probant.pandoc.ast import plain
    from probant.pandoc.ast import text as nodes

    return plain(apply(nodes(text), language))
