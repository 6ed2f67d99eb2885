"""`probant.diagnostics`: findings are sorted, counted and shown in four forms."""

from __future__ import annotations

import json

import pytest

from probant.diagnostics import FORMATS, Findings, Note, Severity, StopBuild, closest, counted, render
from probant.spans import Span


@pytest.fixture
def findings() -> Findings:
    """Two errors and a warning, added out of order."""
    found = Findings()
    found.add("unknown-unit", "no unit `mounth`", Span("b.yaml", 10, 3), hint="did you mean `month`?")
    found.warn("unknown-field", "field `x`", Span("b.yaml", 9, 20))
    found.add("duplicate-key", "key `a` stands twice", Span("a.yaml", 2, 1), notes=(Note(Span("a.yaml", 1, 1), "first given here"),))
    return found


def test_findings_come_sorted_by_place_and_each_once(findings: Findings) -> None:
    """Whatever the order in which stages found them, and if two stages found the same."""
    findings.add("unknown-unit", "no unit `mounth`", Span("b.yaml", 10, 3), hint="did you mean `month`?")
    assert [str(item.span) for item in findings] == ["a.yaml:2:1", "b.yaml:9:20", "b.yaml:10:3"]
    assert len(findings) == 3


def test_two_findings_at_one_place_sort_by_rule_then_message() -> None:
    """The report is the same each time."""
    found = Findings()
    for rule, message in (("b", "z"), ("b", "a"), ("a", "z")):
        found.add(rule, message, Span("f", 1, 1))
    assert [(item.rule, item.message) for item in found] == [("a", "z"), ("b", "a"), ("b", "z")]


def test_errors_and_warnings_are_counted_apart(findings: Findings) -> None:
    """A warning stops nothing."""
    assert (findings.errors, findings.warnings, len(findings)) == (2, 1, 3)
    assert [item.severity for item in findings] == [Severity.ERROR, Severity.WARNING, Severity.ERROR]


def test_findings_of_another_stage_are_taken_over(findings: Findings) -> None:
    """Nothing is lost, and the report of both is one."""
    own = Findings()
    own.extend(findings)
    assert list(own) == list(findings)


@pytest.mark.parametrize(
    ("errors", "warnings", "line"),
    ((0, 0, "no findings"), (1, 0, "1 error"), (2, 0, "2 errors"), (0, 1, "1 warning"), (0, 3, "3 warnings"), (2, 1, "2 errors, 1 warning")),
)
def test_the_last_line_counts(errors: int, warnings: int, line: str) -> None:
    """Singular and plural are right, and what there is none of is not said."""
    assert counted(errors, warnings) == line


def test_the_full_form_gives_notes_hints_and_the_count(findings: Findings) -> None:
    """Place, severity, rule and message on one line; notes and the hint below, indented."""
    assert render(findings, "full") == (
        "a.yaml:2:1: error[duplicate-key] key `a` stands twice\n"
        "  note: a.yaml:1:1: first given here\n"
        "b.yaml:9:20: warning[unknown-field] field `x`\n"
        "b.yaml:10:3: error[unknown-unit] no unit `mounth`\n"
        "  hint: did you mean `month`?\n"
        "2 errors, 1 warning"
    )


def test_the_concise_form_is_a_line_a_finding_and_the_count(findings: Findings) -> None:
    """What an editor's list of errors reads."""
    assert render(findings, "concise") == (
        "a.yaml:2:1: error[duplicate-key] key `a` stands twice\n"
        "b.yaml:9:20: warning[unknown-field] field `x`\n"
        "b.yaml:10:3: error[unknown-unit] no unit `mounth`\n"
        "2 errors, 1 warning"
    )


def test_the_json_form_holds_everything(findings: Findings) -> None:
    """A list of objects, with nothing before or after it."""
    data = json.loads(render(findings, "json"))
    assert [item["rule"] for item in data] == ["duplicate-key", "unknown-field", "unknown-unit"]
    assert data[0] == {
        "rule": "duplicate-key",
        "severity": "error",
        "path": "a.yaml",
        "line": 2,
        "column": 1,
        "message": "key `a` stands twice",
        "notes": [{"path": "a.yaml", "line": 1, "column": 1, "message": "first given here"}],
        "hint": None,
    }


def test_the_github_form_is_an_annotation_a_finding() -> None:
    """Line ends and percent signs of a message are escaped, as workflow commands ask; an unknown line is left out."""
    found = Findings()
    found.add("r", "50 %\nof it", Span("a.yaml", 4, 2), hint="do")
    found.warn("s", "whole file", Span("b.yaml"))
    assert render(found, "github") == "::error file=a.yaml,line=4,col=2,title=r::50 %25%0Aof it (do)\n::warning file=b.yaml,title=s::whole file"


@pytest.mark.parametrize("form", FORMATS)
def test_no_finding_gives_no_text_or_an_empty_list(form: str) -> None:
    """A pipe gets nothing to read but, as JSON, a list without items."""
    assert render(Findings(), form) == ("[]" if form == "json" else "")


def test_closest_suggests_a_known_word_and_no_far_one() -> None:
    """A suggestion helps only when it is near."""
    assert closest("mounth", ["month", "year"]) == "did you mean `month`?"
    assert closest("zzz", ["month", "year"]) is None
    assert closest("x", []) is None


def test_a_stopped_build_carries_its_findings(findings: Findings) -> None:
    """The command shows them."""
    with pytest.raises(StopBuild, match="2 errors") as stopped:
        raise StopBuild(findings)
    assert stopped.value.findings is findings
