"""What every model shares: strictness, numbers as their digits, texts in every language."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """A mapping in which an unknown or a missing field is an error, and which does not change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def described(value: Any) -> str:
    """Say what a value is, for a message: text between backticks, or its kind."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    text = str(value)
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"  # noqa: PLR2004 - what fits a terminal line


_DIGITS = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9]*(-[a-z0-9]+)*")


def _check_digits(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise PydanticCustomError("not-a-number", "{what} is not a number", {"what": described(value)})
    text = str(value)
    if "," in text:
        raise PydanticCustomError("number-with-comma", "`{text}` has a comma", {"text": text})
    if not _DIGITS.fullmatch(text):
        raise PydanticCustomError("not-a-number", "`{text}` is not a number", {"text": text})
    return text


def _check_count(value: Any) -> Any:
    text = _check_digits(value)
    if "." in text or text.startswith("-"):
        raise PydanticCustomError("impossible-value", "`{text}` is not a whole number of at least 0", {"text": text})
    return text


def _check_date(value: str) -> str:
    try:
        if _DATE.fullmatch(value):
            dt.date(*[*(int(part) for part in value.split("-")), 1, 1][:3])
            return value
    except ValueError:
        pass
    raise PydanticCustomError("impossible-value", "`{value}` is not a date such as `2019`, `2019-03` or `2019-03-31`", {"value": value})


def _check_identifier(value: str) -> str:
    if not _IDENTIFIER.fullmatch(value):
        raise PydanticCustomError("bad-identifier", "`{text}` is not an identifier", {"text": value})
    return value


def _check_language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise PydanticCustomError("invalid-value", "`{text}` is not a language such as `en` or `pt-BR`", {"text": value})
    return value


def _check_phrase(value: str) -> str:
    if len(value.strip()) < 2:  # noqa: PLR2004 - one letter would be found everywhere
        raise PydanticCustomError("invalid-value", "`{text}` is too short for a phrase", {"text": value})
    return value


Digits = Annotated[str, BeforeValidator(_check_digits)]
"""A decimal number as its digits, with a decimal point: `0.70` stays `0.70`."""

WholeDigits = Annotated[str, BeforeValidator(_check_count)]
"""A whole number of at least 0 as its digits."""

PartialDate = Annotated[str, AfterValidator(_check_date)]
"""A date as precise as it is known (ISO 8601): `2019`, `2019-03`, `2019-03-31`."""

Identifier = Annotated[str, AfterValidator(_check_identifier)]
"""Lower-case ASCII letters, digits and single hyphens."""


def _check_texts(value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Every language of the project (the validation context) has its text, and no other language has one."""
    wanted = (info.context or {}).get("languages", tuple(value))
    missing = [language for language in wanted if not value.get(language, "").strip()]
    if missing:
        raise PydanticCustomError("untranslated-label", "no text in `{language}`", {"language": "`, `".join(missing)})
    extra = [language for language in value if language not in wanted]
    if extra:
        raise PydanticCustomError("unknown-language", "`{language}` is not a language of this project", {"language": extra[0]})
    return value


Texts = Annotated[dict[str, str], AfterValidator(_check_texts)]
"""The same text in each language of the project, by BCP 47 language."""

LanguageTag = Annotated[str, AfterValidator(_check_language)]
"""A language as BCP 47 writes it: `en`, `pt-BR`."""

Phrase = Annotated[str, AfterValidator(_check_phrase)]
"""A phrase of two letters or more."""

DeclarationKey = Literal[
    "interests", "funding", "ethics", "consent", "data-availability", "contributions", "generative-ai", "acknowledgements", "search-strategy"
]
"""What a journal may ask the authors to declare."""
