"""The rules about the text of an edition: its sourcing, its languages, its prose."""

from __future__ import annotations

from collections.abc import Callable

from probant.checks.abbreviations import check_abbreviations
from probant.checks.cohorts import check_cohorts
from probant.checks.decimals import check_decimals
from probant.checks.displays import check_displays
from probant.checks.languages import check_languages
from probant.checks.notices import check_notices
from probant.checks.paragraphs import check_paragraphs
from probant.checks.review import Review, review_of
from probant.checks.reviewed import Reviews
from probant.checks.sourcing import check_sourcing
from probant.checks.superseded import check_superseded
from probant.checks.wording import check_endpoints, check_significance
from probant.diagnostics import Diagnostic, Findings, Severity
from probant.loading.corpus import Corpus
from probant.model.records import Edition
from probant.templating.manuscript import Manuscript


def _check_what_came_after(review: Review) -> None:
    """Check what newer studies and notices about a reference ask of the text; the reviews of claims answer both."""
    reviews = Reviews(review)
    check_superseded(review, reviews)
    check_notices(review, reviews)
    reviews.report_unused()


RULES: tuple[Callable[[Review], None], ...] = (
    check_sourcing,
    check_paragraphs,
    check_languages,
    check_decimals,
    check_endpoints,
    check_significance,
    check_abbreviations,
    check_displays,
    check_cohorts,
    _check_what_came_after,
)


def check_text(corpus: Corpus, edition: Edition, manuscripts: dict[str, Manuscript], findings: Findings) -> list[Diagnostic]:
    """Run the rules on an edition that was rendered without an error: errors go to `findings`, the warnings are given back.

    Warnings are about what is left when all else is right: the caller shows them when nothing is wrong, so that they do not bury an error.
    """
    found = Findings()
    review = review_of(corpus, edition, manuscripts, found)
    for rule in RULES:
        rule(review)
    review.accepted.report_unused()
    findings.extend(item for item in found if item.severity is Severity.ERROR)
    return [item for item in found if item.severity is Severity.WARNING]
