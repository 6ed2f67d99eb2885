"""Each claim rests on facts and cites their studies; each stands in every language, with the same facts and citations."""

from __future__ import annotations

import re

from probant.checks.templates import Templates
from probant.diagnostics import Findings, Note, Severity, closest
from probant.loading.corpus import Corpus
from probant.model.records import Edition
from probant.templating.manuscript import ClaimUse, Manuscript


def check_citations(corpus: Corpus, edition: Edition, manuscripts: dict[str, Manuscript], findings: Findings) -> None:
    """Find each citation in a claim of a reference that the bibliography does not have, whatever else is wrong with the project.

    Where the bibliography itself could not be read, or an entry of it, nothing is said: what is cited may stand there.
    """
    unread = any(item.span.path == corpus.project.bibliography and item.severity is Severity.ERROR for item in findings)
    if unread:
        return
    for language, manuscript in manuscripts.items():
        unknown = [(claim, key) for claim in manuscript.claims for key in claim.citations if key not in corpus.references]
        templates = Templates(corpus, edition, language) if unknown else None
        for claim, key in unknown:
            places = templates.every(claim, rf"@\{{?{re.escape(key)}(?![\w-])") if templates is not None else []
            for span in places or [claim.citation_spans.get(key, claim.span)]:
                findings.add(
                    "unknown-citekey",
                    f"claim `{claim.id}` cites `{key}`, which is not in `{corpus.project.bibliography}`",
                    span,
                    hint=closest(key, corpus.references) or "add the reference, or correct the citekey",
                )


def check_claims(corpus: Corpus, manuscripts: dict[str, Manuscript], findings: Findings) -> None:
    """Check the claims of an edition in all its languages."""
    for manuscript in manuscripts.values():
        for claim in manuscript.claims:
            _check_claim(corpus, claim, findings)
    _check_languages(manuscripts, findings)


def _check_claim(corpus: Corpus, claim: ClaimUse, findings: Findings) -> None:
    studies = {corpus.facts[fact].citekey for fact in claim.facts}
    sources = {*claim.citations, *claim.registrations}
    if claim.authors is not None:
        _check_authors(corpus, claim, findings)
        return
    if not studies - {None}:
        findings.add(
            "claim-without-support", f"claim `{claim.id}` rests on no fact", claim.span, hint="print a fact in it, or name one with `rests=[...]`"
        )
    if not sources:
        findings.add("claim-without-citation", f"claim `{claim.id}` cites no reference", claim.span, hint="cite the study of its facts: `[@citekey]`")
    if not sources or not set(claim.citations) <= set(corpus.references):
        return
    uncited: dict[str, list[str]] = {}
    for fact in claim.facts:
        study = corpus.facts[fact].citekey
        if study is not None and study not in sources:
            uncited.setdefault(study, []).append(fact)
    for study, facts in uncited.items():
        named = ", ".join(f"`{fact}`" for fact in facts)
        findings.add(
            "fact-of-uncited-study",
            f"claim `{claim.id}` prints {named}, {'facts' if len(facts) > 1 else 'a fact'} of `{study}`, which it does not cite",
            claim.span,
            hint=f"cite it: `[@{study}]`",
            notes=[Note(corpus.facts[fact].span, f"`{fact}` stands here") for fact in facts],
        )


def _check_authors(corpus: Corpus, claim: ClaimUse, findings: Findings) -> None:
    """The authors' own statement has no source: neither a citation nor a study's fact."""
    if claim.citations:
        findings.add(
            "authors-statement-with-citation",
            f"the authors' own statement `{claim.id}` cites `{claim.citations[0]}`",
            claim.span,
            hint="make it a sourced claim: drop `authors=`",
        )
    for fact in claim.facts:
        if corpus.facts[fact].citekey is not None:
            findings.add(
                "authors-statement-with-fact",
                f"the authors' own statement `{claim.id}` prints `{fact}`, a fact of a study",
                claim.span,
                hint="make it a sourced claim: drop `authors=` and cite the study",
                notes=(Note(corpus.facts[fact].span, f"`{fact}` stands here"),),
            )


def _check_languages(manuscripts: dict[str, Manuscript], findings: Findings) -> None:
    by_language = {language: {claim.id: claim for claim in manuscript.claims} for language, manuscript in manuscripts.items()}
    languages = list(by_language)
    for language, claims in by_language.items():
        for other in languages:
            if other == language:
                continue
            for name, claim in claims.items():
                if name not in by_language[other]:
                    findings.add(
                        "claim-in-one-language",
                        f"claim `{name}` stands in `{language}` and not in `{other}`",
                        claim.span,
                        hint=closest(name, by_language[other]) or f"write it in `{other}`, with the same id",
                    )
    if len(languages) > 1:
        first, *rest = languages
        for other in rest:
            for name, claim in by_language[first].items():
                twin = by_language[other].get(name)
                if twin is not None:
                    _compare(claim, first, twin, other, findings)


def _compare(claim: ClaimUse, first: str, twin: ClaimUse, other: str, findings: Findings) -> None:
    for rule, what, mine, theirs in (
        ("claim-facts-differ", "facts", set(claim.facts), set(twin.facts)),
        ("claim-citations-differ", "citations", {*claim.citations, *claim.registrations}, {*twin.citations, *twin.registrations}),
    ):
        if mine == theirs:
            continue
        only = [f"`{name}` only in `{language}`" for language, names in ((first, mine - theirs), (other, theirs - mine)) for name in sorted(names)]
        findings.add(
            rule,
            f"claim `{claim.id}` has other {what} in `{first}` and `{other}`: {', '.join(only)}",
            claim.span,
            hint="say the same in both",
            notes=(Note(twin.span, f"in `{other}`"),),
        )
    if (claim.authors is None) != (twin.authors is None):
        findings.add(
            "claim-kind-differs",
            f"claim `{claim.id}` is the authors' own in one language only",
            claim.span,
            hint="give it the same `authors=`",
            notes=(Note(twin.span, f"in `{other}`"),),
        )
