"""What HAL asks for and the content does not say, each with the place where it has to be written; and what may not be deposited."""

from __future__ import annotations

from probant.diagnostics import Findings
from probant.loading.corpus import Corpus
from probant.model.records import Edition
from probant.spans import Span

ARTICLE = "content/article.yaml"
_ASKED = {
    "domains": "the domains, the main one first, by their codes in HAL: `[sdv]`",
    "audience": "`international` or `national`",
    "popular": "`true` for a text for the general public, else `false`",
    "peer_reviewed": "`true` when the text was peer-reviewed, else `false`",
    "source": "whose files these are: `author`, `greenPublisher`, `publisherAgreement` or `publisherPaid`",
}
"""The fields of `hal` that HAL wants of every deposit, and what to write in them."""

_IN_JOURNALS = frozenset({"ART", "ARTREV"})


def missing(corpus: Corpus, edition: Edition, findings: Findings) -> None:
    """Find all that a record of the edition lacks: `missing-for-archive`."""
    article = corpus.article
    if edition.signatories == "none":
        _lack(
            findings,
            f"nobody has signed the edition `{edition.id}`",
            _edition_span(corpus, edition, "signatories"),
            "HAL takes no text without authors",
        )
    asked = _ASKED if article.hal is None else {name: hint for name, hint in _ASKED.items() if getattr(article.hal, name) in (None, [])}
    for name, hint in asked.items():
        _lack(findings, f"`hal.{name}` is not stated", _span(corpus, "hal", name), f"write under `hal`: {hint}")
    if article.hal is None or article.hal.type in _IN_JOURNALS:
        _published(corpus, findings)
    _affiliations(corpus, findings)


def _published(corpus: Corpus, findings: Findings) -> None:
    published = corpus.article.published
    if published is None:
        hint = "write `published`, or `type: UNDEFINED` under `hal` for a text that is in no journal yet"
        _lack(findings, "the journal is not stated", _span(corpus, "published"), hint)
    elif published.pages is None:
        _lack(findings, "`published.pages` is not stated", _span(corpus, "published", "pages"), "write the pages, or the number that stands for them")


def _affiliations(corpus: Corpus, findings: Findings) -> None:
    article = corpus.article
    used = {mark for author in article.authors for mark in author.marks}
    known = [(index, item) for index, item in enumerate(article.affiliations) if item.mark in used]
    if not known:
        _lack(findings, "no author has an affiliation", _span(corpus, "affiliations"), "HAL wants one of at least one author")
    for index, item in known:
        if item.hal is None and item.country is None:
            hint = "write `country: FR` (ISO 3166-1), or `hal: <number>` of the structure in AuréHAL"
            _lack(findings, f"the country of affiliation `{item.mark}` is not stated", _span(corpus, "affiliations", index, "mark"), hint)


def refused(corpus: Corpus, edition: Edition, findings: Findings) -> None:
    """Find what forbids sending the edition over the network: `deposit-refused`."""
    hint = "the package can be made and looked at; only a text that its authors have signed, without a notice, is sent"
    if edition.signatories == "none":
        span = _edition_span(corpus, edition, "signatories")
        findings.add("deposit-refused", f"nobody has signed the edition `{edition.id}`", span, hint=hint)
    if edition.notice is not None:
        span = _edition_span(corpus, edition, "notice")
        findings.add("deposit-refused", f"the edition `{edition.id}` carries a notice of what it is", span, hint=hint)


def _lack(findings: Findings, message: str, span: Span, hint: str) -> None:
    findings.add("missing-for-archive", message, span, hint=hint)


def _span(corpus: Corpus, *path: str | int) -> Span:
    return corpus.files[ARTICLE].span(path) if ARTICLE in corpus.files else Span(ARTICLE)


def _edition_span(corpus: Corpus, edition: Edition, field: str) -> Span:
    for ending in ("yaml", "yml"):
        path = f"content/editions/{edition.id}.{ending}"
        if path in corpus.files:
            return corpus.files[path].span((field,))
    return Span("content/editions")
