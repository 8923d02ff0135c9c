"""Lightning's trainer and its loggers, as a checked configuration names them."""

import logging
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import lightning
from hydra.utils import instantiate
from lightning.fabric.utilities.exceptions import MisconfigurationException
from lightning.pytorch.loggers import Logger
from lightning.pytorch.strategies import DDPStrategy, Strategy
from omegaconf import DictConfig

from conf import plain
from ernie_m.errors import ConfigError
from ernie_m.training import ranks
from ernie_m.training.checkpoint_io import AtomicCheckpointIO
from ernie_m.training.job import Job
from ernie_m.training.launching import SHARDED, slurm_environment
from ernie_m.training.measuring import Measuring
from ernie_m.training.sharding import ShardedStrategy
from ernie_m.training.signals import Listening
from ernie_m.training.speed import SpeedLog


def build_loggers(config: DictConfig, tags: Sequence[str]) -> list[Logger]:
    """The loggers; those that show more than numbers have the configuration and the tags, too.

    Only the first rank has any.

    Args:
        config: Checked.
        tags: See `Job.tags`.

    Raises:
        ConfigError: A package is not installed.
    """
    if not ranks.is_first():
        return []
    made = [instantiate(node) for node in config.logger.values() if node]
    return [logger(config=plain(config), facts=tags) if isinstance(logger, partial) else logger for logger in made]


def build_trainer(
    config: DictConfig, job: Job, data: Any, loggers: Sequence[Logger], show: Callable[..., None]
) -> lightning.Trainer:
    """Lightning counts in batches and sees the whole training as one epoch; a job counts in its own way.

    Raises:
        ConfigError: There is no such device, or settings contradict each other.
    """
    limits: dict[str, Any] = {"max_epochs": -1, "max_steps": -1, "val_check_interval": 1}
    if config.run == "fit":
        accumulation = config.trainer.accumulate_grad_batches
        schedule = job.schedule(
            data,
            max_epochs=config.trainer.max_epochs,
            max_steps=config.trainer.max_steps,
            interval=config.trainer.val_check_interval,
        )
        limits |= {"max_steps": schedule.steps, "val_check_interval": schedule.validate_every * accumulation}
        show(f"training: {schedule.description}")
    wanted = config.callbacks if config.run == "fit" else ("progress",)
    measuring = Measuring()
    try:
        callbacks = [instantiate(config.callbacks[name]) for name in wanted if config.callbacks.get(name)]
        return instantiate(config.trainer)(
            **limits,
            check_val_every_n_epoch=None,
            callbacks=[Listening(), *([measuring, SpeedLog(measuring)] if config.run == "fit" else ()), *callbacks],
            logger=list(loggers),
            plugins=[AtomicCheckpointIO(), *slurm_environment()],
            strategy=_strategy(config.trainer.strategy),
            default_root_dir=config.run_directory,  # where Lightning looks for checkpoints of its own
            enable_checkpointing=config.run == "fit",
            enable_progress_bar=bool(config.callbacks.get("progress")),
            use_distributed_sampler=False,
        )
    except MisconfigurationException as error:
        raise ConfigError(f"trainer: {error}") from error


def _strategy(name: str) -> Strategy | str:
    """That of several ranks, where they have met.

    Buffers are constants, and every rank's loss reaches all weights that any rank's does, so neither has to be told at
    each step.
    """
    if not ranks.is_distributed():
        return "auto"
    if name == SHARDED:
        return ShardedStrategy()
    return DDPStrategy(broadcast_buffers=False, gradient_as_bucket_view=True)


def forget_after(loggers: Sequence[Any], step: int) -> None:
    """Where a run goes on from a checkpoint of `step`: has loggers drop what came after it, before anything else."""
    for logger in loggers:
        if hasattr(logger, "forget_after"):
            logger.forget_after(step)


def be_quiet() -> None:
    """Keeps Lightning's advertisements and advice that does not apply here off the console."""
    logging.getLogger("lightning.pytorch").setLevel(logging.WARNING)
    for message in (
        "The number of training batches",
        "isinstance\\(treespec, LeafSpec\\)",
        ".*does not have many workers",
        ".*dataloader is not resumable",
        "Checkpoint directory .* exists and is not empty",
        "`isinstance\\(treespec",
        "predict returned None",
        "`broadcast_buffers` is deprecated",  # its successor is not in torch 2.11
        "It is recommended to use `self.log",  # every rank has the value of all ranks already
    ):
        warnings.filterwarnings("ignore", message=message)
