"""Take the authors out of a manuscript, and look whether they are out of every byte.

The references stay whole: a work that one of the authors wrote is literature as any other. It is named in the report, as a self-citation.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from probant.document import BackMatter, Document, Evidence, FrontMatter
from probant.language.submission import submission_words
from probant.language.words import words
from probant.loading.corpus import Corpus
from probant.pandoc import ast
from probant.pandoc.ast import Node

_TEXTS = frozenset({"Str", "Space", "SoftBreak"})
_KEPT_SECTIONS = frozenset({"differences", "news"})
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_APOSTROPHE = re.compile("['’]")
_INITIALS = r"(?:(?<!\w)(?:[^\W\d_]\.[-\s]?)+\s?)?"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What an anonymised file may not hold: `people` as they are named in texts, and `traces` of them (addresses, grants, the published article)."""

    people: tuple[str, ...]
    traces: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Give a pattern of each of them as whole words, initials before a name included."""
        names = "|".join(_spaced(name) for name in self.people)
        traces = "|".join(_spaced(name) for name in self.traces)
        parts = [*([rf"{_INITIALS}(?<!\w)(?:{names})(?!\w)"] if names else []), *([rf"(?<!\w)(?:{traces})(?!\w)"] if traces else [])]
        return re.compile("|".join(parts) or r"(?!)")


def _spaced(name: str) -> str:
    """Give a pattern of a name with any space for its spaces and any apostrophe for its apostrophes."""
    return r"\s+".join(_APOSTROPHE.sub("['’]", re.escape(part)) for part in name.split())


def secrets_of(corpus: Corpus) -> Secrets:
    """Give what names the authors, from `content/article.yaml`, whether or not they have signed the edition."""
    article = corpus.article
    people = [f"{author.given} {author.family}" for author in article.authors if author.given] + [author.family for author in article.authors]
    traces: list[str | None] = [author.orcid for author in article.authors]
    for item in article.affiliations:
        traces += [item.name, item.unit, item.address]
    if article.correspondence is not None:
        found = article.correspondence
        people.append(found.name)
        traces += [found.department, found.address, found.phone, found.fax, found.email]
    if article.funding is not None:
        traces += [article.funding.body, article.funding.grant]
    if article.published is not None:
        traces += [article.published.doi, article.published.hal, article.published.hal_url]
    unique = dict.fromkeys(sorted({text for text in people if text}, key=lambda text: (-len(text), text)))
    return Secrets(tuple(unique), tuple(sorted({text for text in traces if text}, key=lambda text: (-len(text), text))))


def self_citations(document: Document, corpus: Corpus) -> tuple[tuple[str, str], ...]:
    """Give (citekey, family name) of each work cited that someone of the authors' name and first initial wrote."""
    own = {(author.family.casefold(), author.initials[:1].casefold()) for author in corpus.article.authors}
    found = []
    for work in document.works:
        for writer in work.get("author", ()):
            family = str(writer.get("family", ""))
            if (family.casefold(), str(writer.get("given", ""))[:1].casefold()) in own:
                found.append((str(work["id"]), family))
    return tuple(found)


def names_in_references(document: Document, secrets: Secrets) -> frozenset[str]:
    """Give the names of authors that stand in the list of references too, where they stay."""
    text = "\n".join(ast.plain(block) for block in document.references)
    return frozenset(name for name in secrets.people if re.search(rf"(?<!\w){_spaced(name)}(?!\w)", text))


def anonymised(document: Document, secrets: Secrets) -> Document:
    """Give a document without its authors: no name, address, funding, acknowledgement or published article, none in the text either.

    The front matter is made anew of what may stay, so that whatever is added to it later stays out.
    """
    front, pattern = document.front, secrets.pattern
    withheld = submission_words(document.language)["withheld"]

    def masked(blocks: list[Node]) -> list[Node]:
        return list(_mask(blocks, pattern, withheld))

    clean = FrontMatter(
        title=pattern.sub(withheld, front.title),
        translated_titles=front.translated_titles,
        short_title=front.short_title,
        authors=(),
        affiliations=(),
        correspondence=(),
        correspondence_email=None,
        edition=front.edition,
        edition_title=front.edition_title,
        date=front.date,
        notice=_notice(document, pattern),
        abstracts=tuple(replace(item, blocks=_mask(item.blocks, pattern, submission_words(item.language)["withheld"])) for item in front.abstracts),
        published_line=None,
        doi=None,
        licence_name=None,
        licence_url=None,
    )
    sections = tuple((name, heading, masked(blocks)) for name, heading, blocks in document.back.sections if name in _KEPT_SECTIONS)
    return replace(
        document,
        front=clean,
        blocks=masked(document.blocks),
        back=BackMatter(sections, document.back.annexes & _KEPT_SECTIONS),
        evidence=Evidence(),
        alternates=(),
        figures=tuple(replace(figure, alt=pattern.sub(withheld, figure.alt)) for figure in document.figures),
    )


def _notice(document: Document, pattern: re.Pattern[str]) -> list[Node]:
    """Give the notice as it is where it names nobody; else words that say that there is one, and what the signs in the text mean."""
    front = document.front
    if not front.notice:
        return []
    targets = [node["c"][2][0] for node in ast.walk(front.notice) if node["t"] == "Link"]
    if not pattern.search(" ".join([ast.plain(front.notice), *targets])):
        return front.notice
    texts = [submission_words(document.language)["anonymous-notice"]]
    if any(ast.has_class(node, "unverified") for node in ast.walk([*document.blocks, *(item.blocks for item in front.abstracts)])):
        texts.append(words(document.language)["legend-unverified"])
    return [ast.paragraph(ast.text(text)) for text in texts]


def _mask(value: Any, pattern: re.Pattern[str], withheld: str) -> Any:
    """Give a copy of nodes in which each name is replaced, also where it is more than one word."""
    if isinstance(value, dict):
        if value.get("t") == "Str":
            return {"t": "Str", "c": pattern.sub(withheld, value["c"])}
        return {key: _mask(part, pattern, withheld) for key, part in value.items()}
    if not isinstance(value, list):
        return pattern.sub(withheld, value) if isinstance(value, str) and not value.startswith("#") else value
    out: list[Any] = []
    waiting: list[Node] = []

    def flush() -> None:
        text = "".join(node["c"] if node["t"] == "Str" else " " for node in waiting)
        out.extend(ast.text(pattern.sub(withheld, text)) if pattern.search(text) else waiting)
        waiting.clear()

    for item in value:
        if isinstance(item, dict) and item.get("t") in _TEXTS:
            waiting.append(item)
            continue
        flush()
        out.append(_mask(item, pattern, withheld))
    flush()
    return out


def masked_ledger(ledger: Mapping[str, Any], secrets: Secrets, withheld: str) -> dict[str, Any]:
    """Give a ledger in which no text names an author; its references stay."""
    pattern = secrets.pattern

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(withheld, value)
        if isinstance(value, list):
            return [walk(item) for item in value]
        return {key: walk(item) for key, item in value.items()} if isinstance(value, dict) else value

    return {key: value if key == "references" else walk(value) for key, value in ledger.items()}


def leaks(name: str, data: bytes, secrets: Secrets, allowed: frozenset[str]) -> tuple[str, ...]:
    """Give what of the authors still stands in a file, its name and all that it packs: the parts of a zip, the streams of a PDF.

    `allowed` are the names that stand in the list of references as well.
    """
    wanted = {text: re.compile(rf"(?<!\w){_spaced(text)}(?!\w)") for text in (*secrets.people, *secrets.traces) if text not in allowed}
    first = {text: _APOSTROPHE.split(text.split()[0])[0] for text in wanted}
    found: dict[str, None] = {}
    for text in _readings(name, data):
        # Looking for a word is a hundred times as fast as matching a pattern: almost all texts hold none of them.
        found.update(dict.fromkeys(secret for secret in wanted if first[secret] in text and wanted[secret].search(text)))
    return tuple(found)


def _readings(name: str, data: bytes) -> Iterator[str]:
    """Give all texts that the bytes of a file can be read as."""
    yield name
    yield data.decode("utf-8", "replace")
    yield data.replace(b"\0", b"").decode("latin-1")  # UTF-16, as PDF has it, holds Latin letters with a zero beside each
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment.decode("utf-8", "replace")
            for item in archive.infolist():
                yield from _readings(item.filename, archive.read(item))
        return
    if name.endswith((".xml", ".html", ".rels")) or data.startswith(b"<"):
        # In a Word text a name may stand in several runs: the text alone has it whole.
        yield re.sub(r"<[^>]*>", "", data.decode("utf-8", "replace"))
    if data.startswith(b"%PDF"):
        for stream in _STREAM.findall(data):
            try:
                plain = zlib.decompressobj().decompress(stream)
            except zlib.error:
                continue
            yield plain.replace(b"\0", b"").decode("latin-1")
