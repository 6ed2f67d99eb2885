"""`probant.update.identifiers`: the many ways in which identifiers and pages are written."""

from __future__ import annotations

import pytest

from probant.update import identifiers
from probant.update.identifiers import Identifier, identifier_of

SICI = "10.1002/(SICI)1097-0142(19960801)78:3<470::AID-X>3.0.CO;2-E"


@pytest.mark.parametrize(
    ("written", "doi"),
    (
        ("10.1000/x", "10.1000/x"),
        ("doi:10.1000/x", "10.1000/x"),
        ("DOI: 10.1000/X.", "10.1000/X"),
        ("https://doi.org/10.1000/x", "10.1000/x"),
        ("http://dx.doi.org/10.1000%2Fx", "10.1000/x"),
        ("https://www.example.org/article/10.1000/x", "10.1000/x"),
        ("10.1000/x [doi]", "10.1000/x"),
        ("{10.1000/x}", "10.1000/x"),
        ("(10.1000/x(1))", "10.1000/x(1)"),
        ("10.1000/x),", "10.1000/x"),
        (SICI, SICI),
        ("not available", None),
        ("10.1000", None),
        ("10.1000/", None),
        ("10.5555/a}b", None),
        ("10.5555/a b", None),
        ("x10.1000/y", None),
        ("", None),
        (None, None),
    ),
)
def test_a_doi_is_known_however_it_is_written(written: str | None, doi: str | None) -> None:
    """What surrounds it goes, what belongs to it stays; what is cut off by a sign that no DOI has is none."""
    assert identifiers.doi_of(written) == doi


@pytest.mark.parametrize(
    ("argument", "identifier"),
    (
        ("30000001", Identifier("pmid", "30000001")),
        ("PMID 030000001", Identifier("pmid", "30000001")),
        ("pmid:30000001", Identifier("pmid", "30000001")),
        ("https://pubmed.ncbi.nlm.nih.gov/30000001/?from=x", Identifier("pmid", "30000001")),
        ("https://www.ncbi.nlm.nih.gov/pubmed/30000001", Identifier("pmid", "30000001")),
        ("PMC1000001", Identifier("pmcid", "PMC1000001")),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1000001/", Identifier("pmcid", "PMC1000001")),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1000001", Identifier("pmcid", "PMC1000001")),
        ("nct01000001", Identifier("nct", "NCT01000001")),
        ("https://clinicaltrials.gov/study/NCT01000001", Identifier("nct", "NCT01000001")),
        ("https://clinicaltrials.gov/ct2/show/NCT01000001?term=x", Identifier("nct", "NCT01000001")),
        ("https://doi.org/10.1000/ABC", Identifier("doi", "10.1000/abc")),
        ("hale2011", None),
        ("NCT0100000", None),
        ("0", None),
        ("", None),
    ),
)
def test_an_argument_is_an_identifier_or_none(argument: str, identifier: Identifier | None) -> None:
    """Bare, with its prefix, or as an address."""
    assert identifier_of(argument) == identifier


@pytest.mark.parametrize(
    ("written", "pages"),
    (
        ("878--886", "878-886"),
        ("878–86", "878-886"),
        ("pp. 878 - 886", "878-886"),
        ("1193-204", "1193-1204"),
        ("e123-9", "e123-e129"),
        ("S12-S19", "S12-S19"),
        ("12-12", "12"),
        ("12-9", "12-19"),
        ("99-7", "99-7"),
        ("e210", "e210"),
        ("1-8.e1", "1-8.e1"),
        ("5", "5"),
        (" ", None),
        (None, None),
    ),
)
def test_pages_have_one_hyphen_and_a_whole_last_page(written: str | None, pages: str | None) -> None:
    """An article number stays as it is."""
    assert identifiers.pages_of(written) == pages


def test_registrations_are_found_in_a_text_each_once() -> None:
    """Of several registries."""
    text = "Registered (NCT01000001; NCT 01000001), ISRCTN12345678 and EudraCT 2010-123456-12; not NCT123."
    assert identifiers.registrations_in(text) == ["NCT01000001", "ISRCTN12345678", "2010-123456-12"]


@pytest.mark.parametrize(
    ("date", "year"), (("2018 Dec-2019 Jan", "2018"), ("Epub 2021 Mar 3", "2021"), ("in press", None), ("12345", None), ("1066", None))
)
def test_a_year_is_four_digits_of_our_times(date: str, year: str | None) -> None:
    """The first that stands in a date."""
    assert identifiers.year_of(date) == year
