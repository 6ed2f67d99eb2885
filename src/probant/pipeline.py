"""Build an edition: the one place that sequences the stages and starts processes.

A build compares digests of its inputs with those that the published artifacts were made from, and makes again only what changed. Heavy libraries are
imported only when something has to be made; page layout runs in worker processes that import it while the evidence is still being read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from probant import caching, publishing, workers
from probant.diagnostics import Diagnostic, Findings, StopBuild
from probant.loading.project import Project, load_project
from probant.plan import LEDGER, TRACES, Artifact, BuildReport, Plan, Request, UnknownChoice
from probant.spans import Span
from probant.workers import Written
from probant.writers import FORMATS, Layout, file_name

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from probant.document import Document
    from probant.loading.corpus import Corpus
    from probant.model.records import Edition
    from probant.templating.manuscript import Manuscript
    from probant.update.impact.gathering import Rendered
    from probant.writers.attachments import Enclosure

__all__ = [
    "Artifact",
    "BuildReport",
    "Request",
    "UnknownChoice",
    "assembled",
    "build",
    "check",
    "documents_of",
    "editions_of",
    "examine",
    "ledger_of",
    "markdown_of",
    "rendered",
]

Progress = Callable[[str], None]
"""Called with a short sentence at each step."""


def _silent(_step: str) -> None:
    """Say nothing."""


def build(root: Path, request: Request, progress: Progress = _silent) -> BuildReport:
    """Build an edition of the project in `root`.

    Raises StopBuild with all findings when the project has errors, UnknownChoice for an option it has no such thing for, and
    publishing.CannotPublish when the artifacts cannot be written. In each case the last good build stays as it was.
    """
    project = load_project(root)
    plan = Plan(project, request)
    if plan.nothing_to_do():
        return plan.unchanged()
    with workers.pool_for(plan.wanted(), draws=plan.has_figures and plan.drawings.is_empty()) as pool:
        corpus, edition, manuscripts, findings = _evidence(project, plan.edition, progress)
        if findings.errors or (request.strict and findings.warnings):
            raise StopBuild(findings)
        return _make(plan, corpus, edition, manuscripts, findings, pool, progress)


def editions_of(root: Path) -> list[str]:
    """Give the editions of the project in `root`, its default one first, without reading them; StopBuild when it has no usable configuration."""
    project = load_project(root)
    found = sorted(path.stem for path in (root / "content" / "editions").glob("*.yaml"))
    return sorted({project.default_edition, *found}, key=lambda name: (name != project.default_edition, name))


def _evidence(project: Project, edition_id: str, progress: Progress) -> tuple[Corpus, Edition, dict[str, Manuscript], Findings]:
    """Read the project and render an edition in all its languages; StopBuild when a part cannot be read at all."""
    from probant.loading.corpus import load_corpus

    progress("reading the evidence")
    corpus, findings = load_corpus(project)
    if corpus is None or (findings.errors and edition_id not in corpus.editions):
        raise StopBuild(findings)
    edition = corpus.editions.get(edition_id)
    if edition is None:
        raise UnknownChoice("edition", edition_id, corpus.editions)
    progress("writing the text")
    return corpus, edition, examine(corpus, edition, findings), findings


def examine(corpus: Corpus, edition: Edition, findings: Findings) -> dict[str, Manuscript]:
    """Render an edition of a loaded project in all its languages, and check it; the findings are added to `findings`."""
    from probant.checks.arithmetic import check_arithmetic
    from probant.checks.blanks import check_blanks
    from probant.checks.claims import check_citations, check_claims
    from probant.checks.numbers import check_numbers
    from probant.checks.text import check_text
    from probant.templating.news import add_news
    from probant.templating.rendering import render_manuscript

    project = corpus.project
    sound = not findings.errors
    manuscripts = {language: render_manuscript(corpus, edition, language, findings) for language in project.languages}
    add_news(corpus, edition, manuscripts)
    check_blanks(corpus, manuscripts.values(), findings)
    check_citations(corpus, edition, manuscripts, findings)
    warnings: list[Diagnostic] = []
    if not findings.errors:
        check_claims(corpus, manuscripts, findings)
        warnings = check_text(corpus, edition, manuscripts, findings)
    for language in project.languages:
        check_numbers(corpus, edition, language, findings)
    if sound:
        check_arithmetic(corpus, findings)
    if not findings.errors:
        findings.extend(warnings)
    return manuscripts


def check(root: Path, edition: str | None = None) -> tuple[Findings, dict[str, int]]:
    """Load and check a project, writing nothing: its findings, and counts of what it holds."""
    project = load_project(root)
    try:
        corpus, chosen, manuscripts, findings = _evidence(project, edition or project.default_edition, _silent)
    except StopBuild as stopped:
        return stopped.findings, {}
    from probant.templating.manuscript import AUTHORS_KINDS

    if not findings.errors:
        _read(corpus, chosen, manuscripts, findings)
    first = next(iter(manuscripts.values()))
    claims = first.claims
    used = {fact for claim in claims for fact in claim.facts}
    sourced = [corpus.facts[name] for name in used if corpus.facts[name].citekey is not None]
    own = [corpus.facts[name].source for name in used if corpus.facts[name].citekey is None]
    counts = {
        "claims": sum(claim.authors is None for claim in claims),
        "authors' statements": sum(claim.authors is not None for claim in claims),
        **{f"authors' {kind}s": number for kind in AUTHORS_KINDS if (number := sum(claim.authors == kind for claim in claims))},
        "unsourced figures": sum(body.kind != "finding" for body in own),
        "facts": len(sourced),
        "unverified facts": sum(fact.reading.verification == "unverified" for fact in sourced),
        "references": len({key for claim in claims for key in claim.citations}),
        **{f"{kind}s": number for kind in ("table", "figure") if (number := sum(use.kind == kind for use in first.displays))},
    }
    return findings, counts


def verify(root: Path, findings: Findings, progress: Progress = _silent, *, refresh: bool = False) -> str:
    """Ask Crossref and PubMed about the references of a project, and add what they say otherwise to `findings`; give what was done, in words."""
    from probant.loading.corpus import load_corpus
    from probant.update.lookup import client_of
    from probant.update.verifying import verify as ask

    project = load_project(root)
    corpus, _known = load_corpus(project)
    if corpus is None:
        return ""
    with client_of(project, progress, refresh=refresh) as client:
        return str(ask(corpus, client, findings, progress))


def _read(corpus: Corpus, edition: Edition, manuscripts: dict[str, Manuscript], findings: Findings) -> None:
    """Let pandoc read the texts as a build does, for what they may not hold: raw markup, unsafe links, broken blocks.

    A text that was read before and found sound is not read again. The citations are resolved once, in one language, for each set of style and references.
    """
    from probant.loading.styles import read_style
    from probant.transforms.assembly import items, read, source_of

    style = read_style(corpus.project.root, corpus.project.style, findings, Span("probant.toml"))
    if style is None:
        return
    sound = caching.Sound()
    sources = {language: source_of(corpus, edition, manuscript) for language, manuscript in manuscripts.items()}
    citing = sound.key("citations", style, *sorted(items(corpus, [key]) for key in {key for source in sources.values() for key in source.cited}))
    cited = sound.holds(citing)
    keys: dict[str, str] = {}
    for language, source in sources.items():
        key = sound.key("text", language, source.text, *map(repr, source.elements), *sorted(corpus.references))
        if not sound.holds(key) or not cited:
            keys[language] = key
    if not keys:
        return
    first = next(iter(keys))

    def one(language: str) -> None:
        read(corpus, edition, language, sources[language], style if language == first and not cited else None, findings)

    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(keys)) as threads:
        list(threads.map(one, keys))
    if not findings.errors:
        sound.record([*keys.values(), citing])


def markdown_of(root: Path, edition: str | None, language: str, *, ids: bool = False) -> str:
    """Give the whole article in a language as Markdown with citations (`ids`: with claims and facts as spans); StopBuild when the project has errors."""
    from probant.transforms.assembly import article_markdown

    project = load_project(root)
    corpus, chosen, manuscripts, findings = _evidence(project, edition or project.default_edition, _silent)
    if findings.errors:
        raise StopBuild(findings)
    return article_markdown(corpus, chosen, manuscripts[language], ids=ids)


def documents_of(root: Path, edition: str | None = None) -> dict[str, Document]:
    """Give the `Document` of each language of an edition, before any writer; StopBuild when the project has errors."""
    return assembled(root, edition)[3]


def ledger_of(root: Path, edition: str | None = None) -> dict[str, Any]:
    """Give the ledger of an edition, with all facts and references of the project, writing nothing; StopBuild when it has errors."""
    from probant.trace import build_ledger

    return build_ledger(*assembled(root, edition), everything=True)


def state_of(root: Path, edition: str | None = None, epoch: int | None = None) -> tuple[dict[str, Any], dict[str, Document]]:
    """Give the ledger of an edition, as a build publishes it, and its documents; StopBuild when the project has errors."""
    from probant.trace import build_ledger

    corpus, chosen, manuscripts, documents = assembled(root, edition, epoch)
    return build_ledger(corpus, chosen, manuscripts, documents), documents


def rendered(root: Path, edition: str | None = None, languages: Sequence[str] = ()) -> tuple[Corpus, list[Rendered]]:
    """Give a project and its editions as they stand (`edition`: that one only), rendered and not checked; StopBuild where it cannot be read or rendered.

    What a check would say of the text stops nothing: a retracted reference is an error, and its impact is asked for just then. UnknownChoice for an edition or
    one of `languages` that the project does not have.
    """
    from probant.loading.corpus import load_corpus
    from probant.update.impact.gathering import render

    project = load_project(root)
    corpus, findings = load_corpus(project)
    if corpus is None or findings.errors:
        raise StopBuild(findings)
    for what, names, known in (("edition", () if edition is None else (edition,), corpus.editions), ("language", languages, project.languages)):
        for name in names:
            if name not in known:
                raise UnknownChoice(what, name, known)
    found = render(corpus, [item for name, item in corpus.editions.items() if edition in (None, name)], findings)
    if findings.errors:
        raise StopBuild(findings)
    return corpus, found


def assembled(
    root: Path, edition: str | None = None, epoch: int | None = None, style: str | None = None
) -> tuple[Corpus, Edition, dict[str, Manuscript], dict[str, Document]]:
    """Give the evidence of an edition and its documents before any writer, cited in the project's style or another; StopBuild when there are errors."""
    project = load_project(root)
    corpus, chosen, manuscripts, findings = _evidence(project, edition or project.default_edition, _silent)
    languages, chosen_style = tuple(project.languages), style or project.style
    documents = {} if findings.errors else _documents(corpus, chosen, manuscripts, languages, chosen_style, epoch, findings)
    if findings.errors:
        raise StopBuild(findings)
    return corpus, chosen, manuscripts, documents


def _documents(
    corpus: Corpus,
    edition: Edition,
    manuscripts: dict[str, Manuscript],
    languages: tuple[str, ...],
    style_name: str,
    epoch: int | None,
    findings: Findings,
) -> dict[str, Document]:
    """Assemble the documents, one thread a language: most of the time is pandoc's."""
    from concurrent.futures import ThreadPoolExecutor

    from probant.loading.styles import read_style
    from probant.transforms.assembly import assemble

    style = read_style(corpus.project.root, style_name, findings, Span("probant.toml"))
    if style is None:
        return {}

    def one(language: str) -> Document | None:
        return assemble(corpus, edition, manuscripts[language], style, epoch=epoch, findings=findings)

    with ThreadPoolExecutor(len(languages)) as threads:
        made = dict(zip(languages, threads.map(one, languages), strict=True))
    return {language: document for language, document in made.items() if document is not None}


def _make(
    plan: Plan,
    corpus: Corpus,
    edition: Edition,
    manuscripts: dict[str, Manuscript],
    findings: Findings,
    pool: ProcessPoolExecutor | None,
    progress: Progress,
) -> BuildReport:
    """Assemble, write and publish."""
    from probant.trace.files import write_ledger
    from probant.writers.layouts import load_layout

    progress("formatting the citations")
    documents = _documents(corpus, edition, manuscripts, tuple(plan.project.languages), plan.style, plan.request.epoch, findings)
    if findings.errors:
        raise StopBuild(findings)
    layout = load_layout(plan.project.root / "templates" / "layout")
    contents = {language: _content_key(document, layout) for language, document in documents.items()}
    todo = [item for item in plan.wanted() if not _same_content(plan, item[0], _content_of(plan, item[0], contents[item[1]]))]
    drawn: list[str] = []
    kept: list[str] = []
    if pool is not None and any(document.figures for document in documents.values()):
        progress("drawing the figures")
        printed = {language for _, language, form in todo if form == "pdf"}
        documents |= workers.draw_figures(plan.drawings, {item[1]: documents[item[1]] for item in todo}, printed, pool, drawn, kept)
    jobs = workers.start(todo, documents, layout, pool, live=plan.request.citations == "zotero")
    ledger = write_ledger(corpus, edition, manuscripts, documents, layout)
    enclosure = _enclosure(corpus, documents, ledger[0])
    report = _publish(plan, contents, workers.collect(jobs, progress), dict(zip(TRACES, ledger, strict=True)), enclosure, findings, progress)
    report.drawn, report.kept_drawings = drawn, kept
    return report


def _enclosure(corpus: Corpus, documents: dict[str, Document], ledger: bytes) -> Enclosure:
    """Give what every PDF has attached: the ledger, and the bibliography as the project has it."""
    from probant.writers.attachments import Attachment, Enclosure

    bibliography = corpus.project.root / corpus.project.bibliography
    files = (
        Attachment(LEDGER, ledger, "application/json", "Data"),
        Attachment(bibliography.name, bibliography.read_bytes(), "application/x-bibtex", "Source"),
    )
    said = {language: (item.words["attached-ledger"], item.words["attached-bibliography"]) for language, item in documents.items()}
    return Enclosure(files, said, next(iter(documents.values())).epoch)


def _content_key(document: Document, layout: Layout) -> str:
    """Give a digest of all that a writer is given."""
    import hashlib

    files = [f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(layout.files.items())]
    return caching.digest([caching.tools_digest(), document.identifier, *files])


def _content_of(plan: Plan, name: str, content: str) -> str:
    """Give the digest of an artifact's document, which for the manuscript says how its citations are written."""
    return caching.digest([content, plan.request.citations]) if name.endswith(".docx") and plan.request.citations != "plain" else content


def _same_content(plan: Plan, name: str, content: str) -> bool:
    """Tell whether an artifact was made from the very same document, though files around it changed."""
    record = plan.manifest.get(name)
    if record is None or plan.folder is None or record.get("content") != content:
        return False
    return caching.is_current(plan.folder, name, record, str(record.get("key"))) and plan.whole(name)


def _publish(
    plan: Plan,
    contents: dict[str, str],
    written: dict[str, Written],
    ledger: dict[str, bytes],
    enclosure: Enclosure,
    findings: Findings,
    progress: Progress,
) -> BuildReport:
    progress("publishing")
    report = BuildReport(plan.edition, plan.build / plan.edition, findings=findings)
    records: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    kept: dict[str, Path] = {}
    everything = [(file_name(language, form), language) for language in plan.project.languages for form in FORMATS]
    with publishing.locked(plan.build):
        for name, language in everything:
            if name in written:
                record = {"content": _content_of(plan, name, contents[language]), **_finished(written[name], enclosure, language, files)}
                files |= written[name].beside
                records |= {file: {"key": plan.keys[language], **_of_bytes(data)} for file, data in written[name].beside.items()}
                report.artifacts.append(_artifact(report, name, record, written[name].seconds))
            elif plan.folder is not None and (plan.current(name, language) or _same_content(plan, name, _content_of(plan, name, contents[language]))):
                record = dict(plan.manifest[name])
                if "attached" in record and record["attached"] != enclosure.key(language):
                    again = _kept_pages(plan.folder, name, record)
                    record |= _finished(again, enclosure, language, files)
                    report.artifacts.append(_artifact(report, name, record, again.seconds))
                else:
                    kept[name] = plan.folder / name
                    for file in plan.beside(name):
                        kept[file] = plan.folder / file
                        records.setdefault(file, plan.manifest[file])
                    report.artifacts.append(plan.kept(name))
            else:
                if name in plan.manifest:
                    report.dropped.append(name)
                continue
            records[name] = {**record, "key": plan.keys[language]}
        kept = {name: path for name, path in kept.items() if name not in files}
        for name, data in ledger.items():
            records[name] = {"key": caching.digest(plan.keys.values()), **_of_bytes(data), "warnings": findings.warnings}
        report.strangers = list(publishing.publish(plan.build, plan.edition, {**files, **ledger}, kept, {"artifacts": records}).strangers)
    return report


def _of_bytes(data: bytes) -> dict[str, Any]:
    """Give what a manifest says of a file's bytes."""
    import hashlib

    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


def _finished(item: Written, enclosure: Enclosure, language: str, files: dict[str, bytes]) -> dict[str, Any]:
    """Put an artifact among the files to publish, a PDF with what is attached to it; give its record."""
    if item.frame is None:
        files[item.name] = item.data
        return {**_of_bytes(item.data), "pages": None, **({"beside": sorted(item.beside)} if item.beside else {})}
    data = files[item.name] = enclosure.attach(item.data, item.frame, language)
    return {**_of_bytes(data), "pages": item.frame.pages, "frame": item.frame.as_json(), "attached": enclosure.key(language)}


def _kept_pages(folder: Path, name: str, record: dict[str, Any]) -> Written:
    """Give a PDF of the set before, to attach other files to: its pages are still current."""
    from probant.writers.attachments import Frame

    return Written(name, (folder / name).read_bytes(), Frame(**record["frame"]), 0.0)


def _artifact(report: BuildReport, name: str, record: dict[str, Any], seconds: float) -> Artifact:
    return Artifact(name, report.folder / name, record["size"], record["pages"], seconds)
