"""What the command `probant` can be asked: its commands and options, with examples, and what is said of a mistyped one."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

from probant import __version__
from probant.diagnostics import FORMATS as DIAGNOSTIC_FORMATS
from probant.diagnostics import closest
from probant.exports import command as export
from probant.update.command import EXAMPLES as ADD_EXAMPLES
from probant.update.command import add_arguments
from probant.update.impact import command as impact
from probant.writers import DEFAULT_FORMATS, FORMATS

FAILED = 2
"""The exit status of a command that could not run."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, with the nearest option, and exits with 2."""

    def error(self, message: str) -> NoReturn:
        """Print the mistake, the nearest right word, and where help is."""
        choice = re.match(r"argument ([^:]+): invalid choice: '([^']*)' \(choose from (.*)\)", message)
        stray = re.match(r"unrecognized arguments: (\S+)", message)
        if choice:
            known = re.findall(r"[\w-]+", choice[3])
            what = "command" if choice[1] == "COMMAND" else f"`{choice[1]}`"
            hint = closest(choice[2], known)
            message = f"no {what} `{choice[2]}`" if choice[1] == "COMMAND" else f"{what} cannot be `{choice[2]}`"
            message += f", {hint}" if hint else f": one of {', '.join(known)}"
        elif stray:
            hint = closest(stray[1].split("=")[0], [option for action in self._actions for option in action.option_strings])
            message = f"no {'option' if stray[1].startswith('-') else 'argument'} `{stray[1]}`{f', {hint}' if hint else ''}"
        print(f"probant: {message}", file=sys.stderr)
        print(f"see `{self.prog} --help`", file=sys.stderr)
        raise SystemExit(FAILED)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; what a command does not know is its own mistake, said with its own options."""
        found, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {rest[0]}")
        return found, rest


def make_parser() -> argparse.ArgumentParser:
    """Give the parser of the whole command line, with examples on each command."""
    parser = _Parser(
        prog="probant",
        description="Write a medical review once, as evidence; get the article in every language and format, each claim with its source.",
        epilog="examples:\n  probant build                       every edition, language and format\n"
        "  probant build --lang fr --format pdf\n  probant check\n  probant trace 7\n  probant explain unbound-number\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"probant {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _build_parser(commands)
    _check_parser(commands)
    add_arguments(_in_project(_command(commands, "add", "add references and their studies, from files or identifiers", ADD_EXAMPLES)))
    _trace_parser(commands)
    impact.add_arguments(_in_project(_command(commands, "impact", impact.SUMMARY, impact.EXAMPLES)))
    _diff_parser(commands)
    export.add_arguments(_in_project(_command(commands, "export", export.SUMMARY, export.EXAMPLES)))
    explain = _command(commands, "explain", "say what a rule means and what to do", "probant explain claim-without-support\n  probant explain --list")
    explain.add_argument("rule", nargs="?", help="the name between brackets in a finding")
    explain.add_argument("--list", action="store_true", help="list all rules")
    _command(commands, "doctor", "look whether everything that Probant needs is there", "probant doctor")
    return parser


def _command(commands: Any, name: str, summary: str, examples: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=summary[:1].upper() + summary[1:] + ".",
        epilog=f"examples:\n  {examples}\n",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def _folder_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--project", type=Path, metavar="DIR", help="the project's folder (default: the nearest one from here upwards with a probant.toml)"
    )


def _in_project(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Give the parser of a command whose own module adds the other arguments."""
    _folder_option(parser)
    return parser


def _project_option(parser: argparse.ArgumentParser, *, findings: bool = True, edition: str = "the edition (default: the project's own)") -> None:
    _folder_option(parser)
    parser.add_argument("--edition", metavar="E", help=edition)
    if not findings:
        return
    parser.add_argument("--strict", action="store_true", help="treat warnings as errors")
    parser.add_argument("--diagnostics", choices=DIAGNOSTIC_FORMATS, help="how findings are shown (default: full; `build` counts warnings)")


def _build_parser(commands: Any) -> None:
    parser = _command(
        commands,
        "build",
        "make the article",
        "probant build\n  probant build --edition 2019 --lang fr,en --format html,pdf\n  probant build --style american-medical-association --output ../ama\n  probant build --format docx --citations zotero",
    )
    _project_option(parser, edition="editions, separated by commas (default: all)")
    parser.add_argument("--lang", metavar="LANGS", help="languages, separated by commas (default: all)")
    parser.add_argument("--format", metavar="FORMATS", help=f"{', '.join(FORMATS)}, separated by commas (default: {', '.join(DEFAULT_FORMATS)})")
    parser.add_argument("--style", metavar="CSL", help="citation style: an id of the CSL repository, or a .csl file of the project")
    parser.add_argument(
        "--citations",
        choices=("plain", "zotero"),
        default="plain",
        help="citations of the Word manuscript: text with links, or live Zotero fields (default: plain)",
    )
    parser.add_argument("--output", type=Path, metavar="DIR", help="write there instead of the project's build folder")
    parser.add_argument("-q", "--quiet", action="store_true", help="print findings only")


def _check_parser(commands: Any) -> None:
    parser = _command(
        commands,
        "check",
        "check the project and write nothing",
        "probant check\n  probant check --strict --diagnostics github\n  probant check --online",
    )
    _project_option(parser)
    parser.add_argument(
        "--online", action="store_true", help="also ask Crossref and PubMed for notices and for other metadata, reference by reference"
    )
    parser.add_argument("--refresh", action="store_true", help="with --online: ask again what was asked before, instead of taking the kept answer")
    parser.add_argument("-q", "--quiet", action="store_true", help="print findings only")


def _trace_parser(commands: Any) -> None:
    parser = _command(
        commands,
        "trace",
        "show a claim, a fact or a reference: its sentences, facts, readings, sources",
        "probant trace alpha-result          a claim or a fact, by its id\n  probant trace alpha2001             a reference, by its citekey\n"
        "  probant trace 7                     or by its number in the list\n  probant trace f-alpha-hr-2          an element of a finished file\n"
        "  probant trace 7 --json",
    )
    _project_option(parser, findings=False)
    parser.add_argument(
        "id", metavar="ID", help="a claim, a fact, a citekey, a reference's number, or an element's id in a finished file (c-…, f-…, cite-…, ref-…)"
    )
    parser.add_argument("--json", action="store_true", help="as JSON, in the form of trace.json")


def _diff_parser(commands: Any) -> None:
    parser = _command(
        commands,
        "diff",
        "show what changed between two editions, revisions or saved ledgers",
        "probant diff 2019 2026                       a short list\n"
        "  probant diff 2019 2026 --redline ../marked   and marked-up manuscripts: fr/redline.docx, fr/redline.html, en/…\n"
        "  probant diff HEAD~3 2026                     since a git revision\n  probant diff v1:2019 2019 --json\n"
        "  probant diff old/trace.json build/2026/trace.json",
    )
    parser.add_argument("old", metavar="OLD", help="an edition, a git revision (REV or REV:EDITION), or a saved trace.json")
    parser.add_argument("new", metavar="NEW", help="the same")
    _folder_option(parser)
    parser.add_argument("--lang", metavar="LANGS", help="languages, separated by commas (default: all)")
    parser.add_argument("--json", action="store_true", help="the changes as JSON")
    parser.add_argument("--redline", type=Path, metavar="DIR", help="write there, for each language, the new text with its changes marked")
    parser.add_argument("--format", metavar="FORMATS", help="of the redline: docx (tracked changes), html, separated by commas (default: both)")
    parser.add_argument("--author", metavar="NAME", help="who made the changes, in the redline (default: Probant)")
