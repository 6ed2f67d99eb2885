"""`probant add` as a user meets it: what it says, what it writes, how it ends; and the way of a new study from its blanks to the article."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
from pathlib import Path
from typing import NamedTuple

import pytest

from probant import cli
from tests.support.minimal_project import write_minimal_project
from tests.support.services import Reply, Services, as_json, as_text

INPUTS = Path(__file__).parents[1] / "golden" / "import" / "inputs"
NBIB = "nbib-randomised-trial.nbib"
BLANKS = INPUTS.parent / "blanks.txt"
STUDY = "content/studies/hoyer2021.yaml"


class Answer(NamedTuple):
    status: int
    stdout: str
    stderr: str


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project, with an export in it, as the current folder."""
    root = write_minimal_project(tmp_path / "project")
    shutil.copy(INPUTS / NBIB, root)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def services(server: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    server.begin(monkeypatch)
    server.answer("/eutils/efetch.fcgi", as_text((INPUTS / NBIB).read_text("utf-8")))
    server.answer("/ct/studies/NCT01000001", as_json(json.loads((INPUTS / "clinicaltrials-with-results.json").read_text("utf-8"))))
    return server


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    def command(*arguments: str) -> Answer:
        status = cli.main(arguments)
        return Answer(status, *capsys.readouterr())

    return command


def snapshot(root: Path) -> dict[str, bytes]:
    """Give the files of a project, but what is kept under build."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file() and "build" not in path.parts}


def test_a_publication_is_looked_up_with_its_trial(project: Path, services: Services, run) -> None:
    """Its facts of the registry are secondary, read at the registry's address; what nobody read is a blank."""
    answer = run("add", "https://pubmed.ncbi.nlm.nih.gov/30000001/")
    assert (answer.status, answer.stderr) == (0, "")
    assert answer.stdout.startswith("PMID 30000001, PubMed, asked 2026-03-06\n")
    text = (project / STUDY).read_text("utf-8")
    assert text.startswith("# Scaffolded by `probant add` from PMID 30000001, PubMed, asked 2026-03-06.\n")
    assert text.count("verification: secondary\n      locator: registry record, last updated 2021-06-30\n") == 0
    assert text.count('verification: secondary\n      locator: "registry record, last updated 2021-06-30"\n') == 4
    assert text.count("seen_at: [https://clinicaltrials.gov/study/NCT01000001]") == 4
    assert text.count("verification: TODO") == 3
    assert "\n    value: 61\n" in text
    check = run("check", "--diagnostics", "concise")
    assert check.status == 0
    assert "error" not in check.stdout


def test_without_a_network_nothing_is_changed_and_the_way_out_is_said(
    project: Path, services: Services, run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 2: nothing is wrong with what was asked."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        closed = listening.getsockname()[1]
    monkeypatch.setenv("PROBANT_EUTILS_URL", f"http://127.0.0.1:{closed}")
    monkeypatch.setattr("probant.update.online._PAUSE", 0)
    monkeypatch.setattr("probant.update.online.ATTEMPTS", 1)
    before = snapshot(project)
    answer = run("add", "30000001")
    assert (answer.status, answer.stderr) == (2, "")
    assert "PMID 30000001: error[lookup-failed] PubMed: cannot be reached" in answer.stdout
    assert "save the record from the site" in answer.stdout
    assert answer.stdout.endswith("nothing was written\n")
    assert snapshot(project) == before


def test_a_record_that_the_service_does_not_have_is_the_users_mistake(project: Path, services: Services, run) -> None:
    """Status 1; with --keep-going the others are written."""
    services.answer("/crossref/works/10.5555/nothing", Reply(b"Resource not found.", 404))
    before = snapshot(project)
    answer = run("add", "10.5555/nothing", NBIB)
    assert answer.status == 1
    assert "10.5555/nothing: error[record-not-found]" in answer.stdout
    assert "--keep-going writes the others" in answer.stdout
    assert snapshot(project) == before
    answer = run("add", "--keep-going", "10.5555/nothing", NBIB)
    assert answer.status == 1
    assert "1 added; wrote content/studies/hoyer2021.yaml, references.bib" in answer.stdout


def test_a_file_is_not_looked_up_unless_it_is_wished(project: Path, services: Services, run) -> None:
    """--online asks the registry about the trial that it names."""
    assert run("add", "--dry-run", NBIB).status == 0
    assert services.asked == []
    assert "Supervised walking (61 started)" in run("add", "--dry-run", "--online", NBIB).stdout
    assert services.paths() == ["/ct/studies/NCT01000001"]


def test_the_contact_of_the_project_is_told_to_the_services(project: Path, services: Services, run) -> None:
    """From probant.toml."""
    with (project / "probant.toml").open("a", encoding="utf-8") as file:
        file.write('contact = "jo@example.org"\n')
    run("add", "--dry-run", "30000001")
    assert all("(mailto:jo@example.org)" in agent for _path, _params, agent in services.asked)


@pytest.mark.parametrize(
    ("argument", "said"),
    (
        ("missing.ris", "missing.ris: error[missing-file] there is no file `missing.ris`"),
        ("nbib-randomised-trail.nbib", "hint: did you mean `nbib-randomised-trial.nbib`?"),
        ("content", "content: error[unreadable-file] `content` is a folder"),
        ("hale2011", "hale2011: error[unknown-identifier] `hale2011` is neither a file nor an identifier that is known"),
        ("", "(nothing): error[unreadable-file]"),
    ),
)
def test_an_argument_that_is_nothing_says_what_it_could_be(argument: str, said: str, project: Path, run) -> None:
    """Status 1, and nothing changes."""
    before = snapshot(project)
    answer = run("add", argument)
    assert answer.status == 1
    assert said in answer.stdout
    assert snapshot(project) == before


def test_one_citekey_is_for_one_record(project: Path, run) -> None:
    """Of several it would be a guess."""
    shutil.copy(INPUTS / "nbib-several-records.nbib", project)
    answer = run("add", "--citekey", "x", "nbib-several-records.nbib")
    assert answer == (2, "", "probant: `--citekey` names one reference, and there are 2 records; add them one by one\n")


@pytest.mark.parametrize(
    ("citekey", "said"),
    (
        ("Hale2011", "--citekey: error[citekey-taken] `Hale2011` is the citekey of another work"),
        ("9lives", "--citekey: error[bib-citekey] `9lives` is not a citekey"),
        ("../x", "--citekey: error[bib-citekey] `../x` is not a citekey"),
    ),
)
def test_a_citekey_that_cannot_be_is_refused(citekey: str, said: str, project: Path, run) -> None:
    """Taken (whatever its case), or not fit for a file's name; what is free is said."""
    before = snapshot(project)
    answer = run("add", "--citekey", citekey, NBIB)
    assert answer.status == 1
    assert said in answer.stdout
    assert ("`hoyer2021` is free" in answer.stdout) == (citekey == "Hale2011")
    assert snapshot(project) == before


def test_a_study_file_that_is_there_is_not_overwritten(project: Path, run) -> None:
    """Its name is taken; named with --citekey it is kept, and the entry is written for it."""
    (project / STUDY).write_text("citekey: hoyer2021\n", encoding="utf-8")
    assert "→ hoyer2021a, in references.bib" in run("add", "--dry-run", NBIB).stdout
    assert run("add", "--citekey", "hoyer2021", NBIB).status == 0
    assert (project / STUDY).read_text("utf-8") == "citekey: hoyer2021\n"
    assert "@article{hoyer2021," in (project / "references.bib").read_text("utf-8")


def test_a_bibliography_with_defects_is_not_added_to(project: Path, run) -> None:
    """They are reported as `probant check` does."""
    with (project / "references.bib").open("a", encoding="utf-8") as file:
        file.write("@article{cut, title = {x\n")
    before = snapshot(project)
    answer = run("add", NBIB)
    assert answer.status == 1
    assert "error[bib-syntax]" in answer.stdout
    assert snapshot(project) == before


def test_windows_line_ends_and_the_mark_at_the_beginning_stay(project: Path, run) -> None:
    """What is added has the file's own line ends."""
    bibliography = project / "references.bib"
    before = b"\xef\xbb\xbf" + bibliography.read_bytes().replace(b"\n", b"\r\n")
    bibliography.write_bytes(before)
    assert run("add", NBIB).status == 0
    after = bibliography.read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].startswith(b"\r\n@article{hoyer2021,\r\n  author = ")
    assert after.count(b"\n") == after.count(b"\r\n")
    assert run("check").status == 0


def test_what_cannot_be_written_leaves_all_as_it_was(project: Path, run) -> None:
    """A file stands where the folder of the studies has to be."""
    shutil.rmtree(project / "content" / "studies")
    (project / "content" / "studies").write_text("in the way", encoding="utf-8")
    before = snapshot(project)
    answer = run("add", NBIB)
    assert answer.status == 2
    assert answer.stderr.startswith("probant: cannot write `hoyer2021.yaml`: ")
    assert answer.stderr.endswith("; nothing was changed\n")
    assert snapshot(project) == before


def test_findings_can_be_had_as_data_and_the_rest_be_left_out(project: Path, run) -> None:
    """For programs and for the impatient."""
    shutil.copy(INPUTS / "nbib-retracted.nbib", project)
    answer = run("add", "--dry-run", "--diagnostics", "json", "nbib-retracted.nbib")
    assert [(item["rule"], item["line"]) for item in json.loads(answer.stdout)] == [("published-notice", 14)]
    assert run("add", "--quiet", NBIB) == (0, "", "")


def test_help_shows_examples(run) -> None:
    """Ready to be copied."""
    answer = run("add", "--help")
    assert answer.status == 0
    assert "probant add export.nbib" in answer.stdout
    assert "probant add 10.1000/x NCT01000001" in answer.stdout


CLAIMS = {
    "en": '{% claim "walk" %}\nIn {{ fact("hoyer2021-n") }}, walking delayed waking ({{ fact("hoyer2021-hr") }}) [@hoyer2021].\n{% endclaim %}\n',
    "fr": '{% claim "walk" %}\nChez {{ fact("hoyer2021-n") }}, la marche retardait le réveil ({{ fact("hoyer2021-hr") }}) [@hoyer2021].\n{% endclaim %}\n',
}


def cite(project: Path) -> None:
    for language, claim in CLAIMS.items():
        with (project / f"templates/article/2024/{language}/results.md.j2").open("a", encoding="utf-8") as file:
            file.write(f"\n{claim}")


def fill(project: Path) -> None:
    """Fill in every blank, as an author would with the publication beside her."""
    text = (project / STUDY).read_text("utf-8")
    text = text.replace("{fr: TODO, en: TODO}", "{fr: marche, en: walking}").replace("locator: TODO", "locator: p. 2053")
    text = text.replace("verification: TODO", "verification: full text").replace("endpoint: TODO", "endpoint: waking")
    values = iter(["120", "61", "59", "0.70", "0.05"])
    text = re.sub("value: TODO", lambda _match: f"value: {next(values)}", text)
    text = text.replace("low: TODO", "low: 0.50").replace("high: TODO", "high: 0.98").replace("level: TODO", "level: 95")
    (project / STUDY).write_text(text.replace("relation: TODO", 'relation: "<"'), encoding="utf-8")


def test_a_new_study_goes_from_its_blanks_to_the_article(project: Path, run) -> None:
    """Blanks are warnings while nothing cites the study, and stop the build once something does, each at its line; filled in, the article prints them."""
    assert run("add", NBIB).status == 0
    check = run("check", "--diagnostics", "concise")
    assert check.status == 0
    blanks = [line for line in check.stdout.splitlines() if "[unfilled-blank]" in line]
    text = (project / STUDY).read_text("utf-8").splitlines()
    expected = [number for number, line in enumerate(text, 1) if "TODO" in line.partition("#")[0]]
    assert [int(line.split(":")[1]) for line in blanks] == expected
    assert all(": warning[" in line for line in blanks)
    assert "references.bib:21:1: warning[unused-reference] no edition cites `hoyer2021`" in check.stdout
    assert run("build", "--format", "html").status == 0

    cite(project)
    check = run("check", "--diagnostics", "concise")
    assert check.status == 1
    assert check.stdout.count("error[unfilled-blank]") == len(expected)
    assert "error[undefined-fact] fact `hoyer2021-hr` is of `hoyer2021`, which still has blanks" in check.stdout
    assert run("build", "--format", "html").status == 1

    fill(project)
    check = run("check", "--diagnostics", "concise")
    assert (check.status, "unfilled-blank" in check.stdout) == (0, False)
    assert run("build", "--format", "html").status == 0
    page = (project / "build" / "2024" / "en" / "article.html").read_text("utf-8")
    assert re.search(r"120\spatients", page)
    assert "Supervised walking versus usual care" in page


def test_a_blank_does_not_hide_other_defects_of_its_file(project: Path, run) -> None:
    """What is wrong besides the blanks is reported at once."""
    run("add", NBIB)
    text = (project / STUDY).read_text("utf-8")
    (project / STUDY).write_text(text.replace("kind: count", "kind: cuont", 1).replace("population:", "populaton:"), encoding="utf-8")
    check = run("check", "--diagnostics", "concise")
    assert check.status == 1
    assert "error[unknown-kind] unknown kind `cuont`" in check.stdout
    assert "error[unknown-field] unknown field `populaton`" in check.stdout
    assert "warning[unfilled-blank]" in check.stdout


def test_the_blanks_are_listed_as_the_golden_file_has_them(project: Path, run) -> None:
    """Each with its line and what to do; `UPDATE_GOLDEN=1` writes the file anew."""
    run("add", NBIB)
    answer = run("check")
    if os.environ.get("UPDATE_GOLDEN") == "1":
        BLANKS.write_text(answer.stdout, encoding="utf-8")
    assert answer.stdout == BLANKS.read_text("utf-8")


def test_an_entry_that_is_not_read_back_as_composed_is_not_written(project: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a sign forgotten that breaks out of a field, the parsers would notice; the other records are not refused with it."""
    shutil.copy(INPUTS / "nbib-several-records.nbib", project)
    monkeypatch.setattr("probant.update.entries.title_tex", lambda title: "A brace too many } {" if "uphill" in title else title)
    before = snapshot(project)
    answer = run("add", "nbib-several-records.nbib")
    assert answer.status == 1
    assert "nbib-several-records.nbib:1:1: error[entry-not-read-back] `the entry` of `vanderberg2018` cannot be written" in answer.stdout
    assert answer.stdout.count("error[") == 1
    assert snapshot(project) == before
    monkeypatch.setattr("probant.update.entries.title_tex", lambda title: f"{title}}}, year = {{1066" if "uphill" in title else title)
    answer = run("add", "nbib-several-records.nbib")
    assert "error[entry-not-read-back]" in answer.stdout
    assert snapshot(project) == before
