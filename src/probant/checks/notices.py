"""What became of a reference after it was published: retracted, corrected, under an expression of concern, a preprint replaced by its article."""

from __future__ import annotations

from collections.abc import Iterator

from probant.checks.review import Review
from probant.checks.reviewed import Reviews
from probant.checks.superseded import rests_on
from probant.diagnostics import Note, Severity
from probant.loading.corpus import Corpus, LoadedStudy
from probant.loading.displays import LoadedDisplay
from probant.model.displays import Table, TimelineFigure
from probant.model.records import Notice, Status
from probant.spans import Span

RULE = {
    "retracted": "reference-retracted",
    "corrected": "reference-corrected",
    "expression-of-concern": "reference-under-concern",
    "preprint-replaced": "preprint-replaced",
}

_SAID = {
    "retracted": "was retracted",
    "corrected": "was corrected",
    "expression-of-concern": "is under an expression of concern",
    "preprint-replaced": "is a preprint that its article replaces",
}

_REMEDY = {
    "retracted": "take it out, or say in the text that it was retracted and record the review under `reviewed` of the edition",
    "corrected": "compare its facts with the correction, then record the review under `reviewed` of the edition",
    "expression-of-concern": "read the notice, then record the review under `reviewed` of the edition",
    "preprint-replaced": "cite the article, and compare its facts with it",
}

_YEAR = 12


def check_notices(review: Review, reviews: Reviews) -> None:
    """Find the claims, tables and figures that use a reference about which a notice is recorded."""
    for citekey, loaded in review.corpus.studies.items():
        status = loaded.study.status
        for index, notice in enumerate(status.notices if status is not None else ()):
            _check(review, reviews, citekey, loaded, index, notice)


def _check(review: Review, reviews: Reviews, citekey: str, loaded: LoadedStudy, index: int, notice: Notice) -> None:
    status = loaded.study.status
    if status is None:
        return
    rule = RULE[notice.kind]
    severity = Severity.ERROR if notice.kind == "retracted" else Severity.WARNING
    said = f"`{citekey}`, which {_SAID[notice.kind]} ({notice.by})"
    looked = f"looked up on {status.checked}, {age(status, review.edition.date)}"
    notes = (Note(loaded.file.span(("status", "notices", index, "kind")), looked),)
    for claim in review.claims():
        studies = rests_on(review.corpus, claim)
        if citekey not in studies or (notice.kind == "preprint-replaced" and notice.by in studies):
            continue
        if not reviews.covers(claim.id, citekey, notice.date):
            span = claim.citation_spans.get(citekey, claim.span)
            review.findings.add(rule, f"claim `{claim.id}` rests on {said}", span, severity=severity, hint=_REMEDY[notice.kind], notes=notes)
    placed = {use.id: None for manuscript in review.manuscripts.values() for use in manuscript.displays}
    for name in placed:
        display = review.corpus.displays[name]
        place = next(places_in(review.corpus, display, citekey), None)
        if place is not None and not review.accepted.display(rule, name):
            hint = "take it out, or say under `accepted` why it stays"
            review.findings.add(rule, f"the {display.kind} `{name}` shows {said}", place, severity=severity, hint=hint, notes=notes)


def places_in(corpus: Corpus, display: LoadedDisplay, citekey: str) -> Iterator[Span]:
    """Give where a table or figure names a study or one of its facts."""
    body = display.body
    if isinstance(body, Table):
        yield from (display.file.span(("rows", index, "study")) for index, row in enumerate(body.rows) if row.study == citekey)
    if isinstance(body, TimelineFigure):
        yield from (display.file.span(("studies", index)) for index, study in enumerate(body.studies) if study == citekey)
    for named, fact in display.named():
        if fact in corpus.facts and corpus.facts[fact].citekey == citekey:
            yield display.file.span(named)


def age(status: Status, edition: str) -> str:
    """Say how old a look-up is at the date of the edition: there is no clock in a check, whose answer is the same every day."""
    months = _months(edition) - _months(status.checked)
    if months < 0:
        return f"after the date of the edition ({edition})"
    if months == 0:
        return f"in the month of the edition ({edition})"
    years, rest = divmod(months, _YEAR)
    parts = [f"{number} {word}{'s' if number > 1 else ''}" for number, word in ((years, "year"), (rest, "month")) if number]
    return f"{' and '.join(parts)} before the date of the edition ({edition})"


def _months(date: str) -> int:
    year, month, *_ = [*(int(part) for part in date.split("-")), 1]
    return year * _YEAR + month
