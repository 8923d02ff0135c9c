"""Keyed permutations: bijections that look shuffled, equal everywhere, different by key."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pretraining.sampling.permutation import KeyedPermutation


@settings(max_examples=100, deadline=None)
@given(size=st.integers(1, 3000), key=st.integers())
def test_every_number_comes_exactly_once(size: int, key: int) -> None:
    permutation = KeyedPermutation(size, key)
    assert sorted(permutation[i] for i in range(size)) == list(range(size))


def test_it_is_the_same_on_every_machine() -> None:
    assert [KeyedPermutation(10, 1, "a")[i] for i in range(10)] == FIRST_TEN


FIRST_TEN = [6, 9, 8, 3, 4, 2, 0, 7, 5, 1]


def test_it_looks_shuffled() -> None:
    size = 1000
    first = [0] * 10
    fixed = ascents = 0
    for key in range(200):
        values = [KeyedPermutation(size, key)[i] for i in range(size)]
        fixed += sum(i == value for i, value in enumerate(values))
        ascents += sum(a < b for a, b in pairwise(values))
        first[values[0] * 10 // size] += 1
    assert fixed / 200 == pytest.approx(1.0, abs=0.4)
    assert ascents / (200 * (size - 1)) == pytest.approx(0.5, abs=0.01)
    assert max(first) < 45


def test_a_large_size_needs_no_memory_and_an_index_outside_is_refused() -> None:
    permutation = KeyedPermutation(10**15, "k")
    assert len({permutation[i] for i in range(1000)}) == 1000
    for index in (-1, 10**15):
        with pytest.raises(IndexError):
            permutation[index]
