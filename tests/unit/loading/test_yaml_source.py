"""`probant.loading.yaml_source`: nothing is guessed, every value knows its place."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from probant.diagnostics import Findings
from probant.loading.yaml_source import MAX_DEPTH, YamlFile, read_yaml
from probant.spans import Span

DIGITS = st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,8})?", fullmatch=True)
PLAIN = st.from_regex(r"[A-Za-z][A-Za-z0-9 ]{0,20}[A-Za-z0-9]", fullmatch=True).filter(lambda text: text.lower() not in {"null", "true", "false"})
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co"), blacklist_characters="\u2028\u2029\x85\ufeff"), max_size=60)


def read(text: str) -> YamlFile:
    """Read a text that has to be accepted."""
    findings = Findings()
    file = read_yaml("f.yaml", text, findings)
    assert file is not None, list(findings)
    return file


def refused(text: str) -> list[tuple[str, str]]:
    """Give rule and place of each finding of a text that has to be refused."""
    findings = Findings()
    assert read_yaml("f.yaml", text, findings) is None
    return [(item.rule, str(item.span)) for item in findings]


@pytest.mark.parametrize("written", ("0.70", "1.10", "007", "1e3", "12:30", "NO", "yes", "on", "0x1F", "1_000", "2019-01-02", ".5", "+3", "1.0.0"))
def test_a_scalar_stays_as_written(written: str) -> None:
    """YAML's guesses (floats, octal and sexagesimal numbers, yes and no, dates) are not made."""
    assert read(f"value: {written}\n").data == {"value": written}


@given(DIGITS)
def test_digits_survive_as_written(digits: str) -> None:
    """No digit is lost, added or rounded, quoted or not."""
    assert read(f"a: {digits}\nb: '{digits}'\nc: [{digits}]\n").data == {"a": digits, "b": digits, "c": [digits]}


@given(TEXT)
def test_text_survives_as_written(text: str) -> None:
    """What PyYAML writes is read back the same, whatever the characters."""
    dumped = yaml.safe_dump({"text": text}, allow_unicode=True, default_style='"', width=10_000)
    assert read(dumped).data == {"text": text}


@pytest.mark.parametrize("written", ("", "~", "null", "Null", "NULL"))
def test_null_is_nothing_when_not_quoted(written: str) -> None:
    """`null` is what nobody knows; `"null"` is a text."""
    assert read(f"a: {written}\nb: 'null'\n").data == {"a": None, "b": "null"}


def test_true_and_false_are_so_when_not_quoted() -> None:
    """`true` is a truth value; `"true"` is a text."""
    assert read("a: true\nb: 'true'\nc: False\n").data == {"a": True, "b": "true", "c": False}


@given(st.lists(st.tuples(PLAIN, DIGITS), min_size=1, max_size=8, unique_by=lambda pair: pair[0]), st.integers(0, 6), st.integers(0, 5))
def test_places_are_those_of_the_text(pairs: list[tuple[str, str]], indent: int, blank: int) -> None:
    """At the place that a value or key is said to stand, it stands."""
    lines = ["# a comment"] * blank + ["items:"] + [f"{' ' * (indent + 1)}{key}: {value}" for key, value in pairs]
    file = read("\n".join(lines) + "\n")
    for key, value in pairs:
        at, key_at = file.span(("items", key)), file.key_span(("items", key))
        assert lines[at.line - 1][at.column - 1 :] == value
        assert lines[key_at.line - 1][key_at.column - 1 :].startswith(f"{key}:")


def test_the_place_of_what_is_not_there_is_that_of_what_would_hold_it() -> None:
    """A missing field is reported where its mapping begins; in an empty file, at its beginning."""
    file = read("facts:\n  - id: a\n")
    assert file.span(("facts", 0, "value")) == Span("f.yaml", 2, 5)
    assert read("").span(("x",)) == Span("f.yaml", 1, 1)


@pytest.mark.parametrize(
    ("text", "findings"),
    (
        ("a: 1\nb: 2\na: 3\n", [("duplicate-key", "f.yaml:3:1")]),
        ("a: {b: 1, b: 2}\n", [("duplicate-key", "f.yaml:1:11")]),
        ("a: &x 1\nb: *x\n", [("yaml-alias", "f.yaml:1:4"), ("yaml-alias", "f.yaml:2:4")]),
        ("a: &a [*a]\n", [("yaml-alias", "f.yaml:1:4"), ("yaml-alias", "f.yaml:1:8")]),
        ("a: !!python/object/apply:os.system [id]\n", [("yaml-tag", "f.yaml:1:4")]),
        ("a: !own 1\n", [("yaml-tag", "f.yaml:1:4")]),
        ("a: !!str 1\n", [("yaml-tag", "f.yaml:1:4")]),
        ("a: 1\n---\nb: 2\n", [("yaml-documents", "f.yaml:2:1")]),
        ("{a: 1}: 2\n", [("yaml-key", "f.yaml:1:1")]),
        ("? [a, b]\n: 1\n", [("yaml-key", "f.yaml:1:3")]),
        ("a: [1, 2\nb: 3\n", [("yaml-syntax", "f.yaml:2:2")]),
        ("a: 'x\n", [("yaml-syntax", "f.yaml:2:1")]),
        ("\ta: 1\n", [("yaml-syntax", "f.yaml:1:1")]),
        ("a: b: c\n", [("yaml-syntax", "f.yaml:1:5")]),
    ),
)
def test_what_is_refused_has_its_rule_and_place(text: str, findings: list[tuple[str, str]]) -> None:
    """Anchors, aliases, tags, duplicate keys, second documents and mistakes of syntax are findings where they stand."""
    assert refused(text) == findings


@pytest.mark.parametrize("opening", ("[", "{a: "))
@pytest.mark.parametrize("depth", (MAX_DEPTH + 1, 2000, 20_000))
def test_deep_nesting_is_refused_without_recursion(opening: str, depth: int) -> None:
    """A file nested 20,000 deep is one finding, not a crash."""
    assert [rule for rule, _ in refused(f"a: {opening * depth}")] == ["yaml-too-deep"]


def test_nesting_as_deep_as_allowed_is_read() -> None:
    """The limit itself is accepted."""
    depth = MAX_DEPTH - 1
    assert read(f"a: {'[' * depth}{']' * depth}\n").data["a"] is not None


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    """Nine levels of nine aliases would be 9^10 values: none is made."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert {rule for rule, _ in refused("\n".join(lines))} == {"yaml-alias"}


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    """No text makes the reader fail, and a refusal always has a place."""
    findings = Findings()
    try:
        file = read_yaml("f.yaml", text, findings)
    except UnicodeEncodeError:
        assert any("\ud800" <= character <= "\udfff" for character in text)
        return
    assert (file is None) == bool(findings.errors)
    assert all(item.span.path == "f.yaml" for item in findings)
