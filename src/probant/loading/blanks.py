"""Blanks: the scalar `TODO` in a study's file marks what somebody has still to fill in.

A study with blanks is a draft: none of it can be printed, so that no `TODO` gets into an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from probant.loading.yaml_source import Path, YamlFile
from probant.spans import Span

BLANK = "TODO"
"""How a blank is written; words may follow it that say what is wanted."""

_BLANK = re.compile(rf"\s*{BLANK}\b")


@dataclass(frozen=True, slots=True)
class Blank:
    """A value to be filled in: its name within what it belongs to (`design.type`; `value` of a fact), the fact's id, its place."""

    name: str
    fact: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Draft:
    """A study that still has blanks, and the facts that stand in it."""

    citekey: str
    span: Span
    blanks: tuple[Blank, ...]
    facts: frozenset[str]


def is_blank(value: Any) -> bool:
    """Tell whether a value is a blank."""
    return isinstance(value, str) and _BLANK.match(value) is not None


def blanks_of(file: YamlFile) -> list[Blank]:
    """Give the blanks of a file, in its order."""
    found: list[Blank] = []

    def walk(value: Any, path: Path) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, (*path, key))
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                walk(inner, (*path, index))
        elif is_blank(value):
            found.append(_blank(file, path))

    walk(file.data, ())
    return sorted(found, key=lambda blank: blank.span)


def _blank(file: YamlFile, path: Path) -> Blank:
    if len(path) > 1 and path[0] == "facts":
        fact = file.data["facts"][path[1]]
        name = fact.get("id") if isinstance(fact, dict) else None
        owner = str(name) if name is not None and not is_blank(name) else f"facts.{path[1]}"
        return Blank(".".join(str(step) for step in path[2:]) or "fact", owner, file.span(path))
    return Blank(".".join(str(step) for step in path) or "file", None, file.span(path))
