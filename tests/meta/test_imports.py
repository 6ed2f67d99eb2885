"""Imports go one way, as the table of docs/architecture.md says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "probant"

BESIDE = {"__main__": "cli"}
"""Packages that the table does not name, and the one on whose line they stand."""


def layers() -> dict[str, int]:
    """Give the layer of each package, read from the table."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    found = {}
    for number, packages in re.findall(r"^\| (\d+) \| ([^|]*) \|", text, re.MULTILINE):
        for name in re.findall(r"`(\w+)`", packages):
            found[name] = int(number)
    for name, neighbour in BESIDE.items():
        found.setdefault(name, found[neighbour])
    return found


def imports() -> list[tuple[str, str, str]]:
    """Give (file and line, package that imports, package that is imported), imports within functions and for typing included."""
    out = []
    for file in sorted(SOURCE.rglob("*.py")):
        own = file.relative_to(SOURCE).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}:{node.lineno}: a relative import"
                names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "probant" else [node.module or ""]
            for name in names:
                parts = name.split(".")
                if parts[0] == "probant" and len(parts) > 1 and parts[1] != "__version__":
                    out.append((f"{file.relative_to(ROOT)}:{node.lineno}", own, parts[1]))
    return out


IMPORTS = imports()


def test_the_table_names_every_package() -> None:
    """A new package has its line in the table, or stands beside one that has; the table names none that is gone."""
    there = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path.is_dir() and (path / "__init__.py").is_file())} - {"__init__"}
    assert there - set(layers()) == set()
    assert set(layers()) - there - set(BESIDE) == set()


def test_a_package_imports_only_from_those_above_it() -> None:
    """A lower layer never leans on a higher one."""
    order = layers()
    against = [
        f"{place}: {own} (layer {order[own]}) imports {other} (layer {order[other]})"
        for place, own, other in IMPORTS
        if own not in {"__init__", other} and order[other] > order[own]
    ]
    assert against == []


def test_packages_do_not_import_one_another_in_a_circle() -> None:
    """On one line of the table too."""
    edges: dict[str, set[str]] = {}
    for _, own, other in IMPORTS:
        if own not in {other, "__init__"}:
            edges.setdefault(own, set()).add(other)

    def reach(name: str, seen: set[str]) -> set[str]:
        for other in edges.get(name, set()) - seen:
            seen.add(other)
            reach(other, seen)
        return seen

    assert [name for name in edges if name in reach(name, set())] == []


def test_tests_of_the_finished_files_do_not_lean_on_the_engine() -> None:
    """What reads a finished article knows nothing of how it was made."""
    for name in ("finished.py", "expected.py"):
        text = (ROOT / "tests" / "support" / name).read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) probant", text, re.MULTILINE)
