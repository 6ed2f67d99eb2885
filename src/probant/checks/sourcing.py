"""Every reference supports something, every fact is used, and what nobody verified is counted openly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from probant.checks.numbers import names_pattern
from probant.checks.review import Review
from probant.diagnostics import Note
from probant.loading.corpus import Fact
from probant.loading.displays import used_facts
from probant.templating.markdown import citations_in

IDENTIFIERS = ("doi", "pmid", "pmcid", "isbn")
"""Fields of the bibliography that lead to the work itself, whatever happens to an address."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def check_sourcing(review: Review) -> None:
    """Check the references, and how the facts were verified."""
    elsewhere = review.elsewhere
    unused = set(_unused_references(review, elsewhere))
    for claim_rule in (_citations_without_fact, _figures_of_authors, _verified_without_place):
        claim_rule(review)
    _references_without_identifier(review, unused)
    _unverified_facts(review)
    _unused_facts(review, elsewhere)


def _unused_references(review: Review, elsewhere: set[str]) -> Iterator[str]:
    """Find references that no edition cites nor registers; one whose study's facts are printed lacks its citation, which another rule says."""
    corpus = review.corpus
    used: set[str] = set()
    for manuscript in review.manuscripts.values():
        used |= {*citations_in(manuscript.abstract.markdown), *citations_in(manuscript.markdown)}
        used.update(key for use in manuscript.displays for key in use.citations)
    for claim in review.claims():
        used.update(claim.citations, claim.registrations)
    used |= {corpus.facts[fact].citekey or "" for fact in review.used}
    for key, reference in corpus.references.items():
        if key in used or key in elsewhere:
            continue
        yield key
        if review.accepted.reference("unused-reference", key):
            continue
        study, draft = corpus.studies.get(key), corpus.drafts.get(key)
        notes = [Note(study.span, f"its {len(study.facts)} facts stand here")] if study is not None else []
        if draft is not None:
            notes = [Note(draft.span, f"its study stands here, with {len(draft.blanks)} blanks to fill in")]
        # Nothing of it is printed: a reference that was just added does not stop a build.
        review.findings.warn(
            "unused-reference",
            f"no edition cites `{key}`",
            reference.span,
            hint=f"write a claim that cites it (`[@{key}]`), or delete it with its study",
            notes=notes,
        )


def _citations_without_fact(review: Review) -> None:
    """Find references cited in a claim that rests on none of their facts; where facts of another study lack their citation, that is said instead."""
    corpus = review.corpus
    for claim in review.claims():
        studies = {corpus.facts[fact].citekey for fact in claim.facts} - {None}
        if claim.authors is not None or not studies or studies - {*claim.citations, *claim.registrations}:
            continue
        for key in claim.citations:
            if key in studies or key not in corpus.references or review.accepted.claim("citation-without-fact", claim):
                continue
            study = corpus.studies.get(key)
            review.findings.add(
                "citation-without-fact",
                f"claim `{claim.id}` cites `{key}` and rests on none of its facts",
                claim.citation_spans.get(key, claim.span),
                hint="print the fact that it supports, name it with `rests=[...]`, or delete the citation",
                notes=[Note(study.span, "its facts stand here") if study else Note(corpus.references[key].span, "it has no study file")],
            )


def _figures_of_authors(review: Review) -> None:
    """Find figures in the authors' own statements that no declared statement gave: those of labels. Typed ones are `unbound-number`."""
    corpus = review.corpus
    known = names_pattern(corpus.vocabulary.names_with_digits)
    for language in review.languages:
        for passage in review.passages(language):
            if passage.claim.authors is None:
                continue
            text = passage.text
            for fact in passage.facts:
                text = text[: fact.start] + " " * (fact.end - fact.start) + text[fact.end :]
            for found in _NUMBER.finditer(known.sub(lambda match: " " * len(match[0]), text)):
                if review.templates[language].within(passage.claim, rf"(?<![\w\"'-]){re.escape(found[0])}(?!\w)"):
                    continue
                review.findings.add(
                    "authors-statement-with-figure",
                    f"the authors' own statement `{passage.claim.id}` prints `{found[0]}`, which is not one of the declared statements",
                    review.at(language, passage.claim, r"\{\{"),
                    hint="declare it in content/statements, or make it a sourced claim: drop `authors=`",
                    notes=list(_labels_with(review, passage.claim.groups, language, found[0])),
                )


def _labels_with(review: Review, groups: list[tuple[str, str]], language: str, figure: str) -> Iterator[Note]:
    for citekey, name in groups:
        study = review.corpus.studies[citekey]
        if figure in study.study.groups[name].label.get(language, ""):
            yield Note(study.file.span(("groups", name, "label", language)), f"`{figure}` stands in this label")


def _verified_without_place(review: Review) -> None:
    for fact in review.corpus.facts.values():
        read = fact.reading
        if fact.citekey is None or read.verification == "unverified":
            continue
        if not (read.locator or "").strip() and not any(address.strip() for address in read.seen_at):
            review.findings.add(
                "verified-without-place",
                f"fact `{fact.id}` is said to be verified (`{read.verification}`), with neither a locator nor an address",
                fact.field_spans.get("read", fact.span),
                hint="say where it was read: `locator` or `seen_at`; else it is `unverified`",
                notes=[Note(fact.span, f"`{fact.id}` stands here")],
            )


def _references_without_identifier(review: Review, unused: set[str]) -> None:
    for key, reference in review.corpus.references.items():
        study = review.corpus.studies.get(key)
        if key in unused or any(reference.confirmed(name) for name in IDENTIFIERS) or (study is not None and study.study.registration):
            continue
        if review.accepted.reference("reference-without-identifier", key):
            continue
        waiting = [name for name in IDENTIFIERS if name in reference.fields]
        review.findings.warn(
            "reference-without-identifier",
            f"`{key}` has no confirmed DOI, PMID or registration" + (f" (not confirmed: `{'`, `'.join(waiting)}`)" if waiting else ""),
            reference.span,
            hint="compare the identifier with the publisher's page and delete it from `unconfirmed`" if waiting else "look it up and add it",
            notes=[Note(reference.field_spans["unconfirmed"], "said to be unconfirmed here")] if waiting else [],
        )


def _unverified_facts(review: Review) -> None:
    """Give one warning a study, with its unverified facts that the edition uses."""
    used = review.used
    for citekey, study in review.corpus.studies.items():
        own = [review.corpus.facts[name] for name in study.facts if name in used and name in review.corpus.facts]
        waiting = [fact for fact in own if fact.reading.verification == "unverified"]
        if not waiting:
            continue
        review.findings.warn(
            "unverified-facts",
            f"{len(waiting)} of {len(own)} facts of `{citekey}` that the article uses are unverified: {', '.join(f'`{fact.id}`' for fact in waiting)}",
            waiting[0].span,
            hint="compare them with the source, and record the `verification` and where each was read; the article marks them until then",
            notes=[Note(study.span, f"`{citekey}` stands here")],
        )


def _unused_facts(review: Review, elsewhere: set[str]) -> None:
    """Find facts that no edition prints or names, and that nothing in the data needs: no group, no other fact, no erratum."""
    corpus = review.corpus
    used = {*review.used, *elsewhere, *used_facts(corpus)}
    waiting = [corpus.facts[name] for name in used if name in corpus.facts]
    while waiting:  # what a used fact needs is used
        needed = {name for fact in waiting for name in _named_by(fact)} - used
        used |= needed
        waiting = [corpus.facts[name] for name in needed if name in corpus.facts]
    for edition in corpus.editions.values():
        for erratum in edition.errata:
            used.update(erratum.facts)
    for study in corpus.studies.values():
        used.update(name for name in (study.study.n, study.study.start, study.study.end, study.study.cutoff) if name)
        used.update(group.n for group in study.study.groups.values() if group.n)
    for fact in corpus.facts.values():
        if fact.id not in used and not review.accepted.fact("unused-fact", fact.id):
            review.findings.warn(
                "unused-fact",
                f"no edition prints or names {'fact' if fact.citekey else 'statement'} `{fact.id}`",
                fact.span,
                hint="print it, name it with `rests=[...]`, or delete it",
            )


def _named_by(fact: Fact) -> Iterator[str]:
    """Give the facts that a fact is about or counted from."""
    for body in (fact.source, fact.printed):
        for field in ("of", "base", "count"):
            value = getattr(body, field, None)
            if isinstance(value, str | list):
                yield from [value] if isinstance(value, str) else value
