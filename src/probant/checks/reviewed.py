"""Reviews of claims: an edition records that a claim was read again in the light of a study, or of a notice about it, on which date and why it stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from probant.checks.review import Review
from probant.diagnostics import closest
from probant.model.records import Edition
from probant.spans import Span


@dataclass(slots=True)
class ClaimReview:
    """One claim reviewed after one study. `own`: whether the edition itself says so, and not one that it is based on."""

    claim: str
    study: str
    date: str
    reason: str
    span: Span
    own: bool
    used: bool = False


class Reviews:
    """The reviews of an edition and of those that it is based on. One that meets nothing is itself a finding."""

    def __init__(self, review: Review) -> None:
        """Gather the reviews."""
        self.review = review
        self._items = [item for edition in lineage(review) for item in self._of(edition)]

    def _of(self, edition: Edition) -> Iterator[ClaimReview]:
        file = self.review.corpus.files.get(f"content/editions/{edition.id}.yaml")
        for index, item in enumerate(edition.reviewed):
            for position, claim in enumerate(item.claims):
                span = file.span(("reviewed", index, "claims", position)) if file is not None else Span("content/editions")
                for study in item.studies:
                    yield ClaimReview(claim, study, item.date, item.reason, span, edition.id == self.review.edition.id)

    def covers(self, claim: str, study: str, since: str | None = None) -> bool:
        """Tell whether a claim was reviewed after a study; `since` (a date) asks for a review of that day or later."""
        return self.find(claim, study, since) is not None

    def find(self, claim: str, study: str, since: str | None = None) -> ClaimReview | None:
        """Give the review that `covers` a claim, the edition's own first; None where there is none."""
        found = [item for item in self._items if item.claim == claim and item.study == study]
        for item in found:
            item.used = True
        return next((item for item in found if since is None or item.date >= since), None)

    def report_unused(self) -> None:
        """Add a finding for each review of the edition's own that met nothing."""
        claims = {claim.id for claim in self.review.claims()}
        for item in self._items:
            if item.used or not item.own:
                continue
            if item.claim not in claims:
                message, hint = f"the edition has no claim `{item.claim}`", closest(item.claim, claims) or "delete the review"
            elif item.study not in self.review.corpus.studies:
                message = f"claim `{item.claim}` is said to be reviewed after `{item.study}`, which is no study of the project"
                hint = closest(item.study, self.review.corpus.studies) or "correct the study, or delete the review"
            else:
                message = f"claim `{item.claim}` is said to be reviewed after `{item.study}`, which asks for no review of it"
                hint = "delete the review, or correct the study that it names"
            self.review.findings.add("review-not-needed", message, item.span, hint=hint)


def lineage(review: Review) -> Iterator[Edition]:
    """Give the edition, then those that it is based on."""
    seen: set[str] = set()
    current: Edition | None = review.edition
    while current is not None and current.id not in seen:
        seen.add(current.id)
        yield current
        current = review.corpus.editions.get(current.based_on) if current.based_on else None
