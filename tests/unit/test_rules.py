"""`probant.rules`: every defect that the engine can report has a rule, and every rule is reported somewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from probant.checks.arithmetic import RULES as ARITHMETIC
from probant.loading.validation import _RULES
from probant.rules import explain, rules

SOURCE = Path(__file__).parents[2] / "src" / "probant"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _calls() -> list[tuple[str, ast.Call]]:
    """Every call of the source, with the name of what is called."""
    found = []
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                found.append((name, node))
    return found


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def reported() -> set[str]:
    """The rules that the source reports: named in a call that adds a finding, in pydantic's errors, or made of a word (`unknown-` and what)."""
    names = set(_RULES.values()) | set(ARITHMETIC) | {"wrong-type"}
    for called, call in _calls():
        first = _text(call.args[0]) if call.args else None
        if called in ("add", "warn", "_refuse", "contradiction") and first and len(call.args) > 2:
            names.add(first)
        if called == "PydanticCustomError" and first:
            names.add(first)
        if called == "_known" and len(call.args) > 3:
            names.add(f"unknown-{_text(call.args[2])}")
    return names | _named()


def _named() -> set[str]:
    """Every text of the source that is the name of a rule: rules are also kept in tables before they are reported."""
    texts = {
        text
        for file in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and (text := _text(node)) is not None
    }
    return texts & set(rules())


def test_every_rule_that_the_source_reports_is_registered() -> None:
    """No finding bears a name that `probant explain` does not know."""
    assert reported() - set(rules()) == set()


def test_every_registered_rule_is_reported_somewhere() -> None:
    """No rule explains a defect that nothing finds."""
    assert set(rules()) - reported() == set()


@pytest.mark.parametrize("name", sorted(rules()))
def test_a_rule_has_a_name_a_summary_an_explanation_and_a_remedy(name: str) -> None:
    """The name says the defect in words; the summary is a phrase; the explanation and the remedy are sentences."""
    rule = rules()[name]
    assert _NAME.fullmatch(name)
    assert rule.name == name
    assert rule.summary
    assert not rule.summary.endswith(".")
    assert rule.explanation.endswith((".", ")", "`"))
    assert rule.remedy.endswith((".", ")", "`"))
    assert len({rule.summary, rule.explanation, rule.remedy}) == 3


def test_explain_shows_name_summary_explanation_and_remedy() -> None:
    """The text for a terminal holds all that is known of a rule, and ends with a line end."""
    rule = rules()["unbound-number"]
    text = explain("unbound-number")
    assert text.startswith("unbound-number\n\n")
    assert rule.summary in text
    assert rule.explanation in text
    assert text.endswith(f"What to do: {rule.remedy}\n")


def test_an_unknown_rule_is_a_key_error() -> None:
    """The command turns it into a message."""
    with pytest.raises(KeyError):
        explain("no-such-rule")
