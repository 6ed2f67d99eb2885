"""Gather what a fact, a study or a reference touches, edition by edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from probant.checks.review import review_of
from probant.checks.reviewed import Reviews
from probant.diagnostics import Findings
from probant.loading.corpus import Corpus
from probant.loading.styles import read_style
from probant.model.records import Edition
from probant.spans import Span
from probant.templating.formatting import CannotFormat, Formatter, Options
from probant.templating.manuscript import Manuscript
from probant.templating.markdown import citations_in
from probant.templating.news import add_news
from probant.templating.rendering import render_manuscript
from probant.transforms.assembly import listed, source_of
from probant.update.impact import later, uses
from probant.update.impact.places import EditionImpact, Impact
from probant.update.impact.targets import Target, find_target


@dataclass(frozen=True, slots=True)
class Rendered:
    """An edition as it stands: its text in each language, and the citekeys of its list of references, in order."""

    edition: Edition
    manuscripts: dict[str, Manuscript]
    citekeys: Sequence[str]


def render(corpus: Corpus, editions: Iterable[Edition], findings: Findings) -> list[Rendered]:
    """Render editions in all languages and order their references, checking nothing; the defects of the templates go to `findings`."""
    style = read_style(corpus.project.root, corpus.project.style, findings, Span("probant.toml"))
    found: list[Rendered] = []
    for edition in editions if style is not None else ():
        manuscripts = {language: render_manuscript(corpus, edition, language, findings) for language in corpus.project.languages}
        add_news(corpus, edition, manuscripts)
        text = source_of(corpus, edition, next(iter(manuscripts.values()))).text
        found.append(Rendered(edition, manuscripts, listed(corpus, citations_in(text), style or "")))
    return found


def impact_on(corpus: Corpus, rendered: Sequence[Rendered], name: str) -> Impact:
    """Give what a fact, study or reference touches in some editions; UnknownTarget when the project has no such thing."""
    target = find_target(corpus, name)
    editions = tuple(_edition(corpus, item, target) for item in rendered)
    values = {item.edition.id: _value(corpus, item.edition, target) for item in rendered} if target.kind == "fact" else {}
    used = {name for item in editions for name in item.facts}
    unused = tuple(name for name in target.facts if name not in used)
    return Impact(target, values, later.notices_of(corpus, target), later.related_to(corpus, target), unused, editions)


def _edition(corpus: Corpus, rendered: Rendered, target: Target) -> EditionImpact:
    # What the checks find is theirs to say: here their view of the text is used, and their findings are not.
    review = review_of(corpus, rendered.edition, rendered.manuscripts, Findings())
    reviews = Reviews(review)
    return EditionImpact(
        rendered.edition.id,
        rendered.edition.shows,
        uses.claims_of(review, target, later.after_notices(review, reviews, target)),
        uses.outside_of(review, target),
        uses.displays_of(review, target),
        uses.panels_of(review, target),
        uses.news_of(review, target),
        uses.errata_of(review, target),
        uses.reference_of(rendered.citekeys, target),
        later.relations_of(review, reviews, target),
    )


def _value(corpus: Corpus, edition: Edition, target: Target) -> dict[str, str]:
    """Give the value of a fact as an edition shows it, in each language."""
    body = corpus.facts[target.id].shown(edition.shows)
    found = {}
    for language, locale in corpus.project.languages.items():
        try:
            pieces = Formatter(locale, corpus.vocabulary).fact(body, Options())
        except CannotFormat:
            continue
        found[language] = "".join(piece.text for piece in pieces)
    return found
