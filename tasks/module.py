"""TaskModule: evaluation per language and the predictions, once for every task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch

from ernie_m.errors import DataError
from ernie_m.training.module import BaseModule
from ernie_m.training.results import average_and_gap
from tasks.data.batches import Batch, fingerprint

Features = TypeVar("Features")
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model says about an example.

    Attributes:
        value: The answer in its official form, as it is written to the predictions file and scored.
        details: Anything worth keeping beside it, as JSON values.
    """

    value: Any
    details: Any


@dataclass(slots=True)
class Evaluation:
    """The outcome of one pass over a split.

    Attributes:
        scores: Metric -> language -> score in [0, 1]; `average` and the like stand among the languages.
        predictions: Language -> example id -> prediction.
    """

    scores: dict[str, dict[str, float]] = field(default_factory=dict)
    predictions: dict[str, dict[str, Prediction]] = field(default_factory=dict)


class TaskModule(BaseModule, Generic[Features, Part]):
    """Runs a task's evaluation: batches to parts, parts of one example to a prediction, predictions to scores.

    A subclass gives `loss`, `candidates`, `merge`, `score` and `write_predictions`. After a pass, `evaluations[stage]`
    holds its outcome.

    Args:
        source_language: The language that transfer starts from: `transfer_gap` is its score minus the others' mean.
        **base: See `BaseModule`.
    """

    def __init__(self, *, source_language: str, **base: Any) -> None:
        super().__init__(**base)
        self.source_language = source_language
        self.evaluations: dict[str, Evaluation] = {}
        self._parts: dict[str, dict[str, tuple[Any, dict[bytes, Part]]]] = {}
        self._concluded: dict[str, tuple[dict[str, Prediction], dict[str, float]]] = {}

    def candidates(self, batch: Batch[Features]) -> Sequence[Part]:
        """What each row of a batch says about its example."""
        raise NotImplementedError

    def merge(self, example: Any, parts: Sequence[Part]) -> Prediction:
        """The prediction for an example from all of its rows."""
        raise NotImplementedError

    def score(self, language: str, examples: Sequence[Any], predictions: Sequence[Prediction]) -> dict[str, float]:
        """Metric -> score in [0, 1] of one language."""
        raise NotImplementedError

    def conclude(
        self, language: str, examples: Sequence[Any], parts: Sequence[Sequence[Part]], *, scored: bool
    ) -> tuple[list[Prediction], dict[str, float]]:
        """The predictions for a language's examples and its scores, as soon as its last batch is seen.

        A task whose predictions depend on all examples of a language gives this in place of `merge` and `score`.

        Args:
            language: The language.
            examples: Its examples.
            parts: What each one's rows say.
            scored: Whether there is something to compare the predictions with; without, there are no scores.
        """
        predictions = [self.merge(example, own) for example, own in zip(examples, parts, strict=True)]
        return predictions, self.score(language, examples, predictions) if scored else {}

    def write_predictions(self, directory: Path, name: str, predictions: Mapping[str, Prediction]) -> None:
        """Writes one language's predictions in the task's official format, as `directory/name.<extension>`."""
        raise NotImplementedError

    def validation_step(self, batch: Batch[Features], batch_idx: int, dataloader_idx: int = 0) -> None:
        """Collects what a batch says."""
        self._collect(batch)

    def test_step(self, batch: Batch[Features], batch_idx: int, dataloader_idx: int = 0) -> None:
        """Collects what a batch says."""
        self._collect(batch)

    def predict_step(self, batch: Batch[Features], batch_idx: int, dataloader_idx: int = 0) -> None:
        """Collects what a batch says."""
        self._collect(batch)

    def on_validation_epoch_end(self) -> None:
        """Scores and logs `val/<metric>/<language>`."""
        self._conclude("val", scored=True)

    def on_test_epoch_end(self) -> None:
        """Scores and logs `test/<metric>/<language>`."""
        self._conclude("test", scored=True)

    def on_predict_epoch_end(self) -> None:
        """Keeps the predictions; there is nothing to compare them with."""
        self._conclude("predict", scored=False)

    def _collect(self, batch: Batch[Features]) -> None:
        """Files what each row says under its example; a row that comes again (a sampler's padding) counts once.

        Raises:
            DataError: Two examples of a language have one id.
        """
        for feature, part in zip(batch.features, self.candidates(batch), strict=True):
            example: Any = feature.example  # type: ignore[attr-defined]
            if example.language not in self._parts:
                self._finish()
            known, parts = self._parts.setdefault(example.language, {}).setdefault(example.id, (example, {}))
            if known != example:
                raise DataError(f"{example.language}: two examples have the id {example.id}; ids must differ")
            parts.setdefault(fingerprint(feature), part)

    def _finish(self) -> None:
        """Concludes the language whose batches have all been seen, and lets go of its parts."""
        for language, found in self._parts.items():
            examples = [example for example, _ in found.values()]
            parts = [list(own.values()) for _, own in found.values()]
            predictions, scores = self.conclude(language, examples, parts, scored=not self.trainer.predicting)
            self._concluded[language] = dict(zip(found, predictions, strict=True)), scores
        self._parts = {}

    def _conclude(self, stage: str, *, scored: bool) -> None:
        self._finish()
        concluded, self._concluded = self._concluded, {}
        evaluation = Evaluation(predictions={language: found for language, (found, _) in concluded.items()})
        by_language = {language: scores for language, (_, scores) in concluded.items()}
        if scored:
            evaluation.scores = average_and_gap(by_language, source=self.source_language)
            named = {
                f"{stage}/{metric}/{language}": torch.tensor(score)
                for metric, scores in evaluation.scores.items()
                for language, score in scores.items()
            }
            self.log_dict(named, sync_dist=False)
            self.log("step", float(self.trainer.global_step))
        self.evaluations[stage] = evaluation
