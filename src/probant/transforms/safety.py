"""Refuse what has no place in an article: raw markup, unsafe links and attributes, ids that stand twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from probant.diagnostics import Findings
from probant.pandoc import ast
from probant.spans import Span

SCHEMES = frozenset({"http", "https", "mailto"})
"""The schemes that a link of an article may have."""

_ATTRIBUTES = frozenset({"lang", "dir", "role", "entry-spacing", "line-spacing", "width", "height"})


_TAGS = (
    "a|abbr|audio|b|base|big|blockquote|body|br|button|center|code|col|dd|del|details|div|dl|dt|em|embed|font|form|frame|h[1-6]|head|hr|html|i|iframe|img"
    "|input|ins|kbd|li|link|main|map|mark|math|meta|nav|object|ol|option|p|param|pre|q|s|samp|script|section|select|small|source|span|strike|strong|style"
    "|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|var|video"
)
_MARKUP = re.compile(rf"</?(?:{_TAGS})\s*/?>|<(?:{_TAGS})\s+[\w-]+\s*=|<!--|<\?xml|<!\[CDATA\[", re.IGNORECASE)

Locate = Callable[[str], Span]
"""Gives the place of a text in the sources of an article."""


def check(blocks: list[ast.Node], locate: Locate, findings: Findings) -> None:
    """Add a finding for each raw node, unsafe link or image, and attribute that a browser would act on.

    pandoc's readers are told not to make raw nodes, so markup comes out as text; this pass finds it, and holds whatever the reader.
    """
    seen: dict[str, int] = {}
    for node in ast.walk(blocks):
        kind = node["t"]
        if kind in ("RawInline", "RawBlock"):
            findings.add("raw-markup", f"raw {node['c'][0]}: `{node['c'][1][:40]}`", locate(node["c"][1]), hint="write it in Markdown")
        elif kind in ("Para", "Plain", "Header"):
            found = _MARKUP.search(ast.plain(node))
            if found:
                findings.add("raw-markup", f"markup in the text: `{found[0]}`", locate(found[0]), hint="write it in Markdown")
        elif kind in ("Link", "Image"):
            _check_target(node["c"][2][0], kind, locate, findings)
        identifier, _classes, pairs = ast.attributes(node)
        if identifier:
            seen[identifier] = seen.get(identifier, 0) + 1
        for name, _value in pairs:
            if name not in _ATTRIBUTES:
                findings.add("unsafe-attribute", f"attribute `{name}`", locate(f"{name}="), hint="delete it")
    for identifier, count in seen.items():
        if count > 1:
            findings.add("duplicate-id", f"the id `{identifier}` stands {count} times", locate(f"#{identifier}"), hint="rename all but one")


def _check_target(target: str, kind: str, locate: Locate, findings: Findings) -> None:
    if kind == "Image":
        findings.add("unsafe-link", f"image `{target[:60]}`", locate(target), hint="ask for a figure by name")
        return
    if target.startswith("#"):
        return
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme not in SCHEMES:
        findings.add("unsafe-link", f"link to `{target[:60]}`", locate(target), hint="a link begins with https://, http:// or mailto:")
