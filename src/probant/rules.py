"""The rules: each has a stable name that says the defect, a summary and an offline explanation, kept in `rules.toml`."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A named defect. `explanation` is Markdown; `example` shows the defect, `remedy` what to do."""

    name: str
    summary: str
    explanation: str
    remedy: str


@functools.cache
def rules() -> dict[str, Rule]:
    """Give every rule by name, in the order of `rules.toml`."""
    text = importlib.resources.files("probant").joinpath("rules.toml").read_text(encoding="utf-8")
    return {name: Rule(name, entry["summary"], entry["explanation"].strip(), entry["remedy"].strip()) for name, entry in tomllib.loads(text).items()}


def explain(name: str) -> str:
    """Give the explanation of a rule as text for a terminal; KeyError when there is no such rule."""
    rule = rules()[name]
    return f"{rule.name}\n\n{rule.summary}\n\n{rule.explanation}\n\nWhat to do: {rule.remedy}\n"
