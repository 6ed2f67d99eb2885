"""What the Word manuscript guarantees to the co-authors who edit it."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections import Counter

import docx
import pytest
from lxml import etree

from probant.language.words import words
from probant.pandoc import ast
from probant.writers import Layout
from probant.writers.docx import write
from probant.writers.docx_compose import bookmark_name
from probant.writers.docx_look import LayoutError, parse_look, toml
from tests.support import validators
from tests.unit.writers.docx_sample import LONG_ID, markdown, sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LAYOUT = Layout({})
ENGINE_TABLE = toml(LAYOUT)


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body_of(data):
    return etree.fromstring(parts_of(data)["word/document.xml"]).find(f"{W}body")


def style_of(paragraph):
    return paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")


def text_of(element):
    return "".join(node.text or "" if node.tag == f"{W}t" else "\t" for node in element.iter(f"{W}t", f"{W}tab") if node.getparent().tag == f"{W}r")


def paragraphs(body):
    return [(style_of(paragraph), text_of(paragraph)) for paragraph in body.iter(f"{W}p")]


def languages(paragraph):
    return {run.find(f"{W}rPr/{W}lang").get(f"{W}val") for run in paragraph.iter(f"{W}r")}


def bookmarked(body, name):
    """Give the text between the ends of a bookmark."""
    number, texts = None, []
    for node in body.iter():
        if node.tag == f"{W}bookmarkStart" and node.get(f"{W}name") == name:
            number = node.get(f"{W}id")
        elif node.tag == f"{W}bookmarkEnd" and node.get(f"{W}id") == number:
            break
        elif node.tag == f"{W}t" and number is not None:
            texts.append(node.text)
    return "".join(texts)


@pytest.fixture(scope="module")
def data():
    return write(sample("fr"), LAYOUT)


@pytest.fixture(scope="module")
def body(data):
    return body_of(data)


@pytest.fixture(scope="module")
def parts(data):
    return parts_of(data)


def test_every_part_of_the_article_stands_in_order_with_its_own_word_style(body):
    """The title page, the text, the back matter, the references and the imprint follow each other, each in its style."""
    found = [style for style, _ in paragraphs(body)]
    order = list(dict.fromkeys(found))
    assert order == [
        *(
            "Title",
            "Subtitle",
            "Edition",
            "NoticeTitle",
            "Notice",
            "Author",
            "Affiliation",
            "Correspondence",
            "AbstractTitle",
            "Abstract",
            "Keywords",
        ),
        *("Heading1", "BodyText", "Heading2", "ListParagraph", "Caption", "TableHeading", "TableText", "Bibliography", "Imprint"),
    ]


def test_the_title_page_says_who_wrote_the_article_and_where(body):
    """Authors bear the marks of their affiliations; the corresponding one bears an asterisk."""
    texts = dict(paragraphs(body))
    assert texts["Author"] == "A.\u00a0Premiera,b,*, B.-C.\u00a0Secondb"
    assert texts["Edition"] == "Édition 2019 (septembre 2019)"
    lines = [text for style, text in paragraphs(body) if style in {"Affiliation", "Correspondence"}]
    assert lines == [
        "a\tUn institut, Ville",
        "b\tUn hôpital, Ville",
        "*\tAuteur correspondant\u00a0: A. Premier, Un institut, Ville, Courriel\u00a0: premier@example.org",
        "\tORCID\u00a0: A.\u00a0Premier https://orcid.org/0000-0002-1825-0097",
    ]
    raised = [text_of(run) for run in body.iter(f"{W}r") if run.find(f"{W}rPr/{W}vertAlign") is not None]
    assert raised == ["a,b,*", "b", "a", "b", "*"]


def test_keywords_that_are_not_known_are_said_not_to_be_in_the_language_of_the_abstract(body):
    """Unknown keywords are named as such; known ones are listed."""
    assert [text for style, text in paragraphs(body) if style == "Keywords"] == [
        f"Mots clés\u00a0: {words('fr')['not-stated']}",
        "Keywords: first, second",
    ]


def test_an_article_without_authors_or_notice_has_no_paragraph_for_them():
    """What is not known leaves no trace: no label, no empty line."""
    document = sample(
        "fr", authors=(), affiliations=(), correspondence=(), correspondence_email=None, notice=[], published_line=None, licence_name=None
    )
    styles = {style for style, _ in paragraphs(body_of(write(document, LAYOUT)))}
    assert not styles & {"Author", "Affiliation", "Correspondence", "Notice", "NoticeTitle", "Imprint"}


def test_no_paragraph_is_empty(body):
    """Space is made by styles, never by empty paragraphs."""
    assert all(text for _, text in paragraphs(body))


def test_only_styles_of_the_table_are_used_and_none_of_pandocs_own_remain(body, parts):
    """Each style a text refers to exists; `First Paragraph`, `Compact` and the like do not."""
    styles = etree.fromstring(parts["word/styles.xml"])
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {node.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for node in body.iter(f"{W}{tag}")}
    assert used <= known
    assert not known & {"FirstParagraph", "Compact", "TableCaption", "ImageCaption", "Date", "KeywordTok"}
    references = [node.get(f"{W}val") for tag in ("basedOn", "next", "link") for node in styles.iter(f"{W}{tag}")]
    assert set(references) <= known


def test_headings_stay_with_what_follows_and_references_hang(parts):
    """A heading never ends a page; a reference's second line starts under its text."""
    styles = {style.get(f"{W}styleId"): style for style in etree.fromstring(parts["word/styles.xml"]).iter(f"{W}style")}
    for name in ("Heading1", "Heading2", "Heading3", "AbstractTitle", "Caption"):
        assert styles[name].find(f"{W}pPr/{W}keepNext").get(f"{W}val") == "1"
    indent = styles["Bibliography"].find(f"{W}pPr/{W}ind")
    assert indent.get(f"{W}hanging") == indent.get(f"{W}left") != "0"


@pytest.mark.parametrize(("language", "locale", "other"), (("fr", "fr-FR", "en-GB"), ("en", "en-GB", "fr-FR")))
def test_every_run_says_its_language(language, locale, other):
    """The text is in the article's language, the other abstract and title in theirs, the references in English unless an entry says otherwise."""
    found = write(sample(language), LAYOUT)
    rows = [(style_of(paragraph), languages(paragraph)) for paragraph in body_of(found).iter(f"{W}p")]
    for style, spoken in rows:
        if style not in {"Subtitle", "AbstractTitle", "Abstract", "Keywords", "Bibliography"}:
            assert spoken == {locale}, style
    assert [spoken for style, spoken in rows if style == "Subtitle"] == [{other}]
    assert [spoken for style, spoken in rows if style == "Abstract"] == [{locale}, {other}]
    assert [spoken for style, spoken in rows if style == "Keywords"] == [{locale}, {other}]
    assert [spoken for style, spoken in rows if style == "Bibliography"] == [{"en-GB"}, {"fr-FR"}]
    styles = etree.fromstring(parts_of(found)["word/styles.xml"])
    assert styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang").get(f"{W}val") == locale


def test_core_properties_say_title_authors_language_and_dates(data):
    """The properties come from the article; the dates from its epoch, not from the clock."""
    found = docx.Document(io.BytesIO(data)).core_properties
    assert (found.title, found.author, found.language) == ("Un titre & <des signes>", "A. Premier; B.-C. Second", "fr-FR")
    assert found.created == found.modified
    assert found.created.isoformat()[:19] == "2019-09-01T00:00:00"
    assert found.last_modified_by == "probant"


def test_core_properties_have_keywords_only_where_they_are_known(data):
    """The French abstract has no keywords; the English one has two."""
    assert b"keywords" not in parts_of(data)["docProps/core.xml"]
    assert docx.Document(io.BytesIO(write(sample("en"), LAYOUT))).core_properties.keywords == "first, second"


def test_bookmarks_are_unique_short_and_numbered_in_order(body):
    """Word needs names of at most 40 characters that differ by more than capitals, and a number of its own for each."""
    starts = list(body.iter(f"{W}bookmarkStart"))
    names = [start.get(f"{W}name") for start in starts]
    assert Counter(name.casefold() for name in names).most_common(1)[0][1] == 1
    assert max(map(len, names)) <= 40
    numbers = [start.get(f"{W}id") for start in starts]
    assert numbers == [str(number) for number in range(len(numbers))]
    assert sorted(numbers) == sorted(end.get(f"{W}id") for end in body.iter(f"{W}bookmarkEnd"))


def test_claims_facts_citations_and_references_keep_their_ids_as_bookmarks(body):
    """A bookmark holds what the element of that id held, in the text, in a list and in a table."""
    texts = {
        "c-second": "Une autre phrase [2].",
        "c-item": "premier",
        "f-median": "11,9\u00a0mois",
        "f-p": "p\u00a0=\u00a00,0054",
        "f-cell": "99",
        "cite-2": "[2]",
        "introduction": "Introduction",
        "tbl-studies": "Études retenues.",
        "ref-deux": "[2]Auteur B. Un titre. Revue 2017;18:3–4.",
        "differences": "Écarts relevés avec les sources",
    }
    assert {name: bookmarked(body, name) for name in texts} == texts
    assert bookmarked(body, bookmark_name(LONG_ID)) == "Phrase au nom très long."


def test_a_bookmark_never_holds_more_than_one_paragraph(body):
    """Pandoc would let a heading's bookmark hold its whole section, which every edit would touch."""
    for start in body.iter(f"{W}bookmarkStart"):
        paragraph = next(start.iterancestors(f"{W}p"))
        assert [end for end in paragraph.iter(f"{W}bookmarkEnd") if end.get(f"{W}id") == start.get(f"{W}id")]


def test_every_internal_link_leads_to_a_bookmark(body):
    """Citations lead to their references, and no link leads nowhere."""
    names = {start.get(f"{W}name") for start in body.iter(f"{W}bookmarkStart")}
    anchors = [link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink") if link.get(f"{W}anchor")]
    assert {"ref-one", "ref-deux", "differences", "tbl-studies"} == set(anchors)
    assert set(anchors) <= names


def test_web_links_are_relations_to_the_addresses(data, body):
    """Each link to the web names a relation of the package, and its address is what the article says."""
    relations = {item.get("Id"): item.get("Target") for item in etree.fromstring(parts_of(data)["word/_rels/document.xml.rels"])}
    targets = [relations[link.get(f"{R}id")] for link in body.iter(f"{W}hyperlink") if link.get(f"{R}id")]
    assert "https://example.org/a?b=c&d=e" in targets
    assert "https://doi.org/10.1000/whole(19)1" in targets
    assert "mailto:premier@example.org" in targets


def test_a_fact_that_differs_from_its_source_bears_a_sign_that_links_to_the_list(body):
    """The sign is a raised dagger with its own style and an explanation, after the fact's bookmark; nothing else has one."""
    links = [link for link in body.iter(f"{W}hyperlink") if link.get(f"{W}anchor") == "differences"]
    assert [text_of(link) for link in links] == ["†"]
    assert [style.get(f"{W}val") for style in links[0].iter(f"{W}rStyle")] == ["DifferenceMark"]
    assert links[0].get(f"{W}tooltip").startswith("Diffère de la source")
    assert links[0].getprevious().tag == f"{W}bookmarkEnd"
    assert any(text.startswith("Le signe †") for _, text in paragraphs(body))


def test_without_a_list_of_differences_the_sign_stands_without_a_link():
    """No link may lead to a section that is not there."""
    document = sample("fr")
    found = body_of(write(dataclasses.replace(document, back=dataclasses.replace(document.back, sections=())), LAYOUT))
    assert [text_of(run) for run in found.iter(f"{W}r") if run.find(f"{W}rPr/{W}rStyle[@{W}val='DifferenceMark']") is not None] == ["†"]
    assert not [link for link in found.iter(f"{W}hyperlink") if link.get(f"{W}anchor") == "differences"]


def test_a_fact_that_could_not_be_verified_has_a_style_of_its_own(body, parts):
    """It is underlined with dots, as the list of differences says, and only it."""
    assert [text_of(run) for run in body.iter(f"{W}r") if run.find(f"{W}rPr/{W}rStyle[@{W}val='Unverified']") is not None] == ["3,9\u00a0mois"]
    styles = etree.fromstring(parts["word/styles.xml"])
    assert styles.find(f"{W}style[@{W}styleId='Unverified']/{W}rPr/{W}u").get(f"{W}val") == "dotted"


def test_a_claim_is_plain_text_in_as_few_runs_as_its_looks_need(body):
    """No run is split where nothing changes: searching and comparing in Word need whole words."""
    for paragraph in body.iter(f"{W}p"):
        for run in paragraph.iter(f"{W}r"):
            following = run.getnext()
            if following is not None and following.tag == f"{W}r":
                assert etree.tostring(run.find(f"{W}rPr")) != etree.tostring(following.find(f"{W}rPr")), text_of(paragraph)
    assert not list(body.iter(f"{W}sdt"))


def test_a_table_has_a_caption_above_a_repeated_header_row_and_the_width_of_the_lines(body):
    """Rows stay whole, a short table stays on one page, its columns add up to the width of the text."""
    (table,) = body.iter(f"{W}tbl")
    assert style_of(table.getprevious()) == "Caption"
    assert table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "Table"
    first, *others = table.findall(f"{W}tr")
    assert first.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}tblHeader") is None and row.find(f"{W}trPr/{W}cantSplit") is not None for row in others)
    assert 9000 <= sum(int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")) <= 9072
    assert [(style_of(cell), text_of(cell)) for cell in table.iter(f"{W}p")][:3] == [
        ("TableHeading", "Étude"),
        ("TableHeading", "Patients"),
        ("TableText", "Une"),
    ]
    assert others[0].findall(f".//{W}keepNext")
    assert not others[-1].findall(f".//{W}keepNext")


def test_notes_lists_and_code_are_tidied_like_the_text():
    """What this article does not use comes out right when another does."""
    blocks = markdown("Texte[^1].\n\n1. un\n\n   suite\n\n> Citation `code`.\n\n[^1]: Une note [liée](https://example.org).\n")
    document = sample("fr")
    data = write(dataclasses.replace(document, blocks=document.blocks + blocks), LAYOUT)
    assert {"BlockText", "ListParagraph"} <= {style for style, _ in paragraphs(body_of(data))}
    notes = etree.fromstring(parts_of(data)["word/footnotes.xml"])
    (note,) = [paragraph for paragraph in notes.iter(f"{W}p") if paragraph.find(f"{W}pPr/{W}pStyle") is not None]
    assert (style_of(note), languages(note)) == ("FootnoteText", {"fr-FR"})


def test_the_page_is_a4_with_page_numbers_and_a_running_head_that_the_first_page_lacks(parts, body):
    """The head says the short title and the edition; the foot the page and the number of pages."""
    section = body.find(f"{W}sectPr")
    assert {section.find(f"{W}pgSz").get(f"{W}{side}") for side in ("w", "h")} == {"11906", "16838"}
    assert {section.find(f"{W}pgMar").get(f"{W}{side}") for side in ("top", "right", "bottom", "left")} == {"1417"}
    assert section.find(f"{W}titlePg") is not None
    relations = {item.get("Id"): item.get("Target") for item in etree.fromstring(parts["word/_rels/document.xml.rels"])}
    found = {}
    for kind in ("header", "footer"):
        for reference in section.findall(f"{W}{kind}Reference"):
            found[kind, reference.get(f"{W}type")] = etree.fromstring(parts[f"word/{relations[reference.get(f'{R}id')]}"])
    assert text_of(found["header", "default"]) == "Titre court\tÉdition 2019"
    assert not text_of(found["header", "first"])
    for pages in ("default", "first"):
        assert [field.get(f"{W}instr").strip() for field in found["footer", pages].iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]


def test_the_running_head_is_the_title_where_there_is_no_short_one():
    """A missing short title leaves no gap."""
    head = parts_of(write(sample("en", short_title=None), LAYOUT))["word/header1.xml"]
    assert text_of(etree.fromstring(head)) == "A title & <some signs>\tEdition 2019"


def test_every_part_is_well_formed_and_named_in_the_list_of_types(parts):
    """Each part parses; each has a type; each relation within the package leads to a part."""
    types = etree.fromstring(parts["[Content_Types].xml"])
    named = {item.get("PartName") for item in types if item.get("PartName")}
    assert named <= {f"/{name}" for name in parts}
    assert {f"/{name}" for name in parts if name.endswith(".xml") and name != "[Content_Types].xml"} == named
    for name, content in parts.items():
        etree.fromstring(content)
        if name.endswith(".rels"):
            folder = name.split("_rels/")[0]
            for item in etree.fromstring(content):
                assert item.get("TargetMode") == "External" or folder + item.get("Target") in parts


def test_the_same_document_gives_the_same_bytes(data):
    """Nothing of the clock, of chance or of the machine is in the package."""
    assert write(sample("fr"), LAYOUT) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_the_document_is_left_as_it_was():
    """A writer changes nothing that the next writer takes."""
    document = sample("fr")
    before = repr(document)
    write(document, LAYOUT)
    assert repr(document) == before


def test_python_docx_opens_the_manuscript(data):
    """Another reader finds the styles by the names that Word shows."""
    found = docx.Document(io.BytesIO(data))
    headings = [paragraph.text for paragraph in found.paragraphs if paragraph.style.name.startswith("Heading 1")]
    assert headings == ["Introduction", "Financement et remerciements", "Écarts relevés avec les sources", "Références"]
    assert found.tables[0].style.name == "Table"
    assert found.styles["Body Text"].paragraph_format.line_spacing == 1.5


def test_an_id_that_word_cannot_hold_becomes_a_readable_name_with_a_digest():
    """Names are stable, at most 40 characters, begin with a letter, and differ where ids differ by capitals only."""
    assert bookmark_name("c-short_id") == "c-short_id"
    assert bookmark_name(LONG_ID).startswith("c-a-claim-whose-identifier-is-l")
    assert len(bookmark_name(LONG_ID)) == 40
    assert bookmark_name(LONG_ID) != bookmark_name(LONG_ID + "s")
    assert bookmark_name("1:a")[0].isalpha()
    assert ":" not in bookmark_name("ref-a:b")
    assert bookmark_name("c-First", {"c-first"}).startswith("c-First-")


def test_an_id_that_stands_twice_is_refused():
    """Two bookmarks of one name would make Word drop one without a word."""
    document = sample("en")
    with pytest.raises(ValueError, match="the id `c-first` stands twice"):
        write(dataclasses.replace(document, blocks=document.blocks + document.blocks[1:]), LAYOUT)


def test_a_link_that_leads_nowhere_is_refused():
    """A dead link is a defect of the article, not something to hide."""
    document = sample("en")
    dead = ast.paragraph([ast.link(ast.text("there"), "#nowhere")])
    with pytest.raises(ValueError, match="#nowhere"):
        write(dataclasses.replace(document, blocks=[*document.blocks, dead]), LAYOUT)


def test_a_project_may_replace_the_look():
    """Fonts, sizes, page and line numbers come from the layout's own `docx.toml`."""
    table = ENGINE_TABLE.replace(b'text = "Times New Roman"', b'text = "Georgia"').replace(b"line_numbers = 0", b"line_numbers = 5")
    found = parts_of(write(sample("en"), Layout({"docx.toml": table})))
    styles = etree.fromstring(found["word/styles.xml"])
    assert styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts").get(f"{W}ascii") == "Georgia"
    assert b'w:countBy="5"' in found["word/document.xml"]


@pytest.mark.parametrize(
    ("change", "message"),
    (
        ((b"size = 20", b'size = "20"'), r"`style.Title.size` must be a float, not '20'"),
        ((b"size = 20", b"sise = 20"), r"unknown entry `style.Title.sise`"),
        ((b'color = "1F3A5F"', b'color = "blue"'), r"`style.Hyperlink.color` must be a colour"),
        ((b'next = "Subtitle"', b'next = "Subtitel"'), r"`style.Title.next` is 'Subtitel'"),
        ((b'mono = "Courier New"', b""), r"`fonts.mono` must be the name of a font"),
        ((b'[style."Imprint"]', b'[style."Print"]'), r"the style `Imprint` is missing"),
        ((b"[page]", b"[page"), r"docx.toml: "),
        ((b"[table]", b"[tables]"), r"unknown entry `tables`"),
    ),
)
def test_a_look_that_cannot_be_read_is_refused_with_the_entry_named(change, message):
    """A mistake in `docx.toml` is named where it stands."""
    assert change[0] in ENGINE_TABLE
    with pytest.raises(LayoutError, match=message):
        parse_look(ENGINE_TABLE.replace(*change))


@pytest.mark.slow
def test_libreoffice_converts_the_manuscript(data, tmp_path):
    """LibreOffice shows the title, the text, the references and the page numbers, and has nothing to say."""
    path = tmp_path / "article.docx"
    path.write_bytes(data)
    text, said = validators.libreoffice(path, tmp_path)
    assert said == ""
    text = " ".join(text.split()).replace(" / ", "/")
    for expected in (
        "Un titre & <des signes>",
        "La médiane était de 11,9 mois† contre 3,9 mois [1]",
        "Études retenues.",
        "[2] Auteur B. Un titre.",
        "1/2",
        "2/2",
    ):
        assert expected in text


@pytest.mark.slow
@pytest.mark.parametrize("language", ("fr", "en"))
def test_the_open_xml_sdk_finds_no_error(language, tmp_path):
    """The package is valid for Microsoft's own validator."""
    path = tmp_path / "article.docx"
    path.write_bytes(write(sample(language), LAYOUT))
    assert validators.open_xml(path) == []


def test_a_phrase_of_another_language_is_a_run_of_that_language():
    """Word spells it in its own; the runs around it keep theirs."""
    document = sample("fr")
    phrases = [ast.span(ast.text(text), pairs=(("lang", language),)) for text, language in (("hazard ratio", "en"), ("et al.", "la"))]
    blocks = [*document.blocks, ast.paragraph([*ast.text("un "), phrases[0], *ast.text(" de Martin "), phrases[1]])]
    (last,) = [
        paragraph
        for paragraph in body_of(write(dataclasses.replace(document, blocks=blocks), LAYOUT)).iter(f"{W}p")
        if "hazard" in text_of(paragraph)
    ]
    runs = [(run.find(f"{W}rPr/{W}lang").get(f"{W}val"), text_of(run)) for run in last.iter(f"{W}r")]
    assert runs == [("fr-FR", "un "), ("en-GB", "hazard ratio"), ("fr-FR", " de Martin "), ("la-VA", "et al.")]
