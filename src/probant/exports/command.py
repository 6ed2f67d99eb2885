"""The command `export`: its options, and which target answers it: a journal by its profile, or an archive."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from probant.diagnostics import FORMATS
from probant.exports.hal import command as hal
from probant.exports.journal import command as journal
from probant.exports.meca import command as meca
from probant.exports.packages import Answer

SUMMARY = "make the package that a journal's or an archive's form asks for, checked against its rules"

EXAMPLES = (
    "probant export --list                          the journals that there are profiles of\n"
    "  probant export cancer-radiotherapie            every file that its form asks for, in each language it takes\n"
    "  probant export cancer-radiotherapie --lang fr --check\n"
    "                                                 the report alone: nothing is written\n"
    "  probant export radiotherapy-and-oncology --type full-paper\n"
    "  probant export hal                             the record, the archive and the request; nothing is sent\n"
    "  probant export meca --to medRxiv"
)

_ARCHIVES = {hal.TARGET: hal.answer, meca.TARGET: meca.answer}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the arguments of `export`."""
    parser.add_argument("target", nargs="?", metavar="TARGET", help=f"a journal, by the id of its profile; or {' or '.join(_ARCHIVES)}")
    parser.add_argument("--list", action="store_true", help="list the journals with what they take")
    parser.add_argument("--edition", metavar="E", help="the edition (default: the project's own)")
    parser.add_argument("--lang", metavar="LANGS", help="languages, separated by commas (default: all that the target takes)")
    parser.add_argument("--output", type=Path, metavar="DIR", help="write there instead of the project's build folder")
    parser.add_argument("--check", action="store_true", help="write no package; of a journal: the report alone")
    parser.add_argument("--diagnostics", choices=FORMATS, help="how findings are shown (default: full)")
    parser.add_argument("-q", "--quiet", action="store_true", help="of a journal: the counts of each report alone")
    journal.add_arguments(parser)
    hal.add_arguments(parser)
    meca.add_arguments(parser)


def answer(root: Path, options: argparse.Namespace, languages: tuple[str, ...] | None, epoch: int | None, progress: Callable[[str], None]) -> Answer:
    """Run the command in the project in `root`; raises what the target raises. Status: 0; 1 when a rule failed or a service refused; 2 when it was not reached."""
    if options.list:
        return Answer(journal.listed(root), 0)
    return _ARCHIVES.get(options.target, journal.answer)(root, options, languages, epoch, progress)
