"""The command `export`: its arguments, and its answer as text with an exit status."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from probant.diagnostics import FORMATS

if TYPE_CHECKING:
    from probant.exports.journal.making import Package

EXAMPLES = (
    "probant export --list                          the journals that there are profiles of\n"
    "  probant export cancer-radiotherapie            every file that its form asks for, in each language it takes\n"
    "  probant export cancer-radiotherapie --lang fr --check\n"
    "                                                 the report alone: nothing is written\n"
    "  probant export radiotherapy-and-oncology --type full-paper"
)


class Answer(NamedTuple):
    """What the command prints, and its exit status."""

    text: str
    status: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the arguments of `export`."""
    parser.add_argument("target", nargs="?", metavar="JOURNAL", help="the id of a journal's profile")
    parser.add_argument("--list", action="store_true", help="list the journals with what they take")
    parser.add_argument(
        "--project", type=Path, metavar="DIR", help="the project's folder (default: the nearest one from here upwards with a probant.toml)"
    )
    parser.add_argument("--edition", metavar="E", help="the edition (default: the project's own)")
    parser.add_argument("--lang", metavar="LANGS", help="languages, separated by commas (default: all that the journal takes)")
    parser.add_argument("--type", metavar="T", help="the type of article, by its name in the profile (default: the profile's own)")
    parser.add_argument("--output", type=Path, metavar="DIR", help="write there instead of the project's build folder")
    parser.add_argument("--check", action="store_true", help="report only: write nothing")
    parser.add_argument("--diagnostics", choices=FORMATS, help="how findings about the project are shown (default: full)")
    parser.add_argument("-q", "--quiet", action="store_true", help="print the counts of each report only")


def answer(root: Path, options: argparse.Namespace, languages: tuple[str, ...] | None, epoch: int | None, progress: Callable[[str], None]) -> Answer:
    """Run the command in the project in `root`; raises what `making.export` raises. Status: 0, or 1 when a rule failed."""
    from probant.exports.journal import making

    if options.list:
        return Answer(listed(root), 0)
    if options.target is None:
        raise making.UnknownJournal("name a journal; `probant export --list` shows those there are profiles of")
    request = making.Request(options.target, options.edition, languages, options.type, options.output, check=options.check, epoch=epoch)
    packages = making.export(root, request, progress)
    parts = [_told(package, quiet=options.quiet) for package in packages]
    failed = any(package.report.counts["failed"] for package in packages)
    return Answer("\n\n".join(parts), 1 if failed else 0)


def _told(package: Package, *, quiet: bool) -> str:
    from probant.exports.journal import report

    made = package.report
    lines = [", ".join(f"{number} {name}" for name, number in made.counts.items()) if quiet else report.as_table(made)]
    if package.folder is None:
        lines.append("nothing was written: --check")
    else:
        lines.append(f"{_shown(package.folder)}: {len(package.files)} files; report.html says the same with sources")
        lines += [f"{name} was changed or put there by hand: it is kept" for name in package.strangers]
    return "\n".join(lines)


def _shown(path: Path) -> str:
    """Give a path as short as it can be from here."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("../../") else str(path)


def listed(root: Path) -> str:
    """Give the journals with their languages, types of article and style, and whether somebody has read their guide."""
    from probant.loading.journals import load_profiles
    from probant.loading.project import load_project

    profiles = load_profiles(load_project(root))
    width = max(len(name) for name in profiles)
    lines = []
    for name, item in profiles.items():
        profile = item.profile
        guide = f"guide read {profile.guide_checked}" if profile.guide_checked else "guide never read whole"
        own = "; the project's own profile" if item.own else ""
        lines.append(f"{name:{width}}  {profile.title}: {', '.join(profile.taken)}; {', '.join(profile.article_types)}; {guide}{own}")
    return "\n".join(lines)
