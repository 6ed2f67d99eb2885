"""Read a project's files one after the other, collecting the findings of all."""

from __future__ import annotations

from typing import Any

from probant.diagnostics import Findings
from probant.loading.blanks import Draft
from probant.loading.project import Project
from probant.loading.sources import read_text
from probant.loading.validation import validate_model
from probant.loading.yaml_source import YamlFile, read_yaml


def listed(project: Project, folder: str) -> list[str]:
    """Give the YAML files of a folder of the project, in order."""
    base = project.root / folder
    if not base.is_dir():
        return []
    return sorted(f"{folder}/{file.name}" for file in base.iterdir() if file.suffix in (".yaml", ".yml") and not file.name.startswith((".", "~")))


class Loader:
    """Read file after file, collecting findings."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.findings = Findings()
        self.files: dict[str, YamlFile] = {}
        self.languages = tuple(project.languages)
        self.refused: set[str] = set()
        self.drafts: dict[str, Draft] = {}
        self.unread = False

    def yaml(self, path: str) -> YamlFile | None:
        """Read a YAML file; None after findings."""
        text = read_text(self.project.root, path, self.findings)
        file = read_yaml(path, text, self.findings) if text is not None else None
        if file is not None:
            self.files[path] = file
        return file

    def model(self, path: str, model: type[Any]) -> Any | None:
        """Read a file as a model; None after findings."""
        file = self.yaml(path)
        return validate_model(model, file, self.findings, self.languages) if file is not None else None

    def model_of_facts(self, path: str, model: type[Any]) -> Any | None:
        """Read a file that holds facts: where it cannot be read, a fact not found may stand in it."""
        found = self.model(path, model)
        self.unread |= found is None
        return found
