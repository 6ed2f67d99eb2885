"""The short Word files of a package: title page, cover letter, abstracts, highlights, declarations, tables one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from probant.document import Document
from probant.exports.journal.declaring import Declared, section_id
from probant.language.submission import submission_words
from probant.language.typography import typeset
from probant.language.words import words
from probant.model.journals import Profile
from probant.model.records import Article
from probant.pandoc import ast
from probant.pandoc.ast import Node
from probant.writers import Layout, docx
from probant.writers.counting import counts_of
from probant.writers.docx_compose import line, locale_of, refer, styled
from probant.writers.docx_displays import for_word
from probant.writers.docx_options import ARTICLE, ManuscriptOptions
from probant.writers.title_page import write_title_page

_HIDDEN = replace(ARTICLE, anonymised=True)


@dataclass(frozen=True, slots=True)
class Submission:
    """What the pages are about: the manuscript as its authors see it, where it goes, what they declare. `article` is None where nobody has signed."""

    document: Document
    article: Article | None
    profile: Profile
    kind: str
    counted: int

    @property
    def names(self) -> dict[str, str]:
        """Give the engine's words."""
        return submission_words(self.document.language)


def write(blocks: Sequence[Node], document: Document, layout: Layout, *, anonymised: bool = False) -> bytes:
    """Give a Word file of blocks, with the look of the article and its properties; the names of authors stand in them unless `anonymised`."""
    options: ManuscriptOptions = _HIDDEN if anonymised else ARTICLE
    bare = replace(document, blocks=list(blocks), figures=(), images={})
    return docx.package(refer(list(blocks), bare), bare, docx.look_of(layout, options), options)


def _para(text: str) -> Node:
    return ast.paragraph(ast.text(text))


def _field(label: str, text: str, document: Document) -> Node:
    """Give a line that says what a thing is: the label in bold."""
    colon = words(document.language)["colon"].rstrip(" ")
    return ast.paragraph([{"t": "Strong", "c": ast.text(label + colon)}, {"t": "Space"}, *ast.text(text)])


def title_page(about: Submission, layout: Layout) -> bytes:
    """Give the title page: that of the article, with the journal's declarations, the counts as the journal counts, and where it goes."""
    document, names = about.document, about.names
    told = [(names["journal"], about.profile.title), (names["article-type"], about.kind)]
    if about.article is not None and about.article.take_home:
        told.append((names["take-home"], typeset(about.article.take_home[document.language], document.language)))
    # Who did what stands there author by author.
    sections = tuple(section for section in document.back.sections if section[0] != section_id("contributions"))
    shown = replace(document, back=replace(document.back, sections=sections))
    return write_title_page(shown, layout, replace(counts_of(document), text=about.counted), told)


def cover_letter(about: Submission) -> list[Node]:
    """Give the letter as the content has it, under what it is about, with the corresponding author's address."""
    document, names, front = about.document, about.names, about.document.front
    letter = about.article.cover_letter.get(document.language) if about.article is not None and about.article.cover_letter else None
    blocks = [
        line("Title", ast.text(names["cover-letter"])),
        _field(names["journal"], about.profile.title, document),
        _field(names["article-type"], about.kind, document),
        ast.paragraph([{"t": "Emph", "c": ast.text(front.title)}]),
    ]
    paragraphs = [part for part in letter.split("\n\n") if part.strip()] if letter else [names["not-stated"]]
    blocks += [_para(typeset(" ".join(part.split()), document.language)) for part in paragraphs]
    return [*blocks, *(_para(text) for text in front.correspondence), *([_para(front.correspondence_email)] if front.correspondence_email else [])]


def abstracts(document: Document) -> list[Node]:
    """Give the titles, abstracts and key words in each language."""
    titles = {document.language: document.front.title, **dict(document.front.translated_titles)}
    blocks: list[Node] = []
    for item in document.front.abstracts:
        own = words(item.language)
        locale = locale_of(item.language, document)
        language = None if locale == document.locale else locale
        keywords = ", ".join(item.keywords) if item.keywords is not None else own["not-stated"]
        blocks += [
            line("Title" if language is None else "Subtitle", ast.text(titles[item.language]), language),
            line("Abstract Title", ast.text(item.heading), language),
            styled("Abstract", _unlinked(item.blocks), language),
            line(
                "Keywords",
                [{"t": "Strong", "c": ast.text(item.keywords_label + own["colon"].rstrip(" "))}, {"t": "Space"}, *ast.text(keywords)],
                language,
            ),
        ]
    return blocks


def highlights(document: Document, items: Sequence[str] | None) -> list[Node]:
    """Give the highlights as a list."""
    names = submission_words(document.language)
    listed: Node = (
        _para(names["not-stated"]) if items is None else {"t": "BulletList", "c": [[{"t": "Plain", "c": ast.text(item)}] for item in items]}
    )
    return [line("Title", ast.text(names["highlights"])), listed]


def declaration(item: Declared) -> list[Node]:
    """Give one declaration under its heading."""
    return [line("Title", ast.text(item.heading)), _para(item.text)]


def table(document: Document, block: Node, layout: Layout) -> list[Node]:
    """Give a table of the text with its caption and notes, as text that can be edited."""
    page = docx.look_of(layout, ARTICLE).page
    placed = for_word(_unlinked([block]), document, page.width - 2 * page.margin, ARTICLE)
    # A wide table stands on a page turned, after the end of an upright one: here nothing stands before it.
    return placed.text[1:] if placed.text[0]["t"] == "RawBlock" else placed.text


def _unlinked(blocks: list[Node]) -> list[Node]:
    """Give blocks without links to other parts of the article, which are not in this file, and without the ids that they lead to."""

    def plain(node: Node) -> list[Node] | None:
        if node["t"] == "Cite":
            shown: list[Node] = node["c"][1]
            return shown
        if node["t"] == "Link" and node["c"][2][0].startswith("#"):
            inner: list[Node] = node["c"][1]
            return inner
        return None

    rewritten: list[Node] = ast.rewrite(blocks, plain)
    return rewritten
