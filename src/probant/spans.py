"""A place in a file of the project, carried by every value from the first byte to the last diagnostic."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A place in a file.

    `path` is relative to the project's folder, in POSIX form. `line` and `column` count from 1; 0 means that the place is the whole file.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Give `path:line:column`, leaving out what is not known."""
        if not self.line:
            return self.path
        if not self.column:
            return f"{self.path}:{self.line}"
        return f"{self.path}:{self.line}:{self.column}"
