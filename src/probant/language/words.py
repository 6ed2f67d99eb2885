"""The engine's own words: headings and labels it adds to an article, by language (BCP 47 primary subtag)."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "contents": "Sommaire",
        "references": "Références",
        "abstract": "Résumé",
        "keywords": "Mots clés",
        "not-stated": "non précisé",
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
    },
}


def words(language: str) -> dict[str, str]:
    """Give the engine's words in `language`; KeyError for a language the engine does not speak."""
    return WORDS[language.split("-")[0]]
