"""The languages have the same shape: the same headings, tables and blocks, and arms in the same order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from probant.checks.review import Review
from probant.checks.templates import Templates, place
from probant.diagnostics import Note, closest
from probant.model.facts import Body, Finding
from probant.spans import Span
from probant.templating.manuscript import ClaimUse, FactUse, Section, without_marks
from probant.templating.rendering import TEMPLATES, folders

_HEADING = re.compile(r"(?m)^(#{1,6})[ \t]+(.*?)[ \t]*(?:\{#([\w:.-]+)[^}\n]*\})?[ \t]*$")
_TABLE = re.compile(r"(?m)^[ \t]*(?:\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)+\|?|\+[-=:+]+\+|-{2,}(?:[ \t]+-{2,})+)[ \t]*$")
_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")

Key = tuple[str, ...]


def check_languages(review: Review) -> None:
    """Compare each other language with the first."""
    first, *rest = review.languages
    for other in rest:
        _compare_headings(review, first, other)
        _compare_tables(review, first, other)
        _compare_blocks(review, first, other)
        _compare_arms(review, first, other)


# Headings and tables


@dataclass(frozen=True, slots=True)
class _Heading:
    section: str
    level: int
    title: str
    id: str | None


def _headings(sections: Sequence[Section]) -> dict[str, _Heading]:
    """Give the headings by id; one without an id is known by its section, its level and its turn there."""
    found: dict[str, _Heading] = {}
    for section in sections:
        turns: dict[int, int] = {}
        for match in _HEADING.finditer(without_marks(section.markdown)):
            level = len(match[1])
            turns[level] = turns.get(level, 0) + 1
            name = match[3] or f"{section.name} {level} {turns[level]}"
            found.setdefault(name, _Heading(section.name, level, match[2], match[3]))
    return found


def _sections(review: Review, language: str) -> list[Section]:
    manuscript = review.manuscripts[language]
    return [manuscript.abstract, *manuscript.sections]


def _compare_headings(review: Review, first: str, other: str) -> None:
    mine, theirs = _headings(_sections(review, first)), _headings(_sections(review, other))
    for language, own, against, twins in ((first, mine, other, theirs), (other, theirs, first, mine)):
        for name, heading in own.items():
            if name not in twins:
                review.findings.add(
                    "heading-in-one-language",
                    f"heading {_named(heading)} stands in `{language}` and not in `{against}`",
                    _at(review.templates[language], heading),
                    hint=(closest(name, twins) if heading.id else None) or f"write it in `{against}`, with the same level and id",
                    notes=[Note(review.templates[against].section(heading.section), f"the section in `{against}`")],
                )
    for name, heading in mine.items():
        twin = theirs.get(name)
        if twin is not None and twin.level != heading.level:
            review.findings.add(
                "heading-in-one-language",
                f"heading {_named(heading)} is of level {heading.level} in `{first}` and of level {twin.level} in `{other}`",
                _at(review.templates[first], heading),
                hint="give it as many `#` in both",
                notes=[Note(_at(review.templates[other], twin), f"in `{other}`")],
            )


def _named(heading: _Heading) -> str:
    return f"`{heading.id}`" if heading.id else f"`{heading.title[:60]}`"


def _at(templates: Templates, heading: _Heading) -> Span:
    """Give the place of a heading: that of its id, else of its title, else the template of its section."""
    pattern = rf"\{{#{re.escape(heading.id)}[\s}}]" if heading.id else rf"(?m)^#+[ \t]+{re.escape(heading.title)}"
    found = next(templates.all(pattern, heading.section), None)
    return Span(found.path, found.line, 1) if found is not None else templates.section(heading.section)


def _tables(section: Section) -> int:
    return sum(bool(_TABLE.search(block)) for block in re.split(r"\n[ \t]*\n", without_marks(section.markdown)))


def _compare_tables(review: Review, first: str, other: str) -> None:
    theirs = {section.name: _tables(section) for section in _sections(review, other)}
    for section in _sections(review, first):
        counts = {first: _tables(section), other: theirs.get(section.name, 0)}
        if counts[first] == counts[other]:
            continue
        more, less = (first, other) if counts[first] > counts[other] else (other, first)
        review.findings.add(
            "table-in-one-language",
            f"section `{section.name}` has {_counted(counts[more])} in `{more}` and {_counted(counts[less])} in `{less}`",
            next(review.templates[more].all(_TABLE, section.name), review.templates[more].section(section.name)),
            hint=f"write the table in `{less}` too",
            notes=[Note(review.templates[less].section(section.name), f"the section in `{less}`")],
        )


def _counted(number: int) -> str:
    return f"{number or 'no'} table{'s' if number > 1 else ''}"


# Blocks


def _blocks(review: Review, language: str, edition: str) -> dict[str, Span]:
    """Give the blocks of an edition's own templates in a language, with their places."""
    base = f"{TEMPLATES}/{edition}/{language}/"
    return {
        found[1]: place(path, text, found.start(1))
        for path, text in review.templates[language].texts.items()
        if path.startswith(base)
        for found in _BLOCK.finditer(text)
    }


def _compare_blocks(review: Review, first: str, other: str) -> None:
    for folder in folders(review.corpus, review.edition, first):
        edition = folder.rsplit("/", 1)[0]
        mine, theirs = _blocks(review, first, edition), _blocks(review, other, edition)
        for language, own, against, twins in ((first, mine, other, theirs), (other, theirs, first, mine)):
            for name, span in own.items():
                if name not in twins:
                    twin = Span(span.path.replace(f"/{language}/", f"/{against}/"))
                    review.findings.add(
                        "block-in-one-language",
                        f"block `{name}` stands in `{language}` and not in `{against}`",
                        span,
                        hint=closest(name, set(twins) - set(own)) or f"give the same stretch of text in `{against}` the same block",
                        notes=[Note(twin, f"the template in `{against}`")],
                    )


# Arms


def _compare_arms(review: Review, first: str, other: str) -> None:
    twins = {claim.id: claim for claim in review.manuscripts[other].claims}
    mine, theirs = (_printed(review, language) for language in (first, other))
    for claim in review.manuscripts[first].claims:
        twin = twins.get(claim.id)
        if twin is None:
            continue
        found = _difference(mine.get(claim.id, {}), theirs.get(claim.id, {})) or _labels(claim, twin)
        if found is None or review.accepted.claim("arm-order-differs", claim, twin):
            continue
        (what, orders, spans) = found
        review.findings.add(
            "arm-order-differs",
            f"claim `{claim.id}` gives {what} of {_listed(orders[0])} in `{first}`, of {_listed(orders[1])} in `{other}`",
            spans[0],
            hint="give the arms in the same order in both: a reader who compares them must find each figure with its arm",
            notes=[Note(spans[1], f"in `{other}`")],
        )


Order = list[tuple[str, Span]]
Difference = tuple[str, tuple[list[str], list[str]], tuple[Span, Span]]


def _printed(review: Review, language: str) -> dict[str, dict[Key, Order]]:
    """Give, by claim and quantity, the groups whose figures are printed, in the order of the text."""
    found: dict[str, dict[Key, Order]] = {}
    for use in review.manuscripts[language].uses:
        body = _figure(review, use)
        if body is not None and use.claim is not None and body.group is not None:
            citekey = review.corpus.facts[use.fact].citekey or ""
            found.setdefault(use.claim, {}).setdefault(_quantity(citekey, body), []).append((body.group, use.span))
    return found


def _figure(review: Review, use: FactUse) -> Body | None:
    fact = review.corpus.facts.get(use.fact)
    if fact is None or fact.citekey is None or use.text is None:
        return None
    body = review.shown(fact)
    return None if isinstance(body, Finding) else body


def _quantity(citekey: str, body: Body) -> Key:
    """Give what a figure measures, whichever its group: figures of one quantity are what a reader compares."""
    if body.pair is not None:
        return (citekey, "pair", body.pair)
    at = getattr(body, "at", None)
    endpoint = body.endpoint if isinstance(body.endpoint, str) else ",".join(body.endpoint or ())
    return (citekey, body.kind, endpoint, f"{at.value} {at.unit}" if at is not None else "", str(getattr(body, "unit", "")))


def _difference(mine: dict[Key, Order], theirs: dict[Key, Order]) -> Difference | None:
    for key, order in mine.items():
        twin = theirs.get(key, [])
        names, others = [name for name, _span in order], [name for name, _span in twin]
        if sorted(names) != sorted(others) or _rhythm(names) == _rhythm(others):
            continue
        at = next(index for index, (name, against) in enumerate(zip(names, others, strict=True)) if name != against)
        return "the figures", (names, others), (order[at][1], twin[at][1])
    return None


def _labels(claim: ClaimUse, twin: ClaimUse) -> Difference | None:
    names, others = ([name for _citekey, name in use.groups] for use in (claim, twin))
    if sorted(names) != sorted(others) or _rhythm(names) == _rhythm(others):
        return None
    return "the labels", (names, others), (claim.span, twin.span)


def _rhythm(names: list[str]) -> list[str]:
    """Give the order of the arms: a, a, b, b and a, b, a, b are both a before b."""
    out = [name for index, name in enumerate(names) if not index or names[index - 1] != name]
    for length in range(1, len(out) // 2 + 1):
        if len(out) % length == 0 and out == out[:length] * (len(out) // length):
            return out[:length]
    return out


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
