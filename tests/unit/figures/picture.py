"""Read a figure's SVG back as geometry, without the engine's help: where each mark is, and which box the ink of each line of text fills."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
_TOKEN = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?")
_TAKES = {"M": 2, "l": 2, "h": 1, "v": 1, "q": 4, "c": 6, "z": 0}


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def over(self, other: Box, slack: float = 0.1) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > slack and down > slack


@dataclass(frozen=True)
class Mark:
    box: Box
    attributes: dict[str, str]


def corners(data: str) -> list[tuple[float, float]]:
    """Give the points of a path, those that steer its curves included."""
    tokens = iter(_TOKEN.findall(data))
    x = y = 0.0
    start = (0.0, 0.0)
    found = []
    for letter in tokens:
        numbers = [float(next(tokens)) for _ in range(_TAKES[letter])]
        if letter == "M":
            x, y = start = (numbers[0], numbers[1])
        elif letter == "h":
            x += numbers[0]
        elif letter == "v":
            y += numbers[0]
        elif letter == "z":
            x, y = start
        else:
            points = [(x + numbers[at], y + numbers[at + 1]) for at in range(0, len(numbers), 2)]
            found += points[:-1]
            x, y = points[-1]
        found.append((x, y))
    return found


def around(points: list[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


class Picture:
    """A parsed figure."""

    def __init__(self, data: bytes, name: str) -> None:
        self.root = etree.fromstring(data)
        self.name = name
        _, _, self.width, self.height = map(float, self.root.get("viewBox", "").split())
        self.outlines = {path.get("id"): around(corners(path.get("d"))) for path in self.root.find(f"{SVG}defs")}
        self.marks = {
            path.get("id").removeprefix(f"{name}-"): Mark(around(corners(path.get("d"))), dict(path.attrib))
            for path in self.root
            if path.tag == f"{SVG}path" and path.get("id")
        }
        self.texts = [box for group in self.root.findall(f"{SVG}g") if (box := self._ink(group)) is not None]

    def x(self, mark: str) -> float:
        """Give where the middle of a mark is."""
        return self.marks[mark].box.middle[0]

    def _ink(self, group: etree._Element) -> Box | None:
        """Give the box of a line of text, in points."""
        x, y, size = map(float, re.fullmatch(r"translate\(([-\d.]+) ([-\d.]+)\) scale\(([\d.]+) -[\d.]+\)", group.get("transform")).groups())
        boxes = [(self.outlines[use.get(HREF)[1:]], float(use.get("x", 0))) for use in group.findall(f"{SVG}use")]
        if not boxes:
            return None
        return Box(
            x + size * min(box.left + at for box, at in boxes),
            y - size * max(box.bottom for box, _ in boxes),
            x + size * max(box.right + at for box, at in boxes),
            y - size * min(box.top for box, _ in boxes),
        )
