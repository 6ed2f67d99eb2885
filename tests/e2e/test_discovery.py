"""What reference managers and search engines read of the real article's page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from tests.e2e.conftest import LANGUAGES
from tests.support.finished import normal

DOI = "10.1016/j.canrad.2019.07.143"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rebuilt_edition_is_based_on_the_published_article_and_does_not_pass_for_it(built: Path, language: str) -> None:
    """Its ten authors and its DOI are those of the article that it is based on, and of nothing else."""
    page = html.fromstring((built / language / "article.html").read_bytes())
    (text,) = page.xpath("//script[@type='application/ld+json']/text()")
    record = json.loads(text)
    source = record.pop("isBasedOn")
    assert [author["familyName"] for author in source["author"]] == [
        *("Bourgier", "Latorzeff", "Fenoglietto", "Boisselier", "Charissoux", "Llacer", "Lemanski", "Riou", "Farcy-Jacquet", "Azria"),
    ]
    assert (source["identifier"]["value"], source["datePublished"]) == (DOI, "2019")
    assert source["sameAs"] == [f"https://doi.org/{DOI}", "https://hal.science/hal-03487482"]
    citations = record.pop("citation")
    notice = normal(page.xpath("//section[contains(@class, 'notice')]")[0].text_content())
    assert normal(record["creditText"]) in notice
    assert ("ni relu ni approuvé" if language == "fr" else "neither read nor endorsed") in record.pop("creditText")
    assert DOI not in json.dumps(record)
    assert "author" not in record
    tags = {meta.get("name") or meta.get("property"): meta.get("content") for meta in page.iter("meta")}
    assert {name for name in tags if name and name.startswith("citation_")} == {"citation_title", "citation_language", "citation_abstract"}
    assert tags["citation_title"] == f"{normal(page.xpath('//h1')[0].text_content())} – {'Édition' if language == 'fr' else 'Edition'} 2019"
    assert tags["og:type"] == "website"
    entries = [normal(entry.text_content()) for entry in page.xpath("//li[starts-with(@id, 'ref-')]")]
    assert len(citations) == len(entries) == 17
    for entry, cited in zip(entries, citations, strict=True):
        assert normal(cited["name"]).casefold() in entry.casefold()
        assert all(address in entry for address in cited.get("sameAs", []) if "doi.org" in address)
    assert {link.get("hreflang") for link in page.xpath("//head/link[@rel='alternate']")} == {"en" if language == "fr" else "fr"}
