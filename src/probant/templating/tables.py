"""Write an evidence table: one group of lines a study, one line an outcome; what the engine can find from the studies is not asked for again."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_uppercase

from probant.language.numbers import NO_BREAK
from probant.loading.corpus import Fact
from probant.loading.yaml_source import Path
from probant.model.displays import OUTCOME_COLUMNS, Outcome, Row, Table
from probant.model.facts import FollowUp
from probant.templating.cells import CellWriter, line_break
from probant.templating.formatting import Options
from probant.templating.manuscript import Cell, Grid
from probant.templating.markdown import escape

STRENGTHS = ("full text", "abstract", "secondary", "unverified")
"""How a fact was verified, the surest way first."""

_BARE = Options(label=False)


def grid_of(writer: CellWriter, table: Table) -> Grid:
    """Give the cells of a table."""
    headings = tuple(
        writer.heading(column.heading[writer.state.language] if column.heading else writer.names[f"column-{column.id}"]) for column in table.columns
    )
    return Grid(headings, tuple(_Study(writer, table, index).lines() for index in range(len(table.rows))))


class _Study:
    """The lines of one study."""

    def __init__(self, writer: CellWriter, table: Table, index: int) -> None:
        self.writer = writer
        self.row: Row = table.rows[index]
        self.base: Path = ("rows", index)
        self.columns = [column.id for column in table.columns]
        self.letters = self._letters()

    def _letters(self) -> dict[str, str]:
        """Give a letter to each arm, by which its values are told, where the table says which arm is which."""
        study = self.writer.study(self.row.study)
        if study is None or "arms" not in self.columns or "arms" in self.row.cells:
            return {}
        arms = [name for name, group in study.study.groups.items() if group.arm]
        return dict(zip(arms, ascii_uppercase, strict=False)) if len(arms) > 1 else {}

    def lines(self) -> tuple[tuple[Cell, ...], ...]:
        """Give the lines: what is said once of the study spans them all, and the cell that cites it comes last, when all that it rests on is known."""
        writer, height = self.writer, max(1, len(self.row.outcomes))
        before = len(writer.state.uses)
        split = [column in OUTCOME_COLUMNS and column not in self.row.cells for column in self.columns]
        once: dict[str, str] = {
            column: self._once(column)
            for column, apart in zip(self.columns, split, strict=True)
            if not apart and column not in ("study", "verification")
        }
        apart = [
            {column: self._of_outcome(column, position) for column, own in zip(self.columns, split, strict=True) if own} for position in range(height)
        ]
        facts = [writer.state.corpus.facts[use.fact] for use in writer.state.uses[before:]]
        for column in ("study", "verification"):
            if column in self.columns and column not in self.row.cells:
                once[column] = self._study(facts) if column == "study" else self._verification(facts)
            elif column in self.columns:
                once[column] = self._once(column)
        lines: list[tuple[Cell, ...]] = []
        for position in range(height):
            cells = [
                writer.cell(apart[position][column], numeric=column == "p") if own else writer.cell(once[column], rows=height)
                for column, own in zip(self.columns, split, strict=True)
                if own or position == 0
            ]
            lines.append(tuple(cells))
        return tuple(lines)

    def _once(self, column: str) -> str:
        """Write a cell that is about the study as a whole."""
        if column in self.row.cells:
            return self.writer.text((*self.base, "cells", column), self.row.cells[column])
        methods: dict[str, Callable[[], str]] = {
            "design": lambda: escape(self.writer.design(self.row.study)),
            "population": self._population,
            "arms": self._arms,
            "follow-up": self._follow_up,
        }
        return methods[column]() if column in methods else ""

    def _study(self, facts: list[Fact]) -> str:
        """Name the study, and cite it with every other reference that its lines rest on."""
        keys = dict.fromkeys([self.row.study, *(fact.citekey for fact in facts if fact.citekey is not None)])
        return f"{escape(self.writer.named(self.row.study))} {self.writer.cited(keys)}".strip()

    def _population(self) -> str:
        study = self.writer.study(self.row.study)
        population = study.study.population if study is not None else None
        return escape(population[self.writer.state.language]) if population else ""

    def _arms(self) -> str:
        """Give each arm with its size, or the size of the whole where there are no arms."""
        writer, study = self.writer, self.writer.study(self.row.study)
        if study is None:
            return ""
        lines: list[str] = []
        for name, group in study.study.groups.items():
            if not group.arm:
                continue
            fact = writer.known(group.n) if group.n else None
            size = writer.fact(fact, (*self.base, "study"), Options("n")) if fact is not None else ""
            letter = f"{self.letters[name]}{writer.names['colon']}" if name in self.letters else ""
            lines.append(f"{escape(letter + writer.label(self.row.study, name))}{f' ({size})' if size else ''}")
        whole = writer.known(study.study.n) if study.study.n else None
        if not lines and whole is not None:
            lines.append(writer.fact(whole, (*self.base, "study"), Options("n")))
        return line_break(lines)

    def _follow_up(self) -> str:
        """Give how long patients were followed, and by which measure where that is known."""
        writer, study = self.writer, self.writer.study(self.row.study)
        lines: list[str] = []
        for name in study.facts if study is not None else ():
            fact = writer.known(name)
            body = writer.shown(fact) if fact is not None else None
            if fact is None or not isinstance(body, FollowUp):
                continue
            label = self._label(fact)
            said = [writer.names[f"statistic-{body.statistic}"] if body.statistic else "", label]
            about = ", ".join(part for part in said if part)
            text = writer.fact(fact, (*self.base, "study"))
            lines.append(f"{text} ({escape(about)})" if about else text)
        return line_break(lines)

    def _verification(self, facts: list[Fact]) -> str:
        """Say how the figures of the study were verified: by the weakest."""
        ways = [fact.reading.verification for fact in facts if fact.citekey is not None]
        if not ways:
            return ""
        weakest = max(ways, key=STRENGTHS.index)
        return escape(self.writer.names[f"verified-{weakest.replace(' ', '-')}"])

    def _of_outcome(self, column: str, position: int) -> str:
        """Write a cell of one outcome."""
        if position >= len(self.row.outcomes):
            return ""
        outcome = self.row.outcomes[position]
        base: Path = (*self.base, "outcomes", position)
        if column == "endpoint":
            return self._endpoint(outcome)
        if column == "estimate":
            return self._estimate(outcome, base)
        if column == "p":
            return self._p(outcome, base)
        kinds = None if column == "values" else {column}
        lines: list[tuple[str, list[str]]] = []
        for index, name in enumerate(outcome.values):
            fact = self.writer.known(name)
            if fact is None or (kinds is not None and self.writer.shown(fact).kind not in kinds):
                continue
            label, text = self._label(fact), self._value(fact, (*base, "values", index))
            if label and lines and lines[-1][0] == label:
                lines[-1][1].append(text)
            else:
                lines.append((label, [text]))
        colon = escape(self.writer.names["colon"])
        return line_break(f"{escape(label)}{colon}{', '.join(texts)}" if label else ", ".join(texts) for label, texts in lines)

    def _endpoint(self, outcome: Outcome) -> str:
        fact = next(filter(None, (self.writer.known(name) for name in [outcome.estimate or "", *outcome.values])), None)
        text = self.writer.endpoint(self.writer.shown(fact)) if fact is not None else ""
        return escape(text[:1].upper() + text[1:])

    def _value(self, fact: Fact, path: Path) -> str:
        """Print the value of a group, with its time point and its interval."""
        writer, body = self.writer, self.writer.shown(fact)
        text = writer.fact(fact, path)
        at = getattr(body, "at", None)
        if at is not None:
            text = f"{text} {writer.names['at-time']}{NO_BREAK}{escape(writer.state.formatter.time_point(at))}"
        interval = writer.part([fact.id], "interval")
        if interval is not None:
            text = f"{text} ({writer.fact(interval, path)})"
        return text

    def _label(self, fact: Fact) -> str:
        """Give the letter of an arm of this study, or the label of another group."""
        group = self.writer.shown(fact).group
        study = self.writer.study(fact.citekey or "")
        if study is not None and len(study.study.groups) == 1:
            return ""  # nothing to tell it from
        if fact.citekey == self.row.study and group in self.letters:
            return self.letters[str(group)]
        return self.writer.label(fact.citekey, group)

    def _estimate(self, outcome: Outcome, base: Path) -> str:
        """Print a hazard ratio with its interval and its level; a dash in the place of an interval that nobody read."""
        fact = self.writer.known(outcome.estimate or "")
        if fact is None:
            return ""
        return f"{self.writer.fact(fact, (*base, 'estimate'), _BARE)} ({self._interval(fact, (*base, 'estimate'))})"

    def _interval(self, fact: Fact, path: Path) -> str:
        writer = self.writer
        interval = writer.part([fact.id], "interval")
        if interval is None:
            return escape(writer.names["interval-missing"])
        level = writer.part([interval.id, fact.id], "confidence-level")
        if level is None or getattr(writer.shown(interval), "level", None) is not None:
            return writer.fact(interval, path)
        # The level was reported once for several intervals.
        return f"{writer.fact(level, path)}{escape(writer.state.formatter.joint)}{writer.fact(interval, path, Options('bare'))}"

    def _p(self, outcome: Outcome, base: Path) -> str:
        fact = self.writer.part([name for name in [outcome.estimate, *outcome.values] if name], "p-value")
        if fact is None:
            return ""
        text = self.writer.fact(fact, base, _BARE)
        one_sided = getattr(self.writer.shown(fact), "sided", None) == "1"
        return f"{text} ({escape(self.writer.names['one-sided'])})" if one_sided else text
