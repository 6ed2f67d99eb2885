"""Tie the text of a page to its evidence: each fact leads to its entry, each claim says how it is verified."""

from __future__ import annotations

from dataclasses import dataclass

from probant.document import ClaimEvidence, Document, FactEvidence, ReferenceEvidence, RelatedFact
from probant.writers import fragments
from probant.writers.fragments import Element, Parts

STRENGTHS = ("full text", "abstract", "secondary", "unverified", "authors")
"""How a claim is verified, the surest way first, and the authors' own."""

ENTRY, SOURCE = "ev-", "from-"
"""What the ids of a fact's entry, and of the entries of a reference, begin with."""

_INTERACTIVE = ("a", "button", "input", "select", "textarea", "details", "summary")


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one reference; of the authors' own when there is none. `mark` is its number as printed, empty where the list has none."""

    reference: ReferenceEvidence | None
    mark: str
    listed: bool
    facts: tuple[FactEvidence, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of the evidence."""

    groups: tuple[Group, ...]
    claims: dict[str, ClaimEvidence]
    resting: dict[str, ReferenceEvidence]
    """For the id of each entry of the reference list, what rests on it."""
    strengths: tuple[str, ...] = STRENGTHS

    def claim_link(self, name: str) -> str:
        """Give the address of a claim in the page."""
        elements = self.claims[name].elements
        return f"#{elements[0]}" if elements else ""

    def linked(self, names: tuple[str, ...]) -> list[ClaimEvidence]:
        """Give the claims of these ids that stand in the page."""
        return [self.claims[name] for name in names if name in self.claims and self.claims[name].elements]


def slug(strength: str) -> str:
    """Give a strength as a word of a class or of a key."""
    return strength.replace(" ", "-")


def is_address(text: str) -> bool:
    """Tell whether a text may be a link: an address of the web, and nothing that runs."""
    return text.startswith(("https://", "http://"))


def by_label(related: tuple[RelatedFact, ...]) -> list[tuple[str, list[RelatedFact]]]:
    """Give related facts by their label, in order."""
    groups: dict[str, list[RelatedFact]] = {}
    for item in related:
        groups.setdefault(item.label, []).append(item)
    return list(groups.items())


def show(document: Document, parts: Parts) -> Shown:
    """Tie claims and facts of the trees to the evidence, and give what the page shows of it."""
    evidence = document.evidence
    elements = {item.get("id"): item for tree in parts.trees for item in tree.iter("span") if item.get("id")}
    for claim in evidence.claims:
        for identifier in claim.elements:
            if identifier in elements:
                _tell(elements[identifier], claim, document.words[f"letter-{slug(claim.strength)}"])
    for fact in evidence.facts:
        for identifier in fact.elements:
            if identifier in elements:
                _link(elements[identifier], f"#{ENTRY}{fact.id}", document.words["evidence-open"])
    marks = {reference.identifier: reference.mark for reference in parts.references}
    references = {item.citekey: item for item in evidence.references}
    grouped: dict[str | None, list[FactEvidence]] = {key: [] for key in references}
    for fact in evidence.facts:
        grouped.setdefault(fact.citekey if fact.citekey in references else None, []).append(fact)
    groups = tuple(
        Group(references.get(key or ""), marks.get(f"ref-{key}", ""), f"ref-{key}" in marks, tuple(facts)) for key, facts in grouped.items() if facts
    )
    resting = {f"ref-{key}": item for key, item in references.items()}
    return Shown(groups, {claim.id: claim for claim in evidence.claims}, resting)


def _tell(element: Element, claim: ClaimEvidence, letter: str) -> None:
    """Say on a claim how it is verified; on its place in another language's abstract, which claim it is."""
    fragments.set_class(element, f"v-{slug(claim.strength)}")
    element.set("data-v", letter)
    if element.get("id") != claim.elements[0]:
        element.set("data-claim", claim.elements[0])


def _link(fact: Element, address: str, label: str) -> None:
    """Make a fact a link to its entry; where it holds a link of its own, put a sign without text after what it says."""
    if any(item.tag in _INTERACTIVE for item in fact.iter()):
        fact.append(fragments.make("a", class_="open sign", href=address, aria_label=label))
        return
    link = fragments.make("a", class_="open", href=address)
    link.text, fact.text = fact.text, None
    for child in list(fact):
        link.append(child)
    fact.append(link)
