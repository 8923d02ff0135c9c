"""Batch t is a function of (seed, t): whole passes, no gaps between ranks and accumulation steps, any start."""

from collections import Counter
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from ernie_m.errors import ConfigError
from tasks.data.batches import AddressedBatches, Batch, pad_rows, places


def batches(**changes: Any) -> AddressedBatches:
    sizes, alpha = changes.get("sizes", [23]), changes.pop("alpha", 1.0)
    arguments = {
        "sizes": sizes, "places": places(sizes, alpha), "batch_size": 4, "accumulation": 1, "rank": 0, "world_size": 1,
        "seed": 7, "start_step": 0, "total_steps": 30,
    }  # fmt: skip
    return AddressedBatches(**(arguments | changes))


def test_every_pass_holds_each_example_once_in_an_order_of_its_own() -> None:
    stream = [index for batch in batches(total_steps=23) for index in batch]
    passes = [stream[i : i + 23] for i in range(0, 92, 23)]
    assert all(sorted(one) == list(range(23)) for one in passes)
    assert len({tuple(one) for one in passes}) == 4


def test_every_batch_is_full_and_len_counts_from_step_zero() -> None:
    found = list(batches(start_step=5))
    assert len(found) == 25
    assert len(batches(start_step=5)) == 30
    assert all(len(batch) == 4 for batch in found)


@pytest.mark.parametrize("start", [1, 5, 6, 29])
def test_a_training_that_goes_on_sees_what_it_would_have_seen(start: int) -> None:
    assert list(batches(start_step=start)) == list(batches())[start:]
    assert batches(start_step=start).global_batch(2) == batches().global_batch(2)


def test_ranks_and_accumulation_steps_share_the_global_batch_of_one_big_one() -> None:
    big = list(batches(batch_size=13, total_steps=10))
    for world_size, accumulation in ((3, 1), (1, 3), (2, 2), (13, 1)):
        shares = {"world_size": world_size, "accumulation": accumulation, "batch_size": 13, "total_steps": 10}
        parts = [list(batches(rank=rank, **shares)) for rank in range(world_size)]
        sizes = {len(micro) for part in parts for micro in part}
        assert max(sizes) - min(sizes) <= 1
        for step in range(10):
            ours = [
                i for part in parts for micro in part[step * accumulation : (step + 1) * accumulation] for i in micro
            ]
            assert sorted(ours) == sorted(big[step])


def test_fewer_rows_than_shares_are_refused() -> None:
    with pytest.raises(
        ConfigError, match=r"batch_size=4: a row at least for each of 5 devices .* set data.batch_size=5"
    ):
        batches(world_size=5)


def test_a_part_with_few_places_gives_all_its_examples_in_turn() -> None:
    stream = [
        index for batch in batches(sizes=[4, 9], places=[4.0, 3.0], batch_size=7, total_steps=6) for index in batch
    ]
    passes = [sorted(stream[i : i + 7]) for i in range(0, 42, 7)]
    assert all(one[:4] == [0, 1, 2, 3] and len(one) == 7 for one in passes)
    for three in (passes[:3], passes[3:]):
        assert sorted(index for one in three for index in one[4:]) == list(range(4, 13))
    assert passes[0] != passes[1]


def test_other_seeds_give_other_orders() -> None:
    assert list(batches(seed=8)) != list(batches())


def test_a_batch_larger_than_the_data_set_takes_several_passes() -> None:
    assert sorted(batches(sizes=[3], batch_size=6).global_batch(4)) == [0, 0, 1, 1, 2, 2]


@given(sizes=st.lists(st.integers(0, 40), min_size=1, max_size=5).filter(any))
def test_parts_in_proportion_to_their_sizes_change_nothing(sizes: list[int]) -> None:
    one, parts = (batches(sizes=given, total_steps=12) for given in ([sum(sizes)], sizes))
    assert list(one) == list(parts)


@given(
    sizes=st.lists(st.integers(1, 60), min_size=1, max_size=4), alpha=st.floats(0, 1), passes=st.integers(1, 3)
)  # fmt: skip
def test_parts_get_their_shares_and_take_their_examples_in_turn(sizes: list[int], alpha: float, passes: int) -> None:
    total = sum(sizes)
    stream = batches(sizes=sizes, alpha=alpha, batch_size=1, total_steps=passes * total)
    counts = Counter(index for batch in islice(stream, passes * total) for index in batch)
    first = 0
    for size in sizes:
        own = [counts[index] for index in range(first, first + size)]
        share = size**alpha / sum(other**alpha for other in sizes)
        assert abs(sum(own) / passes - total * share) <= 1
        assert max(own) - min(own) <= 1
        first += size


def test_pad_rows() -> None:
    padded, mask = pad_rows([np.array([5, 6, 7], np.int32), np.array([8], np.int32)], 1)
    assert padded.dtype == torch.int64
    assert padded.tolist() == [[5, 6, 7], [8, 1, 1]]
    assert mask.tolist() == [[True, True, True], [True, False, False]]
    flags, _ = pad_rows([np.array([True]), np.array([True, False])], False)
    assert flags.tolist() == [[True, False], [True, False]]


def test_moving_a_batch_moves_its_tensors_and_keeps_its_features() -> None:
    feature = object()
    moved = Batch((feature,), {"x": torch.ones(1)}).to("meta")
    assert moved.features == (feature,)
    assert moved.tensors["x"].device.type == "meta"


def test_a_batch_says_its_size_by_what_is_no_padding() -> None:
    mask = torch.tensor([[True, True, False], [True, True, True]])
    seen = Batch((0, 1), {"attention_mask": mask})
    convention = Batch((0, 1), {"real": mask, "attention_mask": torch.ones(2, 3)})
    for batch in (seen, convention, Batch((0, 1), {"real": mask})):
        assert (batch.rows, int(batch.tokens), batch.positions) == (2, 5, 6)
    with pytest.raises(ConfigError, match="collate has to give it"):
        Batch((0,), {"input_ids": mask}).tokens  # noqa: B018
