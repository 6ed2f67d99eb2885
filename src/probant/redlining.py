"""Write the redline of two states of an article: in each language a Word file with tracked changes, and a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from probant import caching, comparing, pipeline, workers
from probant.comparing import CannotCompare, Comparison, State
from probant.update.diff.changes import Changes

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from probant.workers import Written

FORMATS = ("docx", "html")
AUTHOR = "Probant"


@dataclass(frozen=True, slots=True)
class Target:
    """Where the redline is written, in which formats, and whose changes they are."""

    folder: Path
    formats: tuple[str, ...] = FORMATS
    author: str = AUTHOR


class Redline(NamedTuple):
    """What changed, and the files that were written."""

    changes: Changes
    files: tuple[Path, ...]


def target_of(folder: Path | None, formats: tuple[str, ...] | None, author: str | None) -> Target | None:
    """Give the target that options name, None when no redline is asked for.

    Raises CannotCompare for options of a redline without a folder, and for an author without a name; pipeline.UnknownChoice for an unknown format.
    """
    if folder is None:
        if formats or author is not None:
            raise CannotCompare("`--format` and `--author` are those of a redline: name its folder with `--redline DIR`")
        return None
    if author is not None and not (author.strip() and author.isprintable()):
        raise CannotCompare("`--author` has to be a name, on one line: Word shows it with each change; leave it out for `Probant`")
    for name in formats or ():
        if name not in FORMATS:
            raise pipeline.UnknownChoice("format of a redline", name, FORMATS)
    return Target(folder, formats or FORMATS, author.strip() if author else AUTHOR)


def write(root: Path, request: comparing.Request, target: Target, progress: Callable[[str], None]) -> Redline:
    """Compare two states of the project in `root` and write `<language>/redline.<format>` for each language: all files or none.

    Changes are dated by the clock of the command, else by the date of the new edition. Raises what comparing.compare does; CannotCompare for a saved
    ledger, which holds no text; update.storing.CannotStore when a file cannot be written.
    """
    from probant.update.storing import store

    for text in (request.old, request.new):
        if comparing.is_file(text):
            raise CannotCompare(f"a redline needs both texts, and `{text}` is a saved ledger, which holds none: name an edition or a git revision")
    progress("reading both texts")
    comparison = comparing.compare(root, request)
    progress("writing both manuscripts")
    manuscripts = _manuscripts(root, comparison)
    progress("marking the changes")
    files: dict[Path, bytes] = {}
    for language in comparison.languages:
        for form, data in _redline(comparison, language, manuscripts[language], target).items():
            files[target.folder / language / f"redline.{form}"] = data
    store(files, {path: path.read_bytes() for path in files if path.is_file()})
    return Redline(comparison.changes, tuple(files))


def _manuscripts(root: Path, comparison: Comparison) -> dict[str, tuple[bytes, bytes]]:
    """Give the finished Word file of each side, in each language."""
    drawings = caching.Drawings(root / "build" / ".cache" / "figures")
    wanted = [(f"{side}/{language}", language, "docx") for side in ("old", "new") for language in comparison.languages]
    with workers.pool_for(wanted, draws=drawings.is_empty()) as pool:
        if pool is None:
            return {}
        sides = [_submitted(state, comparison.languages, drawings, pool) for state in (comparison.old, comparison.new)]
        return {language: (sides[0][language].result().data, sides[1][language].result().data) for language in comparison.languages}


def _submitted(state: State, languages: tuple[str, ...], drawings: caching.Drawings, pool: ProcessPoolExecutor) -> dict[str, Future[Written]]:
    documents = workers.draw_figures(drawings, {language: state.documents[language] for language in languages}, set(), pool, [], [])
    return {
        language: pool.submit(workers.write_artifact, language, "docx", document, state.layout, live=False)
        for language, document in documents.items()
    }


def _redline(comparison: Comparison, language: str, manuscripts: tuple[bytes, bytes], target: Target) -> dict[str, bytes]:
    from probant.update.redline.merging import merge
    from probant.update.redline.page import write_page
    from probant.update.redline.reasons import reasons

    old, new = comparison.old, comparison.new
    document = new.documents[language]
    date = datetime.fromtimestamp(document.epoch, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    merged = merge(*manuscripts, reasons(comparison.changes, (old.ledger, new.ledger), language), target.author, date)
    files = {}
    if "docx" in target.formats:
        files["docx"] = merged.docx()
    if "html" in target.formats:
        files["html"] = write_page(merged, comparison.changes, document.front.title, document.locale, new.layout)
    return files
