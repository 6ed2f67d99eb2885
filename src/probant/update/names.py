"""Names of persons and groups, as exports write them."""

from __future__ import annotations

import re

from probant.update.markup import clean
from probant.update.record import Person

_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd|4th|PhD|MD)\.?", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:group|groupe|consortium|collaborat\w*|investigators?|committee|society|société|association|network|trialists|study|team|organi[sz]ation|"
    r"institute|initiative|centre|center|foundation|agency|ministry|office|federation|council|panel|workshop|authors)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-ZÀ-ÖØ-Þ](?:[.\s-]{0,2}[A-ZÀ-ÖØ-Þ]){0,4}\.?")
_PARTICLES = frozenset(
    ["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ter", "ten", "zu", "al", "el", "ben", "bin", "af", "av"]
)


def person(text: str, *, orcid: str | None = None) -> Person | None:
    """Read one name: `Palma, David A`, `Blumenschein, G. R., Jr`, `Palma DA`, `David A. Palma`, `The STOMP Study Group,`; None for no name."""
    name = clean(text).strip(" ;")
    ends_with_comma = name.endswith(",")
    name = name.strip(" ,")
    if not re.search(r"\w", name) or re.fullmatch(r"(?:et al\.?|anonymous|no authors? listed|\[?no author.*|others)", name, re.IGNORECASE):
        return None
    if ends_with_comma or (_GROUP.search(name) and "," not in name):
        return Person(name, literal=True)
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) > 1:
        return _in_parts(parts, orcid)
    words = name.split()
    if len(words) == 1:
        return Person(name, literal=True)
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""  # noqa: PLR2004 - a family name, initials, a suffix
    if _INITIALS.fullmatch(words[-1]) and not _INITIALS.fullmatch(words[0]):
        return Person(" ".join(words[:-1]), initials(words[-1]), suffix, orcid=orcid)
    first = next((index for index, word in enumerate(words[1:-1], 1) if word.casefold() in _PARTICLES), len(words) - 1)
    return Person(" ".join(words[first:]), " ".join(words[:first]), suffix, orcid=orcid)


def _in_parts(parts: list[str], orcid: str | None) -> Person:
    family, rest = parts[0], parts[1:]
    suffix = next((part for part in rest if _SUFFIX.fullmatch(part)), "")
    given = " ".join(part for part in rest if part != suffix)
    return Person(family, given, suffix, orcid=orcid) if given else Person(", ".join(parts), literal=True)


def initials(given: str) -> str:
    """Give given names as initials with full stops: `David A` is `D. A.`, `DA` is `D. A.`, `Jean-Pierre` is `J.-P.`."""
    out = []
    for word in given.replace(".", ". ").split():
        bare = word.strip(".,")
        if not bare:
            continue
        if bare.isupper() and "-" not in bare and len(bare) <= 4 and len(given.replace(".", "").split()) == 1:  # noqa: PLR2004 - initials run together
            out += [f"{letter}." for letter in bare]
        else:
            parts = [part[0].upper() for part in re.split(r"[-‐‑]", bare) if part]
            if bare[0].isupper() or len(parts) > 1:
                out.append("-".join(f"{part}." for part in parts))
            else:
                out.append(bare if bare.casefold() in _PARTICLES else f"{parts[0]}.")
    return " ".join(out)
