"""Which settings of the data of a pre-training are out of range."""

import math
from collections.abc import Callable

from ernie_m.errors import ConfigError
from pretraining.corpus.held_out import HoldingOut
from pretraining.objectives.groups import PAIR_SPECIALS
from pretraining.sampling.plan import corpus_shares

SHORTEST_PAIR = PAIR_SPECIALS + 2
"""The tokens of the shortest pair: one of each sentence, and the special ones."""


def range_problems(
    *,
    max_length: int,
    max_tokens_per_batch: int,
    alpha: float,
    held_out: float,
    parallel_share: float,
    validation_lines: int,
    cache_gigabytes: float,
    max_tokens_per_validation_batch: int,
    tokenizing_workers: int | None,
    num_workers: int,
) -> list[str]:
    """A line for each value that is out of range; for the arguments see `PretrainingDataModule`."""
    problems = []
    if max_length < SHORTEST_PAIR:
        problems.append(f"data.max_length={max_length}: at least {SHORTEST_PAIR} tokens are needed")
    elif max_tokens_per_batch < max_length:
        problems.append(
            f"data.max_tokens_per_batch={max_tokens_per_batch}: at least data.max_length={max_length} is needed"
        )
    for key, value, least in (
        ("validation_lines", validation_lines, 1),
        ("max_tokens_per_validation_batch", max_tokens_per_validation_batch, 1),
        ("tokenizing_workers", tokenizing_workers, 0),
        ("num_workers", num_workers, 0),
    ):
        if value is not None and value < least:
            problems.append(f"data.{key}={value}: at least {least} is needed")
    if not 0 < cache_gigabytes < math.inf:
        problems.append(f"data.cache_gigabytes={cache_gigabytes}: a number above 0 is needed")
    rules: list[Callable[[], object]] = [
        lambda: corpus_shares([1], alpha),
        lambda: HoldingOut(held_out, 0),
        lambda: HoldingOut(0.0, 0, parallel_share),
    ]
    for rule in rules:
        try:
            rule()
        except ConfigError as error:
            problems.append(f"data.{str(error).removeprefix('data.')}")
    return problems
