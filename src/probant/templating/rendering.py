"""Render the templates of an edition in one language into a `Manuscript`."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import jinja2

from probant.diagnostics import Findings, closest
from probant.loading.corpus import Corpus
from probant.model.records import Edition
from probant.spans import Span
from probant.templating.environment import State, Unreadable, make_environment
from probant.templating.formatting import Formatter
from probant.templating.manuscript import Manuscript, Section

TEMPLATES = "templates/article"
SUFFIX = ".md.j2"


def folders(corpus: Corpus, edition: Edition, language: str) -> list[str]:
    """Give the template folders of an edition in a language: its own, then those of the editions it is based on."""
    out: list[str] = []
    seen: set[str] = set()
    current: Edition | None = edition
    while current is not None and current.id not in seen:
        seen.add(current.id)
        out.append(f"{current.id}/{language}")
        current = corpus.editions.get(current.based_on) if current.based_on else None
    return out


def render_manuscript(corpus: Corpus, edition: Edition, language: str, findings: Findings) -> Manuscript:
    """Render an edition in a language; defects of the templates go to `findings`, each with template and line."""
    state = _state(corpus, edition, language, findings)
    environment = make_environment(state, folders(corpus, edition, language), TEMPLATES)
    abstract = _section(environment, state, "abstract")
    sections = [_section(environment, state, name) for name in edition.sections]
    others: dict[str, Section] = {}
    for other in corpus.project.languages:
        if other != language:
            # The other languages' abstracts stand in this article too; their own article reports their defects.
            foreign = _state(corpus, edition, other, Findings())
            foreign.foreign = True
            foreign.elements = state.elements
            others[other] = _section(make_environment(foreign, folders(corpus, edition, other), TEMPLATES), foreign, "abstract")
    return Manuscript(language, abstract, others, sections, state.elements, state.claims, state.uses)


def _state(corpus: Corpus, edition: Edition, language: str, findings: Findings) -> State:
    locale = corpus.project.languages[language]
    return State(corpus, edition.id, edition.shows, language, Formatter(locale, corpus.vocabulary), findings, TEMPLATES)


def _section(environment: jinja2.Environment, state: State, name: str) -> Section:
    """Render one template; an empty section after a finding."""
    state.section = name
    state.current = None
    root = state.corpus.project.root
    folder = f"{TEMPLATES}/{state.edition_id}/{state.language}"
    try:
        return Section(name, environment.get_template(name + SUFFIX).render())
    except jinja2.TemplateNotFound as error:
        missing = str(error.name or name + SUFFIX)
        span = Span(f"{folder}/{missing}") if missing == name + SUFFIX else _place(error, root, folder, name)
        there = [file.name for file in (root / folder).glob("*" + SUFFIX)] if (root / folder).is_dir() else []
        state.findings.add("missing-template", f"there is no template `{missing}`", span, hint=closest(missing, there) or f"write {folder}/{missing}")
    except jinja2.TemplateSyntaxError as error:
        path = error.filename or f"{folder}/{name}{SUFFIX}"
        line = _line(root, path, error.lineno)
        state.findings.add(
            "template-syntax",
            f"{_lower(error.message or '')}: `{line.strip()}`",
            Span(_relative(path, root), error.lineno),
            hint="see the tags in docs/authoring.md",
        )
    except jinja2.UndefinedError as error:
        span = _place(error, root, folder, name)
        state.findings.add(
            "undefined-name",
            _lower(str(error)).replace("'", "`"),
            span,
            hint="the tags are fact, facts, say, endpoint, group, registration and claim",
        )
    except Unreadable:
        pass
    except (jinja2.TemplateError, TypeError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        span = _place(error, root, folder, name)
        message = re.sub(r"^_Tags\.", "", str(error)) or type(error).__name__
        state.findings.add("template-call", _lower(message), span, hint="see the tags in docs/authoring.md")
    return Section(name, "")


def _relative(path: str, root: Path) -> str:
    return str(Path(path).relative_to(root)) if Path(path).is_absolute() and Path(path).is_relative_to(root) else path


def _line(root: Path, path: str, number: int) -> str:
    try:
        return (root / path).read_text(encoding="utf-8").splitlines()[number - 1]
    except (OSError, IndexError, UnicodeDecodeError):
        return ""


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")


def _place(error: BaseException, root: Path, folder: str, name: str) -> Span:
    """Give the template and line where an exception was raised: Jinja rewrites tracebacks to template lines."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = _relative(frame.filename, root)
        if path.endswith(SUFFIX) and frame.lineno:
            return Span(path, frame.lineno)
    return Span(f"{folder}/{name}{SUFFIX}")
