from __future__ import annotations

import pytest

from probant.figures import backend, draw
from probant.figures.sheet import Sheet
from probant.plots import Plot

from .picture import Picture


@pytest.fixture
def drawn(monkeypatch):
    """Draw a figure and read it back; the PNG, which takes most of the time, is not made."""
    monkeypatch.setattr(backend, "png", lambda _: b"")

    def make(plot: Plot, shape: str = "wide", language: str = "fr") -> Picture:
        return Picture(draw(plot, name="figure", language=language, shape=shape).svg, "figure")

    return make


@pytest.fixture
def written(monkeypatch):
    """Draw a figure and give its lines of text, in the order in which they are set."""
    monkeypatch.setattr(backend, "png", lambda _: b"")
    found: list[str] = []
    plain = Sheet.text

    def text(self, x, top, lines, face, align="left"):
        found.extend(lines)
        return plain(self, x, top, lines, face, align)

    monkeypatch.setattr(Sheet, "text", text)

    def make(plot: Plot, shape: str = "wide", language: str = "fr") -> list[str]:
        found.clear()
        draw(plot, name="figure", language=language, shape=shape)
        return list(found)

    return make
