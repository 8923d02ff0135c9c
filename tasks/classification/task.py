"""Classification of sentences and sentence pairs: one label of several, any number of labels, or a number.

Natural language inference (XNLI), paraphrases (PAWS-X) and the similarity of sentences (STS) are this task with other
data; the problem is `single_label_classification`, `multi_label_classification` or `regression`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ernie_m.errors import ConfigError, DataError
from ernie_m.files import write_text
from ernie_m.heads import ErnieMForSequenceClassification
from ernie_m.losses import cross_entropy
from ernie_m.optim import AdamWRecipe
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import Batch, pad_rows
from tasks.examples import SentenceExample
from tasks.metrics.classification import accuracy, correlations, f1_by_label, macro_f1, micro_f1
from tasks.module import Prediction, TaskModule

Problem = Literal["single_label_classification", "multi_label_classification", "regression"]
SINGLE, MULTI, REGRESSION = "single_label_classification", "multi_label_classification", "regression"

# ----------------------------------------------------------------------------------------------------------- encode


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """An example as the model takes it.

    Attributes:
        example: Where it comes from.
        input_ids: `(L,)` int32.
        target: Number of the label; `(N,)` 0 or 1 for each label; or the number itself. -100 without a label.
    """

    example: SentenceExample
    input_ids: np.ndarray
    target: int | float | np.ndarray


def head_of(examples: Sequence[SentenceExample], *, problem: Problem) -> dict[str, Any]:
    """The labels of the training data, by name: outputs of the head.

    Raises:
        DataError: There are fewer than two labels.
    """
    if problem == REGRESSION:
        return {"num_labels": 1, "labels": None, "problem_type": problem}
    labels = sorted({label for example in examples for label in _labels_of(example)})
    if len(labels) < 2:
        raise DataError(f"the training data have {len(labels)} labels ({', '.join(labels)}): two or more are needed")
    return {"num_labels": len(labels), "labels": tuple(labels), "problem_type": problem}


def encode(
    examples: Sequence[SentenceExample],
    *,
    tokenizer: ErnieMTokenizer,
    labels: Sequence[str] | None,
    problem: Problem,
    max_length: int,
) -> list[SentenceFeatures]:
    """Examples as rows `[CLS] first [SEP]` or `[CLS] first [SEP] [SEP] second [SEP]`, the longer sentence cut first.

    Args:
        examples: The examples, all with a second sentence or none.
        tokenizer: The encoder's tokenizer.
        labels: Names of the labels, in the order of the head's outputs; None of a regression.
        problem: What the label is.
        max_length: In tokens, special tokens included.

    Raises:
        DataError: A label is not among those of the training data, or is no number; the example is named.
    """
    targets = [_target(example, labels, problem) for example in examples]
    firsts = [example.first for example in examples]
    seconds = [example.second for example in examples if example.second is not None]
    if len(seconds) not in (0, len(examples)):
        raise DataError(f"{len(seconds)} of {len(examples)} examples have a second sentence; all or none should")
    rows = tokenizer(firsts, seconds or None, truncation="longest_first", max_length=max_length).input_ids
    return [
        SentenceFeatures(example, np.array(ids, dtype=np.int32), target)
        for example, ids, target in zip(examples, rows, targets, strict=True)
    ]


def _labels_of(example: SentenceExample) -> tuple[str, ...]:
    return (example.label,) if isinstance(example.label, str) else example.label or ()


def _target(example: SentenceExample, labels: Sequence[str] | None, problem: Problem) -> int | float | np.ndarray:
    where = f"example {example.id} ({example.language})"
    if problem == REGRESSION:
        return -100.0 if example.label is None else _number(example.label, where)
    assert labels is not None
    if unknown := [label for label in _labels_of(example) if label not in labels]:
        raise DataError(f"{where}: label {unknown[0]} is none of the training data's: {', '.join(labels)}")
    if problem == MULTI:
        return np.array([label in _labels_of(example) for label in labels], dtype=np.float32)
    if isinstance(example.label, tuple):
        raise DataError(f"{where}: {len(example.label)} labels; a task with task.encode.problem={MULTI} takes several")
    return -100 if example.label is None else labels.index(example.label)


def _number(label: str | tuple[str, ...], where: str) -> float:
    try:
        value = float(label) if isinstance(label, str) else float("nan")
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise DataError(f"{where}: label {label!r} is no number")
    return value


def collate(features: Sequence[SentenceFeatures], *, tokenizer: ErnieMTokenizer) -> Batch[SentenceFeatures]:
    """Pads rows into a batch."""
    input_ids, attention_mask = pad_rows([f.input_ids for f in features], tokenizer.pad_token_id)
    targets = torch.from_numpy(np.stack([np.asarray(f.target) for f in features]))
    tensors = {"input_ids": input_ids, "attention_mask": attention_mask, "targets": targets}
    return Batch(features=tuple(features), tensors=tensors)


# --------------------------------------------------------------------------------------------------- loss and decode


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


def decode(logits: Tensor, labels: Sequence[str] | None, problem: Problem) -> Prediction:
    """What an example's logits `(N,)` say: a label, labels in the head's order, or a number; probabilities beside it.

    A label of several holds where its probability is at least 1/2.
    """
    if problem == REGRESSION:
        return Prediction(logits.item(), None)
    assert labels is not None
    probabilities = logits.float().sigmoid() if problem == MULTI else logits.float().softmax(0)
    details = dict(zip(labels, probabilities.tolist(), strict=True))
    if problem == MULTI:
        return Prediction([label for label, p in details.items() if p >= 0.5], details)
    return Prediction(labels[int(probabilities.argmax())], details)


# ---------------------------------------------------------------------------------------------------------- metrics


def scores_of(
    examples: Sequence[SentenceExample],
    predictions: Sequence[Prediction],
    problem: Problem,
    positive_label: str | None,
) -> dict[str, float]:
    """Accuracy and F1; Pearson's and Spearman's correlations of a regression.

    `f1` is that of `positive_label`; None takes the mean over the labels that occur (macro), for several labels a row
    that of all decisions together (micro).
    """
    values = [prediction.value for prediction in predictions]
    if problem == REGRESSION:
        return correlations(values, [_number(example.label or "", example.id) for example in examples])
    golds = [set(_labels_of(example)) for example in examples]
    guesses = [set(value) if problem == MULTI else {value} for value in values]
    if positive_label is not None:
        f1 = f1_by_label(guesses, golds, [positive_label])[positive_label]
    else:
        f1 = micro_f1(guesses, golds) if problem == MULTI else macro_f1(guesses, golds)
    return {"accuracy": accuracy(guesses, golds), "f1": f1}


# ----------------------------------------------------------------------------------------------------------- module


class SequenceClassificationModule(TaskModule[SentenceFeatures, Tensor]):
    """Trains and evaluates `ErnieMForSequenceClassification`.

    Args:
        model: The model.
        optim: Its optimizer.
        seed: Root of the training's randomness.
        identity: See `BaseModule`.
        source_language: The language that transfer starts from.
        problem: What a label is.
        positive_label: Whose F1 is `f1`; None for that of all.

    Raises:
        ConfigError: There is no such label.
    """

    def __init__(
        self,
        *,
        model: ErnieMForSequenceClassification,
        optim: AdamWRecipe,
        seed: int,
        identity: Mapping[str, Any],
        source_language: str,
        problem: Problem,
        positive_label: str | None,
    ) -> None:
        super().__init__(model=model, optim=optim, seed=seed, identity=identity, source_language=source_language)
        self.problem = problem
        self.labels = model.config.labels
        if positive_label is not None and positive_label not in (self.labels or ()):
            raise ConfigError(
                f"task.module.positive_label={positive_label}: no label; there are {', '.join(self.labels or ())}"
            )
        self.positive_label = positive_label

    def loss(self, batch: Batch[SentenceFeatures]) -> tuple[Tensor, Tensor]:
        """See `loss` above; examples count alike."""
        return loss(self._logits(batch), batch.tensors["targets"], self.problem)

    def candidates(self, batch: Batch[SentenceFeatures]) -> list[Tensor]:
        """Each example's logits `(N,)`."""
        return list(self._logits(batch).float().cpu())

    def merge(self, example: SentenceExample, parts: Sequence[Tensor]) -> Prediction:
        """See `decode`; an example has one row."""
        return decode(parts[0], self.labels, self.problem)

    def score(
        self, language: str, examples: Sequence[SentenceExample], predictions: Sequence[Prediction]
    ) -> dict[str, float]:
        """See `scores_of`."""
        return scores_of(examples, predictions, self.problem, self.positive_label)

    def write_predictions(self, directory: Path, name: str, predictions: Mapping[str, Prediction]) -> None:
        """`<name>.tsv` as XTREME's evaluator reads it, a label a line; `<name>.jsonl` with ids and probabilities."""
        values = ([p.value] if not isinstance(p.value, list) else p.value for p in predictions.values())
        write_text(directory / f"{name}.tsv", "".join(f"{','.join(map(str, value))}\n" for value in values))
        lines = (
            json.dumps({"id": key, "prediction": p.value, "probabilities": p.details}, ensure_ascii=False) + "\n"
            for key, p in predictions.items()
        )
        write_text(directory / f"{name}.jsonl", "".join(lines))

    def _logits(self, batch: Batch[SentenceFeatures]) -> Tensor:
        inputs = {name: batch.tensors[name] for name in ("input_ids", "attention_mask")}
        logits: Tensor = self.model(**inputs, unpad=True).logits
        return logits
