"""`probant.transforms.safety`: raw markup, unsafe addresses and attributes are found whatever reader made the tree."""

from __future__ import annotations

from typing import Any

import pytest

from probant.diagnostics import Findings
from probant.pandoc import ast, engine
from probant.spans import Span
from probant.transforms import safety


def found(blocks: list[ast.Node]) -> list[tuple[str, str]]:
    """Give rule and message of each finding; the place is where the text says it would be looked for."""
    findings = Findings()
    safety.check(blocks, lambda text: Span(text or "?", 1, 1), findings)
    return [(item.rule, item.span.path) for item in findings]


def link(target: str, **attributes: str) -> ast.Node:
    """A paragraph with a link."""
    node = ast.link(ast.text("x"), target)
    node["c"][0][2] = [[name, value] for name, value in attributes.items()]
    return ast.paragraph([node])


@pytest.mark.parametrize("target", ("https://x.org/a?b#c", "http://x.org", "mailto:a@x.org", "HTTPS://X.org", "#results"))
def test_a_link_to_the_web_a_mailbox_or_the_text_is_kept(target: str) -> None:
    """Nothing is found."""
    assert found([link(target)]) == []


@pytest.mark.parametrize(
    "target",
    (
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "vbscript:x", "data:text/html,x", "file:///etc/passwd",
        "//x.org", "/etc/passwd", "../a", "a.html", "", "ftp://x.org", "http//x", "blob:x", "http://[x", "about:blank", "intent:x",
    ),
)  # fmt: skip
def test_any_other_address_is_refused(target: str) -> None:
    """Only schemes that are known to be safe pass: what is not understood is refused."""
    assert [rule for rule, _ in found([link(target)])] == ["unsafe-link"]


@pytest.mark.parametrize("target", ("/etc/passwd", "https://x.org/a.png", "data:image/png;base64,x", "a.png"))
def test_an_image_is_refused_wherever_it_is(target: str) -> None:
    """A figure is asked for by name, not by its file."""
    node = {"t": "Image", "c": [["", [], []], [], [target, ""]]}
    assert found([ast.paragraph([node])]) == [("unsafe-link", target)]


@pytest.mark.parametrize("name", ("onclick", "onmouseover", "style", "src", "href", "srcset", "data-x", "formaction", "xlink:href", "class", "id"))
def test_an_attribute_that_a_browser_would_act_on_is_refused(name: str) -> None:
    """Only those that are known to be harmless pass."""
    assert found([link("https://x.org", **{name: "x"})]) == [("unsafe-attribute", f"{name}=")]
    assert found([link("https://x.org", lang="fr", dir="ltr", role="note")]) == []


@pytest.mark.parametrize("kind", ("RawInline", "RawBlock"))
@pytest.mark.parametrize("form", ("html", "tex", "openxml", "jats"))
def test_raw_markup_is_refused(kind: str, form: str) -> None:
    """In whatever format, as a block or within a line."""
    node: Any = {"t": kind, "c": [form, "<x>"]}
    assert found([node if kind == "RawBlock" else ast.paragraph([node])]) == [("raw-markup", "<x>")]


@pytest.mark.parametrize(
    "text",
    (
        "<b>x</b>",
        "<script>x</script>",
        "<img src=x onerror=y>",
        "<br/>",
        "<!-- c -->",
        "a <a href='x'>",
        "<svg onload=x",
        "<?xml v?>",
        "<![CDATA[x]]>",
        "<IFRAME src=x>",
    ),
)
def test_markup_that_came_out_as_text_is_found(text: str) -> None:
    """The readers are told not to make raw nodes of it: an article would print the tags."""
    assert [rule for rule, _ in found([ast.paragraph(ast.text(text))])] == ["raw-markup"]


@pytest.mark.parametrize("text", ("p < 0.05", "a <b and c> d", "n<5 > 3", "x <- y", "<5 mm", "if a<b", "HR <1>", "<https://x.org>"))
def test_a_sign_less_than_is_no_markup(text: str) -> None:
    """Figures and comparisons are what it is for."""
    assert found([ast.paragraph(ast.text(text))]) == []


def test_an_id_that_stands_twice_is_found_once() -> None:
    """A link to it would lead to the first."""
    blocks = [ast.header(2, ast.text("x"), "a"), ast.div([], identifier="a"), ast.div([], identifier="b")]
    assert found(blocks) == [("duplicate-id", "#a")]


def test_what_is_deep_in_the_tree_is_found() -> None:
    """In tables, notes, lists and within emphasis."""
    text = "- *a [x](javascript:y)*\n\n[^1]\n\n[^1]: [x](file:y)\n\n| a |\n|---|\n| [x](data:y) |\n"
    blocks = ast.parse(engine.run(engine.Request(text, "markdown", "json")))
    assert [rule for rule, _ in found(blocks)] == ["unsafe-link"] * 3
