"""Each kind of broken input gives one message: where, what, what to do; an exit status; no traceback; and the last good build untouched.

The whole answer of each case stands in `tests/golden/diagnostics/`. `UPDATE_GOLDEN=1 python -m pytest tests/e2e/test_broken_input.py` writes it anew:
read the difference before it is committed.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from probant import cli
from tests.support.minimal_project import FILES, write_minimal_project

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "diagnostics"
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"

ARTICLE = "content/article.yaml"
BIB = "references.bib"
BROOK = "content/studies/brook2014.yaml"
EDITION = "content/editions/2024.yaml"
HALE = "content/studies/hale2011.yaml"
TOML = "probant.toml"
VOCABULARY = "content/vocabulary.yaml"
FR = "templates/article/2024/fr/results.md.j2"
EN = "templates/article/2024/en/results.md.j2"
ABSTRACT = "templates/article/2024/fr/abstract.md.j2"
TABLE = "content/tables/tea.yaml"
FIGURE = "content/figures/ratios.yaml"

Break = Callable[[Path], None]


def swap(path: str, old: str, new: str) -> Break:
    """Replace the first `old` of a file."""

    def apply(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return apply


def swap_in_both(old: str, new: str) -> Break:
    """Replace the first `old` of the results in each language."""
    return together(swap(FR, old, new), swap(EN, old, new))


def put(path: str, content: str | bytes) -> Break:
    """Write a file."""

    def apply(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    return apply


def append(path: str, text: str) -> Break:
    """Write at the end of a file."""

    def apply(root: Path) -> None:
        with (root / path).open("a", encoding="utf-8") as handle:
            handle.write(text)

    return apply


def delete(path: str) -> Break:
    """Remove a file."""
    return lambda root: (root / path).unlink()


def move(path: str, target: str) -> Break:
    """Give a file another name."""

    def apply(root: Path) -> None:
        (root / path).rename(root / target)

    return apply


def folder_instead(path: str) -> Break:
    """Put a folder in a file's place: what no user can read, root neither."""

    def apply(root: Path) -> None:
        (root / path).unlink()
        (root / path).mkdir()

    return apply


def link_out(path: str) -> Break:
    """Put a symbolic link to a file outside the project in a file's place."""

    def apply(root: Path) -> None:
        outside = root.parent / "secret"
        outside.write_text("root:x:0:0", encoding="utf-8")
        (root / path).unlink()
        (root / path).symlink_to(outside)

    return apply


def together(*breaks: Break) -> Break:
    """Break several things."""

    def apply(root: Path) -> None:
        for one in breaks:
            one(root)

    return apply


def speak_german(root: Path) -> None:
    """Write the French half in German, a language that the engine has no words for."""
    for path in FILES:
        text = re.sub(r"(?<![\w-])fr(:| =)", r"de\1", (root / path).read_text(encoding="utf-8")).replace("fr-FR", "de-DE")
        target = root / path.replace("/fr/", "/de/")
        target.parent.mkdir(parents=True, exist_ok=True)
        (root / path).unlink()
        target.write_text(text, encoding="utf-8")


_TABLE = """\
id: tea
caption: {fr: Études du thé, en: Studies of tea}
columns: [study, population, endpoint, values, estimate, p]
rows:
  - study: hale2011
    outcomes:
      - {estimate: hale-hr}
  - study: brook2014
    cells: {population: {fr: '{brook-cups}', en: '{brook-cups}'}}
    outcomes:
      - {values: [brook-median]}
"""
_FIGURE = """\
kind: forest
id: ratios
caption: {fr: Rapports des risques, en: Hazard ratios}
rows:
  - {estimate: hale-hr}
favours_below: {fr: en faveur du thé, en: favours tea}
favours_above: {fr: "en faveur de l'eau", en: favours water}
"""
_PLACED = """
{% claim "see-displays", authors="transition" %}
{{ see("tea") }} and {{ see("ratios") }} show it.
{% endclaim %}

{{ table("tea") }}

{{ figure("ratios") }}
"""
_CUPS = """\
id: cups
caption: {fr: Tasses, en: Cups}
columns: [study]
rows: [{study: brook2014}]
"""
_CUPS_PLACED = '\n{{ table("cups") }}\n'
_MEAN = """\
  - id: brook-mean
    kind: mean
    statement: {fr: délai moyen, en: mean time}
    endpoint: waking
    value: 4
    unit: month
    read: {verification: abstract, locator: abstract}
"""
_LATER = """\
  - id: brook-later
    kind: median
    statement: {fr: délai en années, en: time in years}
    endpoint: waking
    value: 2
    unit: year
    read: {verification: abstract, locator: abstract}
"""
_UNLIKE = """\
kind: landscape
id: waking
caption: {fr: Réveils, en: Waking}
rows:
  - {with_treatment: brook-median, without_treatment: brook-later}
with_label: {fr: avec thé, en: with tea}
without_label: {fr: sans thé, en: without tea}
"""


def displays(*breaks: Break) -> Break:
    """Give the project a table and a figure, placed and mentioned in both languages; then break it."""
    return together(put(TABLE, _TABLE), put(FIGURE, _FIGURE), append(FR, _PLACED), append(EN, _PLACED), *breaks)


_WITHOUT_FACTS = """\
## Results {#results}

{% claim "green-tea" %}
Green tea delayed waking [@hale2011].
{% endclaim %}
"""


_PROFILE = "content/journals/journal-of-tea.yaml"


def profile(*changes: tuple[str, str]) -> Break:
    """Copy one of the engine's profiles as a user would, and change it."""

    def apply(root: Path) -> None:
        text = (ROOT / "src" / "probant" / "journals" / "bmc-cancer.yaml").read_text(encoding="utf-8")
        for old, new in (("id: bmc-cancer", "id: journal-of-tea"), *changes):
            assert old in text, old
            text = text.replace(old, new, 1)
        put(_PROFILE, text)(root)

    return apply


def nothing(_root: Path) -> None:
    """Leave the project as it is: the command is what is wrong."""


@dataclass(frozen=True)
class Case:
    """A way to be broken: a name, what breaks the project, the command, its exit status."""

    name: str
    spoil: Break
    command: str = "probant build"
    status: int = 1
    folder: str = "."
    environment: tuple[tuple[str, str], ...] = ()
    whole_file: bool = False
    """Whether the place is a file or folder as a whole, so that there is no line to give."""


FINDINGS = (
    # journal profiles
    Case("profile-unknown-field", profile(("default_type:", "default_kind:"))),
    Case("profile-status", profile(("status: tried", "status: sure"))),
    Case("profile-confirmed-without-date", profile((", status: tried, checked: 2026-11", ", status: tried"))),
    Case("profile-dated-without-confirmation", profile(("status: unconfirmed}", "status: unconfirmed, checked: 2026-11}"))),
    Case("profile-confirmed-null", profile(("{value: 350,", "{value: null,"))),
    Case("profile-not-a-number", profile(("{value: 350,", "{value: many,"))),
    Case("profile-style", profile(("{value: bmc-cancer,", "{value: bmc-cancr,"))),
    Case("profile-declaration", profile(("- key: ethics", "- key: ethic"))),
    Case("profile-type", profile(("default_type: review", "default_type: reveiw"))),
    Case("profile-name", profile(("id: journal-of-tea", "id: journal-of-coffee"))),
    # the article's declarations
    Case("declared-and-nothing", append(ARTICLE, "ethics: {fr: Oui., en: Yes.}\nnothing_to_declare: [ethics]\n")),
    Case("declaration-unknown", append(ARTICLE, "nothing_to_declare: [interest]\n")),
    # YAML
    Case("yaml-syntax", swap(HALE, "registration: null", 'registration: "null')),
    Case("yaml-unclosed-mapping", swap(HALE, "{fr: adultes, en: adults}", "{fr: adultes, en: adults")),
    Case("yaml-tab", swap(HALE, "  type: randomised-trial", "\ttype: randomised-trial")),
    Case("yaml-duplicate-key", swap(HALE, "    value: 0.70\n", "    value: 0.70\n    value: 0.07\n")),
    Case("yaml-alias", together(swap(HALE, "value: 0.70", "value: &hr 0.70"), swap(HALE, "low: 0.50", "low: *hr"))),
    Case("yaml-anchor", swap(HALE, "value: 0.70", "value: &hr 0.70")),
    Case("yaml-python-tag", swap(HALE, "value: 0.70", "value: !!python/object/apply:os.system [id]")),
    Case("yaml-deep-nesting", swap(HALE, "population: {fr: adultes, en: adults}", f"population: {'[' * 50}{']' * 50}")),
    Case("yaml-two-documents", append(BROOK, "---\ncitekey: other2020\n")),
    Case("yaml-key-not-text", swap(HALE, "registration: null", "? [a, b]\n: null")),
    Case("yaml-empty-file", put(HALE, "")),
    Case("yaml-list-instead-of-mapping", put(HALE, "- citekey: hale2011\n")),
    Case("not-utf8", put(HALE, FILES[HALE].replace("thé vert", "the\u0301 vert").encode("utf-8").replace(b"\xcc\x81", b"\xe9", 1))),
    Case("utf16", put(HALE, FILES[HALE].encode("utf-16"))),
    Case("control-character", swap(HALE, "en: green tea}", "en: green\x07 tea}")),
    # Fields
    Case("unknown-field", swap(HALE, "versus: water", "verses: water")),
    Case("unknown-field-of-file", swap(HALE, "population:", "populaton:")),
    Case("missing-field", swap(HALE, "    level: 95\n", "")),
    Case("missing-field-of-file", swap(HALE, "registration: null\n", "")),
    Case("missing-kind", swap(HALE, "    kind: interval\n", "")),
    Case("unknown-kind", swap(HALE, "kind: interval", "kind: intervall")),
    Case("wrong-type-list", swap(HALE, "value: 0.70", "value: [0.70]")),
    Case("wrong-type-text", swap(HALE, "{fr: thé vert, en: green tea}", "thé vert")),
    Case("wrong-type-boolean", swap(HALE, "arm: true, n: hale-n", "arm: perhaps, n: hale-n")),
    Case("wrong-type-facts", swap(BROOK, "facts:\n", "facts: none\nmore:\n")),
    Case("fact-is-not-a-mapping", append(HALE, "  - hale-extra\n")),
    Case("not-one-of", swap(HALE, "verification: abstract", "verification: checked")),
    Case("number-with-comma", swap(HALE, "value: 0.70", "value: 0,70")),
    Case("not-a-number", swap(HALE, "value: 0.70", "value: about 0.7")),
    Case("number-with-unit", swap(BROOK, "value: 62.5", "value: 62.5%")),
    Case("percentage-over-100", swap(BROOK, "value: 62.5", "value: 162.5")),
    Case("p-over-1", swap(HALE, "value: 0.04", "value: 4")),
    Case("count-over-total", swap(HALE, "of: 51", "of: 15")),
    Case("count-with-decimals", swap(HALE, "value: 25\n", "value: 25.5\n")),
    Case("range-reversed", swap(BROOK, "low: 1\n", "low: 5\n")),
    Case("interval-reversed", swap(HALE, "low: 0.50", "low: 5.0")),
    Case("ratio-of-zero", swap(HALE, "value: 0.70", "value: 0")),
    Case("impossible-date", swap(EDITION, 'date: "2024-03"', 'date: "2024-13"')),
    Case("bad-identifier", swap(HALE, "  - id: hale-hr\n", "  - id: Hale_HR\n")),
    Case("untranslated-label", swap(HALE, "{fr: eau, en: water}", "{fr: eau}")),
    Case("empty-translation", swap(HALE, "{fr: eau, en: water}", '{fr: eau, en: ""}')),
    Case("label-in-unknown-language", swap(HALE, "{fr: eau, en: water}", "{fr: eau, en: water, de: Wasser}")),
    Case("printed-as-source", swap(HALE, "    value: 0.70\n", "    value: 0.70\n    printed: {value: 0.70}\n")),
    Case("printed-unknown-field", swap(HALE, "    value: 0.70\n", "    value: 0.70\n    printed: {valeu: 0.7}\n")),
    Case("printed-impossible", swap(BROOK, "value: 62.5\n", "value: 62.5\n    printed: {value: 625}\n")),
    # Links between files
    Case("duplicate-fact-id", swap(BROOK, "id: brook-asleep", "id: hale-hr")),
    Case("unknown-fact-of-interval", swap(HALE, "of: hale-hr\n", "of: hale-rh\n")),
    Case("unknown-unit", swap(BROOK, "unit: month", "unit: months")),
    Case("unit-is-not-a-time", swap(BROOK, "unit: month", "unit: gray")),
    Case("unknown-endpoint", swap(HALE, "endpoint: waking", "endpoint: wakening")),
    Case("unknown-group", swap(HALE, "versus: water", "versus: watre")),
    Case("group-without-count", swap(HALE, "n: hale-n}", "n: hale-m}")),
    Case("study-file-name", move(BROOK, "content/studies/brook2015.yaml")),
    Case("study-not-in-bibliography", swap(BIB, "brook2014,", "brook2041,")),
    Case("unit-untranslated", swap(VOCABULARY, '    en: {one: "{} cup", other: "{} cups"}\n', "")),
    # References
    Case("bib-duplicate-citekey", append(BIB, "\n@book{hale2011, author = {Other, A.}, title = {Other}, year = {2001}}\n")),
    Case("bib-unbalanced-brace", swap(BIB, "title = {Green tea and sleep}", "title = {Green {tea and sleep}")),
    Case("bib-extra-brace", swap(BIB, "title = {Green tea and sleep}", "title = {Green tea} and sleep}")),
    Case("bib-undefined-macro", swap(BIB, "journal = {Journal of Tea}", "journal = jtea")),
    Case("bib-duplicate-field", swap(BIB, "volume = {4},", "volume = {4},\n  volume = {5},")),
    Case("bib-empty-key", swap(BIB, "@article{hale2011,", "@article{,")),
    Case("bib-missing-comma", swap(BIB, "year = {2011},", "year = {2011}")),
    Case("bib-text-outside", swap(BIB, "@article{brook2014", "article{brook2014")),
    Case("bib-crossref-cycle", together(swap(BIB, "year = {2011}", "crossref = {brook2014}"), swap(BIB, "year = {2014}", "crossref = {hale2011}"))),
    Case("bib-missing", delete(BIB), whole_file=True),
    Case("bib-empty", put(BIB, "")),
    # Templates
    Case("undefined-fact", swap_in_both('fact("hale-hr")', 'fact("hale-hrr")')),
    Case("fact-removed", swap(BROOK, "  - id: brook-median", "  - id: brook-mediane")),
    Case("undefined-name", swap(FR, "{{ fact(", "{{ fakt(")),
    Case("undefined-filter", swap(FR, '{{ fact("hale-hr") }}', '{{ fact("hale-hr") | shout }}')),
    Case("template-syntax", swap(FR, '{{ fact("hale-hr") }}', '{{ fact("hale-hr" }}')),
    Case("unclosed-claim", swap(FR, "{% endclaim %}\n", "")),
    Case("unclosed-tag", swap(FR, '{{ fact("hale-hr-p") }}', '{{ fact("hale-hr-p") }')),
    Case("unknown-tag", swap(FR, "{% endclaim %}", "{% endclame %}")),
    Case("wrong-argument", swap(FR, 'form="words"', 'forms="words"')),
    Case("missing-argument", swap(FR, 'fact("hale-n")', "fact()")),
    Case("unknown-form", swap(FR, 'form="words"', 'form="wordy"')),
    Case("unknown-part", swap(FR, 'fact("hale-hr")', 'fact("hale-hr", part="low")')),
    Case("sandbox-escape", swap(FR, '{{ fact("hale-hr") }}', '{{ fact.__globals__["os"].system("id") }}')),
    Case("include-of-a-file-outside", swap(FR, "## Résultats", '{% include "../../../../probant.toml" %}\n## Résultats')),
    Case("endless-loop", swap(FR, "## Résultats", "{% for i in range(1000000000) %}{% endfor %}\n## Résultats")),
    Case("missing-template", delete(FR), whole_file=True),
    Case("missing-section", swap(EDITION, "  - results", "  - result"), whole_file=True),
    Case("missing-abstract", delete("templates/article/2024/en/abstract.md.j2"), whole_file=True),
    Case("template-not-utf8", put(FR, b"## R\xe9sultats\n")),
    # Claims
    Case("unknown-citekey", swap_in_both("[@hale2011]", "[@hale2012]")),
    Case("unknown-citekey-outside-a-claim", swap(FR, "## Résultats {#results}\n", "## Résultats {#results}\n\n[@moss1999]\n")),
    Case("claim-crosses-paragraph", swap(FR, "({{ fact", "\n\n({{ fact")),
    Case("nested-claim", swap(FR, "Chez", '{% claim "inner" %}Chez{% endclaim %}')),
    Case("duplicate-claim", swap_in_both('"white-tea"', '"green-tea"')),
    Case("claim-id-with-spaces", swap_in_both('"white-tea"', '"White tea"')),
    Case("claim-without-citation", swap_in_both(" [@hale2011]", "")),
    Case("claim-without-support", together(put(FR, _WITHOUT_FACTS), put(EN, _WITHOUT_FACTS))),
    Case("claim-in-one-language", swap(EN, '"white-tea"', '"with-tea"')),
    Case("claim-facts-differ", swap(EN, ',\n{{ fact("hale-hr-p") }})', ")")),
    Case("claim-citations-differ", swap(EN, "[@hale2011]", "[@hale2011; @brook2014]")),
    Case("fact-of-uncited-study", swap_in_both("[@brook2014]", "[@hale2011]")),
    Case("authors-statement-with-citation", swap("templates/article/2024/fr/introduction.md.j2", "longtemps.", "longtemps [@hale2011].")),
    Case("unknown-authors-kind", swap("templates/article/2024/fr/introduction.md.j2", '"opinion"', '"opinions"')),
    Case("number-in-digits", swap(FR, "Chez {{", "Chez 25 patients et {{")),
    Case("number-in-words", swap(EN, "The median time", "In two trials, the median time")),
    # Hostile Markdown
    Case("markdown-javascript-link", swap(FR, "le thé vert", "le [thé vert](javascript:alert)")),
    Case("markdown-raw-html", swap(FR, "le thé vert", "le <b onclick=alert>thé</b> vert")),
    Case("markdown-image-of-a-file", swap(FR, "le thé vert", "le thé vert ![](/etc/passwd)")),
    Case("markdown-event-attribute", swap(FR, "le thé vert", "le [thé vert]{onclick=alert}")),
    Case("markdown-fence", append(FR, "\n:::::::::\n")),
    Case("markdown-duplicate-heading-id", swap_in_both("{#results}", "{#introduction}")),
    # Tables and figures
    Case("unknown-display", displays(swap_in_both('{{ table("tea") }}', '{{ table("tee") }}'))),
    Case("display-of-the-other-kind", displays(swap_in_both('{{ table("tea") }}', '{{ figure("tea") }}'))),
    Case("mention-of-nothing", displays(swap_in_both('{{ see("tea") }}', '{{ see("tee") }}'))),
    Case("misplaced-display", displays(swap_in_both('{{ table("tea") }}', '- {{ table("tea") }}'))),
    Case("display-in-an-abstract", displays(append(ABSTRACT, '\n{{ table("tea") }}\n'), swap_in_both('{{ table("tea") }}', ""))),
    Case("display-inside-claim", displays(swap_in_both('{% endclaim %}\n\n{{ table("tea") }}', '{{ table("tea") }}\n{% endclaim %}'))),
    Case("display-placed-twice", displays(swap_in_both('{{ table("tea") }}', '{{ table("tea") }}\n\n{{ table("tea") }}'))),
    Case("display-in-one-language", displays(swap(EN, '{{ table("tea") }}', ""), swap(EN, '{{ see("tea") }}', "They"))),
    Case(
        "display-order-differs",
        displays(
            append(FR, _CUPS_PLACED),
            swap(EN, '{{ table("tea") }}', '{{ table("cups") }}\n\n{{ table("tea") }}'),
            put("content/tables/cups.yaml", _CUPS),
        ),
    ),
    Case("display-not-placed", displays(swap_in_both('{{ table("tea") }}', ""))),
    Case("display-not-mentioned", displays(swap_in_both('{{ see("tea") }}', "They")), "probant build --strict"),
    Case("unused-display", put(TABLE, _TABLE), "probant build --strict"),
    Case("display-facts-differ", displays(swap(TABLE, "en: '{brook-cups}'", "en: '{brook-asleep}'"))),
    Case("unknown-column", displays(swap(TABLE, "cells: {population", "cells: {populaton"))),
    Case("column-twice", displays(swap(TABLE, "endpoint, values", "endpoint, endpoint, values"))),
    Case("column-without-heading", displays(swap(TABLE, "endpoint, values", "endpoint, sleepers, values"))),
    Case("unknown-study-in-a-row", displays(swap(TABLE, "study: brook2014", "study: brook2041"))),
    Case("unknown-fact-in-a-row", displays(swap(TABLE, "values: [brook-median", "values: [brook-mediane"))),
    Case("unknown-fact-in-a-cell", displays(swap(TABLE, "{brook-cups}', en: '{brook-cups}", "{brook-cup}', en: '{brook-cup}"))),
    Case("unknown-form-in-a-cell", displays(swap(TABLE, "{brook-cups}', en: '{brook-cups}", "{brook-cups:wordy}', en: '{brook-cups:wordy}"))),
    Case("brace-without-fact", displays(swap(TABLE, "fr: '{brook-cups}'", "fr: '{brook-cups} {Thé}'"))),
    Case("typed-digit-in-a-cell", displays(swap(TABLE, "fr: '{brook-cups}'", "fr: '{brook-cups} pour 25 adultes'"))),
    Case("typed-word-in-a-caption", displays(swap(TABLE, "en: Studies of tea", "en: Two studies of tea"))),
    Case(
        "typed-number-in-a-population",
        displays(
            swap(TABLE, "    cells: {population", "    cells: {toxicity"),
            swap(TABLE, "values, estimate", "values, toxicity, estimate"),
            swap(BROOK, "population: null", "population: {fr: adultes de 40 ans, en: adults aged 40 years}"),
        ),
    ),
    Case("wrong-kind-of-fact", displays(swap(TABLE, "estimate: hale-hr}", "estimate: hale-hr-p}"))),
    Case("mean-in-median-column", displays(swap(TABLE, "values: [brook-median]", "values: [brook-median, brook-mean]"), append(BROOK, _MEAN))),
    Case("value-without-column", displays(swap(TABLE, "endpoint, values, estimate", "endpoint, mean, estimate"))),
    Case("value-of-other-study", displays(swap(TABLE, "values: [brook-median]", "estimate: hale-hr")), "probant build --strict"),
    Case("unlike-values", displays(put("content/figures/waking.yaml", _UNLIKE), append(BROOK, _LATER))),
    Case("figure-of-unknown-kind", displays(swap(FIGURE, "kind: forest", "kind: florist"))),
    Case("figure-without-kind", displays(swap(FIGURE, "kind: forest\n", ""))),
    Case("figure-and-table-of-one-name", displays(swap(FIGURE, "id: ratios", "id: tea"))),
    Case("empty-outcome", displays(swap(TABLE, "{values: [brook-median]}", "{values: []}"))),
    # The project
    Case("toml-syntax", swap(TOML, '"2024"', "2024-")),
    Case("toml-unknown-field", swap(TOML, "style =", "styl =")),
    Case("toml-unknown-table", append(TOML, "\n[projects]\n")),
    Case("toml-missing-field", swap(TOML, 'default_edition = "2024"\n', "")),
    Case("toml-empty", put(TOML, "")),
    Case("toml-wrong-type", swap(TOML, '"2024"', "2024")),
    Case("toml-bad-language", swap(TOML, 'fr = "fr-FR"', 'fr = "french"')),
    Case("language-without-words", speak_german),
    Case("default-edition-unknown", swap(TOML, '"2024"', '"2042"')),
    Case("style-unknown-in-toml", swap(TOML, '"nlm-citation-sequence-brackets"', '"nlm-citation-sequence-bracket"')),
    Case("no-edition", delete(EDITION), whole_file=True),
    Case("missing-article", delete(ARTICLE), whole_file=True),
    Case("unreadable-study", folder_instead(HALE), whole_file=True),
    Case("unreadable-bibliography", folder_instead(BIB), whole_file=True),
    Case("unreadable-template", folder_instead(FR), whole_file=True),
    Case("link-out-of-the-project", link_out(HALE), whole_file=True),
    Case("template-link-out-of-the-project", link_out(FR), whole_file=True),
    Case("bibliography-outside", swap(TOML, '"references.bib"', '"../secret.bib"'), whole_file=True),
    Case("style-file-is-not-csl", put("own.csl", "not a style"), "probant build --style own.csl", whole_file=True),
    Case("style-file-missing", nothing, "probant build --style other.csl", whole_file=True),
    Case("style-unknown", nothing, "probant build --style vancuver"),
)

CANNOT_RUN = (
    Case("journal-unknown", nothing, "probant export cancer-radiotherapy", status=2),
    Case("journal-language", nothing, "probant export bmc-cancer --lang fr", status=2),
    Case("journal-type", nothing, "probant export bmc-cancer --type reveiw", status=2),
    Case("journal-not-named", nothing, "probant export", status=2),
    Case("not-a-project", nothing, folder="..", status=2),
    Case("project-option-is-not-a-folder", nothing, "probant check --project nowhere", status=2),
    Case("project-option-without-project", nothing, "probant check --project ..", status=2),
    Case("wrong-option", nothing, "probant build --formt pdf", status=2),
    Case("wrong-command", nothing, "probant biuld", status=2),
    Case("wrong-choice", nothing, "probant check --diagnostics consise", status=2),
    Case("option-without-value", nothing, "probant build --lang", status=2),
    Case("wrong-argument-of-command", nothing, "probant check everything", status=2),
    Case("edition-unknown", nothing, "probant build --edition 2042", status=2),
    Case("edition-unknown-in-check", nothing, "probant check --edition 2042", status=2),
    Case("edition-outside", nothing, "probant build --edition ../../escape", status=2),
    Case("language-unknown", nothing, "probant build --lang fr,de", status=2),
    Case("language-empty", nothing, "probant build --lang ,", status=2),
    Case("format-unknown", nothing, "probant build --format html,pfd", status=2),
    Case("format-empty", nothing, "probant build --format=", status=2),
    Case("citations-of-another-format", nothing, "probant build --format html --citations zotero", status=2),
    Case("rule-unknown", nothing, "probant explain unbound-numbr", status=2),
    Case("epoch-not-a-number", nothing, status=2, environment=(("SOURCE_DATE_EPOCH", "yesterday"),)),
    Case("epoch-negative", nothing, status=2, environment=(("SOURCE_DATE_EPOCH", "-5"),)),
    Case("epoch-too-large", nothing, status=2, environment=(("SOURCE_DATE_EPOCH", "253402300800"),)),
    Case("epoch-empty", nothing, status=2, environment=(("SOURCE_DATE_EPOCH", ""),)),
    Case("epoch-superscript-digit", nothing, status=2, environment=(("SOURCE_DATE_EPOCH", "\u00b2"),)),
    Case("output-is-a-file", put("taken", "mine"), "probant build --format html --output taken", status=2),
    Case("output-below-a-file", put("taken", "mine"), "probant build --format html --output taken/deep", status=2),
)

SEVERAL = together(
    swap(HALE, "value: 0.70", "value: 0,70"),
    swap(HALE, "versus: water", "verses: water"),
    swap(BROOK, "value: 62.5", "value: 162.5"),
    swap(BROOK, "unit: month", "unit: months"),
    swap(VOCABULARY, '    en: {one: "{} cup", other: "{} cups"}\n', ""),
    swap(BIB, "volume = {4},", "volume = {4},\n  volume = {5},"),
    swap(FR, 'fact("hale-n")', 'fact("hale-m")'),
    swap(EN, "The median time", "In two trials, the median time"),
    swap(ARTICLE, "titles: {fr: Thé et sommeil, en: Tea and sleep}", "titles: {fr: Thé et sommeil}"),
)

SHIMS = {
    "missing-pandoc": ("pypandoc", ""),
    "missing-weasyprint": ("weasyprint", "raise ImportError(\"No module named 'weasyprint'\")"),
    "missing-pango": ("weasyprint", "raise OSError(\"cannot load library 'libpango-1.0-0'\")"),
    "missing-font": ("font_source_serif_pro", ""),
}
"""Packages put before the real ones: as if a tool, a system library or a font were not there."""

# Where a finding is about a file as a whole, or an option, it has no line.
_PLACE = re.compile(r"^(?P<path>[^:\s]+)(?P<line>:\d+)?(?P<column>:\d+)?: (?:error|warning)\[[a-z0-9-]+\] .+")
_JARGON = re.compile(r"Traceback|pydantic|[Jj]inja|_Tags|Errno|<class|object at 0x|None\b|valid dictionary")


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    status: int
    stdout: str
    stderr: str


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The minimal project, built."""
    root = write_minimal_project(tmp_path_factory.mktemp("good") / "project")
    done = subprocess.run(
        [sys.executable, "-m", "probant", "build"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture
def project(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built project, to be broken."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("PROBANT_TRACEBACK", raising=False)
    root = tmp_path / "project"
    shutil.copytree(good, root, symlinks=True)
    return root


def snapshot(root: Path) -> dict[str, bytes | str | None]:
    """Give all that stands in a folder: a file's bytes, a link's target."""
    return {
        path.relative_to(root).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        for path in sorted(root.rglob("*"))
    }


def run(case: Case, root: Path, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Run the case's command in its folder, in this process: an exception fails the test."""
    monkeypatch.chdir(root / case.folder)
    for name, value in case.environment:
        monkeypatch.setenv(name, value)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.main(shlex.split(case.command)[1:])
    return Answer(status, out.getvalue(), err.getvalue())


def golden(case: Case, answer: Answer, root: Path) -> None:
    """Compare the whole answer with the golden file, or write it."""
    command = " ".join([*(f"{name}={value}" for name, value in case.environment), case.command])
    text = f"$ {command}\n[exit {answer.status}]\n--- stdout\n{answer.stdout}--- stderr\n{answer.stderr}"
    text = text.replace(str(root.parent), "<folder>")
    file = GOLDEN / f"{case.name}.txt"
    if UPDATE:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.is_file(), "no golden file: write it with UPDATE_GOLDEN=1"
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", FINDINGS, ids=lambda case: case.name)
def test_a_defect_of_the_project_is_reported_with_its_place_and_remedy(case: Case, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each finding has a place, a rule and a hint; the count ends the report; the status is 1; nothing in the project's folder changes."""
    case.spoil(project)
    before = snapshot(project)
    answer = run(case, project, monkeypatch)
    assert answer.status == case.status
    assert answer.stderr == ""
    assert not _JARGON.search(answer.stdout)
    *report, count = answer.stdout.removesuffix("nothing was written: with --strict, warnings are errors\n").splitlines()
    findings = [line for line in report if not line.startswith("  ")]
    hints = [line for line in report if line.startswith("  hint: ")]
    assert findings
    assert len(hints) == len(findings)
    assert re.fullmatch(r"\d+ (errors?|warnings?)", count)
    for line in findings:
        place = _PLACE.match(line)
        assert place, line
        assert case.whole_file or place["column"] or place["path"] == "--style", f"no line and column: {line}"
    assert snapshot(project) == before
    golden(case, answer, project)


@pytest.mark.parametrize("case", CANNOT_RUN, ids=lambda case: case.name)
def test_a_command_that_cannot_run_says_why_and_what_to_do(case: Case, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason stands on standard error, standard output is empty, the status is 2, nothing in the project's folder changes."""
    case.spoil(project)
    before = snapshot(project)
    answer = run(case, project, monkeypatch)
    assert answer.status == case.status
    assert answer.stdout == ""
    assert answer.stderr.startswith("probant: ")
    assert not _JARGON.search(answer.stderr)
    assert snapshot(project) == before
    golden(case, answer, project)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIMS)
def test_a_missing_tool_is_named_with_where_to_look(name: str, project: Path, tmp_path: Path) -> None:
    """Without pandoc, WeasyPrint, Pango or a font, a build ends with 2, names it and `probant doctor`, and leaves the last good build."""
    package, text = SHIMS[name]
    put(f"shim/{package}/__init__.py", text + "\n")(tmp_path)
    swap(FR, "le thé vert", "ce thé vert")(project)
    before = snapshot(project)
    done = subprocess.run(
        [sys.executable, "-m", "probant", "build", "--format", "pdf"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{tmp_path / 'shim'}{os.pathsep}{ROOT / 'src'}"},
    )
    answer = Answer(done.returncode, done.stdout, done.stderr)
    assert answer.status == 2
    assert "Traceback" not in answer.stdout + answer.stderr
    assert "probant doctor" in answer.stderr
    assert snapshot(project) == before
    golden(Case(name, nothing, "probant build --format pdf"), answer, project)


def test_many_defects_in_several_files_are_reported_together(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Defects of every kind of file come in one report, sorted by place, each once, with their count at the end; so with `build` and with `check`."""
    SEVERAL(project)
    case = Case("several-files", SEVERAL)
    answer = run(case, project, monkeypatch)
    *report, count = answer.stdout.splitlines()
    places = [_PLACE.match(line) for line in report if not line.startswith("  ")]
    keys = [(place["path"], int(place["line"][1:]), int(place["column"][1:])) for place in places if place]
    assert len(keys) == len(places)
    assert keys == sorted(set(keys))
    assert len({path for path, _, _ in keys}) >= 7
    assert count == f"{len(keys)} errors"
    golden(case, answer, project)
    assert run(Case("check", SEVERAL, "probant check"), project, monkeypatch) == answer


@pytest.mark.parametrize("form", ("concise", "json", "github"))
def test_many_defects_are_shown_in_each_form(form: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same report, one line a finding, as JSON, or as annotations of a forge."""
    SEVERAL(project)
    case = Case(f"several-files-{form}", SEVERAL, f"probant check --diagnostics {form}")
    golden(case, run(case, project, monkeypatch), project)


def test_the_command_answers_the_same_in_a_process_of_its_own(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests above read in one process is what a shell sees, exit status included, wherever in the project the command is typed."""
    SEVERAL(project)
    expected = run(Case("here", SEVERAL), project, monkeypatch)
    done = subprocess.run(
        [sys.executable, "-m", "probant", "build"],
        cwd=project / "content" / "studies",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert Answer(done.returncode, done.stdout, done.stderr) == expected


def test_every_golden_file_has_its_case() -> None:
    """No golden file is left of a case that went, and no name is given to two cases."""
    names = [case.name for case in (*FINDINGS, *CANNOT_RUN)] + [
        *SHIMS,
        "several-files",
        *(f"several-files-{form}" for form in ("concise", "json", "github")),
    ]
    assert len(names) == len(set(names))
    assert sorted(file.stem for file in GOLDEN.glob("*.txt")) == sorted(names)
