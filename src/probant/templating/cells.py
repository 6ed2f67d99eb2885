"""Write cells: facts, labels and texts as Markdown of one paragraph, in the language of a template."""

from __future__ import annotations

from collections.abc import Iterable

from probant.language.numbers import NO_BREAK, listed
from probant.language.typography import typeset
from probant.language.words import DIFFERS, words
from probant.loading.corpus import Fact, LoadedStudy
from probant.loading.displays import LoadedDisplay, parts_of
from probant.loading.yaml_source import Path
from probant.model.displays import PLACEHOLDER
from probant.model.facts import Body
from probant.spans import Span
from probant.templating.formatting import CannotFormat, Options, Pieces, UnknownUnit
from probant.templating.manuscript import Cell
from probant.templating.markdown import escape
from probant.templating.state import State, markdown_of

_RECORDS = ("document", "", None)
"""The CSL types of a reference that is no publication: BibTeX's `misc`."""

NOTHING = "–"
"""What stands in a cell for what was not reported."""


def line_break(lines: Iterable[str]) -> str:
    """Join lines of a cell with Markdown's hard line break."""
    return "\\\n".join(line for line in lines if line)


class CellWriter:
    """Writes what the cells of one table or figure say, and records each fact that it prints and each study that it cites."""

    nothing = NOTHING

    def __init__(self, state: State, display: LoadedDisplay) -> None:
        self.state = state
        self.display = display
        self.names = words(state.language)
        self.citekeys: list[str] = []
        self.parts = parts_of(state.corpus.facts.values(), state.shows)
        self._count = 0

    @property
    def prefix(self) -> str:
        """Give the element of the display, with which the ids of its cells begin."""
        return f"{self.display.kind}-{self.display.body.id}"

    def cell(self, markdown: str, *, rows: int = 1, numeric: bool = False) -> Cell:
        """Make a cell; one that says nothing gets a dash."""
        self._count += 1
        return Cell(f"{self.prefix}-{self._count}", markdown or escape(NOTHING), rows, numeric)

    def heading(self, words_of_it: str) -> Cell:
        """Make a heading of a column."""
        symbol = words_of_it in ("p", "n")
        return self.cell(f"*{words_of_it}*" if symbol else escape(words_of_it), numeric=symbol)

    def study(self, citekey: str) -> LoadedStudy | None:
        """Give a study of the project; one that is not there was reported when the display was read."""
        return self.state.corpus.studies.get(citekey)

    def known(self, name: str) -> Fact | None:
        """Give a fact of the project; one that is not there was reported when the display was read."""
        return self.state.corpus.facts.get(name)

    def shown(self, fact: Fact) -> Body:
        """Give what the edition shows of a fact."""
        return fact.shown(self.state.shows)

    def part(self, of: Iterable[str], kind: str) -> Fact | None:
        """Give the first interval, level or p value that belongs to any of some facts."""
        return next((fact for name in of for fact in self.parts.get(name, []) if self.shown(fact).kind == kind), None)

    def interval_of(self, estimate: Fact) -> tuple[Fact | None, Fact | None]:
        """Give the interval of an estimate, and the fact that gives its level, where the level was reported apart, once for several intervals."""
        interval = self.part([estimate.id], "interval")
        if interval is None or getattr(self.shown(interval), "level", None) is not None:
            return interval, None
        return interval, self.part([interval.id, estimate.id], "confidence-level")

    def interval(self, estimate: Fact, path: Path) -> str:
        """Print the interval of an estimate with its level; words in the place of one that nobody read."""
        interval, level = self.interval_of(estimate)
        if interval is None:
            return escape(self.names["interval-missing"])
        if level is None:
            return self.fact(interval, path)
        return f"{self.fact(level, path)}{escape(self.state.formatter.joint)}{self.fact(interval, path, Options('bare'))}"

    def pieces(self, fact: Fact, options: Options, path: Path = ("id",)) -> Pieces:
        """Write a fact; nothing where it cannot be written so, which is a finding at the place that asks for it."""
        try:
            return self.state.formatter.fact(self.shown(fact), options)
        except UnknownUnit:
            return ()
        except CannotFormat as error:
            self.state.findings.add("cannot-format", f"`{fact.id}`: {error}", self.span(path), hint="see the table of kinds in docs/authoring.md")
            return ()

    def fact(self, fact: Fact, path: Path, options: Options | None = None) -> str:
        """Print a fact, named at a path of the display's file."""
        pieces = self.pieces(fact, options or Options(), path)
        if not pieces:
            return ""
        if fact.citekey is not None and fact.citekey not in self.citekeys:
            self.citekeys.append(fact.citekey)
        return self.state.mark(fact, markdown_of(pieces), "".join(piece.text for piece in pieces), self.span(path), self.prefix)

    def span(self, path: Path) -> Span:
        """Give the place of a value of the display's file."""
        return self.display.file.span(path)

    def plain(self, fact: Fact, options: Options | None = None) -> str:
        """Write a fact as plain text, without recording it: for a drawing and its alternative text."""
        return "".join(piece.text for piece in self.pieces(fact, options or Options()))

    def drawn(self, fact: Fact, options: Options | None = None) -> str:
        """Write a fact as plain text for a drawing: with the sign of a value that differs from its source, as in the text."""
        return self.signed(self.plain(fact, options), fact)

    def signed(self, text: str, fact: Fact) -> str:
        """Give a fact's text with the sign of what differs from its source, where it does."""
        return f"{text}{DIFFERS}" if text and fact.differs(self.state.shows) else text

    def text(self, path: Path, texts: dict[str, str]) -> str:
        """Print a text of the display's file in this language, each `{fact-id}` in it as its fact."""
        language = self.state.language
        text = texts.get(language, "")
        out: list[str] = []
        last = 0
        for found in PLACEHOLDER.finditer(text):
            out.append(escape(text[last : found.start()]))
            last = found.end()
            fact = self.known(found[1])
            if fact is not None:
                out.append(self.fact(fact, (*path, language), Options(found[2] or "figures")))
        return "".join([*out, escape(text[last:])])

    def label(self, citekey: str | None, group: str | None) -> str:
        """Give the label of an arm or subgroup of a study, as plain text; empty for none."""
        study = self.study(citekey or "")
        found = study.study.groups.get(group) if study is not None and group is not None else None
        return self.set(found.label[self.state.language]) if found is not None else ""

    def time_point(self, body: Body) -> str:
        """Give when a probability holds, as plain text: « à 2 ans »; empty for what holds at no time."""
        at = getattr(body, "at", None)
        if at is None:
            return ""
        try:
            return f"{self.names['at-time']}{NO_BREAK}{self.state.formatter.time_point(at)}"
        except UnknownUnit:
            return ""  # reported when the study was read

    def set(self, text: str) -> str:
        """Apply the typography of the language to plain text, which a drawing shows as it is."""
        return typeset(text, self.state.language)

    def endpoint(self, body: Body) -> str:
        """Give the names of a fact's endpoints, as plain text."""
        keys = body.endpoint if isinstance(body.endpoint, list) else [body.endpoint] if body.endpoint else []
        known = self.state.corpus.vocabulary.endpoints
        return self.set(listed([known[key].label.get(self.state.language, key) for key in keys if key in known], self.state.language))

    def year(self, citekey: str) -> str:
        """Give the year of a reference; empty where it has none."""
        reference = self.state.corpus.references.get(citekey)
        parts = ((reference.printed_csl.get("issued") or {}).get("date-parts") or [[]]) if reference is not None else [[]]
        return str(parts[0][0]) if parts[0] else ""

    def name(self, citekey: str) -> str:
        """Give the name of a study as the head of a row."""
        study = self.study(citekey)
        title = self.set(study.study.name[self.state.language]) if study is not None else citekey
        return title[:1].upper() + title[1:]

    def named(self, citekey: str) -> str:
        """Give the name and year of a study, as plain text: for a drawing."""
        name, year = self.name(citekey), self.year(citekey)
        return f"{name}, {year}" if year and year not in name else name

    def cited(self, citekeys: Iterable[str]) -> str:
        """Cite studies; a trial known by its record alone is named by its registration. Those not in the bibliography were reported already."""
        known = {key: self.state.corpus.references[key] for key in citekeys if key in self.state.corpus.references}
        records = [key for key, reference in known.items() if reference.printed_csl.get("type") in _RECORDS and self._registration(key)]
        keys = [key for key in known if key not in records]
        self.citekeys += [key for key in keys if key not in self.citekeys]
        citation = f"[{'; '.join(f'@{key}' for key in keys)}]" if keys else ""
        links = [self.state.registration_link(key) for key in records]
        return " ".join([*([citation] if citation else []), *(f"({link})" for link in links if link)])

    def _registration(self, citekey: str) -> str | None:
        study = self.study(citekey)
        return study.study.registration if study is not None else None

    def design(self, citekey: str) -> str:
        """Say how a study was made, as plain text: its type and phase."""
        study = self.study(citekey)
        if study is None:
            return ""
        design = study.study.design
        text = self.names[f"design-{design.type}"]
        return f"{text}, {self.names['phase']}\u00a0{design.phase}" if design.phase else text
