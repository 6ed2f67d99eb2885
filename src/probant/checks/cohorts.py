"""Reports of the same patients: which studies they are, and where both are counted as if they were two.

Two studies overlap when one is declared `same-cohort-as` the other or both have one registration, and through any chain of such links; a chain does not go
on through a pooled analysis, whose trials have different patients.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from probant.checks.review import Review
from probant.diagnostics import Note
from probant.loading.corpus import Corpus
from probant.loading.displays import LoadedDisplay
from probant.loading.yaml_source import Path
from probant.model.displays import ForestFigure, LandscapeFigure, Table
from probant.spans import Span
from probant.templating.manuscript import ClaimUse

ESTIMATES = frozenset({"hazard-ratio", "odds-ratio", "median", "mean", "probability", "percentage"})
"""The kinds of facts that a comparison of studies is made of; counts of patients are the other."""

PATIENTS = "patients"


def _links(corpus: Corpus) -> dict[str, dict[str, Span]]:
    """Give, for each study, those of the same patients that are said to be so, with the place that says it."""
    links: dict[str, dict[str, Span]] = {}
    registered: dict[str, str] = {}
    for citekey, loaded in corpus.studies.items():
        number = loaded.study.registration
        if number is not None:
            first = registered.setdefault(number, citekey)
            if first != citekey:
                span = loaded.file.span(("registration",))
                links.setdefault(citekey, {}).setdefault(first, span)
                links.setdefault(first, {}).setdefault(citekey, span)
    for citekey, loaded in corpus.studies.items():
        for index, relation in enumerate(loaded.study.relations):
            if relation.kind == "same-cohort-as" and relation.study in corpus.studies:
                span = loaded.file.span(("relations", index, "study"))
                links.setdefault(citekey, {})[relation.study] = span
                links.setdefault(relation.study, {})[citekey] = span
    return links


def _pooled(corpus: Corpus, citekey: str) -> bool:
    return corpus.studies[citekey].study.design.type == "pooled-analysis"


def overlapping(corpus: Corpus) -> dict[str, dict[str, Span]]:
    """Give, for each study, every other with the same patients, in whole or in part, and the place that says so (the last link of the chain)."""
    links = _links(corpus)
    found: dict[str, dict[str, Span]] = {}
    for start in links:
        reached: dict[str, Span] = {}
        waiting = [start]
        while waiting:
            at = waiting.pop(0)
            if at != start and _pooled(corpus, at):
                continue
            for other, span in links[at].items():
                if other != start and other not in reached:
                    reached[other] = span
                    waiting.append(other)
        found[start] = reached
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a plot or table shows of a study: the row that it stands in, and what it is compared with (empty: with every row)."""

    study: str
    row: int
    path: Path
    subject: str = ""


def check_cohorts(review: Review) -> None:
    """Find reports of the same patients that are set beside each other as if they were different studies."""
    overlaps = overlapping(review.corpus)
    if not overlaps:
        return
    placed = {use.id: None for manuscript in review.manuscripts.values() for use in manuscript.displays}
    for name in placed:
        display = review.corpus.displays.get(name)
        if display is not None:
            _check_display(review, display, overlaps)
    for claim in review.claims():
        _check_claim(review, claim, overlaps)


def _check_display(review: Review, display: LoadedDisplay, overlaps: dict[str, dict[str, Span]]) -> None:
    entries = list(_entries(review.corpus, display))
    seen: set[tuple[str, str]] = set()
    for first, second in combinations(entries, 2):
        pair = (first.study, second.study)
        if first.row == second.row or first.subject != second.subject or pair in seen or second.study not in overlaps.get(first.study, {}):
            continue
        seen |= {pair, pair[::-1]}
        if review.accepted.display("overlapping-cohorts", display.body.id):
            continue
        said = f" for {first.subject}" if first.subject else ""
        review.findings.add(
            "overlapping-cohorts",
            f"the {display.kind} `{display.body.id}` sets two reports of the same patients beside each other{said}: `{first.study}` and `{second.study}`",
            display.file.span(second.path),
            hint="keep one of them (the latest), or say under `accepted` why both stand there",
            notes=(
                Note(display.file.span(first.path), "the other one"),
                Note(overlaps[first.study][second.study], "this says that they have the same patients"),
            ),
        )


def _entries(corpus: Corpus, display: LoadedDisplay) -> Iterator[_Entry]:
    body = display.body
    if isinstance(body, ForestFigure):
        named = [(index, ("rows", index, "estimate"), item.estimate) for index, item in enumerate(body.rows)]
    elif isinstance(body, LandscapeFigure):
        named = [
            (index, ("rows", index, side), name)
            for index, pair in enumerate(body.rows)
            for side, name in (("with_treatment", pair.with_treatment), ("without_treatment", pair.without_treatment))
            if name is not None
        ]
    elif isinstance(body, Table):
        for index, row in enumerate(body.rows):
            for position, outcome in enumerate(row.outcomes):
                for name in filter(None, (outcome.estimate, *outcome.values)):
                    fact = corpus.facts.get(name)
                    for endpoint in sorted(_endpoints(fact.source.endpoint)) if fact is not None and fact.citekey is not None else ():
                        yield _Entry(fact.citekey, index, ("rows", index, "outcomes", position), f"the endpoint `{endpoint}`")  # type: ignore[union-attr, arg-type]
        return
    else:
        return
    for index, path, name in named:
        fact = corpus.facts.get(name)
        if fact is not None and fact.citekey is not None:
            yield _Entry(fact.citekey, index, path)


def _endpoints(named: str | list[str] | None) -> set[str]:
    return set(named) if isinstance(named, list) else {named} if named else set()


def _check_claim(review: Review, claim: ClaimUse, overlaps: dict[str, dict[str, Span]]) -> None:
    """A sentence may tell the first and the updated result of one trial; among other studies, two reports of it count twice.

    A pooled analysis beside the trials that it pools is no second report.
    """
    corpus = review.corpus
    subjects: dict[str, set[str]] = {}
    for name in claim.facts:
        fact = corpus.facts[name]
        if fact.citekey is not None and not _pooled(corpus, fact.citekey):
            body = review.shown(fact)
            unit = corpus.vocabulary.units.get(str(getattr(body, "unit", "")))
            counted = {PATIENTS} if body.kind == "count" and unit is not None and unit.per_patient else set()
            subjects.setdefault(fact.citekey, set()).update(_endpoints(body.endpoint) if body.kind in ESTIMATES else counted)
    for first, second in combinations(subjects, 2):
        shared = subjects[first] & subjects[second]
        if not shared or second not in overlaps.get(first, {}):
            continue
        others = [study for study in subjects if study not in {first, second, *overlaps[first], *overlaps[second]} and subjects[study] & shared]
        if not others or review.accepted.claim("overlapping-cohorts", claim):
            continue
        review.findings.add(
            "overlapping-cohorts",
            f"claim `{claim.id}` compares `{others[0]}` with two reports of the same patients, `{first}` and `{second}`",
            claim.span,
            hint="keep one of them (the latest), or tell the two reports in a claim of their own",
            notes=(Note(overlaps[first][second], "this says that they have the same patients"),),
        )
