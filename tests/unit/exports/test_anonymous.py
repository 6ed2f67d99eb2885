"""Authors are taken out of texts, and found again where they still are."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from probant.exports.journal.anonymous import Secrets, _mask, leaks, masked_ledger
from probant.pandoc import ast

SECRETS = Secrets(("Jeanne Leroy", "Leroy", "Ost"), ("Institut du thé", "l'Institut d'été", "j@example.org"))


def masked(text: str) -> str:
    """Mask a text that stands in words and spaces of their own."""
    return ast.plain(_mask([ast.paragraph(ast.text(text))], SECRETS.pattern, "[name withheld]"))


def test_names_are_replaced_with_their_initials_and_other_words_are_not() -> None:
    """A name within a word is none; one of several words is found across them."""
    assert masked("The review by J.-P. Leroy et al. and most hosts of Jeanne Leroy's") == (
        "The review by [name withheld] et al. and most hosts of [name withheld]'s"
    )
    assert masked("at Institut du thé, j@example.org") == "at [name withheld], [name withheld]"
    assert masked("à l’Institut d’été") == "à [name withheld]"


def test_links_and_alternative_texts_are_masked_too() -> None:
    """An address that writes to an author."""
    node = ast.link(ast.text("write"), "mailto:j@example.org")
    assert _mask([node], SECRETS.pattern, "x")[0]["c"][2][0] == "mailto:x"


def test_a_ledger_is_masked_but_for_its_references() -> None:
    """They are literature."""
    ledger = {"claims": [{"text": "review by Leroy"}], "references": [{"text": "Leroy J. Tea."}], "date": "2024"}
    assert masked_ledger(ledger, SECRETS, "x") == {"claims": [{"text": "review by x"}], "references": [{"text": "Leroy J. Tea."}], "date": "2024"}


def _zip(name: str, data: bytes) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return package.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    (
        ("a.txt", b"by Leroy"),
        ("Leroy.txt", b""),
        ("a.docx", _zip("word/document.xml", b"<w:t>Jeanne Le</w:t><w:t>roy</w:t>")),
        ("a.zip", _zip("a.docx", _zip("docProps/core.xml", b"<dc:creator>Leroy</dc:creator>"))),
        ("a.zip", _zip("Leroy.txt", b"")),
        ("a.pdf", b"%PDF-1.7\nstream\n" + zlib.compress(b"(Leroy) Tj") + b"\nendstream"),
        ("a.pdf", b"%PDF-1.7\n/Author <FEFF>" + "Leroy".encode("utf-16-be")),
        ("a.pdf", b"%PDF-1.7\n/Author (Leroy)"),
    ),
)
def test_a_name_is_found_in_every_byte_of_a_file(name: str, data: bytes) -> None:
    """In its name, in parts of packages and packages in them, in streams."""
    assert "Leroy" in leaks(name, data, SECRETS, frozenset())


def test_a_name_in_the_list_of_references_is_no_leak() -> None:
    """It stands there by right, and nowhere is a name found that is not there."""
    assert leaks("a.txt", b"by Leroy at the Institut", SECRETS, frozenset({"Leroy", "Jeanne Leroy"})) == ()
    assert leaks("a.txt", b"most hosts", SECRETS, frozenset()) == ()
