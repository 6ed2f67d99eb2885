"""The pytest plugin, on a small project: one test a claim, a fact, a reference, a rule, and where each failure is."""

from __future__ import annotations

import os
import re
from importlib import metadata
from pathlib import Path

import pytest

import probant
from probant.testing import evidence
from tests.support.minimal_project import FILES, write_minimal_project

pytest_plugins = ["pytester"]

INSTALLED = any(item.name == "probant" for item in metadata.entry_points(group="pytest11"))
PLUGIN = () if INSTALLED else ("-p", "probant.testing.plugin")
HALE = "content/studies/hale2011.yaml"
RESULTS = "templates/article/2024/fr/results.md.j2"


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run is a process of its own: within this one, pytester would unload what the run imported, under the feet of other tests."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(probant.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep))


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """The minimal project in a folder of its own, with a test of its author's."""
    write_minimal_project(pytester.path)
    pytester.makepyfile(test_own="def test_own(): pass")
    return pytester


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess(*PLUGIN, *arguments)


def names(result: pytest.RunResult) -> list[str]:
    """Give the ids of what `--collect-only -q` collected."""
    return [line for line in result.outlines if "::" in line]


def swap(pytester: pytest.Pytester, path: str, old: str, new: str) -> None:
    text = (pytester.path / path).read_text(encoding="utf-8")
    assert old in text
    (pytester.path / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def failed(result: pytest.RunResult) -> set[str]:
    """Give the ids of what failed, with no edition."""
    return {found[1] for line in result.outlines if (found := re.match(r"FAILED probant\.toml::2024::(\S+)", line))}


def test_one_item_a_claim_fact_reference_and_rule(project) -> None:
    collected = names(run(project, "--collect-only", "-q"))
    assert "test_own.py::test_own" in collected
    ours = [name for name in collected if name.startswith("probant.toml::2024::")]
    by_kind = {kind: {name.rsplit("::", 1)[-1] for name in ours if f"::{kind}::" in name} for kind in evidence.KINDS}
    assert by_kind["claim"] == {"aim", "habit", "green-tea", "white-tea"}
    assert by_kind["fact"] == {"hale-n", "hale-hr", "hale-hr-ci", "hale-hr-p", "brook-asleep", "brook-median", "brook-cups"}
    assert by_kind["reference"] == {"hale2011", "brook2014"}
    assert {"undefined-fact", "claim-without-support", "bib-syntax"} <= by_kind["rule"]
    assert len(ours) == sum(len(items) for items in by_kind.values())


def test_a_sound_project_passes(project) -> None:
    outcomes = run(project, "-q").parseoutcomes()
    assert outcomes["passed"] > 14
    assert not {"failed", "error", "errors"} & set(outcomes)


@pytest.mark.slow
def test_one_item_can_be_chosen_by_name(project) -> None:
    result = run(project, "probant.toml::2024::claim::green-tea", "-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["probant.toml::2024::claim::green-tea PASSED*"])


def test_a_claim_that_fails_shows_the_templates_line_and_the_finding(project) -> None:
    swap(project, RESULTS, " [@hale2011]", "")
    result = run(project, "probant.toml", "-v")
    assert {"claim::green-tea", "rule::claim-without-citation"} <= failed(result)
    assert not {"claim::white-tea", "claim::aim", "fact::brook-median", "rule::undefined-fact"} & failed(result)
    result.stdout.fnmatch_lines(
        [
            f"claim `green-tea`, {RESULTS}:3:*",
            f"{RESULTS}:3:*: error?claim-without-citation? claim `green-tea` cites no reference",
            "*hint: *",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*evidence.py*")


def test_a_finding_inside_a_claim_is_the_claims(project) -> None:
    swap(project, RESULTS, 'fact("brook-median")', 'fact("brook-medium")')
    result = run(project, "probant.toml")
    assert {"claim::white-tea", "rule::undefined-fact"} <= failed(result)
    assert "claim::green-tea" not in failed(result)
    result.stdout.fnmatch_lines([f"{RESULTS}:10:*: error?undefined-fact? no fact `brook-medium`"])


def test_a_fact_that_fails_shows_the_studys_line(project) -> None:
    swap(project, HALE, "    value: 0.70\n", "    value: 0.70\n    printed: {value: 0.70}\n")
    result = run(project, "probant.toml")
    assert {"fact::hale-hr", "rule::printed-as-source"} <= failed(result)
    assert not {"fact::hale-n", "fact::hale-hr-ci"} & failed(result)
    line = (project.path / HALE).read_text(encoding="utf-8").splitlines().index("    printed: {value: 0.70}") + 1
    result.stdout.fnmatch_lines([f"fact `hale-hr`, {HALE}:*", f"{HALE}:{line}:*: error?printed-as-source?*"])


@pytest.mark.slow
def test_a_reference_that_cannot_be_read_fails_its_rule(project) -> None:
    swap(project, "references.bib", "journal = {Journal of Tea},", "journal = {Journal of Tea,")
    result = run(project, "probant.toml")
    assert {name for name in failed(result) if name.startswith("rule::bib")}
    result.stdout.fnmatch_lines(["references.bib:*: error?bib-*"])


@pytest.mark.slow
def test_a_configuration_that_cannot_be_read_is_an_error_of_collection(project) -> None:
    (project.path / "probant.toml").write_text("[project\n", encoding="utf-8")
    result = run(project, "probant.toml")
    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["probant.toml:1:*: error?toml-syntax?*"])


@pytest.mark.slow
def test_an_article_that_cannot_be_read_leaves_the_rules(project) -> None:
    (project.path / "content" / "article.yaml").write_text("titles: [\n", encoding="utf-8")
    result = run(project, "probant.toml")
    assert failed(result) == {"rule::yaml-syntax"}


@pytest.mark.slow
def test_a_warning_does_not_fail_but_is_shown(project) -> None:
    project.makeconftest(f"""
        from probant.spans import Span
        from probant.testing import evidence

        def with_warning(corpus, edition, findings, examine=evidence.examine):
            manuscripts = examine(corpus, edition, findings)
            findings.warn("unknown-unit", "odd", Span("{HALE}", 12, 5))
            return manuscripts

        evidence.examine = with_warning
    """)
    result = run(project, "probant.toml::2024::rule::unknown-unit", "probant.toml::2024::fact::hale-n", "-rx")
    assert result.ret == 0
    result.stdout.fnmatch_lines([f"XFAIL probant.toml::2024::rule::unknown-unit - 1 warning, the first at {HALE}:12:5*"])


@pytest.mark.slow
def test_each_edition_has_its_items_and_the_project_is_loaded_once(project) -> None:
    again = FILES["content/editions/2024.yaml"].replace('id: "2024"', 'id: "2025"\nbased_on: "2024"')
    (project.path / "content" / "editions" / "2025.yaml").write_text(again, encoding="utf-8")
    (project.path / "templates" / "article" / "2025" / "fr").mkdir(parents=True)
    (project.path / "templates" / "article" / "2025" / "en").mkdir(parents=True)
    project.makeconftest("""
        from probant.testing import evidence

        def counted(project, load=evidence.load_corpus):
            print("the project is loaded")
            return load(project)

        evidence.load_corpus = counted
    """)
    result = run(project, "--collect-only", "-q", "-s")
    assert result.outlines.count("the project is loaded") == 1
    for edition in ("2024", "2025"):
        assert f"probant.toml::{edition}::claim::green-tea" in names(result)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", (("--no-probant",), ("test_own.py",)))
def test_it_can_be_left_out(project, arguments) -> None:
    assert names(run(project, "--collect-only", "-q", *arguments)) == ["test_own.py::test_own"]


@pytest.mark.slow
def test_a_setting_leaves_it_out_and_an_option_brings_it_back(project) -> None:
    project.makeini("[pytest]\nprobant = false\n")
    assert names(run(project, "--collect-only", "-q")) == ["test_own.py::test_own"]
    assert "probant.toml::2024::claim::aim" in names(run(project, "--collect-only", "-q", "--probant", "test_own.py"))


@pytest.mark.slow
def test_the_tests_of_a_package_find_it_too(project) -> None:
    """With test paths of its own, as most packages have, and from a folder below."""
    project.makeini("[pytest]\ntestpaths = tests\n")
    tests = project.mkdir("tests")
    (project.path / "test_own.py").rename(tests / "test_own.py")
    collected = names(run(project, "--collect-only", "-q"))
    assert {"tests/test_own.py::test_own", "probant.toml::2024::claim::aim"} <= set(collected)


@pytest.mark.slow
def test_a_project_above_is_found_when_it_is_asked_for(project) -> None:
    below = project.mkdir("below")
    (below / "test_below.py").write_text("def test_below(): pass\n", encoding="utf-8")
    (below / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    project.chdir()
    plain = run(project, "--collect-only", "-q", "--rootdir", str(below), str(below))
    assert [name for name in names(plain) if "claim::" in name] == []
    asked = run(project, "--collect-only", "-q", "--rootdir", str(below), "--probant", str(below))
    assert any(name.endswith("::2024::claim::aim") for name in names(asked))


@pytest.mark.slow
def test_nothing_is_collected_where_there_is_no_project(pytester) -> None:
    pytester.makepyfile(test_own="def test_own(): pass")
    run(pytester).assert_outcomes(passed=1)
    result = run(pytester, "--probant")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--probant: neither * nor a folder above it holds a probant.toml*"])


@pytest.mark.slow
def test_a_project_inside_another_is_not_taken_for_it(project) -> None:
    write_minimal_project(Path(project.mkdir("examples")))
    assert not [name for name in names(run(project, "--collect-only", "-q", ".")) if name.startswith("examples")]
    assert [name for name in names(run(project, "--collect-only", "-q", "examples/probant.toml")) if name.startswith("examples")]


@pytest.mark.slow
def test_pytest_itself_is_not_slowed_down(pytester) -> None:
    """Without a project nothing of the engine is imported."""
    pytester.makepyfile(test_own="import sys\ndef test_own(): assert not {'probant.pipeline', 'pydantic', 'jinja2'} & set(sys.modules)")
    run(pytester).assert_outcomes(passed=1)
