"""The processes that write artifacts: page layout is slow to import and slow to run, and each file is apart from the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from probant.writers import Layout, Writer, writer

if TYPE_CHECKING:
    from probant.document import Document
    from probant.writers.attachments import Frame


@contextmanager
def pool_for(wanted: list[tuple[str, str, str]]) -> Iterator[ProcessPoolExecutor | None]:
    """Start processes for page layout, which import it while this one reads the evidence; none when no artifact has to be made."""
    if not wanted:
        yield None
        return
    import multiprocessing
    import multiprocessing.forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["probant.writers.warm"] if any(form == "pdf" for _, _, form in wanted) else ["probant.writers"])
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


def write_artifact(name: str, form: str, document: Document, layout: Layout) -> Written:
    """Write one artifact; runs in a worker process."""
    started = time.perf_counter()
    write: Writer = writer(form)
    data = write(document, layout)
    frame: Frame | None = None
    if form == "pdf":
        from probant.writers.attachments import read_frame

        frame = read_frame(data)
    return Written(name, data, frame, time.perf_counter() - started)


def start(
    todo: list[tuple[str, str, str]], documents: dict[str, Document], layout: Layout, pool: ProcessPoolExecutor | None
) -> dict[Future[Written], str]:
    """Hand artifacts to the workers, the slowest first."""
    order = {"pdf": 0, "docx": 1, "html": 2}
    jobs: dict[Future[Written], str] = {}
    for name, language, form in sorted(todo, key=lambda item: order.get(item[2], 0)):
        if pool is None:
            raise RuntimeError("no worker was started for an artifact that has to be made")
        jobs[pool.submit(write_artifact, name, form, documents[language], layout)] = name
    return jobs


def collect(jobs: dict[Future[Written], str], progress: Callable[[str], None]) -> dict[str, Written]:
    """Take artifacts from the workers as they are finished."""
    done: dict[str, Written] = {}
    for job in as_completed(jobs):
        progress(f"wrote {jobs[job]}")
        done[jobs[job]] = job.result()
    return done
