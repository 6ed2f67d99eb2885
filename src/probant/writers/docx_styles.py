"""Make Word's styles and the reference document of the look that `docx.toml` describes.

The styles replace pandoc's own whole, so that nothing stands in Word's gallery that the table does not name. The reference document that pandoc
is given holds these styles and the page's measures only: pandoc takes every other part from its own reference document.
"""

from __future__ import annotations

import io
import zipfile

from probant.writers.docx_look import ALIGNMENTS, Look, Style
from probant.writers.docx_xml import Element, add, mm, root, serialise, twips, w

_LINE = 240
_KERNED_FROM = 16
"""The half-points from which type is kerned: all that is printed."""

# Word knows its own styles by these names, whatever the language of its windows; a name with capitals would be a new style beside them.
_LOWER_CASE = frozenset({"Heading 1", "Heading 2", "Heading 3", "Heading 4", "Caption", "Header", "Footer", "Footnote Text", "Footnote Reference"})
_BUILT_IN = _LOWER_CASE | {"Normal", "Title", "Subtitle", "Body Text", "Block Text", "List Paragraph", "Bibliography", "Hyperlink"}


def style_id(name: str) -> str:
    """Give the id of a style in the package: its name without spaces, as Word and pandoc make it."""
    return name.replace(" ", "")


def text_width(found: Look) -> int:
    """Give the width of the lines, in twips."""
    return mm(found.page.width - 2 * found.page.margin)


def styles_part(found: Look, locale: str) -> bytes:
    """Give `word/styles.xml` for a look, with `locale` as the language of all text."""
    styles = root("styles")
    _add_defaults(styles, found, locale)
    # Word's many other styles stay out of its gallery until someone asks for them.
    add(styles, "latentStyles", defLockedState=0, defUIPriority=99, defSemiHidden=1, defUnhideWhenUsed=1, defQFormat=0, count=376)
    for priority, (name, style) in enumerate(found.styles.items(), start=1):
        _add_style(styles, name, style, found, priority)
    _add_base_styles(styles)
    _add_table_style(styles, found)
    return serialise(styles)


def _add_defaults(styles: Element, found: Look, locale: str) -> None:
    defaults = add(styles, "docDefaults")
    run = add(add(defaults, "rPrDefault"), "rPr")
    _add_fonts(run, found.fonts["text"])
    add(run, "kern", val=_KERNED_FROM)
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
        stop = ("right", text_width(found)) if style.tabs else ("left", mm(style.left or 0))
        add(add(properties, "tabs"), "tab", val=stop[0], pos=stop[1])
    _add_spacing(properties, style)
    indents = {key: mm(getattr(style, key)) for key in ("left", "right", "hanging") if getattr(style, key) is not None}
    if indents:
        add(properties, "ind", **indents)
    if style.align:
        add(properties, "jc", val=ALIGNMENTS[style.align])
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
    if style.underline:
        add(properties, "u", val=style.underline, color=style.underline_color or "auto")
    if style.superscript:
        add(properties, "vertAlign", val="superscript")
    if style.language:
        add(properties, "lang", val=style.language)
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


def reference_document(found: Look) -> bytes:
    """Give the reference document for pandoc: the styles and the page of a look."""
    document = root("document")
    add_section(add(document, "body"), found)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("word/document.xml", serialise(document))
        archive.writestr("word/styles.xml", styles_part(found, "en-GB"))
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
