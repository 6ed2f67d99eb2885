"""The redline of the real article, from the 2019 to the 2026 edition: accepted it is the one, rejected the other, by three readers; valid, and readable."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypandoc
import pytest
from lxml import etree, html

from tests.e2e.conftest import LANGUAGES, ROOT, violations
from tests.support import office, validators
from tests.support.finished import normal
from tests.support.tracked import W, body_of, changes, paragraphs, settle, shape

SIDES = {"2026": True, "2019": False}
"""Each edition, and whether it is what accepting gives."""


def probant(*arguments: str) -> str:
    """Run the command on the real article; give what it says."""
    done = subprocess.run([sys.executable, "-m", "probant", *arguments, "--project", str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the redline, and the manuscripts of both editions."""
    target = tmp_path_factory.mktemp("redline")
    for edition in SIDES:
        probant("build", "--edition", edition, "--format", "docx", "--output", str(target / "build"))
    probant("diff", "2019", "2026", "--redline", str(target / "marked"))
    return target


def manuscript(folder: Path, edition: str, language: str) -> Path:
    return folder / "build" / edition / language / "article.docx"


def redline(folder: Path, language: str, form: str = "docx") -> Path:
    return folder / "marked" / language / f"redline.{form}"


@pytest.mark.parametrize("edition", SIDES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_accepted_is_the_new_text_and_all_rejected_the_old_one(folder: Path, language: str, edition: str) -> None:
    """Paragraph by paragraph, cells too: styles, looks, links, fields, drawings, rows."""
    body, wanted = body_of(redline(folder, language)), body_of(manuscript(folder, edition, language))
    assert len(changes(body)) > 1000
    settle(body, accept=SIDES[edition])
    assert changes(body) == []
    assert paragraphs(body) == paragraphs(wanted)
    assert shape(body) == shape(wanted)


def pandoc_texts(path: Path, *, accept: bool = True) -> list[str]:
    """Give the texts of all paragraphs that hold any, as pandoc reads a file whose changes are accepted or rejected; those of the title page first."""
    mode = "accept" if accept else "reject"
    tree = json.loads(pypandoc.convert_file(str(path), "json", format="docx", extra_args=[f"--track-changes={mode}"]))
    found: list[str] = []

    def text(node: Any) -> str:
        if isinstance(node, list):
            return "".join(map(text, node))
        if not isinstance(node, dict):
            return ""
        if node["t"] == "Str":
            return str(node["c"])
        return " " if node["t"] in ("Space", "SoftBreak", "LineBreak") else text(node.get("c"))

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                walk(item)
        elif isinstance(node, dict) and node.get("t") in ("Para", "Plain", "Header", "MetaInlines"):
            found.append(normal(text(node["c"])))
        elif isinstance(node, dict) and node.get("t") == "Figure":  # which pandoc makes of an image and the caption under it
            walk([node["c"][2], node["c"][1]])
        elif isinstance(node, dict):
            walk(node.get("c", list(node.values())))

    walk([tree["meta"][name] for name in sorted(tree["meta"])])
    walk(tree["blocks"])
    return [item for item in found if item]


@pytest.mark.parametrize("edition", SIDES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pandoc_accepts_and_rejects_to_the_same(folder: Path, language: str, edition: str) -> None:
    """It knows nothing of rows, whose cells it leaves empty: the texts are compared."""
    wanted = pandoc_texts(manuscript(folder, edition, language))
    assert len(wanted) > 200
    assert pandoc_texts(redline(folder, language), accept=SIDES[edition]) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_accepts_and_rejects_to_the_same(folder: Path, tmp_path: Path, language: str) -> None:
    """By its own commands: the text of the whole file, line by line."""
    marked = redline(folder, language)
    for edition, done in (("2026", "AcceptAllTrackedChanges"), ("2019", "RejectAllTrackedChanges")):
        wanted = office.text_of(manuscript(folder, edition, language), tmp_path)
        assert len(wanted.splitlines()) > 400
        assert office.text_of(marked, tmp_path, done).splitlines() == wanted.splitlines()  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_valid_and_opens(folder: Path, tmp_path: Path, language: str) -> None:
    """For Microsoft's own validator, and in LibreOffice, without a word."""
    assert validators.open_xml(redline(folder, language)) == []
    text, said = validators.libreoffice(redline(folder, language), tmp_path)
    assert said == ""
    assert "SABR-COMET" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_claim_that_changed_has_its_reason(folder: Path, language: str) -> None:
    """At its bookmark; new references too."""
    found = json.loads(probant("diff", "2019", "2026", "--json"))
    with zipfile.ZipFile(redline(folder, language)) as package:
        comments = etree.fromstring(package.read("word/comments.xml"))
    body = body_of(redline(folder, language))
    at: set[str] = set()
    opened: dict[str, str] = {}
    commented: set[str] = set()
    for item in body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}commentRangeStart", f"{W}commentRangeEnd"):
        number = item.get(f"{W}id")
        if item.tag == f"{W}bookmarkStart":
            opened[number] = item.get(f"{W}name")
        elif item.tag == f"{W}bookmarkEnd":
            opened.pop(number)
        elif item.tag == f"{W}commentRangeStart":
            commented.add(number)
        else:
            commented.remove(number)
        if commented:
            at |= set(opened.values())
    changed = [
        item for key in ("claims_added", "claims_removed", "claims_reworded") for item in found[key] if language in {**item["old"], **item["new"]}
    ]
    wanted = {f"c-{item['id']}" for item in changed} | {f"ref-{item['citekey']}" for item in found["references_in"]}
    assert len(wanted) > 100
    assert wanted - at == set()
    assert not at & {f"ref-{item['citekey']}" for item in found["renumbered"]}
    assert len(comments) == len([*body.iter(f"{W}commentReference")]) >= len(wanted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_the_word_file_does(folder: Path, language: str) -> None:
    """The same stretches deleted and inserted, in the same order, and the same reasons."""
    tree = html.fromstring(redline(folder, language, "html").read_bytes())
    body = body_of(redline(folder, language))
    for mark in tree.xpath("//sup[@class='mark']"):
        mark.text = ""
    for tag, text in (("del", "delText"), ("ins", "t")):
        said = "".join(item.text or "" for item in body.iter(f"{W}{text}") if next(item.iterancestors(f"{W}{tag}"), None) is not None)
        shown = "".join(item.text_content() for item in tree.xpath(f"//div[@class='merged']//{tag}"))
        assert normal(shown).replace(" ", "") == normal(said).replace(" ", "")
    with zipfile.ZipFile(redline(folder, language)) as package:
        comments = etree.fromstring(package.read("word/comments.xml"))
    lines = [normal("".join(item.itertext())) for item in comments.iter(f"{W}p")]
    assert [normal(item.text_content()) for item in tree.xpath("//div[@class='note']/div/p")] == lines


@pytest.mark.slow
def test_the_nu_checker_finds_nothing_in_the_pages(folder: Path) -> None:
    """No error, no warning, no remark."""
    assert validators.nu_html([redline(folder, language, "html") for language in LANGUAGES]) == []


@pytest.fixture
def opened(browser: Any, folder: Path) -> Any:
    """Open the page of a language at a width, in light or dark."""
    contexts = []

    def at(language: str, width: int, scheme: str = "light") -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
        contexts.append(context)
        tab = context.new_page()
        tab.goto(redline(folder, language, "html").as_uri())
        return tab

    yield at
    for context in contexts:
        context.close()


Open = Callable[..., Any]


@pytest.mark.slow
@pytest.mark.parametrize("width", (360, 1440))
def test_the_views_are_switched_by_the_keyboard(opened: Open, width: int) -> None:
    """Side by side, what was deleted stands only on the side of the old text; nothing is wider than the screen."""
    tab = opened("en", width)

    def shown(path: str) -> bool:
        return bool(tab.locator(path).first.is_visible())

    assert (shown(".changed .merged del"), shown(".changed .before")) == (True, False)
    tab.focus("#view-inline")
    tab.keyboard.press("ArrowRight")
    assert (shown(".changed .merged del"), shown(".changed .before del")) == (False, True)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    left, right = (tab.locator(f".changed .{side}").first.bounding_box() for side in ("before", "merged"))
    assert (left["x"] < right["x"]) if width > 1000 else (left["y"] < right["y"])
    assert shown(".same:not(.kept)")
    tab.focus("#only-changes")
    tab.keyboard.press("Space")
    assert not shown(".same:not(.kept)")
    tab.focus("a[href='#change-1']")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#change-2"


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ("light", "dark"))
@pytest.mark.parametrize("view", ("inline", "beside"))
def test_axe_finds_nothing_wrong(opened: Open, axe: str, scheme: str, view: str) -> None:
    """WCAG 2.2 AA, contrast with it."""
    tab = opened("fr", 1280, scheme)
    tab.check(f"#view-{view}")
    tab.evaluate(axe)
    assert violations(tab) == []
