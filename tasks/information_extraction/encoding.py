"""From annotated texts to rows that a model learns from: the five sections' `encode` and `collate`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from ernie_m.errors import ConfigError, DataError
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import Batch
from tasks.data.windows import FIRST, SECOND, PairWindow
from tasks.examples import AnswerSpan, ExtractionExample
from tasks.information_extraction.answering import Question, Reading
from tasks.information_extraction.questions import Asked, questions_of
from tasks.information_extraction.schema import Node
from tasks.information_extraction.wording import Wording

LostAnswers = Literal["error", "skip"]
"""What happens where no window holds the whole of an answer: stop, or leave it out and count it."""


@dataclass(frozen=True, slots=True)
class ExtractionFeatures:
    """One window of a prompt and a text.

    Attributes:
        example: Where it comes from.
        asked: The prompt with its answers.
        row: The window; `row.input_ids (L,)`.
        starts: Indices of the tokens that begin an answer which the window holds as a whole.
        ends: Indices of the tokens that end one, inclusive.
    """

    example: ExtractionExample
    asked: Asked
    row: PairWindow
    starts: np.ndarray
    ends: np.ndarray

    @property
    def input_ids(self) -> np.ndarray:
        """`(L,)` int32."""
        return self.row.input_ids


def encode(
    examples: Sequence[ExtractionExample],
    *,
    tokenizer: ErnieMTokenizer,
    schema: Sequence[Node],
    wording: Wording,
    reading: Reading,
    lost_answers: LostAnswers,
    labelled: bool = True,
) -> tuple[list[ExtractionFeatures], list[str]]:
    """Puts every prompt to every text; see `questions_of`.

    Returns:
        The windows, those of one prompt and text next to one another; and what was lost, in words.

    Raises:
        DataError: No window holds the whole of an answer, and `lost_answers` is `error`.
        ConfigError: The lengths leave no room for a text.
    """
    if lost_answers not in ("error", "skip"):
        raise ConfigError(f"task.lost_answers={lost_answers}: choose one of error, skip")
    asked = [
        (example, one) for example in examples for one in questions_of(example, schema, wording, labelled=labelled)
    ]
    rows = reading.rows([Question(one.prompt, example.text, one.options) for example, one in asked], tokenizer)
    features, held = [], [set[AnswerSpan]() for _ in asked]
    for row in rows:
        example, one = asked[row.sample]
        tokens = {answer: found for answer in one.answers if (found := tokens_of(answer, row)) is not None}
        held[row.sample] |= tokens.keys()
        starts, ends = (np.unique([found[side] for found in tokens.values()]).astype(np.int64) for side in (0, 1))
        features.append(ExtractionFeatures(example, one, row, starts, ends))
    lost = [
        f"{example.language} {example.id}: {one.prompt!r}: {_text(answer, example, one)!r}"
        for (example, one), found in zip(asked, held, strict=True)
        for answer in one.answers
        if answer not in found
    ]
    if lost and lost_answers == "error":
        raise DataError(
            f"{len(lost)} answers are in no window of {reading.max_length} tokens as a whole, or have no token: "
            f"{'; '.join(lost[:3])}{' ...' if len(lost) > 3 else ''}. Raise task.reading.max_length or "
            "task.reading.stride, or leave them out with task.lost_answers=skip."
        )
    return features, lost


def _text(answer: AnswerSpan, example: ExtractionExample, asked: Asked) -> str:
    return (asked.prompt if answer.in_prompt else example.text)[answer.start : answer.end]


def tokens_of(answer: AnswerSpan, row: PairWindow) -> tuple[int, int] | None:
    """The tokens that hold an answer's first and last character; None where one of them is not there."""
    own = row.parts == (FIRST if answer.in_prompt else SECOND)
    first, last = (
        np.flatnonzero(own & (row.offsets[:, 0] <= place) & (row.offsets[:, 1] > place))
        for place in (answer.start, answer.end - 1)
    )
    return (int(first[0]), int(last[-1])) if len(first) and len(last) else None


def collate(
    features: Sequence[ExtractionFeatures], *, tokenizer: ErnieMTokenizer, reading: Reading
) -> Batch[ExtractionFeatures]:
    """Pads windows into a batch: the model's inputs, which tokens are `real`, and which begin and end an answer."""
    tensors = reading.inputs([feature.row for feature in features], tokenizer)
    real = torch.zeros_like(tensors["input_ids"], dtype=torch.bool)
    starts, ends = torch.zeros_like(real), torch.zeros_like(real)
    for number, feature in enumerate(features):
        real[number, : len(feature.input_ids)] = True
        starts[number, feature.starts] = True
        ends[number, feature.ends] = True
    return Batch(tuple(features), tensors | {"real": real, "starts": starts, "ends": ends})
