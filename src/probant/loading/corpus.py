"""Read everything a project says into one `Corpus`: every fact, label and reference, with its place, links between them checked."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from probant.diagnostics import Findings, Note, closest
from probant.loading.bibliography import Reference, convert, read_bibliography
from probant.loading.blanks import Blank, Draft, blanks_of, is_blank
from probant.loading.displays import LoadedDisplay, check_displays, load_displays
from probant.loading.loader import Loader, listed
from probant.loading.project import Project
from probant.loading.sources import read_text
from probant.loading.validation import validate_model, validate_part
from probant.loading.vocabulary import with_defaults
from probant.loading.yaml_source import Path, YamlFile
from probant.model.facts import FACT, FIXED_FIELDS, TIME_KINDS, Body, Finding, Interval, Number, Range, Reading
from probant.model.records import Article, Edition, Licence, Statement, Statements, Study, Vocabulary
from probant.spans import Span

_KNOWN: dict[str, list[str]] = {}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as loaded. `citekey` is None for a figure or words of the authors' own, which have no source."""

    id: str
    citekey: str | None
    source: Body
    printed: Body | None
    span: Span
    field_spans: dict[str, Span] = field(default_factory=dict)

    def shown(self, which: str) -> Body:
        """Give what an edition shows: `printed` (where the published review printed something else) or `source`."""
        return self.printed if which == "printed" and self.printed is not None else self.source

    def differs(self, which: str) -> bool:
        """Tell whether what is shown is not what the source says."""
        return which == "printed" and self.printed is not None

    @property
    def reading(self) -> Reading:
        """Give where it was read and how it was verified."""
        return self.source.read


@dataclass(frozen=True, slots=True)
class LoadedStudy:
    """A study as loaded, with the place of its parts."""

    study: Study
    file: YamlFile
    facts: tuple[str, ...]

    @property
    def span(self) -> Span:
        """Give the place of its citekey."""
        return self.file.span(("citekey",))


@dataclass(slots=True)
class Corpus:
    """All that a project says."""

    project: Project
    article: Article
    vocabulary: Vocabulary
    references: dict[str, Reference]
    studies: dict[str, LoadedStudy]
    facts: dict[str, Fact]
    editions: dict[str, Edition]
    displays: dict[str, LoadedDisplay] = field(default_factory=dict)
    """The tables and figures, by id."""
    files: dict[str, YamlFile] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    """Ids of facts that were given and refused: naming one is no second defect."""
    unread: bool = False
    """Whether a file of facts could not be read, so that a fact not found may stand there."""
    drafts: dict[str, Draft] = field(default_factory=dict)
    """Studies that still have blanks, by citekey: nothing of them is in `studies` and `facts`."""
    words_unread: bool = False
    """Whether the vocabulary could not be read, so that a unit or endpoint not found may stand there."""

    def may_hold(self, name: str) -> bool:
        """Tell whether a fact that is not in `facts` may stand in what was refused or not read."""
        return self.unread or name in self.refused


def load_corpus(project: Project) -> tuple[Corpus | None, Findings]:
    """Read the whole project.

    Gives the corpus (what could be read of it) and all findings, of every file, together.
    """
    loader = Loader(project)
    bib = read_text(project.root, project.bibliography, loader.findings)
    conversion = convert(bib) if bib is not None else None
    article = loader.model("content/article.yaml", Article)
    there = "content/vocabulary.yaml" in listed(project, "content")
    own = loader.model("content/vocabulary.yaml", Vocabulary) if there else None
    vocabulary = with_defaults(own)
    facts: dict[str, Fact] = {}
    studies = _studies(loader, facts)
    _statements(loader, facts)
    editions = _editions(loader)
    references = read_bibliography(project.bibliography, bib, loader.findings, conversion) if bib is not None else {}
    if article is None:
        # Nothing is built from it: it lets the templates' defects be reported together with the article's.
        article = Article.model_construct(titles={}, authors=[], licence=Licence.model_construct(name="", url=""))
    if listed(project, "content/journals"):
        from probant.loading.journals import own_profiles  # few projects have a profile of their own, and its model takes time to import

        own_profiles(loader)
    displays = load_displays(loader)
    corpus = Corpus(project, article, vocabulary, references, studies, facts, editions, displays, loader.files, loader.refused, loader.unread)
    corpus.drafts = loader.drafts
    corpus.words_unread = there and own is None
    if own is not None:
        _check_units(corpus, own, loader.findings)
    _check_links(corpus, loader.findings)
    check_displays(corpus, loader.findings)
    return corpus, loader.findings


def _check_units(corpus: Corpus, own: Vocabulary, findings: Findings) -> None:
    file = corpus.files["content/vocabulary.yaml"]
    for name, unit in own.units.items():
        missing = [language for language in corpus.project.languages if language not in unit.languages]
        if missing:
            findings.add(
                "untranslated-label",
                f"unit `{name}` is not written in `{'`, `'.join(missing)}`",
                file.key_span(("units", name)),
                hint="write its forms in each language of the project",
            )


def _editions(loader: Loader) -> dict[str, Edition]:
    editions: dict[str, Edition] = {}
    for path in listed(loader.project, "content/editions"):
        edition = loader.model(path, Edition)
        if edition is None:
            continue
        name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if edition.id != name:
            loader.findings.add(
                "name-mismatch",
                f"edition `{edition.id}` stands in the file `{name}`",
                loader.files[path].span(("id",)),
                hint="give both the same name",
            )
        editions[edition.id] = edition
    if not listed(loader.project, "content/editions"):
        span = Span("content/editions")
        loader.findings.add("missing-file", "there is no edition", span, hint="write content/editions/<edition>.yaml")
    elif loader.project.default_edition not in editions and not any(item.span.path.startswith("content/editions/") for item in loader.findings):
        loader.findings.add(
            "unknown-edition",
            f"the default edition `{loader.project.default_edition}` does not exist",
            loader.project.spans.get("default_edition", Span("probant.toml")),
            hint=closest(loader.project.default_edition, editions) or f"one of: {', '.join(editions)}",
        )
    return editions


def _studies(loader: Loader, facts: dict[str, Fact]) -> dict[str, LoadedStudy]:
    studies: dict[str, LoadedStudy] = {}
    for path in listed(loader.project, "content/studies"):
        file = loader.yaml(path)
        blanks = blanks_of(file) if file is not None else []
        name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if file is not None and blanks:
            loader.drafts[name] = _draft(file, name, blanks, loader)
            continue
        study = validate_model(Study, file, loader.findings, loader.languages) if file is not None else None
        if study is None or file is None:
            loader.unread = True
            continue
        if study.citekey != name:
            loader.findings.add(
                "name-mismatch", f"study `{study.citekey}` stands in the file `{name}`", file.span(("citekey",)), hint="give both the same name"
            )
        own = tuple(fact.id for fact in _facts(file, study.citekey, loader) if _add(facts, fact, loader.findings))
        studies[study.citekey] = LoadedStudy(study, file, own)
    return studies


def _draft(file: YamlFile, citekey: str, blanks: list[Blank], loader: Loader) -> Draft:
    """Give a study with blanks; what is wrong in it besides them is reported now."""
    places = {blank.span for blank in blanks}
    scratch = Findings()
    validate_model(Study, file, scratch, loader.languages)
    facts = file.data.get("facts") if isinstance(file.data, dict) else None
    names = set()
    for index, raw in enumerate(facts if isinstance(facts, list) else []):
        kind = raw.get("kind") if isinstance(raw, dict) else None
        validate_part(FACT, file, ("facts", index), raw, scratch, _fields_of(kind), loader.languages)
        if isinstance(raw, dict) and not is_blank(raw.get("id")):
            names.add(str(raw.get("id")))
    loader.findings.extend(item for item in scratch if item.span not in places)
    return Draft(citekey, file.span(("citekey",)), tuple(blanks), frozenset(names))


def _add(facts: dict[str, Fact], fact: Fact, findings: Findings) -> bool:
    first = facts.get(fact.id)
    if first is not None:
        findings.add("duplicate-id", f"fact `{fact.id}` stands twice", fact.span, hint="rename one", notes=(Note(first.span, "first given here"),))
        return False
    facts[fact.id] = fact
    return True


def _fields_of(kind: Any) -> list[str]:
    if not _KNOWN:
        from typing import get_args

        for member in get_args(Body):
            _KNOWN[get_args(member.model_fields["kind"].annotation)[0]] = list(member.model_fields)
    return _KNOWN.get(str(kind), [])


def _facts(file: YamlFile, citekey: str, loader: Loader) -> list[Fact]:
    """Validate the facts of a study one by one, and what was printed of each as a fact of its own."""
    out: list[Fact] = []
    for index, raw in enumerate(file.data.get("facts") or []):
        base: Path = ("facts", index)
        kind = raw.get("kind") if isinstance(raw, dict) else None
        source = validate_part(FACT, file, base, raw, loader.findings, _fields_of(kind), loader.languages)
        if source is None:
            if isinstance(raw, dict):
                # An id refused for its form is known in its right form too.
                loader.refused |= {str(raw.get("id")), str(raw.get("id")).lower().replace("_", "-")}
            continue
        printed = _printed(file, base, raw, loader) if source.printed is not None else None
        spans = {name: file.span((*base, name)) for name in raw}
        out.append(Fact(source.id, citekey, source, printed, file.span((*base, "id")), spans))
    return out


def _printed(file: YamlFile, base: Path, raw: dict[str, Any], loader: Loader) -> Body | None:
    findings = loader.findings
    own = raw["printed"]
    before = len(findings)
    for name in own:
        if name in FIXED_FIELDS or name not in _fields_of(raw["kind"]):
            findings.add(
                "unknown-field",
                f"`{name}` cannot stand in `printed`",
                file.key_span((*base, "printed", name)),
                hint=closest(name, set(_fields_of(raw["kind"])) - FIXED_FIELDS) or "only what a fact of this kind prints can differ",
            )
    if len(findings) > before:
        return None
    merged = {name: value for name, value in raw.items() if name != "printed"} | own
    same = [name for name, value in own.items() if raw.get(name) == value]
    if same:
        findings.add(
            "printed-as-source",
            f"`printed` gives `{same[0]}` as the source does",
            file.key_span((*base, "printed", same[0])),
            hint="delete it from `printed`",
        )
    marks = {(*base, name): file.mark((*base, "printed", name)) for name in own}
    shifted = YamlFile(file.path, file.data, ChainMap(marks, file.values), file.keys)
    body: Body | None = validate_part(FACT, shifted, base, merged, findings, _fields_of(raw["kind"]), loader.languages)
    return body


def _statements(loader: Loader, facts: dict[str, Fact]) -> None:
    single = [path for path in listed(loader.project, "content") if path == "content/statements.yaml"]
    for path in [*single, *listed(loader.project, "content/statements")]:
        statements: Statements | None = loader.model_of_facts(path, Statements)
        if statements is None:
            continue
        file = loader.files[path]
        for index, item in enumerate(statements.statements):
            span = file.span(("statements", index, "id"))
            body = _own(item)
            if body is None:
                loader.findings.add(
                    "missing-field",
                    f"statement `{item.id}` has neither `text` nor a value with its unit",
                    span,
                    hint="add `text`, or `value` and `unit`",
                )
                loader.refused.add(item.id)
                continue
            _add(facts, Fact(item.id, None, body, None, span), loader.findings)


def _own(item: Statement) -> Body | None:
    """Turn the authors' own statement into a fact without a source."""
    read = Reading(verification="unverified", locator=None)
    if item.low is not None and item.high is not None and item.unit:
        return Range(id=item.id, kind="range", statement=item.statement, read=read, low=item.low, high=item.high, unit=item.unit)
    if item.value is not None and item.unit:
        return Number(id=item.id, kind="number", statement=item.statement, read=read, value=item.value, unit=item.unit)
    if item.text is not None:
        return Finding(id=item.id, kind="finding", statement=item.statement, read=read, text=item.text)
    return None


def _check_links(corpus: Corpus, findings: Findings) -> None:
    """Check that everything a study, fact or erratum names exists."""
    for citekey, loaded in corpus.studies.items():
        if corpus.references and citekey not in corpus.references:
            findings.add(
                "unknown-citekey",
                f"no reference `{citekey}` in `{corpus.project.bibliography}`",
                loaded.span,
                hint=closest(citekey, corpus.references) or "add the reference",
            )
        for part in ("n", "start", "end", "cutoff"):
            named: str | None = getattr(loaded.study, part)
            if named is not None:
                _known_fact(corpus, named, loaded.file.span((part,)), findings)
        for index, relation in enumerate(loaded.study.relations):
            if not corpus.unread:
                _known(relation.study, corpus.studies, "study", loaded.file.span(("relations", index, "study")), findings)
        status = loaded.study.status
        for index, notice in enumerate(status.notices if status is not None else ()):
            if corpus.references and not notice.by.startswith("10."):
                _known(notice.by, corpus.references, "citekey", loaded.file.span(("status", "notices", index, "by")), findings)
        for name, group in loaded.study.groups.items():
            if group.n is not None:
                _known_fact(corpus, group.n, loaded.file.span(("groups", name, "n")), findings)
            for part in ("within", "same_as", "printed_as"):
                other: str | None = getattr(group, part)
                if other is not None:
                    _known(other, loaded.study.groups, "group", loaded.file.span(("groups", name, part)), findings)
    for fact in corpus.facts.values():
        if fact.citekey is None:
            _link_unit(corpus, fact, fact.source, {}, findings)
            continue
        for body in (fact.source, fact.printed):
            if body is not None:
                _link_fact(corpus, fact, body, findings)
    for edition in corpus.editions.values():
        file = corpus.files.get(f"content/editions/{edition.id}.yaml")
        for index, erratum in enumerate(edition.errata):
            for position, name in enumerate(erratum.facts):
                span = file.span(("errata", index, "facts", position)) if file else Span("content/editions")
                _known_fact(corpus, name, span, findings)
            if erratum.citekey is not None and corpus.references:
                span = file.span(("errata", index, "citekey")) if file else Span("content/editions")
                _known(erratum.citekey, corpus.references, "citekey", span, findings)


def _known(name: str, known: Any, what: str, span: Span, findings: Findings) -> None:
    if name not in known:
        findings.add(f"unknown-{what}", f"no {what} `{name}`", span, hint=closest(name, known) or f"define the {what}, or correct the name")


def _known_fact(corpus: Corpus, name: str, span: Span, findings: Findings) -> None:
    if not corpus.may_hold(name):
        _known(name, corpus.facts, "fact", span, findings)


def _link_fact(corpus: Corpus, fact: Fact, body: Body, findings: Findings) -> None:
    study = corpus.studies[fact.citekey or ""].study

    def at(name: str) -> Span:
        return fact.field_spans.get("printed" if body is fact.printed and name in (fact.source.printed or {}) else name, fact.span)

    for name in ("group", "versus", "favours"):
        value = getattr(body, name, None)
        if value is not None:
            _known(value, study.groups, "group", at(name), findings)
    endpoints = body.endpoint if isinstance(body.endpoint, list) else [body.endpoint] if body.endpoint else []
    for endpoint in [] if corpus.words_unread else endpoints:
        _known(endpoint, corpus.vocabulary.endpoints, "endpoint", at("endpoint"), findings)
    of: Any = getattr(body, "of", None)
    if body.kind in ("interval", "confidence-level", "p-value"):
        for name in [of] if isinstance(of, str) else of or []:
            _known_fact(corpus, name, at("of"), findings)
    for name in ("base", "count"):
        value = getattr(body, name, None)
        if value is not None:
            _known_fact(corpus, value, at(name), findings)
    _link_unit(corpus, fact, body, {"at": at("at")}, findings)


def _link_unit(corpus: Corpus, fact: Fact, body: Body, spans: dict[str, Span], findings: Findings) -> None:
    units: Callable[[str], Any] = corpus.vocabulary.units.get
    named: list[tuple[str | None, Span]] = [(getattr(body, "unit", None), fact.field_spans.get("unit", fact.span))]
    if body.kind == "probability":
        named.append((body.at.unit, spans.get("at", fact.span)))
    for unit, span in named:
        if unit is None:
            continue
        if units(unit) is None and not corpus.words_unread:
            findings.add("unknown-unit", f"no unit `{unit}`", span, hint=_unit_hint(unit, corpus))
    unit = getattr(body, "unit", None)
    timed = body.kind in TIME_KINDS and unit is not None and units(unit) is not None
    if timed and units(str(unit)).dimension != "time":
        findings.add(
            "unit-does-not-fit",
            f"`{unit}` is not a unit of time, which a {body.kind} needs",
            fact.field_spans.get("unit", fact.span),
            hint="use `month`, `year`, `week` or `day`",
        )
    if isinstance(body, Interval) and unit is None and corpus.facts.get(body.of) and corpus.facts[body.of].source.kind in TIME_KINDS:
        findings.add("unit-does-not-fit", f"the interval of `{body.of}` needs a unit of time", fact.span, hint="add `unit`")


def _unit_hint(word: str, corpus: Corpus) -> str:
    """Give the unit that a word is, in any language, or is near to; else those that there are."""
    for name, unit in corpus.vocabulary.units.items():
        forms = [form for language in unit.languages for form in (unit.forms(language).one, unit.forms(language).other) if form]
        if word in [form.replace("{}", "").strip() for form in forms]:
            return f"write `{name}`"
    there = ", ".join(corpus.vocabulary.units)
    return closest(word, corpus.vocabulary.units) or f"one of {there}; or define it in content/vocabulary.yaml"
