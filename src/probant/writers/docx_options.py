"""What a Word manuscript is asked to be, beside the look that `docx.toml` gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Citations = Literal["plain", "zotero"]
"""Citations as text that links to the references, or as fields that Zotero keeps up to date."""


@dataclass(frozen=True, slots=True)
class ManuscriptOptions:
    """How a journal wants its manuscript; the defaults are what most ask for. ValueError for options that exclude each other."""

    line_numbers: bool = True
    """Every line numbered, from the first page to the last; else as `docx.toml` says."""
    spacing: float | None = 2.0
    """Lines for each line of text (tables, headings of the title and code keep theirs); None leaves all as `docx.toml` says."""
    page_numbers: bool = True
    anonymised: bool = False
    """Without anything that says who wrote it, in the text or in the properties of the file."""
    title_page: bool = True
    """Titles, edition, authors and their addresses; without it the manuscript begins with the notice, if any, and the abstracts."""
    tables: Literal["inline", "end"] = "inline"
    """Where tables stand: in the text, or each on a page of its own after the references. They can be edited in either place."""
    figures: Literal["inline", "end", "apart"] = "inline"
    """Where figures stand: in the text; after all tables, each with its caption; or in files of their own, with only their captions here, at the end."""
    figure_data: bool = True
    """Whether what a figure shows is also given as a table."""
    differences: bool = True
    """Whether the annexes are kept: the differences between the text and its sources, what is new. Without them the notice says what the signs in the text mean."""
    citations: Citations = "plain"

    def __post_init__(self) -> None:
        """Refuse live citations without authors: they carry whole records, with the names that the reference list leaves out."""
        if self.anonymised and self.citations != "plain":
            raise ValueError("an anonymised manuscript cannot have live citations: their records name every author of each work")
        if self.spacing is not None and self.spacing <= 0:
            raise ValueError(f"lines cannot be {self.spacing:g} lines apart")


ARTICLE = ManuscriptOptions(line_numbers=False, spacing=None)
"""The manuscript that a build makes: as `docx.toml` has it, everything in its place."""
