"""`acceptance` and views: what is accepted is not reported, and the two views are one answer."""

from __future__ import annotations

import pytest

from probant.diagnostics import Findings
from probant.loading.validation import validate_part
from probant.loading.yaml_source import read_yaml
from probant.model.facts import FACT
from tests.support.evidence import corpus_of, facts, findings_of, found

HEAD = "groups:\n  a: {}\n"
LIFE = "{id: life, kind: median, endpoint: os, group: a, value: 20, unit: month}"
FREE = "{id: free, kind: median, endpoint: pfs, group: a, value: 30, unit: month}"
ACCEPTED = "accepted: [{rule: progression-free-above-overall, erratum: e1}]"


def accepting(fact: str, accepted: str = ACCEPTED) -> str:
    return fact.removesuffix("}") + f", {accepted}}}"


@pytest.mark.parametrize("lines", ((accepting(FREE), LIFE), (FREE, accepting(LIFE)), (accepting(FREE), accepting(LIFE))))
def test_a_finding_is_accepted_on_its_main_fact_or_on_one_it_notes(lines: tuple[str, str]) -> None:
    assert not found(facts(*lines, head=HEAD), errata=("e1",))


def test_another_rule_or_fact_does_not_accept() -> None:
    other = accepting(FREE, "accepted: [{rule: survival-rises-with-time, reason: no}]")
    assert {item.rule for item in found(facts(other, LIFE, head=HEAD))} == {"progression-free-above-overall", "acceptance-not-needed"}


def test_an_acceptance_stands_at_its_own_place_when_it_is_not_needed() -> None:
    text = facts(accepting(FREE.replace("30", "10")), LIFE, head=HEAD)
    (item,) = found(text, errata=("e1",))
    line = text.splitlines()[item.span.line - 1]
    assert (item.rule, line[item.span.column - 1 :].partition(",")[0]) == ("acceptance-not-needed", "progression-free-above-overall")


def test_a_rule_that_no_fact_can_accept_is_refused() -> None:
    (item,) = found(facts(accepting(LIFE, "accepted: [{rule: pandoc, reason: no}]"), head=HEAD))
    assert (item.rule, item.message) == ("unknown-rule", "a finding of `pandoc` cannot be accepted on a fact")


def test_an_unknown_erratum_is_reported_and_the_finding_stays_accepted() -> None:
    (item,) = found(facts(accepting(FREE), LIFE, head=HEAD))
    assert (item.rule, item.message) == ("unknown-erratum", "no erratum `e1`")


@pytest.mark.parametrize("ground", ("", ", erratum: e1, reason: r"))
def test_an_acceptance_has_one_ground(ground: str) -> None:
    findings = Findings()
    text = f"id: x\nkind: number\nstatement: {{en: x}}\nread: {{verification: abstract, locator: null}}\nvalue: 1\nunit: month\naccepted: [{{rule: r{ground}}}]\n"
    file = read_yaml("f.yaml", text, findings)
    assert file is not None
    assert validate_part(FACT, file, (), file.data, findings, [], ("en",)) is None
    assert [item.rule for item in findings] == ["impossible-value"]


def test_what_both_views_show_is_reported_once_and_what_only_the_review_printed_is_said_so() -> None:
    printed = FREE.replace("endpoint: pfs", "endpoint: ffp, printed: {endpoint: pfs}")
    (item,) = found(facts(printed, LIFE, head=HEAD))
    assert item.message.startswith("as printed, `30 months` for `pfs`")
    assert item.notes[0].span.column == facts(printed, LIFE, head=HEAD).splitlines()[item.span.line - 1].index("pfs") + 1
    (both,) = found(facts(FREE, LIFE.replace("20", "20, printed: {value: 21}"), head=HEAD))
    assert both.message.startswith("`30 months`")
    assert not found(facts(FREE.replace("30", "30, printed: {value: 10}").replace("value: 30", "value: 15"), LIFE, head=HEAD))


def test_figures_of_the_authors_own_and_a_review_without_print_are_no_matter() -> None:
    assert not list(findings_of(corpus_of(facts(head=HEAD).replace("facts:\n", "facts: []\n"))))
