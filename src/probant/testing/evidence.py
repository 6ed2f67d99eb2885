"""What the plugin tests: each claim, fact, reference and rule of a project's editions, with the findings that speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from probant.diagnostics import Diagnostic, Findings, Severity, StopBuild, render
from probant.loading.corpus import Corpus, Fact, load_corpus
from probant.loading.project import load_project
from probant.loading.styles import read_style
from probant.pipeline import examine
from probant.rules import rules
from probant.spans import Span
from probant.templating.manuscript import Manuscript

Kind = Literal["claim", "fact", "reference", "rule"]
KINDS: tuple[Kind, ...] = ("claim", "fact", "reference", "rule")

_END = re.compile(r"\{%-?\s*endclaim\b")


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to be tested: where it stands, and the findings that speak of it."""

    kind: Kind
    name: str
    span: Span
    findings: tuple[Diagnostic, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Give the findings that make it fail."""
        return tuple(item for item in self.findings if item.severity is Severity.ERROR)

    def report(self) -> str:
        """Give its findings as `probant check` shows them, errors alone where there are any."""
        findings = Findings()
        findings.extend(self.errors or self.findings)
        return render(findings)


@dataclass(slots=True)
class Examined:
    """An edition as it was found."""

    edition: str
    subjects: dict[Kind, list[Subject]] = field(default_factory=dict)


def examine_project(root: Path) -> list[Examined]:
    """Load a project once and examine all its editions.

    A project that cannot be loaded gives its default edition with rules only; StopBuild when not even `probant.toml` can be read.
    """
    project = load_project(root)
    try:
        corpus, findings = load_corpus(project)
    except StopBuild as stopped:
        corpus, findings = None, stopped.findings
    read_style(root, project.style, findings, Span("probant.toml"))
    if corpus is None or not corpus.editions:
        return [Examined(project.default_edition, {"rule": list(_rules(findings))})]
    return [_edition(corpus, name, findings) for name in corpus.editions]


def _edition(corpus: Corpus, name: str, loading: Findings) -> Examined:
    findings = Findings(list(loading))
    manuscripts = examine(corpus, corpus.editions[name], findings)
    facts = [corpus.facts[fact] for fact in _used_facts(manuscripts) if fact in corpus.facts]
    keys = dict.fromkeys(
        key for manuscript in manuscripts.values() for claim in manuscript.claims for key in (*claim.citations, *claim.registrations)
    )
    blocks = _Blocks(corpus)
    return Examined(
        name,
        {
            "claim": [_claim(blocks, claim, places, findings) for claim, places in _claims(manuscripts).items()],
            "fact": [_subject("fact", fact.id, fact.span, [blocks.fact(fact)], findings) for fact in facts],
            "reference": [
                _subject("reference", key, corpus.references[key].span, [blocks.reference(key)], findings) for key in keys if key in corpus.references
            ],
            "rule": list(_rules(findings)),
        },
    )


def _claims(manuscripts: dict[str, Manuscript]) -> dict[str, list[Span]]:
    """Give the places of each claim, in the order of the text."""
    found: dict[str, list[Span]] = {}
    for manuscript in manuscripts.values():
        for claim in manuscript.claims:
            found.setdefault(claim.id, []).append(claim.span)
    return found


def _used_facts(manuscripts: dict[str, Manuscript]) -> list[str]:
    named = [fact for manuscript in manuscripts.values() for claim in manuscript.claims for fact in claim.facts]
    return list(dict.fromkeys([*named, *(use.fact for manuscript in manuscripts.values() for use in manuscript.uses)]))


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of lines of a file."""

    path: str
    first: int
    last: int

    def holds(self, span: Span) -> bool:
        """Tell whether a place stands in it."""
        return span.path == self.path and self.first <= span.line <= self.last


class _Blocks:
    """Knows which lines of the project's files belong to a claim, a fact or a reference."""

    def __init__(self, corpus: Corpus) -> None:
        self.root = corpus.project.root
        self.lines: dict[str, list[str]] = {}
        self.facts = _starts(_first_line(fact) for fact in corpus.facts.values())
        self.references = _starts(reference.span for reference in corpus.references.values())
        self.corpus = corpus

    def claim(self, span: Span) -> _Block:
        """Give the lines from `claim` to `endclaim`."""
        if span.path not in self.lines:
            file = self.root / span.path
            self.lines[span.path] = file.read_text(encoding="utf-8-sig", errors="replace").splitlines() if file.is_file() else []
        lines = self.lines[span.path]
        last = next((number for number in range(span.line, len(lines) + 1) if _END.search(lines[number - 1])), span.line)
        return _Block(span.path, span.line, last)

    def fact(self, fact: Fact) -> _Block:
        """Give the lines of a fact in its file."""
        return _until_next(_first_line(fact), self.facts)

    def reference(self, key: str) -> _Block:
        """Give the lines of a reference in the bibliography."""
        return _until_next(self.corpus.references[key].span, self.references)


def _first_line(fact: Fact) -> Span:
    """Give the first line of a fact, whichever of its fields stands there."""
    return Span(fact.span.path, min([fact.span.line, *(span.line for span in fact.field_spans.values() if span.line)]))


def _starts(spans: Iterable[Span]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for span in spans:
        found.setdefault(span.path, []).append(span.line)
    return {path: sorted(lines) for path, lines in found.items()}


def _until_next(span: Span, starts: dict[str, list[int]]) -> _Block:
    following = next((line for line in starts.get(span.path, []) if line > span.line), None)
    return _Block(span.path, span.line, following - 1 if following is not None else 10**9)


def _claim(blocks: _Blocks, name: str, places: list[Span], findings: Findings) -> Subject:
    return _subject("claim", name, places[0], [blocks.claim(place) for place in places], findings)


def _subject(kind: Kind, name: str, span: Span, blocks: list[_Block], findings: Findings) -> Subject:
    """Give a subject with the findings that stand in its lines, point there, or name it."""
    said = f"{kind} `{name}`"
    own = [
        item
        for item in findings
        if any(block.holds(place) for block in blocks for place in (item.span, *(note.span for note in item.notes))) or said in item.message
    ]
    return Subject(kind, name, span, tuple(own))


def _rules(findings: Findings) -> Iterator[Subject]:
    """Give every rule with its findings; a finding of a rule that is not listed makes a rule of its own, so that none is lost."""
    by_rule: dict[str, list[Diagnostic]] = {name: [] for name in rules()}
    for item in findings:
        by_rule.setdefault(item.rule, []).append(item)
    for name, own in by_rule.items():
        worst = next((item for item in own if item.severity is Severity.ERROR), own[0] if own else None)
        yield Subject("rule", name, worst.span if worst is not None else Span("probant.toml"), tuple(own))
