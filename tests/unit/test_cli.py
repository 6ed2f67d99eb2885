"""`probant.cli`: arguments in, a stage called, text and an exit status out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from probant import __version__, cli, pipeline
from probant.rules import rules
from tests.support.minimal_project import write_minimal_project

ROOT = Path(__file__).parents[2]
COMMANDS = tuple(next(action for action in cli.make_parser()._actions if action.dest == "command").choices or ())


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The minimal project, and its folder as the current one."""
    monkeypatch.delenv("PROBANT_TRACEBACK", raising=False)
    folder = write_minimal_project(tmp_path / "project")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "probant", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )


# Help


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its options are listed, and lines that can be copied."""
    assert cli.main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: probant {command}")
    assert f"examples:\n  probant {command}" in shown


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """So does the command alone."""
    assert cli.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(re.search(rf"^    {command} ", shown, re.MULTILINE) for command in COMMANDS)
    assert "examples:" in shown
    assert cli.main([]) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_of_the_help_are_commands_that_exist(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each example is understood, option by option."""
    cli.main([command, "--help"])
    examples = re.findall(r"^  probant (\S+(?: \S+)*)", capsys.readouterr().out, re.MULTILINE)
    assert examples
    for example in examples:
        assert cli.make_parser().parse_args(example.split()).command == command


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    """One line."""
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"probant {__version__}\n"


# Check


def test_a_project_without_defect_ends_with_0(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts of what it holds, and that nothing was found; with `-q`, nothing."""
    assert cli.main(["check"]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines()[-1] == "no findings"
    assert "2 claims" in shown.out
    assert shown.err == ""
    assert cli.main(["check", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_check_writes_nothing(root: Path) -> None:
    """No folder, no cache."""
    before = sorted(root.rglob("*"))
    cli.main(["check"])
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("form", ("full", "concise", "json", "github"))
@pytest.mark.parametrize("command", ("check", "build"))
def test_findings_are_shown_in_the_form_asked_for(root: Path, command: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard output, with status 1; JSON is JSON from the first sign to the last."""
    (root / "references.bib").unlink()
    assert cli.main([command, "--diagnostics", form]) == 1
    shown = capsys.readouterr()
    assert shown.err == ""
    if form == "json":
        assert [item["rule"] for item in json.loads(shown.out)] == ["missing-file"]
    elif form == "github":
        assert shown.out.startswith("::error file=references.bib,title=missing-file::")
    else:
        assert shown.out.splitlines()[0] == "references.bib: error[missing-file] there is no file `references.bib`"
        assert ("  hint: " in shown.out) == (form == "full")
        assert shown.out.splitlines()[-1] == "1 error"


@pytest.mark.parametrize(("form", "shown"), (("json", "[]\n"), ("github", "")))
def test_no_finding_is_an_empty_report_for_programs(root: Path, form: str, shown: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty list, or nothing at all."""
    assert cli.main(["check", "--diagnostics", form]) == 0
    assert capsys.readouterr().out == shown


def test_a_warning_is_an_error_only_when_asked_for(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`--strict` makes the status 1; the warning is shown in both cases."""
    from probant.diagnostics import Findings
    from probant.spans import Span

    findings = Findings()
    findings.warn("unknown-field", "field `x`", Span("a.yaml", 1, 1))
    monkeypatch.setattr(pipeline, "check", lambda _root, _edition: (findings, {"claims": 2}))
    assert cli.main(["check"]) == 0
    assert "1 warning" in capsys.readouterr().out
    assert cli.main(["check", "--strict"]) == 1
    assert "1 warning" in capsys.readouterr().out


def test_the_project_can_be_named_from_anywhere(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its folder or any folder inside it."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check", "--project", str(root)]) == 0
    assert cli.main(["check", "--project", "project/content/studies"]) == 0


def test_a_folder_that_is_gone_is_said(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A shell may stand in a folder that another removed."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert cli.main(["check"]) == 2
    assert capsys.readouterr().err == "probant: the current folder no longer exists; go into another\n"
    monkeypatch.chdir(root)


# Explain


def test_every_rule_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """By its name; the list has them all, one a line."""
    for name in rules():
        assert cli.main(["explain", name]) == 0
        assert capsys.readouterr().out.startswith(f"{name}\n\n")
    assert cli.main(["explain", "--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(rules())
    assert cli.main(["explain"]) == 0


# What goes wrong


def test_a_reader_that_has_seen_enough_is_no_failure(root: Path) -> None:
    """`probant explain --list | head -1` ends with 0 and says nothing more."""
    script = f"{sys.executable} -m probant explain --list | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"},
    )
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_an_interruption_ends_with_130(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The message says that the last build is still there."""

    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "build", interrupt)
    assert cli.main(["build"]) == 130
    assert capsys.readouterr().err == "probant: interrupted; the last good build is untouched\n"


def test_a_defect_of_the_engine_is_a_message_too(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No user sees a traceback; who mends the engine can ask for it."""

    def fail(*_arguments: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr(pipeline, "build", fail)
    assert cli.main(["build"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("probant: a defect of Probant itself, KeyError: 'unforeseen'\n")
    assert "Traceback" not in shown.err
    monkeypatch.setenv("PROBANT_TRACEBACK", "1")
    with pytest.raises(KeyError):
        cli.main(["build"])


def test_a_character_that_no_font_has_is_found_where_it_stands(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A finding as any other: the project can mend it."""
    from probant.fonts import MissingGlyph

    path = root / "templates/article/2024/fr/results.md.j2"
    path.write_text(path.read_text(encoding="utf-8").replace("thé vert", "thé 茶"), encoding="utf-8")

    def refuse(*_arguments: object) -> None:
        raise MissingGlyph("茶")

    monkeypatch.setattr(pipeline, "build", refuse)
    assert cli.main(["build"]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("templates/article/2024/fr/results.md.j2:4:35: error[missing-glyph] no font of the layout has U+8336")
    assert shown[-1] == "1 error"


def test_progress_is_shown_on_a_terminal_only(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """In a pipe, standard error stays empty."""

    def build(_root: Path, _request: object, progress: pipeline.Progress) -> pipeline.BuildReport:
        progress("reading")
        return pipeline.BuildReport("2024", root)

    monkeypatch.setattr(pipeline, "build", build)
    assert cli.main(["build"]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert cli.main(["build"]) == 0
    assert "reading …" in capsys.readouterr().err
    assert cli.main(["build", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "request_"),
    (
        ((), pipeline.Request()),
        (("--edition", "2024", "--strict"), pipeline.Request(edition="2024", strict=True)),
        (("--lang", "fr, en", "--format", "html,"), pipeline.Request(languages=("fr", "en"), formats=("html",))),
        (("--style", "apa", "--output", "x"), pipeline.Request(style="apa", output=Path("x"))),
        (("--format", "docx", "--citations", "zotero"), pipeline.Request(formats=("docx",), citations="zotero")),
    ),
)
def test_options_become_a_request(root: Path, arguments: tuple[str, ...], request_: pipeline.Request, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not given is the project's own choice."""
    seen: list[object] = []

    def build(_root: Path, request: pipeline.Request, _progress: object) -> pipeline.BuildReport:
        seen.append(request)
        return pipeline.BuildReport("2024", root)

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(pipeline, "build", build)
    assert cli.main(["build", *arguments]) == 0
    assert seen == [request_]


def test_the_date_of_a_build_can_come_from_outside(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH, in whole seconds."""
    for text, value in (("0", 0), ("1700000000", 1_700_000_000), ("4102444799", 4_102_444_799)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
        assert cli._epoch() == value


def test_doctor_looks_at_what_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    """Its status is that of what it found."""
    assert cli.main(["doctor"]) in (0, 1, 2)
    assert "pandoc" in capsys.readouterr().out.lower()


def test_the_module_runs_as_a_program(root: Path) -> None:
    """`python -m probant` is the command, and its status the process's."""
    assert run("check", cwd=root).returncode == 0
    assert run("chekc", cwd=root).returncode == 2


def test_a_command_that_needs_nothing_heavy_loads_nothing_heavy(root: Path) -> None:
    """`probant --version` and `probant explain` import neither pydantic nor Jinja nor WeasyPrint."""
    code = (
        "import sys; from probant import cli; cli.main(['explain', 'unbound-number']); "
        "sys.exit(len({'pydantic', 'jinja2', 'weasyprint', 'babel', 'bibtexparser', 'yaml', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
    assert done.returncode == 0
