"""Scores on documents drawn again: how they would differ had other documents of the same kind been taken (pure).

Documents are drawn with replacement, as many as there are, and the scores taken of what was drawn; the middle 95 % of
such scores are the interval (percentile bootstrap; Efron and Tibshirani 1993, chapter 13). Examples of a document are
drawn together, in all languages that have it: neither questions on one text nor their translations are independent.

Documents are drawn by strata, those that the same languages have: every draw has as many documents of a language as
there are. A stratum of one document is the same in all draws, so an interval is too narrow where strata are small. A
score has no draws where the documents that count in it are fewer than two a stratum on average.

A draw in which nothing counts, such as one without the kind of question that a score is of, or of F1 one with nothing
predicted and nothing to be found, is no number and says nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
CONFIDENCE = 0.95
CELLS = 4_000_000
"""So many weights of documents are held at a time."""


@dataclass(frozen=True)
class Totals:
    """Several scores in one language, each a sum over documents divided by another.

    Attributes:
        documents: Their names.
        values: What each document adds to the sum and the count of each score, `(D, 2, K)`.
    """

    documents: tuple[str, ...]
    values: Floats


def totals_by_document(documents: Sequence[str], sums_and_counts: ArrayLike) -> Totals:
    """What examples add to scores, `(N, 2, K)`, added up by the document of each, `(N,)`."""
    values = np.asarray(sums_and_counts, np.float64)
    places = {name: at for at, name in enumerate(dict.fromkeys(documents))}
    totals = np.zeros((len(places), *values.shape[1:]))
    np.add.at(totals, [places[name] for name in documents], values)
    return Totals(tuple(places), totals)


def ratio(totals: Floats) -> Floats:
    """Sums by counts, `(B, 2, K)` to `(B, K)`; no number (nan) where nothing counts."""
    counts = totals[:, 1]
    quotient: Floats = np.divide(totals[:, 0], counts, out=np.full_like(counts, np.nan), where=counts > 0)
    return quotient


def drawn_scores(languages: Mapping[str, Totals], *, draws: int, seed: int) -> dict[str, Floats]:
    """The scores of drawn documents, the same ones in all languages: language -> `(R, K)`.

    No number (nan) stands for a draw in which nothing counts, and in all draws of a score of too few documents.

    Args:
        languages: What the documents of each language add to its scores.
        draws: How often all documents are drawn, `R`.
        seed: Of the draws.
    """
    generator = np.random.default_rng(seed)
    places = {language: {name: at for at, name in enumerate(of.documents)} for language, of in languages.items()}
    totals = {language: np.zeros((draws, *of.values.shape[1:])) for language, of in languages.items()}
    counting = {language: np.zeros((2, of.values.shape[2])) for language, of in languages.items()}
    for having, names in strata({language: of.documents for language, of in languages.items()}):
        parts = [languages[language].values[[places[language][name] for name in names]] for language in having]
        for language, part in zip(having, parts, strict=True):
            documents = (part[:, 1] > 0).sum(axis=0)
            counting[language] += documents, documents > 0
        stacked = np.concatenate([part.reshape(len(names), -1) for part in parts], axis=1)
        ends = np.cumsum([part[0].size for part in parts])[:-1]
        step = max(1, CELLS // len(names))
        for start in range(0, draws, step):
            rows = _weights(generator, min(step, draws - start), len(names)) @ stacked
            for language, block in zip(having, np.split(rows, ends, axis=1), strict=True):
                totals[language][start : start + step] += block.reshape(-1, *totals[language].shape[1:])
    scores = {language: ratio(of) for language, of in totals.items()}
    for language, (documents, groups) in counting.items():
        scores[language][:, (documents == 0) | (documents < 2 * groups)] = np.nan
    return scores


def strata(documents: Mapping[str, Sequence[str]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Documents that the same languages have: those languages, and the documents.

    Args:
        documents: Language -> its documents.
    """
    languages: dict[str, list[str]] = {}
    for language, names in documents.items():
        for name in dict.fromkeys(names):
            languages.setdefault(name, []).append(language)
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, having in languages.items():
        groups.setdefault(tuple(having), []).append(name)
    return list(groups.items())


def numbers_in(scores: Floats) -> Floats | None:
    """The draws `(R,)` that are numbers; None where they are fewer than half, which no interval can be made of."""
    numbers: Floats = scores[~np.isnan(scores)]
    return numbers if len(numbers) and 2 * len(numbers) >= len(scores) else None


def middle(scores: Floats, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The ends of the middle part of drawn scores `(R,)`, all of them numbers."""
    tail = (1 - confidence) / 2
    low, high = np.quantile(scores, [tail, 1 - tail])
    return float(low), float(high)


def _weights(generator: np.random.Generator, count: int, documents: int) -> Floats:
    """How often each document is in each draw: `(count, D)`, rows summing to D."""
    drawn = generator.integers(0, documents, size=(count, documents))
    drawn += documents * np.arange(count)[:, None]
    return np.bincount(drawn.ravel(), minlength=count * documents).reshape(count, documents).astype(np.float64)
