"""Render the templates of an edition in one language into a `Manuscript`."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import jinja2

from probant.diagnostics import Findings, closest
from probant.language.words import WORDS
from probant.loading.corpus import Corpus
from probant.model.records import Edition
from probant.spans import Span
from probant.templating.displays import numbered
from probant.templating.environment import Unreadable, make_environment
from probant.templating.formatting import Formatter
from probant.templating.manuscript import Manuscript, Section
from probant.templating.state import State

TEMPLATES = "templates/article"
SUFFIX = ".md.j2"
HIGHLIGHTS = "highlights"

TAGS = ("fact", "facts", "say", "endpoint", "group", "registration", "table", "figure", "see")
"""The functions of the templates."""

ARGUMENTS = ("form", "label", "unit", "part", "rests", "authors", "accepted")
"""The named arguments of the tags."""


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
    if language.split("-", maxsplit=1)[0] not in WORDS:
        place = corpus.project.spans.get("languages", Span("probant.toml"))
        findings.add("bad-language", f"the engine has no words in `{language}`", place, hint=f"it speaks {', '.join(sorted(WORDS))}")
        return Manuscript(language, Section("abstract", ""), {}, [], [], [], [])
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
    for section in (abstract, *others.values(), *sections):
        section.markdown = numbered(section.markdown, state.displays)
    highlights = _highlights(corpus, edition, language, findings)
    return Manuscript(
        language, abstract, others, sections, state.elements, state.claims, state.uses, state.displays, state.mentions, highlights=highlights
    )


def _highlights(corpus: Corpus, edition: Edition, language: str, findings: Findings) -> Section | None:
    """Render the highlights, which no article prints: what they record is apart from what the article's sections do. None where there are none."""
    there = folders(corpus, edition, language)
    if not any((corpus.project.root / TEMPLATES / folder / f"{HIGHLIGHTS}{SUFFIX}").is_file() for folder in there):
        return None
    state = _state(corpus, edition, language, findings)
    return _section(make_environment(state, there, TEMPLATES), state, HIGHLIGHTS)


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
        if ".." in Path(missing).parts or missing.startswith("/"):
            place = _at_word(root, span, missing)
            state.findings.add("outside-project", f"`{missing}` leads outside `{TEMPLATES}`", place, hint=f"name a template below `{TEMPLATES}`")
        else:
            there = [file.name for file in (root / folder).glob("*" + SUFFIX)] if (root / folder).is_dir() and name != "abstract" else []
            hint = (
                closest(missing, set(there) - {other + SUFFIX for other in state.corpus.editions[state.edition_id].sections})
                or f"write {folder}/{missing}"
            )
            state.findings.add("missing-template", f"there is no template `{missing}`", _at_word(root, span, missing), hint=hint)
    except jinja2.TemplateSyntaxError as error:
        _syntax(root, _relative(error.filename or f"{folder}/{name}{SUFFIX}", root), error, state.findings)
    except jinja2.UndefinedError as error:
        span = _place(error, root, folder, name)
        words = re.findall(r"'([^']+)'", str(error))
        state.findings.add(
            "undefined-name",
            _ticked(_lower(str(error))),
            _at_word(root, span, words[-1] if words else ""),
            hint=(closest(words[0], TAGS) if words else None) or f"the tags are {', '.join(TAGS)} and claim",
        )
    except Unreadable:
        pass
    except (jinja2.TemplateError, TypeError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        span = _place(error, root, folder, name)
        message, hint, word = _call(error)
        state.findings.add("template-call", message, _at_word(root, span, word), hint=hint)
    return Section(name, "")


def _call(error: BaseException) -> tuple[str, str, str]:
    """Give what is wrong with a call, what to do, and the word that it is about."""
    said = re.sub(r"\b_Tags\.", "", str(error)) or type(error).__name__
    see = "see the tags in docs/authoring.md"
    extra = re.match(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", said)
    if extra:
        return f"`{extra[1]}` has no argument `{extra[2]}`", closest(extra[2], ARGUMENTS) or see, f"{extra[2]}="
    missing = re.match(r"(\w+)\(\) missing \d+ required positional arguments?: (.*)", said)
    if missing:
        return f"`{missing[1]}` needs its {_ticked(missing[2])}", see, f"{missing[1]}("
    unsafe = re.match(r"access to attribute '(\w+)'", said)
    if unsafe:
        return f"a template may not use the attribute `{unsafe[1]}`", "a template prints with its tags and nothing else", unsafe[1]
    return _ticked(_lower(said)), see, ""


def _syntax(root: Path, path: str, error: jinja2.TemplateSyntaxError, findings: Findings) -> None:
    """Say what Jinja could not read."""
    message = re.split(r"\. (?=[A-Z])", error.message or "")[0]
    line = error.lineno
    if "unexpected end of template" in message.lower():
        opened = _unclosed(root, path)
        if opened is not None:
            line, tag = opened
            findings.add("template-syntax", f"`{tag}` is not closed", _at_word(root, Span(path, line), tag), hint=f"add `{{% end{tag} %}}`")
            return
    words = re.findall(r"'([^']+)'", message)
    whole = _line(root, path, line)
    curly = re.search("[“”„‘’«»](?=[^{}]*[%}]})", whole)
    if "unexpected char" in message and curly is not None:
        place = Span(path, line, curly.start() + 1)
        findings.add("template-syntax", f"typographic quote `{curly[0]}` in a tag", place, hint='write straight quotes in tags: `{{ fact("id") }}`')
        return
    if "unknown tag" in message and words and words[0] in ("endblock", "endif", "endfor"):
        claim = _innermost_claim(root, path, line)
        if claim is not None:
            findings.add(
                "template-syntax",
                "a claim is not closed before the block ends",
                _at_word(root, Span(path, claim), "claim"),
                hint="add `{% endclaim %}`",
            )
            return
    text = whole.strip()
    shown = f": `{text[:80]}{'…' if len(text) > 80 else ''}`"  # noqa: PLR2004 - what fits a terminal line
    unknown = words[0] if words and "unknown tag" in message else None
    hint = closest(unknown, ("claim", "endclaim", "block", "endblock", "if", "endif", "for", "endfor", "include", "extends")) if unknown else None
    word = words[0] if words and re.fullmatch(r"\w+", words[0]) else ""
    findings.add(
        "template-syntax", _ticked(_lower(message)) + shown, _at_word(root, Span(path, line), word), hint=hint or "see the tags in docs/authoring.md"
    )


def _innermost_claim(root: Path, path: str, before: int) -> int | None:
    """Give the line of the last claim opened above a line, when nothing closes it above that line."""
    lines = [_line(root, path, number) for number in range(1, before)]
    opened = [number for number, text in enumerate(lines, 1) if re.search(r"\{%-?\s*claim\b", text)]
    closed = [number for number, text in enumerate(lines, 1) if re.search(r"\{%-?\s*endclaim\b", text)]
    return opened[-1] if opened and (not closed or closed[-1] < opened[-1]) else None


def _unclosed(root: Path, path: str) -> tuple[int, str] | None:
    """Give the line and name of the first tag of a template that nothing closes."""
    try:
        text = (root / path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    stack: list[tuple[int, str]] = []
    for found in re.finditer(r"\{%-?\s*(end)?(claim|block|for|if|macro|call|filter|set)\b", text):
        if not found[1]:
            stack.append((text.count("\n", 0, found.start()) + 1, found[2]))
        elif stack and stack[-1][1] == found[2]:
            stack.pop()
    return stack[0] if stack else None


def _at_word(root: Path, span: Span, word: str) -> Span:
    """Give the place with its column: that of a word on the line, else of the first sign of the line."""
    if not span.line or span.column:
        return span
    text = _line(root, span.path, span.line)
    found = re.search(rf"(?<!\w){re.escape(word)}", text) if word else None
    return Span(span.path, span.line, (found.start() if found else len(text) - len(text.lstrip())) + 1)


def _ticked(message: str) -> str:
    """Give a message with what stands between quotes between backticks."""
    return re.sub(r"'([^']+)'", r"`\1`", message)


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
