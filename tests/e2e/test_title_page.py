"""The title page says who signed the published review, where it stands, and that this text is not theirs."""

from __future__ import annotations

import pytest

from tests.support.finished import Finished

AUTHORS = [
    "C. Bourgier", "I. Latorzeff", "P. Fenoglietto", "P. Boisselier", "M. Charissoux", "C. Llacer", "C. Lemanski", "O. Riou", "M.-P. Farcy-Jacquet",
    "D. Azria",
]  # fmt: skip
PRINTED = [
    "IRCM, Institut de recherche en cancérologie de Montpellier", "INSERM U1194, Univ Montpellier", "34298 Montpellier cedex 05", "Clinique Pasteur", "31076 Toulouse",
    "BP 27617", "CHU de Nîmes", "30000 Nîmes", "Céline Bourgier", "+33 4 67 61 31 32", "+33 4 67 61 31 35", "celine.bourgier@icm.unicancer.fr",
    "Traitement des oligométastases et oligoprogression", "Treatment of oligometastatic or oligoprogression cancer", "Cancer/Radiothérapie 2019;23:482–485",
    "10.1016/j.canrad.2019.07.143", "hal-03487482", "SIRIC Montpellier Cancer", "INCa_Inserm_DGOS_12553", "CC BY-NC 4.0",
]  # fmt: skip
NOTICE = {
    "fr": ["reconstruit à partir des faits", "Ce n’est pas le texte publié", "ne l’ont ni relu ni approuvé", "20 juillet 2022"],
    "en": ["rebuilt from the facts", "It is not the published text", "have neither read nor endorsed it", "20 July 2022"],
}
NOT_STATED = {"fr": "Mots clés : non précisés", "en": "Keywords: not stated"}


@pytest.mark.parametrize("form", ("html", "pdf", "docx"))
@pytest.mark.parametrize("language", ("fr", "en"))
def test_the_title_block_holds_what_was_printed_and_the_notice(finished: dict[tuple[str, str], Finished], language: str, form: str) -> None:
    """Authors in their order, affiliations, correspondence, titles, reference, funding, licence and the notice stand in each finished file."""
    text = finished[language, form].text.replace("doi: ", "doi:")
    squeezed = text.replace(" ", "")
    for printed in [*PRINTED, *NOTICE[language], NOT_STATED[language]]:
        assert printed.replace(" ", "") in squeezed, printed
    places = [text.index(author) for author in AUTHORS]
    assert places == sorted(places)


@pytest.mark.parametrize("language", ("fr", "en"))
def test_both_abstracts_stand_in_both_articles(finished: dict[tuple[str, str], Finished], language: str) -> None:
    """Each article prints the abstract in both languages, its own first."""
    text = finished[language, "html"].text
    own, other = ("Résumé", "Abstract") if language == "fr" else ("Abstract", "Résumé")
    assert text.index(f"{own} ") < text.index(f"{other} ") or text.index(own) < text.index(other)
    assert "Cette revue examine" in text
    assert "This short review" in text
