"""Identifiers of publications and trials, in the many ways in which they are written."""

from __future__ import annotations

import re
import urllib.parse
from typing import Literal, NamedTuple

Scheme = Literal["doi", "pmid", "pmcid", "nct"]

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"{}\\|^`]+")
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.|m\.)?", re.IGNORECASE)
_NCT = re.compile(r"NCT\d{8}", re.IGNORECASE)
_REGISTRATION = re.compile(
    r"\bNCT\s?\d{8}\b|\bISRCTN\s?\d{8}\b|\bACTRN\d{14}\b|\bChiCTR[-A-Z]*\d{8,}\b|\b(?:EUCTR)?20\d\d-\d{6}-\d\d\b", re.IGNORECASE
)


class Identifier(NamedTuple):
    """An identifier in its normal form: a DOI in lower case, digits, `PMC` or `NCT` and digits."""

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        """Give it as it is written: `10.1000/x`, `PMID 123`, `PMC123`, `NCT00000000`."""
        return f"PMID {self.value}" if self.scheme == "pmid" else self.value


def doi_of(text: str | None) -> str | None:
    """Give the DOI that a text is, as written but for what surrounds it (address, `doi:`, a full stop at its end); None when it is none."""
    if not text:
        return None
    text = re.sub(r"^[\s{<\"'(]+|[\s}>\"']+$", "", text) if not re.search(r"<[^>]*>", text) else text.strip()
    text = re.sub(r"\s*\[doi\]\s*$", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^\s*(?:urn:)?(?:doi|info:doi)\s*[:/ ]\s*", "", text.strip(), flags=re.IGNORECASE)
    if re.match(r"(?:https?://)?(?:[\w.-]+\.)?doi\.org/|https?://", text, re.IGNORECASE):
        text = urllib.parse.unquote(text)
    found = _DOI.search(text)
    if found is None or (found.start() and not re.search(r"[/ :]$", text[: found.start()])):
        return None
    if text[found.end() :].strip():  # what goes on behind a space or a sign that no DOI has may be a part of it: half a DOI is another work's
        return None
    doi = re.sub(r"(?:[.,;:]|\[doi\]|&nbsp;)+$", "", found[0], flags=re.IGNORECASE)
    for opening, closing in ("()", "[]", "<>"):
        while doi.endswith(closing) and doi.count(closing) > doi.count(opening):
            doi = doi[:-1].rstrip(".,;")
    return doi if "/" in doi and not doi.endswith("/") else None


def pmid_of(text: str | None) -> str | None:
    """Give the PubMed number that a text is, without leading zeros; None when it is none."""
    found = re.fullmatch(r"\s*(?:PMID\s*[: ]?\s*)?0*([1-9]\d{0,8})(?:\.0)?\s*", text or "", re.IGNORECASE)
    return found[1] if found else None


def pmcid_of(text: str | None) -> str | None:
    """Give the PubMed Central number that a text is (`PMC5143183`, with or without version); None when it is none."""
    found = re.fullmatch(r"\s*(?:PMCID\s*[: ]?\s*)?PMC\s*0*([1-9]\d{0,8})(?:\.\d+)?\s*", text or "", re.IGNORECASE)
    return f"PMC{found[1]}" if found else None


def nct_of(text: str | None) -> str | None:
    """Give the ClinicalTrials.gov number that a text is; None when it is none."""
    found = _NCT.fullmatch((text or "").strip())
    return found[0].upper() if found else None


def registrations_in(text: str | None) -> list[str]:
    """Give the trial registration numbers that stand in a text, each once: NCT, ISRCTN, ACTRN, ChiCTR, EudraCT."""
    return list(dict.fromkeys(re.sub(r"\s", "", found[0]).upper().replace("CHICTR", "ChiCTR") for found in _REGISTRATION.finditer(text or "")))


def isbn_of(text: str | None) -> str | None:
    """Give the ISBN that a text begins with, without hyphens; None when it is none (an ISSN has eight digits)."""
    digits = re.sub(r"[^0-9Xx]", "", re.split(r"[;,( ]", (text or "").strip())[0])
    return digits.upper() if len(digits) in {10, 13} else None


def identifier_of(argument: str) -> Identifier | None:
    """Give the identifier that an argument names: a DOI, PMID, PMCID or NCT number, bare, with its prefix, or as an address; None when it is none."""
    text = argument.strip()
    bare = _ADDRESS.sub("", text).split("?")[0].split("#")[0].rstrip("/")
    place = re.fullmatch(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d+)", bare, re.IGNORECASE)
    if place or pmid_of(text):
        return Identifier("pmid", place[1].lstrip("0") if place else pmid_of(text) or "")
    pmc = re.fullmatch(
        r"(?:pmc\.ncbi\.nlm\.nih\.gov/articles|ncbi\.nlm\.nih\.gov/pmc/articles|europepmc\.org/articles?/PMC)/(PMC\d+)", bare, re.IGNORECASE
    )
    if pmcid_of(pmc[1] if pmc else text):
        return Identifier("pmcid", pmcid_of(pmc[1] if pmc else text) or "")
    trial = re.fullmatch(r"(?:classic\.)?clinicaltrials\.gov/(?:ct2/show/|study/|show/)(NCT\d{8})", bare, re.IGNORECASE)
    number = nct_of(trial[1] if trial else re.sub(r"^nct[: ]+(?=nct)", "", text, flags=re.IGNORECASE))
    if number:
        return Identifier("nct", number)
    doi = doi_of(text)
    return Identifier("doi", doi.lower()) if doi else None


def pages_of(text: str | None) -> str | None:
    """Give pages as `878-886`: one hyphen, the last page whole (`878-86`, `e123-9`); an article number as it is. None when there are none."""
    bare = re.sub(r"^(?:pp?\.?|pages?)\s*(?=[\dA-Za-z])", "", (text or "").strip(), flags=re.IGNORECASE)
    bare = re.sub(r"\s*[-‐‑‒–—−]+\s*", "-", bare).strip(" .,;-")
    if not bare:
        return None
    found = re.fullmatch(r"([A-Za-z]*)(\d+)-([A-Za-z]*)(\d+)([A-Za-z]*)", bare)
    if found:
        before, first, mark, last, after = found.groups()
        whole = first[: len(first) - len(last)] + last
        if len(last) < len(first) and mark in {"", before} and int(whole) >= int(first):
            last, mark = whole, before
        return f"{before}{first}" if (before, first) == (mark, last) and not after else f"{before}{first}-{mark}{last}{after}"
    return bare


def year_of(text: str | None) -> str | None:
    """Give the year that a date begins with or holds, from 1500 to 2199; None when there is none."""
    found = re.search(r"(?<!\d)(1[5-9]\d\d|2[01]\d\d)(?!\d)", text or "")
    return found[1] if found else None
