"""`impact` lists exactly the places that change when a value is changed: compared with the real difference of the two articles, fact by fact."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from probant import pipeline
from probant.loading.corpus import Corpus
from probant.pandoc import ast
from probant.update.impact.gathering import Rendered, impact_on
from tests.e2e.conftest import LANGUAGES, ROOT
from tests.support.finished import read_docx
from tests.support.impacts import Article, is_numeric, other_number, page_changes, said

TINY = Path(__file__).parents[1] / "projects" / "tiny"


@pytest.fixture(scope="module")
def project() -> tuple[Corpus, dict[str, Rendered]]:
    """The article's project, and its editions as they stand."""
    corpus, rendered = pipeline.rendered(ROOT)
    return corpus, {item.edition.id: item for item in rendered}


def differences(corpus: Corpus, rendered: Rendered, article: Article, names: list[str]) -> list[str]:
    """Give what an impact misses or has too much, for each fact."""
    languages = list(corpus.project.languages)
    wrong = []
    for name in names:
        real, occurrences = article.changes([name])
        told, numbers = said(impact_on(corpus, [rendered], name).editions[0], languages)
        if told != real:
            wrong.append(f"{name}: missed {sorted(real - told)}, too much {sorted(told - real)}")
        if numbers != occurrences:
            wrong.append(f"{name}: printed {occurrences}, told {numbers}")
    return wrong


def test_every_number_of_a_small_review_changes_where_impact_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the tiny project, which has every kind of fact and every tag, each fact in turn gets another value."""
    corpus, [rendered] = pipeline.rendered(TINY)
    article = Article(corpus, rendered.edition, monkeypatch)
    names = article.used()
    assert len(names) >= 28
    assert {corpus.facts[name].source.kind for name in names} >= {"date", "dose", "interval", "contrast", "count", "p-value"}
    assert differences(corpus, rendered, article, names) == []


@pytest.mark.parametrize("edition", ("2019", "2026"))
def test_a_whole_study_changes_where_impact_says(project: tuple[Corpus, dict[str, Rendered]], edition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All numbers of SABR-COMET changed at once: every claim, table, figure and panel that changes is listed, and no other."""
    corpus, rendered = project
    article = Article(corpus, rendered[edition].edition, monkeypatch)
    used = set(article.used())
    names = [name for name in corpus.studies["palma2019"].facts if name in used]
    real, occurrences = article.changes(names)
    impact = impact_on(corpus, [rendered[edition]], "palma2019").editions[0]
    told, numbers = said(impact, list(corpus.project.languages))
    facts = [said(impact_on(corpus, [rendered[edition]], name).editions[0], list(corpus.project.languages))[0] for name in names]
    assert set().union(*facts) == real
    # The study's facts that are words have panels too, and may be in the log of what is new: no number changes those.
    words = {name for name in corpus.studies["palma2019"].facts if not is_numeric(corpus.facts[name].source)}
    of_words = {place for place in told if place[0] == "panel" and place[-1] in words}
    if impact.news is not None and set(impact.news.facts) <= words:
        of_words |= {place for place in told if place[-1] == "news"}
    assert told - of_words == real - of_words
    assert real <= told
    assert numbers == occurrences
    assert len(real) > 40


@pytest.mark.parametrize("edition", ("2019", "2026"))
def test_numbers_of_references_are_those_of_the_article(project: tuple[Corpus, dict[str, Rendered]], edition: str) -> None:
    """The order that impact counts by is that of the list of references, in each language."""
    for document in pipeline.documents_of(ROOT, edition).values():
        assert list(project[1][edition].citekeys) == [ast.attributes(entry)[0].removeprefix("ref-") for entry in document.references]


@pytest.mark.slow
@pytest.mark.parametrize("edition", ("2019", "2026"))
def test_every_number_of_the_article_changes_where_impact_says(
    project: tuple[Corpus, dict[str, Rendered]], edition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each numeric fact that an edition uses in turn gets another value; the trees differ at the places that its impact lists, and nowhere else."""
    corpus, rendered = project
    article = Article(corpus, rendered[edition].edition, monkeypatch)
    names = article.used()
    assert len(names) >= {"2019": 260, "2026": 480}[edition]
    assert differences(corpus, rendered[edition], article, names) == []


CHANGED = {
    "2019": ("go16-pfs-local", "m12-mpfs-breast-2y", "f15-timing-p", "go16-followup", "comet-os-hr"),
    "2026": ("har22-os-hr", "wol-os-p", "trovo-end", "ori-n-sabr", "p18-other-sites-surgery"),
}
"""Facts of ten studies and eight kinds, in text, abstract, conclusion, tables and figures, whose number can be another one without an error."""


class Copy:
    """A copy of the project, built by the command."""

    def __init__(self, root: Path, edition: str) -> None:
        self.root = root
        self.edition = edition
        for name in ("probant.toml", "references.bib"):
            shutil.copy(ROOT / name, root / name)
        for name in ("content", "templates"):
            shutil.copytree(ROOT / name, root / name)

    def built(self) -> dict[str, tuple[object, dict[str, str]]]:
        """Build it; give each language's page, parsed, and the elements of its Word file with the whole as `text`."""
        command = [sys.executable, "-m", "probant", "build", "--edition", self.edition, "--format", "html,docx", "--quiet"]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        found: dict[str, tuple[object, dict[str, str]]] = {}
        for language in LANGUAGES:
            folder = self.root / "build" / self.edition / language
            document = read_docx(folder / "article.docx")
            found[language] = (html.fromstring((folder / "article.html").read_bytes()), {**document.elements, "text": document.text})
        return found


@pytest.mark.slow
@pytest.mark.parametrize("edition", ("2019", "2026"))
def test_finished_files_change_where_impact_says(project: tuple[Corpus, dict[str, Rendered]], edition: str, tmp_path: Path) -> None:
    """Five facts in turn get another number in their file, and the article is built: its pages and Word files differ where impact says, and nowhere else."""
    corpus, rendered = project
    stand = rendered[edition]
    claims = [claim.id for claim in stand.manuscripts["fr"].claims]
    copy = Copy(tmp_path, edition)
    before = copy.built()
    for name in CHANGED[edition]:
        path, line, old, new = other_number(corpus, stand.edition, name)
        text = (ROOT / path).read_text(encoding="utf-8")
        lines = text.split("\n")
        assert lines[line - 1].count(old) == 1
        lines[line - 1] = lines[line - 1].replace(old, new)
        (tmp_path / path).write_text("\n".join(lines), encoding="utf-8")
        after = copy.built()
        (tmp_path / path).write_text(text, encoding="utf-8")
        impact = impact_on(corpus, [stand], name).editions[0]
        for language in LANGUAGES:
            told, numbers = said(impact, LANGUAGES)
            told = {place for place in told if place[1] == language and place[0] != "panel"} | {("panel", language, fact) for fact in impact.panels}
            told |= {("head", language)} if any(claim.section == "abstract" for claim in impact.claims) else set()
            real, quoted = page_changes(language, before[language][0], after[language][0], claims, LANGUAGES)
            assert real == told, name
            assert quoted <= {claim.id for claim in impact.claims if claim.how == "prints"}
            elements = {key for key, words in before[language][1].items() if key.startswith("c-") and after[language][1][key] != words}
            assert elements == {f"c-{place[3]}" + (f"-{place[2]}" if place[2] != language else "") for place in told if place[0] == "claim"}, name
            words = [texts[language][1]["text"].split(" ") for texts in (before, after)]
            logged = len(impact.news.facts) if impact.news is not None else 0
            shown = sum(document == language for document, _text in numbers) + logged
            assert sum(was != is_now for was, is_now in zip(*words, strict=True)) == shown, name
