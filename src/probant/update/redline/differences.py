"""What differs between two paragraphs, as a reader would mark it: claim by claim, whole words, and a sentence that says something else as a whole."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from probant.update.diff import words
from probant.update.redline.pieces import Line, Piece

Kind = Literal["same", "del", "ins"]

_KEPT = 0.35
"""A stretch of which less than this stays is marked as a whole: scattered words that happen to stay make it harder to read."""
_ISLAND = 12
"""So many letters may stay between two changes and yet be marked with them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece that stays (`old` and `new`), was deleted (`old` alone) or inserted (`new` alone)."""

    kind: Kind
    old: Piece | None
    new: Piece | None

    @property
    def piece(self) -> Piece:
        """Give the piece that is shown."""
        found = self.new or self.old
        if found is None:
            raise ValueError("an entry without a piece")
        return found


def compare(old: Line, new: Line) -> list[Entry]:
    """Give the pieces of both paragraphs in one order, what was deleted before what was inserted in its place."""
    out: list[Entry] = []
    before, after = _segments(old.pieces), _segments(new.pieces)
    matcher = SequenceMatcher(None, [name for name, _ in before], [name for name, _ in after], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            for (_, one), (_, other) in zip(before[a:b], after[c:d], strict=True):
                out += _stretch(one, other)
        else:
            out += _stretch([piece for _, part in before[a:b] for piece in part], [piece for _, part in after[c:d] for piece in part])
    return out


def _segments(pieces: Sequence[Piece]) -> list[tuple[str, list[Piece]]]:
    """Cut a paragraph into its claims, each with what stands between it and the next."""
    out: list[tuple[str, list[Piece]]] = []
    for anchor, group in groupby(pieces, key=lambda piece: piece.anchor):
        if anchor or not out:
            out.append((anchor, list(group)))
        else:
            out[-1][1].extend(group)
    return out


def _stretch(old: Sequence[Piece], new: Sequence[Piece]) -> list[Entry]:
    """Compare two stretches by words, or as a whole where little stays."""
    found = _without_islands(words.steps(_keys(old), _keys(new), [piece.blank for piece in new]), old, new)
    kept = sum(_weight(new[right]) for same, _, right in found if same)
    if old and new and kept < _KEPT * max(_weight(old), _weight(new)):
        found = [(False, slice(0, len(old)), slice(0, len(new)))]
    out: list[Entry] = []
    for same, left, right in found:
        if same:
            out += [Entry("same", one, other) for one, other in zip(old[left], new[right], strict=True)]
        else:
            out += [Entry("del", piece, None) for piece in old[left]]
            out += [Entry("ins", None, piece) for piece in new[right]]
    return out


def _keys(pieces: Iterable[Piece]) -> list[Hashable]:
    return [piece.key for piece in pieces]


def _weight(pieces: Iterable[Piece]) -> int:
    """Give how much there is to read."""
    return sum(max(len(piece.text), 1) for piece in pieces if not piece.blank)


def _without_islands(steps: Sequence[words.Step], old: Sequence[Piece], new: Sequence[Piece]) -> list[words.Step]:
    """Join two changes between which less stays than either changes, and no more than a few words."""
    out = list(steps)
    index = 1
    while index < len(out) - 1:
        (_, a, c), (same, _, right), (_, b, d) = out[index - 1 : index + 2]
        stays = _weight(new[right])
        around = [max(_weight(old[left]), _weight(new[side])) for left, side in ((a, c), (b, d))]
        if same and stays <= min(*around, _ISLAND):
            out[index - 1 : index + 2] = [(False, slice(a.start, b.stop), slice(c.start, d.stop))]
            index = max(1, index - 1)
        else:
            index += 1
    return out
