"""`probant.transforms.binding`: the marks that rendering left become elements of the tree."""

from __future__ import annotations

import pytest

from probant.diagnostics import Findings
from probant.pandoc import ast, engine
from probant.spans import Span
from probant.templating.manuscript import CLOSE, NAMED, OPEN, Element
from probant.transforms.assembly import MARKDOWN
from probant.transforms.binding import bind

ELEMENTS = [Element("c-a", ("claim",)), Element("f-b", ("fact", "differs"))]


def mark(index: int, inner: str) -> str:
    """Enclose Markdown in the marks of an element."""
    return f"{OPEN}{index}{NAMED}{inner}{CLOSE}"


def bound(text: str) -> tuple[list[ast.Node], list[str]]:
    """Read Markdown with marks; give the tree and the rules of the findings."""
    findings = Findings()
    blocks = bind(ast.parse(engine.run(engine.Request(text, MARKDOWN, "json"))), ELEMENTS, Span("f"), findings)
    return blocks, [item.rule for item in findings]


@pytest.mark.parametrize("form", ("{}", "# {}", "- {}", "> {}", "**{}**", "[{}](https://x.org)", "| a |\n|---|\n| {} |", "x\n:   {}"))
def test_an_element_becomes_a_span_with_its_id_and_classes(form: str) -> None:
    """Claims hold facts, in every kind of block and within emphasis."""
    blocks, rules = bound(form.format(mark(0, f"un {mark(1, '5')} *deux*")))
    assert rules == []
    spans = [node for node in ast.walk(blocks) if node["t"] == "Span"]
    assert [ast.attributes(node)[:2] for node in spans] == [("c-a", ["claim"]), ("f-b", ["fact", "differs"])]
    assert ast.plain(spans[0]) == "un 5 deux"
    assert ast.plain(spans[1]) == "5"
    assert not any(sign in str(blocks) for sign in (OPEN, NAMED, CLOSE))


def test_brackets_in_a_claim_do_not_close_it() -> None:
    """Text cannot end an element that rendering opened."""
    blocks, rules = bound(mark(0, "a ] b ]{#x} [c"))
    assert rules == []
    assert ast.plain(blocks) == "a ] b ]{#x} [c"


@pytest.mark.parametrize("text", (f"*{OPEN}0{NAMED}a* b{CLOSE}", f"{OPEN}0{NAMED}a\n\nb{CLOSE}", f"a{CLOSE}", f"{OPEN}0{NAMED}a"))
def test_an_element_that_does_not_nest_is_a_finding(text: str) -> None:
    """It begins and ends in one run of text, or the article is refused; nothing of the text is lost."""
    blocks, rules = bound(text)
    assert set(rules) == {"broken-element"}
    assert "a" in ast.plain(blocks)
