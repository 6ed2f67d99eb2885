"""Lay a plot out on a sheet, whatever its kind."""

from __future__ import annotations

from probant.figures import forest, landscape, timeline
from probant.figures.look import Look
from probant.figures.sheet import Sheet
from probant.plots import Forest, Landscape, Plot


def lay_out(sheet: Sheet, plot: Plot, look: Look, language: str) -> float:
    """Draw the plot; give the height it takes (points). ValueError for a plot without rows, or values that its scale cannot show."""
    if isinstance(plot, Forest):
        return forest.draw(sheet, plot, look, language)
    if isinstance(plot, Landscape):
        return landscape.draw(sheet, plot, look, language)
    return timeline.draw(sheet, plot, look)
