"""The HTML page: one file, its structure, its links, its tooltips, its colours."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from collections import Counter

import lxml.html
import pytest

from probant.document import ClaimEvidence, Difference, Document, Evidence, FactEvidence, ReferenceEvidence, RelatedFact
from probant.pandoc import ast
from probant.writers import Layout, fragments, html
from probant.writers.layouts import load_layout

from .conftest import make_document


@pytest.fixture(scope="module")
def text(document: Document, layout: Layout) -> str:
    return html.write(document, layout).decode("utf-8")


@pytest.fixture(scope="module")
def page(text: str):
    return lxml.html.document_fromstring(text)


def words_of(element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_nothing_is_fetched(text, page):
    """No element makes the browser fetch anything, and the page forbids it to."""
    assert not page.xpath("//img | //script[@src] | //iframe | //object | //embed | //link[@rel='stylesheet'] | //base")
    assert {link.get("href") for link in page.xpath("//link")} == {"data:,", "../en/article.html"}
    style = page.findtext(".//style")
    assert "url(" not in style
    assert "@import" not in style
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "http://" not in text


def test_ids_are_unique(page):
    """No id stands twice."""
    assert [identifier for identifier, count in Counter(page.xpath("//@id")).items() if count > 1] == []


def test_every_link_inside_the_page_has_its_target(page):
    """Each link to a place in the page, and each description, finds it."""
    ids = set(page.xpath("//@id"))
    named = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    named |= set(page.xpath("//@aria-describedby")) | set(page.xpath("//@aria-labelledby"))
    assert named <= ids
    assert {"ref-leaf2001", "ref-cup2003", "cite-1", "cite-2", "cite-3", "differences", "main"} <= named


def test_language_of_the_page_and_of_its_parts(page):
    """The page bears the locale; what is in another language bears that one; the other language is one relative link away."""
    assert page.get("lang") == "fr-FR"
    assert page.xpath("//p[@class='translated']/@lang") == ["en"]
    assert page.xpath("//section[contains(@aria-labelledby, 'abstract-')]/@lang") == ["fr", "en"]
    assert page.xpath("//header//a[@hreflang='en']/@href") == ["../en/article.html"]


def test_landmarks_and_skip_link(page):
    """There is one main part, the first link leads to it, and there is one title."""
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1
    assert page.xpath("//body//a")[0].get("href") == "#main"
    levels = [int(item.tag[1]) for item in page.xpath("//h1 | //h2 | //h3")]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(levels[levels.index(1) :], levels[levels.index(1) + 1 :], strict=False))


def test_title_block(page):
    """Authors, marks, affiliations, correspondence, edition, published reference, DOI and licence can be read."""
    assert [words_of(item) for item in page.xpath("//ul[@class='signed']/li")] == ["A. Leafa,b,* ORCID,", "B. Brewb"]
    head = words_of(page.xpath("//header[@class='head']")[0])
    for expected in (
        "Du thé & des tasses",
        "On tea <and> cups",
        "Pottery, Limoges",
        "Édition 2001 (septembre 2001)",
        "Journal of Tea 2001;1:1–9",
        "CC BY 4.0",
    ):
        assert expected in head
    assert page.xpath("//a[@href='https://doi.org/10.5555/tea.2001']")
    assert page.xpath("//a[@rel='license']/@href") == ["https://creativecommons.org/licenses/by/4.0/"]


def test_keywords_not_stated(page, document):
    """Keywords that nobody stated are said to be so, in the abstract's language; others are listed."""
    assert [words_of(item) for item in page.xpath("//p[@class='keywords']")] == [f"Mots clés : {document.words['not-stated']}", "Keywords: tea, cup"]


def test_contents_list_every_section(page):
    """Both tables of contents list the sections of the body, of the back matter, and the references."""
    expected = ["#steeping", "#cups", "#funding", "#differences", "#references"]
    for name in ("side", "fold"):
        assert page.xpath(f"//nav[@class='{name}']//li/a/@href") == expected


def test_each_citation_has_a_tooltip_with_its_references(page):
    """A citation's tooltip gives each reference it cites, in the list's order, and describes the links; CSS shows it on hover and focus."""
    assert [item.get("id") for item in page.find_class("citation")] == ["cite-1", "cite-2", "cite-3", "cite-4"]
    tip = page.get_element_by_id("tip-2")
    assert tip.get("role") == "tooltip"
    assert tip.get("hidden") is not None
    assert [words_of(item).split(" ", 1)[0] for item in tip] == ["[1]", "[2]", "[3]"]
    assert "Steeping time and flavour" in words_of(tip[0])
    assert "http" not in words_of(tip)
    assert page.xpath("//span[@id='cite-1']/a/@aria-describedby") == ["tip-1-1"]
    style = page.findtext(".//style")
    assert ".citation:hover > .tip, .citation:focus-within > .tip { display: block; }" in style


def test_references_lead_back_to_their_citations(page):
    """A reference links to every citation of it, lettered when there are several, those inside a collapsed range as well."""
    links = {item.get("id"): item.xpath(".//span[@class='back-links']/a/@href") for item in page.xpath("//section[@class='references']//li")}
    assert links == {"ref-leaf2001": ["#cite-1", "#cite-2"], "ref-kettle2002": ["#cite-2"], "ref-cup2003": ["#cite-2", "#cite-3", "#cite-4"]}
    assert page.xpath("//li[@id='ref-cup2003']//span[@class='back-links']/a/@aria-label") == [f"Retour au texte, appel {letter}" for letter in "abc"]


def test_a_fact_that_differs_is_marked(page):
    """The mark after the fact leads to the list of differences; the fact's own text is left as it is."""
    fact = page.get_element_by_id("f-time")
    assert words_of(fact) == "3,5 min"
    mark = fact.getnext()
    assert (mark.tag, mark.get("href"), mark.text) == ("a", "#differences", "†")
    assert page.find_class("legend")
    assert page.get_element_by_id("f-heat").getnext().get("class") != "differs-mark"


def test_without_a_list_of_differences_the_mark_is_no_link(document, layout):
    """No link is made to a section that is not there."""
    bare = dataclasses.replace(document, back=type(document.back)())
    marks = lxml.html.document_fromstring(html.write(bare, layout)).find_class("differs-mark")
    assert [mark.tag for mark in marks] == ["span"]


def test_tables_scroll_in_a_frame(page):
    """A table stands in a frame that the keyboard reaches and that its caption names; header cells say what they head."""
    (frame,) = page.find_class("frame")
    assert (frame.get("tabindex"), frame.get("role")) == ("0", "region")
    assert words_of(page.get_element_by_id(frame.get("aria-labelledby"))) == "Two cups"
    assert {cell.get("scope") for cell in frame.iter("th")} == {"col"}
    assert not page.xpath("//main//*[contains(@style, 'text-align')]")


def test_no_block_stands_in_an_inline_element(page):
    """No paragraph, list, table or division stands in a paragraph or a span."""
    assert not page.xpath("//*[self::p or self::span or self::a]//*[self::div or self::p or self::ul or self::ol or self::table or self::section]")


def test_texts_are_escaped(document, layout):
    """Text that looks like markup stays text, wherever it comes from."""
    evil = "<script>alert(1)</script>"
    front = dataclasses.replace(document.front, title=evil, licence_name=evil, edition_title=evil)
    hostile = dataclasses.replace(document, front=front, blocks=[ast.paragraph(ast.text(evil))])
    page = lxml.html.document_fromstring(html.write(hostile, layout))
    data, code = page.iter("script")
    assert json.loads(data.text)["name"] == evil
    assert code.text == layout.text("article.js").strip()


def test_a_style_sheet_cannot_end_its_element(document, layout):
    """A style sheet that contains `</` is refused."""
    files = layout.files | {"style.css": b"</style><script>"}
    with pytest.raises(ValueError, match=r"style\.css"):
        html.write(document, Layout(files))


def test_a_script_cannot_end_its_element(document, layout):
    """A script that contains `</` or `<!--` is refused."""
    for text in (b'"</script>"', b'"<!--"'):
        with pytest.raises(ValueError, match=r"article\.js"):
            html.write(document, Layout(layout.files | {"article.js": text}))


def test_the_page_allows_its_own_script_only(text, page):
    """The hashes in the page's policy are those of its script and of its data."""
    allowed = [
        base64.b64encode(hashlib.sha256(item.text.encode()).digest()).decode() for item in (page.find("body//script"), page.find("head/script"))
    ]
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert f"script-src 'sha256-{allowed[0]}' 'sha256-{allowed[1]}';" in policy


@pytest.fixture(scope="module")
def shown(document: Document, layout: Layout):
    """The page of a document with evidence for two facts and its claims."""
    facts = (
        FactEvidence(
            "time",
            "leaf2001",
            "Durée <d’infusion>",
            "Selon la source",
            (("3\u00a0min", False),),
            (("p", True), (" = 3,5\u00a0min", False)),
            (Difference("differences", "Mal recopié.", "écart confirmé"),),
            (RelatedFact("heat", "Intervalle", (("95\u202f°C", False),)),),
            "abstract",
            "résumé",
            ("https://example.org/leaf", "javascript:alert(1)"),
            (),
            ("f-time",),
            ("steep",),
        ),
        FactEvidence("heat", None, "Chaleur", "Formulation", (), None, (), (), None, None, (), (), ("f-heat",), ("steep", "cup")),
    )
    claims = (
        ClaimEvidence("steep", ("c-steep",), "Leaves were…", "unverified", ("time", "heat"), ("leaf2001",)),
        ClaimEvidence("view", ("c-view",), "This is", "authors", (), ()),
        ClaimEvidence("cup", ("c-cup",), "A cup", "full text", ("heat",), ("cup2003",)),
    )
    references = (ReferenceEvidence("leaf2001", "Leaf et Brew, 2001", "10.5555/leaf.2001", None, ("steep",)),)
    known = dataclasses.replace(document, evidence=Evidence(facts, claims, references))
    return lxml.html.document_fromstring(html.write(known, layout))


def test_each_fact_leads_to_its_entry(shown):
    """A fact is a link to its entry of the appendix, in a closed part; its own text stays as it is; every id is there, once."""
    assert shown.xpath("//span[@id='f-time']/a/@href") == ["#ev-time"]
    assert words_of(shown.get_element_by_id("f-time")) == "3,5 min"
    entry = shown.get_element_by_id("ev-time")
    assert entry.getparent().tag == "details"
    assert entry.getparent().get("open") is None
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in shown.xpath("//a/@href") if href.startswith("#")} <= set(ids)


def test_an_entry_says_where_the_fact_comes_from(shown):
    """Value, what is printed, why they differ, what belongs to it, verification, place, addresses, claims; only web addresses are links."""
    text = words_of(shown.get_element_by_id("ev-time"))
    for expected in (
        "Durée <d’infusion>",
        "Selon la source3 min",
        "p = 3,5 min",
        "Mal recopié. écart confirmé",
        "Intervalle95 °C",
        "lu dans le résumé",
        "javascript:",
    ):
        assert expected in text
    assert shown.xpath("//div[@id='ev-time']//a/@href") == ["#differences", "#ev-heat", "https://example.org/leaf", "#c-steep"]
    assert shown.xpath("//details[@id='from-leaf2001']//a[@class='doi']/@href") == ["https://doi.org/10.5555/leaf.2001"]
    assert words_of(shown.get_element_by_id("from--authors")[0]) == "Propos des auteurs 1 fait"


def test_a_claim_says_how_it_is_verified(shown):
    """By a class, for its colour, and by a letter."""
    found = {item.get("id"): (item.get("class"), item.get("data-v")) for item in shown.xpath("//span[starts-with(@id, 'c-')]")}
    assert found == {
        "c-steep": ("claim v-unverified", "N"),
        "c-view": ("claim authors v-authors", "A"),
        "c-cup": ("claim v-full-text", "T"),
    }
    assert len(shown.xpath("//div[@class='tools']//li")) == 5


def test_a_reference_lists_the_claims_that_rest_on_it(shown):
    """Closed, with their number; a reference that nothing rests on lists none."""
    assert [words_of(item) for item in shown.xpath("//li[@id='ref-leaf2001']//summary")] == ["Affirmations (1)"]
    assert shown.xpath("//li[@id='ref-leaf2001']/div/details//a/@href") == ["#c-steep"]
    assert not shown.xpath("//li[@id='ref-cup2003']//details")


def test_a_fact_that_holds_a_link_gets_a_sign(document, layout):
    """No link stands in a link: the sign after the words leads to the entry, and has no text."""
    fact = FactEvidence("a", None, "A", "A", (), None, (), (), None, None, (), (), ("f-a",), ())
    blocks = [ast.paragraph([ast.span([ast.link(ast.text("there"), "https://example.org")], identifier="f-a", classes=("fact",))])]
    page = lxml.html.document_fromstring(html.write(dataclasses.replace(document, blocks=blocks, evidence=Evidence((fact,))), layout))
    assert page.xpath("//span[@id='f-a']/a/@href") == ["https://example.org", "#ev-a"]
    assert words_of(page.get_element_by_id("f-a")) == "there"
    assert not page.xpath("//a//a")


def test_without_evidence_nothing_of_it_is_shown(page):
    """No bar, no panel, no appendix, no mention in the table of contents."""
    assert not page.xpath("//*[@id='panel' or @id='evidence' or @class='tools' or @class='rests']")
    assert "#evidence" not in page.xpath("//a/@href")


def test_same_document_same_bytes(document, layout, text):
    """The page is the same each time, and another in another language."""
    assert html.write(document, layout).decode("utf-8") == text
    assert '<html lang="en-GB">' in html.write(make_document("en"), layout).decode("utf-8")


def luminance(colour: str) -> float:
    if len(colour) == 4:
        colour = "#" + "".join(letter * 2 for letter in colour[1:])
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", (0, 1))
def test_contrast_of_every_text_and_ground(layout, scheme):
    """In light and in dark, each colour of text has a contrast of 4.5 or more on each ground (WCAG 2.2, 1.4.3)."""
    block = re.findall(r":root \{(.*?)\}", layout.text("style.css"), re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))
    for ink in ("ink", "soft", "accent", "sign"):
        for ground in ("ground", "panel", "raised", "accent-soft"):
            low, high = sorted((luminance(colours[ink]), luminance(colours[ground])))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground)


@pytest.mark.parametrize("scheme", (0, 1))
def test_contrast_on_the_colours_of_claims(layout, scheme):
    """Text, links and the mark of difference on a claim's colour, the letter on its own, and the line under a fact (3: WCAG 2.2, 1.4.11)."""
    blocks = [re.findall(r":root \{(.*?)\}", layout.text(name), re.DOTALL)[scheme] for name in ("style.css", "evidence.css")]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", "".join(blocks)))
    pairs = [(ink, name, 4.5) for name in colours if name.startswith("v-") for ink in ("ink", "accent", "sign")]
    pairs += [("ground", name, 4.5) for name in colours if name.startswith("s-")] + [("hint", "ground", 3)]
    assert len(pairs) == 21
    for ink, ground, least in pairs:
        low, high = sorted((luminance(colours[ink]), luminance(colours[ground])))
        assert (high + 0.05) / (low + 0.05) >= least, (ink, ground, (high + 0.05) / (low + 0.05))


def test_project_layout_replaces_file_by_file(tmp_path):
    """A project's file takes the place of the engine's of that name; the others stay; a symbolic link is not followed."""
    (tmp_path / "style.css").write_text("p { color: red }", encoding="utf-8")
    (tmp_path / "secret").symlink_to("/etc/hostname")
    layout = load_layout(tmp_path)
    assert layout.text("style.css") == "p { color: red }"
    assert layout.files["page.html.j2"] == load_layout(None).files["page.html.j2"]
    assert "secret" not in layout.files


def test_letters_never_end():
    """Back links are lettered a to z, then aa, ab, and so on."""
    assert [fragments.letters(index) for index in (0, 25, 26, 27, 701, 702)] == ["a", "z", "aa", "ab", "zz", "aaa"]


@pytest.mark.parametrize(("date", "shown"), (("2019", "2019"), ("2019-09", "septembre 2019"), ("2019-09-03", "3 septembre 2019")))
def test_dates_are_as_precise_as_known(date, shown):
    """A date is written in words, no more precisely than it is known."""
    assert fragments.shown_date(date, "fr") == shown
