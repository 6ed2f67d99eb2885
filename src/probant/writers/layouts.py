"""Find the files of a layout and fill its templates."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from probant.writers import Layout


def load_layout(project_layout_dir: Path | None) -> Layout:
    """Give the engine's layout, each file replaced by the project's file of that name where there is one.

    Only plain files directly in the folder count: a symbolic link could reach outside the project.
    """
    files = {
        entry.name: entry.read_bytes()
        for entry in sorted(resources.files("probant").joinpath("layout").iterdir(), key=lambda entry: entry.name)
        if entry.is_file() and not entry.name.endswith((".py", ".pyc"))
    }
    if project_layout_dir is not None and project_layout_dir.is_dir():
        for path in sorted(project_layout_dir.iterdir()):
            if path.is_file() and not path.is_symlink():
                files[path.name] = path.read_bytes()
    return Layout(files)


def fill(layout: Layout, name: str, **values: Any) -> str:
    """Fill the template `name`: every value is escaped unless it is `Markup`, an undefined name is an error, no other file can be reached."""
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(layout.text(name)).render(**values)


def style(layout: Layout, name: str) -> str:
    """Give a style sheet to be put in a `style` element; ValueError when it would end that element."""
    return _contained(layout, name, "style")


def script(layout: Layout, name: str) -> str:
    """Give a script to be put in a `script` element; ValueError when it would end that element, or hide its end."""
    if "<!--" in layout.text(name):
        raise ValueError(f"{name} contains `<!--`, which would hide the end of the script element")
    return _contained(layout, name, "script").strip()


def _contained(layout: Layout, name: str, element: str) -> str:
    text = layout.text(name)
    if "</" in text:
        raise ValueError(f"{name} contains `</`, which would end the {element} element")
    return text
