"""Intervals of scores: how much they depend on which documents happen to be in the evaluation data.

Documents are drawn with replacement, as many as there are, and the scores taken of what was drawn; the middle 95% of
such scores are the interval (percentile bootstrap; Efron and Tibshirani 1993, chapter 13). Examples of a document are
drawn together, in all languages that have it: neither questions about one text nor their translations are independent.
Languages that share no document are drawn by themselves.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from tasks.metrics.tallies import Tally

CONFIDENCE = 0.95
RESAMPLES = 1000
BLOCK = 2**22
"""Documents to draw at once."""

Tallies = Mapping[str, Mapping[str, Tally]]
"""Language -> metric -> tally."""
Documents = Mapping[str, Sequence[str]]
"""Language -> the document of each example that is tallied."""


def interval(scores: np.ndarray) -> tuple[float, float]:
    """The ends of the middle `CONFIDENCE` of resampled scores `(R,)`; those that are no number do not count."""
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(scores[~np.isnan(scores)], [tail, 1 - tail])
    return float(low), float(high)


def mean_of(scores: Sequence[np.ndarray]) -> np.ndarray:
    """The mean of several languages' resampled scores `(R,)`, draw by draw."""
    return np.mean(scores, axis=0)


def resample(
    tallies: Tallies, documents: Documents, *, seed: int, resamples: int = RESAMPLES
) -> dict[str, dict[str, np.ndarray]]:
    """Scores of drawn documents: metric -> language -> `(R,)`, where a draw without a document of it is not a number.

    A language with fewer than two documents has none: they say nothing of any other.

    Args:
        tallies: What each example adds to the scores.
        documents: What each example is a part of.
        seed: Root of the draws.
        resamples: How often all documents are drawn, `R`.
    """
    drawable = {language: names for language, names in documents.items() if len(set(names)) > 1}
    generator = np.random.default_rng(seed)
    drawn: dict[str, dict[str, np.ndarray]] = {}
    for languages in _sharing(drawable):
        numbers: dict[str, int] = {}
        places = {
            language: np.array([numbers.setdefault(name, len(numbers)) for name in drawable[language]])
            for language in languages
        }
        keys = [(language, metric) for language in languages for metric in tallies[language]]
        columns = [np.bincount(places[language], minlength=len(numbers)) for language in languages]
        for language, metric in keys:
            tally = tallies[language][metric]
            columns += [np.bincount(places[language], part, len(numbers)) for part in (tally.sums, tally.counts)]
        totals = _draw(np.stack(columns, axis=1).astype(float), generator, resamples)
        present = dict(zip(languages, totals.T[: len(languages)] > 0, strict=True))
        sums, counts = totals.T[len(languages) :: 2], totals.T[len(languages) + 1 :: 2]
        for (language, metric), above, below in zip(keys, sums, counts, strict=True):
            score = np.divide(above, below, out=np.zeros(resamples), where=below > 0)
            drawn.setdefault(metric, {})[language] = np.where(present[language], score, np.nan)
    return drawn


def _sharing(documents: Documents) -> list[list[str]]:
    """Languages in groups: two that share a document, directly or through others, are in one."""
    groups: list[tuple[list[str], set[str]]] = []
    for language, names in documents.items():
        joined, held = [language], set(names)
        apart = []
        for members, theirs in groups:
            if theirs.isdisjoint(held):
                apart.append((members, theirs))
            else:
                joined, held = [*members, *joined], held | theirs
        groups = [*apart, (joined, held)]
    return [members for members, _ in groups]


def _draw(values: np.ndarray, generator: np.random.Generator, resamples: int) -> np.ndarray:
    """Sums `(R, K)` over rows drawn with replacement from `values` `(D, K)`, as many as there are."""
    size = len(values)
    sums = [
        np.bincount((draws + size * np.arange(len(draws))[:, None]).ravel(), minlength=draws.size).reshape(draws.shape)
        @ values
        for draws in _draws(size, generator, resamples)
    ]
    return np.concatenate(sums)


def _draws(size: int, generator: np.random.Generator, resamples: int) -> Iterator[np.ndarray]:
    """Numbers of drawn rows `(block, size)`, `resamples` in all."""
    block = max(1, BLOCK // size)
    for first in range(0, resamples, block):
        yield generator.integers(size, size=(min(block, resamples - first), size), dtype=np.int32)
