"""Claims that rest on a study which a newer one supersedes or contradicts, where the edition uses the newer one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from probant.checks.cohorts import overlapping
from probant.checks.review import Review
from probant.checks.reviewed import Reviews
from probant.diagnostics import Note
from probant.loading.corpus import Corpus
from probant.spans import Span
from probant.templating.manuscript import ClaimUse, Manuscript

Kind = Literal["supersedes", "contradicts"]


@dataclass(frozen=True, slots=True)
class Outdated:
    """A claim to be read again: it rests on `older`, which `newer` supersedes or contradicts (`relation` is the place that says so)."""

    language: str
    claim: ClaimUse
    older: str
    newer: str
    kind: Kind
    relation: Span


def rests_on(corpus: Corpus, claim: ClaimUse) -> set[str]:
    """Give the studies that a claim rests on or cites."""
    studies = {corpus.facts[name].citekey for name in claim.facts if name in corpus.facts}
    return {key for key in studies if key is not None} | {*claim.citations, *claim.registrations}


def used_studies(corpus: Corpus, manuscripts: Mapping[str, Manuscript]) -> set[str]:
    """Give the studies that an edition uses: it prints a fact of theirs, or cites them."""
    used: set[str] = set()
    for manuscript in manuscripts.values():
        for claim in manuscript.claims:
            used |= rests_on(corpus, claim)
        for use in manuscript.uses:
            used.add(corpus.facts[use.fact].citekey or "")
        for display in manuscript.displays:
            used.update(display.citations)
    return used - {""}


def outdated_by(corpus: Corpus, manuscripts: Mapping[str, Manuscript], newer: str) -> Iterator[Outdated]:
    """Give the claims of an edition that a study asks to be read again, in the order of the text, language by language.

    A claim that rests on the newer study, or on a later report of its patients, takes it into account.
    """
    loaded = corpus.studies[newer]
    enough = {newer} | _later_reports(corpus, newer)
    for index, relation in enumerate(loaded.study.relations):
        if relation.kind not in ("supersedes", "contradicts"):
            continue
        span = loaded.file.span(("relations", index, "study"))
        for language, manuscript in manuscripts.items():
            for claim in manuscript.claims:
                studies = rests_on(corpus, claim)
                if claim.authors is None and relation.study in studies and not studies & enough:
                    yield Outdated(language, claim, relation.study, newer, relation.kind, span)


def _later_reports(corpus: Corpus, citekey: str) -> set[str]:
    """Give the reports of a study's patients that supersede or update it."""
    same = overlapping(corpus).get(citekey, {})
    return {
        other
        for other in same
        if any(item.study == citekey and item.kind in ("supersedes", "updates") for item in corpus.studies[other].study.relations)
    }


def check_superseded(review: Review, reviews: Reviews) -> None:
    """Find the claims that an edition has to read again, and has not."""
    for newer in sorted(used_studies(review.corpus, review.manuscripts) & set(review.corpus.studies)):
        for item in outdated_by(review.corpus, review.manuscripts, newer):
            if reviews.covers(item.claim.id, newer):
                continue
            review.findings.warn(
                "claim-rests-on-superseded",
                f"claim `{item.claim.id}` rests on `{item.older}`, which `{newer}` {item.kind}, and takes no account of `{newer}`",
                item.claim.span,
                hint=f"read it again: rest it on `{newer}` too, rewrite it, or record under `reviewed` of the edition why it stays",
                notes=(Note(item.relation, f"`{newer}` {item.kind} `{item.older}`"),),
            )
