"""What a ledger says of a claim, a fact or a reference, in words for a terminal of 80 columns."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any

from probant.trace.ledger import Ledger
from probant.trace.lookup import Found, entry

WIDTH = 80
_LABEL = 11
_VERIFIED = {
    "full text": "in the full text of {}",
    "abstract": "in the abstract of {}",
    "secondary": "in a secondary source on {}",
    "unverified": "no: nobody has compared it with {}",
}
_NO_BREAKS = str.maketrans({"\u00a0": " ", "\u202f": " "})


def describe(ledger: Ledger, found: list[Found]) -> str:
    """Say everything about what was found, without a final newline."""
    parts: list[str] = []
    for item in found:
        lines = [*_element(item), *_BLOCKS[item.kind](ledger, item)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _wrap(text: str, indent: int, first: str = "") -> list[str]:
    """Wrap text to the width; a word that is too long, an address or a path, stays whole, and so do words joined by a no-break space."""
    wrapped = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=" " * (indent - len(first)) + first,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.translate(_NO_BREAKS) for line in wrapped] or [first.rstrip()]


def _labelled(label: str, text: str, indent: int = 4) -> list[str]:
    return _wrap(text, indent + _LABEL, f"{label:{_LABEL}}")


def _element(item: Found) -> list[str]:
    if item.element is None:
        return []
    return [*_wrap(f"`{item.element}` ({', '.join(item.languages)}) belongs to:", 0), ""]


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"


def _hanging(kind: str, name: str, more: Iterable[str | None]) -> list[str]:
    text = " · ".join([f"{kind} {name}", *(part for part in more if part)])
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _kind(claim: dict[str, Any]) -> str:
    return f"the authors' own: {claim['authors_kind']}" if claim["kind"] == "authors" else "sourced"


def _sentences(claim: dict[str, Any]) -> list[str]:
    """Give the text of a claim in each language, with its place in the templates."""
    lines: list[str] = []
    for language, place in claim["languages"].items():
        lines += _wrap(place["text"], 6, f"{language:4}")
        lines += _wrap(f"{place['file']}:{place['line']}", 6)
    return lines


def _claim(ledger: Ledger, item: Found) -> list[str]:
    claim = entry(ledger, "claim", item.id)
    lines = [*_hanging("claim", claim["id"], (_kind(claim), f"section {claim['section']}")), "", *_sentences(claim)]
    facts = [fact for fact in ledger["facts"] if fact["id"] in claim["facts"]]
    lines += ["", f"rests on {_counted(len(facts), 'fact')}" + (":" if facts else "")]
    for name in claim["facts"]:
        fact = entry(ledger, "fact", name)
        lines += ["", f"  {fact['id']}", *_reading(fact), *_others(fact, claim["id"])]
    lines += ["", f"cites {_counted(len(claim['references']), 'reference')}" + (":" if claim["references"] else "")]
    for key in claim["references"]:
        lines += ["", *_reference_lines(entry(ledger, "reference", key), 2)]
    return lines


def _others(fact: dict[str, Any], claim: str) -> list[str]:
    others = [name for name in fact["claims"] if name != claim]
    return _labelled("also in", ", ".join(others)) if others else []


def _texts(label: str, texts: dict[str, str]) -> list[str]:
    """Give a text in each language: on one line where they fit, else one under the other."""
    shown = list(dict.fromkeys(text for text in texts.values() if text))
    if len(shown) < len(texts):
        return _labelled(label, " / ".join(shown)) if shown else []
    joined = _labelled(label, " / ".join(shown))
    if len(joined) == 1:
        return joined
    lines: list[str] = []
    for language, text in texts.items():
        lines += _wrap(text, 4 + _LABEL + 4, f"{'' if lines else label:{_LABEL}}{language:4}")
    return lines


def _reading(fact: dict[str, Any]) -> list[str]:
    """Give what a fact says, where that was read and how it was verified."""
    lines = [*_texts("states", fact["statement"]), *_texts("value", fact["value_text"])]
    if fact["printed_text"]:
        lines += _texts("printed", fact["printed_text"])
    if fact["citekey"] is None:
        lines += _labelled("verified", "the authors' own: it has no source")
    else:
        lines += _labelled("verified", _VERIFIED[fact["verification"]].format(fact["citekey"]))
    if fact["locator"]:
        lines += _labelled("read at", fact["locator"])
    for label, addresses in (("seen at", fact["seen_at"]), ("looked at", fact["looked_at"])):
        for position, address in enumerate(addresses):
            lines += _labelled(label if position == 0 else "", address)
    if fact["note"]:
        lines += _labelled("note", fact["note"])
    return [*lines, *_labelled("stands in", f"{fact['file']}:{fact['line']}")]


def _fact(ledger: Ledger, item: Found) -> list[str]:
    fact = entry(ledger, "fact", item.id)
    lines = [*_hanging("fact", fact["id"], (fact["value"]["kind"],)), "", *_reading(fact)]
    if fact["citekey"] is not None:
        lines += ["", "reference:", "", *_reference_lines(entry(ledger, "reference", fact["citekey"]), 2)]
    uses = sum(len(own) for own in fact["uses"].values())
    lines += ["", f"used {_counted(uses, 'time')}" + (":" if uses else f" in the edition {ledger['edition']}")]
    if uses:
        lines.append("")
    for language, own in fact["uses"].items():
        for use in own:
            said = f"“{use['text']}”" if use["element"] else "named only"
            mark = f" #{use['element']}" if use["element"] else ""
            shown = f" in {use['display'].replace('-', ' ', 1)}" if use.get("display") else ""
            lines += _wrap(f"{said}{shown}{mark}", 6, f"{language:4}")
            lines += _wrap(f"{use['file']}:{use['line']}", 6)
    for name in fact["claims"]:
        claim = entry(ledger, "claim", name)
        lines += ["", *_hanging("claim", claim["id"], (_kind(claim),)), "", *_sentences(claim)]
    return lines


def _reference_lines(reference: dict[str, Any], indent: int) -> list[str]:
    """Give a reference as it is printed, and the identifiers that somebody confirmed."""
    name = f"[{reference['number']}] {reference['citekey']}" if reference["number"] is not None else reference["citekey"]
    lines = [" " * indent + name]
    text = next(iter(reference["text"].values()), "") or reference["csl"].get("title", "")
    lines += _wrap(re.sub(rf"^\W?{reference['number']}\b\W?\s+", "", text), indent + 2)
    for address in _addresses(reference, text):
        lines += _wrap(address, indent + 2)
    return [*lines, *_wrap(f"{reference['file']}:{reference['line']}", indent + 2)]


def _addresses(reference: dict[str, Any], text: str) -> list[str]:
    if reference["doi"]:
        return [] if reference["doi"] in text else [f"https://doi.org/{reference['doi']}"]
    address = reference["csl"].get("URL")
    out = [str(address)] if address else []
    if "doi" in reference["unconfirmed"]:
        out.append("(its DOI is not shown: nobody has confirmed it)")
    return out


def _reference(ledger: Ledger, item: Found) -> list[str]:
    reference = entry(ledger, "reference", item.id)
    facts = [fact for fact in ledger["facts"] if fact["id"] in reference["facts"]]
    first, *others = _reference_lines(reference, 0)
    lines = [f"reference {first}", *others, "", f"gives {_counted(len(facts), 'fact')}" + (":" if facts else "")]
    for fact in facts:
        lines += ["", f"  {fact['id']}", *_texts("value", fact["value_text"])]
        lines += _texts("printed", fact["printed_text"]) if fact["printed_text"] else []
        place = fact["locator"] if fact["locator"] not in (None, fact["verification"]) else ""
        verified = _VERIFIED[fact["verification"]].format(reference["citekey"])
        lines += _labelled("verified", f"{verified}, {place}" if place else verified)
    lines += ["", f"supports {_counted(len(reference['cited_by']), 'claim')}" + (":" if reference["cited_by"] else "")]
    for name in reference["cited_by"]:
        claim = entry(ledger, "claim", name)
        lines += ["", *_hanging("claim", claim["id"], (_kind(claim),)), "", *_sentences(claim)]
    return lines


_BLOCKS = {"claim": _claim, "fact": _fact, "reference": _reference}
