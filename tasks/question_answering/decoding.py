"""What a model's logits cost, and which answers they say: the loss, the best spans, the windows merged (pure)."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

import torch
from torch import Tensor

from ernie_m.losses import span_cross_entropy
from tasks.answers import SpanAnswer
from tasks.metrics.squad_v2 import NO_ANSWER


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


class WindowAnswers(NamedTuple):
    """What a window says of its question.

    Attributes:
        spans: Its best spans.
        null: The score of there being no answer in it, that of the span from [CLS] to [CLS].
    """

    spans: list[ScoredSpan]
    null: float


def null_scores(start_logits: Tensor, end_logits: Tensor) -> Tensor:
    """`(B,)` start logit + end logit of each window's [CLS], its first token."""
    return start_logits[:, 0].float() + end_logits[:, 0].float()


def null_score(windows: Sequence[WindowAnswers]) -> float:
    """The score of a question having no answer: the lowest of its windows', as in BERT's script for SQuAD v2."""
    return min(window.null for window in windows)


def decode(
    windows: Sequence[Sequence[ScoredSpan]], context: str, *, n_best: int, null: float | None = None
) -> list[SpanAnswer]:
    """Merges the candidates of an example's windows.

    Args:
        windows: Candidates per window.
        context: The example's context.
        n_best: Answers to keep.
        null: Score of there being no answer; it is kept beside the others as an empty text. None: there is one always.

    Returns:
        The best distinct spans, best first: text, character offsets, score, and probability among those kept.
    """
    spans: dict[tuple[int, int], float] = {}
    for span in (span for window in windows for span in window):
        key = (span.start, span.end)
        spans[key] = max(span.score, spans.get(key, -float("inf")))
    ranked = sorted(spans.items(), key=lambda item: (-item[1], item[0]))[:n_best]
    answers = [SpanAnswer(context[start:end], start, end, score, 1.0) for (start, end), score in ranked]
    if null is not None:
        answers.append(SpanAnswer(NO_ANSWER, None, None, null, 1.0))
        answers.sort(key=attrgetter("score"), reverse=True)
    if not answers:
        return []
    probabilities = torch.tensor([answer.score for answer in answers]).softmax(0).tolist()
    return [replace(answer, probability=share) for answer, share in zip(answers, probabilities, strict=True)]
