"""`probant.update.redline.reasons`: each change says why, at its place, in the language of the text."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from probant import pipeline
from probant.language.redlining import REDLINE, redline_words
from probant.update.diff.changes import DisplayChange, compare
from probant.update.redline.reasons import Reason, reasons
from tests.support.minimal_project import write_minimal_project

Ledger = dict[str, Any]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of the minimal project."""
    return pipeline.state_of(write_minimal_project(tmp_path_factory.mktemp("reasons") / "project"))[0]


def of(items: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(item for item in items if item["id"] == name)


def found(old: Ledger, new: Ledger, language: str = "en") -> list[Reason]:
    return reasons(compare(("a", "b"), old, new), (old, new), language)


def test_every_language_has_the_same_words() -> None:
    """None is missing in one of them, none is empty, and each leaves room for the same."""
    keys = [set(words) for words in REDLINE.values()]
    assert all(key == keys[0] for key in keys)
    assert all(text.strip() for words in REDLINE.values() for text in words.values())
    for key in keys[0]:
        assert len({frozenset(part.partition("}")[0] for part in words[key].split("{")[1:]) for words in REDLINE.values()}) == 1, key
    assert redline_words("en-GB") is redline_words("en")


def test_a_ledger_and_itself_have_no_reasons(ledger: Ledger) -> None:
    """Nothing changed."""
    assert found(ledger, ledger) == []


def test_a_changed_fact_is_named_with_both_values_at_its_claim(ledger: Ledger) -> None:
    """In the words of each language."""
    new = copy.deepcopy(ledger)
    of(new["facts"], "brook-median")["value_text"] = {"fr": "4 mois", "en": "4 months"}
    claim = of(new["claims"], "white-tea")
    for language, (old_value, value) in {"fr": ("3\u00a0mois", "4\u00a0mois"), "en": ("3\u00a0months", "4\u00a0months")}.items():
        assert old_value in claim["languages"][language]["text"]
        claim["languages"][language]["text"] = claim["languages"][language]["text"].replace(old_value, value)
    assert found(ledger, new) == [Reason("c-white-tea", ("Claim reworded.", "median time to waking: 3 months → 4 months"))]
    (french,) = found(ledger, new, "fr")
    assert french.lines[0] == "Affirmation reformulée."
    assert french.lines[1].endswith("\u00a0: 3 mois → 4 mois")


def test_a_printed_value_that_gives_way_to_its_source_is_called_a_correction(ledger: Ledger) -> None:
    """The study did not change: the review did."""
    old = copy.deepcopy(ledger)
    old["shows"] = "printed"
    of(old["facts"], "brook-median")["printed_text"] = {"fr": "5 mois", "en": "5 months"}
    for place in of(old["claims"], "white-tea")["languages"].values():
        place["text"] = place["text"].replace("3\u00a0mo", "5\u00a0mo")
    (reason,) = found(old, ledger)
    assert reason.lines[1] == "Correction of what was printed: median time to waking, 5 months → 3 months"


def test_claims_and_references_that_come_and_go_say_so(ledger: Ledger) -> None:
    """A work is named by its first author, year and number; it is new where the list did not have it."""
    old = copy.deepcopy(ledger)
    old["claims"].remove(of(old["claims"], "green-tea"))
    reference = next(item for item in old["references"] if item["citekey"] == "hale2011")
    reference["number"] = None
    number = next(item["number"] for item in ledger["references"] if item["citekey"] == "hale2011")
    assert found(old, ledger) == [
        Reason("c-green-tea", ("Claim added.", f"References: Hale 2011 [{number}] (new).")),
        Reason("ref-hale2011", ("Reference added to the list.",)),
    ]
    assert found(ledger, old) == [
        Reason("c-green-tea", ("Claim removed.",)),
        Reason("ref-hale2011", ("Reference removed from the list.",)),
    ]


def test_a_claim_that_cites_other_works_names_them(ledger: Ledger) -> None:
    """Those that came and those that went."""
    new = copy.deepcopy(ledger)
    of(new["claims"], "white-tea")["references"] = ["hale2011"]
    numbers = {item["citekey"]: item["number"] for item in ledger["references"]}
    added, removed = f"References added: Hale 2011 [{numbers['hale2011']}].", f"References removed: Brook 2014 [{numbers['brook2014']}]."
    assert found(ledger, new) == [Reason("c-white-tea", (added, removed))]
    of(new["claims"], "white-tea")["languages"]["en"]["text"] += " Always."
    assert found(ledger, new) == [Reason("c-white-tea", ("Claim reworded.", added, removed))]
    assert found(ledger, new, "fr")[0].lines[0].startswith("Références ajoutées")


def test_references_that_have_another_number_have_no_reason(ledger: Ledger) -> None:
    """They are tracked, and say nothing else."""
    new = copy.deepcopy(ledger)
    swapped = {1: 2, 2: 1}
    for item in new["references"]:
        item["number"] = swapped[item["number"]]
    assert compare(("a", "b"), ledger, new).renumbered
    assert found(ledger, new) == []


def test_an_abstract_has_its_reason_in_each_of_its_languages(ledger: Ledger) -> None:
    """In the words of the text that they stand in."""
    new = copy.deepcopy(ledger)
    for place in of(new["claims"], "aim")["languages"].values():
        place["text"] += " !"
    assert found(ledger, new) == [Reason("c-aim", ("Claim reworded.",)), Reason("c-aim-fr", ("Claim reworded.",))]
    assert [reason.bookmark for reason in found(ledger, new, "fr")] == ["c-aim", "c-aim-en"]


def test_a_table_names_its_facts_that_changed_and_no_more_than_can_be_read(ledger: Ledger) -> None:
    """The others are counted."""
    old = copy.deepcopy(ledger)
    fact = of(old["facts"], "brook-median")
    fact["uses"]["en"].append({**fact["uses"]["en"][0], "claim": None, "display": "table-tea"})
    old["facts"] = [fact | {"id": f"fact-{number}"} for number in range(11)]
    new = copy.deepcopy(old)
    for item in new["facts"]:
        item["value_text"] = {"fr": "4 mois", "en": "4 months"}
    change = DisplayChange("table-tea", "table", "changed", {"en": "Tea"})
    (reason,) = reasons(replace(compare(("a", "b"), old, new), displays=(change,)), (old, new), "en")
    assert reason.bookmark == "table-tea"
    assert reason.lines == ("Table changed.", *["median time to waking: 3 months → 4 months"] * 8, "and 3 other facts")
