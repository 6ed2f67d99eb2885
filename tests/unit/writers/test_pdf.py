"""The PDF: what validators, fonts, links and bytes say of it."""

from __future__ import annotations

import dataclasses
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import lxml.html
import page as validator
import pikepdf
import pytest

from probant.document import Document
from probant.fonts import configure
from probant.pandoc import ast, engine
from probant.writers import Layout, pdf

from .conftest import make_document

# WeasyPrint leaves its own colour profile open.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def data(document: Document, layout: Layout) -> bytes:
    return pdf.write(document, layout)


@pytest.fixture(scope="module")
def opened(data: bytes):
    with pikepdf.open(io.BytesIO(data)) as file:
        yield file


def annotations(file: pikepdf.Pdf) -> list:
    return [annotation for page in file.pages for annotation in page.get("/Annots", [])]


@pytest.mark.parametrize("language", ("fr", "en"))
def test_pdf_ua_and_pdf_a(language, layout):
    """The file conforms to PDF/UA-1 and to PDF/A-3a at once."""
    made = pdf.write(make_document(language), layout)
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A):
        report = validator.validate_pdf_bytes(made, profile=profile)
        assert report.is_compliant, [str(failure) for failure in report.failures]


def test_the_validator_finds_fault():
    """The same validator refuses a file that is not tagged: its approval means something."""
    pdf.prepare()
    import weasyprint

    plain = weasyprint.HTML(string="<p>plain").write_pdf()
    assert not validator.validate_pdf_bytes(plain, profile=validator.ValidationProfile.PDF_UA_1).is_compliant


def test_only_the_layouts_fonts_are_used(opened):
    """Every font is embedded and is one of the two families."""
    fonts = {str(item["/BaseFont"]) for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item}
    assert fonts
    assert all(name.split("+")[1].startswith(("Source-Serif-Pro", "Source-Sans-Pro")) for name in fonts), fonts


def test_fontconfig_stands_outside_the_project():
    """The fonts' configuration is written to a cache folder and names no folder of the system."""
    path = configure()
    assert not path.is_relative_to(HERE.parents[2])
    assert "/usr/share/fonts" not in path.read_text("utf-8")


def test_metadata(opened):
    """Title, authors as one string, subject, dates and language are said."""
    info = opened.docinfo
    assert (info["/Title"], info["/Author"]) == ("Du thé & des tasses", "A. Leaf, B. Brew")
    assert str(info["/CreationDate"]) == str(info["/ModDate"]) == "D:20010909014640Z"
    assert str(opened.Root.Lang) == "fr-FR"
    xmp = opened.Root.Metadata.read_raw_bytes().decode("utf-8")
    assert "pdfuaid" in xmp
    assert xmp.count("<rdf:RDF") == 1


def test_bookmarks(opened):
    """The sections are bookmarks, nested as in the text."""
    with opened.open_outline() as outline:
        titles = ["Résumé", "Abstract", "Steeping", "Financement et remerciements", "Écarts relevés avec les sources", "Références"]
        assert [item.title for item in outline.root] == titles
        assert [item.title for item in outline.root[2].children] == ["Cups"]


def test_links_lead_both_ways(opened):
    """Citations lead to references, references back to citations, the mark to the differences; each target exists."""
    names = {str(name) for name in opened.Root.Names.Dests.Names[::2]}
    wanted = {str(annotation["/Dest"]) for annotation in annotations(opened) if "/Dest" in annotation}
    assert wanted <= names
    assert {"ref-leaf2001", "ref-cup2003", "cite-1", "cite-2", "cite-3", "cite-4", "differences"} <= wanted


def words_at(data: bytes, file: pikepdf.Pdf, folder: Path) -> dict[str, str]:
    """Give, for each named destination, the word that stands there."""
    path = folder / "a.pdf"
    path.write_bytes(data)
    said = subprocess.run(["pdftotext", "-raw", "-bbox", str(path), "-"], check=True, capture_output=True).stdout
    pages = lxml.html.document_fromstring(said.decode("utf-8")).xpath("//page")
    numbers = {page.objgen: number for number, page in enumerate(file.pages)}
    found = {}
    for name, place in zip(file.Root.Names.Dests.Names[::2], file.Root.Names.Dests.Names[1::2], strict=True):
        number = numbers[place[0].objgen]
        x, y = float(place[2]), float(file.pages[number].mediabox[3]) - float(place[3])
        for word in pages[number].iter("word"):
            if abs(float(word.get("xmin")) - x) < 1 and abs(float(word.get("ymin")) - y) < 4:
                found[str(name)] = word.text
    return found


def test_claims_and_facts_are_link_targets(data, opened, tmp_path):
    """Each claim and each fact is a named destination, at its own first word, though it has no box of its own."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    found = words_at(data, opened, tmp_path)
    expected = {"c-steep": "Leaves", "f-time": "3,5", "f-heat": "95", "c-view": "This", "c-cup": "A"}
    assert {name: found.get(name) for name in expected} == expected


def test_targets_are_found_past_line_ends_and_columns(document, layout, tmp_path):
    """In justified, hyphenated text of several columns and pages, each target stands at its own word."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    blocks = []
    for number in range(60):
        fact = ast.span(ast.text(f"chiffre{number}x"), identifier=f"f-{number}", classes=("fact",))
        before = [
            *ast.text("infusion\u00a0: « patiemment » " * (1 + number % 5)),
            {"t": "Space"},
            {"t": "Emph", "c": ast.text("douce-amère")},
            {"t": "Space"},
        ]
        blocks.append(
            ast.paragraph([ast.span([*before, fact], identifier=f"c-{number}", classes=("claim",)), {"t": "Space"}, *ast.text("et la suite. " * 9)])
        )
    data = pdf.write(dataclasses.replace(document, blocks=[*document.blocks, *blocks]), layout)
    with pikepdf.open(io.BytesIO(data)) as file:
        found = words_at(data, file, tmp_path)
    assert {number for number in range(60) if found.get(f"f-{number}") != f"chiffre{number}x"} == set()
    assert {found.get(f"c-{number}") for number in range(60)} == {"infusion"}


def test_links_outside(opened):
    """Addresses are whole; none is of this machine."""
    addresses = {str(annotation["/A"]["/URI"]) for annotation in annotations(opened) if "/A" in annotation}
    assert {"https://doi.org/10.5555/leaf.2001", "https://example.org/a?b=1&c=2", "mailto:leaf@example.org"} <= addresses
    assert not any(address.startswith(("file:", "https://build.invalid")) for address in addresses)


def test_text_reads_back_plain(data, tmp_path):
    """Spaces that do not break and hyphens that do not break are found as plain ones by a search."""
    text = page_text(data, tmp_path)
    assert "3,5 min" in text
    assert "95 °C" in text
    assert "well-made" in text
    assert not set(text) & set("\u00a0\u202f\u2011\u2060")


def page_text(data: bytes, folder: Path) -> str:
    path = folder / "a.pdf"
    path.write_bytes(data)
    try:
        return subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True).stdout
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")


def test_a_range_of_figures_stays_on_its_line(document, layout, tmp_path):
    """No line ends within a range of figures, and the range reads back plain."""
    text = " ".join("entre 0,32–0,74" + " oui" * (number % 7) for number in range(120))
    data = pdf.write(dataclasses.replace(document, blocks=[ast.paragraph(ast.text(text))]), layout)
    assert page_text(data, tmp_path).count("0,32–0,74") == 120


@pytest.mark.parametrize(("character", "name"), (("中", "CJK"), ("\U0001f600", "GRINNING")))
def test_a_character_without_glyph_is_named(document, layout, character, name):
    """A character that no font has stops the file, and the message names it."""
    strange = dataclasses.replace(document, blocks=[ast.paragraph(ast.text(f"before {character} after"))])
    with pytest.raises(pdf.MissingGlyph, match=name) as caught:
        pdf.write(strange, layout)
    assert caught.value.character == character


def test_a_missing_glyph_in_a_running_head_is_found(document, layout):
    """What is printed from attributes is looked at as well."""
    strange = dataclasses.replace(document, front=dataclasses.replace(document.front, short_title="中"))
    with pytest.raises(pdf.MissingGlyph):
        pdf.write(strange, layout)


def test_nothing_is_fetched(document, layout):
    """An image of another host or of the disk stops the file."""
    from probant.writers.typesetting import TypesettingError

    for address in ("http://127.0.0.1:9/x.png", "file:///etc/hostname", "https://build.invalid/none.png"):
        image = {"t": "Image", "c": [["", [], []], ast.text("seen"), [address, ""]]}
        with pytest.raises(TypesettingError):
            pdf.write(dataclasses.replace(document, blocks=[ast.paragraph([image])]), layout)


def test_a_link_without_target_stops_the_file(document, layout):
    """WeasyPrint's complaints are errors."""
    from probant.writers.typesetting import TypesettingError

    lost = dataclasses.replace(document, blocks=[ast.paragraph([ast.link(ast.text("lost"), "#nowhere")])])
    with pytest.raises(TypesettingError, match="nowhere"):
        pdf.write(lost, layout)


def test_same_bytes_elsewhere(data, tmp_path):
    """Another time zone, locale, hash seed, home and folder give the same bytes, and no path of the machine is in them."""
    code = (
        "import importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('sample', {str(HERE / 'conftest.py')!r})\n"
        "sample = importlib.util.module_from_spec(spec); spec.loader.exec_module(sample)\n"
        "from probant.writers import pdf, layouts\n"
        "sys.stdout.buffer.write(pdf.write(sample.make_document(), layouts.load_layout(None)))\n"
    )
    changed = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7", "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    environment = {**os.environ, **changed, "PYTHONPATH": os.pathsep.join(sys.path)}
    elsewhere = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=environment, cwd=tmp_path).stdout
    assert elsewhere == data
    assert str(tmp_path).encode() not in data
    assert b"/work/" not in data


def test_streams_end_exactly(data):
    """Each stream is as long as it says, whatever its last byte: CR LF stands before each `endstream`."""
    ends = re.findall(rb"(..)endstream", data, re.DOTALL)
    assert ends
    assert set(ends) == {b"\r\n"}


def long_text(document: Document) -> Document:
    """Give a document of several pages, with inline elements at many places of a line."""
    sentence = "Une infusion lente demande de la patience et " * 3
    blocks = [
        ast.paragraph(
            [*ast.text(sentence * (1 + number % 3) + "mot " * (number % 17)), {"t": "Emph", "c": ast.text("fin du thé")}, *ast.text(" et suite.")]
        )
        for number in range(90)
    ]
    return dataclasses.replace(document, blocks=[*document.blocks, *blocks])


@pytest.mark.slow
def test_columns_laid_out_once_are_the_same(document, layout, monkeypatch):
    """Laying out each column once gives the bytes that laying it out twice gives."""
    from probant.writers import columns

    long = long_text(document)
    once = pdf.write(long, layout)

    class Forgetful(dict):
        def pop(self, _key, default=None):
            return default

    from weasyprint.layout import LayoutContext

    plain = LayoutContext.__init__

    def forgetful(self, *arguments, **named):
        plain(self, *arguments, **named)
        self.probant_tried_columns = Forgetful()

    monkeypatch.setattr(LayoutContext, "__init__", forgetful)
    assert columns.KNOWN_VERSIONS
    assert pdf.write(long, layout) == once


def test_a_line_is_not_cut_after_its_first_word():
    """A text that fits but for the space at its end, before an inline element, stays on its line."""
    pdf.prepare()
    import weasyprint

    from probant.writers.lines import broken_right

    def first_lines() -> list[str]:
        found = []
        for width in range(210, 225):
            source = f"<p lang=fr style='font: 10px Source Serif Pro; width: {width}px; hyphens: auto'>une infusion lente demande de la patience avant <i>tout</i> le reste</p>"
            body = weasyprint.HTML(string=source).render().pages[0]._page_box.children[0].children[0]
            found.append("".join(box.text for box in body.children[0].children[0].descendants() if hasattr(box, "text")))
        return found

    with broken_right():
        mended = first_lines()
    assert min(len(line) for line in mended) > 30
    assert min(len(line) for line in first_lines()) < 10, "WeasyPrint does it right by now: probant.writers.lines can go"


def test_tags_say_what_is_in_another_language(document, layout):
    """The abstract in the other language, and a phrase within a paragraph, bear it; WeasyPrint alone says the document's language only."""
    phrase = ast.span(ast.text("mot juste"), pairs=(("lang", "en"),))
    data = pdf.write(dataclasses.replace(document, blocks=[ast.paragraph([*ast.text("un "), phrase, *ast.text(" là")])]), layout)

    def said(node) -> list[tuple[str, str]]:
        own = [(str(node.S), str(node.Lang))] if "/Lang" in node and "/S" in node else []
        children = node.get("/K", [])
        children = children if isinstance(children, pikepdf.Array) else [children]
        return own + [found for child in children if isinstance(child, pikepdf.Dictionary) for found in said(child)]

    with pikepdf.open(io.BytesIO(data)) as file:
        found = said(file.Root.StructTreeRoot)
    assert ("/Span", "en") in found
    assert ("/Sect", "en") in found
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A):
        assert validator.validate_pdf_bytes(data, profile=profile).is_compliant
    import weasyprint

    pdf.prepare()
    plain = weasyprint.HTML(string="<html lang=fr><title>x</title><p lang=en>plain").write_pdf(pdf_variant="pdf/ua-1")
    with pikepdf.open(io.BytesIO(plain)) as file:
        assert said(file.Root.StructTreeRoot) == [], "WeasyPrint says it by now: probant.writers.tagging can go"


def word_places(data: bytes, folder: Path, *beginnings: str) -> dict[str, tuple[int, bool, float]]:
    """Give the place (page, whether in the right column, height) of each word that begins so."""
    path = folder / "a.pdf"
    path.write_bytes(data)
    said = subprocess.run(["pdftotext", "-raw", "-bbox", str(path), "-"], check=True, capture_output=True).stdout
    return {
        word.text: (number, float(word.get("xmin")) > 300, float(word.get("ymin")))
        for number, page in enumerate(lxml.html.document_fromstring(said.decode("utf-8")).xpath("//page"))
        for word in page.iter("word")
        if word.text.startswith(beginnings)
    }


def test_a_heading_is_not_left_alone(document, layout, tmp_path):
    """Wherever a column ends, a heading stands in that of its text."""
    blocks = []
    for number in range(90):
        blocks += [
            ast.header(3, ast.text(f"Titre{number}x"), f"titre-{number}"),
            ast.paragraph(ast.text(f"Premier{number}x" + " mot" * (20 + 37 * number % 90))),
        ]
    places = word_places(pdf.write(dataclasses.replace(document, blocks=blocks), layout), tmp_path, "Titre", "Premier")
    assert len(places) == 180
    assert len({place[:2] for place in places.values()}) > 5
    assert [number for number in range(90) if places[f"Titre{number}x"][:2] != places[f"Premier{number}x"][:2]] == []


def test_a_row_of_a_table_is_not_cut(document, layout, tmp_path):
    """A table of several pages breaks between its rows: each row begins and ends in one column."""
    cell = " mot" * 60
    rows = "".join(f"| début{number}x | {cell} fin{number}x |\n" for number in range(24))
    blocks = ast.parse(engine.run(engine.Request(f"| A | B |\n|:--|:--|\n{rows}", "markdown", "json", options={"columns": 30})))
    data = pdf.write(dataclasses.replace(document, blocks=blocks), layout)
    places = word_places(data, tmp_path, "début", "fin")
    assert len(places) == 48
    assert len({place[:2] for place in places.values()}) > 2
    for number in range(24):
        first, last = places[f"début{number}x"], places[f"fin{number}x"]
        assert first[:2] == last[:2], number
        assert first[2] < last[2], number


@pytest.mark.parametrize("filler", (40, 48, 52, 56))
def test_the_lines_of_a_study_stay_together(layout, filler, tmp_path):
    """The first study of a table as well: where it does not fit below the text, the table begins on the next page."""
    from probant.writers.typesetting import typeset

    text = "".join(f"<p>ligne{number}</p>" for number in range(filler))
    studies = "".join(
        f'<tbody><tr><th rowspan="2">Étude{study}x</th><td>{"mot " * 40} un{study}x</td></tr><tr><td>{"mot " * 40} deux{study}x</td></tr></tbody>'
        for study in range(12)
    )
    page = (
        '<html lang="fr"><head><title>-</title><meta name="author" content="-"/></head><body data-head-left="-" data-head-right="-">'
        f'{text}<div class="display"><table class="evidence"><caption>Légende</caption><thead><tr><th>A</th><th>B</th></tr></thead>{studies}</table></div></body></html>'
    )
    data = typeset(ET.fromstring(page), layout.text("print.css"), layout.files, identifier="-", epoch=0)
    places = word_places(data, tmp_path, "Étude", "un", "deux", "Légende")
    pages = {name: place[0] for name, place in places.items()}
    assert max(pages.values()) > 0
    assert pages["Légende"] == pages["Étude0x"]
    for study in range(12):
        assert pages[f"Étude{study}x"] == pages[f"un{study}x"] == pages[f"deux{study}x"], study
