"""Thousands of single defects can be made of the article's own facts, claims and references; a sample of every rule's is, each in a clean copy, and found.

The defects are generated from all that the project holds (`tests/e2e/seeds`), never picked by hand. Each is written into a copy of the project, which a check then
reads from its files; the rule that is about it must report it at the line where it stands in the changed text. Nothing else may be new but what the
generator says to be a true consequence of the same change (a ratio moved out of its interval no longer fits its p value either). A finding is new when its rule and words were
not there before: lines may have shifted. While there are errors no warnings are shown, so that a defect that is an error hides those that were there.

Where the article has nothing that a rule is about (no follow-up beside dates, say), something consistent is added first; that copy must be as clean as the project.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from probant.diagnostics import Diagnostic, Severity
from probant.rules import rules
from tests.e2e.seeds import arithmetic, claims, records
from tests.support.checking import Checker
from tests.support.seeding import Seed, Sources

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
EDITION = "2019"
SAMPLE = int(os.environ.get("SEEDS", "3"))
"""How many defects of a rule are tried; `SEEDS=1000 pytest ...` tries them all."""

AT_LEAST = 3
DEFECTS = 150
"""How many are tried at the fewest: of each rule, and in all."""

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
    # Tables and figures: tests/e2e/test_broken_input.py and tests/unit/checks/test_displays.py.
    *("unknown-display", "misplaced-display", "display-inside-claim", "display-facts-differ", "display-in-one-language", "display-order-differs"),
    *("display-not-placed", "display-not-mentioned", "unused-display", "unknown-column", "wrong-kind-of-fact", "mean-in-median-column"),
    *("unlike-values", "value-without-column", "value-of-other-study", "unknown-study"),
    # What `probant add` reads, and the blanks that it leaves: tests/e2e/test_import_files.py and test_add.py.
    *("already-in-bibliography", "citekey-taken", "entry-not-read-back", "import-encoding", "import-format", "import-incomplete", "import-syntax"),
    *("import-value", "lookup-failed", "merge-differs", "possible-duplicate", "published-notice", "record-not-found", "unknown-identifier"),
    *("unfilled-blank",),
    # What a look-up finds: tests/unit/update/test_verifying.py.
    *("unrecorded-notice", "metadata-mismatch"),
    # What an archive asks for: tests/unit/exports/hal and tests/e2e/test_archives.py.
    *("missing-for-archive", "deposit-refused"),
    # What comes after publication: tests/unit/checks/test_text_rules.py and tests/e2e/test_after_publication.py.
    *("claim-rests-on-superseded", "review-not-needed", "overlapping-cohorts", "reference-retracted", "reference-corrected"),
    *("reference-under-concern", "preprint-replaced"),
}
"""Rules that are not about what a fact, a claim, a reference or the text says."""


SEEDED = sorted(set(rules()) - UNSEEN)


def every_seed() -> Iterator[Seed]:
    """Give every defect that can be made of the project."""
    sources = Sources.read(ROOT, EDITION)
    for module in (arithmetic, claims, records):
        for generator in module.GENERATORS:
            yield from generator(sources)


@dataclass(frozen=True)
class Sampled:
    """How many defects of each rule there are, and a sample of them."""

    counts: Counter[str]
    seeds: dict[str, list[Seed]]


@pytest.fixture(scope="module")
def sampled() -> Sampled:
    """Some defects of each rule, spread evenly over all of them. They are made twice: to count them, then to keep those that are tried."""
    counts = Counter(seed.rule for seed in every_seed())
    wanted = {rule: {index * number // min(SAMPLE, number) for index in range(min(SAMPLE, number))} for rule, number in counts.items()}
    seeds: dict[str, list[Seed]] = {}
    met: Counter[str] = Counter()
    for seed in every_seed():
        if met[seed.rule] in wanted[seed.rule]:
            seeds.setdefault(seed.rule, []).append(seed)
        met[seed.rule] += 1
    return Sampled(counts, seeds)


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


def test_every_rule_is_seeded(sampled: Sampled, capsys: pytest.CaptureFixture[str]) -> None:
    """Each rule that is about facts, claims, references or the text, three times at least; hundreds in all."""
    assert set(rules()) >= UNSEEN
    assert sorted(sampled.counts) == SEEDED
    tried = {rule: len(seeds) for rule, seeds in sampled.seeds.items()}
    assert {rule: number for rule, number in tried.items() if number < AT_LEAST} == {}
    assert sum(tried.values()) >= DEFECTS
    with capsys.disabled():
        print(f"\nseeded: {sum(tried.values())} defects of {len(tried)} rules, out of {sampled.counts.total()} that can be made")


@pytest.mark.parametrize("rule", SEEDED)
def test_each_defect_is_found_where_it_is(rule: str, checker: Checker, sampled: Sampled) -> None:
    """Under the right rule, at the right line, and nothing else is."""
    clean = said(checker.findings({}))
    for seed in sampled.seeds[rule]:
        before = clean
        if seed.base is not None:
            before = said(checker.findings(seed.base))
            assert before <= clean, f"{seed.name}: what was added first is no defect: {sorted(before - clean)}"
        new = [item for item in checker.findings({**(seed.base or {}), **seed.change.files}) if (item.rule, item.message) not in before]
        found = [item for item in new if item.rule == seed.rule and (item.span.path, item.span.line) == seed.expected]
        assert found, f"{seed.name}: not found at {seed.expected}: {[(item.rule, str(item.span), item.message) for item in new]}"
        others = [(item.rule, str(item.span), item.message) for item in new if item not in found and item.rule not in seed.also]
        assert not others, f"{seed.name}: found too: {others}"
