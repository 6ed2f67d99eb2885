"""Tell which template and line the running code comes from. Jinja can say it too, but reads its whole table of lines anew each time."""

from __future__ import annotations

import functools
import sys
from bisect import bisect_right
from types import FrameType
from typing import Any


@functools.lru_cache(maxsize=256)
def _lines(template: Any) -> tuple[list[int], list[int]]:
    """Give the lines of a template's code, in order, and the line of the template that each comes from."""
    table = sorted((code, line) for line, code in template.debug_info)
    return [code for code, _line in table], [line for _code, line in table]


def calling_template() -> tuple[str, int]:
    """Give the path and line of the template whose code is running."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - Jinja itself maps frames to template lines this way
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            codes, lines = _lines(template)
            index = bisect_right(codes, frame.f_lineno) - 1
            return str(template.filename), lines[index] if index >= 0 else 1
        frame = frame.f_back
    return "templates", 0
