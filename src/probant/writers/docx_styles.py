"""Read `docx.toml`, the declarative table of a manuscript's styles, and make Word's styles of it.

The styles replace pandoc's own whole, so that nothing stands in Word's gallery that the table does not name. The reference document that pandoc
is given holds these styles and the page's measures only: pandoc takes every other part from its own reference document.
"""

from __future__ import annotations

import functools
import io
import re
import tomllib
import zipfile
from dataclasses import dataclass, field, fields
from importlib import resources
from typing import Any

from probant.writers import Layout
from probant.writers.docx_xml import Element, add, mm, root, serialise, twips, w

NAME = "docx.toml"
"""The table's name among the files of a layout."""

_ALIGNMENTS = {"left": "left", "right": "right", "center": "center", "justify": "both"}
_FONTS = ("text", "heading", "mono")
_COLOUR = re.compile(r"[0-9A-F]{6}")
_LINE = 240
_ANY_FONT_KERNED_FROM = 16

# Word knows its own styles by these names, whatever the language of its windows; a name with capitals would be a new style beside them.
_LOWER_CASE = frozenset({"Heading 1", "Heading 2", "Heading 3", "Heading 4", "Caption", "Header", "Footer", "Footnote Text", "Footnote Reference"})
_BUILT_IN = _LOWER_CASE | {"Normal", "Title", "Subtitle", "Body Text", "Block Text", "List Paragraph", "Bibliography", "Hyperlink"}

# What composing the manuscript refers to.
_NEEDED = (
    *("Normal", "Title", "Subtitle", "Edition", "Notice", "Notice Title", "Author", "Affiliation", "Correspondence", "Abstract Title", "Abstract"),
    *("Keywords", "Heading 1", "Heading 2", "Heading 3", "Body Text", "List Paragraph", "Caption", "Table Heading", "Table Text", "Bibliography"),
    *("Imprint", "Header", "Footer", "Hyperlink", "Difference Mark"),
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


@dataclass(frozen=True, slots=True)
class Look:
    """The whole of `docx.toml`."""

    page: Page = field(default_factory=Page)
    fonts: dict[str, str] = field(default_factory=dict)
    alternatives: dict[str, str] = field(default_factory=dict)
    table: TableRules = field(default_factory=TableRules)
    styles: dict[str, Style] = field(default_factory=dict)

    @property
    def text_width(self) -> int:
        """The width of the lines, in twips."""
        return mm(self.page.width - 2 * self.page.margin)


def look(layout: Layout) -> Look:
    """Give the look of a layout, or of the engine's own table when the layout has none; LayoutError when it cannot be read."""
    data = layout.files.get(NAME)
    return parse_look(resources.files("probant").joinpath("layout", NAME).read_bytes() if data is None else data)


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
        if key in ("color", "shade", "border", "rule", "inner_rule") and not _COLOUR.fullmatch(value):
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
        "align": tuple(_ALIGNMENTS),
        "tabs": ("right",),
    }
    for name, style in styles.items():
        for key, allowed in choices.items():
            value = getattr(style, key)
            if value is not None and value not in allowed:
                raise LayoutError(f"{NAME}: `style.{name}.{key}` is {value!r}; it must be one of {', '.join(allowed)}")


def style_id(name: str) -> str:
    """Give the id of a style in the package: its name without spaces, as Word and pandoc make it."""
    return name.replace(" ", "")


@functools.cache
def styles_part(data: bytes, locale: str) -> bytes:
    """Give `word/styles.xml` for the text of a `docx.toml`, with `locale` as the language of all text."""
    found = parse_look(data)
    styles = root("styles")
    _add_defaults(styles, found, locale)
    # Word's many other styles stay out of its gallery until someone asks for them.
    add(styles, "latentStyles", defLockedState=0, defUIPriority=99, defSemiHidden=1, defUnhideWhenUsed=1, defQFormat=0, count=376)
    for priority, (name, style) in enumerate(found.styles.items(), start=1):
        _add_style(styles, name, style, found, priority)
    _add_base_styles(styles)
    _add_table_style(styles, found)
    return serialise(styles)


def toml(layout: Layout) -> bytes:
    """Give the text of the layout's `docx.toml`, or of the engine's."""
    data = layout.files.get(NAME)
    return resources.files("probant").joinpath("layout", NAME).read_bytes() if data is None else data


def _add_defaults(styles: Element, found: Look, locale: str) -> None:
    defaults = add(styles, "docDefaults")
    run = add(add(defaults, "rPrDefault"), "rPr")
    _add_fonts(run, found.fonts["text"])
    add(run, "kern", val=_ANY_FONT_KERNED_FROM)
    size = round(2 * (found.styles["Normal"].size or 12))
    add(run, "sz", val=size)
    add(run, "szCs", val=size)
    add(run, "lang", val=locale, eastAsia=locale, bidi="ar-SA")
    paragraph = add(add(defaults, "pPrDefault"), "pPr")
    add(paragraph, "widowControl")
    add(paragraph, "spacing", before=0, after=0, line=_LINE, lineRule="auto")


def _add_style(styles: Element, name: str, style: Style, found: Look, priority: int) -> None:
    """Add one style; the order of the children is that of the schema."""
    element = add(styles, "style", type=style.kind, styleId=style_id(name))
    if name == "Normal":
        element.set(w("default"), "1")
    if name not in _BUILT_IN:
        element.set(w("customStyle"), "1")
    add(element, "name", val=name.lower() if name in _LOWER_CASE else name)
    parent = style.based_on or ("DefaultParagraphFont" if style.kind == "character" else "Normal")
    if name != "Normal":
        add(element, "basedOn", val=style_id(parent))
    if style.next:
        add(element, "next", val=style_id(style.next))
    add(element, "uiPriority", val=priority)
    add(element, "qFormat")
    if style.kind == "paragraph":
        _add_paragraph_properties(element, style, found)
    _add_run_properties(element, style, found)


def _add_paragraph_properties(element: Element, style: Style, found: Look) -> None:
    properties = add(element, "pPr")
    for key, name in (("keep_next", "keepNext"), ("keep_lines", "keepLines")):
        if getattr(style, key) is not None:
            add(properties, name, val=int(getattr(style, key)))
    if style.border:
        borders = add(properties, "pBdr")
        for side, space in (("top", 5), ("left", 7), ("bottom", 5), ("right", 7)):
            add(borders, side, val="single", sz=4, space=space, color=style.border)
    if style.shade:
        add(properties, "shd", val="clear", color="auto", fill=style.shade)
    if style.tabs or style.hanging:
        stop = ("right", found.text_width) if style.tabs else ("left", mm(style.left or 0))
        add(add(properties, "tabs"), "tab", val=stop[0], pos=stop[1])
    _add_spacing(properties, style)
    indents = {key: mm(getattr(style, key)) for key in ("left", "right", "hanging") if getattr(style, key) is not None}
    if indents:
        add(properties, "ind", **indents)
    if style.align:
        add(properties, "jc", val=_ALIGNMENTS[style.align])
    if style.outline is not None:
        add(properties, "outlineLvl", val=style.outline - 1)
    if not len(properties):
        element.remove(properties)


def _add_spacing(properties: Element, style: Style) -> None:
    spacing: dict[str, str | float] = {key: twips(getattr(style, key)) for key in ("before", "after") if getattr(style, key) is not None}
    if style.line is not None:
        spacing |= {"line": round(style.line * _LINE), "lineRule": "auto"}
    if spacing:
        add(properties, "spacing", **spacing)


def _add_run_properties(element: Element, style: Style, found: Look) -> None:
    properties = add(element, "rPr")
    if style.font:
        _add_fonts(properties, found.fonts[style.font])
    for value, names in ((style.bold, ("b", "bCs")), (style.italic, ("i", "iCs"))):
        for name in names if value is not None else ():
            add(properties, name, val=int(bool(value)))
    if style.color:
        add(properties, "color", val=style.color)
    if style.size:
        add(properties, "sz", val=round(2 * style.size))
        add(properties, "szCs", val=round(2 * style.size))
    if style.superscript:
        add(properties, "vertAlign", val="superscript")
    if not len(properties):
        element.remove(properties)


def _add_fonts(properties: Element, font: str) -> None:
    add(properties, "rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)


def _add_base_styles(styles: Element) -> None:
    """Add the three styles that Word wants in every document."""
    for kind, name, identifier in (("character", "Default Paragraph Font", "DefaultParagraphFont"), ("numbering", "No List", "NoList")):
        style = add(styles, "style", type=kind, default=1, styleId=identifier)
        add(style, "name", val=name)
        for tag in ("uiPriority", "semiHidden", "unhideWhenUsed"):
            add(style, tag, **({"val": 99} if tag == "uiPriority" else {}))
    table = add(styles, "style", type="table", default=1, styleId="TableNormal")
    add(table, "name", val="Normal Table")
    for tag in ("uiPriority", "semiHidden", "unhideWhenUsed"):
        add(table, tag, **({"val": 99} if tag == "uiPriority" else {}))
    properties = add(table, "tblPr")
    add(properties, "tblInd", w=0, type="dxa")
    _add_margins(properties, mm(0), mm(1.9))


def _add_table_style(styles: Element, found: Look) -> None:
    """Add the style `Table`: rules above and below, one under the header row, faint ones between rows, none between columns."""
    style = add(styles, "style", type="table", customStyle=1, styleId="Table")
    add(style, "name", val="Table")
    add(style, "basedOn", val="TableNormal")
    add(style, "uiPriority", val=59)
    add(style, "qFormat")
    properties = add(style, "tblPr")
    borders = add(properties, "tblBorders")
    rules = found.table
    for side, size, colour in (("top", 8, rules.rule), ("bottom", 8, rules.rule), ("insideH", 4, rules.inner_rule)):
        add(borders, side, val="single", sz=size, space=0, color=colour)
    _add_margins(properties, mm(0.5), mm(rules.cell_padding))
    header = add(style, "tblStylePr", type="firstRow")
    add(add(add(header, "tcPr"), "tcBorders"), "bottom", val="single", sz=6, space=0, color=rules.rule)


def _add_margins(properties: Element, vertical: int, horizontal: int) -> None:
    margins = add(properties, "tblCellMar")
    for side, value in (("top", vertical), ("left", horizontal), ("bottom", vertical), ("right", horizontal)):
        add(margins, side, w=value, type="dxa")


@functools.cache
def reference_document(data: bytes) -> bytes:
    """Give the reference document for pandoc: the styles and the page of a `docx.toml`."""
    found = parse_look(data)
    document = root("document")
    add_section(add(document, "body"), found)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("word/document.xml", serialise(document))
        archive.writestr("word/styles.xml", styles_part(data, "en-GB"))
    return package.getvalue()


def add_section(body: Element, found: Look) -> Element:
    """Add the properties of the section, that is of all pages, to a document's body."""
    section = add(body, "sectPr")
    page = found.page
    add(section, "pgSz", w=mm(page.width), h=mm(page.height))
    side = mm(page.margin)
    add(section, "pgMar", top=side, right=side, bottom=side, left=side, header=mm(page.header), footer=mm(page.footer), gutter=0)
    if page.line_numbers:
        add(section, "lnNumType", countBy=page.line_numbers, restart="continuous")
    add(section, "cols", space=720)
    add(section, "titlePg")
    return section
