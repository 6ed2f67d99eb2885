"""The Jinja environment that prose is written in: sandboxed, strict, confined to the project's templates.

`claim` is a block tag; `fact`, `facts`, `say`, `endpoint`, `group`, `registration`, `table`, `figure` and `see` are functions. Each records where it was used: the template and
line are those of the calling frame, which Jinja can map back.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.runtime import LoopContext, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment

from probant import __version__
from probant.diagnostics import Findings, closest
from probant.language import numbers
from probant.loading.corpus import Fact
from probant.loading.sources import read_text
from probant.spans import Span
from probant.templating.displays import DisplayWriter
from probant.templating.formatting import CannotFormat, Options, Pieces, UnknownUnit
from probant.templating.lines import calling_template
from probant.templating.manuscript import AUTHORS_KINDS, MAX_ID, ClaimUse, FactUse, reasons
from probant.templating.markdown import citations_in, escape
from probant.templating.state import State, markdown_of

_CLAIM_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class _Loader(jinja2.BaseLoader):
    """Find templates: a bare name in the edition's folder, then in those of the editions it is based on; a path below the templates' root."""

    def __init__(self, project_root: Path, templates: str, folders: Sequence[str], findings: Findings) -> None:
        self.project_root = project_root
        self.templates = templates
        self.folders = list(folders)
        self.findings = findings

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Give a template's text; TemplateNotFound when there is none inside the project's templates."""
        del environment
        base = (self.project_root / self.templates).resolve()
        for candidate in [*(f"{folder}/{template}" for folder in self.folders), template]:
            path = f"{self.templates}/{candidate}"
            file = self.project_root / path
            if ".." in Path(candidate).parts or not (file.exists() or file.is_symlink()):
                continue
            inside = file.resolve()
            if inside.is_relative_to(self.project_root.resolve()) and not inside.is_relative_to(base):
                self.findings.add("outside-project", f"`{path}` leads outside `{self.templates}`", Span(path), hint="copy the file there")
                raise Unreadable(path)
            text = read_text(self.project_root, path, self.findings)
            if text is None:
                raise Unreadable(path)
            return text, path, lambda: True
        raise jinja2.TemplateNotFound(template)


class Unreadable(Exception):
    """A template was found but cannot be read; the findings say why."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates print and repeat; they do not compute. No attribute of a value can be reached, so no method that makes a huge text or leads outside."""

    intercepted_binops = frozenset(["*", "**", "%", "//", "/", "-"])

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow what Jinja itself gives to a template: `loop`, and the blocks of `self`."""
        return isinstance(obj, LoopContext | TemplateReference) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Give no substitute for `str.format`: it is an attribute as any other."""
        del value

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse arithmetic."""
        del context, left, right
        raise SecurityError(f'templates do not compute: `{operator}` (an id stands in quotes: `fact("id")`)')


_FILTERS = ("capitalize", "default", "first", "join", "last", "length", "list", "lower", "replace", "reverse", "sort", "trim", "unique", "upper")
"""The filters that templates may use: none makes its result much larger than what it is given, or gives another one each time."""


class _ClaimExtension(Extension):
    """`{% claim "id", rests=[...], authors="kind" %} … {% endclaim %}`."""

    tags = {"claim"}  # noqa: RUF012 - Jinja's own interface

    def parse(self, parser: Any) -> nodes.Node:
        """Turn the tag into a call of the recorder, with the body as caller."""
        token = next(parser.stream)
        args = [parser.parse_expression()]
        kwargs = []
        while parser.stream.skip_if("comma"):
            name = parser.stream.expect("name").value
            parser.stream.expect("assign")
            kwargs.append(nodes.Keyword(name, parser.parse_expression(), lineno=token.lineno))
        body = parser.parse_statements(("name:endclaim",), drop_needle=True)
        call = nodes.Call(nodes.Name("__claim", "load"), args, kwargs, None, None, lineno=token.lineno)
        return nodes.CallBlock(call, [], [], body).set_lineno(token.lineno)


class _Tags:
    """The functions of the templates of one language."""

    def __init__(self, state: State, sources: dict[str, list[str]]) -> None:
        self.state = state
        self.sources = sources
        self.displays = DisplayWriter(state)

    def _here(self, word: str, *, within: str | None = None) -> Span:
        """Give the place of a word in the calling template: on its line or the next few, or down to the line that holds `within`."""
        path, line = calling_template()
        lines = self.sources.get(path)
        if lines is None:
            file = self.state.corpus.project.root / path
            lines = file.read_text(encoding="utf-8-sig").splitlines() if file.is_file() else []
            self.sources[path] = lines
        for number in range(max(line, 1), len(lines) + 1 if within else min(line + 3, len(lines)) + 1):
            if word in lines[number - 1]:
                return Span(path, number, lines[number - 1].index(word) + 1)
            if within and within in lines[number - 1]:
                break
        return Span(path, line)

    def _known(self, name: Any) -> Fact | None:
        """Give a fact by id, or None after a finding."""
        fact = self.state.corpus.facts.get(str(name))
        if fact is None and not self.state.corpus.may_hold(str(name)):
            draft = next((study.citekey for study in self.state.corpus.drafts.values() if str(name) in study.facts), None)
            self.state.findings.add(
                "undefined-fact",
                f"fact `{name}` is of `{draft}`, which still has blanks" if draft else f"no fact `{name}`",
                self._here(str(name)),
                hint=f"fill in every `TODO` of content/studies/{draft}.yaml, or delete what the study does not report"
                if draft
                else closest(str(name), self.state.corpus.facts) or "add it to a study in content/studies, or correct the id",
            )
        return fact

    def _format(self, name: Any, fact: Fact, options: Options) -> Pieces | None:
        try:
            return self.state.formatter.fact(fact.shown(self.state.shows), options)
        except UnknownUnit:
            return None
        except CannotFormat as error:
            self.state.findings.add("cannot-format", f"`{name}`: {error}", self._here(str(name)), hint="see the table of kinds in docs/authoring.md")
            return None

    def fact(self, name: str, *, form: str = "figures", label: bool = True, unit: bool = True, part: str | None = None) -> str:
        """Print a fact."""
        known = self._known(name)
        if known is None:
            return ""
        pieces = self._format(name, known, Options("bare" if not unit else form, label, part))
        if pieces is None:
            return ""
        return self.state.mark(known, markdown_of(pieces), "".join(piece.text for piece in pieces), self._here(known.id))

    def facts(self, *names: str, unit: str = "each", form: str = "figures", label: bool = True, part: str | None = None) -> str:
        """Print several facts as a list; `unit="last"` writes the unit after the last only."""
        items: list[str] = []
        for position, name in enumerate(names):
            bare = unit == "last" and position < len(names) - 1
            items.append(self.fact(name, form="bare" if bare and form == "figures" else form, label=label, part=part))
        return numbers.listed(items, self.state.language)

    def say(self, name: str, words: str) -> str:
        """Tie words of the prose to a fact that is words. The words are Markdown."""
        known = self._known(name)
        return words if known is None else self.state.mark(known, words, words, self._here(known.id), tied=True)

    def endpoint(self, name: str) -> str:
        """Print the name of a fact's endpoint as the edition shows it."""
        known = self._known(name)
        if known is None:
            return ""
        shown = known.shown(self.state.shows).endpoint
        names = shown if isinstance(shown, list) else [shown] if shown else []
        labels = [
            self.state.corpus.vocabulary.endpoints[key].label.get(self.state.language, "")
            for key in names
            if key in self.state.corpus.vocabulary.endpoints
        ]
        if not names:  # one that is not defined was found when the project was read
            self.state.findings.add("cannot-format", f"`{name}` has no endpoint", self._here(name), hint="give the fact an `endpoint`")
        if self.state.current is not None and known.id not in self.state.current.facts:
            self.state.current.facts.append(known.id)
        return escape(numbers.listed(labels, self.state.language))

    def group(self, citekey: str, name: str) -> str:
        """Print the label of an arm or subgroup of a study."""
        study = self.state.corpus.studies.get(citekey)
        label = study.study.groups.get(name) if study else None
        if label is None:
            if not self.state.corpus.unread:
                near = closest(name, study.study.groups) if study else closest(citekey, self.state.corpus.studies)
                hint = near or "define it under `groups` of the study, or correct the name"
                self.state.findings.add("unknown-group", f"no group `{name}` in `{citekey}`", self._here(name if study else citekey), hint=hint)
            return ""
        if self.state.current is not None:
            self.state.current.groups.append((citekey, name))
        return escape(label.label[self.state.language])

    def registration(self, citekey: str) -> str:
        """Print a trial's registration number as a link to its record."""
        study = self.state.corpus.studies.get(citekey)
        number = study.study.registration if study else None
        if number is None and self.state.corpus.unread:
            return ""
        if number is None:
            self.state.findings.add(
                "unknown-registration",
                f"`{citekey}` has no registration",
                self._here(citekey),
                hint="give the study its `registration`, or correct the citekey",
            )
            return ""
        if self.state.current is not None and citekey not in self.state.current.registrations:
            self.state.current.registrations.append(citekey)
        return self.state.registration_link(citekey)

    def table(self, name: str) -> str:
        """Place a table of content/tables: on a line of its own, outside claims."""
        return self.displays.place(name, "table", self._here(f'"{name}"'))

    def figure(self, name: str) -> str:
        """Place a figure of content/figures: on a line of its own, outside claims."""
        return self.displays.place(name, "figure", self._here(f'"{name}"'))

    def see(self, name: str) -> str:
        """Print a link to a table or figure: « tableau 1 », "Table 1"."""
        return self.displays.mention(name, self._here(f'"{name}"'))

    def claim(
        self,
        name: str,
        *,
        caller: Callable[[], str],
        rests: Sequence[str] = (),
        authors: str | None = None,
        accepted: Mapping[str, str] | None = None,
    ) -> str:
        """Render a claim block: one to three sentences on one matter, within a paragraph."""
        state = self.state
        span = self._here(f'"{name}"')
        if state.current is not None:
            state.findings.add(
                "nested-claim", f"claim `{name}` stands inside claim `{state.current.id}`", span, hint="close the first with `{% endclaim %}`"
            )
        if not _CLAIM_ID.fullmatch(name) or len(name) > MAX_ID:
            state.findings.add(
                "bad-identifier", f"`{name}` is not a claim id", span, hint=f"lower-case ASCII letters, digits, hyphens; at most {MAX_ID} characters"
            )
        if authors is not None and authors not in AUTHORS_KINDS:
            state.findings.add("unknown-kind", f"`{authors}` is not a kind of authors' statement", span, hint=f"one of: {', '.join(AUTHORS_KINDS)}")
        if name in state.claim_spans:
            state.findings.add("duplicate-id", f"claim `{name}` stands twice", span, hint=f"rename one; the first is at {state.claim_spans[name]}")
        state.claim_spans[name] = span
        element = f"c-{name}" + (f"-{state.language}" if state.foreign else "")
        use = ClaimUse(name, element, authors, span, state.section)
        if accepted is not None:
            use.accepted, use.accepted_span = reasons(accepted), self._here("accepted")
        outer, state.current = state.current, use
        try:
            body = caller().strip()
        finally:
            state.current = outer
        for fact in rests:
            known = self._known(fact)
            if known is not None:
                use.facts.append(known.id) if known.id not in use.facts else None
                state.uses.append(FactUse(known.id, name, None, None, self._here(fact)))
        use.citations.extend(citations_in(body))
        use.citation_spans.update({key: self._here(f"@{key}", within="endclaim") for key in use.citations})
        state.claims.append(use)
        if re.search(r"\n\s*\n", body):
            state.findings.add(
                "claim-crosses-paragraph", f"claim `{name}` holds a blank line", span, hint="close the claim before the blank line and open another"
            )
            body = re.sub(r"\n\s*\n", "\n", body)
        return state.element(body, element, ("claim", "authors") if authors else ("claim",)) + "\n"


@functools.cache
def _bytecode_cache() -> jinja2.BytecodeCache | None:
    """Give a cache of compiled templates in the user's own cache folder; none where that cannot be written.

    It is never inside a project: compiled code that came with somebody's files would be run.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "probant" / f"templates-{__version__}"
    try:
        base.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return jinja2.FileSystemBytecodeCache(str(base)) if os.access(base, os.W_OK) else None


def make_environment(state: State, folders: Sequence[str], templates: str) -> jinja2.Environment:
    """Make the environment of one language: `folders` below `templates` are searched in turn for bare names."""
    environment = _Sandbox(
        loader=_Loader(state.corpus.project.root, templates, folders, state.findings),
        extensions=[_ClaimExtension],
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        comment_start_string="{##",  # `{#id}` is Markdown
        comment_end_string="##}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        bytecode_cache=_bytecode_cache(),
    )
    tags = _Tags(state, {})
    environment.globals = {
        "__claim": tags.claim,
        "fact": tags.fact,
        "facts": tags.facts,
        "say": tags.say,
        "endpoint": tags.endpoint,
        "group": tags.group,
        "registration": tags.registration,
        "table": tags.table,
        "figure": tags.figure,
        "see": tags.see,
        "edition": state.edition_id,
        "language": state.language,
    }
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment
