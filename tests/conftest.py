"""What tests of several folders share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.services import Services, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Services]:
    """A server on this machine that answers as the services do that a look-up asks."""
    with serving() as services:
        yield services
