"""The units that every review has, and those a project adds."""

from __future__ import annotations

import functools
import importlib.resources
from typing import Any

from probant.diagnostics import Findings
from probant.loading.yaml_source import read_yaml
from probant.model.records import Vocabulary


@functools.cache
def defaults() -> Vocabulary:
    """Give the engine's own vocabulary (`vocabulary.yaml` of the package)."""
    text = importlib.resources.files("probant").joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    findings = Findings()
    file = read_yaml("vocabulary.yaml", text, findings)
    if file is None:
        raise RuntimeError(f"the engine's own vocabulary is broken: {list(findings)}")
    data: Any = file.data
    return Vocabulary.model_validate(data)


def with_defaults(own: Vocabulary | None) -> Vocabulary:
    """Give the engine's vocabulary with a project's over it."""
    base = defaults()
    if own is None:
        return base
    return Vocabulary(
        endpoints={**base.endpoints, **own.endpoints},
        units={**base.units, **own.units},
        abbreviations={**base.abbreviations, **own.abbreviations},
        names_with_digits=[*base.names_with_digits, *own.names_with_digits],
        foreign_phrases={**base.foreign_phrases, **own.foreign_phrases},
    )
