"""What the command says of long work: a line of progress, and the files that were made."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from probant.diagnostics import counted

if TYPE_CHECKING:
    from probant.plan import Artifact, BuildReport


class Progress:
    """One line on a terminal that says what is being done, gone at the end."""

    def __init__(self, *, enabled: bool) -> None:
        """Say nothing unless `enabled`."""
        self.enabled = enabled

    def step(self, words: str) -> None:
        """Show what is being done in place of what was."""
        if self.enabled:
            print(f"\r\x1b[2K{words} …", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Take the line away."""
        if self.enabled:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def shown_path(path: Path) -> str:
    """Give a path as short as it can be from here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return str(path)
    return relative if not relative.startswith("../../") else str(path)


def _line(artifact: Artifact) -> str:
    size = f"{artifact.pages} page{'s' if artifact.pages != 1 else ''}" if artifact.pages is not None else f"{artifact.size / 1024:.0f} kB"
    spent = "unchanged" if artifact.seconds is None else f"{artifact.seconds:.1f} s"
    return f"{shown_path(artifact.path)}  {size}  {spent}"


def report_build(report: BuildReport) -> None:
    """Print what a build did: figures drawn and kept, each file, what was left out or is not of a build."""
    if report.drawn:
        print(f"figures drawn: {', '.join(report.drawn)}")
    if report.kept_drawings:
        print(f"figures unchanged: {', '.join(report.kept_drawings)}")
    for artifact in report.artifacts:
        print(_line(artifact))
    for name in report.dropped:
        print(f"{name} was no longer current and is left out; build it again with its language and format")
    for name in report.strangers:
        print(f"{name} was not made by a build: it is kept; move it out of the build folder, which is no place to work in")
    if report.earlier_warnings and not len(report.findings):
        print(f"{counted(0, report.earlier_warnings)} (`probant check` shows them)")
