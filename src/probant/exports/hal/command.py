"""`probant export hal`: its options, and its answer as text with an exit status."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from probant.diagnostics import Findings, StopBuild
from probant.exports.packages import Answer, published
from probant.writers.zipping import zipped

if TYPE_CHECKING:
    from probant.exports.hal.depositing import Request

TARGET = "hal"
RECORD, ARCHIVE, REQUEST = "hal.xml", "hal.zip", "request.txt"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of this target alone."""
    parser.add_argument("--deposit", action="store_true", help="hal: send it; login and password from PROBANT_HAL_LOGIN and PROBANT_HAL_PASSWORD")
    parser.add_argument("--production", action="store_true", help="hal: to HAL itself, not to its copy for trials")
    parser.add_argument("--final", action="store_true", help="hal: deposit it; without, HAL checks it and keeps nothing (X-test: 1)")


def answer(root: Path, options: argparse.Namespace, languages: tuple[str, ...] | None, epoch: int | None, progress: Callable[[str], None]) -> Answer:
    """Make the package of an edition, and send it where that is asked for.

    Of `options`: `edition`, `output`, `check` (write nothing), `deposit`, `production`, `final`. The first of `languages` is the record's own. Status 0; 1
    when HAL refused it; 2 when it could not be sent. StopBuild when the content lacks what HAL asks for, or may not be deposited; UnknownChoice and
    CannotPublish as a build.
    """
    from probant import pipeline
    from probant.exports.hal import depositing, needs, tei

    corpus, edition, _manuscripts, documents = pipeline.assembled(root, options.edition, epoch)
    for language in languages or ():
        if language not in documents:
            raise pipeline.UnknownChoice("language", language, documents)
    chosen = {language: documents[language] for language in languages or documents}
    findings = Findings()
    needs.missing(corpus, edition, findings)
    if options.deposit:
        needs.refused(corpus, edition, findings)
    if findings.errors:
        raise StopBuild(findings)
    build = options.output or root / "build"
    made = pipeline.build(root, pipeline.Request(edition.id, tuple(chosen), ("pdf",), output=build, epoch=epoch), progress)
    names = {language: f"article-{language}.pdf" for language in chosen}
    record = tei.record(corpus.article, edition, chosen, names)
    pages = {names[language]: (made.folder / language / "article.pdf").read_bytes() for language in chosen}
    archive = zipped({RECORD: record, **pages})
    endpoint = os.environ.get(depositing.ENDPOINT) or (depositing.PRODUCTION if options.production else depositing.TESTING)
    try:
        request = depositing.make(archive, RECORD, endpoint, trial=not options.final)
    except depositing.CannotDeposit as error:
        return Answer(str(error), 2)
    files = {RECORD: record, ARCHIVE: archive, REQUEST: request.shown().encode() + b"\n"}
    lines = [] if options.check else [*published(build, edition.id, TARGET, files), ""]
    lines += [request.shown(), ""]
    if not options.deposit:
        return Answer("\n".join([*lines, "nothing was sent: --deposit sends it"]), 0)
    progress("sending it to HAL")
    return _sent(lines, request)


def _sent(lines: list[str], request: Request) -> Answer:
    from probant.exports.hal import depositing

    try:
        outcome = depositing.send(request, *depositing.credentials(os.environ))
    except depositing.CannotDeposit as error:
        return Answer("\n".join([*lines, str(error)]), 2)
    lines.append(outcome.words)
    lines += [f"{name}: {value}" for name, value in (("identifier", outcome.identifier), ("address", outcome.address)) if value]
    return Answer("\n".join(lines), 0 if outcome.taken else 1)
