"""Arithmetic of the facts: general rules that need to know nothing of a review to see that its figures cannot all be true."""

from __future__ import annotations

from probant.checks.arithmetic.acceptance import Acceptances
from probant.checks.arithmetic.rules import RULES, STUDY_RULES, VIEW_RULES
from probant.checks.arithmetic.views import VIEWS, Contradiction, View
from probant.diagnostics import Findings
from probant.loading.corpus import Corpus

__all__ = ["RULES", "check_arithmetic", "contradictions"]


def check_arithmetic(corpus: Corpus, findings: Findings) -> None:
    """Add a finding for each contradiction among the facts that the data does not accept, and for each acceptance that met none."""
    acceptances = Acceptances(corpus, RULES, findings)
    for found, view in contradictions(corpus):
        if acceptances.covers(found):
            continue
        message = f"as printed, {found.message}" if view == "printed" else found.message
        findings.add(found.rule, message, found.span, hint=found.hint, notes=[cited.note for cited in found.notes], severity=found.severity)
    acceptances.report_unused(findings)


def contradictions(corpus: Corpus) -> list[tuple[Contradiction, str]]:
    """Give each contradiction with the view that shows it; one that is in both views is the source's, and is given once."""
    out: list[tuple[Contradiction, str]] = []
    seen: set[tuple[str, str, frozenset[str]]] = set()
    for name in VIEWS:
        view = View(corpus, name)
        if name == "printed" and not view.differs:
            break
        for found in _run(view):
            if found.key not in seen:
                seen.add(found.key)
                out.append((found, name))
    return out


def _run(view: View) -> list[Contradiction]:
    """Run every rule on a view: on all studies, or on those of which something else was printed."""
    found = [item for rule in VIEW_RULES for item in rule(view)]
    for study in view.studies if view.name == "source" else [study for study in view.studies if study.differs]:
        found += [item for rule in STUDY_RULES for item in rule(study)]
    return found
