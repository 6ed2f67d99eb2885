"""The files of a package, part by part, in the order and under the numbers that a journal's form gives them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from probant import writers
from probant.document import Document
from probant.exports.journal import bibliography, counting, pages, sanra
from probant.exports.journal.anonymous import Secrets, masked_ledger
from probant.exports.journal.declaring import Declared, default_declaration
from probant.exports.journal.drawing import DrawnFile, drawn, figures_of
from probant.language.submission import submission_words
from probant.loading.corpus import Corpus
from probant.model.base import DeclarationKey
from probant.model.journals import ROLES, Profile, Role
from probant.model.records import Edition
from probant.templating.manuscript import Manuscript
from probant.trace import build_ledger, write_json
from probant.trace.page import write_page
from probant.trace.workbook import write_workbook
from probant.writers import Layout
from probant.writers.manuscript import ManuscriptOptions, write_manuscript

State = tuple[Corpus, Edition, dict[str, Manuscript], dict[str, Document]]

_HIDDEN: frozenset[Role] = frozenset(
    {"manuscript-anonymised", "abstract", "highlights", "figures", "tables", "supplementary", "checklists", "references"}
)
"""The parts that reviewers see."""

_DECLARATIONS: dict[Role, DeclarationKey] = {
    "declaration-of-interests": "interests",
    "contributions": "contributions",
    "funding": "funding",
    "generative-ai": "generative-ai",
}
_DEFAULT_SPACING = 2.0


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package is made from.

    `document` has the journal's declarations, `article` the article's own back matter, `hidden` no authors; `kind` and `counted` stand on the pages.
    """

    state: State
    document: Document
    article: Document
    hidden: Document
    secrets: Secrets
    profile: Profile
    kind: str
    counted: int
    declared: tuple[Declared, ...]
    highlights: tuple[str, ...] | None
    layout: Layout

    @property
    def about(self) -> pages.Submission:
        """Give what the pages are about."""
        corpus, edition = self.state[:2]
        article = corpus.article if edition.signatories == "authors" else None
        return pages.Submission(self.document, article, self.profile, self.kind, self.counted)


@dataclass(slots=True)
class Made:
    """The files of a package by name; which of them reviewers see; its figures; the manuscript that they read."""

    files: dict[str, bytes] = field(default_factory=dict)
    anonymous: set[str] = field(default_factory=set)
    figures: dict[str, DrawnFile] = field(default_factory=dict)
    manuscript: bytes = b""


def ordered(profile: Profile) -> tuple[Role, ...]:
    """Give the parts of a package: those that the journal asks for in its order, then the others, for they are made for every journal."""
    asked: list[Role] = list(profile.files.value or ())
    return tuple(dict.fromkeys([*asked, *ROLES]))


def files_of(contents: Contents) -> Made:
    """Write every file of a package but its report."""
    made = Made()
    made.figures = figures_of(contents.document, contents.profile)
    roles = ordered(contents.profile)
    with ThreadPoolExecutor(2) as threads:  # most of the time is pandoc's, in processes of its own
        parts = dict(zip(roles, threads.map(lambda role: _PARTS[role](contents, made), roles), strict=True))
    number = 0
    for role in roles:
        found = parts[role]
        if not found:
            continue
        number += 1
        for name, data in found.items():
            whole = f"{number:02}_{name}"
            made.files[whole] = data
            if role in _HIDDEN:
                made.anonymous.add(whole)
    made.manuscript = parts["manuscript-anonymised"]["manuscript-anonymised.docx"]
    return made


Part = Callable[[Contents, Made], dict[str, bytes]]


def _manuscript(contents: Contents, _made: Made) -> dict[str, bytes]:
    options = _options(contents.profile, anonymised=False)
    return {"manuscript.docx": write_manuscript(contents.document, contents.layout, options)}


def _anonymised(contents: Contents, _made: Made) -> dict[str, bytes]:
    options = _options(contents.profile, anonymised=True)
    return {"manuscript-anonymised.docx": write_manuscript(contents.hidden, contents.layout, options)}


def _options(profile: Profile, *, anonymised: bool) -> ManuscriptOptions:
    """Give how the journal wants its manuscript: numbered, double-spaced lines unless its profile says otherwise."""
    page = profile.manuscript
    numbers = page.line_numbers.value if page.line_numbers is not None else None
    spacing = page.spacing.value if page.spacing is not None else None
    return ManuscriptOptions(
        line_numbers=numbers is not False,
        spacing=spacing or _DEFAULT_SPACING,
        anonymised=anonymised,
        tables="end",
        figures="apart",
        figure_data=False,
    )


def _title_page(contents: Contents, _made: Made) -> dict[str, bytes]:
    return {"title-page.docx": pages.title_page(contents.about, contents.layout)}


def _cover_letter(contents: Contents, _made: Made) -> dict[str, bytes]:
    return {"cover-letter.docx": pages.write(pages.cover_letter(contents.about), contents.document, contents.layout)}


def _abstract(contents: Contents, _made: Made) -> dict[str, bytes]:
    return {"abstract.docx": pages.write(pages.abstracts(contents.hidden), contents.hidden, contents.layout, anonymised=True)}


def _highlights(contents: Contents, _made: Made) -> dict[str, bytes]:
    withheld = submission_words(contents.hidden.language)["withheld"]
    pattern = contents.secrets.pattern
    items = None if contents.highlights is None else [pattern.sub(withheld, item) for item in contents.highlights]
    return {"highlights.docx": pages.write(pages.highlights(contents.hidden, items), contents.hidden, contents.layout, anonymised=True)}


def _declaration(role: Role) -> Part:
    """Give what writes a declaration in a file of its own; none where the journal wants no statement when there is nothing to declare."""

    def part(contents: Contents, _made: Made) -> dict[str, bytes]:
        key = _DECLARATIONS[role]
        corpus, edition = contents.state[:2]
        item = next((item for item in contents.declared if item.rule.key == key), None)
        item = item or default_declaration(corpus, edition, key, contents.document.language)
        if not item.text:
            return {}
        return {f"{role}.docx": pages.write(pages.declaration(item), contents.document, contents.layout)}

    return part


def _figures(_contents: Contents, made: Made) -> dict[str, bytes]:
    return {f"figures/{name}": item.data for name, item in made.figures.items()}


def _tables(contents: Contents, _made: Made) -> dict[str, bytes]:
    document = contents.hidden
    return {
        f"tables/Table{number}.docx": pages.write(pages.table(document, block, contents.layout), document, contents.layout, anonymised=True)
        for number, block in enumerate(counting.displays(document, "table"), 1)
    }


def _supplementary(contents: Contents, _made: Made) -> dict[str, bytes]:
    document = contents.document
    ledger = masked_ledger(build_ledger(*contents.state), contents.secrets, submission_words(document.language)["withheld"])
    return {
        "supplementary/trace.json": write_json(ledger),
        "supplementary/trace.xlsx": write_workbook(ledger, document.epoch),
        "supplementary/trace.html": write_page(ledger, contents.layout),
    }


def _checklists(contents: Contents, _made: Made) -> dict[str, bytes]:
    document, article = contents.hidden, contents.about.article
    search = article is not None and article.declared("search-strategy", document.language) is not None
    items = sanra.self_check(contents.document, contents.state[2][document.language], search=search)
    page = pages.write(sanra.blocks(items, document), document, contents.layout, anonymised=True)
    return {"checklists/sanra.docx": page, "checklists/sanra.csv": sanra.as_csv(items)}


def _references(contents: Contents, _made: Made) -> dict[str, bytes]:
    document = contents.document
    return {
        "references/references.bib": bibliography.bib(document, contents.state[0]),
        "references/references.ris": bibliography.ris(document),
        "references/references.json": bibliography.csl_json(document),
    }


def _jats(contents: Contents, _made: Made) -> dict[str, bytes]:
    """Give the article as JATS, with the drawings that it refers to."""
    article = drawn(contents.article)
    return {
        "jats/article.xml": writers.writer("jats")(article, contents.layout),
        **{f"jats/{name}": data for name, data in writers.beside("jats", article).items()},
    }


_PARTS: dict[Role, Part] = {
    "cover-letter": _cover_letter,
    "title-page": _title_page,
    "manuscript": _manuscript,
    "manuscript-anonymised": _anonymised,
    "abstract": _abstract,
    "highlights": _highlights,
    "declaration-of-interests": _declaration("declaration-of-interests"),
    "contributions": _declaration("contributions"),
    "funding": _declaration("funding"),
    "generative-ai": _declaration("generative-ai"),
    "figures": _figures,
    "tables": _tables,
    "supplementary": _supplementary,
    "checklists": _checklists,
    "references": _references,
    "jats": _jats,
}
