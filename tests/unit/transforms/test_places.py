"""`probant.transforms.places`: a stretch of the article is found where it was written."""

from __future__ import annotations

from pathlib import Path

from probant.loading.corpus import load_corpus
from probant.loading.project import load_project
from probant.transforms.places import Places
from tests.support.minimal_project import write_minimal_project


def test_a_text_is_looked_for_in_what_the_article_is_made_of(tmp_path: Path) -> None:
    """Its own templates first, then the other languages' abstracts, the edition and the title page; the other language's body is not its own."""
    corpus, _ = load_corpus(load_project(write_minimal_project(tmp_path)))
    assert corpus is not None
    places = Places(corpus, corpus.editions["2024"], "fr")
    assert str(places.of("thé vert")) == "templates/article/2024/fr/results.md.j2:4:31"
    assert str(places.of("This review")) == "templates/article/2024/en/abstract.md.j2:2:1"
    assert str(places.of("2024-03")) == "content/editions/2024.yaml:3:8"
    assert str(places.of("Institut du thé")) == "content/article.yaml:5:21"
    assert str(places.of("green tea delayed")) == "templates/article/2024/fr"
    assert str(places.of("")) == "templates/article/2024/fr"
    assert len(list(places.all("Le thé"))) == 1
