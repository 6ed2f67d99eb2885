"""`probant.templating.environment` and `rendering`: templates print facts, and can do nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from probant.diagnostics import Findings
from probant.loading.corpus import Corpus, load_corpus
from probant.loading.project import load_project
from probant.pandoc import ast, engine
from probant.templating.manuscript import Manuscript, without_marks
from probant.templating.rendering import folders, render_manuscript
from probant.transforms.assembly import MARKDOWN
from tests.support.minimal_project import write_minimal_project

TEMPLATE = "templates/article/2024/fr/results.md.j2"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The minimal project."""
    return write_minimal_project(tmp_path)


def load(root: Path) -> Corpus:
    """Read the project."""
    corpus, findings = load_corpus(load_project(root))
    assert corpus is not None
    assert not findings.errors, list(findings)
    return corpus


def render(root: Path, template: str) -> tuple[Manuscript, list[tuple[str, str]]]:
    """Render the French results written as `template`; give rule and place of each finding."""
    (root / TEMPLATE).write_text(template, encoding="utf-8")
    corpus, findings = load(root), Findings()
    manuscript = render_manuscript(corpus, corpus.editions["2024"], "fr", findings)
    return manuscript, [(item.rule, str(item.span)) for item in findings]


def text_of(root: Path, template: str) -> str:
    """Give what a valid template prints, without the marks of claims and facts."""
    manuscript, findings = render(root, template)
    assert findings == []
    return without_marks(manuscript.sections[1].markdown)


def test_the_words_of_a_fact_are_escaped(root: Path) -> None:
    """A finding that holds markup prints it as text."""
    study = root / "content/studies/brook2014.yaml"
    words = "'*<script>[@hale2011](javascript:x)$x$'"
    study.write_text(
        study.read_text(encoding="utf-8")
        + f"  - {{id: brook-words, kind: finding, statement: {{fr: a, en: a}}, text: {{fr: {words}, en: a}}, read: {{verification: unverified, locator: null}}}}\n",
        encoding="utf-8",
    )
    printed = text_of(root, '{% claim "a" %}\n{{ fact("brook-words") }} [@brook2014]\n{% endclaim %}')
    (paragraph,) = ast.parse(engine.run(engine.Request(printed, MARKDOWN, "json")))
    assert ast.plain(paragraph).startswith("*<script>[@hale2011](javascript:x)$x$ ")


# Tags


def test_tags_print_and_record_what_they_print(root: Path) -> None:
    """Each claim knows its facts, citations, section and place; each use of a fact its element, text and place."""
    manuscript, findings = render(
        root,
        '{% claim "a", rests=["hale-n"] %}\n{{ fact("hale-hr") }}, {{ fact("hale-hr") }} [@hale2011; @brook2014]\n{% endclaim %}\n\n'
        '{% claim "b", authors="aim" %}Un but.{% endclaim %}',
    )
    assert findings == []
    claim = next(claim for claim in manuscript.claims if claim.id == "a")
    assert (claim.facts, claim.citations, claim.section, claim.authors) == (["hale-hr", "hale-n"], ["hale2011", "brook2014"], "results", None)
    assert str(claim.span) == f"{TEMPLATE}:1:10"
    assert str(claim.citation_spans["brook2014"]) == f"{TEMPLATE}:2:58"
    uses = [(use.element_id, use.text, str(use.span)) for use in manuscript.uses if use.claim == "a"]
    assert uses[0] == ("f-hale-hr", "HR\u00a0=\u00a00,70", f"{TEMPLATE}:2:10")
    assert uses[1][0] == "f-hale-hr-2"
    assert uses[2][:2] == (None, None)
    assert next(claim for claim in manuscript.claims if claim.id == "b").authors == "aim"


@pytest.mark.parametrize(
    ("tag", "printed"),
    (
        ('{{ fact("brook-asleep", unit=False) }}', "62,5"),
        ('{{ facts("brook-asleep", "brook-asleep") }}', "62,5\u202f% et 62,5\u202f%"),
        ('{{ facts("brook-asleep", "brook-asleep", "brook-median", unit="last") }}', "62,5, 62,5 et 3\u00a0mois"),
        ('{{ say("brook-asleep", "*mots*") }}', "*mots*"),
        ('{{ endpoint("brook-median") }}', "réveil nocturne"),
        ('{{ group("hale2011", "green") }}', "thé vert"),
        ('{{ registration("brook2014") }}', "[NCT00000001](<https://clinicaltrials.gov/study/NCT00000001>){.registration}"),
        ("{{ edition }} {{ language }}", "2024 fr"),
        ("{## rien ##}x", "x"),
        ("{#id} x", "{#id} x"),
        ('{% for word in ["a", "b"] %}{{ loop.index }}{{ word }}{% endfor %}', "1a2b"),
    ),
)
def test_each_tag_prints_what_the_guide_says(root: Path, tag: str, printed: str) -> None:
    """Facts, lists, words, endpoints, groups, registrations; comments are `{##`, because `{#id}` is Markdown."""
    assert text_of(root, tag).replace("\\", "").strip() == printed


@pytest.mark.parametrize(
    ("template", "finding"),
    (
        ('\n\nx {{ fact("nope") }}', ("undefined-fact", "3:12")),
        ('{{ facts("hale-n",\n  "nope") }}', ("undefined-fact", "2:4")),
        ('{{ say("nope", "x") }}', ("undefined-fact", "1:9")),
        ('{{ endpoint("nope") }}', ("undefined-fact", "1:14")),
        ('{{ endpoint("hale-n") }}', ("cannot-format", "1:14")),
        ('{{ group("hale2011", "red") }}', ("unknown-group", "1:23")),
        ('{{ group("nobody", "red") }}', ("unknown-group", "1:11")),
        ('{{ registration("hale2011") }}', ("unknown-registration", "1:18")),
        ('{{ fact("hale-n", part="first") }}', ("cannot-format", "1:10")),
        ('{{ fact("hale-n", shape="x") }}', ("template-call", "1:19")),
        ("{{ fact() }}", ("template-call", "1:4")),
        ("\n{{ nothing }}", ("undefined-name", "2:4")),
        ('{% claim "a" %}x', ("template-syntax", "1:4")),
        ('{% claim "a" %}x{% endclaim %}{% endclaim %}', ("template-syntax", "1:20")),
        ("{{ 1 +", ("template-syntax", "1:1")),
        ('{% claim "a" %}\nx\n\ny\n{% endclaim %}', ("claim-crosses-paragraph", "1:10")),
        ('{% claim "a" %}{% claim "b" %}x{% endclaim %}{% endclaim %}', ("nested-claim", "1:25")),
        ('{% claim "a" %}x{% endclaim %}{% claim "a" %}x{% endclaim %}', ("duplicate-id", "1:10")),
        ('{% claim "A b" %}x{% endclaim %}', ("bad-identifier", "1:10")),
        (f'{{% claim "{"a" * 37}" %}}x{{% endclaim %}}', ("bad-identifier", "1:10")),
        ('{% claim "a", authors="joke" %}x{% endclaim %}', ("unknown-kind", "1:10")),
        ('{% claim "a", rests=["nope"] %}x{% endclaim %}', ("undefined-fact", "1:23")),
        ('{% include "nope.md.j2" %}', ("missing-template", "1:13")),
    ),
)
def test_each_mistake_has_its_rule_and_place(root: Path, template: str, finding: tuple[str, str]) -> None:
    """Template, line and column of the word that is wrong."""
    rule, place = finding
    assert render(root, template)[1] == [(rule, f"{TEMPLATE}:{place}")]


# The sandbox


@pytest.mark.parametrize(
    "attempt",
    (
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ fact.__globals__ }}",
        "{{ fact.__self__.state.corpus.project.root }}",
        "{{ fact.__func__.__code__ }}",
        "{{ ''['__class__'] }}",
        "{{ '' | attr('__class__') }}",
        "{{ '{0.__class__}'.format(1) }}",
        "{{ ['{0.__class__}'.format] | map('upper') }}",
        "{{ '{0.__class__}' | format(1) }}",
        "{{ ''.format_map({}) }}",
        "{{ '{:>10000000000}'.format(1) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum.__globals__['os'].popen('id').read() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ config }}",
        "{{ get_flashed_messages.__globals__ }}",
        "{% import 'os' as os %}",
        "{% do fact %}",
        "{% debug %}",
        "{% set l = [1] %}{{ l.append(2) }}",
        "{% set d = {'a': 1} %}{{ d.pop('a') }}",
        "{{ 'x' * 10000000000 }}",
        "{{ 9 ** 999999999 }}",
        "{{ '%10000000000d' % 1 }}",
        "{{ 'x'.ljust(10000000000) }}",
        "{{ 'x'.center(10000000000) }}",
        "{{ 'x' | center(10000000000) }}",
        "{{ 'x' | indent(10000000000) }}",
        "{{ [1] | random }}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% include '../../../../probant.toml' %}",
        "{% include '../en/results.md.j2' %}",
        "{% extends '../../../../../../etc/passwd' %}",
    ),
)
def test_a_template_cannot_leave_the_sandbox(root: Path, attempt: str) -> None:
    """No attribute, method, computation, loop or file of the machine can be reached: each try is a finding with a place, at once."""
    manuscript, findings = render(root, attempt)
    assert len(findings) == 1
    rule, place = findings[0]
    assert rule in {"template-call", "template-syntax", "undefined-name", "outside-project", "missing-template"}
    assert place.startswith(f"{TEMPLATE}:1")
    assert manuscript.sections[1].markdown == ""


@pytest.mark.parametrize(("target", "inside"), (("/etc/passwd", False), ("../../../../probant.toml", True)))
def test_a_link_out_of_the_templates_is_refused(root: Path, target: str, inside: bool) -> None:
    """A symbolic link leads neither outside the project nor to its other files."""
    link = root / "templates/article/2024/fr/link.md.j2"
    link.symlink_to(target)
    manuscript, findings = render(root, '{% include "link.md.j2" %}')
    assert findings == [("outside-project", "templates/article/2024/fr/link.md.j2")]
    assert manuscript.sections[1].markdown == ""


def test_the_evidence_cannot_be_changed_from_a_template(root: Path) -> None:
    """The sandbox is immutable: what a template is given stays as it was."""
    _, findings = render(root, '{% set x = fact %}{{ fact("hale-n") }}')
    assert findings == []


# Editions


def test_an_edition_takes_the_templates_of_the_one_it_is_based_on(root: Path) -> None:
    """Its own templates come first; a chain that leads back to itself ends."""
    first = (root / "content/editions/2024.yaml").read_text(encoding="utf-8")
    (root / "content/editions/2025.yaml").write_text(first.replace('"2024"', '"2025"') + 'based_on: "2024"\n', encoding="utf-8")
    (root / "templates/article/2025/fr").mkdir(parents=True)
    (root / "templates/article/2025/fr/introduction.md.j2").write_text("## Nouveau {#introduction}\n", encoding="utf-8")
    corpus, findings = load(root), Findings()
    manuscript = render_manuscript(corpus, corpus.editions["2025"], "fr", findings)
    assert list(findings) == []
    assert manuscript.sections[0].markdown.startswith("## Nouveau")
    assert "thé vert" in manuscript.sections[1].markdown
    assert folders(corpus, corpus.editions["2025"], "fr") == ["2025/fr", "2024/fr"]


def test_blocks_of_an_edition_can_be_replaced_by_the_next(root: Path) -> None:
    """A later edition extends a template by its path, and says only what changed."""
    (root / "templates/article/2024/fr/introduction.md.j2").write_text(
        "{% block a %}un{% endblock %} {% block b %}reste{% endblock %}", encoding="utf-8"
    )
    printed = text_of(root, '{% extends "2024/fr/introduction.md.j2" %}{% block a %}autre{% endblock %}')
    assert printed == "autre reste"


def test_the_other_languages_abstracts_stand_in_the_article_with_ids_of_their_own(root: Path) -> None:
    """Their elements bear the language, so that no id stands twice."""
    corpus, findings = load(root), Findings()
    manuscript = render_manuscript(corpus, corpus.editions["2024"], "fr", findings)
    assert list(manuscript.other_abstracts) == ["en"]
    identifiers = [element.id for element in manuscript.elements]
    assert "c-aim" in identifiers
    assert "c-aim-en" in identifiers
    assert len(identifiers) == len(set(identifiers))
