"""Put the tables and figures of the article in their places: pandoc tables and figures, numbered, captioned, with their notes.

Their texts are read by pandoc after the body, so that neither a table nor a caption ever sets the order of the references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from probant.diagnostics import Findings
from probant.document import FIGURE, FigurePlot
from probant.language.numbers import decimal_mark
from probant.language.typography import apply_blocks
from probant.language.words import words
from probant.pandoc import ast
from probant.templating.manuscript import CLOSE, NAMED, OPEN, Cell, DisplayUse, Element, Grid

_DEFAULT = {"t": "AlignDefault"}
_RIGHT = {"t": "AlignRight"}
_WIDTH = {"t": "ColWidthDefault"}
_NO_ATTRIBUTES: list[object] = ["", [], []]


def part_of(use: DisplayUse) -> str:
    """Give the name of the part of the article that holds the texts of a table or figure."""
    return f"display-{use.element_id}"


def markdown_of(use: DisplayUse, elements: list[Element]) -> str:
    """Write the texts of a table or figure, each an element of its own in a paragraph of its own; the elements are added to `elements`."""
    texts = [(f"{use.element_id}-caption", "caption", use.caption)]
    texts += [(cell.id, "cell", cell.markdown) for cell in use.grid.cells()]
    texts += [(f"{use.element_id}-note-{index}", "note", note) for index, note in enumerate(use.notes, 1)]
    out: list[str] = []
    for identifier, kind, text in texts:
        elements.append(Element(identifier, (kind,)))
        out.append(f"{OPEN}{len(elements) - 1}{NAMED}{text}{CLOSE}")
    return "\n\n".join(out)


def pipe_table(use: DisplayUse) -> str:
    """Write a table, or the data of a figure, as a Markdown table that any other program reads; what spans lines stands in the first."""
    width = len(use.grid.headings)
    lines = [[cell.markdown for cell in use.grid.headings], ["---"] * width]
    for study in use.grid.studies:
        open_cells = [0] * width
        for line in study:
            cells = iter(line)
            row = []
            for column in range(width):
                if open_cells[column]:
                    open_cells[column] -= 1
                    row.append("")
                    continue
                cell = next(cells)
                open_cells[column] = cell.rows - 1
                row.append(cell.markdown.replace("\\\n", "; "))
            lines.append(row)
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    caption = use.caption.replace("\n", " ")
    notes = "\n\n".join(use.notes)
    image = f"![{caption}](figures/{use.id}.svg){{#{use.element_id}}}\n\n" if use.plot is not None else ""
    label = f": {caption} {{#{use.element_id}}}\n\n" if use.plot is None else ""
    return f"{image}{table}\n\n{label}{notes}"


def figure_plots(uses: Sequence[DisplayUse]) -> tuple[FigurePlot, ...]:
    """Give what has to be drawn for the figures of an article."""
    return tuple(FigurePlot(use.id, use.plot, use.alt) for use in uses if use.plot is not None)


def _mark(block: ast.Node) -> str | None:
    """Give the id of the table or figure for which a paragraph stands; None for any other block."""
    alone = block["t"] == "Para" and len(block["c"]) == 1 and block["c"][0]["t"] == "Span" and ast.has_class(block["c"][0], "display")
    return ast.attributes(block["c"][0])[0] if alone else None


def check_places(body: list[ast.Node], uses: Sequence[DisplayUse], findings: Findings) -> None:
    """Check that each table and figure stands between the paragraphs of the text; `misplaced-display` for one that does not."""
    placed = {_mark(block) for block in body}
    for use in uses:
        if use.element_id not in placed:
            findings.add(
                "misplaced-display",
                f"the {use.kind} `{use.id}` stands within a paragraph, list or quotation, or in an abstract",
                use.span,
                hint="place it between paragraphs of the body",
            )


def place(body: list[ast.Node], parts: dict[str, list[ast.Node]], uses: Sequence[DisplayUse], language: str) -> list[ast.Node]:
    """Give the body with each table and figure where its mark stands."""
    made = {use.element_id: _display(use, apply_blocks(parts[part_of(use)], language), language) for use in uses}
    return [made.get(_mark(block) or "", block) for block in body]


def _display(use: DisplayUse, texts: list[ast.Node], language: str) -> ast.Node:
    by_id = {ast.attributes(node)[0]: node["c"][1] for block in texts for node in block["c"][:1] if node["t"] == "Span"}
    names = words(language)
    label = {"t": "Strong", "c": ast.text(f"{names[use.kind]}\u00a0{use.number}.")}
    caption = [ast.span([label], identifier=f"{use.element_id}-label", classes=("label",)), {"t": "Space"}, *by_id[f"{use.element_id}-caption"]]
    notes = [ast.paragraph(by_id[f"{use.element_id}-note-{index}"]) for index in range(1, len(use.notes) + 1)]
    below = [ast.div(notes, classes=("notes",))] if notes else []
    if use.plot is None:
        return ast.div([_table(use.grid, by_id, use.element_id, caption, language), *below], classes=("display", "table"))
    image = {"t": "Image", "c": [_NO_ATTRIBUTES, ast.text(use.alt), [f"{FIGURE}{use.id}", ""]]}
    figure = {"t": "Figure", "c": [[use.element_id, [], []], [None, [{"t": "Plain", "c": caption}]], [{"t": "Plain", "c": [image]}]]}
    data_caption = ast.text(f"{names['display-data']}\u00a0{use.number}")
    data = ast.div([_table(use.grid, by_id, f"{use.element_id}-data", data_caption, language)], classes=("data",))
    return ast.div([figure, *below, data], classes=("display", "figure"))


def _missing_decimals(grid: Grid, texts: dict[str, list[ast.Node]], mark: str) -> dict[str, str]:
    """Give, for each number that has fewer decimals than others of its column, the room to leave after it so that decimal signs stand in one line.

    `2` is the room of two digits, `sign-2` that of a decimal sign and two digits. A cell that does not end with a number is left as it is.
    """
    last_number = re.compile(rf"\d(?:{re.escape(mark)}(\d+))?$")
    decimals: dict[int, dict[str, int]] = {}
    for item, column in _placed(grid):
        found = last_number.search(ast.plain(texts[item.id]))
        if item.numeric and found is not None:
            decimals.setdefault(column, {})[item.id] = len(found[1] or "")
    missing: dict[str, str] = {}
    for numbers in decimals.values():
        most = max(numbers.values())
        for identifier, own in numbers.items():
            if own < most:
                missing[identifier] = f"{'' if own else 'sign-'}{most - own}"
    return missing


def _placed(grid: Grid) -> Iterator[tuple[Cell, int]]:
    """Give each cell of the body with its column; a cell may span lines."""
    for study in grid.studies:
        until = [0] * len(grid.headings)
        for line, cells in enumerate(study):
            free = iter([column for column, end in enumerate(until) if end <= line])
            for item, column in zip(cells, free, strict=False):
                until[column] = line + item.rows
                yield item, column


def _table(grid: Grid, texts: dict[str, list[ast.Node]], identifier: str, caption: list[ast.Node], language: str) -> ast.Node:
    """Make a pandoc Table (pandoc-types 1.23): one body a study, whose first cell heads it."""
    missing = _missing_decimals(grid, texts, decimal_mark(language))

    def cell(item: Cell) -> list[object]:
        padding = [ast.span([], classes=("pad", f"pad-{missing[item.id]}"))] if item.id in missing else []
        blocks = [{"t": "Plain", "c": [*texts[item.id], *padding]}] if texts[item.id] else []
        return [_NO_ATTRIBUTES, _RIGHT if item.numeric else _DEFAULT, item.rows, 1, blocks]

    def row(cells: Sequence[Cell]) -> list[object]:
        return [_NO_ATTRIBUTES, [cell(item) for item in cells]]

    head = [_NO_ATTRIBUTES, [row(grid.headings)]]
    bodies = [[_NO_ATTRIBUTES, 1, [], [row(line) for line in study]] for study in grid.studies]
    columns = [[_DEFAULT, _WIDTH] for _ in grid.headings]
    return {
        "t": "Table",
        "c": [[identifier, ["evidence"], []], [None, [{"t": "Plain", "c": caption}]], columns, head, bodies, [_NO_ATTRIBUTES, []]],
    }
