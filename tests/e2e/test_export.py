"""The packages for journals: every file opens, says what the article says, and is as the journal asks; the report hides nothing."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pikepdf
import pytest
import rispy
from lxml import etree, html
from PIL import Image

from probant import pipeline
from probant.document import Document
from probant.exports.journal.counting import is_display
from probant.loading.journals import load_profiles
from probant.loading.project import load_project
from probant.pandoc import ast, engine
from tests.support.packages import CASES, JOURNALS, ROOT, TINY, package

pytestmark = pytest.mark.slow

DIFFERS = "†"
"""The sign that the Word file puts after what differs from its source."""

EACH = pytest.mark.parametrize(
    ("journal", "edition", "language"), (*CASES, ("cancer-radiotherapie", "2024", "fr"), ("frontiers-in-oncology", "2024", "en"))
)


@cache
def documents(edition: str, style: str | None = None) -> dict[str, Document]:
    """Give the article as the engine assembles it, in the project's style or another."""
    return pipeline.assembled(TINY if edition == "2024" else ROOT, edition, style=style)[3]


@EACH
def test_every_file_of_a_package_opens(journal: str, edition: str, language: str) -> None:
    """With the program of its kind; none is empty, none of a kind that nothing here opens."""
    made = package(journal, edition, language)
    assert len(made.files) > 20
    for name, data in made.files.items():
        assert data, name
        _OPEN[name.rsplit(".", 1)[1]](data)


def _open_zip(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None


def _open_image(data: bytes) -> None:
    with Image.open(io.BytesIO(data)) as image:
        image.load()


def _open_pdf(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1


def _open_bib(data: bytes) -> None:
    assert json.loads(engine.run(engine.Request(data.decode(), "biblatex", "csljson")))


_OPEN = {
    "docx": lambda data: docx.Document(io.BytesIO(data)),
    "xlsx": lambda data: openpyxl.load_workbook(io.BytesIO(data)),
    "json": json.loads,
    "html": html.fromstring,
    "csv": lambda data: list(csv.reader(io.StringIO(data.decode()))),
    "ris": lambda data: rispy.loads(data.decode()),
    "bib": _open_bib,
    "zip": _open_zip,
    "pdf": _open_pdf,
    "tif": _open_image,
    "png": _open_image,
    "svg": etree.fromstring,
    "xml": etree.fromstring,
}


@EACH
def test_the_zip_holds_the_files_of_the_folder_and_nothing_else(journal: str, edition: str, language: str) -> None:
    """In the order of their names, with the date that says nothing."""
    made = package(journal, edition, language)
    name = f"{journal}-{edition}-{language}.zip"
    with zipfile.ZipFile(io.BytesIO(made.files[name])) as archive:
        assert {item: archive.read(item) for item in archive.namelist()} == {key: data for key, data in made.files.items() if key != name}
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def words(text: str) -> list[str]:
    """Give the words of a text."""
    return text.split()


def body_words(document: Document, *, cited: bool) -> list[str]:
    """Give the words of the article's text, with its citations as they read, or without them."""
    blocks = [block for block in document.blocks if not is_display(block)]
    if not cited:
        blocks = ast.rewrite(blocks, lambda node: [] if node["t"] == "Cite" else None)
    return [word for node in ast.walk(blocks) if node["t"] in ("Para", "Plain", "Header") for word in words(ast.plain(node))]


@EACH
def test_the_text_of_a_manuscript_is_the_article_in_the_journals_style(journal: str, edition: str, language: str) -> None:
    """Word for word; only the citations differ from the article's own."""
    style = str(load_profiles(load_project(ROOT))[journal].profile.style.value)
    styled, own = documents(edition, style)[language], documents(edition)[language]
    # A raised number stands after the sign that another form of citation stands before: without citations, the texts are the same but for spaces.
    assert "".join(body_words(styled, cited=False)) == "".join(body_words(own, cited=False))
    text = docx.Document(io.BytesIO(package(journal, edition, language).only("_manuscript.docx")))
    found = " ".join(word for paragraph in text.paragraphs for word in words(paragraph.text.replace(DIFFERS, "")))
    expected = " ".join(body_words(styled, cited=True))
    assert len(expected) > 1000
    assert expected in found


@EACH
def test_the_anonymised_manuscript_says_the_same_but_for_names_withheld(journal: str, edition: str, language: str) -> None:
    """Each stretch of text between names is the article's."""
    style = str(load_profiles(load_project(ROOT))[journal].profile.style.value)
    expected = " ".join(body_words(documents(edition, style)[language], cited=True))
    text = docx.Document(io.BytesIO(package(journal, edition, language).only("_manuscript-anonymised.docx")))
    found = " ".join(word for paragraph in text.paragraphs for word in words(paragraph.text.replace(DIFFERS, "")))
    withheld = {"fr": "[nom retiré]", "en": "[name withheld]"}[language]
    first, last = expected[:60], expected[-60:]
    body = found[found.index(first) : found.index(last) + len(last)]
    place = 0
    for part in body.split(withheld):
        place = expected.index(part, place) + len(part)
    assert place == len(expected)
    assert body.count(withheld) <= 3


FORMS = {
    "cancer-radiotherapie": (r"\[1\]", 7, 6),
    "radiotherapy-and-oncology": (r"\[1\]", 7, 6),
    "international-journal-of-radiation-oncology-biology-physics": (r"\(1\)", 4, 3),
    "lancet-oncology": (None, 7, 3),
    "european-urology-oncology": (r"\[1\]", 7, 6),
    "bmc-cancer": (r"\[1\]", 7, 6),
    "frontiers-in-oncology": (r"\(1\)", 11, 10),
}
"""How each journal cites its first reference (None: a raised figure), from how many authors on it writes et al., after how many."""


@pytest.mark.parametrize("edition", ("2019", "2026"))
@pytest.mark.parametrize("journal", sorted(JOURNALS))
def test_citations_and_et_al_have_the_journals_form(journal: str, edition: str) -> None:
    """In the text and in the list of references, for every work with more authors than are named."""
    form, least, named = FORMS[journal]
    made = package(journal, edition, "en")
    manuscript = docx.Document(io.BytesIO(made.only("_manuscript.docx")))
    if form is None:
        raised = [run.text for paragraph in manuscript.paragraphs for run in _runs(paragraph) if run.font.superscript]
        assert "1" in raised
        assert not any(re.search(r"\[\d+\]|\(\d+\)", paragraph.text) for paragraph in manuscript.paragraphs[20:40])
    else:
        assert any(re.search(form, paragraph.text) for paragraph in manuscript.paragraphs)
    works = json.loads(made.only("references.json"))
    listed = [" ".join(ast.plain(block).split()) for block in documents(edition, _style(journal))["en"].references]
    assert len(works) == len(listed)
    shown = " ".join(" ".join(paragraph.text.split()) for paragraph in manuscript.paragraphs)
    # Some records name the first author alone, and others: what they cut is not the style's.
    whole = [work for work in works if work.get("author") and "others" not in str(work["author"][-1]) and "et al" not in str(work["author"][-1])]
    both = [(work, text) for work, text in zip(works, listed, strict=True) if work in whole]
    many = [(work, text) for work, text in both if len(work["author"]) >= least]
    assert many
    assert [text for work, text in both if len(work["author"]) < least and "et al" in text] == []
    for work, text in many:
        families = [writer.get("family", writer.get("literal")) for writer in work["author"]]
        before, et_al, _ = text.partition("et al")
        assert et_al, text
        assert [family for family in families[:named] if family not in before] == []
        assert families[named] not in before.split(families[named - 1], 1)[1]
        assert text.split(" ", 1)[1][:60] in shown


def _style(journal: str) -> str:
    return str(load_profiles(load_project(ROOT))[journal].profile.style.value)


def _runs(paragraph: object) -> list[docx.text.run.Run]:
    """Give the runs of a paragraph, those in links included."""
    element = paragraph._p
    return [docx.text.run.Run(run, paragraph) for run in element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}r")]


@EACH
def test_the_manuscript_has_numbered_double_lines_and_tables_that_can_be_edited_after_the_text(journal: str, edition: str, language: str) -> None:
    """Captions at the end, no picture within."""
    data = package(journal, edition, language).only("_manuscript-anonymised.docx")
    manuscript = docx.Document(io.BytesIO(data))
    assert all(section._sectPr.find(docx.oxml.ns.qn("w:lnNumType")) is not None for section in manuscript.sections)
    assert manuscript.styles["Body Text"].paragraph_format.line_spacing == 2.0
    document = documents(edition)[language]
    tables = sum(ast.has_class(block, "table") for block in document.blocks if is_display(block))
    assert len(manuscript.tables) == tables
    assert len(manuscript.inline_shapes) == 0
    order = [element.tag.rsplit("}", 1)[1] for element in manuscript.element.body]
    texts = [paragraph.text for paragraph in manuscript.paragraphs]
    references = texts.index({"fr": "Références", "en": "References"}[language])
    assert sum(tag == "p" for tag in order[: order.index("tbl")]) > references


@EACH
def test_the_report_says_the_same_as_data_and_as_a_page_and_passes_nothing_unconfirmed(journal: str, edition: str, language: str) -> None:
    """Each rule with what was measured, the limit, its source; counts that agree."""
    made = package(journal, edition, language)
    data = json.loads(made.files["report.json"])
    page = html.fromstring(made.files["report.html"])
    rows = {row.get("id").removeprefix("rule-"): " ".join(row.text_content().split()) for row in page.iter("tr") if row.get("id")}
    assert set(rows) == {item["rule"] for item in data["rules"]}
    assert len(rows) == len(data["rules"]) > 20
    for item in data["rules"]:
        assert " ".join(item["measured"].split()) in rows[item["rule"]]
        assert item["source"]
        if item["status"] in ("unconfirmed", "unknown"):
            assert item["outcome"] != "passed", item
        if item["outcome"] == "failed":
            assert item["remedy"] or item["remark"], item
    for outcome, number in data["counts"].items():
        assert sum(item["outcome"] == outcome for item in data["rules"]) == number
    assert sum(item["words"] for item in data["sections"]) == next(
        int(item["measured"].split()[0]) for item in data["rules"] if item["rule"] == "words"
    )
    assert set(data["files"]) == set(made.files) - {"report.json", "report.html", f"{journal}-{edition}-{language}.zip"}


@pytest.mark.parametrize("edition", ("2019", "2026"))
def test_what_the_article_does_not_state_fails_the_report_and_is_printed_as_not_stated(edition: str) -> None:
    """Nothing is invented for the form: ORCID, roles, interests, key words; signatories of the edition that has none."""
    made = package("cancer-radiotherapie", edition, "fr")
    outcomes = {item.rule: item.outcome for item in made.report.verdicts}
    absent = ("declaration-contributions", "declaration-interests", "keywords-fr", "keywords-en", "cover-letter", "signed")
    assert {name: outcomes[name] for name in absent} == dict.fromkeys(absent, "failed")
    assert outcomes.get("orcid") == ("failed" if edition == "2019" else None)
    assert outcomes["new-text"] == ("failed" if edition == "2019" else "passed")
    page = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made.only("_title-page.docx"))).paragraphs)
    assert page.count("non précisé") >= 5
    assert ("C. Llacer" in page.replace("\u00a0", " ")) is True  # an author, or named in the notice of the edition that nobody has signed
    letter = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made.only("_cover-letter.docx"))).paragraphs)
    assert "non précisé" in letter


def test_a_complete_review_fails_no_rule_and_fills_every_field() -> None:
    """The tiny review, whose metadata are placeholders that say so."""
    made = package("cancer-radiotherapie", "2024", "fr")
    assert [item for item in made.report.verdicts if item.outcome == "failed"] == []
    texts = {name: _text(data) for name, data in made.files.items() if name.endswith(".docx")}
    assert not [name for name, text in texts.items() if "non précisé" in text]
    page = texts["02_title-page.docx"]
    for text in ("Prudence Placeholder", "0000-0000-0000-0028", "Institute of Placeholders", "prudence@example.org", "Data curation", "FIXTURE-1"):
        assert text in page, text
    assert "lettre d’exemple" in texts["01_cover-letter.docx"]
    assert "Exemple" in texts["06_highlights.docx"]


def test_a_journals_text_for_nothing_to_declare_is_printed_where_the_authors_say_so() -> None:
    """The tiny review declares no acknowledgement and no consent; BMC has its words for it."""
    made = package("bmc-cancer", "2024", "en")
    text = _text(made.only("_manuscript.docx"))
    assert text.count("Not applicable") >= 2
    assert "declaration-consent" in {item.rule for item in made.report.verdicts if item.outcome == "passed"}


def _text(data: bytes) -> str:
    paragraphs = docx.Document(io.BytesIO(data)).paragraphs
    return "\n".join(paragraph.text for paragraph in paragraphs).replace("\u00a0", " ")


@pytest.mark.parametrize(("journal", "edition"), (("cancer-radiotherapie", "2019"), ("lancet-oncology", "2026"), ("bmc-cancer", "2019")))
def test_figures_are_in_the_journals_format_width_and_resolution(journal: str, edition: str) -> None:
    """One file each; the widths and resolutions are read back from the files."""
    made = package(journal, edition, "en")
    names = [name.rsplit("/", 1)[1] for name in made.files if "_figures/" in name]
    expected = {"cancer-radiotherapie": ("pdf",)}.get(journal, ("pdf", "tif"))
    assert sorted(names) == sorted(f"Fig{number}.{ending}" for number in (1, 2, 3) for ending in expected)
    for name, data in made.files.items():
        if name.endswith(".tif"):
            with Image.open(io.BytesIO(data)) as image:
                dpi = float(image.info["dpi"][0])
                assert dpi == (300 if journal == "lancet-oncology" else 1000)
                assert image.width / dpi * 25.4 == pytest.approx(174, abs=1)
        elif "_figures/" in name:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                left, _, right, _ = (float(side) for side in pdf.pages[0].mediabox)
                assert (right - left) / 72 * 25.4 == pytest.approx(190 if expected == ("pdf",) else 174, abs=1)


def test_the_references_are_the_articles_in_three_formats() -> None:
    """The same works in the same order, read back."""
    made = package("cancer-radiotherapie", "2026", "en")
    works = documents("2026")["en"].works
    assert [item["id"] for item in json.loads(made.only("references.json"))] == [work["id"] for work in works]
    records = rispy.loads(made.only("references.ris").decode())
    assert made.only("references.ris").startswith(b"TY  - JOUR")
    assert [(record["id"], record.get("doi")) for record in records] == [(work["id"], work.get("DOI")) for work in works]
    assert [len(record.get("authors", ())) for record in records] == [
        sum("others" not in str(writer) for writer in work.get("author", ())) for work in works
    ]
    entries = json.loads(engine.run(engine.Request(made.only("references.bib").decode(), "biblatex", "csljson")))
    assert [entry["id"] for entry in entries] == [work["id"] for work in works]


def test_the_self_check_gives_places_and_no_points() -> None:
    """Each anchor is an element of the article; nothing claims PRISMA."""
    made = package("bmc-cancer", "2019", "en")
    rows = list(csv.DictReader(io.StringIO(made.only("sanra.csv").decode())))
    assert [row["item"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert {row["points (0-2), by the authors"] for row in rows} == {""}
    document = documents("2019")["en"]
    ids = {ast.attributes(node)[0] for node in ast.walk([*document.blocks, *(item.blocks for item in document.front.abstracts)])} | {"references"}
    anchors = {anchor.removeprefix("#") for row in rows for anchor in row["anchors"].split()}
    assert anchors
    assert anchors - ids == set()
    assert not any(b"PRISMA" in data for name, data in made.files.items() if not name.endswith((".docx", ".zip", ".xlsx")) and "trace" not in name)


def probant(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run([sys.executable, "-m", "probant", *arguments], capture_output=True, text=True, check=False)


def test_a_package_survives_a_build_and_keeps_what_somebody_changed(tmp_path: Path) -> None:
    """The same bytes once more; a letter edited by hand stays beside the new one; with --check nothing is written."""
    options = ("--project", str(TINY), "--output", str(tmp_path))
    checked = probant("export", "lancet-oncology", "--check", *options)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "nothing was written" in checked.stdout
    assert list(tmp_path.iterdir()) == []
    first = probant("export", "lancet-oncology", *options)
    assert first.stdout.splitlines()[0] == "The Lancet Oncology, review, edition 2024, en"
    folder = tmp_path / "submission" / "2024" / "lancet-oncology" / "en"
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    built = probant("build", "--format", "html", "--lang", "en", *options)
    assert built.returncode == 0, built.stdout + built.stderr
    assert "was not made by a build" not in built.stdout
    assert probant("export", "lancet-oncology", "-q", *options).returncode == first.returncode
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    (folder / "01_cover-letter.docx").write_bytes(b"mine")
    again = probant("export", "lancet-oncology", *options)
    assert "01_cover-letter.edited.docx was changed or put there by hand: it is kept" in again.stdout
    assert (folder / "01_cover-letter.edited.docx").read_bytes() == b"mine"
    assert (folder / "01_cover-letter.docx").read_bytes() == before[Path("01_cover-letter.docx")]


def test_a_package_that_cannot_be_written_leaves_the_last_one(tmp_path: Path) -> None:
    """A file stands where the folder should be: the command says so, and nothing is half written."""
    (tmp_path / "submission").write_text("mine", encoding="utf-8")
    done = probant("export", "bmc-cancer", "--project", str(TINY), "--output", str(tmp_path))
    assert done.returncode == 2
    assert "the last good package is untouched" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["submission"]


def test_the_list_names_every_journal_with_what_it_takes(tmp_path: Path) -> None:
    """The project's own profile, a copy under another name, is one of them."""
    done = probant("export", "--list", "--project", str(TINY))
    assert done.returncode == 0
    listed = done.stdout.splitlines()
    assert [line.split()[0] for line in listed] == sorted(JOURNALS)
    for line in listed:
        assert ": " + ", ".join(JOURNALS[line.split()[0]]) + "; " in line


def test_a_project_overrides_a_profile_of_the_engine(tmp_path: Path) -> None:
    """A limit that its authors have confirmed fails the text that is beyond it, and the report says whose profile it was."""
    import shutil

    root = tmp_path / "review"
    shutil.copytree(TINY, root)
    text = (ROOT / "src" / "probant" / "journals" / "radiotherapy-and-oncology.yaml").read_text(encoding="utf-8")
    old = text[text.index("words_max: {value: 4000") : text.index("}", text.index("words_max: {value: 4000")) + 1]
    (root / "content" / "journals").mkdir()
    own = text.replace(old, "words_max: {value: 100, source: the editor's letter, status: seen, checked: 2026-11-27}")
    (root / "content" / "journals" / "radiotherapy-and-oncology.yaml").write_text(own, encoding="utf-8")
    done = probant("export", "radiotherapy-and-oncology", "--check", "--project", str(root))
    assert done.returncode == 1
    assert re.search(
        r"failed +Length of the text +200 words \(body\); limit at most 100\n +100 over; the sections that weigh most: Effect", done.stdout
    ), done.stdout
    assert "the project's own profile" in probant("export", "--list", "--project", str(root)).stdout
