"""`probant.update.redline.page`: the page shows what the Word file does."""

from __future__ import annotations

import base64
from typing import Any

from lxml import html

from probant.update.diff.changes import Changes
from probant.update.redline.merging import Merged, merge
from probant.update.redline.page import write_page
from probant.update.redline.reasons import Reason
from probant.writers.layouts import load_layout
from tests.unit.update.redline.word_files import cited, marked, paragraph, picture, run, table, word_file

NOTHING = Changes("old <1>", "new", (), (), (), (), (), (), (), (), (), None)
END = paragraph("End.")


def page(old: bytes, new: bytes, *reasons: Reason) -> Any:
    """Give the page's tree."""
    merged: Merged = merge(old, new, reasons, "Probant", "2026-11-01T00:00:00Z")
    return html.fromstring(write_page(merged, NOTHING, "Tea & sleep", "en-GB", load_layout(None)))


def texts(tree: Any, path: str) -> list[str]:
    return [item.text_content().strip() for item in tree.xpath(path)]


def test_the_page_says_what_is_compared_and_runs_nothing() -> None:
    """In the language of the text; no script, and no address but that of works."""
    tree = page(word_file(paragraph("Tea.")), word_file(paragraph("Tea, green.")))
    assert tree.get("lang") == "en-GB"
    assert texts(tree, "//h1") == ["From old <1> to new"]
    assert tree.xpath("//script | //link[not(starts-with(@href, 'data:'))] | //*[@onclick]") == []
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")


def test_the_views_are_chosen_by_labelled_buttons() -> None:
    """Which a keyboard reaches."""
    tree = page(word_file(paragraph("Tea.")), word_file(paragraph("Tea, green.")))
    assert texts(tree, "//fieldset/label[input[@type='radio']]") == ["Inline", "Side by side"]
    assert texts(tree, "//label[input[@type='checkbox']]") == ["Only what changed"]
    assert texts(tree, "//fieldset/legend") == ["View"]


def test_a_changed_paragraph_stands_inline_and_as_it_was() -> None:
    """What was deleted and inserted are elements that say so."""
    tree = page(word_file(paragraph("Tea is ", run("very", "<w:i/>"), " good.")), word_file(paragraph("Tea is ", run("rather", "<w:i/>"), " good.")))
    assert texts(tree, "//div[@class='merged']") == ["Tea is veryrather good."]
    assert texts(tree, "//div[@class='before']") == ["Tea is very good."]
    assert texts(tree, "//div[@class='merged']//del/em") == ["very"]
    assert texts(tree, "//div[@class='merged']//ins/em") == ["rather"]


def test_what_stays_is_there_once() -> None:
    """And a text that did not change says so."""
    tree = page(word_file(paragraph("Tea."), END), word_file(paragraph("Tea."), END))
    assert texts(tree, "//main//p[contains(@class, 's-')]") == ["Tea.", "End."]
    assert texts(tree, "//main//ins | //main//del") == []
    assert "Nothing changed." in tree.text_content()


def test_each_change_leads_to_the_next() -> None:
    """The last to none; the first is led to from the top."""
    old, new = ([paragraph(f"{word} tea is good"), END, paragraph(f"{word} cups are red"), END] for word in ("Green", "White"))
    tree = page(word_file(*old), word_file(*new))
    assert [item.get("id") for item in tree.xpath("//div[contains(@class, 'differs')]")] == ["change-1", "change-2"]
    assert tree.xpath("//main//a[@class='next']/@href") == ["#change-2"]
    assert tree.xpath("//a[text()='First change']/@href") == ["#change-1"]


def test_reasons_stand_under_what_they_are_about() -> None:
    """With the number that stands in the text; that of deleted text only in what was."""
    old = word_file(paragraph(marked("c-one", "Tea is good. "), marked("c-two", "Cups are red.", 2)))
    new = word_file(paragraph(marked("c-one", "Tea is rather good. ")))
    tree = page(old, new, Reason("c-one", ("Claim reworded.", "dose: 1 → 2")), Reason("c-two", ("Claim removed.",)))
    assert texts(tree, "//div[@class='note']/div") == ["Claim reworded.dose: 1 → 2", "Claim removed."]
    assert texts(tree, "//div[@class='merged']//sup[@class='mark']") == ["1", "2"]
    assert texts(tree, "//div[@class='merged']//del//sup[@class='mark']") == ["2"]
    assert texts(tree, "//div[@class='before']//sup[@class='mark']") == ["2"]


def test_a_caption_that_stays_has_the_reasons_of_its_table() -> None:
    """The table under it changed, and is looked at with it."""
    caption = paragraph(marked("table-tea", "Table 1."), " Trials", style="Caption")
    old, new = (word_file(caption, table(("Study of green tea", word)), END) for word in ("red", "blue"))
    tree = page(old, new, Reason("table-tea", ("Table changed.",)))
    assert texts(tree, "//div[contains(@class, 'same kept')]//div[@class='note']/div") == ["Table changed."]


def test_rows_that_come_and_go_are_rows() -> None:
    """The old table has none of those that came."""
    head = ("Study", "Result")
    tree = page(word_file(table(head, ("Hale 2011", "green")), END), word_file(table(head, ("Brook 2014", "white")), END))
    assert [item.get("class") for item in tree.xpath("//div[@class='merged']//tr")] == [None, "del", "ins"]
    assert texts(tree, "//div[@class='before']//tr") == ["StudyResult", "Hale 2011green"]


def test_a_redrawn_figure_stands_beside_the_old_one() -> None:
    """Each with its image and the words for it."""
    old = word_file(paragraph(picture("rId9", "two studies"), style="Figure"), END, images={"rId9": b"old"})
    new = word_file(paragraph(picture("rId9", "three studies"), style="Figure"), END, images={"rId9": b"new"})
    (block,) = page(old, new).xpath("//div[contains(@class, 'differs')]")
    images = {name: f"data:image/png;base64,{base64.b64encode(name.encode()).decode()}" for name in ("old", "new")}
    assert [(item.get("alt"), item.get("src")) for item in block.xpath("div[@class='merged']//img")] == [
        ("two studies", images["old"]),
        ("three studies", images["new"]),
    ]
    assert block.xpath("div[@class='before']//img/@src") == [images["old"]]


def test_citations_lead_to_the_list_and_links_only_where_a_link_may() -> None:
    """A mail or web address, or a place of the page."""
    links = {"rId8": "javascript:alert(1)", "rId9": "https://doi.example/1"}
    inside = (f'<w:hyperlink r:id="{name}">{run(name)}</w:hyperlink>' for name in links)
    text = paragraph("Tea [", cited("1", "hale"), "] ", *inside), paragraph(marked("ref-hale", "[1] Hale"), style="Bibliography")
    tree = page(word_file(*text, links=links), word_file(*text, links=links))
    assert tree.xpath("//main//a/@href") == ["#ref-hale", "https://doi.example/1"]
    assert len(tree.xpath("//*[@id='ref-hale']")) == 1
