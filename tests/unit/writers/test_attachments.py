"""Files attached to a PDF after its pages were made."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace

import page as validator
import pikepdf
import pytest

from probant.document import Document
from probant.writers import Layout, pdf
from probant.writers.attachments import Attachment, Enclosure, Frame, attach, read_frame

# WeasyPrint leaves its own colour profile open.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

EPOCH = 1_000_000_000
LEDGER = Attachment("trace.json", b'{"claims": []}\n', "application/json", "Data")
BIBLIOGRAPHY = Attachment("références (1).bib", "@misc{a, title = {Thé}}\n".encode(), "application/x-bibtex", "Source")
SAID = {"fr": ("Registre des preuves", "Bibliographie"), "en": ("Ledger", "Bibliography")}


@pytest.fixture(scope="module")
def bare(document: Document, layout: Layout) -> bytes:
    return pdf.write(document, layout)


@pytest.fixture(scope="module")
def frame(bare: bytes) -> Frame:
    return read_frame(bare)


@pytest.fixture(scope="module")
def enclosure() -> Enclosure:
    return Enclosure((LEDGER, BIBLIOGRAPHY), SAID, EPOCH)


@pytest.fixture(scope="module")
def whole(bare: bytes, frame: Frame, enclosure: Enclosure) -> bytes:
    return enclosure.attach(bare, frame, "fr")


def test_the_files_can_be_taken_out_again(whole: bytes) -> None:
    """By name, with description, media type, date and relationship; the text is associated with both."""
    with pikepdf.open(io.BytesIO(whole)) as file:
        assert file.check_pdf_syntax() == []
        assert {item.filename: item.get_file().read_bytes() for item in file.attachments.values()} == {
            LEDGER.name: LEDGER.data,
            BIBLIOGRAPHY.name: BIBLIOGRAPHY.data,
        }
        found = {
            str(item.UF): (str(item.AFRelationship), str(item.Desc), str(item.EF.F.Subtype), str(item.EF.F.Params.ModDate)) for item in file.Root.AF
        }
        assert found == {
            "trace.json": ("/Data", "Registre des preuves", "/application/json", "D:20010909014640Z"),
            "références (1).bib": ("/Source", "Bibliographie", "/application/x-bibtex", "D:20010909014640Z"),
        }


def test_the_pages_stay_byte_for_byte(bare: bytes, frame: Frame, whole: bytes) -> None:
    """What is attached stands after them; links, language and tags are found as before."""
    assert whole.startswith(bare)
    assert frame.length == len(bare)
    with pikepdf.open(io.BytesIO(bare)) as before, pikepdf.open(io.BytesIO(whole)) as after:
        assert len(after.pages) == frame.pages == len(before.pages)
        assert set(after.Root.keys()) == set(before.Root.keys()) | {"/AF"}
        assert str(after.Root.Lang) == "fr-FR"
        assert list(map(str, after.Root.Names.Dests.Names[::2])) == list(map(str, before.Root.Names.Dests.Names[::2]))
        assert after.trailer.ID[0] == before.trailer.ID[0]
        assert after.trailer.ID[1] != before.trailer.ID[1]
        assert str(after.docinfo["/Title"]) == str(before.docinfo["/Title"])


def test_the_file_still_conforms(whole: bytes) -> None:
    """PDF/UA-1 and PDF/A-3a, attachments and all."""
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A):
        report = validator.validate_pdf_bytes(whole, profile=profile)
        assert report.is_compliant, [str(failure) for failure in report.failures]


def test_other_files_take_the_place_of_those_attached_before(bare: bytes, frame: Frame, whole: bytes) -> None:
    """The same bytes as if they had been attached first; nothing of the old ones is left."""
    other = Enclosure((Attachment("trace.json", b"{}", "application/json", "Data"),), {"fr": ("Registre",)}, EPOCH)
    again = other.attach(whole, frame, "fr")
    assert again == other.attach(bare, frame, "fr")
    assert zlib.compress(LEDGER.data) not in again


def test_the_same_files_give_the_same_bytes_in_any_order(bare: bytes, frame: Frame, enclosure: Enclosure, whole: bytes) -> None:
    """The names are sorted, as a name tree has to be."""
    assert enclosure.attach(bare, frame, "fr") == whole
    plain = replace(BIBLIOGRAPHY, name="references.bib")
    made = {attach(bare, frame, [(file, file.packed()) for file in order], EPOCH) for order in ((LEDGER, plain), (plain, LEDGER))}
    assert len(made) == 1
    with pikepdf.open(io.BytesIO(whole)) as file:
        names = [bytes(name) for name in file.Root.Names.EmbeddedFiles.Names[::2]]
        assert names == sorted(names)


def test_a_key_changes_with_all_that_is_attached(enclosure: Enclosure) -> None:
    """The bytes, the description (so the language) and the date."""
    keys = {enclosure.key("fr"), enclosure.key("en"), Enclosure((LEDGER, BIBLIOGRAPHY), SAID, EPOCH + 1).key("fr")}
    changed = Attachment(LEDGER.name, b"{}", LEDGER.media_type, LEDGER.relationship)
    keys.add(Enclosure((changed, BIBLIOGRAPHY), SAID, EPOCH).key("fr"))
    assert len(keys) == 4
    assert Enclosure((LEDGER, BIBLIOGRAPHY), SAID, EPOCH).key("fr") == enclosure.key("fr")


def test_a_frame_is_kept_as_json(frame: Frame) -> None:
    """A manifest gives it back."""
    assert Frame(**frame.as_json()) == frame
    assert len(str(frame.as_json())) < 1000
