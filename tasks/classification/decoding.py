"""What logits cost, what they say of sentences, and how right that is (pure)."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from ernie_m.losses import cross_entropy
from tasks.answers import ClassAnswer
from tasks.classification.encoding import MULTI, REGRESSION, SINGLE, Problem, _labels_of, _number
from tasks.examples import SentenceExample
from tasks.metrics.classification import accuracy, correlations, f1_by_label, macro_f1, micro_f1
from tasks.metrics.tallies import Tally
from tasks.task import Prediction


def loss(logits: Tensor, targets: Tensor, problem: Problem) -> tuple[Tensor, Tensor]:
    """The sum over examples, and their number: cross-entropy; the mean of the labels' binary ones; or squared error.

    Args:
        logits: `(B, N)`.
        targets: `(B,)` int64, `(B, N)` 0 or 1, or `(B,)` numbers.
        problem: What they are.
    """
    if problem == SINGLE:
        return cross_entropy(logits, targets)
    logits = logits.float()
    count = torch.tensor(len(targets), device=logits.device)
    if problem == MULTI:
        return F.binary_cross_entropy_with_logits(logits, targets.float(), reduction="none").mean(1).sum(), count
    return F.mse_loss(logits.squeeze(1), targets.float(), reduction="sum"), count


def decode(logits: Tensor, labels: Sequence[str] | None, problem: Problem, texts: tuple[str, ...]) -> Prediction:
    """What an example's logits `(N,)` say of its texts: a label, labels in the head's order, or a number.

    A label of several holds where its probability is at least 1/2.
    """
    if problem == REGRESSION:
        return Prediction(logits.item(), ClassAnswer(texts, logits.item(), None))
    assert labels is not None
    scores = logits.float().sigmoid() if problem == MULTI else logits.float().softmax(0)
    probabilities = dict(zip(labels, scores.tolist(), strict=True))
    if problem == MULTI:
        holding = [label for label, probability in probabilities.items() if probability >= 0.5]
        return Prediction(holding, ClassAnswer(texts, tuple(holding), probabilities))
    label = labels[int(scores.argmax())]
    return Prediction(label, ClassAnswer(texts, label, probabilities))


def tallies_of(
    examples: Sequence[SentenceExample],
    predictions: Sequence[Prediction],
    problem: Problem,
    positive_label: str | None,
) -> dict[str, Tally]:
    """Accuracy, and `f1`: that of `positive_label` or, of several labels a row, of all decisions together (micro)."""
    if problem == REGRESSION:
        return {}
    guesses, golds = _label_sets(examples, predictions, problem)
    tallies = {"accuracy": accuracy(guesses, golds)}
    if positive_label is not None:
        return tallies | {"f1": f1_by_label(guesses, golds, [positive_label])[positive_label]}
    return tallies | {"f1": micro_f1(guesses, golds)} if problem == MULTI else tallies


def scores_of(
    examples: Sequence[SentenceExample],
    predictions: Sequence[Prediction],
    problem: Problem,
    positive_label: str | None,
) -> dict[str, float]:
    """Pearson's and Spearman's correlations of a regression; without a positive label, the mean F1 of all (macro)."""
    if problem == REGRESSION:
        values = [prediction.value for prediction in predictions]
        return correlations(values, [_number(example.label or "", example.id) for example in examples])
    if problem == MULTI or positive_label is not None:
        return {}
    return {"f1": macro_f1(*_label_sets(examples, predictions, problem))}


def _label_sets(
    examples: Sequence[SentenceExample], predictions: Sequence[Prediction], problem: Problem
) -> tuple[list[set[str]], list[set[str]]]:
    """The labels that are predicted of each example, and those that it has."""
    guesses = [set(p.value) if problem == MULTI else {p.value} for p in predictions]
    return guesses, [set(_labels_of(example)) for example in examples]
