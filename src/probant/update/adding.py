"""Add references and their studies to a project: read, compare, compose, read back what was composed, write all of it or nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from probant.diagnostics import Findings, Note, StopBuild, closest
from probant.loading.bibliography import Reference, read_bibliography
from probant.loading.blanks import blanks_of
from probant.loading.project import Project, load_project
from probant.loading.sources import read_text
from probant.loading.yaml_source import read_yaml
from probant.spans import Span
from probant.update import citekeys, duplicates, entries, importers, lookup, storing
from probant.update.duplicates import Known
from probant.update.entries import BibStyle, Entry
from probant.update.identifiers import identifier_of
from probant.update.markup import plain
from probant.update.online import Client
from probant.update.record import Record
from probant.update.scaffold import study_text

STUDIES = "content/studies"
_SERIOUS = frozenset({"retraction", "partial retraction", "correction", "expression of concern", "corrected and republished", "published as"})
_FILE_LIKE = (".nbib", ".ris", ".bib", ".json", ".xml", ".txt", ".enw", ".enl")


@dataclass(frozen=True, slots=True)
class Request:
    """What to add (files and identifiers), and how. `merge` fills fields that an entry lacks; `online` asks the registry about a file's trial too."""

    inputs: tuple[str, ...]
    citekey: str | None = None
    merge: bool = False
    study: bool = True
    dry_run: bool = False
    keep_going: bool = False
    online: bool = False
    refresh: bool = False


@dataclass(slots=True)
class Outcome:
    """What becomes of a record. `entry` is the entry, or the fields added to one, as BibTeX; `study` the path of its file, with its text and blanks."""

    record: Record
    status: Literal["added", "merged", "complete", "used", "refused"]
    citekey: str = ""
    entry: Entry | None = None
    study: str | None = None
    text: str | None = None
    blanks: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class AddReport:
    """What was understood, found and written. `written` is empty when nothing was."""

    bibliography: str
    style: BibStyle
    outcomes: list[Outcome] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    written: list[str] = field(default_factory=list)

    @property
    def unreachable(self) -> bool:
        """Tell whether nothing is wrong but that a service gave no answer."""
        errors = {item.rule for item in self.findings if item.severity.value == "error"}
        return errors == {"lookup-failed"}


class TooMany(ValueError):
    """One citekey was given for several records; the message says how many."""


def add(root: Path, request: Request, progress: Callable[[str], None]) -> AddReport:
    """Add what is asked for to the project in `root`.

    Raises StopBuild when the project's bibliography has errors, TooMany, and storing.CannotStore; nothing is changed then.
    """
    project = load_project(root)
    work = _Addition(project, request)
    with lookup.client_of(project, progress, refresh=request.refresh) as client:
        records = work.gather(client)
    work.pair(records)
    new = [record for record in records if not any(record is used for used in work.used)]
    if request.citekey and len(new) > 1:
        raise TooMany(f"`--citekey` names one reference, and there are {len(new)} records; add them one by one")
    for record in new:
        work.take(record)
    work.read_back()
    for outcome in work.report.outcomes:
        work.report.findings.extend(outcome.record.findings)
    if not request.dry_run and (not work.report.findings.errors or request.keep_going):
        work.write()
    return work.report


class _Addition:
    """The project as it is, and what is to be added."""

    def __init__(self, project: Project, request: Request) -> None:
        self.project, self.request = project, request
        findings = Findings()
        text = read_text(project.root, project.bibliography, findings)
        references = read_bibliography(project.bibliography, text, findings) if text is not None else {}
        if findings.errors or text is None:
            raise StopBuild(findings)
        self.path = (project.root / project.bibliography).resolve()
        self.data = self.original = self.path.read_bytes()
        self.references: dict[str, Reference] = references
        self.style = entries.style_of(references.values(), text)
        self.key_style = citekeys.style_of(references)
        self.registrations = self._study_registrations()
        self.known = [duplicates.known_reference(reference, self.registrations.get(key)) for key, reference in references.items()]
        self.pending: dict[str, Outcome] = {}
        self.used: list[Record] = []
        self.report = AddReport(project.bibliography, self.style)

    def _study_registrations(self) -> dict[str, str | None]:
        """Give the registration of each study that has a file, by its citekey."""
        folder = self.project.root / STUDIES
        found: dict[str, str | None] = {}
        for file in sorted(folder.glob("*.y*ml")) if folder.is_dir() else []:
            text = read_text(self.project.root, f"{STUDIES}/{file.name}", Findings())
            data = read_yaml(file.name, text, Findings()) if text is not None else None
            number = data.data.get("registration") if data is not None and isinstance(data.data, dict) else None
            found[file.stem] = number if isinstance(number, str) else None
        return found

    def gather(self, client: Client) -> list[Record]:
        """Read the files and look the identifiers up."""
        out: list[Record] = []
        for given in self.request.inputs:
            path = Path(given)
            if path.is_file():
                records = self._file(given, path)
            else:
                identifier = identifier_of(given)
                if identifier is None:
                    self._nothing(given, path)
                    continue
                found = lookup.look_up(identifier, client, self.report.findings)
                records = [found] if found is not None else []
            if not path.is_file() or self.request.online:
                for record in records:
                    lookup.with_registry(record, client, self.report.findings)
            out += records
        return out

    def _file(self, given: str, path: Path) -> list[Record]:
        shown = path.as_posix()
        try:
            data = path.read_bytes()
        except OSError as error:
            said = f"`{given}` cannot be read: {error.strerror or error}"
            self.report.findings.add("unreadable-file", said, Span(shown), hint="check that it is a file and its permissions")
            return []
        records = importers.read(shown, data, self.report.findings)
        for record in records:
            if record.trial is not None:
                record.trial = dataclasses.replace(record.trial, origin=path.name)
        return records

    def _nothing(self, given: str, path: Path) -> None:
        findings, shown = self.report.findings, Span(given or "(nothing)")
        if path.is_dir():
            findings.add("unreadable-file", f"`{given}` is a folder", shown, hint="name the files in it")
        elif given.lower().endswith(_FILE_LIKE) or "\\" in given or given.startswith((".", "/", "~")):
            near = closest(path.name, [file.name for file in path.parent.iterdir()]) if path.parent.is_dir() else None
            findings.add("missing-file", f"there is no file `{given}`", shown, hint=near or "correct its name, or give its whole path")
        else:
            findings.add(
                "unknown-identifier",
                f"`{given}` is neither a file nor an identifier that is known",
                shown,
                hint="a DOI (`10.1000/x`), PMID (`30000001`), PMCID (`PMC1000001`) or trial number (`NCT01000001`)",
            )

    def pair(self, records: list[Record]) -> None:
        """Give the registry's record of a trial to the one publication of it that is added with it."""
        for registered in records:
            if registered.trial is None or registered.kind != "registration":
                continue
            number = registered.trial.number
            reports = [
                record
                for record in records
                if record.kind != "registration" and (record.registrations or record.mentioned) == [number] and record.trial is None
            ]
            if len(reports) == 1 and not registered.findings.errors:
                reports[0].trial = registered.trial
                self.used.append(registered)
                self.report.outcomes.append(Outcome(registered, "used"))

    def take(self, record: Record) -> None:
        """Decide what becomes of a record, and compose it."""
        outcome = Outcome(record, "refused")
        self.report.outcomes.append(outcome)
        if record.findings.errors:
            return
        _warn(record)
        found = duplicates.same_work(record, self.known)
        if found is not None:
            self._again(outcome, *found)
            return
        for other, why in duplicates.perhaps_same(record, self.known):
            where = self.references[other.citekey].span if other.citekey in self.references else record.span
            record.findings.warn(
                "possible-duplicate",
                f"perhaps the same work or study as `{other.citekey}`: {why}",
                record.at("title"),
                hint="if they are one work, cite that one and delete what is added; two reports of one trial are two references",
                notes=[Note(where, f"`{other.citekey}` stands here")],
            )
        citekey = self._citekey(record)
        if citekey is None:
            return
        outcome.citekey, outcome.entry, outcome.status = citekey, entries.compose(record, citekey, self.style), "added"
        self.pending[citekey] = outcome
        self.known.append(duplicates.known_record(record, citekey))
        self._scaffold(outcome)

    def _citekey(self, record: Record) -> str | None:
        wanted = self.request.citekey
        if wanted is None:
            return citekeys.citekey_for(record, self.key_style, [*self.references, *self.registrations, *self.pending])
        span = Span("--citekey")
        if not citekeys.VALID.fullmatch(wanted):
            record.findings.add(
                "bib-citekey", f"`{wanted}` is not a citekey", span, hint="start with a letter; use ASCII letters, digits, `_`, `:` and `-`"
            )
            return None
        taken = next((key for key in self.references if key.casefold() == wanted.casefold()), None)
        if taken is not None:
            free = citekeys.citekey_for(record, self.key_style, [*self.references, *self.registrations])
            note = Note(self.references[taken].span, f"`{taken}` stands here")
            record.findings.add("citekey-taken", f"`{wanted}` is the citekey of another work", span, hint=f"`{free}` is free", notes=[note])
            return None
        return wanted

    def _again(self, outcome: Outcome, other: Known, why: str) -> None:
        """Refuse a record that is there already, or fill in what its entry lacks."""
        record, outcome.citekey = outcome.record, other.citekey
        reference = self.references.get(other.citekey)
        if reference is None:
            where = self.pending[other.citekey].record.span
            record.findings.add(
                "already-in-bibliography",
                f"given twice: the same work as `{other.citekey}` ({why})",
                record.span,
                hint="leave one of the two out",
                notes=[Note(where, "first given here")],
            )
            return
        composed = entries.compose(record, other.citekey, self.style)
        lacking = duplicates.wanting(composed.fields, reference.fields)
        note = Note(reference.span, f"`{other.citekey}` stands here")
        if not self.request.merge:
            also = f"; `--merge` adds `{'`, `'.join(lacking)}`" if lacking else ""
            record.findings.add(
                "already-in-bibliography",
                f"already there as `{other.citekey}` (same {why})",
                record.span,
                hint=f"cite it as it is{also}",
                notes=[note],
            )
            return
        for name, (own, new) in duplicates.at_odds(composed.fields, reference.fields).items():
            place = Note(reference.field_spans.get(name, reference.span), "it stands here")
            said = f"`{name}` of `{other.citekey}` stays `{own[:60]}`; the record has `{new[:60]}`"
            record.findings.warn("merge-differs", said, record.at(name), hint="compare both with the publication", notes=[place])
        if record.public:
            same = [name for name in composed.fields if name in reference.unconfirmed and composed.fields[name] == reference.fields.get(name)]
            if same:
                outcome.notes.append(f"the record confirms `{'`, `'.join(same)}`: take out of `unconfirmed` what you compared")
        fields = {name: composed.fields[name] for name in lacking}
        waiting = [name for name in composed.fields.get("unconfirmed", "").split(", ") if name in fields]
        outcome.status = "merged" if fields else "complete"
        outcome.entry = Entry(other.citekey, composed.kind, fields | ({"unconfirmed": ", ".join(waiting)} if waiting else {}))
        self._scaffold(outcome)
        if outcome.study is not None:
            outcome.status = "merged"

    def _scaffold(self, outcome: Outcome) -> None:
        key = outcome.citekey
        if not self.request.study or key in self.registrations or ":" in key:
            return
        outcome.study = f"{STUDIES}/{key}.yaml"
        outcome.text = study_text(outcome.record, key, self.project.languages)
        findings = Findings()
        file = read_yaml(outcome.study, outcome.text, findings)
        if file is None:
            raise RuntimeError(f"the scaffold of {key} is not YAML: {[item.message for item in findings]}")
        outcome.blanks = len(blanks_of(file))

    def read_back(self) -> None:
        """Compose the new bibliography, and refuse each record whose entry two parsers do not give back as it was composed."""
        self._compose()
        references = self._parsed(self.data)
        for outcome, entry in self._composed():
            reference = references.get(outcome.citekey)
            if reference is None and outcome.status == "added":
                reference = self._parsed(entry.text(self.style).encode("utf-8")).get(outcome.citekey)
            if reference is None:
                wrong = ["the entry"]
            elif outcome.status == "added":
                wrong = entries.differences(entry, reference)
            else:
                wrong = [name for name, value in entry.fields.items() if name != "unconfirmed" and reference.fields.get(name) != value]
            if wrong:
                outcome.record.findings.add(
                    "entry-not-read-back",
                    f"`{'`, `'.join(wrong)}` of `{outcome.citekey}` cannot be written so that it is read back the same",
                    outcome.record.span,
                    hint="add the entry by hand",
                )
                outcome.status, outcome.study = "refused", None
        self._compose()
        now = self._parsed(self.data)
        merged = {outcome.citekey for outcome, _entry in self._composed() if outcome.status == "merged"}
        changed = [key for key, old in self.references.items() if key not in merged and (key not in now or now[key].fields != old.fields)]
        if changed:
            raise RuntimeError(f"the entries {', '.join(changed)} would have been changed")

    def _composed(self) -> list[tuple[Outcome, Entry]]:
        return [(outcome, outcome.entry) for outcome in self.report.outcomes if outcome.status in {"added", "merged"} and outcome.entry is not None]

    def _compose(self) -> None:
        data = self.original
        for outcome, entry in self._composed():
            if outcome.status == "merged" and entry.fields:
                data = storing.with_fields(data, outcome.citekey, entry, self.style)
        self.data = storing.with_entries(data, [entry.text(self.style) for outcome, entry in self._composed() if outcome.status == "added"])

    def _parsed(self, data: bytes) -> dict[str, Reference]:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        return read_bibliography(self.project.bibliography, text, Findings())

    def write(self) -> None:
        """Write the bibliography and the studies: all, or none."""
        files: dict[Path, bytes] = {}
        for outcome, _entry in self._composed():
            if outcome.study is not None and outcome.text is not None:
                files[self.project.root / outcome.study] = outcome.text.encode("utf-8")
        if self.data != self.original:
            files[self.path] = self.data
        storing.store(files, {self.path: self.original})
        self.report.written = [self.project.bibliography if path == self.path else path.relative_to(self.project.root).as_posix() for path in files]


def _warn(record: Record) -> None:
    """Say what an author has to know before citing the work."""
    for notice in record.notices:
        if notice.kind not in _SERIOUS:
            continue
        about = f": {plain(notice.text)}" if notice.text else ""
        said = f"{notice.kind} of this work{about}" if notice.of_this else f"this is itself a notice of {notice.kind}{about}"
        if notice.kind == "published as":
            said = f"a preprint that was published as an article{about}"
        record.findings.warn("published-notice", said, record.at("retraction"), hint="read the notice, and say so where the work is cited")
    if record.ahead:
        record.findings.warn(
            "import-incomplete",
            "published ahead of print: no volume and pages yet",
            record.at("pages"),
            hint="complete the entry when its issue is out",
        )
    if len(record.title) > 20 and not any(sign.islower() for sign in plain(record.title)):  # noqa: PLR2004 - more than an acronym
        record.findings.warn("import-value", "the title is in capitals", record.at("title"), hint="write it as the publication does")
