"""What reviewers are given names no author: every byte of every file is searched, and the same search finds the names in what the editors are given."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from PIL import Image

from tests.support.packages import ROOT, TINY, package

pytestmark = pytest.mark.slow

CASES = [
    ("cancer-radiotherapie", "2019", "fr"),
    ("cancer-radiotherapie", "2019", "en"),
    ("cancer-radiotherapie", "2026", "fr"),
    ("cancer-radiotherapie", "2026", "en"),
    ("lancet-oncology", "2019", "en"),
    ("international-journal-of-radiation-oncology-biology-physics", "2026", "en"),
    ("frontiers-in-oncology", "2019", "en"),
    ("cancer-radiotherapie", "2024", "fr"),
    ("frontiers-in-oncology", "2024", "en"),
]
EACH = pytest.mark.parametrize(("journal", "edition", "language"), CASES)

NAMED = ("cover-letter", "title-page", "manuscript.docx", "declaration", "contributions", "funding", "generative-ai", "report", ".zip", "jats")
"""What is for editors alone."""


@cache
def article(edition: str) -> dict[str, Any]:
    """Give article.yaml, read without the engine."""
    root: Path = TINY if edition == "2024" else ROOT
    found: dict[str, Any] = yaml.safe_load((root / "content" / "article.yaml").read_text(encoding="utf-8"))
    return found


def people(edition: str) -> list[str]:
    """Give the names of the authors."""
    return [author["family"] for author in article(edition)["authors"]]


def traces(edition: str) -> list[str]:
    """Give what else tells who they are: affiliations, addresses, grants, identifiers, the published article."""
    found = article(edition)
    texts = [part[name] for part in found["affiliations"] for name in ("name", "unit", "address")]
    texts += [found["correspondence"][name] for name in ("department", "address", "phone", "fax", "email")]
    texts += [found["funding"]["body"], found["funding"]["grant"], found["published"]["doi"], found["published"]["hal"]]
    texts += [author["orcid"] for author in found["authors"]]
    return [text for text in texts if text]


def readings(name: str, data: bytes) -> Iterator[str]:
    """Give a file's name, its bytes as text, and those of all that it holds: parts of packages, objects of a PDF, what an image says of itself."""
    yield name
    yield data.decode("utf-8", "replace")
    yield data.replace(b"\0", b"").decode("latin-1")
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for item in archive.infolist():
                yield from readings(item.filename, archive.read(item) + item.comment + item.extra)
    elif data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            yield str(pdf.docinfo)
            for item in pdf.objects:
                yield str(item)
                if isinstance(item, pikepdf.Stream):
                    with_filters = item.read_raw_bytes() if "/DCTDecode" in str(item.get("/Filter", "")) else item.read_bytes()
                    yield with_filters.replace(b"\0", b"").decode("latin-1")
    elif name.endswith(".tif"):
        with Image.open(io.BytesIO(data)) as image:
            yield str(dict(image.tag_v2))
    elif data.lstrip().startswith(b"<"):
        yield re.sub(r"<[^>]*>", "", data.decode("utf-8", "replace"))
        yield " ".join(re.sub(r"<[^>]*>", " ", data.decode("utf-8", "replace")).split())


def found_in(name: str, data: bytes, wanted: list[str]) -> set[str]:
    """Give which texts stand in a file, as whole words."""
    spaced = {text: r"\s+".join(re.escape(part).replace("'", "['’]") for part in text.split()) for text in wanted}
    patterns = {text: re.compile(rf"(?<!\w){pattern}(?!\w)") for text, pattern in spaced.items()}
    return {text for reading in readings(name, data) for text, pattern in patterns.items() if text.split()[0] in reading and pattern.search(reading)}


def is_named(name: str) -> bool:
    """Tell whether a file is for editors alone."""
    return any(part in name for part in NAMED)


@EACH
def test_no_byte_of_what_reviewers_are_given_names_an_author(journal: str, edition: str, language: str) -> None:
    """Neither in texts, properties, comments and names of files, nor in packages within packages. Works that an author wrote stay in the references."""
    made = package(journal, edition, language)
    cited = {name for name in people(edition) if re.search(rf"\b{name}\b", made.only("references.json").decode())}
    wanted = [name for name in people(edition) if name not in cited] + traces(edition)
    assert wanted
    hidden = {name: data for name, data in made.files.items() if not is_named(name)}
    assert len(hidden) > 12
    assert {name: found for name, data in hidden.items() if (found := found_in(name, data, wanted))} == {}
    assert (cited != set()) == (edition == "2024")
    assert next(item.outcome for item in made.report.verdicts if item.rule == "anonymised") == "passed"


@pytest.mark.parametrize("language", ("fr", "en"))
def test_the_same_search_finds_everyone_in_what_the_editors_are_given(language: str) -> None:
    """Each author, affiliation, address and grant of the signed edition stands on the title page or in the manuscript, and in the zip."""
    made = package("cancer-radiotherapie", "2019", language)
    wanted = people("2019") + traces("2019")
    page = found_in("", made.only("_title-page.docx"), wanted)
    assert set(people("2019")) <= page
    assert set(wanted) - page - found_in("", made.only("_manuscript.docx"), wanted) == set()
    assert found_in("", made.only(".zip"), wanted) == set(wanted)


@pytest.mark.parametrize("language", ("fr", "en"))
def test_the_unsigned_edition_names_its_predecessors_authors_to_the_editors_alone(language: str) -> None:
    """In its notice, which the title page carries; the anonymised manuscript says that there is one."""
    made = package("cancer-radiotherapie", "2026", language)
    assert found_in("", made.only("_title-page.docx"), people("2026")) == set(people("2026"))
    text = next(iter(list(readings("", made.only("_manuscript-anonymised.docx")))[3:]), "")
    said = {"fr": "Manuscrit anonymisé", "en": "Anonymised manuscript"}[language]
    assert any(said in reading for reading in readings("", made.only("_manuscript-anonymised.docx"))), text[:200]


def test_the_properties_of_an_anonymised_file_name_nobody() -> None:
    """No creator, no last editor but the program, no comments, no changes by anyone."""
    for edition in ("2019", "2024"):
        made = package("cancer-radiotherapie", edition, "fr")
        for name, data in made.files.items():
            if not name.endswith(".docx") or is_named(name):
                continue
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                core = archive.read("docProps/core.xml").decode()
                assert "<dc:creator>" not in core, name
                assert re.findall(r"<cp:lastModifiedBy>([^<]*)", core) in ([], ["probant"]), name
                assert "word/comments.xml" not in archive.namelist(), name
                assert "w:author=" not in archive.read("word/document.xml").decode(), name


def test_self_citations_are_shown_to_the_authors() -> None:
    """The tiny review cites works by people of its authors' names; the real one cites none."""
    tiny = {item.rule: item for item in package("cancer-radiotherapie", "2024", "fr").report.verdicts}
    assert tiny["self-citations"].outcome == "not checked"
    assert "alpha2001 (Placeholder)" in tiny["self-citations"].measured
    assert "self-citations" not in {item.rule for item in package("cancer-radiotherapie", "2019", "fr").report.verdicts}
