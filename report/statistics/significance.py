"""Means over seeds, and what a difference between two systems is worth: intervals and p values (pure).

Everything is two-sided and paired: a seed of one system stands against the same seed of the other, a document against
the same document. All draws come from a seed, so that a report is the same to the last byte whenever it is made.

What few seeds can show. Three seeds have 2 x 2 x 2 = 8 ways to give signs to three differences, so `sign_flip_test`
cannot fall below 2/8 = 0.25, however large the differences are: six seeds are the fewest that can reach p < 0.05
(2/64). A bootstrap of three differences never leaves their range, in which the true median lies with a probability of
3/4 at most: where it should cover the truth in 95 % of cases it does so in 75 % with three seeds, 84 % with five and
91 % with ten (differences drawn from a normal distribution). `t_interval` covers it in 95 % with any number of seeds if
the differences are about normal; with three it is 2.5 standard deviations wide to either side. So three seeds show the
size of a large effect, with an interval and `t_test` under that assumption, and no significance without it.

How a score would change with other examples of the same kind is another question. It is answered by drawing documents
again, as `report.statistics.examples` does, which says nothing of other seeds.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ernie_m.bootstrap import CONFIDENCE, Floats, middle

RESAMPLES = 10_000
EXACT_UP_TO = 13
"""So many differences have all their signs tried, at most 8,192 ways; more have theirs drawn."""

ROUNDING = 1e-12
"""Differences that differ by no larger a part of themselves are equal."""


@dataclass(frozen=True)
class Comparison:
    """What two paired systems differ by.

    Attributes:
        difference: Mean of ours minus that of the baseline.
        low: Lower end of the interval; None where there are too few units for one.
        high: Its upper end.
        p: Of no difference; None likewise.
        n: Number of units: seeds, or documents.
    """

    difference: float
    low: float | None
    high: float | None
    p: float | None
    n: int


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean of one number or more."""
    return statistics.fmean(values)


def sample_sd(values: Sequence[float]) -> float | None:
    """Standard deviation over n - 1; None for less than two numbers."""
    return statistics.stdev(values) if len(values) > 1 else None


def paired_bootstrap(
    ours: ArrayLike,
    baseline: ArrayLike,
    *,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
    seed: int = 0,
) -> Comparison:
    """The difference of two means, with an interval and p by drawing units again (percentile bootstrap).

    Args:
        ours: Scores, a unit (seed, document) in each entry of the first axis, `(n,)` or `(n, ...)`; over other axes,
            such as languages, they are averaged.
        baseline: The scores of the same units, of the same shape.
        resamples: How often all units are drawn with replacement.
        confidence: Of the interval.
        seed: Of the draws.

    Raises:
        ValueError: The shapes differ, or there is no unit.
    """
    differences = _differences(ours, baseline)
    n = len(differences)
    if n < 2:
        return Comparison(float(differences[0]), None, None, None, n)
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples) / n
    low, high, p = interval_of(weights @ differences, confidence=confidence)
    return Comparison(mean(differences.tolist()), low, high, p, n)


def interval_of(draws: ArrayLike, *, confidence: float = CONFIDENCE) -> tuple[float, float, float]:
    """Percentile interval of a difference that was computed on many resamples, and the p that belongs to it.

    The p is twice the share of resamples on the rarer side of 0, the observed one counted among them (so never 0). It
    is below 1 - `confidence` where the interval excludes 0, but for a resample more or less.
    """
    values = np.asarray(draws, np.float64)
    low, high = middle(values, confidence)
    rarer = min(int((values <= 0).sum()), int((values >= 0).sum()))
    return low, high, min(1.0, 2 * (1 + rarer) / (len(values) + 1))


def sign_flip_test(ours: ArrayLike, baseline: ArrayLike, *, draws: int = RESAMPLES, seed: int = 0) -> float | None:
    """The p of a permutation test: how often signs given by chance make a mean difference as large as the observed one.

    It assumes nothing but that both signs are as likely where the systems do not differ. Up to `EXACT_UP_TO` pairs all
    signs are tried, which makes it exact: of n pairs it is 2 / 2**n at least. Of more pairs, signs are drawn. None for
    less than two pairs.

    Raises:
        ValueError: The shapes differ, or there is no pair.
    """
    differences = _differences(ours, baseline)
    n = len(differences)
    if n < 2:
        return None
    if n <= EXACT_UP_TO:
        signs = 1 - 2 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)
    else:
        signs = 1 - 2 * np.random.default_rng(seed).integers(0, 2, size=(draws, n))
    sums = np.abs(signs @ differences)
    observed = abs(differences.sum())
    as_large = int((sums >= observed - 1e-12 * max(1.0, observed)).sum())
    return as_large / len(sums) if n <= EXACT_UP_TO else (1 + as_large) / (1 + len(sums))


def t_interval(ours: ArrayLike, baseline: ArrayLike, *, confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """Student's interval of a mean of paired differences; it holds for any number of pairs if these are about normal.

    None for less than two pairs, and where all differences are the same: they say nothing of how others would differ.

    Raises:
        ValueError: The shapes differ, or there is no pair.
    """
    differences = _differences(ours, baseline).tolist()
    error = _standard_error(differences)
    if error is None:
        return None
    half = t_quantile((1 + confidence) / 2, len(differences) - 1) * error
    return mean(differences) - half, mean(differences) + half


def t_test(ours: ArrayLike, baseline: ArrayLike) -> float | None:
    """The p of Student's test of paired differences, two-sided: below 0.05 where `t_interval` excludes 0.

    None where that is.

    Raises:
        ValueError: The shapes differ, or there is no pair.
    """
    differences = _differences(ours, baseline).tolist()
    error = _standard_error(differences)
    return None if error is None else max(0.0, 1 - _t_within(abs(mean(differences)) / error, len(differences) - 1))


def t_quantile(probability: float, freedom: int) -> float:
    """The quantile, 0.5 or higher, of Student's t with a whole number of degrees of freedom from 1.

    Bisection of the distribution function, which is a finite sum (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
    """
    low, high = 0.0, 1.0
    while _t_within(high, freedom) < 2 * probability - 1:
        high *= 2
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _t_within(middle, freedom) < 2 * probability - 1 else (low, middle)
    return high


def _t_within(t: float, freedom: int) -> float:
    """Probability of a t between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    odd = freedom % 2
    term = total = math.cos(angle) if odd else 1.0
    for index in range(2 + odd, freedom - 1, 2):
        term *= math.cos(angle) ** 2 * (index - 1) / index
        total += term
    if not odd:
        return math.sin(angle) * total
    return (angle + (math.sin(angle) * total if freedom > 1 else 0)) * 2 / math.pi


def holm(ps: Sequence[float]) -> list[float]:
    """Each p after Holm's correction (1979) for all that were tried, in the given order.

    Calling significant what stays below 0.05 makes one or more errors among all of them in at most 5 % of cases,
    however they depend on one another.
    """
    corrected, highest = [0.0] * len(ps), 0.0
    for rank, index in enumerate(sorted(range(len(ps)), key=lambda index: ps[index])):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[index]))
        corrected[index] = highest
    return corrected


def _standard_error(differences: Sequence[float]) -> float | None:
    """Of their mean; None for less than two, and for equal ones."""
    deviation = sample_sd(differences)
    if deviation is None or deviation <= ROUNDING * max(map(abs, differences)):
        return None
    return deviation / math.sqrt(len(differences))


def _differences(ours: ArrayLike, baseline: ArrayLike) -> Floats:
    """The mean difference of each unit, `(n,)`."""
    first, second = np.asarray(ours, np.float64), np.asarray(baseline, np.float64)
    if first.shape != second.shape or not first.size:
        raise ValueError(f"pairs are needed, one or more: the scores have the shapes {first.shape} and {second.shape}")
    difference: Floats = (first - second).reshape(len(first), -1).mean(axis=1)
    return difference
