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
    """Read one name: `Hale, Anna B`, `Moss, P. R., Jr`, `Hale AB`, `Anna B. Hale`, `The WALK Study Group,`; None for no name."""
    name = clean(text).strip(" ;")
    ends_with_comma = name.endswith(",")
    name = re.sub(r"^(?:on behalf of|for)\s+(?:the\s+)?(?=\S+\s+\S)", "", name.strip(" ,"), flags=re.IGNORECASE)
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
    words = given.split()
    if not suffix and len(words) > 1 and _SUFFIX.fullmatch(words[-1]):  # PubMed: `Blumentopf, Gustav R Jr`
        suffix, given = words[-1], " ".join(words[:-1])
    return Person(family, given, suffix, orcid=orcid) if given else Person(", ".join(parts), literal=True)


def initials(given: str) -> str:
    """Give given names as initials with full stops: `David A` is `D. A.`, `DA` is `D. A.`, `Jean-Pierre` is `J.-P.`; a script without capitals stays."""
    words = [bare for word in re.sub(r"\.(?=[^\s\-‐‑])", ". ", given).split() if (bare := re.sub(r"^\W+|\W+$", "", word))]
    if len(words) == 1 and re.fullmatch(r"[^\W\d_]{2,4}", words[0]) and words[0].isupper():
        return " ".join(f"{letter}." for letter in words[0])
    out = []
    for word in words:
        parts = [part for part in re.split(r"[-‐‑]", word) if part]
        if word.casefold() in _PARTICLES or word[0].upper() == word[0].lower():
            out.append(word)
        else:
            out.append("-".join(f"{part[0].upper()}." for part in parts))
    return " ".join(out)
