"""Say what an edition changes of the one it is based on: a log for the reader, written from the two manuscripts and the studies' relations."""

from __future__ import annotations

from probant.diagnostics import Findings
from probant.language.numbers import plural
from probant.language.typography import typeset
from probant.language.words import words
from probant.loading.corpus import Corpus, Fact
from probant.model.records import Edition, Relation
from probant.templating.formatting import CannotFormat, Formatter, Options
from probant.templating.manuscript import Manuscript, texts_of
from probant.templating.markdown import citations_in, escape, without_citations
from probant.templating.rendering import render_manuscript

_SAME = "same-cohort-as"
_SAID = ("contradicts", "supersedes", "updates", "confirms", _SAME)
"""The relations of a new study, what weighs most first."""


def add_news(corpus: Corpus, edition: Edition, manuscripts: dict[str, Manuscript]) -> None:
    """Give each manuscript of an edition its `news`; nothing for an edition that is based on none, or whose base cannot be rendered."""
    base = corpus.editions.get(edition.based_on or "")
    if base is None:
        return
    for language, manuscript in manuscripts.items():
        found = Findings()  # the base edition's own check reports its defects
        before = render_manuscript(corpus, base, language, found)
        if not found.errors:
            news = _News(corpus, base, edition, before, manuscript)
            manuscript.news, manuscript.news_facts = news.written(), tuple(news.listed)


class _News:
    """What changed between two manuscripts of one language, as Markdown."""

    def __init__(self, corpus: Corpus, base: Edition, edition: Edition, before: Manuscript, after: Manuscript) -> None:
        self.corpus, self.base, self.edition = corpus, base, edition
        self.before, self.after = before, after
        self.language = after.language
        self.names = words(after.language)
        self.listed: list[str] = []
        self.cited = (_cited(before), _cited(after))
        self.formatter = Formatter(corpus.project.languages[after.language], corpus.vocabulary)

    def written(self) -> str:
        """Write the whole log."""
        return "\n\n".join(part for part in (self._counts(), self._publications(), self._values()) if part)

    def _counts(self) -> str:
        """Say how many claims and references came, changed and went."""
        claims = [{claim.id: claim for claim in manuscript.claims if claim.authors is None} for manuscript in (self.before, self.after)]
        texts = [{name: _bare(text) for name, text in texts_of(manuscript).items()} for manuscript in (self.before, self.after)]
        both = claims[0].keys() & claims[1].keys()
        reworded = [name for name in both if texts[0].get(f"c-{name}") != texts[1].get(f"c-{name}")]
        cited = [set(keys) for keys in self.cited]
        return " ".join(
            (
                escape(self.names["news-introduction"].format(self.base.id)),
                self._count("news-claims", len(claims[1].keys() - both), len(reworded), len(claims[0].keys() - both)),
                self._count("news-references", len(cited[1] - cited[0]), 0, len(cited[0] - cited[1])),
            )
        )

    def _count(self, subject: str, added: int, changed: int, removed: int) -> str:
        numbers = (("news-added", added), ("news-changed", changed), ("news-removed", removed))
        said = [f"{number}\u00a0{self.names[f'{name}-{self._plural(number)}']}" for name, number in numbers if number]
        text = ", ".join(said) or self.names["news-none"]
        return f"{escape(self.names[subject])}{escape(self.names['colon'])}{escape(text)}."

    def _plural(self, number: int) -> str:
        return "one" if plural(str(number), self.language) == "one" else "other"

    def _publications(self) -> str:
        """Name each work that the edition cites and its base did not, with what it is to works of the review."""
        lines = [self._publication(key) for key in self.cited[1] if key not in self.cited[0]]
        return f"**{escape(self.names['news-publications'])}**\n\n" + "\n".join(lines) if lines else ""

    def _publication(self, citekey: str) -> str:
        sentences = [f"**{escape(self._name(citekey))}** {self._cite(citekey)}."]
        study = self.corpus.studies.get(citekey)
        together: dict[tuple[str, str], list[Relation]] = {}
        for relation in study.study.relations if study is not None else ():
            if any(relation.study in keys for keys in self.cited):
                note = (relation.note or {}).get(self.language, "") if relation.kind != _SAME else ""  # what they share says it
                together.setdefault((relation.kind, note), []).append(relation)
        replaced = {relation.study for (kind, _note), relations in together.items() if kind != _SAME for relation in relations}
        for (kind, note), relations in sorted(together.items(), key=lambda item: _SAID.index(item[0][0])):
            if kind == _SAME and {relation.study for relation in relations} <= replaced:
                continue  # said by the other relation
            studies = ", ".join(f"{escape(self._name(relation.study, capital=False))} {self._cite(relation.study)}" for relation in relations)
            said = f" ({escape(typeset(note, self.language))})" if note else ""
            sentences.append(f"{escape(self.names[f'news-{kind}'])}{escape(self.names['colon'])}{studies}{said}.")
        return f"- {' '.join(sentences)}"

    def _name(self, citekey: str, *, capital: bool = True) -> str:
        study = self.corpus.studies.get(citekey)
        name = typeset(study.study.name[self.language], self.language) if study is not None else citekey
        return name[:1].upper() + name[1:] if capital else name

    def _cite(self, citekey: str) -> str:
        """Cite a work; one that the edition names by its registration alone is not in its list of references."""
        if any(citekey in claim.citations for claim in self.after.claims):
            return f"[@{citekey}]"
        study = self.corpus.studies.get(citekey)
        return f"({escape(study.study.registration)})" if study is not None and study.study.registration else ""

    def _values(self) -> str:
        """List, study by study, the facts of both texts that are now written otherwise; say how many are now of another group or endpoint."""
        printed = [{use.fact for use in manuscript.uses if use.text is not None} for manuscript in (self.before, self.after)]
        by_study: dict[str, list[str]] = {}
        facts: list[Fact] = []
        moved = 0
        for name, fact in self.corpus.facts.items():
            if fact.citekey is None or name not in printed[0] & printed[1] or fact.shown(self.base.shows) == fact.shown(self.edition.shows):
                continue
            was, now = self._text(fact, self.base.shows), self._text(fact, self.edition.shows)
            if was == now:
                moved += 1
                continue
            statement = typeset(fact.source.statement[self.language], self.language)
            earlier = self.names["news-earlier"].format(self.base.id, was)
            first = statement[:1] if statement[1:2] in ("", " ") else statement[:1].upper()  # a symbol such as p stays small
            said = f"{escape(first + statement[1:])}{escape(self.names['colon'])}{escape(now)} ({escape(earlier)})."
            by_study.setdefault(fact.citekey, []).append(said)
            facts.append(fact)
        lines = [f"- **{escape(self._name(key))}** {self._cite(key)}. {' '.join(by_study[key])}" for key in self.cited[1] if key in by_study]
        self.listed += [fact.id for fact in facts if fact.citekey in self.cited[1]]
        if moved:
            lines.append(f"- {escape(self.names[f'news-moved-{self._plural(moved)}'].format(moved))}")
        return f"**{escape(self.names['news-values'])}**\n\n" + "\n".join(lines) if lines else ""

    def _text(self, fact: Fact, shows: str) -> str:
        try:
            return "".join(piece.text for piece in self.formatter.fact(fact.shown(shows), Options()))
        except CannotFormat:
            return ""


def _bare(text: str) -> str:
    """Give a claim's text without the works it cites, whose numbers change with any other."""
    return " ".join(without_citations(text).split())


def _cited(manuscript: Manuscript) -> list[str]:
    """Give the works that the text cites, in the order of their numbers, then the trials that it names by their registration."""
    return list(dict.fromkeys([*citations_in(manuscript.markdown), *(key for claim in manuscript.claims for key in claim.registrations)]))
