"""The report of a package: each rule of the journal with what was measured, the limit, where the limit comes from, and how it ended."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from markupsafe import Markup

from probant.exports.journal.counting import Weight
from probant.exports.journal.judging import Outcome, Verdict
from probant.model.journals import Profile
from probant.writers import Layout
from probant.writers.layouts import fill, style

FORMAT = "probant-submission/1"
"""The form of `report.json`; the number changes when a reader of the old form would be wrong."""

OUTCOMES: tuple[Outcome, ...] = ("failed", "not checked", "passed")
"""In the order of the report's counts: what has to be done first."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported: the journal, the edition, the verdicts, the sections by weight, the files of the package by name with their sizes."""

    profile: Profile
    profile_path: str
    kind: str
    edition: str
    title: str
    language: str
    verdicts: tuple[Verdict, ...]
    sections: tuple[Weight, ...]
    files: dict[str, int]

    @property
    def counts(self) -> dict[Outcome, int]:
        """Count the verdicts by outcome."""
        found = Counter(item.outcome for item in self.verdicts)
        return {name: found[name] for name in OUTCOMES}


def as_json(report: Report) -> bytes:
    """Give the report as data."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "journal": report.profile.id,
        "journal_title": report.profile.title,
        "profile": report.profile_path,
        "guide_checked": report.profile.guide_checked,
        "article_type": report.kind,
        "edition": report.edition,
        "language": report.language,
        "title": report.title,
        "counts": report.counts,
        "rules": [asdict(item) for item in report.verdicts],
        "sections": [asdict(item) for item in report.sections],
        "files": report.files,
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def as_page(report: Report, layout: Layout) -> bytes:
    """Give the report as a page that needs nothing else; ValueError when the style sheet cannot stand in a page."""
    return fill(
        layout,
        "submission.html.j2",
        report=report,
        profile=report.profile,
        counts=report.counts,
        groups=[(name, [item for item in report.verdicts if item.outcome == name]) for name in OUTCOMES],
        coded=_coded,
        is_address=lambda text: text.startswith(("https://", "http://")),
        total=sum(item.words for item in report.sections),
        style=Markup(style(layout, "style.css")),  # noqa: S704 - the layout is trusted as code is
    ).encode("utf-8")


def _coded(text: str) -> Markup:
    """Give a text with what stands between backticks as code."""
    parts = text.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if index % 2 else Markup("{}").format(part) for index, part in enumerate(parts))


def as_table(report: Report, *, width: int = 100) -> str:
    """Give the report for a terminal: what failed with its remedy, what nobody could check, what passed."""
    signs: dict[Outcome, str] = {"failed": "failed     ", "not checked": "not checked", "passed": "passed     "}
    label = max((len(item.label) for item in report.verdicts), default=0)
    lines = [f"{report.profile.title}, {report.kind}, edition {report.edition}, {report.language}"]
    if report.profile.guide_checked is None:
        lines.append("nobody has read this journal's whole guide for its profile: compare what matters with the guide before you submit")
    for outcome in OUTCOMES:
        for item in (item for item in report.verdicts if item.outcome == outcome):
            limit = f"limit {item.limit}" + ("" if item.status in ("seen", "tried", "own") else f" ({item.status})")
            lines.append(_cut(f"{signs[outcome]}  {item.label:{label}}  {item.measured}; {limit}", width * 2))
            lines += [f"{'':13}{text}" for text in (item.remark, f"write it: {item.remedy}" if item.remedy and outcome == "failed" else "") if text]
    lines.append(", ".join(f"{number} {name}" for name, number in report.counts.items()))
    return "\n".join(lines)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
