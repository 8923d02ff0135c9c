"""From sentences and labels to rows that a model learns from, and to batches (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import torch

from ernie_m.errors import DataError
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import Batch, pad_rows
from tasks.data.truncation import cut_rows
from tasks.examples import SentenceExample

Problem = Literal["single_label_classification", "multi_label_classification", "regression"]


SINGLE, MULTI, REGRESSION = "single_label_classification", "multi_label_classification", "regression"


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
