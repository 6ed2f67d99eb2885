"""WeasyPrint as the PDF writer uses it: nothing fetched, tags and metadata for PDF/UA-1 and PDF/A-3a at once, the same bytes each time.

This module imports WeasyPrint (half a second): import it only where a PDF is made.
"""

from __future__ import annotations

import gc
import logging
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from xml.etree import ElementTree as ET

import cssselect2  # type: ignore[import-untyped]
import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint.logger import LOGGER
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from probant.fonts import FAMILIES, MissingGlyph
from probant.writers import STROKES, targets
from probant.writers.columns import laid_out_once
from probant.writers.lines import broken_right
from probant.writers.strokes import drawn_before, frame_of, stream_bytes
from probant.writers.tagging import languages_said

BASE_URL = "https://build.invalid/"
"""Where the page and its images pretend to be: a name that can never be resolved (RFC 2606), so that no path of this machine enters the file."""

# The first is said where HarfBuzz's subsetter is not installed: fontTools then does its work.
_HARMLESS = ("Using fontTools instead of HarfBuzz-Subset",)

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

# PDF/A wants every namespace it does not know to be described: ISO 19005-3, 6.6.2.3.
_PDFUA = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<rdf:Description rdf:about="" pdfuaid:part="1"/>
<rdf:Description rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""

for _prefix, _name in (("pdfaExtension", "extension/"), ("pdfaSchema", "schema#"), ("pdfaProperty", "property#")):
    ET.register_namespace(_prefix, f"http://www.aiim.org/pdfa/ns/{_name}")


class TypesettingError(RuntimeError):
    """WeasyPrint complained: a style it does not know, a link without target, a resource that is not there."""


class _Metadata(DocumentMetadata):  # type: ignore[misc]
    """Metadata that also says PDF/UA, in the one RDF element that validators read, and uncompressed."""

    def include_in_pdf(self, pdf: Any, variant: str, version: int, conformance: str | None, compress: bool) -> None:  # noqa: ARG002
        super().include_in_pdf(pdf, variant, version, conformance, compress=False)

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str | None) -> bytes:
        rdf = ET.fromstring(super().generate_rdf_metadata(variant, version, conformance))  # noqa: S314 - WeasyPrint made it
        rdf.extend(ET.fromstring(_PDFUA))  # noqa: S314 - a constant
        data: bytes = ET.tostring(rdf, encoding="utf-8")
        return data


_plain_stream = pydyf.Stream.data
_COMPRESSION = 6


def _exact_stream(stream: Any) -> bytes:
    """Give the bytes of a PDF stream, with CR LF before `endstream`.

    pydyf writes LF: where the data happens to end with CR, the two would be read as one line end and the data as one byte short (ISO 19005-3, 6.1.6.1).
    It also compresses as hard as zlib can, which takes an eighth of the whole time for a fiftieth of the size: here zlib's usual level is used.
    """
    data = stream_bytes(stream)
    extra = pydyf.Dictionary(stream.extra.copy())
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        data = zlib.compress(data, _COMPRESSION)
    extra["Length"] = len(data)
    return b"\n".join((extra.data, b"stream", data)) + b"\r\nendstream"


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Give files of the layout under the base URL, refuse all else."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(fail_on_errors=True)
        self._files = files

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ARG002
        name = url.removeprefix(BASE_URL)
        if not url.startswith(BASE_URL) or name not in self._files:
            raise ValueError(f"refused: {url}")
        return URLFetcherResponse(url, self._files[name])


class _Page(weasyprint.HTML):  # type: ignore[misc]
    """A page from a tree: WeasyPrint's own constructor would write it out and parse it again in Python, which costs as much as all else but layout."""

    def __init__(self, root: ET.Element, fetcher: URLFetcher) -> None:
        self.base_url = BASE_URL
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


# What a glyph reads back as: spaces of every width as a space, marks without width as nothing.
_PLAIN = dict.fromkeys((160, 8239, 8287, *range(8192, 8203)), " ") | dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")


class _Characters(dict[int, str]):
    """What the glyphs of a font stand for, in plain characters.

    WeasyPrint takes the first text it meets for a glyph: a no-break space before the first plain one would make every space of the file no-break,
    and a reader who searches for two words would not find them.
    """

    def __setitem__(self, glyph: int, text: str) -> None:
        super().__setitem__(glyph, text.translate(_PLAIN) or text)


class _Fonts(dict[str, Any]):
    """The fonts of a PDF, each with plain characters for its glyphs."""

    def __setitem__(self, key: str, font: Any) -> None:
        font.to_unicode = _Characters()
        super().__setitem__(key, font)


def typeset(root: ET.Element, style: str, files: Mapping[str, bytes], *, identifier: str, epoch: int) -> bytes:
    """Give the PDF of a page; TypesettingError for anything WeasyPrint complains of, MissingGlyph for a character that no font has."""
    prepared = {name.removesuffix(STROKES): data for name, data in files.items() if name.endswith(STROKES)}
    fetcher = _Fetcher({name: frame_of(data) if name in prepared else data for name, data in files.items()})
    with ExitStack() as stack:
        complaints = stack.enter_context(_complaints())
        for context in (
            _environment("SOURCE_DATE_EPOCH", str(epoch)),
            _without_collection(),
            _exact_streams(),
            laid_out_once(),
            broken_right(),
            languages_said(),
            drawn_before({BASE_URL + name: data for name, data in prepared.items()}),
        ):
            stack.enter_context(context)
        configuration = FontConfiguration()
        sheet = weasyprint.CSS(string=style, base_url=BASE_URL, url_fetcher=fetcher, font_config=configuration)
        options = {"stylesheets": [sheet], "pdf_variant": "pdf/a-3a", "pdf_identifier": identifier.encode()[:64]}
        try:
            rendered = _Page(root, fetcher).render(font_config=configuration, **options)
        except FatalURLFetchingError as error:  # not an Exception, so that WeasyPrint itself lets it through
            raise TypesettingError(f"{error}: {error.__cause__}") from error
        targets.place(rendered.pages)
        metadata = _Metadata()
        metadata.__dict__.update(rendered.metadata.__dict__)
        rendered.metadata = metadata
        rendered.fonts = _Fonts()
        data: bytes = rendered.write_pdf(finisher=_keep_catalog_short, **options)
    _check_fonts(rendered.fonts)
    if complaints:
        raise TypesettingError("; ".join(dict.fromkeys(complaints)))
    return data


def _keep_catalog_short(_document: Any, pdf: Any) -> None:
    """Give the many link targets an object of their own: who attaches a file writes the catalog again."""
    names = pdf.catalog.get("Names", {})
    if "Dests" in names:
        pdf.add_object(names["Dests"])
        names["Dests"] = names["Dests"].reference


def _check_fonts(fonts: Mapping[str, Any]) -> None:
    """Raise MissingGlyph for a character drawn as a box, TypesettingError for a font that is not the layout's."""
    for font in fonts.values():
        for code in font.missing:
            raise MissingGlyph(chr(code))
        if font.family not in FAMILIES:
            raise TypesettingError(f"a font of the system was used: {font.family}")


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect WeasyPrint's warnings and errors: a document is right or it is not made."""
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if record.levelno >= logging.WARNING and not message.startswith(_HARMLESS):
                found.append(message)

    collector = Collector()
    propagates = LOGGER.propagate
    LOGGER.addHandler(collector)
    LOGGER.propagate = False
    try:
        yield found
    finally:
        LOGGER.removeHandler(collector)
        LOGGER.propagate = propagates


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Set an environment variable for a while: fontTools and pydyf read the time from it."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _exact_streams() -> Iterator[None]:
    """End streams so that no reader can take their last byte for part of a line end."""
    pydyf.Stream.data = property(_exact_stream)
    try:
        yield
    finally:
        pydyf.Stream.data = _plain_stream


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep Python from looking for garbage: layout makes a great many lasting objects, and going over them again and again doubles its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
