"""Make the package for a journal: assemble the article in its style, write its files, hold them against its rules, publish all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from probant import pipeline
from probant.diagnostics import closest
from probant.document import Document
from probant.exports.journal import anonymous, counting, measuring, report
from probant.exports.journal.contents import Contents, files_of
from probant.exports.journal.declaring import declared, with_declarations
from probant.exports.journal.judging import Verdict, judge
from probant.exports.packages import published
from probant.language.submission import WORDS
from probant.loading.corpus import Corpus
from probant.loading.journals import LoadedProfile, load_profiles
from probant.loading.project import load_project
from probant.model.journals import ArticleType
from probant.model.records import Edition
from probant.pandoc import ast, engine
from probant.templating.manuscript import Manuscript, without_marks
from probant.transforms.assembly import MARKDOWN
from probant.writers.layouts import load_layout
from probant.writers.zipping import zipped

_BEFORE_SIGN = re.compile(r"\s+(?=[.,])")
"""The space that a citation leaves before the sign after it, once it is taken out."""

Progress = Callable[[str], None]


class UnknownJournal(ValueError):
    """A journal, language or type of article that there is no such one of; the message names those there are."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. None is the project's own edition, all languages that the journal takes, its usual type of article.

    `check`: nothing is written.
    """

    journal: str
    edition: str | None = None
    languages: tuple[str, ...] | None = None
    kind: str | None = None
    output: Path | None = None
    check: bool = False
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """A package: its files by name, its report, and lines that say where it was written (none when nothing was)."""

    files: dict[str, bytes]
    report: report.Report
    published: tuple[str, ...] = ()


def export(root: Path, request: Request, progress: Progress) -> list[Package]:
    """Make the packages of an edition for a journal, one for each language; all are written, or none.

    Raises StopBuild when the project or a profile has errors, UnknownJournal and pipeline.UnknownChoice for what there is not, and
    publishing.CannotPublish when a package cannot be written.
    """
    project = load_project(root)
    loaded = _profile(load_profiles(project), request.journal)
    languages = _languages(loaded, tuple(project.languages), request.languages)
    kind = _kind(loaded, request.kind)
    progress("reading the evidence")
    state = pipeline.assembled(root, request.edition, request.epoch, str(loaded.profile.style.value))
    build = request.output or root / "build"
    edition = state[1].id
    packages = []
    for language in languages:
        progress(f"writing the package in {language}")
        files, made = _package(root, state, loaded, kind, language)
        packages.append(Package(files, made))
    if request.check:
        return packages
    folder = f"{edition}/{loaded.profile.id}"
    return [replace(item, published=tuple(published(build, folder, item.report.language, item.files))) for item in packages]


def _profile(profiles: dict[str, LoadedProfile], name: str) -> LoadedProfile:
    if name in profiles:
        return profiles[name]
    by_title = {item.profile.title.casefold(): item for item in profiles.values()}
    if name.casefold() in by_title:
        return by_title[name.casefold()]
    hint = closest(name, profiles) or f"one of {', '.join(profiles)}"
    raise UnknownJournal(f"no journal `{name}`, {hint}; `probant export --list` shows them, content/journals/<id>.yaml adds one")


def _languages(loaded: LoadedProfile, project: tuple[str, ...], asked: tuple[str, ...] | None) -> tuple[str, ...]:
    """Give the languages of the packages; those that the engine has no words in are not among the project's."""
    profile = loaded.profile
    for language in asked or ():
        if language not in project:
            raise pipeline.UnknownChoice("language", language, project)
        if language not in profile.taken:
            raise UnknownJournal(f"{profile.title} takes no manuscript in `{language}`; it takes {', '.join(profile.taken)}")
    found = tuple(language for language in project if language in profile.taken and language in WORDS and (asked is None or language in asked))
    if not found:
        raise UnknownJournal(f"{profile.title} takes {', '.join(profile.taken)}, the project has {', '.join(project)}")
    return found


def _kind(loaded: LoadedProfile, name: str | None) -> str:
    kinds = loaded.profile.article_types
    chosen = name or loaded.profile.default_type
    if chosen not in kinds:
        hint = closest(chosen, kinds)
        raise UnknownJournal(f"{loaded.profile.title} has no article type `{chosen}`; it has {', '.join(kinds)}{f' ({hint})' if hint else ''}")
    return chosen


def _package(
    root: Path,
    state: tuple[Corpus, Edition, dict[str, Manuscript], dict[str, Document]],
    loaded: LoadedProfile,
    kind: str,
    language: str,
) -> tuple[dict[str, bytes], report.Report]:
    """Give the files of a package with its report and its zip, and the report."""
    corpus, edition, manuscripts, documents = state
    profile, manuscript = loaded.profile, manuscripts[language]
    limits = profile.article_types[kind]
    items = declared(corpus, edition, profile, language)
    document = with_declarations(documents[language], items)
    secrets = anonymous.secrets_of(corpus)
    listed = highlights_of(manuscript)
    measures = measuring.measure(document, corpus, edition, limits, highlights=listed, states={item.rule.key: item.state for item in items})
    contents = Contents(
        state=(corpus, edition, manuscripts, {**documents, language: document}),
        document=document,
        article=documents[language],
        hidden=anonymous.anonymised(document, secrets),
        secrets=secrets,
        profile=profile,
        kind=limits.name.get(language) or next(iter(limits.name.values())),
        counted=measures.words,
        declared=items,
        highlights=listed,
        layout=load_layout(root / "templates" / "layout"),
    )
    made = files_of(contents)
    allowed = anonymous.names_in_references(document, secrets)
    hidden = [name for name in made.files if name in made.anonymous]
    numbered, spacing = measuring.look_of(made.manuscript)
    measures = replace(
        measures,
        figure_files=tuple(item.measured for item in made.figures.values()),
        line_numbers=numbered,
        spacing=spacing,
        self_citations=anonymous.self_citations(document, corpus),
        leaks={name: anonymous.leaks(name, made.files[name], secrets, allowed) for name in hidden},
        anonymous_files=len(hidden),
    )
    verdicts = judge(profile, limits, measures)
    return _reported(made.files, verdicts, loaded, kind, contents, edition, limits)


def _reported(
    files: dict[str, bytes],
    verdicts: tuple[Verdict, ...],
    loaded: LoadedProfile,
    kind: str,
    contents: Contents,
    edition: Edition,
    limits: ArticleType,
) -> tuple[dict[str, bytes], report.Report]:
    """Add the report and the zip to the files of a package."""
    document = contents.document
    parts = limits.words_of.value if limits.words_of is not None and limits.words_of.value else counting.DEFAULT_PARTS
    made = report.Report(
        loaded.profile,
        loaded.file.path,
        kind,
        edition.id,
        document.front.title,
        document.language,
        verdicts,
        tuple(counting.weights(document, parts)),
        {name: len(data) for name, data in files.items()},
    )
    whole = {**files, "report.json": report.as_json(made), "report.html": report.as_page(made, contents.layout)}
    name = f"{loaded.profile.id}-{edition.id}-{document.language}.zip"
    return {**whole, name: zipped(dict(sorted(whole.items())))}, made


def highlights_of(manuscript: Manuscript) -> tuple[str, ...] | None:
    """Give the highlights of a manuscript as plain texts: the items of the lists of its template, or its paragraphs; None where it has no template."""
    from probant.language.typography import apply_blocks

    if manuscript.highlights is None:
        return None
    text = without_marks(manuscript.highlights.markdown)
    blocks = apply_blocks(ast.parse(engine.run(engine.Request(text, MARKDOWN, "json"))), manuscript.language)
    uncited = ast.rewrite(blocks, lambda node: [] if node["t"] == "Cite" else None)
    found = [ast.plain(node).strip() for node in ast.walk(uncited) if node["t"] in ("Para", "Plain")]
    return tuple(_BEFORE_SIGN.sub("", item) for item in found if item)
