"""`probant.loading.journals`: the engine's own profiles are as sound as a project's must be, and a project's take their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.diagnostics import Findings, StopBuild
from probant.loading.journals import load_profiles, shipped, validated
from probant.loading.project import load_project
from probant.loading.styles import read_style
from probant.loading.validation import validate_model
from probant.model.journals import ROLES, Profile
from tests.support.minimal_project import write_minimal_project

JOURNALS = (
    "bmc-cancer",
    "cancer-radiotherapie",
    "european-urology-oncology",
    "frontiers-in-oncology",
    "international-journal-of-radiation-oncology-biology-physics",
    "lancet-oncology",
    "radiotherapy-and-oncology",
)


def test_the_engine_has_the_seven_journals() -> None:
    """One file each, by the name of its id."""
    assert tuple(sorted(shipped())) == JOURNALS
    assert {validated(file, Findings()).id for file in shipped().values()} == set(JOURNALS)


@pytest.mark.parametrize("name", JOURNALS)
def test_a_profile_of_the_engine_has_no_defect(name: str, tmp_path: Path) -> None:
    """It is validated as a project's own is, and its citation style is in the repository."""
    findings = Findings()
    profile = validate_model(Profile, shipped()[name], findings, ())
    assert list(findings) == []
    assert profile is not None
    assert read_style(tmp_path, str(profile.style.value), findings, shipped()[name].span(("style",)), asked_at=False) is not None
    assert list(findings) == []
    assert profile.guide_checked is None  # nobody has read a guide whole: who does says so here
    assert profile.taken
    assert set(profile.files.value or ()) <= set(ROLES)


def test_the_current_guide_of_cancer_radiotherapie_confirms_no_limit() -> None:
    """It could not be read: what is confirmed are the publisher's rules for figures and generative AI, and what was tried."""
    text = shipped()["cancer-radiotherapie"]
    profile = validated(text, Findings())
    for kind in profile.article_types.values():
        for value in (kind.words_max, kind.abstract.words_max, kind.references_max, kind.displays_max, kind.authors_max):
            assert value is None or not value.confirmed
    assert not any(value.confirmed for value in (profile.keywords.min, profile.keywords.max, profile.highlights.max) if value is not None)
    assert profile.style.status == "tried"


def test_a_projects_profile_takes_the_place_of_the_engines_and_adds_others(tmp_path: Path) -> None:
    """By its id."""
    root = write_minimal_project(tmp_path)
    folder = root / "content" / "journals"
    folder.mkdir()
    text = (Path(__file__).parents[3] / "src" / "probant" / "journals" / "bmc-cancer.yaml").read_text(encoding="utf-8")
    (folder / "bmc-cancer.yaml").write_text(text.replace("title: BMC Cancer", "title: Mine"), encoding="utf-8")
    (folder / "tea.yaml").write_text(text.replace("id: bmc-cancer", "id: tea"), encoding="utf-8")
    found = load_profiles(load_project(root))
    assert tuple(found) == tuple(sorted((*JOURNALS, "tea")))
    assert (found["bmc-cancer"].profile.title, found["bmc-cancer"].own) == ("Mine", True)
    assert (found["lancet-oncology"].own, found["tea"].file.path) == (False, "content/journals/tea.yaml")


def test_all_defects_of_a_projects_profiles_are_reported_together(tmp_path: Path) -> None:
    """With the places of each."""
    root = write_minimal_project(tmp_path)
    folder = root / "content" / "journals"
    folder.mkdir()
    text = (Path(__file__).parents[3] / "src" / "probant" / "journals" / "bmc-cancer.yaml").read_text(encoding="utf-8")
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    (folder / "two.yaml").write_text(text.replace("id: bmc-cancer", "id: two").replace("{value: 350", "{value: -1", 1), encoding="utf-8")
    with pytest.raises(StopBuild) as stopped:
        load_profiles(load_project(root))
    assert {(item.rule, item.span.path) for item in stopped.value.findings} == {
        ("name-mismatch", "content/journals/one.yaml"),
        ("wrong-type", "content/journals/two.yaml"),
    }
