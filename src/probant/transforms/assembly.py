"""Assemble the article in one language: one reading by pandoc, citations resolved once, typography applied, front and back matter built."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from probant.diagnostics import Findings, Note
from probant.document import Abstract, Affiliation, Author, BackMatter, Declarations, Document, FrontMatter, Publication, Words
from probant.language.foreign import Phrases
from probant.language.numbers import NARROW, NO_BREAK, month_year
from probant.language.typography import apply_blocks, typeset
from probant.language.words import UNSIGNED, words
from probant.loading.corpus import Corpus
from probant.model.records import Article, Edition, Erratum, Published
from probant.pandoc import ast, engine
from probant.templating.manuscript import CLOSE, NAMED, OPEN, DisplayUse, Element, Manuscript, with_spans, without_marks
from probant.templating.markdown import citations_in, escape
from probant.transforms import binding, citations, displays, safety
from probant.transforms.evidence import gather
from probant.transforms.places import Places
from probant.transforms.references import finish_references

MARKDOWN = (
    "markdown-yaml_metadata_block-pandoc_title_block-mmd_title_block-raw_html-raw_attribute-raw_tex-latex_macros-tex_math_dollars-smart"
    "-auto_identifiers-implicit_figures-example_lists-inline_code_attributes-native_divs-native_spans"
)
"""The Markdown that templates are written in: no metadata, no raw markup, ids only where given."""

BACK = ("funding", "interests", "news", "differences")
"""What may stand after the body, in order."""

ANNEXES = frozenset({"news", "differences"})
"""What stands after the references."""

_PART = "part-"


def _fence(name: str, markdown: str) -> str:
    return f"::::::::: {{#{_PART}{name}}}\n\n{markdown}\n\n:::::::::\n"


def _split(blocks: list[ast.Node], names: list[str]) -> tuple[dict[str, list[ast.Node]], list[ast.Node]]:
    """Give each part's blocks and the reference list's; ValueError when the text itself opened or closed a part."""
    parts: dict[str, list[ast.Node]] = {}
    references: list[ast.Node] = []
    for block in blocks:
        identifier = ast.attributes(block)[0]
        if block["t"] == "Div" and identifier == "refs":
            references = block["c"][1]
        elif block["t"] == "Div" and identifier.startswith(_PART):
            parts[identifier.removeprefix(_PART)] = block["c"][1]
        else:
            raise ValueError("text outside its part")
    if sorted(parts) != sorted(names):
        raise ValueError("a part is missing")
    return parts, references


@dataclass(frozen=True, slots=True)
class Source:
    """All that pandoc reads of an article in one language: its parts, as Markdown by name, and the elements that the marks in them stand for."""

    parts: dict[str, str]
    elements: Sequence[Element]
    cited: Sequence[str]
    """The citekeys of the body, in the order of the text, then those that only tables and figures cite."""
    displays: Sequence[DisplayUse] = ()

    @property
    def text(self) -> str:
        """Give the parts as one Markdown text, each between fences."""
        return "\n".join(_fence(name, part) for name, part in self.parts.items())


def source_of(corpus: Corpus, edition: Edition, manuscript: Manuscript) -> Source:
    """Put together what pandoc reads of a manuscript."""
    elements = [*manuscript.elements]
    parts = _texts(corpus, edition, manuscript, elements)
    cited = dict.fromkeys([*citations_in(manuscript.markdown), *(key for use in manuscript.displays for key in use.citations)])
    return Source(parts, elements, list(cited), manuscript.displays)


def read(
    corpus: Corpus, edition: Edition, language: str, source: Source, style: str | None, findings: Findings
) -> tuple[dict[str, list[ast.Node]], list[ast.Node]] | None:
    """Let pandoc read an article, and find what it may not hold; give each part's blocks and the reference list's, None after findings.

    `style` is the text of an independent CSL style; None leaves the citations as they are, which takes a third of the time.
    """
    text = source.text
    places = Places(corpus, edition, language)
    unknown = [key for key in citations_in("\n".join(source.parts.values())) if key not in corpus.references]
    _report_unknown(unknown, corpus, places, findings)
    if unknown:
        return None
    try:
        output = engine.run(engine.Request(text, MARKDOWN, "json", **(_citeproc(corpus, source.cited, style) if style is not None else {})))
    except engine.PandocError as error:
        _blame(str(error), text, places, findings)
        return None
    blocks = binding.bind(ast.parse(output), list(source.elements), places.folder, findings)
    safety.check(blocks, places.of, findings)
    try:
        parts, references = _split(blocks, list(source.parts))
    except ValueError as error:
        place = next(places.all(r"^\s*:{3,}"), places.folder)
        findings.add(
            "broken-fence", f"a `:::` line breaks the text into parts: {error}", place, hint="delete lines of colons, or close each that opens"
        )
        return None
    displays.check_places(parts["body"], source.displays, findings)
    _report_unknown(citations.unresolved(parts["body"], source.cited), corpus, places, findings)
    return parts, references


def items(corpus: Corpus, cited: Sequence[str]) -> str:
    """Give the references that an article cites as CSL JSON, as they are printed."""
    return json.dumps([corpus.references[key].printed_csl for key in cited if key in corpus.references], ensure_ascii=False)


def _citeproc(corpus: Corpus, cited: Sequence[str], style: str) -> dict[str, Any]:
    """Give the part of a request that lets pandoc resolve the citations."""
    return {
        "files": {"style.csl": style.encode("utf-8"), "references.json": items(corpus, cited).encode("utf-8")},
        "bibliography": ("references.json",),
        "csl": "style.csl",
        "citeproc": True,
        # Reference lists keep the form that English-language styles give them (page ranges, "et al."), whatever the article's language.
        "metadata": {"lang": "en-US", "link-citations": True, "suppress-bibliography": False},
    }


def listed(corpus: Corpus, cited: Sequence[str], style: str) -> list[str]:
    """Give the citekeys of the reference list of an article that cites these in this order, as they are listed; those of no reference are left out."""
    known = [key for key in cited if key in corpus.references]
    text = "\n\n".join(f"[@{{{key}}}]" for key in known)
    blocks = ast.parse(engine.run(engine.Request(text, MARKDOWN, "json", **_citeproc(corpus, known, style)))) if known else []
    entries: list[ast.Node] = next((block["c"][1] for block in blocks if ast.attributes(block)[0] == "refs"), [])
    return [ast.attributes(entry)[0].removeprefix("ref-") for entry in entries]


def _report_unknown(keys: Sequence[str], corpus: Corpus, places: Places, findings: Findings) -> None:
    for key in keys:
        findings.add("unknown-citekey", f"no reference `{key}`", places.of(f"@{key}"), hint=f"add it to `{corpus.project.bibliography}`")


def assemble(corpus: Corpus, edition: Edition, manuscript: Manuscript, style: str, *, epoch: int | None, findings: Findings) -> Document | None:
    """Make the `Document` of a manuscript; None after findings.

    `style` is the text of an independent CSL style. `epoch` (seconds since 1970) dates the files; None takes the edition's own date.
    """
    language = manuscript.language
    names = words(language)
    if edition.signatories == "none":
        names = names | {key.removesuffix(UNSIGNED): text for key, text in names.items() if key.endswith(UNSIGNED)}
    found = read(corpus, edition, language, source_of(corpus, edition, manuscript), style, findings)
    if found is None:
        return None
    phrases = Phrases(corpus.vocabulary.phrases())
    parts, references = found
    parts = {name: phrases.mark(part, _language_of(name, language)) for name, part in parts.items()}
    references = finish_references(references, corpus.references)
    body = displays.place(apply_blocks(parts["body"], language), parts, manuscript.displays, language)
    body = citations.anchor(body)
    back = BackMatter(
        tuple((name, names[name], apply_blocks(parts[name], language)) for name in BACK if name in parts),
        annexes=ANNEXES,
    )
    front = _front(corpus.article, edition, manuscript, parts)
    listed = [ast.attributes(block)[0].removeprefix("ref-") for block in references]
    evidence = gather(corpus, edition, manuscript, {item.language: item.blocks for item in front.abstracts}, body, listed)
    works = tuple(corpus.references[key].printed_csl for key in listed if key in corpus.references)
    alternates = tuple((other, f"../{other}/article.html") for other in corpus.project.languages if other != language)
    date = epoch if epoch is not None else _epoch(edition.date)
    content: dict[str, Any] = {
        "front": repr(front),
        "body": body,
        "references": references,
        "back": repr((back.sections, sorted(back.annexes))),  # the order of a set is another in each process
        "epoch": date,
        "alternates": alternates,
        "evidence": repr(evidence),
        "figures": repr(figures := displays.figure_plots(manuscript.displays)),
        "works": works,
        "style": (style_address := _style_address(style)),
        "phrases": phrases.listed,
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()
    locale, identifier = corpus.project.languages[language], f"sha256-{digest[:32]}"
    return Document(
        language,
        locale,
        front,
        body,
        references,
        back,
        Words(names),
        alternates,
        identifier,
        date,
        evidence,
        figures,
        works=works,
        style=style_address,
        phrases=phrases.listed,
    )


def _style_address(style: str) -> str:
    """Give the address that identifies a CSL style; nothing for a style without one."""
    found = re.search(r"<id>\s*([^<\s]+)\s*</id>", style)
    return found[1] if found else ""


def _language_of(part: str, language: str) -> str:
    """Give the language of a part: an abstract may be in another than the article's."""
    return part.removeprefix("abstract-") if part.startswith("abstract-") else language


def _blame(message: str, source: str, places: Places, findings: Findings) -> None:
    """Say what pandoc found, where it was written."""
    duplicate = re.search(r"Duplicate identifier '([^']+)'", message)
    if duplicate:
        found = [*places.all(rf"#{re.escape(duplicate[1])}(?![\w-])"), places.folder]
        again = found[1] if len(found) > 2 else found[0]  # noqa: PLR2004 - two places and the folder
        findings.add(
            "duplicate-id",
            f"the id `{duplicate[1]}` stands twice",
            again,
            hint="rename one",
            notes=(Note(found[0], "first given here"),) if again != found[0] else (),
        )
        return
    line = re.search(r"line (\d+)", message)
    lines = source.splitlines()
    text = lines[int(line[1]) - 1] if line and 0 < int(line[1]) <= len(lines) else ""
    words = max(re.split(r"[^\w\s’'.,:;-]+", text), key=len).strip()
    findings.add("pandoc", message, places.of(words), hint="this is what pandoc said of the text; look for the words it names in the templates")


def _texts(corpus: Corpus, edition: Edition, manuscript: Manuscript, elements: list[Element]) -> dict[str, str]:
    """Give the Markdown of each part of the article; what it marks is added to `elements`."""
    language = manuscript.language
    texts = {"body": manuscript.markdown, f"abstract-{language}": manuscript.abstract.markdown}
    for other, section in manuscript.other_abstracts.items():
        texts[f"abstract-{other}"] = section.markdown
    notice = [edition.notice[language]] if edition.notice is not None else []
    if any("unverified" in element.classes for element in manuscript.elements):
        notice.append(words(language)["legend-unverified"])
    if notice:
        texts["notice"] = "\n\n".join(notice)
    signed = edition.signatories == "authors"
    names = words(language)
    for key in ("funding", "interests"):
        declared = corpus.article.declared(key, language) if signed else None
        nothing = signed and key in corpus.article.nothing_to_declare
        texts[key] = escape(declared) if declared else names["declared-none"] if nothing else names["not-stated"]
    if manuscript.news:
        texts["news"] = manuscript.news
    if edition.errata:
        texts["differences"] = _differences(corpus, edition, language, elements)
    return texts | {displays.part_of(use): displays.markdown_of(use, elements) for use in manuscript.displays}


def article_markdown(corpus: Corpus, edition: Edition, manuscript: Manuscript, *, ids: bool = False) -> str:
    """Give the whole article as Markdown with citations, as any other program reads it; with `ids`, claims and facts as bracketed spans."""
    names = words(manuscript.language)
    texts = _texts(corpus, edition, manuscript, elements := [*manuscript.elements])
    parts = [f"# {edition.title[manuscript.language]}", texts.get("notice", "")]
    for language in (manuscript.language, *manuscript.other_abstracts):
        parts += [f"## {words(language)['abstract']}", texts[f"abstract-{language}"]]
    parts.append(_with_displays(texts["body"], manuscript, elements))
    for name in BACK:
        if name in texts:
            parts += [f"## {names[name]} {{#{name}}}", texts[name]]
    parts.append(f"## {names['references']}")
    text = "\n\n".join(parts) + "\n"
    return with_spans(text, elements) if ids else without_marks(text)


def _with_displays(markdown: str, manuscript: Manuscript, elements: list[Element]) -> str:
    """Give the body with each table and figure written out where its mark stands."""
    uses = {use.element_id: use for use in manuscript.displays}
    for index, element in enumerate(elements):
        if "display" in element.classes:
            markdown = markdown.replace(f"{OPEN}{index}{NAMED}{CLOSE}", displays.pipe_table(uses[element.id]))
    return markdown


def _differences(corpus: Corpus, edition: Edition, language: str, elements: list[Element]) -> str:
    """Write the errata, study by study: what was printed, what the source says, why they differ, how certain that is."""
    names = words(language)
    order = list(corpus.references)
    by_study: dict[str | None, list[Erratum]] = {}
    for erratum in edition.errata:
        by_study.setdefault(erratum.citekey if erratum.citekey in order else None, []).append(erratum)
    lines = [names[f"differences-introduction-{edition.shows}"]]
    for key in sorted(by_study, key=lambda key: order.index(key) if key is not None else len(order)):
        study = corpus.studies.get(key or "")
        title = study.study.name[language] if study else names["whole-review"]
        lines += ["", f"**{escape(title[:1].upper() + title[1:])}**", ""]
        lines += [_erratum(erratum, language, elements) for erratum in by_study[key]]
    return "\n".join(lines)


def _erratum(erratum: Erratum, language: str, elements: list[Element]) -> str:
    names = words(language)
    parts = [f"{names['printed']} {_sentence(erratum.printed[language])}"]
    if erratum.source is not None:
        lead = names[f"against-{erratum.part or 'A'}"]
        parts.append(f"{lead} {_sentence(erratum.source[language])}")
    parts.append(f"{_sentence(erratum.why[language])} *({names['certainty-' + erratum.certainty]})*")
    elements.append(Element(f"e-{erratum.id}", ("erratum",)))
    return f"- {OPEN}{len(elements) - 1}{NAMED}{' '.join(parts)}{CLOSE}"


def _sentence(text: str) -> str:
    """Give escaped text that ends with one full stop, or with the sign it ends with."""
    text = text.strip()
    return escape(text if text.endswith((".", "!", "?", "…", ".»", ".”")) else text + ".")


def _front(article: Article, edition: Edition, manuscript: Manuscript, parts: dict[str, list[ast.Node]]) -> FrontMatter:
    language = manuscript.language

    def set_text(text: str) -> str:
        return typeset(text, language)

    signed = edition.signatories == "authors"
    authors = tuple(
        Author(
            f"{author.initials}{NO_BREAK}{author.family}",
            author.family,
            tuple(author.marks),
            author.corresponding,
            author.orcid,
            author.given,
            None if author.roles is None else tuple(author.roles),
        )
        for author in article.authors
    )
    affiliations = tuple(
        Affiliation(
            item.mark,
            set_text(", ".join(part for part in (item.name, item.unit, item.address) if part)),
            set_text(item.name),
            set_text(item.unit) if item.unit else None,
            set_text(item.address) if item.address else None,
            item.country,
            item.ror,
        )
        for item in article.affiliations
    )
    keywords = article.keywords or {}
    abstracts = tuple(
        Abstract(
            name,
            words(name)["abstract"],
            apply_blocks(parts[f"abstract-{name}"], name),
            words(name)["keywords"],
            tuple(keywords[name]) if name in keywords else None,
        )
        for name in (language, *manuscript.other_abstracts)
    )
    short = article.short_title.get(language)
    return FrontMatter(
        title=set_text(edition.title[language]),
        translated_titles=tuple((name, typeset(title, name)) for name, title in edition.title.items() if name != language),
        short_title=set_text(short) if short else None,
        authors=authors if signed else (),
        affiliations=affiliations if signed else (),
        correspondence=_correspondence(article, language) if signed else (),
        correspondence_email=article.correspondence.email if article.correspondence and signed else None,
        edition=edition.id,
        edition_title=f"{words(language)['edition']} {edition.id}",
        date=edition.date,
        notice=apply_blocks(parts.get("notice", []), language),
        abstracts=abstracts,
        published_line=_published(article.published, language) if article.published else None,
        doi=article.published.doi if article.published else None,
        licence_name=article.licence.name,
        licence_url=article.licence.url,
        based_on=_publication(article, article.published, language) if article.published else None,
        restates=edition.shows == "printed" and article.published is not None,
        declared=_declared(article, language) if signed else Declarations(),
    )


def _declared(article: Article, language: str) -> Declarations:
    def own(text: str | None) -> str | None:
        return typeset(text, language) if text else None

    funding = article.funding
    return Declarations(
        own(funding.text(language)) if funding else None,
        funding.body if funding else None,
        funding.grant if funding else None,
        own(article.interests[language]) if article.interests else None,
        own(article.data_availability[language]) if article.data_availability else None,
    )


def _publication(article: Article, found: Published, language: str) -> Publication:
    authors = tuple((author.family, author.initials) for author in article.authors)
    return Publication(article.titles[language], authors, found.journal, found.year, found.volume, found.pages, found.doi, found.hal_url)


def _correspondence(article: Article, language: str) -> tuple[str, ...]:
    found = article.correspondence
    if found is None:
        return ()
    names = words(language)
    numbers = [f"{names[key]} {value}".replace(" ", NO_BREAK) for key, value in (("phone", found.phone), ("fax", found.fax)) if value]
    lines = (found.name, found.department, found.address, " – ".join(numbers))
    return tuple(typeset(line, language) for line in lines if line)


def _published(found: Published, language: str) -> str:
    volume = f";{found.volume}" if found.volume else ""
    pages = f":{found.pages.replace('-', '–')}" if found.pages else ""
    line = f"{found.journal} {found.year}{volume}{pages}"
    if found.hal is None:
        return line
    deposited = f", {words(language)['deposited']} {month_year(found.hal_submitted, language)}" if found.hal_submitted else ""
    return f"{line}{NARROW + ';' if language.startswith('fr') else ';'} HAL {found.hal}{deposited}"


def _epoch(date: str) -> int:
    """Give the first second (UTC) of a date as precise as it is known."""
    parts = [int(part) for part in date.split("-")]
    year, month, day = [*parts, 1, 1][:3]
    return int(dt.datetime(year, month, day, tzinfo=dt.UTC).timestamp())
