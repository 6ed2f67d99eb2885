"""Turn the markup that exports carry in titles and names (HTML, JATS, entities, TeX accents) into plain Unicode.

`<i>`, `<sub>` and `<sup>` are kept: they are the rich text of CSL, and carry meaning in a title.
"""

from __future__ import annotations

import html
import re
import unicodedata

_KEPT = {"i": "i", "em": "i", "italic": "i", "sub": "sub", "inf": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup"}
_DROPPED = (
    "b|strong|bold|u|underline|span|font|sc|scp|small|big|tt|sans-serif|monospace|title|a|xref|ext-link|email|inline-formula|tex-math|"
    r"mml:\w+|math|mrow|mi|mn|mo|msub|msup|mtext|mspace|semantics|annotation|named-content|styled-content|roman|overline|strike"
)
_SPACED = "p|br|div|hr|break"
_TAG = re.compile(rf"<(/?)\s*(?:jats:)?({'|'.join(_KEPT)}|{_DROPPED}|{_SPACED})\b[^<>]*?(/?)>", re.IGNORECASE)
_RICH = re.compile(r"</?(?:i|sub|sup)>")

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200d\u2060\ud800-\udfff\ue000-\ue00f\ufeff\ufffe\uffff]")
"""Controls, soft hyphens, halves of surrogate pairs, private-use signs: nothing that a reader sees, and much that a file format breaks on."""

_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307", '"': "\u0308", "r": "\u030a",
    "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
}  # fmt: skip
_LETTERS = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ",
    "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
}  # fmt: skip
_ACCENT = re.compile(r"\{?\\(?:([`'^~=.\"])\s*|([uvHckdr])(?=\s*\{|\s+))\s*\{?\s*(\\[ij]|[^\W\d_])\s*\}?\}?")
_LETTER = re.compile(rf"\{{?\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}}|\s)?\}}?")
_SIGN = re.compile(r"\\([&%$#_{}])")


def without_tex(text: str) -> str:
    r"""Turn TeX accents (`M{\"u}ller`, `H{\o}yer`) and escaped signs into characters; text without a backslash stays as it is."""
    if "\\" not in text:
        return text

    def accent(match: re.Match[str]) -> str:
        letter = match[3].lstrip("\\")
        return unicodedata.normalize("NFC", letter + _COMBINING[match[1] or match[2]])

    text = _ACCENT.sub(accent, text)
    text = _LETTER.sub(lambda match: _LETTERS[match[1]], text)
    return _SIGN.sub(r"\1", text)


def clean(text: str, *, rich: bool = False) -> str:
    """Give a text without entities, tags and TeX accents, its spaces single; `rich` keeps `<i>`, `<sub>` and `<sup>` where they are balanced."""
    for _ in range(2):  # `&amp;lt;` was escaped twice on its way
        text = html.unescape(text)
    text = re.sub(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>", "", text, flags=re.DOTALL)

    def tag(match: re.Match[str]) -> str:
        name = match[2].lower()
        if name in _KEPT and not match[3]:
            return f"<{match[1]}{_KEPT[name]}>"
        return " " if name in _SPACED.split("|") else ""

    text = without_tex(_TAG.sub(tag, text))
    if not rich or not _balanced(text):
        text = plain(text)
    text = re.sub("ı(?=[\u0300-\u036f])", "i", text)
    text = _UNSEEN.sub("", text)
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    return re.sub(r"<(i|sub|sup)>(\s*)</\1>", r"\2", text)


def without_unseen(text: str) -> str:
    """Give a text without what cannot be seen and does not belong in a file."""
    return _UNSEEN.sub("", text)


def plain(text: str) -> str:
    """Give a rich text without its markup; a power stays one: `10<sup>4</sup>` is `10^4`."""
    return _RICH.sub("", re.sub(r"(?<=\d)<sup>(?=\W?\d)", "^", text))


def _balanced(text: str) -> bool:
    opened: list[str] = []
    for tag in _RICH.findall(text):
        if tag.startswith("</"):
            if not opened or opened.pop() != tag[2:-1]:
                return False
        else:
            opened.append(tag[1:-1])
    return not opened


def ascii_letters(text: str) -> str:
    """Give the ASCII letters and digits nearest to a text: `Høyer` is `Hoyer`, `Müller` is `Muller`; nothing of a script without them."""
    special = {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t"}
    special |= {key.upper(): value.capitalize() for key, value in special.items() if key not in {"ß", "ı"}}
    out = "".join(special.get(sign, sign) for sign in unicodedata.normalize("NFC", text))
    decomposed = unicodedata.normalize("NFKD", out)
    return re.sub(r"[^A-Za-z0-9]", "", decomposed)


def normal_title(text: str) -> str:
    """Give a title as it is compared: letters and digits of any script, without case, accents, markup or a notice before it."""
    bare = re.sub(r"^\W*(retracted( article)?|withdrawn|retraction)\b\s*[:\]\-–]+", "", plain(text), flags=re.IGNORECASE)
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(sign for sign in decomposed if sign.isalnum())
