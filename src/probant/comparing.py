"""Compare two states of an article: editions, git revisions, saved ledgers. Reads each and says what changed."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from probant import pipeline
from probant.diagnostics import StopBuild, closest
from probant.loading.project import CONFIGURATION
from probant.update.diff import changes
from probant.writers import Layout
from probant.writers.layouts import load_layout

if TYPE_CHECKING:
    from probant.document import Document


class CannotCompare(ValueError):
    """What is to be compared cannot be found or read; the message says which and what to do."""


class BrokenState(Exception):
    """One of the two has errors: `label` says which, `findings` what they are."""

    def __init__(self, label: str, stopped: StopBuild) -> None:
        """Say which of the two, and what was found."""
        super().__init__(label)
        self.label = label
        self.findings = stopped.findings


@dataclass(frozen=True, slots=True)
class Request:
    """What to compare; `epoch` (seconds since 1970) dates the documents, None takes each edition's date."""

    old: str
    new: str
    languages: tuple[str, ...] | None = None
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """An article at one time. A saved ledger has no documents."""

    label: str
    ledger: changes.Ledger
    documents: dict[str, Document]
    layout: Layout
    """With which its documents are written."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states, the languages in which they are compared, and what changed."""

    old: State
    new: State
    languages: tuple[str, ...]
    changes: changes.Changes


def compare(root: Path, request: Request) -> Comparison:
    """Compare two states of the project in `root`.

    Raises CannotCompare, BrokenState when one of them has errors, pipeline.UnknownChoice for a language that there is not.
    """
    old, new = _states(root, request)
    languages = _languages(request, old, new)
    documents = None
    if old.documents and new.documents:
        documents = ({key: old.documents[key] for key in languages}, {key: new.documents[key] for key in languages})
    found = changes.compare((old.label, new.label), _only(old.ledger, languages), _only(new.ledger, languages), documents)
    return Comparison(old, new, languages, found)


def _languages(request: Request, old: State, new: State) -> tuple[str, ...]:
    known = [language for language in new.ledger["languages"] if language in old.ledger["languages"]]
    for language in request.languages or ():
        if language not in known:
            raise pipeline.UnknownChoice("language", language, known)
    return tuple(language for language in known if request.languages is None or language in request.languages)


def _only(ledger: changes.Ledger, languages: tuple[str, ...]) -> changes.Ledger:
    """Give a ledger with the texts of some languages alone."""

    def texts(item: dict[str, Any], *names: str) -> dict[str, Any]:
        chosen = {name: {key: item[name][key] for key in languages if key in item[name]} for name in names if item[name] is not None}
        return {**item, **chosen}

    return {
        **ledger,
        "claims": [texts(item, "languages") for item in ledger["claims"]],
        "facts": [texts(item, "value_text", "printed_text") for item in ledger["facts"]],
        "references": [texts(item, "text") for item in ledger["references"]],
    }


def _states(root: Path, request: Request) -> tuple[State, State]:
    """Read both sides; a revision that names no edition is read in that of the other side."""
    named = [_edition_named(root, text) for text in (request.old, request.new)]
    return (
        _state(root, request.old, named[0] or named[1], request.epoch),
        _state(root, request.new, named[1] or named[0], request.epoch),
    )


def _edition_named(root: Path, text: str) -> str | None:
    """Give the edition that OLD or NEW names: all of it, or what stands after the colon of a revision."""
    if is_file(text):
        return None
    if text in _editions(root):
        return text
    return text.partition(":")[2] or None


def _editions(root: Path) -> list[str]:
    return sorted(path.stem for path in (root / "content" / "editions").glob("*.yaml"))


def is_file(text: str) -> bool:
    """Tell whether OLD or NEW names a saved ledger."""
    return text.endswith(".json") or Path(text).is_file()


def _state(root: Path, text: str, edition: str | None, epoch: int | None) -> State:
    if is_file(text):
        return _saved(Path(text))
    if text in _editions(root):
        return _built(root, text, text, epoch)
    revision = text.partition(":")[0]
    commit = _commit(root, revision, text)
    with tempfile.TemporaryDirectory(prefix="probant-") as folder:
        _extract(root, commit, Path(folder))
        if not (Path(folder) / CONFIGURATION).is_file():
            raise CannotCompare(f"the revision `{revision}` holds no `{CONFIGURATION}` in the project's folder: the project was not there yet")
        return _built(Path(folder), edition, text, epoch)


def _saved(path: Path) -> State:
    """Read a saved ledger; CannotCompare unless it is one, by its schema (JSON Schema 2020-12)."""
    import jsonschema

    try:
        ledger = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotCompare(f"`{path}` cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CannotCompare(f"`{path}` is not JSON in UTF-8: {error}") from error
    schema = json.loads(resources.files("probant").joinpath("schemas/trace.schema.json").read_text(encoding="utf-8"))
    fault = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(schema).iter_errors(ledger))
    if fault is not None:
        said = fault.message if len(fault.message) < 200 else f"{fault.message[:200]}…"  # noqa: PLR2004 - what fits on a terminal's few lines
        raise CannotCompare(f"`{path}` is not a ledger that `probant build` writes (`trace.json`): at `{fault.json_path}`, {said}")
    return State(str(path), ledger, {}, Layout({}))


def _built(root: Path, edition: str | None, label: str, epoch: int | None) -> State:
    try:
        ledger, documents = pipeline.state_of(root, edition, epoch)
    except StopBuild as stopped:
        raise BrokenState(label, stopped) from stopped
    except pipeline.UnknownChoice as error:
        raise CannotCompare(f"{error}, in `{label}`") from error
    return State(label, ledger, documents, load_layout(root / "templates" / "layout"))


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)  # noqa: S603, S607 - git of the user
    except FileNotFoundError as error:
        raise CannotCompare("git is not installed, so only editions and saved ledgers can be compared") from error


def _commit(root: Path, revision: str, text: str) -> str:
    """Give the commit that a revision names; CannotCompare when there is no such one."""
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode:
        known = _editions(root)
        hint = closest(text, known)
        what = f"`{text}` is no edition ({', '.join(known)}), no file and no git revision of the project"
        raise CannotCompare(f"{what}{f', {hint}' if hint else ''}")
    return found.stdout.decode("ascii").strip()


def _is_plain(member: tarfile.TarInfo) -> bool:
    """Tell whether a member of an archive is a file or folder that stays within the folder it is put into."""
    path = PurePosixPath(member.name)
    return (member.isfile() or member.isdir()) and not path.is_absolute() and ".." not in path.parts


def _extract(root: Path, commit: str, folder: Path) -> None:
    """Put the project's folder, as it was at a commit, into another folder; the working tree and the index are not touched."""
    packed = _git(root, "archive", "--format=tar", commit)
    if packed.returncode:
        raise CannotCompare(f"git cannot give the project at `{commit}`: {packed.stderr.decode('utf-8', 'replace').strip()}")
    try:
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            if hasattr(tarfile, "data_filter"):
                archive.extractall(folder, filter="data")
            else:  # Python before 3.11.4, which has no filters: files and folders within are all that is taken
                archive.extractall(folder, [member for member in archive if _is_plain(member)])  # noqa: S202 - each was looked at
    except tarfile.TarError as error:
        raise CannotCompare(f"the project at `{commit}` cannot be unpacked: {error}") from error
