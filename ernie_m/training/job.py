"""Job: what `train.py` asks of a wing, be it fine-tuning or pre-training; each wing says how it does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import lightning
from rich.console import RenderableType

from ernie_m.checkpoint.export import Format
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.config import ErnieMConfig
from ernie_m.model_card.facts import TrainingFacts
from ernie_m.optim import AdamWRecipe
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.module import BaseModule


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long a training is, in optimizer steps.

    Attributes:
        steps: Of the whole training.
        validate_every: Between two validations.
        description: The same for people.
    """

    steps: int
    validate_every: int
    description: str


class Job(Protocol):
    """A run's work: `read`, `head`, `build`, then `fit` or `evaluate`, then `report`; it keeps nothing between them.

    Attributes:
        name: The task.
        model: Encoder with head.
        export: Formats that a fitted model is written in.
    """

    name: str
    model: type[PretrainedModel]
    export: Sequence[Format]

    def read(
        self,
        data: Any,
        *,
        run: str,
        tokenizer: ErnieMTokenizer,
        trained: ErnieMConfig | None,
        asked: Sequence[Mapping[str, Any]] | None,
        seed: int,
        folder: Path,
        show: Callable[[RenderableType], None],
    ) -> Any:
        """Makes the data module and loads what a run needs.

        Args:
            data: What the group `data` describes.
            run: `fit`, `validate`, `test` or `predict`.
            tokenizer: Of the model.
            trained: The configuration of the trained model that the run starts from, labels included; None without.
            asked: What `run=predict` asks about in place of files, by name.
            seed: Root of the order of samples.
            folder: The run's, for what is worth keeping of the data.
            show: Prints what was found.
        """

    def head(self, data: Any) -> dict[str, Any]:
        """Fields of `ErnieMConfig` that the data decide, such as the labels; empty where they decide nothing."""

    def remembered(self, config: ErnieMConfig, data: Any, *, encoder: str) -> ErnieMConfig:
        """The configuration of the model to train, with what a trained model shall remember of it.

        Args:
            config: The model's.
            data: What `read` returned.
            encoder: Name of the encoder that the training starts from.
        """

    def build(
        self,
        model: PretrainedModel,
        data: Any,
        *,
        optim: AdamWRecipe,
        seed: int,
        identity: Mapping[str, Any],
        checkpoint: Path | None,
        show: Callable[[RenderableType], None],
    ) -> BaseModule:
        """The LightningModule for a model and data.

        Args:
            model: As it was built or loaded.
            data: What `read` returned.
            optim: How to update the model.
            seed: Root of the training's randomness.
            identity: What a training checkpoint must share with the model.
            checkpoint: What the model was loaded from, if anything.
            show: Prints what else was taken from there.
        """

    def schedule(self, data: Any, *, max_epochs: float | None, max_steps: int, interval: float) -> Schedule:
        """The training's length from the trainer's settings; `interval` is `trainer.val_check_interval`."""

    def tags(self, module: Any, data: Any) -> list[str]:
        """What the data say of a run, for loggers: the regime or the objectives, then the languages trained in.

        Args:
            module: What `build` returned.
            data: What `read` returned.
        """

    def fit(
        self,
        trainer: lightning.Trainer,
        module: Any,
        data: Any,
        *,
        resume_from: Path | None,
        show: Callable[[RenderableType], None],
    ) -> dict[str, Any]:
        """Trains and evaluates; leaves the weights to keep in the module, and returns what `results.json` shall say.

        Args:
            trainer: With a `Measuring` among its callbacks.
            module: What `build` returned.
            data: What `read` returned.
            resume_from: The training checkpoint to go on from.
            show: Prints how the training ended.
        """

    def facts(
        self, module: Any, data: Any, *, results: Mapping[str, Any], environment: Mapping[str, Any]
    ) -> TrainingFacts:
        """What the model's card says of the training that is over.

        Args:
            module: Trained.
            data: What `read` returned.
            results: What `results.json` says of the run and of what `fit` returned.
            environment: What `environment.json` says.
        """

    def evaluate(self, trainer: lightning.Trainer, module: Any, data: Any, *, run: str) -> None:
        """Validates, tests or predicts."""

    def report(self, module: Any, data: Any, *, folder: Path, show: Callable[[RenderableType], None]) -> dict[str, Any]:
        """Shows the scores and writes what goes beside them; returns split -> scores for `results.json`."""
