"""Tables and figures: what a project's YAML files ask for, by the names of studies and facts. Every figure in them comes from a fact."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from probant.model.base import Identifier, Model, Texts

BuiltIn = Literal[
    "study",
    "design",
    "population",
    "arms",
    "follow-up",
    "endpoint",
    "values",
    "median",
    "mean",
    "probability",
    "estimate",
    "p",
    "toxicity",
    "verification",
]
"""The columns that the engine fills by itself, but for `toxicity`, which has a heading of the engine's and the project's words."""

OUTCOME_COLUMNS = frozenset({"endpoint", "values", "median", "mean", "probability", "estimate", "p"})
"""The columns in which each outcome of a study has a line of its own."""

PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)(?::([a-z]+))?\}")
"""What stands for a fact in a cell or caption: `{fact-id}`, or `{fact-id:form}` with a form of `fact`."""


def _column(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


class ColumnBody(Model):
    """A column: one of the engine's, or one of the project's own with its heading."""

    id: Identifier
    heading: Texts | None = None

    @model_validator(mode="after")
    def _headed(self) -> ColumnBody:
        if self.heading is None and self.id not in get_args(BuiltIn):
            raise PydanticCustomError(
                "missing-field",
                "`{id}` is not a column of the engine, and has no `heading`",
                {"id": self.id, "hint": f"give it a heading in each language; the engine's columns are {', '.join(get_args(BuiltIn))}"},
            )
        return self


Column = Annotated[ColumnBody, BeforeValidator(_column)]


Accepted = dict[str, str]
"""The rules whose findings about a table or figure are accepted, each with its reason."""


class Outcome(Model):
    """One outcome of a study: its estimate (a hazard ratio), the values of its groups, or both. Interval, level and p value are found by their `of`."""

    estimate: str | None = None
    values: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _something(self) -> Outcome:
        if self.estimate is None and not self.values:
            raise PydanticCustomError("missing-field", "an outcome names no fact", {"hint": "give its `estimate`, or `values`, or both"})
        return self


class Row(Model):
    """A study in a table. `cells` are texts for a column, in place of what the engine would print; a fact in them is `{fact-id}`."""

    study: str
    outcomes: list[Outcome] = Field(default_factory=list)
    cells: dict[str, Texts] = Field(default_factory=dict)


class Table(Model):
    """An evidence table."""

    id: Identifier
    caption: Texts
    columns: Annotated[list[Column], Field(min_length=1)]
    rows: Annotated[list[Row], Field(min_length=1)]
    notes: list[Texts] = Field(default_factory=list)
    accepted: Accepted = Field(default_factory=dict)


class ForestItem(Model):
    """A hazard ratio of a forest plot; `n` names the count of all patients compared, where it is not that of the study."""

    estimate: str
    n: str | None = None


class ForestFigure(Model):
    """A forest plot. `favours_below` and `favours_above` say in words what lies on each side of the line of no effect."""

    kind: Literal["forest"]
    id: Identifier
    caption: Texts
    rows: Annotated[list[ForestItem], Field(min_length=1)]
    favours_below: Texts
    favours_above: Texts
    notes: list[Texts] = Field(default_factory=list)
    accepted: Accepted = Field(default_factory=dict)


class LandscapeItem(Model):
    """An outcome with and without the treatment: two facts of one kind, unit and endpoint. One may be missing."""

    with_treatment: str | None = None
    without_treatment: str | None = None

    @model_validator(mode="after")
    def _something(self) -> LandscapeItem:
        if self.with_treatment is None and self.without_treatment is None:
            raise PydanticCustomError("missing-field", "a row names no fact", {"hint": "give `with_treatment`, or `without_treatment`, or both"})
        return self


class LandscapeFigure(Model):
    """Survival with and without a treatment, study by study."""

    kind: Literal["landscape"]
    id: Identifier
    caption: Texts
    rows: Annotated[list[LandscapeItem], Field(min_length=1)]
    with_label: Texts
    without_label: Texts
    notes: list[Texts] = Field(default_factory=list)
    accepted: Accepted = Field(default_factory=dict)


class TimelineFigure(Model):
    """When studies included their patients and were published, by citekey."""

    kind: Literal["timeline"]
    id: Identifier
    caption: Texts
    studies: Annotated[list[str], Field(min_length=1)]
    notes: list[Texts] = Field(default_factory=list)
    accepted: Accepted = Field(default_factory=dict)


FigureBody = ForestFigure | LandscapeFigure | TimelineFigure
AnyFigure = Annotated[FigureBody, Field(discriminator="kind")]

FIGURE: TypeAdapter[FigureBody] = TypeAdapter(AnyFigure)
"""Validates a figure of any kind."""

Display = Table | FigureBody
"""A table or a figure: what journals count together as display items."""
