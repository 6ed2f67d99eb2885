"""The processes that write artifacts: page layout is slow to import and slow to run, and each file is apart from the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from probant.caching import Drawings
from probant.plots import Plot
from probant.writers import STROKES, Layout, Writer, beside, writer

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from probant.document import Document
    from probant.writers.attachments import Frame


@contextmanager
def pool_for(wanted: list[tuple[str, str, str]], *, draws: bool = False) -> Iterator[ProcessPoolExecutor | None]:
    """Start processes for page layout, which import it while this one reads the evidence; none when no artifact has to be made.

    `draws` says that figures will surely have to be drawn, so that what draws them is worth importing too.
    """
    if not wanted:
        yield None
        return
    import multiprocessing
    import multiprocessing.forkserver
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("forkserver")
    preload = ["probant.writers.warm"] if any(form == "pdf" for _, _, form in wanted) else ["probant.writers"]
    context.set_forkserver_preload([*(["probant.figures.backend"] if draws else []), *preload])
    multiprocessing.forkserver.ensure_running()
    workers = max(1, min(os.cpu_count() or 1, len(wanted)))
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield pool


@dataclass(frozen=True, slots=True)
class Written:
    """What a worker gives back."""

    name: str
    data: bytes
    frame: Frame | None
    """Of a PDF: what has to be known to attach files to it."""
    seconds: float
    beside: dict[str, bytes] = field(default_factory=dict)
    """The files that it refers to, by their names within the set."""


def write_artifact(name: str, form: str, document: Document, layout: Layout, *, live: bool) -> Written:
    """Write one artifact, its citations as live fields where the format has them; runs in a worker process."""
    started = time.perf_counter()
    write: Writer = writer(form, live=live)
    data = write(document, layout)
    frame: Frame | None = None
    if form == "pdf":
        from probant.writers.attachments import read_frame

        frame = read_frame(data)
    folder = name.rpartition("/")[0]
    files = {f"{folder}/{file}": content for file, content in beside(form, document).items()}
    return Written(name, data, frame, time.perf_counter() - started, files)


def draw_figure(name: str, language: str, plot: Plot, *, printed: bool = False) -> dict[str, bytes]:
    """Draw a figure, as wide as a page and as a narrow screen; runs in a worker process. Gives its files by their endings.

    `printed` says that a page will show it, so that its operators are worth making too.
    """
    from probant.figures import draw

    wide, narrow = (draw(plot, language=language, name=name, shape=shape) for shape in ("wide", "narrow"))
    files = {".svg": wide.svg, ".png": wide.png, "-narrow.svg": narrow.svg}
    return files | (draw_strokes(wide.svg) if printed else {})


def draw_strokes(svg: bytes) -> dict[str, bytes]:
    """Give the operators of a figure that was drawn before any page was asked for; none when they cannot be had."""
    from probant import fonts

    fonts.configure()
    from probant.writers.strokes import operators

    found = operators(svg)
    return {} if found is None else {STROKES: found}


def start(
    todo: list[tuple[str, str, str]], documents: dict[str, Document], layout: Layout, pool: ProcessPoolExecutor | None, *, live: bool = False
) -> dict[Future[Written], str]:
    """Hand artifacts to the workers, the slowest first; `live`: with citations as live fields in the formats that have them."""
    order = {"pdf": 0, "docx": 1, "html": 2}
    jobs: dict[Future[Written], str] = {}
    for name, language, form in sorted(todo, key=lambda item: order.get(item[2], 0)):
        if pool is None:
            raise RuntimeError("no worker was started for an artifact that has to be made")
        jobs[pool.submit(write_artifact, name, form, documents[language], layout, live=live)] = name
    return jobs


def collect(jobs: dict[Future[Written], str], progress: Callable[[str], None]) -> dict[str, Written]:
    """Take artifacts from the workers as they are finished."""
    from concurrent.futures import as_completed

    done: dict[str, Written] = {}
    for job in as_completed(jobs):
        progress(f"wrote {jobs[job]}")
        done[jobs[job]] = job.result()
    return done


def draw_figures(
    drawings: Drawings,
    documents: dict[str, Document],
    printed: set[str],
    pool: ProcessPoolExecutor,
    drawn: list[str],
    kept: list[str],
) -> dict[str, Document]:
    """Give documents with their figures drawn: anew only where what they show has changed. What was done is added to `drawn` and `kept`.

    `printed` are the languages whose pages are made too.
    """
    from dataclasses import replace

    images: dict[str, dict[str, bytes]] = {language: {} for language in documents}
    waiting: list[tuple[str, str, str, dict[str, bytes], Future[dict[str, bytes]]]] = []
    for language, document in documents.items():
        for figure in document.figures:
            key = drawings.key(document.locale, figure.name, repr(figure.plot))
            found = drawings.get(key)
            if found is None:
                job = pool.submit(draw_figure, figure.name, document.locale, figure.plot, printed=language in printed)
                drawn.append(f"{figure.name} ({language})")
                waiting.append((language, figure.name, key, {}, job))
                continue
            kept.append(f"{figure.name} ({language})")
            images[language] |= {f"{figure.name}{ending}": data for ending, data in found.items()}
            if language in printed and STROKES not in found:
                waiting.append((language, figure.name, key, found, pool.submit(draw_strokes, found[".svg"])))
    for language, name, key, found, job in waiting:
        files = {**found, **job.result()}
        drawings.put(key, files)
        images[language] |= {f"{name}{ending}": data for ending, data in files.items()}
    drawings.sweep()
    return {language: replace(document, images=images[language]) for language, document in documents.items()}
