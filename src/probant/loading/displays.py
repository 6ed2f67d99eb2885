"""Read the tables and figures that a project asks for, and check that every study, fact, group and column they name is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from probant.diagnostics import Findings, Note, closest
from probant.loading.loader import Loader, listed
from probant.loading.validation import validate_part
from probant.loading.yaml_source import Path, YamlFile
from probant.model.displays import (
    FIGURE,
    OUTCOME_COLUMNS,
    PLACEHOLDER,
    Display,
    FigureBody,
    ForestFigure,
    LandscapeFigure,
    Outcome,
    Row,
    Table,
    TimelineFigure,
)
from probant.model.facts import Body
from probant.spans import Span

if TYPE_CHECKING:
    from probant.loading.corpus import Corpus, Fact

VALUES = frozenset({"median", "mean", "probability", "percentage", "count"})
"""The kinds of facts that an outcome gives for its groups."""


@dataclass(frozen=True, slots=True)
class LoadedDisplay:
    """A table or figure as loaded, with the place of its parts."""

    body: Display
    file: YamlFile

    @property
    def kind(self) -> str:
        """Give `table` or `figure`."""
        return "table" if isinstance(self.body, Table) else "figure"

    @property
    def span(self) -> Span:
        """Give the place of its id."""
        return self.file.span(("id",))

    def texts(self) -> Iterator[tuple[Path, dict[str, str]]]:
        """Give each text that is printed with it, by language, with its path in the file."""
        yield ("caption",), self.body.caption
        for index, note in enumerate(self.body.notes):
            yield ("notes", index), note
        if isinstance(self.body, Table):
            for index, column in enumerate(self.body.columns):
                if column.heading is not None:
                    yield ("columns", index, "heading"), column.heading
            for index, row in enumerate(self.body.rows):
                for name, cell in row.cells.items():
                    yield ("rows", index, "cells", name), cell
        elif isinstance(self.body, ForestFigure):
            yield ("favours_below",), self.body.favours_below
            yield ("favours_above",), self.body.favours_above
        elif isinstance(self.body, LandscapeFigure):
            yield ("with_label",), self.body.with_label
            yield ("without_label",), self.body.without_label

    def named(self) -> Iterator[tuple[Path, str]]:
        """Give each fact that it names, with its path in the file."""
        body = self.body
        if isinstance(body, Table):
            for index, row in enumerate(body.rows):
                for position, outcome in enumerate(row.outcomes):
                    yield from _of_outcome(("rows", index, "outcomes", position), outcome)
        elif isinstance(body, ForestFigure):
            for index, item in enumerate(body.rows):
                yield ("rows", index, "estimate"), item.estimate
                if item.n is not None:
                    yield ("rows", index, "n"), item.n
        elif isinstance(body, LandscapeFigure):
            for index, pair in enumerate(body.rows):
                for name in ("with_treatment", "without_treatment"):
                    fact: str | None = getattr(pair, name)
                    if fact is not None:
                        yield ("rows", index, name), fact
        for path, texts in self.texts():
            for language, text in texts.items():
                for found in PLACEHOLDER.finditer(text):
                    yield (*path, language), found[1]


def _of_outcome(path: Path, outcome: Outcome) -> Iterator[tuple[Path, str]]:
    if outcome.estimate is not None:
        yield (*path, "estimate"), outcome.estimate
    for index, name in enumerate(outcome.values):
        yield (*path, "values", index), name


def parts_of(facts: Iterable[Fact], shows: str) -> dict[str, list[Fact]]:
    """Give, for each fact, the intervals, confidence levels and p values that belong to it, as an edition shows them."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        body = fact.shown(shows)
        if body.kind not in ("interval", "confidence-level", "p-value"):
            continue
        of: Any = getattr(body, "of", None)
        for name in [of] if isinstance(of, str) else of or []:
            found.setdefault(name, []).append(fact)
    return found


def used_facts(corpus: Corpus) -> set[str]:
    """Give every fact that a table or figure of the project prints: those it names, and what belongs to them."""
    names = {name for display in corpus.displays.values() for _path, name in display.named()}
    for shows in ("source", "printed"):
        parts = parts_of(corpus.facts.values(), shows)
        names |= {part.id for name in list(names) for part in parts.get(name, [])}
    return names


def load_displays(loader: Loader) -> dict[str, LoadedDisplay]:
    """Read the tables and figures of a project, by id."""
    displays: dict[str, LoadedDisplay] = {}
    for path in listed(loader.project, "content/tables"):
        table: Table | None = loader.model(path, Table)
        if table is not None:
            add_display(displays, LoadedDisplay(table, loader.files[path]), loader.findings)
    for path in listed(loader.project, "content/figures"):
        file = loader.yaml(path)
        if file is None:
            continue
        kind = file.data.get("kind") if isinstance(file.data, dict) else None
        figure = validate_part(FIGURE, file, (), file.data, loader.findings, _figure_fields(kind), loader.languages)
        if figure is not None:
            add_display(displays, LoadedDisplay(figure, file), loader.findings)
    return displays


def _figure_fields(kind: Any) -> list[str]:
    """Give the fields of a kind of figure."""
    for member in get_args(FigureBody):
        if kind in get_args(member.model_fields["kind"].annotation):
            return list(member.model_fields)
    return []


def add_display(displays: dict[str, LoadedDisplay], display: LoadedDisplay, findings: Findings) -> None:
    """Add a display under its id, which no other may have, and which its file bears."""
    name = display.file.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if display.body.id != name:
        findings.add(
            "name-mismatch", f"the {display.kind} `{display.body.id}` stands in the file `{name}`", display.span, hint="give both the same name"
        )
    first = displays.get(display.body.id)
    if first is not None:
        findings.add(
            "duplicate-id",
            f"a {first.kind} and a {display.kind} are called `{display.body.id}`",
            display.span,
            hint="rename one",
            notes=(Note(first.span, "first given here"),),
        )
        return
    displays[display.body.id] = display


def check_displays(corpus: Corpus, findings: Findings) -> None:
    """Check the links of the tables and figures."""
    for display in corpus.displays.values():
        for path, name in display.named():
            if name not in corpus.facts and not corpus.may_hold(name):
                findings.add(
                    "unknown-fact",
                    f"no fact `{name}`",
                    display.file.span(path),
                    hint=closest(name, corpus.facts) or "define the fact, or correct the name",
                )
        _check_placeholders(display, findings)
        body = display.body
        if isinstance(body, Table):
            _check_table(corpus, display, body, findings)
        elif isinstance(body, TimelineFigure):
            for index, citekey in enumerate(body.studies):
                _known_study(corpus, citekey, display.file.span(("studies", index)), findings)
        elif isinstance(body, ForestFigure):
            for index, item in enumerate(body.rows):
                _is_kind(corpus, display, ("rows", index, "estimate"), item.estimate, frozenset({"hazard-ratio"}), findings)
                if item.n is not None:
                    _is_kind(corpus, display, ("rows", index, "n"), item.n, frozenset({"count"}), findings)
        else:
            _check_landscape(corpus, display, body, findings)


def _check_placeholders(display: LoadedDisplay, findings: Findings) -> None:
    """Check that each text names the same facts in every language, and holds no brace that is none of theirs."""
    for path, texts in display.texts():
        named = {language: {found[1] for found in PLACEHOLDER.finditer(text)} for language, text in texts.items()}
        for language, text in texts.items():
            if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
                findings.add(
                    "invalid-value", f"a brace that names no fact: `{text[:60]}`", display.file.span((*path, language)), hint="write `{fact-id}`"
                )
        every = set().union(*named.values())
        for language, names in named.items():
            for name in sorted(every - names):
                findings.add(
                    "display-facts-differ",
                    f"the text in `{language}` does not print `{name}`, which another language prints",
                    display.file.span((*path, language)),
                    hint="print the same facts in every language",
                )


def _known_study(corpus: Corpus, citekey: str, span: Span, findings: Findings) -> None:
    if citekey not in corpus.studies and not corpus.unread:
        findings.add(
            "unknown-citekey",
            f"no study `{citekey}`",
            span,
            hint=closest(citekey, corpus.studies) or "add content/studies/<citekey>.yaml, or correct the citekey",
        )


def _is_kind(corpus: Corpus, display: LoadedDisplay, path: Path, name: str, kinds: frozenset[str], findings: Findings) -> Body | None:
    fact = corpus.facts.get(name)
    if fact is None:
        return None
    if fact.source.kind not in kinds:
        findings.add(
            "wrong-kind-of-fact",
            f"`{name}` is a {fact.source.kind}; here stands a {' or '.join(sorted(kinds))}",
            display.file.span(path),
            hint="name a fact of that kind",
            notes=(Note(fact.span, f"`{name}` stands here"),),
        )
        return None
    return fact.source


def _check_table(corpus: Corpus, display: LoadedDisplay, table: Table, findings: Findings) -> None:
    columns = [column.id for column in table.columns]
    for index, column in enumerate(columns):
        if column in columns[:index]:
            findings.add("duplicate-id", f"the column `{column}` stands twice", display.file.span(("columns", index)), hint="delete one")
    for index, row in enumerate(table.rows):
        _known_study(corpus, row.study, display.file.span(("rows", index, "study")), findings)
        for name in row.cells:
            if name not in columns:
                findings.add(
                    "unknown-column",
                    f"the table has no column `{name}`",
                    display.file.key_span(("rows", index, "cells", name)),
                    hint=closest(name, columns) or f"one of: {', '.join(columns)}",
                )
        for position, outcome in enumerate(row.outcomes):
            path: Path = ("rows", index, "outcomes", position)
            if outcome.estimate is not None:
                _is_kind(corpus, display, (*path, "estimate"), outcome.estimate, frozenset({"hazard-ratio"}), findings)
            bodies = [_is_kind(corpus, display, (*path, "values", place), name, VALUES, findings) for place, name in enumerate(outcome.values)]
            _one_column("values" in columns, {body.kind for body in bodies if body is not None}, display.file.span((*path, "values")), findings)
            _check_outcome(corpus, display, path, outcome, row, columns, findings)


def _columns_for(kind: str) -> list[str]:
    """Give the columns that show a value of a kind, the narrowest first."""
    return ["estimate"] if kind == "estimate" else [*({kind} & OUTCOME_COLUMNS), "values"]


def _check_outcome(corpus: Corpus, display: LoadedDisplay, path: Path, outcome: Outcome, row: Row, columns: list[str], findings: Findings) -> None:
    """Check that the facts of an outcome are of one endpoint, whose name heads its line, that each has a column, and that they are the study's own."""
    known = [(place, fact) for place, name in _of_outcome(path, outcome) if (fact := corpus.facts.get(name)) is not None]
    known = [(place, fact) for place, fact in known if fact.source.kind in ({"hazard-ratio"} if place[-1] == "estimate" else VALUES)]
    for place, fact in known:
        column = "estimate" if place[-1] == "estimate" else fact.source.kind
        if column not in columns and not (column != "estimate" and "values" in columns):
            findings.add(
                "value-without-column",
                f"no column of the table shows `{fact.id}`, a {fact.source.kind}",
                display.file.span(place),
                hint=f"ask for the column {' or '.join(f'`{name}`' for name in _columns_for(column))}, or delete it here",
            )
        related = {relation.study for relation in corpus.studies[row.study].study.relations} if row.study in corpus.studies else set()
        if row.study in corpus.studies and fact.citekey not in (row.study, *related):
            findings.warn(
                "value-of-other-study",
                f"`{fact.id}` is of `{fact.citekey}`, in the row of `{row.study}`",
                display.file.span(place),
                hint=f"name a fact of `{row.study}`, or say under its `relations` what `{fact.citekey}` is to it",
                notes=(Note(fact.span, f"`{fact.id}` stands here"),),
            )
    first = known[0][1] if known else None
    for place, fact in known[1:]:
        if first is not None and any(fact.shown(which).endpoint != first.shown(which).endpoint for which in ("source", "printed")):
            findings.add(
                "unlike-values",
                f"`{fact.id}` is not of the endpoint of `{first.id}`, which heads the line",
                display.file.span(place),
                hint="give each endpoint an outcome of its own",
                notes=(Note(first.span, f"`{first.id}` stands here"), Note(fact.span, f"`{fact.id}` stands here")),
            )


def _one_column(shared: bool, kinds: set[str], span: Span, findings: Findings) -> None:
    """A mean and a median never stand in one column: they are not the same quantity."""
    if shared and {"mean", "median"} <= kinds:
        findings.add(
            "mean-in-median-column", "a mean and a median in one column", span, hint="ask for the columns `median` and `mean` in place of `values`"
        )


def _check_landscape(corpus: Corpus, display: LoadedDisplay, figure: LandscapeFigure, findings: Findings) -> None:
    for index, pair in enumerate(figure.rows):
        named = [(side, name) for side, name in (("with_treatment", pair.with_treatment), ("without_treatment", pair.without_treatment)) if name]
        bodies = [_is_kind(corpus, display, ("rows", index, side), name, frozenset({"median", "probability"}), findings) for side, name in named]
        kinds = {(corpus.facts[name].citekey, *_likeness(body)) for (_side, name), body in zip(named, bodies, strict=True) if body is not None}
        if len(kinds) > 1:
            findings.add(
                "unlike-values",
                "the two values of a row are not of one study, kind, unit, endpoint and time point",
                display.file.span(("rows", index)),
                hint="compare like with like, in two rows",
            )


def _likeness(body: Body) -> tuple[str, ...]:
    at = getattr(body, "at", None)
    return (body.kind, str(getattr(body, "unit", "")), str(body.endpoint), f"{at.value} {at.unit}" if at is not None else "")
