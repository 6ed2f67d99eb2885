"""Write a table or figure for a language where a template asks for it: its cells as Markdown, each figure an occurrence of its fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from probant.diagnostics import closest
from probant.language.words import words
from probant.loading.displays import LoadedDisplay
from probant.loading.vocabulary import defaults
from probant.model.displays import Table
from probant.spans import Span
from probant.templating.cells import CellWriter
from probant.templating.figures import figure_of
from probant.templating.manuscript import NUMBER, DisplayUse, Grid, Mention, without_marks
from probant.templating.markdown import escape
from probant.templating.state import State
from probant.templating.tables import grid_of

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain_of(markdown: str) -> str:
    """Give the words of a cell, without its marks, emphasis and escapes."""
    return _ESCAPED.sub(r"\1", re.sub(r"(?<!\\)\*", "", without_marks(markdown)))


class DisplayWriter:
    """Places tables and figures, and mentions of them, in the text of one language."""

    def __init__(self, state: State) -> None:
        self.state = state

    def place(self, name: str, kind: str, span: Span) -> str:
        """Give the mark that stands for a table or figure until the document is assembled, in a paragraph of its own; empty after a finding."""
        state = self.state
        display = self._known(name, kind, span)
        if display is None:
            return ""
        if state.current is not None:
            state.findings.add(
                "display-inside-claim", f"the {kind} `{name}` stands inside claim `{state.current.id}`", span, hint="place it after `{% endclaim %}`"
            )
            return ""
        first = next((use for use in state.displays if use.id == name), None)
        if first is not None:
            state.findings.add(
                "duplicate-id",
                f"the {kind} `{name}` is placed twice",
                span,
                hint=f'refer to it with `{{{{ see("{name}") }}}}`; it stands at {first.span}',
            )
            return ""
        number = sum(use.kind == kind for use in state.displays) + 1
        use = self._write(display, number, span)
        state.displays.append(use)
        return state.element("", use.element_id, ("display",))

    def mention(self, name: str, span: Span) -> str:
        """Give a link to a table or figure, whose number is not known yet."""
        display = self.state.corpus.displays.get(name)
        if display is None:
            self._unknown(name, span)
            return ""
        self.state.mentions.append(Mention(name, span))
        word = words(self.state.language)[f"see-{display.kind}"]
        return f"[{word}\u00a0{NUMBER}{name}{NUMBER}](#{display.kind}-{name}){{.see}}"

    def _known(self, name: str, kind: str, span: Span) -> LoadedDisplay | None:
        display = self.state.corpus.displays.get(name)
        if display is None:
            self._unknown(name, span)
            return None
        if display.kind != kind:
            self.state.findings.add("unknown-display", f"`{name}` is a {display.kind}", span, hint=f'write `{{{{ {display.kind}("{name}") }}}}`')
            return None
        return display

    def _unknown(self, name: str, span: Span) -> None:
        known = self.state.corpus.displays
        if any((self.state.corpus.project.root / folder / f"{name}.yaml").is_file() for folder in ("content/tables", "content/figures")):
            return  # its own file says what is wrong
        self.state.findings.add(
            "unknown-display",
            f"no table or figure `{name}`",
            span,
            hint=closest(name, known) or "add content/tables/<id>.yaml or content/figures/<id>.yaml, or correct the name",
        )

    def _write(self, display: LoadedDisplay, number: int, span: Span) -> DisplayUse:
        body = display.body
        writer = CellWriter(self.state, display)
        caption = writer.text(("caption",), body.caption)
        if isinstance(body, Table):
            grid, plot, alt = grid_of(writer, body), None, ""
            legend: list[str] = []
        else:
            grid, plot, alt, legend = figure_of(writer, body)
        notes = [*legend, *(writer.text(("notes", index), note) for index, note in enumerate(body.notes)), *self._notes(writer, grid)]
        return DisplayUse(body.id, display.kind, number, span, self.state.section, caption, grid, tuple(notes), tuple(writer.citekeys), plot, alt)

    def _notes(self, writer: CellWriter, grid: Grid) -> Iterable[str]:
        """Give the notes that a table needs for what it holds: the dash of what was not reported, its abbreviations."""
        names = words(self.state.language)
        text = [plain_of(cell.markdown) for cell in grid.cells()]
        if any(cell == writer.nothing for cell in text):
            yield escape(names["display-not-reported"])
        found = [
            (short, long)
            for short, long in self._abbreviations()
            if any(short in cell and re.search(rf"(?<![\w-]){re.escape(short)}(?![\w-])", cell) for cell in text)
        ]
        if found:
            joint = "\u202f; " if self.state.language.startswith("fr") else "; "
            listed = joint.join(f"{short}{names['colon']}{long}" for short, long in sorted(found, key=lambda item: item[0].lower()))
            yield escape(names["display-abbreviations"].format(listed))

    def _abbreviations(self) -> Sequence[tuple[str, str]]:
        """Give the abbreviations that a table spells out: those that a text does, and the engine's own (HR, CI), since a table is read apart from the text."""
        return [
            (short, long)
            for short, item in self.state.corpus.vocabulary.abbreviations.items()
            if (not item.everyday or short in defaults().abbreviations) and (long := item.long(self.state.language)) is not None
        ]


def numbered(markdown: str, displays: Sequence[DisplayUse]) -> str:
    """Give Markdown with the number of each table and figure that it mentions; one that stands nowhere keeps `?`, which a rule reports."""
    if NUMBER not in markdown:
        return markdown
    numbers = {use.id: str(use.number) for use in displays}
    return re.sub(f"{NUMBER}([^{NUMBER}]*){NUMBER}", lambda found: numbers.get(found[1], "?"), markdown)
