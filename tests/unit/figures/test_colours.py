"""Colours that everyone can see and tell apart, on screen and from a grey printer."""

from __future__ import annotations

import pytest

from probant.figures.look import FIRST, GROUND, INK, LINK, LOOKS, SECOND, SOFT

# Viénot, Brettel and Mollon, 1999: what a person without the middle cones sees, in linear light.
DEUTERANOPIA = ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0))
PROTANOPIA = ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0))


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour: str) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "colour", sorted({INK, SOFT, *(face.colour for look in LOOKS.values() for face in (look.text, look.strong, look.note, look.small))})
)
def test_text_can_be_read(colour):
    """WCAG 2.2, 1.4.3."""
    assert contrast(colour, GROUND) >= 4.5


@pytest.mark.parametrize("colour", (FIRST, SECOND, LINK, SOFT))
def test_marks_can_be_seen(colour):
    """WCAG 2.2, 1.4.11."""
    assert contrast(colour, GROUND) >= 3


@pytest.mark.parametrize("sight", (DEUTERANOPIA, PROTANOPIA), ids=("deuteranopia", "protanopia"))
def test_both_kinds_of_marks_differ_for_colour_blind_readers(sight):
    """By their hue; in grey they are alike, and differ in form (their tests see to that)."""
    seen = [[sum(weight * part for weight, part in zip(row, linear(colour), strict=True)) for row in sight] for colour in (FIRST, SECOND)]
    blueness = [parts[2] / sum(parts) for parts in seen]
    assert abs(blueness[0] - blueness[1]) > 0.3


def test_letters_are_large_enough_on_a_phone():
    """8 points (10.7 CSS pixels) where 280 of 320 CSS pixels, 210 points, are the figure's."""
    look = LOOKS["narrow"]
    assert min(face.size for face in (look.text, look.strong, look.note, look.small)) * 210 / look.width >= 8
