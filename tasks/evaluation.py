"""TaskModule: trains any task, and evaluates it language by language."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from ernie_m.training import ranks
from ernie_m.training.ending import Best
from ernie_m.training.loggers.board import boards
from ernie_m.training.module import BaseModule
from ernie_m.training.results import average_and_gap
from tasks.data.batches import Batch
from tasks.metrics.tallies import Tallied
from tasks.row_candidates import RowCandidates
from tasks.showing.run import show_scores
from tasks.showing.scores import best_numbers, best_of
from tasks.task import Conclusion, Pass, Prediction, Split, Task

STAGES: Mapping[Split, str] = {"validation": "val", "test": "test", "predict": "predict"}
"""What metrics of a split are logged under."""


@dataclass(slots=True)
class Evaluation:
    """The outcome of one pass over a split.

    Attributes:
        scores: Metric -> language -> score in [0, 1]; `average` and the like stand among the languages.
        predictions: Language -> example id -> prediction.
        details: Language -> the conclusion's.
        tallied: Language -> what each example adds to the scores that are ratios; languages without any are left out.
    """

    scores: dict[str, dict[str, float]] = field(default_factory=dict)
    predictions: dict[str, dict[str, Prediction]] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    tallied: dict[str, Tallied] = field(default_factory=dict)


class TaskModule(BaseModule):
    """Runs a task: its loss in training; in evaluation, batches to candidates, predictions and scores.

    After a pass, `evaluations[split]` holds its outcome.

    Args:
        task: What is learnt; settled.
        source_language: The language that transfer starts from: `transfer_gap` is its score minus the zero-shot mean.
        tokenizer: The model's.
        batch_size: Of evaluation, for tasks that ask the model further.
        chosen: What a trained model remembers of the choices of its validation.
        trained_in: Languages of the training data, which no zero-shot mean has.
        **base: See `BaseModule`.

    Attributes:
        chosen: What validation has chosen for later passes; see `Pass`.
        best: Of the training so far.
        receiver: Takes each batch's features and what its rows say, in place of a collection in memory; None without.
            Of several ranks, all have one, and that of the first takes all.
    """

    def __init__(
        self,
        *,
        task: Task[Any, Any, Any],
        source_language: str,
        tokenizer: Any,
        batch_size: int,
        chosen: Mapping[str, Any],
        trained_in: Collection[str],
        **base: Any,
    ) -> None:
        super().__init__(**base)
        if untrained := task.untrained(self.model):
            for part in untrained:
                part.requires_grad_(False)
            frozen = [name for name, parameter in self.model.named_parameters() if not parameter.requires_grad]
            self.identity["untrained"] = frozen  # an optimizer's state is for the others
        self.task, self.source_language = task, source_language
        self.tokenizer, self.batch_size = tokenizer, batch_size
        self.evaluations: dict[Split, Evaluation] = {}
        self.chosen: dict[str, Any] = dict(chosen)
        self.trained_in = tuple(trained_in)
        self.best: Best | None = None
        self.receiver: Callable[[Sequence[Any], Sequence[Any]], None] | None = None
        self._rows = RowCandidates()
        self._received: dict[tuple[int, int], tuple[Sequence[Any], Sequence[Any]]] = {}
        self._concluded: dict[str, tuple[list[str], Conclusion]] = {}

    def loss(self, batch: Batch[Any]) -> tuple[Tensor, Tensor]:
        """The task's."""
        return self.task.loss(self.model, batch)

    def validation_step(self, batch: Batch[Any], batch_idx: int, dataloader_idx: int = 0) -> None:
        """Collects what a batch says."""
        self._collect(batch, batch_idx, dataloader_idx)

    def test_step(self, batch: Batch[Any], batch_idx: int, dataloader_idx: int = 0) -> None:
        """Collects what a batch says."""
        self._collect(batch, batch_idx, dataloader_idx)

    def predict_step(self, batch: Batch[Any], batch_idx: int, dataloader_idx: int = 0) -> None:
        """Collects what a batch says."""
        self._collect(batch, batch_idx, dataloader_idx)

    def on_validation_epoch_end(self) -> None:
        """Scores and logs `val/<metric>/<language>`."""
        self._end()

    def on_test_epoch_end(self) -> None:
        """Scores and logs `test/<metric>/<language>`."""
        self._end()

    def on_predict_epoch_end(self) -> None:
        """Keeps the predictions; there is nothing to compare them with."""
        self._end()

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Adds the best score so far."""
        super().on_save_checkpoint(checkpoint)
        checkpoint["best"] = None if self.best is None else tuple(self.best)

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Takes the best score so far; one of an older version has none."""
        super().on_load_checkpoint(checkpoint)
        best = checkpoint.get("best")
        self.best = None if best is None else Best(*best)

    @property
    def _split(self) -> Split:
        return "predict" if self.trainer.predicting else "test" if self.trainer.testing else "validation"

    def _collect(self, batch: Batch[Any], batch_idx: int, language: int) -> None:
        """Keeps what each row of a batch says; where this is the only rank, a language is concluded when it is over."""
        told = self.task.candidates(self.model, batch)
        number = batch_idx * ranks.world_size() + ranks.rank()
        if self.receiver is not None:
            self._received[language, number] = batch.features, told
            self._hand_over()
            return
        if ranks.is_alone() and not self._rows.has(language):
            self._conclude()
        self._rows.add(language, number, batch, told)

    def _conclude(self) -> None:
        """Concludes the languages whose batches have all been seen, and lets go of what their rows said."""
        for examples, candidates in self._rows.take():
            language, ids = examples[0].language, [example.id for example in examples]
            self._concluded[language] = ids, self.task.conclude(language, examples, candidates, self._pass())

    def _hand_over(self, *, is_over: bool = False) -> bool:
        """Gives the receiver of the first rank what batches say, one of each rank at a time.

        Args:
            is_over: Whether this rank has seen its last batch; others may have one more.

        Returns:
            Whether all have.
        """
        gathered = ranks.gather(self._received) or []
        self._received = {}

        def receive() -> None:
            assert self.receiver is not None
            for theirs in gathered:
                for _, (features, told) in sorted(theirs.items()):
                    self.receiver(features, told)

        ranks.together(receive)
        return all(ranks.exchange(is_over))

    def _pass(self) -> Pass:
        return Pass(
            split=self._split,
            model=self.model,
            tokenizer=self.tokenizer,
            source_language=self.source_language,
            batch_size=self.batch_size,
            chosen=self.chosen,
            rehearsal=self.trainer.sanity_checking,
            trainer=self.trainer,
        )

    def _end(self) -> None:
        """Ends a pass: the first rank concludes what all ranks have seen, and all of them have the scores."""
        split = self._split
        while self.receiver is not None and not self._hand_over(is_over=True):
            pass
        self._rows.gather()
        evaluation = Evaluation()

        def evaluate() -> tuple[Any, ...]:
            self._evaluate(evaluation)
            return evaluation.scores, self.chosen

        evaluation.scores, self.chosen = ranks.from_first(evaluate)
        if split != "predict":
            named = {
                f"{STAGES[split]}/{metric}/{language}": torch.tensor(score)
                for metric, scores in evaluation.scores.items()
                for language, score in scores.items()
            }
            self.log_dict(named | self._best_so_far(named), sync_dist=False)
            self.log("step", float(self.trainer.global_step))
            self._show(STAGES[split], evaluation)
        self.evaluations[split] = evaluation

    def _evaluate(self, evaluation: Evaluation) -> None:
        """Fills an evaluation with what the languages' rows say."""
        self._conclude()
        concluded, self._concluded = self._concluded, {}
        for language, (ids, conclusion) in concluded.items():
            evaluation.predictions[language] = dict(zip(ids, conclusion.predictions, strict=True))
            evaluation.details[language] = conclusion.details
            if conclusion.tallies:
                evaluation.tallied[language] = Tallied(ids, conclusion.tallies)
        if self._split != "predict":
            by_language = {language: conclusion.scores for language, (_, conclusion) in concluded.items()}
            evaluation.scores = average_and_gap(by_language, source=self.source_language, trained_in=self.trained_in)

    def _best_so_far(self, named: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """In a training: takes a validation's scores into account, and gives what is logged of the best."""
        if self.trainer.state.fn != "fit" or self.trainer.sanity_checking:
            return {}
        if self.task.monitor in named:
            latest = Best(self.task.monitor, named[self.task.monitor].item(), self.trainer.global_step)
            self.best = best_of(self.best, latest)
        numbers = {} if self.best is None else best_numbers(self.best)
        return {name: torch.tensor(number) for name, number in numbers.items()}

    def _show(self, stage: str, evaluation: Evaluation) -> None:
        if not self.trainer.sanity_checking:
            show_scores(
                boards(self.trainer.loggers),
                stage,
                evaluation.scores,
                metrics=self.task.metrics,
                source=self.source_language,
                step=self.trainer.global_step,
            )
