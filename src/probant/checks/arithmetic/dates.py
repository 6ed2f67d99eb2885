"""Dates in order, and nobody followed for longer than the study lasted."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from probant.checks.arithmetic.rounding import time
from probant.checks.arithmetic.survival import counted
from probant.checks.arithmetic.views import Cited, Contradiction, Item, StudyView, contradiction
from probant.diagnostics import Note, Severity
from probant.model.facts import Date, FollowUp, Median, Probability


@dataclass(frozen=True, slots=True)
class _Moment:
    """A date as precise as reported: the first and the last day that it may mean, and where it stands."""

    name: str
    text: str
    first: dt.date
    last: dt.date
    cited: Cited
    item: Item | None = None


def days(text: str) -> tuple[dt.date, dt.date]:
    """Give the first and the last day that a partial date (`2012`, `2012-01`, `2012-01-31`) may mean."""
    year, *rest = (int(part) for part in text.split("-"))
    month, month_end = (rest[0], rest[0]) if rest else (1, 12)
    if len(rest) > 1:
        return dt.date(year, month, rest[1]), dt.date(year, month, rest[1])
    return dt.date(year, month, 1), dt.date(year, month_end, calendar.monthrange(year, month_end)[1])


def _moments(study: StudyView) -> list[_Moment]:
    """Give the dates of a study in the order that they must have: start, end of inclusion, cutoff of the data, publication."""
    out = []
    record = study.loaded.study
    for name, fact in (("start of inclusion", record.start), ("end of inclusion", record.end), ("cutoff of the data", record.cutoff)):
        item = study.view.items.get(fact) if fact is not None else None
        if item is not None and isinstance(item.body, Date):
            first, last = days(item.body.value)
            out.append(_Moment(name, item.body.value, first, last, item.note("value", f"`{item.id}`: {name}, `{item.body.value}`"), item))
    published = _published(study)
    return [*out, published] if published is not None else out


def _published(study: StudyView) -> _Moment | None:
    """Give the year of publication of a study's reference."""
    reference = study.view.corpus.references.get(study.loaded.study.citekey)
    if reference is None:
        return None
    parts = (reference.csl.get("issued") or {}).get("date-parts") or [[]]
    try:
        year = int(parts[0][0])
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    except (IndexError, TypeError, ValueError):
        return None
    return _Moment("publication", str(year), first, last, Cited(None, Note(reference.span, f"published in {year}")))


def dates_in_order(study: StudyView) -> Iterator[Contradiction]:
    """Find a study's dates that cannot be in order: the first day that the earlier may mean is after the last that the later may mean."""
    moments = _moments(study)
    for position, earlier in enumerate(moments):
        later = next((other for other in moments[position + 1 :] if earlier.first > other.last), None)
        if later is not None and earlier.item is not None:
            yield contradiction(
                "dates-out-of-order",
                f"{earlier.name}, `{earlier.text}`, is after {later.name}, `{later.text}`",
                earlier.item,
                "value",
                [later.cited],
                "compare both dates with the source",
            )


def follow_up_within_study(study: StudyView) -> Iterator[Contradiction]:
    """Warn of a follow-up, a median time or the time of a probability that is longer than the study could last.

    It lasted at most from its start to the cutoff of its data, or to its publication where the cutoff is not known. A minimum of follow-up counts from the end
    of inclusion.
    """
    moments = {moment.name: moment for moment in _moments(study)}
    start = moments.get("start of inclusion")
    finish = moments.get("cutoff of the data") or moments.get("publication")
    if start is None or finish is None:
        return
    for item, body in study.of(FollowUp, Median, Probability):
        digits, unit = (body.at.value, body.at.unit) if isinstance(body, Probability) else (body.value, body.unit)
        length = time(digits, unit)
        least = isinstance(body, FollowUp) and body.statistic == "minimum"
        since = moments.get("end of inclusion", start) if least else start
        most = (finish.last - since.first).days + 1
        if length is not None and length.low > most:
            yield contradiction(
                "follow-up-longer-than-study",
                f"`{counted(digits, unit)}` is longer than the study: {since.name} `{since.text}`, {finish.name} `{finish.text}`, "
                f"at most {most} days = {most / 30.4375:.1f} months",
                item,
                "at" if isinstance(body, Probability) else "value",
                [since.cited, finish.cited],
                "compare the length and the dates with the source",
                Severity.WARNING,
            )
