"""`probant diff`: editions, revisions and saved ledgers; what cannot be compared is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from probant import cli, comparing, pipeline
from tests.support.two_editions import git, write_two_states


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The minimal project, its first state committed, changed since."""
    return write_two_states(tmp_path_factory.mktemp("diff") / "project")


def run(project: Path, *arguments: str) -> int:
    return cli.main(["diff", "--project", str(project), *arguments])


LIST = """\
HEAD → 2024: facts: 1 changed; claims: 1 added, 2 reworded; references: 2
  renumbered

facts changed
  brook-median
    fr  3 mois → 4 mois
    en  3 months → 4 months

claims added
  cups (results): +brook2014
    fr  Le thé blanc était bu à raison de 1 à 3 tasses par jour [1].
    en  White tea was drunk at 1–3 cups a day [1].

claims reworded
  habit (introduction)
    fr  … T4 depuis [-longtemps-]{+toujours+}.
    en  Tea has [-long-]{+always+} gone with evenings …
  white-tea (results)
    fr  … % dormaient [[-2-]{+1+}]. Le délai … réveil était de [-3-]{+4+} mois.
    en  … 62.5% slept [[-2-]{+1+}]. The median time to waking was
        [-3-]{+4+} months.

references renumbered
  2 → 1 brook2014, 1 → 2 hale2011
"""


def test_what_changed_since_a_revision_is_a_short_list(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In both languages; the working tree and the index stay as they are."""
    before = git(project, "status", "--porcelain")
    assert run(project, "HEAD", "2024") == 0
    assert capsys.readouterr().out == LIST
    assert git(project, "status", "--porcelain") == before


def test_the_changes_can_be_had_as_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one language where only one is asked for."""
    assert run(project, "HEAD:2024", "2024", "--json", "--lang", "en") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "probant-diff/1"
    assert [item["new"] for item in found["facts"]] == [{"en": "4 months"}]


def test_a_saved_ledger_is_compared_too(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the article, so without tables and figures."""
    pipeline.build(project, pipeline.Request(formats=("html",), output=tmp_path / "build"))
    saved = tmp_path / "build" / "2024" / "trace.json"
    assert run(project, "HEAD", str(saved)) == 0
    shown = capsys.readouterr().out
    assert shown.partition("\n\n")[2].startswith(LIST.partition("\n\n")[2])
    assert shown.endswith("not compared, as a saved ledger does not hold them\n")


@pytest.mark.parametrize(
    ("old", "said"),
    (
        ("2042", "`2042` is no edition (2024), no file and no git revision of the project, did you mean `2024`?"),
        ("HEAD:2023", "no edition `2023`; the project has 2024 (did you mean `2024`?), in `HEAD:2023`"),
        ("--output=x", "the following arguments are required: NEW"),
        ("missing.json", "`missing.json` cannot be read: No such file or directory"),
    ),
)
def test_what_cannot_be_found_is_named(project: Path, old: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With what there is."""
    assert run(project, old, "2024") == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    (
        ("{", "is not JSON in UTF-8"),
        ("[]", "is not a ledger that `probant build` writes (`trace.json`): at `$`, [] is not of type 'object'"),
        ('{"format": "probant-trace/1"}', "is a required property"),
    ),
)
def test_a_file_that_is_no_ledger_is_refused(project: Path, tmp_path: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By the ledger's schema."""
    saved = tmp_path / "trace.json"
    saved.write_text(text, encoding="utf-8")
    assert run(project, str(saved), "2024") == 2
    assert said in capsys.readouterr().err


def test_a_state_with_errors_shows_them_and_says_which_it_is(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is compared."""
    broken = write_two_states(tmp_path / "broken")
    path = broken / "templates/article/2024/en/results.md.j2"
    path.write_text(path.read_text(encoding="utf-8").replace('fact("hale-hr")', 'fact("hale-rr")'), encoding="utf-8")
    assert run(broken, "HEAD", "2024") == 1
    shown = capsys.readouterr().out
    assert "hale-rr" in shown
    assert shown.endswith("nothing was compared: `2024` has errors\n")


def test_a_language_that_there_is_not_is_named(project: Path) -> None:
    """With those that there are."""
    with pytest.raises(pipeline.UnknownChoice, match="no language `de`; the project has fr, en"):
        comparing.compare(project, comparing.Request("HEAD", "2024", languages=("de",)))
