"""What every file of the project keeps to."""

from __future__ import annotations

import ast
import fnmatch
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "probant"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST = 450

_PRINTS = frozenset({"arguments.py", "cli.py", "terminal.py"})
_CLOCKS = frozenset({"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "uuid1", "uuid4", "getnode"})


def name_of(module: Path) -> str:
    """Give a module's path below the package."""
    return module.relative_to(SOURCE).as_posix()


def calls(module: Path) -> list[tuple[int, str, str]]:
    """Give (line, what it is called on, name) of each call of a module."""
    found = []
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found.append((node.lineno, ast.unparse(node.func.value), node.func.attr))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.append((node.lineno, "", node.func.id))
    return found


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_says_what_it_does_and_is_short(module: Path) -> None:
    """It has a docstring, and no more lines than can be read at once."""
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= LONGEST


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_only_the_command_prints_and_exits(module: Path) -> None:
    """Every other stage gives values and findings."""
    if name_of(module) in _PRINTS:
        return
    found = [
        f"{line}: {owner}.{name}"
        for line, owner, name in calls(module)
        if (owner, name) in {("", "print"), ("", "input"), ("", "exit"), ("", "quit")}
    ]
    assert found == []
    if name_of(module) != "__main__.py":
        assert [line for line, owner, name in calls(module) if (owner, name) in {("sys", "exit"), ("os", "_exit")}] == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_clock_and_no_chance_gets_into_what_is_made(module: Path) -> None:
    """Dates come from the edition or from SOURCE_DATE_EPOCH, identifiers from the content; `time.perf_counter` only measures."""
    found = [
        f"{line}: {owner}.{name}"
        for line, owner, name in calls(module)
        if (name in _CLOCKS and owner.rpartition(".")[2] in {"datetime", "date", "dt", "time", "uuid"}) or owner == "random"
    ]
    assert found == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_module_starts_a_shell_or_runs_text(module: Path) -> None:
    """No `eval`, `exec`, `os.system`, `shell=True`; no loader that makes objects."""
    forbidden = {("", "eval"), ("", "exec"), ("os", "system"), ("os", "popen"), ("yaml", "load"), ("pickle", "load"), ("pickle", "loads")}
    assert [(line, owner, name) for line, owner, name in calls(module) if (owner, name) in forbidden] == []
    assert "shell=True" not in module.read_text(encoding="utf-8")


def ignored() -> list[str]:
    """Give the patterns of .gitignore, without their marks of folder and root."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return [line.strip("/") for line in lines if line and not line.startswith("#")] + [".git", "node_modules"]


def own_files() -> list[Path]:
    """Give the files of the project that git would keep."""
    patterns = ignored()
    found, folders = [], [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if any(fnmatch.fnmatch(path.name, pattern) for pattern in patterns):
                continue
            if path.is_dir() and not path.is_symlink():
                folders.append(path)
            elif path.is_file():
                found.append(path)
    return found


def text_of(path: Path) -> str:
    """Give a file's text; nothing for a file that is no text."""
    data = path.read_bytes()
    return "" if b"\0" in data[:8000] else data.decode("utf-8", "replace")


# In two halves each, so that this file does not find itself.
_MACHINE = re.compile(
    r"(?<!\w)(?:"
    + "|".join(["/wo" + r"rk/\w", "/ro" + r"ot/[\w.]", "/ho" + r"me/\w", "/Us" + r"ers/\w", "/op" + "t/pv", r"[A-Z]:\\Us" + "ers"])
    + ")"
)
_HTTP = "https?:" + "//"
_REGISTRY = re.compile(
    rf"(?:index|find[-_]links|extra[-_]index)[-_]url\s*[= ]\s*{_HTTP}|{_HTTP}[^\s\"'<>]*(?:/simple\b|artifactory|nexus|/api/pypi)"
    rf"|{_HTTP}(?:localhost|127\.\d|10\.\d|192\.168\.)[^\s\"'<>]*(?:simple|pypi|npm)",
    re.IGNORECASE,
)


def test_no_file_names_a_path_of_someones_machine() -> None:
    """The project works where it is put."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {hit[0]}"
        for path in own_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        for hit in _MACHINE.finditer(line)
    ]
    assert found == []


def test_no_file_names_the_address_of_a_registry() -> None:
    """Packages come from wherever the machine is set to take them, their bytes held by hashes."""
    found = [
        f"{path.relative_to(ROOT)}:{number}: {hit[0]}"
        for path in own_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        for hit in _REGISTRY.finditer(line)
    ]
    assert found == []


def test_every_golden_file_is_free_of_the_place_where_it_was_made() -> None:
    """A temporary folder in it would fail elsewhere."""
    assert [path.name for path in (ROOT / "tests" / "golden").rglob("*") if path.is_file() and "/tmp" in text_of(path)] == []


def test_text_files_end_with_one_line_end_and_hold_no_tab_or_space_before_it() -> None:
    """Differences show what was changed, and nothing else."""
    defects = []
    for path in own_files():
        if path.suffix not in {".py", ".md", ".toml", ".yaml", ".bib", ".j2", ".css", ".sh"} or "golden" in path.parts:
            continue
        text = text_of(path)
        if text and (not text.endswith("\n") or text.endswith("\n\n") or "\r" in text or re.search(r"[ \t]\n", text)):
            defects.append(str(path.relative_to(ROOT)))
    assert defects == []
