"""Compare two texts by words, so that what is marked as changed can be read: whole words, whole numbers, no scattered scraps."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*|[^\W\d_]+|\s|.", re.DOTALL)

Step = tuple[bool, slice, slice]
"""Whether both sides are the same, and the stretch of each."""


def tokens(text: str) -> list[str]:
    """Cut a text into numbers (with their decimals), words, single spaces and single signs; joined they give the text again."""
    return _TOKEN.findall(text)


def steps(old: Sequence[Hashable], new: Sequence[Hashable], blank: Sequence[bool]) -> list[Step]:
    """Give the steps from one sequence to another.

    `blank` tells which of `new` say nothing alone (spaces, signs): where only these stay between two changes, they are part of one change.
    """
    found: list[list[int | bool]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = kind == "equal"
        if (found and not same and not found[-1][0]) or (same and found and not found[-1][0] and b < len(old) and d < len(new) and all(blank[c:d])):
            found[-1][2], found[-1][4] = b, d
        else:
            found.append([same, a, b, c, d])
    return [(bool(same), slice(a, b), slice(c, d)) for same, a, b, c, d in found]


def compare(old: str, new: str) -> list[tuple[str, str, str]]:
    """Give the stretches of two texts: ("same", text, text) or ("changed", what was there, what is there)."""
    before, after = tokens(old), tokens(new)
    return [
        ("same" if same else "changed", "".join(before[left]), "".join(after[right]))
        for same, left, right in steps(before, after, [is_blank(token) for token in after])
    ]


def is_blank(token: str) -> bool:
    """Tell whether a token says nothing alone."""
    return not any(sign.isalnum() for sign in token)
