"""Draw a figure's SVG once, as the operators of a PDF page, so that a page that shows it again has only to take them.

WeasyPrint reads and draws an SVG anew each time, which takes a fifth of the time of an article's pages. Operators are what it draws (ISO 32000-1, annex A),
in the SVG's own measures. As with `columns`, this rests on WeasyPrint's inside: it is done for the version it was checked with, and a test compares the pages.

This module imports WeasyPrint (half a second): import it only where a PDF is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn
from xml.etree import ElementTree as ET

import weasyprint
from weasyprint import images
from weasyprint.pdf.stream import Stream
from weasyprint.svg import SVG

from probant.writers import STROKES

__all__ = ["STROKES", "drawn_before", "frame_of", "operators", "stream_bytes"]

KNOWN_VERSIONS = ("70.0",)

_NEED_FILES = {"text", "image"}
"""Elements that need fonts or other images of the file."""

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


def operators(svg: bytes) -> bytes | None:
    """Give the operators that draw an SVG, after a comment with its width and height.

    None when they would need more than themselves, or for a WeasyPrint that was not looked at.
    """
    if weasyprint.VERSION not in KNOWN_VERSIONS:
        return None
    root = ET.fromstring(svg)  # noqa: S314 - the engine's own drawing
    if any(element.tag.rpartition("}")[2] in _NEED_FILES for element in root.iter()):
        return None
    drawing = SVG(root, "", None, None)
    width, height = drawing.get_intrinsic_size(16)
    if not width or not height:
        return None
    nothing = _Nothing()
    stream = _Stream(nothing, (0, 0, width, height), nothing, nothing, nothing, nothing, None)
    try:
        drawing.draw(stream, width, height, "", None)
    except _NeedsMoreError:
        return None
    return f"% {width!r} {height!r}\n".encode() + stream_bytes(stream)


def stream_bytes(stream: Any) -> bytes:
    """Give the operators of a stream as they stand in the file."""
    from pydyf import _to_bytes  # type: ignore[import-untyped]

    return b"\n".join(_to_bytes(item) for item in stream.stream)


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


def frame_of(svg: bytes) -> bytes:
    """Give an SVG without what it draws: what a page has to know of one that was drawn before."""
    root = ET.fromstring(svg)  # noqa: S314 - the engine's own drawing
    root[:] = []
    return ET.tostring(root)
