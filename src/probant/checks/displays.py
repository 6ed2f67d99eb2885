"""Tables and figures: each stands in every language in the same order, the text speaks of it, and no number in it is typed."""

from __future__ import annotations

from probant.checks.numbers import names_pattern, typed
from probant.checks.review import Review
from probant.checks.templates import blanked
from probant.diagnostics import Note
from probant.loading.displays import LoadedDisplay
from probant.model.displays import PLACEHOLDER, Table
from probant.model.records import Study


def check_displays(review: Review) -> None:
    """Check the tables and figures of an edition in all its languages."""
    _in_every_language(review)
    _mentioned(review)
    _unused(review)
    _typed_numbers(review)


def _in_every_language(review: Review) -> None:
    first, *others = review.languages
    mine = {use.id: use for use in review.manuscripts[first].displays}
    for other in others:
        theirs = {use.id: use for use in review.manuscripts[other].displays}
        for language, own, against, twin in ((first, mine, other, theirs), (other, theirs, first, mine)):
            for name, use in own.items():
                if name not in twin:
                    review.findings.add(
                        "display-in-one-language",
                        f"the {use.kind} `{name}` stands in `{language}` and not in `{against}`",
                        use.span,
                        hint=f'place it there too: `{{{{ {use.kind}("{name}") }}}}`',
                    )
        for name, use in mine.items():
            if name in theirs and theirs[name].number != use.number:
                review.findings.add(
                    "display-order-differs",
                    f"the {use.kind} `{name}` is number {use.number} in `{first}` and {theirs[name].number} in `{other}`",
                    use.span,
                    hint="place tables and figures in the same order in every language",
                    notes=(Note(theirs[name].span, f"in `{other}`"),),
                )


def _mentioned(review: Review) -> None:
    for language, manuscript in review.manuscripts.items():
        placed = {use.id: use for use in manuscript.displays}
        mentioned = {mention.display for mention in manuscript.mentions}
        for mention in manuscript.mentions:
            if mention.display not in placed:
                kind = review.corpus.displays[mention.display].kind
                review.findings.add(
                    "display-not-placed",
                    f"the text speaks of `{mention.display}`, which stands nowhere in the article in `{language}`",
                    mention.span,
                    hint=f'place it: `{{{{ {kind}("{mention.display}") }}}}`, in a paragraph of its own',
                )
        for name, use in placed.items():
            if name not in mentioned:
                review.findings.warn(
                    "display-not-mentioned",
                    f"the text in `{language}` never speaks of the {use.kind} `{name}`",
                    use.span,
                    hint=f'say where it is of use: `{{{{ see("{name}") }}}}`',
                )


def _unused(review: Review) -> None:
    """Find tables and figures that no edition places; what another edition's templates name in quotes counts as placed there."""
    placed = {use.id for manuscript in review.manuscripts.values() for use in manuscript.displays}
    for name, display in review.corpus.displays.items():
        if name not in placed and not review.named_elsewhere(name):
            review.findings.warn(
                "unused-display",
                f"no edition places the {display.kind} `{name}`",
                display.span,
                hint=f'place it: `{{{{ {display.kind}("{name}") }}}}`, or delete its file',
            )


def _typed_numbers(review: Review) -> None:
    """A number in a caption, cell, note or heading comes from a fact, as in the text."""
    names = names_pattern(review.corpus.vocabulary.names_with_digits)
    placed = {use.id for manuscript in review.manuscripts.values() for use in manuscript.displays}
    for name in sorted(placed & set(review.corpus.displays)):
        display = review.corpus.displays[name]
        for language in review.languages:
            for path, texts in display.texts():
                prose = blanked(names, PLACEHOLDER.sub("", texts.get(language, "")))
                for _place, number in typed(prose, language):
                    review.findings.add(
                        "unbound-number",
                        f"`{number}` is typed, no fact gave it",
                        display.file.span((*path, language)),
                        hint="print it with `{fact-id}`, or list the name it belongs to in `names_with_digits` of content/vocabulary.yaml",
                    )
            _typed_populations(review, display, language)


def _typed_populations(review: Review, display: LoadedDisplay, language: str) -> None:
    """The population of a study is printed as it is written, unless the table has words of its own for it."""
    if not isinstance(display.body, Table) or all(column.id != "population" for column in display.body.columns):
        return
    names = names_pattern(review.corpus.vocabulary.names_with_digits)
    for index, row in enumerate(display.body.rows):
        loaded = review.corpus.studies.get(row.study)
        study: Study | None = loaded.study if loaded is not None else None
        if loaded is None or study is None or study.population is None or "population" in row.cells:
            continue
        for _place, number in typed(blanked(names, study.population.get(language, "")), language):
            review.findings.add(
                "unbound-number",
                f"the population of `{row.study}` holds `{number}`, which no fact gave",
                loaded.file.span(("population", language)),
                hint="write it without the number, or give the table a cell `population` that prints facts",
                notes=(Note(display.file.span(("rows", index)), "printed in this row"),),
            )
