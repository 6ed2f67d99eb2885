"""`probant.transforms.assembly`: one reading of the text gives the article, or a finding where it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.document import Document
from probant.pandoc import ast
from probant.transforms.assembly import _epoch
from tests.support.assembling import assembled, replace
from tests.support.minimal_project import write_minimal_project

TEMPLATE = "templates/article/2024/fr/results.md.j2"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The minimal project."""
    return write_minimal_project(tmp_path)


def make(root: Path, language: str = "fr", epoch: int | None = None) -> tuple[Document | None, list[tuple[str, str]]]:
    """Assemble the article; give rule and place of each finding."""
    document, findings = assembled(root, language, epoch)
    return document, [(item.rule, str(item.span)) for item in findings]


@pytest.mark.parametrize("language", ("fr", "en"))
def test_a_document_has_its_parts_in_its_language(root: Path, language: str) -> None:
    """Body, abstracts (its own first), references in the order of the text, words of the engine; unique ids; no raw node."""
    document, findings = make(root, language)
    assert findings == []
    assert document is not None
    assert [abstract.language for abstract in document.front.abstracts] == [language, "en" if language == "fr" else "fr"]
    assert [ast.attributes(block)[0] for block in document.references] == ["ref-hale2011", "ref-brook2014"]
    assert next(ast.plain(block) for block in document.blocks if block["t"] == "Header") == "Introduction"
    ids = [ast.attributes(node)[0] for node in ast.walk(document.blocks) if ast.attributes(node)[0]]
    assert len(ids) == len(set(ids))
    assert {"c-green-tea", "f-hale-hr", "cite-1", "cite-2"} <= set(ids)
    assert ("HR\u00a0=\u00a00,70" if language == "fr" else "HR\u00a0=\u00a00.70") in ast.plain(document.blocks)


def test_the_same_text_gives_the_same_identifier(root: Path) -> None:
    """And another text, or another date, another."""
    first, second = make(root)[0], make(root)[0]
    assert first is not None
    assert second is not None
    assert first.identifier == second.identifier
    dated = make(root, epoch=1)[0]
    assert dated is not None
    assert dated.identifier != first.identifier
    replace(root, TEMPLATE, "le thé vert", "un thé vert")
    changed = make(root)[0]
    assert changed is not None
    assert changed.identifier != first.identifier


def test_a_comment_or_a_fact_not_printed_changes_nothing(root: Path) -> None:
    """The document is what is read, not what it was written from."""
    first = make(root)[0]
    replace(root, TEMPLATE, "## Résultats", "{## un commentaire ##}## Résultats")
    second = make(root)[0]
    assert first is not None
    assert second is not None
    assert first.identifier == second.identifier


def test_the_edition_dates_the_files_when_nothing_else_does(root: Path) -> None:
    """As precisely as its date is known, in universal time."""
    document = make(root)[0]
    assert document is not None
    assert document.epoch == 1_709_251_200
    assert (_epoch("2024"), _epoch("2024-03"), _epoch("2024-03-01")) == (1_704_067_200, 1_709_251_200, 1_709_251_200)
    dated = make(root, epoch=0)[0]
    assert dated is not None
    assert dated.epoch == 0


@pytest.mark.parametrize(
    ("text", "finding"),
    (
        ("[x](javascript:y)", ("unsafe-link", f"{TEMPLATE}:13:5")),
        ("![x](/etc/passwd)", ("unsafe-link", f"{TEMPLATE}:13:6")),
        ("[x]{onclick=y}", ("unsafe-attribute", f"{TEMPLATE}:13:5")),
        ("<script>x</script>", ("raw-markup", f"{TEMPLATE}:13:1")),
        ("# x {#introduction}", ("duplicate-id", f"{TEMPLATE}:13:6")),
        ("## x {#c-habit}", ("duplicate-id", f"{TEMPLATE}:13:7")),
        ("[@nobody]", ("unknown-citekey", f"{TEMPLATE}:13:2")),
        (":::::::::", ("broken-fence", f"{TEMPLATE}:13:1")),
    ),
)
def test_what_has_no_place_in_an_article_is_found_where_it_was_written(root: Path, text: str, finding: tuple[str, str]) -> None:
    """The finding names template, line and column, though pandoc saw only the whole."""
    replace(root, TEMPLATE, "\n", "\n")
    with (root / TEMPLATE).open("a", encoding="utf-8") as handle:
        handle.write(f"\n{text}\n")
    document, findings = make(root)
    assert finding in findings
    if finding[0] in {"unknown-citekey", "broken-fence"}:
        assert document is None


def test_markdown_cannot_hijack_the_front_matter(root: Path) -> None:
    """A metadata block in the text is text: title and bibliography stay the article's own."""
    with (root / TEMPLATE).open("a", encoding="utf-8") as handle:
        handle.write("\n---\ntitle: hijacked\nbibliography: http://127.0.0.1/x.bib\n---\n\n% hijacked\n")
    document, findings = make(root)
    assert findings == []
    assert document is not None
    assert document.front.title == "Thé et sommeil"
    assert [ast.attributes(block)[0] for block in document.references] == ["ref-hale2011", "ref-brook2014"]


def test_who_signs_is_said_by_the_edition(root: Path) -> None:
    """An edition that its authors did not sign prints no author, no thanks of theirs, and their article as the one that it updates."""
    replace(root, "content/article.yaml", "licence:", "funding: {fr: Merci à tous, en: Thanks to all}\nlicence:")
    signed, _findings = make(root)
    assert signed is not None
    assert signed.words["published-in"] == "Article publié"
    assert ast.plain([blocks for name, _, blocks in signed.back.sections if name == "funding"]).strip() == "Merci à tous"
    replace(root, "content/editions/2024.yaml", "signatories: authors", "signatories: none")
    document, findings = make(root)
    assert findings == []
    assert document is not None
    assert document.front.authors == ()
    assert document.words["published-in"] == "Revue mise à jour"
    assert "auteurs" not in document.words["verified-long-authors"]
    assert ast.plain([blocks for name, _, blocks in document.back.sections if name == "funding"]).strip() == "non précisés"


def test_errata_are_printed_as_text(root: Path) -> None:
    """What was printed, what the source says, why and how certain: their signs are no markup."""
    with (root / "content/editions/2024.yaml").open("a", encoding="utf-8") as handle:
        handle.write(
            "errata:\n  - id: one\n    facts: [hale-hr]\n    citekey: hale2011\n    printed: {fr: '*un* [@x]', en: a}\n"
            "    source: {fr: 'n <deux> `x`', en: b}\n    why: {fr: parce que, en: c}\n    certainty: inferred\n"
        )
    document, findings = make(root)
    assert findings == []
    assert document is not None
    text = ast.plain([blocks for _, _, blocks in document.back.sections])
    assert "*un* [@x]." in text
    assert "n <deux> `x`." in text
