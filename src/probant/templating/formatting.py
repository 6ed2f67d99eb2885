"""Write a fact for a language: « 11,9 mois », "95% CI 0.32–0.74", *p* < 0,001."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from probant.language import numbers
from probant.model.facts import Body, Quantity, TimePoint
from probant.model.records import Unit, Vocabulary

NO_BREAK = numbers.NO_BREAK
NARROW = numbers.NARROW

FORMS = ("figures", "words", "bare", "word", "n", "of")
"""How a number is written: with its unit in figures or in words, without its unit in figures (`bare`) or in words (`word`), as *n* = 25, or with its total (43 of 54)."""

PARTS = ("value", "low", "high", "first", "second", "level", "total", "fractions")
"""The parts of a fact that can be printed alone."""


class CannotFormat(ValueError):
    """A fact has no such part or form; the message says which it has."""


class UnknownUnit(CannotFormat):
    """The vocabulary does not have a unit, or not in the language: found already when the project was read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, in italics or not."""

    text: str
    emphasised: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """How a template asks for a fact."""

    form: str = "figures"
    label: bool = True
    part: str | None = None


_AGAINST = {"fr": "contre", "en": "versus"}
_LEVEL = {"fr": f"IC à{NO_BREAK}{{}}{NARROW}%", "en": f"{{}}%{NO_BREAK}CI"}
_UNKNOWN_LEVEL = {"fr": "intervalle de confiance", "en": "confidence interval"}
_JOIN = {"fr": f"{NARROW}: ", "en": " "}
_TO = {"fr": "à", "en": "to"}
_NOT_REACHED = {"fr": "–non atteint", "en": " to not reached"}
_IN_FRACTIONS = {"fr": "en", "en": "in"}


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Formatter:
    """Writes the facts of a project in one language."""

    language: str
    vocabulary: Vocabulary

    def fact(self, body: Body, options: Options) -> Pieces:
        """Write a fact; CannotFormat when it has no such part or form."""
        if options.form not in FORMS:
            raise CannotFormat(f"no form `{options.form}`: one of {', '.join(FORMS)}")
        if options.form == "of" and (body.kind != "count" or body.of is None):
            raise CannotFormat("only a count that has a total (`of`) has the form `of`")
        if options.form == "n" and body.kind not in ("count", "number"):
            raise CannotFormat(f"a {body.kind} has no form `n`: it is for how many there are")
        if options.part is not None:
            return self._part(body, options)
        method = getattr(self, f"_{body.kind.replace('-', '_')}", None)
        pieces: Pieces = self._quantity(body, options) if method is None else method(body, options)
        return pieces

    def time_point(self, at: TimePoint) -> str:
        """Write the time at which a probability holds: `2 ans`."""
        return self._with_unit(at.value, at.unit, Options())

    @property
    def joint(self) -> str:
        """Give what stands between the level of an interval and its bounds."""
        return _JOIN[_base(self.language)]

    def level(self, level: str) -> str:
        """Write the confidence level of an interval: « IC à 95 % », "95% CI"."""
        return self._level(level)

    def unit_name(self, name: str) -> str:
        """Give a unit by its name alone, in the plural: `mois`."""
        return self._unit(name).forms(_base(self.language)).other.replace("{}", "").strip() if name else ""

    def _with_unit(self, digits: str, unit: str, options: Options) -> str:
        forms = self._unit(unit).forms(_base(self.language))
        if options.form in ("bare", "n") and not forms.ordinal:
            return numbers.number(digits, self.language)
        if options.form == "word" and not forms.ordinal:
            return numbers.in_words(digits, self.language, forms.gender)
        if forms.ordinal:
            shown = (
                numbers.in_words(digits, self.language, forms.gender, ordinal=True)
                if options.form == "words"
                else numbers.ordinal_figure(digits, self.language, forms.gender)
            )
        elif options.form == "words":
            shown = numbers.in_words(digits, self.language, forms.gender)
        else:
            shown = numbers.number(digits, self.language)
        if options.form in ("bare", "n"):
            return shown
        pattern = forms.one if numbers.plural(digits, self.language) == "one" and forms.one else forms.other
        return pattern.replace(" ", NO_BREAK, 1).replace("{}", shown)

    def _unit(self, name: str) -> Unit:
        unit = self.vocabulary.units.get(name)
        if unit is None or _base(self.language) not in unit.languages:
            raise UnknownUnit(f"no unit `{name}` in `{_base(self.language)}`")
        return unit

    def _quantity(self, body: Any, options: Options) -> Pieces:
        """Number, count without total, median, mean, follow-up, duration."""
        text = self._with_unit(body.value, body.unit, options)
        if options.form == "n":
            return (Piece("n", emphasised=True), Piece(f"{NO_BREAK}={NO_BREAK}{text}"))
        return (Piece(text),)

    def _count(self, body: Any, options: Options) -> Pieces:
        if body.of is None or options.form in ("words", "bare", "word", "n"):
            return self._quantity(body, options)
        value, total = (numbers.number(digits, self.language) for digits in (body.value, body.of))
        if options.form == "of" and _base(self.language) == "fr":
            return (Piece(f"{self._with_unit(body.value, body.unit, Options())} sur{NO_BREAK}{total}"),)
        if options.form == "of":
            return (Piece(f"{value} of {self._with_unit(body.of, body.unit, Options())}"),)
        return (Piece(f"{value}/{total}"),)

    def _percentage(self, body: Any, options: Options) -> Pieces:
        return (Piece(self._with_unit(body.value, "percent", options)),)

    _probability = _percentage

    def _hazard_ratio(self, body: Any, options: Options) -> Pieces:
        value = numbers.number(body.value, self.language)
        return (Piece(f"HR{NO_BREAK}={NO_BREAK}{value}" if options.label and options.form != "bare" else value),)

    def _odds_ratio(self, body: Any, options: Options) -> Pieces:
        value = numbers.number(body.value, self.language)
        return (Piece(f"OR{NO_BREAK}={NO_BREAK}{value}" if options.label and options.form != "bare" else value),)

    def _level(self, level: str | None) -> str:
        base = _base(self.language)
        return _UNKNOWN_LEVEL[base] if level is None else _LEVEL[base].format(numbers.number(level, self.language))

    def _interval(self, body: Any, options: Options) -> Pieces:
        bare = body.unit is None or options.form == "bare"
        if body.high is None:
            low = numbers.number(body.low, self.language) if bare else self._with_unit(body.low, body.unit, Options())
            text = f"{low}{_NOT_REACHED[_base(self.language)]}"
        else:
            low, high = (numbers.number(bound, self.language) for bound in (body.low, body.high))
            text = f"{low}–{high}" if bare else self._with_unit(body.high, body.unit, Options()).replace(high, f"{low}–{high}", 1)
        if options.label and options.form != "bare":
            text = f"{self._level(body.level)}{_JOIN[_base(self.language)]}{text}"
        return (Piece(text),)

    def _confidence_level(self, body: Any, options: Options) -> Pieces:
        return (Piece(self._level(body.value) if options.label else self._with_unit(body.value, "percent", options)),)

    def _p_value(self, body: Any, options: Options) -> Pieces:
        value = numbers.number(body.value, self.language)
        if not options.label or options.form == "bare":
            return (Piece(value if body.relation == "=" else f"{body.relation}{NO_BREAK}{value}"),)
        return (Piece("p", emphasised=True), Piece(f"{NO_BREAK}{body.relation}{NO_BREAK}{value}"))

    def _between(self, low: str, high: str, unit: str, options: Options) -> str:
        if options.form == "words":
            gender = self._unit(unit).forms(_base(self.language)).gender
            return f"{numbers.in_words(low, self.language, gender)} {_TO[_base(self.language)]} {self._with_unit(high, unit, options)}"
        shown_high, shown_low = numbers.number(high, self.language), numbers.number(low, self.language)
        joined = f"{shown_low} à {shown_high}" if _base(self.language) == "fr" else f"{shown_low}–{shown_high}"
        return joined if options.form == "bare" else self._with_unit(high, unit, Options()).replace(shown_high, joined, 1)

    def _range(self, body: Any, options: Options) -> Pieces:
        return (Piece(self._between(body.low, body.high, body.unit, options)),)

    def _threshold(self, body: Any, options: Options) -> Pieces:
        text = self._with_unit(body.value, body.unit, options)
        if options.form in {"words", "bare"} or not options.label:
            return (Piece(text),)
        digits = numbers.number(body.value, self.language)
        return (Piece(text.replace(digits, f"{body.relation}{NO_BREAK}{digits}", 1)),)

    def _side(self, side: Quantity, unit: str | None, options: Options) -> str:
        if side.low is not None and side.high is not None:
            joined = f"{numbers.number(side.low, self.language)}–{numbers.number(side.high, self.language)}"
            if unit is None or options.form == "bare":
                return joined
            shown = numbers.number(side.high, self.language)
            return self._with_unit(side.high, unit, Options()).replace(shown, joined, 1)
        digits = side.value or ""
        text = self._with_unit(digits, unit, options) if unit is not None else numbers.number(digits, self.language)
        shown = numbers.number(digits, self.language)
        return text.replace(shown, f"{side.relation}{NO_BREAK}{shown}", 1) if side.relation else text

    def _contrast(self, body: Any, options: Options) -> Pieces:
        first = self._side(body.first, body.unit if options.form == "words" else None, options)
        second = self._side(body.second, body.unit, options)
        return (Piece(f"{first} {_AGAINST[_base(self.language)]} {second}"),)

    def _date(self, body: Any, _options: Options) -> Pieces:
        return (Piece(numbers.month_year(body.value, self.language)),)

    def _dose(self, body: Any, options: Options) -> Pieces:
        dose = self._with_unit(body.value, body.unit, options)
        return (Piece(f"{dose} {_IN_FRACTIONS[_base(self.language)]} {self._with_unit(body.fractions, 'fraction', options)}"),)

    def _finding(self, body: Any, _options: Options) -> Pieces:
        return (Piece(body.text[_base(self.language)]),)

    def _part(self, body: Any, options: Options) -> Pieces:
        part = options.part
        if part in ("first", "second") and body.kind == "contrast":
            return (Piece(self._side(getattr(body, part), body.unit, options)),)
        if part == "level" and getattr(body, "level", None) is not None:
            return (Piece(self._level(body.level)),)
        if part == "total" and getattr(body, "of", None) and body.kind == "count":
            return (Piece(self._with_unit(body.of, body.unit, options)),)
        if part == "fractions" and body.kind == "dose":
            return (Piece(self._with_unit(body.fractions, "fraction", options)),)
        if part in ("value", "low", "high") and isinstance(getattr(body, part, None), str):
            unit = getattr(body, "unit", None) or ("percent" if body.kind in ("percentage", "probability") else None)
            digits = getattr(body, part)
            return (Piece(self._with_unit(digits, unit, options) if unit else numbers.number(digits, self.language)),)
        raise CannotFormat(f"a {body.kind} has no part `{part}`")
