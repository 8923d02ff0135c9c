"""What a task is: one class with the same members in the same order, whatever it learns.

    metrics     what it is scored by
    settle      what the data or a trained model decide: the labels, or a schema
    head_fields what the model's configuration has to know of that
    encode      examples to rows that go through the model
    collate     rows to a batch
    loss        what a batch costs
    untrained   the parts of the model that the loss does not reach
    candidates  what each row of a batch says about its example
    merge       what all rows of an example say together: the prediction
    tallies     predictions against what the examples say, example by example: scores that are ratios of sums
    score       the scores that are no such ratio
    write       predictions to files, in the task's official format
    shown_row   a prediction as a row of a dashboard's table, and how wrong it is
    confused    the gold and predicted labels that a confusion matrix counts
    inputs, ask what a user gives for an example of texts that were never in a file

A task is a frozen dataclass: its fields are its settings, as `conf/task` has them, and what `settle` has found out.
Members are functions of these and of their arguments; most call a pure function that stands beside the class.
`tasks.fine_tuning` runs a task, and `tasks.evaluation` evaluates it.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar

import torch
from torch import Tensor, nn

from ernie_m.checkpoint.export import Format
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import ErnieMConfig
from ernie_m.tokenizer import ErnieMTokenizer
from tasks.answers import Answer
from tasks.asking.items import Item, ItemFormat, item_format
from tasks.data.batches import Batch
from tasks.data.dataset import Examples
from tasks.metrics.tallies import Tally, ratios
from tasks.showing.rows import ShownRow, row_of_values

Example = TypeVar("Example")
Features = TypeVar("Features")
Candidates = TypeVar("Candidates")
Split = Literal["validation", "test", "predict"]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says about an example.

    Attributes:
        value: The answer in its official form, as it is written to the predictions file and scored.
        answer: The same for users, with all that is worth keeping; None where there is none, as of a pair not mined.
    """

    value: Any
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass of an evaluation over a split, for tasks whose predictions depend on more than one example.

    Attributes:
        split: What is evaluated; `predict` has nothing to compare with, so there are no scores.
        model: In evaluation mode, on its device.
        tokenizer: The model's.
        source_language: The language that transfer starts from.
        batch_size: Rows to a batch where a task asks the model further.
        chosen: What validation has chosen for the passes after it, such as a threshold; kept from pass to pass.
        rehearsal: Whether this is Lightning's short pass before a training, over a few batches.
        trainer: Lightning's, for a progress bar; None without one.
    """

    split: Split
    model: PretrainedModel
    tokenizer: ErnieMTokenizer
    source_language: str
    batch_size: int
    chosen: dict[str, Any]
    rehearsal: bool = False
    trainer: Any = None

    @property
    def scored(self) -> bool:
        """Whether there is something to compare predictions with."""
        return self.split != "predict"

    @property
    def device(self) -> torch.device:
        """The model's."""
        return next(self.model.parameters()).device


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a pass says of one language.

    Attributes:
        predictions: One for each example.
        scores: Metric -> score in [0, 1]; empty where nothing is scored.
        details: More on the scores, as JSON values, for `write`; None where there is no more.
        tallies: Metric -> what each example adds to it, of the scores that are ratios of sums.
    """

    predictions: Sequence[Prediction]
    scores: Mapping[str, float]
    details: Any = None
    tallies: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Task(ABC, Generic[Example, Features, Candidates]):
    """See above.

    Attributes:
        name: Of the task.
        job_type: For the loggers.
        monitor: The score that chooses the checkpoint: `val/<metric>/<language>`.
        labels: Names of what the head's outputs mean, in their order; None before `settle`, and of tasks without.
        export: Formats that a fitted model is written in.
    """

    model: ClassVar[type[PretrainedModel]]
    """Encoder with the task's head."""
    inputs: ClassVar[tuple[str, ...]]
    """Names of what `ask` takes: `text`, or `question` and `context`; the first is what a text alone is taken for."""

    name: str
    job_type: str
    monitor: str
    labels: tuple[str, ...] | None = None
    export: Sequence[Format] = ("ernie_m",)

    @property
    @abstractmethod
    def metrics(self) -> tuple[str, ...]:
        """Names of the scores, as `tallies` and `score` give them."""

    def settle(self, examples: Examples, *, run: str, source_language: str, trained: ErnieMConfig | None) -> Self:
        """The task with what data or a trained model decide.

        Args:
            examples: All that were read.
            run: `fit`, `validate`, `test` or `predict`.
            source_language: The language that transfer starts from.
            trained: Configuration of the trained model that the run starts from; None without.

        Raises:
            DataError: The data do not do, such as one label for all.
            ConfigError: Something is given that the trained model contradicts.
        """
        return self

    def head_fields(self) -> dict[str, Any]:
        """Fields of `ErnieMConfig` that the head takes from what was settled; empty where data decide nothing."""
        return {}

    @abstractmethod
    def encode(self, examples: Sequence[Example], *, tokenizer: ErnieMTokenizer, split: str) -> list[Features]:
        """Examples of one language as rows that go through the model, those of an example next to one another.

        Raises:
            DataError: An example does not fit the others, such as a label that the training data have not.
            ConfigError: Lengths leave no room.
        """

    @abstractmethod
    def collate(self, features: Sequence[Features], *, tokenizer: ErnieMTokenizer) -> Batch[Features]:
        """Pads rows into a batch."""

    @abstractmethod
    def loss(self, model: Any, batch: Batch[Features]) -> tuple[Tensor, Tensor]:
        """The summed loss of a batch and the number of things that it is summed over, both scalars."""

    def untrained(self, model: Any) -> Sequence[nn.Module]:
        """The parts of the model that the loss does not reach; none, unless a task's model has more than it trains.

        They stay as they are. Ranks would wait for one another's gradients of them, which do not come.
        """
        return ()

    @abstractmethod
    def candidates(self, model: Any, batch: Batch[Features]) -> Sequence[Candidates]:
        """What each row of a batch says about its example."""

    def merge(self, example: Example, candidates: Sequence[Candidates]) -> Prediction:
        """The prediction for an example from all of its rows."""
        raise NotImplementedError(f"{type(self).__name__} gives merge, and tallies or score; or else conclude")

    def tallies(
        self, language: str, examples: Sequence[Example], predictions: Sequence[Prediction]
    ) -> Mapping[str, Tally]:
        """Metric -> what each example of one language adds to it; none, unless a task has such scores.

        Every score that is one sum over examples divided by another belongs here: it gets an interval, see
        `tasks.metrics.bootstrap`.
        """
        return {}

    def score(
        self, language: str, examples: Sequence[Example], predictions: Sequence[Prediction]
    ) -> Mapping[str, float]:
        """Metric -> score in [0, 1] of one language, of the other scores; none, unless a task has such."""
        return {}

    def conclude(
        self, language: str, examples: Sequence[Example], candidates: Sequence[Sequence[Candidates]], on: Pass
    ) -> Conclusion:
        """What a pass says of a language, as soon as its last batch is seen.

        A task whose predictions depend on all examples of a language gives this in place of `merge`, `tallies` and
        `score`.

        Args:
            language: The language.
            examples: Its examples.
            candidates: What each one's rows say.
            on: The pass.
        """
        predictions = [self.merge(example, rows) for example, rows in zip(examples, candidates, strict=True)]
        if not on.scored:
            return Conclusion(predictions, {})
        tallies = self.tallies(language, examples, predictions)
        others = self.score(language, examples, predictions)
        return Conclusion(predictions, ratios(tallies) | dict(others), tallies=tallies)

    @abstractmethod
    def write(
        self, directory: Path, name: str, examples: Sequence[Example], predictions: Sequence[Prediction], details: Any
    ) -> None:
        """Writes one language's predictions in the task's official format, as `directory/name.<extension>`.

        Args:
            directory: Folder of predictions.
            name: `<split>.<language>`.
            examples: What was predicted.
            predictions: One for each.
            details: Of the `Conclusion`.
        """

    def shown_row(self, example: Example, prediction: Prediction, *, scored: bool) -> ShownRow | None:
        """What a dashboard's table has of a prediction; None where there is nothing to show.

        A task that can say how wrong a prediction is gives this, so that errors come first.

        Args:
            example: What was predicted.
            prediction: What the model says.
            scored: Whether there is something to compare with, which predictions to come have not.
        """
        return None if prediction.answer is None else row_of_values(prediction.answer.row())

    def confused(self, example: Example, prediction: Prediction) -> Sequence[tuple[str, str]]:
        """Gold and predicted labels of an example, one pair or several; none, unless a task has labels to confuse."""
        return ()

    @property
    def needed(self) -> tuple[str, ...]:
        """The inputs that `ask` cannot do without."""
        return self.inputs

    def item_format(self, path: Path, **how: Any) -> ItemFormat:
        """The format of a file that holds what is to be predicted, see `tasks.asking.items.item_format`."""
        return item_format(path, needed=self.needed, **how)

    @abstractmethod
    def ask(self, item: Item, *, id: str, language: str) -> Example:
        """The example that a user's input stands for, without anything to compare a prediction with.

        Args:
            item: By name, of `inputs`; see `tasks.asking.items`.
            id: For the example.
            language: Language code.

        Raises:
            ValueError: A text is missing or blank, or is none; the message says of what.
        """
