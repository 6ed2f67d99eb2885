"""Each limit of each profile lets one below it pass and one beyond it fail; one that nobody has confirmed lets neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from pydantic import BaseModel

from probant.diagnostics import Findings
from probant.exports.journal.counting import Weight
from probant.exports.journal.judging import Verdict, judge
from probant.exports.journal.measuring import AbstractMeasure, FigureFile, Measures
from probant.loading.journals import shipped, validated
from probant.model.journals import ArticleType, Profile, Sourced

PROFILES: dict[str, Profile] = {name: validated(file, Findings()) for name, file in shipped().items()}

SECTIONS = (Weight("introduction", "Introduction", 90), Weight("results", "Results", 200), Weight("short", "Short", 5), Weight("end", "End", 50))

MEASURES = Measures(
    language="en",
    words=345,
    parts=("body",),
    sections=SECTIONS,
    titles={"en": "Tea", "fr": "Thé"},
    short_title="Tea",
    abstracts={"en": AbstractMeasure(100, ()), "fr": AbstractMeasure(100, ())},
    keywords={"en": 4, "fr": 4},
    references=10,
    tables=1,
    figures=1,
    authors=2,
    signed=True,
    highlights=("One.", "Two.", "Three."),
    take_home="Drink tea.",
    declared={},
    restates=None,
    figure_files=(FigureFile("Fig1.tif", "tiff", 190.0, 1000),),
    line_numbers=True,
    spacing=2.0,
)


def _figure(**changes: Any) -> Measures:
    return replace(MEASURES, figure_files=(replace(MEASURES.figure_files[0], **changes),))


def _abstract(number: int) -> Measures:
    return replace(MEASURES, abstracts={language: AbstractMeasure(number, ()) for language in ("en", "fr")})


Made = Callable[[int], Measures]

NUMBERS: dict[str, tuple[str, Made, bool]] = {
    "words_max": ("words", lambda n: replace(MEASURES, words=n), False),
    "references_max": ("references", lambda n: replace(MEASURES, references=n), False),
    "displays_max": ("displays", lambda n: replace(MEASURES, tables=n, figures=0), False),
    "figures_max": ("figures", lambda n: replace(MEASURES, figures=n), False),
    "authors_max": ("authors", lambda n: replace(MEASURES, authors=n), False),
    "abstract.words_max": ("abstract-words-en", _abstract, False),
    "take_home.words_max": ("take-home-words", lambda n: replace(MEASURES, take_home="word " * n), False),
    "titles.characters_max": ("title-characters-en", lambda n: replace(MEASURES, titles={"en": "t" * n}), False),
    "titles.short_characters_max": ("short-title-characters", lambda n: replace(MEASURES, short_title="t" * n), False),
    "titles.short_words_max": ("short-title-words", lambda n: replace(MEASURES, short_title="tea " * n), False),
    "keywords.min": ("keywords-min-en", lambda n: replace(MEASURES, keywords={"en": n}), True),
    "keywords.max": ("keywords-max-en", lambda n: replace(MEASURES, keywords={"en": n}), False),
    "highlights.min": ("highlights-min", lambda n: replace(MEASURES, highlights=("One.",) * n), True),
    "highlights.max": ("highlights-max", lambda n: replace(MEASURES, highlights=("One.",) * n), False),
    "highlights.characters_max": ("highlights-characters", lambda n: replace(MEASURES, highlights=("h" * n,)), False),
    "figures.dpi.line": ("resolution-Fig1.tif", lambda n: _figure(dpi=n), True),
    "figures.width_min_mm": ("width-min-Fig1.tif", lambda n: _figure(width_mm=float(n)), True),
}
"""For each limit that is a number: its rule, what measures that number, and whether it is the least."""


def _other_headings(wanted: Any) -> tuple[Measures, Measures]:
    headings = tuple(wanted.get("en", []))
    good = {"en": AbstractMeasure(10, headings)}
    return replace(MEASURES, abstracts=good), replace(MEASURES, abstracts={"en": AbstractMeasure(10, () if headings else ("Aim",))})


OTHERS: dict[str, tuple[str, Callable[[Any], tuple[Measures, Measures]]]] = {
    "languages": ("language", lambda value: (replace(MEASURES, language=value[0]), replace(MEASURES, language="la"))),
    "abstract.headings": ("abstract-headings-en", _other_headings),
    "titles.bilingual": ("title-languages", lambda _: (MEASURES, replace(MEASURES, titles={"en": "Tea"}))),
    "abstract_bilingual": ("abstract-languages", lambda _: (MEASURES, replace(MEASURES, abstracts={"en": AbstractMeasure(9, ())}))),
    "keywords.bilingual": ("keywords-languages", lambda _: (MEASURES, replace(MEASURES, keywords={"en": 4}))),
    "manuscript.line_numbers": ("line-numbers", lambda _: (MEASURES, replace(MEASURES, line_numbers=False))),
    "manuscript.spacing": ("spacing", lambda value: (replace(MEASURES, spacing=value), replace(MEASURES, spacing=value - 1))),
    "figures.formats": ("format-Fig1.tif", lambda value: (_figure(format=value[0]), _figure(format="svg"))),
    "figures.widths_mm": ("width-Fig1.tif", lambda value: (_figure(width_mm=float(value[0])), _figure(width_mm=float(value[0] - 2)))),
}
"""For each limit that is no number: its rule, and from its value measures within it and beyond it."""

NOT_LIMITS = frozenset(
    {
        *("publisher", "issn", "guide", "style", "files", "anonymisation"),
        "words_of",  # says what is counted
        *("figures.dpi.halftone", "figures.dpi.combination"),  # what the engine draws is lines, held against the strictest
        "manuscript.counts_on_title_page",  # the engine always gives them
        *("highlights.required", "take_home.required", "declarations.heading", "declarations.nil", "declarations.required"),  # tested apart
    }
)


class Limit(NamedTuple):
    """A limit of a profile, for a type of article."""

    journal: str
    kind: str
    path: str
    value: Sourced[Any]


def sourced(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, Sourced[Any]]]:
    """Give every sourced value of a model with its path."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Sourced):
            yield prefix + name, value
        elif isinstance(value, BaseModel):
            yield from sourced(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, BaseModel):
                    yield from sourced(item, f"{prefix}{name}.")


def limits() -> Iterator[Limit]:
    """Give every sourced value of every profile: those of the journal with its usual type of article, those of each type with it."""
    for journal, profile in PROFILES.items():
        for path, value in sourced(profile):
            yield Limit(journal, profile.default_type, path, value)
        for kind, model in profile.article_types.items():
            for path, value in sourced(model):
                yield Limit(journal, kind, path, value)


LIMITS = list(limits())


def verdict(limit: Limit, rule: str, measures: Measures) -> Verdict:
    """Give the verdict on a rule."""
    profile = PROFILES[limit.journal]
    found = [item for item in judge(profile, profile.article_types[limit.kind], measures) if item.rule == rule]
    assert len(found) == 1, rule
    return found[0]


def name_of(limit: Limit) -> str:
    """Give the name of a case."""
    return f"{limit.journal}-{limit.kind}-{limit.path}"


def test_every_value_of_a_profile_is_a_limit_that_is_tested_or_is_known_not_to_be_one() -> None:
    """A new kind of limit comes with its test."""
    assert {limit.path for limit in LIMITS} - set(NUMBERS) - set(OTHERS) - NOT_LIMITS == set()
    assert len(LIMITS) > 150


@pytest.mark.parametrize("limit", [limit for limit in LIMITS if limit.path in NUMBERS], ids=name_of)
def test_a_number_within_its_limit_passes_and_one_beyond_it_fails(limit: Limit) -> None:
    """An unconfirmed limit, or none, lets neither pass nor fail."""
    rule, made, low = NUMBERS[limit.path]
    number = limit.value.value
    if number is None:
        assert verdict(limit, rule, made(3)).outcome == "not checked"
        return
    within, beyond = verdict(limit, rule, made(number)), verdict(limit, rule, made(number - 1 if low else number + 1))
    if limit.value.status == "unconfirmed":
        assert (within.outcome, beyond.outcome) == ("not checked", "not checked")
        assert "nobody has confirmed" in beyond.remark
    else:
        assert (within.outcome, beyond.outcome) == ("passed", "failed")
    assert f"1 {'too few' if low else 'over'}" in beyond.remark
    assert str(number) in within.limit
    assert (within.source, within.checked) == (limit.value.source, limit.value.checked)


@pytest.mark.parametrize("limit", [limit for limit in LIMITS if limit.path in OTHERS], ids=name_of)
def test_what_is_as_asked_passes_and_what_is_not_fails(limit: Limit) -> None:
    """An unconfirmed rule, or none, lets neither pass nor fail."""
    rule, made = OTHERS[limit.path]
    if limit.value.value is None:
        assert verdict(limit, rule, MEASURES).outcome == "not checked"
        return
    good, bad = (verdict(limit, rule, measures) for measures in made(limit.value.value))
    expected = ("not checked", "not checked") if limit.value.status == "unconfirmed" else ("passed", "failed")
    assert (good.outcome, bad.outcome) == expected


@pytest.mark.parametrize("path", sorted({*NUMBERS, *OTHERS} - {"titles.bilingual"}))
def test_each_kind_of_limit_passes_and_fails_once_somebody_has_confirmed_it(path: str) -> None:
    """A profile in which a person has confirmed the value, whatever the shipped ones say."""
    values: dict[str, Any] = {"languages": ["en"], "abstract.headings": {"en": ["Aim"]}, "figures.formats": ["tiff"], "figures.widths_mm": [90]}
    value = values.get(path, True if path.endswith(("bilingual", "line_numbers")) else 7)
    confirmed = Sourced[Any](value=value, source="a guide", status="seen", checked="2026-11-27")
    profile, kind = PROFILES["cancer-radiotherapie"], ArticleType(name={"en": "review"})
    holder: Any = kind if path.split(".", maxsplit=1)[0] in ArticleType.model_fields else profile
    changed = _with(holder, path.split("."), confirmed)
    profile, kind = (profile, changed) if holder is kind else (changed, kind)
    if path in NUMBERS:
        rule, made, low = NUMBERS[path]
        good, bad = made(7), made(6 if low else 8)
    else:
        rule, both = OTHERS[path]
        good, bad = both(value)
    outcomes = [next(item.outcome for item in judge(profile, kind, measures) if item.rule == rule) for measures in (good, bad)]
    assert outcomes == ["passed", "failed"]


def _with(model: Any, path: list[str], value: Any) -> Any:
    if len(path) == 1:
        return model.model_copy(update={path[0]: value})
    return model.model_copy(update={path[0]: _with(getattr(model, path[0]), path[1:], value)})


def test_a_text_that_is_too_long_says_by_how_much_and_which_sections_weigh_most() -> None:
    """The three heaviest, with their words."""
    found = verdict(Limit("radiotherapy-and-oncology", "full-paper", "", LIMITS[0].value), "words", replace(MEASURES, words=3100))
    assert found.outcome == "failed"
    assert found.remark == "100 over; the sections that weigh most: Results (200), Introduction (90), End (50)"


@pytest.mark.parametrize("journal", sorted(PROFILES))
def test_a_declaration_that_is_not_stated_fails_and_says_where_to_write_it(journal: str) -> None:
    """Also where nobody has confirmed that it is asked for; stated, it passes only where somebody has."""
    profile = PROFILES[journal]
    kind = profile.article_types[profile.default_type]
    for item in profile.declarations:
        rule = f"declaration-{item.key}"
        absent = next(found for found in judge(profile, kind, MEASURES) if found.rule == rule)
        assert (absent.outcome, absent.measured) == ("failed", "not stated")
        assert "content/article.yaml" in absent.remedy
        for state in ("stated", "none"):
            found = next(found for found in judge(profile, kind, replace(MEASURES, declared={item.key: state})) if found.rule == rule)
            assert found.outcome == ("passed" if item.required.confirmed else "not checked")


def test_what_the_content_does_not_state_fails_and_is_said_so() -> None:
    """Signatories, ORCID, key words, the cover letter; a message asked for, not one that may be left out."""
    profile = PROFILES["european-urology-oncology"]
    bare = replace(MEASURES, authors=None, signed=False, keywords={"en": None}, highlights=None, take_home=None)
    outcomes = {item.rule: item.outcome for item in judge(profile, profile.article_types["review"], bare)}
    assert {name: outcomes[name] for name in ("signed", "keywords-en", "take-home", "highlights", "cover-letter")} == {
        "signed": "failed",
        "keywords-en": "failed",
        "take-home": "failed",
        "highlights": "not checked",
        "cover-letter": "failed",
    }
    named = replace(MEASURES, orcid_missing=("A. Leroy",), restates="Journal of Tea 2011;4:12-19")
    outcomes = {item.rule: item.outcome for item in judge(profile, profile.article_types["review"], named)}
    assert (outcomes["orcid"], outcomes["new-text"]) == ("failed", "failed")


def test_a_name_left_in_a_file_for_reviewers_fails_with_the_file() -> None:
    """And self-citations are shown to the authors, never passed."""
    profile = PROFILES["bmc-cancer"]
    found = {
        item.rule: item
        for item in judge(profile, profile.article_types["review"], replace(MEASURES, leaks={"a.docx": ("Leroy",)}, anonymous_files=2))
    }
    assert (found["anonymised"].outcome, found["anonymised"].remark) == ("failed", "a.docx: Leroy")
    cited = {item.rule: item for item in judge(profile, profile.article_types["review"], replace(MEASURES, self_citations=(("leroy2011", "Leroy"),)))}
    assert (cited["self-citations"].outcome, cited["self-citations"].measured) == ("not checked", "leroy2011 (Leroy)")
