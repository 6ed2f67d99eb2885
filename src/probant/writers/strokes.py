"""Draw a figure's SVG once, as the operators of a PDF page, so that a page that shows it again has only to take them.

WeasyPrint reads and draws an SVG anew each time, which takes a fifth of the time of an article's pages. Operators are what it draws (ISO 32000-1, annex A),
in the SVG's own measures. As with `columns`, this rests on WeasyPrint's inside: it is done for the version it was checked with, and a test compares the pages.

This module imports WeasyPrint (half a second): import it only where a PDF is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn
from xml.etree import ElementTree as ET

import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint import images, svg
from weasyprint.pdf.stream import Stream
from weasyprint.svg import SVG

from probant.writers import STROKES

__all__ = ["STROKES", "drawn_before", "frame_of", "operators", "stream_bytes"]

KNOWN_VERSIONS = ("70.0",)

_NEED_FILES = {"text", "image", "marker"}
"""Elements that need fonts or other images of the file, or know of a path more than its operators."""

_plain_draw = images.SVGImage.draw


class _NeedsMoreError(Exception):
    """The drawing needs something of the file besides its own operators: a font, a pattern, a transparency."""


class _Nothing(dict[str, Any]):
    """The resources of a stream that may use none."""

    def __getitem__(self, key: str) -> NoReturn:
        raise _NeedsMoreError(key)

    def __contains__(self, key: object) -> bool:
        raise _NeedsMoreError(str(key))


class _Stream(Stream):  # type: ignore[misc]
    """The operators of an opaque drawing, which begins where nothing is transparent."""

    def set_alpha(self, alpha: float, stroke: bool = False, fill: bool | None = None) -> None:  # noqa: ARG002 - WeasyPrint's signature
        if alpha != 1:
            raise _NeedsMoreError(f"alpha {alpha}")


def operators(image: bytes) -> bytes | None:
    """Give the operators that draw an SVG, after a comment with its width and height.

    None when they would need more than themselves, or for a WeasyPrint that was not looked at.
    """
    if weasyprint.VERSION not in KNOWN_VERSIONS:
        return None
    root = ET.fromstring(image)  # noqa: S314 - the engine's own drawing
    if any(element.tag.rpartition("}")[2] in _NEED_FILES for element in root.iter()):
        return None
    drawing = SVG(root, "", None, None)
    width, height = drawing.get_intrinsic_size(16)
    if not width or not height:
        return None
    nothing = _Nothing()
    stream = _Stream(nothing, (0, 0, width, height), nothing, nothing, nothing, nothing, None)
    try:
        with _paths_read_once():
            drawing.draw(stream, width, height, "", None)
    except _NeedsMoreError:
        return None
    return f"% {width!r} {height!r}\n".encode() + stream_bytes(stream)


@contextmanager
def _paths_read_once() -> Iterator[None]:
    """Read each path once, for as long as this lasts: a letter is a path that stands wherever the letter does."""
    read = svg.TAGS["path"]
    found: dict[str, bytes] = {}

    def path(drawing: Any, node: Any, font_size: float) -> None:
        shape = node.get("d", "")
        if shape not in found:
            start = len(drawing.stream.stream)
            read(drawing, node, font_size)
            found[shape] = _joined(drawing.stream.stream[start:])
            del drawing.stream.stream[start:]
        drawing.stream.stream.append(found[shape])

    svg.TAGS["path"] = path
    try:
        yield
    finally:
        svg.TAGS["path"] = read


def stream_bytes(stream: Any) -> bytes:
    """Give the operators of a stream as they stand in the file."""
    return _joined(stream.stream)


def _joined(items: Iterable[Any]) -> bytes:
    return b"\n".join(pydyf._to_bytes(item) for item in items)  # noqa: SLF001 - what pydyf's own property does


@contextmanager
def drawn_before(prepared: Mapping[str, bytes]) -> Iterator[None]:
    """Draw images from their operators, by address, for as long as this lasts; all others as WeasyPrint does."""

    def draw(image: Any, stream: Any, width: float, height: float, style: Any) -> None:
        found = prepared.get(image._base_url)  # noqa: SLF001 - the one place that has it
        if found is None:
            _plain_draw(image, stream, width, height, style)
            return
        own_width, own_height = map(float, found.partition(b"\n")[0].split()[1:])
        stream.transform(a=width / own_width, d=height / own_height)
        stream.stream.append(found)

    images.SVGImage.draw = draw
    try:
        yield
    finally:
        images.SVGImage.draw = _plain_draw


def frame_of(image: bytes) -> bytes:
    """Give an SVG without what it draws: what a page has to know of one that was drawn before."""
    root = ET.fromstring(image)  # noqa: S314 - the engine's own drawing
    root[:] = []
    return ET.tostring(root)
