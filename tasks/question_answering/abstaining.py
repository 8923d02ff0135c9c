"""Whether a question is answered at all: the best answer against none, by a threshold (pure)."""

import math
from collections.abc import Sequence

from tasks.answers import SpanAnswer
from tasks.examples import QuestionAnsweringExample
from tasks.metrics.squad_v2 import NO_ANSWER, Asked, SquadV2
from tasks.question_answering.decoding import WindowAnswers, decode

NULL_THRESHOLD = "null_threshold"
"""The threshold's name in what a validation has chosen, and in the results."""


def golds(example: QuestionAnsweringExample) -> list[str]:
    """The texts that a prediction is compared with; none where the question has no answer."""
    return [answer.text for answer in example.answers or ()]


def is_unanswerable(example: QuestionAnsweringExample) -> bool:
    """Whether the data say that there is no answer."""
    return example.answers is not None and not example.answers


def rank(example: QuestionAnsweringExample, windows: Sequence[WindowAnswers], *, n_best: int) -> list[SpanAnswer]:
    """The best answers with the empty one among them, best first; see `decode`.

    The score of there being no answer is the lowest of the windows', as in BERT's script for SQuAD v2.
    """
    spans, nulls = zip(*windows, strict=True)
    return decode(spans, example.context, n_best=n_best, null=min(nulls))


def asked_of(example: QuestionAnsweringExample, ranked: Sequence[SpanAnswer]) -> Asked:
    """What a model says of a question, from its ranked answers; one without any span is not answered."""
    (null,) = (answer.score for answer in ranked if answer.start is None)
    best = next((answer for answer in ranked if answer.start is not None), None)
    if best is None:
        return Asked(golds(example), NO_ANSWER, math.inf)
    return Asked(golds(example), best.text, null - best.score)


def no_answer_probability(null_margin: float) -> float:
    """Of there being no answer or the best one, the probability of none: above a half where the margin is above 0."""
    if null_margin < 0:
        return math.exp(null_margin) / (1 + math.exp(null_margin))
    return 1 / (1 + math.exp(-null_margin))


def choose_threshold(asked: Sequence[Asked], metric: SquadV2) -> dict[str, float]:
    """The `NULL_THRESHOLD` of the highest F1; empty where all questions have an answer, or none has."""
    both_kinds = len({bool(one.golds) for one in asked}) == 2
    return {NULL_THRESHOLD: metric.best(asked)["f1"].threshold} if both_kinds else {}


def in_words(threshold: float, *, given: bool, chosen: bool, source_language: str) -> str:
    """What predictions went by, and where it is from: given, chosen by validation data, or neither."""
    if given:
        origin = "task.null_threshold"
    elif chosen:
        origin = f"chosen by F1 on validation data of {source_language}"
    else:
        origin = f"as neither task.null_threshold nor validation data of {source_language} with both kinds say another"
    return f"no answer is predicted where its score is above the best answer's by more than {threshold:.3f} ({origin})"


def best_of(asked: Sequence[Asked], metric: SquadV2) -> tuple[dict[str, float], dict[str, float]]:
    """`best_exact_match` and `best_f1`, the highest that a threshold gives, and the thresholds that give them."""
    best = metric.best(asked)
    scores = {f"best_{name}": reached.score for name, reached in best.items()}
    return scores, {name: reached.threshold for name, reached in best.items()}
