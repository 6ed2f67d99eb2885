"""`probant.publishing`: a set of artifacts is published whole or not at all, whatever fails and whenever."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from probant import publishing

OLD = {"fr/a.html": b"old fr" * 1000, "en/a.html": b"old en" * 1000}
NEW = {"fr/a.html": b"new fr" * 1000, "en/a.html": b"new en" * 1000}

CALLS = ((os, "open"), (os, "fsync"), (os, "close"), (os, "mkdir"), (os, "rename"), (os, "replace"), (os, "symlink"), (os, "unlink"))
"""The functions of the system through which a set is written."""


def put(build: Path, files: dict[str, bytes], kept: dict[str, Path] | None = None) -> Path:
    """Publish a set."""
    with publishing.locked(build):
        return publishing.publish(build, "e", files, kept or {}, {"digest": str(sorted(files.items()))}).folder


def seen(build: Path) -> dict[str, bytes]:
    """Give what a reader finds under the edition's name, its manifest aside."""
    base = build / "e"
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file() and path.name != "manifest.json"}


def leftovers(build: Path) -> list[str]:
    """Give what stands in the build folder besides sets, the link and the lock."""
    inside = [path.name for path in (build / ".sets" / "e").iterdir() if path.name.startswith(".")]
    return inside + [path.name for path in build.iterdir() if path.name not in {".sets", "e", ".lock"}]


class Fault:
    """Makes the nth call of the system's functions fail, or end the process."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, nth: int, act: Callable[[str], None], *, forever: bool = False) -> None:
        self.count = 0
        self.nth = nth
        self.act = act
        self.forever = forever
        for module, name in CALLS:
            monkeypatch.setattr(module, name, self.wrap(getattr(module, name), name))

    def wrap(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            self.count += 1
            if self.count == self.nth or (self.forever and self.count > self.nth):
                if name == "close":
                    function(*arguments, **options)
                self.act(str(arguments[0]))
            return function(*arguments, **options)

        return counted


def steps(tmp_path: Path) -> int:
    """Count the calls of a publication."""
    with pytest.MonkeyPatch.context() as patch:
        put(tmp_path / "count", OLD)
        fault = Fault(patch, 0, lambda _path: None)
        put(tmp_path / "count", NEW)
    return fault.count


def test_a_set_is_published_and_the_one_before_is_kept(tmp_path: Path) -> None:
    """The link leads to the new set; of the older ones one stays."""
    for number in range(5):
        put(tmp_path, {"a": str(number).encode()})
    assert seen(tmp_path) == {"a": b"4"}
    assert (tmp_path / "e").is_symlink()
    assert not Path(os.readlink(tmp_path / "e")).is_absolute()  # noqa: PTH115 - the very text of the link
    assert len(list((tmp_path / ".sets" / "e").iterdir())) == publishing.KEPT_SETS
    assert publishing.current_set(tmp_path, "e") == (tmp_path / "e").resolve()
    assert publishing.current_set(tmp_path, "other") is None
    assert leftovers(tmp_path) == []


def test_a_build_folder_can_be_moved(tmp_path: Path) -> None:
    """The link is relative."""
    put(tmp_path / "build", OLD)
    (tmp_path / "build").rename(tmp_path / "elsewhere")
    assert seen(tmp_path / "elsewhere") == OLD


def test_kept_files_are_taken_as_they_are(tmp_path: Path) -> None:
    """They become part of the new set, which stands alone when the old one goes."""
    first = put(tmp_path, OLD)
    second = put(tmp_path, {"fr/a.html": NEW["fr/a.html"]}, {"en/a.html": first / "en/a.html"})
    shutil.rmtree(first)
    assert seen(tmp_path) == {"fr/a.html": NEW["fr/a.html"], "en/a.html": OLD["en/a.html"]}
    assert json.loads((second / "manifest.json").read_bytes())["digest"]


def test_the_same_set_twice_mends_what_was_tampered_with(tmp_path: Path) -> None:
    """It is written anew beside the other, which a reader may have open."""
    target = put(tmp_path, OLD)
    (target / "fr/a.html").write_bytes(b"tampered")
    assert put(tmp_path, OLD) != target
    assert seen(tmp_path) == OLD


def test_a_folder_that_no_build_made_is_not_lost(tmp_path: Path) -> None:
    """It keeps its files under another name."""
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "mine.txt").write_text("mine", encoding="utf-8")
    put(tmp_path, OLD)
    assert seen(tmp_path) == OLD
    (kept,) = tmp_path.glob("e.before-probant-*")
    assert (kept / "mine.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("forever", (False, True), ids=("once", "for-ever"))
@pytest.mark.parametrize("code", (errno.ENOSPC, errno.EACCES, errno.EIO), ids=("full", "forbidden", "broken"))
def test_whatever_call_fails_the_set_is_the_old_or_the_new_one_whole(tmp_path: Path, code: int, forever: bool) -> None:
    """At each call in turn, a full, forbidden or broken disk leaves the old set as it was and says so, or the new one is all there."""
    total = steps(tmp_path)
    assert total > 20
    for nth in range(1, total + 1):
        build = tmp_path / str(nth)
        put(build, OLD)

        def fail(path: str) -> None:
            raise OSError(code, os.strerror(code), path)

        with pytest.MonkeyPatch.context() as patch:
            Fault(patch, nth, fail, forever=forever)
            try:
                put(build, NEW)
                wrote = True
            except publishing.CannotPublish as error:
                wrote = False
                message = str(error)
        if wrote:
            assert seen(build) == NEW, nth
        else:
            assert seen(build) == OLD, nth
            assert "`" in message
            assert os.strerror(code) in message
        put(build, NEW)
        assert seen(build) == NEW
        assert leftovers(build) == []


@pytest.mark.parametrize("nth", (0, 1, 2))
def test_a_disk_that_fills_while_a_file_is_written_leaves_the_old_set(tmp_path: Path, nth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a file is written, then nothing more: the message names that file, the old set is whole, half a set is not left over."""
    put(tmp_path, OLD)
    whole, written = publishing._write, []

    def write(path: Path, data: bytes) -> None:
        if len(written) == nth:
            whole(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        written.append(path)
        whole(path, data)

    monkeypatch.setattr(publishing, "_write", write)
    with pytest.raises(publishing.CannotPublish, match=r"cannot write `.*\.(html|json)`: No space left on device"):
        put(tmp_path, NEW)
    assert seen(tmp_path) == OLD
    assert leftovers(tmp_path) == []


def _killed(build: Path, nth: int) -> None:
    patch = pytest.MonkeyPatch()
    Fault(patch, nth, lambda _path: os.kill(os.getpid(), signal.SIGKILL))
    put(build, NEW)


@pytest.mark.slow
def test_a_build_killed_at_any_call_leaves_a_whole_set_and_the_next_sweeps(tmp_path: Path) -> None:
    """Nothing is torn or mixed, the lock is free, and what the killed build left is gone after the next."""
    total = steps(tmp_path)
    context = multiprocessing.get_context("spawn")
    outcomes = set()
    for nth in range(1, total + 1, 3):
        build = tmp_path / str(nth)
        put(build, OLD)
        process = context.Process(target=_killed, args=(build, nth))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert seen(build) in (OLD, NEW), nth
        outcomes.add(seen(build) == NEW)
        put(build, NEW)
        assert seen(build) == NEW
        assert leftovers(build) == []
    assert False in outcomes


def test_readers_never_see_a_mixed_set(tmp_path: Path) -> None:
    """While sets are swapped, a reader who opens the edition's folder finds files of one set only."""
    put(tmp_path, {"a": b"0", "b": b"0"})
    done = threading.Event()
    defects: list[object] = []
    reads = 0

    def read() -> None:
        nonlocal reads
        while not done.is_set():
            try:
                folder = publishing.current_set(tmp_path, "e")
                if folder is None:
                    defects.append("no set")
                    continue
                pair = (folder / "a").read_bytes(), (folder / "b").read_bytes()
            except FileNotFoundError:
                continue  # the set was read so slowly that two others came after it
            reads += 1
            if pair[0] != pair[1]:
                defects.append(pair)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(60):
        put(tmp_path, {"a": str(number).encode(), "b": str(number).encode()})
    done.set()
    for reader in readers:
        reader.join()
    assert defects == []
    assert reads > 60


def _many(build: Path, name: str) -> None:
    for number in range(10):
        put(build, {"a": f"{name}{number}".encode(), "b": f"{name}{number}".encode()})


def test_builds_at_the_same_time_wait_for_one_another(tmp_path: Path) -> None:
    """None fails, the last one's set is whole, nothing is left over."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_many, args=(tmp_path, name)) for name in "xyz"]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    found = seen(tmp_path)
    assert found["a"] == found["b"]
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("place", ("file", "file/below"))
def test_a_build_folder_that_cannot_be_is_said(tmp_path: Path, place: str) -> None:
    """A file stands in its way: the message names it and what to do."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with (
        pytest.raises(publishing.CannotPublish, match=r"a file stands there, not a folder; name another folder with `--output`"),
        publishing.locked(tmp_path / place),
    ):
        pytest.fail("nothing was locked")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_file_that_somebody_put_into_a_set_is_kept(tmp_path: Path) -> None:
    """A co-author's file stays beside the artifacts, build after build; an artifact changed by hand stays beside the new one."""
    first = {"artifacts": {"fr/a.docx": {"sha256": hashlib.sha256(b"one").hexdigest()}}}
    with publishing.locked(tmp_path):
        publishing.publish(tmp_path, "e", {"fr/a.docx": b"one"}, {}, first)
    (tmp_path / "e" / "fr" / "coauthor.docx").write_bytes(b"theirs")
    (tmp_path / "e" / "fr" / "a.docx").write_bytes(b"changed by hand")
    for number in range(3):
        data = f"build {number}".encode()
        with publishing.locked(tmp_path):
            manifest: dict[str, object] = {"artifacts": {"fr/a.docx": {"sha256": hashlib.sha256(data).hexdigest()}}}
            published = publishing.publish(tmp_path, "e", {"fr/a.docx": data}, {}, manifest)
        assert sorted(published.strangers) == ["fr/a.edited.docx", "fr/coauthor.docx"]
        assert (tmp_path / "e" / "fr" / "a.docx").read_bytes() == data
        assert (tmp_path / "e" / "fr" / "coauthor.docx").read_bytes() == b"theirs"
        assert (tmp_path / "e" / "fr" / "a.edited.docx").read_bytes() == b"changed by hand"
