"""What the DTDs of MECA say of a package's two files. Nothing of the engine is imported here."""

from __future__ import annotations

import functools

from lxml import etree

from tests.support.validators import web_tools


@functools.cache
def dtd(name: str) -> etree.DTD:
    """Give the DTD of `manifest` or `transfer`."""
    return etree.DTD(file=str(web_tools() / "meca" / "dist" / f"{name}-1.0.dtd"))


def invalid(name: str, data: bytes) -> list[str]:
    """Give what the DTD finds wrong with a file."""
    found = dtd(name)
    valid = found.validate(etree.fromstring(data))
    errors = [f"{entry.line}: {entry.message}" for entry in found.error_log]
    assert valid is not bool(errors)
    return errors
