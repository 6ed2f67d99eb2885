"""The minimal project twice: as it was in its first commit, and after a change of a value, of words, of a claim and of the references."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.minimal_project import write_minimal_project

_CHANGES = [
    ("content/studies/brook2014.yaml", "    value: 3\n", "    value: 4\n"),
    ("templates/article/2024/fr/introduction.md.j2", "depuis longtemps", "depuis toujours"),
    ("templates/article/2024/en/introduction.md.j2", "Tea has long gone with", "Tea has always gone with"),
    (
        "templates/article/2024/fr/results.md.j2",
        '## Résultats {#results}\n\n{% claim "green-tea" %}\nChez {{ fact("hale-n") }}, le thé vert',
        (
            '## Résultats {#results}\n\n{% claim "cups" %}\nLe thé blanc était bu à raison de {{ fact("brook-cups") }} par jour [@brook2014].\n{% endclaim %}\n\n'
            '{% claim "green-tea" %}\nChez {{ fact("hale-n") }}, le thé vert'
        ),
    ),
    (
        "templates/article/2024/en/results.md.j2",
        '## Results {#results}\n\n{% claim "green-tea" %}\n',
        (
            '## Results {#results}\n\n{% claim "cups" %}\nWhite tea was drunk at {{ fact("brook-cups") }} a day [@brook2014].\n{% endclaim %}\n\n'
            '{% claim "green-tea" %}\n'
        ),
    ),
]


def git(root: Path, *arguments: str) -> str:
    """Run git in a folder, whatever the machine's own settings."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    author = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(["git", "-C", str(root), *author, *arguments], check=True, capture_output=True, text=True, env=environment)
    return done.stdout


def write_two_states(root: Path) -> Path:
    """Write the project with its first state committed and the second in the working tree; give `root`."""
    write_minimal_project(root)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "first")
    for name, old, new in _CHANGES:
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new), encoding="utf-8")
    return root
