"""Find a project and read its configuration, `probant.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from probant.diagnostics import Findings, StopBuild, closest
from probant.loading.sources import read_text
from probant.spans import Span

CONFIGURATION = "probant.toml"
"""The file that makes a folder a project."""

DEFAULT_STYLE = "nlm-citation-sequence-brackets"

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


class NotAProject(Exception):
    """No folder from here upwards holds a `probant.toml`."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folder and configuration. `languages` maps each language to its locale (BCP 47), the first being the article's own."""

    root: Path
    default_edition: str
    languages: dict[str, str]
    bibliography: str
    style: str
    spans: dict[str, Span] = field(default_factory=dict)
    """The places of the fields in `probant.toml`."""
    contact: str | None = None
    """An e-mail address that public services are told when they are asked for a record."""


def find_root(start: Path) -> Path:
    """Give the nearest folder from `start` upwards that holds `probant.toml`; NotAProject when there is none."""
    for folder in (start, *start.parents):
        if (folder / CONFIGURATION).is_file():
            return folder
    raise NotAProject(str(start))


def load_project(root: Path) -> Project:
    """Read `probant.toml`; StopBuild with all its defects."""
    findings = Findings()
    text = read_text(root, CONFIGURATION, findings)
    if text is None:
        raise StopBuild(findings)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        span = Span(CONFIGURATION, int(found[1]), int(found[2])) if found else Span(CONFIGURATION)
        message = re.sub(r" \(at .*\)", "", str(error))
        findings.add("toml-syntax", message[:1].lower() + message[1:], span, hint='values are in quotes: `style = "…"`')
        raise StopBuild(findings) from error
    project = _project(root, text, data, findings)
    if findings.errors or project is None:
        raise StopBuild(findings)
    return project


def _line(text: str, word: str) -> Span:
    for number, line in enumerate(text.splitlines(), 1):
        at = re.match(rf"\s*\[?{re.escape(word)}\b", line)
        if at:
            return Span(CONFIGURATION, number, len(line) - len(line.lstrip()) + 1)
    return Span(CONFIGURATION, 1, 1)


def _project(root: Path, text: str, data: dict[str, Any], findings: Findings) -> Project | None:
    known = {"default_edition", "languages", "bibliography", "style", "contact"}
    for name in set(data) - {"project"}:
        findings.add("unknown-field", f"unknown table `{name}`", _line(text, name), hint=closest(name, ["project"]) or "the one table is `[project]`")
    table = data.get("project")
    if not isinstance(table, dict):
        findings.add(
            "missing-field", "missing table `[project]`", Span(CONFIGURATION, 1, 1), hint="add `[project]` with `default_edition` and `languages`"
        )
        return None
    for name in sorted(set(table) - known):
        findings.add(
            "unknown-field", f"unknown field `{name}`", _line(text, name), hint=closest(name, known) or f"one of: {', '.join(sorted(known))}"
        )
    for name in ("default_edition", "bibliography", "style", "contact"):
        if name in table and not isinstance(table[name], str):
            findings.add("wrong-type", f"`{name}` is not text", _line(text, name), hint="put it in quotes")
    if "default_edition" not in table:
        findings.add("missing-field", "missing field `default_edition`", _line(text, "project"), hint="name an edition of content/editions")
    languages = table.get("languages")
    if not isinstance(languages, dict) or not languages:
        findings.add("missing-field", "missing field `languages`", _line(text, "languages"), hint='add `languages = { fr = "fr-FR", en = "en-GB" }`')
        return None
    for language, locale in languages.items():
        if not _LANGUAGE.fullmatch(language) or not isinstance(locale, str) or not _LOCALE.fullmatch(locale):
            findings.add(
                "bad-language", f"`{language}` = `{locale}` is not a language and its locale", _line(text, "languages"), hint='BCP 47: `fr = "fr-FR"`'
            )
    if findings.errors:
        return None
    spans = {name: _line(text, name) for name in table}
    bibliography, style = table.get("bibliography", "references.bib"), table.get("style", DEFAULT_STYLE)
    return Project(root, table["default_edition"], dict(languages), bibliography, style, spans, table.get("contact"))
