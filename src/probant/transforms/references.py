"""Finish the entries of the reference list that citeproc made: PubMed beside the DOI, and the language that each is in."""

from __future__ import annotations

from collections.abc import Mapping

from probant.language.foreign import Phrases
from probant.loading.bibliography import Reference
from probant.pandoc import ast

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"


def finish_references(entries: list[ast.Node], references: Mapping[str, Reference]) -> list[ast.Node]:
    """Give the entries with a link to PubMed where somebody confirmed the PMID, and with `lang` where the bibliography says the language of the work.

    Where a style prints no DOI, citeproc makes a link to PubMed of the title: here there is one, that shows where it leads.
    """
    latin = Phrases({})
    return [_finished(entry, references.get(ast.attributes(entry)[0].removeprefix("ref-")), latin) for entry in entries]


def _finished(entry: ast.Node, reference: Reference | None, latin: Phrases) -> ast.Node:
    if reference is None:
        return entry
    language = str(reference.csl.get("language", "")).partition("-")[0]
    (identifier, classes, pairs), blocks = entry["c"]
    blocks = latin.mark(blocks, language)
    pmid = reference.confirmed("pmid")
    if pmid:
        blocks = ast.rewrite(blocks, lambda node: node["c"][1] if node["t"] == "Link" and node["c"][2][0].endswith(f"/pubmed/{pmid}") else None)
        if pmid not in ast.plain(blocks):
            blocks = [*blocks[:-1], _with_pubmed(blocks[-1], pmid)]
    named = [*pairs, ["lang", language]] if language else pairs
    return {"t": "Div", "c": [[identifier, classes, named], blocks]}


def _with_pubmed(block: ast.Node, pmid: str) -> ast.Node:
    """Give the last paragraph of an entry with the PMID at its end: within the text beside the number, where there is one."""
    link = [*ast.text(" PMID:\u00a0"), ast.link(ast.text(pmid), f"{PUBMED}{pmid}/"), *ast.text(".")]
    inlines = block["c"]
    last = inlines[-1] if inlines else None
    if last is not None and last["t"] == "Span" and ast.has_class(last, "csl-right-inline"):
        return {"t": block["t"], "c": [*inlines[:-1], {"t": "Span", "c": [last["c"][0], [*last["c"][1], *link]]}]}
    return {"t": block["t"], "c": [*inlines, *link]}
