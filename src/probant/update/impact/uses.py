"""Where an edition uses a fact, a study or a reference: its claims, its tables and figures, the panels of its page, its errata, its list of references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from probant.checks.notices import places_in
from probant.checks.rendered import Passage, plain
from probant.checks.review import Review
from probant.spans import Span
from probant.templating.manuscript import CLOSE, NAMED, OPEN, ClaimUse, DisplayUse, FactUse, Manuscript, without_marks
from probant.templating.markdown import citations_in
from probant.transforms.evidence import belongs_to
from probant.update.impact.places import (
    ORDER,
    ClaimImpact,
    ClaimText,
    DisplayImpact,
    DisplayText,
    ErratumImpact,
    How,
    NewsImpact,
    Number,
    OutsideImpact,
    Place,
    Reading,
    ReferenceImpact,
)
from probant.update.impact.targets import Target

_INDEX = re.compile(f"{OPEN}(\\d+){NAMED}")


def place(span: Span) -> Place:
    """Give a place as data."""
    return Place(span.path, span.line, span.column)


def claims_of(review: Review, target: Target, after_notice: Mapping[str, Reading]) -> tuple[ClaimImpact, ...]:
    """Give the claims that use something, in the order of the text of the first language that has them."""
    found: dict[str, tuple[str, dict[str, ClaimText], dict[str, None]]] = {}
    for language, manuscript in review.manuscripts.items():
        passages = {passage.claim.id: passage for passage in review.passages(language)}
        uses: dict[str, list[FactUse]] = {}
        for use in manuscript.uses:
            if use.claim is not None and use.fact in target.facts:
                uses.setdefault(use.claim, []).append(use)
        for claim in manuscript.claims:
            text = _claim(claim, passages.get(claim.id), uses.get(claim.id, []), target)
            if text is not None:
                _section, languages, facts = found.setdefault(claim.id, (claim.section, {}, {}))
                languages[language] = text
                facts |= {name: None for name in claim.facts if name in target.facts}
    return tuple(ClaimImpact(name, section, tuple(facts), languages, after_notice.get(name)) for name, (section, languages, facts) in found.items())


def _claim(claim: ClaimUse, passage: Passage | None, uses: list[FactUse], target: Target) -> ClaimText | None:
    """Say how a claim uses something; None when it does not."""
    own = [name for name in claim.facts if name in target.facts]
    cited = target.cited is not None and (
        target.cited in (*claim.citations, *claim.registrations) or any(citekey == target.cited for citekey, _group in claim.groups)
    )
    ways: set[How] = {"cites"} if cited else set()
    ways |= {"words" if use.tied or use.element_id is None else "prints" for use in uses}
    ways |= {"endpoint" for name in own if all(use.fact != name for use in uses)}
    if not ways:
        return None
    printed = [use for use in uses if use.element_id is not None]
    sentences = _sentences(passage, {use.element_id for use in printed}) if passage is not None else ()
    citation = claim.citation_spans.get(target.cited or "")
    return ClaimText(min(ways, key=ORDER.index), place(claim.span), sentences, _numbers(printed), place(citation) if citation is not None else None)


def _sentences(passage: Passage, elements: set[str | None]) -> tuple[str, ...]:
    """Give the sentences of a claim that print any of some elements; the whole claim when it prints none of them."""
    sentences = [(text, {printed.use.element_id for printed in facts}) for text, facts in passage.sentences()]
    chosen = [text for text, printed in sentences if printed & elements] or [text for text, _printed in sentences]
    # Numbers of displays and of registrations are not read here; what stood around one goes with it.
    return tuple(" ".join(part for part in re.split(r"[ \n]+", text.replace(" ()", "")) if part) for text in chosen)


def _numbers(uses: Iterable[FactUse]) -> tuple[Number, ...]:
    """Give the values that uses print; words that a template ties to a fact are none."""
    return tuple(Number(use.fact, use.text or "", place(use.span)) for use in uses if use.element_id is not None and not use.tied)


def outside_of(review: Review, target: Target) -> tuple[OutsideImpact, ...]:
    """Give the values that are printed neither in a claim nor in a table or figure."""
    found = []
    for language, manuscript in review.manuscripts.items():
        uses = [use for use in manuscript.uses if use.claim is None and use.display is None and use.fact in target.facts]
        if uses:
            found.append(OutsideImpact(language, _numbers(uses)))
    return tuple(found)


def displays_of(review: Review, target: Target) -> tuple[DisplayImpact, ...]:
    """Give the tables and figures that print a value of something, or name it, in their order."""
    found: dict[str, tuple[DisplayUse, dict[str, DisplayText]]] = {}
    named: dict[str, list[Place]] = {}
    for language, manuscript in review.manuscripts.items():
        for use in manuscript.displays:
            uses = [item for item in manuscript.uses if item.display == use.element_id and item.fact in target.facts]
            places = list(_named(review, use, uses, target))
            if not places:
                continue
            _use, languages = found.setdefault(use.id, (use, {}))
            languages[language] = DisplayText(place(use.span), plain(without_marks(use.caption)).strip(), _by_part(use, uses, manuscript))
            known = named.setdefault(use.id, [])
            known += [item for item in places if item not in known]
    return tuple(
        DisplayImpact(
            name,
            use.kind,
            use.number,
            use.plot is not None and any("data" in text.numbers for text in languages.values()),
            tuple(sorted(named[name], key=lambda item: (item.line, item.column))),
            languages,
        )
        for name, (use, languages) in found.items()
    )


def _named(review: Review, use: DisplayUse, uses: Sequence[FactUse], target: Target) -> Iterator[Place]:
    """Give where the file of a table or figure names something, or a fact that brings a value of it."""
    yield from (place(item.span) for item in uses)
    if target.cited is not None:
        yield from (place(span) for span in places_in(review.corpus, review.corpus.displays[use.id], target.cited))


def _by_part(use: DisplayUse, uses: Sequence[FactUse], manuscript: Manuscript) -> dict[str, tuple[Number, ...]]:
    """Give the values that a table or figure prints, by the part in which they stand."""
    texts = {"caption": use.caption, "data": CLOSE.join(cell.markdown for cell in use.grid.cells()), "notes": CLOSE.join(use.notes)}
    found: dict[str, tuple[Number, ...]] = {}
    for part, text in texts.items():
        elements = {manuscript.elements[int(index)].id for index in _INDEX.findall(text)}
        numbers = _numbers(item for item in uses if item.element_id in elements)
        if numbers:
            found[part] = numbers
    return found


def panels_of(review: Review, target: Target) -> tuple[str, ...]:
    """Give the facts of the edition whose panel shows a value of something: its own, those that they belong to, and those that belong to them."""
    shown = {name: review.shown(review.corpus.facts[name]) for name in review.used}
    own = [name for name in target.facts if name in shown]
    found = dict.fromkeys(own)
    found |= {name: None for fact in own for name in belongs_to(shown[fact]) if name in shown}
    found |= {name: None for name, body in shown.items() if any(fact in belongs_to(body) for fact in own)}
    return tuple(sorted(found))


def news_of(review: Review, target: Target) -> NewsImpact | None:
    """Say what the log of what is new in the edition has of something; None when nothing."""
    logs = list(review.manuscripts.values())
    facts = dict.fromkeys(name for manuscript in logs for name in manuscript.news_facts if name in target.facts)
    names = target.cited is not None and any(target.cited in citations_in(manuscript.news) for manuscript in logs)
    return NewsImpact(tuple(facts), names) if facts or names else None


def errata_of(review: Review, target: Target) -> tuple[ErratumImpact, ...]:
    """Give the errata of the edition that name a fact of something, or its reference."""
    file = review.corpus.files.get(f"content/editions/{review.edition.id}.yaml")
    found = []
    for index, erratum in enumerate(review.edition.errata):
        if set(erratum.facts) & set(target.facts) or (target.cited is not None and erratum.citekey == target.cited):
            span = file.span(("errata", index, "id")) if file is not None else Span(f"content/editions/{review.edition.id}.yaml")
            found.append(ErratumImpact(erratum.id, place(span)))
    return tuple(found)


def reference_of(citekeys: Sequence[str], target: Target) -> ReferenceImpact | None:
    """Give the number of a reference in a list, and what the others would be without it; None where it is not listed, or a fact was asked for."""
    if target.cited is None or target.cited not in citekeys:
        return None
    number = citekeys.index(target.cited) + 1
    later = tuple((key, position, position - 1) for position, key in enumerate(citekeys, 1) if position > number)
    return ReferenceImpact(target.cited, number, later)
