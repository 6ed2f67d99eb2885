"""Import what the writers need and lay out one small page, before worker processes are forked.

They then start with all that is the same for every article: the fonts, the browser's style sheet, the hyphenation of each language.
"""

from __future__ import annotations

import contextlib
from xml.etree import ElementTree as ET

_REHEARSAL = (
    '<html lang="en"><head><title>-</title><meta name="author" content="-" /></head><body data-head-left="-" data-head-right="-"><h1>Aa</h1>'
    '<p class="byline"><span>Aa<sup>a</sup></span></p><div class="body"><h2 id="a">Aa</h2>{} <p>Internationalisation <i>aa</i> '
    '<b>bb</b> <a href="#a">cc</a> <span class="fact unverified">dd</span></p><ul><li>ee</li></ul>'
    '<ol class="references"><li><i>ff</i> <b>gg</b></li></ol></div></body></html>'
)


def rehearse() -> None:
    """Lay out one small page, with words in each language to hyphenate."""
    from probant.language.words import WORDS
    from probant.writers import pdf
    from probant.writers.layouts import load_layout

    pdf.prepare()
    from probant.writers.typesetting import typeset

    layout = load_layout(None)
    words = "".join(f'<p lang="{language}">institutionnalisation internationalisation</p>' for language in WORDS)
    typeset(ET.fromstring(_REHEARSAL.format(words)), layout.text("print.css"), layout.files, identifier="-", epoch=0)  # noqa: S314 - a constant


with contextlib.suppress(Exception):
    # A machine without Pango says so when a PDF is asked for, with the command that installs it; a rehearsal must never be what fails.
    import pikepdf  # noqa: F401

    from probant.writers import docx, html  # noqa: F401

    rehearse()
