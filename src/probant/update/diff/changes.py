"""What changed between two ledgers, as data: facts, claims, references; with the documents at hand, tables and figures too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from probant.document import Document
from probant.language.numbers import NO_BREAK
from probant.pandoc import ast
from probant.update.diff import words

FORMAT = "probant-diff/1"
"""The form of the changes as JSON; the number changes when a reader of the old form would be wrong."""

Ledger = dict[str, Any]
Texts = dict[str, str]
"""A text in each language."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that shows another value. `old` and `new` are as the article writes them."""

    id: str
    citekey: str | None
    old: Texts
    new: Texts
    claims: tuple[str, ...]
    """The claims of the new article that it is in."""


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that is new (`old` is empty), gone (`new` is empty) or says something else. Only languages whose text differs stand in a reworded one."""

    id: str
    section: str
    old: Texts
    new: Texts
    facts: tuple[str, ...]
    """Its facts that show another value."""
    references_in: tuple[str, ...]
    references_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferenceChange:
    """A reference that came in (no `old` number), went out (no `new` number) or has another number."""

    citekey: str
    old: int | None
    new: int | None
    text: Texts


@dataclass(frozen=True, slots=True)
class DisplayChange:
    """A table or figure: `added`, `removed`, `changed` (its texts or data) or `redrawn` (a figure whose drawing differs).

    One that goes while another of its kind comes with the same caption is the same under another id: `was`.
    """

    id: str
    kind: str
    change: str
    caption: Texts
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed; each list is sorted by id, references by number."""

    old: str
    new: str
    facts: tuple[FactChange, ...]
    facts_added: tuple[str, ...]
    facts_removed: tuple[str, ...]
    claims_added: tuple[ClaimChange, ...]
    claims_removed: tuple[ClaimChange, ...]
    claims_reworded: tuple[ClaimChange, ...]
    references_in: tuple[ReferenceChange, ...]
    references_out: tuple[ReferenceChange, ...]
    renumbered: tuple[ReferenceChange, ...]
    displays: tuple[DisplayChange, ...] | None
    """None where one side is a saved ledger, which does not hold them."""

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return any(value for name, value in asdict(self).items() if name not in ("old", "new"))

    def as_json(self) -> str:
        """Give the changes as JSON, without a final newline."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)


def compare(
    labels: tuple[str, str], old: Ledger, new: Ledger, documents: tuple[Mapping[str, Document], Mapping[str, Document]] | None = None
) -> Changes:
    """Give what changed from one ledger to another; `documents` are those of each, by language, where they are at hand."""
    facts = _facts(old, new)
    added, removed, reworded = _claims(old, new, {fact.id for fact in facts})
    came, went, moved = _references(old, new)
    used = [{fact["id"] for fact in ledger["facts"] if _is_used(fact)} for ledger in (old, new)]
    return Changes(
        *labels,
        facts,
        tuple(sorted(used[1] - used[0])),
        tuple(sorted(used[0] - used[1])),
        added,
        removed,
        reworded,
        came,
        went,
        moved,
        _displays(*documents) if documents else None,
    )


def _by_id(items: list[dict[str, Any]], key: str = "id") -> dict[str, dict[str, Any]]:
    return {item[key]: item for item in items}


def _is_used(fact: dict[str, Any]) -> bool:
    return bool(fact["claims"]) or any(fact["uses"].values())


def _shown(ledger: Ledger, fact: dict[str, Any]) -> Texts:
    """Give a fact as the edition shows it: what was printed, or what the source says."""
    texts: Texts = (fact["printed_text"] if ledger["shows"] == "printed" else None) or fact["value_text"]
    return {language: text.replace(NO_BREAK, " ") for language, text in texts.items()}


def _facts(old: Ledger, new: Ledger) -> tuple[FactChange, ...]:
    before, after = _by_id(old["facts"]), _by_id(new["facts"])
    found = []
    for name in sorted(before.keys() & after.keys()):
        one, other = _shown(old, before[name]), _shown(new, after[name])
        differing = [language for language in other if one.get(language) != other[language]]
        if differing and _is_used(before[name]) and _is_used(after[name]):
            was, is_now = ({language: text.get(language, "") for language in differing} for text in (one, other))
            found.append(FactChange(name, after[name]["citekey"], was, is_now, tuple(after[name]["claims"])))
    return tuple(found)


def _claims(old: Ledger, new: Ledger, facts: set[str]) -> tuple[tuple[ClaimChange, ...], tuple[ClaimChange, ...], tuple[ClaimChange, ...]]:
    before, after = _by_id(old["claims"]), _by_id(new["claims"])
    numbers = [{str(item["number"]) for item in ledger["references"] if item["number"] is not None} for ledger in (old, new)]
    added = [_whole(after[name], new=True) for name in sorted(after.keys() - before.keys())]
    removed = [_whole(before[name], new=False) for name in sorted(before.keys() - after.keys())]
    reworded = []
    for name in sorted(before.keys() & after.keys()):
        one, other = _texts(before[name]), _texts(after[name])
        came = tuple(key for key in after[name]["references"] if key not in before[name]["references"])
        went = tuple(key for key in before[name]["references"] if key not in after[name]["references"])
        differing = [
            language
            for language in sorted(one.keys() | other.keys(), key=list({**one, **other}).index)
            if not _same_but_numbers(one.get(language, ""), other.get(language, ""), numbers[0], numbers[1])
        ]
        if differing or came or went:
            was, is_now = ({language: text.get(language, "") for language in differing} for text in (one, other))
            touched = tuple(sorted(facts & set(after[name]["facts"])))
            reworded.append(ClaimChange(name, after[name]["section"], was, is_now, touched, came, went))
    return tuple(added), tuple(removed), tuple(reworded)


def _texts(claim: dict[str, Any]) -> Texts:
    return {language: place["text"] for language, place in claim["languages"].items()}


def _whole(claim: dict[str, Any], *, new: bool) -> ClaimChange:
    texts, keys = _texts(claim), tuple(claim["references"])
    return ClaimChange(claim["id"], claim["section"], {} if new else texts, texts if new else {}, (), keys if new else (), () if new else keys)


def _same_but_numbers(old: str, new: str, old_numbers: set[str], new_numbers: set[str]) -> bool:
    """Tell whether two texts differ only in the numbers of references within brackets, which a list put in another order changes."""
    return old == new or _without_citations(old, old_numbers) == _without_citations(new, new_numbers)


def _without_citations(text: str, numbers: set[str]) -> list[str]:
    """Give the tokens of a text; numbers of references that stand between brackets, as numeric styles write them, are left out."""
    out: list[str] = []
    opened: int | None = None
    for part in words.tokens(text):
        if part == "[":
            opened = len(out)
        out.append(part)
        if part == "]" and opened is not None:
            inside = [item for item in out[opened:] if item[0].isalnum()]
            if inside and all(number in numbers for item in inside for number in item.split(",")):
                del out[opened:]
                out.append("[]")
            opened = None
    return out


def _references(old: Ledger, new: Ledger) -> tuple[tuple[ReferenceChange, ...], tuple[ReferenceChange, ...], tuple[ReferenceChange, ...]]:
    sides = [{item["citekey"]: item for item in ledger["references"] if _is_listed(item)} for ledger in (old, new)]
    before, after = sides
    came, went, moved = [], [], []
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        item = other or one or {}
        change = ReferenceChange(key, one["number"] if one else None, other["number"] if other else None, dict(item["text"]))
        if one is None:
            came.append(change)
        elif other is None:
            went.append(change)
        elif one["number"] != other["number"]:
            moved.append(change)

    def by_number(change: ReferenceChange) -> tuple[int, str]:
        return change.new or change.old or 0, change.citekey

    return tuple(sorted(came, key=by_number)), tuple(sorted(went, key=by_number)), tuple(sorted(moved, key=by_number))


def _is_listed(reference: dict[str, Any]) -> bool:
    """Tell whether a reference stands in the article's list."""
    return reference["number"] is not None


def _displays(old: Mapping[str, Document], new: Mapping[str, Document]) -> tuple[DisplayChange, ...]:
    before, after = _collected(old), _collected(new)
    gone = {name: before[name] for name in sorted(before.keys() - after.keys())}
    found = []
    for name in sorted(after):
        other = after[name]
        was = (
            name if name in before else next((key for key, item in gone.items() if (item.kind, item.captions) == (other.kind, other.captions)), None)
        )
        if was is None:
            found.append(DisplayChange(name, other.kind, "added", other.captions))
            continue
        one = before[was]
        gone.pop(was, None)
        change = "redrawn" if one.drawn != other.drawn else "changed" if one.said != other.said or was != name else None
        if change:
            found.append(DisplayChange(name, other.kind, change, other.captions, None if was == name else was))
    found += [DisplayChange(name, item.kind, "removed", item.captions) for name, item in gone.items()]
    return tuple(sorted(found, key=lambda item: item.id))


@dataclass(slots=True)
class _Display:
    """A table or figure in all languages: what its cells and texts say, what is drawn."""

    kind: str
    captions: Texts
    said: dict[str, str]
    drawn: dict[str, str]


def _collected(documents: Mapping[str, Document]) -> dict[str, _Display]:
    out: dict[str, _Display] = {}
    for language, document in documents.items():
        plots = {figure.name: repr(figure.plot) for figure in document.figures}
        for block in document.blocks:
            if block["t"] != "Div" or "display" not in ast.attributes(block)[1]:
                continue
            kind = "figure" if "figure" in ast.attributes(block)[1] else "table"
            part = next(item for item in block["c"][1] if item["t"] in ("Table", "Figure"))
            identifier = ast.attributes(part)[0]
            caption = ast.plain([node for node in part["c"][1][1][0]["c"] if not ast.has_class(node, "label")]).strip()
            shown = out.setdefault(identifier, _Display(kind, {}, {}, {}))
            shown.captions[language] = caption
            shown.said[language] = json.dumps(ast.rewrite(block["c"][1], _bare), sort_keys=True)
            shown.drawn[language] = plots.get(identifier.removeprefix(f"{kind}-"), "")
    return out


def _bare(node: ast.Node) -> list[ast.Node] | None:
    """Give a node without what only tells where it stands: a citation is the works that it names, an occurrence of a fact is its text."""
    if node["t"] == "Cite":
        return [{"t": "Str", "c": " ".join(item["citationId"] for item in node["c"][0])}]
    if ast.has_class(node, "label"):
        return []
    if node["t"] in ("Span", "Link"):
        inner: list[ast.Node] = node["c"][1]
        return inner
    return None
