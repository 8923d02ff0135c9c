"""Pretraining: trains an encoder with any set of objectives and measures how well it aligns languages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightning
from rich.console import RenderableType

from ernie_m.checkpoint.export import Format
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.heads import ErnieMForMaskedLM
from ernie_m.model_card.facts import TrainingFacts
from ernie_m.optim import AdamWRecipe
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.checkpoint_io import read_training_checkpoint
from ernie_m.training.ending import Ending, training_fields
from ernie_m.training.job import Schedule
from ernie_m.training.loggers.board import boards
from ernie_m.training.run_folder import CHECKPOINTS, LAST_CHECKPOINT
from pretraining.corpus.corpus import fingerprint_of
from pretraining.objectives import Objective
from pretraining.showing.callback import Showing
from pretraining.training.data import PretrainingDataModule
from pretraining.training.facts import training_facts
from pretraining.training.model import LanguageEmbedding, PretrainingModel
from pretraining.training.module import PretrainingModule
from pretraining.training.opening import open_in_turns
from pretraining.training.tables import corpora_notes, corpora_table, scores_table


@dataclass(frozen=True, kw_only=True)
class Pretraining:
    """See `ernie_m.training.job.Job`.

    Attributes:
        name: The task's name.
        job_type: Tells loggers what kind of run this is.
        model: The encoder with its vocabulary head.
        objectives: The objectives by name.
        language_embedding: Which tokens a language embedding is added to: `probes` (and masks), `all` or `none`.
        temperature: The temperature at which pseudo tokens are drawn; 0 takes the likeliest.
        max_logits: The most logits to hold at once; None takes what suits the device.
        export: Formats that a fitted model is written in.
    """

    name: str
    job_type: str
    model: type[PretrainedModel]
    objectives: Mapping[str, Objective]
    language_embedding: LanguageEmbedding
    temperature: float
    max_logits: int | None
    export: Sequence[Format] = ("ernie_m",)

    def __post_init__(self) -> None:
        if self.temperature < 0:
            raise ConfigError(f"task.temperature={self.temperature}: 0 or more is needed")
        if self.max_logits is not None and self.max_logits < 1:
            raise ConfigError(f"task.max_logits={self.max_logits}: at least 1 is needed")

    def read(
        self,
        data: Callable[..., PretrainingDataModule],
        *,
        run: str,
        tokenizer: ErnieMTokenizer,
        trained: ErnieMConfig | None,
        asked: Sequence[Mapping[str, Any]] | None,
        seed: int,
        folder: Path,
        show: Callable[[RenderableType], None],
    ) -> PretrainingDataModule:
        """Builds or opens the corpora; shows their counts and the broken lines that were skipped."""
        module = open_in_turns(lambda: data(tokenizer=tokenizer, objectives=self.objectives, seed=seed))
        show(corpora_table(module))
        for note in corpora_notes(module):
            show(note)
        return module

    def head(self, data: PretrainingDataModule) -> dict[str, Any]:
        """Nothing: the vocabulary is the tokenizer's."""
        return {}

    def remembered(self, config: ErnieMConfig, data: PretrainingDataModule, *, encoder: str) -> ErnieMConfig:
        """The configuration as it is: a pre-trained encoder answers nothing."""
        return config

    def build(
        self,
        model: PretrainedModel,
        data: PretrainingDataModule,
        *,
        optim: AdamWRecipe,
        seed: int,
        identity: Mapping[str, Any],
        checkpoint: Path | None,
        show: Callable[[RenderableType], None],
    ) -> PretrainingModule:
        """The module; if `checkpoint` has a table of languages from an earlier stage, the module starts from that."""
        assert isinstance(model, ErnieMForMaskedLM)
        languages, vocabulary = data.setting.languages, data.setting.vocabulary
        whole = PretrainingModel(
            model,
            languages=len(languages.names),
            language_embedding=self.language_embedding,
            mask=vocabulary.mask,
        )
        module = PretrainingModule(
            model=whole,
            optim=optim,
            seed=seed,
            identity={
                **identity,
                "languages": list(languages.names),
                "language_embedding": self.language_embedding,
                "objectives": list(self.objectives),
                "text": fingerprint_of(data.corpora),
            },
            objectives=self.objectives,
            setting=data.setting,
            temperature=self.temperature,
            max_logits=self.max_logits,
        )
        if checkpoint is not None and whole.languages is not None:
            taken = module.take_languages(_training_checkpoint(checkpoint))
            show(f"embeddings of languages from {checkpoint}: {', '.join(taken) or 'none, they start at zero'}")
        return module

    def schedule(
        self,
        data: PretrainingDataModule,
        *,
        max_epochs: float | None,
        max_steps: int,
        interval: float,
    ) -> Schedule:
        """`max_steps`, which may be 0; an `interval` that is a fraction is a share of the training."""
        every = interval if isinstance(interval, int) else max(1, round(interval * max_steps))
        every = max(1, min(every, max_steps))
        lines = sum(plan.lines_per_batch for plan in data.steps(accumulation=1, rank=0, world_size=1).plans.values())
        return Schedule(
            max_steps,
            every,
            f"{max_steps} steps of {lines} lines and at most {data.max_tokens_per_batch} tokens, "
            f"a validation every {every} steps",
        )

    def tags(self, module: PretrainingModule, data: PretrainingDataModule) -> list[str]:
        """The objectives, and the languages of the text."""
        return [*self.objectives, *data.setting.languages.names]

    def fit(
        self,
        trainer: lightning.Trainer,
        module: PretrainingModule,
        data: PretrainingDataModule,
        *,
        resume_from: Path | None,
        show: Callable[[RenderableType], None],
    ) -> dict[str, Any]:
        """Trains to the last step and keeps its weights; validates them if that did not happen in training."""
        show_on_boards(trainer, data)
        if trainer.max_steps:
            trainer.fit(module, datamodule=data, ckpt_path=resume_from, weights_only=True)
            show(Ending.of(trainer).line(best=None))
        results = training_fields(trainer)
        loggers = trainer.loggers
        if (
            trainer.max_steps
            and trainer.max_steps * trainer.accumulate_grad_batches % int(trainer.val_check_batch or 1) == 0
        ):
            trainer.loggers = []  # its validation is in the logs already, if not in the process that was resumed
        if module.scored_step != trainer.global_step:
            self.evaluate(trainer, module, data, run="validate")
        trainer.loggers = loggers
        return results

    def facts(
        self,
        module: PretrainingModule,
        data: PretrainingDataModule,
        *,
        results: Mapping[str, Any],
        environment: Mapping[str, Any],
    ) -> TrainingFacts:
        """What the model's card says of the training: objectives, text, tokens seen and the last validation."""
        return training_facts(data, module.scores, results=results, environment=environment)

    def evaluate(
        self, trainer: lightning.Trainer, module: PretrainingModule, data: PretrainingDataModule, *, run: str
    ) -> None:
        """Validates, which is the only `run` beside `fit`; the scores are in `module.scores`."""
        show_on_boards(trainer, data)
        trainer.validate(module, datamodule=data, verbose=False)

    def report(
        self,
        module: PretrainingModule,
        data: PretrainingDataModule,
        *,
        folder: Path,
        show: Callable[[RenderableType], None],
    ) -> dict[str, Any]:
        """Shows perplexity and accuracy by objective, and retrieval by layer."""
        for table in scores_table(module.scores):
            show(table)
        return {
            "objectives": list(self.objectives),
            "corpora": {corpus.name: corpus.counts for corpus in data.corpora},
            "validation": module.scores,
        }


def show_on_boards(trainer: lightning.Trainer, data: PretrainingDataModule) -> None:
    """Has the trainer show what can be seen, once, if one of its loggers shows more than numbers."""
    known = any(isinstance(callback, Showing) for callback in trainer.callbacks)  # type: ignore[attr-defined]
    if boards(trainer.loggers) and not known:
        trainer.callbacks.append(Showing(data))  # type: ignore[attr-defined]


def _training_checkpoint(source: Path) -> dict[str, Any]:
    """The training checkpoint that a model was loaded from, or that of the run which exported it; else empty."""
    path = source if source.is_file() else source / CHECKPOINTS / LAST_CHECKPOINT
    return read_training_checkpoint(path) if path.is_file() else {}
