"""`probant.loading.project`: the project is found from any folder inside it, and its configuration is checked whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.diagnostics import StopBuild
from probant.loading.project import DEFAULT_STYLE, NotAProject, find_root, load_project

TOML = '[project]\ndefault_edition = "2024"\nlanguages = { fr = "fr-FR", en = "en-GB" }\n'


def refused(root: Path, text: str) -> list[tuple[str, str]]:
    """Give rule and place of each finding."""
    (root / "probant.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StopBuild) as stopped:
        load_project(root)
    return [(item.rule, str(item.span)) for item in stopped.value.findings]


def test_the_project_is_the_nearest_folder_upwards_with_its_configuration(tmp_path: Path) -> None:
    """From the folder itself, from far inside it, and past an outer project."""
    (tmp_path / "probant.toml").write_text(TOML, encoding="utf-8")
    inner = tmp_path / "a" / "b"
    (inner / "c").mkdir(parents=True)
    assert find_root(tmp_path) == tmp_path
    assert find_root(inner / "c") == tmp_path
    (inner / "probant.toml").write_text(TOML, encoding="utf-8")
    assert find_root(inner / "c") == inner


def test_a_folder_of_that_name_makes_no_project(tmp_path: Path) -> None:
    """Only a file does."""
    (tmp_path / "probant.toml").mkdir()
    with pytest.raises(NotAProject):
        find_root(tmp_path)


def test_what_is_left_out_has_its_usual_value(tmp_path: Path) -> None:
    """The bibliography and the style have one; the first language is the article's own."""
    (tmp_path / "probant.toml").write_text(TOML, encoding="utf-8")
    project = load_project(tmp_path)
    assert (project.bibliography, project.style) == ("references.bib", DEFAULT_STYLE)
    assert list(project.languages) == ["fr", "en"]
    assert str(project.spans["default_edition"]) == "probant.toml:2:1"


@pytest.mark.parametrize(
    ("text", "findings"),
    (
        ("[project\n", [("toml-syntax", "probant.toml:1:9")]),
        ("", [("missing-field", "probant.toml:1:1")]),
        ("project = 3\n", [("missing-field", "probant.toml:1:1")]),
        (TOML + "edition = 1\n", [("unknown-field", "probant.toml:4:1")]),
        (TOML + "[build]\n", [("unknown-field", "probant.toml:4:1")]),
        (TOML + "style = 3\n", [("wrong-type", "probant.toml:4:1")]),
        (TOML.replace("languages", "langages"), [("missing-field", "probant.toml:1:1"), ("unknown-field", "probant.toml:3:1")]),
        (TOML.replace('"fr-FR"', "3"), [("bad-language", "probant.toml:3:1")]),
        (TOML.replace('"fr-FR"', '"fr_FR\\" onload=\\"x"'), [("bad-language", "probant.toml:3:1")]),
        (TOML.replace("fr =", '"../fr" ='), [("bad-language", "probant.toml:3:1")]),
        (TOML.replace('{ fr = "fr-FR", en = "en-GB" }', "{}"), [("missing-field", "probant.toml:3:1")]),
    ),
)
def test_each_defect_of_the_configuration_has_its_rule_and_place(tmp_path: Path, text: str, findings: list[tuple[str, str]]) -> None:
    """All are reported together; a language or locale that could reach a path or an attribute is none."""
    assert refused(tmp_path, text) == findings
