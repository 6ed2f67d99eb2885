"""The figures in a PDF: accepted by the validator as PDF/UA-1 and PDF/A-3a, as outlines."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import page as validator
import pikepdf
import pytest

from probant.figures import draw
from probant.writers import pdf

from . import samples

# WeasyPrint leaves its own colour profile open.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

KINDS = ("forest", "landscape", "timeline")


@pytest.mark.slow
def test_figures_in_a_pdf_conform():
    pdf.prepare()
    from probant.writers.typesetting import typeset

    files = {f"{kind}.svg": draw(getattr(samples, kind)("fr"), name=kind, language="fr").svg for kind in KINDS}
    images = "".join(f'<p><img src="{name}" alt="Une figure"/></p>' for name in files)
    root = ET.fromstring(f'<html lang="fr"><head><title>Essai</title></head><body><h1>Essai</h1>{images}</body></html>')
    data = typeset(root, '@page { size: A4; margin: 18mm } body { font: 9pt "Source Serif Pro" }', files, identifier="x", epoch=0)
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A):
        report = validator.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, [str(failure) for failure in report.failures]
    with pikepdf.open(io.BytesIO(data)) as file:
        kinds = [item.get("/Subtype") for item in file.objects if isinstance(item, pikepdf.Stream)]
        assert "/Image" not in kinds
        states = [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and ("/ca" in item or "/CA" in item)]
        assert all(float(state.get(key, 1)) == 1 for state in states for key in ("/ca", "/CA"))
        assert len(data) < 200_000
