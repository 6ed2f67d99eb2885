"""Nothing runs over anything else or out of the figure, whatever the number of rows and the length of labels. Judged on the finished SVG."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from probant.figures import backend, draw
from probant.figures.look import LOOKS
from probant.plots import Forest, ForestRow, Landscape, LandscapePanel, LandscapeRow, Plot, Timeline, TimelineRow

from . import samples
from .picture import Picture

SHAPES = ("wide", "narrow")
MARKS = ("estimate", "interval", "low", "high", "first", "second", "link", "bar", "published", "open", "arrow", "publication")
WORDS = (
    "survie",
    "globale",
    "sans",
    "progression",
    "de",
    "la",
    "maladie",
    "après",
    "Zürich–Genève",
    "multi-institutionnel",
    "d’Édimbourg",
    "anticonstitutionnellement",
)


def faults(picture: Picture) -> list[str]:
    """Give what is out of the figure, and which texts or marks run over one another."""
    found = [
        f"text outside: {box}" for box in picture.texts if box.left < 0 or box.top < 0 or box.right > picture.width or box.bottom > picture.height
    ]
    found += [
        f"mark outside: {name}"
        for name, mark in picture.marks.items()
        if mark.box.left < -0.1 or mark.box.top < -0.1 or mark.box.right > picture.width + 0.1 or mark.box.bottom > picture.height + 0.1
    ]
    found += [f"texts: {one} {other}" for one, other in combinations(picture.texts, 2) if one.over(other)]
    drawn = {name: mark.box for name, mark in picture.marks.items() if name.split("-")[0] in MARKS}
    found += [
        f"text over {name}: {box}"
        for name, mark in drawn.items()
        for box in picture.texts
        if mark.over(box) or (mark.top == mark.bottom and box.left < mark.right and mark.left < box.right and box.top < mark.top < box.bottom)
    ]
    return found


def picture_of(plot: Plot, shape: str) -> Picture:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "png", lambda _: b"")
        return Picture(draw(plot, name="f", language="fr", shape=shape).svg, "f")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", ("fr", "en"))
@pytest.mark.parametrize("kind", ("forest", "landscape", "timeline"))
def test_nothing_runs_over_anything_else(kind, language, shape):
    picture = picture_of(getattr(samples, kind)(language), shape)
    assert faults(picture) == []
    assert len(picture.texts) > 20
    assert picture.width == pytest.approx(LOOKS[shape].width)


def test_the_judge_finds_fault():
    """It sees a text over another one, over a mark, and outside."""
    picture = picture_of(samples.landscape("fr"), "wide")
    text = picture.texts[5]
    picture.texts.append(text)
    assert any(fault.startswith("texts:") for fault in faults(picture))
    picture.texts[-1] = picture.marks["first-0-0"].box
    assert any(fault.startswith("text over first-0-0") for fault in faults(picture))
    picture.width = text.right - 1
    assert any(fault.startswith("text outside") for fault in faults(picture))


phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
ratios = st.integers(2, 900).map(lambda value: f"{value / 100:.2f}")


@st.composite
def forests(draw_from) -> Forest:
    rows = []
    for number in range(draw_from(st.integers(1, 25))):
        estimate, level = draw_from(ratios), draw_from(st.sampled_from((None, "95", "80")))
        bare = draw_from(st.booleans()) and number % 3 == 0
        low, high = (
            (None, None)
            if bare
            else (
                f"{float(estimate) / draw_from(st.integers(105, 3000)) * 100:.4f}",
                f"{float(estimate) * draw_from(st.integers(105, 3000)) / 100:.2f}",
            )
        )
        words = draw_from(phrases) if bare else f"({low}–{high})" + ("" if level is None else f" IC à {level}\u00a0%")
        n = draw_from(st.sampled_from((None, "8", "99", "1250")))
        rows.append(
            ForestRow(
                f"Étude {number // draw_from(st.integers(1, 3))}",
                draw_from(phrases),
                n,
                n or "n.r.",
                estimate,
                low,
                high,
                level,
                estimate.replace(".", ","),
                words,
            )
        )
    texts = [draw_from(phrases) for _ in range(9)]
    return Forest(tuple(rows), "Étude", texts[0], "n", texts[1], texts[2], texts[3], texts[4], "95", texts[5], texts[6], texts[7], texts[8])


@st.composite
def landscapes(draw_from) -> Landscape:
    panels = []
    for maximum in draw_from(st.sampled_from((("100",), (None,), (None, "100")))):
        rows = []
        for number in range(draw_from(st.integers(1, 12))):
            values = [draw_from(st.one_of(st.none(), st.integers(0, 1000).map(lambda value: f"{value / 10}"))) for _ in range(2)]
            if values == [None, None]:
                values[0] = "5"
            texts = [f"{value}\u202f%" if value is not None else draw_from(st.sampled_from(("", "non rapporté"))) for value in values]
            rows.append(LandscapeRow(f"Étude {number}", draw_from(phrases), *values, *texts))
        panels.append(LandscapePanel(draw_from(phrases), tuple(rows), maximum, draw_from(st.sampled_from((None, "12"))) if maximum is None else None))
    return Landscape(tuple(panels), draw_from(phrases), draw_from(phrases))


@st.composite
def timelines(draw_from) -> Timeline:
    dates = st.one_of(st.none(), st.integers(1990, 2030).map(str), st.dates().map(lambda day: f"{1990 + day.year % 40}-{day.month:02}"))
    rows = []
    for number in range(draw_from(st.integers(1, 20))):
        start, end, published = draw_from(dates), draw_from(dates), draw_from(dates)
        if start is not None and end is not None and end < start:
            start, end = end, start
        if start is not None and end is not None and end.startswith(start[:4]):
            start, end = start[:4], start[:4]
        rows.append(TimelineRow(f"{draw_from(phrases)} {number}", draw_from(phrases), start, end, published or "2001", draw_from(phrases)))
    return Timeline(tuple(rows), draw_from(phrases), draw_from(phrases), draw_from(phrases), draw_from(phrases))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("plots", (forests(), landscapes(), timelines()), ids=("forest", "landscape", "timeline"))
def test_nothing_runs_over_anything_else_in_any_figure(plots, shape):
    @settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(plots)
    def holds(plot: Plot) -> None:
        assert faults(picture_of(plot, shape)) == []

    holds()
