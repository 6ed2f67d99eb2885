"""Apply a language's typography to running text: spaces before signs, quotation marks, apostrophes, dashes, ordinals, symbols of statistics.

Works on inline lists of pandoc's AST, because a space and the sign after it are apart there and the text of links and citations is left alone.
French follows the Lexique des règles typographiques en usage à l'Imprimerie nationale, with narrow no-break spaces. What is set stands, case by case, in
`tests/golden/typography`.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from probant.pandoc.ast import Node

NARROW = "\u202f"
NO_BREAK = "\u00a0"

_HIGH_SIGNS = (";", ":", "!", "?", "»", "%")
_KEEP = frozenset({"Link", "Code", "Math", "RawInline", "Cite", "Image"})
_GLUED = re.compile(r"(?<=[\w)\]»’”*])([;!?»])(?=$|[\s)\]])")
_FIGURES = re.compile(r"^[<>=≤≥±×]$")
_ORDINAL = re.compile(r"(?<![\w.,])(\d+|[IVXLCDM]{2,})(er|re|ère|e|ème)(s?)(?![\w-])")
_RAISED = {"er": "ᵉʳ", "re": "ʳᵉ", "ère": "ʳᵉ", "e": "ᵉ", "ème": "ᵉ"}
_PLURAL = "ˢ"
_DEGREES = re.compile(r"(?<=\d)°(?=C)")
_NUMERO = re.compile(r"(?<!\w)n[°º](?=\d)")

# Symbols of statistics: those of one letter are in italics, all stay with the sign and the figure after them.
_LETTER = re.compile(r"([(\[]?)([pn])")
_SYMBOL = re.compile(r"[(\[]?(?:[A-Za-z]|HR|RR|OR|I²)")
_RELATION = re.compile(r"[=<>≤≥]")
_STATISTIC = re.compile(r"([(\[]?)([pn]|HR|RR|OR)([=<>≤≥])(?=[\d.,])")

# What a figure before it stays with, by the singular or the symbol; and what it stays with when it comes first: « phase 2 », "Table 3".
_UNITS = frozenset((
    "‰", "°", "°C", "Gy", "cGy", "mGy", "mg", "g", "kg", "µg", "ml", "mL", "L", "mm", "cm", "m", "km", "cm²", "mm²", "cm³", "mm³", "s", "min", "h", "j",
    "mois", "an", "ans", "jour", "jours", "semaine", "semaines", "heure", "heures", "minute", "minutes",
    "month", "months", "year", "years", "week", "weeks", "day", "days", "hour", "hours",
))  # fmt: skip
_NUMBERED = {
    "fr": frozenset(("n°", "p.", "pp.", "vol.", "fig.", "réf.", "art.", "chap.", "tableau", "figure", "phase", "grade", "stade", "étape", "page")),
    "en": frozenset(("n°", "no.", "p.", "pp.", "vol.", "fig.", "figs", "ref.", "table", "figure", "phase", "grade", "stage", "step", "page")),
}
_TITLES = {"fr": frozenset(("M.", "MM.", "Mme", "Mmes", "Mlle", "Dr", "Pr")), "en": frozenset(("Mr", "Mrs", "Ms", "Dr", "Prof."))}
_INITIAL = re.compile(r"[(\[]?(?:[A-ZÀ-Ý]\.-?)+")
_FIGURE_END = re.compile(r"(?:^|[^\w])\d+(?:[.,]\d+)?$")
_THOUSANDS_END = re.compile(r"(?:^|[\s(])[1-9]\d{0,2}$|\u202f\d{3}$")
_THOUSANDS = re.compile(r"\d{3}(?!\d)(?![.,]?\d)")

_DASH = {"-": "–", "--": "–", "---": "—"}
_ELIDED = re.compile(r"'(?=\d|(?:twas|tis|n'|em|til|cause)(?!\w))", re.IGNORECASE)


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


def _french_str(text: str, *, opening: bool) -> str:
    if "://" in text or "@" in text:
        return text
    text = _NUMERO.sub("n°" + NO_BREAK, text)
    text = _ORDINAL.sub(lambda hit: hit[1] + _RAISED[hit[2]] + (_PLURAL if hit[3] else ""), text)
    if text.isalnum():
        return text
    if text.startswith("'") and opening:
        text = "‘" + text[1:]
    text = _quoted(text, opening=opening, marks=("«" + NARROW, NARROW + "»")).replace("'", "’")
    text = re.sub(r"(?<=\d)%", NARROW + "%", text)
    text = re.sub(r"«(?=\S)(?!\u202f|\u00a0)", "«" + NARROW, text)
    text = re.sub(r"(?<=[^\s\u202f\u00a0])»", NARROW + "»", text)
    text = re.sub("([«»])\u202f+", r"\1" + NARROW, text)
    text = _GLUED.sub(NARROW + r"\1", text)
    text = re.sub(r"(?<=\w):$", NARROW + ":", text)
    text = text.replace("...", "…")
    return re.sub("\u202f{2,}", NARROW, text)


def _english_str(text: str, *, opening: bool) -> str:
    if text.isalnum() or "://" in text or "@" in text:
        return text
    if text.startswith("'") and opening and not _ELIDED.match(text):
        text = "‘" + text[1:]
    return _quoted(text, opening=opening, marks=("“", "”")).replace("'", "’").replace("...", "…")


def _quoted(text: str, *, opening: bool, marks: tuple[str, str]) -> str:
    """Give a text with quotation marks for straight ones; `opening` tells whether the text begins a word."""
    out: list[str] = []
    for index, character in enumerate(text):
        if character != '"':
            out.append(character)
            continue
        before = text[index - 1] if index else ""
        opens = opening if not index else before in "([—–'’"
        out.append(marks[0] if opens else marks[1])
    return "".join(out)


def apply(inlines: list[Node], language: str) -> list[Node]:
    """Give inline nodes with the typography of a language; links, citations and code stay as they are."""
    french = language.startswith("fr")
    out: list[Node] = []
    for index, node in enumerate(inlines):
        after = inlines[index + 1] if index + 1 < len(inlines) else None
        kind = node["t"]
        if kind == "Str":
            opening = not out or out[-1]["t"] in ("Space", "SoftBreak", "LineBreak") or _last_text(out[-1]).endswith((NO_BREAK, NARROW))
            text = _DEGREES.sub(NO_BREAK + "°", _dashes(node["c"], opening=opening))
            text = _french_str(text, opening=opening) if french else _english_str(text, opening=opening)
            out += _statistic(text, inlines[index + 2] if after is not None and after["t"] == "Space" and index + 2 < len(inlines) else None)
        elif kind in ("Space", "SoftBreak"):
            out.append(_space(node, out, after, french=french))
        elif kind in _KEEP:
            out.append(node)
        else:
            out.append(_inside(node, language))
    return out


_DASHED = re.compile(r"\d–\d")
_RANGE = re.compile(r"(?<=\d)-(?=\d)")
_FIGURES_ONLY = re.compile(r"\(?[\d;:,.()]+-\d+[;:,.()\d]*")


def _dashes(text: str, *, opening: bool) -> str:
    """Write a dash between words, a range of figures (482–485), a minus sign.

    A text with letters (an identifier), or with more than one hyphen (a date), stays as it is.
    """
    if opening and text in _DASH:
        return _DASH[text]
    if opening and re.match(r"[(\[]?-\d", text):
        text = text.replace("-", "−", 1)
    return _RANGE.sub("–", text) if _FIGURES_ONLY.fullmatch(text) and text.count("-") == 1 else text


def _statistic(text: str, following: Node | None) -> list[Node]:
    """Give the nodes of a word: *p* and *n* before a sign of relation in italics, wherever they come from, and figures that no line end cuts."""
    glued = _STATISTIC.match(text)
    if glued:
        before, symbol, sign = glued.groups()
        shown: list[Node] = [{"t": "Emph", "c": [{"t": "Str", "c": symbol}]}] if len(symbol) == 1 else [{"t": "Str", "c": symbol}]
        rest = f"{NO_BREAK}{sign}{NO_BREAK}{text[glued.end() :]}"
        return [*([{"t": "Str", "c": before}] if before else []), *shown, {"t": "Str", "c": rest}]
    letter = _LETTER.fullmatch(text)
    if letter and following is not None and _RELATION.match(_first_text(following)):
        return [*([{"t": "Str", "c": letter[1]}] if letter[1] else []), {"t": "Emph", "c": [{"t": "Str", "c": letter[2]}]}]
    word: Node = {"t": "Str", "c": text}
    # A range must not be cut at its dash: « 0,32–/0,74 ».
    return [{"t": "Span", "c": [["", ["nowrap"], []], [word]]} if _DASHED.search(text) else word]


def _space(node: Node, before: list[Node], after: Node | None, *, french: bool) -> Node:
    """Give the space that stands between two nodes: breaking, or not."""
    following = _first_text(after) if after is not None else ""
    preceding = _last_text(before[-1]) if before else ""
    if len(before) > 1 and before[-2].get("c") == NARROW:
        preceding = NARROW + preceding
    if french and (_is_sign(following) or preceding.endswith("«")):
        return {"t": "Str", "c": NARROW}
    if french and _THOUSANDS_END.search(preceding) and _THOUSANDS.match(following):
        return {"t": "Str", "c": NARROW}
    if _FIGURES.match(preceding) or _stay_together(preceding, following, "fr" if french else "en"):
        return {"t": "Str", "c": NO_BREAK}
    return {"t": "Space"} if node["t"] == "SoftBreak" else node


def _stay_together(preceding: str, following: str, language: str) -> bool:
    """Tell whether no line may end between two texts: a figure and its unit or month, what is numbered and its number, a title or initials and a name."""
    last, first = preceding.rsplit("\u00a0", maxsplit=1)[-1].lstrip("(["), following.rstrip(",;:.)]”»")
    if _FIGURE_END.search(preceding) and (first in _UNITS or first in _months(language) or first == "×"):
        return True
    if first[:1].isdigit() and (last.lower() in _NUMBERED[language]):
        return True
    if _RELATION.fullmatch(following) and following in "=<>" and _SYMBOL.fullmatch(last):
        return True
    return first[:1].isupper() and (last in _TITLES[language] or _INITIAL.fullmatch(last) is not None)


@functools.cache
def _months(language: str) -> frozenset[str]:
    from probant.language.words import words

    return frozenset(words(language)[f"month-{number}"] for number in range(1, 13))


def _inside(node: Node, language: str) -> Node:
    contents: Any = node.get("c")
    if node["t"] in ("Emph", "Strong", "Superscript", "Subscript", "SmallCaps", "Strikeout", "Underline"):
        return {"t": node["t"], "c": apply(contents, language)}
    if node["t"] == "Span":
        spoken = next((text for name, text in contents[0][2] if name == "lang"), language)
        return {"t": "Span", "c": [contents[0], apply(contents[1], spoken)]}
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
