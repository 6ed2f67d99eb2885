"""`probant export meca`: its options, and its answer as text with an exit status."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from probant.exports.packages import Answer, published

TARGET = "meca"
ARCHIVE = "meca.zip"
_FORMATS = ("pdf", "docx", "jats")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the option of this target alone."""
    parser.add_argument("--to", metavar="TITLE", help="meca: the journal or server that the package is meant for, by its title")


def answer(root: Path, options: argparse.Namespace, languages: tuple[str, ...] | None, epoch: int | None, progress: Callable[[str], None]) -> Answer:
    """Make the package of an edition.

    Of `options`: `edition`, `output`, `check` (write nothing), `to`. The first of `languages` is the manuscript's, the others support it. Status 0.
    StopBuild, UnknownChoice and CannotPublish as a build.
    """
    from probant import pipeline
    from probant.exports.meca.package import package

    corpus, edition, _manuscripts, documents = pipeline.assembled(root, options.edition, epoch)
    for language in languages or ():
        if language not in documents:
            raise pipeline.UnknownChoice("language", language, documents)
    chosen = {language: documents[language] for language in languages or documents}
    build = options.output or root / "build"
    made = pipeline.build(root, pipeline.Request(edition.id, tuple(chosen), _FORMATS, output=build, epoch=epoch), progress)
    files = {}
    for language, document in chosen.items():
        names = ["article.xml", "article.pdf", "article.docx"]
        names += [f"figures/{figure.name}.{ending}" for figure in document.figures for ending in ("svg", "png")]
        files[language] = {name: (made.folder / language / name).read_bytes() for name in names}
    bibliography = (root / corpus.project.bibliography).read_bytes()
    archive = package(chosen, files, bibliography, options.to)
    if options.check:
        return Answer("no package was written: --check", 0)
    lines = published(build, edition.id, TARGET, {ARCHIVE: archive})
    if not options.to:
        lines.append("its destination is not stated: --to names the journal or server")
    return Answer("\n".join(lines), 0)
