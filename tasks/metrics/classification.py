"""Scores of labels and of numbers, as pure functions of predictions and golds."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import torch
from torch import Tensor

from ernie_m.errors import DataError
from tasks.metrics.tallies import Tally, overlap

Labels = Sequence[AbstractSet[str]]
"""The labels of each example; one each, or any number."""


def accuracy(predictions: Labels, golds: Labels) -> Tally:
    """The share of examples of which all labels are right.

    Raises:
        DataError: There is no example.
    """
    right = [guess == gold for guess, gold in zip(predictions, golds, strict=True)]
    if not right:
        raise DataError("no example was scored: the accuracy of an empty data set is undefined")
    return Tally.mean(right)


def f1_by_label(predictions: Labels, golds: Labels, labels: Sequence[str]) -> dict[str, Tally]:
    """Label -> F1 of the decision whether an example has it; 0 where it is neither predicted nor right anywhere."""
    return {
        label: micro_f1([guess & {label} for guess in predictions], [gold & {label} for gold in golds])
        for label in labels
    }


def macro_f1(predictions: Labels, golds: Labels) -> float:
    """The mean of the F1 of all labels that are predicted or right somewhere, as scikit-learn takes it.

    Raises:
        DataError: There is no such label.
    """
    labels = sorted(set[str]().union(*predictions, *golds))
    if not labels:
        raise DataError("no example was scored: the F1 of an empty data set is undefined")
    return sum(tally.score for tally in f1_by_label(predictions, golds, labels).values()) / len(labels)


def micro_f1(predictions: Labels, golds: Labels) -> Tally:
    """F1 over all decisions, example by example and label by label; 0 where nothing is predicted and nothing right."""
    right = [len(guess & gold) for guess, gold in zip(predictions, golds, strict=True)]
    return overlap(right, list(map(len, predictions)), list(map(len, golds)))["f1"]


def correlations(predictions: Sequence[float], golds: Sequence[float]) -> dict[str, float]:
    """`pearson` and `spearman` (ties have their mean rank), in [-1, 1]; 0 where all predictions or golds are equal.

    Spearman's is Pearson's of the ranks. The function that torchmetrics has for it is off by 4e-6 for two examples, by
    1e-7 for a thousand: it takes ranks in fp32 and adds a constant to the divisor.

    Raises:
        DataError: There are fewer than two examples.
    """
    if len(golds) < 2:
        raise DataError(f"{len(golds)} examples were scored: a correlation needs two at least")
    from torchmetrics.functional import pearson_corrcoef  # loads all of torchmetrics

    guessed, true = (torch.tensor(values, dtype=torch.float64) for values in (predictions, golds))
    if any(bool((values == values[0]).all()) for values in (guessed, true)):
        return {"pearson": 0.0, "spearman": 0.0}
    return {
        "pearson": float(pearson_corrcoef(guessed, true)),
        "spearman": float(pearson_corrcoef(_ranks(guessed), _ranks(true))),
    }


def _ranks(values: Tensor) -> Tensor:
    """Ranks `(N,)` from 1; equal values share the mean of theirs."""
    _, groups, counts = values.unique(return_inverse=True, return_counts=True)
    means = counts.cumsum(0) - (counts - 1) / 2
    return means.double()[groups]
