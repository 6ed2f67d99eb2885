"""Acceptances of findings about the text: in the tag of a claim, in the entry of a reference, in a table or figure, on a fact, each with its reason.

Those of the arithmetic of the facts are looked after by `probant.checks.arithmetic`. An acceptance that is not needed is itself a finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from probant.diagnostics import Findings, closest
from probant.loading.corpus import Corpus
from probant.model.records import Edition
from probant.rules import rules
from probant.spans import Span
from probant.templating.manuscript import ClaimUse, Manuscript
from probant.templating.rendering import TEMPLATES

CLAIM_RULES = frozenset(
    {
        "abbreviation-defined-twice",
        "arm-order-differs",
        "citation-without-fact",
        "endpoint-named-otherwise",
        "number-of-other-language",
        "overlapping-cohorts",
        "significant-without-p",
        "undefined-abbreviation",
    }
)
"""What a claim can accept: `{% claim "id", accepted={"rule": "reason"} %}`."""

REFERENCE_RULES = frozenset({"reference-without-identifier", "unused-reference"})
"""What an entry of the bibliography can accept: `accepted = {rule: reason}`."""

DISPLAY_RULES = frozenset({"overlapping-cohorts", "preprint-replaced", "reference-corrected", "reference-retracted", "reference-under-concern"})
"""What a table or figure can accept: `accepted: {rule: reason}` in its file."""

FACT_RULES = frozenset({"unused-fact"})
"""What a fact can accept besides the rules of arithmetic: `accepted: [{rule: ..., reason: ...}]`."""


@dataclass(slots=True)
class _Accepted:
    what: str
    rule: str
    span: Span
    reported: bool
    used: bool = False


class Acceptances:
    """What a project accepts in the text of an edition."""

    def __init__(self, corpus: Corpus, edition: Edition, manuscripts: Collection[Manuscript], findings: Findings) -> None:
        """Gather the acceptances; one of a rule that cannot be accepted there, or without a reason, is a finding."""
        self.findings = findings
        self._claims: dict[tuple[int, str], _Accepted] = {}
        self._references: dict[tuple[str, str], _Accepted] = {}
        self._facts: dict[tuple[str, str], _Accepted] = {}
        self._displays: dict[tuple[str, str], _Accepted] = {}
        own = f"{TEMPLATES}/{edition.id}/"
        for manuscript in manuscripts:
            for claim in manuscript.claims:
                for rule, reason in claim.accepted.items():
                    span = claim.accepted_span or claim.span
                    if self._sound(rule, reason, CLAIM_RULES, "a claim", span):
                        # What a template of another edition accepts may be needed there and not here.
                        self._claims[id(claim), rule] = _Accepted(f"claim `{claim.id}`", rule, span, span.path.startswith(own))
        for reference in corpus.references.values():
            for rule, reason in reference.accepted.items():
                span = reference.field_spans.get("accepted", reference.span)
                if self._sound(rule, reason, REFERENCE_RULES, "a reference", span):
                    self._references[reference.citekey, rule] = _Accepted(f"`{reference.citekey}`", rule, span, reported=True)
        for name, display in corpus.displays.items():
            for rule, reason in display.body.accepted.items():
                span = display.file.key_span(("accepted", rule))
                if self._sound(rule, reason.strip(), DISPLAY_RULES, "a table or figure", span):
                    placed = any(use.id == name for manuscript in manuscripts for use in manuscript.displays)
                    self._displays[name, rule] = _Accepted(f"the {display.kind} `{name}`", rule, span, reported=placed)
        for fact in corpus.facts.values():
            for item in fact.source.accepted:
                if item.rule in FACT_RULES:
                    span = fact.field_spans.get("accepted", fact.span)
                    self._facts[fact.id, item.rule] = _Accepted(f"`{fact.id}`", item.rule, span, reported=True)

    def _sound(self, rule: str, reason: str, acceptable: frozenset[str], where: str, span: Span) -> bool:
        if rule not in acceptable:
            said = f"a finding of `{rule}` cannot be accepted on {where}" if rule in rules() else f"no rule `{rule}`"
            self.findings.add("unknown-rule", said, span, hint=closest(rule, acceptable) or "delete the acceptance")
            return False
        if not reason:
            self.findings.add("missing-field", f"`{rule}` is accepted without a reason", span, hint="say why the finding stays")
        return True

    def claim(self, rule: str, *claims: ClaimUse) -> bool:
        """Tell whether a finding about a claim is accepted, in any of the languages that it is about."""
        return self._used(self._claims.get((id(claim), rule)) for claim in claims)

    def reference(self, rule: str, citekey: str) -> bool:
        """Tell whether a finding about a reference is accepted."""
        return self._used([self._references.get((citekey, rule))])

    def display(self, rule: str, name: str) -> bool:
        """Tell whether a finding about a table or figure is accepted."""
        return self._used([self._displays.get((name, rule))])

    def fact(self, rule: str, fact: str) -> bool:
        """Tell whether a finding about a fact is accepted."""
        return self._used([self._facts.get((fact, rule))])

    @staticmethod
    def _used(met: Iterable[_Accepted | None]) -> bool:
        found = [item for item in met if item is not None]
        for item in found:
            item.used = True
        return bool(found)

    def report_unused(self) -> None:
        """Add a finding for each acceptance that met none."""
        for item in (*self._claims.values(), *self._references.values(), *self._displays.values(), *self._facts.values()):
            if item.reported and not item.used:
                message = f"{item.what} accepts `{item.rule}`, which finds nothing there"
                self.findings.add("acceptance-not-needed", message, item.span, hint="delete the acceptance")
