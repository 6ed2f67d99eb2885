"""Turn pydantic's errors into diagnostics with the place of the offending value."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from probant.diagnostics import Findings, closest
from probant.loading.yaml_source import Path, YamlFile
from probant.model.base import described

M = TypeVar("M", bound=BaseModel)

_FORMAT = "see the format in docs/authoring.md"

_RULES = {
    "extra_forbidden": "unknown-field",
    "missing": "missing-field",
    "literal_error": "not-one-of",
    "union_tag_invalid": "unknown-kind",
    "union_tag_not_found": "missing-field",
    "string_pattern_mismatch": "invalid-value",
    "invalid-value": "invalid-value",
    "number-with-comma": "number-with-comma",
    "not-a-number": "not-a-number",
    "impossible-value": "impossible-value",
    "bad-identifier": "bad-identifier",
    "untranslated-label": "untranslated-label",
    "unknown-language": "unknown-language",
    "too_short": "missing-field",
    "missing-field": "missing-field",
}
_EXPECTED = {
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_parsing": "a whole number",
    "float_parsing": "a number",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "list_type": "a list",
    "string_type": "text",
}
_HINTS = {
    "missing-field": "add it; `null` where it is not known and the format allows it",
    "number-with-comma": "write a decimal point, and no sign between thousands",
    "not-a-number": "write the digits as reported, without unit or sign: `0.70`",
    "impossible-value": "compare it with the source",
    "bad-identifier": "use lower-case ASCII letters, digits and single hyphens",
    "untranslated-label": "write the text in each language of the project",
    "unknown-language": "delete it, or add the language to probant.toml",
}


def _locate(data: Any, loc: tuple[str | int, ...]) -> Path:
    """Give the path into the data that pydantic's location means, leaving out the names of union members."""
    path: list[str | int] = []
    for position, step in enumerate(loc):
        if isinstance(data, dict):
            last = position == len(loc) - 1
            if step in data:
                path.append(step)
                data = data[step]
            elif last:
                path.append(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            path.append(step)
            data = data[step]
    return tuple(path)


def _known_fields(model: Any, kind: str | None) -> list[str]:
    """Give the fields of a model, or of the member of a union that a kind names."""
    fields = getattr(model, "model_fields", None)
    if fields is not None:
        return list(fields)
    members = getattr(getattr(model, "__origin__", None), "__args__", ()) or ()
    for member in members:
        names = getattr(member.model_fields.get("kind"), "annotation", None)
        if kind in getattr(names, "__args__", ()):
            return list(member.model_fields)
    return []


def report(error: ValidationError, file: YamlFile, base: Path, data: Any, findings: Findings, known: list[str] | None = None) -> None:
    """Add a finding for each of pydantic's errors about `data`, which stands at `base` in `file`."""
    for item in error.errors(include_url=False):
        rule = _RULES.get(item["type"], "wrong-type")
        path = base + _locate(data, (*item["loc"], *([item["ctx"]["field"]] if "field" in item.get("ctx", {}) else [])))
        name = _name(item["loc"])
        hint = item.get("ctx", {}).get("hint") or _HINTS.get(rule)
        span = file.span(path)
        if rule == "unknown-field":
            message, hint, span = (
                f"unknown field {name}",
                closest(str(item["loc"][-1]), known or []) or "delete it, or correct its name",
                file.key_span(path),
            )
        elif item["type"] == "union_tag_not_found":
            message, span = "missing field `kind`", file.span(base)
        elif item["type"] == "missing-field":
            message, hint, span = item["msg"], str(item["ctx"]["hint"]), file.span(path)
        elif rule == "missing-field" and item["type"] != "too_short":
            message, span = f"missing field {name}", file.span(path[:-1])
        elif rule == "unknown-kind":
            tag = item["ctx"]["tag"]
            kinds = [kind.strip("' ") for kind in item["ctx"]["expected_tags"].split(",")]
            message, hint, span = f"unknown kind `{tag}`", closest(tag, kinds) or f"one of: {', '.join(kinds)}", file.span((*base, "kind"))
        elif rule == "not-one-of":
            message, hint = f"`{item['input']}` is not allowed for {name}", f"one of: {item['ctx']['expected']}".replace("'", "")
        elif rule == "wrong-type":
            message, hint = f"{name}: expected {_EXPECTED.get(item['type'], _lower(item['msg']))}, got {described(item['input'])}", _FORMAT
        else:
            message = (
                item["msg"]
                if item["type"] in _RULES and ("`" in item["msg"] or rule == "not-a-number")
                else f"{name}: {_lower(item['msg'])}, got {described(item['input'])}"
            )
        findings.add(rule, message, span, hint=hint)


def _name(loc: tuple[str | int, ...]) -> str:
    """Give the name of what an error is about: a field, or an item of a list."""
    if loc and isinstance(loc[-1], int):
        return f"item {loc[-1] + 1} of `{loc[-2]}`" if len(loc) > 1 else f"item {loc[-1] + 1}"
    return f"`{loc[-1]}`" if loc else "the value"


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def validate_model(model: type[M], file: YamlFile, findings: Findings, languages: tuple[str, ...]) -> M | None:
    """Validate a whole file; None after findings."""
    if not isinstance(file.data, dict):
        findings.add("wrong-type", f"expected a mapping, got {described(file.data)}", file.span(()), hint=_FORMAT)
        return None
    try:
        return model.model_validate(file.data, context={"languages": languages})
    except ValidationError as error:
        report(error, file, (), file.data, findings, _known_at(model))
        return None


def _known_at(model: type[BaseModel]) -> list[str]:
    names = set(model.model_fields)
    for field in model.model_fields.values():
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            names |= set(getattr(part, "model_fields", {}))
    return sorted(names)


def validate_part(
    adapter: TypeAdapter[Any], file: YamlFile, base: Path, data: Any, findings: Findings, known: list[str], languages: tuple[str, ...]
) -> Any | None:
    """Validate the part of a file at `base`; None after findings."""
    if not isinstance(data, dict):
        findings.add("wrong-type", f"expected a mapping, got {described(data)}", file.span(base), hint=_FORMAT)
        return None
    try:
        return adapter.validate_python(data, context={"languages": languages})
    except ValidationError as error:
        report(error, file, base, data, findings, known)
        return None
