"""List the blanks of studies that somebody has still to fill in."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from probant.diagnostics import Findings, Note, Severity
from probant.loading.blanks import Blank, Draft
from probant.loading.corpus import Corpus
from probant.templating.manuscript import Manuscript
from probant.templating.markdown import citations_in


def check_blanks(corpus: Corpus, manuscripts: Iterable[Manuscript], findings: Findings) -> None:
    """Add a finding for each line with blanks: a warning while the edition does not cite the study, an error once it does."""
    cited: set[str] = set()
    for manuscript in manuscripts:
        cited |= {*citations_in(manuscript.abstract.markdown), *citations_in(manuscript.markdown)}
        for claim in manuscript.claims:
            cited.update(claim.citations, claim.registrations)
    for citekey, draft in corpus.drafts.items():
        used = citekey in cited
        for blanks in _by_line(draft):
            names = "`, `".join(blank.name for blank in blanks)
            owner = f" of fact `{blanks[0].fact}`" if blanks[0].fact else ""
            findings.add(
                "unfilled-blank",
                f"`{names}`{owner} still to be filled in" + (f", and the edition cites `{citekey}`" if used else ""),
                blanks[0].span,
                hint="write what the publication says, `null` where it does not say and that is allowed, or delete the fact",
                notes=[Note(draft.span, f"`{citekey}` stands here")] if used else [],
                severity=Severity.ERROR if used else Severity.WARNING,
            )


def _by_line(draft: Draft) -> Iterator[list[Blank]]:
    for _line, blanks in itertools.groupby(draft.blanks, key=lambda blank: blank.span.line):
        yield list(blanks)
