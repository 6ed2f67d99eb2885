"""`probant.templating.markdown`: text stays text in pandoc's Markdown, and citations are seen as pandoc sees them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from probant.pandoc import ast, engine
from probant.templating.markdown import citations_in, escape
from probant.transforms.assembly import MARKDOWN

PRINTABLE = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn"), blacklist_characters="\u2028\u2029\ufeff"), max_size=60)
HOSTILE = (
    "<script>alert(1)</script>", "<!-- c -->", "<?php ?>", "&lt;&amp;&#60;", "[x](javascript:alert(1))", "![x](/etc/passwd)", "`code`", "```", "~~~", "$x$",
    "$$x$$", "\\input{/etc/hostname}", "\\(x\\)", "{=html}", "`<b>`{=html}", "[x]{onclick=y}", "::: {.x}", ":::::::::::", "---", "---\ntitle: x\n---", "% title",
    "# heading", "- item", "1. item", "(@) item", "> quote", "| a | b |", "[@key]", "@key", "[^1]", "^[note]", "*e* **s** _e_ __s__", "~~x~~ H~2~O x^2^",
    "http://x.org <http://x.org>", "\\", "\\\\", "a\\", "{{ fact('x') }}", "{% claim %}", "{## x ##}", "]{#id .claim}", "'single' \"double\"", "...", "--", "...---",
    "[x][y]", "[x]: y", "term\n: definition", "+---+", "<https://x.org/a?b=c&d=e>", "\u202e reversed", "é œ ≤ «\u202fx\u202f» 🍵", "#hash", "!", "~", "_",
)  # fmt: skip


def read(markdown: str) -> list[ast.Node]:
    """Read Markdown as the article's is read."""
    return ast.parse(engine.run(engine.Request(markdown, MARKDOWN, "json")))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_comes_out_as_itself(hostile: str) -> None:
    """Escaped text is text whatever it holds: no markup, link, image, citation, heading, list or raw node."""
    for text in (hostile, f"a {hostile} b", f"{hostile}x"):
        line = " ".join(text.split())
        (paragraph,) = read(f"x{escape(line)}x")
        assert paragraph["t"] == "Para"
        assert {node["t"] for node in ast.walk(paragraph["c"])} <= {"Str", "Space"}
        assert ast.plain(paragraph) == f"x{line}x"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PRINTABLE, min_size=20, max_size=60))
@example(list(HOSTILE))
def test_any_text_comes_out_as_itself(texts: list[str]) -> None:
    """Thousands of strings through pandoc: none changed, none taken for markup."""
    lines = [" ".join(text.split(" ")).strip() for text in texts]
    lines = [" ".join(line.split()) for line in lines]
    blocks = read("\n\n".join(f"x{escape(line)}x" for line in lines))
    assert [ast.plain(block) for block in blocks] == [f"x{line}x" for line in lines]
    assert {node["t"] for node in ast.walk(blocks)} <= {"Para", "Str", "Space"}


@pytest.mark.parametrize(
    "text",
    (
        "[@a2001; @b:2002, p. 3] et [-@d2004; voir @e2005 pp. 3]",
        "@c-2003 dit, @{f/2006} aussi.",
        "(@a2001), @b2002; @c2003. [@d2004].",
        "x@y.org, a\\@b, \\@no, rien@",
        "*@a2001* **[@b2002]** [lien @c2003](https://x.org)",
        "[@a2001][@b2002] [@a2001]",
    ),
)
def test_citations_are_found_as_pandoc_finds_them(text: str) -> None:
    """Bracketed or not, braced or not, each once, in order; an e-mail address or an escaped sign is none."""
    cited = [citation["citationId"] for node in ast.walk(read(text)) if node["t"] == "Cite" for citation in node["c"][0]]
    assert citations_in(text) == list(dict.fromkeys(cited))
