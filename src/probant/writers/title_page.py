"""Write the title page that a journal takes apart from an anonymised manuscript: who wrote the article, where, and all that they declare.

Nothing is left out because it is not known: it is said not to be stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from probant.document import Author, Document
from probant.language.words import words
from probant.pandoc import ast
from probant.pandoc.ast import Node
from probant.writers import Layout, docx
from probant.writers.counting import Counts, counts_of
from probant.writers.docx_compose import joined, line, locale_of, notice, refer, strong, superscript, top_level, unbroken, web_link
from probant.writers.docx_displays import without_drawings
from probant.writers.docx_options import ARTICLE


def write_title_page(document: Document, layout: Layout, counts: Counts | None = None, told: Sequence[tuple[str, str]] = ()) -> bytes:
    """Give the title page as a Word file; `counts` are those of the document unless a journal counts otherwise, `told` are more lines with their labels.

    PandocError when pandoc finds fault with the document, LayoutError when `docx.toml` cannot be read.
    """
    blocks = list(_blocks(document, counts or counts_of(document), told))
    return docx.package(refer(blocks, document), without_drawings(document), docx.look_of(layout, ARTICLE))


def _blocks(document: Document, counts: Counts, told: Sequence[tuple[str, str]]) -> Iterator[Node]:
    front, names = document.front, document.words
    yield line("Title", ast.text(front.title))
    for language, title in front.translated_titles:
        yield line("Subtitle", ast.text(title), locale_of(language, document))
    if not front.translated_titles:
        yield _labelled(names["translated-title"], None, document)
    yield _labelled(names["short-title"], ast.text(front.short_title) if front.short_title else None, document)
    yield from [_labelled(label, ast.text(told_text), document) for label, told_text in told]
    yield from notice(document, [])
    yield from _people(document)
    for identifier, heading, contents in document.back.sections:
        if identifier not in document.back.annexes:
            yield _heading(heading, identifier, document)
            yield from contents
    yield _heading(names["keywords"], "keywords", document)
    for abstract in front.abstracts:
        own = words(abstract.language)
        shown = ast.text(", ".join(abstract.keywords)) if abstract.keywords else [{"t": "Emph", "c": ast.text(own["not-stated"])}]
        label = strong(abstract.keywords_label + own["colon"].rstrip(" "))
        spoken = None if abstract.language == document.language else locale_of(abstract.language, document)
        yield line("Keywords", [label, {"t": "Space"}, *shown], spoken)
    yield from _counted(document, counts)


def _people(document: Document) -> Iterator[Node]:
    """Give authors, affiliations, the corresponding author, identifiers and roles."""
    front, names = document.front, document.words
    unknown = line("Correspondence", _not_given(document))
    yield _heading(names["authors"], "authors", document)
    yield line("Author", joined([_author(author) for author in front.authors], ", ")) if front.authors else unknown
    yield _heading(names["affiliations"], "affiliations", document)
    yield from [line("Affiliation", [superscript(item.mark), *ast.text("\t" + item.text)]) for item in front.affiliations] or [unknown]
    yield _heading(names["corresponding-author"], "correspondence", document)
    address = [ast.text(item) for item in front.correspondence]
    yield line("Correspondence", joined(address, ", ")) if address else unknown
    email = front.correspondence_email
    mail = [ast.link(ast.text(email), f"mailto:{quote(email, safe='@')}")] if email else None
    yield _labelled(names["email"], mail, document)
    yield _heading("ORCID", "orcid", document)
    for author in front.authors:
        yield _labelled(_full_name(author), [web_link(f"https://orcid.org/{author.orcid}")] if author.orcid else None, document)
    if not front.authors:
        yield unknown
    yield _heading(names["contributions"], "contributions", document)
    for author in front.authors:
        yield _labelled(_full_name(author), ast.text(", ".join(author.roles)) if author.roles else None, document)
    if not front.authors:
        yield unknown


def _counted(document: Document, counts: Counts) -> Iterator[Node]:
    names = document.words
    yield _heading(names["counts"], "counts", document)
    lines = [(names["counted-text"], counts.text)]
    lines += [(names["counted-abstract"].format(words(language)["language"]), number) for language, number in counts.abstracts]
    lines += [(names["references"], counts.references), (names["tables"], counts.tables), (names["figures"], counts.figures)]
    for label, number in lines:
        yield _labelled(label, ast.text(str(number)), document)


def _heading(text: str, identifier: str, document: Document) -> Node:
    return ast.header(top_level(document) + 1, ast.text(text), identifier)


def _labelled(label: str, shown: list[Node] | None, document: Document) -> Node:
    """Give a line with a label; what is None is not stated."""
    colon = document.words["colon"].rstrip(" ")
    return line("Correspondence", [strong(label + colon), {"t": "Space"}, *(_not_given(document) if shown is None else shown)])


def _not_given(document: Document) -> list[Node]:
    return [{"t": "Emph", "c": ast.text(document.words["not-given"])}]


def _full_name(author: Author) -> str:
    """Give the name in full where it is known, else as it is printed."""
    return f"{author.forename} {author.family}" if author.forename else unbroken(author.name)


def _author(author: Author) -> list[Node]:
    marks = [*author.marks, *(["*"] if author.corresponding else [])]
    return [*ast.text(_full_name(author)), *([superscript(",".join(marks))] if marks else [])]
