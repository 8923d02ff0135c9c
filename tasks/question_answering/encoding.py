"""From questions and contexts to rows that a model learns from: `encode` and `collate`.

Long contexts are read in overlapping windows `[CLS] question [SEP] [SEP] context [SEP]`; a window without the answer
is trained to point at `[CLS]`, and so is every window of a question that has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import Batch, pad_rows
from tasks.data.windows import SECOND, pair_windows
from tasks.examples import GoldAnswer, QuestionAnsweringExample


@dataclass(frozen=True, slots=True)
class QuestionAnsweringFeatures:
    """One window of one example.

    Attributes:
        example: Where it comes from.
        input_ids: `(L,)` int32.
        spans: `(L, 2)` int32, each token's half-open character span in the context, -1 for tokens that are no part of
            it (question and specials).
        start: Index of the answer's first token, 0 ([CLS]) where the window does not hold the whole answer.
        end: Index of the answer's last token, inclusive; likewise.
    """

    example: QuestionAnsweringExample
    input_ids: np.ndarray
    spans: np.ndarray
    start: int
    end: int


def encode(
    examples: Sequence[QuestionAnsweringExample],
    *,
    tokenizer: ErnieMTokenizer,
    max_length: int,
    max_query_length: int,
    stride: int,
) -> list[QuestionAnsweringFeatures]:
    """Cuts examples into windows.

    Args:
        examples: The examples, in order.
        tokenizer: The encoder's tokenizer.
        max_length: Length of a window in tokens, special tokens included.
        max_query_length: Tokens after which a question is cut off.
        stride: Tokens that two neighbouring windows share.

    Returns:
        The windows, those of one example next to one another; the training target is that of its first answer.

    Raises:
        ConfigError: The lengths leave no room for the context.
    """
    features = []
    for window in pair_windows(
        [example.question for example in examples],
        [example.context for example in examples],
        tokenizer=tokenizer,
        max_length=max_length,
        max_first_length=max_query_length,
        stride=stride,
        settings="task",
        first_name="max_query_length",
    ):
        example = examples[window.sample]
        spans = np.where((window.parts == SECOND)[:, None], window.offsets, -1)
        start, end = target(example.answers, spans)
        features.append(QuestionAnsweringFeatures(example, window.input_ids, spans, start, end))
    return features


def target(answers: Sequence[GoldAnswer] | None, spans: np.ndarray) -> tuple[int, int]:
    """The first and last token (inclusive) that touch the first answer; (0, 0) where a window lacks a part of it.

    Args:
        answers: Gold answers; none, or none that is known, gives (0, 0).
        spans: `(L, 2)` character spans, -1 outside the context.
    """
    if not answers:
        return 0, 0
    answer = answers[0]
    first, last = answer.start, answer.start + len(answer.text)
    while last > first and answer.text[last - first - 1].isspace():
        last -= 1
    while first < last and answer.text[first - answer.start].isspace():
        first += 1
    touching = np.flatnonzero((spans[:, 1] > first) & (spans[:, 0] < last) & (spans[:, 1] > spans[:, 0]))
    if not len(touching) or spans[touching[0], 0] > first or spans[touching[-1], 1] < last:
        return 0, 0
    return int(touching[0]), int(touching[-1])


def collate(
    features: Sequence[QuestionAnsweringFeatures], *, tokenizer: ErnieMTokenizer
) -> Batch[QuestionAnsweringFeatures]:
    """Pads windows into a batch."""
    input_ids, attention_mask = pad_rows([f.input_ids for f in features], tokenizer.pad_token_id)
    context_mask, _ = pad_rows([f.spans[:, 0] >= 0 for f in features], False)
    return Batch(
        features=tuple(features),
        tensors={
            "input_ids": input_ids,
            "attention_mask": attention_mask,
            "context_mask": context_mask,
            "start_positions": torch.tensor([f.start for f in features]),
            "end_positions": torch.tensor([f.end for f in features]),
        },
    )
