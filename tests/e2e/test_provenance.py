"""Where each fact was read, and how it was verified, is what was recorded when the evidence was gathered: nothing is invented, nothing promoted."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from tests.e2e.conftest import ROOT

RECORDED = {fact["id"]: fact for fact in json.loads((Path(__file__).parents[1] / "data" / "review-2019-facts.json").read_text(encoding="utf-8"))}


def _facts() -> dict[str, dict]:
    found = {}
    for file in sorted((ROOT / "content" / "studies").glob("*.yaml")):
        for fact in yaml.safe_load(file.read_text(encoding="utf-8"))["facts"]:
            found[fact["id"]] = fact
    return found


def test_each_fact_keeps_the_verification_and_addresses_recorded_for_it() -> None:
    """No fact says that it was verified otherwise, or seen elsewhere, than was recorded."""
    facts = _facts()
    defects = []
    for name, recorded in RECORDED.items():
        if "verification" not in recorded:
            continue
        read = facts[name]["read"]
        addresses = read.get("seen_at") or read.get("looked_at") or []
        if read["verification"] != recorded["verification"]:
            defects.append(f"{name}: {read['verification']} instead of {recorded['verification']}")
        if addresses != recorded["addresses"]:
            defects.append(f"{name}: {addresses} instead of {recorded['addresses']}")
    assert not defects, "\n".join(defects)


def test_an_unverified_fact_has_no_locator_and_a_verified_one_has_an_address() -> None:
    """A locator is `abstract` or null: no page or table was ever noted.

    The figures of one trial were read on a copy that is no address to print: the news report that they come from is named instead.
    """
    for name, fact in _facts().items():
        read = fact["read"]
        if read["verification"] == "unverified":
            assert read["locator"] is None, name
            assert not read.get("seen_at"), name
        elif read["locator"] == "Cancer Therapy Advisor":
            assert name.startswith("curb-"), name
            assert read["verification"] == "secondary", name
        else:
            assert read.get("seen_at"), name
            assert read["locator"] in (None, "abstract"), name
