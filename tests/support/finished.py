"""Read finished files as other programs do: lxml, zipfile, pdftotext; nothing of the engine is imported here."""

from __future__ import annotations

import re
import subprocess
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree, html

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2011": "-", "\u00ad": None, "\u200b": None})


def normal(text: str) -> str:
    """Give text with each kind of space as one plain space."""
    return re.sub(r"\s+", " ", text.translate(SPACES)).strip()


@dataclass
class Finished:
    """A finished file: its whole text, the text of each element by id, and the element that holds each."""

    text: str
    elements: dict[str, str] = field(default_factory=dict)
    claim_of: dict[str, list[str]] = field(default_factory=dict)
    """For each fact's element, the claims that hold it."""
    references: list[str] = field(default_factory=list)

    def sentences(self, claim: str) -> list[str]:
        """Give the sentences of a claim."""
        return split_sentences(self.elements[claim])


def split_sentences(text: str) -> list[str]:
    """Split text after `.`, `!` or `?` before a capital; abbreviations such as `et al.` do not end a sentence."""
    parts = re.split(r"(?<=[.!?])(?<!al\.)(?<!\b[A-Z]\.)\s+(?=[A-ZÀ-ÖØ-Þ«“(])", text)
    return [part for part in parts if part]


def read_html(path: Path) -> Finished:
    """Read an article's HTML, without what is there for the pointer only (tooltips), and without what says again where its facts come from."""
    tree = html.fromstring(path.read_bytes())
    for tooltip in tree.xpath("//*[@role='tooltip'] | //*[@id='evidence'] | //*[@id='panel'] | //details[@class='rests'] | //style | //script"):
        tooltip.drop_tree()
    for mark in tree.xpath("//*[contains(concat(' ', @class, ' '), ' differs-mark ')]"):
        mark.drop_tree()
    body = tree.find("body")
    finished = Finished(normal(body.text_content()))
    for element in tree.xpath("//*[@id]"):
        name = element.get("id")
        finished.elements[name] = normal(element.text_content())
        if name.startswith("f-"):
            finished.claim_of[name] = [parent.get("id") for parent in element.iterancestors() if (parent.get("id") or "").startswith("c-")]
    finished.references = [normal(entry.text_content()) for entry in tree.xpath("//*[starts-with(@id, 'ref-')]")]
    return finished


def read_docx(path: Path) -> Finished:
    """Read an article's DOCX: paragraphs in order, bookmarks as elements."""
    with zipfile.ZipFile(path) as package:
        tree = etree.fromstring(package.read("word/document.xml"))
    finished = Finished("")
    opened: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    whole: list[str] = []
    for node in tree.iter():
        if node.tag == f"{W}p":
            whole.append("\n")
            for name in opened.values():
                texts[name].append(" ")
        elif node.tag == f"{W}bookmarkStart":
            name = node.get(f"{W}name")
            if name.startswith("f-"):
                finished.claim_of[name] = [other for other in opened.values() if other.startswith("c-")]
            opened[node.get(f"{W}id")] = name
            texts[name] = []
        elif node.tag == f"{W}bookmarkEnd":
            opened.pop(node.get(f"{W}id"), None)
        elif node.tag in (f"{W}t", f"{W}noBreakHyphen", f"{W}tab", f"{W}br"):
            text = node.text or "" if node.tag == f"{W}t" else "-" if node.tag == f"{W}noBreakHyphen" else " "
            if text == "†":
                continue
            whole.append(text)
            for name in opened.values():
                texts[name].append(text)
    finished.text = normal("".join(whole))
    finished.elements = {name: normal("".join(parts)) for name, parts in texts.items()}
    finished.references = [text for name, text in finished.elements.items() if name.startswith("ref-")]
    return finished


def read_pdf(path: Path) -> Finished:
    """Read an article's PDF through pdftotext, words cut at a line's end joined again."""
    text = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True).stdout.decode("utf-8")
    text = re.sub(r"(?<=\w)[-\u00ad\u2010]\n(?=\w)", "", text)
    return Finished(normal(text))
