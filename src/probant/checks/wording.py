"""Words that a figure has to allow: the name of its endpoint, and "significant"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from probant.checks.rendered import Passage, Printed
from probant.checks.review import Review
from probant.diagnostics import Note
from probant.loading.corpus import Fact
from probant.model.facts import Finding, PValue
from probant.model.records import Alpha
from probant.spans import Span

# Endpoints

_AND = r"(?:and|or|et|ou)"
_GAP = rf"(?:\s+|(?:\s+[\w-]+,?){{0,4}}\s+{_AND}\s+(?:[\w-]+\s+){{0,3}}?)"


class _Labels:
    """The endpoints' names in one language, to be found in a sentence: the longest that stands at a place is the one meant."""

    def __init__(self, review: Review, language: str) -> None:
        self.endpoints: dict[str, set[str]] = {}
        self.labels: dict[str, list[str]] = {}
        for key, endpoint in review.corpus.vocabulary.endpoints.items():
            labels = [endpoint.label.get(language, ""), (endpoint.abbreviation or {}).get(language, "")]
            for label in labels:
                if label.strip():
                    self.endpoints.setdefault(_folded(label), set()).add(key)
                    self.labels.setdefault(key, []).append(_folded(label))
        names = sorted(self.endpoints, key=len, reverse=True)
        alternatives = "|".join(r"\s+".join(rf"{re.escape(word)}s?" for word in name.split()) for name in names)
        self.pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)") if names else re.compile(r"(?!)")
        self.by_words = {re.sub(r"s\b", "", name): keys for name, keys in self.endpoints.items()}

    def named(self, sentence: str) -> dict[str, str]:
        """Give the endpoints that a sentence names, each with the words."""
        found: dict[str, str] = {}
        for match in self.pattern.finditer(_folded(sentence)):
            for key in self.by_words.get(re.sub(r"s\b", "", " ".join(match[0].split())), ()):
                found.setdefault(key, match[0])
        return found

    def shares(self, sentence: str, key: str) -> bool:
        """Tell whether a sentence names an endpoint together with another: "overall and progression-free survival"."""
        folded = _folded(sentence)
        return any(re.search(rf"\s{_AND}\s", match[0]) for label in self.labels.get(key, ()) for match in _coordinated(label).finditer(folded))


@functools.cache
def _coordinated(label: str) -> re.Pattern[str]:
    """Give the pattern of a label whose words stand apart, those of another label between them."""
    return re.compile(rf"(?<!\w){_GAP.join(rf'{re.escape(word)}s?' for word in label.split())}(?!\w)")


def _folded(text: str) -> str:
    return text.casefold().replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")


def check_endpoints(review: Review) -> None:
    """Find sentences that print a fact of one endpoint and name another only."""
    for language in review.languages:
        labels = _Labels(review, language)
        for passage in review.passages(language):
            seen: set[tuple[str, ...]] = set()
            for sentence, printed in passage.sentences():
                own = [(item, keys) for item in printed if (keys := _endpoints(review, item))]
                named = labels.named(sentence) if own else {}
                for item, keys in own:
                    if keys in seen or not named or any(key in named or labels.shares(sentence, key) for key in keys):
                        continue
                    seen.add(keys)
                    if not review.accepted.claim("endpoint-named-otherwise", passage.claim):
                        _report_endpoint(review, language, passage, item, keys, next(iter(named.items())))


def _endpoints(review: Review, item: Printed) -> tuple[str, ...]:
    """Give the endpoints of what is printed, as the edition shows them."""
    endpoint = review.shown(review.corpus.facts[item.use.fact]).endpoint
    return () if endpoint is None else (endpoint,) if isinstance(endpoint, str) else tuple(endpoint)


def _report_endpoint(review: Review, language: str, passage: Passage, item: Printed, keys: tuple[str, ...], named: tuple[str, str]) -> None:
    known = review.corpus.vocabulary.endpoints
    fact = review.corpus.facts[item.use.fact]
    own = " / ".join(known[key].label[language] for key in keys)
    words = r"\s+".join(re.escape(word) for word in named[1].split())
    review.findings.add(
        "endpoint-named-otherwise",
        f"the sentence of claim `{passage.claim.id}` that prints `{fact.id}` (`{own}`) speaks of `{known[named[0]].label[language]}`",
        review.templates[language].within(passage.claim, re.compile(words, re.IGNORECASE)) or item.use.span,
        hint=f'print the name with `{{{{ endpoint("{fact.id}") }}}}`, or correct the fact\'s `endpoint`',
        notes=[Note(_endpoint_span(review, fact), f"`{fact.id}` is of `{keys[0]}`")],
    )


def _endpoint_span(review: Review, fact: Fact) -> Span:
    """Give where the endpoint that the edition shows is recorded."""
    otherwise = fact.differs(review.edition.shows) and "endpoint" in (fact.source.printed or {})
    return fact.field_spans.get("printed" if otherwise else "endpoint", fact.span)


# Significance

_SIGNIFICANT = re.compile(r"\b(?:significant(?:ly)?|significati(?:f|fs|ve|ves|vement))\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not?|non|neither|nor|without|never|pas|aucune?|sans|ni|jamais)[\s\u00a0-]+(?:[\w'’-]+\s+){0,4}?$|n['’]t\s+(?:\w+\s+){0,3}$", re.IGNORECASE
)
_ALPHA = Alpha(value="0.05", sided="2")


def check_significance(review: Review) -> None:
    """Find claims that call significant what no p value of theirs allows, under the alpha that the study set itself."""
    beside = _p_values_about(review)
    for language in review.languages:
        for passage in review.passages(language):
            if passage.claim.authors is None and _SIGNIFICANT.search(passage.text):
                _judge_significance(review, language, passage, beside)


def _p_values_about(review: Review) -> dict[str, list[Fact]]:
    """Give the p values about each fact."""
    found: dict[str, list[Fact]] = {}
    for fact in review.corpus.facts.values():
        body = review.shown(fact)
        for name in body.of if isinstance(body, PValue) else ():
            found.setdefault(name, []).append(fact)
    return found


def _judge_significance(review: Review, language: str, passage: Passage, beside: dict[str, list[Fact]]) -> None:
    claim = passage.claim
    facts = [review.corpus.facts[name] for name in claim.facts]
    in_claim = [fact for fact in facts if isinstance(review.shown(fact), PValue)]
    for sentence, printed in passage.sentences():
        word = next((found for found in _SIGNIFICANT.finditer(sentence) if not _NOT.search(sentence[: found.start()])), None)
        if word is None:
            continue
        here = [fact for item in printed if isinstance(review.shown(fact := review.corpus.facts[item.use.fact]), PValue)]
        elsewhere = [fact for item in facts for fact in beside.get(item.id, ())]
        values = list({fact.id: fact for fact in here or in_claim or elsewhere}.values())
        if values and any(_allows(review, fact) for fact in values):
            continue
        if not values and any(_says_so(review, fact) for fact in facts):
            continue
        if review.accepted.claim("significant-without-p", claim):
            return
        span = review.at(language, claim, re.compile(re.escape(word[0]), re.IGNORECASE))
        if values:
            review.findings.add(
                "significant-without-p",
                f"claim `{claim.id}` says `{word[0]}`, which {' and '.join(_written(review, fact) for fact in values)} does not allow",
                span,
                hint="say what was found without the word, or compare p and alpha with the source",
                notes=list(_sides(review, values)),
            )
        else:
            review.findings.warn(
                "significant-without-p",
                f"claim `{claim.id}` says `{word[0]}`, and none of its facts says so: neither a p value nor a finding",
                span,
                hint="record the p value, or the finding in the study's own words; or say it without the word",
                notes=[Note(fact.span, f"`{fact.id}` stands here") for fact in facts if fact.citekey][:1],
            )
        return


def _says_so(review: Review, fact: Fact) -> bool:
    body = review.shown(fact)
    return isinstance(body, Finding) and any(_SIGNIFICANT.search(text) for text in (*body.text.values(), *body.statement.values()))


def _alpha(review: Review, fact: Fact) -> Alpha:
    study = review.corpus.studies.get(fact.citekey or "")
    return (study.study.design.alpha if study is not None else None) or _ALPHA


def _level(review: Review, fact: Fact, p: PValue) -> Decimal:
    """Give the level that a p value is compared with: alpha, doubled or halved where the one has two sides and the other one."""
    alpha = _alpha(review, fact)
    sided = p.sided or alpha.sided
    return Decimal(alpha.value) * (1 if sided == alpha.sided else 2 if sided == "2" else Decimal("0.5"))


def _allows(review: Review, fact: Fact) -> bool:
    p = review.shown(fact)
    if not isinstance(p, PValue):
        return False
    level = _level(review, fact, p)
    return Decimal(p.value) < level if p.relation in {">", "≥"} else Decimal(p.value) <= level


def _written(review: Review, fact: Fact) -> str:
    p = review.shown(fact)
    return f"`p {p.relation} {p.value}`" if isinstance(p, PValue) else f"`{fact.id}`"


def _sides(review: Review, values: list[Fact]) -> Iterator[Note]:
    for fact in values:
        alpha = _alpha(review, fact)
        own = alpha is not _ALPHA
        said = f"the study's own alpha is {alpha.value}, {'two' if alpha.sided == '2' else 'one'}-sided" if own else "alpha is 0.05, two-sided"
        yield Note(fact.field_spans.get("value", fact.span), f"`{fact.id}` stands here; {said}")
