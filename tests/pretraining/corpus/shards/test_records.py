"""Numbers of shards: how they are written, and which pieces of a part each has."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_m.errors import ConfigError
from pretraining.corpus.shards.records import ShardNumber


@given(st.integers(0, 200), st.integers(1, 50))
def test_every_piece_is_in_one_shard_in_order_and_shards_are_of_one_size(pieces: int, of: int) -> None:
    cuts = [ShardNumber(number, of).cut(pieces) for number in range(1, of + 1)]
    assert list(chain(*cuts)) == list(range(pieces))
    assert max(map(len, cuts)) - min(map(len, cuts)) <= 1


def test_a_number_is_read_and_written() -> None:
    shard = ShardNumber.parse("3/64")
    assert (shard, str(shard), shard.folder) == (ShardNumber(3, 64), "3/64", "00003-of-00064")


@pytest.mark.parametrize("text", ["0/4", "5/4", "3", "3/", "/4", "a/b", "-1/4", "1/0"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=f"shard={text}: write <number>/<of how many>"):
        ShardNumber.parse(text)
