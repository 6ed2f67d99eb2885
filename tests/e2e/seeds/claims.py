"""Defects of the claims of an article: of their support, their citations, their languages, their prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.support.seeding import Change, ClaimText, Seed, Sources, line_at

LANGUAGES = frozenset({"claim-facts-differ", "claim-citations-differ"})
"""What a change of one language alone makes besides: the other language still says what was said."""

_TAG = re.compile(r'\{\{ say\("[^"]+", (?:"([^"]*)"|\'([^\']*)\')\) \}\}|\{\{ (?:fact|facts|endpoint)\([^}]*\}\}')
_CITATION = re.compile(r" ?\[@[^\]]+\]")


def other_fact(sources: Sources, claim: ClaimText) -> str:
    """Give a fact in words of a study that a claim does not cite."""
    return next(fact.id for fact in sources.of_kind("finding") if fact.citekey not in claim.citations and fact.id not in claim.facts)


def other_citekey(sources: Sources, claim: ClaimText) -> str:
    """Give a reference that a claim does not cite."""
    return next(key for key in sources.references if key not in claim.citations and key in sources.studies)


def appended(sources: Sources, claim: ClaimText, words: str) -> Change:
    """Put words before the last citation of a claim, or before its end; the place is theirs."""
    at = claim.text.rfind(" [@")
    at = len(claim.text.rstrip(".")) if at < 0 else at
    change = sources.rewrite(claim, f"{claim.text[:at]} {words}{claim.text[at:]}")
    offset = claim.body + at + 1
    return Change(change.files, claim.path, line_at(change.files[claim.path], offset))


def claim_without_support(sources: Sources) -> Iterator[Seed]:
    """Its facts become plain words, in one language."""
    for claim in sources.each_claim(authors=False):
        body = _TAG.sub(lambda found: found[1] or found[2] or "x", claim.text)
        change = sources.rewrite(claim, body)
        change = sources.with_(change.files).retag(claim, "") if "rests=" in claim.arguments else change
        yield Seed("claim-without-support", f"{claim.language} {claim.id}", change, LANGUAGES)


def claim_without_citation(sources: Sources) -> Iterator[Seed]:
    """Its citations are deleted, in one language."""
    for claim in sources.each_claim(authors=False):
        if claim.citations and "registration(" not in claim.text:
            yield Seed("claim-without-citation", f"{claim.language} {claim.id}", sources.rewrite(claim, _CITATION.sub("", claim.text)), LANGUAGES)


def fact_of_uncited_study(sources: Sources) -> Iterator[Seed]:
    """A fact of a study that it does not cite, in one language."""
    for claim in sources.each_claim(authors=False):
        if claim.citations:
            change = appended(sources, claim, f'{{{{ say("{other_fact(sources, claim)}", "aussi") }}}}')
            place = (claim.path, sources.claim_line(claim))
            yield Seed("fact-of-uncited-study", f"{claim.language} {claim.id}", change, LANGUAGES, place=place)


def citation_without_fact(sources: Sources) -> Iterator[Seed]:
    """A reference that supports nothing in it is cited, in one language."""
    for claim in sources.each_claim(authors=False):
        if claim.citations:
            yield Seed(
                "citation-without-fact",
                f"{claim.language} {claim.id}",
                appended(sources, claim, f"[@{other_citekey(sources, claim)}]"),
                LANGUAGES,
            )


def unknown_citekey(sources: Sources) -> Iterator[Seed]:
    """A citekey mistyped."""
    for claim in sources.each_claim(authors=False):
        for key in claim.citations[:1]:
            change = sources.rewrite(claim, claim.text.replace(f"@{key}", f"@{key}x", 1), f"@{key}x")
            yield Seed("unknown-citekey", f"{claim.language} {claim.id}", change, LANGUAGES)


def undefined_fact(sources: Sources) -> Iterator[Seed]:
    """The id of a fact mistyped."""
    for claim in sources.each_claim():
        printed = [fact for fact in claim.facts if f'"{fact}"' in claim.text]
        for fact in printed[:1]:
            change = sources.rewrite(claim, claim.text.replace(f'"{fact}"', f'"{fact}-x"', 1), f'"{fact}-x"')
            yield Seed("undefined-fact", f"{claim.language} {claim.id}", change)


def claim_in_one_language(sources: Sources) -> Iterator[Seed]:
    """It is deleted from one language; what it defined is undefined there."""
    for claim in sources.each_claim():
        end = claim.end + len("\n{% endclaim %}\n")
        twin = sources.twin(claim)
        place = (twin.path, sources.claim_line(twin))
        yield Seed("claim-in-one-language", f"{claim.language} {claim.id}", sources.replace(claim.path, claim.start, end, ""), place=place)


def claim_facts_differ(sources: Sources) -> Iterator[Seed]:
    """It rests on one more fact of its study in one language; it is said at the claim of the first."""
    for claim in sources.each_claim(authors=False):
        if claim.citations and "rests=" not in claim.arguments:
            citekey = sources.facts[claim.facts[0]].citekey
            fact = next((fact.id for fact in sources.of_study(citekey) if fact.id not in claim.facts), None)
            if fact is not None:
                first = sources.claims["fr", claim.id]
                place = (first.path, sources.claim_line(first))
                yield Seed("claim-facts-differ", f"{claim.language} {claim.id}", sources.retag(claim, f', rests=["{fact}"]'), place=place)


def claim_citations_differ(sources: Sources) -> Iterator[Seed]:
    """It cites a study more in one language, and names a fact of it, so that nothing else is wrong with it there."""
    for claim in sources.each_claim(authors=False):
        if claim.citations and "rests=" not in claim.arguments:
            key = other_citekey(sources, claim)
            fact = next(sources.of_study(key)).id
            with_ = sources.with_(sources.retag(claim, f', rests=["{fact}"]').files)
            change = appended(with_, with_.claims[claim.language, claim.id], f"[@{key}]")
            first = sources.claims["fr", claim.id]
            place = (first.path, sources.claim_line(first))
            yield Seed("claim-citations-differ", f"{claim.language} {claim.id}", change, LANGUAGES, place=place)


def claim_kind_differs(sources: Sources) -> Iterator[Seed]:
    """The authors' own in one language only: as a sourced claim it has neither facts of a study nor citations."""
    also = frozenset({"claim-without-support", "claim-without-citation"})
    for claim in sources.each_claim(authors=True):
        first = sources.claims["fr", claim.id]
        change = sources.retag(claim, re.sub(r', authors="\w+"', "", claim.arguments).rstrip())
        yield Seed("claim-kind-differs", f"{claim.language} {claim.id}", change, also, place=(first.path, sources.claim_line(first)))


def authors_statement_with_citation(sources: Sources) -> Iterator[Seed]:
    """A statement of the authors' own cites a reference, in one language."""
    for claim in sources.each_claim(authors=True):
        change = appended(sources, claim, f"[@{next(iter(sources.references))}]")
        place = (claim.path, sources.claim_line(claim))
        yield Seed("authors-statement-with-citation", f"{claim.language} {claim.id}", change, LANGUAGES, place=place)


def authors_statement_with_fact(sources: Sources) -> Iterator[Seed]:
    """A statement of the authors' own prints a study's fact, in one language."""
    for claim in sources.each_claim(authors=True):
        change = appended(sources, claim, f'{{{{ say("{other_fact(sources, claim)}", "aussi") }}}}')
        place = (claim.path, sources.claim_line(claim))
        yield Seed("authors-statement-with-fact", f"{claim.language} {claim.id}", change, LANGUAGES, place=place)


def authors_statement_with_figure(sources: Sources) -> Iterator[Seed]:
    """A figure comes into a statement of the authors' own with the label of a group, which is given one first; labels are compared between languages."""
    citekey, study = next((key, study) for key, study in sources.studies.items() if study.get("groups"))
    group = next(iter(study["groups"]))
    path = f"content/studies/{citekey}.yaml"
    added = "groups:\n  seeded: {label: {fr: groupe de 47 cas, en: group of 47 cases}}\n"
    with_ = sources.with_({path: sources.texts[path].replace("groups:\n", added, 1)})
    assert group
    for claim in with_.each_claim(authors=True):
        words = f'{{{{ group("{citekey}", "seeded") }}}}'
        change = appended(with_, claim, words)
        place = (claim.path, line_at(change.files[claim.path], change.files[claim.path].index("{{", claim.body)))
        yield Seed("authors-statement-with-figure", f"{claim.language} {claim.id}", change, base=with_.texts, place=place)


def unbound_number(sources: Sources) -> Iterator[Seed]:
    """A number typed, in digits or in words."""
    words = {"fr": ("47", "dix-sept"), "en": ("3.5", "seventeen")}
    for claim in sources.each_claim():
        for number in words[claim.language]:
            yield Seed("unbound-number", f"{claim.language} {claim.id} {number}", appended(sources, claim, number))


def prose_outside_claims(sources: Sources) -> Iterator[Seed]:
    """A sentence after a claim."""
    for claim in sources.each_claim():
        end = claim.end + len("\n{% endclaim %}\n")
        words = "Une phrase seule.\n" if claim.language == "fr" else "A sentence alone.\n"
        yield Seed("prose-outside-claims", f"{claim.language} {claim.id}", sources.replace(claim.path, end, end, words))


def arm_order_differs(sources: Sources) -> Iterator[Seed]:
    """Two figures of one quantity change places in one language; it is said at the first of them in the first language."""
    for claim in sources.each_claim(authors=False):
        calls = [(found, sources.facts[found[1]]) for found in re.finditer(r'\{\{ fact\("([^"]+)"\) \}\}', claim.text) if found[1] in sources.facts]
        measured: dict[tuple[str, ...], list[int]] = {}
        for index, (_found, fact) in enumerate(calls):
            if "group" in fact.data and fact.kind in {"median", "mean", "probability"} and not fact.printed("group"):
                endpoint = str(fact.data.get("printed", {}).get("endpoint", fact.data["endpoint"]))
                key = (fact.citekey, fact.kind, endpoint, str(fact.data.get("at")), fact.data.get("unit", ""))
                measured.setdefault(key, []).append(index)
        for members in measured.values():
            groups = [calls[index][1].data["group"] for index in members]
            if len(set(groups)) != len(groups) or len(groups) < 2:
                continue
            (one, mine), (two, theirs) = calls[members[0]], calls[members[1]]
            text = claim.text
            body = text[: one.start()] + two[0] + text[one.end() : two.start()] + one[0] + text[two.end() :]
            change = sources.rewrite(claim, body)
            changed = sources.with_(change.files)
            french = changed.claims["fr", claim.id]
            named = theirs.id if claim.language == "fr" else mine.id
            place = (french.path, line_at(changed.texts[french.path], changed.texts[french.path].index(f'"{named}"', french.body)))
            yield Seed("arm-order-differs", f"{claim.language} {claim.id} {mine.id}", change, frozenset({"endpoint-named-otherwise"}), place=place)


def number_of_other_language(sources: Sources) -> Iterator[Seed]:
    """The statement of a fact writes a number the other language's way."""
    for index, fact in enumerate(sources.facts.values()):
        if index % 12 == 0:
            french, english = ("part de 0.5", "share") if index % 24 else ("part", "share of 0,5")
            yield Seed("number-of-other-language", fact.id, sources.set(fact.id, "statement", f"{{fr: {french}, en: '{english}'}}"))


def endpoint_named_otherwise(sources: Sources) -> Iterator[Seed]:
    """The name that `endpoint` prints is typed, and it is another endpoint's. What it printed is no longer named in that language."""
    other = {"fr": "contrôle local", "en": "local control"}
    for claim in sources.each_claim(authors=False):
        for found in list(re.finditer(r'\{\{ endpoint\("([^"]+)"\) \}\}', claim.text))[:1]:
            sentence = re.split(r"(?<=[.]) ", claim.text[found.end() :])[0]
            fact = sources.facts[found[1]]
            if fact.data["endpoint"] == "lc" or sentence.count("endpoint(") or f'fact("{fact.id}")' not in sentence:
                continue
            body = claim.text[: found.start()] + other[claim.language] + claim.text[found.end() :]
            change = sources.rewrite(claim, body, other[claim.language])
            yield Seed("endpoint-named-otherwise", f"{claim.language} {claim.id}", change, LANGUAGES)


def significant_without_p(sources: Sources) -> Iterator[Seed]:
    """ "Significant" is said where no p value is at most alpha: nowhere in the claim, nor about its facts; or the claim's own p is made too large."""
    words = {"fr": "de façon significative", "en": "significantly"}
    about = {name for p in sources.of_kind("p-value") for name in [p.id, *p.data["of"]]}
    for claim in sources.each_claim(authors=False):
        said = any("significa" in str(sources.facts[fact].data) for fact in claim.facts if fact in sources.facts)
        if not about & set(claim.facts) and not said and "significati" not in claim.text:
            yield Seed("significant-without-p", f"{claim.language} {claim.id}", appended(sources, claim, words[claim.language]))


def undefined_abbreviation(sources: Sources) -> Iterator[Seed]:
    """An abbreviation that nobody defined."""
    for claim in sources.each_claim():
        yield Seed("undefined-abbreviation", f"{claim.language} {claim.id}", appended(sources, claim, "(QZX)"))


_ABBREVIATION = "EGFR"


def section(sources: Sources, language: str, name: str) -> str:
    """Give the template of a section."""
    return sources.texts[f"templates/article/{sources.edition}/{language}/{name}.md.j2"]


def abbreviation_defined_twice(sources: Sources) -> Iterator[Seed]:
    """The long form of an abbreviation is given once more, in a section after the one that defines it."""
    long = {"fr": "récepteur du facteur de croissance épidermique (EGFR)", "en": "epidermal growth factor receptor (EGFR)"}
    order = re.findall(
        r"(?m)^  - ([\w-]+)$", sources.texts[f"content/editions/{sources.edition}.yaml"].partition("sections:")[2].partition("errata:")[0]
    )
    defined = {language: order.index(next(name for name in order if f"{_ABBREVIATION})" in section(sources, language, name))) for language in long}
    for claim in sources.each_claim():
        name = claim.path.rsplit("/", 1)[1].removesuffix(".md.j2")
        if name in order and order.index(name) > defined[claim.language]:
            yield Seed("abbreviation-defined-twice", f"{claim.language} {claim.id}", appended(sources, claim, long[claim.language]))


def acceptance_not_needed(sources: Sources) -> Iterator[Seed]:
    """A claim accepts what is not found in it."""
    for claim in sources.each_claim():
        if "accepted=" not in claim.arguments:
            change = sources.retag(claim, claim.arguments.rstrip() + ', accepted={"arm-order-differs": "seeded"}')
            yield Seed("acceptance-not-needed", f"{claim.language} {claim.id}", change)


def unknown_rule(sources: Sources) -> Iterator[Seed]:
    """A claim accepts a rule that does not exist."""
    for claim in sources.each_claim():
        if "accepted=" not in claim.arguments:
            change = sources.retag(claim, claim.arguments.rstrip() + ', accepted={"arm-order-difers": "seeded"}')
            yield Seed("unknown-rule", f"{claim.language} {claim.id}", change)


def claim_crosses_paragraph(sources: Sources) -> Iterator[Seed]:
    """A blank line in it."""
    for claim in sources.each_claim():
        if ". " in claim.text:
            change = sources.rewrite(claim, claim.text.replace(". ", ".\n\n", 1))
            yield Seed("claim-crosses-paragraph", f"{claim.language} {claim.id}", change)


def nested_claim(sources: Sources) -> Iterator[Seed]:
    """Another stands in it."""
    for claim in sources.each_claim():
        inner = '{% claim "seeded", authors="opinion" %}Oui.{% endclaim %}'
        yield Seed("nested-claim", f"{claim.language} {claim.id}", appended(sources, claim, inner), frozenset({"claim-in-one-language"}))


def duplicate_claim(sources: Sources) -> Iterator[Seed]:
    """It stands twice."""
    for claim in sources.each_claim():
        end = claim.end + len("\n{% endclaim %}\n")
        change = sources.replace(claim.path, end, end, sources.texts[claim.path][claim.start : end])
        yield Seed("duplicate-id", f"{claim.language} {claim.id}", change)


def unsafe_text(sources: Sources) -> Iterator[Seed]:
    """Raw markup, an unsafe link, an attribute that a browser would act on, a fence: found when the text is read."""
    words = {
        "raw-markup": "<b>gras</b>",
        "unsafe-link": "[lien](javascript:x)",
        "unsafe-attribute": "[mot]{onclick=x}",
    }
    for index, claim in enumerate(sources.each_claim()):
        rule = list(words)[index % 3]
        yield Seed(rule, f"{claim.language} {claim.id}", appended(sources, claim, words[rule]))
    for claim in sources.each_claim():
        end = claim.end + len("\n{% endclaim %}\n")
        yield Seed("broken-fence", f"{claim.language} {claim.id}", sources.replace(claim.path, end, end, "\n:::\n\n", 1))


def heading_in_one_language(sources: Sources) -> Iterator[Seed]:
    """A heading deleted, or at another level, in one language; it is said where the other language has it, or in the first."""
    for path, text in sources.texts.items():
        found = re.search(r"(?m)^(#+) (.*\{#([\w-]+)\})\n", text) if path.startswith(f"templates/article/{sources.edition}/") else None
        if found is None:
            continue
        language = path.split("/")[3]
        twin = path.replace(f"/{language}/", "/en/" if language == "fr" else "/fr/")
        place = (twin, line_at(sources.texts[twin], sources.texts[twin].index(f"{{#{found[3]}}}")))
        yield Seed("heading-in-one-language", f"{path} deleted", sources.replace(path, *found.span(), ""), place=place)
        french = path.replace("/en/", "/fr/")
        change = sources.replace(path, found.start(), found.end(1), found[1] + "#")
        place = (french, line_at(sources.texts[french], sources.texts[french].index(f"{{#{found[3]}}}")))
        yield Seed("heading-in-one-language", f"{path} level", change, place=place)


def table_in_one_language(sources: Sources) -> Iterator[Seed]:
    """A table after a claim."""
    for claim in sources.each_claim():
        end = claim.end + len("\n{% endclaim %}\n")
        yield Seed(
            "table-in-one-language",
            f"{claim.language} {claim.id}",
            sources.replace(claim.path, end, end, "\n| a | b |\n| --- | --- |\n| c | d |\n\n", 13),
        )


def block_in_one_language(sources: Sources) -> Iterator[Seed]:
    """A block renamed in one language: each name then stands in one language only."""
    for path, text in sources.texts.items():
        for found in re.finditer(r"\{% block (\w+) %\}", text) if path.startswith(f"templates/article/{sources.edition}/") else ():
            language = path.split("/")[3]
            twin = path.replace(f"/{language}/", "/en/" if language == "fr" else "/fr/")
            place = (twin, line_at(sources.texts[twin], sources.texts[twin].index(found[0])))
            change = sources.replace(path, found.start(1), found.end(1), "seeded")
            yield Seed("block-in-one-language", f"{path} {found[1]}", change, frozenset({"block-in-one-language"}))
            yield Seed("block-in-one-language", f"{path} {found[1]} twin", change, frozenset({"block-in-one-language"}), place=place)


GENERATORS: tuple[Callable[[Sources], Iterator[Seed]], ...] = (
    claim_without_support,
    claim_without_citation,
    fact_of_uncited_study,
    citation_without_fact,
    unknown_citekey,
    undefined_fact,
    claim_in_one_language,
    claim_facts_differ,
    claim_citations_differ,
    claim_kind_differs,
    authors_statement_with_citation,
    authors_statement_with_fact,
    authors_statement_with_figure,
    unbound_number,
    prose_outside_claims,
    arm_order_differs,
    number_of_other_language,
    endpoint_named_otherwise,
    significant_without_p,
    undefined_abbreviation,
    abbreviation_defined_twice,
    acceptance_not_needed,
    unknown_rule,
    claim_crosses_paragraph,
    nested_claim,
    duplicate_claim,
    unsafe_text,
    heading_in_one_language,
    table_in_one_language,
    block_in_one_language,
)
