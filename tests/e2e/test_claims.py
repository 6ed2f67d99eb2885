"""Every claim maps to a sourced reference: read from the finished page, the facts' files and the bibliography, not from the engine's own checks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import bibtexparser
import pytest
import yaml

from tests.e2e.conftest import ROOT
from tests.support.finished import read_html


@pytest.fixture(scope="module")
def ledger(edition_folder: Path) -> dict[str, list[dict[str, object]]]:
    """The ledger of the build of each edition."""
    loaded: dict[str, list[dict[str, object]]] = json.loads((edition_folder / "trace.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def fact_sources() -> dict[str, str]:
    """The citekey of each fact, read from the study files themselves."""
    sources = {}
    for file in (ROOT / "content" / "studies").glob("*.yaml"):
        study = yaml.safe_load(file.read_text(encoding="utf-8"))
        sources.update({fact["id"]: study["citekey"] for fact in study["facts"]})
    return sources


@pytest.mark.parametrize("language", ("fr", "en"))
def test_each_sourced_claim_rests_on_a_fact_and_cites_its_reference(ledger, fact_sources, edition_folder: Path, language: str) -> None:  # type: ignore[no-untyped-def]
    """A sourced claim has at least one fact and one citation, each fact a reference of the bibliography, each reference a number in the list."""
    library = bibtexparser.parse_file(str(ROOT / "references.bib"))
    keys = set(library.entries_dict)
    article = read_html(edition_folder / language / "article.html")
    numbers = {re.match(r"\[(\d+)\]", entry)[1] for entry in article.references}
    defects = []
    for claim in ledger["claims"]:
        place = claim["languages"][language]
        where = f"{place['file']}:{place['line']}: claim `{claim['id']}`"
        text = article.elements.get(f"c-{claim['id']}", "")
        facts = [fact for fact in claim["facts"] if fact in fact_sources]
        if not text:
            defects.append(f"{where} is not in the finished page")
        if claim["kind"] == "authors":
            if facts or re.search(r"\[\d", text):
                defects.append(f"{where} is the authors' own and has a fact or a citation")
            continue
        cited = {number for group in re.findall(r"\[([\d,– ]+)\]", text) for number in re.findall(r"\d+", group)}
        if not facts:
            defects.append(f"{where} rests on no fact")
        if not cited and not re.search(r"NCT\d{8}", text):
            defects.append(f"{where} cites nothing")
        defects += [f"{where}: no reference for fact `{fact}`" for fact in facts if fact_sources[fact] not in keys]
        defects += [f"{where}: number [{number}] is not in the list" for number in cited - numbers]
    assert not defects, "\n".join(defects)
    assert sum(claim["kind"] == "sourced" for claim in ledger["claims"]) > 50


@pytest.mark.parametrize("language", ("fr", "en"))
def test_no_number_is_typed_in_a_template(language: str) -> None:
    """Outside tags, citations and ids, no digit and no number word stands in a template, but in the names that the vocabulary lists."""
    names = yaml.safe_load((ROOT / "content" / "vocabulary.yaml").read_text(encoding="utf-8"))["names_with_digits"]
    words = {
        "fr": "deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|cent|mille|moitié",
        "en": "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|hundred|thousand|half",
    }[language]
    found = []
    for file in sorted((ROOT / "templates" / "article").glob(f"*/{language}/*.md.j2")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            said = " ".join(re.findall(r"say\(\s*\"[^\"]*\"\s*,\s*\"([^\"]*)\"", line))
            prose = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#[\w-]+\}|\[[^\]]*@[^\]]*\]", " ", line) + " " + said
            for name in sorted(names, key=len, reverse=True):  # M1c1 before M1c
                prose = prose.replace(name, " ")
            found += [f"{file.relative_to(ROOT)}:{number}: {hit}" for hit in re.findall(rf"\d+|\b(?:{words})\b", prose, re.IGNORECASE)]
    assert not found
