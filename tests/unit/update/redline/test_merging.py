"""`probant.update.redline.merging`: what changed is tracked; accepted it is the new text, rejected the old one."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from probant.update.redline.merging import merge
from probant.update.redline.reasons import Reason
from tests.support.tracked import W, body_of, changes, paragraphs, settle, shape
from tests.unit.update.redline.word_files import cited, field, marked, paragraph, picture, run, table, word_file

DATE = "2026-11-01T00:00:00Z"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BULLETS = (
    '<w:abstractNum w:abstractNumId="{0}"><w:lvl w:ilvl="0"><w:numFmt w:val="{1}"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="{0}"><w:abstractNumId w:val="{0}"/></w:num>'
)


@dataclass
class Tracked:
    """A merged file and its parts."""

    data: bytes
    parts: dict[str, bytes]
    body: Any

    def deleted(self) -> list[str]:
        """Give what is deleted, stretch by stretch."""
        return [text for mark in self.body.iter(f"{W}del") if (text := "".join(item.text or "" for item in mark.iter(f"{W}delText")))]

    def inserted(self) -> list[str]:
        """Give what is inserted, stretch by stretch."""
        return [text for mark in self.body.iter(f"{W}ins") if (text := "".join(item.text or "" for item in mark.iter(f"{W}t")))]

    def comments(self) -> list[tuple[str, str]]:
        """Give each comment with the text at which it stands, deleted text too."""
        if "word/comments.xml" not in self.parts:
            return []
        said = {
            item.get(f"{W}id"): "\n".join("".join(part.text or "" for part in line.iter(f"{W}t")) for line in item.iter(f"{W}p"))
            for item in etree.fromstring(self.parts["word/comments.xml"])
        }
        opened: dict[str, str] = {}
        for item in self.body.iter():
            if item.tag == f"{W}commentRangeStart":
                opened[item.get(f"{W}id")] = ""
            elif item.tag == f"{W}commentReference":
                said[item.get(f"{W}id")] = f"{said[item.get(f'{W}id')]}|{opened.pop(item.get(f'{W}id'))}"
            elif item.tag in (f"{W}t", f"{W}delText"):
                opened = {key: text + (item.text or "") for key, text in opened.items()}
        return [(text.partition("|")[0], text.partition("|")[2]) for text in said.values()]


def tracked(tmp_path: Path, old: bytes, new: bytes, *reasons: Reason) -> Tracked:
    """Merge two files, and see that all changes accepted give the new one and all rejected the old one."""
    data = merge(old, new, reasons, "Ann Example", DATE).docx()
    for name, content in (("old", old), ("new", new), ("merged", data)):
        (tmp_path / f"{name}.docx").write_bytes(content)
    for name, accept in (("new", True), ("old", False)):
        settled, wanted = body_of(tmp_path / "merged.docx"), body_of(tmp_path / f"{name}.docx")
        settle(settled, accept=accept)
        assert changes(settled) == []
        assert paragraphs(settled) == paragraphs(wanted)
        assert shape(settled) == shape(wanted)
    body = body_of(tmp_path / "merged.docx")
    numbers = [item.get(f"{W}id") for item in changes(body)]
    assert len(set(numbers)) == len(numbers)
    assert {(item.get(f"{W}author"), item.get(f"{W}date")) for item in changes(body)} <= {("Ann Example", DATE)}
    names = [item.get(f"{W}name").casefold() for item in body.iter(f"{W}bookmarkStart")]
    assert len(set(names)) == len(names)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return Tracked(data, {name: package.read(name) for name in package.namelist()}, body)


END = paragraph("End.")


def test_texts_that_do_not_differ_have_no_change_and_no_comment(tmp_path: Path) -> None:
    """Whatever their runs are cut like, and whatever was to be said."""
    old = word_file(paragraph("One two ", "three."), table(("a", "b")), END)
    new = word_file(paragraph(marked("c-x", "One two three.")), table(("a", "b")), END)
    found = tracked(tmp_path, old, new)
    assert changes(found.body) == []
    assert "word/comments.xml" not in found.parts
    assert b"trackRevisions" in found.parts["word/settings.xml"]


def test_a_changed_word_is_marked_and_nothing_else(tmp_path: Path) -> None:
    """With the look of its run."""
    found = tracked(
        tmp_path, word_file(paragraph("Tea is ", run("very", "<w:i/>"), " good.")), word_file(paragraph("Tea is ", run("rather", "<w:i/>"), " good."))
    )
    assert (found.deleted(), found.inserted()) == (["very"], ["rather"])
    assert [mark.find(f"{W}r/{W}rPr/{W}i") is not None for mark in changes(found.body)] == [True, True]


def test_numbers_are_marked_as_a_whole(tmp_path: Path) -> None:
    """A reader compares 11.9 with 14.2, not digits."""
    found = tracked(tmp_path, word_file(paragraph("Median 11.9 months.")), word_file(paragraph("Median 14.2 months.")))
    assert (found.deleted(), found.inserted()) == (["11.9"], ["14.2"])


def test_a_sentence_that_says_something_else_is_marked_as_a_whole(tmp_path: Path) -> None:
    """Words that happen to stay are no help to a reader."""
    old, new = "The tea of the east was good for all.", "A cup in the morning, of any kind, helps."
    found = tracked(tmp_path, word_file(paragraph(marked("c-x", old))), word_file(paragraph(marked("c-x", new))))
    assert (found.deleted(), found.inserted()) == ([old], [new])


def test_a_claim_added_in_the_middle_of_a_paragraph_is_one_insertion_with_its_reason(tmp_path: Path) -> None:
    """The claims beside it stay as they are."""
    one, two, three = marked("c-one", "Tea is good. "), marked("c-two", "Cups are red. ", 2), marked("c-three", "So is bread.", 3)
    reason = Reason("c-two", ("Claim added.", "References: Hale 2011 [1]."))
    found = tracked(tmp_path, word_file(paragraph(one, three)), word_file(paragraph(one, two, three)), reason)
    assert (found.deleted(), found.inserted()) == ([], ["Cups are red. "])
    assert found.comments() == [("Claim added.\nReferences: Hale 2011 [1].", "Cups are red. ")]
    assert b'w:initials="AE"' in found.parts["word/comments.xml"]


def test_the_reason_of_a_removed_claim_stands_at_what_was_deleted(tmp_path: Path) -> None:
    """Its bookmark stays with it, so that rejecting brings it back."""
    old = word_file(paragraph(marked("c-one", "Tea is good. "), marked("c-two", "Cups are red.", 2)))
    found = tracked(tmp_path, old, word_file(paragraph(marked("c-one", "Tea is good. "))), Reason("c-two", ("Claim removed.",)))
    assert found.comments() == [("Claim removed.", "Cups are red.")]
    assert [item.get(f"{W}name") for item in found.body.iter(f"{W}bookmarkStart")] == ["c-one", "c-two"]


def test_a_claim_that_moved_has_its_reason_once_where_it_stands_now(tmp_path: Path) -> None:
    """Where it was, its bookmark is left behind."""
    moved, rest = marked("c-two", "Cups are red and round.", 2), "Tea is good for nearly everybody in the evening."
    old = word_file(paragraph(marked("c-one", rest), moved), paragraph(marked("c-three", "Bread is brown in the morning.", 3)))
    new = word_file(paragraph(marked("c-one", rest)), paragraph(marked("c-three", "Bread is brown in the morning.", 3), moved))
    found = tracked(tmp_path, old, new, Reason("c-two", ("Claim reworded.",)))
    assert found.comments() == [("Claim reworded.", "Cups are red and round.")]


def test_a_removed_paragraph_goes_with_its_mark(tmp_path: Path) -> None:
    """No empty line is left."""
    found = tracked(tmp_path, word_file(paragraph("Tea."), paragraph("Cups of many kinds."), END), word_file(paragraph("Tea."), END))
    assert found.deleted() == ["Cups of many kinds."]
    assert len([*found.body.iterfind(f"{W}p/{W}pPr/{W}rPr/{W}del")]) == 1


@pytest.mark.parametrize("style", ("BodyText", "Heading1"))
def test_paragraphs_at_the_end_come_and_go(tmp_path: Path, style: str) -> None:
    """The last mark of a text can be neither deleted nor inserted: that of the paragraph before is."""
    short, long = word_file(paragraph("Tea.")), word_file(paragraph("Tea."), paragraph("Cups."), paragraph("Bread of all kinds.", style=style))
    assert tracked(tmp_path, short, long).inserted() == ["Cups.", "Bread of all kinds."]
    assert tracked(tmp_path, long, short).deleted() == ["Cups.", "Bread of all kinds."]


def test_texts_that_end_otherwise_share_their_last_paragraph(tmp_path: Path) -> None:
    """For the same reason."""
    found = tracked(
        tmp_path, word_file(paragraph("Tea."), paragraph("Cups.", style="Caption")), word_file(paragraph("Tea."), paragraph("Bread of all kinds."))
    )
    assert (found.deleted(), found.inserted()) == (["Cups."], ["Bread of all kinds."])


def test_a_table_at_the_end_comes_and_goes(tmp_path: Path) -> None:
    """With the paragraph that Word wants behind it."""
    short, long = word_file(paragraph("Tea.")), word_file(paragraph("Tea."), table(("Study", "Result")), paragraph())
    tracked(tmp_path, short, long)
    tracked(tmp_path, long, short)


def test_a_heading_added_brings_its_section(tmp_path: Path) -> None:
    """Whole paragraphs, in front of the heading that follows."""
    old = word_file(paragraph("Tea", style="Heading1"), paragraph("It is good."), paragraph("End", style="Heading1"), END)
    new = word_file(
        paragraph("Tea", style="Heading1"),
        paragraph("It is good."),
        paragraph(marked("cups", "Cups"), style="Heading1"),
        paragraph("They are red."),
        paragraph("End", style="Heading1"),
        END,
    )
    assert tracked(tmp_path, old, new).inserted() == ["Cups", "They are red."]


def test_what_ends_a_section_stands_before_the_sections_deleted_behind_it(tmp_path: Path) -> None:
    """A new reference is not marked under a heading that goes."""
    first = paragraph(marked("ref-a", "[1] A 2001"), style="Bibliography")
    old = word_file(first, paragraph("Differences", style="Heading1"), paragraph("There were many."), END)
    new = word_file(first, paragraph(marked("ref-b", "[2] B 2002"), style="Bibliography"), END)
    found = tracked(tmp_path, old, new, Reason("ref-b", ("Reference added.",)))
    shown = ["".join(item.text or "" for item in block.iter(f"{W}t", f"{W}delText")) for block in found.body.iter(f"{W}p")]
    assert shown == ["[1] A 2001", "[2] B 2002", "Differences", "There were many.", "End."]
    assert found.comments() == [("Reference added.", "[2] B 2002")]


def test_a_changed_cell_is_marked_by_words(tmp_path: Path) -> None:
    """Its row stays."""
    rows = [("Study", "Median"), ("Hale 2011 of tea", "3 months")]
    found = tracked(tmp_path, word_file(table(*rows), END), word_file(table(rows[0], ("Hale 2011 of tea", "4 months")), END))
    assert (found.deleted(), found.inserted()) == (["3"], ["4"])
    assert [*found.body.iterfind(f".//{W}trPr")] == []


def test_rows_come_and_go_as_rows(tmp_path: Path) -> None:
    """Each is marked itself, with all its cells."""
    head, one, two = ("Study", "Result"), ("Hale 2011", "green"), ("Brook 2014", "white")
    found = tracked(tmp_path, word_file(table(head, one), END), word_file(table(head, two), END))
    assert (found.deleted(), found.inserted()) == (["Hale 2011", "green"], ["Brook 2014", "white"])
    assert [item.tag.removeprefix(W) for item in found.body.iterfind(f".//{W}trPr/*")] == ["del", "ins"]


def test_a_table_added_is_marked_row_by_row(tmp_path: Path) -> None:
    """Rejected, none of it is left."""
    found = tracked(tmp_path, word_file(paragraph("Tea."), END), word_file(paragraph("Tea."), table(("Study", "Result"), ("Hale", "green")), END))
    assert found.inserted() == ["Study", "Result", "Hale", "green"]


def test_a_table_with_other_columns_replaces_the_old_one(tmp_path: Path) -> None:
    """Word can track no column."""
    old, new = table(("Study", "Result"), ("Hale 2011", "green")), table(("Study", "Result", "p"), ("Hale 2011", "green", "0.1"))
    found = tracked(tmp_path, word_file(paragraph("Tea."), old, END), word_file(paragraph("Tea."), new, END))
    assert [len(rows) for rows in shape(found.body)] == [2, 2]


def test_cells_that_span_otherwise_make_another_row(tmp_path: Path) -> None:
    """A cell that is part of the one above would else join another."""
    rows = [("Study", "Result"), ("Hale 2011", "green"), ("Hale 2011", "white")]
    old = table(*rows)
    new = old.replace("<w:tcPr/>", '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', 3).replace(
        '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr/>", 2
    )
    found = tracked(tmp_path, word_file(old, END), word_file(new, END))
    assert (found.deleted(), found.inserted()) == (["Hale 2011", "green"], ["Hale 2011", "green"])


def test_a_figure_replaced_shows_both_images(tmp_path: Path) -> None:
    """Each with its own part, though both texts knew theirs by the same name."""
    caption = paragraph(marked("figure-tea", "Figure 1."), " Tea and waking", style="Caption")
    old = word_file(paragraph(picture("rId9", "two studies"), style="Figure"), caption, images={"rId9": b"old image"})
    new = word_file(paragraph(picture("rId9", "three studies"), style="Figure"), caption, images={"rId9": b"new image"})
    found = tracked(tmp_path, old, new, Reason("figure-tea", ("Figure redrawn.",)))
    relations = {item.get("Id"): item.get("Target") for item in etree.fromstring(found.parts["word/_rels/document.xml.rels"])}
    shown = {
        mark.tag.removeprefix(W): found.parts[f"word/{relations[item.get(f'{R}embed')]}"]
        for mark in changes(found.body)
        for item in mark.iter()
        if item.get(f"{R}embed")
    }
    assert shown == {"del": b"old image", "ins": b"new image"}
    identifiers = [item.get("id") for item in found.body.iter() if item.tag.endswith(("docPr", "cNvPr"))]
    assert len(set(identifiers)) == len(identifiers)
    assert found.comments() == [("Figure redrawn.", "Figure 1.")]


def test_a_figure_drawn_as_before_is_not_marked(tmp_path: Path) -> None:
    """Though its image has another name in the package."""
    old = word_file(paragraph(picture("rId8", "two studies"), style="Figure"), END, images={"rId8": b"image"})
    assert (
        changes(tracked(tmp_path, old, word_file(paragraph(picture("rId9", "two studies"), style="Figure"), END, images={"rId9": b"image"})).body)
        == []
    )


def test_another_number_of_the_same_reference_is_tracked_without_a_comment(tmp_path: Path) -> None:
    """In the link that leads to it."""
    old, new = (paragraph(marked("c-x", f"{run('Tea is good [')}{cited(number, 'hale2011')}{run('].')}")) for number in ("2", "3"))
    found = tracked(tmp_path, word_file(old), word_file(new))
    assert (found.deleted(), found.inserted(), found.comments()) == (["2"], ["3"], [])
    assert {mark.getparent().get(f"{W}anchor") for mark in changes(found.body)} == {"ref-hale2011"}


def test_the_number_of_a_table_is_replaced_as_a_field(tmp_path: Path) -> None:
    """Its code is deleted with it."""
    old, new = (word_file(paragraph("See Table ", field(" REF Ref_table_tea \\h ", number), " for tea.")) for number in ("1", "2"))
    found = tracked(tmp_path, old, new)
    assert (found.deleted(), found.inserted()) == (["1"], ["2"])
    assert len([*found.body.iter(f"{W}delInstrText")]) == 1


def test_a_table_under_another_id_keeps_its_mentions(tmp_path: Path) -> None:
    """Its caption is the same: only the names of the bookmarks differ, and those of the new text are left."""

    def text(name: str) -> bytes:
        label = marked(f"table-{name}", f"{run('Table ')}{marked(f'Ref_table_{name}', field(' SEQ Table ', '1'), 2)}")
        return word_file(
            paragraph("See Table ", field(f" REF Ref_table_{name} \\h ", "1"), "."), paragraph(label, " Trials of tea", style="Caption"), END
        )

    found = tracked(tmp_path, text("tea"), text("tea_2026"))
    assert changes(found.body) == []
    assert [item.get(f"{W}name") for item in found.body.iter(f"{W}bookmarkStart")] == ["table-tea_2026", "Ref_table_tea_2026"]


def test_words_of_another_look_are_marked_as_such(tmp_path: Path) -> None:
    """Their text was not touched; another language is no other look."""
    found = tracked(tmp_path, word_file(paragraph("Tea is good.")), word_file(paragraph("Tea is ", run("good", "<w:b/>"), ".")))
    assert [item.tag.removeprefix(W) for item in changes(found.body)] == ["rPrChange"]
    french = word_file(paragraph("Tea is good.").replace("en-GB", "fr-FR"))
    assert changes(tracked(tmp_path, word_file(paragraph("Tea is good.")), french).body) == []


def test_a_paragraph_of_another_style_is_marked_as_such(tmp_path: Path) -> None:
    """It is known by its claim."""
    old, new = (word_file(paragraph(marked("c-x", "Tea is good."), style=style), END) for style in ("BodyText", "Caption"))
    assert [item.tag.removeprefix(W) for item in changes(tracked(tmp_path, old, new).body)] == ["pPrChange"]


def test_a_deleted_link_keeps_its_address(tmp_path: Path) -> None:
    """Under an id that the new text does not use."""
    link = f'<w:hyperlink r:id="rId9">{run("old page")}</w:hyperlink>'
    old = word_file(paragraph("Tea at the ", link, "."), links={"rId9": "https://old.example"})
    new = word_file(paragraph("Tea at the ", link.replace("old page", "new page"), "."), links={"rId9": "https://new.example"})
    found = tracked(tmp_path, old, new)
    relations = {item.get("Id"): item.get("Target") for item in etree.fromstring(found.parts["word/_rels/document.xml.rels"])}
    leads = {mark.tag.removeprefix(W): relations[mark.getparent().get(f"{R}id")] for mark in changes(found.body)}
    assert leads == {"del": "https://old.example", "ins": "https://new.example"}


def test_a_deleted_item_stands_in_the_list_that_stays(tmp_path: Path) -> None:
    """Though the texts count their lists otherwise; a list of another look comes along."""

    def item(text: str, number: int) -> str:
        return paragraph(text, style="ListParagraph", more=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')

    dashes, numbers = BULLETS.format(5, "bullet"), BULLETS.format(6, "decimal")
    old = word_file(item("Green tea", 5), item("White tea of the east", 5), END, lists=dashes)
    found = tracked(tmp_path, old, word_file(item("Green tea", 7), END, lists=BULLETS.format(7, "bullet")))
    assert [number.get(f"{W}val") for number in found.body.iter(f"{W}numId")] == ["7", "7"]
    other = word_file(item("Green tea", 6), item("White tea of the east", 6), END, lists=numbers)
    found = tracked(tmp_path, other, word_file(item("Green tea", 7), END, lists=BULLETS.format(7, "bullet")))
    own = [number.get(f"{W}val") for number in found.body.iter(f"{W}numId")]
    assert own[0] == "7"
    assert f'<w:num w:numId="{own[-1]}">' in found.parts["word/numbering.xml"].decode()
    assert b"decimal" in found.parts["word/numbering.xml"]


def test_a_deleted_footnote_keeps_its_text(tmp_path: Path) -> None:
    """It stands behind those of the new text."""
    note = '<w:footnote w:id="1"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>'
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    old, new = (word_file(paragraph("Tea", reference, " is good."), notes=note.format(text)) for text in ("Green.", "White."))
    found = tracked(tmp_path, old, new)
    notes = {item.get(f"{W}id"): "".join(item.itertext()) for item in etree.fromstring(found.parts["word/footnotes.xml"])}
    said = {mark.tag.removeprefix(W): notes[item.get(f"{W}id")] for mark in changes(found.body) for item in mark.iter(f"{W}footnoteReference")}
    assert said == {"del": "Green.", "ins": "White."}


def test_a_style_that_only_the_old_text_has_comes_along(tmp_path: Path) -> None:
    """Else what was deleted would lose its look."""
    plain = word_file(END)
    old = word_file(paragraph("Tea of the east.", style="Quote"), END)
    with zipfile.ZipFile(io.BytesIO(old)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(
        b"</w:styles>", b'<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="BodyText"/></w:style></w:styles>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert b'w:styleId="Quote"' in tracked(tmp_path, packed.getvalue(), plain).parts["word/styles.xml"]


def test_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    """However often they are merged."""
    old, new = word_file(paragraph("Tea is good."), END), word_file(paragraph("Tea is rather good."), END)
    assert tracked(tmp_path, old, new).data == merge(old, new, (), "Ann Example", DATE).docx()
