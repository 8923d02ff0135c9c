"""The processes of a run, one for each device, called ranks: which one this is, and how all of them agree.

What they tell one another goes over a group of its own, by CPU, that waits as long as it takes: one of them may read
data for hours. Without a process group there is one rank, and nothing here costs anything.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

import torch
import torch.distributed as dist

from ernie_m.errors import ConfigError

Value = TypeVar("Value")

PATIENCE = timedelta(days=30)
"""For which a rank waits for the others where they may be at work on their own."""
FAILED, EXIT_CODE, REASON = "ernie_m/failed", "ernie_m/exit_code", "ernie_m/reason"
"""Keys of the store that all ranks share."""


class RankFailed(Exception):
    """A rank has ended by an error of the program; this is how the others, and the first among them, know.

    Attributes:
        exit_code: With which the run ends.
    """

    def __init__(self, text: str, exit_code: int) -> None:
        super().__init__(text, exit_code)
        self.exit_code = exit_code


def is_distributed() -> bool:
    """Whether there is a process group, if of one rank."""
    return dist.is_available() and dist.is_initialized()


def rank() -> int:
    """The number of this process among all; before they have met, as torchrun, SLURM or Lightning has told it."""
    if is_distributed():
        return dist.get_rank()
    told = (os.environ[name] for name in ("RANK", "LOCAL_RANK", "SLURM_PROCID") if name in os.environ)
    return int(next(told, 0))


def local_rank() -> int:
    """The number of this process among those of its machine."""
    told = (os.environ[name] for name in ("LOCAL_RANK", "SLURM_LOCALID") if name in os.environ)
    return int(next(told, 0))


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
    values: list[Any] = [None] * world_size()
    dist.all_gather_object(values, value, group=_group())
    return values


def gather(value: Value) -> list[Value] | None:
    """The values of all ranks, in their order, on the first; None on the others. All have to give theirs."""
    if is_alone():
        return [value]
    values: list[Any] | None = [None] * world_size() if is_first() else None
    dist.gather_object(value, values, dst=0, group=_group())
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
    told: ConfigError | RankFailed | None = None
    if error is not None:
        code = getattr(error, "exit_code", 1)
        text = f"rank {rank()}: {type(error).__name__}: {error}"
        told = error if isinstance(error, ConfigError) else RankFailed(text, code)
    failures = [(number, theirs) for number, theirs in enumerate(exchange(told)) if theirs is not None]
    if not failures:
        return
    number, theirs = failures[0]
    if error is not None and number == rank():
        raise error
    if isinstance(theirs, ConfigError):
        theirs.is_of_another_rank = True
    raise theirs


def claim_failure(exit_code: int, reason: str = "") -> bool:
    """Says that this rank ends by an error, before its process does: the others then know why they lose it.

    Args:
        exit_code: With which its process ends.
        reason: The error in a line, for whoever writes down what became of the run.

    Returns:
        Whether it is the first to say so, and has to show its error; so is one that cannot tell the others any more.
    """
    if is_alone():
        return is_first()
    try:
        store = dist.distributed_c10d._get_default_store()
        if store.add(FAILED, 1) == 1:
            store.set(EXIT_CODE, str(exit_code))
            store.set(REASON, reason)
            return True
    except RuntimeError:  # whoever keeps the store is gone
        return True
    return False


def claimed_exit_code() -> int:
    """The exit code of the rank that failed first."""
    try:
        return int(dist.distributed_c10d._get_default_store().get(EXIT_CODE))
    except RuntimeError:  # it is gone, too
        return 1


def claimed_reason() -> str:
    """The error of the rank that failed first, in its words."""
    try:
        return dist.distributed_c10d._get_default_store().get(REASON).decode()
    except RuntimeError as error:  # it is gone, too
        return str(error)


def is_lost_connection(error: BaseException) -> bool:
    """Whether an error says no more than that another rank is not there any more."""
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
