"""The processes of a run, one for each device, called ranks: which one this is, and how all of them agree.

What they tell one another goes over a group of its own, by CPU, that waits as long as it takes: one of them may read
data for hours. Without a process group there is one rank, and nothing here costs anything.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

import torch
import torch.distributed as dist

from ernie_m.errors import ConfigError
from ernie_m.training import signals

Value = TypeVar("Value")
Raised = TypeVar("Raised", bound=Exception)

WISH = "ernie_m/wish"
"""Key of the store: a signal that a waiting rank has got."""

PATIENCE = timedelta(days=30)
"""For which a rank waits for the others where they may be at work on their own."""
POLLS = (0.001, 0.05)
"""Seconds between two looks at whether all ranks have come: at first, and at the most."""


class RankFailed(Exception):
    """Another rank has ended by an error of the program, or without a word.

    Attributes:
        is_of_another_rank: Whether another rank shows this error, so that this one ends in silence.
    """

    is_of_another_rank = False


def is_distributed() -> bool:
    """Whether there is a process group, if of one rank."""
    return dist.is_available() and dist.is_initialized()


def rank() -> int:
    """The number of this process among all; before they have met, as torchrun, SLURM or Lightning has told it."""
    if is_distributed():
        return dist.get_rank()
    numbers = (os.environ[name] for name in ("RANK", "LOCAL_RANK", "SLURM_PROCID") if name in os.environ)
    return int(next(numbers, 0))


def local_rank() -> int:
    """The number of this process among those of its machine."""
    numbers = (os.environ[name] for name in ("LOCAL_RANK", "SLURM_LOCALID") if name in os.environ)
    return int(next(numbers, 0))


def world_size() -> int:
    """How many ranks there are."""
    return dist.get_world_size() if is_distributed() else 1


def is_first() -> bool:
    """Whether this is the rank that writes, shows and logs."""
    return rank() == 0


def is_alone() -> bool:
    """Whether there is no other rank."""
    return world_size() == 1


@cache
def _group() -> Any:
    """The group for plain values; all ranks have to ask for it at the same time."""
    return dist.new_group(backend="gloo", timeout=PATIENCE)


def exchange(value: Value) -> list[Value]:
    """The values of all ranks, in their order, on every rank; all have to ask."""
    if is_alone():
        return [value]
    values = _exchange(value)
    signals.raise_noted()
    return values


def _exchange(value: Value) -> list[Value]:
    """`exchange`, after which a signal that has been noted is still to be raised."""
    with _all_here():
        values: list[Any] = [None] * world_size()
        dist.all_gather_object(values, value, group=_group())
    return values


@contextmanager
def _all_here() -> Iterator[None]:
    """Waits for all ranks. A signal that comes meanwhile is noted, and told to those that are still at work."""
    with signals.noting() as listener:
        met, pause = dist.barrier(group=_group(), async_op=True), POLLS[0]
        wished = False
        while not met.is_completed():
            if listener is not None and listener.signum and not wished:
                store().set(WISH, str(listener.signum))
                wished = True
            time.sleep(pause)
            pause = min(2 * pause, POLLS[1])
        met.wait()
        yield


def store() -> Any:
    """What all ranks can look things up in; the first keeps it, or torchrun.

    It raises RuntimeError where whoever keeps it is gone.
    """
    return dist.distributed_c10d._get_default_store()


def gather(value: Value) -> list[Value] | None:
    """The values of all ranks, in their order, on the first; None on the others. All have to give theirs."""
    if is_alone():
        return [value]
    values: list[Any] | None = [None] * world_size() if is_first() else None
    with _all_here():
        dist.gather_object(value, values, dst=0, group=_group())
    signals.raise_noted()
    return values


def largest(value: int) -> int:
    """The largest of all ranks' numbers, on every rank; all have to ask."""
    if is_alone():
        return value
    number = torch.tensor(value)
    dist.all_reduce(number, op=dist.ReduceOp.MAX, group=_group())
    return int(number)


def together(work: Callable[[], Value]) -> Value:
    """Does something on every rank, and goes on when all have done it.

    Raises:
        ConfigError: Work has failed for a reason that the user can mend; every rank has the error of the lowest rank
            that failed, which shows it.
        Stopped: A signal has ended it on one of them.
        RankFailed: Work has failed otherwise on another rank; that one has the error itself.
    """
    if is_alone():
        return work()
    error: Exception | None = None
    try:
        value = work()
    except Exception as raised:
        error = raised
    _raise_together(error)
    return value


def from_first(make: Callable[[], Value]) -> Value:
    """What the first rank makes, on every rank.

    Raises:
        ConfigError: See `together`.
        RankFailed: Likewise.
    """
    if is_alone():
        return make()
    value = together(lambda: make() if is_first() else None)
    values: list[Any] = [value]
    dist.broadcast_object_list(values, src=0, group=_group())
    made: Value = values[0]
    return made


def _raise_together(error: Exception | None) -> None:
    """Raises, on all ranks, if one of them has an error."""
    theirs = _exchange(None if error is None else for_others(error))
    for number, failure in enumerate(theirs):
        if failure is not None:
            raise agreed(error if error is not None and number == rank() else failure, shown_by=number)
    signals.raise_noted()


def for_others(error: Exception) -> Exception:
    """What other ranks get of an error: itself, if it says all, or that this rank has failed."""
    if isinstance(error, (ConfigError, signals.Stopped, RankFailed)):
        return error
    return RankFailed(f"rank {rank()}: {type(error).__name__}: {error}")


def agreed(error: Raised, *, shown_by: int) -> Raised:
    """Marks an error as one that all ranks end by at the same time, and that one of them shows."""
    error.is_agreed = True  # type: ignore[attr-defined]
    error.is_of_another_rank = rank() != shown_by  # type: ignore[attr-defined]
    return error


def is_lost_connection(error: BaseException) -> bool:
    """Whether an error may come from another rank that is not there any more; it may be the network's, too."""
    if is_alone():
        return False
    text = str(error)
    return isinstance(error, dist.DistError) or (
        isinstance(error, RuntimeError) and any(word in text for word in ("gloo", "NCCL", "Connection"))
    )


def gather_rows(rows: torch.Tensor) -> tuple[torch.Tensor, int]:
    """The rows of all ranks, in their order, through which gradients reach each rank's; all have to give theirs.

    Args:
        rows: `(n, ...)`, of any number of rows.

    Returns:
        All rows, and the place of this rank's first one among them.
    """
    if is_alone():
        return rows, 0
    sizes = [torch.tensor(0) for _ in range(world_size())]
    dist.all_gather(sizes, torch.tensor(len(rows)), group=_group())
    counts = [int(size) for size in sizes]
    padded = torch.cat([rows, rows.new_zeros(max(counts) - len(rows), *rows.shape[1:])])
    gathered: torch.Tensor = _Gathered.apply(padded)
    every = torch.cat([part[:count] for part, count in zip(gathered, counts, strict=True)])
    return every, sum(counts[: rank()])


class _Gathered(torch.autograd.Function):
    """Stacks equally large tensors of all ranks; each gets the sum of the gradients that all ranks have of it."""

    @staticmethod
    def forward(ctx: Any, own: torch.Tensor) -> torch.Tensor:
        every = own.new_empty(world_size(), *own.shape)
        dist.all_gather(list(every), own.contiguous())
        return every

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, gradients: torch.Tensor) -> torch.Tensor:
        summed = gradients.contiguous().clone()
        dist.all_reduce(summed)
        return summed[rank()]
