"""What a rank does in the tests of `ernie_m.training.ranks`: `python -m tests.ernie_m.training.meeting <file>`.

It writes what it saw, as JSON, to `<file>.<rank>`.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist

from ernie_m.errors import ConfigError
from ernie_m.training import ranks
from tasks.retrieval.losses import compare, contrastive, hardest_negative

ROWS = (3, 1)
"""Rows of the first and of the second rank."""


def every_row(*shape: int, seed: int = 0) -> torch.Tensor:
    """The rows of all ranks."""
    return torch.randn(sum(ROWS), *shape, generator=torch.Generator().manual_seed(seed))


def raised(work: Callable[[], Any]) -> list[str]:
    """The kind of the error that ended it, and its text."""
    try:
        ranks.together(work)
    except Exception as error:
        return [type(error).__name__, str(error)]
    return []


def fails(rank: int, error: Exception) -> Callable[[], int]:
    """Work that fails on one rank."""

    def work() -> int:
        if ranks.rank() == rank:
            raise error
        return ranks.rank()

    return work


def gathered_rows() -> dict[str, Any]:
    """Rows of all ranks, and the gradient of this rank's for a loss that weighs them by number and by rank."""
    start, end = (0, ROWS[0]) if ranks.is_first() else (ROWS[0], sum(ROWS))
    own = every_row(2)[start:end].requires_grad_()
    every, place = ranks.gather_rows(own)
    weights = (torch.arange(len(every)) + 1) * (ranks.rank() + 1)
    (every * weights[:, None]).sum().backward()
    numbers, _ = ranks.gather_rows(torch.arange(start, end))
    none, _ = ranks.gather_rows(own[: 0 if ranks.is_first() else 1].detach())
    assert own.grad is not None
    return {"equal": bool((every == every_row(2)).all()), "place": place, "gradient": own.grad.tolist(),
            "numbers": numbers.tolist(), "none": len(none)}  # fmt: skip


def pairs(criterion: str, part: slice) -> tuple[float, int, list[Any]]:
    """Sum, count and gradients of a loss over pairs: those of one rank among all, or all by themselves."""
    first, second = (every_row(1, 4, seed=seed)[part].clone().requires_grad_() for seed in (1, 2))
    sentences, translations = torch.tensor([0, 1, 2, 0])[part], torch.tensor([4, 5, 6, 7])[part]
    (compared,) = compare(first, second, sentences, translations)
    scale = {"temperature": 0.5}
    loss = contrastive(compared, **scale) if criterion == "contrastive" else None
    total, count = loss or hardest_negative(compared, **scale, boundary=0.1)
    total.backward()
    return total.item(), int(count), [side.grad.tolist() for side in (first, second) if side.grad is not None]


def meet() -> dict[str, Any]:
    """All that is asked of a rank."""
    own = slice(ROWS[0]) if ranks.is_first() else slice(ROWS[0], None)
    made: list[int] = []

    def make() -> list[Any]:
        made.append(1)
        return [ranks.rank(), "made"]

    return {
        "exchanged": ranks.exchange({"rank": ranks.rank()}),
        "gathered": ranks.gather(ranks.rank() + 10),
        "largest": ranks.largest(15 * ranks.rank()),
        "together": ranks.together(ranks.rank),
        "from_first": [ranks.from_first(make), len(made)],
        "refused": raised(fails(1, ConfigError("data.dir=x: no such folder"))),
        "broken": raised(fails(0, ZeroDivisionError("by zero"))),
        "after": ranks.exchange(ranks.rank()),
        "rows": gathered_rows(),
        "pairs": {criterion: pairs(criterion, own) for criterion in ("contrastive", "hardest_negative")},
    }


if __name__ == "__main__":
    dist.init_process_group("gloo")
    Path(f"{sys.argv[1]}.{ranks.rank()}").write_text(json.dumps(meet()))
    dist.destroy_process_group()
