"""Read YAML so that nothing is guessed and every value knows its place.

The events of libyaml are turned into plain data without recursion: scalars stay strings as written (`0.70`, `NO`), but null and true/false when not quoted.
Anchors, aliases, tags, duplicate keys and more than one document are refused, and so is deep nesting.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from probant.diagnostics import Findings, Note
from probant.spans import Span

MAX_DEPTH = 40
"""The deepest nesting that is read; a study file needs seven."""

Path = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_SYNTAX = (
    ("found unexpected end of stream", "a text in quotes is not closed", "close the quote"),
    (
        "did not find expected ',' or '}'",
        "a mapping in braces is not closed: expected `,` or `}`",
        "close the brace, or put what holds a sign in quotes",
    ),
    (
        "did not find expected ',' or ']'",
        "a list in brackets is not closed: expected `,` or `]`",
        "close the bracket, or put what holds a sign in quotes",
    ),
    ("mapping values are not allowed", "a second `: ` in one value", "put the value in quotes, or correct the indentation"),
    ("could not find expected ':'", "expected `:` after a name", "write `name: value`"),
    ("did not find expected key", "expected `name: value` here", "check the indentation, and the quotes here and above"),
    ("did not find expected '-' indicator", "expected `- ` here, as the items above", "check the indentation"),
    ("found character that cannot start any token", "a value cannot begin with this sign", "put the value in quotes"),
)
"""libyaml's words for a mistake, what it is, and what to do."""

_QUOTES = frozenset({"'", '"'})
_BOOLEANS = {"true": True, "True": True, "false": False, "False": False}


@dataclass(slots=True)
class YamlFile:
    """The data of a YAML file, and libyaml's mark of each value and of each key by its path: most places are never asked for."""

    path: str
    data: Any
    values: MutableMapping[Path, Any] = field(default_factory=dict)
    keys: Mapping[Path, Any] = field(default_factory=dict)

    def span(self, path: Path) -> Span:
        """Give the place of a value, or of the nearest value that holds it."""
        return self.at(self.mark(path))

    def key_span(self, path: Path) -> Span:
        """Give the place of a key."""
        return self.at(self.keys[path]) if path in self.keys else self.span(path)

    def mark(self, path: Path) -> Any:
        """Give the mark of a value, or of the nearest value that holds it; None when there is none."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path)

    def at(self, mark: Any) -> Span:
        """Give the place of a mark; the beginning of the file for None."""
        return Span(self.path, mark.line + 1, mark.column + 1) if mark is not None else Span(self.path, 1, 1)


@dataclass(slots=True)
class _Frame:
    """A mapping or sequence being read."""

    path: Path
    data: Any
    key: str | None = None


class _Builder:
    """Turn parse events into data."""

    def __init__(self, path: str, findings: Findings) -> None:
        self.values: dict[Path, Any] = {}
        self.keys: dict[Path, Any] = {}
        self.file = YamlFile(path, None, self.values, self.keys)
        self.findings = findings
        self.stack: list[_Frame] = []
        self.documents = 0
        self.long_quote: tuple[int, int] | None = None
        self.failed = False

    def _refuse(self, rule: str, message: str, event: Any, hint: str, notes: tuple[Note, ...] = ()) -> None:
        self.findings.add(rule, message, self.file.at(event.start_mark), hint=hint, notes=notes)
        self.failed = True

    def feed(self, event: Any) -> bool:
        """Take one event; False stops reading."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._check(event)
            self._scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._check(event)
            if len(self.stack) >= MAX_DEPTH:
                self._refuse("yaml-too-deep", f"more than {MAX_DEPTH} levels of nesting", event, "flatten the data")
                return False
            return self._open(event, {} if kind is yaml.MappingStartEvent else [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.stack.pop()
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self._refuse("yaml-documents", "a second document starts here", event, "keep one document a file: delete the `---` line")
                return False
        elif kind is yaml.AliasEvent:
            self._refuse("yaml-alias", f"alias `*{event.anchor}`", event, "write the value out")
            self._place(None, event)
        return True

    def _check(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse("yaml-alias", f"anchor `&{event.anchor}`", event, "write the value out where it is used")
        if event.tag is not None and event.tag != "!":
            self._refuse(
                "yaml-tag",
                f"tag `{event.tag.replace('tag:yaml.org,2002:', '!!')}`",
                event,
                "delete the tag: values are plain text, lists and mappings",
            )

    def _scalar(self, event: Any) -> None:
        style = event.style
        if style in _QUOTES and event.end_mark.line > event.start_mark.line:
            self.long_quote = (event.start_mark.line + 1, event.end_mark.line + 1)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and isinstance(frame.data, dict) and frame.key is None:
            key = str(event.value)
            path = (*frame.path, key)
            if key in frame.data:
                first = self.file.key_span(path)
                self._refuse(
                    "duplicate-key", f"key `{key}` stands twice", event, "delete or rename one of the two", (Note(first, "first given here"),)
                )
            else:
                self.keys[path] = event.start_mark
            frame.key = key
            return
        value: Any = event.value
        if not style:  # plain: neither quoted nor a block scalar
            value = None if value in _NULLS else _BOOLEANS.get(value, value)
        self._place(value, event)

    def _open(self, event: Any, data: Any) -> bool:
        frame = self.stack[-1] if self.stack else None
        if frame is not None and isinstance(frame.data, dict) and frame.key is None:
            self._refuse("yaml-key", "a key that is not text", event, "use plain text before the colon")
            return False
        path = self._place(data, event)
        self.stack.append(_Frame(path, data))
        return True

    def _place(self, value: Any, event: Any) -> Path:
        if not self.stack:
            self.file.data = value
            self.values[()] = event.start_mark
            return ()
        frame = self.stack[-1]
        if isinstance(frame.data, dict):
            key = frame.key or ""
            path: Path = (*frame.path, key)
            frame.data.setdefault(key, value)
            frame.key = None
        else:
            path = (*frame.path, len(frame.data))
            frame.data.append(value)
        self.values.setdefault(path, event.start_mark)
        return path


def _report(path: str, text: str, error: Any, builder: _Builder, findings: Findings) -> None:
    """Say what libyaml could not read, in words of the format."""
    lines = text.splitlines()
    mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or str(error).splitlines()[0])
    message, hint = next(
        ((said, todo) for words, said, todo in _SYNTAX if words in problem), (problem, "check the indentation and the quotes here and above")
    )
    line = lines[mark.line] if mark is not None and mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        message, hint = "a tab at the beginning of the line", "indent with spaces"
    span = Span(path, mark.line + 1, mark.column + 1) if mark is not None else Span(path, 1, 1)
    notes = []
    if "not closed" in message and opened is not None:
        notes.append(Note(Span(path, opened.line + 1, opened.column + 1), "it begins here"))
    elif builder.long_quote is not None:
        first, last = builder.long_quote
        notes.append(Note(Span(path, first), f"a text in quotes begins here and ends on line {last}: a quote may be missing"))
    shown = f": `{line.strip()[:60]}`" if line.strip() else ""
    findings.add("yaml-syntax", f"{message}{shown}", span, hint=hint, notes=notes)


def read_yaml(path: str, text: str, findings: Findings) -> YamlFile | None:
    """Read the YAML text of the file `path`; None after findings when it has to be refused.

    Findings: `yaml-syntax`, `yaml-alias`, `yaml-tag`, `yaml-key`, `yaml-documents`, `yaml-too-deep`, `duplicate-key`.
    """
    builder = _Builder(path, findings)
    try:
        parser = _Loader(text)
        while parser.check_event():
            if not builder.feed(parser.get_event()):
                return None
    except yaml.YAMLError as error:
        _report(path, text, error, builder, findings)
        return None
    return None if builder.failed else builder.file
