"""`probant diff --redline`: which files are written, when none is, whose changes they are and of when."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from probant import cli
from tests.support.tracked import W, body_of, changes, paragraphs, settle
from tests.support.two_editions import write_two_states

FILES = ["en/redline.docx", "en/redline.html", "fr/redline.docx", "fr/redline.html"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The minimal project, its first state committed, changed since."""
    return write_two_states(tmp_path_factory.mktemp("redline") / "project")


@pytest.fixture(scope="module")
def written(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the redline since the first commit."""
    folder = tmp_path_factory.mktemp("marked") / "since"
    assert run(project, "HEAD", "2024", "--redline", str(folder)) == 0
    return folder


def run(project: Path, *arguments: str) -> int:
    return cli.main(["diff", "--project", str(project), *arguments])


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_each_language_has_a_word_file_and_a_page(written: Path) -> None:
    """In a folder that need not be there."""
    assert files(written) == FILES


def test_the_files_are_named_under_the_list(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As JSON has them, beside it; only the languages and formats that are asked for."""
    monkeypatch.chdir("/")  # a path is shown as short as it can be from here
    assert run(project, "HEAD", "2024", "--redline", str(tmp_path), "--lang", "fr", "--format", "html") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("HEAD → 2024: ")
    assert shown.endswith(f"\n\n{str(tmp_path)[1:]}/fr/redline.html\n")
    assert files(tmp_path) == ["fr/redline.html"]
    assert run(project, "HEAD", "2024", "--redline", str(tmp_path), "--lang", "fr", "--format", "html", "--json") == 0
    told = capsys.readouterr()
    assert told.out.startswith("{")
    assert told.err == f"{str(tmp_path)[1:]}/fr/redline.html\n"


@pytest.mark.parametrize("language", ("fr", "en"))
def test_the_text_of_a_revision_comes_back_when_all_is_rejected(project: Path, written: Path, tmp_path: Path, language: str) -> None:
    """And that of the working tree when all is accepted: of one with itself there is nothing to mark."""
    for side, accept in (("HEAD", False), ("2024", True)):
        assert run(project, side, side if side == "2024" else "HEAD:2024", "--redline", str(tmp_path), "--lang", language, "--format", "docx") == 0
        plain = body_of(tmp_path / language / "redline.docx")
        assert changes(plain) == []
        marked = body_of(written / language / "redline.docx")
        settle(marked, accept=accept)
        assert paragraphs(marked) == paragraphs(plain)


def test_reasons_are_comments_in_the_language_of_the_text(written: Path) -> None:
    """A fact changed from what to what, a claim added."""
    said = {}
    for language in ("fr", "en"):
        with zipfile.ZipFile(written / language / "redline.docx") as package:
            comments = etree.fromstring(package.read("word/comments.xml"))
        said[language] = ["".join(item.itertext()) for item in comments.iter(f"{W}p")]
        page = (written / language / "redline.html").read_text(encoding="utf-8")
        assert all(line in page for line in said[language])
    assert any(line.endswith(": 3 months → 4 months") for line in said["en"])
    assert any(line.endswith("\u00a0: 3 mois → 4 mois") for line in said["fr"])
    assert "Claim added." in said["en"]
    assert "Affirmation ajoutée." in said["fr"]


def stamps(file: Path) -> set[tuple[str, str]]:
    return {(item.get(f"{W}author"), item.get(f"{W}date")) for item in changes(body_of(file))}


def test_changes_have_the_date_of_the_new_edition_or_of_the_clock_and_an_author(
    project: Path, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SOURCE_DATE_EPOCH is the one clock."""
    assert stamps(written / "en" / "redline.docx") == {("Probant", "2024-03-01T00:00:00Z")}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert run(project, "HEAD", "2024", "--redline", str(tmp_path), "--author", "Céline É.", "--lang", "en", "--format", "docx") == 0
    assert stamps(tmp_path / "en" / "redline.docx") == {("Céline É.", "2023-11-14T22:13:20Z")}


def test_the_same_states_give_the_same_bytes(project: Path, written: Path, tmp_path: Path) -> None:
    """Again, into another folder."""
    assert run(project, "HEAD", "2024", "--redline", str(tmp_path)) == 0
    assert {name: (tmp_path / name).read_bytes() == (written / name).read_bytes() for name in FILES} == dict.fromkeys(FILES, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    (
        (["HEAD", "2024", "--format", "docx"], "`--format` and `--author` are those of a redline: name its folder with `--redline DIR`"),
        (["HEAD", "2024", "--author", "Ann"], "name its folder with `--redline DIR`"),
        (["HEAD", "2024", "--redline", "{}", "--format", "dcox"], "no format of a redline `dcox`; the project has docx, html (did you mean `docx`?)"),
        (["HEAD", "2024", "--redline", "{}", "--author", " "], "`--author` has to be a name, on one line"),
        (["HEAD", "2024", "--redline", "{}", "--author", "A\x01"], "`--author` has to be a name, on one line"),
        (["HEAD", "2024", "--redline", "{}", "--lang", "de"], "no language `de`; the project has fr, en"),
        (
            ["trace.json", "2024", "--redline", "{}"],
            "a redline needs both texts, and `trace.json` is a saved ledger, which holds none: name an edition or a git revision",
        ),
    ),
)
def test_what_cannot_be_written_is_said_and_nothing_is(
    project: Path, tmp_path: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what to do."""
    folder = tmp_path / "out"
    assert run(project, *(item.format(folder) for item in arguments)) == 2
    assert said in capsys.readouterr().err
    assert not folder.exists()


def test_a_file_that_cannot_be_replaced_leaves_all_as_they_were(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The others are not half new."""
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "redline.docx").write_bytes(b"earlier")
    (tmp_path / "fr" / "redline.html").mkdir()
    assert run(project, "HEAD", "2024", "--redline", str(tmp_path)) == 2
    assert "cannot write `redline.html`: Is a directory; nothing was changed" in capsys.readouterr().err
    assert files(tmp_path) == ["fr/redline.docx"]
    assert (tmp_path / "fr" / "redline.docx").read_bytes() == b"earlier"


def test_a_state_with_errors_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are shown."""
    broken = write_two_states(tmp_path / "broken")
    path = broken / "templates/article/2024/en/results.md.j2"
    path.write_text(path.read_text(encoding="utf-8").replace('fact("hale-hr")', 'fact("hale-rr")'), encoding="utf-8")
    assert run(broken, "HEAD", "2024", "--redline", str(tmp_path / "out")) == 1
    assert capsys.readouterr().out.endswith("nothing was compared: `2024` has errors\n")
    assert not (tmp_path / "out").exists()
