"""What the authors declare, under the journal's headings: their own words, the journal's text where there is nothing, or "not stated".

The journal's text for nothing to declare is printed only where `content/article.yaml` says `nothing_to_declare`: silence declares nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from probant.document import BackMatter, Document
from probant.language.submission import submission_words
from probant.language.typography import typeset
from probant.loading.corpus import Corpus
from probant.model.base import DeclarationKey
from probant.model.journals import Declaration, Profile, Sourced
from probant.model.records import Article, Edition
from probant.pandoc import ast

State = Literal["stated", "none", "not stated"]

ARTICLE = "content/article.yaml"


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration as it is printed. `text` is empty where the journal wants no statement when there is nothing to declare."""

    rule: Declaration
    state: State
    heading: str
    text: str

    @property
    def where(self) -> str:
        """Say where it is written."""
        if self.rule.key == "contributions":
            return f"`roles` of each author in {ARTICLE}"
        return f"`{self.rule.key.replace('-', '_')}` in {ARTICLE}, or `{self.rule.key}` under `nothing_to_declare`"


def declared(corpus: Corpus, edition: Edition, profile: Profile, language: str) -> tuple[Declared, ...]:
    """Give the declarations that a journal asks for, in its order; where nobody has signed the edition, none is stated."""
    return tuple(_one(corpus.article if edition.signatories == "authors" else None, item, language) for item in profile.declarations)


def default_declaration(corpus: Corpus, edition: Edition, key: DeclarationKey, language: str) -> Declared:
    """Give a declaration that a journal does not ask for, under the engine's own heading."""
    source = "not in the profile"
    heading = Sourced[dict[str, str]](value={language: submission_words(language)[f"declare-{key}"]}, source=source, status="unconfirmed")
    rule = Declaration(key=key, heading=heading, required=Sourced[bool](value=None, source=source, status="unconfirmed"))
    return _one(corpus.article if edition.signatories == "authors" else None, rule, language)


def _one(article: Article | None, rule: Declaration, language: str) -> Declared:
    names = submission_words(language)
    heading = (rule.heading.value or {}).get(language) or names[f"declare-{rule.key}"]
    text = None
    if article is not None:
        text = contributions(article) if rule.key == "contributions" else article.declared(rule.key, language)
    if text:
        return Declared(rule, "stated", heading, typeset(text, language))
    if article is not None and rule.key in article.nothing_to_declare:
        if rule.nil is None and rule.required.value is False:
            return Declared(rule, "none", heading, "")
        nil = (rule.nil.value or {} if rule.nil is not None else {}).get(language) or names["nil"]
        return Declared(rule, "none", heading, typeset(nil, language))
    return Declared(rule, "not stated", heading, names["not-stated"])


def contributions(article: Article) -> str | None:
    """Give who did what, by the roles of CRediT (ANSI/NISO Z39.104); None unless it is stated for every author."""
    if not article.authors or any(not author.roles for author in article.authors):
        return None
    return ". ".join(f"{author.initials}\u00a0{author.family}: {', '.join(author.roles or ())}" for author in article.authors) + "."


def section_id(key: DeclarationKey) -> str:
    """Give the id of a declaration's section."""
    return f"declaration-{key}"


def with_declarations(document: Document, items: Iterable[Declared]) -> Document:
    """Give a document whose back matter holds the journal's declarations in place of the engine's; what stands after the references stays."""
    ordered = sorted((item for item in items if item.text), key=lambda item: item.rule.position == "before-references")
    sections = tuple((section_id(item.rule.key), item.heading, [ast.paragraph(ast.text(item.text))]) for item in ordered)
    annexes = tuple(section for section in document.back.sections if section[0] in document.back.annexes)
    return replace(document, back=BackMatter((*sections, *annexes), document.back.annexes))
