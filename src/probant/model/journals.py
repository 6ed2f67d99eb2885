"""What a journal's forms take: languages, limits, citation style, declarations, figures, files; each value with where it comes from.

Nobody's memory counts as a source: a value that was not seen on a page of the journal or its publisher, nor tried, is `unconfirmed`, and nothing passes by it.
"""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar, get_args

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from probant.model.base import DeclarationKey, Identifier, LanguageTag, Model, PartialDate

T = TypeVar("T")

Status = Literal["seen", "tried", "unconfirmed"]

CountedPart = Literal["body", "headings", "tables", "captions", "abstract", "references", "declarations"]
"""A part of an article whose words may count towards its length."""

Role = Literal[
    "cover-letter",
    "title-page",
    "manuscript",
    "manuscript-anonymised",
    "abstract",
    "highlights",
    "declaration-of-interests",
    "contributions",
    "funding",
    "generative-ai",
    "figures",
    "tables",
    "supplementary",
    "checklists",
    "references",
    "jats",
]
ROLES: tuple[Role, ...] = get_args(Role)
"""The parts of a package, in the order in which those stand that a profile does not name."""

FigureFormat = Literal["tiff", "eps", "pdf", "png", "svg", "jpeg"]


class Sourced(Model, Generic[T]):
    """A value of a profile: `source` is an address or says in words where it comes from; `checked` when somebody saw or tried it there.

    Null is not known; of `checked`, that nobody noted the day.
    """

    value: T | None
    source: Annotated[str, Field(min_length=1)]
    status: Status
    checked: PartialDate | None = None

    @property
    def confirmed(self) -> bool:
        """Tell whether something may pass or fail by it."""
        return self.value is not None and self.status != "unconfirmed"

    @model_validator(mode="after")
    def _dated(self) -> Sourced[T]:
        if self.status == "unconfirmed" and self.checked is not None:
            message = "`checked` says when the value was confirmed, but its status is `unconfirmed`"
            hint = "delete it, or make the status `seen` or `tried`"
            raise PydanticCustomError("invalid-value", message, {"field": "checked", "hint": hint})
        if self.status != "unconfirmed" and "checked" not in self.model_fields_set:
            hint = "write the day or month on which the source was read or the thing tried (null: nobody noted it), or make the status `unconfirmed`"
            raise PydanticCustomError("missing-field", "missing field `checked`", {"hint": hint})
        if self.status != "unconfirmed" and self.value is None:
            hint = "nobody can confirm what is not there: write the value, or make the status `unconfirmed`"
            raise PydanticCustomError("missing-field", "the value is null, and yet it is said to be confirmed", {"hint": hint, "field": "value"})
        return self


def _check_texts(value: dict[str, str]) -> dict[str, str]:
    for language, text in value.items():
        if not text.strip():
            raise PydanticCustomError("untranslated-label", "no text in `{language}`", {"language": language, "field": language})
    return value


Whole = Annotated[int, Field(ge=0)]
"""A whole number of at least 0."""

Named = Annotated[dict[LanguageTag, str], Field(min_length=1), AfterValidator(_check_texts)]
"""The same text in some languages: those that the journal has it in."""

Headings = dict[LanguageTag, list[str]]
"""The headings of a structured abstract, by language, in order; no heading for an abstract in one piece."""


class Abstract(Model):
    """The abstract of a type of article."""

    words_max: Sourced[Whole] | None = None
    headings: Sourced[Headings] | None = None


class TakeHome(Model):
    """A message of one or two sentences that some journals print beside the abstract."""

    required: Sourced[bool] | None = None
    words_max: Sourced[Whole] | None = None


class ArticleType(Model):
    """A kind of article that a journal takes, and its limits. `words_of` says which parts count towards the words."""

    name: Named
    words_max: Sourced[Whole] | None = None
    words_of: Sourced[list[CountedPart]] | None = None
    abstract: Abstract = Field(default_factory=Abstract)
    references_max: Sourced[Whole] | None = None
    displays_max: Sourced[Whole] | None = None
    """Tables and figures together."""
    figures_max: Sourced[Whole] | None = None
    authors_max: Sourced[Whole] | None = None
    take_home: TakeHome = Field(default_factory=TakeHome)


class Titles(Model):
    """The title and the short title that runs over the pages. `bilingual`: in every language of the journal."""

    bilingual: Sourced[bool] | None = None
    characters_max: Sourced[Whole] | None = None
    short_characters_max: Sourced[Whole] | None = None
    short_words_max: Sourced[Whole] | None = None


class Keywords(Model):
    """How many key words, and whether in every language of the journal."""

    min: Sourced[Whole] | None = None
    max: Sourced[Whole] | None = None
    bilingual: Sourced[bool] | None = None


class Highlights(Model):
    """The sentences that some publishers print above the abstract. Characters are counted with spaces."""

    required: Sourced[bool] | None = None
    min: Sourced[Whole] | None = None
    max: Sourced[Whole] | None = None
    characters_max: Sourced[Whole] | None = None


class Page(Model):
    """The manuscript's look. `spacing` is that of the lines (2 is double)."""

    line_numbers: Sourced[bool] | None = None
    spacing: Sourced[float] | None = None
    counts_on_title_page: Sourced[bool] | None = None
    """Whether the title page says how many words and figures there are."""


class Resolution(Model):
    """The least resolution of images made of pixels, in pixels to the inch: photographs, drawings with shades, drawings of lines."""

    halftone: Sourced[Whole] | None = None
    combination: Sourced[Whole] | None = None
    line: Sourced[Whole] | None = None


class Figures(Model):
    """The files of figures. The first format is the one that is written; widths in millimetres."""

    formats: Sourced[Annotated[list[FigureFormat], Field(min_length=1)]] | None = None
    dpi: Resolution = Field(default_factory=Resolution)
    widths_mm: Sourced[list[Whole]] | None = None
    width_min_mm: Sourced[Whole] | None = None


class Declaration(Model):
    """What authors declare: the journal's heading, and its text where there is nothing to declare, both by language."""

    key: DeclarationKey
    heading: Sourced[Named]
    nil: Sourced[Named] | None = None
    required: Sourced[bool]
    position: Literal["before-references", "after-text"] = "after-text"
    """`before-references`: immediately above the list of references."""


class Profile(Model):
    """A journal, as far as its forms are known. `guide_checked` is when somebody read its whole guide for authors; null is never."""

    id: Identifier
    title: Annotated[str, Field(min_length=1)]
    publisher: Sourced[str]
    issn: Sourced[list[str]]
    guide: Sourced[str]
    guide_checked: PartialDate | None
    languages: Sourced[Annotated[list[LanguageTag], Field(min_length=1)]]
    style: Sourced[str]
    default_type: str
    article_types: Annotated[dict[Identifier, ArticleType], Field(min_length=1)]
    titles: Titles = Field(default_factory=Titles)
    abstract_bilingual: Sourced[bool] | None = None
    keywords: Keywords = Field(default_factory=Keywords)
    highlights: Highlights = Field(default_factory=Highlights)
    anonymisation: Sourced[Literal["single", "double"]]
    """`double`: neither authors nor reviewers know the other's names."""
    manuscript: Page = Field(default_factory=Page)
    figures: Figures = Field(default_factory=Figures)
    declarations: list[Declaration] = Field(default_factory=list)
    files: Sourced[Annotated[list[Role], Field(min_length=1)]]
    """The parts of the package that the form asks for, in its order."""

    @property
    def taken(self) -> tuple[str, ...]:
        """Give the languages that it takes manuscripts in."""
        return tuple(self.languages.value or ())

    @model_validator(mode="after")
    def _complete(self) -> Profile:
        if self.default_type not in self.article_types:
            known = ", ".join(self.article_types)
            message = "`{text}` is not one of the article types"
            raise PydanticCustomError("invalid-value", message, {"text": self.default_type, "hint": f"one of: {known}", "field": "default_type"})
        for name in ("languages", "style", "files"):
            if getattr(self, name).value is None:
                hint = "no package can be made without it: write what is likely, with the status `unconfirmed`"
                raise PydanticCustomError("missing-field", "`{name}` has no value", {"name": name, "hint": hint, "field": name})
        keys = [item.key for item in self.declarations]
        for key in keys:
            if keys.count(key) > 1:
                hint = "delete one of them"
                raise PydanticCustomError(
                    "invalid-value", "the declaration `{text}` stands twice", {"text": key, "field": "declarations", "hint": hint}
                )
        return self
