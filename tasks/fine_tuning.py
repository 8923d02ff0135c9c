"""FineTuning: a task as a run's work. It is trained in one language or several and evaluated in all."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, Self

import lightning
from lightning.pytorch.callbacks import ModelCheckpoint
from rich.console import RenderableType
from rich.text import Text

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.model_card.facts import TrainingFacts
from ernie_m.optim import AdamWRecipe
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training import ranks
from ernie_m.training.checkpoint_io import read_training_checkpoint
from ernie_m.training.ending import Best, Ending, training_fields
from ernie_m.training.job import Schedule
from ernie_m.training.loggers.board import boards
from ernie_m.training.results import INTERVALS_NOTE, Intervals, score_table, write_results
from ernie_m.training.run_folder import CHECKPOINTS
from ernie_m.training.sharding import load_whole
from tasks.asking.predictions import show_answers
from tasks.asking.reading import examples_asked
from tasks.asking.record import Record, languages_trained_in, plain_values, record_of, settings_of
from tasks.card import training_facts
from tasks.data.dataset import Dataset, Examples
from tasks.data.files import PREDICT
from tasks.data.module import FeaturesBySplit, TaskDataModule
from tasks.data.reach import OutOfReach
from tasks.data.sharing import Encoded, once_a_machine
from tasks.data.table import data_table
from tasks.evaluation import STAGES, TaskModule
from tasks.reporting import intervals_of, regime_of, transfer_note, write_predictions
from tasks.showing.run import show_lengths, show_predictions
from tasks.task import Candidates, Example, Features, Task

NOT_PREDICTED: Mapping[str, Any] = {
    "train": {},
    "validation": {},
    "test": {},
    "languages": None,
    "name": "what is asked",
}
"""What a run that only predicts does not look for."""
SPLITS_OF = {"fit": ("train", "validation", "test"), "validate": ("validation",)}


@dataclass(frozen=True)
class Ready:
    """All that a run needs of its data.

    Attributes:
        task: The `FineTuning`, settled by the data.
        data: Its batches.
        tokenizer: Of the model.
        folder: Where the run writes.
        out_of_reach: Split -> what the task cannot learn or predict of it.
    """

    task: Any
    data: TaskDataModule
    tokenizer: ErnieMTokenizer
    folder: Path
    out_of_reach: Mapping[str, Sequence[OutOfReach]] = field(default_factory=dict)

    @property
    def dataset(self) -> Dataset:
        """Where the data come from."""
        return self.data.dataset


@dataclass(frozen=True, kw_only=True)
class FineTuning(Task[Example, Features, Candidates]):
    """What `train.py` asks of a task, see `ernie_m.training.job.Job`; a task derives from this class."""

    settled: ClassVar[tuple[str, ...]] = ()
    """Fields beside the labels that `settle` fills from the training data, and a trained model remembers."""

    def read(
        self,
        data: Callable[[], Dataset],
        *,
        run: str,
        tokenizer: ErnieMTokenizer,
        trained: ErnieMConfig | None,
        asked: Sequence[Mapping[str, Any]] | None,
        seed: int,
        folder: Path,
        show: Callable[[RenderableType], None],
    ) -> Ready:
        """Reads the splits; shows their sizes, the split by document, and data that disagree with themselves."""
        dataset: Dataset = ranks.together(lambda: data(**NOT_PREDICTED) if run == PREDICT else data())

        def encode() -> Encoded:
            if run == PREDICT:
                asking = self if trained is None else self.as_trained(trained)
                examples = examples_asked(asking, dataset, asked)
            else:
                examples = self.load(dataset, run)
            return self.encoded(examples, dataset, run=run, tokenizer=tokenizer, trained=trained)

        encoded = once_a_machine(encode)
        task, examples = encoded.task, encoded.examples
        module = TaskDataModule(
            dataset=dataset,
            examples=examples,
            features=encoded.features,
            collate=partial(task.collate, tokenizer=tokenizer),
            seed=seed,
        )

        def tell() -> dict[str, list[OutOfReach]]:
            show(data_table(module, unk_token_id=tokenizer.unk_token_id))
            _tell(examples, dataset, folder, show)
            task.tell(examples, trained=trained, show=show)
            limits: dict[str, list[OutOfReach]] = task.tell_limits(encoded.features, show)
            return limits

        return Ready(task, module, tokenizer, folder, ranks.from_first(tell))

    def encoded(
        self,
        examples: Examples,
        dataset: Dataset,
        *,
        run: str,
        tokenizer: ErnieMTokenizer,
        trained: ErnieMConfig | None,
    ) -> Encoded:
        """The task settled by examples, and their rows."""
        task = self.settle(examples, run=run, source_language=dataset.source_language, trained=trained)
        if run == "fit":
            task.check_monitor()
        examples = dataset.few(examples)
        features = {
            split: {
                language: task.encode(rows, tokenizer=tokenizer, split=split) for language, rows in languages.items()
            }
            for split, languages in examples.splits.items()
        }
        return Encoded(task, examples, features)

    def load(self, data: Dataset, run: str) -> Examples:
        """Reads what a run needs: its splits, and the test files where there are any."""
        return data.load(self.splits(run, data))

    def splits(self, run: str, data: Dataset) -> list[str]:
        """Names of the splits that a run reads."""
        wanted = SPLITS_OF.get(run, (run,))
        return [split for split in wanted if data.files[split] or (run, split) != ("fit", "test")]

    def check_monitor(self) -> None:
        """Makes sure that the score exists which chooses the checkpoint, now that the data are known.

        Raises:
            ConfigError: It does not.
        """
        metric = self.monitor.split("/")[1]
        if metric not in self.metrics:
            raise ConfigError(
                f"task.monitor={self.monitor}: these data give no {metric}; choose one of {', '.join(self.metrics)}"
            )

    def tell(self, examples: Examples, *, trained: ErnieMConfig | None, show: Callable[[RenderableType], None]) -> None:
        """Shows what else is worth knowing of the data that were read; nothing, unless a task has more to say."""

    def as_trained(self, trained: ErnieMConfig) -> Self:
        """The task with the labels of a trained model, and what its training data have settled."""
        record = record_of(trained)
        settled: dict[str, Any] = {} if record is None else {name: record.settled.get(name) for name in self.settled}
        return replace(self, labels=trained.labels, **settled)

    def settings(self) -> dict[str, Any]:
        """The settings that a trained model remembers, as JSON values."""
        return settings_of(self, without=("labels", *self.settled))

    def remembered(self, config: ErnieMConfig, data: Ready, *, encoder: str) -> ErnieMConfig:
        """The model's configuration with what it was trained for; see `tasks.asking.record`."""
        task, dataset = data.task, data.dataset
        earlier, train = languages_trained_in(config, self.name), data.data.examples.splits["train"]
        record = Record(
            task=self.name,
            target=f"{type(self).__module__}.{type(self).__qualname__}",
            settings=self.settings(),
            settled={name: getattr(task, name) for name in task.settled},
            data={
                "name": dataset.name,
                "source_language": dataset.source_language,
                "read": dataset.described_reader(),
                "trained_in": list(dict.fromkeys([*earlier, *train])),
                "limit": dataset.limit,
            },
            encoder=encoder,
        )
        return record.remembered_by(config)

    def out_of_reach(self, split: str, features: Sequence[Features]) -> list[OutOfReach]:
        """What the task cannot learn or predict of a split; nothing, unless a task has limits."""
        return []

    def tell_limits(
        self, features: FeaturesBySplit, show: Callable[[RenderableType], None]
    ) -> dict[str, list[OutOfReach]]:
        """Shows what is out of reach, a line each, and gives it by split."""
        limits = {split: self.out_of_reach(split, list(chain(*rows.values()))) for split, rows in features.items()}
        for split, of_split in limits.items():
            for limit in of_split:
                show(Text(limit.line(split), style="yellow"))
        return limits

    def head(self, data: Ready) -> dict[str, Any]:
        """Fields of `ErnieMConfig` that data decide: those of the task that they have settled."""
        return data.task.head_fields()

    def build(
        self,
        model: PretrainedModel,
        data: Ready,
        *,
        optim: AdamWRecipe,
        seed: int,
        identity: Mapping[str, Any],
        checkpoint: Path | None,
        show: Callable[[RenderableType], None],
    ) -> TaskModule:
        """The module that trains and evaluates the task; a trained model's thresholds and the like are its own."""
        record = None if checkpoint is None else record_of(model.config)
        return TaskModule(
            trained_in=languages_trained_in(model.config, self.name),
            chosen={} if record is None else record.chosen,
            task=data.task,
            model=model,
            optim=optim,
            seed=seed,
            identity=identity,
            source_language=data.dataset.source_language,
            tokenizer=data.tokenizer,
            batch_size=data.dataset.eval_batch_size,
        )

    def schedule(self, data: Ready, *, max_epochs: float | None, max_steps: int, interval: float) -> Schedule:
        """`max_epochs` and a fractional `interval` count passes over the training rows; `max_steps` wins if given."""
        per_epoch = data.data.steps_per_epoch
        steps = max_steps
        if steps < 0:
            assert max_epochs is not None
            steps = math.ceil(max_epochs * per_epoch)
        every = interval if isinstance(interval, int) else max(1, math.ceil(interval * per_epoch))
        every = min(every, steps)
        return Schedule(
            steps,
            every,
            f"{steps} steps of {data.dataset.batch_size} rows ({steps / per_epoch:.1f} passes), "
            f"a validation every {every} steps",
        )

    def tags(self, module: TaskModule, data: Ready) -> list[str]:
        """The regime, then the languages trained in."""
        regime = regime_of(module.trained_in, data.data.examples, limit=_limit_of(module))
        return [*([regime] if regime else []), *module.trained_in]

    def fit(
        self,
        trainer: lightning.Trainer,
        module: TaskModule,
        data: Ready,
        *,
        resume_from: Path | None,
        show: Callable[[RenderableType], None],
    ) -> dict[str, Any]:
        """Trains, then validates the best checkpoint, and tests it where there is a test file."""
        if resume_from is None:
            show_lengths(boards(trainer.loggers), data.data.features["train"])
        trainer.fit(module, datamodule=data.data, ckpt_path=resume_from, weights_only=True)
        callback = trainer.checkpoint_callback
        assert isinstance(callback, ModelCheckpoint)
        assert callback.best_model_score is not None
        assert callback.monitor is not None
        kept = read_training_checkpoint(callback.best_model_path)
        best = Best(callback.monitor, callback.best_model_score.item(), kept["global_step"])
        show(Ending.of(trainer).line(best))
        results = training_fields(trainer)
        load_whole(module, kept["state_dict"])
        loggers, trainer.loggers = trainer.loggers, []  # the best step's validation is in the logs already
        self.evaluate(trainer, module, data, run="validate")
        trainer.loggers = loggers
        if data.dataset.files["test"]:
            self.evaluate(trainer, module, data, run="test")
        record = record_of(module.model.config)
        assert record is not None
        record = replace(record, chosen=plain_values(module.chosen))
        module.model.config = record.remembered_by(module.model.config)
        by_source = self.monitor.endswith(f"/{data.dataset.source_language}")
        checkpoint = f"{CHECKPOINTS}/{Path(callback.best_model_path).name}"
        return {
            "best": {"checkpoint": checkpoint, **best._asdict()},
            "selected_by": "source" if by_source else "target languages",
            **results,
        }

    def facts(
        self, module: TaskModule, data: Ready, *, results: Mapping[str, Any], environment: Mapping[str, Any]
    ) -> TrainingFacts:
        """What the model's card says of the training; see `tasks.card`."""
        return training_facts(data.task, module, data.data, results=results, environment=environment)

    def evaluate(self, trainer: lightning.Trainer, module: TaskModule, data: Ready, *, run: str) -> None:
        """Runs over a split; the outcome is in `module.evaluations`.

        Where a test has validation data, which choose a threshold or the like for it, and no training has come before,
        it looks at these first.
        """
        if run == "test" and "validation" in data.data.features and "validation" not in module.evaluations:
            self.evaluate(trainer, module, data, run="validate")
        if run == "validate":
            trainer.validate(module, datamodule=data.data, verbose=False)
        elif run == "test":
            trainer.test(module, datamodule=data.data, verbose=False)
        else:
            trainer.predict(module, datamodule=data.data, return_predictions=False)

    def report(
        self, module: TaskModule, data: Ready, *, folder: Path, show: Callable[[RenderableType], None]
    ) -> dict[str, Any]:
        """Writes the predictions; shows the scores by language, with their intervals."""
        predictions = folder / "predictions"
        predictions.mkdir(exist_ok=True)
        dataset, examples, source = data.dataset, data.data.examples, data.dataset.source_language
        results: dict[str, Any] = {"source_language": source}
        regime = regime_of(module.trained_in, examples, limit=_limit_of(module))
        if regime:
            results |= {"trained_in": list(module.trained_in), "regime": regime}
        skipped = {split: dataset.skipped(split, examples.report) for split in module.evaluations}
        if any(skipped.values()):
            results["skipped"] = {split: by_language for split, by_language in skipped.items() if by_language}
        if limits := {
            split: {one.what: one.numbers() for one in all} for split, all in data.out_of_reach.items() if all
        }:
            results["out_of_reach"] = limits
        intervals: dict[str, Intervals] = {}
        for split, evaluation in module.evaluations.items():
            for told, path in write_predictions(predictions, split, evaluation, examples, data.task):
                if split == PREDICT:
                    show_answers(told, path, show=show)
            if scores := evaluation.scores:
                results[split] = scores
                intervals[split] = intervals_of(
                    split, evaluation, examples, source=source, trained_in=module.trained_in, seed=module.seed
                )
                show(score_table(scores, title=split, source=source, intervals=intervals[split]))
        if intervals:
            show(Text(transfer_note(module.trained_in, _evaluated(module), source=source, regime=regime)))
        if kept := {split: by_metric for split, by_metric in intervals.items() if by_metric}:
            show(INTERVALS_NOTE)
            results["intervals"] = kept
        predicted = {STAGES[split]: evaluation.predictions for split, evaluation in module.evaluations.items()}
        rows = {STAGES[split]: examples.splits[split] for split in module.evaluations}
        show_predictions(boards(module.trainer.loggers), data.task, rows, predicted, step=module.trainer.global_step)
        return results


def _limit_of(module: TaskModule) -> int | None:
    """The most training examples of each language, as the model remembers."""
    record = record_of(module.model.config)
    return None if record is None else record.data.get("limit")


def _evaluated(module: TaskModule) -> list[str]:
    """The languages that have scores."""
    scored = (evaluation.predictions for evaluation in module.evaluations.values() if evaluation.scores)
    return list(dict.fromkeys(chain(*scored)))


def _tell(examples: Examples, data: Dataset, folder: Path, show: Callable[[RenderableType], None]) -> None:
    """Shows and keeps which document went to which split, and what disagreed with itself."""
    if examples.documents:
        dealt = ", ".join(f"{split} {len(documents)}" for split, documents in examples.documents.items())
        show(f"split by document (split_seed {data.split_seed}): {dealt}; listed in split.json")
        for line in examples.left_out:
            show(Text(line, style="yellow"))
        write_results(folder / "split.json", examples.documents)
    if examples.report.incidents:
        path = folder / "incidents.jsonl"
        examples.report.write(path)
        show("\n".join(["data that disagree with themselves:", *examples.report.summary(), f"listed in {path}"]))
