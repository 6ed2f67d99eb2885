"""Compose the manuscript: the whole article, title page to imprint, as pandoc blocks that name Word's styles and say their language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from probant.document import Abstract, Author, Document
from probant.language.words import DIFFERS, words
from probant.pandoc import ast
from probant.pandoc.ast import Node
from probant.writers import docx_zotero
from probant.writers.docx_displays import CAPTION, NEW_PAGE, Placed, for_word, gathered
from probant.writers.docx_options import ManuscriptOptions
from probant.writers.fragments import DIFFERENCES, shown_date

BOOKMARK_LENGTH = 40
"""Word cuts longer names."""

Citing = Callable[[Node], list[Node]]
"""Gives what stands for a citation in the text."""

_LOCALES = {"en": "en-GB", "fr": "fr-FR", "la": "la-VA"}
_TEXTS = frozenset({"Str", "Space", "SoftBreak"})
_WITH_IDS = frozenset({"Span", "Div", "Link", "Code", "CodeBlock", "Header", "Image", "Table", "Figure"})
_DIGEST = 8
_INITIAL = re.compile(r"(?<=\w\.) (?=\w)")
_BESIDE_LETTERS = re.compile(r"[^\w-]", re.ASCII)


def _as_text(cite: Node) -> list[Node]:
    """Give a citation as it reads, linked to the references."""
    shown: list[Node] = cite["c"][1]
    return shown


def compose(document: Document, references_locale: str, width: float, options: ManuscriptOptions) -> list[Node]:
    """Give the blocks of the manuscript, ids turned into names of bookmarks.

    `width` is that of the lines, in millimetres; `references_locale` is the language of the reference list; an entry in another language says so itself.
    ValueError when an id stands twice or a link leads to no element.
    """
    placed = for_word(document.blocks, document, width, options)
    displays = [*placed.tables, *placed.figures]
    unexplained = not options.differences and any(_differs(node) for node in ast.walk([placed.text, displays]))
    blocks = _title(document) if options.title_page else []
    blocks += notice(document, [ast.paragraph(ast.text(document.words["differs-legend"]))] if unexplained else [])
    blocks += _authors(document) if options.title_page else []
    for abstract in document.front.abstracts:
        blocks += _abstract(abstract, document)
    blocks += placed.text
    marked = any(_differs(node) for node in ast.walk([blocks, displays]))
    blocks += [*_sections(document, options, marked, annexes=False), *_references(document, references_locale, options)]
    imprint = _imprint(document)
    if displays:
        blocks += [*imprint, *_gathered(placed, document, options)]
        imprint = []
    blocks += [*_sections(document, options, marked, annexes=True), *imprint]
    citing = docx_zotero.Citing(document).field if options.citations == "zotero" else _as_text
    return refer(blocks, document, citing, nameless=options.anonymised)


def refer(blocks: list[Node], document: Document, citing: Citing = _as_text, *, nameless: bool = False) -> list[Node]:
    """Give blocks for Word: ids as names of bookmarks, the highest headings of the document as Heading 1.

    `nameless`: only what links lead to has a bookmark, and a number for its name, because an id may bear the name of an author.
    ValueError when an id stands twice or a link leads to no element.
    """
    names = _bookmarks(blocks)
    return _refer(blocks, _numbered(names, blocks) if nameless else names, top_level(document) - 1, citing)


def _sections(document: Document, options: ManuscriptOptions, marked: bool, *, annexes: bool) -> list[Node]:
    """Give the sections that stand before the references, or after them; `marked` says that the text has signs of difference."""
    out: list[Node] = []
    for identifier, heading, contents in document.back.sections:
        if (identifier in document.back.annexes) is not annexes or (not options.differences and (annexes or identifier == DIFFERENCES)):
            continue
        header = ast.header(top_level(document), ast.text(heading), identifier)
        out += [NEW_PAGE, header] if annexes and options.tables == "end" else [header]
        if identifier == DIFFERENCES and marked and DIFFERS not in ast.plain(contents):
            out.append(ast.paragraph(ast.text(document.words["differs-legend"])))
        out += contents
    return out


def _gathered(placed: Placed, document: Document, options: ManuscriptOptions) -> list[Node]:
    """Give the tables and figures, or only the captions of figures, that stand after the references."""
    level = top_level(document)
    figures = "figures" if options.figures == "end" else "figure-captions"
    tables = gathered(ast.header(level, ast.text(document.words["tables"]), "tables"), placed.tables, pages=True)
    return [*tables, *gathered(ast.header(level, ast.text(document.words[figures]), "figures"), placed.figures, pages=options.figures == "end")]


def locale_of(language: str, document: Document) -> str:
    """Give a language with its region, as Word wants it: the document's own locale where it is the document's language."""
    if language == document.language:
        return document.locale
    return _LOCALES.get(language, language)


def styled(style: str, blocks: list[Node], language: str | None = None) -> Node:
    """Give blocks a named style, and a language where it is not the document's."""
    pairs = [["custom-style", style], *([["lang", language]] if language else [])]
    return {"t": "Div", "c": [["", [], pairs], blocks]}


def line(style: str, children: list[Node], language: str | None = None) -> Node:
    """Give one paragraph in a named style."""
    return styled(style, [ast.paragraph(children)], language)


def strong(text: str) -> Node:
    """Give a text that stands out."""
    return {"t": "Strong", "c": ast.text(text)}


def superscript(text: str) -> Node:
    """Give a raised text."""
    return {"t": "Superscript", "c": ast.text(text)}


def joined(items: list[list[Node]], separator: str) -> list[Node]:
    """Put a separator between lists of nodes."""
    joined: list[Node] = []
    for index, item in enumerate(items):
        joined += [*(ast.text(separator) if index else []), *item]
    return joined


def _title(document: Document) -> list[Node]:
    front = document.front
    date = shown_date(front.date, document.language)
    edition = front.edition_title if date in front.edition_title else f"{front.edition_title} ({date})"
    return [
        line("Title", ast.text(front.title)),
        *(line("Subtitle", ast.text(title), locale_of(language, document)) for language, title in front.translated_titles),
        line("Edition", ast.text(edition)),
    ]


def notice(document: Document, more: list[Node]) -> list[Node]:
    """Give the notice of what this text is, and `more` blocks of it; nothing where there is nothing to say."""
    blocks = [*document.front.notice, *more]
    return [line("Notice Title", ast.text(document.words["notice"])), styled("Notice", blocks)] if blocks else []


def _authors(document: Document) -> list[Node]:
    front, colon = document.front, document.words["colon"]
    blocks = []
    if front.authors:
        blocks.append(line("Author", joined([_author(author) for author in front.authors], ", ")))
    blocks += [line("Affiliation", [superscript(item.mark), *ast.text("\t" + item.text)]) for item in front.affiliations]
    address = [ast.text(line) for line in front.correspondence]
    if front.correspondence_email:
        email = front.correspondence_email
        address.append([*ast.text(document.words["email"] + colon), ast.link(ast.text(email), f"mailto:{quote(email, safe='@')}")])
    if address:
        label = document.words["corresponding-author"] + colon
        blocks.append(line("Correspondence", [superscript("*"), *ast.text("\t"), *ast.text(label), *joined(address, ", ")]))
    identified = [author for author in front.authors if author.orcid]
    if identified:
        links = [[*ast.text(f"{unbroken(author.name)} "), web_link(f"https://orcid.org/{author.orcid}")] for author in identified]
        blocks.append(line("Correspondence", [*ast.text(f"\tORCID{colon}"), *joined(links, ", ")]))
    return blocks


def _author(author: Author) -> list[Node]:
    marks = [*author.marks, *(["*"] if author.corresponding else [])]
    return [*ast.text(unbroken(author.name)), *([superscript(",".join(marks))] if marks else [])]


def unbroken(name: str) -> str:
    """Keep initials on one line with what follows them."""
    return _INITIAL.sub("\u00a0", name)


def _abstract(abstract: Abstract, document: Document) -> list[Node]:
    """Give an abstract; one that is not in the document's language says so, and takes its words from its own."""
    locale = locale_of(abstract.language, document)
    language = None if locale == document.locale else locale
    own = words(abstract.language)
    keywords = [{"t": "Emph", "c": ast.text(own["not-stated"])}] if abstract.keywords is None else ast.text(", ".join(abstract.keywords))
    return [
        line("Abstract Title", ast.text(abstract.heading), language),
        styled("Abstract", abstract.blocks, language),
        line("Keywords", [strong(abstract.keywords_label + own["colon"].rstrip(" ")), {"t": "Space"}, *keywords], language),
    ]


def _references(document: Document, locale: str, options: ManuscriptOptions) -> list[Node]:
    if not document.references:
        return []
    listed = docx_zotero.bibliography(document.references) if options.citations == "zotero" else document.references
    entries = {"t": "Div", "c": [["refs", ["references", "csl-bib-body"], [["lang", locale]]], listed]}
    return [ast.header(top_level(document), ast.text(document.words["references"]), "references"), entries]


def _imprint(document: Document) -> list[Node]:
    """Say where the article was published and under what licence it stands."""
    front, colon = document.front, document.words["colon"].rstrip(" ")
    blocks = []
    if front.published_line:
        doi = [*ast.text(", "), web_link(f"https://doi.org/{front.doi}")] if front.doi else []
        blocks.append(line("Imprint", [strong(document.words["published-in"] + colon), {"t": "Space"}, *ast.text(front.published_line), *doi]))
    if front.licence_name:
        name = [ast.link(ast.text(front.licence_name), front.licence_url)] if front.licence_url else ast.text(front.licence_name)
        blocks.append(line("Imprint", [strong(document.words["licence"] + colon), {"t": "Space"}, *name]))
    return blocks


def web_link(address: str) -> Node:
    """Give a link that shows its address; what an address may not hold is escaped in the target only."""
    return ast.link(ast.text(address), quote(address, safe="/:();.,_-~@!$&'*+=?#%[]"))


def _differs(node: Node) -> bool:
    return ast.has_class(node, "fact") and ast.has_class(node, "differs")


def top_level(document: Document) -> int:
    """Give the level of the body's highest headings."""
    return min((node["c"][0] for node in ast.walk(document.blocks) if node["t"] == "Header"), default=1)


def _bookmarks(blocks: list[Node]) -> dict[str, str]:
    """Give the name of the bookmark of each id."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node in ast.walk(blocks):
        identifier = ast.attributes(node)[0]
        if identifier in names:
            raise ValueError(f"the id `{identifier}` stands twice")
        if identifier:
            names[identifier] = bookmark_name(identifier, taken)
            taken.add(names[identifier].casefold())
    return names


def _numbered(names: dict[str, str], blocks: list[Node]) -> dict[str, str]:
    """Give numbers for the names of the bookmarks that links lead to, and none to the others but those of captions, which fields name."""
    wanted = {node["c"][2][0].removeprefix("#") for node in ast.walk(blocks) if node["t"] == "Link"} | {DIFFERENCES}
    kept = (identifier for identifier in names if identifier in wanted)
    numbers = {identifier: f"b{number}" for number, identifier in enumerate(kept, 1)}
    return {name: name if name.startswith(CAPTION) else numbers.get(name, "") for name in names}


def _refer(blocks: list[Node], names: dict[str, str], levels: int, citing: Citing) -> list[Node]:
    """Give a copy of blocks for Word: ids and links turned into bookmarks, headings raised by `levels`, differences marked.

    In Word the title is no heading, so the highest headings of the text become Heading 1. Words and the spaces between them become one text: pandoc
    would make a run of each, and takes twice the time. All this is one walk, for the same reason.
    """

    def copy_list(items: list[Any]) -> list[Any]:
        out: list[Any] = []
        text: Node | None = None
        for item in items:
            kind = item.get("t") if isinstance(item, dict) else None
            if kind in _TEXTS:
                words_here = item["c"] if kind == "Str" else " "
                if text is None:
                    text = {"t": "Str", "c": words_here}
                    out.append(text)
                else:
                    text["c"] += words_here
                continue
            text = None
            if kind is None:
                out.append(copy_list(item) if isinstance(item, list) else item)
            else:
                out.extend(copy_node(item, kind))
        return out

    def copy_node(node: Node, kind: str) -> list[Node]:
        contents = node.get("c")
        if kind == "Cite":
            inside: list[Node] = copy_list(citing(node))
            return inside
        copied: Any = copy_list(contents) if isinstance(contents, list) else contents
        if kind in _WITH_IDS:
            place = 1 if kind == "Header" else 0
            copied[place][0] = names.get(copied[place][0], "")
        if kind == "Span" and "unverified" in copied[0][1]:
            copied[0][2].append(["custom-style", "Unverified"])
        if kind == "Header":
            copied[0] = max(1, copied[0] - levels)
        elif kind == "Link":
            copied[2][0] = _target(copied[2][0], names)
        copy = node if contents is None else {"t": kind, "c": copied}
        return [copy, *_sign(names)] if _differs(node) else [copy]

    return copy_list(blocks)


def _target(address: str, names: dict[str, str]) -> str:
    """Give what a link leads to in the package."""
    if not address.startswith("#"):
        return address
    name = names.get(address.removeprefix("#"))
    if name is None:
        raise ValueError(f"a link leads to `{address}`, where nothing is")
    return f"#{name}"


def _sign(names: dict[str, str]) -> list[Node]:
    """Give the sign that follows a fact that differs from its source: outside the fact's element, so that its bookmark holds the fact alone."""
    sign = ast.span(ast.text(DIFFERS), pairs=(("custom-style", "Difference Mark"),))
    return [ast.link([sign], f"#{names[DIFFERENCES]}") if DIFFERENCES in names else sign]


def bookmark_name(identifier: str, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """Give the name of an id's bookmark: the id itself where Word can hold it, else its beginning and a digest of it.

    A name begins with a letter, has no signs but hyphens and underlines, is not too long, and differs from those `taken` by more than its capitals.
    """
    name = _BESIDE_LETTERS.sub("_", identifier)
    if not name[0].isalpha():
        name = f"x{name}"
    if name == identifier and len(name) <= BOOKMARK_LENGTH and name.casefold() not in taken:
        return name
    digest = hashlib.sha256(identifier.encode("utf-8")).hexdigest()[:_DIGEST]
    return f"{name[: BOOKMARK_LENGTH - _DIGEST - 1]}-{digest}"
