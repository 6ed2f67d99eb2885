"""A generated review of any size, sound and in two languages, to measure how time grows: five claims a study, each with its facts and its citation."""

from __future__ import annotations

from pathlib import Path

STUDIES_A_SECTION = 25
CLAIMS_A_STUDY = 5

_CONFIGURATION = """\
[project]
default_edition = "2024"
languages = { fr = "fr-FR", en = "en-GB" }
bibliography = "references.bib"
style = "nlm-citation-sequence-brackets"
"""

_ARTICLE = """\
titles: {fr: Une revue, en: A review}
authors:
  - {initials: J., given: Jeanne, family: Leroy}
licence: {name: CC BY-NC 4.0, url: https://creativecommons.org/licenses/by-nc/4.0/}
"""

_VOCABULARY = """\
endpoints:
  os: {label: {fr: survie globale, en: overall survival}, counts_deaths: true, overall: true}
  pfs: {label: {fr: survie sans progression, en: progression-free survival}, counts_deaths: true}
"""

_READ = "{verification: abstract, locator: abstract, seen_at: [https://example.org/]}"

_FACTS = (
    "{name}-n, kind: count, statement: {fr: effectif, en: size}, value: {total}, unit: patient",
    "{name}-n-new, kind: count, statement: {fr: effectif du bras, en: size of the arm}, group: new, value: {new}, unit: patient",
    "{name}-n-old, kind: count, statement: {fr: effectif du bras, en: size of the arm}, group: old, value: {old}, unit: patient",
    "{name}-pfs-new, kind: median, statement: {fr: médiane, en: median}, endpoint: pfs, group: new, value: {pfs_new}, unit: month",
    "{name}-pfs-old, kind: median, statement: {fr: médiane, en: median}, endpoint: pfs, group: old, value: {pfs_old}, unit: month",
    "{name}-os-new, kind: median, statement: {fr: médiane, en: median}, endpoint: os, group: new, value: {os_new}, unit: month",
    "{name}-hr, kind: hazard-ratio, statement: {fr: rapport, en: ratio}, endpoint: pfs, group: new, versus: old, value: 0.60",
    "{name}-ci, kind: interval, statement: {fr: intervalle, en: interval}, of: {name}-hr, low: 0.40, high: 0.90, level: 95",
    '{name}-p, kind: p-value, statement: {fr: p, en: p}, of: [{name}-hr], relation: "=", value: 0.014',
    "{name}-share, kind: percentage, statement: {fr: part, en: share}, group: new, count: {name}-ill, value: 50",
    "{name}-ill, kind: count, statement: {fr: malades, en: patients}, group: new, value: {half}, of: {new}, unit: patient",
)

_CLAIMS = {
    "fr": (
        'Cet essai a inclus {{ fact("NAME-n") }} [@NAME].',
        'La {{ endpoint("NAME-pfs-new") }} médiane était de {{ fact("NAME-pfs-new") }}, contre {{ fact("NAME-pfs-old") }} [@NAME].',
        'Le rapport des risques était en faveur du premier bras ({{ fact("NAME-hr") }} ; {{ fact("NAME-ci") }} ; {{ fact("NAME-p") }}) [@NAME].',
        'La {{ endpoint("NAME-os-new") }} médiane était de {{ fact("NAME-os-new") }} dans ce bras [@NAME].',
        'Une toxicité touchait {{ fact("NAME-share") }} des malades, soit {{ fact("NAME-ill", form="of") }} [@NAME].',
    ),
    "en": (
        'This trial included {{ fact("NAME-n") }} [@NAME].',
        'Median {{ endpoint("NAME-pfs-new") }} was {{ fact("NAME-pfs-new") }}, against {{ fact("NAME-pfs-old") }} [@NAME].',
        'The ratio of the hazards favoured the first arm ({{ fact("NAME-hr") }}; {{ fact("NAME-ci") }}; {{ fact("NAME-p") }}) [@NAME].',
        'Median {{ endpoint("NAME-os-new") }} was {{ fact("NAME-os-new") }} in that arm [@NAME].',
        'Toxicity was seen in {{ fact("NAME-share") }} of patients, that is {{ fact("NAME-ill", form="of") }} [@NAME].',
    ),
}


def _name(number: int) -> str:
    """Give a citekey: letters, because a digit in the text would be a number that is typed."""
    letters = ""
    for _position in range(4):
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
    return f"study-{letters}"


def _study(number: int) -> str:
    name = _name(number)
    new, old = 20 + 2 * (number % 150), 21 + number % 170
    values = {
        "name": name,
        "new": new,
        "old": old,
        "total": new + old,
        "half": new // 2,
        "pfs_new": f"{8 + number % 9}.{number % 10}",
        "pfs_old": f"{3 + number % 5}.{number % 10}",
        "os_new": f"{20 + number % 19}.{number % 10}",
    }
    lines = [
        f"citekey: {name}",
        "name: {fr: un essai, en: a trial}",
        "registration: null",
        "design: {type: randomised-trial}",
        "population: null",
        f"n: {name}-n",
        "groups:",
        f"  new: {{label: {{fr: premier bras, en: first arm}}, arm: true, n: {name}-n-new}}",
        f"  old: {{label: {{fr: second bras, en: second arm}}, arm: true, n: {name}-n-old}}",
        "facts:",
    ]
    for fact in _FACTS:
        text = fact
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", str(value))
        identifier, rest = text.split(", ", 1)
        lines.append(f"  - {{id: {identifier}, {rest}, read: {_READ}}}")
    return "\n".join(lines) + "\n"


def _section(language: str, section: int, studies: range) -> str:
    parts = [f"## {'Section' if language == 'en' else 'Partie'} {{#section-{_name(section)}}}"]
    for number in studies:
        name = _name(number)
        claims = [
            f'{{% claim "{name}-{"abcde"[index]}" %}}\n{text.replace("NAME", name)}\n{{% endclaim %}}' for index, text in enumerate(_CLAIMS[language])
        ]
        parts.append("\n".join(claims))
    return "\n\n".join(parts) + "\n"


def write_generated_review(root: Path, studies: int) -> Path:
    """Write a project of so many studies in the folder `root`; give `root`."""
    sections = {
        f"section-{_name(first // STUDIES_A_SECTION)}": range(first, min(first + STUDIES_A_SECTION, studies))
        for first in range(0, studies, STUDIES_A_SECTION)
    }
    files = {"probant.toml": _CONFIGURATION, "content/article.yaml": _ARTICLE, "content/vocabulary.yaml": _VOCABULARY}
    files["content/editions/2024.yaml"] = (
        'id: "2024"\ntitle: {fr: Une revue, en: A review}\ndate: "2024"\nshows: source\nsignatories: authors\nsections:\n'
        + "".join(f"  - {name}\n" for name in sections)
    )
    files["references.bib"] = "\n".join(
        f"@article{{{_name(number)},\n  author = {{Doe, Jane}},\n  title = {{Trial {_name(number)}}},\n  journal = {{Journal}},\n  year = {{2020}},\n"
        f"  volume = {{{number}}},\n  pages = {{1--9}},\n  doi = {{10.1000/{_name(number)}}}\n}}\n"
        for number in range(studies)
    )
    for number in range(studies):
        files[f"content/studies/{_name(number)}.yaml"] = _study(number)
    for language, aim in (("fr", "Cette revue examine des essais."), ("en", "This review is about trials.")):
        base = f"templates/article/2024/{language}"
        files[f"{base}/abstract.md.j2"] = f'{{% claim "aim", authors="aim" %}}\n{aim}\n{{% endclaim %}}\n'
        for index, (name, numbers) in enumerate(sections.items()):
            files[f"{base}/{name}.md.j2"] = _section(language, index, numbers)
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root
