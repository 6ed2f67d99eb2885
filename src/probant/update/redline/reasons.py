"""Why a text changed: for each claim, reference, table and figure that did, what a comment at it says."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from probant.language.redlining import redline_words
from probant.update.diff.changes import Changes, ClaimChange, FactChange, Ledger
from probant.writers.docx_compose import bookmark_name

_MOST_FACTS = 8
"""How many changed facts a comment names: one of a table can have dozens."""


_TITLE = 50
"""How long a title may be where it stands for an author."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What a comment says, a line a paragraph, and the bookmark at which it stands."""

    bookmark: str
    lines: tuple[str, ...]


def reasons(changes: Changes, ledgers: tuple[Ledger, Ledger], language: str) -> list[Reason]:
    """Give the reasons of changes, in the words of `language`. References that have another number have none: nothing that they say changed."""
    return list(_Reasons(changes, ledgers, language).all())


class _Reasons:
    def __init__(self, changes: Changes, ledgers: tuple[Ledger, Ledger], language: str) -> None:
        self.changes = changes
        self.language = language
        self.words = redline_words(language)
        self.facts = {fact.id: fact for fact in changes.facts}
        self.known = [{fact["id"]: fact for fact in ledger["facts"]} for ledger in ledgers]
        self.works = [{item["citekey"]: item for item in ledger["references"]} for ledger in ledgers]
        self.printed = ledgers[0]["shows"] == "printed" and ledgers[1]["shows"] != "printed"
        self.came = {item.citekey for item in changes.references_in}
        self.languages = list(dict.fromkeys([language, *ledgers[1]["languages"]]))

    def all(self) -> Iterator[Reason]:
        for change in self.changes.claims_added:
            yield from self._claim(change, "claim-added", [self._cites("rests-on", change.references_in)])
        for change in self.changes.claims_removed:
            yield from self._claim(change, "claim-removed", [])
        for change in self.changes.claims_reworded:
            facts = [self.facts[name] for name in change.facts]
            cites = [self._cites("references-added", change.references_in), self._cites("references-removed", change.references_out, new=False)]
            yield from self._claim(change, "claim-reworded", [*self._facts(facts), *cites])
        for items, word in ((self.changes.references_in, "reference-added"), (self.changes.references_out, "reference-removed")):
            for item in items:
                yield Reason(bookmark_name(f"ref-{item.citekey}"), (self.words[word],))
        for display in self.changes.displays or ():
            facts = [fact for fact in self.changes.facts if display.id in self._displays(fact)] if display.change in ("changed", "redrawn") else []
            yield Reason(bookmark_name(display.id), (self.words[f"{display.kind}-{display.change}"], *self._facts(facts)))

    def _claim(self, change: ClaimChange, word: str, lines: Iterable[str]) -> Iterator[Reason]:
        """Give the reason at a claim; what an abstract says in other languages has one too, where it differs in them."""
        told = [line for line in lines if line]
        for language in self.languages if change.section == "abstract" else self.languages[:1]:
            worded = language in change.old or language in change.new
            said = [self.words[word], *told] if worded else told if change.references_in or change.references_out else []
            name = f"c-{change.id}" if language == self.language else f"c-{change.id}-{language}"
            if said:
                yield Reason(bookmark_name(name), tuple(said))

    def _displays(self, fact: FactChange) -> set[Any]:
        return {use["display"] for use in self.known[1][fact.id]["uses"].get(self.language, ())}

    def _facts(self, facts: list[FactChange]) -> list[str]:
        lines = []
        told = [fact for fact in facts if self.language in fact.new]
        for fact in told[:_MOST_FACTS]:
            one, other = (known[fact.id] for known in self.known)
            corrected = self.printed and one["printed_text"] and one["value_text"] == other["value_text"]
            statement = other["statement"][self.language]
            form = self.words["fact-corrected" if corrected else "fact-changed"]
            lines.append(form.format(statement=statement, old=fact.old[self.language], new=fact.new[self.language]))
        if len(told) > _MOST_FACTS:
            lines.append(self.words["facts-more"].format(count=len(told) - _MOST_FACTS))
        return lines

    def _cites(self, word: str, citekeys: Iterable[str], *, new: bool = True) -> str:
        works = "; ".join(self._work(key, self.works[1 if new else 0].get(key)) for key in citekeys)
        return self.words[word].format(works=works).replace("….", "…") if works else ""

    def _work(self, citekey: str, reference: dict[str, Any] | None) -> str:
        """Name a work as one speaks of it: first author or title, year, number in the list."""
        csl = reference["csl"] if reference else {}
        names = csl.get("author") or []
        who = (
            names[0].get("family") or names[0].get("literal")
            if names
            else textwrap.shorten(csl.get("title", "").strip("[]"), _TITLE, placeholder="…")
        )
        year = next((str(parts[0]) for parts in csl.get("issued", {}).get("date-parts", []) if parts), "")
        number = reference["number"] if reference else None
        named = " ".join(part for part in (who or citekey, year, f"[{number}]" if number is not None else "") if part)
        return f"{named} ({self.words['new']})" if citekey in self.came else named
