"""Invented data with which the figures are tried: worded in French and in English, of the kinds that reviews have."""

from __future__ import annotations

from probant.plots import Forest, ForestRow, Landscape, LandscapePanel, LandscapeRow, Timeline, TimelineRow

FOREST_ROWS = (
    # study, endpoint, n, estimate, low, high, level
    ("Alpha 2001", ("Survie globale", "Overall survival"), "99", "0.57", "0.30", "1.10", None),
    ("Alpha 2001", ("Survie sans progression", "Progression-free survival"), "99", "0.47", "0.30", "0.76", None),
    ("Beta-Gamma 2005", ("Survie sans progression", "Progression-free survival"), "49", "0.35", "0.18", "0.66", "90"),
    (
        "Beta-Gamma 2005",
        ("Temps jusqu’à l’apparition d’une nouvelle lésion", "Time to appearance of a new lesion"),
        "49",
        "0.53",
        "0.30",
        "0.91",
        "90",
    ),
    ("Delta 2010", ("Survie sans traitement androgénique supprimé", "Androgen deprivation-free survival"), "62", "0.60", "0.40", "0.90", "80"),
    ("Epsilon 2012", ("Survie sans progression", "Progression-free survival"), "29", "0.30", "0.11", "0.81", None),
    ("Zêta, groupe coopérateur 2015", ("Survie globale", "Overall survival"), "438", "1.08", "0.99", "1.17", None),
    ("Êta 2016", ("Récidive locale", "Local recurrence"), "12", "0.12", "0.004", "18.2", None),
    ("Thêta 2018", ("Toxicité de grade 3 ou plus", "Grade 3 or higher toxicity"), "54", "0.75", None, None, None),
    ("Iota 2020", ("Survie globale", "Overall survival"), None, "0.68", "0.51", "0.92", None),
)


def _number(digits: str, language: str) -> str:
    return digits.replace(".", ",") if language == "fr" else digits


def forest(language: str) -> Forest:
    """Give a forest plot of every kind of row."""
    french = language == "fr"
    rows = []
    for study, endpoint, n, estimate, low, high, level in FOREST_ROWS:
        if low is None or high is None:
            interval = "intervalle non rapporté" if french else "interval not reported"
        else:
            interval = f"({_number(low, language)}–{_number(high, language)})"
            if level is not None:
                interval += f" IC à {level}\u00a0%" if french else f" {level}% CI"
        missing = "n.r." if french else "NR"
        rows.append(
            ForestRow(study, endpoint[0 if french else 1], n, n or missing, estimate, low, high, level, _number(estimate, language), interval)
        )
    if french:
        return Forest(
            tuple(rows), "Étude", "Critère", "n", "Rapport des risques instantanés (IC à 95\u00a0%)", "Rapport des risques instantanés, échelle logarithmique",
            "En faveur du traitement local", "En faveur de la prise en charge habituelle", "95", "Intervalle de confiance à 95\u00a0%",
            "Intervalle d’un autre niveau, indiqué", "Estimation sans intervalle", "Surface des carrés proportionnelle à n",
        )  # fmt: skip
    return Forest(
        tuple(rows), "Study", "Endpoint", "n", "Hazard ratio (95% CI)", "Hazard ratio, logarithmic scale", "Favours local treatment", "Favours usual care", "95",
        "95% confidence interval", "Interval of another level, as stated", "Estimate without interval", "Area of squares proportional to n",
    )  # fmt: skip


def landscape(language: str) -> Landscape:
    """Give a landscape with two units, values that are missing, equal, small and large."""
    french = language == "fr"
    months = [
        ("Alpha 2001", ("Survie globale", "Overall survival"), "41", "28"),
        ("Alpha 2001", ("Survie sans progression", "Progression-free survival"), "12.0", "6.0"),
        ("Beta-Gamma 2005", ("Survie sans progression", "Progression-free survival"), "11.9", "3.9"),
        ("Beta-Gamma 2005", ("Temps jusqu’à l’apparition d’une nouvelle lésion", "Time to appearance of a new lesion"), "14.2", "6.0"),
        ("Delta 2010", ("Survie sans traitement", "Treatment-free survival"), "21", None),
        ("Epsilon 2012", ("Survie sans progression", "Progression-free survival"), "9.7", "9.7"),
        ("Zêta, groupe coopérateur 2015", ("Survie globale", "Overall survival"), None, "17.0"),
    ]
    shares = [
        ("Alpha 2001", ("Survie à 5 ans", "Survival at 5 years"), "42.3", "17.7"),
        ("Êta 2016", ("Contrôle local à 1 an", "Local control at 1 year"), "97", "96"),
        ("Thêta 2018", ("Survie sans progression à 2 ans", "Progression-free survival at 2 years"), "0", "3.5"),
    ]

    def rows(data: list[tuple[str, tuple[str, str], str | None, str | None]], unit: str) -> tuple[LandscapeRow, ...]:
        made = []
        for study, endpoint, first, second in data:
            texts = [_number(value, language) + unit if value is not None else "" for value in (first, second)]
            if second is None:
                texts[1] = "témoin\u00a0: non rapporté" if french else "control: not reported"
            made.append(LandscapeRow(study, endpoint[0 if french else 1], first, second, texts[0], texts[1]))
        return tuple(made)

    percent = "\u202f%" if french else "%"
    return Landscape(
        (
            LandscapePanel("Médiane (mois)" if french else "Median (months)", rows(months, ""), None, "12"),
            LandscapePanel("Probabilité (%)" if french else "Probability (%)", rows(shares, percent), "100"),
        ),
        "Avec traitement local" if french else "With local treatment",
        "Sans traitement local" if french else "Without local treatment",
    )


def timeline(language: str) -> Timeline:
    """Give a timeline with dates of every precision, known or not."""
    french = language == "fr"
    data = [
        ("Alpha 2001", ("99 patients, phase II", "99 patients, phase 2"), "2012-02-10", "2016-08-30", "2019-05-18",
         ("10 février 2012 – 30 août 2016", "10 February 2012 – 30 August 2016")),
        ("Beta-Gamma 2005", ("49 patients, phase II, arrêtée prématurément par le comité de surveillance", "49 patients, phase 2, stopped early by its committee"),
         "2012-11", "2016-01", "2016-12", ("novembre 2012 – janvier 2016", "November 2012 – January 2016")),
        ("Delta 2010", ("62 patients", "62 patients"), "2012", "2015", "2018", ("2012–2015", "2012–2015")),
        ("Epsilon 2012", ("29 patients", "29 patients"), "2014-04", None, "2017-09-24", ("depuis avril 2014, fin non précisée", "from April 2014, end not stated")),
        ("Zêta, groupe coopérateur 2015", ("438 patients prévus", "438 patients planned"), "2019-11-01", None, None,
         ("depuis novembre 2019, en cours", "from November 2019, ongoing")),
        ("Êta 2016", ("dates d’inclusion non rapportées", "dates of inclusion not reported"), None, None, "2016-07", ("non rapportées", "not reported")),
        ("Thêta 2018", ("54 patients", "54 patients"), None, "2015-06", "2018-01-02", ("jusqu’en juin 2015", "until June 2015")),
    ]  # fmt: skip
    rows = tuple(
        TimelineRow(study, detail[0 if french else 1], start, end, published, words[0 if french else 1])
        for study, detail, start, end, published, words in data
    )
    if french:
        return Timeline(rows, "Période d’inclusion", "Publication", "Année", "Début ou fin non connus")
    return Timeline(rows, "Inclusion period", "Publication", "Year", "Beginning or end not known")
