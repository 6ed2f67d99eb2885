"""Without its acceptances, the 2019 edition is told what part B of the errata found by hand: each contradiction under its rule, at its facts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from probant import pipeline
from probant.checks.arithmetic import RULES
from probant.diagnostics import Diagnostic, Severity
from tests.e2e.conftest import ROOT

_FLOW = re.compile(r"^ +accepted: \[.*\]\n", re.MULTILINE)
_BLOCK = re.compile(r"^( +)accepted:\n(?:\1  - .*\n)+", re.MULTILINE)

EXPECTED = {
    # B1: what counts deaths lasts longer than life
    ("progression-free-above-overall", "gand-pfs-node", "gand-os-node"): ("61 months", "43 months"),
    ("progression-free-above-overall", "gand-pfs-bone", "gand-os-bone"): ("32 months", "24 months"),
    ("progression-free-above-overall", "gand-pfs-visceral", "gand-os-visceral"): ("26 months", "16 months"),
    ("progression-free-above-overall", "gand-pfs-bonevisceral", "gand-os-bonevisceral"): ("19 months", "14 months"),
    ("progression-free-above-overall", "gand-pfs-1site", "gand-os-1site"): ("33 months", "24 months"),
    ("progression-free-above-overall", "gand-pfs-2sites", "gand-os-2sites"): ("21 months", "15 months"),
    ("progression-free-above-overall", "m12-mpfs-other-4y", "m12-os-other-4y"): ("17% at 4 years", "16% at 4 years"),
    ("progression-free-above-overall", "m12-mpfs-other-6y", "m12-os-other-6y"): ("13% at 6 years", "9% at 6 years"),
    # B2: ratios below 1 of categories said to do worse, and contrasts upside down
    ("direction-contradicts-statement", "f15-ps-hr", "f15-ps-direction"): ("0.49", "`ps-good` is said to"),
    ("direction-contradicts-statement", "f15-number-hr", "f15-number-contrast"): ("0.75", "`solitary` is said to"),
    ("direction-contradicts-statement", "f15-size-hr", "f15-size-contrast"): ("0.53", "`small` is said to"),
    ("direction-contradicts-statement", "f15-nochemo-hr", "f15-nochemo-contrast"): ("0.59", "`prior-chemo` is said to"),
    ("direction-contradicts-statement", "p18-ps-hr", "p18-ps-contrast"): ("2.95", "`ps-good` is said to"),
    ("direction-contradicts-statement", "p18-burden-hr", "p18-burden-contrast"): ("1.88", "`few-lesions` is said to"),
    ("threshold-gap", "p18-ps-contrast", "p18-ps-contrast"): ("`0-1` against `2`",),
    ("threshold-gap", "p18-burden-contrast", "p18-burden-contrast"): ("`1-2` against `3`",),
    # B3: one ratio and one p for two endpoints
    ("one-estimate-two-endpoints", "p18-ps-hr", "p18-ps-p"): ("`2.95`", "`os`, `pfs`"),
    ("one-estimate-two-endpoints", "p18-burden-hr", "p18-burden-p"): ("`1.88`", "`os`, `pfs`"),
    # B4, the nested part: 43 % and 29 % of 37 % of 106
    ("percentage-impossible-for-group", "p18-other-sites-surgery", "p18-other-sites-synchronous"): (
        "39/106 = 36.79%",
        "16/39 = 41.03%, 17/39 = 43.59%",
    ),
    ("percentage-impossible-for-group", "p18-other-sites-surgery-rt", "p18-other-sites-synchronous"): (
        "39/106 = 36.79%",
        "11/39 = 28.21%, 12/39 = 30.77%",
    ),
    # B5: sites that add to 109.9 %
    ("categories-over-hundred", "gand-site-bone", "gand-site-node"): ("91 + 8.7 + 5.7 + 4.5 = 109.9% > 100%",),
    # B6: pairs without their arms, and the one order that whole patients allow
    ("pair-without-arms", "go16-platinum-a", "go16-platinum-b"): ("one order only", "20/25 = 80%, 21/24 = 87.5%"),
    ("pair-without-arms", "go16-egfr-a", "go16-egfr-b"): ("3/25 = 12%, 3/24 = 12.5%",),
    ("pair-without-arms", "go16-alk-a", "go16-alk-b"): ("2/25 = 8%, 0/24 = 0%",),
    ("pair-without-arms", "go16-sd-a", "go16-sd-b"): ("one order only", "16/25 = 64%, 15/24 = 62.5%"),
    ("pair-without-arms", "go16-response-a", "go16-response-b"): ("one order only", "9/25 = 36%, 9/24 = 37.5%"),
    # B9: means where the others are medians
    ("mean-beside-median", "a19-os-responders", "a19-os-progressors"): ("4.2 years", "`os`"),
    ("mean-beside-median", "a19-mpfs-responders", "a19-mpfs-progressors"): ("2.6 years", "`mpfs`"),
}
"""By rule, the fact that a finding stands at and another that it notes: parts of its arithmetic."""

ACCEPTANCES = {"acceptance-not-needed", "unknown-rule", "unknown-erratum"}
WARNINGS = {"mean-beside-median", "threshold-gap"}


def _copy(folder: Path) -> Path:
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("probant.toml", "references.bib"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which no finding is accepted."""
    root = _copy(tmp_path_factory.mktemp("bare"))
    for file in sorted((root / "content" / "studies").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        file.write_text(_BLOCK.sub("", _FLOW.sub("", text)), encoding="utf-8")
        assert "accepted" not in file.read_text(encoding="utf-8")
    return root


def _fact_at(root: Path, item: Diagnostic, place: int | None = None) -> str:
    """Give the id of the fact that the place of a finding (or of its note) is in."""
    span = item.span if place is None else item.notes[place].span
    lines = (root / span.path).read_text(encoding="utf-8").splitlines()[: span.line]
    return next(line.split("id:", 1)[1].strip() for line in reversed(lines) if line.startswith("  - id:"))


def test_the_rules_find_exactly_what_was_found_by_hand(bare: Path) -> None:
    """Each expected finding is there once, with its facts and its arithmetic; there is no other of these rules."""
    findings, _counts = pipeline.check(bare)
    arithmetic = [item for item in findings if item.rule in RULES]
    left = dict(EXPECTED)
    for item in arithmetic:
        notes = {_fact_at(bare, item, place) for place in range(len(item.notes))}
        keys = [key for key in left if key[0] == item.rule and key[1] == _fact_at(bare, item) and key[2] in notes]
        assert len(keys) == 1, f"{item.rule} at {item.span}: {item.message}"
        for part in left.pop(keys[0]):
            assert part in item.message, item.message
        assert (item.severity is Severity.WARNING) == (item.rule in WARNINGS)
    assert not left


def test_what_only_the_review_printed_is_said_to_be_as_printed(bare: Path) -> None:
    """The names of endpoints, the order of the categories and the cohort are the review's; the means, sites and pairs are in both views."""
    findings, _counts = pipeline.check(bare)
    printed = {_fact_at(bare, item) for item in findings if item.message.startswith("as printed, ")}
    assert {"gand-pfs-node", "m12-mpfs-other-4y", "f15-ps-hr", "p18-ps-hr", "p18-other-sites-surgery", "a19-mpfs-responders"} <= printed
    assert not {"gand-site-bone", "go16-platinum-a", "a19-os-responders"} & printed


def test_the_project_accepts_them_all_and_nothing_else() -> None:
    """`probant check` reports no contradiction among the facts, and no acceptance that is not needed or of nothing."""
    findings, _counts = pipeline.check(ROOT)
    assert not [item for item in findings if item.rule in RULES | ACCEPTANCES]


def test_each_acceptance_is_needed(tmp_path: Path) -> None:
    """An acceptance of a rule that finds nothing at a fact is reported at its own line."""
    root = _copy(tmp_path)
    file = root / "content" / "studies" / "gandaglia2015.yaml"
    text = file.read_text(encoding="utf-8")
    start = text.index("  - id: gand-os-node\n")
    start = text.index("    read:", start)
    file.write_text(text[:start] + "    accepted: [{rule: events-over-patients, reason: none}]\n" + text[start:], encoding="utf-8")
    findings, _counts = pipeline.check(root)
    (item,) = [item for item in findings if item.rule in RULES | ACCEPTANCES]
    assert item.rule == "acceptance-not-needed"
    assert item.span.line == text[:start].count("\n") + 1
    assert "gand-os-node" in item.message
