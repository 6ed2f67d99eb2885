"""Make Word's complex fields (ECMA-376 part 1, 17.16): an instruction, and what it shows until Word or a program of its own works it out again."""

from __future__ import annotations

from xml.sax.saxutils import escape

from probant.pandoc.ast import Node


def raw(xml: str) -> Node:
    """Give markup of Word's that stands within a paragraph."""
    return {"t": "RawInline", "c": ["openxml", xml]}


def field(instruction: str, shown: str, *, bold: bool = False) -> Node:
    """Make a field that Word can work out again, with what it shows until then."""
    return raw(_start(instruction, bold=bold) + _run(f'<w:t xml:space="preserve">{escape(shown)}</w:t>', bold=bold) + _end(bold=bold))


def start(instruction: str) -> Node:
    """Begin a field: what it shows follows, and then its end."""
    return raw(_start(instruction))


def end() -> Node:
    """End the field that was begun last."""
    return raw(_end())


def _start(instruction: str, *, bold: bool = False) -> str:
    begin = _run('<w:fldChar w:fldCharType="begin"/>', bold=bold)
    code = _run(f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>', bold=bold)
    return begin + code + _run('<w:fldChar w:fldCharType="separate"/>', bold=bold)


def _end(*, bold: bool = False) -> str:
    return _run('<w:fldChar w:fldCharType="end"/>', bold=bold)


def _run(inside: str, *, bold: bool = False) -> str:
    return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}{inside}</w:r>"
