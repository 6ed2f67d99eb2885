"""What changed, as a short list for a terminal of 80 columns: both languages, sorted, the change itself and not the whole text around it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from probant.update.diff import words
from probant.update.diff.changes import Changes, ClaimChange, DisplayChange, FactChange, ReferenceChange

WIDTH = 80
_NO_BREAKS = str.maketrans({"\u00a0": " ", "\u202f": " "})
_NEAR = 3
"""How many words are shown on each side of a change."""


def listed(changes: Changes) -> str:
    """Give the list, without a final newline."""
    if not changes:
        return f"{changes.old} → {changes.new}: nothing changed"
    lines = textwrap.wrap(f"{changes.old} → {changes.new}: {summary(changes)}", WIDTH, subsequent_indent="  ")
    sections: list[tuple[str, Sequence[Any], Callable[[Any], list[str]]]] = [
        ("facts changed", changes.facts, _fact),
        ("claims added", changes.claims_added, _claim),
        ("claims removed", changes.claims_removed, _claim),
        ("claims reworded", changes.claims_reworded, _reworded),
        ("references in", changes.references_in, _reference),
        ("references out", changes.references_out, _reference),
        ("tables and figures", changes.displays or (), _display),
    ]
    for heading, items, write in sections:
        if items:
            lines += ["", heading, *(line for item in items for line in write(item))]
    if changes.renumbered:
        moved = ", ".join(f"{item.old} → {item.new} {item.citekey}" for item in changes.renumbered)
        lines += ["", "references renumbered", *textwrap.wrap(moved, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)]
    if changes.displays is None:
        lines += ["", "tables and figures: not compared, as a saved ledger does not hold them"]
    return "\n".join(lines)


def summary(changes: Changes) -> str:
    """Give how many of each, in one line."""
    groups: list[tuple[str, list[tuple[int, str]]]] = [
        ("facts", [(len(changes.facts), "changed"), (len(changes.facts_added), "added"), (len(changes.facts_removed), "removed")]),
        (
            "claims",
            [(len(changes.claims_added), "added"), (len(changes.claims_removed), "removed"), (len(changes.claims_reworded), "reworded")],
        ),
        (
            "references",
            [(len(changes.references_in), "in"), (len(changes.references_out), "out"), (len(changes.renumbered), "renumbered")],
        ),
        (
            "tables and figures",
            [(sum(item.change == change for item in changes.displays or ()), change) for change in ("added", "removed", "changed", "redrawn")],
        ),
    ]
    parts = []
    for name, counts in groups:
        said = ", ".join(f"{count} {change}" for count, change in counts if count)
        if said:
            parts.append(f"{name}: {said}")
    return "; ".join(parts)


def _wrap(text: str, language: str) -> list[str]:
    wrapped = textwrap.wrap(
        text, WIDTH, initial_indent=f"    {language:4}", subsequent_indent=" " * 8, break_long_words=False, break_on_hyphens=False
    )
    return [line.translate(_NO_BREAKS) for line in wrapped]


def _fact(change: FactChange) -> list[str]:
    lines = [f"  {change.id}"]
    for language, text in change.new.items():
        lines += _wrap(f"{change.old[language]} → {text}", language)
    return lines


def _cites(came: Iterable[str], went: Iterable[str]) -> str:
    keys = [*(f"+{key}" for key in came), *(f"-{key}" for key in went)]
    return f": {', '.join(keys)}" if keys else ""


def _claim(change: ClaimChange) -> list[str]:
    head = textwrap.wrap(f"{change.id} ({change.section}){_cites(change.references_in, change.references_out)}", WIDTH - 2, break_on_hyphens=False)
    lines = [f"{'    ' if index else '  '}{line}" for index, line in enumerate(head)]
    for language, text in (change.new or change.old).items():
        lines += _wrap(textwrap.shorten(text.translate(_NO_BREAKS), WIDTH - 8, placeholder=" …"), language)
    return lines


def _reworded(change: ClaimChange) -> list[str]:
    head = f"  {change.id} ({change.section}){_cites(change.references_in, change.references_out)}"
    lines = textwrap.wrap(head, WIDTH, subsequent_indent="    ", break_on_hyphens=False, drop_whitespace=True)
    for language, text in change.new.items():
        lines += _wrap(marked(change.old[language], text), language)
    return lines


def marked(old: str, new: str) -> str:
    """Give the changes of a text with the words next to each: `[-was-]` `{+is+}`, as wdiff writes them."""
    parts = []
    stretches = words.compare(old, new)
    for index, (kind, before, after) in enumerate(stretches):
        if kind == "changed":
            parts.append((f"[-{before}-]" if before else "") + (f"{{+{after}+}}" if after else ""))
            continue
        parts.append(_near(after, begins=index == 0, ends=index == len(stretches) - 1))
    return "".join(parts)


def _near(text: str, *, begins: bool, ends: bool) -> str:
    """Give what stands between two changes: the words next to each; only those before the first and after the last."""
    near = words.tokens(text)
    kept = 2 * _NEAR
    if begins:
        return text if len(near) <= kept else f"… {''.join(near[-kept:]).lstrip()}"
    if ends:
        return text if len(near) <= kept else f"{''.join(near[:kept]).rstrip()} …"
    return text if len(near) <= 3 * kept else f"{''.join(near[:kept]).rstrip()} … {''.join(near[-kept:]).lstrip()}"


def _reference(change: ReferenceChange) -> list[str]:
    number = change.new if change.new is not None else change.old
    text = next(iter(change.text.values()), "").translate(_NO_BREAKS).strip()
    bare = text.partition("] ")[2] if text.startswith("[") else text
    return [f"  {number:>3} {change.citekey}", f"      {textwrap.shorten(bare, WIDTH - 6, placeholder=' …')}"]


def _display(change: DisplayChange) -> list[str]:
    lines = [f"  {change.id} {change.change}{f' (was {change.was})' if change.was else ''}"]
    for language, caption in change.caption.items():
        lines += _wrap(textwrap.shorten(caption.translate(_NO_BREAKS), WIDTH - 8, placeholder=" …"), language)
    return lines
