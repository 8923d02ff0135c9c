"""From annotated texts to rows that a model learns from: the five sections' `encode` and `collate`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from ernie_m.errors import DataError
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import Batch
from tasks.data.windows import FIRST, SECOND, PairWindow
from tasks.examples import AnswerSpan, ExtractionExample
from tasks.information_extraction.answering import Question, Reading
from tasks.information_extraction.questions import Asked, questions_of
from tasks.information_extraction.schema import Node
from tasks.information_extraction.spans import pair
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
        held: The answers that the window holds as a whole.
    """

    example: ExtractionExample
    asked: Asked
    row: PairWindow
    starts: np.ndarray
    ends: np.ndarray
    held: tuple[AnswerSpan, ...]

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
) -> list[ExtractionFeatures]:
    """Puts every prompt to every text; see `questions_of`.

    Returns:
        The windows, those of one prompt and text next to one another.

    Raises:
        DataError: No window holds the whole of an answer, and `lost_answers` is `error`.
        ConfigError: The lengths leave no room for a text.
    """
    asked = [
        (example, question)
        for example in examples
        for question in questions_of(example, schema, wording, labelled=labelled)
    ]
    rows = reading.rows(
        [Question(question.prompt, example.text, question.options) for example, question in asked], tokenizer
    )
    features = [_features(*asked[row.sample], row) for row in rows]
    if lost_answers == "error" and (lost := lost_of(features)):
        raise DataError(
            f"{len(lost)} answers are in no window of {reading.max_length} tokens as a whole, or have no token: "
            f"{'; '.join(lost[:3])}{' ...' if len(lost) > 3 else ''}. Raise task.reading.max_length or "
            "task.reading.stride, or leave them out with task.lost_answers=skip."
        )
    return features


def _features(example: ExtractionExample, asked: Asked, row: PairWindow) -> ExtractionFeatures:
    tokens = {answer: both for answer in asked.answers if (both := tokens_of(answer, row)) is not None}
    starts, ends = (np.unique([both[side] for both in tokens.values()]).astype(np.int64) for side in (0, 1))
    return ExtractionFeatures(example, asked, row, starts, ends, tuple(sorted(tokens)))


def lost_of(features: Iterable[ExtractionFeatures]) -> list[str]:
    """The answers that no window of their prompt and text holds as a whole, in words."""
    held: dict[tuple[str, str, str], tuple[ExtractionFeatures, set[AnswerSpan]]] = {}
    for row in features:
        key = (row.example.language, row.example.id, row.asked.prompt)
        held.setdefault(key, (row, set()))[1].update(row.held)
    return [
        f"{row.example.language} {row.example.id}: {row.asked.prompt!r}: {_text(answer, row.example, row.asked)!r}"
        for row, answers in held.values()
        for answer in row.asked.answers
        if answer not in answers
    ]


def entangled_of(features: Iterable[ExtractionFeatures]) -> tuple[int, int]:
    """How many answers windows hold and yet never give, however right the probabilities, and how many they hold.

    A start and an end are marked, not a span: of answers to one prompt that are nested or overlap, `spans.pair` may
    find others than those that are meant.
    """
    given: dict[tuple[str, str, str, AnswerSpan], bool] = {}
    for row in features:
        pairs = set(pair(row.starts, row.ends))
        for answer in row.held:
            key = (row.example.language, row.example.id, row.asked.prompt, answer)
            given[key] = given.get(key, False) or tokens_of(answer, row.row) in pairs
    return sum(not one for one in given.values()), len(given)


def _text(answer: AnswerSpan, example: ExtractionExample, asked: Asked) -> str:
    return (asked.prompt if answer.in_prompt else example.text)[answer.start : answer.end]


def tokens_of(answer: AnswerSpan, row: PairWindow) -> tuple[int, int] | None:
    """The tokens that hold an answer's first and last character; None where one of them is not there."""
    in_part = row.parts == (FIRST if answer.in_prompt else SECOND)
    first, last = (
        np.flatnonzero(in_part & (row.offsets[:, 0] <= place) & (row.offsets[:, 1] > place))
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
