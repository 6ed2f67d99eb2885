"""The pytest plugin: `pytest` finds a project by its `probant.toml` and tests each claim, fact, reference and rule of its editions.

    pytest                                                   with the author's own tests
    pytest probant.toml                                      the evidence alone
    pytest probant.toml::2019::claim::some-claim             one claim
    pytest --no-probant                                      without the evidence

It is on where `probant.toml` stands in pytest's root folder; `--probant`, or `probant = true` in pytest's configuration, looks in the folders above as
well. An item fails for an error; a rule that has warnings only is reported as an expected failure. Only pytest and the standard library are imported until
a project is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from probant.testing.evidence import Examined, Subject

CONFIGURATION = "probant.toml"
_ROOT: pytest.StashKey[Path | None] = pytest.StashKey()


class EvidenceError(Exception):
    """A claim, fact, reference or rule has errors; the message is what `probant check` says of them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--probant` and `--no-probant`, and the setting `probant`."""
    group = parser.getgroup("probant", "evidence of a Probant project")
    group.addoption(
        "--probant", action="store_true", dest="probant", default=None, help=f"test the evidence of the project whose {CONFIGURATION} is nearest"
    )
    group.addoption("--no-probant", action="store_false", dest="probant", help="do not test the evidence of the project")
    parser.addini(
        "probant", f"whether the project's evidence is tested (default: if {CONFIGURATION} stands in the root folder)", type="bool", default=None
    )


def pytest_configure(config: pytest.Config) -> None:
    """Find the project, and have it collected where no file was named."""
    root = config.stash[_ROOT] = _find(config)
    if root is None:
        return
    file = root / CONFIGURATION
    asked = config.getoption("probant") is True
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    if (not named or asked) and not any(_covers(argument, file, config) for argument in config.args):
        config.args.append(str(file))


def _find(config: pytest.Config) -> Path | None:
    """Give the project's folder, or None when its evidence is not to be tested; UsageError when it was asked for and there is none."""
    option, setting = config.getoption("probant"), config.getini("probant")
    wanted = option if option is not None else setting
    if wanted is None:
        return config.rootpath if (config.rootpath / CONFIGURATION).is_file() else None
    if not wanted:
        return None
    for folder in (config.rootpath, *config.rootpath.parents):
        if (folder / CONFIGURATION).is_file():
            return folder
    raise pytest.UsageError(f"--probant: neither {config.rootpath} nor a folder above it holds a {CONFIGURATION}")


def _covers(argument: str, file: Path, config: pytest.Config) -> bool:
    """Tell whether collecting an argument collects the file."""
    path = (config.invocation_params.dir / argument.split("::", maxsplit=1)[0]).resolve()
    return path in (file.resolve(), file.parent.resolve())


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the project's `probant.toml`, and any other that is named on the command line."""
    if file_path.name != CONFIGURATION or parent.config.getoption("probant") is False:
        return None
    root = parent.config.stash.get(_ROOT, None)
    if (root is not None and file_path.parent == root) or parent.session.isinitpath(file_path):
        return ProjectFile.from_parent(parent, path=file_path)
    return None


class ProjectFile(pytest.File):
    """A project: loaded once, when it is collected."""

    def collect(self) -> Iterator[pytest.Collector]:
        """Give the project's editions."""
        from probant.diagnostics import StopBuild, render
        from probant.testing.evidence import examine_project

        try:
            editions = examine_project(self.path.parent)
        except StopBuild as stopped:
            raise self.CollectError(render(stopped.findings)) from None
        for edition in editions:
            yield EditionNode.from_parent(self, name=edition.edition, examined=edition)


class EditionNode(pytest.Collector):
    """An edition of a project."""

    def __init__(self, *, examined: Examined, **more: Any) -> None:
        super().__init__(**more)
        self.examined = examined

    def collect(self) -> Iterator[pytest.Collector]:
        """Give the kinds of evidence."""
        for kind, subjects in self.examined.subjects.items():
            yield KindNode.from_parent(self, name=kind, subjects=subjects)


class KindNode(pytest.Collector):
    """The claims, facts, references or rules of an edition."""

    def __init__(self, *, subjects: list[Subject], **more: Any) -> None:
        super().__init__(**more)
        self.subjects = subjects

    def collect(self) -> Iterator[pytest.Item]:
        """Give one test each."""
        for subject in self.subjects:
            yield EvidenceItem.from_parent(self, name=subject.name, subject=subject)


class EvidenceItem(pytest.Item):
    """The test of one claim, fact, reference or rule: that no error speaks of it."""

    def __init__(self, *, subject: Subject, **more: Any) -> None:
        super().__init__(**more)
        self.subject = subject

    def runtest(self) -> None:
        """Fail for an error; a rule with warnings only is an expected failure."""
        if self.subject.errors:
            raise EvidenceError(self.subject.report())
        if self.subject.kind == "rule" and self.subject.findings:
            count = len(self.subject.findings)
            pytest.xfail(f"{count} warning{'s' if count > 1 else ''}, the first at {self.subject.span} (`probant check` shows all)")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the findings alone: the traceback would be Probant's own."""
        if isinstance(excinfo.value, EvidenceError):
            return f"{self.subject.kind} `{self.subject.name}`, {self.subject.span}\n\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Give the file and line of the template, the study or the bibliography."""
        span = self.subject.span
        return self.path.parent / span.path, max(span.line - 1, 0), f"{self.subject.kind} {self.name}"
