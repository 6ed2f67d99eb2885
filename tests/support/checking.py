"""Check copies of a project that differ in a file or two, hundreds of times, in one process.

Each copy is written as files and read from them by the engine's own loader; only what is a pure function of one file's text (the events of a YAML file, the
references of a bibliography) is remembered from one copy to the next, as long as it was without a finding.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from probant import pipeline
from probant.diagnostics import Diagnostic, Findings, StopBuild
from probant.loading import corpus, loader
from probant.loading.bibliography import read_bibliography
from probant.loading.yaml_source import read_yaml


class Checker:
    """Checks a project, over and over."""

    def __init__(self, root: Path, texts: Mapping[str, str], edition: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Write the project into `root`."""
        self.root = root
        self.texts = dict(texts)
        self.edition = edition
        self.runs = 0
        self._seen: dict[tuple[str, ...], list[Diagnostic]] = {}
        for path, text in self.texts.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        self._remember(monkeypatch)

    @staticmethod
    def _remember(monkeypatch: pytest.MonkeyPatch) -> None:
        files: dict[tuple[str, str], Any] = {}
        references: dict[tuple[str, str], Any] = {}

        def yaml(path: str, text: str, findings: Findings) -> Any:
            if (path, text) not in files:
                own = Findings()
                file = read_yaml(path, text, own)
                if len(own):
                    findings.extend(own)
                    return file
                files[path, text] = file
            return copy.copy(files[path, text])

        def bibliography(path: str, text: str, findings: Findings, _conversion: object) -> Any:
            if (path, text) not in references:
                own = Findings()
                found = read_bibliography(path, text, own)
                if len(own):
                    findings.extend(own)
                    return found
                references[path, text] = found
            return dict(references[path, text])

        monkeypatch.setattr(loader, "read_yaml", yaml)
        monkeypatch.setattr(corpus, "read_bibliography", bibliography)
        monkeypatch.setattr(corpus, "convert", lambda _text: None)

    def findings(self, files: Mapping[str, str]) -> list[Diagnostic]:
        """Give what a check finds in the project with some files changed or added."""
        changed = {path: text for path, text in files.items() if self.texts.get(path) != text}
        key = tuple(f"{path}\0{text}" for path, text in sorted(changed.items()))
        if key not in self._seen:
            self._seen[key] = self._check(changed)
        return self._seen[key]

    def _check(self, changed: Mapping[str, str]) -> list[Diagnostic]:
        self.runs += 1
        for path, text in changed.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")
        try:
            return list(pipeline.check(self.root, self.edition)[0])
        except StopBuild as stopped:
            return list(stopped.findings)
        finally:
            for path in changed:
                if path in self.texts:
                    (self.root / path).write_text(self.texts[path], encoding="utf-8")
                else:
                    (self.root / path).unlink()
