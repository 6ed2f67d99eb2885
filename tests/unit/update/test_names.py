"""`probant.update.names` and `markup`: names and titles as exports write them."""

from __future__ import annotations

import pytest

from probant.update.markup import ascii_letters, clean, normal_title, plain
from probant.update.names import initials, person
from probant.update.record import Person


@pytest.mark.parametrize(
    ("written", "expected"),
    (
        ("Hale, Anna B", Person("Hale", "Anna B")),
        ("Moss, P., Jr", Person("Moss", "P.", "Jr")),
        ("Moss, Jr, P.", Person("Moss", "P.", "Jr")),
        ("Moss, Peter R Jr", Person("Moss", "Peter R", "Jr")),
        ("Hale AB", Person("Hale", "A. B.")),
        ("van der Berg JP", Person("van der Berg", "J. P.")),
        ("Anna B. Hale", Person("Hale", "Anna B.")),
        ("Jan van der Berg", Person("van der Berg", "Jan")),
        ("D&#8217;Example, Aim&eacute;", Person("D’Example", "Aimé")),
        (r"S{\o}rensen, {\AA}se", Person("Sørensen", "Åse")),
        ("WALK Trialists,", Person("WALK Trialists", literal=True)),
        ("The WALK-2 Study Group", Person("The WALK-2 Study Group", literal=True)),
        ("for the WALK Investigators", Person("WALK Investigators", literal=True)),
        ("UNESCO", Person("UNESCO", literal=True)),
        ("et al.", None),
        ("[No authors listed]", None),
        (" , ", None),
    ),
)
def test_a_name_is_a_person_or_a_group(written: str, expected: Person | None) -> None:
    """Family name first or last, with or without a comma."""
    assert person(written) == expected


@pytest.mark.parametrize(
    ("given", "short"),
    (
        ("David A", "D. A."),
        ("DA", "D. A."),
        ("D.A.", "D. A."),
        ("Jean-Pierre", "J.-P."),
        ("J.-P.", "J.-P."),
        ("Møns Anders", "M. A."),
        ("Élodie", "É."),
        ("小明", "小明"),
        ("A. van", "A. van"),
        ("", ""),
    ),
)
def test_given_names_become_initials(given: str, short: str) -> None:
    """With full stops, and the hyphen of a double name; a script without capitals has no initials."""
    assert initials(given) == short


@pytest.mark.parametrize(
    ("written", "expected"),
    (
        ("A <i>B</i> of <jats:sup>2</jats:sup>", "A <i>B</i> of <sup>2</sup>"),
        ("&amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;", "<i>x</i>"),
        ("p&lt;0.05 and x<y", "p<0.05 and x<y"),
        ("<b>Bold</b><br/>line", "Bold line"),
        ("<i>open", "open"),
        ("10<sup>4</sup> steps</i>", "10^4 steps"),
        ("<mml:math><mml:mi>n</mml:mi></mml:math>", "n"),
        (r"na{\"\i}ve M{\"u}ller \& \v{C}apek", "naïve Müller & Čapek"),
        ("a\u00ad\u200bb\n c", "ab c"),
        ("&#x7f;&#0;x", "\ufffdx"),
    ),
)
def test_markup_becomes_plain_text_but_for_italics_and_indices(written: str, expected: str) -> None:
    """Entities, JATS, HTML and TeX; tags that are not balanced go, a power stays one."""
    assert clean(written, rich=True) == expected


def test_texts_are_compared_without_markup_case_and_accents() -> None:
    """And without what is put before the title of a retracted article."""
    assert normal_title("RETRACTED: The <i>Étude</i>, part 2") == normal_title("the etude part 2")
    assert plain("CO<sub>2</sub> at 10<sup>-3</sup>") == "CO2 at 10^-3"


@pytest.mark.parametrize(
    ("name", "letters"), (("Høyer", "Hoyer"), ("Łukasiewicz", "Lukasiewicz"), ("Großmann", "Grossmann"), ("Nguyễn", "Nguyen"), ("王", ""))
)
def test_the_nearest_ascii_letters_are_given(name: str, letters: str) -> None:
    """Nothing of a script that has none."""
    assert ascii_letters(name) == letters
