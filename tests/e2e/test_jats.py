"""The articles as JATS, by the DTDs of three versions and the rules of JATS4R: the real review in all its editions, and the tiny one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from tests.e2e.conftest import LANGUAGES, ROOT
from tests.support import jats

TINY = ROOT / "tests" / "projects" / "tiny"
EDITIONS = [(ROOT, path.stem) for path in sorted((ROOT / "content" / "editions").glob("*.yaml"))] + [(TINY, "2024")]

CONTRADICTIONS = {'Conflict of Interest Statements shoud be tagged as <fn fn-type="COI-statement" in the <author-notes>.'}
"""What these rules ask for and no DTD of Journal Publishing allows: they list `coi-statement`, which the rules take for a mistake."""

WARNINGS: set[str] = set()
"""What JATS4R only warns of: nothing. (What is not known is left out, of which these rules say nothing.)"""


def build(project: Path, edition: str, output: Path, *formats: str) -> str:
    """Build an edition in some formats by the command; give what it says."""
    command = [sys.executable, "-m", "probant", "build", "--project", str(project), "--edition", edition, "--output", str(output)]
    done = subprocess.run([*command, "--format", ",".join(formats)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Every edition in every language, built by the command."""
    out: dict[tuple[str, str], Path] = {}
    for project, edition in EDITIONS:
        output = tmp_path_factory.mktemp("jats")
        build(project, edition, output, "jats")
        out |= {(edition, language): output / edition / language / "article.xml" for language in LANGUAGES}
    return out


@pytest.mark.slow
@pytest.mark.parametrize("version", jats.DTDS)
def test_every_article_is_valid(articles: dict[tuple[str, str], Path], version: str) -> None:
    """By the DTD of Journal Publishing, in each version that is in use; which refuses an article without its titles."""
    assert {key: found for key, path in articles.items() if (found := jats.invalid(path.read_bytes(), version))} == {}
    broken = etree.fromstring(articles["2019", "fr"].read_bytes())
    broken.find("front/article-meta").remove(broken.find("front/article-meta/title-group"))
    assert jats.invalid(etree.tostring(broken), version)


@pytest.mark.slow
def test_every_article_keeps_the_rules_of_jats4r(articles: dict[tuple[str, str], Path], tmp_path: Path) -> None:
    """No error but the one that no valid article escapes, which only an article that declares interests has."""
    found = {key: jats.broken_rules(path, tmp_path) for key, path in articles.items()}
    assert {key: set(errors) - CONTRADICTIONS for key, (errors, _) in found.items() if set(errors) - CONTRADICTIONS} == {}
    assert {key for key, (errors, _) in found.items() if errors} == {("2024", language) for language in LANGUAGES}
    assert {text for _, warnings in found.values() for text in warnings} == WARNINGS


@pytest.mark.slow
def test_the_rules_of_jats4r_see_what_is_wrong(articles: dict[tuple[str, str], Path], tmp_path: Path) -> None:
    """No licence, an affiliation that nobody has, keywords twice in the article's language: two errors, a warning."""
    article = etree.fromstring(articles["2024", "en"].read_bytes())
    meta = article.find("front/article-meta")
    meta.remove(meta.find("permissions"))
    for link in list(meta.iter("xref")):
        if link.get("rid") == "aff-a":
            link.getparent().remove(link)
    meta.find("kwd-group").set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    path = tmp_path / "broken.xml"
    path.write_bytes(b"<!DOCTYPE article>" + etree.tostring(article))
    errors, warnings = jats.broken_rules(path, tmp_path)
    assert any("permissions" in text for text in errors)
    assert any("affiliation" in text for text in errors)
    assert any("unnecessary" in text for text in warnings)


@pytest.mark.slow
def test_an_edition_with_a_notice_says_it_and_names_no_author_of_its_own(articles: dict[tuple[str, str], Path]) -> None:
    """The review's authors neither wrote nor read either edition: they stand with the published article."""
    for edition in ("2019", "2026"):
        for language in LANGUAGES:
            article = etree.parse(articles[edition, language])
            assert article.find("body/boxed-text").get("content-type") == "notice"
            assert len("".join(article.find("body/boxed-text").itertext())) > 300
            assert article.find(".//contrib") is None
            assert len(article.findall(".//related-article//name")) == 10


@pytest.mark.slow
def test_every_drawing_that_an_article_names_stands_beside_it(articles: dict[tuple[str, str], Path]) -> None:
    """And no other."""
    seen = 0
    for path in articles.values():
        named = {item.get("{http://www.w3.org/1999/xlink}href") for item in etree.parse(path).iter("graphic")}
        assert {f"figures/{file.name}" for file in path.parent.glob("figures/*")} == named
        seen += len(named)
    assert seen >= 4


@pytest.mark.slow
def test_claims_facts_and_references_are_those_of_the_ledger(articles: dict[tuple[str, str], Path]) -> None:
    """Each claim of the ledger is found by its id, and each entry of the list by its citekey."""
    for (_, language), path in articles.items():
        ledger = json.loads((path.parents[1] / "trace.json").read_text(encoding="utf-8"))
        article = etree.parse(path)
        ids = {item.get("id") for item in article.iter() if item.get("id")}
        claims = {claim["languages"][language]["element"] for claim in ledger["claims"]}
        assert claims
        assert claims <= ids
        assert [item.get("id") for item in article.iter("ref")] == [f"ref-{item['citekey']}" for item in ledger["references"] if item["number"]]


@pytest.mark.slow
def test_the_drawings_are_kept_with_their_article_and_made_again_when_they_are_gone(tmp_path: Path) -> None:
    """A build of another format keeps both; an article whose drawing is missing or was changed is not taken for current."""
    build(TINY, "2024", tmp_path, "jats")
    drawing = tmp_path / "2024" / "fr" / "figures" / "walking-forest.svg"
    first = drawing.read_bytes()
    build(TINY, "2024", tmp_path, "html")
    assert drawing.read_bytes() == first
    assert "fr/article.xml" in json.loads((tmp_path / "2024" / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    drawing.unlink()
    again = {
        line.split()[0].rpartition("2024/")[2]: line.endswith("unchanged")
        for line in build(TINY, "2024", tmp_path, "jats").splitlines()
        if ".xml" in line
    }
    assert again == {"fr/article.xml": False, "en/article.xml": True}
    assert drawing.read_bytes() == first
