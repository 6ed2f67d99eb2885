"""The engine's own words: headings and labels it adds to an article, by language (BCP 47 primary subtag)."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "contents": "Sommaire",
        "references": "Références",
        "abstract": "Résumé",
        "keywords": "Mots clés",
        "not-stated": "non précisés",
        "notice": "À propos de ce texte",
        "corresponding-author": "Auteur correspondant",
        "published-in": "Article publié",
        "licence": "Licence",
        "funding": "Financement et remerciements",
        "interests": "Liens d’intérêts",
        "differences": "Écarts relevés avec les sources",
        "skip": "Aller au texte",
        "other-language": "English",
        "page": "page",
        "back-to-text": "Retour au texte, appel",
        "phone": "Tél.",
        "fax": "Fax",
        "email": "Courriel",
        "edition": "Édition",
        "differences-introduction-source": (
            "Cette édition donne ce que disent les sources. Voici ce que la revue publiée imprimait autrement. "
            "Un soulignement pointillé signale ce qui n'a pas pu être vérifié dans la source."
        ),
        "differences-introduction-printed": (
            "Cette édition donne les valeurs et les termes imprimés. Le signe † signale ce qui s'écarte de la source citée ; chaque écart est décrit ici. "
            "Un soulignement pointillé signale ce qui n'a pas pu être vérifié dans la source."
        ),
        "printed": "Imprimé :",
        "deposited": "déposé le",
        "against-A": "Selon la source :",
        "against-B": "À lire ou à recalculer :",
        "against-D": "Lire :",
        "whole-review": "Ensemble de la revue",
        "certainty-confirmed": "écart confirmé",
        "certainty-inferred": "écart déduit",
        "certainty-probable": "écart probable",
        "colon": "\u00a0: ",
        "language": "Français",
        "other-languages": "Autres langues",
        "differs": "Diffère de la source\u00a0: voir la liste des écarts",
        "differs-legend": "Le signe † suit, dans le texte, une valeur qui diffère de sa source.",
        "authors": "Auteurs",
        "month-1": "janvier",
        "month-2": "février",
        "month-3": "mars",
        "month-4": "avril",
        "month-5": "mai",
        "month-6": "juin",
        "month-7": "juillet",
        "month-8": "août",
        "month-9": "septembre",
        "month-10": "octobre",
        "month-11": "novembre",
        "month-12": "décembre",
    },
    "en": {
        "contents": "Contents",
        "references": "References",
        "abstract": "Abstract",
        "keywords": "Keywords",
        "not-stated": "not stated",
        "notice": "About this text",
        "corresponding-author": "Corresponding author",
        "published-in": "Published article",
        "licence": "Licence",
        "funding": "Funding and acknowledgements",
        "interests": "Declaration of interests",
        "differences": "Differences found with the sources",
        "skip": "Skip to the text",
        "other-language": "Français",
        "page": "page",
        "back-to-text": "Back to the text, citation",
        "phone": "Tel.",
        "fax": "Fax",
        "email": "E-mail",
        "edition": "Edition",
        "differences-introduction-source": (
            "This edition gives what the sources say. What the published review printed otherwise is listed here. "
            "A dotted underline marks what could not be verified in the source."
        ),
        "differences-introduction-printed": (
            "This edition gives the values and terms as printed. The sign † marks what differs from the cited source; each difference is described here. "
            "A dotted underline marks what could not be verified in the source."
        ),
        "printed": "Printed:",
        "deposited": "deposited on",
        "against-A": "The source says:",
        "against-B": "Read or recalculated:",
        "against-D": "Should read:",
        "whole-review": "The review as a whole",
        "certainty-confirmed": "difference confirmed",
        "certainty-inferred": "difference inferred",
        "certainty-probable": "difference probable",
        "colon": ": ",
        "language": "English",
        "other-languages": "Other languages",
        "differs": "Differs from the source: see the list of differences",
        "differs-legend": "In the text, the sign † follows a value that differs from its source.",
        "authors": "Authors",
        "month-1": "January",
        "month-2": "February",
        "month-3": "March",
        "month-4": "April",
        "month-5": "May",
        "month-6": "June",
        "month-7": "July",
        "month-8": "August",
        "month-9": "September",
        "month-10": "October",
        "month-11": "November",
        "month-12": "December",
    },
}


def words(language: str) -> dict[str, str]:
    """Give the engine's words in `language`; KeyError for a language the engine does not speak."""
    return WORDS[language.split("-", maxsplit=1)[0]]
