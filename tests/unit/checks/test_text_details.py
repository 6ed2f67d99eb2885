"""The parts of the rules about the text: sentences, definitions, numbers, orders, levels."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.checks.abbreviations import _definitions, _letters_fit
from probant.checks.decimals import _wrong
from probant.checks.languages import _rhythm
from probant.checks.rendered import _sentences, plain
from probant.diagnostics import render
from probant.model.records import Abbreviation
from probant.pipeline import check
from tests.support.minimal_project import write_minimal_project
from tests.unit.checks.test_text_rules import (
    ARMS,
    AWAKE_EN,
    BIB,
    EN,
    FR,
    HALE,
    SLEEP,
    Edit,
    claim,
    claims,
    fact,
    findings_of,
    in_both,
    rules,
)

KNOWN = {"PSA": Abbreviation.model_validate({"fr": "antigène prostatique spécifique"})}


@pytest.mark.parametrize(
    ("markdown", "text"),
    (
        ("*A* \\[b\\] [@x; @y, p. 3] c", "A [b] c"),
        ("as @x2019 said", "as  said"),
        ("[a word](https://example.org/a_b){.c} {#id} (x)", "a word (x)"),
        ("trial ([NCT1](<https://example.org/NCT1>){.registration})", "trial ()"),
        ("me\\@example.org", "me@example.org"),
    ),
)
def test_markup_is_dropped(markdown: str, text: str) -> None:
    assert plain(markdown) == text


@pytest.mark.parametrize(
    ("text", "count"),
    (("One. Two? « Trois », dit-il. (Four.)", 4), ("Hale et al. Found it. Then p. 3 and A. Moss.", 2), ("p = 0.5 vs. 0.7 is all", 1), ("", 1)),
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(list(_sentences(text))) == count


@pytest.mark.parametrize(
    ("text", "shorts"),
    (
        ("stereotactic body radiotherapy (SBRT)", ["SBRT"]),
        ("cancer bronchique non à petites cellules (CBNPC)", ["CBNPC"]),
        ("rapport des risques instantanés (hazard ratio, HR)", ["HR"]),
        ("TNM (tumour, node, metastasis)", ["TNM"]),
        ("the tumour, node, metastasis (TNM) classification", ["TNM"]),
        ("its confidence interval (95% CI)", ["CI"]),
        ("son intervalle de confiance (IC à 95 %)", ["IC"]),
        ("its confidence interval (95% CI 0.5–0.9; p < 0.05)", []),
        ("a significant gain (HR = 0.5)", []),
        ("inhibitors of a receptor (EGFR)", []),
        ("dosage de l’antigène prostatique spécifique (PSA)", ["PSA"]),
        ("dosage du PSA (antigène prostatique spécifique)", ["PSA"]),
        ("hazard ratio, or HR, and confidence interval, abbreviated CI", ["HR", "CI"]),
        ("l'Organisation mondiale de la santé, ou OMS", ["OMS"]),
        ("two hazard ratios (HRs)", ["HR"]),
        ("green tea, or ROOIBOS", []),
        ("(n = 3) (x)", []),
    ),
)
def test_a_definition_is_a_long_form_beside_a_short_one(text: str, shorts: list[str]) -> None:
    assert [short for short, start in _definitions(text, KNOWN) if text[start:].startswith(short)] == shorts


@pytest.mark.parametrize(
    ("short", "text", "fits"),
    (
        ("SABR", "stereotactic ablative radiotherapy", True),
        ("ABC", "body count", False),
        ("ABC", "ABC", False),
        ("AB", "", False),
        ("RM", "the arm", False),
    ),
)
def test_the_letters_of_an_abbreviation_stand_in_its_long_form(short: str, text: str, *, fits: bool) -> None:
    assert _letters_fit(short, text) is fits


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    (
        ("fr", "0.5 et 1.5, p<0.05 ; 3.5%", ["0.5", "1.5", "0.05", "3.5", "3.5%"]),
        ("fr", "12\u202f% et 12 %, 0,5, 1 000, v2.0, 10.1016/j.x.2019.07.143, https://x.org/1.5, le 12.03.2019, 1.2.3", []),
        ("fr", "la 8th édition, la 1re et la 2e", ["8th"]),
        ("en", "0,5 and 12,75; 1,5 to 2,25", ["0,5", "12,75", "1,5", "2,25"]),
        ("en", "1,000 and 12,345,678; 0.5; 12%; refs 1, 2; 1,2,3; 10.5555/1,5", []),
        ("en", "12 % and 12\u202f%, the 8e edition, 3 eggs, 2nd", ["12 %", "12\u202f%", "8e"]),
        ("de", "0.5 und 0,5", []),
    ),
)
def test_each_language_writes_numbers_its_own_way(language: str, text: str, numbers: list[str]) -> None:
    assert sorted(number for number, _way in _wrong(language, text)) == sorted(numbers)


@pytest.mark.parametrize(
    ("names", "order"), (("aabb", "ab"), ("abab", "ab"), ("baab", "bab"), ("abcabc", "abc"), ("a", "a"), ("", ""), ("aaa", "a"), ("abba", "aba"))
)
def test_arms_have_an_order_whether_they_alternate_or_not(names: str, order: str) -> None:
    assert "".join(_rhythm(list(names))) == order


# Acceptances


@pytest.mark.parametrize(
    "edits",
    (
        (Edit(BIB, "", "@book{moss1999, title = {Tea}, author = {Moss, P.}, year = {1999}, accepted = {unused-reference: for the next edition}}\n"),),
        (Edit(BIB, "doi = {10.1000/tea.2011.4}", "accepted = {reference-without-identifier: printed\n  before there were any}"),),
        (Edit(HALE, "", fact("number", "spare", "value: 3, unit: cup, accepted: [{rule: unused-fact, reason: for the next edition}]")),),
        (
            *in_both("[@hale2011]", "[@hale2011; @brook2014]"),
            *in_both('"green-tea" %}', '"green-tea", accepted={"citation-without-fact": "for background"} %}'),
        ),
        (
            ARMS,
            AWAKE_EN,
            claim(FR, "awake", '{{ fact("awake-water") }} et {{ fact("awake-green") }} [@hale2011].', ', accepted={"arm-order-differs": "rhythm"}'),
        ),
        (
            SLEEP,
            Edit(EN, "The median time to waking was", "The median sleep duration was"),
            Edit(EN, '"white-tea" %}', '"white-tea", accepted={"endpoint-named-otherwise": "as printed"} %}'),
        ),
        (
            Edit(EN, "The median time", "REM (rapid eye movement), and REM (rapid eye movement), and SEP: the median time"),
            Edit(EN, '"white-tea" %}', '"white-tea", accepted={"abbreviation-defined-twice": "x", "undefined-abbreviation": "y"} %}'),
        ),
    ),
)
def test_what_is_accepted_beside_its_cause_is_silent(edits: tuple[Edit, ...], tmp_path: Path) -> None:
    assert render(findings_of(tmp_path, edits)) == ""


def test_an_acceptance_gives_a_reason(tmp_path: Path) -> None:
    edits = (Edit(BIB, "doi = {10.1000/tea.2011.4}", "accepted = {reference-without-identifier}"),)
    assert rules(tmp_path, *edits) == ["missing-field"]


def test_an_acceptance_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    assert "template-call" in rules(tmp_path, Edit(EN, '"white-tea" %}', '"white-tea", accepted="endpoint-named-otherwise" %}'))


def test_an_acceptance_of_a_template_that_another_edition_wrote_may_be_needed_there_only(tmp_path: Path) -> None:
    edition = Edit("content/editions/2024.yaml", "shows: source\n", 'shows: source\nbased_on: "2023"\n')
    other = Edit(
        "content/editions/2023.yaml", "", 'id: "2023"\ntitle: {fr: x, en: x}\ndate: "2023"\nshows: printed\nsignatories: none\nsections: [results]\n'
    )
    base = Edit(
        "templates/article/2023/en/more.md.j2",
        "",
        '{% claim "more", authors="transition", accepted={"endpoint-named-otherwise": "x"} %}So.{% endclaim %}\n',
    )
    twin = Edit("templates/article/2023/fr/more.md.j2", "", '{% claim "more", authors="transition" %}Donc.{% endclaim %}\n')
    assert rules(tmp_path, edition, other, base, twin, *in_both("{% claim", '{% include "more.md.j2" %}\n{% claim')) == []


def test_what_only_the_edition_that_this_one_is_based_on_prints_is_used(tmp_path: Path) -> None:
    edition = Edit("content/editions/2024.yaml", "shows: source\n", 'shows: source\nbased_on: "2023"\n')
    other = Edit(
        "content/editions/2023.yaml", "", 'id: "2023"\ntitle: {fr: x, en: x}\ndate: "2023"\nshows: printed\nsignatories: none\nsections: [more]\n'
    )
    spare = Edit(HALE, "", fact("number", "spare", "value: 3, unit: cup"))
    printed = [
        Edit(f"templates/article/2023/{language}/more.md.j2", "", '{% claim "more" %}{{ fact("spare") }} [@hale2011].{% endclaim %}\n')
        for language in ("fr", "en")
    ]
    assert rules(tmp_path / "printed", edition, other, spare, *printed) == []
    assert rules(tmp_path / "not", edition, other, spare) == ["unused-fact"]


# Significance


def significance(alpha: str, p: str) -> tuple[Edit, ...]:
    """Call the trial's result significant, with an alpha and a p value."""
    design = Edit(HALE, "  type: randomised-trial\n", f"  type: randomised-trial\n  alpha: {alpha}\n" if alpha else "  type: randomised-trial\n")
    return (design, Edit(HALE, 'relation: "="\n    value: 0.04\n', p), Edit(EN, "delayed", "significantly delayed"), Edit(FR, "retardait", "x"))


@pytest.mark.parametrize(
    ("alpha", "p", "allowed"),
    (
        ("", 'relation: "="\n    value: 0.05\n', True),
        ("", 'relation: "="\n    value: 0.06\n', False),
        ("", 'relation: "<"\n    value: 0.05\n', True),
        ("", 'relation: "<"\n    value: 0.1\n', False),
        ("", 'relation: ">"\n    value: 0.05\n', False),
        ("", 'relation: "="\n    value: 0.04\n    sided: "1"\n', False),
        ('{value: 0.20, sided: "2"}', 'relation: "="\n    value: 0.09\n    sided: "2"\n', True),
        ('{value: 0.05, sided: "1"}', 'relation: "="\n    value: 0.09\n    sided: "2"\n', True),
        ('{value: 0.05, sided: "1"}', 'relation: "="\n    value: 0.06\n', False),
    ),
)
def test_significant_is_judged_under_the_alpha_of_the_study(alpha: str, p: str, tmp_path: Path, *, allowed: bool) -> None:
    found = set(rules(tmp_path, *significance(alpha, p))) - {"p-contradicts-interval"}
    assert found == (set() if allowed else {"significant-without-p"})


def test_without_a_p_value_a_finding_must_say_significant(tmp_path: Path) -> None:
    said = fact("finding", "said", "text: {fr: nettement plus long, en: clearly longer}")
    words = claims("said", '{{ say("said", "significativement plus long") }} [@hale2011].', '{{ say("said", "significantly longer") }} [@hale2011].')
    assert rules(tmp_path / "a", Edit(HALE, "", said), *words) == ["significant-without-p"] * 2
    assert [item.severity.value for item in findings_of(tmp_path / "b", (Edit(HALE, "", said), *words))] == ["warning"] * 2
    assert rules(tmp_path / "c", Edit(HALE, "", said.replace("clearly", "significantly")), *words) == []


def test_a_p_value_that_stands_elsewhere_counts(tmp_path: Path) -> None:
    words = claims("again", 'Un HR significatif : {{ fact("hale-hr") }} [@hale2011].', 'A significant HR: {{ fact("hale-hr") }} [@hale2011].')
    assert rules(tmp_path / "a", *words) == []
    assert rules(tmp_path / "b", *words, Edit(HALE, "value: 0.04", "value: 0.4")) == ["p-contradicts-interval", *["significant-without-p"] * 2]


# Endpoints


@pytest.mark.parametrize(
    ("words", "silent"),
    (
        ("sleep duration", False),
        ("Sleep durations", False),
        ("night waking and sleep duration", True),
        ("night and early waking, sleep duration too,", True),
        ("it", True),
    ),
)
def test_an_endpoint_may_be_named_with_another_and_not_by_another(words: str, tmp_path: Path, *, silent: bool) -> None:
    edits = (SLEEP, Edit(EN, "The median time to waking was", f"The median of {words} was"))
    assert rules(tmp_path, *edits) == ([] if silent else ["endpoint-named-otherwise"])


def test_the_longest_label_that_stands_at_a_place_is_the_one_meant(tmp_path: Path) -> None:
    label = SLEEP.new.replace("sleep:", "deep:").replace("durée du sommeil", "réveil nocturne complet").replace("sleep duration", "full night waking")
    edits = (Edit(SLEEP.path, SLEEP.old, label), Edit(EN, "time to waking", "full night waking"))
    assert rules(tmp_path, *edits) == ["endpoint-named-otherwise"]


# Places and counts


def test_labels_of_arms_are_compared_too(tmp_path: Path) -> None:
    words = '{{ group("hale2011", "%s") }} %s {{ group("hale2011", "%s") }} [@hale2011].'
    edits = (
        claim(FR, "labels", words % ("green", "ou", "water"), ', rests=["hale-n"]'),
        claim(EN, "labels", words % ("water", "or", "green"), ', rests=["hale-n"]'),
    )
    assert rules(tmp_path, *edits) == ["arm-order-differs"]


def test_a_fact_printed_outside_a_claim_is_prose_outside_claims(tmp_path: Path) -> None:
    edits = in_both("## R", '{{ fact("hale-n") }}\n\n## R')
    assert [(item.rule, item.span.line) for item in findings_of(tmp_path, edits)] == [("prose-outside-claims", 1)] * 2


def test_a_heading_without_an_id_is_known_by_its_turn(tmp_path: Path) -> None:
    assert rules(tmp_path / "a", Edit(FR, "", "\n### Suite\n"), Edit(EN, "", "\n### More\n")) == []
    found = findings_of(tmp_path / "b", (Edit(FR, "", "\n### Suite\n"), Edit(EN, "", "\nMore\n====\n")))
    assert [(item.rule, str(item.span)) for item in found] == [("heading-in-one-language", f"{FR}:13:1")]


def test_the_kinds_of_the_authors_statements_are_counted(tmp_path: Path) -> None:
    findings, counts = check(write_minimal_project(tmp_path))
    assert not list(findings)
    assert counts == {
        "claims": 2,
        "authors' statements": 2,
        "authors' opinions": 1,
        "authors' aims": 1,
        "unsourced figures": 0,
        "facts": 7,
        "unverified facts": 0,
        "references": 2,
    }
