"""The rules of this package, by the name of what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from probant.checks.arithmetic.contrasts import contrast_sides
from probant.checks.arithmetic.dates import dates_in_order, follow_up_within_study
from probant.checks.arithmetic.directions import directions
from probant.checks.arithmetic.groups import arms_add_up, counts_within_groups, pairs_name_their_arms
from probant.checks.arithmetic.pvalues import p_values_fit
from probant.checks.arithmetic.ratios import estimates_in_intervals, one_endpoint_each
from probant.checks.arithmetic.shares import categories_add_up, percentages_of_counts, percentages_of_groups
from probant.checks.arithmetic.survival import curves_fall, means_beside_medians, progression_free_below_overall
from probant.checks.arithmetic.views import Contradiction, StudyView, View

STUDY_RULES: tuple[Callable[[StudyView], Iterable[Contradiction]], ...] = (
    estimates_in_intervals,
    p_values_fit,
    percentages_of_counts,
    percentages_of_groups,
    categories_add_up,
    arms_add_up,
    counts_within_groups,
    pairs_name_their_arms,
    progression_free_below_overall,
    curves_fall,
    directions,
    one_endpoint_each,
    contrast_sides,
    follow_up_within_study,
    dates_in_order,
)
"""Rules that look at one study at a time."""

VIEW_RULES: tuple[Callable[[View], Iterable[Contradiction]], ...] = (means_beside_medians,)
"""Rules that compare studies."""

RULES = frozenset(
    {
        "estimate-outside-interval",
        "interval-reversed",
        "p-contradicts-interval",
        "percentage-impossible-for-count",
        "percentage-impossible-for-group",
        "arms-do-not-add-up",
        "categories-over-hundred",
        "events-over-patients",
        "progression-free-above-overall",
        "survival-rises-with-time",
        "direction-contradicts-medians",
        "direction-contradicts-statement",
        "one-estimate-two-endpoints",
        "mean-beside-median",
        "threshold-overlaps-comparator",
        "threshold-gap",
        "pair-without-arms",
        "follow-up-longer-than-study",
        "dates-out-of-order",
    }
)
"""What these rules find, and what a fact can therefore accept."""
