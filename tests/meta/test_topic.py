"""The engine knows nothing of any review's topic."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "probant"

STEMS = ("oligomet", "oligom[ée]t", "oligoprogress", "SBRT", "SABR", "stereotactic", "st[ée]r[ée]otax")
AUTHORS = (
    "milano", "fode", "aujla", "pembroke", "goldstraw", "gomez", "iyengar", "singh", "gandaglia", "ost", "trovo", "palma", "cheung", "chan", "palacios",
    "triggiani",
)  # fmt: skip
"""The first authors of the article's seventeen references; two share a name."""

_TOPIC = re.compile("|".join([*STEMS, *(rf"(?<![^\W\d_]){name}(?![^\W\d_])" for name in AUTHORS)]), re.IGNORECASE)


def test_no_line_of_the_engine_names_the_topic() -> None:
    """Neither its words nor its authors, in code, data, templates or style sheets."""
    found = []
    for file in sorted(path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            found += [f"{file.relative_to(SOURCE)}:{number}: {hit[0]}" for hit in _TOPIC.finditer(line)]
    assert found == []


def test_the_words_are_found_where_they_stand_and_not_within_others() -> None:
    """`ost` is a name, `most` and `host` are words; a citekey is a name with its year."""
    assert [hit[0] for hit in _TOPIC.finditer("most hosts cost; Ost, ost2018, OST_1, Oligométastases, stéréotaxique, chance, change")] == [
        "Ost",
        "ost",
        "OST",
        "Oligomét",
        "stéréotax",
    ]
