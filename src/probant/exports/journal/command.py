"""`probant export JOURNAL`: its option, and its answer as text with an exit status."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from probant.exports.packages import Answer

if TYPE_CHECKING:
    from probant.exports.journal.making import Package


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the option of journals alone."""
    parser.add_argument("--type", metavar="T", help="journal: the type of article, by its name in the profile (default: the profile's own)")


def answer(root: Path, options: argparse.Namespace, languages: tuple[str, ...] | None, epoch: int | None, progress: Callable[[str], None]) -> Answer:
    """Make the packages of an edition for a journal; raises what `making.export` raises. Status: 0, or 1 when a rule failed."""
    from probant.exports.journal import making

    if options.target is None:
        raise making.UnknownJournal("name a journal, `hal` or `meca`; `probant export --list` shows the journals that there are profiles of")
    request = making.Request(options.target, options.edition, languages, options.type, options.output, check=options.check, epoch=epoch)
    packages = making.export(root, request, progress)
    parts = [_told(package, quiet=options.quiet) for package in packages]
    failed = any(package.report.counts["failed"] for package in packages)
    return Answer("\n\n".join(parts), 1 if failed else 0)


def _told(package: Package, *, quiet: bool) -> str:
    from probant.exports.journal import report

    made = package.report
    lines = [", ".join(f"{number} {name}" for name, number in made.counts.items()) if quiet else report.as_table(made)]
    lines += package.published or ("nothing was written: --check",)
    return "\n".join(lines)


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
