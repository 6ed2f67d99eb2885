"""The command `add`: its arguments, and its answer as text with an exit status."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from probant.diagnostics import FORMATS, render

EXAMPLES = (
    "probant add export.nbib                    what PubMed, Zotero, EndNote or a publisher's page exports\n"
    "  probant add 10.1000/x NCT01000001          looked up at Crossref, PubMed and ClinicalTrials.gov\n"
    "  probant add export.nbib trial.json         a publication, and its trial's saved registry record\n"
    "  probant add --dry-run library.ris          show what would be written\n"
    "  probant add --merge export.nbib            fill in what an entry that is there already lacks"
)


class Answer(NamedTuple):
    """What the command prints, and its exit status."""

    text: str
    status: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the arguments of `add`."""
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="FILE|ID",
        help="a file: PubMed .nbib, RIS, BibTeX, CSL JSON, EndNote XML, saved JSON of Crossref or ClinicalTrials.gov; or a DOI, PMID, PMCID, NCT number",
    )
    parser.add_argument("--citekey", metavar="KEY", help="the citekey of the one reference (default: first author and year, in the project's style)")
    parser.add_argument("--merge", action="store_true", help="fill in what an entry that is there already lacks; nothing of it is overwritten")
    parser.add_argument("--no-study", action="store_true", help="write the reference alone, without content/studies/<citekey>.yaml")
    parser.add_argument("--dry-run", action="store_true", help="show what would be written, and write nothing")
    parser.add_argument("--keep-going", action="store_true", help="write the records that are good although others failed")
    parser.add_argument("--online", action="store_true", help="ask ClinicalTrials.gov about the trial that a file's record names, too")
    parser.add_argument("--refresh", action="store_true", help="ask again what was asked before, instead of taking the kept answer")
    parser.add_argument("--diagnostics", choices=FORMATS, help="how findings are shown (default: full)")
    parser.add_argument("-q", "--quiet", action="store_true", help="print findings only")


def answer(root: Path, options: argparse.Namespace, progress: Callable[[str], None]) -> Answer:
    """Run the command in the project in `root`; raises what `adding.add` raises. Status: 0, 1 for errors, 2 when a service could not be asked."""
    from probant.update import adding, summary

    request = adding.Request(
        tuple(options.inputs),
        citekey=options.citekey,
        merge=options.merge,
        study=not options.no_study,
        dry_run=options.dry_run,
        keep_going=options.keep_going,
        online=options.online,
        refresh=options.refresh,
    )
    report = adding.add(root, request, progress)
    words = not options.quiet and options.diagnostics in {None, "full", "concise"}
    parts = []
    if words and report.outcomes:
        parts.append(summary.describe(report, texts=options.dry_run) + "\n")
    parts.append(render(report.findings, options.diagnostics or "full"))
    if words:
        parts.append(summary.conclude(report, dry_run=options.dry_run))
    return Answer("\n".join(part for part in parts if part), 2 if report.unreachable and not report.written else 1 if report.findings.errors else 0)
