"""The command `probant`: read arguments, call a stage, print what it says, give an exit status.

0: no error; 1: the project has errors; 2: the command could not run. Standard library only until a command needs more.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from probant.arguments import FAILED, make_parser
from probant.diagnostics import Findings, StopBuild, closest, counted, render
from probant.spans import Span
from probant.terminal import Progress, report_build, shown_path
from probant.update.command import answer as answer_add

if TYPE_CHECKING:
    pass

OK, ERRORS = 0, 1

_EPOCH_LIMIT = 4_102_444_800
"""1 January 2100: later dates are surely a mistake, and some of the tools refuse them."""


class _CannotRun(Exception):
    """The command cannot do what it is asked; the message says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; give its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without accents shows `?` in their place
    try:
        options = make_parser().parse_args(arguments)
        if options.command is None:
            make_parser().print_help()
            return OK
        status = _run(options)
        sys.stdout.flush()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else FAILED
    except BrokenPipeError:
        # The reader has seen enough (`probant check | head`): that is success. Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        print("probant: interrupted; the last good build is untouched", file=sys.stderr)
        return 130
    return status


def _run(options: argparse.Namespace) -> int:
    # A command lives for seconds and makes a great many lasting objects: looking for garbage among them again and again costs a fifth of its time.
    gc.disable()
    # Facts are validated by their models alone: a plugin that happens to be installed could change what is accepted, and looking for one takes time.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    try:
        if options.command == "explain":
            return _explain(options)
        if options.command == "doctor":
            return _doctor()
        if options.command == "check":
            return _check(options)
        if options.command == "trace":
            return _trace(options)
        if options.command == "impact":
            return _impact(options)
        if options.command == "add":
            return _add(options)
        if options.command == "diff":
            return _diff(options)
        if options.command == "export":
            return _export(options)
        return _build(options)
    except _CannotRun as error:
        print(f"probant: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        raise
    except Exception as error:  # whatever happens, a user gets a message and not a traceback
        if os.environ.get("PROBANT_TRACEBACK"):
            raise
        print(f"probant: a defect of Probant itself, {type(error).__name__}: {error}", file=sys.stderr)
        print("the last good build is untouched; PROBANT_TRACEBACK=1 shows where it happened: please report it", file=sys.stderr)
        return FAILED


def _root(options: argparse.Namespace) -> Path:
    from probant.loading.project import CONFIGURATION, NotAProject, find_root

    try:
        start = options.project or Path.cwd()
    except FileNotFoundError:
        raise _CannotRun("the current folder no longer exists; go into another") from None
    if options.project is not None and not start.is_dir():
        raise _CannotRun(f"`{start}` is not a folder; `--project` names the folder that holds a `{CONFIGURATION}`")
    try:
        return find_root(start.resolve())
    except NotAProject:
        raise _CannotRun(
            f"no project here: neither this folder nor one above it holds a `{CONFIGURATION}`; go into a project, or name one with `--project DIR`"
        ) from None


def _epoch() -> int | None:
    """Read SOURCE_DATE_EPOCH (reproducible-builds.org), the one clock that a build may take from outside."""
    text = os.environ.get("SOURCE_DATE_EPOCH")
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) >= _EPOCH_LIMIT:
        raise _CannotRun(f"SOURCE_DATE_EPOCH is `{text}`: it must be whole seconds since 1970; unset it, or correct it")
    return int(text)


def _names(option: str, text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise _CannotRun(f"`{option}` names nothing; leave it out to build everything, or name some, separated by commas")
    return names


def _show(findings: Findings, form: str) -> None:
    text = render(findings, form)
    if text:
        print(text)


def _status(findings: Findings, *, strict: bool) -> int:
    return ERRORS if findings.errors or (strict and findings.warnings) else OK


def _build(options: argparse.Namespace) -> int:
    """Build the editions that were asked for, one after the other, or all; stop at the first that has errors."""
    from probant import pipeline

    root = _root(options)
    try:
        editions = _names("--edition", options.edition) or pipeline.editions_of(root)
    except StopBuild as stopped:
        _show(stopped.findings, options.diagnostics or "full")
        return ERRORS
    for edition in editions:
        status = _build_edition(root, options, edition)
        if status:
            return status
    return OK


def _build_edition(root: Path, options: argparse.Namespace, edition: str) -> int:
    from probant import pipeline, publishing

    request = pipeline.Request(
        edition,
        _names("--lang", options.lang),
        _names("--format", options.format),
        options.style,
        options.output,
        strict=options.strict,
        epoch=_epoch(),
        citations=options.citations,
    )
    if request.citations != "plain" and request.formats is not None and "docx" not in request.formats:
        raise _CannotRun("`--citations zotero` is for the Word manuscript; add `docx` to `--format`, or leave `--citations` out")
    progress = Progress(enabled=sys.stderr.isatty() and not options.quiet)
    try:
        report = pipeline.build(root, request, progress.step)
    except StopBuild as stopped:
        progress.end()
        _show(stopped.findings, options.diagnostics or "full")
        if not stopped.findings.errors and options.diagnostics in (None, "full", "concise"):
            print("nothing was written: with --strict, warnings are errors")
        return ERRORS
    except pipeline.UnknownChoice as error:
        raise _CannotRun(str(error)) from error
    except publishing.CannotPublish as error:
        raise _CannotRun(f"{error}; the last good build is untouched") from error
    except (ImportError, OSError) as error:
        raise _CannotRun(f"{error}; `probant doctor` says what is missing and how to install it") from error
    except ValueError as error:
        progress.end()
        _show(_missing_glyph(root, error), options.diagnostics or "full")
        return ERRORS
    finally:
        progress.end()
    if options.diagnostics is None and report.findings.warnings:
        # What was built stands first; `check` shows each warning with its places and remedy.
        print(_by_rule(report.findings))
    else:
        _show(report.findings, options.diagnostics or "full")
    if not options.quiet and options.diagnostics in (None, "full", "concise"):
        report_build(report)
    return _status(report.findings, strict=options.strict)


def _by_rule(findings: Findings) -> str:
    """Give warnings in one line: how many of each rule."""
    rules = Counter(item.rule for item in findings)
    each = ", ".join(f"{number} {rule}" for rule, number in rules.most_common())
    return f"{counted(0, findings.warnings)}: {each} (`probant check` shows each)"


def _missing_glyph(root: Path, error: ValueError) -> Findings:
    """Give the finding for a character that the fonts do not have, where the project's files have it; any other error is raised again."""
    from probant.caching import input_files
    from probant.fonts import MissingGlyph
    from probant.loading.project import load_project
    from probant.loading.sources import read_text

    if not isinstance(error, MissingGlyph):
        raise error
    findings = Findings()
    for path in input_files(root, load_project(root).bibliography):
        for number, line in enumerate((read_text(root, path, Findings()) or "").splitlines(), 1):
            if error.character in line:
                span = Span(path, number, line.index(error.character) + 1)
                findings.add("missing-glyph", str(error), span, hint="write it with another sign, or in words")
    if not findings.errors:
        findings.add("missing-glyph", str(error), Span("templates"), hint="write it with another sign, or in words")
    return findings


def _check(options: argparse.Namespace) -> int:
    from probant import pipeline

    root = _root(options)
    verified = ""
    progress = Progress(enabled=sys.stderr.isatty() and not options.quiet)
    try:
        findings, counts = pipeline.check(root, options.edition)
        if options.online:
            verified = pipeline.verify(root, findings, progress.step, refresh=options.refresh)
    except StopBuild as stopped:
        findings, counts = stopped.findings, {}
    except pipeline.UnknownChoice as error:
        raise _CannotRun(str(error)) from error
    except (ImportError, OSError) as error:
        raise _CannotRun(f"{error}; `probant doctor` says what is missing and how to install it") from error
    finally:
        progress.end()
    _show(findings, options.diagnostics or "full")
    if verified and not options.quiet and options.diagnostics in (None, "full", "concise"):
        print(verified)
    if not options.quiet and options.diagnostics in (None, "full", "concise") and counts and not findings.errors:
        print(", ".join(f"{count} {name}" for name, count in counts.items()))
        if not len(findings):
            print("no findings")
    return _status(findings, strict=options.strict)


def _add(options: argparse.Namespace) -> int:
    from probant.update.adding import TooMany
    from probant.update.storing import CannotStore

    root = _root(options)
    progress = Progress(enabled=sys.stderr.isatty() and not options.quiet)
    try:
        text, status = answer_add(root, options, progress.step)
    except StopBuild as stopped:
        progress.end()
        _show(stopped.findings, options.diagnostics or "full")
        return ERRORS
    except (TooMany, CannotStore) as error:
        raise _CannotRun(str(error)) from error
    except ImportError as error:
        raise _CannotRun(f"{error}; `probant doctor` says what is missing and how to install it") from error
    finally:
        progress.end()
    if text:
        print(text)
    return status


def _trace(options: argparse.Namespace) -> int:
    import json

    from probant import pipeline
    from probant.trace import lookup, terminal

    root = _root(options)
    try:
        ledger = pipeline.ledger_of(root, options.edition)
        found = lookup.find(ledger, options.id)
    except StopBuild as stopped:
        _show(stopped.findings, "full")
        return ERRORS
    except (pipeline.UnknownChoice, lookup.NotFound) as error:
        raise _CannotRun(str(error)) from error
    except (ImportError, OSError) as error:
        raise _CannotRun(f"{error}; `probant doctor` says what is missing and how to install it") from error
    excerpt = json.dumps(lookup.excerpt(ledger, options.id, found), ensure_ascii=False, indent=1) if options.json else None
    print(excerpt or terminal.describe(ledger, found))
    return OK


def _impact(options: argparse.Namespace) -> int:
    from probant import pipeline
    from probant.update.impact import command
    from probant.update.impact.targets import UnknownTarget

    root, languages = _root(options), _names("--lang", options.lang)
    try:
        corpus, rendered = pipeline.rendered(root, options.edition, languages or ())
        text = command.answer(corpus, rendered, options, languages)
    except StopBuild as stopped:
        _show(stopped.findings, "full")
        return ERRORS
    except (pipeline.UnknownChoice, UnknownTarget) as error:
        raise _CannotRun(str(error)) from error
    except (ImportError, OSError) as error:
        raise _CannotRun(f"{error}; `probant doctor` says what is missing and how to install it") from error
    print(text)
    return OK


def _diff(options: argparse.Namespace) -> int:
    from probant import comparing, pipeline, redlining
    from probant.update.diff.listing import listed
    from probant.update.storing import CannotStore

    root = _root(options)
    request = comparing.Request(options.old, options.new, _names("--lang", options.lang), _epoch())
    formats = _names("--format", options.format)
    progress = Progress(enabled=sys.stderr.isatty())
    files: tuple[Path, ...] = ()
    try:
        target = redlining.target_of(options.redline, formats, options.author)
        if target is None:
            changes = comparing.compare(root, request).changes
        else:
            changes, files = redlining.write(root, request, target, progress.step)
    except comparing.BrokenState as broken:
        progress.end()
        _show(broken.findings, "full")
        print(f"nothing was compared: `{broken.label}` has errors")
        return ERRORS
    except (pipeline.UnknownChoice, comparing.CannotCompare, CannotStore) as error:
        raise _CannotRun(str(error)) from error
    except (ImportError, OSError) as error:
        raise _CannotRun(f"{error}; `probant doctor` says what is missing and how to install it") from error
    finally:
        progress.end()
    print(changes.as_json() if options.json else listed(changes))
    if files and not options.json:
        print()
    for path in files:
        print(shown_path(path), file=sys.stderr if options.json else sys.stdout)
    return OK


def _export(options: argparse.Namespace) -> int:
    from probant import pipeline, publishing
    from probant.exports import command
    from probant.exports.journal.making import UnknownJournal

    root = _root(options)
    progress = Progress(enabled=sys.stderr.isatty() and not options.quiet)
    try:
        text, status = command.answer(root, options, _names("--lang", options.lang), _epoch(), progress.step)
    except StopBuild as stopped:
        progress.end()
        _show(stopped.findings, options.diagnostics or "full")
        return ERRORS
    except (UnknownJournal, pipeline.UnknownChoice) as error:
        raise _CannotRun(str(error)) from error
    except publishing.CannotPublish as error:
        raise _CannotRun(f"{error}; the last good package is untouched") from error
    except (ImportError, OSError) as error:
        raise _CannotRun(f"{error}; `probant doctor` says what is missing and how to install it") from error
    finally:
        progress.end()
    print(text)
    return status


def _explain(options: argparse.Namespace) -> int:
    from probant.rules import explain, rules

    if options.list or options.rule is None:
        width = max(len(name) for name in rules())
        for rule in rules().values():
            print(f"{rule.name:{width}}  {rule.summary}")
        return OK
    try:
        print(explain(options.rule), end="")
    except KeyError:
        hint = closest(options.rule, rules())
        raise _CannotRun(f"no rule `{options.rule}`{f', {hint}' if hint else ''}; `probant explain --list` names them") from None
    return OK


def _doctor() -> int:
    from probant.doctor import examine, report, status

    checks = examine()
    print(report(checks))
    return status(checks)
