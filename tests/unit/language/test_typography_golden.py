"""Typography, case by case, in each language: `tests/golden/typography/<language>.txt` holds what is typed and, under it, what is printed.

`UPDATE_GOLDEN=1 python -m pytest tests/unit/language/test_typography_golden.py` writes the second lines anew: look at the difference before it is kept.
`~` stands for a no-break space, `_` for a narrow one, `{…}` for what no line end cuts, `{en: …}` for a phrase in that language.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from probant.language.foreign import Phrases
from probant.language.typography import apply_blocks
from probant.pandoc import ast, engine
from probant.transforms.assembly import MARKDOWN

GOLDEN = Path(__file__).parents[2] / "golden" / "typography"
PHRASES = Phrases({"en": ["hazard ratio", "standard of care"], "fr": ["mot juste"], "la": ["primum movens"]})
INDENT = "    "


def shown(nodes: list[ast.Node]) -> str:
    """Give inline nodes with what does not show made visible."""
    out = []
    for node in nodes:
        kind, contents = node["t"], node.get("c")
        if kind == "Str":
            out.append(contents.replace("\u00a0", "~").replace("\u202f", "_"))
        elif kind in ("Space", "SoftBreak"):
            out.append(" ")
        elif kind == "Emph":
            out.append(f"*{shown(contents)}*")
        elif kind == "Code":
            out.append(f"`{contents[1]}`")
        elif kind == "Link":
            out.append(f"[{shown(contents[1])}]")
        elif kind == "Cite":
            out.append(shown(contents[1]))
        elif kind == "Span":
            language = dict(contents[0][2]).get("lang")
            out.append(f"{{{language + ': ' if language else ''}{shown(contents[1])}}}")
        else:
            raise AssertionError(kind)
    return "".join(out)


def printed(typed: str, language: str) -> str:
    """Give a line of Markdown as an article in a language prints it."""
    (block,) = ast.parse(engine.run(engine.Request(typed, MARKDOWN, "json")))
    return shown(apply_blocks(PHRASES.mark([block], language), language)[0]["c"])


@pytest.mark.parametrize("language", ("fr", "en"))
def test_each_case_is_set_as_its_language_wants_it(language: str) -> None:
    """Every line that is typed comes out as the line under it."""
    file = GOLDEN / f"{language}.txt"
    before = file.read_text(encoding="utf-8")
    after = []
    for line in before.splitlines():
        if line.startswith(INDENT):
            continue
        after.append(line)
        if line and not line.startswith("#"):
            after.append(INDENT + printed(line, language))
    text = "\n".join(after) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == before


@pytest.mark.parametrize("language", ("fr", "en"))
def test_the_cases_are_many(language: str) -> None:
    """A golden file that was emptied holds nothing."""
    lines = (GOLDEN / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith(INDENT) for line in lines) >= 25
