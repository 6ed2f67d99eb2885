"""Find what an id stands for: a fact, a study with its facts, a reference that has no study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from probant.diagnostics import closest
from probant.loading.corpus import Corpus
from probant.spans import Span


class UnknownTarget(LookupError):
    """The project has no such fact, study or reference; the message names the closest one."""


@dataclass(frozen=True, slots=True)
class Target:
    """What may change: its kind, its id, the study that it is or belongs to (None for the authors' own figure), its facts, where it stands.

    `blanks` is how many blanks its study still has: nothing is known of the facts of one that has any.
    """

    kind: Literal["fact", "study", "reference"]
    id: str
    citekey: str | None
    facts: tuple[str, ...]
    span: Span
    blanks: int = 0

    @property
    def cited(self) -> str | None:
        """Give the citekey whose citations matter: a study's or a reference's own; None for a fact, which is printed and not cited."""
        return self.citekey if self.kind != "fact" else None


def find_target(corpus: Corpus, name: str) -> Target:
    """Give what an id stands for; UnknownTarget when nothing."""
    text = name.strip().removeprefix("@")
    fact = corpus.facts.get(text)
    if fact is not None:
        return Target("fact", fact.id, fact.citekey, (fact.id,), fact.span)
    study = corpus.studies.get(text)
    if study is not None:
        return Target("study", text, text, study.facts, study.span)
    draft, reference = corpus.drafts.get(text), corpus.references.get(text)
    if draft is not None:
        return Target("reference", text, text, (), draft.span, len(draft.blanks))
    if reference is not None:
        return Target("reference", text, text, (), reference.span)
    known = [*corpus.facts, *corpus.studies, *corpus.references, *corpus.drafts]
    hint = closest(text, known)
    raise UnknownTarget(f"no fact, study or reference `{name}`" + (f", {hint}" if hint else ""))
