"""Break a project in one place: its files as text, where each fact, field, claim and reference stands in them, and copies with one thing changed.

The text is read here with regular expressions and PyYAML's base loader, not with the engine's own reader: where a defect is expected is counted in the changed
text, independently of what the engine says.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TEMPLATES = "templates/article"
KEPT = "accepted: [{rule: unused-fact, reason: seeded}]"
"""What an added fact says, so that adding it is no defect."""

READ = "read: {verification: abstract, locator: abstract}"

_CLAIM = re.compile(r'\{% claim "(?P<id>[^"]+)"(?P<arguments>[^%]*)%\}\n(?P<body>.*?)\n\{% endclaim %\}', re.DOTALL)
_FACTS = re.compile(r'\{\{ (?:fact|say|endpoint)\("([^"]+)"[^}]*\}\}|\{\{ facts\(([^}]*)\) \}\}')


@dataclass(frozen=True)
class Change:
    """A project's files with something changed: the new texts by path, and the line in `path` that it is about."""

    files: Mapping[str, str]
    path: str
    line: int


@dataclass(frozen=True)
class Seed:
    """A defect: what is changed, the rule that has to find it and where.

    `also` are the rules of its other true consequences. `base` is what it was made in: the project with something consistent added, which must be clean.
    """

    rule: str
    name: str
    change: Change
    also: frozenset[str] = frozenset()
    base: Mapping[str, str] | None = None
    place: tuple[str, int] | None = None
    """Where it has to be found, when that is not the place of the change."""

    @property
    def expected(self) -> tuple[str, int]:
        """Give the path and the line at which it has to be found."""
        return self.place or (self.change.path, self.change.line)


@dataclass(frozen=True)
class FactText:
    """A fact as it stands in its file: from line `first` to line `last`, counted from 1, and its data as strings."""

    id: str
    citekey: str
    path: str
    first: int
    last: int
    data: dict[str, Any]

    @property
    def kind(self) -> str:
        """Give its kind."""
        return str(self.data["kind"])

    def printed(self, *names: str) -> bool:
        """Tell whether the review printed one of these fields otherwise."""
        return any(name in self.data.get("printed", {}) for name in names)


@dataclass(frozen=True)
class ClaimText:
    """A claim as it stands in its template."""

    id: str
    language: str
    path: str
    start: int
    """Where its tag begins in the text."""
    body: int
    """Where its words begin."""
    end: int
    """Where its words end."""
    arguments: str
    text: str

    @property
    def authors(self) -> bool:
        """Tell whether it is the authors' own."""
        return "authors=" in self.arguments

    @property
    def facts(self) -> list[str]:
        """Give the facts that it prints or names, in order."""
        named = re.findall(r'"([^"]+)"', self.arguments.partition("rests=")[2].partition("]")[0])
        found = [fact for single, several in _FACTS.findall(self.text) for fact in ([single] if single else re.findall(r'"([^"]+)"', several))]
        return list(dict.fromkeys([*named, *found]))

    @property
    def citations(self) -> list[str]:
        """Give the citekeys that it cites, in order."""
        return list(dict.fromkeys(re.findall(r"@([\w-]+)", self.text)))


def line_at(text: str, offset: int) -> int:
    """Give the line of a character."""
    return text.count("\n", 0, offset) + 1


@functools.lru_cache(maxsize=256)
def study_of(text: str) -> tuple[dict[str, Any], list[tuple[int, int, dict[str, Any]]]]:
    """Give the data of a study file, as strings, and its facts with their first and last lines."""
    study = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines, 1) if line.startswith("  - id: ")]
    ends = [number - 1 for number in starts[1:]] + [len(lines) - (not lines[-1])]
    return study, list(zip(starts, ends, study["facts"], strict=True))


_DISPLAYS = re.compile(r"\{% block (?:\w+_displays|\w+_table) %\}.*?\{% endblock %\}\n?", re.DOTALL)


class Sources:
    """The text of a project."""

    def __init__(self, texts: Mapping[str, str], edition: str) -> None:
        """Take the files by path."""
        self.texts = dict(texts)
        self.edition = edition

    @classmethod
    def read(cls, root: Path, edition: str) -> Sources:
        """Read a project's inputs, without its tables and figures: what a changed fact does to these has rules and tests of its own."""
        paths = [root / "probant.toml", root / "references.bib", *(root / "content").rglob("*.yaml"), *(root / TEMPLATES).rglob("*.j2")]
        texts = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}
        kept = {path: _DISPLAYS.sub("", text) for path, text in texts.items() if not path.startswith(("content/tables/", "content/figures/"))}
        return cls(kept, edition)

    def with_(self, change: Mapping[str, str]) -> Sources:
        """Give the project with some files changed."""
        return Sources({**self.texts, **change}, self.edition)

    # Studies and facts

    @functools.cached_property
    def studies(self) -> dict[str, dict[str, Any]]:
        """Give the data of each study, as strings, by citekey."""
        return {Path(path).stem: study_of(text)[0] for path, text in self.texts.items() if path.startswith("content/studies/")}

    @functools.cached_property
    def facts(self) -> dict[str, FactText]:
        """Give every fact by id, in the order of the files."""
        found: dict[str, FactText] = {}
        for citekey in self.studies:
            path = f"content/studies/{citekey}.yaml"
            for first, last, data in study_of(self.texts[path])[1]:
                found[data["id"]] = FactText(data["id"], citekey, path, first, last, data)
        return found

    def of_kind(self, *kinds: str) -> Iterator[FactText]:
        """Give the facts of some kinds."""
        return (fact for fact in self.facts.values() if fact.kind in kinds)

    def of_study(self, citekey: str, *kinds: str) -> Iterator[FactText]:
        """Give the facts of a study, of some kinds or of any."""
        return (fact for fact in self.facts.values() if fact.citekey == citekey and (not kinds or fact.kind in kinds))

    def line_of(self, identifier: str, field: str = "id") -> int:
        """Give the line of a field of a fact."""
        fact = self.facts[identifier]
        if field == "id":
            return fact.first
        lines = self.texts[fact.path].split("\n")
        return next(number for number in range(fact.first, fact.last + 1) if lines[number - 1].startswith(f"    {field}:"))

    def set(self, identifier: str, field: str, value: str | None) -> Change:
        """Write a field of a fact anew, with all that is below it; add it after the kind when it is not there; None deletes it."""
        fact = self.facts[identifier]
        lines = self.texts[fact.path].split("\n")
        new = [f"    {field}: {value}"] if value is not None else []
        if field == "id":
            lines[fact.first - 1] = f"  - id: {value}"
            return Change({fact.path: "\n".join(lines)}, fact.path, fact.first)
        there = [number for number in range(fact.first, fact.last + 1) if lines[number - 1].startswith(f"    {field}:")]
        if there:
            start = end = there[0]
            while end < fact.last and lines[end].startswith("     "):
                end += 1
            lines[start - 1 : end] = new
        else:
            start = self.line_of(identifier, "kind") + 1
            lines[start - 1 : start - 1] = new
        return Change({fact.path: "\n".join(lines)}, fact.path, start if new else fact.first)

    def set_several(self, *fields: tuple[str, str, str | None]) -> Change:
        """Write several fields (fact, field, value); the place is that of the first."""
        sources, files = self, {}
        for identifier, field, value in fields:
            change = sources.set(identifier, field, value)
            files.update(change.files)
            sources = sources.with_(change.files)
        first, field, value = fields[0]
        return Change(files, sources.facts[first].path, sources.line_of(first, field if value is not None else "id"))

    def add_fact(self, citekey: str, identifier: str, *fields: str, head: str = "") -> Change:
        """Add a fact at the end of a study; `head` (lines) goes before its facts. The place is that of its id."""
        path = f"content/studies/{citekey}.yaml"
        lines = [f"  - id: {identifier}", "    statement: {fr: un fait, en: a fact}", *(f"    {field}" for field in fields)]
        if not any(field.startswith("accepted") for field in fields):
            lines.append(f"    {KEPT}")
        if not any(field.startswith("read") for field in fields):
            lines.append(f"    {READ}")
        text = self.texts[path].replace("\nfacts:\n", f"\n{head}facts:\n", 1).rstrip("\n") + "\n"
        return Change({path: text + "\n".join(lines) + "\n"}, path, text.count("\n") + 1)

    def add_facts(self, citekey: str, facts: Mapping[str, tuple[str, ...]], head: str = "") -> Sources:
        """Give the project with facts added to a study."""
        sources = self
        for index, (identifier, fields) in enumerate(facts.items()):
            sources = sources.with_(sources.add_fact(citekey, identifier, *fields, head="" if index else head).files)
        return sources

    # Templates and claims

    @functools.cached_property
    def claims(self) -> dict[tuple[str, str], ClaimText]:
        """Give the claims of the edition by language and id."""
        found: dict[tuple[str, str], ClaimText] = {}
        for path, text in self.texts.items():
            if not path.startswith(f"{TEMPLATES}/{self.edition}/"):
                continue
            language = path.split("/")[3]
            for match in _CLAIM.finditer(text):
                found[language, match["id"]] = ClaimText(
                    match["id"], language, path, match.start(), match.start("body"), match.end("body"), match["arguments"], match["body"]
                )
        return found

    def each_claim(self, *, authors: bool | None = None) -> Iterator[ClaimText]:
        """Give the claims, now of one language, now of the other; those of the authors' own, the others, or all."""
        names = list(dict.fromkeys(name for _language, name in self.claims))
        for index, name in enumerate(names):
            claim = self.claims["fr" if index % 2 else "en", name]
            if authors is None or claim.authors is authors:
                yield claim

    def twin(self, claim: ClaimText) -> ClaimText:
        """Give a claim in the other language."""
        return self.claims["en" if claim.language == "fr" else "fr", claim.id]

    def claim_line(self, claim: ClaimText) -> int:
        """Give the line of a claim's tag."""
        return line_at(self.texts[claim.path], claim.start)

    def replace(self, path: str, start: int, end: int, new: str, at: int | None = None) -> Change:
        """Replace a stretch of a file; the place is that of its beginning, or of a character `at` counted from there."""
        text = self.texts[path]
        changed = text[:start] + new + text[end:]
        return Change({path: changed}, path, line_at(changed, start + (at or 0)))

    def rewrite(self, claim: ClaimText, body: str, at: str | None = None) -> Change:
        """Write the words of a claim anew; the place is that of `at` in them, or of its tag."""
        change = self.replace(claim.path, claim.body, claim.end, body)
        text = change.files[claim.path]
        offset = text.index(at, claim.body) if at is not None else claim.start
        return Change(change.files, claim.path, line_at(text, offset))

    def retag(self, claim: ClaimText, arguments: str) -> Change:
        """Write the arguments of a claim's tag anew, after its id."""
        tag = f'{{% claim "{claim.id}"{arguments} %}}\n'
        return self.replace(claim.path, claim.start, claim.body, tag)

    # References

    @functools.cached_property
    def references(self) -> dict[str, tuple[int, int]]:
        """Give where each entry of the bibliography begins and ends, by citekey."""
        text = self.texts["references.bib"]
        found = {}
        for match in re.finditer(r"(?m)^@\w+\{([^,\s]+),\n(?:(?!^\}).*\n)*\}\n", text):
            found[match[1]] = match.span()
        return found

    def edit_reference(self, citekey: str, new: str) -> Change:
        """Write an entry anew; the place is that of its beginning."""
        start, end = self.references[citekey]
        return self.replace("references.bib", start, end, new)

    def entry(self, citekey: str) -> str:
        """Give the text of an entry."""
        start, end = self.references[citekey]
        return self.texts["references.bib"][start:end]
