"""`probant.trace.page`: one page with every id, that needs nothing else and runs nothing."""

from __future__ import annotations

import copy
import re

import pytest
from lxml import etree, html

from probant.trace.page import write_page
from probant.writers import Layout
from probant.writers.layouts import load_layout


@pytest.fixture(scope="module")
def layout() -> Layout:
    return load_layout(None)


@pytest.fixture
def source(ledger, layout) -> str:
    return write_page(ledger, layout).decode("utf-8")


def test_every_claim_fact_and_reference_is_an_anchor(source, ledger) -> None:
    ids = re.findall(r'\sid="([^"]+)"', source)
    assert len(ids) == len(set(ids))
    for prefix, table, key in (("c", "claims", "id"), ("f", "facts", "id"), ("ref", "references", "citekey")):
        assert {f"{prefix}-{item[key]}" for item in ledger[table]} <= set(ids)


def test_every_link_within_the_page_leads_somewhere(source) -> None:
    page = html.document_fromstring(source)
    ids = set(page.xpath("//@id"))
    assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= ids


def test_links_go_both_ways(source, ledger) -> None:
    rows = {row.get("id"): row for row in html.document_fromstring(source).iter("tr")}

    def leads_to(identifier: str) -> set[str]:
        return {link.get("href") for link in rows[identifier].iter("a")}

    for claim in ledger["claims"]:
        assert {f"#f-{name}" for name in claim["facts"]} <= leads_to(f"c-{claim['id']}")
        assert {f"#ref-{key}" for key in claim["references"]} <= leads_to(f"c-{claim['id']}")
        assert {f"{language}/article.html#c-{claim['id']}" for language in claim["languages"]} <= leads_to(f"c-{claim['id']}")
    for fact in ledger["facts"]:
        assert {f"#c-{name}" for name in fact["claims"]} <= leads_to(f"f-{fact['id']}")
    for reference in ledger["references"]:
        assert {f"#c-{name}" for name in reference["cited_by"]} <= leads_to(f"ref-{reference['citekey']}")


def test_it_asks_nothing_of_any_host(source) -> None:
    page = html.document_fromstring(source)
    loaded = page.xpath("//@src | //link/@href | //object/@data | //iframe/@src | //form/@action | //@srcset")
    assert set(loaded) == {"data:,"}
    assert not page.xpath("//script | //iframe | //object | //embed | //base")
    styles = "".join(page.xpath("//style/text()"))
    assert not re.search(r"@import|url\(", styles)
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]


def test_both_languages_are_said_to_be_what_they_are(source, ledger) -> None:
    rows = {row.get("id"): row for row in html.document_fromstring(source).iter("tr")}
    for claim in ledger["claims"]:
        said = {element.get("lang"): element.text_content() for element in rows[f"c-{claim['id']}"].iter("div")}
        assert said == {ledger["languages"][language]: place["text"] for language, place in claim["languages"].items()}


def test_text_is_escaped_and_only_web_addresses_are_links(tiny, layout) -> None:
    odd = copy.deepcopy(tiny)
    odd["claims"][0]["languages"]["en"]["text"] = "<script>alert(1)</script> & <b>"
    odd["facts"][0]["seen_at"] = ["javascript:alert(1)", "https://example.org/?a=1&b=\"'>"]
    source = write_page(odd, layout).decode("utf-8")
    page = html.document_fromstring(source)
    assert not page.xpath("//script")
    assert "https://example.org/?a=1&b=\"'>" in page.xpath("//a/@href")
    assert not [link for link in page.xpath("//a/@href") if link.startswith("javascript")]
    assert "javascript:alert(1)" in page.text_content()


def test_it_is_well_formed(source) -> None:
    """Every element is closed as it should be: with its void elements closed the page is XML."""
    closed = re.sub(r"<(meta|link|col|input)\b([^>]*)>", r"<\1\2/>", source)
    closed = re.sub(r"<(input[^>]*?) checked", r'<\1 checked="checked"', closed)
    etree.fromstring(closed.split("\n", 1)[1].encode("utf-8"), etree.XMLParser(resolve_entities=False, no_network=True))
    assert source.startswith("<!DOCTYPE html>\n")


def test_it_is_the_same_bytes_each_time(ledger, layout) -> None:
    assert write_page(ledger, layout) == write_page(copy.deepcopy(ledger), layout)
