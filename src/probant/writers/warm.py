"""Import what page layout needs, so that worker processes forked from here start with it."""

from __future__ import annotations

import contextlib

with contextlib.suppress(ImportError, OSError):
    # A machine without Pango says so when a PDF is asked for, with the command that installs it.
    from probant.writers import docx, html, pdf  # noqa: F401

    pdf.prepare()
