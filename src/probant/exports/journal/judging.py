"""Hold what was measured against a journal's rules: each passes, fails, or is not checked.

What nobody has confirmed, or nobody knows, lets nothing pass. What the content does not state fails, and the verdict says where to write it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from probant.exports.journal.counting import words_in
from probant.exports.journal.measuring import Measures
from probant.model.journals import ArticleType, Profile, Sourced

Outcome = Literal["passed", "failed", "not checked"]

HEAVIEST = 3
"""How many of the sections that weigh most a verdict names."""

_SHOWN = 160
"""How much of an edition's notice a report shows, in characters."""

_SHARE_TOLERANCE_MM = 1.0
"""How far a figure's width may be from the journal's: a file's width is a whole number of pixels."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule: what was measured, the limit in words, where the limit comes from, and how it ended. `remedy` says what to do and where."""

    rule: str
    label: str
    measured: str
    limit: str
    outcome: Outcome
    source: str
    status: str
    checked: str | None
    remark: str = ""
    remedy: str = ""


_UNKNOWN = "the profile has no value for it"


def _verdict(
    rule: str, label: str, measured: str, limit: str, value: Sourced[Any] | None, *, good: bool | None, remark: str = "", remedy: str = ""
) -> Verdict:
    """Judge by a value of the profile: only a confirmed one passes or fails; `good` None is a thing that could not be measured."""
    confirmed = value is not None and value.confirmed
    outcome: Outcome = "not checked" if not confirmed or good is None else "passed" if good else "failed"
    if not confirmed and good is False:
        remark = "; ".join(part for part in ("beyond this limit, which nobody has confirmed", remark) if part)
    shown = "" if outcome == "passed" else remedy
    if value is None:
        return Verdict(rule, label, measured, "not known", outcome, _UNKNOWN, "unknown", None, remark, shown)
    return Verdict(rule, label, measured, limit, outcome, value.source, value.status, value.checked, remark, shown)


def _own(rule: str, label: str, measured: str, limit: str, *, good: bool, remark: str = "", remedy: str = "") -> Verdict:
    """Judge by a rule of the engine's own."""
    return Verdict(rule, label, measured, limit, "passed" if good else "failed", "Probant's own rule", "own", None, remark, "" if good else remedy)


def _unstated(rule: str, label: str, limit: str, value: Sourced[Any] | None, remedy: str) -> Verdict:
    """Fail what the content does not state, whether or not the limit is confirmed."""
    source, status, checked = (value.source, value.status, value.checked) if value is not None else (_UNKNOWN, "unknown", None)
    return Verdict(rule, label, "not stated", limit, "failed", source, status, checked, "", remedy)


def _at_most(
    rule: str, label: str, number: int, unit: str, value: Sourced[int] | None, *, remark: str = "", remedy: str = "", low: bool = False
) -> Verdict:
    limit = value.value if value is not None else None
    word = "at least" if low else "at most"
    if limit is None:
        return _verdict(rule, label, f"{number} {unit}", "not known", value, good=None)
    beyond = limit - number if low else number - limit
    good = beyond <= 0
    if not good:
        remark = "; ".join(part for part in (f"{beyond} {'too few' if low else 'over'}", remark) if part)
    return _verdict(rule, label, f"{number} {unit}", f"{word} {limit}", value, good=good, remark=remark if not good else "", remedy=remedy)


def judge(profile: Profile, kind: ArticleType, measures: Measures) -> tuple[Verdict, ...]:
    """Give the verdict on every rule of a profile for a type of article, in the order of the report."""
    return (
        *_origin(profile, measures),
        *_titles(profile, measures),
        *_abstracts(profile, kind, measures),
        *_keywords(profile, measures),
        *_highlights(profile, kind, measures),
        *_lengths(kind, measures),
        *_declarations(profile, measures),
        *_page(profile, measures),
        *_figures(profile, measures),
        *_anonymity(profile, measures),
    )


def _origin(profile: Profile, measures: Measures) -> Iterator[Verdict]:
    yield _own(
        "new-text",
        "Text not published before",
        f"restates {measures.restates}" if measures.restates else "this edition restates no published article",
        "not the text of a published article",
        good=measures.restates is None,
        remedy="submit an edition that is a text of its own (`shows: source`), signed by its authors",
    )
    yield _own(
        "signed",
        "Signed by its authors",
        _signature(measures),
        "at least one author, of this very text",
        good=measures.signed,
        remedy="`signatories: authors` in content/editions, once they have approved it; `authors` in content/article.yaml",
    )
    if measures.notice is not None:
        said = measures.notice if len(measures.notice) <= _SHOWN else f"{measures.notice[:_SHOWN]}…"
        remark = "it stands on the title page and in the manuscript; what names an author is left out of the anonymised one"
        yield Verdict(
            "notice", "Notice of the edition", said, "to be looked at by the authors", "not checked", "Probant's own rule", "own", None, remark
        )
    yield _verdict(
        "language",
        "Language of the manuscript",
        measures.language,
        ", ".join(profile.taken),
        profile.languages,
        good=measures.language in profile.taken,
    )
    if measures.authors is not None:
        missing = measures.orcid_missing
        yield _own(
            "orcid",
            "ORCID of each author",
            f"not stated for {', '.join(missing)}" if missing else f"{measures.authors} stated",
            "every author's",
            good=not missing,
            remedy="`orcid` of each author in content/article.yaml",
        )
    yield _own(
        "cover-letter",
        "Cover letter",
        "stated" if measures.cover_letter else "not stated",
        "its text",
        good=measures.cover_letter,
        remedy="`cover_letter` in content/article.yaml",
    )


def _signature(measures: Measures) -> str:
    if measures.authors is None:
        return "unsigned"
    return f"{measures.authors} authors" + ("" if measures.signed else ", of the published article: they have not signed this text")


def _titles(profile: Profile, measures: Measures) -> Iterator[Verdict]:
    rules = profile.titles
    for language, title in measures.titles.items():
        yield _at_most(f"title-characters-{language}", f"Title ({language})", len(title), "characters", rules.characters_max)
    if rules.bilingual is not None:
        yield _bilingual(
            "title-languages", "Title in the journal's languages", set(measures.titles), rules.bilingual, profile, "`title` of the edition"
        )
    for rule, value, unit in (
        ("short-title-characters", rules.short_characters_max, "characters"),
        ("short-title-words", rules.short_words_max, "words"),
    ):
        if value is None:
            continue
        if measures.short_title is None:
            yield _unstated(rule, "Short title", "a short title", value, f"`short_title` ({measures.language}) in content/article.yaml")
        else:
            number = len(measures.short_title) if unit == "characters" else words_in(measures.short_title)
            yield _at_most(rule, "Short title", number, unit, value, remedy="`short_title` in content/article.yaml")


def _bilingual(rule: str, label: str, there: set[str], value: Sourced[bool], profile: Profile, where: str) -> Verdict:
    missing = [language for language in profile.taken if language not in there]
    good = not missing if value.value else None
    remark = f"missing in {', '.join(missing)}" if missing else ""
    limit = f"in {', '.join(profile.taken)}" if value.value else "not known"
    return _verdict(rule, label, f"in {', '.join(sorted(there)) or 'none'}", limit, value, good=good, remark=remark, remedy=where)


def _abstracts(profile: Profile, kind: ArticleType, measures: Measures) -> Iterator[Verdict]:
    for language, abstract in measures.abstracts.items():
        if language != measures.language and not (profile.abstract_bilingual is not None and language in profile.taken):
            continue
        where = f"templates/article/<edition>/{language}/abstract.md.j2"
        label = f"Abstract ({language})"
        yield _at_most(f"abstract-words-{language}", label, abstract.words, "words", kind.abstract.words_max, remedy=f"shorten {where}")
        headings = kind.abstract.headings
        wanted = (headings.value or {}).get(language) if headings is not None else None
        if wanted is None:
            yield _verdict(
                f"abstract-headings-{language}", f"Headings of the abstract ({language})", _listed(abstract.headings), "not known", None, good=None
            )
            continue
        good = _in_order(wanted, abstract.headings) if wanted else not abstract.headings
        limit = " / ".join(wanted) if wanted else "none: in one piece"
        rule = f"abstract-headings-{language}"
        yield _verdict(rule, f"Headings of the abstract ({language})", _listed(abstract.headings), limit, headings, good=good, remedy=where)
    if profile.abstract_bilingual is not None:
        there = {language for language, abstract in measures.abstracts.items() if abstract.words}
        yield _bilingual(
            "abstract-languages", "Abstract in the journal's languages", there, profile.abstract_bilingual, profile, "abstract.md.j2 of each language"
        )


def _listed(headings: tuple[str, ...]) -> str:
    return " / ".join(headings) or "none"


def _in_order(wanted: list[str], found: tuple[str, ...]) -> bool:
    """Tell whether all headings stand there, in their order; others may stand between them."""
    rest = iter(heading.casefold() for heading in found)
    return all(any(heading == text.casefold() for heading in rest) for text in wanted)


def _keywords(profile: Profile, measures: Measures) -> Iterator[Verdict]:
    rules = profile.keywords
    several = rules.bilingual is not None
    for language, number in measures.keywords.items():
        if language != measures.language and not (several and language in profile.taken):
            continue
        where = f"`keywords` ({language}) in content/article.yaml"
        label = f"Key words ({language})"
        if number is None:
            limit = f"{_number(rules.min)} to {_number(rules.max)}"
            yield _unstated(f"keywords-{language}", label, limit, rules.max or rules.min, where)
            continue
        yield _at_most(f"keywords-min-{language}", label, number, "key words", rules.min, remedy=where, low=True)
        yield _at_most(f"keywords-max-{language}", label, number, "key words", rules.max, remedy=where)
    if rules.bilingual is not None:
        there = {language for language, number in measures.keywords.items() if number}
        yield _bilingual(
            "keywords-languages", "Key words in the journal's languages", there, rules.bilingual, profile, "`keywords` in content/article.yaml"
        )


def _number(value: Sourced[int] | None) -> str:
    return "?" if value is None or value.value is None else str(value.value)


def _highlights(profile: Profile, kind: ArticleType, measures: Measures) -> Iterator[Verdict]:
    rules = profile.highlights
    where = f"templates/article/<edition>/{measures.language}/highlights.md.j2, a list of sentences"
    if rules.required is not None or rules.max is not None:
        if measures.highlights is None:
            yield _optional("highlights", "Highlights", rules.required, where)
        else:
            number = len(measures.highlights)
            yield _at_most("highlights-min", "Highlights", number, "highlights", rules.min, remedy=where, low=True)
            yield _at_most("highlights-max", "Highlights", number, "highlights", rules.max, remedy=where)
            longest = max(measures.highlights, key=len, default="")
            remark = f"the longest: {longest}"
            yield _at_most(
                "highlights-characters", "Longest highlight", len(longest), "characters", rules.characters_max, remark=remark, remedy=where
            )
    rule = kind.take_home
    if rule.required is not None or rule.words_max is not None:
        where = "`take_home` in content/article.yaml"
        if measures.take_home is None:
            yield _optional("take-home", "Take-home message", rule.required, where)
        else:
            yield _at_most("take-home-words", "Take-home message", words_in(measures.take_home), "words", rule.words_max, remedy=where)


def _optional(rule: str, label: str, required: Sourced[bool] | None, where: str) -> Verdict:
    """Judge what is not stated: it fails where it is asked for, confirmed or not."""
    if required is not None and required.value:
        return _unstated(rule, label, "asked for", required, where)
    return _verdict(rule, label, "not stated", "optional" if required is not None else "not known", required, good=None, remedy=where)


def _lengths(kind: ArticleType, measures: Measures) -> Iterator[Verdict]:
    heaviest = sorted(measures.sections, key=lambda item: -item.words)[:HEAVIEST]
    names = ", ".join(f"{item.heading or 'before the first heading'} ({item.words})" for item in heaviest)
    remark = f"the sections that weigh most: {names}"
    counted = f"words ({', '.join(measures.parts)})"
    yield _at_most(
        "words", "Length of the text", measures.words, counted, kind.words_max, remark=remark, remedy="shorten the sections that weigh most"
    )
    yield _at_most("references", "References", measures.references, "references", kind.references_max, remedy="cite fewer works")
    both = f"{measures.tables} tables, {measures.figures} figures"
    yield _at_most("displays", "Tables and figures", measures.tables + measures.figures, "in all", kind.displays_max, remark=both, remedy="drop some")
    if kind.figures_max is not None:
        yield _at_most("figures", "Figures", measures.figures, "figures", kind.figures_max, remedy="drop some")
    if measures.authors is not None:
        yield _at_most("authors", "Authors", measures.authors, "authors", kind.authors_max)


def _declarations(profile: Profile, measures: Measures) -> Iterator[Verdict]:
    for item in profile.declarations:
        state = measures.declared.get(item.key, "not stated")
        rule, label = f"declaration-{item.key}", f"Declaration: {item.key.replace('-', ' ').replace(' ai', ' AI')}"
        if item.key == "contributions":
            where = "`roles` of each author in content/article.yaml"
        else:
            where = f"`{item.key.replace('-', '_')}` in content/article.yaml, or `{item.key}` under `nothing_to_declare` there"
        if state == "not stated":
            yield _unstated(rule, label, "stated" if item.required.value else "stated, or said to be nothing", item.required, where)
        else:
            measured = "stated" if state == "stated" else "said to be nothing"
            yield _verdict(rule, label, measured, "stated" if item.required.value else "stated where there is something", item.required, good=True)


def _page(profile: Profile, measures: Measures) -> Iterator[Verdict]:
    rules = profile.manuscript
    if rules.line_numbers is not None and measures.line_numbers is not None:
        measured = "numbered" if measures.line_numbers else "not numbered"
        good = measures.line_numbers if rules.line_numbers.value else None
        yield _verdict("line-numbers", "Lines of the manuscript", measured, "numbered", rules.line_numbers, good=good)
    if rules.spacing is not None and measures.spacing is not None:
        wanted = rules.spacing.value
        good = None if wanted is None else measures.spacing >= wanted
        limit = "not known" if wanted is None else f"{wanted:g}"
        yield _verdict("spacing", "Spacing of the lines", f"{measures.spacing:g}", limit, rules.spacing, good=good)
    if rules.counts_on_title_page is not None:
        yield _verdict("counts", "Counts on the title page", "words, tables and figures are given", "given", rules.counts_on_title_page, good=True)
    if measures.tables_editable is not None:
        yield _own("tables", "Tables that can be edited", "text" if measures.tables_editable else "images", "text", good=measures.tables_editable)


def _figures(profile: Profile, measures: Measures) -> Iterator[Verdict]:
    rules = profile.figures
    for item in measures.figure_files:
        formats = rules.formats.value if rules.formats is not None else None
        good = None if formats is None else item.format in formats
        yield _verdict(f"format-{item.name}", f"{item.name}: format", item.format, ", ".join(formats or ["not known"]), rules.formats, good=good)
        # What is drawn here is lines, letters and flat signs: the strictest of the three resolutions is asked of it.
        line = rules.dpi.line
        if item.dpi is None:
            yield _verdict(f"resolution-{item.name}", f"{item.name}: resolution", "drawn without pixels", _least(line, "dpi"), line, good=True)
        else:
            yield _at_most(f"resolution-{item.name}", f"{item.name}: resolution", item.dpi, "dpi", line, low=True)
        widths, least = rules.widths_mm, rules.width_min_mm
        if widths is not None and widths.value:
            near = any(abs(item.width_mm - width) <= _SHARE_TOLERANCE_MM for width in widths.value)
            limit = " or ".join(f"{width}" for width in widths.value) + " mm"
            yield _verdict(f"width-{item.name}", f"{item.name}: width", f"{item.width_mm:.0f} mm", limit, widths, good=near)
        if least is not None:
            yield _at_most(f"width-min-{item.name}", f"{item.name}: width", round(item.width_mm), "mm", least, low=True)


def _least(value: Sourced[int] | None, unit: str) -> str:
    return "not known" if value is None or value.value is None else f"at least {value.value} {unit}"


def _anonymity(profile: Profile, measures: Measures) -> Iterator[Verdict]:
    found = {name: texts for name, texts in measures.leaks.items() if texts}
    remark = "; ".join(f"{name}: {', '.join(texts)}" for name, texts in found.items())
    measured = f"{len(found)} of {measures.anonymous_files} files name an author" if found else f"no author named in {measures.anonymous_files} files"
    yield _own("anonymised", "Files for reviewers name no author", measured, "none", good=not found, remark=remark)
    wanted = profile.anonymisation.value
    limit = "not known" if wanted is None else f"{wanted}-anonymised"
    yield _verdict("anonymisation", "Kind of peer review", "both manuscripts are made", limit, profile.anonymisation, good=True)
    if measures.self_citations:
        cited = ", ".join(f"{key} ({name})" for key, name in measures.self_citations)
        yield Verdict(
            "self-citations",
            "Works cited that an author wrote",
            cited,
            "to be looked at by the authors",
            "not checked",
            "Probant's own rule",
            "own",
            None,
            "they stay in the list of references; how the text speaks of them is for the authors to judge",
        )
