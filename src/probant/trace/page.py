"""The ledger as one page that needs nothing else: no script, no font, no image, no request to any host."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from probant.trace.ledger import Ledger
from probant.trace.workbook import EXPLANATIONS, counts
from probant.writers import Layout
from probant.writers.layouts import fill, style

VERIFICATIONS = ("full text", "abstract", "secondary", "unverified")
"""How a fact was verified, the surest way first."""


def write_page(ledger: Ledger, layout: Layout) -> bytes:
    """Give the page; ValueError when the style sheet cannot stand in a page."""
    used = {fact["verification"] for fact in ledger["facts"]}
    return fill(
        layout,
        "trace.html.j2",
        ledger=ledger,
        languages=ledger["languages"],
        facts={fact["id"]: fact for fact in ledger["facts"]},
        references={item["citekey"]: item for item in ledger["references"]},
        counts=counts(ledger),
        explanations=EXPLANATIONS,
        verifications=[name for name in VERIFICATIONS if name in used],
        weakest=_weakest(ledger),
        is_address=_is_address,
        style=Markup(style(layout, "style.css")),  # noqa: S704 - the layout is trusted as code is
    ).encode("utf-8")


def _is_address(text: str) -> bool:
    """Tell whether a text may be a link: an address of the web, and nothing that runs."""
    return text.startswith(("https://", "http://"))


def _weakest(ledger: Ledger) -> dict[str, str | None]:
    """Give, for each claim, the weakest verification among its facts; None when none of them has a source."""
    by_fact: dict[str, Any] = {fact["id"]: fact["verification"] for fact in ledger["facts"]}
    return {
        claim["id"]: max((by_fact[name] for name in claim["facts"] if by_fact.get(name)), key=VERIFICATIONS.index, default=None)
        for claim in ledger["claims"]
    }
