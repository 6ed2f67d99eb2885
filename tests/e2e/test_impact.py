"""`impact` lists exactly the places that change when a value is changed: compared with the real difference of the two articles, fact by fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant import pipeline
from probant.loading.corpus import Corpus
from probant.update.impact.gathering import Rendered, impact_on
from tests.e2e.conftest import ROOT
from tests.support.impacts import Article, is_numeric, said

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
    # The study's facts that are words have panels too, which no number changes.
    panels = {place for place in told if place[0] == "panel"}
    assert told - panels == {place for place in real if place[0] != "panel"}
    assert {name for _panel, _language, name in panels - real} <= {
        name for name in corpus.studies["palma2019"].facts if not is_numeric(corpus.facts[name].source)
    }
    assert numbers == occurrences
    assert len(real) > 40


@pytest.mark.slow
@pytest.mark.parametrize("edition", ("2019", "2026"))
def test_every_number_of_the_article_changes_where_impact_says(project: tuple[Corpus, dict[str, Rendered]], edition: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each numeric fact that an edition uses in turn gets another value; the trees differ at the places that its impact lists, and nowhere else."""
    corpus, rendered = project
    article = Article(corpus, rendered[edition].edition, monkeypatch)
    names = article.used()
    assert len(names) >= {"2019": 260, "2026": 480}[edition]
    assert differences(corpus, rendered[edition], article, names) == []
