"""Extractive question answering: a question and a context in, a span of the context out.

The prediction is the best-scored span over all windows of a question, cut from the original context by character
offsets.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from torch import Tensor

from ernie_m.errors import ConfigError
from ernie_m.files import write_text
from ernie_m.heads import ErnieMForQuestionAnswering
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.answers import QuestionAnswer
from tasks.data.batches import Batch
from tasks.data.items import Item
from tasks.examples import QuestionAnsweringExample
from tasks.fine_tuning import FineTuning
from tasks.metrics.question_answering import question_answering_scores
from tasks.question_answering.decoding import ScoredSpan, best_spans, decode, loss
from tasks.question_answering.encoding import QuestionAnsweringFeatures, collate, encode
from tasks.task import Prediction


def golds(example: QuestionAnsweringExample) -> list[str]:
    """The texts that a prediction is compared with."""
    return [answer.text for answer in example.answers]


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
    inputs: ClassVar = ("question", "context")
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
        """See `encoding.encode`."""
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
        """See `encoding.collate`."""
        return collate(features, tokenizer=tokenizer)

    def loss(self, model: ErnieMForQuestionAnswering, batch: Batch[QuestionAnsweringFeatures]) -> tuple[Tensor, Tensor]:
        """See `decoding.loss`; windows count alike."""
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
        """The best answer over all windows, and the runners-up."""
        ranked = decode(candidates, example.context, n_best=self.n_best)
        text = ranked[0].text if ranked else ""
        return Prediction(text, QuestionAnswer(example.question, text, tuple(ranked)))

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

    def write(
        self,
        directory: Path,
        name: str,
        examples: Sequence[QuestionAnsweringExample],
        predictions: Sequence[Prediction],
        details: Any,
    ) -> None:
        """`<name>.json` as SQuAD's and MLQA's evaluators read it, `{id: text}`; `<name>.nbest.json` with runners-up.

        A line is a question.
        """
        answers = {
            e.id: p.answer for e, p in zip(examples, predictions, strict=True) if isinstance(p.answer, QuestionAnswer)
        }
        for suffix, content in (
            ("json", {key: answer.text for key, answer in answers.items()}),
            ("nbest.json", {key: [asdict(span) for span in answer.ranked] for key, answer in answers.items()}),
        ):
            lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items())
            write_text(directory / f"{name}.{suffix}", "{\n" + ",\n".join(lines) + "\n}\n")

    def ask(self, item: Item, *, id: str, language: str) -> QuestionAnsweringExample:
        """A question and the context that answers it."""
        return QuestionAnsweringExample(id, language, id, item.text("question"), item.text("context"), ())


def _logits(model: ErnieMForQuestionAnswering, batch: Batch[QuestionAnsweringFeatures]) -> tuple[Tensor, Tensor]:
    output = model(input_ids=batch.tensors["input_ids"], attention_mask=batch.tensors["attention_mask"], unpad=True)
    assert output.start_logits is not None
    assert output.end_logits is not None
    return output.start_logits, output.end_logits
