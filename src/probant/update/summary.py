"""Say in words what was understood of each record, and what became of it."""

from __future__ import annotations

import textwrap
from collections import Counter

from probant.update.adding import AddReport, Outcome
from probant.update.markup import plain
from probant.update.names import initials
from probant.update.record import Person, Record
from probant.update.scaffold import design_of

_SHOWN_AUTHORS = 6
_WIDTH = 100


def describe(report: AddReport, *, texts: bool = False) -> str:
    """Give what was understood of each record and what became of it; `texts`: with the entries and study files themselves."""
    return "\n\n".join(_described(outcome, report, texts=texts) for outcome in report.outcomes)


def _described(outcome: Outcome, report: AddReport, *, texts: bool) -> str:
    record = outcome.record
    head = record.asked or f"{record.span} ({record.form})"
    lines = [
        head,
        *(line for name, value in _rows(record) if value for line in _row(name, value)),
        f"  → {_fate(outcome, report)}",
        *(f"    {note}" for note in outcome.notes),
    ]
    if texts and outcome.entry is not None and outcome.status in {"added", "merged"}:
        lines += ["", *outcome.entry.text(report.style).split("\n")]
        if outcome.study is not None and outcome.text is not None:
            lines += ["", f"{outcome.study}:", *(f"  {line}".rstrip() for line in outcome.text.rstrip("\n").split("\n"))]
    return "\n".join(lines)


def _row(name: str, value: str) -> list[str]:
    first, *rest = textwrap.wrap(value, _WIDTH - 18, break_long_words=False, break_on_hyphens=False) or [""]
    return [f"  {name:14}{first}", *(f"  {'':14}{line}" for line in rest)]


def _rows(record: Record) -> list[tuple[str, str]]:
    identifiers = [("DOI", record.doi), ("PMID", record.pmid), ("PMCID", record.pmcid), ("ISBN", record.isbn)]
    trial = record.trial
    rows = [
        ("title", plain(record.title)),
        ("in English", plain(record.english_title or "")),
        ("authors", _authors(record.authors)),
        ("editors", _authors(record.editors)),
        ("kind", "" if record.kind == "article" else record.kind),
        ("published", _published(record)),
        ("identifiers", ", ".join(f"{name} {value}" for name, value in identifiers if value)),
        ("registration", ", ".join(record.registrations) or ", ".join(f"{number} (named in its abstract or notes)" for number in record.mentioned)),
    ]
    design = design_of(record)
    told = [design.type, f"phase {design.phase}" if design.phase else None, design.centres]
    rows.append(("design", ", ".join(part for part in told if part)))
    if trial is not None:
        size = f"{trial.enrolled} enrolled" if trial.enrolled else f"{trial.planned} planned" if trial.planned else ""
        arms = "; ".join(f"{arm.label} ({arm.n} started)" if arm.n else arm.label for arm in trial.arms)
        rows.append(("registry", ", ".join(part for part in (trial.status or "", size) if part)))
        rows.append(("arms", arms))
    rows.append(("notices", "; ".join(f"{notice.kind}: {notice.text}" if notice.text else notice.kind for notice in record.notices)))
    return rows


def _authors(authors: list[Person]) -> str:
    names = [
        author.family if author.literal else f"{author.family} {initials(author.given).replace('. ', '').replace('.', '')}".strip()
        for author in authors
    ]
    if len(names) <= _SHOWN_AUTHORS:
        return ", ".join(names)
    return f"{', '.join(names[: _SHOWN_AUTHORS - 1])} … {names[-1]} ({len(names)} authors)"


def _published(record: Record) -> str:
    where = record.journal or record.publisher or ""
    if record.shortjournal and record.shortjournal != where:
        where = f"{where} ({record.shortjournal})" if where else record.shortjournal
    volume = (record.volume or "") + (f"({record.number})" if record.number and record.kind != "registration" else "")
    place = ": ".join(part for part in (volume, record.pages or "") if part)
    return "; ".join(part for part in (", ".join(part for part in (where, record.year or "") if part), place) if part)


def _fate(outcome: Outcome, report: AddReport) -> str:
    key = outcome.citekey
    if outcome.status == "refused":
        return f"not added: already there as {key}" if key else "not added"
    if outcome.status == "used":
        return "used for the study of the publication that names it"
    if outcome.status == "complete":
        return f"{key} lacks nothing of it"
    parts = []
    if outcome.status == "added":
        parts.append(f"{key}, in {report.bibliography}")
    elif outcome.entry is not None and outcome.entry.fields:
        parts.append(f"{key}: adds {', '.join(outcome.entry.fields)}")
    if outcome.study is not None:
        blanks = f", with {outcome.blanks} blank{'s' if outcome.blanks > 1 else ''} to fill in" if outcome.blanks else ""
        parts.append(f"{outcome.study}{blanks}")
    return "; ".join(parts)


def conclude(report: AddReport, *, dry_run: bool) -> str:
    """Give the last line: what was written, or that nothing was and why."""
    counts = Counter(outcome.status for outcome in report.outcomes)
    said = [f"{counts[status]} {status}" for status in ("added", "merged", "refused") if counts[status]]
    if report.written:
        text = f"{', '.join(said)}; wrote {', '.join(report.written)}"
        new = [outcome.citekey for outcome in report.outcomes if outcome.status == "added"]
        return f"{text}\nnext: `probant check` lists the blanks; cite it as [@{new[0]}]" if len(new) == 1 else text
    if dry_run:
        return "nothing was written: --dry-run"
    if report.findings.errors and (counts["added"] or counts["merged"]):
        return "nothing was written, because some records failed; --keep-going writes the others"
    return "nothing was written"
