"""Refuse what has no place in an article: raw markup, unsafe links and attributes, ids that stand twice."""

from __future__ import annotations

from urllib.parse import urlsplit

from probant.diagnostics import Findings, Note
from probant.pandoc import ast
from probant.spans import Span

SCHEMES = frozenset({"http", "https", "mailto"})
"""The schemes that a link of an article may have."""

_ATTRIBUTES = frozenset({"lang", "dir", "role", "entry-spacing", "line-spacing", "width", "height"})


def check(blocks: list[ast.Node], where: Span, findings: Findings) -> None:
    """Add a finding for each raw node, unsafe link or image, and attribute that a browser would act on.

    pandoc's readers are told not to make raw nodes; this pass holds whatever the reader.
    """
    seen: dict[str, int] = {}
    for node in ast.walk(blocks):
        kind = node["t"]
        if kind in ("RawInline", "RawBlock"):
            findings.add("raw-markup", f"raw {node['c'][0]}: `{node['c'][1][:40]}`", where, hint="write it in Markdown")
        elif kind in ("Link", "Image"):
            _check_target(node["c"][2][0], kind, where, findings)
        identifier, _classes, pairs = ast.attributes(node)
        if identifier:
            seen[identifier] = seen.get(identifier, 0) + 1
        for name, _value in pairs:
            if name not in _ATTRIBUTES:
                findings.add("unsafe-attribute", f"attribute `{name}`", where, hint="delete it")
    for identifier, count in seen.items():
        if count > 1:
            findings.add(
                "duplicate-id",
                f"the id `{identifier}` stands {count} times",
                where,
                hint="rename all but one",
                notes=(Note(where, "in this article"),),
            )


def _check_target(target: str, kind: str, where: Span, findings: Findings) -> None:
    if kind == "Image":
        findings.add("unsafe-link", f"image `{target[:60]}`", where, hint="ask for a figure by name")
        return
    if target.startswith("#"):
        return
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme not in SCHEMES:
        findings.add("unsafe-link", f"link to `{target[:60]}`", where, hint="a link begins with https://, http:// or mailto:")
