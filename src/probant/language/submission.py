"""The engine's own words in the files of a submission, by language. A journal's own headings and texts come from its profile."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "title-page": "Page de titre",
        "cover-letter": "Lettre d'accompagnement",
        "abstract": "Résumés et mots clés",
        "highlights": "Points forts",
        "declaration-of-interests": "Déclaration de liens d'intérêts",
        "tables": "Tableaux",
        "short-title": "Titre court",
        "article-type": "Type d'article",
        "journal": "Revue",
        "language": "Langue du manuscrit",
        "authors": "Auteurs",
        "forenames": "Prénoms",
        "orcid": "ORCID",
        "affiliations": "Affiliations",
        "corresponding-author": "Auteur correspondant",
        "counts": "Décompte",
        "words": "mots",
        "abstract-words": "mots du résumé",
        "reference-count": "références",
        "table-count": "tableaux",
        "figure-count": "figures",
        "take-home": "Message à retenir",
        "not-stated": "non précisé",
        "unsigned": "Personne n'a signé cette édition\u00a0: aucun auteur n'est précisé.",
        "withheld": "[nom retiré]",
        "anonymous-notice": (
            "Manuscrit anonymisé. L'édition dont il vient porte un avis sur son origine, qui nomme des personnes ou un article publié\u00a0; "
            "cet avis figure sur la page de titre, que la rédaction a reçue à part."
        ),
        "declare-interests": "Déclaration de liens d'intérêts",
        "declare-funding": "Financement",
        "declare-ethics": "Éthique",
        "declare-consent": "Consentement",
        "declare-data-availability": "Disponibilité des données",
        "declare-contributions": "Contributions des auteurs (CRediT)",
        "declare-generative-ai": "Recours à l'intelligence artificielle générative",
        "declare-acknowledgements": "Remerciements",
        "declare-search-strategy": "Stratégie de recherche et critères de sélection",
        "nil": "Rien à déclarer.",
    },
    "en": {
        "title-page": "Title page",
        "cover-letter": "Cover letter",
        "abstract": "Abstracts and keywords",
        "highlights": "Highlights",
        "declaration-of-interests": "Declaration of interests",
        "tables": "Tables",
        "short-title": "Short title",
        "article-type": "Article type",
        "journal": "Journal",
        "language": "Language of the manuscript",
        "authors": "Authors",
        "forenames": "Forenames",
        "orcid": "ORCID",
        "affiliations": "Affiliations",
        "corresponding-author": "Corresponding author",
        "counts": "Counts",
        "words": "words",
        "abstract-words": "words in the abstract",
        "reference-count": "references",
        "table-count": "tables",
        "figure-count": "figures",
        "take-home": "Take-home message",
        "not-stated": "not stated",
        "unsigned": "Nobody has signed this edition: no author is stated.",
        "withheld": "[name withheld]",
        "anonymous-notice": (
            "Anonymised manuscript. The edition it comes from carries a notice on its origin, which names people or a published article; "
            "that notice stands on the title page, which the editors have received apart."
        ),
        "declare-interests": "Declaration of interests",
        "declare-funding": "Funding",
        "declare-ethics": "Ethics",
        "declare-consent": "Consent",
        "declare-data-availability": "Data availability",
        "declare-contributions": "Author contributions (CRediT)",
        "declare-generative-ai": "Use of generative artificial intelligence",
        "declare-acknowledgements": "Acknowledgements",
        "declare-search-strategy": "Search strategy and selection criteria",
        "nil": "Nothing to declare.",
    },
}


def submission_words(language: str) -> dict[str, str]:
    """Give the words in `language` (BCP 47); KeyError for a language the engine does not speak."""
    return WORDS[language.split("-", maxsplit=1)[0]]
