"""The tiny review and the editions of the real one, assembled once."""

from __future__ import annotations

from typing import Any

import pytest

from probant import pipeline
from tests.support.validators import ROOT

TINY = ROOT / "tests" / "projects" / "tiny"


@pytest.fixture(scope="session")
def tiny() -> Any:
    """Corpus, edition, manuscripts and documents of the tiny review."""
    return pipeline.assembled(TINY)


@pytest.fixture(scope="session")
def unsigned() -> Any:
    """Those of the edition that nobody has signed."""
    return pipeline.assembled(ROOT, "2026")


@pytest.fixture(scope="session")
def restated() -> Any:
    """Those of the edition that restates the published article."""
    return pipeline.assembled(ROOT, "2019")
