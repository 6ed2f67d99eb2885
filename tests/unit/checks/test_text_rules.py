"""Each rule about the text reports a minimal defect (the whole answer stands in `tests/golden/rules/`), and is silent on its sound twin.

`UPDATE_GOLDEN=1 python -m pytest tests/unit/checks/test_text_rules.py` writes the answers anew: read the difference before it is committed.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from probant.checks.accepting import CLAIM_RULES, DISPLAY_RULES, FACT_RULES, REFERENCE_RULES
from probant.diagnostics import Findings, render
from probant.loading.corpus import load_corpus
from probant.loading.project import load_project
from probant.pipeline import examine
from probant.rules import rules as known_rules
from tests.support.minimal_project import FILES

GOLDEN = Path(__file__).parents[2] / "golden" / "rules"

BIB, VOCABULARY, EDITION = "references.bib", "content/vocabulary.yaml", "content/editions/2024.yaml"
HALE, BROOK, STATEMENTS = "content/studies/hale2011.yaml", "content/studies/brook2014.yaml", "content/statements.yaml"
FR, EN = "templates/article/2024/fr/results.md.j2", "templates/article/2024/en/results.md.j2"
FR_INTRO, EN_INTRO = "templates/article/2024/fr/introduction.md.j2", "templates/article/2024/en/introduction.md.j2"
FR_ABSTRACT = "templates/article/2024/fr/abstract.md.j2"

MOSS = "@book{moss1999, author = {Moss, P.}, title = {Tea}, year = {1999}, isbn = {978-0-00-000000-2}, publisher = {Leaf}}\n"


@dataclass(frozen=True)
class Edit:
    """A change of a file: the first `old` becomes `new`; an empty `old` is its end, or a new file."""

    path: str
    old: str
    new: str

    def __str__(self) -> str:
        """Give it as it stands in a golden file."""
        return "\n".join([self.path, *(f"- {line}" for line in self.old.splitlines()), *(f"+ {line}" for line in self.new.splitlines())])


Edits = tuple[Edit, ...]


@dataclass(frozen=True)
class Case:
    """What both the defect and its twin begin with, the defect, and the twin."""

    bad: Edits
    good: Edits = ()
    both: Edits = ()


def findings_of(root: Path, edits: Edits) -> Findings:
    """Write the minimal project with edits, and check it."""
    texts = dict(FILES)
    for edit in edits:
        text = texts.get(edit.path, "")
        assert edit.old in text, f"{edit.old!r} is not in {edit.path}"
        texts[edit.path] = text.replace(edit.old, edit.new, 1) if edit.old else text + edit.new
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    corpus, findings = load_corpus(load_project(root))
    assert corpus is not None
    examine(corpus, corpus.editions["2024"], findings)
    return findings


def rules(root: Path, *edits: Edit) -> list[str]:
    """Give the names of the rules that find something."""
    return [item.rule for item in findings_of(root, edits)]


def in_both(old: str, new: str) -> Edits:
    """Change the results in both languages."""
    return (Edit(FR, old, new), Edit(EN, old, new))


def claim(path: str, identifier: str, text: str, arguments: str = "") -> Edit:
    """Add a claim at the end of a template."""
    return Edit(path, "", f'\n{{% claim "{identifier}"{arguments} %}}\n{text}\n{{% endclaim %}}\n')


def claims(identifier: str, french: str, english: str, arguments: str = "") -> Edits:
    """Add a claim in both languages."""
    return (claim(FR, identifier, french, arguments), claim(EN, identifier, english, arguments))


def fact(kind: str, name: str, fields: str, read: str = "{verification: abstract, locator: abstract}") -> str:
    """Write a fact."""
    return f"  - {{id: {name}, kind: {kind}, statement: {{fr: un fait, en: a fact}}, {fields}, read: {read}}}\n"


ARMS = Edit(
    HALE,
    "",
    fact("percentage", "awake-green", "group: green, value: 20") + fact("percentage", "awake-water", "group: water, value: 40"),
)
AWAKE_EN = claim(EN, "awake", '{{ fact("awake-green") }} and {{ fact("awake-water") }} woke [@hale2011].')
SLEEP = Edit(VOCABULARY, "units:\n", "  sleep:\n    label: {fr: durée du sommeil, en: sleep duration}\n    counts_deaths: false\nunits:\n")
REPORT = """\
citekey: hale2015
name: {fr: suivi de Hale et al., en: follow-up by Hale et al.}
registration: null
design: {type: randomised-trial}
population: null
relations:
  - {kind: supersedes, study: hale2011}
  - {kind: same-cohort-as, study: hale2011}
groups:
  green: {label: {fr: thé vert, en: green tea}, arm: true}
  water: {label: {fr: eau, en: water}, arm: true}
facts:
  - {id: later-hr, kind: hazard-ratio, statement: {fr: un fait, en: a fact}, endpoint: waking, group: green, versus: water, value: 0.80, read: {verification: abstract, locator: p. 2}}
  - {id: later-cups, kind: number, statement: {fr: un fait, en: a fact}, value: 4, unit: cup, read: {verification: abstract, locator: p. 2}}
"""
LATER: Edits = (
    Edit(BIB, "", "@article{hale2015, author = {Hale, A.}, title = {Tea again}, year = {2015}, doi = {10.1000/tea.2015.1}}\n"),
    Edit("content/studies/hale2015.yaml", "", REPORT),
    *claims(
        "later",
        'Plus tard, {{ fact("later-hr") }} et {{ fact("later-cups") }} [@hale2015].',
        'Later, {{ fact("later-hr") }} and {{ fact("later-cups") }} [@hale2015].',
    ),
)
"""A later report of a trial, which supersedes the first one, told in a claim of its own."""
STAYS = Edit(EDITION, "", 'reviewed:\n  - {claims: [green-tea], studies: [hale2015], date: "2024-02-03", reason: given as the first report}\n')
PLOT = "content/figures/ratios.yaml"
ROWS = "rows:\n  - {estimate: hale-hr}\n  - {estimate: later-hr}\n"
PLACED: Edits = (
    Edit(
        PLOT,
        "",
        f"kind: forest\nid: ratios\ncaption: {{fr: Rapports, en: Ratios}}\n{ROWS}favours_below: {{fr: pour le thé, en: for tea}}\n"
        "favours_above: {fr: pour l'eau, en: for water}\n",
    ),
    *(claim(path, "see-ratios", '{{ see("ratios") }}.', ', authors="transition"') for path in (FR, EN)),
    *(Edit(path, "", '\n{{ figure("ratios") }}\n') for path in (FR, EN)),
)
OUTCOMES = "content/tables/outcomes.yaml"
IN_TABLE: Edits = (
    Edit(
        OUTCOMES,
        "",
        "id: outcomes\ncaption: {fr: Essais, en: Trials}\ncolumns: [study, endpoint, estimate]\nrows:\n"
        "  - {study: hale2011, outcomes: [{estimate: hale-hr}]}\n  - {study: hale2015, outcomes: [{estimate: later-hr}]}\n",
    ),
    *(claim(path, "see-outcomes", '{{ see("outcomes") }}.', ', authors="transition"') for path in (FR, EN)),
    *(Edit(path, "", '\n{{ table("outcomes") }}\n') for path in (FR, EN)),
)
THREE = (
    'Ici {{ fact("hale-hr") }}, là {{ fact("later-hr") }}, ailleurs {{ fact("brook-median") }} [@hale2011; @hale2015; @brook2014].',
    'Here {{ fact("hale-hr") }}, there {{ fact("later-hr") }}, elsewhere {{ fact("brook-median") }} [@hale2011; @hale2015; @brook2014].',
)


def status(kind: str, by: str = "10.1000/tea.notice", more: str = "") -> Edit:
    """Record a notice about the first trial, looked up two months before the edition."""
    found = f"[{{kind: {kind}, by: {by}{more}}}]"
    return Edit(HALE, "groups:\n", f'status:\n  checked: "2024-01-09"\n  seen_at: [https://example.org/tea]\n  notices: {found}\ngroups:\n')


READ_AGAIN = Edit(EDITION, "", 'reviewed:\n  - {claims: [green-tea], studies: [hale2011], date: "2024-02-03", reason: compared with the notice}\n')
TABLE = "\n| {} |\n| --- | --- |\n| x | y |\n"

CASES: dict[str, Case] = {
    "unused-reference": Case(
        bad=(Edit(BIB, "", MOSS),),
        good=(
            Edit(BIB, "", MOSS),
            Edit("content/editions/2025.yaml", "", FILES[EDITION].replace('"2024"', '"2025"')),
            Edit("templates/article/2025/fr/results.md.j2", "", "Voir [@moss1999].\n"),
        ),
    ),
    "citation-without-fact": Case(
        bad=in_both("[@hale2011]", "[@hale2011; @brook2014]"),
        good=(
            *in_both("[@hale2011]", "[@hale2011; @brook2014]"),
            *in_both('{% claim "green-tea" %}', '{% claim "green-tea", rests=["brook-median"] %}'),
        ),
    ),
    "verified-without-place": Case(
        bad=(Edit(HALE, "verification: full text, locator: p. 14", "verification: full text, locator: null"),),
        good=(Edit(HALE, "verification: full text, locator: p. 14", "verification: full text, locator: null, seen_at: [https://example.org/tea]"),),
    ),
    "reference-without-identifier": Case(
        bad=(Edit(BIB, "doi = {10.1000/tea.2011.4}", "doi = {10.1000/tea.2011.4},\n  unconfirmed = {pages, doi}"),),
        good=(Edit(BIB, "doi = {10.1000/tea.2011.4}", "doi = {10.1000/tea.2011.4},\n  pmid = {12345},\n  unconfirmed = {doi}"),),
    ),
    "unverified-facts": Case(
        bad=(
            Edit(HALE, "read: {verification: abstract, locator: abstract}", "read: {verification: unverified, locator: null}"),
            Edit(HALE, "read: {verification: full text, locator: p. 14}", "read: {verification: unverified, locator: null}"),
        ),
        good=(
            Edit(HALE, "", fact("number", "hale-spare", "value: 3, unit: cup", "{verification: unverified, locator: null}")),
            Edit(EDITION, "", "errata:\n  - {id: e, facts: [hale-spare], printed: {fr: x, en: x}, why: {fr: x, en: x}, certainty: confirmed}\n"),
        ),
    ),
    "unused-fact": Case(
        bad=(Edit(HALE, "", fact("hazard-ratio", "hale-other", "endpoint: waking, group: green, versus: water, value: 0.8")),),
        good=(
            Edit(HALE, "", fact("hazard-ratio", "hale-other", "endpoint: waking, group: green, versus: water, value: 0.8")),
            Edit(HALE, "", fact("interval", "hale-other-ci", "of: hale-other, low: 0.6, high: 1.1, level: 95")),
            *in_both('{% claim "green-tea" %}', '{% claim "green-tea", rests=["hale-other-ci"] %}'),
        ),
    ),
    "authors-statement-with-figure": Case(
        both=(Edit(HALE, "{fr: eau, en: water}", "{fr: eau à 40 degrés, en: water at 40 degrees}"),),
        bad=(
            Edit(FR_INTRO, "longtemps.", 'longtemps, et {{ group("hale2011", "water") }} aussi.'),
            Edit(EN_INTRO, "at T4.", 'at T4, and so has {{ group("hale2011", "water") }}.'),
        ),
        good=(
            Edit(STATEMENTS, "", "statements:\n  - {id: own, statement: {fr: tasses, en: cups}, value: 40, unit: cup}\n"),
            Edit(FR_INTRO, "longtemps.", 'longtemps, {{ fact("own") }} par an.'),
            Edit(EN_INTRO, "at T4.", 'at T4, {{ fact("own") }} a year.'),
        ),
    ),
    "prose-outside-claims": Case(
        bad=(Edit(FR, "", "\nEn somme, le thé\nfait dormir [@hale2011].\n"), Edit(EN, '{% claim "white-tea" %}', 'Then:\n\n{% claim "white-tea" %}')),
        good=(
            Edit(FR, "", "\n{## en somme ##}\n\n* * *\n"),
            Edit(EN, '{% claim "white-tea" %}', '- {% claim "white-tea" %}'),
        ),
    ),
    "arm-order-differs": Case(
        both=(ARMS, AWAKE_EN),
        bad=(claim(FR, "awake", '{{ fact("awake-water") }} et {{ fact("awake-green") }} se réveillaient [@hale2011].'),),
        good=(claim(FR, "awake", '{{ fact("awake-green") }} et {{ fact("awake-water") }} se réveillaient [@hale2011].'),),
    ),
    "heading-in-one-language": Case(
        bad=(Edit(FR, "## Résultats {#results}", "### Résultats {#results}"), Edit(EN, "", "\n## More on tea {#more}\n")),
        good=(Edit(FR, "", "\n## Encore du thé {#more}\n"), Edit(EN, "", "\n## More on tea {#more}\n")),
    ),
    "table-in-one-language": Case(
        bad=(Edit(EN, "", TABLE.format("Tea | Cups")),),
        good=(Edit(EN, "", TABLE.format("Tea | Cups")), Edit(FR, "", TABLE.format("Thé | Tasses"))),
    ),
    "block-in-one-language": Case(
        bad=(Edit(FR, "", "\n{% block end %}{% endblock %}\n"), Edit(EN, "", "\n{% block ends %}{% endblock %}\n")),
        good=(Edit(FR, "", "\n{% block end %}{% endblock %}\n"), Edit(EN, "", "\n{%- block end -%}{% endblock %}\n")),
    ),
    "number-of-other-language": Case(
        bad=(
            Edit(HALE, "{fr: adultes, en: adults}", "{fr: 0.5 à 2 litres et 12%, en: '0,5 to 2 litres and 12 %'}"),
            Edit(EN, "slept", "({{ fact('brook-median', form='bare') }},{{ fact('brook-median', form='bare') }}) slept"),
        ),
        good=(
            Edit(
                HALE,
                "{fr: adultes, en: adults}",
                "{fr: '0,5 à 2 litres, 12 % et 1 000 (doi:10.1000/1.5)', en: '0.5 to 2 litres, 12% and 1,000 (v2.0,5)'}",
            ),
        ),
    ),
    "endpoint-named-otherwise": Case(
        both=(SLEEP,),
        bad=(Edit(EN, "The median time to waking was", "The median sleep duration was"),),
        good=(Edit(EN, "The median time to waking was", "The median night waking, unlike sleep duration, was"),),
    ),
    "significant-without-p": Case(
        both=(Edit(HALE, "  type: randomised-trial\n", '  type: randomised-trial\n  alpha: {value: 0.01, sided: "2"}\n'),),
        bad=(Edit(FR, "retardait le réveil", "retardait significativement le réveil"), Edit(EN, "delayed waking", "significantly delayed waking")),
        good=(
            Edit(FR, "retardait le réveil", "ne retardait pas significativement le réveil"),
            Edit(EN, "delayed waking", "made no significant difference"),
        ),
    ),
    "undefined-abbreviation": Case(
        bad=(
            Edit(FR_INTRO, "Le thé", "Le REM et le thé"),
            Edit(EN_INTRO, "Tea has", "REM and tea have"),
            Edit(EN, "green tea delayed", "green tea (rapid eye movement, REM) delayed"),
        ),
        good=(
            Edit(FR_INTRO, "Le thé", "Le sommeil à mouvements oculaires rapides (*rapid eye movement*, REM), le SEP, les HR et le thé II"),
            Edit(EN_INTRO, "Tea has", "Rapid eye movement sleep (REM), or REM (rapid eye movement), and tea have"),
            Edit(EN_INTRO, "sleep (REM), or REM (rapid eye movement),", "(REM), SEP"),
            Edit(VOCABULARY, "names_with_digits", "abbreviations: {SEP: {everyday: true}}\nnames_with_digits"),
        ),
    ),
    "abbreviation-defined-twice": Case(
        bad=(
            Edit(EN_INTRO, "Tea has", "Rapid eye movement (REM) and tea have"),
            Edit(EN, "green tea delayed", "the REM (rapid eye movement) delayed"),
        ),
        good=(
            Edit(EN_INTRO, "Tea has", "Rapid eye movement (REM) and tea have"),
            Edit(EN, "green tea delayed", "the REM (green tea) delayed"),
            Edit("templates/article/2024/en/abstract.md.j2", "This review", "This rapid eye movement (REM) review"),
        ),
    ),
    "acceptance-not-needed-in-text": Case(
        bad=(
            Edit(BIB, "doi = {10.1000/tea.2011.4}", "doi = {10.1000/tea.2011.4},\n  accepted = {reference-without-identifier: there is none}"),
            Edit(EN, '{% claim "green-tea" %}', '{% claim "green-tea", accepted={"significant-without-p": "said so by the authors"} %}'),
            Edit(HALE, "  - id: hale-n\n", "  - id: hale-n\n    accepted: [{rule: unused-fact, reason: for the next edition}]\n"),
        ),
    ),
    "unknown-rule-in-text": Case(
        bad=(
            Edit(BIB, "doi = {10.1000/tea.2011.4}", "doi = {10.1000/tea.2011.4},\n  accepted = {unbound-number: no; unused-referense: yes}"),
            Edit(EN, '{% claim "green-tea" %}', '{% claim "green-tea", accepted={"significant": "x"} %}'),
        ),
    ),
    "claim-rests-on-superseded": Case(both=LATER, bad=(), good=(STAYS,)),
    "review-not-needed": Case(
        bad=(
            Edit(EDITION, "", "reviewed:\n  - {claims: [green-tee, white-tea], studies: [hale2011], date: '2024-02', reason: read}\n"),
            status("corrected", more=', date: "2023-12"'),
            Edit(EDITION, "reviewed:\n", "reviewed:\n  - {claims: [green-tea], studies: [hale2011], date: '2024-02', reason: compared}\n"),
        ),
    ),
    "overlapping-cohorts-in-claim": Case(
        both=(*LATER, STAYS),
        bad=claims("three", *THREE),
        good=claims(
            "two",
            'D\'abord {{ fact("hale-hr") }}, plus tard {{ fact("later-hr") }} [@hale2011; @hale2015].',
            'First {{ fact("hale-hr") }}, later {{ fact("later-hr") }} [@hale2011; @hale2015].',
        ),
    ),
    "overlapping-cohorts-in-plot": Case(
        both=(*LATER, STAYS, *PLACED), bad=(), good=(Edit(PLOT, "", "accepted: {overlapping-cohorts: both reports are compared on purpose}\n"),)
    ),
    "overlapping-cohorts-in-table": Case(
        both=(*LATER, STAYS, *IN_TABLE),
        bad=(),
        good=(
            Edit(OUTCOMES, "hale2015, outcomes: [{estimate: later-hr}]", "brook2014, outcomes: [{values: [brook-median]}]"),
            Edit(OUTCOMES, "columns: [study, endpoint, estimate]", "columns: [study, endpoint, values, estimate]"),
        ),
    ),
    "reference-retracted": Case(bad=(status("retracted"),), good=(status("retracted"), READ_AGAIN)),
    "reference-retracted-in-plot": Case(
        both=(
            *LATER,
            STAYS,
            *PLACED,
            Edit(PLOT, "  - {estimate: later-hr}\n", ""),
            status("retracted"),
            Edit(EDITION, "studies: [hale2015]", "studies: [hale2011, hale2015]"),
        ),
        bad=(),
        good=(Edit(PLOT, "", "accepted: {reference-retracted: shown as what was retracted}\n"),),
    ),
    "reference-corrected": Case(
        bad=(status("corrected", more=', date: "2024-02-04"'), READ_AGAIN), good=(status("corrected", more=', date: "2024-02-03"'), READ_AGAIN)
    ),
    "reference-under-concern": Case(bad=(status("expression-of-concern"),), good=(status("expression-of-concern"), READ_AGAIN)),
    "preprint-replaced": Case(
        both=(
            Edit(LATER[1].path, "", REPORT.replace("kind: supersedes", "kind: updates")),
            LATER[0],
            *LATER[2:],
            status("preprint-replaced", "hale2015"),
        ),
        bad=(),
        good=(*in_both('{% claim "green-tea" %}', '{% claim "green-tea", rests=["later-hr"] %}'), *in_both("[@hale2011]", "[@hale2011; @hale2015]")),
    ),
}


def named(case: str) -> str:
    """Give the rule of a case."""
    return re.sub("-in-(?:text|claim|plot|table)$", "", case)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_defect_is_reported_with_its_places(name: str, tmp_path: Path) -> None:
    """The rule, and no other, finds the defect, and says what to do; what it says is the golden answer."""
    case = CASES[name]
    findings = findings_of(tmp_path, (*case.both, *case.bad))
    assert {item.rule for item in findings} == {named(name)}
    assert all(item.hint for item in findings)
    text = "\n".join(str(edit) for edit in (*case.both, *case.bad)) + f"\n---\n{render(findings)}\n"
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_sound_twin_is_silent(name: str, tmp_path: Path) -> None:
    """Nothing is reported of the nearest text that is right."""
    case = CASES[name]
    assert render(findings_of(tmp_path, (*case.both, *case.good))) == ""


def test_every_rule_that_can_be_accepted_has_a_case() -> None:
    """None is without a defect that it reports, or without words."""
    names = {named(name) for name in CASES}
    assert names >= CLAIM_RULES | REFERENCE_RULES | DISPLAY_RULES | FACT_RULES
    assert set(known_rules()) >= names
