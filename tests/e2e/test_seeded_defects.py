"""Thousands of single defects can be made of the article's own facts, claims and references; a sample of every rule's is, each in a clean copy, and found.

The defects are generated from all that the project holds (`tests/e2e/seeds`), never picked by hand. Each is written into a copy of the project, which a check then
reads from its files; the rule that is about it must report it at the line where it stands in the changed text. Nothing else may be new but what the
generator says to be a true consequence of the same change (a ratio moved out of its interval no longer fits its p value either). A finding is new when its rule and words were
not there before: lines may have shifted. While there are errors no warnings are shown, so that a defect that is an error hides those that were there.

Where the article has nothing that a rule is about (no follow-up beside dates, say), something consistent is added first; that copy must be as clean as the project.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from probant.diagnostics import Diagnostic, Severity
from probant.rules import rules
from tests.e2e.seeds import arithmetic, claims, records
from tests.support.checking import Checker
from tests.support.seeding import Seed, Sources

ROOT = Path(__file__).parents[2]
EDITION = "2019"
SAMPLE = int(os.environ.get("SEEDS", "4"))
"""How many defects of a rule are tried; `SEEDS=1000 pytest ...` tries them all."""

AT_LEAST = 3

UNSEEN = {
    # The article's documents, templates and configuration as files: tests/e2e/test_broken_input.py breaks each of them.
    *(
        "missing-file",
        "unreadable-file",
        "outside-project",
        "file-too-large",
        "not-utf8",
        "control-character",
        "toml-syntax",
        "yaml-syntax",
        "yaml-alias",
    ),
    *(
        "yaml-tag",
        "yaml-key",
        "yaml-documents",
        "yaml-too-deep",
        "duplicate-key",
        "bad-language",
        "unknown-edition",
        "unknown-style",
        "missing-template",
    ),
    *(
        "bib-syntax",
        "bib-citekey",
        "bib-parsers-disagree",
        "template-syntax",
        "undefined-name",
        "template-call",
        "cannot-format",
        "unknown-registration",
    ),
    *("invalid-value", "broken-element", "missing-glyph", "pandoc"),
}
"""Rules that are not about what a fact, a claim, a reference or the text says."""


def generated() -> dict[str, list[Seed]]:
    """Give every defect that can be made of the project, by rule."""
    sources = Sources.read(ROOT, EDITION)
    found: dict[str, list[Seed]] = {}
    for module in (arithmetic, claims, records):
        for generator in module.GENERATORS:
            for seed in generator(sources):
                found.setdefault(seed.rule, []).append(seed)
    return found


SEEDS = generated()


def sample(rule: str, size: int) -> Iterator[Seed]:
    """Give so many defects of a rule, spread evenly over all of them."""
    seeds = SEEDS[rule]
    size = min(size, len(seeds))
    return (seeds[(index * len(seeds)) // size] for index in range(size))


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    """A copy of the project, and a cache folder of its own."""
    folder = tmp_path_factory.mktemp("seeded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield Checker(folder / "project", Sources.read(ROOT, EDITION).texts, EDITION, patch)


def said(findings: list[Diagnostic]) -> set[tuple[str, str]]:
    """Give what findings say, wherever."""
    return {(item.rule, item.message) for item in findings}


def test_the_project_is_clean(checker: Checker) -> None:
    """It has the recorded warnings only."""
    assert {item.severity for item in checker.findings({})} <= {Severity.WARNING}


def test_every_rule_is_seeded() -> None:
    """Each rule that is about facts, claims, references or the text, three times at least; hundreds in all."""
    assert set(SEEDS) | UNSEEN == set(rules())
    assert not set(SEEDS) & UNSEEN
    assert {rule: len(seeds) for rule, seeds in SEEDS.items() if len(seeds) < AT_LEAST} == {}
    assert sum(min(SAMPLE, len(seeds)) for seeds in SEEDS.values()) >= 150


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted(SEEDS))
def test_each_defect_is_found_where_it_is(rule: str, checker: Checker) -> None:
    """Under the right rule, at the right line, and nothing else is."""
    clean = said(checker.findings({}))
    for seed in sample(rule, SAMPLE):
        before = clean
        if seed.base is not None:
            before = said(checker.findings(seed.base))
            assert before <= clean, f"{seed.name}: what was added first is no defect: {sorted(before - clean)}"
        new = [item for item in checker.findings({**(seed.base or {}), **seed.change.files}) if (item.rule, item.message) not in before]
        found = [item for item in new if item.rule == seed.rule and (item.span.path, item.span.line) == seed.expected]
        assert found, f"{seed.name}: not found at {seed.expected}: {[(item.rule, str(item.span), item.message) for item in new]}"
        others = [(item.rule, str(item.span), item.message) for item in new if item not in found and item.rule not in seed.also]
        assert not others, f"{seed.name}: found too: {others}"
