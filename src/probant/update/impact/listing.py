"""An impact as a list for a terminal of 80 columns: edition by edition, what changes by itself first, then what has to be read."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Sequence

from probant.update.impact.later import ASKING
from probant.update.impact.places import (
    ClaimImpact,
    DisplayImpact,
    EditionImpact,
    How,
    Impact,
    NoticeImpact,
    Number,
    Place,
    ReadAgain,
    Reading,
    ReferenceImpact,
    RelationImpact,
)

WIDTH = 80
_NO_BREAKS = str.maketrans({"\u00a0": " ", "\u202f": " "})

_CLAIMS: tuple[tuple[str, tuple[How, ...]], ...] = (
    ("claims whose text changes with it", ("prints", "endpoint")),
    ("claims that rest on it in words: read them", ("words",)),
    ("claims that cite it: read them", ("cites",)),
)

_PASSIVE = {
    "supersedes": "superseded by",
    "updates": "updated by",
    "contradicts": "contradicted by",
    "confirms": "confirmed by",
    "same-cohort-as": "of the same cohort as",
}


def listed(impact: Impact, languages: Collection[str]) -> str:
    """Give the list in some languages, without a final newline."""
    lines = _head(impact, languages)
    used = [edition for edition in impact.editions if edition]
    if not used:
        names = ", ".join(edition.edition for edition in impact.editions)
        lines += ["", f"used nowhere (edition{'s' if len(impact.editions) > 1 else ''} {names})"]
        return "\n".join(lines)
    lines += [line for edition in impact.editions for line in _edition(impact, edition, languages)]
    if impact.unused:
        lines += ["", "facts of it that are used nowhere", *_wrapped(", ".join(impact.unused), "  ")]
    return "\n".join(lines)


def _wrapped(text: str, first: str, rest: str | None = None) -> list[str]:
    """Wrap a text; spaces that do not break hold while it is wrapped, and are plain after."""
    lines = textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest, break_long_words=False, break_on_hyphens=False
    )
    return [line.translate(_NO_BREAKS) for line in lines]


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}"


def _head(impact: Impact, languages: Collection[str]) -> list[str]:
    """Say what was asked for: its place, its value, what was published or declared about it since."""
    target = impact.target
    of = f" of {target.citekey}" if target.kind == "fact" and target.citekey else ""
    lines = _wrapped(f"{target.kind} {target.id}{of} ({target.span.path}:{target.span.line})", "", "  ")
    by_value: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for edition, values in impact.values.items():
        by_value.setdefault(tuple(values.items()), []).append(edition)
    for texts, editions in by_value.items():
        said = [text for language, text in texts if language in languages]
        lines += _wrapped(f"{', '.join(editions)}: {' / '.join(said)}", "  ", "    ") if said else []
    if target.blanks:
        lines += [f"  its study has {_count(target.blanks, 'blank')}: `probant check` lists them"]
    lines += [line for notice in impact.notices for line in _notice(notice)]
    for item in impact.related:
        lines += _wrapped(f"{_PASSIVE[item.kind]} {item.study} ({_at(item.place)})", "  ", "    ")
    return lines


def _notice(notice: NoticeImpact) -> list[str]:
    when = f" on {notice.date}" if notice.date else ""
    return _wrapped(f"{notice.kind}{when}: {notice.by}, looked up on {notice.checked} ({_at(notice.place)})", "  ", "    ")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _edition(impact: Impact, edition: EditionImpact, languages: Collection[str]) -> list[str]:
    if not edition:
        return ["", f"edition {edition.edition}: not used"]
    lines = ["", *_wrapped(f"edition {edition.edition}: {_summary(edition)}", "", "  ")]
    for heading, ways in _CLAIMS:
        claims = [claim for claim in edition.claims if claim.how in ways]
        if claims:
            lines += ["", heading, *(line for claim in claims for line in _claim(claim, languages, several=len(impact.target.facts) > 1))]
    if edition.outside:
        lines += ["", "printed outside claims"]
        lines += [line for item in edition.outside if item.language in languages for line in _outside(item.language, item.numbers)]
    if edition.displays:
        lines += ["", "tables and figures", *(line for display in edition.displays for line in _display(display, languages))]
    if edition.panels:
        lines += ["", "panels of the page that show a value of it", *_wrapped(", ".join(edition.panels), "  ")]
    if edition.news is not None:
        gives = f"values of {', '.join(edition.news.facts)}" if edition.news.facts else "names it"
        lines += ["", "what is new in this edition", *_wrapped(gives, "  ", "    ")]
    if edition.errata:
        errata = ", ".join(f"{item.id} ({_at(item.place)})" for item in edition.errata)
        lines += ["", "errata that speak of it, in typed words: read them", *_wrapped(errata, "  ")]
    if edition.reference is not None:
        lines += ["", *_reference(edition.reference)]
    for relation in edition.relations:
        lines += _relation(impact.target.id, relation, languages)
    return lines


def _summary(edition: EditionImpact) -> str:
    """Give how many of each, in one line."""
    changing = [claim for claim in edition.claims if claim.how in ("prints", "endpoint")]
    reading = [claim for claim in edition.claims if claim not in changing]
    groups: list[tuple[Sequence[ClaimImpact | DisplayImpact], str, str]] = [
        (changing, "claim changes", "claims change"),
        (reading, "claim to read", "claims to read"),
        ([item for item in edition.displays if item.kind == "table" and item.prints], "table changes", "tables change"),
        ([item for item in edition.displays if item.kind == "figure" and item.prints], "figure changes", "figures change"),
        ([item for item in edition.displays if not item.prints], "table or figure names it", "tables or figures name it"),
    ]
    parts = []
    for items, one, more in groups:
        abstract = sum(getattr(item, "section", "") == "abstract" for item in items)
        said = f" ({abstract} in the abstract)" if abstract else ""
        parts += [f"{len(items)} {one if len(items) == 1 else more}{said}"] if items else []
    numbers = sum(len(text.numbers) for claim in edition.claims for text in claim.languages.values())
    numbers += sum(len(part) for item in edition.displays for text in item.languages.values() for part in text.numbers.values())
    numbers += sum(len(item.numbers) for item in edition.outside)
    parts += [f"{_count(numbers, 'printed value')} in all languages"] if numbers else []
    return ", ".join(parts) or "it prints nothing of it"


def _claim(claim: ClaimImpact, languages: Collection[str], *, several: bool) -> list[str]:
    lines = _wrapped(f"{claim.id} ({claim.section}){_read(claim.after_notice)}", "  ", "    ")
    for language, text in claim.languages.items():
        if language not in languages:
            continue
        lines += _wrapped(_at(text.citation if text.how == "cites" and text.citation is not None else text.place), f"    {language:4}", " " * 8)
        lines += [line for sentence in text.sentences for line in _wrapped(sentence, " " * 8)]
        lines += _wrapped(f"→ {_values(text.numbers)}", " " * 8, " " * 10) if several and text.numbers else []
        lines += [f"{'':8}→ the name of its endpoint"] if text.how == "endpoint" else []
    return lines


def _read(reading: Reading | None) -> str:
    if reading is None:
        return ""
    if reading.state == "reviewed":
        return f", reviewed on {reading.date}: {reading.reason}"
    return ", to be read again" if reading.state == "open" else ", which rests on what replaces it"


def _values(numbers: Sequence[Number]) -> str:
    return " | ".join(dict.fromkeys(number.text for number in numbers))


def _outside(language: str, numbers: Sequence[Number]) -> list[str]:
    return [line for number in numbers for line in _wrapped(f"{_at(number.place)} {number.text}", f"    {language:4}", " " * 8)]


def _display(display: DisplayImpact, languages: Collection[str]) -> list[str]:
    what = ", ".join(display.parts) if display.prints else "names it"
    lines = _wrapped(f"{display.kind} {display.number}, {display.id}: {what}{', drawn again' if display.drawn else ''}", "  ", "    ")
    lines += _wrapped(_lines(display.named), "    ")
    for language, text in display.languages.items():
        if language in languages:
            numbers = _values([number for part in text.numbers.values() for number in part])
            lines += _wrapped(f"{_at(text.place)}{'  ' if numbers else ''}{numbers}", f"    {language:4}", " " * 8)
    return lines


def _lines(places: Sequence[Place]) -> str:
    """Give places of one file, the file once: `file:3, 7`."""
    numbers = dict.fromkeys(str(place.line) for place in places)
    return f"{places[0].file}:{', '.join(numbers)}"


def _reference(reference: ReferenceImpact) -> list[str]:
    head = f"reference {reference.number}"
    if not reference.renumbered:
        return [f"{head}: the last; without it no other has another number"]
    moved = ", ".join(f"{old} → {new} {key}" for key, old, new in reference.renumbered)
    return [f"{head}: without it, {_count(len(reference.renumbered), 'reference')} would have another number", *_wrapped(moved, "  ")]


def _relation(newer: str, relation: RelationImpact, languages: Collection[str]) -> list[str]:
    """Say what the study asks of the claims that rest on another."""
    lines = ["", *_wrapped(f"{newer} {relation.kind} {relation.study} ({_at(relation.place)})", "", "  ")]
    if not relation.claims:
        return [*lines, f"  no claim of this edition rests on {relation.study}"]
    if relation.kind not in ASKING:
        return [*lines, *_wrapped(f"claims that rest on {relation.study}: {_ids(relation.claims)}", "  ", "    ")]
    waiting = [claim for claim in relation.claims if claim.reading.state == "open"]
    if waiting:
        when = "" if relation.in_use else f", once this edition uses {newer}"
        lines += [f"  to be read again{when}", *(line for claim in waiting for line in _again(claim, languages))]
    reviewed: dict[tuple[str, str], list[ReadAgain]] = {}
    for claim in relation.claims:
        if claim.reading.state == "reviewed":
            reviewed.setdefault((claim.reading.date or "", claim.reading.reason or ""), []).append(claim)
    for (date, reason), claims in reviewed.items():
        lines += _wrapped(f"reviewed on {date}: {_ids(claims)}: {reason}", "  ", "    ")
    done = [claim for claim in relation.claims if claim.reading.state == "accounted"]
    lines += _wrapped(f"rest on {newer} or a later report too: {_ids(done)}", "  ", "    ") if done else []
    return lines


def _ids(claims: Iterable[ReadAgain]) -> str:
    return ", ".join(claim.claim for claim in claims)


def _again(claim: ReadAgain, languages: Collection[str]) -> list[str]:
    lines = [f"    {claim.claim} ({claim.section})"]
    for language, place in claim.places.items():
        lines += _wrapped(_at(place), f"      {language:4}", " " * 10) if language in languages else []
    return lines
