"""`probant impact`: what it finds in the small review, and how it says it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from probant import cli, pipeline
from probant.update.impact.gathering import impact_on
from probant.update.impact.places import EditionImpact, Impact

ROOT = Path(__file__).parents[4]
GOLDEN = ROOT / "tests" / "golden" / "impact"
STUDIES = "content/studies"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))


class Answer(NamedTuple):
    status: int
    stdout: str
    stderr: str


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small review, as the current folder."""
    root = shutil.copytree(ROOT / "tests" / "projects" / "tiny", tmp_path / "tiny", ignore=shutil.ignore_patterns("build"))
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    def command(*arguments: str) -> Answer:
        status = cli.main(["impact", *arguments])
        return Answer(status, *capsys.readouterr())

    return command


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert text.count(old) == 1, (path, old)
    (root / path).write_text(text.replace(old, new), "utf-8")


def impact(root: Path, name: str) -> tuple[Impact, EditionImpact]:
    corpus, rendered = pipeline.rendered(root)
    found = impact_on(corpus, rendered, name)
    return found, found.editions[0]


def golden(name: str, text: str) -> None:
    file = GOLDEN / name
    if UPDATE:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "arguments"),
    (
        ("fact", ("alpha-hr",)),
        ("study", ("alpha2001", "--lang", "en")),
        ("words", ("alpha-direction", "--lang", "fr")),
        ("registration", ("gamma2003", "--lang", "en")),
        ("own-figure", ("tiny-habit", "--lang", "fr,en")),
    ),
)
def test_an_impact_is_listed_for_a_terminal(project: Path, run: Callable[..., Answer], name: str, arguments: tuple[str, ...]) -> None:
    """Within its width, both languages, what changes by itself first."""
    del project
    answer = run(*arguments)
    assert (answer.status, answer.stderr) == (0, "")
    assert max(map(len, answer.stdout.splitlines())) <= 80
    golden(f"{name}.txt", f"$ probant impact {' '.join(arguments)}\n{answer.stdout}")


def test_an_impact_is_given_as_data(project: Path, run: Callable[..., Answer]) -> None:
    """Whole, in every language, with each place."""
    del project
    answer = run("alpha-hr", "--json")
    golden("fact.json", answer.stdout)
    data = json.loads(answer.stdout)
    assert data["format"] == "probant-impact/1"
    assert data["target"]["place"]["file"] == "content/studies/alpha2001.yaml"
    (edition,) = data["editions"]
    assert {text["how"] for claim in edition["claims"] for text in claim["languages"].values()} == {"prints"}


def test_an_unknown_id_is_named_with_the_closest(project: Path, run: Callable[..., Answer]) -> None:
    """And the command could not run; a claim is no such id."""
    del project
    assert run("alpha-hrr") == (2, "", "probant: no fact, study or reference `alpha-hrr`, did you mean `alpha-hr`?\n")
    assert run("alpha201").stderr.endswith("did you mean `alpha2001`?\n")
    assert run("zzzzzzz") == (2, "", "probant: no fact, study or reference `zzzzzzz`\n")


def test_unknown_choices_are_named(project: Path, run: Callable[..., Answer]) -> None:
    """An edition or a language that the project does not have."""
    del project
    assert "no edition `2025`" in run("alpha-hr", "--edition", "2025").stderr
    assert "no language `de`" in run("alpha-hr", "--lang", "de").stderr


def test_a_project_that_cannot_be_read_says_why(project: Path, run: Callable[..., Answer]) -> None:
    """With its findings, as any command."""
    edit(project, f"{STUDIES}/alpha2001.yaml", "value: 0.60", "value: 0,60")
    answer = run("alpha-hr")
    assert answer.status == 1
    assert "error[number-with-comma]" in answer.stdout


def test_a_fact_that_nothing_uses_is_used_nowhere(project: Path, run: Callable[..., Answer]) -> None:
    """It is said, with the editions."""
    edit(
        project,
        f"{STUDIES}/alpha2001.yaml",
        "facts:\n",
        "facts:\n  - id: alpha-idle\n    kind: duration\n    statement: {fr: durée, en: length}\n    value: 3\n    unit: year\n"
        "    read: {verification: full text, locator: p. 9, seen_at: [https://example.org/alpha]}\n",
    )
    assert run("alpha-idle").stdout.endswith("\nused nowhere (edition 2024)\n")
    assert run("alpha2001", "--lang", "en").stdout.endswith("\nfacts of it that are used nowhere\n  alpha-idle\n")


def test_a_study_with_blanks_says_how_many(project: Path, run: Callable[..., Answer]) -> None:
    """Nothing else is known of it."""
    edit(project, f"{STUDIES}/gamma2003.yaml", "population: null", "population: TODO")
    for language in ("fr", "en"):
        (project / f"templates/article/2024/{language}/practice.md.j2").write_text("## Practice {#practice}\n", "utf-8")
    answer = run("gamma2003")
    assert answer.status == 0
    assert "its study has 1 blank: `probant check` lists them" in answer.stdout


def test_words_tied_to_a_fact_do_not_change_with_it(project: Path) -> None:
    """`say` and `rests` are to be read; `fact` changes by itself; `endpoint` prints the endpoint's name."""
    assert {claim.id: claim.how for claim in impact(project, "alpha-direction")[1].claims} == {"alpha-result": "words", "practice-both": "words"}
    edit(project, "templates/article/2024/en/effect.md.j2", '{{ facts("alpha-free-walk", "alpha-free-usual") }}', '{{ fact("alpha-free-usual") }}')
    (claim,) = impact(project, "alpha-free-walk")[1].claims
    assert {language: text.how for language, text in claim.languages.items()} == {"fr": "prints", "en": "endpoint"}


def test_a_value_outside_claims_is_listed(project: Path, run: Callable[..., Answer]) -> None:
    """Such as in a heading."""
    edit(project, "templates/article/2024/en/effect.md.j2", "### Beta cohort", '### Beta cohort over {{ fact("beta-programme") }}')
    (item,) = impact(project, "beta-programme")[1].outside
    assert (item.language, [number.text.replace("\u00a0", " ") for number in item.numbers]) == ("en", ["12 weeks"])
    assert "\nprinted outside claims\n    en  templates/article/2024/en/effect.md.j2:14 12 weeks\n" in run("beta-programme").stdout


def test_a_figure_is_drawn_again_for_its_data_and_not_for_its_caption(project: Path) -> None:
    """A value of the caption changes its text alone."""
    caption = "caption: {fr: Rapport des risques instantanés de l'essai fictif, en: Hazard ratio of the made-up trial}"
    edit(
        project,
        "content/figures/walking-forest.yaml",
        caption,
        'caption: {fr: "Rapport, suivi {alpha-follow-up}", en: "Ratio, followed {alpha-follow-up}"}\nnotes: [{fr: "{alpha-age}", en: "{alpha-age}"}]',
    )
    by_fact = {name: {item.id: item for item in impact(project, name)[1].displays} for name in ("alpha-follow-up", "alpha-age", "alpha-hr-ci")}
    figure = {name: found["walking-forest"] for name, found in by_fact.items()}
    assert {name: (item.parts, item.drawn) for name, item in figure.items()} == {
        "alpha-follow-up": (("caption",), False),
        "alpha-age": (("notes",), False),
        "alpha-hr-ci": (("data",), True),
    }


def test_a_reference_tells_which_others_would_have_another_number(project: Path) -> None:
    """All that follow it in the list, one less each; a registration that is not listed has none."""
    reference = impact(project, "alpha2001")[1].reference
    assert reference is not None
    assert (reference.number, reference.renumbered) == (1, (("beta2002", 2, 1),))
    assert impact(project, "gamma2003")[1].reference is None
    assert impact(project, "alpha-hr")[1].reference is None


def relation(root: Path, kind: str) -> None:
    """Let Beta be something to Alpha."""
    edit(root, f"{STUDIES}/beta2002.yaml", "groups:\n", f"relations: [{{kind: {kind}, study: alpha2001}}]\ngroups:\n")


def test_claims_that_rest_on_what_is_contradicted_are_to_be_read_again(project: Path) -> None:
    """Those that rest on the newer study too take it into account; a review closes one, with its day and reason."""
    relation(project, "contradicts")
    (found,) = impact(project, "beta2002")[1].relations
    assert (found.kind, found.study, found.in_use) == ("contradicts", "alpha2001", True)
    assert {claim.claim: claim.reading.state for claim in found.claims} == {
        "intro-alpha-design": "open",
        "alpha-groups": "open",
        "alpha-result": "open",
        "practice-both": "accounted",
    }
    file = project / "content/editions/2024.yaml"
    file.write_text(
        file.read_text("utf-8") + 'reviewed: [{claims: [alpha-groups], studies: [beta2002], date: "2024-06", reason: the groups stay}]\n', "utf-8"
    )
    (found,) = impact(project, "beta2002")[1].relations
    (done,) = [claim.reading for claim in found.claims if claim.reading.state == "reviewed"]
    assert (done.date, done.reason) == ("2024-06", "the groups stay")
    # What impact lists as open is what the check asks for.
    check = {item.message.split("`")[1] for item in pipeline.check(project)[0] if item.rule == "claim-rests-on-superseded"}
    assert check == {claim.claim for claim in found.claims if claim.reading.state == "open"}


@pytest.mark.parametrize("kind", ("updates", "confirms", "same-cohort-as"))
def test_other_relations_list_the_claims_and_ask_nothing(project: Path, kind: str, run: Callable[..., Answer]) -> None:
    """An update adds to what was found."""
    relation(project, kind)
    (found,) = impact(project, "beta2002")[1].relations
    assert {claim.reading.state for claim in found.claims} == {"accounted"}
    assert f"\nbeta2002 {kind} alpha2001 ({STUDIES}/beta2002.yaml:" in run("beta2002").stdout
    assert [(item.study, item.kind) for item in impact(project, "alpha2001")[0].related] == [("beta2002", kind)]


def notice(root: Path, more: str) -> None:
    """Record a notice about Alpha."""
    status = f'status:\n  checked: "2024-05-02"\n  seen_at: [https://example.org/notice]\n  notices: [{{{more}}}]\n'
    edit(root, f"{STUDIES}/alpha2001.yaml", "groups:\n", f"{status}groups:\n")


def test_a_retracted_reference_leads_to_its_claims_although_a_check_has_errors(project: Path, run: Callable[..., Answer]) -> None:
    """Each is to be read again, until a review that is not older than the notice."""
    notice(project, "kind: retracted, by: 10.5555/fixture.notice, date: 2024-04")
    assert pipeline.check(project)[0].errors
    found, edition = impact(project, "alpha2001")
    assert [(item.kind, item.by, item.checked) for item in found.notices] == [("retracted", "10.5555/fixture.notice", "2024-05-02")]
    assert {claim.id: claim.after_notice.state for claim in edition.claims if claim.after_notice} == dict.fromkeys(
        ("intro-alpha-design", "alpha-groups", "alpha-result", "practice-both"), "open"
    )
    file = project / "content/editions/2024.yaml"
    for date, state in (("2024-03", "open"), ("2024-05", "reviewed")):
        text = file.read_text("utf-8").split("reviewed:")[0]
        file.write_text(f'{text}reviewed: [{{claims: [alpha-groups], studies: [alpha2001], date: "{date}", reason: "said in the text"}}]\n', "utf-8")
        claims = {claim.id: claim.after_notice for claim in impact(project, "alpha2001")[1].claims}
        assert claims["alpha-groups"] is not None
        assert claims["alpha-groups"].state == state
    output = run("alpha2001", "--lang", "en").stdout
    assert "\n  retracted on 2024-04: 10.5555/fixture.notice, looked up on 2024-05-02\n" in output
    assert "\n  alpha-groups (effect), reviewed on 2024-05: said in the text\n" in output
    assert "\n  alpha-result (effect), to be read again\n" in output


def test_a_preprint_is_accounted_for_where_its_article_is_cited(project: Path) -> None:
    """A claim that rests on the article too takes the replacement into account."""
    notice(project, "kind: preprint-replaced, by: beta2002")
    claims = {claim.id: claim.after_notice.state for claim in impact(project, "alpha2001")[1].claims if claim.after_notice}
    assert claims["practice-both"] == "accounted"
    assert claims["alpha-result"] == "open"


def test_a_reference_without_a_study_leads_to_its_citations(project: Path, run: Callable[..., Answer]) -> None:
    """At the line that cites it, in each language; nothing of it is printed, so nothing changes by itself."""
    bibliography = project / "references.bib"
    bibliography.write_text(bibliography.read_text("utf-8") + "\n@book{sample2010,\n  title = {A made-up book},\n  year = {2010}\n}\n", "utf-8")
    for language in ("fr", "en"):
        edit(project, f"templates/article/2024/{language}/practice.md.j2", "@beta2002]", "@beta2002; @sample2010]")
    found, edition = impact(project, "sample2010")
    assert found.target.kind == "reference"
    (claim,) = edition.claims
    assert (claim.id, claim.how) == ("practice-both", "cites")
    for language, text in claim.languages.items():
        path = f"templates/article/2024/{language}/practice.md.j2"
        assert text.citation is not None
        line = (project / path).read_text("utf-8").splitlines()[text.citation.line - 1]
        assert (text.citation.file, line[text.citation.column - 1 :][:11]) == (path, "@sample2010")
    assert "\nclaims that cite it: read them\n  practice-both (practice)\n" in run("sample2010").stdout
