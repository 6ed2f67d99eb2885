"""Attach files to a finished PDF, as ISO 32000-1, 7.5.6, adds to one: its bytes stay, what is new stands after them.

So the pages need not wait for what is attached, nor be laid out again when only that has changed: the bytes before are taken, and other files are put after
them. Rewriting the PDF (as pikepdf does) would write its streams anew, without the line ends that `typesetting` takes care of. What is written keeps to
PDF/A-3 (ISO 19005-3, 6.8: associated files, each with a name, a media type and its relationship to the text) and PDF/UA-1 (7.11).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to attach. `relationship` is its AFRelationship: what the text was made from, or data that it shows."""

    name: str
    data: bytes
    media_type: str
    relationship: Literal["Source", "Data"]
    description: str = ""

    def packed(self) -> Packed:
        """Compress it: once, for all the files it is attached to."""
        return Packed(self.name, zlib.compress(self.data), len(self.data), hashlib.sha256(self.data).hexdigest())


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes of a file, compressed, with their length and digest before."""

    name: str
    data: bytes
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What has to be known of a PDF to add to it: see `read_frame`."""

    length: int
    """Its bytes, without any attachment."""
    pages: int
    objects: int
    """The number that the next object gets."""
    xref: int
    """Where its table of objects begins."""
    root: int
    """The number of its catalog."""
    catalog: str
    """The catalog, without its end and without its names."""
    names: str
    """The names of the catalog, without their end."""
    trailer: str
    """What its trailer says and the next one has to repeat: its information, and the first half of its identifier."""

    def as_json(self) -> dict[str, Any]:
        """Give it as a manifest keeps it."""
        return asdict(self)


def read_frame(data: bytes) -> Frame:
    """Read what has to be known to attach files to a PDF, and the number of its pages; pikepdf.PdfError when it is none."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        root, trailer = pdf.Root, pdf.trailer
        names = root.get("/Names", pikepdf.Dictionary())
        shown = _open(names)
        if "/Names" in root:
            del root["/Names"]
        return Frame(
            length=len(data),
            pages=len(pdf.pages),
            objects=int(trailer["/Size"]),
            xref=int(data[data.rindex(b"startxref") :].split()[1]),
            root=root.objgen[0],
            catalog=_open(root),
            names=shown,
            trailer=f"/Info {trailer['/Info'].objgen[0]} 0 R /ID [{trailer['/ID'][0].unparse().decode('latin-1')}",
        )


def _open(dictionary: Any) -> str:
    """Give a dictionary's text without its last brackets."""
    text: str = dictionary.unparse(resolved=True).decode("latin-1")
    return text.strip().removesuffix(">>").rstrip()


def attach(bare: bytes, frame: Frame, files: Sequence[tuple[Attachment, Packed]], epoch: int) -> bytes:
    """Give a PDF with files attached; `epoch` (seconds since 1970) dates them.

    `bare` is the PDF without attachments, of which `frame` was read.
    """
    update = _Update(frame)
    moment = datetime.fromtimestamp(epoch, tz=UTC).strftime("D:%Y%m%d%H%M%SZ")
    specifications = []
    ordered = sorted(files, key=lambda item: _key(item[0]))  # as a name tree has to be
    for attachment, packed in ordered:
        subtype = attachment.media_type.replace("/", "#2F")
        stream = update.add_stream(f"/Type /EmbeddedFile /Subtype /{subtype} /Params << /Size {packed.size} /ModDate ({moment}) >>", packed.data)
        name = _text(attachment.name)
        specification = update.add(
            f"<< /Type /Filespec /F {name} /UF {name} /EF << /F {stream} 0 R /UF {stream} 0 R >> "
            f"/AFRelationship /{attachment.relationship} /Desc {_text(attachment.description)} >>"
        )
        specifications.append((_key(attachment), f"{specification} 0 R"))
    named = " ".join(f"({key}) {reference}" for key, reference in specifications)
    associated = " ".join(reference for _, reference in specifications)
    names = f"{frame.names} /EmbeddedFiles << /Names [ {named} ] >> >>"
    update.replace(frame.root, f"{frame.catalog} /Names {names} /AF [ {associated} ] >>")
    said = f"{frame.trailer} {[packed.sha256 for _, packed in ordered]}"
    return bare + update.finished(hashlib.md5(said.encode(), usedforsecurity=False).hexdigest())


def _key(attachment: Attachment) -> str:
    """Give the key of a file in the tree of names: in plain ASCII, which every reader sorts alike."""
    return quote(attachment.name)


def _text(value: str) -> str:
    """Write a text string: as it is where it is plain ASCII, else in UTF-16 (ISO 32000-1, 7.9.2.2)."""
    if value.isascii() and value.isprintable() and not set(value) & set("()\\"):
        return f"({value})"
    return f"<FEFF{value.encode('utf-16-be').hex().upper()}>"


class _Update:
    """An incremental update: objects, then a cross-reference stream of these."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._next = frame.objects
        self._parts: list[bytes] = []
        self._position = frame.length
        self._places: dict[int, int] = {}

    def add(self, text: str) -> int:
        """Add an object; give its number."""
        self._next += 1
        self._write(self._next - 1, text.encode("latin-1"))
        return self._next - 1

    def replace(self, number: int, text: str) -> None:
        """Put an object in the place of one of that number."""
        self._write(number, text.encode("latin-1"))

    def add_stream(self, entries: str, data: bytes) -> int:
        """Add a stream, compressed already; give its number."""
        self._next += 1
        self._write(self._next - 1, self._stream(f"{entries} /Filter /FlateDecode", data))
        return self._next - 1

    @staticmethod
    def _stream(entries: str, data: bytes) -> bytes:
        """Give a stream that ends as `typesetting` ends its own: with CR LF, of which no reader can take a part for data."""
        return f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1") + data + b"\r\nendstream"

    def _write(self, number: int, data: bytes) -> None:
        self._places[number] = self._position
        self._parts.append(f"{number} 0 obj\n".encode("latin-1") + data + b"\nendobj\n")
        self._position += len(self._parts[-1])

    def finished(self, identifier: str) -> bytes:
        """Give the bytes of the update, its table last."""
        frame, own = self._frame, self._next
        places = {**self._places, own: self._position}
        # Type 1: an object at a place in the file; 1, 4 and 2 bytes for the type, the place and the generation.
        rows = b"".join(b"\x01" + places[number].to_bytes(4, "big") + b"\0\0" for number in sorted(places))
        index = " ".join(f"{number} 1" for number in sorted(places))
        trailer = f"/Size {own + 1} /Prev {frame.xref} /Root {frame.root} 0 R {frame.trailer} <{identifier}>]"
        start = self._position
        self._write(own, self._stream(f"/Type /XRef /W [1 4 2] /Index [{index}] {trailer}", rows))
        return b"".join(self._parts) + f"startxref\n{start}\n%%EOF\n".encode("latin-1")


class Enclosure:
    """The files that every PDF of an article has attached, compressed once; `descriptions` names each in each language."""

    def __init__(self, files: Sequence[Attachment], descriptions: Mapping[str, Sequence[str]], epoch: int) -> None:
        """Compress the files; `descriptions` gives, by language, one for each file in their order."""
        self._packed = [attachment.packed() for attachment in files]
        self._files = {
            language: [replace(file, description=text) for file, text in zip(files, own, strict=True)] for language, own in descriptions.items()
        }
        self._epoch = epoch

    def key(self, language: str) -> str:
        """Give a digest of what is attached in a language: a PDF of the same key needs nothing else."""
        said = [(file.name, file.media_type, file.relationship, file.description, packed.sha256) for file, packed in self._of(language)]
        return hashlib.sha256(repr((self._epoch, said)).encode()).hexdigest()

    def attach(self, pdf: bytes, frame: Frame, language: str) -> bytes:
        """Give a PDF with the files attached, whatever was attached to it before."""
        return attach(pdf[: frame.length], frame, self._of(language), self._epoch)

    def _of(self, language: str) -> list[tuple[Attachment, Packed]]:
        return list(zip(self._files[language], self._packed, strict=True))
