"""FineTuning: trains a task in one language or several and evaluates it in all."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import lightning
from lightning.pytorch.callbacks import ModelCheckpoint
from rich.console import RenderableType

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import ErnieMConfig, head_fields
from ernie_m.optim import AdamWRecipe
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.checkpoint_io import read_training_checkpoint
from ernie_m.training.job import Schedule
from ernie_m.training.results import score_table, write_results
from ernie_m.training.run_folder import CHECKPOINTS
from tasks.data.module import TaskDataModule
from tasks.data.table import data_table
from tasks.module import TaskModule

SPLITS_OF = {"fit": ("train", "validation", "test"), "validate": ("validation",)}


@dataclass(frozen=True, kw_only=True)
class FineTuning:
    """See `ernie_m.training.job.Job`.

    Attributes:
        name: Of the task.
        regime: `zero_shot` and the like; for the loggers.
        job_type: For the loggers.
        metrics: What the task is scored by.
        monitor: The score that chooses the checkpoint.
        model: Encoder with head.
        head_of: `(training examples) -> fields of ErnieMConfig` that the head takes from the data: `labels`, their
            number and the kind of problem; None where the data decide nothing.
        encode: `(examples, tokenizer=) -> features`; also told `labels=` where there is a `head_of`.
        collate: `(features, tokenizer=) -> Batch`.
        module: The `TaskModule`, but for what only a run knows.
    """

    name: str
    regime: str
    job_type: str
    metrics: Sequence[str]
    monitor: str
    model: type[PretrainedModel]
    head_of: Callable[[Sequence[Any]], dict[str, Any]] | None
    encode: Callable[..., Any]
    collate: Callable[..., Any]
    module: Callable[..., TaskModule[Any, Any]]

    def read(
        self,
        data: Callable[..., TaskDataModule],
        *,
        run: str,
        tokenizer: ErnieMTokenizer,
        trained: ErnieMConfig | None,
        seed: int,
        folder: Path,
        show: Callable[[RenderableType], None],
    ) -> TaskDataModule:
        """Reads the splits; shows their sizes, the split by document, and data that disagree with themselves."""
        module = data(collate=partial(self.collate, tokenizer=tokenizer), seed=seed)
        module.load(*self.splits(run, module))
        module.encode(self.encoding(module, tokenizer=tokenizer, trained=trained))
        show(data_table(module, unk_token_id=tokenizer.unk_token_id))
        if documents := module.dealing.documents:
            dealt = ", ".join(f"{split} {len(own)}" for split, own in documents.items())
            show(f"split by document (split_seed {module.split_seed}): {dealt}; listed in split.json")
            for line in module.dealing.left_out:
                show(f"[yellow]{line}[/]")
            write_results(folder / "split.json", documents)
        if module.report.incidents:
            path = folder / "incidents.jsonl"
            module.report.write(path)
            show("\n".join(["data that disagree with themselves:", *module.report.summary(), f"listed in {path}"]))
        return module

    def encoding(
        self, data: TaskDataModule, *, tokenizer: ErnieMTokenizer, trained: ErnieMConfig | None
    ) -> Callable[[Sequence[Any]], Any]:
        """How the examples that were read become features; settles what the head takes from the data."""
        encode = partial(self.encode, tokenizer=tokenizer)
        if self.head_of is None:
            return encode
        data.head = self.head_of(data.training_examples) if trained is None else head_fields(trained)
        return partial(encode, labels=data.head["labels"])

    def splits(self, run: str, data: TaskDataModule) -> list[str]:
        """What a run reads: what it needs, and the test files where there are any."""
        wanted = SPLITS_OF.get(run, (run,))
        return [split for split in wanted if data.files[split] or (run, split) != ("fit", "test")]

    def head(self, data: TaskDataModule) -> dict[str, Any]:
        """The labels of the training data, where a task has any."""
        return data.head

    def build(
        self,
        model: PretrainedModel,
        data: TaskDataModule,
        *,
        optim: AdamWRecipe,
        seed: int,
        identity: Mapping[str, Any],
        checkpoint: Path | None,
        show: Callable[[RenderableType], None],
    ) -> TaskModule[Any, Any]:
        """The task's module, told the source language."""
        return self.module(model=model, optim=optim, seed=seed, identity=identity, source_language=data.source_language)

    def schedule(
        self, data: TaskDataModule, *, max_epochs: float | None, max_steps: int, interval: float, accumulation: int
    ) -> Schedule:
        """`max_epochs` and a fractional `interval` count passes over the training rows; `max_steps` wins if given."""
        per_epoch = data.steps_per_epoch(accumulation, world_size=1)
        steps = max_steps
        if steps < 0:
            assert max_epochs is not None
            steps = math.ceil(max_epochs * per_epoch)
        every = interval if isinstance(interval, int) else max(1, math.ceil(interval * per_epoch))
        every = min(every, steps)
        return Schedule(
            steps,
            every,
            f"{steps} steps of {data.batch_size * accumulation} rows ({steps / per_epoch:.1f} passes), "
            f"a validation every {every} steps",
        )

    def fit(
        self,
        trainer: lightning.Trainer,
        module: TaskModule[Any, Any],
        data: TaskDataModule,
        *,
        resume_from: Path | None,
    ) -> dict[str, Any]:
        """Trains, then validates the best checkpoint, and tests it where there is a test file."""
        trainer.fit(module, datamodule=data, ckpt_path=resume_from, weights_only=True)
        best = trainer.checkpoint_callback
        assert isinstance(best, ModelCheckpoint)
        assert best.best_model_score is not None
        module.load_state_dict(read_training_checkpoint(best.best_model_path)["state_dict"])
        loggers, trainer.loggers = trainer.loggers, []  # the best step's validation is in the logs already
        self.evaluate(trainer, module, data, run="validate")
        trainer.loggers = loggers
        if data.files["test"]:
            self.evaluate(trainer, module, data, run="test")
        source = data.source_language
        return {
            "best": {
                "checkpoint": f"{CHECKPOINTS}/{Path(best.best_model_path).name}",
                "monitor": best.monitor,
                "score": best.best_model_score.item(),
            },
            "selected_by": "source" if self.monitor.endswith(f"/{source}") else "target languages",
            "steps": trainer.global_step,
        }

    def evaluate(
        self, trainer: lightning.Trainer, module: TaskModule[Any, Any], data: TaskDataModule, *, run: str
    ) -> None:
        """Runs over a split; the outcome is in `module.evaluations`."""
        if run == "validate":
            trainer.validate(module, datamodule=data, verbose=False)
        elif run == "test":
            trainer.test(module, datamodule=data, verbose=False)
        else:
            trainer.predict(module, datamodule=data, return_predictions=False)

    def report(
        self,
        module: TaskModule[Any, Any],
        data: TaskDataModule,
        *,
        folder: Path,
        show: Callable[[RenderableType], None],
    ) -> dict[str, Any]:
        """Writes the predictions and shows the scores by language."""
        names = {"val": "validation", "test": "test", "predict": "predict"}
        predictions = folder / "predictions"
        predictions.mkdir(exist_ok=True)
        results: dict[str, Any] = {"source_language": data.source_language}
        skipped = {names[stage]: data.skipped(names[stage]) for stage in module.evaluations}
        if any(skipped.values()):
            results["skipped"] = {split: by_language for split, by_language in skipped.items() if by_language}
        for stage, evaluation in module.evaluations.items():
            for language, found in evaluation.predictions.items():
                module.write_predictions(predictions, f"{names[stage]}.{language}", found)
            if evaluation.scores:
                results[names[stage]] = evaluation.scores
                show(score_table(evaluation.scores, title=names[stage], source=data.source_language))
        return results
