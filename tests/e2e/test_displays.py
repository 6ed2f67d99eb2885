"""Tables and figures of the finished article say what the facts say: content/*.yaml read with PyYAML, files as other programs read them."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree, html

from tests.e2e.conftest import LANGUAGES, ROOT, Open
from tests.support.finished import W, normal
from tests.support.proof import facts as shown_facts

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")]

WIDTHS = (320, 768, 1440)
_LEVEL = {"fr": "IC à {} % : ", "en": "{}% CI "}
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@cache
def read(path: str) -> Any:
    """Read a file of the project, every value as text."""
    return yaml.load((ROOT / path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def displays(kind: str) -> dict[str, Any]:
    """Give the tables or figures that the edition places, by their id."""
    texts = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "templates/article/2019/en").glob("*.j2"))
    found = {file.stem: read(f"content/{kind}s/{file.name}") for file in sorted((ROOT / "content" / f"{kind}s").glob("*.yaml"))}
    return {name: item for name, item in found.items() if f'{kind}("{name}")' in texts}


def facts() -> dict[str, dict[str, Any]]:
    """Give what the edition shows of each fact."""
    return shown_facts(read("content/editions/2019.yaml")["shows"])


def part(of: str, kind: str) -> dict[str, Any] | None:
    """Give the interval, level or p value that belongs to a fact."""
    for fact in facts().values():
        named = fact.get("of")
        if fact.get("kind") == kind and of in (named if isinstance(named, list) else [named]):
            return fact
    return None


def digits(text: str, language: str) -> str:
    """Write digits as a language does."""
    return text.replace(".", ",") if language == "fr" else text


def expected_estimate(name: str, language: str) -> str:
    """Write a hazard ratio with its interval at its level, anew."""
    value, interval = digits(facts()[name]["value"], language), part(name, "interval")
    if interval is None:
        return f"{value} ({'IC non rapporté' if language == 'fr' else 'CI not reported'})"
    level = interval.get("level") or ""
    bounds = f"{digits(interval['low'], language)}–{digits(interval['high'], language)}"
    return f"{value} ({_LEVEL[language].format(digits(level, language))}{bounds})"


def expected_p(names: list[str], language: str) -> str | None:
    """Write the p value of an outcome, anew."""
    found = next((fact for name in names if (fact := part(name, "p-value"))), None)
    if found is None:
        return None
    relation = "" if found["relation"] == "=" else f"{found['relation']} "
    sided = (" (unilatéral)" if language == "fr" else " (one-sided)") if found.get("sided") == "1" else ""
    return f"{relation}{digits(found['value'], language)}{sided}"


def expected_value(name: str, language: str) -> str:
    """Write the digits and unit of a median, mean or probability, anew; its time point too."""
    fact = facts()[name]
    units = {"month": ("mois", "months?"), "year": ("ans?", "years?"), "day": ("jours?", "days?"), "week": ("semaines?", "weeks?")}
    place = 0 if language == "fr" else 1
    value = re.escape(digits(fact["value"], language))
    if fact["kind"] == "probability":
        at = fact["at"]
        return rf"(?<![\d.,]){value}{' ' if language == 'fr' else ''}% {'à' if language == 'fr' else 'at'} {digits(at['value'], language)} {units[at['unit']][place]}"
    return rf"(?<![\d.,]){value} {units[fact['unit']][place]}"


def endpoint(name: str, language: str) -> str:
    """Give the label of a fact's endpoint, as a cell begins."""
    label = read("content/vocabulary.yaml")["endpoints"][facts()[name]["endpoint"]]["label"][language]
    return label[:1].upper() + label[1:]


Line = dict[str, str]
Rows = list[tuple[str, list[Line]]]


def _clean(text: str) -> str:
    return re.sub(r"(?<=\w) ?†", "", normal(text)).replace("†", "")


def html_rows(path: Path, identifier: str) -> Rows:
    """Give the rows of a table of the page: each study's head, and its lines by heading."""
    tree = html.fromstring(path.read_bytes())
    for hidden in tree.xpath("//*[@role='tooltip'] | //*[contains(concat(' ', @class, ' '), ' differs-mark ')]"):
        hidden.drop_tree()
    (table,) = tree.xpath(f"//table[@id='{identifier}']")
    rows: Rows = []
    for body in table.iterfind("tbody"):
        lines = [{cell.get("data-label"): _clean(cell.text_content()) for cell in row.iterfind("td")} for row in body.iterfind("tr")]
        rows.append((_clean(body.find("tr/th").text_content()), lines))
    return rows


def docx_tables(path: Path) -> dict[str, Any]:
    """Give the tables of the Word file by the bookmark of their captions."""
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml")).find(f"{W}body")
    assert body is not None
    found: dict[str, Any] = {}
    name = ""
    for block in body:
        names = [mark.get(f"{W}name") for mark in block.iter(f"{W}bookmarkStart")]
        name = next((item for item in names if item.startswith(("table-", "figure-"))), name)
        if block.tag == f"{W}tbl" and name:
            found[name] = block
            name = ""
    return found


def docx_rows(table: Any) -> Rows:
    """Give the rows of a Word table: each study's head, and its lines by heading; merged cells belong to the first line."""
    lines = [
        [
            (
                _clean(" ".join("".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in cell.iter(f"{W}p"))),
                (merge := cell.find(f"{W}tcPr/{W}vMerge")) is not None and merge.get(f"{W}val") != "restart",
            )
            for cell in row.iterfind(f"{W}tc")
        ]
        for row in table.iterfind(f"{W}tr")
    ]
    headings = [text for text, _ in lines[0]]
    rows: Rows = []
    for line in lines[1:]:
        cells = {heading: text for heading, (text, merged) in zip(headings[1:], line[1:], strict=True) if not merged}
        if line[0][1]:
            rows[-1][1].append(cells)
        else:
            rows.append((line[0][0], [cells]))
    return rows


HEADINGS = {"fr": {"endpoint": "Critère", "estimate": "HR (IC)", "p": "p"}, "en": {"endpoint": "Endpoint", "estimate": "HR (CI)", "p": "p"}}


def compare(table: Any, rows: Rows, language: str) -> int:
    """Compare the rows of a finished table with the facts; give how many figures were compared."""
    compared = 0
    assert len(rows) == len(table["rows"])
    columns = [column if isinstance(column, str) else column["id"] for column in table["columns"]]
    names = HEADINGS[language]
    for row, (_head, lines) in zip(table["rows"], rows, strict=True):
        assert len(lines) == len(row["outcomes"]), row["study"]
        for outcome, line in zip(row["outcomes"], lines, strict=True):
            estimate, values = outcome.get("estimate"), outcome.get("values", [])
            named = [name for name in [estimate, *values] if name]
            assert line[names["endpoint"]] == endpoint(named[0], language)
            assert line[names["estimate"]] == (expected_estimate(estimate, language) if estimate else "–")
            assert line[names["p"]] == (expected_p(named, language) or "–")
            compared += 3
            text = " ".join(line.values())
            for name in values:
                assert {facts()[name]["kind"], "values"} & set(columns)  # the latter holds values of any kind
                assert len(re.findall(expected_value(name, language), text)) >= 1, (name, text)
                compared += 1
    return compared


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", displays("table"))
def test_a_table_of_the_page_says_what_the_facts_say(name: str, language: str, built: Path) -> None:
    """Endpoint, hazard ratio, interval, level, p, and each value, line by line, in the HTML."""
    assert compare(displays("table")[name], html_rows(built / language / "article.html", f"table-{name}"), language) > 15


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", displays("table"))
def test_a_table_of_the_word_file_says_what_the_facts_say(name: str, language: str, built: Path) -> None:
    """The same, in the DOCX."""
    assert compare(displays("table")[name], docx_rows(docx_tables(built / language / "article.docx")[f"table-{name}"]), language) > 15


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ("html", "docx"))
def test_a_row_cites_its_study(form: str, language: str, built: Path) -> None:
    """The number at the head of a row is that of the study in the reference list."""
    tree = html.fromstring((built / language / "article.html").read_bytes())
    numbers = {entry.get("id").removeprefix("ref-"): str(place) for place, entry in enumerate(tree.xpath("//*[starts-with(@id, 'ref-')]"), 1)}
    words = docx_tables(built / language / "article.docx")
    for name, table in displays("table").items():
        rows = html_rows(built / language / "article.html", f"table-{name}") if form == "html" else docx_rows(words[f"table-{name}"])
        for row, (head, _lines) in zip(table["rows"], rows, strict=True):
            cited = re.search(r"\[([\d,–]+)\]$", head)
            assert cited, head
            assert numbers[row["study"]] in re.split(r"[,–]", cited[1]), (row["study"], head)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_prints_each_estimate_of_tables_and_plots(language: str, built: Path) -> None:
    """Every hazard ratio with its interval stands in the PDF's text, as often as tables and plots print it at least."""
    said = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(built / language / "article.pdf"), "-"], capture_output=True, check=True).stdout
    close = re.sub(r"[\s†\u2060]", "", said.decode("utf-8"))  # in the order in which it is drawn: cell by cell
    names = [
        outcome["estimate"] for table in displays("table").values() for row in table["rows"] for outcome in row["outcomes"] if "estimate" in outcome
    ]
    names += [item["estimate"] for figure in displays("figure").values() if figure["kind"] == "forest" for item in figure["rows"]]
    assert len(set(names)) > 10
    for name in set(names):
        assert close.count(re.sub(r"\s", "", expected_estimate(name, language))) >= names.count(name), name


def alternative_texts(path: Path) -> dict[str, str]:
    """Give the alternative text of each figure of the page."""
    tree = html.fromstring(path.read_bytes())
    return {figure.get("id").removeprefix("figure-"): normal(figure.find(".//img").get("alt")) for figure in tree.iter("figure")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_alternative_texts_hold_the_figures_that_are_drawn(language: str, built: Path) -> None:
    """Who cannot see a plot hears each of its values, intervals with their level, and dates; in the page and in the Word file alike."""
    texts = alternative_texts(built / language / "article.html")
    assert set(texts) == set(displays("figure"))
    for name, figure in displays("figure").items():
        if figure["kind"] == "forest":
            for item in figure["rows"]:
                assert expected_estimate(item["estimate"], language) in texts[name]
        elif figure["kind"] == "landscape":
            for pair in figure["rows"]:
                for fact in (pair.get("with_treatment"), pair.get("without_treatment")):
                    if fact:
                        pattern = expected_value(fact, language).split(" à " if language == "fr" else " at ")[0]
                        assert re.search(pattern, texts[name]), fact
            assert figure["with_label"][language] in texts[name]
        else:
            assert len(re.findall(r"\b20[012]\d\b", texts[name])) >= len(figure["studies"])
    with zipfile.ZipFile(built / language / "article.docx") as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    described = [normal(item.get("descr") or "") for item in tree.iter(f"{_WP}docPr")]
    assert sorted(described) == sorted(texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_are_those_of_the_files_with_their_numbers(language: str, built: Path) -> None:
    """Table and figure captions, counted apart in the order of the text, in the page and in the Word file."""
    tree = html.fromstring((built / language / "article.html").read_bytes())
    shown = [normal(item.text_content()) for item in tree.xpath("//table[starts-with(@id,'table-')]/caption | //figure/figcaption")]
    words = {"table": "Tableau" if language == "fr" else "Table", "figure": "Figure"}
    for kind in ("table", "figure"):
        own = [text for text in shown if text.startswith(words[kind])]
        assert [re.match(r"\w+ (\d+)\.", text)[1] for text in own] == [str(number) for number in range(1, len(own) + 1)]  # type: ignore[index]
        captions = {item["caption"][language].replace("'", "’") for item in displays(kind).values()}
        assert {text.split(". ", 1)[1] for text in own} == captions
    with zipfile.ZipFile(built / language / "article.docx") as package:
        document = etree.fromstring(package.read("word/document.xml"))
    paragraphs = [normal("".join(text.text or "" for text in paragraph.iter(f"{W}t"))) for paragraph in document.iter(f"{W}p")]
    assert all(text in paragraphs for text in shown)


def test_the_word_file_holds_each_drawing_sharp_and_as_image(built: Path) -> None:
    """Each drawing is an image with its SVG beside it; both are in the package."""
    with zipfile.ZipFile(built / "en" / "article.docx") as package:
        tree = etree.fromstring(package.read("word/document.xml"))
        relations = {item.get("Id"): item.get("Target") for item in etree.fromstring(package.read("word/_rels/document.xml.rels"))}
        blips = list(tree.iter(f"{_A}blip"))
        assert len(blips) == len(displays("figure"))
        for blip in blips:
            assert package.read(f"word/{relations[blip.get(f'{_R}embed')]}").startswith(b"\x89PNG")
            vector = blip.find(".//{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip")
            assert b"<svg" in package.read(f"word/{relations[vector.get(f'{_R}embed')]}")[:400]


def test_what_is_drawn_equals_the_facts() -> None:
    """The data of each plot, built from the real project, hold the digits of the facts, in both languages alike."""
    from probant.pipeline import documents_of

    plots = {language: {figure.name: figure.plot for figure in document.figures} for language, document in documents_of(ROOT, "2019").items()}
    for language in LANGUAGES:
        forest: Any = plots[language]["forest"]
        for item, row in zip(displays("figure")["forest"]["rows"], forest.rows, strict=True):
            interval = part(item["estimate"], "interval") or {}
            assert row.estimate == facts()[item["estimate"]]["value"]
            assert (row.low, row.high, row.level) == (interval.get("low"), interval.get("high"), interval.get("level"))
        landscape: Any = plots[language]["landscape"]
        drawn = sorted((row.first or "", row.second or "") for panel in landscape.panels for row in panel.rows)
        pairs = displays("figure")["landscape"]["rows"]
        assert drawn == sorted(
            tuple(facts()[pair[side]]["value"] if side in pair else "" for side in ("with_treatment", "without_treatment")) for pair in pairs
        )
    for name in plots["fr"]:
        assert _numbers(plots["fr"][name]) == _numbers(plots["en"][name])


def _numbers(plot: Any) -> list[tuple[Any, ...]]:
    """Give the digits that are drawn, row by row, without words."""
    rows = [row for panel in plot.panels for row in panel.rows] if hasattr(plot, "panels") else plot.rows
    return [
        tuple(getattr(row, name, None) for name in ("n", "estimate", "low", "high", "level", "first", "second", "start", "end", "published"))
        for row in rows
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ledger_says_which_table_or_figure_prints_a_fact(language: str, built: Path) -> None:
    """Every fact that a table or figure names has a use there, whose element stands in that table or figure of the page."""
    ledger = json.loads((built / "trace.json").read_text(encoding="utf-8"))
    uses = {fact["id"]: [use for use in fact["uses"][language] if use["display"]] for fact in ledger["facts"]}
    tree = html.fromstring((built / language / "article.html").read_bytes())
    for name, table in displays("table").items():
        for row in table["rows"]:
            for outcome in row["outcomes"]:
                for fact in [outcome.get("estimate"), *outcome.get("values", [])]:
                    if fact is None:
                        continue
                    own = [use for use in uses[fact] if use["display"] == f"table-{name}"]
                    assert own, fact
                    assert own[0]["claim"] is None
                    assert tree.xpath(f"//table[@id='table-{name}']//*[@id='{own[0]['element']}']"), fact


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_and_no_page_scrolls_sideways(language: str, width: int, page: Open) -> None:
    """On a phone, a tablet and a desk: what is wider than the screen is found, tolerance two pixels; data of figures opened too."""
    tab = page(language, width)
    tab.evaluate("document.querySelectorAll('main .display details').forEach(e => { e.open = true })")
    wide = tab.evaluate("""() => [...document.querySelectorAll('.display .frame, .display figure')]
        .filter(e => e.scrollWidth > e.clientWidth + 2).map(e => [e.parentElement.className, e.textContent.slice(0, 40), e.scrollWidth, e.clientWidth])""")
    assert wide == []
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 2
    clipped = tab.evaluate("""() => [...document.querySelectorAll('.display td, .display th')]
        .filter(e => e.offsetWidth && getComputedStyle(e.closest('thead') || e).position !== 'absolute' && e.scrollWidth > e.clientWidth + 2)
        .map(e => [e.textContent.slice(0, 40), e.scrollWidth, e.clientWidth])""")
    assert clipped == []
