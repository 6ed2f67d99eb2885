"""Read `docx.toml`, the declarative table of a manuscript's look."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from importlib import resources
from typing import Any

from probant.writers import Layout

NAME = "docx.toml"
"""The table's name among the files of a layout."""

ALIGNMENTS = {"left": "left", "right": "right", "center": "center", "justify": "both"}
"""Word's word for each alignment."""

_FONTS = ("text", "heading", "mono")
_COLOUR = re.compile(r"[0-9A-F]{6}")

# What composing the manuscript refers to.
_NEEDED = (
    *("Normal", "Title", "Subtitle", "Edition", "Notice", "Notice Title", "Author", "Affiliation", "Correspondence", "Abstract Title", "Abstract"),
    *("Keywords", "Heading 1", "Heading 2", "Heading 3", "Body Text", "List Paragraph", "Caption", "Table Heading", "Table Text", "Bibliography"),
    *("Imprint", "Header", "Footer", "Hyperlink", "Difference Mark", "Unverified"),
)


class LayoutError(ValueError):
    """`docx.toml` cannot be read: the text says which entry and why."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page's measures in millimetres; `line_numbers`: which lines are numbered (5: each fifth), 0 for none."""

    width: float = 210
    height: float = 297
    margin: float = 25
    header: float = 12.5
    footer: float = 12.5
    line_numbers: int = 0


@dataclass(frozen=True, slots=True)
class TableRules:
    """The lines of a table: colours of the outer and inner ones; padding left and right of a cell in millimetres."""

    rule: str = "404040"
    inner_rule: str = "D0D0D0"
    cell_padding: float = 1.5


@dataclass(frozen=True, slots=True)
class Style:
    """One style: what is None is inherited. Type in points, indents in millimetres, `line` in lines."""

    kind: str = "paragraph"
    based_on: str | None = None
    next: str | None = None
    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    color: str | None = None
    superscript: bool | None = None
    underline: str | None = None
    underline_color: str | None = None
    align: str | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    left: float | None = None
    right: float | None = None
    hanging: float | None = None
    keep_next: bool | None = None
    keep_lines: bool | None = None
    outline: int | None = None
    shade: str | None = None
    border: str | None = None
    tabs: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """The whole of `docx.toml`."""

    page: Page = field(default_factory=Page)
    fonts: dict[str, str] = field(default_factory=dict)
    alternatives: dict[str, str] = field(default_factory=dict)
    table: TableRules = field(default_factory=TableRules)
    styles: dict[str, Style] = field(default_factory=dict)


def toml(layout: Layout) -> bytes:
    """Give the text of the layout's `docx.toml`, or of the engine's."""
    data = layout.files.get(NAME)
    return resources.files("probant").joinpath("layout", NAME).read_bytes() if data is None else data


@functools.cache
def parse_look(data: bytes) -> Look:
    """Read the text of `docx.toml`; LayoutError when an entry is unknown, of a wrong type, or refers to a style that is not there."""
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LayoutError(f"{NAME}: {error}") from error
    _refuse_unknown("", table, ("page", "fonts", "table", "style"))
    fonts = dict(_mapping(table, "fonts"))
    alternatives = _mapping(fonts, "alternatives")
    fonts.pop("alternatives", None)
    _refuse_unknown("fonts", fonts, _FONTS)
    for name in _FONTS:
        if not isinstance(fonts.get(name), str) or not fonts[name]:
            raise LayoutError(f"{NAME}: `fonts.{name}` must be the name of a font")
    if not all(isinstance(value, str) for value in alternatives.values()):
        raise LayoutError(f"{NAME}: `fonts.alternatives` must give names of fonts")
    styles = {name: _read("style." + name, values, Style) for name, values in _mapping(table, "style").items()}
    _check_styles(styles)
    return Look(_read("page", table.get("page", {}), Page), fonts, alternatives, _read("table", table.get("table", {}), TableRules), styles)


_OWN_LINES = ("Normal", "Table", "Heading", "Title", "Subtitle", "Edition", "Figure", "Header", "Footer", "Source Code")
"""How the names of the styles begin whose lines stay as the table has them."""


def spaced(look: Look, *, line_numbers: bool, spacing: float | None) -> Look:
    """Give a look for readers who write between the lines: every line numbered, and so many lines for each line of text."""
    styles = dict(look.styles)
    for name, style in look.styles.items() if spacing is not None else ():
        if style.kind == "paragraph" and not name.startswith(_OWN_LINES) and (style.line is not None or style.based_on is None):
            styles[name] = replace(style, line=spacing)
    page = replace(look.page, line_numbers=1) if line_numbers else look.page
    return replace(look, page=page, styles=styles)


def _mapping(table: dict[str, Any], key: str) -> dict[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise LayoutError(f"{NAME}: `{key}` must be a table")
    return found


def _refuse_unknown(where: str, values: dict[str, Any], known: tuple[str, ...]) -> None:
    for key in values:
        if key not in known:
            raise LayoutError(f"{NAME}: unknown entry `{f'{where}.' if where else ''}{key}`; known are {', '.join(known)}")


def _read(where: str, values: Any, kind: Any) -> Any:
    """Make a dataclass of a table, its types checked by the annotations (texts here: annotations are not evaluated)."""
    if not isinstance(values, dict):
        raise LayoutError(f"{NAME}: `{where}` must be a table")
    types = {entry.name: str(entry.type).removesuffix(" | None") for entry in fields(kind)}
    _refuse_unknown(where, values, tuple(types))
    for key, value in values.items():
        wanted = types[key]
        fits = {
            "str": isinstance(value, str),
            "bool": isinstance(value, bool),
            "int": isinstance(value, int) and not isinstance(value, bool),
            "float": isinstance(value, int | float) and not isinstance(value, bool),
        }[wanted]
        if not fits:
            raise LayoutError(f"{NAME}: `{where}.{key}` must be a {wanted}, not {value!r}")
        if key in ("color", "underline_color", "shade", "border", "rule", "inner_rule") and not _COLOUR.fullmatch(value):
            raise LayoutError(f"{NAME}: `{where}.{key}` must be a colour such as 1F3A5F, not {value!r}")
    return kind(**values)


def _check_styles(styles: dict[str, Style]) -> None:
    for name in _NEEDED:
        if name not in styles:
            raise LayoutError(f"{NAME}: the style `{name}` is missing")
    choices: dict[str, tuple[str, ...]] = {
        "kind": ("paragraph", "character"),
        "based_on": tuple(styles),
        "next": tuple(styles),
        "font": _FONTS,
        "align": tuple(ALIGNMENTS),
        "tabs": ("right",),
        "underline": ("single", "dotted", "none"),
    }
    for name, style in styles.items():
        for key, allowed in choices.items():
            value = getattr(style, key)
            if value is not None and value not in allowed:
                raise LayoutError(f"{NAME}: `style.{name}.{key}` is {value!r}; it must be one of {', '.join(allowed)}")
