"""The whole article as one flow of pandoc blocks, title page to imprint, for the formats that pandoc writes by itself.

`compose` keeps the ids of claims, facts, citations and references; `plain` takes them out, for formats that people edit as text: what differs from its
source keeps its sign, and what could not be verified its mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from probant.document import FIGURE, Abstract, Author, Document
from probant.language.words import DIFFERS, words
from probant.pandoc import ast
from probant.pandoc.ast import Node
from probant.writers.fragments import DIFFERENCES, shown_date

_SIGN = {"t": "Superscript", "c": ast.text(DIFFERS)}


def compose(document: Document, drawings: str) -> list[Node]:
    """Give the blocks after the title; `drawings` is how the files of figures end, which stand in `figures/`.

    The highest headings of the text, and those that are added, are of level 1.
    """
    front, back = document.front, document.back
    top = min((node["c"][0] for node in ast.walk(document.blocks) if node["t"] == "Header"), default=1)
    blocks = [*_people(document), *_notice(document)]
    for abstract in front.abstracts:
        blocks += _abstract(abstract, document)
    blocks += _raised(_displays(document.blocks, drawings), top - 1)
    blocks += _sections(document, annexes=False)
    if document.references:
        blocks += [_heading(document.words["references"], "references"), _list(document)]
    blocks += [*_sections(document, annexes=True), *_imprint(document)]
    linked = any(name == DIFFERENCES for name, _, _ in back.sections)
    marked: list[Node] = ast.rewrite(blocks, lambda node: _signed(node, linked=linked))
    return marked


def edition_line(document: Document) -> str:
    """Give the edition with its date, as a title page has it."""
    front = document.front
    date = shown_date(front.date, document.language)
    return front.edition_title if date in front.edition_title else f"{front.edition_title} ({date})"


def _heading(text: str, identifier: str) -> Node:
    return ast.header(1, ast.text(text), identifier)


def _in(language: str, blocks: list[Node], document: Document, name: str) -> Node:
    """Give blocks of a class, with their language where it is not the document's."""
    pairs = [] if language == document.language else [["lang", language]]
    return {"t": "Div", "c": [["", [name], pairs], blocks]}


def _people(document: Document) -> list[Node]:
    front, colon = document.front, document.words["colon"]
    blocks = [_in(language, [ast.paragraph(ast.text(title))], document, "translated") for language, title in front.translated_titles]
    if front.authors:
        blocks.append(ast.paragraph(_listed([_author(author) for author in front.authors])))
    if front.affiliations:
        lines = [[{"t": "Superscript", "c": ast.text(item.mark)}, *ast.text(f" {item.text}")] for item in front.affiliations]
        blocks.append({"t": "LineBlock", "c": lines})
    if front.correspondence or front.correspondence_email:
        said = ", ".join([*front.correspondence, *([front.correspondence_email] if front.correspondence_email else [])])
        blocks.append(ast.paragraph(ast.text(f"*\u00a0{document.words['corresponding-author']}{colon}{said}")))
    return blocks


def _author(author: Author) -> list[Node]:
    marks = ",".join([*author.marks, *(["*"] if author.corresponding else [])])
    return [*ast.text(author.name), *([{"t": "Superscript", "c": ast.text(marks)}] if marks else [])]


def _listed(items: list[list[Node]]) -> list[Node]:
    return [node for index, item in enumerate(items) for node in (*(ast.text(", ") if index else []), *item)]


def _notice(document: Document) -> list[Node]:
    if not document.front.notice:
        return []
    return [_heading(document.words["notice"], "notice"), ast.div(document.front.notice, classes=("notice",))]


def _abstract(abstract: Abstract, document: Document) -> list[Node]:
    own = words(abstract.language)
    said = ", ".join(abstract.keywords) if abstract.keywords is not None else own["not-stated"]
    label = {"t": "Strong", "c": ast.text(f"{abstract.keywords_label}{own['colon'].rstrip(' ')}")}
    contents = [*abstract.blocks, ast.paragraph([label, *ast.text(f" {said}")])]
    heading = _heading(abstract.heading, f"abstract-{abstract.language}")
    if abstract.language != document.language:
        heading["c"][1][2].append(["lang", abstract.language])
    return [heading, _in(abstract.language, contents, document, "abstract")]


def _displays(blocks: list[Node], drawings: str) -> Iterator[Node]:
    """Give the blocks of the body, each figure with the file that holds its drawing."""

    def named(node: Node) -> list[Node] | None:
        if node["t"] != "Image" or not node["c"][2][0].startswith(FIGURE):
            return None
        address = f"figures/{node['c'][2][0].removeprefix(FIGURE)}.{drawings}"
        return [{"t": "Image", "c": [node["c"][0], node["c"][1], [address, node["c"][2][1]]]}]

    yield from ast.rewrite(blocks, named)


def _raised(blocks: Iterator[Node], levels: int) -> list[Node]:
    def raise_one(node: Node) -> list[Node] | None:
        return [{"t": "Header", "c": [max(1, node["c"][0] - levels), *node["c"][1:]]}] if node["t"] == "Header" else None

    raised: list[Node] = ast.rewrite(list(blocks), raise_one)
    return raised


def _sections(document: Document, *, annexes: bool) -> list[Node]:
    out: list[Node] = []
    for identifier, heading, contents in document.back.sections:
        if (identifier in document.back.annexes) is annexes:
            legend = identifier == DIFFERENCES and DIFFERS not in ast.plain(contents) and any(_differs(node) for node in ast.walk(document.blocks))
            out.append(_heading(heading, identifier))
            out += [ast.paragraph(ast.text(document.words["differs-legend"]))] if legend else []
            out += contents
    return out


def _list(document: Document) -> Node:
    return {"t": "Div", "c": [["refs", ["references"], []], document.references]}


def _imprint(document: Document) -> list[Node]:
    front, colon = document.front, document.words["colon"].rstrip(" ")
    lines = []
    if front.published_line:
        doi = f", https://doi.org/{front.doi}" if front.doi else ""
        lines.append([{"t": "Strong", "c": ast.text(document.words["published-in"] + colon)}, *ast.text(f" {front.published_line}{doi}")])
    if front.licence_name:
        name = [ast.link(ast.text(front.licence_name), front.licence_url)] if front.licence_url else ast.text(front.licence_name)
        lines.append([{"t": "Strong", "c": ast.text(document.words["licence"] + colon)}, {"t": "Space"}, *name])
    return [ast.paragraph(line) for line in lines]


def _differs(node: Node) -> bool:
    return ast.has_class(node, "fact") and ast.has_class(node, "differs")


def _signed(node: Node, *, linked: bool) -> list[Node] | None:
    """Put the sign after a fact that differs from its source."""
    if _differs(node):
        return [node, ast.link([_SIGN], f"#{DIFFERENCES}") if linked else _SIGN]
    return None


def without_list(blocks: list[Node], *, heading: bool = True) -> list[Node]:
    """Give blocks with an empty place for the list of references, which the reader's own program makes; without its heading too where that makes one."""
    kept = [block for block in blocks if heading or ast.attributes(block)[0] not in {"refs", "references"}]
    return [{"t": "Div", "c": [block["c"][0], []]} if block["t"] == "Div" and ast.attributes(block)[0] == "refs" else block for block in kept]


def plain(blocks: list[Node]) -> list[Node]:
    """Give blocks without the ids and boxes that only machines read, tables without cells over several rows."""

    def strip(node: Node) -> list[Node] | None:
        kind = node["t"]
        if kind == "Span":
            (_, classes, pairs), contents = node["c"]
            kept = [name for name in classes if name == "unverified"]
            languages = [pair for pair in pairs if pair[0] == "lang"]
            return [{"t": "Span", "c": [["", kept, languages], contents]}] if kept or languages else list(contents)
        if kind == "Div" and node["c"][0][0] == "refs":
            return [node]
        if kind == "Div":
            pairs = [pair for pair in node["c"][0][2] if pair[0] == "lang"]
            return [{"t": "Div", "c": [["", [], pairs], node["c"][1]]}] if pairs else list(node["c"][1])
        if kind == "Link":
            return [{"t": "Link", "c": [["", [], []], *node["c"][1:]]}]
        return [_flat(node)] if kind == "Table" else None

    stripped: list[Node] = ast.rewrite(blocks, strip)
    return stripped


def _flat(table: Node) -> Node:
    """Give a table in one body, with a cell for each row and column: what spans rows stands in the first."""
    attributes, caption, columns, head, bodies, foot = table["c"]
    rows: list[Any] = []
    for _, _, _, lines in bodies:
        open_cells = [0] * len(columns)
        for row_attributes, cells in lines:
            waiting, row = iter(cells), []
            for column in range(len(columns)):
                if open_cells[column]:
                    open_cells[column] -= 1
                    row.append([["", [], []], {"t": "AlignDefault"}, 1, 1, []])
                    continue
                cell = next(waiting)
                open_cells[column] = cell[2] - 1
                row.append([cell[0], cell[1], 1, 1, _one_line(cell[4])])
            rows.append([row_attributes, row])
    return {"t": "Table", "c": [[attributes[0], [], []], caption, columns, head, [[["", [], []], 0, [], rows]], foot]}


def _one_line(blocks: list[Node]) -> list[Node]:
    joined: list[Node] = ast.rewrite(blocks, lambda node: [{"t": "Str", "c": ";"}, {"t": "Space"}] if node["t"] == "LineBreak" else None)
    return joined
