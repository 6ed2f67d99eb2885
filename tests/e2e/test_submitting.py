"""docs/submitting.md: a new user's walk, every command of it run in order."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "submitting.md"


def commands() -> list[list[str]]:
    """Give the commands of the page."""
    blocks = re.findall(r"^```console\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [shlex.split(line.removeprefix("$ ")) for block in blocks for line in block.splitlines()]


@pytest.mark.slow
def test_the_walk_from_nothing_to_a_package_and_a_deposit_in_dry_run(tmp_path: Path) -> None:
    """Each command ends well; nothing fails in the report of a complete review; nothing is sent."""
    tiny = Path("tests") / "projects" / "tiny"
    shutil.copytree(ROOT / tiny, tmp_path / tiny, ignore=shutil.ignore_patterns("build"))
    folder, said = tmp_path, {}
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    walk = commands()
    assert [words[1:3] for words in walk if words[0] == "probant"][-2:] == [["export", "cancer-radiotherapie"], ["export", "hal"]]
    for words in walk:
        if words[0] == "cd":
            folder /= words[1]
            continue
        run = [sys.executable, "-m", "probant", *words[1:]] if words[0] == "probant" else words
        done = subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, f"{shlex.join(words)}\n{done.stdout}{done.stderr}"
        said[shlex.join(words)] = done.stdout
    assert "cancer-radiotherapie" in said["probant export --list"]
    assert said["probant export cancer-radiotherapie"].count("0 failed, ") == 2
    assert "nothing was sent" in said["probant export hal"]


def test_every_field_that_the_page_names_is_one_of_the_article() -> None:
    """The table of what the forms ask for."""
    from probant.model.records import Article, Author

    table = PAGE.read_text(encoding="utf-8").split("## What the forms ask for")[1].split("## The package")[0]
    named = {name for row in table.splitlines() if row.startswith("| `") for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named - set(Article.model_fields) - set(Author.model_fields) == set()
    assert len(named) > 15
