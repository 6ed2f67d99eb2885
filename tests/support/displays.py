"""Tables and figures of the minimal project, read from files as any project's are, and written for a language: no pandoc, no drawing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from probant.checks.displays import check_displays
from probant.checks.review import review_of
from probant.diagnostics import Diagnostic, Findings
from probant.loading.corpus import Corpus, load_corpus
from probant.loading.project import load_project
from probant.templating.displays import plain_of
from probant.templating.manuscript import DisplayUse, Manuscript
from probant.templating.rendering import render_manuscript
from tests.support.minimal_project import EDITION, write_minimal_project

HALE = "content/studies/hale2011.yaml"
BROOK = "content/studies/brook2014.yaml"

WATER = """\
  - id: hale-n-water
    kind: count
    statement: {fr: effectif du groupe eau, en: size of the water group}
    group: water
    value: 24
    unit: patient
    read: {verification: abstract, locator: abstract}
  - id: hale-follow-up
    kind: follow-up
    statement: {fr: suivi médian, en: median follow-up}
    value: 12.4
    unit: month
    statistic: median
    read: {verification: abstract, locator: abstract}
  - id: hale-start
    kind: date
    statement: {fr: début des inclusions, en: start of enrolment}
    value: 2005-03
    read: {verification: abstract, locator: abstract}
  - id: hale-median-green
    kind: median
    statement: {fr: "médiane, thé vert", en: "median, green tea"}
    endpoint: waking
    group: green
    value: 8.10
    unit: month
    read: {verification: unverified, locator: null}
  - id: hale-median-water
    kind: median
    statement: {fr: "médiane, eau", en: "median, water"}
    endpoint: waking
    group: water
    value: 4.20
    unit: month
    read: {verification: abstract, locator: abstract}
  - id: hale-mean-green
    kind: mean
    statement: {fr: "moyenne, thé vert", en: "mean, green tea"}
    endpoint: waking
    group: green
    value: 9.3
    unit: month
    read: {verification: abstract, locator: abstract}
  - id: hale-awake
    kind: probability
    statement: {fr: "probabilité, thé vert", en: "probability, green tea"}
    endpoint: waking
    group: green
    value: 71
    at: {value: 2, unit: year}
    read: {verification: abstract, locator: abstract}
  - id: hale-awake-water
    kind: probability
    statement: {fr: "probabilité, eau", en: "probability, water"}
    endpoint: waking
    group: water
    value: 52
    at: {value: 2, unit: year}
    read: {verification: abstract, locator: abstract}
"""
"""Facts of the trial that tables and figures need and the minimal project does not."""

CAPTION = "caption: {fr: Essais du thé, en: Trials of tea}\n"
TABLE = f"id: trials\n{CAPTION}columns: [study, endpoint, median, estimate, p, verification]\nrows:\n"
TABLE += "  - study: hale2011\n    outcomes:\n      - {estimate: hale-hr, values: [hale-median-green, hale-median-water]}\n"
FOREST = f"kind: forest\nid: forest\n{CAPTION}rows:\n  - {{estimate: hale-hr}}\n"
FOREST += "favours_below: {fr: en faveur de l'infusion, en: favours tea}\nfavours_above: {fr: en faveur de l'eau, en: favours water}\n"
LANDSCAPE = f"kind: landscape\nid: landscape\n{CAPTION}rows:\n  - {{with_treatment: hale-median-green, without_treatment: hale-median-water}}\n"
LANDSCAPE += "with_label: {fr: avec thé, en: with tea}\nwithout_label: {fr: sans thé, en: without tea}\n"
TIMELINE = f"kind: timeline\nid: timeline\n{CAPTION}studies: [hale2011, brook2014]\n"


@dataclass
class Tea:
    """The minimal project in a folder, with the facts above: what it is given to place, and what comes of it."""

    root: Path
    findings: Findings = field(default_factory=Findings)

    def __post_init__(self) -> None:
        """Write the project."""
        write_minimal_project(self.root)
        self.change(HALE, "arm: true}", "arm: true, n: hale-n-water}")
        self.change(HALE, "design:\n", "start: hale-start\ndesign:\n")
        self.write(HALE, (self.root / HALE).read_text(encoding="utf-8") + WATER)

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Replace the first `old` of a file."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new, 1))

    def say(self, markdown: str) -> None:
        """Write something at the end of the results, in both languages."""
        for language in ("fr", "en"):
            path = f"templates/article/{EDITION}/{language}/results.md.j2"
            self.write(path, (self.root / path).read_text(encoding="utf-8") + f"\n\n{markdown}\n")

    def add(self, text: str, mention: str = "") -> str:
        """Write a table or figure, and place it; give its name."""
        name = text.split("id: ", 1)[1].split("\n", 1)[0].strip()
        kind = "figure" if text.startswith("kind:") else "table"
        self.write(f"content/{kind}s/{name}.yaml", text)
        self.say(f'{mention}\n\n{{{{ {kind}("{name}") }}}}')
        return name

    def corpus(self) -> Corpus:
        """Read the project; what is found is kept."""
        corpus, findings = load_corpus(load_project(self.root))
        assert corpus is not None
        self.findings.extend(findings)
        return corpus

    def manuscript(self, language: str = "en") -> Manuscript:
        """Render the article in a language."""
        corpus = self.corpus()
        return render_manuscript(corpus, corpus.editions[EDITION], language, self.findings)

    def display(self, text: str, language: str = "en") -> DisplayUse:
        """Write, place and render a table or figure in a project without defects."""
        name = self.add(text)
        manuscript = self.manuscript(language)
        assert not self.findings.errors, list(self.findings)
        return next(use for use in manuscript.displays if use.id == name)

    def checked(self) -> list[Diagnostic]:
        """Render the article in both languages, and give what is found of its tables and figures."""
        corpus = self.corpus()
        edition = corpus.editions[EDITION]
        manuscripts = {language: render_manuscript(corpus, edition, language, self.findings) for language in ("fr", "en")}
        check_displays(review_of(corpus, edition, manuscripts, self.findings))
        return list(self.findings)


def cells_of(use: DisplayUse) -> list[list[str]]:
    """Give the lines of a display as plain text, a cell that spans lines in the first; spaces are plain."""
    return [
        [plain_of(cell.markdown).replace("\u00a0", " ").replace("\u202f", " ").replace("\\\n", " / ") for cell in line]
        for study in use.grid.studies
        for line in study
    ]
