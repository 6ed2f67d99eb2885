"""Facts: one reported statement of a study each, with where it was read and how it was verified.

A fact is atomic: a hazard ratio, its interval and its p value are three facts, linked by `of`, because each may have been verified apart.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from probant.model.base import Digits, Identifier, Model, PartialDate, Texts, WholeDigits

Verification = Literal["full text", "abstract", "secondary", "unverified"]
Relation = Literal["=", "<", ">", "≤", "≥"]
Sides = Literal["1", "2"]


class Reading(Model):
    """Where a fact was read and how it was verified.

    `locator` is a page, a table or "abstract"; null where nobody noted one. `looked_at` are addresses where an unverified fact was not found.
    """

    verification: Verification
    locator: str | None
    seen_at: list[str] = Field(default_factory=list)
    looked_at: list[str] = Field(default_factory=list)
    note: str | None = None

    @model_validator(mode="after")
    def _place_of_what_was_verified(self) -> Reading:
        if self.verification == "unverified" and (self.locator is not None or self.seen_at):
            raise PydanticCustomError(
                "impossible-value",
                "`unverified`, but with a place where it was read: give its `verification`, or put the addresses under `looked_at` and `locator: null`",
                {},
            )
        return self


class Quantity(Model):
    """A value, a range or a threshold: one side of a contrast."""

    value: Digits | None = None
    low: Digits | None = None
    high: Digits | None = None
    relation: Relation | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Quantity:
        alone = self.value is not None and self.low is None and self.high is None
        between = self.value is None and self.low is not None and self.high is not None and self.relation is None
        if not (alone or between):
            raise PydanticCustomError("impossible-value", "give `value`, or `low` and `high`", {})
        _ordered(self.low, self.high)
        return self


class TimePoint(Model):
    """When a probability holds."""

    value: Digits
    unit: str


class Acceptance(Model):
    """A finding of a rule that is accepted on this fact: because an erratum records it, or for a reason given here."""

    rule: str
    erratum: Identifier | None = None
    reason: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _one_ground(self) -> Acceptance:
        if (self.erratum is None) == (self.reason is None):
            raise PydanticCustomError("impossible-value", "`{rule}` is accepted on one ground: give `erratum` or `reason`", {"rule": self.rule})
        return self


class _Fact(Model):
    """What every kind of fact has.

    `key`: whether it is one of the results that the study is known by. `pair` names the values of one quantity that are given together, one for each arm; `arm_order` says whether it is stated which is whose.
    """

    id: Identifier
    statement: Texts
    read: Reading
    printed: dict[str, Any] | None = None
    accepted: list[Acceptance] = Field(default_factory=list)
    key: bool = False
    pair: Identifier | None = None
    arm_order: Literal["stated", "unstated"] | None = None
    group: str | None = None
    versus: str | None = None
    endpoint: str | list[str] | None = None


class Number(_Fact):
    """A number with a unit: a dose, a size, a phase, a grade, a year."""

    kind: Literal["number"]
    value: Digits
    unit: str


class Count(_Fact):
    """How many; with `of`, how many of a total. `set` names the categories it belongs to. That it is within its total is for the checks to say."""

    kind: Literal["count"]
    value: WholeDigits
    of: WholeDigits | None = None
    unit: str
    set: str | None = None
    overlapping: bool = False


def _percent(value: str, field: str = "value") -> None:
    if not 0 <= Decimal(value) <= 100:  # noqa: PLR2004 - a percentage
        raise PydanticCustomError("impossible-value", "`{value}` is not between 0 and 100", {"value": value, "field": field})


def _ordered(low: str | None, high: str | None) -> None:
    if low is not None and high is not None and Decimal(low) > Decimal(high):
        raise PydanticCustomError("impossible-value", "`{low}` is above `{high}`", {"low": low, "high": high, "field": "low"})


class Percentage(_Fact):
    """A share of a group, in percent.

    `of` is the number it is a share of, where that is not the size of its group; `count` the count that it expresses; `base` the percentage whose patients
    it is a share of; `set` the categories it belongs to.
    """

    kind: Literal["percentage"]
    value: Digits
    of: WholeDigits | None = None
    count: str | None = None
    base: str | None = None
    set: str | None = None
    overlapping: bool = False

    @model_validator(mode="after")
    def _possible(self) -> Percentage:
        _percent(self.value)
        return self


class Probability(_Fact):
    """The probability of being free of an event at a time point, in percent."""

    kind: Literal["probability"]
    value: Digits
    endpoint: str
    at: TimePoint

    @model_validator(mode="after")
    def _possible(self) -> Probability:
        _percent(self.value)
        return self


class Median(_Fact):
    """The median time to an event."""

    kind: Literal["median"]
    value: Digits
    unit: str
    endpoint: str


class Mean(_Fact):
    """The mean time to an event."""

    kind: Literal["mean"]
    value: Digits
    unit: str
    endpoint: str


class FollowUp(_Fact):
    """How long patients were followed."""

    kind: Literal["follow-up"]
    value: Digits
    unit: str
    statistic: Literal["median", "mean", "minimum"] | None = None


class Duration(_Fact):
    """A length of time: a time point, a delay, an interval between visits."""

    kind: Literal["duration"]
    value: Digits
    unit: str


class HazardRatio(_Fact):
    """A hazard ratio of `group` against `versus`: below 1 it favours `group`. `favours` is the group that the words around it say does better."""

    kind: Literal["hazard-ratio"]
    value: Digits
    endpoint: str | list[str]
    group: str
    versus: str
    adjusted: bool | None = None
    favours: str | None = None

    @model_validator(mode="after")
    def _positive(self) -> HazardRatio:
        if Decimal(self.value) <= 0:
            raise PydanticCustomError("impossible-value", "`{value}` is not a ratio above 0", {"value": self.value, "field": "value"})
        return self


class OddsRatio(_Fact):
    """An odds ratio of `group` against `versus`: above 1, the event is likelier in `group`."""

    kind: Literal["odds-ratio"]
    value: Digits
    endpoint: str
    group: str
    versus: str

    @model_validator(mode="after")
    def _positive(self) -> OddsRatio:
        if Decimal(self.value) <= 0:
            raise PydanticCustomError("impossible-value", "`{value}` is not a ratio above 0", {"value": self.value, "field": "value"})
        return self


class Interval(_Fact):
    """The confidence interval of the fact named by `of`, at `level` percent (null when the level is not known).

    `high` is null where the upper bound was not reached. That its bounds are in order and hold the estimate is for the checks to say: a review may have printed them otherwise.
    """

    kind: Literal["interval"]
    low: Digits
    high: Digits | None
    level: Digits | None
    of: str
    unit: str | None = None

    @model_validator(mode="after")
    def _possible(self) -> Interval:
        if self.level is not None:
            _percent(self.level, "level")
        return self


class ConfidenceLevel(_Fact):
    """The confidence level that the intervals of several facts share, in percent."""

    kind: Literal["confidence-level"]
    value: Digits
    of: list[str]

    @model_validator(mode="after")
    def _possible(self) -> ConfidenceLevel:
        _percent(self.value)
        return self


class PValue(_Fact):
    """A p value; `of` names the facts it compares or belongs to."""

    kind: Literal["p-value"]
    relation: Relation
    value: Digits
    of: list[str]
    sided: Sides | None = None
    test: str | None = None

    @model_validator(mode="after")
    def _possible(self) -> PValue:
        if not 0 <= Decimal(self.value) <= 1:
            raise PydanticCustomError("impossible-value", "`{value}` is not between 0 and 1", {"value": self.value, "field": "value"})
        return self


class Range(_Fact):
    """Two bounds that are not a confidence interval."""

    kind: Literal["range"]
    low: Digits
    high: Digits
    unit: str

    @model_validator(mode="after")
    def _possible(self) -> Range:
        _ordered(self.low, self.high)
        return self


class Threshold(_Fact):
    """A limit, such as at most three lesions."""

    kind: Literal["threshold"]
    relation: Relation
    value: Digits
    unit: str


class Contrast(_Fact):
    """Two categories compared. `favours` names the group that is said to do better."""

    kind: Literal["contrast"]
    first: Quantity
    second: Quantity
    unit: str
    favours: str | None = None


class Date(_Fact):
    """A date, as precise as reported (ISO 8601)."""

    kind: Literal["date"]
    value: PartialDate


class Dose(_Fact):
    """A radiation dose in fractions."""

    kind: Literal["dose"]
    value: Digits
    unit: str
    fractions: WholeDigits


class Finding(_Fact):
    """What a study reports in words. `favours` names the group that a stated direction of effect favours."""

    kind: Literal["finding"]
    text: Texts
    favours: str | None = None


Body = (
    Number
    | Count
    | Percentage
    | Probability
    | Median
    | Mean
    | FollowUp
    | Duration
    | HazardRatio
    | OddsRatio
    | Interval
    | ConfidenceLevel
    | PValue
    | Range
    | Threshold
    | Contrast
    | Date
    | Dose
    | Finding
)
AnyFact = Annotated[Body, Field(discriminator="kind")]

FACT: TypeAdapter[Body] = TypeAdapter(AnyFact)
"""Validates one fact of any kind."""

FIXED_FIELDS = frozenset({"id", "kind", "read", "printed", "statement", "accepted", "key"})
"""Fields that `printed` may not replace: they are not what a review prints."""

TIME_KINDS = frozenset({"median", "mean", "follow-up", "duration"})
"""Kinds whose unit must be a unit of time."""
