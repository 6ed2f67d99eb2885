"""Figures as journals ask for them: drawn as asked, read back by other programs, and refused where a file is not as asked."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from lxml import etree
from PIL import Image

from probant.figures.formats import FORMS, RASTER, Asked, Form, Mismatch, figure_file, file_name, mismatches
from probant.plots import Plot

from . import samples

KINDS = ("forest", "landscape", "timeline")
WIDTHS = (80.0, 90.0, 107.0, 140.0, 174.0, 190.0)


def plot(kind: str, language: str = "fr") -> Plot:
    """Give a plot of a kind."""
    found: Plot = getattr(samples, kind)(language)
    return found


def made(asked: Asked, kind: str = "forest", language: str = "fr") -> bytes:
    """Draw a figure as asked."""
    return figure_file(plot(kind, language), asked, name=f"figure-{kind}", language=language)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_a_figure_is_what_was_asked_for(kind: str, form: Form) -> None:
    """Each kind in each format, in both languages: read back, nothing is amiss."""
    for language in ("fr", "en"):
        asked = Asked(form, 90.0, 300)
        assert mismatches(made(asked, kind, language), asked) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_fits_every_width_that_journals_have(kind: str, width: float) -> None:
    """One column, one and a half, two: the words find room, and the width is right to a fifth of a millimetre."""
    for form in ("pdf", "svg"):
        asked = Asked(form, width)
        assert mismatches(made(asked, kind), asked) == []


@pytest.mark.parametrize("kind", KINDS)
def test_letters_are_as_high_in_every_width(kind: str) -> None:
    """A figure is laid out anew, never shrunk: EPS says the size of each text, in points."""
    sizes = [set(re.findall(rb"/SourceSansPro-\S+ ([\d.]+) selectfont", made(Asked("eps", width), kind))) for width in (90.0, 190.0)]
    assert sizes[0]
    assert {float(size) for size in sizes[0] | sizes[1]} == {8.2, 7.6}


def test_a_tiff_is_packed_by_lzw_in_three_colours_with_its_resolution() -> None:
    """As Pillow reads it: pixels that make the width at that resolution."""
    with Image.open(io.BytesIO(made(Asked("tiff", 140.0, 500)))) as image:
        assert (image.format, image.mode, image.info["compression"]) == ("TIFF", "RGB", "tiff_lzw")
        assert image.info["dpi"] == (500, 500)
        assert abs(image.width - 140 / 25.4 * 500) <= 1
        assert len(image.getcolors(1 << 24) or ()) > 10


def test_a_raster_may_be_in_greys() -> None:
    """For journals that print without colour; a drawing of lines is not made of pixels, so that it cannot be asked for."""
    asked = Asked("tiff", 90.0, 300, "grey")
    data = made(asked)
    assert mismatches(data, asked) == []
    assert mismatches(data, Asked("tiff", 90.0, 300)) == [Mismatch("colour", "L", "RGB")]
    with pytest.raises(ValueError, match="made of pixels: eps is not"):
        Asked("eps", 90.0, colour="grey")


def test_what_no_figure_can_be_is_refused() -> None:
    """A width or a resolution of nothing, and a width that does not hold the words."""
    with pytest.raises(ValueError, match="0 mm"):
        Asked("tiff", 0.0)
    with pytest.raises(ValueError, match="0 pixels to the inch"):
        Asked("tiff", 90.0, 0)
    with pytest.raises(ValueError, match="no room"):
        made(Asked("pdf", 15.0), "landscape")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_figure_is_the_same_bytes(form: Form) -> None:
    """No clock, no chance; nor a date in any of them."""
    asked = Asked(form, 90.0)
    data = made(asked)
    assert made(asked) == data
    assert not re.search(rb"CreationDate|ModDate|DateTime|dc:date", data)


def test_a_pdf_holds_its_fonts_and_its_text_can_be_found() -> None:
    """pikepdf finds outlines for each font; no other font is named."""
    with pikepdf.open(io.BytesIO(made(Asked("pdf", 190.0)))) as file:
        fonts = file.pages[0].obj.Resources.Font
        assert len(fonts) >= 2
        assert all("/CharProcs" in font and "/ToUnicode" in font for font in fonts.values())
        assert "/Author" not in file.docinfo


def test_a_font_that_is_not_in_the_file_is_found() -> None:
    """In PDF, EPS and SVG."""
    with pikepdf.open(io.BytesIO(made(Asked("pdf", 90.0)))) as file:
        file.pages[0].obj.Resources.Font["/Other"] = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        out = io.BytesIO()
        file.save(out)
    assert mismatches(out.getvalue(), Asked("pdf", 90.0)) == [Mismatch("fonts", "/Helvetica", "embedded")]
    eps = made(Asked("eps", 90.0)).replace(b"\ngrestore", b"\n/Helvetica 10 selectfont\ngrestore", 1)
    assert mismatches(eps, Asked("eps", 90.0)) == [Mismatch("fonts", "Helvetica", "embedded")]
    svg = made(Asked("svg", 90.0)).replace(b"</svg>", b"<text>letters</text></svg>")
    assert mismatches(svg, Asked("svg", 90.0)) == [Mismatch("fonts", "letters", "outlines")]


def test_a_pdf_of_two_pages_is_no_figure() -> None:
    """One figure, one page."""
    with pikepdf.open(io.BytesIO(made(Asked("pdf", 90.0)))) as file:
        file.pages.append(file.pages[0])
        out = io.BytesIO()
        file.save(out)
    assert mismatches(out.getvalue(), Asked("pdf", 90.0)) == [Mismatch("pages", "2", "1")]


@pytest.mark.parametrize("form", FORMS)
def test_a_width_or_a_format_that_was_not_asked_for_is_found(form: Form) -> None:
    """What it is, and what was asked."""
    data = made(Asked(form, 90.0))
    assert mismatches(data, Asked(form, 140.0)) == [Mismatch("width", "90.0", "140")]
    other: Form = "png" if form == "tiff" else "tiff"
    assert mismatches(data, Asked(other, 90.0)) == [Mismatch("format", form, other)]


@pytest.mark.parametrize("form", sorted(RASTER))
def test_a_resolution_below_the_one_asked_for_is_found_and_one_above_is_not(form: Form) -> None:
    """Journals give the least that they take."""
    data = made(Asked(form, 90.0, 300))
    assert [(item.what, item.asked) for item in mismatches(data, Asked(form, 90.0, 500))] == [("resolution", "500")]
    assert mismatches(data, Asked(form, 90.0, 150)) == []


def test_a_file_of_somebody_else_is_read_too() -> None:
    """Without a resolution there is no width; packed otherwise, a TIFF is said to be; what is no picture has no format."""
    out = io.BytesIO()
    Image.new("RGB", (100, 100)).save(out, "TIFF")
    assert [item.what for item in mismatches(out.getvalue(), Asked("tiff", 90.0))] == ["resolution", "width", "compression"]
    assert mismatches(b"GIF89a", Asked("tiff", 90.0)) == [Mismatch("format", "unknown", "tiff")]
    assert [item.what for item in mismatches(b"<svg xmlns='http://www.w3.org/2000/svg' width='100%'/>", Asked("svg", 90.0))] == ["width"]
    assert [item.what for item in mismatches(b"%!PS-Adobe-3.0 EPSF-3.0\n", Asked("eps", 90.0))] == ["width"]


def test_files_are_numbered_as_figures_are() -> None:
    """`Fig1.tif`, as submission forms want it."""
    assert [file_name(1, form) for form in FORMS] == ["Fig1.tif", "Fig1.png", "Fig1.eps", "Fig1.pdf", "Fig1.svg"]


def test_a_vector_is_drawn_with_outlines_in_svg() -> None:
    """No text needs a font that the reader may not have."""
    root = etree.fromstring(made(Asked("svg", 140.0)))
    assert not list(root.iter("{*}text"))
    assert root.get("width") == f"{140 / 25.4 * 72:.6f}pt"
