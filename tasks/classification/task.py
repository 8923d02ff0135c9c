"""Classification of sentences and sentence pairs: one label of several, any number of labels, or a number.

Natural language inference (XNLI), paraphrases (PAWS-X) and the similarity of sentences (STS) are this task with other
data; the problem is `single_label_classification`, `multi_label_classification` or `regression`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError, DataError
from ernie_m.files import write_text
from ernie_m.heads import ErnieMForSequenceClassification
from ernie_m.losses import cross_entropy
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.answers import ClassAnswer
from tasks.data.batches import Batch, pad_rows
from tasks.data.dataset import Examples
from tasks.data.items import Item
from tasks.data.reach import OutOfReach, cut_off
from tasks.data.truncation import cut_rows
from tasks.evaluation import TaskModule
from tasks.examples import SentenceExample
from tasks.fine_tuning import FineTuning, Ready
from tasks.metrics.classification import accuracy, correlations, f1_by_label, macro_f1, micro_f1
from tasks.task import Prediction

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
        length: Tokens before the row was cut, special tokens included.
    """

    example: SentenceExample
    input_ids: np.ndarray
    target: int | float | np.ndarray
    length: int


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
    rows = cut_rows(firsts, seconds or None, tokenizer=tokenizer, max_length=max_length)
    return [
        SentenceFeatures(example, row.input_ids, target, row.length)
        for example, row, target in zip(examples, rows, targets, strict=True)
    ]


def texts_of(example: SentenceExample) -> tuple[str, ...]:
    """The sentence, or the pair's two."""
    return (example.first,) if example.second is None else (example.first, example.second)


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
        raise DataError(f"{where}: {len(example.label)} labels; a task with task.problem={MULTI} takes several")
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


# ------------------------------------------------------------------------------------------------------------- task


@dataclass(frozen=True, kw_only=True)
class SequenceClassification(FineTuning[SentenceExample, SentenceFeatures, Tensor]):
    """Classification of sentences or sentence pairs.

    Attributes:
        problem: What a label is.
        max_length: In tokens, special tokens included.
        positive_label: Whose F1 is `f1`; None for that of all.
        pairs: Whether rows are pairs; None before `settle`, and of a model that does not say.
    """

    model: ClassVar = ErnieMForSequenceClassification
    inputs: ClassVar = ("first", "second")
    settled: ClassVar = ("pairs",)
    problem: Problem
    max_length: int
    positive_label: str | None
    pairs: bool | None = None

    @property
    def metrics(self) -> tuple[str, ...]:
        """Accuracy and F1; of a regression, correlations."""
        return ("pearson", "spearman") if self.problem == REGRESSION else ("accuracy", "f1")

    def settle(self, examples: Examples, *, run: str, source_language: str, trained: ErnieMConfig | None) -> Self:
        """With the labels of the training data, or of the trained model.

        Raises:
            DataError: There are fewer than two labels.
            ConfigError: The positive label is none of them.
        """
        if trained is not None:
            return self.as_trained(trained)
        rows = examples.of("train")
        labels = head_of(rows, problem=self.problem)["labels"]
        task = replace(self, labels=labels, pairs=any(example.second is not None for example in rows))
        task.check_positive_label()
        return task

    def check_positive_label(self) -> None:
        """Makes sure that there is a label of that name.

        Raises:
            ConfigError: There is none.
        """
        labels = self.labels or ()
        if self.positive_label is not None and self.positive_label not in labels:
            raise ConfigError(f"task.positive_label={self.positive_label}: no label; there are {', '.join(labels)}")

    def build(self, model: PretrainedModel, data: Ready, **given: Any) -> TaskModule:
        """The module; a trained model's labels have to hold the positive one, too."""
        data.task.check_positive_label()
        return super().build(model, data, **given)

    def out_of_reach(self, split: str, features: Sequence[SentenceFeatures]) -> list[OutOfReach]:
        """Texts, or pairs of them, that were cut off."""
        return cut_off([row.length for row in features], max_length=self.max_length, items="texts")

    def head_fields(self) -> dict[str, Any]:
        """Labels, their number, and the kind of problem."""
        count = 1 if self.labels is None else len(self.labels)
        return {"num_labels": count, "labels": self.labels, "problem_type": self.problem}

    def encode(
        self, examples: Sequence[SentenceExample], *, tokenizer: ErnieMTokenizer, split: str
    ) -> list[SentenceFeatures]:
        """See `encode` above."""
        return encode(
            examples, tokenizer=tokenizer, labels=self.labels, problem=self.problem, max_length=self.max_length
        )

    def collate(self, features: Sequence[SentenceFeatures], *, tokenizer: ErnieMTokenizer) -> Batch[SentenceFeatures]:
        """See `collate` above."""
        return collate(features, tokenizer=tokenizer)

    def loss(self, model: ErnieMForSequenceClassification, batch: Batch[SentenceFeatures]) -> tuple[Tensor, Tensor]:
        """See `loss` above; examples count alike."""
        return loss(_logits(model, batch), batch.tensors["targets"], self.problem)

    def candidates(self, model: ErnieMForSequenceClassification, batch: Batch[SentenceFeatures]) -> list[Tensor]:
        """Each example's logits `(N,)`."""
        return list(_logits(model, batch).float().cpu())

    def merge(self, example: SentenceExample, candidates: Sequence[Tensor]) -> Prediction:
        """See `decode`; an example has one row."""
        return decode(candidates[0], self.labels, self.problem, texts_of(example))

    def score(
        self, language: str, examples: Sequence[SentenceExample], predictions: Sequence[Prediction]
    ) -> dict[str, float]:
        """See `scores_of`."""
        return scores_of(examples, predictions, self.problem, self.positive_label)

    def write(
        self,
        directory: Path,
        name: str,
        examples: Sequence[SentenceExample],
        predictions: Sequence[Prediction],
        details: Any,
    ) -> None:
        """`<name>.tsv` as XTREME's evaluator reads it: a label a line, several separated by commas."""
        values = ([p.value] if not isinstance(p.value, list) else p.value for p in predictions)
        write_text(directory / f"{name}.tsv", "".join(f"{','.join(map(str, value))}\n" for value in values))

    @property
    def needed(self) -> tuple[str, ...]:
        """A text or, of a model that was trained on pairs, both."""
        return self.inputs if self.pairs else self.inputs[:1]

    def ask(self, item: Item, *, id: str, language: str) -> SentenceExample:
        """A sentence or a pair, as the model was trained on; of another's model, whichever is given.

        Raises:
            DataError: A pair is needed, or a sentence alone.
        """
        second = item.optional("second")
        if self.pairs is not None and self.pairs != (second is not None):
            wanted, given = ("two texts", "one") if self.pairs else ("one text", "two")
            raise DataError(f"item {id}: the model was trained on {wanted} a row, this has {given}; see second=...")
        return SentenceExample(id, language, id, item.text("first"), second, None)


def _logits(model: ErnieMForSequenceClassification, batch: Batch[SentenceFeatures]) -> Tensor:
    logits = model(batch.tensors["input_ids"], batch.tensors["attention_mask"], unpad=True).logits
    assert logits is not None
    return logits
