"""Read JSON exports so that each record knows its line."""

from __future__ import annotations

import json
from typing import Any

from probant.diagnostics import Findings
from probant.spans import Span
from probant.update.markup import without_unseen

_LISTS = ("items", "studies", "references", "records")


def read_json(path: str, text: str, findings: Findings) -> Any | None:
    """Give the data of a JSON text; None after `import-syntax` with the place where it ends being JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = text.split("\n")
        line = lines[error.lineno - 1].strip() if error.lineno <= len(lines) else ""
        rest = text[error.pos :].strip()
        cut = not rest or (error.msg.startswith("Unterminated") and "\n" not in rest)
        message = "the JSON ends before it is complete" if cut else f"not JSON from here: {error.msg[:1].lower()}{error.msg[1:]}"
        findings.add(
            "import-syntax",
            message + (f": `{line[:60]}`" if line else ""),
            Span(path, error.lineno, error.colno),
            hint="the file may be cut off: save the record again, whole" if cut else "save the record again",
        )
    except RecursionError:
        findings.add("import-syntax", "JSON nested deeper than any record", Span(path, 1, 1), hint="save the record again")
    return None


def members(path: str, text: str, data: Any) -> list[tuple[dict[str, Any], Span]]:
    """Give the records of a JSON text, each with its place: of a list, of a service's list of answers, or the one that it is."""
    if isinstance(data, dict):
        message = data.get("message")
        holder = message if isinstance(message, dict) else data
        for name in _LISTS:
            if isinstance(holder.get(name), list):
                return _placed(path, text, holder[name])
        return [(holder, Span(path, 1, 1))]
    return _placed(path, text, data) if isinstance(data, list) else []


def _placed(path: str, text: str, items: list[Any]) -> list[tuple[dict[str, Any], Span]]:
    """Find each item of a list in the text: the next place from which the same value is read."""
    decoder = json.JSONDecoder()
    out: list[tuple[dict[str, Any], Span]] = []
    position = 0
    for item in items:
        if not isinstance(item, dict):
            continue
        at, end = text.find("{", position), position
        while at >= 0:
            try:
                value, end = decoder.raw_decode(text, at)
            except ValueError:
                value = None
            if value == item:
                break
            at = text.find("{", at + 1)
        line = text.count("\n", 0, at) + 1 if at >= 0 else 1
        out.append((item, Span(path, line, at - text.rfind("\n", 0, at) if at >= 0 else 1)))
        position = end if at >= 0 else position
    return out


def one(value: Any) -> str | None:
    """Give a value that is text or a number, or the first such of a list, as text; None for anything else."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str | int | float) and not isinstance(item, bool) and str(item).strip():
            return without_unseen(str(item)).strip() or None
    return None


def mapping(value: Any) -> dict[str, Any]:
    """Give a value that is a mapping; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """Give the mappings of a list; an empty list for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
