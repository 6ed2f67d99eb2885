"""Write a `Document` as an electronic book (EPUB 3.3): one chapter a section, drawings sharp at any size, ids as in the ledger."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

from probant.document import Document
from probant.pandoc import ast, engine
from probant.writers import Layout
from probant.writers.flow import compose, edition_line

_STYLE = "epub.css"
_PLAIN_FILE = 0o100644 << 16
_MODIFIED = re.compile(r'(<meta property="dcterms:modified">)[^<]*(</meta>)')
_TITLE = re.compile(r"(<title>)[^<]*(</title>)")
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def write(document: Document, layout: Layout) -> bytes:
    """Give the book; PandocError when pandoc finds fault with the document."""
    files = {f"figures/{name}": data for name, data in document.images.items() if name.endswith(".svg") and not name.endswith("-narrow.svg")}
    files[_STYLE] = layout.files[_STYLE]
    front = document.front
    metadata = {
        "title": front.title,
        "subtitle": edition_line(document),
        "lang": document.locale,
        "identifier": document.identifier,
        "date": front.date,
        "author": [author.name.replace("\u00a0", " ") for author in front.credited],
        "rights": ", ".join(part for part in (front.licence_name, front.licence_url) if part),
        "description": _notice(document),
        "css": [_STYLE],
        "toc-title": document.words["contents"],
        "subject": list((front.abstracts[0].keywords if front.abstracts else None) or ()),
    }
    request = engine.Request(
        ast.dump([ast.header(1, ast.text(edition_line(document)), "edition"), *compose(document, "svg")]),
        "json",
        "epub3",
        files=files,
        metadata={name: value for name, value in metadata.items() if value},
        options={"standalone": True, "wrap": "none", "split-level": 1, "table-of-contents": True},
    )
    return _finished(engine.run(request), document)


def _notice(document: Document) -> str:
    """Give the edition's notice in words: a library's record of the book has to say what it is of."""
    return " ".join(ast.plain(block).strip() for block in document.front.notice)


def _finished(book: bytes, document: Document) -> bytes:
    """Give the book with its own date of change, and each chapter with its heading as its title; pandoc has no clock and takes the names of files."""
    moment = datetime.fromtimestamp(document.epoch, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as made, zipfile.ZipFile(out, "w") as archive:
        for entry in made.infolist():
            data = made.read(entry)
            if entry.filename.endswith(".opf"):
                data = _MODIFIED.sub(rf"\g<1>{moment}\g<2>", data.decode("utf-8")).encode("utf-8")
            elif entry.filename.endswith(".xhtml"):
                data = _titled(data.decode("utf-8")).encode("utf-8")
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, data)
    return out.getvalue()


def _titled(chapter: str) -> str:
    heading = _HEADING.search(chapter)
    if heading is None:
        return chapter
    title = _TAG.sub("", heading[1]).strip()
    return _TITLE.sub(lambda found: f"{found[1]}{title}{found[2]}", chapter, count=1)
