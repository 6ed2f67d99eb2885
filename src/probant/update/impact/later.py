"""What a study or a notice asks of claims: those that rest on what a newer study supersedes or contradicts, those that rest on a retracted or corrected work."""

from __future__ import annotations

from collections.abc import Iterator

from probant.checks.review import Review
from probant.checks.reviewed import Reviews
from probant.checks.superseded import outdated_by, rests_on, used_studies
from probant.loading.corpus import Corpus
from probant.update.impact.places import NoticeImpact, Place, ReadAgain, Reading, Related, RelationImpact
from probant.update.impact.targets import Target
from probant.update.impact.uses import place

ASKING = ("supersedes", "contradicts")
"""The relations that ask for the claims that rest on the older study to be read again."""


def relations_of(review: Review, reviews: Reviews, target: Target) -> tuple[RelationImpact, ...]:
    """Give what a study is to others, and the claims of the edition that rest on each of those."""
    loaded = review.corpus.studies.get(target.id) if target.kind == "study" else None
    if loaded is None:
        return ()
    in_use = target.id in used_studies(review.corpus, review.manuscripts)
    asked = {(item.kind, item.older, item.claim.id) for item in outdated_by(review.corpus, review.manuscripts, target.id)}
    found = []
    for index, relation in enumerate(loaded.study.relations):
        claims: dict[str, tuple[str, dict[str, Place]]] = {}
        for language, manuscript in review.manuscripts.items():
            for claim in manuscript.claims:
                if claim.authors is None and relation.study in rests_on(review.corpus, claim):
                    claims.setdefault(claim.id, (claim.section, {}))[1][language] = place(claim.span)
        read = tuple(
            ReadAgain(name, section, places, _reading(reviews, name, target.id, asks=(relation.kind, relation.study, name) in asked))
            for name, (section, places) in claims.items()
        )
        span = place(loaded.file.span(("relations", index, "study")))
        found.append(RelationImpact(relation.kind, relation.study, span, dict(relation.note or {}), in_use, read))
    return tuple(found)


def _reading(reviews: Reviews, claim: str, newer: str, *, asks: bool) -> Reading:
    """Say what became of a claim that rests on an older study."""
    review = reviews.find(claim, newer) if asks else None
    if review is not None:
        return Reading("reviewed", review.date, review.reason)
    return Reading("open" if asks else "accounted")


def related_to(corpus: Corpus, target: Target) -> tuple[Related, ...]:
    """Give the other studies that say what they are to a study."""
    return tuple(_related(corpus, target)) if target.kind != "fact" else ()


def _related(corpus: Corpus, target: Target) -> Iterator[Related]:
    for citekey, loaded in corpus.studies.items():
        for index, relation in enumerate(loaded.study.relations):
            if relation.study == target.id:
                yield Related(citekey, relation.kind, place(loaded.file.span(("relations", index, "study"))))


def notices_of(corpus: Corpus, target: Target) -> tuple[NoticeImpact, ...]:
    """Give the notices recorded about a study, or about that of a fact."""
    loaded = corpus.studies.get(target.citekey or "")
    status = loaded.study.status if loaded is not None else None
    if loaded is None or status is None:
        return ()
    return tuple(
        NoticeImpact(item.kind, item.by, item.date, status.checked, place(loaded.file.span(("status", "notices", index, "kind"))))
        for index, item in enumerate(status.notices)
    )


def after_notices(review: Review, reviews: Reviews, target: Target) -> dict[str, Reading]:
    """Say of each claim that rests on a work with notices whether it was read since the last of them; a claim that none concerns is left out.

    A claim that rests on the article that replaces a preprint takes the replacement into account.
    """
    loaded = review.corpus.studies.get(target.citekey or "")
    status = loaded.study.status if loaded is not None else None
    found: dict[str, Reading] = {}
    for notice in status.notices if status is not None else ():
        for claim in review.claims():
            studies = rests_on(review.corpus, claim)
            if target.citekey not in studies:
                continue
            reading = Reading("open")
            done = reviews.find(claim.id, target.citekey or "", notice.date)
            if notice.kind == "preprint-replaced" and notice.by in studies:
                reading = Reading("accounted")
            elif done is not None:
                reading = Reading("reviewed", done.date, done.reason)
            if claim.id not in found or reading.state == "open":
                found[claim.id] = reading
    return found
