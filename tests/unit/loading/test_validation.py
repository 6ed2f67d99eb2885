"""`probant.loading.validation`: what pydantic refuses, said in words of the format, where it stands."""

from __future__ import annotations

import pytest

from probant.diagnostics import Findings
from probant.loading.corpus import _fields_of
from probant.loading.validation import validate_part
from probant.loading.yaml_source import read_yaml
from probant.model.facts import FACT

LANGUAGES = ("fr", "en")
HEAD = "id: a\nkind: {kind}\nstatement: {{fr: x, en: x}}\nread: {{verification: unverified, locator: null}}\n"


def validate(kind: str, fields: str) -> list[tuple[str, str, str]]:
    """Give rule, place and message of each finding of a fact."""
    findings = Findings()
    file = read_yaml("f.yaml", HEAD.format(kind=kind) + fields, findings)
    assert file is not None
    body = validate_part(FACT, file, (), file.data, findings, _fields_of(kind), LANGUAGES)
    assert (body is None) == bool(findings.errors)
    return [(item.rule, str(item.span), item.message) for item in findings]


VALID = {
    "number": "value: 60\nunit: gray",
    "count": "value: 43\nof: 54\nunit: patient",
    "percentage": "value: 62.5",
    "probability": "value: 52\nendpoint: os\nat: {value: 5, unit: year}",
    "median": "value: 11.9\nunit: month\nendpoint: os",
    "mean": "value: 11.9\nunit: month\nendpoint: os",
    "follow-up": "value: 12.4\nunit: month\nstatistic: median",
    "duration": "value: 2\nunit: year",
    "hazard-ratio": "value: 0.70\nendpoint: [os, pfs]\ngroup: a\nversus: b",
    "odds-ratio": "value: 5.34\nendpoint: os\ngroup: a\nversus: b",
    "interval": "low: 0.32\nhigh: 0.74\nlevel: 95\nof: a",
    "confidence-level": "value: 95\nof: [a]",
    "p-value": 'relation: "<"\nvalue: 0.001\nof: [a]\nsided: "2"\ntest: log-rank',
    "range": "low: 1\nhigh: 5\nunit: patient",
    "threshold": "relation: ≤\nvalue: 3\nunit: patient",
    "contrast": 'first: {low: 2, high: 3}\nsecond: {relation: "<", value: 2}\nunit: patient',
    "date": "value: 2012-01",
    "dose": "value: 60\nunit: gray\nfractions: 8",
    "finding": "text: {fr: oui, en: yes it did}",
}


@pytest.mark.parametrize("kind", VALID)
def test_each_kind_of_fact_is_read(kind: str) -> None:
    """An example of each kind in docs/authoring.md is accepted."""
    assert validate(kind, VALID[kind]) == []


@pytest.mark.parametrize("kind", VALID)
def test_each_kind_refuses_a_field_it_does_not_have(kind: str) -> None:
    """A mistyped field is never ignored: the finding stands at its name."""
    line = VALID[kind].count("\n") + 6
    assert ("unknown-field", f"f.yaml:{line}:1", "unknown field `valeu`") in validate(kind, VALID[kind] + "\nvaleu: 3")


@pytest.mark.parametrize("kind", VALID)
def test_each_kind_asks_for_each_field_it_needs(kind: str) -> None:
    """Without its first field, a fact is refused."""
    first, _, rest = VALID[kind].partition("\n")
    assert ("missing-field", "f.yaml:1:1", f"missing field `{first.partition(':')[0]}`") in validate(kind, rest)


@pytest.mark.parametrize(
    ("kind", "fields", "finding"),
    (
        ("percentage", "value: 100.1", ("impossible-value", "f.yaml:5:8", "`100.1` is not between 0 and 100")),
        ("percentage", "value: -1", ("impossible-value", "f.yaml:5:8", "`-1` is not between 0 and 100")),
        ("p-value", 'relation: "="\nvalue: 1.01\nof: [a]', ("impossible-value", "f.yaml:6:8", "`1.01` is not between 0 and 1")),
        ("count", "value: -5\nunit: patient", ("impossible-value", "f.yaml:5:8", "`-5` is not a whole number of at least 0")),
        ("range", "low: 10\nhigh: 9\nunit: patient", ("impossible-value", "f.yaml:5:6", "`10` is above `9`")),
        ("interval", "low: 1\nhigh: 2\nlevel: 950\nof: a", ("impossible-value", "f.yaml:7:8", "`950` is not between 0 and 100")),
        ("hazard-ratio", "value: 0.0\nendpoint: os\ngroup: a\nversus: b", ("impossible-value", "f.yaml:5:8", "`0.0` is not a ratio above 0")),
        ("odds-ratio", "value: 0\nendpoint: os\ngroup: a\nversus: b", ("impossible-value", "f.yaml:5:8", "`0` is not a ratio above 0")),
        ("date", "value: 2012-02-30", ("impossible-value", "f.yaml:5:8", "`2012-02-30` is not a date such as `2019`, `2019-03` or `2019-03-31`")),
        ("date", "value: 12 mars", ("impossible-value", "f.yaml:5:8", "`12 mars` is not a date such as `2019`, `2019-03` or `2019-03-31`")),
        (
            "contrast",
            "first: {value: 1, low: 2}\nsecond: {value: 3}\nunit: patient",
            ("impossible-value", "f.yaml:5:8", "give `value`, or `low` and `high`"),
        ),
        ("contrast", "first: {low: 3, high: 2}\nsecond: {value: 3}\nunit: patient", ("impossible-value", "f.yaml:5:14", "`3` is above `2`")),
        ("number", "value: 1,5\nunit: gray", ("number-with-comma", "f.yaml:5:8", "`1,5` has a comma")),
        ("number", "value: 1 500\nunit: gray", ("not-a-number", "f.yaml:5:8", "`1 500` is not a number")),
        ("number", "value: 1e3\nunit: gray", ("not-a-number", "f.yaml:5:8", "`1e3` is not a number")),
        ("number", "value: ١٢\nunit: gray", ("not-a-number", "f.yaml:5:8", "`١٢` is not a number")),
        ("number", "value: null\nunit: gray", ("not-a-number", "f.yaml:5:8", "nothing is not a number")),
        ("number", "value: true\nunit: gray", ("not-a-number", "f.yaml:5:8", "`true` is not a number")),
        ("number", "value: {a: 1}\nunit: gray", ("not-a-number", "f.yaml:5:8", "a mapping is not a number")),
        ("number", "value: 1\nunit: [gray]", ("wrong-type", "f.yaml:6:7", "`unit`: expected text, got a list")),
        ("number", "value: 1\nunit: null", ("wrong-type", "f.yaml:6:7", "`unit`: expected text, got nothing")),
        ("confidence-level", "value: 95\nof: a", ("wrong-type", "f.yaml:6:5", "`of`: expected a list, got `a`")),
        ("confidence-level", "value: 95\nof: [a, [b]]", ("wrong-type", "f.yaml:6:9", "item 2 of `of`: expected text, got a list")),
        ("finding", "text: oui", ("wrong-type", "f.yaml:5:7", "`text`: expected a mapping, got `oui`")),
        ("finding", "text: {fr: oui}", ("untranslated-label", "f.yaml:5:7", "no text in `en`")),
        ("finding", 'text: {fr: oui, en: " "}', ("untranslated-label", "f.yaml:5:7", "no text in `en`")),
        ("finding", "text: {fr: oui, en: yes, de: ja}", ("unknown-language", "f.yaml:5:7", "`de` is not a language of this project")),
        ("threshold", "relation: ≈\nvalue: 3\nunit: patient", ("not-one-of", "f.yaml:5:11", "`≈` is not allowed for `relation`")),
    ),
)
def test_each_impossible_value_is_refused_where_it_stands(kind: str, fields: str, finding: tuple[str, str, str]) -> None:
    """The message names the value and what is wrong with it; no word of a library is in it."""
    assert validate(kind, fields) == [finding]


def test_an_upper_bound_may_be_unreached_and_not_forgotten() -> None:
    """Null says that it was not reached; nothing says nothing."""
    assert validate("interval", "low: 18.9\nhigh: null\nlevel: 95\nof: a\nunit: month") == []
    assert validate("interval", "low: 18.9\nlevel: 95\nof: a") == [("missing-field", "f.yaml:1:1", "missing field `high`")]


def test_a_long_value_is_cut_in_the_message() -> None:
    """A message fits a line."""
    ((_, _, message),) = validate("number", f"value: {'x' * 500}\nunit: gray")
    assert len(message) < 600
