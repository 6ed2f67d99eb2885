"""`probant.trace.ledger` and its schema: every claim and fact of the article, in both languages, and nothing the schema does not know."""

from __future__ import annotations

import copy
import json
import re
from importlib import resources
from typing import Any, get_args

import jsonschema
import pytest
import yaml

from probant.loading.project import load_project
from probant.model.facts import FIXED_FIELDS, Body, Quantity, Verification
from probant.pipeline import ledger_of
from probant.trace import write_json
from tests.unit.trace.conftest import PROJECTS

SCHEMA = json.loads(resources.files("probant").joinpath("schemas", "trace.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def defects(ledger: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(ledger)]


def objects(value: Any, path: str = "$") -> list[tuple[str, dict[str, Any]]]:
    """Give every schema of an object, with its place."""
    found = [(path, value)] if isinstance(value, dict) and value.get("type") == "object" else []
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [item for key, child in children for item in objects(child, f"{path}.{key}")]


def test_the_schema_is_one_and_refuses_what_it_does_not_know() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    loose = [path for path, item in objects(SCHEMA) if item.get("additionalProperties", True) is True]
    assert loose == ["$.$defs.reference.properties.csl"]  # CSL-JSON, which has a schema of its own


def test_each_property_of_the_schema_is_described() -> None:
    bare = [
        f"{path}.{name}"
        for path, item in objects(SCHEMA)
        for name, own in item.get("properties", {}).items()
        if "description" not in own and "description" not in SCHEMA["$defs"].get(own.get("$ref", "").rsplit("/", 1)[-1], {})
    ]
    assert not bare


def test_the_schema_knows_every_field_and_kind_of_the_model() -> None:
    """A field added to a kind of fact has to be added to the schema too."""
    value = SCHEMA["$defs"]["value"]["properties"]
    fields = {name for member in get_args(Body) for name in member.model_fields} - FIXED_FIELDS
    assert fields | {"kind"} == set(value)
    assert set(value["kind"]["enum"]) == {get_args(member.model_fields["kind"].annotation)[0] for member in get_args(Body)}
    assert set(SCHEMA["$defs"]["quantity"]["properties"]) == set(Quantity.model_fields)
    assert {*get_args(Verification), None} == set(SCHEMA["$defs"]["fact"]["properties"]["verification"]["enum"])


def test_a_ledger_is_what_the_schema_says(ledger) -> None:
    assert defects(json.loads(write_json(ledger))) == []


@pytest.mark.parametrize("name", list(PROJECTS))
def test_a_ledger_of_the_whole_project_is_too(name: str) -> None:
    assert defects(ledger_of(PROJECTS[name])) == []


@pytest.mark.parametrize(
    "break_it",
    (
        lambda ledger: ledger.update(extra=1),
        lambda ledger: ledger["claims"][0].pop("facts"),
        lambda ledger: ledger["claims"][0].update(kind="rumour"),
        lambda ledger: ledger["facts"][0].update(verification="perhaps"),
        lambda ledger: ledger["facts"][0]["value"].update(colour="red"),
        lambda ledger: ledger["facts"][0].update(line=0),
        lambda ledger: ledger["references"][0].update(citekey=None),
    ),
)
def test_a_ledger_that_is_not_is_refused(tiny, break_it) -> None:
    broken = copy.deepcopy(tiny)
    break_it(broken)
    assert defects(broken)


def test_it_holds_every_claim_of_the_templates(ledger) -> None:
    """Read from the templates' text, not from the renderer."""
    name = next(key for key in PROJECTS if load_project(PROJECTS[key]).default_edition == ledger["edition"])
    for language in ledger["languages"]:
        written = {}
        templates = (PROJECTS[name] / "templates" / "article").glob(f"{ledger['edition']}/{language}/*.md.j2")
        for file in (file for file in templates if not file.name.startswith("highlights.")):  # these stand in no finished article
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                for found in re.finditer(r'\{%-?\s*claim\s+"([^"]+)"', line):
                    written[found[1]] = (file.relative_to(PROJECTS[name]).as_posix(), number)
        held = {claim["id"]: (claim["languages"][language]["file"], claim["languages"][language]["line"]) for claim in ledger["claims"]}
        assert held == written
        assert all(claim["languages"][language]["text"] for claim in ledger["claims"])


def test_its_facts_are_those_of_the_study_files(ledger) -> None:
    name = next(key for key in PROJECTS if load_project(PROJECTS[key]).default_edition == ledger["edition"])
    given = {}
    for file in (PROJECTS[name] / "content" / "studies").glob("*.yaml"):
        study = yaml.safe_load(file.read_text(encoding="utf-8"))
        given |= {fact["id"]: (study["citekey"], fact) for fact in study["facts"]}
    sourced = [fact for fact in ledger["facts"] if fact["citekey"] is not None]
    for fact in sourced:
        citekey, own = given[fact["id"]]
        assert (fact["citekey"], fact["locator"], fact["verification"]) == (citekey, own["read"]["locator"], own["read"]["verification"])
        assert fact["seen_at"] == own["read"].get("seen_at", [])
        assert (fact["printed"] is None) == ("printed" not in own)
    assert {fact["id"] for fact in ledger["facts"]} >= {name for claim in ledger["claims"] for name in claim["facts"]}


def test_its_parts_name_each_other(ledger) -> None:
    claims, facts, references = (
        {item[key]: item for item in ledger[name]} for name, key in (("claims", "id"), ("facts", "id"), ("references", "citekey"))
    )
    for claim in claims.values():
        assert all(claim["id"] in facts[name]["claims"] for name in claim["facts"])
        assert all(claim["id"] in references[key]["cited_by"] for key in claim["references"])
    for fact in facts.values():
        assert fact["citekey"] is None or fact["id"] in references[fact["citekey"]]["facts"]
        assert {language: [use["element"] for use in own if use["element"]] for language, own in fact["uses"].items()} == fact["occurrences"]


def test_a_value_printed_otherwise_says_what_differs(ledger) -> None:
    differing = [fact for fact in ledger["facts"] if fact["printed"] is not None]
    assert differing
    for fact in differing:
        assert fact["differing"]
        assert fact["value_text"] != fact["printed_text"]


def test_no_identifier_that_nobody_confirmed_is_given(ledger) -> None:
    for reference in ledger["references"]:
        assert reference["doi"] is None or "doi" not in reference["unconfirmed"]
        assert "doi" not in reference["unconfirmed"] or "DOI" not in reference["csl"]


def test_it_is_the_same_bytes_each_time(ledger) -> None:
    assert write_json(ledger) == write_json(json.loads(write_json(ledger)))
