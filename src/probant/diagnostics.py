"""Findings as data: collected by every stage, sorted, and rendered once, at the end."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from probant.spans import Span

FORMATS = ("full", "concise", "json", "github")
"""The ways to render findings."""


class Severity(Enum):
    """How bad a finding is: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Note:
    """Another place that a finding speaks of."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a rule, its place, what is wrong (offending text in backticks), other places, and the remedy."""

    rule: str
    message: str
    span: Span
    severity: Severity = Severity.ERROR
    notes: tuple[Note, ...] = ()
    hint: str | None = None

    @property
    def sort_key(self) -> tuple[Span, str, str]:
        """Order by path, line and column, then by rule and message."""
        return (self.span, self.rule, self.message)


@dataclass(slots=True)
class Findings:
    """A collection of diagnostics that stages add to."""

    _items: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        rule: str,
        message: str,
        span: Span,
        *,
        hint: str | None = None,
        notes: Iterable[Note] = (),
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Record a finding."""
        self._items.append(Diagnostic(rule, message, span, severity, tuple(notes), hint))

    def warn(self, rule: str, message: str, span: Span, *, hint: str | None = None, notes: Iterable[Note] = ()) -> None:
        """Record a finding that does not stop a build."""
        self.add(rule, message, span, hint=hint, notes=notes, severity=Severity.WARNING)

    def extend(self, other: Iterable[Diagnostic]) -> None:
        """Record the findings of another stage."""
        self._items.extend(other)

    def __iter__(self) -> Iterator[Diagnostic]:
        """Give the findings, sorted, each once."""
        return iter(sorted(set(self._items), key=lambda item: item.sort_key))

    def __len__(self) -> int:
        """Count the findings."""
        return len(set(self._items))

    @property
    def errors(self) -> int:
        """Count the errors."""
        return sum(item.severity is Severity.ERROR for item in set(self._items))

    @property
    def warnings(self) -> int:
        """Count the warnings."""
        return len(self) - self.errors


class StopBuild(Exception):
    """Raised by a stage that cannot go on; the findings say why."""

    def __init__(self, findings: Findings) -> None:
        """Keep the findings."""
        super().__init__(f"{findings.errors} errors")
        self.findings = findings


def closest(word: str, known: Iterable[str]) -> str | None:
    """Give `did you mean` for the known word nearest to a mistyped one, or None."""
    names = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower(), list(names), n=1, cutoff=0.6)
    return f"did you mean `{names[near[0]]}`?" if near and names[near[0]] != word else None


def counted(errors: int, warnings: int) -> str:
    """Give the last line of a report: how many errors and warnings."""
    parts = []
    if errors:
        parts.append(f"{errors} error{'s' if errors > 1 else ''}")
    if warnings:
        parts.append(f"{warnings} warning{'s' if warnings > 1 else ''}")
    return ", ".join(parts) or "no findings"


def _full(item: Diagnostic) -> str:
    lines = [f"{item.span}: {item.severity.value}[{item.rule}] {item.message}"]
    lines += [f"  note: {note.span}: {note.message}" for note in item.notes]
    if item.hint:
        lines.append(f"  hint: {item.hint}")
    return "\n".join(lines)


def _github(item: Diagnostic) -> str:
    def escape(value: str) -> str:
        return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    text = item.message + (f" ({item.hint})" if item.hint else "")
    place = f"file={escape(item.span.path).replace(':', '%3A').replace(',', '%2C')}"
    if item.span.line:
        place += f",line={item.span.line}"
    if item.span.column:
        place += f",col={item.span.column}"
    return f"::{item.severity.value} {place},title={item.rule}::{escape(text)}"


def _json(items: list[Diagnostic]) -> str:
    def place(span: Span) -> dict[str, str | int]:
        return {"path": span.path, "line": span.line, "column": span.column}

    return json.dumps(
        [
            {
                "rule": item.rule,
                "severity": item.severity.value,
                **place(item.span),
                "message": item.message,
                "notes": [{**place(note.span), "message": note.message} for note in item.notes],
                "hint": item.hint,
            }
            for item in items
        ],
        ensure_ascii=False,
        indent=2,
    )


def render(findings: Findings, form: str = "full") -> str:
    """Render findings in one of `FORMATS`, without a final newline; empty when there is none (JSON: an empty list)."""
    items = list(findings)
    if form == "json":
        return _json(items)
    if not items:
        return ""
    if form == "github":
        return "\n".join(_github(item) for item in items)
    if form == "concise":
        lines = [f"{item.span}: {item.severity.value}[{item.rule}] {item.message}" for item in items]
    else:
        lines = [_full(item) for item in items]
    return "\n".join([*lines, counted(findings.errors, findings.warnings)])
