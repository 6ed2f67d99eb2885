"""Publish the artifacts of an edition as one set: all of them at once, or none.

A set is written beside the others under `.sets/<edition>/`, flushed to disk, and put in place by renaming one symbolic link, `<edition>`. A reader sees
the old set or the new one, whole; a build that is killed leaves the last good one (rename(2) is atomic).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KEPT_SETS = 2
"""How many sets of an edition stay: the current one and the one before."""

_STAGING = ".staging-"


class CannotPublish(OSError):
    """The set could not be written; the old one is untouched. The message names the file and the reason."""


@dataclass(frozen=True, slots=True)
class PublishedSet:
    """What was published: the folder of the set, and the files in it that no build made, which were taken over from the set before."""

    folder: Path
    strangers: tuple[str, ...]


@contextlib.contextmanager
def locked(build: Path) -> Iterator[None]:
    """Hold the lock of a build folder, waiting for another build to end; CannotPublish when the folder cannot be written."""
    try:
        build.mkdir(parents=True, exist_ok=True)
        handle = os.open(build / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        reason = "a file stands there, not a folder" if isinstance(error, FileExistsError | NotADirectoryError) else error.strerror or str(error)
        raise CannotPublish(f"cannot write in `{build}`: {reason}; name another folder with `--output`, or make room for it") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        with contextlib.suppress(OSError):
            os.close(handle)


def current_set(build: Path, edition: str) -> Path | None:
    """Give the folder of the published set of an edition, or None."""
    link = build / edition
    return link.resolve() if link.is_dir() else None


def _strangers(folder: Path | None) -> dict[str, Path]:
    """Give the files of a published set that no build made, by the name under which they are kept.

    A file that somebody put there keeps its name; an artifact that somebody changed is kept beside the new one: `article.docx` as `article.edited.docx`.
    """
    if folder is None:
        return {}
    try:
        records = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # not a set: a folder that no build made is kept whole, under another name
    found: dict[str, Path] = {}
    edited: list[tuple[str, Path]] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name == "manifest.json":
            continue
        record = records.get(name)
        if record is None:
            found[name] = path
        elif hashlib.sha256(path.read_bytes()).hexdigest() != record.get("sha256"):
            edited.append((name, path))
    for name, path in edited:
        number = 1
        kept = str(Path(name).with_suffix(f".edited{path.suffix}"))
        while kept in found:
            number += 1
            kept = str(Path(name).with_suffix(f".edited-{number}{path.suffix}"))
        found[kept] = path
    return found


def publish(build: Path, edition: str, files: dict[str, bytes], kept: dict[str, Path], manifest: dict[str, object]) -> PublishedSet:
    """Publish a set: `files` by relative name, `kept` files taken as they are from the set before, and its manifest.

    To be called under `locked`. CannotPublish when the set cannot be written, in which case nothing has changed.
    """
    base = build / ".sets" / edition
    content = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode("utf-8") + b"\n"
    name = hashlib.sha256(content).hexdigest()[:16]
    staging = base / f"{_STAGING}{os.getpid()}"
    link = build / edition
    try:
        _sweep(base, link)
        staging.mkdir(parents=True)
        for relative, data in {**files, "manifest.json": content}.items():
            _write(staging / relative, data)
        for relative, source in kept.items():
            _write(staging / relative, source.read_bytes())
        strange = {name: source for name, source in _strangers(current_set(build, edition)).items() if not (staging / name).exists()}
        for relative, source in strange.items():
            _write(staging / relative, source.read_bytes())
        _flush_folders(staging)
        target = _free(base, name)
        staging.rename(target)
        _swap(link, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            _sweep(base, link)
        place = error.filename or base
        raise CannotPublish(f"cannot write `{place}`: {error.strerror or error}") from error
    with contextlib.suppress(OSError):
        # The set is published: an older one that cannot be removed now is removed after the next build.
        _forget(base, target)
    return PublishedSet(target, tuple(strange))


def _free(base: Path, name: str) -> Path:
    """Give a folder that is not there yet: the one of this name may be the one that readers have open, so it is never moved."""
    number = 1
    target = base / name
    while target.exists():
        number += 1
        target = base / f"{name}-{number}"
    return target


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def _flush_folders(base: Path) -> None:
    for folder in (base, *(path for path in base.rglob("*") if path.is_dir())):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _swap(link: Path, target: Path) -> None:
    """Make `link` lead to `target` in one step."""
    temporary = link.with_name(f".{link.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        temporary.unlink()
    temporary.symlink_to(os.path.relpath(target, link.parent))
    if not link.is_dir() or link.is_symlink():
        temporary.replace(link)
        return
    # A folder of this name that no build made: keep it under another name rather than lose it.
    aside = link.with_name(f"{link.name}.before-probant-{os.getpid()}")
    link.rename(aside)
    try:
        temporary.replace(link)
    except OSError:
        with contextlib.suppress(OSError):
            aside.rename(link)
        raise


def _sweep(base: Path, link: Path) -> None:
    """Remove what a killed build left behind; the lock says that no other build is running."""
    if base.is_dir():
        for path in base.glob(f"{_STAGING}*"):
            shutil.rmtree(path, ignore_errors=True)
    for path in link.parent.glob(f".{link.name}.*"):
        if path.is_symlink():
            path.unlink()


def _forget(base: Path, current: Path) -> None:
    """Keep the current set and the one before."""
    others = [path for path in base.iterdir() if path.is_dir() and path != current and not path.name.startswith(_STAGING)]
    for path in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT_SETS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
