"""Starts a run's processes, one for each device, before any of them reads data; Lightning's engines do it.

Under torchrun or srun they are there already, and only meet. Otherwise Lightning starts those of this machine: by the
same command line (`ddp`), or as children of this process (`ddp_spawn`), which are gone when their work is done.
"""

import logging
import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any, NamedTuple

import lightning
import torch
from lightning.fabric.plugins.environments.cluster_environment import ClusterEnvironment
from lightning.fabric.plugins.environments.lightning import LightningEnvironment
from lightning.fabric.plugins.environments.slurm import SLURMEnvironment
from lightning.fabric.strategies.launchers import subprocess_script
from lightning.fabric.utilities.exceptions import MisconfigurationException
from torch.multiprocessing.spawn import ProcessExitedException

from ernie_m.errors import ConfigError
from ernie_m.training import failures
from ernie_m.training.ranks import RankFailed
from ernie_m.training.signals import Stopped, noting, raise_noted

for _name in ("lightning.fabric", "lightning.pytorch"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # here, as children meet before they do anything
logging.getLogger(subprocess_script.__name__).setLevel(logging.INFO)  # that a process it has started has failed
SPAWNED, SHARDED = "ddp_spawn", "fsdp"


class _Outcome:
    """What work leaves, or the error that ended it; of no type that Lightning takes apart on the way to the parent."""

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


def launch(work: Callable[..., Any], *given: Any, devices: Devices, handed_on: Sequence[int] = ()) -> Any:
    """Does work in every process of a run, and gives what it gives.

    Args:
        work: A function of a module, so that another process finds it.
        *given: For it.
        devices: Where.
        handed_on: Signals that children of this process get when it does.

    Raises:
        ConfigError: That of `work`; or the processes cannot meet.
        RankFailed: A child has ended without a word.
        Stopped: A signal has ended the children before they could listen for it.
        Exception: Another one of `work`; that of a child as torch reports it.
    """
    spawned = devices.strategy == SPAWNED
    try:
        fabric = lightning.Fabric(
            accelerator=devices.accelerator,
            devices=devices.devices,
            num_nodes=devices.num_nodes,
            strategy=SPAWNED if spawned else "ddp",
            plugins=[*slurm_environment()],
        )
        if not spawned:
            with noting(), _ending_with_parent():
                fabric.launch()
    except (MisconfigurationException, ValueError) as error:
        raise ConfigError(f"trainer: {error}") from error
    except torch.distributed.DistError as error:
        address = f"{os.environ.get('MASTER_ADDR')}:{os.environ.get('MASTER_PORT')}"
        raise ConfigError(f"the processes of the run cannot meet at {address}: {error}") from error
    if not spawned:
        return _on_rank(partial(work, *given))
    try:
        with _signals_handed_on(handed_on) as came:
            # what is given is wrapped, as Lightning looks into every collection for weights
            outcome: _Outcome = fabric.launch(_as_child, partial(work, *given))  # type: ignore[arg-type]
    except ProcessExitedException as error:
        if came:
            raise Stopped(came[0]) from None
        raise RankFailed(f"{failures.WITHOUT_A_WORD}: {error}") from error
    if outcome.error is not None:
        outcome.error.is_of_another_rank = False  # type: ignore[attr-defined]
        raise outcome.error
    return outcome.value


def slurm_environment() -> list[ClusterEnvironment]:
    """Lightning's plugin for processes that srun has started, without its checkpoints and its requeueing; or none."""
    if torch.distributed.is_torchelastic_launched() or not SLURMEnvironment.detect():  # torchrun may be in a job, too
        return []
    try:
        return [SLURMEnvironment(auto_requeue=False)]
    except RuntimeError as error:  # SLURM was given no number of tasks for each node
        raise ConfigError(str(error)) from error


def is_child() -> bool:
    """Whether Lightning has started this process for a run, whose first process watches it.

    Its exit code tells that one only whether it has failed.
    """
    elsewhere = torch.distributed.is_torchelastic_launched() or SLURMEnvironment.detect()
    return not elsewhere and LightningEnvironment().local_rank() > 0


@contextmanager
def _ending_with_parent() -> Iterator[None]:
    """Has a child end with the process that has started it, which it would wait for half an hour to meet."""
    parent, met = os.getppid(), threading.Event()

    def look() -> None:
        while not met.wait(1):
            if os.getppid() != parent:
                os._exit(1)

    if is_child():
        threading.Thread(target=look, daemon=True, name="watch-parent").start()
    try:
        yield
    finally:
        met.set()


def _on_rank(work: Callable[[], Any]) -> Any:
    with failures.watched() as watch:
        try:
            raise_noted()
            return work()
        except Exception as error:
            theirs = watch.error_of_run(error)
            if theirs is error:
                raise
            raise theirs from theirs.__cause__


def _as_child(fabric: lightning.Fabric, work: Callable[[], Any]) -> _Outcome:
    """What is done in a child; torch shows the parent an error of the program, and the first child hands on others."""
    try:
        return _Outcome(_on_rank(work), None)
    except (ConfigError, Stopped, RankFailed) as error:
        return _Outcome(None, error)


@contextmanager
def _signals_handed_on(signums: Sequence[int]) -> Iterator[list[int]]:
    """Has children of this process get the signals that it gets, which it gives, and waits for them to end.

    Raises:
        Stopped: A signal has come while there was no child.
    """
    came: list[int] = []

    def hand_on(signum: int, frame: FrameType | None) -> None:
        came.append(signum)
        children = multiprocessing.active_children()
        if not children:
            raise Stopped(signum)
        for child in children:
            if child.pid is not None:
                os.kill(child.pid, signum)

    earlier: dict[int, Any] = {signum: signal.signal(signum, hand_on) for signum in signums}
    try:
        yield came
    finally:
        for signum, handler in earlier.items():
            signal.signal(signum, handler)
