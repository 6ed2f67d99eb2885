"""Compare finished files with the evidence and the templates, both read directly: nothing of the engine is imported here.

A template is read with regular expressions, a study with PyYAML, a finished file with lxml, zipfile, pdftotext and pikepdf. What is proved is that a
reader sees, in each claim, the figures of the facts that its template names, in their order, and the numbers of the references that it cites.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import yaml
from lxml import html

from tests.support.finished import Finished, normal, read_docx, read_html

ROOT = Path(__file__).parents[2]

_CLAIM = re.compile(r'\{%-?\s*claim\s+"([^"]+)"([^%]*)%\}(.*?)\{%-?\s*endclaim', re.DOTALL)
_BLOCK = re.compile(r"\{%-?\s*(?:block\s+(\w+)|endblock)\b[^%]*%\}")
_SUPER = re.compile(r"\{\{-?\s*super\(\)\s*-?\}\}")
_EXTENDS = re.compile(r'\{%-?\s*extends\s+"([^"]+)"')
_PRINTED = re.compile(r"(?<!\w)facts?\(([^()]*)\)")
_NAMED = re.compile(r'(?<!\w)(?:say|endpoint)\(\s*"([^"]+)"')
_GROUP = re.compile(r'group\("([^"]+)",\s*"([^"]+)"\)')
_SEEN = re.compile(r'see\("([^"]+)"\)')
_PLACED = re.compile(r'(?<!\w)(table|figure)\("([^"]+)"\)')
_CITED = re.compile(r"\[([^\[\]]*@[^\[\]]*)\]")
_NUMBER = {"fr": re.compile(r"\d+(?:,\d+)?"), "en": re.compile(r"\d+(?:\.\d+)?")}
_GROUPED = {"fr": r"(?<![\d,])\d{2,3}(?: \d{3})+(?!\d)", "en": r"(?<![\d.,])\d{2,3}(?:,\d{3})+(?!\d)"}
"""A whole number of five digits or more."""
_WORDS = {
    "fr": ["", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze"],
    "en": ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"],
}
_FIGURES = ("value", "low", "high", "of", "level", "first", "second", "fractions", "at", "text")


@dataclass(frozen=True)
class Printed:
    """A fact as a template prints it: its occurrence's id, the figures to be seen, and whether they may be in words."""

    element: str
    figures: tuple[str, ...]
    words: bool


@dataclass
class Source:
    """A claim of a template."""

    id: str
    place: str
    printed: list[Printed] = field(default_factory=list)
    allowed: set[str] = field(default_factory=set)
    cited: list[list[str]] = field(default_factory=list)
    registrations: list[str] = field(default_factory=list)


@dataclass
class Article:
    """A finished file: the text of each claim in order, of each occurrence of a fact, and the reference list."""

    claims: dict[str, str]
    facts: dict[str, str]
    references: dict[str, str]


@cache
def _yaml(path: str) -> Any:
    """Read a file with every value as text: 0.40 is not 0.4."""
    return yaml.load((ROOT / path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@cache
def studies() -> dict[str, Any]:
    """Give every study by its citekey."""
    return {study["citekey"]: study for study in (_yaml(f"content/studies/{file.name}") for file in (ROOT / "content" / "studies").glob("*.yaml"))}


@cache
def facts(shows: str) -> dict[str, dict[str, Any]]:
    """Give what an edition shows of every fact, and the authors' own statements."""
    found = {fact["id"]: fact | (fact.get("printed") or {} if shows == "printed" else {}) for study in studies().values() for fact in study["facts"]}
    for file in sorted((ROOT / "content" / "statements").glob("*.yaml")):
        found |= {item["id"]: item for item in _yaml(f"content/statements/{file.name}")["statements"]}
    return found


def _digits(value: Any) -> list[str]:
    """Give the figures in a value, with a point for the decimal mark."""
    if isinstance(value, dict):
        return [digits for item in value.values() for digits in _digits(item)]
    if isinstance(value, list):
        return [digits for item in value for digits in _digits(item)]
    return [str(int(part)) if part.isdigit() else part for part in re.findall(r"\d+(?:\.\d+)?", str(value).replace(",", "."))]


def _figures(fact: dict[str, Any], form: str, part: str | None, *, label: bool) -> list[str]:
    """Give the figures that a fact prints, in their order."""
    if part is not None:
        return _digits(fact[{"total": "of"}.get(part, part)])
    kind = fact.get("kind")
    if kind == "interval":
        return [*(_digits(fact["level"]) if label and form != "bare" and fact["level"] is not None else []), *_digits([fact["low"], fact["high"]])]
    if kind == "count" and fact.get("of") is not None and form not in {"words", "bare", "word", "n"}:
        return _digits([fact["value"], fact["of"]])
    if kind == "date":
        return _digits(str(fact["value"]))[:1]
    order = {"range": ["low", "high"], "contrast": ["first", "second"], "dose": ["value", "fractions"], "finding": []}
    return _digits([fact[name] for name in order.get(str(kind), ["value", "low", "high"]) if fact.get(name) is not None])


def _arguments(text: str) -> tuple[list[str], dict[str, str]]:
    named = dict(re.findall(r'(\w+)\s*=\s*"?(\w+)"?', text))
    return re.findall(r'"([^"]+)"', re.sub(r'\w+\s*=\s*("[^"]*"|\w+)', "", text)), named


def sources(edition: str, language: str, languages: tuple[str, ...]) -> list[Source]:
    """Give the claims of the templates, in the order in which a reader meets them."""
    record = _yaml(f"content/editions/{edition}.yaml")
    known = facts(record["shows"])
    counts: dict[str, int] = {}
    out = _of_file(edition, language, "abstract", known, counts, "")
    for other in languages:
        if other != language:
            out += _of_file(edition, other, "abstract", known, {}, f"-{other}")
    return out + [claim for name in record["sections"] for claim in _of_file(edition, language, name, known, counts, "")]


_Node = str | tuple[str, list[Any]]
"""A stretch of a template, or a block of it: its name, and what it holds."""


def _tree(text: str) -> list[_Node]:
    """Give a template as stretches and blocks, which may hold blocks."""
    stack: list[tuple[str, list[_Node]]] = [("", [])]
    position = 0
    for found in _BLOCK.finditer(text):
        stack[-1][1].append(text[position : found.start()])
        position = found.end()
        if found[1]:
            stack.append((found[1], []))
        else:
            block = stack.pop()
            stack[-1][1].append(block)
    (_name, nodes), *unclosed = stack
    assert not unclosed
    return [*nodes, text[position:]]


def _definitions(nodes: list[_Node]) -> dict[str, list[_Node]]:
    """Give each block of a template by its name, those within others too."""
    blocks = [node for node in nodes if not isinstance(node, str)]
    return {name: inside for block in blocks for name, inside in {block[0]: block[1], **_definitions(block[1])}.items()}


def _flat(nodes: list[_Node], chain: list[dict[str, list[_Node]]], parents: str) -> str:
    """Give the text of nodes: each block as the first template of the chain has it; `super()` is replaced by `parents`."""
    out = []
    for node in nodes:
        if isinstance(node, str):
            out.append(_SUPER.sub(lambda _found: parents, node))
            continue
        versions = [definitions[node[0]] for definitions in chain if node[0] in definitions]
        said = ""
        for version in reversed(versions):
            said = _flat(version, chain, said)
        out.append(said)
    return "".join(out)


@cache
def template(edition: str, language: str, name: str) -> tuple[str, str]:
    """Give the path of a section's template, and its text with the blocks of those it extends; an edition has its base's where it has none of its own."""
    path = f"templates/article/{edition}/{language}/{name}.md.j2"
    if not (ROOT / path).exists():
        return template(_yaml(f"content/editions/{edition}.yaml")["based_on"], language, name)
    chain, last = [], path
    while True:
        text = (ROOT / last).read_text(encoding="utf-8")
        extended = _EXTENDS.search(text)
        chain.append(_definitions(_tree(text)))
        if extended is None:
            return path, _flat(_tree(text), chain, "")
        last = f"templates/article/{extended[1]}"


def _of_file(edition: str, language: str, name: str, known: dict[str, Any], counts: dict[str, int], suffix: str) -> list[Source]:
    path, text = template(edition, language, name)
    out = []
    for found in _CLAIM.finditer(text):
        claim = Source(f"c-{found[1]}{suffix}", path)
        for call in _PRINTED.finditer(found[3]):
            names, options = _arguments(call[1])
            for position, fact in enumerate(names):
                bare = options.get("unit") == "last" and position < len(names) - 1
                form = options.get("form", "bare" if bare else "figures")
                figures = _figures(known[fact], form, options.get("part"), label=options.get("label") != "false")
                claim.printed.append(Printed(_element(fact, counts, suffix), tuple(figures), form in {"words", "word"}))
                claim.allowed |= set(_digits([known[fact].get(key) for key in _FIGURES if known[fact].get(key) is not None]))
        for fact in [*_NAMED.findall(found[3]), *re.findall(r'"([\w-]+)"', found[2])]:
            claim.allowed |= set(_digits([known[fact].get(key) for key in _FIGURES if known.get(fact, {}).get(key) is not None]))
        claim.allowed |= {_numbers_of_displays(edition, language)[name] for name in _SEEN.findall(found[3])}
        for citekey, group in _GROUP.findall(found[3]):
            claim.allowed |= set(_digits(studies()[citekey]["groups"][group]["label"]))
        claim.cited = [re.findall(r"@([A-Za-z][\w:-]*)", group) for group in _CITED.findall(found[3])]
        claim.registrations = [studies()[key]["registration"] for key in re.findall(r'registration\("([^"]+)"\)', found[3])]
        out.append(claim)
    return out


@cache
def _numbers_of_displays(edition: str, language: str) -> dict[str, str]:
    """Give the number of each table and figure: tables and figures are counted apart, in the order of the templates."""
    texts = [template(edition, language, name)[1] for name in _yaml(f"content/editions/{edition}.yaml")["sections"]]
    placed = [found for text in texts for found in _PLACED.findall(text)]
    kinds = {kind: [name for own, name in placed if own == kind] for kind in ("table", "figure")}
    return {name: str(kinds[kind].index(name) + 1) for kind, name in placed}


def _element(fact: str, counts: dict[str, int], suffix: str) -> str:
    counts[fact] = counts.get(fact, 0) + 1
    return f"f-{fact}" + (f"-{counts[fact]}" if counts[fact] > 1 else "") + suffix


def read(path: Path) -> Article:
    """Read a finished file by its name's ending."""
    if path.suffix == ".pdf":
        return _read_pdf(path)
    found: Finished = (read_html if path.suffix == ".html" else read_docx)(path)
    parts = [{name: text for name, text in found.elements.items() if name.startswith(start)} for start in ("c-", "f-", "ref-")]
    return Article(*parts)


@dataclass(frozen=True)
class _Word:
    page: int
    x: float
    y: float
    end: float
    text: str


def _read_pdf(path: Path) -> Article:
    """Read a PDF from its named destinations, and from its words in the order in which they are drawn."""
    said = subprocess.run(["pdftotext", "-raw", "-bbox", str(path), "-"], capture_output=True, check=True).stdout.decode("utf-8")
    words = [
        _Word(number, float(word.get("xmin")), float(word.get("ymin")), float(word.get("xmax")), word.text or "")
        for number, page in enumerate(html.document_fromstring(said).xpath("//page"))
        for word in page.iter("word")
        if float(word.get("ymin")) < 787 and (number == 0 or float(word.get("ymin")) > 66)  # between running head and foot
    ]
    starts: dict[str, int] = {}
    with pikepdf.open(path) as file:
        numbers = {page.objgen: number for number, page in enumerate(file.pages)}
        names = file.Root.Names.Dests.Names
        for name, place in zip(names[::2], names[1::2], strict=True):
            page = numbers[place[0].objgen]
            x, y = float(place[2]), float(file.pages[page].mediabox[3]) - float(place[3])
            line = [i for i, word in enumerate(words) if word.page == page and -4 < word.y - y < 9]
            at = [i for i in line if words[i].x - 1.5 <= x < words[i].end - 0.5]
            if not str(name).startswith(("f-", "d-", "c-")):  # a block's own place: its first word, or the number in its margin
                at = [i for i in line if -19 < words[i].x - x < 25]  # columns are 19.8 points apart
            nearest = min(at, key=lambda i: (abs(words[i].y - y) > 3, i), default=None)
            if nearest is not None:
                starts[str(name)] = nearest
    bounds = sorted({start for name, start in starts.items() if not name.startswith(("f-", "d-", "cite-", "e-"))} | {len(words)})

    def text(start: int, end: int) -> str:
        joined = "".join(f"{word.text} " for word in words[start:end])
        return normal(re.sub(r"\s*†", "", re.sub(r"(?<=[^\W\d])[-\u2010] (?=[^\W\d])", "", joined)))

    order = sorted(starts, key=lambda name: starts[name])
    whole = {name: text(starts[name], next(bound for bound in bounds if bound > starts[name])) for name in order if name.startswith(("c-", "ref-"))}
    claims = {name: said for name, said in whole.items() if name.startswith("c-")}
    references = {name: said for name, said in whole.items() if name.startswith("ref-")}
    return Article(claims, {name: text(starts[name], starts[name] + 14) for name in order if name.startswith("f-")}, references)


def _seen(text: str, language: str) -> list[str]:
    """Give the figures of a claim's text, without citations, registrations, numbers of tables and figures, and names that hold digits."""
    text = re.sub(r"\[[\d,–\- ]+\]|\bNCT\d+|\b(?:[Tt]able(?:au)?|[Ff]igure)\s+\d+", " ", text)
    for name in _yaml("content/vocabulary.yaml")["names_with_digits"]:
        text = text.replace(name, " ").replace(name.replace("-", ""), " ")  # a hyphen at a line's end is taken for one that only breaks the word
    text = re.sub(_GROUPED[language], lambda found: re.sub(r"\D", "", found[0]), text)
    return [str(int(token)) if token.isdigit() else token for token in (item.replace(",", ".") for item in _NUMBER[language].findall(text))]


def _citations(text: str) -> list[set[int]]:
    groups = []
    for group in re.findall(r"\[(\d[\d,–\- ]*)\]", text):
        numbers: set[int] = set()
        for part in group.split(","):
            bounds = [int(bound) for bound in re.findall(r"\d+", part)]
            numbers |= set(range(bounds[0], bounds[-1] + 1))
        groups.append(numbers)
    return groups


def _missing(printed: Printed, figures: list[str], text: str, language: str) -> bool:
    """Tell whether the figures of a fact are not the next ones in `figures`; those found, and all before them, are taken from it."""
    if printed.words:
        return not all(
            digits in figures or (int(digits) < 16 and re.search(rf"\b{_WORDS[language][int(digits)]}", text, re.IGNORECASE))
            for digits in printed.figures
        )
    for digits in printed.figures:
        if digits not in figures:
            return True
        del figures[: figures.index(digits) + 1]
    return False


def prove(path: Path, edition: str, language: str, languages: tuple[str, ...]) -> list[str]:
    """Give what a finished file says otherwise than the templates and the evidence; nothing when it is as it should be."""
    article = read(path)
    wanted = sources(edition, language, languages)
    defects = []
    if list(article.claims) != [claim.id for claim in wanted]:
        there = [claim.id for claim in wanted]
        defects += [f"{name}: not in the file" for name in there if name not in article.claims]
        defects += [f"{name}: not in the templates" for name in article.claims if name not in there]
        defects.append("the claims stand in another order, or are not those of the templates")
    numbers = {name.removeprefix("ref-"): int(number[1]) for name, text in article.references.items() if (number := re.match(r"\[(\d+)\]", text))}
    defects += _references(article, numbers)
    for claim in wanted:
        text = article.claims.get(claim.id, "")
        said = claim.id.rsplit("-", 1)[-1] if claim.id.endswith(tuple(f"-{other}" for other in languages if other != language)) else language
        seen = _seen(text, said)
        where = f"{claim.place}: {claim.id}"
        defects += [f"{where}: no fact of it says {digits}" for digits in seen if digits not in claim.allowed]
        defects += [f"{where}: {item.element} does not say {item.figures}" for item in claim.printed if _missing(item, seen, text, said)]
        for item in claim.printed:
            if item.element not in article.facts:
                defects.append(f"{where}: {item.element} is not in the file")
            elif _missing(item, _seen(article.facts[item.element], said), article.facts[item.element], said):
                defects.append(f"{where}: {item.element} is not {item.figures} but {article.facts[item.element]}")
        cited = [{numbers.get(key, 0) for key in group} for group in claim.cited]
        if _citations(text) != cited:
            defects.append(f"{where}: cites {_citations(text)} instead of {cited}")
        defects += [f"{where}: {number} is not named" for number in claim.registrations if number not in text]
    return defects


def _references(article: Article, numbers: dict[str, int]) -> list[str]:
    """Give what is wrong with the list: numbers that do not go from 1 on, an entry that is not the reference its id names."""
    titles = dict(re.findall(r"@\w+\{([^,]+),.*?\btitle\s*=\s*\{(.*?)\},?\n", (ROOT / "references.bib").read_text(encoding="utf-8"), re.DOTALL))
    defects = [] if sorted(numbers.values()) == list(range(1, len(article.references) + 1)) else [f"the references are numbered {numbers}"]
    for key in numbers:
        title = re.sub(r"[\W_]", "", titles[key]).lower()[:40]
        if title not in re.sub(r"[\W_]", "", article.references[f"ref-{key}"]).lower():
            defects.append(f"ref-{key} is not `{titles[key]}`")
    return defects
