"""`probant.update.diff.changes`: what changed between two ledgers."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from probant import pipeline
from probant.update.diff.changes import ReferenceChange, compare
from probant.update.diff.listing import listed, marked
from tests.support.minimal_project import write_minimal_project

Ledger = dict[str, Any]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of the minimal project."""
    return pipeline.state_of(write_minimal_project(tmp_path_factory.mktemp("diff") / "project"))[0]


def claim(ledger: Ledger, name: str) -> dict[str, Any]:
    return next(item for item in ledger["claims"] if item["id"] == name)


def test_a_ledger_and_itself_do_not_differ(ledger: Ledger) -> None:
    """And it is said."""
    changes = compare(("a", "b"), ledger, ledger)
    assert not changes
    assert listed(changes) == "a → b: nothing changed"


def test_a_value_that_is_shown_otherwise_is_a_changed_fact(ledger: Ledger) -> None:
    """With its old and new value in each language, and the claims that use it."""
    other = copy.deepcopy(ledger)
    fact = next(item for item in other["facts"] if item["id"] == "brook-median")
    fact["value_text"] = {"fr": "4 mois", "en": "4 months"}
    (found,) = compare(("a", "b"), ledger, other).facts
    assert (found.id, found.old, found.new, found.claims) == (
        "brook-median",
        {"fr": "3 mois", "en": "3 months"},
        {"fr": "4 mois", "en": "4 months"},
        ("white-tea",),
    )


def test_an_edition_that_shows_what_was_printed_compares_what_was_printed(ledger: Ledger) -> None:
    """An erratum corrected is a fact changed."""
    old = copy.deepcopy(ledger)
    old["shows"] = "printed"
    next(item for item in old["facts"] if item["id"] == "brook-median")["printed_text"] = {"fr": "5 mois", "en": "5 months"}
    (found,) = compare(("a", "b"), old, ledger).facts
    assert (found.old["en"], found.new["en"]) == ("5 months", "3 months")


def test_claims_are_added_removed_and_reworded_by_their_ids(ledger: Ledger) -> None:
    """A reworded one holds the languages that differ only."""
    other = copy.deepcopy(ledger)
    other["claims"].remove(claim(other, "habit"))
    claim(other, "white-tea")["languages"]["en"]["text"] += " Always."
    claim(other, "green-tea")["id"] = "greener-tea"
    changes = compare(("a", "b"), ledger, other)
    assert [item.id for item in changes.claims_added] == ["greener-tea"]
    assert [item.id for item in changes.claims_removed] == ["green-tea", "habit"]
    (reworded,) = changes.claims_reworded
    assert (reworded.id, list(reworded.new)) == ("white-tea", ["en"])


def test_other_numbers_of_the_same_references_are_no_rewording(ledger: Ledger) -> None:
    """They are references renumbered."""
    other = copy.deepcopy(ledger)
    swapped = {1: 2, 2: 1}
    for item in other["references"]:
        item["number"] = swapped[item["number"]]
    for item in other["claims"]:
        for name, place in item["languages"].items():
            own = claim(ledger, item["id"])["languages"][name]["text"]
            place["text"] = own.replace("[1]", "[x]").replace("[2]", "[1]").replace("[x]", "[2]")
    changes = compare(("a", "b"), ledger, other)
    assert changes.claims_reworded == ()
    assert [(item.citekey, item.old, item.new) for item in changes.renumbered] == [("brook2014", 2, 1), ("hale2011", 1, 2)]


def test_a_claim_that_cites_another_reference_is_reworded(ledger: Ledger) -> None:
    """Though its words are the same."""
    other = copy.deepcopy(ledger)
    claim(other, "green-tea")["references"] = ["brook2014"]
    (found,) = compare(("a", "b"), ledger, other).claims_reworded
    assert (found.references_in, found.references_out, found.new) == (("brook2014",), ("hale2011",), {})


def test_references_come_and_go(ledger: Ledger) -> None:
    """With the number that they have or had."""
    other = copy.deepcopy(ledger)
    gone = other["references"].pop()
    changes = compare(("a", "b"), ledger, other)
    assert changes.references_out == (ReferenceChange(gone["citekey"], gone["number"], None, gone["text"]),)
    assert compare(("a", "b"), other, ledger).references_in == (ReferenceChange(gone["citekey"], None, gone["number"], gone["text"]),)


def test_the_list_shows_a_change_and_the_words_next_to_it() -> None:
    """As wdiff writes them."""
    old = "one two three four five six seven eight nine ten eleven 12 months"
    assert marked(old, old.replace("12", "14")) == "… nine ten eleven [-12-]{+14+} months"
