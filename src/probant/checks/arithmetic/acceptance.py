"""Acceptances: a finding is accepted only in the data, beside its cause, and an acceptance that is not needed is itself a finding."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from probant.checks.accepting import FACT_RULES
from probant.checks.arithmetic.views import Contradiction
from probant.diagnostics import Findings, closest
from probant.loading.corpus import Corpus
from probant.rules import rules
from probant.spans import Span


@dataclass(slots=True)
class _Accepted:
    """An acceptance of a rule on a fact."""

    span: Span
    used: bool = False


class Acceptances:
    """What a corpus accepts. Made with the rules that can be accepted; a rule or an erratum that does not exist is a finding."""

    def __init__(self, corpus: Corpus, acceptable: Collection[str], findings: Findings) -> None:
        self._accepted: dict[tuple[str, str], _Accepted] = {}
        errata = {erratum.id for edition in corpus.editions.values() for erratum in edition.errata}
        for loaded in corpus.studies.values():
            for index, raw in enumerate(loaded.file.data.get("facts") or []):
                if not raw.get("accepted"):
                    continue
                fact = corpus.facts[raw["id"]]
                for place, item in enumerate(fact.source.accepted):
                    path = ("facts", index, "accepted", place)
                    if item.erratum is not None and item.erratum not in errata:
                        hint = closest(item.erratum, errata) or "record the erratum in an edition, or give a `reason`"
                        findings.add("unknown-erratum", f"no erratum `{item.erratum}`", loaded.file.span((*path, "erratum")), hint=hint)
                    span = loaded.file.span((*path, "rule"))
                    if item.rule in FACT_RULES:
                        continue  # `probant.checks.accepting` looks after it
                    if item.rule not in acceptable:
                        findings.add("unknown-rule", _refusal(item.rule), span, hint=closest(item.rule, acceptable) or "delete the acceptance")
                    else:
                        self._accepted[fact.id, item.rule] = _Accepted(span)

    def covers(self, found: Contradiction) -> bool:
        """Tell whether a finding is accepted on its main fact or on any that it notes; all such acceptances were needed."""
        met = [item for fact in found.facts if (item := self._accepted.get((fact, found.rule))) is not None]
        for item in met:
            item.used = True
        return bool(met)

    def report_unused(self, findings: Findings) -> None:
        """Add a finding for each acceptance that met none."""
        for (fact, rule), item in self._accepted.items():
            if not item.used:
                findings.add(
                    "acceptance-not-needed",
                    f"`{fact}` accepts `{rule}`, which finds nothing there",
                    item.span,
                    hint="delete the acceptance",
                )


def _refusal(rule: str) -> str:
    return f"a finding of `{rule}` cannot be accepted on a fact" if rule in rules() else f"no rule `{rule}`"
