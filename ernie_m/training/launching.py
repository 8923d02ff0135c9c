"""Starts a run's processes, one for each device, before any of them reads data; Lightning's engines do it.

Under torchrun or srun they are there already, and only meet. Otherwise Lightning starts those of this machine: by the
same command line (`ddp`), or as children of this process (`ddp_spawn`), which are gone when their work is done.
"""

import logging
import multiprocessing
import os
import re
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any, NamedTuple

import lightning
import torch
from lightning.fabric.plugins.environments.cluster_environment import ClusterEnvironment
from lightning.fabric.plugins.environments.lightning import LightningEnvironment
from lightning.fabric.plugins.environments.slurm import SLURMEnvironment

for _name in ("lightning.fabric", "lightning.pytorch"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # here, as children meet before they do anything
SPAWNED, SHARDED = "ddp_spawn", "fsdp"


class _Outcome:
    """What work leaves, or the error that ended it; no container, whose values Lightning would go through.

    Args:
        value: What it leaves.
        error: What ended it.
    """

    def __init__(self, value: Any, error: Exception | None) -> None:
        self.value, self.error = value, error


class Devices(NamedTuple):
    """Where a run runs, as Lightning's Trainer takes it.

    Attributes:
        accelerator: Kind of the devices.
        devices: Of each machine: their number, `auto` for all, or which of them.
        num_nodes: Machines.
        strategy: `ddp`, `fsdp` for its processes with sharded weights, `ddp_spawn` for children of one process, or
            `auto`: `ddp` if there are several.
    """

    accelerator: str
    devices: int | str | list[int]
    num_nodes: int
    strategy: str

    @classmethod
    def of(cls, trainer: Mapping[str, Any]) -> "Devices":
        """Those that a trainer's settings name."""
        return cls(**{key: trainer[key] for key in cls._fields})

    @property
    def is_one(self) -> bool:
        """Whether that is one device without any strategy: one process, as everywhere else."""
        return self.strategy == "auto" and self.num_nodes == 1 and is_one(self.devices)


def is_one(devices: int | str | list[int]) -> bool:
    """Whether that is one device: their number, or a list of one, as Lightning takes it (`[3]`, `"3,"`)."""
    if isinstance(devices, list):
        return len(devices) == 1
    return devices in (1, "1") or re.fullmatch(r"\s*\d+\s*,\s*", str(devices)) is not None


def launch(work: Callable[..., Any], *given: Any, devices: Devices, passed_on: tuple[type[Exception], ...]) -> Any:
    """Does work in every process of a run, and gives what it gives.

    Args:
        work: A function of a module, so that another process finds it.
        *given: For it.
        devices: Where.
        passed_on: Errors of children that this process raises as they are.

    Raises:
        Exception: That of `work`; of a child, as torch reports it, unless it is to be passed on.
    """
    fabric = lightning.Fabric(
        accelerator=devices.accelerator,
        devices=devices.devices,
        num_nodes=devices.num_nodes,
        strategy=SPAWNED if devices.strategy == SPAWNED else "ddp",
        plugins=[*slurm_environment()],
    )
    if devices.strategy != SPAWNED:
        fabric.launch()
        return work(*given)
    with _signals_handed_on():
        outcome: _Outcome = fabric.launch(_as_child, partial(work, *given), passed_on)  # type: ignore[arg-type]
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def slurm_environment() -> list[ClusterEnvironment]:
    """Lightning's plugin for processes that srun has started, without its checkpoints and its requeueing; or none."""
    by_torchrun = torch.distributed.is_torchelastic_launched()  # within a job of SLURM, too
    return [SLURMEnvironment(auto_requeue=False)] if SLURMEnvironment.detect() and not by_torchrun else []


def is_child() -> bool:
    """Whether Lightning has started this process for a run, whose first process watches it.

    Its exit code tells that one only whether it has failed.
    """
    elsewhere = torch.distributed.is_torchelastic_launched() or SLURMEnvironment.detect()
    return not elsewhere and LightningEnvironment().local_rank() > 0


def _as_child(fabric: lightning.Fabric, work: Callable[[], Any], passed_on: tuple[type[Exception], ...]) -> _Outcome:
    """Does work that has its arguments: Lightning would look into those for models, and omegaconf's refuse to be."""
    try:
        return _Outcome(work(), None)
    except passed_on as error:
        return _Outcome(None, error)


@contextmanager
def _signals_handed_on() -> Iterator[None]:
    """Has children of this process get the signals that it gets, and waits for them to end."""

    def hand_on(signum: int, frame: FrameType | None) -> None:
        for child in multiprocessing.active_children():
            if child.pid is not None:
                os.kill(child.pid, signum)

    earlier: dict[int, Any] = {signum: signal.signal(signum, hand_on) for signum in (signal.SIGTERM,)}
    try:
        yield
    finally:
        for signum, handler in earlier.items():
            signal.signal(signum, handler)
