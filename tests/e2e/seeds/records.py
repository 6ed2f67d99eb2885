"""Defects of the records: of fields and links of the facts, of how they were verified, of the references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from tests.support.seeding import FactText, Seed, Sources, line_at

NUMBERS = ("number", "count", "percentage", "probability", "median", "mean", "follow-up", "duration", "hazard-ratio", "p-value")


def every(facts: Iterable[FactText], step: int) -> Iterator[FactText]:
    """Give one fact in so many."""
    return (fact for index, fact in enumerate(facts) if index % step == 0)


def broken_fields(sources: Sources) -> Iterator[Seed]:
    """A field of a fact that is not what it has to be: found at the field, or at the fact when there is none."""
    for fact in sources.of_kind(*NUMBERS):
        if fact.printed("value") or "accepted" in fact.data:
            continue
        value = fact.data["value"]
        yield Seed("number-with-comma", fact.id, sources.set(fact.id, "value", f"'{value},5'"))
        yield Seed("not-a-number", fact.id, sources.set(fact.id, "value", f"about {value}"))
        yield Seed("missing-field", f"{fact.id} value", sources.set(fact.id, "value", None))
        yield Seed("unknown-field", fact.id, sources.set(fact.id, "valeur", value))
        yield Seed("wrong-type", fact.id, sources.set(fact.id, "group", "[a, b]"))
    for fact in sources.facts.values():
        yield Seed("unknown-kind", fact.id, sources.set(fact.id, "kind", "medain"))
        yield Seed("untranslated-label", fact.id, sources.set(fact.id, "statement", "{fr: un fait}"))
        yield Seed("unknown-language", fact.id, sources.set(fact.id, "statement", "{fr: un fait, en: a fact, de: ein Fakt}"))
        yield Seed("not-one-of", fact.id, sources.set(fact.id, "arm_order", "unsaid"))
        yield Seed("bad-identifier", fact.id, sources.set(fact.id, "id", fact.id.upper()))
    for fact in sources.of_kind("percentage", "probability"):
        yield Seed("impossible-value", fact.id, sources.set(fact.id, "value", "101"))
    for fact in sources.of_kind("p-value"):
        yield Seed("impossible-value", fact.id, sources.set(fact.id, "value", "1.2"))


def broken_links(sources: Sources) -> Iterator[Seed]:
    """A group, an endpoint, a unit, a fact or an erratum that does not exist; a unit that is not of time."""
    for fact in sources.facts.values():
        if "group" in fact.data:
            yield Seed("unknown-group", fact.id, sources.set(fact.id, "group", "nobody"))
        if "endpoint" in fact.data:
            yield Seed("unknown-endpoint", fact.id, sources.set(fact.id, "endpoint", "nothing"))
        if "unit" in fact.data:
            yield Seed("unknown-unit", fact.id, sources.set(fact.id, "unit", "monht"), frozenset({"unknown-unit"}))
        if fact.kind in {"median", "mean", "follow-up", "duration"}:
            yield Seed("unit-does-not-fit", fact.id, sources.set(fact.id, "unit", "gray"))
        if fact.kind in {"p-value", "interval", "confidence-level"}:
            yield Seed("unknown-fact", fact.id, sources.set(fact.id, "of", "nothing-at-all" if fact.kind == "interval" else "[nothing-at-all]"))
        if "accepted" not in fact.data:
            for rule, accepted in {
                "unknown-erratum": "[{rule: pair-without-arms, erratum: no-such-erratum}]",
                "unknown-rule": "[{rule: pair-without-arm, reason: seeded}]",
                "acceptance-not-needed": "[{rule: pair-without-arms, reason: seeded}]",
            }.items():
                also = frozenset({"acceptance-not-needed"} if rule == "unknown-erratum" else ())
                yield Seed(rule, fact.id, sources.set(fact.id, "accepted", accepted), also)


def printed_as_source(sources: Sources) -> Iterator[Seed]:
    """What was printed is what the source says."""
    for fact in sources.of_kind(*NUMBERS):
        if "printed" not in fact.data and "accepted" not in fact.data:
            yield Seed("printed-as-source", fact.id, sources.set(fact.id, "printed", f"{{value: {fact.data['value']}}}"))


def duplicate_fact(sources: Sources) -> Iterator[Seed]:
    """A fact that stands twice: it is the second that is one too many."""
    for fact in every(sources.facts.values(), 5):
        change = sources.add_fact(fact.citekey, fact.id, "kind: finding", "text: {fr: oui, en: yes}")
        yield Seed("duplicate-id", f"fact {fact.id}", change)


def unused_fact(sources: Sources) -> Iterator[Seed]:
    """A fact that nothing names, in each study."""
    for citekey in sources.studies:
        yield Seed("unused-fact", citekey, sources.add_fact(citekey, "seeded", "kind: finding", "text: {fr: oui, en: yes}", "accepted: []"))


def verified_without_place(sources: Sources) -> Iterator[Seed]:
    """Verified, and not said where."""
    for fact in sources.facts.values():
        yield Seed("verified-without-place", fact.id, sources.set(fact.id, "read", "{verification: abstract, locator: null}"))


def unverified_facts(sources: Sources) -> Iterator[Seed]:
    """A fact that was verified is said to be unverified: its study's first such fact is where it is said."""
    for citekey in sources.studies:
        used = {fact for claim in sources.claims.values() for fact in claim.facts}
        facts = [fact for fact in sources.of_study(citekey) if fact.id in used]
        verified = [fact for fact in facts if fact.data["read"]["verification"] != "unverified"]
        if not verified:
            continue
        fact = verified[-1]
        change = sources.set(fact.id, "read", "{verification: unverified, locator: null}")
        first = next(other for other in facts if other is fact or other.data["read"]["verification"] == "unverified")
        yield Seed("unverified-facts", citekey, change, place=(first.path, sources.with_(change.files).line_of(first.id)))


def broken_references(sources: Sources) -> Iterator[Seed]:
    """An entry that nobody cites, that stands twice, that has another key, or no identifier, or that cannot be read."""
    for citekey in sources.references:
        entry = sources.entry(citekey)
        text = sources.texts["references.bib"]
        other = entry.replace(f"{{{citekey},", "{seeded2001,", 1)
        if "accepted" not in entry:
            yield Seed("unused-reference", citekey, sources.replace("references.bib", len(text), len(text), "\n" + other, 1))
        yield Seed("duplicate-citekey", citekey, sources.replace("references.bib", len(text), len(text), "\n" + entry, 1))
        bare = re.sub(r"(?m)^  (?:doi|pmid|pmcid|isbn|unconfirmed) = .*\n", "", entry)
        registered = sources.studies.get(citekey, {}).get("registration") not in {None, "null"}
        unconfirmed = re.findall(r"\w+", "".join(re.findall(r"(?m)^  unconfirmed = \{(.*)\}", entry)))
        confirmed = set(re.findall(r"(?m)^  (doi|pmid|pmcid|isbn) = ", entry)) - set(unconfirmed)
        if confirmed and not registered and "accepted" not in entry:
            yield Seed("reference-without-identifier", citekey, sources.edit_reference(citekey, bare))
        accepted = entry.replace("\n}", ",\n  accepted = {unused-reference: seeded}\n}").replace(",,", ",")
        if "accepted" not in entry:
            change = sources.edit_reference(citekey, accepted)
            place = (
                "references.bib",
                line_at(change.files["references.bib"], change.files["references.bib"].index("accepted = {unused-reference: s")),
            )
            yield Seed("acceptance-not-needed", f"reference {citekey}", change, place=place)
        named = re.sub(r"(?m)^  year = \{(\d+)\}", r"  year = whenever", entry)
        if named != entry:
            change = sources.edit_reference(citekey, named)
            place = ("references.bib", line_at(change.files["references.bib"], change.files["references.bib"].index("year = whenever")))
            yield Seed("bib-macro", citekey, change, place=place)
            twice = re.sub(r"(?m)^(  year = .*\n)", r"\1  year = {1999},\n", entry)
            change = sources.edit_reference(citekey, twice)
            place = ("references.bib", line_at(change.files["references.bib"], change.files["references.bib"].index("  year = {1999}")))
            yield Seed("bib-duplicate-field", citekey, change, place=place)
        if citekey in sources.studies:
            path = f"content/studies/{citekey}.yaml"
            study = sources.texts[path]
            renamed = study.replace(f"citekey: {citekey}", "citekey: another2001", 1)
            # Its facts are then those of a study that has no reference and that nothing cites.
            also = frozenset(
                {
                    "unknown-citekey",
                    "fact-of-uncited-study",
                    "claim-without-support",
                    "citation-without-fact",
                    "unknown-registration",
                    "unknown-group",
                    "unknown-study",
                }
            )
            yield Seed("name-mismatch", citekey, sources.replace(path, 0, len(study), renamed), also)


GENERATORS: tuple[Callable[[Sources], Iterator[Seed]], ...] = (
    broken_fields,
    broken_links,
    printed_as_source,
    duplicate_fact,
    unused_fact,
    verified_without_place,
    unverified_facts,
    broken_references,
)
