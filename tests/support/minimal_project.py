"""The smallest project that holds a bit of everything: two studies, two languages, two short sections. Tests break copies of it."""

from __future__ import annotations

from pathlib import Path

EDITION = "2024"

FILES: dict[str, str] = {
    "probant.toml": """\
[project]
default_edition = "2024"
languages = { fr = "fr-FR", en = "en-GB" }
bibliography = "references.bib"
style = "nlm-citation-sequence-brackets"
""",
    "references.bib": """\
@article{hale2011,
  author = {Hale, Anna and Moss, Peter},
  title = {Green tea and sleep},
  journal = {Journal of Tea},
  year = {2011},
  volume = {4},
  pages = {12--19},
  doi = {10.1000/tea.2011.4}
}

@article{brook2014,
  author = {Brook, Karl},
  title = {White tea and waking},
  journal = {Journal of Tea},
  year = {2014},
  volume = {7},
  pages = {101--108},
  doi = {10.1000/tea.2014.7}
}
""",
    "content/article.yaml": """\
titles: {fr: Thé et sommeil, en: Tea and sleep}
authors:
  - {initials: J., given: Jeanne, family: Leroy, marks: [a], corresponding: true}
affiliations:
  - {mark: a, name: Institut du thé}
licence: {name: CC BY-NC 4.0, url: https://creativecommons.org/licenses/by-nc/4.0/}
""",
    "content/vocabulary.yaml": """\
endpoints:
  waking:
    label: {fr: réveil nocturne, en: night waking}
    counts_deaths: false
units:
  cup:
    fr: {one: "{} tasse", other: "{} tasses", gender: f}
    en: {one: "{} cup", other: "{} cups"}
names_with_digits: [T4]
""",
    "content/editions/2024.yaml": """\
id: "2024"
title: {fr: Thé et sommeil, en: Tea and sleep}
date: "2024-03"
shows: source
signatories: authors
sections:
  - introduction
  - results
""",
    "content/studies/hale2011.yaml": """\
citekey: hale2011
name: {fr: essai de Hale et al., en: trial by Hale et al.}
registration: null
design:
  type: randomised-trial
population: {fr: adultes, en: adults}
groups:
  green: {label: {fr: thé vert, en: green tea}, arm: true, n: hale-n}
  water: {label: {fr: eau, en: water}, arm: true}
facts:
  - id: hale-n
    kind: count
    statement: {fr: effectif du groupe thé vert, en: size of the green tea group}
    group: green
    value: 25
    of: 51
    unit: patient
    read: {verification: abstract, locator: abstract}
  - id: hale-hr
    kind: hazard-ratio
    statement: {fr: rapport des risques de réveil, en: hazard ratio of waking}
    endpoint: waking
    group: green
    versus: water
    value: 0.70
    read: {verification: full text, locator: p. 14}
  - id: hale-hr-ci
    kind: interval
    statement: {fr: intervalle de ce rapport, en: interval of this ratio}
    of: hale-hr
    low: 0.50
    high: 0.98
    level: 95
    read: {verification: full text, locator: p. 14}
  - id: hale-hr-p
    kind: p-value
    statement: {fr: p de ce rapport, en: p of this ratio}
    of: [hale-hr]
    relation: "="
    value: 0.04
    read: {verification: full text, locator: p. 14}
""",
    "content/studies/brook2014.yaml": """\
citekey: brook2014
name: {fr: cohorte de Brook, en: cohort by Brook}
registration: NCT00000001
design:
  type: cohort
population: null
facts:
  - id: brook-asleep
    kind: percentage
    statement: {fr: part des dormeurs, en: share of sleepers}
    value: 62.5
    read: {verification: abstract, locator: abstract}
  - id: brook-median
    kind: median
    statement: {fr: délai médian avant le réveil, en: median time to waking}
    endpoint: waking
    value: 3
    unit: month
    read: {verification: abstract, locator: abstract}
  - id: brook-cups
    kind: range
    statement: {fr: tasses par jour, en: cups a day}
    low: 1
    high: 3
    unit: cup
    read: {verification: abstract, locator: abstract}
""",
    "templates/article/2024/fr/abstract.md.j2": """\
{% claim "aim", authors="aim" %}
Cette revue examine le thé et le sommeil.
{% endclaim %}
""",
    "templates/article/2024/en/abstract.md.j2": """\
{% claim "aim", authors="aim" %}
This review is about tea and sleep.
{% endclaim %}
""",
    "templates/article/2024/fr/introduction.md.j2": """\
## Introduction {#introduction}

{% claim "habit", authors="opinion" %}
Le thé accompagne les soirées de T4 depuis longtemps.
{% endclaim %}
""",
    "templates/article/2024/en/introduction.md.j2": """\
## Introduction {#introduction}

{% claim "habit", authors="opinion" %}
Tea has long gone with evenings at T4.
{% endclaim %}
""",
    "templates/article/2024/fr/results.md.j2": """\
## Résultats {#results}

{% claim "green-tea" %}
Chez {{ fact("hale-n") }}, le thé vert retardait le réveil ({{ fact("hale-hr") }}, {{ fact("hale-hr-ci") }},
{{ fact("hale-hr-p") }}) [@hale2011].
{% endclaim %}

{% claim "white-tea" %}
Avec {{ fact("brook-cups", form="words") }} de thé blanc, {{ fact("brook-asleep") }} dormaient [@brook2014].
Le délai médian avant le réveil était de {{ fact("brook-median") }}.
{% endclaim %}
""",
    "templates/article/2024/en/results.md.j2": """\
## Results {#results}

{% claim "green-tea" %}
In {{ fact("hale-n") }}, green tea delayed waking ({{ fact("hale-hr") }}, {{ fact("hale-hr-ci") }},
{{ fact("hale-hr-p") }}) [@hale2011].
{% endclaim %}

{% claim "white-tea" %}
With {{ fact("brook-cups", form="words") }} of white tea, {{ fact("brook-asleep") }} slept [@brook2014].
The median time to waking was {{ fact("brook-median") }}.
{% endclaim %}
""",
}
"""The text of each file, by its path in the project."""


def write_minimal_project(root: Path) -> Path:
    """Write the project in the folder `root`, which need not exist; give `root`."""
    for path, text in FILES.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root
