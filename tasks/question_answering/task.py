"""Extractive question answering: a question and a context in, a span of the context out.

Long contexts are read in overlapping windows `[CLS] question [SEP] [SEP] context [SEP]`; a window without the answer
is trained to point at `[CLS]`. The prediction is the best-scored span over all windows of a question, cut from the
original context by character offsets.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np
import torch
from torch import Tensor

from ernie_m.errors import ConfigError
from ernie_m.files import write_text
from ernie_m.heads import ErnieMForQuestionAnswering
from ernie_m.losses import span_cross_entropy
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.data.batches import Batch, pad_rows
from tasks.data.windows import SECOND, pair_windows
from tasks.examples import GoldAnswer, QuestionAnsweringExample
from tasks.fine_tuning import FineTuning
from tasks.metrics.question_answering import question_answering_scores
from tasks.task import Prediction

# ----------------------------------------------------------------------------------------------------------- encode


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


def target(answers: Sequence[GoldAnswer], spans: np.ndarray) -> tuple[int, int]:
    """The first and last token (inclusive) that touch the first answer; (0, 0) where a window lacks a part of it.

    Args:
        answers: Gold answers; none gives (0, 0).
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


# --------------------------------------------------------------------------------------------------- loss and decode


def loss(start_logits: Tensor, end_logits: Tensor, starts: Tensor, ends: Tensor) -> tuple[Tensor, Tensor]:
    """The sum over windows of the mean of both ends' cross-entropies, and the number of windows.

    Args:
        start_logits: `(B, L)`.
        end_logits: `(B, L)`.
        starts: `(B,)` index of the answer's first token.
        ends: `(B,)` index of its last.
    """
    start_sum, count = span_cross_entropy(start_logits.float(), starts)
    end_sum, _ = span_cross_entropy(end_logits.float(), ends)
    return (start_sum + end_sum) / 2, count


class ScoredSpan(NamedTuple):
    """A candidate answer: half-open characters `[start, end)` of the context, and its score."""

    start: int
    end: int
    score: float


def best_spans(
    start_logits: Tensor, end_logits: Tensor, context_mask: Tensor, *, n_best: int, max_answer_length: int
) -> tuple[Tensor, Tensor, Tensor]:
    """The `n_best` spans of each window by start logit + end logit, among all of at most `max_answer_length` tokens.

    Args:
        start_logits: `(B, L)`.
        end_logits: `(B, L)`.
        context_mask: `(B, L)` bool, True where a span may begin or end.
        n_best: Spans to keep per window.
        max_answer_length: Longest span, in tokens.

    Returns:
        First token, last token (inclusive) and score, each `(B, n)` and best first; the score is -inf where a window
        has fewer spans.
    """
    length = start_logits.shape[1]
    reach = min(max_answer_length, length)
    starts = start_logits.float().masked_fill(~context_mask, -torch.inf)
    ends = end_logits.float().masked_fill(~context_mask, -torch.inf)
    ends = torch.nn.functional.pad(ends, (0, reach - 1), value=-torch.inf)
    scores = starts[:, :, None] + ends.unfold(1, reach, 1)  # (B, L, reach)
    best, flat = scores.flatten(1).topk(min(n_best, length * reach), dim=1)
    first = flat // reach
    return first, first + flat % reach, best


def decode(windows: Sequence[Sequence[ScoredSpan]], context: str, *, n_best: int) -> list[dict[str, Any]]:
    """Merges the candidates of an example's windows.

    Args:
        windows: Candidates per window.
        context: The example's context.
        n_best: Answers to keep.

    Returns:
        The best distinct spans, best first: text, character offsets, score, and probability among those kept.
    """
    spans: dict[tuple[int, int], float] = {}
    for span in (span for window in windows for span in window):
        key = (span.start, span.end)
        spans[key] = max(span.score, spans.get(key, -float("inf")))
    ranked = sorted(spans.items(), key=lambda item: (-item[1], item[0]))[:n_best]
    if not ranked:
        return []
    probabilities = torch.tensor([score for _, score in ranked]).softmax(0).tolist()
    return [
        {"text": context[start:end], "start": start, "end": end, "score": score, "probability": probability}
        for ((start, end), score), probability in zip(ranked, probabilities, strict=True)
    ]


# ---------------------------------------------------------------------------------------------------------- metrics


def golds(example: QuestionAnsweringExample) -> list[str]:
    """The texts that a prediction is compared with."""
    return [answer.text for answer in example.answers]


# ------------------------------------------------------------------------------------------------------------- task


@dataclass(frozen=True, kw_only=True)
class QuestionAnswering(FineTuning[QuestionAnsweringExample, QuestionAnsweringFeatures, list[ScoredSpan]]):
    """Extractive question answering.

    Attributes:
        max_length: Length of a window in tokens, special tokens included.
        max_query_length: Tokens after which a question is cut off.
        stride: Tokens that two neighbouring windows share.
        normalization: Whose rules normalise answers: `squad` or `mlqa`.
        max_answer_length: Longest answer, in tokens.
        n_best: Answers per question to keep in the predictions.

    Raises:
        ConfigError: A number is out of range.
    """

    model: ClassVar = ErnieMForQuestionAnswering
    max_length: int
    max_query_length: int
    stride: int
    normalization: Literal["squad", "mlqa"]
    max_answer_length: int
    n_best: int

    def __post_init__(self) -> None:
        for name, value in (("max_answer_length", self.max_answer_length), ("n_best", self.n_best)):
            if value < 1:
                raise ConfigError(f"task.{name}={value}: at least 1 is needed")

    @property
    def metrics(self) -> tuple[str, ...]:
        """Exact match and F1."""
        return ("exact_match", "f1")

    def encode(
        self, examples: Sequence[QuestionAnsweringExample], *, tokenizer: ErnieMTokenizer, split: str
    ) -> list[QuestionAnsweringFeatures]:
        """See `encode` above."""
        return encode(
            examples,
            tokenizer=tokenizer,
            max_length=self.max_length,
            max_query_length=self.max_query_length,
            stride=self.stride,
        )

    def collate(
        self, features: Sequence[QuestionAnsweringFeatures], *, tokenizer: ErnieMTokenizer
    ) -> Batch[QuestionAnsweringFeatures]:
        """See `collate` above."""
        return collate(features, tokenizer=tokenizer)

    def loss(self, model: ErnieMForQuestionAnswering, batch: Batch[QuestionAnsweringFeatures]) -> tuple[Tensor, Tensor]:
        """See `loss` above; windows count alike."""
        start_logits, end_logits = _logits(model, batch)
        return loss(start_logits, end_logits, batch.tensors["start_positions"], batch.tensors["end_positions"])

    def candidates(
        self, model: ErnieMForQuestionAnswering, batch: Batch[QuestionAnsweringFeatures]
    ) -> list[list[ScoredSpan]]:
        """Each window's best spans, in characters."""
        start_logits, end_logits = _logits(model, batch)
        columns = best_spans(
            start_logits,
            end_logits,
            batch.tensors["context_mask"],
            n_best=self.n_best,
            max_answer_length=self.max_answer_length,
        )
        first, last, scores = (column.tolist() for column in columns)
        return [
            [
                ScoredSpan(int(feature.spans[i, 0]), int(feature.spans[j, 1]), score)
                for i, j, score in zip(*row, strict=True)
                if score > -float("inf")
            ]
            for feature, *row in zip(batch.features, first, last, scores, strict=True)
        ]

    def merge(self, example: QuestionAnsweringExample, candidates: Sequence[list[ScoredSpan]]) -> Prediction:
        """The best answer over all windows, with the runners-up as details."""
        ranked = decode(candidates, example.context, n_best=self.n_best)
        return Prediction(value=ranked[0]["text"] if ranked else "", details=ranked)

    def score(
        self, language: str, examples: Sequence[QuestionAnsweringExample], predictions: Sequence[Prediction]
    ) -> dict[str, float]:
        """Exact match and F1 in [0, 1], best over the gold answers."""
        return question_answering_scores(
            [prediction.value for prediction in predictions],
            [golds(example) for example in examples],
            language=language,
            normalization=self.normalization,
        )

    def write(self, directory: Path, name: str, predictions: Mapping[str, Prediction], details: Any) -> None:
        """`<name>.json` as SQuAD's and MLQA's evaluators read it, `{id: text}`; `<name>.nbest.json` with runners-up.

        A line is a question.
        """
        for suffix, content in (
            ("json", {key: prediction.value for key, prediction in predictions.items()}),
            ("nbest.json", {key: prediction.details for key, prediction in predictions.items()}),
        ):
            lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items())
            write_text(directory / f"{name}.{suffix}", "{\n" + ",\n".join(lines) + "\n}\n")


def _logits(model: ErnieMForQuestionAnswering, batch: Batch[QuestionAnsweringFeatures]) -> tuple[Tensor, Tensor]:
    output = model(input_ids=batch.tensors["input_ids"], attention_mask=batch.tensors["attention_mask"], unpad=True)
    assert output.start_logits is not None
    assert output.end_logits is not None
    return output.start_logits, output.end_logits
