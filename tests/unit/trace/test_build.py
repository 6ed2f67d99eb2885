"""The ledger in a build: published with the article, in one set, noticed when it is changed, the same bytes each time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from probant import pipeline
from tests.unit.trace.conftest import PROJECTS

REQUEST = {"formats": ("html",), "languages": ("en",)}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(PROJECTS["tiny"], tmp_path_factory.mktemp("project") / "tiny")


@pytest.fixture(scope="module")
def first(project: Path) -> dict[str, bytes]:
    """The ledger of a first build."""
    pipeline.build(project, pipeline.Request(**REQUEST))
    return contents(project / "build" / "2024")


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in pipeline.TRACES}


def test_all_three_files_are_published_and_recorded(project, first) -> None:
    manifest = json.loads((project / "build" / "2024" / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    assert set(pipeline.TRACES) <= set(manifest)
    assert json.loads(first["trace.json"])["edition"] == "2024"
    assert first["trace.xlsx"].startswith(b"PK")
    assert first["trace.html"].startswith(b"<!DOCTYPE html>")


def test_a_second_build_has_nothing_to_do(project, first) -> None:
    before = (project / "build" / "2024").resolve()
    report = pipeline.build(project, pipeline.Request(**REQUEST))
    assert [artifact.seconds for artifact in report.artifacts] == [None]
    assert (project / "build" / "2024").resolve() == before


@pytest.mark.parametrize("name", pipeline.TRACES)
@pytest.mark.parametrize("damage", (lambda file: file.write_bytes(file.read_bytes() + b" "), lambda file: file.unlink()), ids=("changed", "deleted"))
def test_a_ledger_that_was_damaged_is_made_again(project, first, name, damage) -> None:
    damage(project / "build" / "2024" / name)
    pipeline.build(project, pipeline.Request(**REQUEST))
    assert contents(project / "build" / "2024") == first


def test_another_folder_gets_the_same_bytes(project, first, tmp_path) -> None:
    elsewhere = shutil.copytree(PROJECTS["tiny"], tmp_path / "elsewhere")
    pipeline.build(elsewhere, pipeline.Request(**REQUEST, output=tmp_path / "out"))
    assert contents(tmp_path / "out" / "2024") == first


def test_a_changed_fact_changes_all_three(project, first) -> None:
    study = project / "content" / "studies" / "beta2002.yaml"
    original = study.read_text(encoding="utf-8")
    study.write_text(original.replace("value: 12\n", "value: 14\n", 1), encoding="utf-8")
    pipeline.build(project, pipeline.Request(**REQUEST))
    assert all(data != first[name] for name, data in contents(project / "build" / "2024").items())
    study.write_text(original, encoding="utf-8")
    pipeline.build(project, pipeline.Request(**REQUEST))
    assert contents(project / "build" / "2024") == first
