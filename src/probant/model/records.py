"""Studies, the article's metadata, editions, vocabulary: the files of a project besides its facts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from probant.model.base import DeclarationKey, Digits, Identifier, LanguageTag, Model, PartialDate, Phrase, Texts

StudyType = Literal[
    "randomised-trial",
    "single-arm-trial",
    "cohort",
    "prospective-cohort",
    "retrospective-cohort",
    "matched-cohort",
    "registry-study",
    "pooled-analysis",
    "review",
    "consensus",
    "staging-proposal",
    "trial-registration",
]


class Alpha(Model):
    """The significance level a study set itself."""

    value: Digits
    sided: Literal["1", "2"]


class Design(Model):
    """How a study was made. Null is not known."""

    type: StudyType
    phase: str | None = None
    centres: Literal["multicentre", "single-centre"] | None = None
    randomised: bool | None = None
    controlled: bool | None = None
    prospective: bool | None = None
    alpha: Alpha | None = None


class Group(Model):
    """An arm or a subgroup. `n` names the count fact that gives its size; `within` the group it is a part of.

    `same_as` names a group with the same patients, `printed_as` the one that the published review took it for.
    """

    label: Texts
    arm: bool = False
    n: str | None = None
    within: str | None = None
    same_as: str | None = None
    printed_as: str | None = None


class Relation(Model):
    """What a study is to another one of the project (`study`, its citekey), and why.

    `supersedes`: its results replace the other's; `updates`: it adds to them; `contradicts` and `confirms`: what the other found, or what was made of it;
    `same-cohort-as`: the patients are the same, in whole or in part, so that both never count together.
    """

    kind: Literal["supersedes", "updates", "contradicts", "confirms", "same-cohort-as"]
    study: str
    note: Texts | None = None


class Notice(Model):
    """What was published about a work after it: `by` is the notice's DOI, or the citekey of the work that stands in its place; `date` the notice's own."""

    kind: Literal["retracted", "corrected", "expression-of-concern", "preprint-replaced"]
    by: Annotated[str, Field(min_length=1)]
    date: PartialDate | None = None


class Status(Model):
    """Whether notices about a work were looked for: on which day (`checked`), where (`seen_at`, addresses), and what was found. No notice: none was found."""

    checked: PartialDate
    seen_at: Annotated[list[str], Field(min_length=1)]
    notices: list[Notice] = Field(default_factory=list)


class Study(Model):
    """A study file, its facts still as mappings: they are validated one by one, so that each defect has its place.

    `n` names the count of all its patients; `start`, `end` and `cutoff` the dates at which inclusion began and ended, and up to which data were gathered;
    `relations` says what the study is to others; `status` what became of its publication.
    """

    citekey: str
    name: Texts
    registration: str | None
    design: Design
    population: Texts | None
    n: str | None = None
    start: str | None = None
    end: str | None = None
    cutoff: str | None = None
    relations: list[Relation] = Field(default_factory=list)
    status: Status | None = None
    groups: dict[str, Group] = Field(default_factory=dict)
    facts: list[dict[str, Any]]


class Statement(Model):
    """The authors' own statement: it has no source. A figure in it stands in `value`, or `low` and `high`, with `unit`."""

    id: Identifier
    statement: Texts
    text: Texts | None = None
    value: Digits | None = None
    low: Digits | None = None
    high: Digits | None = None
    unit: str | None = None


class Statements(Model):
    """A file of the authors' own statements."""

    statements: list[Statement]


class UnitForms(Model):
    """How a language writes a unit: `{}` stands for the number, by plural category (CLDR); `gender` for numbers in words."""

    one: str | None = None
    other: str
    gender: Literal["m", "f"] = "m"
    ordinal: bool = False


class Unit(Model):
    """A unit of measure or a thing counted, by language; `dimension` says of what it is a unit, `per_patient` that a patient counts at most once."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, UnitForms] = Field(init=False)

    dimension: Literal["time", "dose", "length", "volume", "proportion", "count", "rank"] | None = None
    per_patient: bool = False

    def forms(self, language: str) -> UnitForms:
        """Give the forms in a language; KeyError when it is not translated."""
        return (self.__pydantic_extra__ or {})[language]

    @property
    def languages(self) -> set[str]:
        """Give the languages it is written in."""
        return set(self.__pydantic_extra__ or {})


class Endpoint(Model):
    """An outcome. `counts_deaths`: whether a death is an event of it, so that it cannot exceed overall survival; `overall`: whether it is overall survival.

    `event_is_good`: whether the event is wished for (relief, remission), so that a hazard ratio below 1 does not favour its group.
    """

    label: Texts
    abbreviation: Texts | None = None
    counts_deaths: bool | None = None
    overall: bool = False
    event_is_good: bool = False


class Abbreviation(Model):
    """What an abbreviation stands for, by language; it may have no long form in one that does not use it.

    `everyday`: nobody needs it spelt out (a gene, a trial's name, a unit), so that a text may use it without a definition.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Annotated[str, Field(min_length=1)]] = Field(init=False)

    everyday: bool = False

    def long(self, language: str) -> str | None:
        """Give the long form in a language."""
        return (self.__pydantic_extra__ or {}).get(language)

    @property
    def by_language(self) -> dict[str, str]:
        """Give the long form of each language that has one."""
        return dict(self.__pydantic_extra__ or {})

    @property
    def longs(self) -> tuple[str, ...]:
        """Give the long forms in all languages."""
        return tuple((self.__pydantic_extra__ or {}).values())

    @model_validator(mode="after")
    def _languages(self, info: ValidationInfo) -> Abbreviation:
        known = (info.context or {}).get("languages")
        for language in self.__pydantic_extra__ or {}:
            if known is not None and language not in known:
                message = "`{language}` is not a language of this project"
                raise PydanticCustomError("unknown-language", message, {"language": language, "field": language})
        return self


class Vocabulary(Model):
    """Endpoints, units and abbreviations of a review; `foreign_phrases`, by their language, are marked in texts of the others."""

    endpoints: dict[str, Endpoint] = Field(default_factory=dict)
    units: dict[str, Unit] = Field(default_factory=dict)
    abbreviations: dict[str, Abbreviation] = Field(default_factory=dict)
    names_with_digits: list[str] = Field(default_factory=list)
    foreign_phrases: dict[LanguageTag, list[Phrase]] = Field(default_factory=dict)

    def phrases(self) -> dict[str, tuple[str, ...]]:
        """Give the phrases that are known to be in a language: those listed, and the names of endpoints and long forms of abbreviations, of two words or more.

        What is the same in two languages is in neither, unless it is listed.
        """
        named: dict[str, set[str]] = {}
        texts = [item.label for item in self.endpoints.values()] + [item.by_language for item in self.abbreviations.values()]
        for by_language in texts:
            for language, text in by_language.items():
                if " " in text and list(by_language.values()).count(text) == 1:
                    named.setdefault(text, set()).add(language)
        listed = {phrase for phrases in self.foreign_phrases.values() for phrase in phrases}
        found = {language: list(phrases) for language, phrases in self.foreign_phrases.items()}
        for text, languages in named.items():
            if len(languages) == 1 and text not in listed:
                found.setdefault(min(languages), []).append(text)
        return {language: tuple(phrases) for language, phrases in sorted(found.items())}


class Author(Model):
    """An author as printed. `given` is null where only initials are known; `idhal` is the author's identifier in HAL."""

    initials: str
    given: str | None
    family: str
    marks: list[str] = Field(default_factory=list)
    corresponding: bool = False
    orcid: str | None = None
    roles: list[str] | None = None
    idhal: str | None = None


class Affiliation(Model):
    """An affiliation as printed; and, where they are known: its country (ISO 3166-1, two letters), its address at ror.org, its number in AuréHAL (`hal`)."""

    mark: str
    name: str
    unit: str | None = None
    address: str | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    ror: Annotated[str, Field(pattern=r"^https://ror\.org/0[0-9a-z]{8}$")] | None = None
    hal: Annotated[str, Field(pattern=r"^[0-9]+$")] | None = None


class Correspondence(Model):
    """The corresponding author's address as printed."""

    name: str
    department: str | None = None
    address: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None


class Funding(Model):
    """Funding and acknowledgement: in words, and the parts of a funder's record."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, str] = Field(init=False)

    body: str | None = None
    programme: str | None = None
    grant: str | None = None

    def text(self, language: str) -> str | None:
        """Give the acknowledgement in a language."""
        return (self.__pydantic_extra__ or {}).get(language)


class Published(Model):
    """Where an article was published."""

    journal: str
    year: str
    volume: str | None = None
    pages: str | None = None
    doi: str | None = None
    issn: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{3}[0-9X]$")] | None = None
    hal: str | None = None
    hal_url: str | None = None
    hal_submitted: str | None = None
    csl_type: str = "article-journal"


class Licence(Model):
    """The licence of the article's text and figures, by name, address, and in words by language."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, str] = Field(init=False)

    name: str
    url: str

    def text(self, language: str) -> str | None:
        """Give the licence in words in a language."""
        return (self.__pydantic_extra__ or {}).get(language)


class Deposit(Model):
    """What HAL asks of a deposit besides: its domains (by their codes, `sdv`, the main one first), the type of document, whom it is for, how it was read before.

    `source` says whose files are deposited (`author`: the authors' own); `journal` is the journal's number in AuréHAL. Null is not known.
    """

    domains: list[Annotated[str, Field(pattern=r"^[a-z]+([.-][a-z0-9]+)*$")]] | None = None
    type: Literal["ART", "ARTREV", "UNDEFINED"] = "ART"
    audience: Literal["international", "national"] | None = None
    popular: bool | None = None
    peer_reviewed: bool | None = None
    source: Literal["author", "greenPublisher", "publisherAgreement", "publisherPaid"] | None = None
    journal: Annotated[str, Field(pattern=r"^[0-9]+$")] | None = None


class Article(Model):
    """What stands on the title page, and what journals' forms ask for besides. Null is "not stated"; nothing is invented.

    `nothing_to_declare` names the declarations of which the authors say explicitly that there is nothing: an absent text is not such a statement.
    """

    titles: Texts
    short_title: dict[str, str | None] = Field(default_factory=dict)
    authors: list[Author]
    affiliations: list[Affiliation] = Field(default_factory=list)
    correspondence: Correspondence | None = None
    funding: Funding | None = None
    published: Published | None = None
    licence: Licence
    keywords: dict[str, list[str]] | None = None
    interests: Texts | None = None
    data_availability: Texts | None = None
    ethics: Texts | None = None
    consent: Texts | None = None
    generative_ai: Texts | None = None
    acknowledgements: Texts | None = None
    search_strategy: Texts | None = None
    take_home: Texts | None = None
    cover_letter: Texts | None = None
    nothing_to_declare: list[DeclarationKey] = Field(default_factory=list)
    hal: Deposit | None = None

    def declared(self, key: str, language: str) -> str | None:
        """Give what the authors declare, in words in a language; None where they state nothing, or that there is nothing."""
        if key == "funding":
            return self.funding.text(language) if self.funding is not None else None
        texts: dict[str, str] | None = getattr(self, key.replace("-", "_"), None)
        return texts.get(language) if texts else None

    @model_validator(mode="after")
    def _one_statement(self) -> Article:
        for key in self.nothing_to_declare:
            if (key == "funding" and self.funding is not None) or getattr(self, key.replace("-", "_"), None):
                message = "`{text}` is declared, and yet it stands among what there is nothing to declare of"
                hint = "delete the text, or the name in this list"
                raise PydanticCustomError("invalid-value", message, {"text": key, "field": "nothing_to_declare", "hint": hint})
        return self


class Erratum(Model):
    """Where what was printed disagrees with its source (`part` A), with itself (B), or with a reference's record (D).

    `source` is what the source says, what arithmetic gives, or how the reference reads. `certainty` says how sure the difference is.
    """

    id: Identifier
    facts: list[str] = Field(default_factory=list)
    citekey: str | None = None
    printed: Texts
    source: Texts | None = None
    why: Texts
    certainty: Literal["confirmed", "inferred", "probable"]
    part: Literal["A", "B", "D"] | None = None


class Reviewed(Model):
    """Claims that were read again after studies (or notices about them) and stay as they are: when, and why."""

    claims: Annotated[list[str], Field(min_length=1)]
    studies: Annotated[list[str], Field(min_length=1)]
    date: PartialDate
    reason: Annotated[str, Field(min_length=1)]


class Edition(Model):
    """A version of the review at a date: which value of a fact it shows, its sections, its errata, who signs it, which claims were read again."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    title: Texts
    date: PartialDate
    shows: Literal["printed", "source"]
    based_on: str | None = None
    notice: Texts | None = None
    signatories: Literal["authors", "none"]
    sections: Annotated[list[Identifier], Field(min_length=1)]
    errata: list[Erratum] = Field(default_factory=list)
    reviewed: list[Reviewed] = Field(default_factory=list)
