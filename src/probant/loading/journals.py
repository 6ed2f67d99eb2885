"""Find and read journal profiles: those that the engine has, each overridden by a project's `content/journals/<id>.yaml`, which may add others."""

from __future__ import annotations

import functools
import importlib.resources
from dataclasses import dataclass

from probant.diagnostics import Findings, StopBuild
from probant.loading.loader import Loader, listed
from probant.loading.project import Project
from probant.loading.styles import read_style
from probant.loading.validation import validate_model
from probant.loading.yaml_source import YamlFile, read_yaml
from probant.model.journals import Profile

FOLDER = "content/journals"
"""Where a project's own profiles stand."""


@dataclass(frozen=True, slots=True)
class LoadedProfile:
    """A profile, with the file it was read from: the engine's own have paths that begin with `probant/journals/`."""

    profile: Profile
    file: YamlFile

    @property
    def own(self) -> bool:
        """Tell whether it is the project's."""
        return self.file.path.startswith(FOLDER)


def load_profiles(project: Project) -> dict[str, LoadedProfile]:
    """Give all profiles by id, in order of id, the project's before the engine's; StopBuild with all defects of the project's."""
    loader = Loader(project)
    found = {name: LoadedProfile(validated(file, Findings()), file) for name, file in shipped().items()}
    found |= {item.profile.id: item for item in own_profiles(loader)}
    if loader.findings.errors:
        raise StopBuild(loader.findings)
    return dict(sorted(found.items()))


def own_profiles(loader: Loader) -> list[LoadedProfile]:
    """Give the profiles of a project that can be read; defects go to the loader's findings."""
    profiles: list[LoadedProfile] = []
    for path in listed(loader.project, FOLDER):
        file = loader.yaml(path)
        profile = validate_model(Profile, file, loader.findings, ()) if file is not None else None
        if file is None or profile is None:
            continue
        _check_name(file, profile, loader.findings)
        _check_style(loader.project, file, profile, loader.findings)
        profiles.append(LoadedProfile(profile, file))
    return profiles


def validated(file: YamlFile, findings: Findings) -> Profile:
    """Give a profile of the engine's own; RuntimeError when it is broken, which is a defect of the engine."""
    profile = validate_model(Profile, file, findings, ())
    if profile is None:
        raise RuntimeError(f"the engine's own profile is broken: {list(findings)}")
    return profile


@functools.cache
def shipped() -> dict[str, YamlFile]:
    """Give the files of the engine's own profiles, by id."""
    files: dict[str, YamlFile] = {}
    findings = Findings()
    for entry in sorted(importlib.resources.files("probant").joinpath("journals").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            file = read_yaml(f"probant/journals/{entry.name}", entry.read_text(encoding="utf-8"), findings)
            if file is not None:
                files[entry.name.removesuffix(".yaml")] = file
    if len(findings):
        raise RuntimeError(f"the engine's own profiles are broken: {list(findings)}")
    return files


def _check_name(file: YamlFile, profile: Profile, findings: Findings) -> None:
    name = file.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if profile.id != name:
        findings.add("name-mismatch", f"journal `{profile.id}` stands in the file `{name}`", file.span(("id",)), hint="give both the same name")


def _check_style(project: Project, file: YamlFile, profile: Profile, findings: Findings) -> None:
    read_style(project.root, str(profile.style.value), findings, file.span(("style", "value")), asked_at=False)
