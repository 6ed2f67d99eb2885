"""`probant.checks.numbers`: no number is typed in prose, in digits or in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.checks.numbers import check_numbers, prose_only, template_paths
from probant.diagnostics import Findings
from probant.loading.corpus import load_corpus
from probant.loading.project import load_project
from tests.support.minimal_project import write_minimal_project


def found(root: Path, language: str, text: str) -> list[tuple[str, str]]:
    """Give place and number of each finding in a template of a language."""
    path = f"templates/article/2024/{language}/results.md.j2"
    (write_minimal_project(root) / path).write_text(text, encoding="utf-8")
    corpus, _ = load_corpus(load_project(root))
    assert corpus is not None
    findings = Findings()
    check_numbers(corpus, corpus.editions["2024"], language, findings)
    assert {item.rule for item in findings} <= {"unbound-number"}
    assert all(item.span.path == path for item in findings)
    return [(f"{item.span.line}:{item.span.column}", item.message.split("`")[1]) for item in findings]


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    (
        ("fr", "Chez 25 patients\n", [("1:6", "25")]),
        ("fr", "p = 0,05 et 12.5 %\n", [("1:5", "0,05"), ("1:13", "12.5")]),
        ("fr", "x\n\nLes trois essais et Deux autres\n", [("3:5", "trois"), ("3:21", "Deux")]),
        ("en", "half of two trials\n", [("1:1", "half"), ("1:9", "two")]),
        ("fr", "un patient, une dose, l'un et l'autre, huitante, troisième\n", []),
        ("en", "one patient, anyone, tenth, often, someone, weighty\n", []),
        ("fr", "two trials\n", []),
        ("en", "T4 and T4a and xT4\n", [("1:9", "4"), ("1:18", "4")]),
        ("fr", '{{ fact("hale-n") }} [@hale2011] {#part-2} [x](https://x.org/2) <https://x.org/3>\n', []),
        ("fr", '{% claim "a-1", rests=["x2"] %}\nx\n{% endclaim %}\n', []),
        ("fr", "{## 25 patients ##}\n", []),
        ("fr", '{{ say("hale-n", "vingt patients") }}\n', [("1:19", "vingt")]),
        ("fr", "{{ say('a2', 'x 25') }} 3\n", [("1:17", "25"), ("1:25", "3")]),
        ("fr", '{{ say("a",\n  "x 25") }}\n', [("2:6", "25")]),
        ("fr", "²½ ٣\n", [("1:4", "٣")]),
    ),
)
def test_a_typed_number_is_found_where_it_stands(tmp_path: Path, language: str, text: str, numbers: list[tuple[str, str]]) -> None:
    """In the prose and in the words of `say`; not in tags, citations, ids, addresses, comments, nor in names that the vocabulary lists."""
    assert found(tmp_path, language, text) == numbers


def test_what_is_not_prose_is_blanked_and_nothing_moves() -> None:
    """Line ends and columns stay as they are."""
    source = 'a {{ fact("x",\n part="low") }} b [@c]\n'
    prose = prose_only(source)
    assert len(prose) == len(source)
    assert prose.split() == ["a", "b"]
    assert prose.index("b") == source.index("b [")


def test_every_template_that_an_edition_may_use_is_looked_at(tmp_path: Path) -> None:
    """Those of its own folder and of the edition it is based on."""
    root = write_minimal_project(tmp_path)
    first = (root / "content/editions/2024.yaml").read_text(encoding="utf-8")
    (root / "content/editions/2025.yaml").write_text(first.replace('"2024"', '"2025"') + 'based_on: "2024"\n', encoding="utf-8")
    (root / "templates/article/2025/fr").mkdir(parents=True)
    (root / "templates/article/2025/fr/new.md.j2").write_text("x", encoding="utf-8")
    corpus, _ = load_corpus(load_project(root))
    assert corpus is not None
    names = [path.removeprefix("templates/article/") for path in template_paths(corpus, corpus.editions["2025"], "fr")]
    assert names == ["2025/fr/new.md.j2", "2024/fr/abstract.md.j2", "2024/fr/introduction.md.j2", "2024/fr/results.md.j2"]
