"""Make matplotlib's SVG small and fit to stand within a page: each glyph once, whole numbers, no style sheet, ids of the figure's own.

matplotlib repeats style in CSS (one rule of it would hold for the whole page), gives ids that two figures would share, and six decimals to every number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_HREF = f"{{{_XLINK}}}href"

# Outlines and places of glyphs are kept in thousandths of the size, the whole numbers that the fonts themselves are drawn in: nothing is lost.
# matplotlib gives them for a size of 100 points: outlines in sixty-fourths of a point, places in points.
_GLYPH_SCALE = 1000 / 6400
_PLACE_SCALE = 1000 / 100
_SIZE_PARTS = 100_000

_DECIMALS = 100
"""Parts of a point that are kept for all else: 0.0035 mm."""

_TOKEN = re.compile(r"[MLCQz]|-?\d+(?:\.\d+)?")
_TRANSLATE = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)")
_SCALE = re.compile(r"scale\(([-\d.]+)")
_LETTERS = {"M": 1, "L": 1, "Q": 2, "C": 3, "z": 0}


def minified(data: bytes, name: str) -> bytes:
    """Give the same picture; ids are `name`, those that begin with it and a hyphen, and those of glyphs: `name`, `-g` and a number."""
    source = etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_blank_text=True, no_network=True, resolve_entities=False))
    names: dict[str | None, str] = {None: _SVG, "xlink": _XLINK}
    root = etree.Element(f"{{{_SVG}}}svg", nsmap=names)  # type: ignore[arg-type]
    for key in ("width", "height", "viewBox"):
        root.set(key, source.get(key, ""))
    root.set("id", name)
    root.set("stroke-linejoin", "round")
    glyphs = etree.SubElement(root, f"{{{_SVG}}}defs")
    known = _glyphs(source, glyphs, name)
    for element in _shown(source):
        identifier = element.get("id") or ""
        for child in element:
            drawn = _run(child, known) if child.tag == f"{{{_SVG}}}g" else _path(child)
            if identifier.startswith(f"{name}-"):
                drawn.set("id", identifier)
            root.append(drawn)
    return etree.tostring(root, encoding="utf-8")


def _shown(source: etree._Element) -> Iterator[etree._Element]:
    """Give the group of each thing drawn; matplotlib nests them in one of the whole figure."""
    figure = source.find(f"{{{_SVG}}}g")
    return iter(()) if figure is None else figure.iterchildren(f"{{{_SVG}}}g")


def _glyphs(source: etree._Element, target: etree._Element, name: str) -> dict[str, str]:
    """Put each outline into the definitions; give its new id for the old one. Those of spaces draw nothing and are left out."""
    known: dict[str, str] = {}
    for path in source.iter(f"{{{_SVG}}}path"):
        old = path.get("id")
        data = path.get("d")
        if old and data:
            known[old] = f"{name}-g{len(known)}"
            etree.SubElement(target, f"{{{_SVG}}}path", id=known[old], d=_data(data, _GLYPH_SCALE, 1))
    return known


def _run(group: etree._Element, known: dict[str, str]) -> etree._Element:
    """Give a line of text."""
    transform = group.get("transform", "")
    x, y = _numbers(_TRANSLATE, transform)
    (scale,) = _numbers(_SCALE, transform)
    drawn = etree.Element(f"{{{_SVG}}}g")
    _style(group, drawn)
    size = _number(scale / _PLACE_SCALE, _SIZE_PARTS)
    drawn.set("transform", f"translate({_number(x, _DECIMALS)} {_number(y, _DECIMALS)}) scale({size} -{size})")
    for use in group.iterchildren(f"{{{_SVG}}}use"):
        new = known.get((use.get(_HREF) or "").removeprefix("#"))
        if new is None:
            continue
        glyph = etree.SubElement(drawn, f"{{{_SVG}}}use")
        glyph.set(_HREF, f"#{new}")
        place = use.get("transform")
        for key, value in zip("xy", _numbers(_TRANSLATE, place) if place else (), strict=False):
            if round(value * _PLACE_SCALE):
                glyph.set(key, _number(value * _PLACE_SCALE, 1))
    return drawn


def _path(path: etree._Element) -> etree._Element:
    """Give a line or an outline."""
    drawn = etree.Element(f"{{{_SVG}}}path")
    _style(path, drawn)
    drawn.set("d", _data(path.get("d", ""), 1.0, _DECIMALS))
    return drawn


def _style(source: etree._Element, target: etree._Element) -> None:
    """Write the style as attributes: a page's security policy may forbid style, and its own style sheet may then set it."""
    for item in filter(None, (source.get("style") or "").split(";")):
        key, _, value = (part.strip() for part in item.partition(":"))
        if (key, value) not in {("stroke-dashoffset", "0"), ("stroke-linecap", "butt")}:
            target.set(key, value)


def _numbers(pattern: re.Pattern[str], text: str) -> tuple[float, ...]:
    found = pattern.search(text)
    if found is None:
        raise ValueError(f"matplotlib wrote a transform of another form: `{text}`")
    return tuple(map(float, found.groups()))


def _data(data: str, scale: float, parts: int) -> str:
    """Give path data in relative coordinates, rounded to `parts` of a unit: each point is rounded, so that no error adds up."""
    written: list[str] = []
    here = start = (0, 0)
    tokens = iter(_TOKEN.findall(data))
    for letter in tokens:
        points = [(round(float(next(tokens)) * scale * parts), round(float(next(tokens)) * scale * parts)) for _ in range(_LETTERS[letter])]
        steps = [(x - here[0], y - here[1]) for x, y in points]
        if letter == "L" and steps[0][1] == 0:
            written.append(f"h{_number(steps[0][0] / parts, parts)}")
        elif letter == "L" and steps[0][0] == 0:
            written.append(f"v{_number(steps[0][1] / parts, parts)}")
        else:
            numbers = " ".join(_number(value / parts, parts) for step in (points if letter == "M" else steps) for value in step)
            written.append((letter if letter == "M" else letter.lower()) + numbers)
        here = points[-1] if points else start
        if letter == "M":
            start = here
    return "".join(written)


def _number(value: float, parts: int) -> str:
    """Give a number rounded to `parts` of a unit, without needless zeros."""
    return f"{round(value * parts) / parts + 0.0:.6f}".rstrip("0").rstrip(".")
