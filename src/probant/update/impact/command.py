"""The command `impact`: its arguments, and its answer as text."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from probant.loading.corpus import Corpus
    from probant.update.impact.gathering import Rendered

SUMMARY = "show what a study, a fact or a reference touches: claims, tables, figures, numbers; and what must be read again"

EXAMPLES = (
    "probant impact alpha2001            a study: all that prints or cites it, and the claims that it asks to be read again\n"
    "  probant impact alpha-hr             a fact: the sentences, tables and figures that change when its value does\n"
    "  probant impact alpha2001 --edition 2024 --lang en\n"
    "  probant impact alpha-hr --json"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give a parser the arguments of `impact`."""
    parser.add_argument("id", metavar="STUDY|FACT|CITEKEY", help="a study or reference by its citekey, or a fact by its id")
    parser.add_argument("--edition", metavar="E", help="one edition (default: all, one after the other)")
    parser.add_argument("--lang", metavar="LANGS", help="languages, separated by commas (default: all)")
    parser.add_argument("--json", action="store_true", help="the answer as JSON, with every language")


def answer(corpus: Corpus, rendered: Sequence[Rendered], options: argparse.Namespace, languages: Collection[str] | None) -> str:
    """Give the answer; targets.UnknownTarget for an id that stands for nothing."""
    from probant.update.impact.gathering import impact_on
    from probant.update.impact.listing import listed

    impact = impact_on(corpus, rendered, options.id)
    return impact.as_json() if options.json else listed(impact, languages or list(corpus.project.languages))
