"""What a build is asked for, what there is already and is still current, and what the build did.

Standard library only, besides what reads probant.toml: a build in which nothing changed imports nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from probant import caching, publishing
from probant.diagnostics import Findings, closest
from probant.loading.project import Project
from probant.writers import FORMATS

LEDGER = "trace.json"
TRACES = (LEDGER, "trace.xlsx", "trace.html")
"""The ledger: as data, as a workbook, as a page."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to build. None is the project's own choice; `epoch` (seconds since 1970) dates the files, None takes the edition's date."""

    edition: str | None = None
    languages: tuple[str, ...] | None = None
    formats: tuple[str, ...] | None = None
    style: str | None = None
    output: Path | None = None
    strict: bool = False
    epoch: int | None = None
    citations: str = "plain"
    """Of the Word manuscript: `plain` text with links, or `zotero`, live fields."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the published set. `seconds` is None when it was kept as it was; `pages` None when it has none."""

    name: str
    path: Path
    size: int
    pages: int | None
    seconds: float | None


@dataclass(slots=True)
class BuildReport:
    """What a build did."""

    edition: str
    folder: Path
    artifacts: list[Artifact] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    """Artifacts of an earlier build that were not asked for now and are no longer current."""
    findings: Findings = field(default_factory=Findings)
    drawn: list[str] = field(default_factory=list)
    """Figures that were drawn, each as `name (language)`."""
    kept_drawings: list[str] = field(default_factory=list)
    """Figures whose drawing was kept, because what they show has not changed."""
    strangers: list[str] = field(default_factory=list)
    """Files that no build made, kept in the set: somebody put them there, or changed an artifact by hand."""
    earlier_warnings: int = 0
    """Warnings of the build that made what nothing has changed since."""


class UnknownChoice(ValueError):
    """An edition, language or format that the project does not have; the message names those it has."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        """Say what was asked for, the nearest that there is, and all."""
        there = list(known)
        hint = closest(name, there)
        super().__init__(f"no {what} `{name}`; the project has {', '.join(there)}{f' ({hint})' if hint else ''}")


class Plan:
    """What is asked for, what there is, and what of it is still current."""

    def __init__(self, project: Project, request: Request) -> None:
        self.project = project
        self.request = request
        self.edition = request.edition or project.default_edition
        self.languages = self._choose("language", request.languages, tuple(project.languages))
        self.formats = self._choose("format", request.formats, FORMATS)
        self.build = request.output or project.root / "build"
        self.style = request.style or project.style
        digests = caching.input_digests(project.root, project.bibliography)
        settings = (self.edition, self.style, str(request.epoch), request.citations)
        self.keys = {language: caching.language_key(digests, language, project.languages, settings) for language in project.languages}
        self.has_figures = any(path.startswith("content/figures/") for path in digests)
        self.drawings = caching.Drawings(self.build / ".cache" / "figures")
        self.folder = publishing.current_set(self.build, self.edition)
        self.manifest = caching.read_manifest(self.folder) if self.folder else {}

    @staticmethod
    def _choose(what: str, asked: tuple[str, ...] | None, known: tuple[str, ...]) -> tuple[str, ...]:
        for name in asked or ():
            if name not in known:
                raise UnknownChoice(what, name, known)
        return tuple(name for name in known if name in asked) if asked else known

    def names(self) -> list[tuple[str, str, str]]:
        """Give (file name, language, format) of all that is asked for."""
        return [(f"{language}/article.{form}", language, form) for language in self.languages for form in self.formats]

    def current(self, name: str, language: str) -> bool:
        """Tell whether a published artifact was made from the inputs that there are now."""
        return self.folder is not None and caching.is_current(self.folder, name, self.manifest.get(name), self.keys[language])

    def wanted(self) -> list[tuple[str, str, str]]:
        """Give what is asked for and has to be looked at again."""
        return [item for item in self.names() if not self.current(item[0], item[1])]

    def nothing_to_do(self) -> bool:
        """Tell whether all that is asked for, and the ledger, is there and current."""
        if self.folder is None or LEDGER not in self.manifest or (self.request.strict and self.manifest[LEDGER].get("warnings")):
            return False
        ledger = caching.digest(self.keys.values())
        return all(caching.is_current(self.folder, name, self.manifest.get(name), ledger) for name in TRACES) and not self.wanted()

    def unchanged(self) -> BuildReport:
        """Give the report of a build in which nothing was to do."""
        report = BuildReport(self.edition, self.build / self.edition)
        report.artifacts = [self.kept(name) for name, _language, _form in self.names()]
        report.earlier_warnings = int(str(self.manifest[LEDGER].get("warnings", 0)))
        return report

    def kept(self, name: str) -> Artifact:
        """Give an artifact that stays as it was."""
        record = self.manifest[name]
        pages = record.get("pages")
        return Artifact(name, self.build / self.edition / name, int(str(record["size"])), int(str(pages)) if pages is not None else None, None)
