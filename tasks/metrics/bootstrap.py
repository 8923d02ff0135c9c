"""Intervals of scores: how much they depend on which documents happen to be in the evaluation data.

How documents are drawn, and which draws count, is said in `ernie_m.bootstrap`.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from ernie_m.bootstrap import Totals, drawn_scores, middle, numbers_in, totals_by_document
from tasks.metrics.tallies import Tally

RESAMPLES = 1000

Tallies = Mapping[str, Mapping[str, Tally]]
"""Language -> metric -> tally."""
Documents = Mapping[str, Sequence[str]]
"""Language -> the document of each example that is tallied."""


def interval(scores: np.ndarray) -> tuple[float, float] | None:
    """The ends of the middle 95 % of drawn scores `(R,)`; None where less than half of them are numbers."""
    numbers = numbers_in(scores)
    return None if numbers is None else middle(numbers)


def mean_of(scores: Sequence[np.ndarray]) -> np.ndarray:
    """The mean of several languages' drawn scores `(R,)`, draw by draw; no number where one of them has none."""
    return np.mean(scores, axis=0)


def resample(
    tallies: Tallies, documents: Documents, *, seed: int, resamples: int = RESAMPLES
) -> dict[str, dict[str, np.ndarray]]:
    """Scores of drawn documents: metric -> language -> `(R,)`.

    A draw in which nothing counts is no number (nan): one without a question of the kind that a score is of, or for F1
    one with nothing predicted and nothing to be found. Where this is so of every draw, and where too few documents
    count, the language is left out.

    Args:
        tallies: What each example adds to the scores.
        documents: What each example is a part of.
        seed: Root of the draws.
        resamples: How often all documents are drawn, `R`.
    """
    languages = {name: _totals(tallies[name], documents[name]) for name in documents if tallies[name]}
    drawn: dict[str, dict[str, np.ndarray]] = {}
    for language, scores in drawn_scores(languages, draws=resamples, seed=seed).items():
        for metric, of_metric in zip(tallies[language], scores.T, strict=True):
            if not np.isnan(of_metric).all():
                drawn.setdefault(metric, {})[language] = of_metric
    return drawn


def _totals(tallies: Mapping[str, Tally], documents: Sequence[str]) -> Totals:
    columns = [[tally.sums for tally in tallies.values()], [tally.counts for tally in tallies.values()]]
    return totals_by_document(documents, np.array(columns, np.float64).transpose(2, 0, 1))
