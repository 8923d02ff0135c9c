"""Classification of sentences and sentence pairs: one label of several, any number of labels, or a number.

Natural language inference (XNLI), paraphrases (PAWS-X) and the similarity of sentences (STS) are this task with other
data; the problem is `single_label_classification`, `multi_label_classification` or `regression`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from torch import Tensor

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.files import write_text
from ernie_m.heads import ErnieMForSequenceClassification
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.answers import ClassAnswer
from tasks.asking.items import Item
from tasks.classification.decoding import decode, loss, scores_of, tallies_of
from tasks.classification.encoding import REGRESSION, Problem, SentenceFeatures, collate, encode, head_of, texts_of
from tasks.classification.showing import confused, row_of
from tasks.data.batches import Batch
from tasks.data.dataset import Examples
from tasks.data.reach import OutOfReach, cut_off
from tasks.evaluation import TaskModule
from tasks.examples import SentenceExample
from tasks.fine_tuning import FineTuning, Ready
from tasks.metrics.tallies import Tally
from tasks.showing.rows import ShownRow
from tasks.task import Prediction


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
    inputs: ClassVar = ("text", "second")
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

    def tallies(
        self, language: str, examples: Sequence[SentenceExample], predictions: Sequence[Prediction]
    ) -> dict[str, Tally]:
        """See `tallies_of`."""
        return tallies_of(examples, predictions, self.problem, self.positive_label)

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

    def shown_row(self, example: SentenceExample, prediction: Prediction, *, scored: bool) -> ShownRow:
        """See `showing.row_of`."""
        assert isinstance(prediction.answer, ClassAnswer)
        return row_of(example, prediction.answer)

    def confused(self, example: SentenceExample, prediction: Prediction) -> list[tuple[str, str]]:
        """See `showing.confused`."""
        assert isinstance(prediction.answer, ClassAnswer)
        return confused(example, prediction.answer)

    @property
    def needed(self) -> tuple[str, ...]:
        """A text or, of a model that was trained on pairs, both."""
        return self.inputs if self.pairs else self.inputs[:1]

    def ask(self, item: Item, *, id: str, language: str) -> SentenceExample:
        """A sentence or a pair, as the model was trained on; of another's model, whichever is given.

        Raises:
            ValueError: A pair is needed, or a sentence alone.
        """
        second = item.optional("second")
        if self.pairs is not None and self.pairs != (second is not None):
            wanted, given = ("two texts", "one") if self.pairs else ("one text", "two")
            raise ValueError(f"the model was trained on {wanted} a row (text, second), this has {given}")
        return SentenceExample(id, language, id, item.text("text"), second, None)


def _logits(model: ErnieMForSequenceClassification, batch: Batch[SentenceFeatures]) -> Tensor:
    logits = model(batch.tensors["input_ids"], batch.tensors["attention_mask"], unpad=True).logits
    assert logits is not None
    return logits
