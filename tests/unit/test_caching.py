"""`probant.caching`: what is still current is told by content alone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from probant import caching
from tests.support.minimal_project import write_minimal_project

LANGUAGES = ("fr", "en")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The minimal project."""
    return write_minimal_project(tmp_path / "project")


def keys(root: Path, *settings: str) -> dict[str, str]:
    """Give the key of each language."""
    digests = caching.input_digests(root, "references.bib")
    return {language: caching.language_key(digests, language, LANGUAGES, settings) for language in LANGUAGES}


def changed(root: Path, path: str, text: str = "\n# more\n") -> set[str]:
    """Add to a file, and give the languages whose key changed."""
    before = keys(root)
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as handle:
        handle.write(text)
    after = keys(root)
    return {language for language in LANGUAGES if before[language] != after[language]}


@pytest.mark.parametrize(
    ("path", "languages"),
    (
        ("templates/article/2024/fr/results.md.j2", {"fr"}),
        ("templates/article/2024/en/results.md.j2", {"en"}),
        ("templates/article/2024/fr/new.md.j2", {"fr"}),
        ("templates/article/2024/fr/abstract.md.j2", {"fr", "en"}),
        ("templates/article/2024/shared.md.j2", {"fr", "en"}),
        ("templates/article/2024/shared/x.md.j2", {"fr", "en"}),
        ("templates/layout/style.css", {"fr", "en"}),
        ("content/studies/hale2011.yaml", {"fr", "en"}),
        ("content/vocabulary.yaml", {"fr", "en"}),
        ("references.bib", {"fr", "en"}),
        ("probant.toml", {"fr", "en"}),
        ("README.md", set()),
        ("build/2024/fr/article.html", set()),
        ("content/studies/.hale2011.yaml.swp", set()),
    ),
)
def test_a_file_concerns_the_languages_that_it_can_change(root: Path, path: str, languages: set[str]) -> None:
    """Prose concerns its own language, an abstract every article, evidence and look both, anything else none."""
    assert changed(root, path) == languages


def test_the_same_content_is_current_whatever_its_time_place_and_owner(root: Path, tmp_path: Path) -> None:
    """Written again, touched, or in another folder: the same keys."""
    first = keys(root)
    for file in root.rglob("*"):
        os.utime(file, (1, 1))
        file.chmod(0o755)
    assert keys(root) == first
    assert keys(write_minimal_project(tmp_path / "elsewhere" / "deeper")) == first


def test_a_file_removed_or_renamed_changes_the_key(root: Path) -> None:
    """Two files of the same content are not one."""
    first = keys(root)
    (root / "content/studies/brook2014.yaml").rename(root / "content/studies/brook2015.yaml")
    renamed = keys(root)
    (root / "content/studies/brook2015.yaml").unlink()
    assert len({first["fr"], renamed["fr"], keys(root)["fr"]}) == 3


def test_settings_and_tools_change_every_key(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another style, date or edition, another version of a library or line of the engine."""
    first = keys(root, "2024", "style")
    assert not set(first.values()) & set(keys(root, "2024", "other").values())
    monkeypatch.setattr(caching, "tools_digest", lambda: "another")
    assert not set(first.values()) & set(keys(root, "2024", "style").values())


def test_the_tools_are_the_engine_and_the_libraries_that_make_artifacts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each library that is named is installed; an absent one counts as such."""
    assert "absent" not in {caching._version(name) for name in caching.TOOLS}
    assert caching._version("no-such-library") == "absent"
    caching.tools_digest.cache_clear()
    first = caching.tools_digest()
    monkeypatch.setattr(caching, "_version", lambda name: "another")
    caching.tools_digest.cache_clear()
    assert caching.tools_digest() != first
    caching.tools_digest.cache_clear()


def test_parts_of_a_digest_do_not_run_together() -> None:
    """`ab`, `c` is not `a`, `bc`."""
    assert caching.digest(["ab", "c"]) != caching.digest(["a", "bc"])
    assert caching.digest([]) != caching.digest([""])


def test_an_artifact_is_current_when_its_key_and_bytes_are(tmp_path: Path) -> None:
    """Changed by hand, gone, or made from other inputs, it is not."""
    file = tmp_path / "fr" / "article.html"
    file.parent.mkdir()
    file.write_bytes(b"x")
    record = {"key": "k", "sha256": caching.file_digest(file)}
    assert caching.is_current(tmp_path, "fr/article.html", record, "k")
    assert not caching.is_current(tmp_path, "fr/article.html", record, "other")
    assert not caching.is_current(tmp_path, "fr/article.html", None, "k")
    file.write_bytes(b"y")
    assert not caching.is_current(tmp_path, "fr/article.html", record, "k")
    file.unlink()
    assert not caching.is_current(tmp_path, "fr/article.html", record, "k")


@pytest.mark.parametrize("text", (None, "", "{", "[]", '{"artifacts": []}', "\udcff"))
def test_a_manifest_that_cannot_be_read_is_an_empty_one(tmp_path: Path, text: str | None) -> None:
    """What is not known to be current is made again."""
    if text is not None:
        (tmp_path / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert caching.read_manifest(tmp_path) == {}


def test_a_manifest_gives_its_artifacts(tmp_path: Path) -> None:
    """By name."""
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": {"a": {"key": "k"}}}), encoding="utf-8")
    assert caching.read_manifest(tmp_path) == {"a": {"key": "k"}}


@pytest.mark.parametrize("bibliography", ("nothing.bib", "../outside.bib"))
def test_a_bibliography_that_is_not_there_is_no_input(root: Path, bibliography: str) -> None:
    """Reading it is another stage's finding."""
    assert "references.bib" not in caching.input_files(root, bibliography)


# What was found sound


@pytest.fixture
def sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> caching.Sound:
    """Verdicts in a cache folder of their own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return caching.Sound()


def test_a_verdict_holds_for_the_very_same_parts(sound: caching.Sound) -> None:
    """And for no others, in no other order."""
    assert not sound.holds(sound.key("a", "b"))
    sound.record([sound.key("a", "b")])
    assert sound.holds(sound.key("a", "b"))
    assert not sound.holds(sound.key("b", "a"))
    assert not sound.holds(sound.key("ab"))


@pytest.mark.parametrize(("name", "other"), (("engine_digest", lambda: "another"), ("_version", lambda _name: "another")))
def test_another_engine_or_pandoc_has_no_verdict_yet(sound: caching.Sound, monkeypatch: pytest.MonkeyPatch, name: str, other: object) -> None:
    """A verdict is that of the tools that gave it."""
    sound.record([sound.key("a")])
    monkeypatch.setattr(caching, name, other)
    assert not sound.holds(sound.key("a"))


def test_the_oldest_verdicts_are_forgotten(sound: caching.Sound, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder does not grow without end."""
    monkeypatch.setattr(caching, "REMEMBERED", 3)
    for number in range(5):
        sound.record([f"key{number}"])
        os.utime(sound.folder / f"key{number}", (number, number))
    assert sorted(file.name for file in sound.folder.iterdir()) == ["key2", "key3", "key4"]


def test_a_cache_that_cannot_be_written_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered, and nothing fails."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    sound = caching.Sound()
    sound.record([sound.key("a")])
    assert not sound.holds(sound.key("a"))
