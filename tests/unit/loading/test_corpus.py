"""`probant.loading.corpus`: everything that the project says, every link between its parts checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.loading.corpus import Corpus, load_corpus
from probant.loading.project import load_project
from tests.support.minimal_project import FILES, write_minimal_project

HALE = "content/studies/hale2011.yaml"
BROOK = "content/studies/brook2014.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The minimal project."""
    return write_minimal_project(tmp_path)


def load(root: Path) -> tuple[Corpus, list[tuple[str, str]]]:
    """Give the corpus, and rule and place of each finding."""
    corpus, findings = load_corpus(load_project(root))
    assert corpus is not None
    return corpus, [(item.rule, str(item.span)) for item in findings]


def swap(root: Path, path: str, old: str, new: str) -> None:
    """Replace a text of a file."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_valid_project_has_no_finding_and_every_fact_its_place(root: Path) -> None:
    """Each fact knows its study, its place and where it was read."""
    corpus, findings = load(root)
    assert findings == []
    assert list(corpus.facts) == ["brook-asleep", "brook-median", "brook-cups", "hale-n", "hale-hr", "hale-hr-ci", "hale-hr-p"]
    fact = corpus.facts["hale-hr"]
    assert (fact.citekey, fact.source.value, str(fact.span)) == ("hale2011", "0.70", f"{HALE}:19:9")
    assert (fact.reading.verification, fact.reading.locator) == ("full text", "p. 14")
    for fact in corpus.facts.values():
        lines = FILES[fact.span.path].splitlines()
        assert lines[fact.span.line - 1][fact.span.column - 1 :] == fact.id


def test_the_edition_chooses_between_what_was_printed_and_the_source(root: Path) -> None:
    """Where the published review printed something else, both are kept; where not, both are one."""
    swap(root, HALE, "value: 0.70\n", 'value: 0.70\n    printed: {value: "0.7"}\n')
    corpus, findings = load(root)
    fact = corpus.facts["hale-hr"]
    assert findings == []
    assert (fact.shown("printed").value, fact.shown("source").value) == ("0.7", "0.70")
    assert (fact.differs("printed"), fact.differs("source")) == (True, False)
    other = corpus.facts["hale-n"]
    assert other.shown("printed") is other.shown("source")
    assert not other.differs("printed")


def test_a_fact_refused_makes_no_second_finding_where_it_is_named(root: Path) -> None:
    """The interval and the p value of a ratio with a comma are as they should be."""
    swap(root, HALE, "value: 0.70", "value: 0,70")
    corpus, findings = load(root)
    assert findings == [("number-with-comma", f"{HALE}:25:12")]
    assert corpus.may_hold("hale-hr")
    assert not corpus.may_hold("hale-hrr")


def test_a_file_not_read_may_hold_any_fact(root: Path) -> None:
    """One finding, that of the file; the other files are checked all the same."""
    (root / HALE).write_text("a: [", encoding="utf-8")
    swap(root, BROOK, "unit: month", "unit: months")
    corpus, findings = load(root)
    assert [rule for rule, _ in findings] == ["unknown-unit", "yaml-syntax"]
    assert corpus.may_hold("anything")


def test_a_vocabulary_not_read_may_hold_any_unit_and_endpoint(root: Path) -> None:
    """One finding, that of the vocabulary."""
    (root / "content/vocabulary.yaml").write_text("units: [", encoding="utf-8")
    _, findings = load(root)
    assert [rule for rule, _ in findings] == ["yaml-syntax"]


def test_an_article_refused_does_not_hide_the_other_files(root: Path) -> None:
    """All defects are reported together."""
    swap(root, "content/article.yaml", "licence:", "license:")
    swap(root, BROOK, "unit: month", "unit: months")
    _, findings = load(root)
    assert [rule for rule, _ in findings] == ["missing-field", "unknown-field", "unknown-unit"]


def test_an_edition_refused_is_not_said_to_be_missing(root: Path) -> None:
    """One finding, that of its file."""
    swap(root, "content/editions/2024.yaml", "shows: source", "shows: sauce")
    _, findings = load(root)
    assert findings == [("not-one-of", "content/editions/2024.yaml:4:8")]


@pytest.mark.parametrize("path", ("content/statements.yaml", "content/statements/general.yaml"))
def test_the_authors_own_figures_have_no_source(root: Path, path: str) -> None:
    """A statement is a fact without citekey: a number, a range or words, in one file or a folder of files."""
    file = root / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        "statements:\n"
        "  - {id: own-number, statement: {fr: a, en: a}, value: 3, unit: year}\n"
        "  - {id: own-range, statement: {fr: a, en: a}, low: 1, high: 5, unit: cup}\n"
        "  - {id: own-words, statement: {fr: a, en: a}, text: {fr: peu, en: few}}\n",
        encoding="utf-8",
    )
    corpus, findings = load(root)
    assert findings == []
    own = {fact.id: fact.source.kind for fact in corpus.facts.values() if fact.citekey is None}
    assert own == {"own-number": "number", "own-range": "range", "own-words": "finding"}


def test_a_statement_that_says_nothing_is_a_finding(root: Path) -> None:
    """A number needs its unit."""
    (root / "content/statements.yaml").write_text("statements:\n  - {id: own-number, statement: {fr: a, en: a}, value: 3}\n", encoding="utf-8")
    assert load(root)[1] == [("missing-field", "content/statements.yaml:2:10")]


@pytest.mark.parametrize(
    ("path", "old", "new", "findings"),
    (
        (HALE, "of: [hale-hr]", "of: [hale-hr, hale-hq]", [("unknown-fact", f"{HALE}:38:9")]),
        (HALE, "n: hale-n", "n: hale-m", [("unknown-fact", f"{HALE}:8:63")]),
        (HALE, "group: green\n    value", "group: red\n    value", [("unknown-group", f"{HALE}:14:12")]),
        (BROOK, "    value: 62.5", "    base: nothing\n    value: 62.5", [("unknown-fact", f"{BROOK}:11:11")]),
        (BROOK, "citekey: brook2014", "citekey: brook2041", [("name-mismatch", f"{BROOK}:1:10"), ("unknown-citekey", f"{BROOK}:1:10")]),
        (HALE, "of: hale-hr\n", "of: hale-n\n", []),
        (BROOK, "unit: month", "unit: gray", [("unit-does-not-fit", f"{BROOK}:18:11")]),
        (
            "content/editions/2024.yaml",
            "  - results\n",
            "  - results\nerrata:\n  - {id: e, facts: [nothing], citekey: nobody, printed: {fr: a, en: a}, why: {fr: a, en: a}, certainty: probable}\n",
            [("unknown-fact", "content/editions/2024.yaml:10:21"), ("unknown-citekey", "content/editions/2024.yaml:10:40")],
        ),
    ),
)
def test_every_link_leads_somewhere(root: Path, path: str, old: str, new: str, findings: list[tuple[str, str]]) -> None:
    """What a fact, group or erratum names exists, or is a finding where it is named."""
    swap(root, path, old, new)
    assert load(root)[1] == findings


def test_a_study_says_what_it_is_to_others(root: Path) -> None:
    """Each relation is typed, and leads to a study of the project."""
    swap(root, BROOK, "design:", "relations:\n  - {kind: confirms, study: hale2011, note: {fr: même sens, en: same direction}}\ndesign:")
    corpus, findings = load(root)
    assert findings == []
    assert [(item.kind, item.study) for item in corpus.studies["brook2014"].study.relations] == [("confirms", "hale2011")]
    swap(root, BROOK, "study: hale2011", "study: hale2001")
    assert load(root)[1] == [("unknown-study", next(f"{BROOK}:{n}:{line.index('hale2001') + 1}" for n, line in _lines(root) if "hale2001" in line))]
    swap(root, BROOK, "kind: confirms", "kind: confirm")
    assert [rule for rule, _ in load(root)[1]] == ["not-one-of"]


def _lines(root: Path) -> list[tuple[int, str]]:
    return list(enumerate((root / BROOK).read_text(encoding="utf-8").splitlines(), 1))


def test_an_interval_of_a_time_needs_a_unit(root: Path) -> None:
    """A ratio has none."""
    swap(root, HALE, "of: hale-hr\n", "of: brook-median\n")
    assert load(root)[1] == [("unit-does-not-fit", f"{HALE}:27:9")]


def test_foreign_phrases_are_listed_by_a_language(root: Path) -> None:
    """Under its code, each of two letters or more; what is neither is found where it stands."""
    path = root / "content" / "vocabulary.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "foreign_phrases:\n  en: [standard of care]\n", encoding="utf-8")
    corpus, findings = load(root)
    assert findings == []
    assert "standard of care" in corpus.vocabulary.phrases()["en"]
    path.write_text(text + "foreign_phrases:\n  English: [standard of care]\n  la: [x]\n", encoding="utf-8")
    line = text.count("\n") + 2
    _, findings = load_corpus(load_project(root))
    assert [(item.rule, str(item.span)) for item in findings][:2] == [
        ("invalid-value", f"content/vocabulary.yaml:{line}:12"),
        ("invalid-value", f"content/vocabulary.yaml:{line + 1}:8"),
    ]
