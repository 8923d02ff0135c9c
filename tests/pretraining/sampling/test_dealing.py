"""Dealing: shares of equal length, whatever the samples; a function of their lengths alone."""

from collections import Counter

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from pretraining.sampling.dealing import deal


def loads_of(tokens: numpy.ndarray, shares: int) -> numpy.ndarray:
    return numpy.bincount(deal(tokens, shares), weights=tokens, minlength=shares)


def test_the_longest_are_dealt_first_and_what_is_left_over_fills_up() -> None:
    tokens = numpy.array([1, 1, 2, 5, 5, 5])
    assert deal(tokens, 2).tolist() == [1, 0, 1, 0, 1, 0]  # 10 and 5; then the 2 goes to the 5, and each takes a 1
    assert loads_of(tokens, 2).tolist() == [11, 8]
    assert deal(tokens, 1).tolist() == [0] * 6
    assert deal(numpy.array([], dtype=numpy.int64), 3).tolist() == []


@settings(max_examples=200, deadline=None)
@given(tokens=st.lists(st.integers(3, 40), min_size=1, max_size=200), shares=st.integers(1, 9))
def test_shares_have_as_many_samples_of_each_length_and_as_many_tokens(tokens: list[int], shares: int) -> None:
    sizes = numpy.array(tokens)
    dealt = deal(sizes, shares)
    assert set(dealt.tolist()) <= set(range(shares))
    for size in set(tokens):
        counts = Counter(dealt[sizes == size].tolist())
        assert max(counts.values()) - min(counts[share] for share in range(shares)) <= 1
    loads = loads_of(sizes, shares)
    assert loads.max() - loads.min() <= max(tokens)


def test_many_samples_of_two_objectives_are_even_on_64_ranks() -> None:
    """Shares are even in tokens, and in the squares of lengths, with which the work of attention grows."""
    generator = numpy.random.default_rng(0)
    lengths = numpy.minimum(3 + generator.lognormal(3.5, 1.0, size=20_000), 512)
    bounds = numpy.array([8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512])
    tokens = numpy.sort(bounds[numpy.searchsorted(bounds, lengths)].reshape(2, -1)).reshape(-1)
    loads = loads_of(tokens, 64)
    assert loads.max() <= 1.002 * loads.mean()
    squares = numpy.bincount(deal(tokens, 64), weights=tokens**2)
    assert squares.max() <= 1.05 * squares.mean()
    in_turns = numpy.bincount(numpy.concatenate([numpy.arange(10_000) % 64] * 2), weights=tokens)
    assert in_turns.max() > 1.01 * in_turns.mean()
