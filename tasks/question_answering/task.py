"""Extractive question answering: a question and a context in, a span of the context out.

The prediction is the best-scored span over all windows of a question, cut from the original context by character
offsets. Where questions may be without an answer (SQuAD v2), it is empty if the score of there being none is above the
best span's by more than a threshold.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

from rich.console import RenderableType
from torch import Tensor

from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.heads import ErnieMForQuestionAnswering
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.answers import QuestionAnswer
from tasks.asking.items import Item
from tasks.data.batches import Batch
from tasks.data.dataset import Dataset, Examples
from tasks.data.reach import OutOfReach
from tasks.evaluation import TaskModule
from tasks.examples import QuestionAnsweringExample
from tasks.fine_tuning import FineTuning, Ready
from tasks.metrics.question_answering import question_answering_tallies
from tasks.metrics.squad_v2 import SquadV2
from tasks.metrics.tallies import Tally, ratios
from tasks.question_answering.abstaining import (
    NULL_THRESHOLD,
    asked_of,
    best_of,
    choose_threshold,
    golds,
    in_words,
    is_unanswerable,
    no_answer_probability,
    rank,
)
from tasks.question_answering.coverage import limits_of
from tasks.question_answering.decoding import ScoredSpan, WindowAnswers, best_spans, decode, loss, null_scores
from tasks.question_answering.encoding import QuestionAnsweringFeatures, collate, encode
from tasks.question_answering.files import write_answers
from tasks.question_answering.showing import row_of
from tasks.showing.rows import ShownRow
from tasks.task import Conclusion, Pass, Prediction

OF_ANY = ("exact_match", "f1")
OF_EITHER_KIND = ("has_answer_exact_match", "has_answer_f1", "no_answer_accuracy")
AT_BEST = ("best_exact_match", "best_f1")
NO_ANSWER, BEST_THRESHOLDS = "no_answer", "best_thresholds"
"""What a conclusion's details have; the second is in the results, too."""


@dataclass(frozen=True, kw_only=True)
class QuestionAnswering(FineTuning[QuestionAnsweringExample, QuestionAnsweringFeatures, WindowAnswers]):
    """Extractive question answering.

    Attributes:
        max_length: Length of a window in tokens, special tokens included.
        max_query_length: Tokens after which a question is cut off.
        stride: Tokens that two neighbouring windows share.
        normalization: Whose rules normalise answers: `squad` or `mlqa`.
        max_answer_length: Longest answer, in tokens.
        n_best: Answers per question to keep in the predictions.
        null_threshold: No answer is predicted where its score is above the best answer's by more than this; infinity:
            there is always an answer. None: for data that have questions without an answer, as the source language's
            validation data choose it (by F1), or 0 without any; for others there is always an answer.
        unanswerable: Whether the data have such questions; None before `settle`.

    Raises:
        ConfigError: A number is out of range.
    """

    model: ClassVar = ErnieMForQuestionAnswering
    inputs: ClassVar = ("question", "context")
    settled: ClassVar = ("unanswerable",)
    max_length: int
    max_query_length: int
    stride: int
    normalization: Literal["squad", "mlqa"]
    max_answer_length: int
    n_best: int
    null_threshold: float | None
    unanswerable: bool | None = None

    def __post_init__(self) -> None:
        if self.null_threshold is not None and math.isnan(self.null_threshold):
            raise ConfigError(f"task.null_threshold={self.null_threshold}: a number is needed, or null to choose it")
        for name, value in (("max_answer_length", self.max_answer_length), ("n_best", self.n_best)):
            if value < 1:
                raise ConfigError(f"task.{name}={value}: at least 1 is needed")

    @property
    def metrics(self) -> tuple[str, ...]:
        """Exact match and F1; those of either kind of question, too, and at the best threshold, for SQuAD v2's data."""
        return OF_ANY if self.unanswerable is False else (*OF_ANY, *OF_EITHER_KIND, *AT_BEST)

    def settle(self, examples: Examples, *, run: str, source_language: str, trained: ErnieMConfig | None) -> Self:
        """With whether the data have questions without an answer."""
        return replace(self, unanswerable=_have_unanswerable(examples))

    def encode(
        self, examples: Sequence[QuestionAnsweringExample], *, tokenizer: ErnieMTokenizer, split: str
    ) -> list[QuestionAnsweringFeatures]:
        """See `encoding.encode`."""
        return encode(
            examples,
            tokenizer=tokenizer,
            max_length=self.max_length,
            max_query_length=self.max_query_length,
            stride=self.stride,
        )

    def out_of_reach(self, split: str, features: Sequence[QuestionAnsweringFeatures]) -> list[OutOfReach]:
        """See `coverage.limits_of`."""
        return limits_of(features, training=split == "train", max_answer_length=self.max_answer_length)

    def collate(
        self, features: Sequence[QuestionAnsweringFeatures], *, tokenizer: ErnieMTokenizer
    ) -> Batch[QuestionAnsweringFeatures]:
        """See `encoding.collate`."""
        return collate(features, tokenizer=tokenizer)

    def loss(self, model: ErnieMForQuestionAnswering, batch: Batch[QuestionAnsweringFeatures]) -> tuple[Tensor, Tensor]:
        """See `decoding.loss`; windows count alike."""
        start_logits, end_logits = _logits(model, batch)
        return loss(start_logits, end_logits, batch.tensors["start_positions"], batch.tensors["end_positions"])

    def candidates(
        self, model: ErnieMForQuestionAnswering, batch: Batch[QuestionAnsweringFeatures]
    ) -> list[WindowAnswers]:
        """Each window's best spans, in characters, and its score of there being no answer."""
        start_logits, end_logits = _logits(model, batch)
        columns = best_spans(
            start_logits,
            end_logits,
            batch.tensors["context_mask"],
            n_best=self.n_best,
            max_answer_length=self.max_answer_length,
        )
        first, last, scores = (column.tolist() for column in columns)
        spans = [
            [
                ScoredSpan(int(feature.spans[i, 0]), int(feature.spans[j, 1]), score)
                for i, j, score in zip(*row, strict=True)
                if score > -float("inf")
            ]
            for feature, *row in zip(batch.features, first, last, scores, strict=True)
        ]
        return [
            WindowAnswers(*both) for both in zip(spans, null_scores(start_logits, end_logits).tolist(), strict=True)
        ]

    def merge(self, example: QuestionAnsweringExample, candidates: Sequence[WindowAnswers]) -> Prediction:
        """The best answer over all windows, and the runners-up."""
        ranked = decode([window.spans for window in candidates], example.context, n_best=self.n_best)
        text = ranked[0].text if ranked else ""
        return Prediction(text, QuestionAnswer(example.question, text, tuple(ranked)))

    def tallies(
        self, language: str, examples: Sequence[QuestionAnsweringExample], predictions: Sequence[Prediction]
    ) -> dict[str, Tally]:
        """Exact match and F1 in [0, 1], best over the gold answers."""
        return question_answering_tallies(
            [prediction.value for prediction in predictions],
            [golds(example) for example in examples],
            language=language,
            normalization=self.normalization,
        )

    def conclude(
        self,
        language: str,
        examples: Sequence[QuestionAnsweringExample],
        candidates: Sequence[Sequence[WindowAnswers]],
        on: Pass,
    ) -> Conclusion:
        """Answers or none, and SQuAD v2's scores, where there may be none; otherwise as other tasks."""
        if not self._may_be_empty(on):
            return super().conclude(language, examples, candidates, on)
        ranked = [rank(*both, n_best=self.n_best) for both in zip(examples, candidates, strict=True)]
        asked = [asked_of(*both) for both in zip(examples, ranked, strict=True)]
        if self.null_threshold is None and on.split == "validation" and language == on.source_language:
            on.chosen.update(choose_threshold(asked, SquadV2.of(language, self.normalization)))
        threshold = self.threshold(on.chosen)
        texts = [question.prediction(threshold) for question in asked]
        answers = map(QuestionAnswer, (example.question for example in examples), texts, map(tuple, ranked))
        predictions = [Prediction(text, answer) for text, answer in zip(texts, answers, strict=True)]
        margins = {example.id: one.null_margin for example, one in zip(examples, asked, strict=True)}
        details: dict[str, Any] = {NO_ANSWER: {key: no_answer_probability(margin) for key, margin in margins.items()}}
        if not on.scored:
            return Conclusion(predictions, {}, details)
        if not self.unanswerable:
            tallies = self.tallies(language, examples, predictions)
            return Conclusion(predictions, ratios(tallies), details, tallies)
        metric = SquadV2.of(language, self.normalization)
        tallies = metric.tallies(texts, [one.golds for one in asked])
        best, details[BEST_THRESHOLDS] = best_of(asked, metric)
        return Conclusion(predictions, ratios(tallies) | best, details, tallies)

    def _may_be_empty(self, on: Pass) -> bool:
        """Whether a pass may predict that there is no answer: in predictions to come, if a model has learnt to."""
        asked_for = self.null_threshold is not None or bool(self.unanswerable)
        return asked_for or (not on.scored and NULL_THRESHOLD in on.chosen)

    def threshold(self, chosen: Mapping[str, Any]) -> float:
        """What a pass goes by: what is given, or what was chosen, or 0."""
        return self.null_threshold if self.null_threshold is not None else float(chosen.get(NULL_THRESHOLD, 0.0))

    def write(
        self,
        directory: Path,
        name: str,
        examples: Sequence[QuestionAnsweringExample],
        predictions: Sequence[Prediction],
        details: Any,
    ) -> None:
        """See `files.write_answers`."""
        write_answers(directory, name, examples, predictions, None if details is None else details[NO_ANSWER])

    def shown_row(self, example: QuestionAnsweringExample, prediction: Prediction, *, scored: bool) -> ShownRow:
        """See `showing.row_of`."""
        answer = prediction.answer
        assert isinstance(answer, QuestionAnswer)
        return row_of(example, answer, normalization=self.normalization, unanswerable=bool(self.unanswerable))

    def ask(self, item: Item, *, id: str, language: str) -> QuestionAnsweringExample:
        """A question and the context that answers it."""
        return QuestionAnsweringExample(id, language, id, item.text("question"), item.text("context"), None)

    # ------------------------- a run: a test of SQuAD v2's data looks at the validation first, which chooses for it

    def load(self, data: Dataset, run: str) -> Examples:
        """As other tasks; the validation data, too, where a test needs them for its threshold."""
        examples = super().load(data, run)
        chooses = run == "test" and self.null_threshold is None and _have_unanswerable(examples)
        return data.load(["validation", "test"]) if chooses and data.files["validation"] else examples

    def report(
        self, module: TaskModule, data: Ready, *, folder: Path, show: Callable[[RenderableType], None]
    ) -> dict[str, Any]:
        """Adds the threshold that predictions went by, and the best one of each language."""
        results = super().report(module, data, folder=folder, show=show)
        details = {
            split: {language: more for language, more in evaluation.details.items() if more is not None}
            for split, evaluation in module.evaluations.items()
        }
        if not any(details.values()):
            return results
        threshold = data.task.threshold(module.chosen)
        given, chosen = self.null_threshold is not None, NULL_THRESHOLD in module.chosen
        show(in_words(threshold, given=given, chosen=chosen, source_language=data.dataset.source_language))
        if math.isfinite(threshold):
            results[NULL_THRESHOLD] = threshold
        best = {
            split: {language: more[BEST_THRESHOLDS] for language, more in languages.items()}
            for split, languages in details.items()
            if all(BEST_THRESHOLDS in more for more in languages.values())
        }
        return results | ({BEST_THRESHOLDS: best} if best else {})


def _have_unanswerable(examples: Examples) -> bool:
    return any(is_unanswerable(example) for split in examples.splits for example in examples.of(split))


def _logits(model: ErnieMForQuestionAnswering, batch: Batch[QuestionAnsweringFeatures]) -> tuple[Tensor, Tensor]:
    output = model(input_ids=batch.tensors["input_ids"], attention_mask=batch.tensors["attention_mask"], unpad=True)
    assert output.start_logits is not None
    assert output.end_logits is not None
    return output.start_logits, output.end_logits
