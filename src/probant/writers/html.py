"""Write a `Document` as one HTML file that needs nothing else: no font, no image, no request to any host."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Callable

from markupsafe import Markup

from probant.document import Document
from probant.language.foreign import Phrases
from probant.language.words import words
from probant.writers import Layout, discovery, evidence, fragments
from probant.writers.fragments import Element, Parts, Reference
from probant.writers.layouts import fill, script, style

_NARROW = "(max-width: 40em)"
"""Screens that a figure as wide as a page is too wide for."""


def write(document: Document, layout: Layout) -> bytes:
    """Give the page; PandocError when pandoc finds fault with the document, ValueError when a style sheet or the script cannot stand in a page."""
    parts = fragments.convert(document)
    shown = evidence.show(document, parts)
    _add_tooltips(parts)
    for tree in parts.trees:
        _draw_figures(tree, document)
        _frame_tables(tree)
        _fold_data(tree)
    said = functools.partial(fragments.spoken, phrases=Phrases(dict(document.phrases)), language=document.language)
    code = script(layout, "article.js")
    schema_org = discovery.schema_org(document)
    return (
        fill(
            layout,
            "page.html.j2",
            document=document,
            front=document.front,
            words=document.words,
            words_of=words,
            parts=parts,
            shown=shown,
            slug=evidence.slug,
            said=said,
            appendix=Markup(_appendix(document, layout, shown, said)),  # noqa: S704 - the template escaped the texts
            inner=fragments.inner,
            date=fragments.shown_date(document.front.date, document.language),
            style=Markup(style(layout, "style.css") + style(layout, "evidence.css")),  # noqa: S704 - the layout is trusted as code is
            script=Markup(code),  # noqa: S704 - as the style sheet
            allowed=[_digest(code), _digest(schema_org)],
            description=discovery.description(document),
            metadata=discovery.named(document),
            properties=discovery.properties(document),
            schema_org=schema_org,
        )
        .replace("</source>", "")
        .encode("utf-8")
    )  # lxml does not know that `source` has no end tag


def _digest(code: str) -> str:
    """Give the digest by which a page's policy allows a script element."""
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode("ascii")


def _appendix(document: Document, layout: Layout, shown: evidence.Shown, said: Callable[[str], Markup]) -> str:
    """Give the appendix that every fact leads to; nothing where the document has no evidence."""
    if not shown.groups:
        return ""
    return fill(
        layout,
        "evidence.html.j2",
        words=document.words,
        shown=shown,
        said=said,
        slug=evidence.slug,
        by_label=evidence.by_label,
        is_address=evidence.is_address,
    )


def _add_tooltips(parts: Parts) -> None:
    """Give each citation a tooltip with what it cites, shown by CSS, and tell assistive technology which link it describes.

    The tooltip is `hidden` as well, so that readers without CSS, reading modes and text extraction skip it.
    """
    order = {reference.identifier: index for index, reference in enumerate(parts.references)}
    by_identifier = {reference.identifier: reference for reference in parts.references}
    for tree in parts.trees:
        for citation in fragments.citations(tree):
            keys = (f"ref-{citekey}" for citekey in dict.fromkeys(citation.get("data-cites").split()))
            cited = [by_identifier[key] for key in sorted((key for key in keys if key in order), key=order.__getitem__)]
            if cited and citation.get("id"):
                _add_tooltip(citation, cited)


def _add_tooltip(citation: Element, cited: list[Reference]) -> None:
    """Add the tooltip of one citation."""
    tip_id = f"tip-{citation.get('id').removeprefix('cite-')}"
    ids = {f"#{reference.identifier}": f"{tip_id}-{number}" for number, reference in enumerate(cited, start=1)}
    for link in citation.iter("a"):
        if link.get("href") in ids:
            link.set("aria-describedby", ids[link.get("href")])
    tip = fragments.make("span", class_="tip", id=tip_id, role="tooltip", hidden="")
    for reference in cited:
        entry = fragments.make("span", class_="tip-entry", id=ids[f"#{reference.identifier}"])
        if reference.language:
            entry.set("lang", reference.language)
        if reference.mark:
            mark = fragments.make("span", reference.mark, class_="tip-mark")
            mark.tail = f" {reference.text}"
            entry.append(mark)
        else:
            entry.text = reference.text
        entry.tail = " "
        tip.append(entry)
    citation.append(tip)


def _enclose(cell: Element) -> None:
    """Put what a cell holds in one element, which a narrow page sets beside the words of its heading."""
    inside = fragments.make("div", cell.text or "", class_="cell")
    cell.text = None
    for child in list(cell):
        inside.append(child)
    cell.append(inside)


def _draw_figures(tree: Element, document: Document) -> None:
    """Put each figure's drawing in the page: a narrow one for narrow screens, where there is one."""
    for image, name in fragments.figures(tree):
        image.set("src", _data_address(document.images[f"{name}.svg"]))
        narrow = document.images.get(f"{name}-narrow.svg")
        if narrow is None:
            continue
        picture = fragments.make("picture")
        fragments.put_in(image, picture)
        picture.insert(0, fragments.make("source", media=_NARROW, srcset=_data_address(narrow), type_="image/svg+xml"))


def _data_address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"


def _fold_data(tree: Element) -> None:
    """Let the data of a figure be opened under it."""
    for block in [item for item in tree.iter("div") if item.get("class") == "data"]:
        caption = block.find(".//caption")
        block.tag = "details"
        if caption is not None:
            block.insert(0, fragments.make("summary", "".join(caption.itertext())))


def _frame_tables(tree: Element) -> None:
    """Put each table in a frame of its own that scrolls, by keyboard too, so that a wide one does not widen the page."""
    for number, table in enumerate(list(tree.iter("table")), start=1):
        for cell in table.iterfind("tbody/tr/td[@data-label]"):
            _enclose(cell)
        caption = table.find("caption")
        frame = fragments.make("div", class_="frame", tabindex="0", role="region")
        if caption is not None:
            caption.set("id", caption.get("id") or f"caption-{table.get('id') or number}")
            frame.set("aria-labelledby", caption.get("id"))
        else:
            frame.set("aria-label", str(number))
        fragments.put_in(table, frame)
