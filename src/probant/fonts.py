"""The fonts of the PDF and the figures: found in their packages, offered to fontconfig alone, and asked what characters they have."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

FAMILIES = {"Source Serif Pro": ("font_source_serif_pro", "SourceSerifPro"), "Source Sans Pro": ("font_source_sans_pro", "SourceSansPro")}
"""Each family the style sheet may name: its package, and the stem of its files."""

FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")

NEAR = {"\u2010": "-", "\u2011": "\u2060-\u2060", "\u2012": "–", "\u2015": "—"}
"""What is printed for characters that not every face has: the hyphens as a hyphen, joined to its neighbours where it must not break."""

# HarfBuzz makes these from the plain space, or draws nothing for them.
_MADE = frozenset("\n\t\r\u202f\u205f\u00ad\u200b\u200c\u200d\u2060\ufeff") | {chr(code) for code in range(0x2000, 0x200B)}


class MissingGlyph(ValueError):
    """A character stands in the text that none of the fonts can print."""

    def __init__(self, character: str, context: str = "") -> None:
        self.character = character
        self.context = context
        name = unicodedata.name(character, "unnamed")
        where = f" in `{context}`" if context else ""
        super().__init__(f"no font of the layout has U+{ord(character):04X} {name} (`{character}`){where}")

    def __reduce__(self) -> tuple[type[MissingGlyph], tuple[str, str]]:
        """Be sent whole from the worker that met the character."""
        return type(self), (self.character, self.context)


@functools.cache
def font_files() -> tuple[Path, ...]:
    """Give the font files, in a fixed order; FileNotFoundError when a package or a face is missing."""
    found: list[Path] = []
    for package, stem in FAMILIES.values():
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(f"the package {package.replace('_', '-')} is not installed")
        found.extend(Path(spec.origin).parent / "files" / f"{stem}-{face}.otf" for face in FACES)
    for path in found:
        if not path.exists():
            raise FileNotFoundError(f"no font file {path}")
    return tuple(found)


def font_file(family: str, face: str) -> Path:
    """Give the file of one face; KeyError for another family, FileNotFoundError when a package or a face is missing."""
    _, stem = FAMILIES[family]
    return next(path for path in font_files() if path.stem == f"{stem}-{face}")


@functools.cache
def configure() -> Path:
    """Make fontconfig see these files and nothing of the system's, and give the configuration's path.

    It is kept with fontconfig's own cache in the user's cache folder, or in a temporary folder where that cannot be written.
    """
    text = _configuration()
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    for root in _cache_roots():
        folder = root / "probant" / f"fonts-{digest}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = _written(folder / "fonts.conf", text.replace("CACHE", escape(str(folder / "cache"))))
        except OSError:
            continue
        os.environ["FONTCONFIG_FILE"] = str(path)
        return path
    raise OSError("no folder can be written for the fonts' configuration")


def check(texts: Iterable[str]) -> None:
    """Raise MissingGlyph for the first character that no font has."""
    known = _characters()
    for text in texts:
        if not known.issuperset(text):
            character = next(item for item in text if item not in known)
            place = text.index(character)
            raise MissingGlyph(character, " ".join(text[max(0, place - 30) : place + 30].split()))


@functools.cache
def _characters() -> frozenset[str]:
    """Give every character that can be printed: pango takes the upright face of the other family where a face lacks one."""
    from fontTools.ttLib import TTFont

    regular = [path for path in font_files() if path.stem.endswith("-Regular")]
    codes: set[int] = set()
    for path in regular:
        with TTFont(path, lazy=True) as font:
            codes.update(font["cmap"].getBestCmap())
    return frozenset(chr(code) for code in codes) | _MADE


def _configuration() -> str:
    """Give the fontconfig configuration, with CACHE where the cache folder goes."""
    folders = sorted({str(path.parent) for path in font_files()})
    lines = ['<?xml version="1.0"?>', '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">', "<fontconfig>"]
    lines += [f"<dir>{escape(folder)}</dir>" for folder in folders]
    lines += ["<selectfont><rejectfont><glob>*</glob></rejectfont><acceptfont>"]
    lines += [f"<glob>{escape(str(path))}</glob>" for path in font_files()]
    lines += ["</acceptfont></selectfont>", "<cachedir>CACHE</cachedir>", "<config><rescan><int>0</int></rescan></config>", "</fontconfig>"]
    return "\n".join(lines) + "\n"


def _cache_roots() -> list[Path]:
    """Give the folders to try, the best first."""
    named = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - Path.home() raises where there is no home
    return [Path(named), Path(tempfile.gettempdir()) / f"probant-{os.getuid()}"]


def _written(path: Path, text: str) -> Path:
    """Write a small file whole or not at all: another process may be reading it."""
    if not path.exists() or path.read_text("utf-8") != text:
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    return path
