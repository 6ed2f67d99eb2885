"""What a reader should find for each fact of the list of 559: written here anew, so that the engine's own formatting is not its judge."""

from __future__ import annotations

import re

_WORDS = {
    "fr": {1: "une?", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 8: "huit", 10: "dix", 12: "douze"},
    "en": {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 8: "eight", 10: "ten", 12: "twelve"},
}
_NOUNS = {
    "ans": ("ans?", "years?"),
    "an": ("ans?", "years?"),
    "mois": ("mois", "months?"),
    "patients": ("patients?", "patients?"),
    "patientes": ("patientes?", "patients?"),
    "événements": ("événements?", "events?"),
    "lésions": (r"(?:lésions?|sites?)(?: métastatiques?)?", r"(?:metastatic )?(?:lesions?|sites?)"),
    "oligométastases": ("oligométastases?", "oligometastas[ei]s"),
    "décès": ("décès", "deaths?"),
    "sites": (r"sites?(?: métastatiques?)?", r"(?:metastatic )?sites?"),
    "mm": ("mm", "mm"),
    "cc": ("cm³", "cm³"),
    "Gy": ("Gy", "Gy"),
    "fractions": ("fractions?", "fractions?"),
    "cycles": ("cycles?", "cycles?"),
    "types": ("types?", "types?"),
    "stratégies": ("stratégies?", "strategies"),
    "groupes": ("groupes?", "groups?"),
    "localisations nommées": ("localisations?", "(?:primary )?sites?"),
}
_MONTHS = {"01": ("janvier", "January"), "12": ("décembre", "December")}


def _figure(digits: str, language: str) -> str:
    return re.escape(digits.replace(".", ",") if language == "fr" else digits)


def _number(digits: str, language: str) -> str:
    alternatives = [_figure(digits, language)]
    if digits.isdigit() and int(digits) in _WORDS[language]:
        alternatives.append(_WORDS[language][int(digits)])
    return f"(?:{'|'.join(alternatives)})"


def token(kind: str, values: list[str], unit: str | None, language: str) -> re.Pattern[str]:
    """Give the pattern of a fact's values with their unit, as whole tokens, in text whose spaces are plain."""
    position = 0 if language == "fr" else 1
    numbers = [_number(value, language) for value in values]
    figures = [_figure(value, language) for value in values]
    if kind == "p":
        relation = (unit or "").split()[-1]
        body = rf"p {relation} {figures[0]}"
    elif kind == "hr":
        body = rf"HR = {figures[0]}|HR[^.;]*?{figures[0]}|{figures[0]}"
    elif kind == "ci" and len(values) == 2:
        body = rf"(?:IC à 95 % : |95% CI ){figures[0]}–{figures[1]}"
    elif kind == "ci":
        body = rf"{figures[0]}(?:–[\d.,]+| à [\d.,]+| to [\d.,]+)? (?:mois|months)|{figures[0]}"
    elif unit == "%":
        body = _percent(figures, language)
    elif unit == "année":
        body = figures[0]
    elif unit == "édition":
        body = rf"{values[0]}(?:ᵉ|th) (?:édition|edition)|(?:huitième|eighth) (?:édition|edition)"
    elif unit in ("phase", "grade"):
        body = rf"{unit} (?:≥ )?{figures[0]}"
    elif unit == "score OMS":
        body = ".{1,12}?".join(figures)
    elif unit == "date":
        year, month = values[0].split("-")
        body = f"{_MONTHS[month][position]} {year}"
    elif unit in ("patients", "patientes") and len(values) == 2:
        body = rf"{figures[0]}/{figures[1]}|{figures[0]} patientes? sur {figures[1]}|{figures[0]} of {figures[1]} patients"
    else:
        body = _with_noun(numbers, figures, _NOUNS[unit or ""][position])
    return re.compile(rf"(?<![\d,.])(?:{body})(?![\d])", re.IGNORECASE)


def _percent(figures: list[str], language: str) -> str:
    sign = " %" if language == "fr" else "%"
    if len(figures) == 2:
        return rf"{figures[0]}(?: à |–){figures[1]}{sign}"
    return rf"{figures[0]}{sign}"


def _with_noun(numbers: list[str], figures: list[str], noun: str) -> str:
    """A number before its noun; in a list or range the noun stands after the last: 2, 4 and 6 years."""
    more = r"(?:(?:, | et | and | à | to |–| contre | versus )(?:[<>≤≥] )?[\w.,]+?)*"
    tail = rf"{more} {noun}\b"
    joined = r".{1,14}?".join(numbers)
    alternatives = [joined + tail]
    if len(figures) == 1:
        alternatives.append(rf"n = {figures[0]}")
    return "|".join(alternatives)
