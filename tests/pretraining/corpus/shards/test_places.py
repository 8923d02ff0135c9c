"""Places of samples: against a list that is written out sample by sample."""

import numpy
from hypothesis import given
from hypothesis import strategies as st

from pretraining.corpus.shards.places import Places

COUNTS = st.integers(1, 3).flatmap(
    lambda parts: st.integers(1, 3).flatmap(
        lambda buckets: st.lists(
            st.lists(
                st.lists(st.integers(0, 3), min_size=buckets, max_size=buckets), min_size=parts, max_size=parts
            ), min_size=1, max_size=4,
        )
    )
)  # fmt: skip


@given(COUNTS)
def test_places_are_those_of_a_list_written_out(lines: list[list[list[int]]]) -> None:
    shards, parts, buckets = range(len(lines)), range(len(lines[0])), range(len(lines[0][0]))
    place_of, wanted = {}, []
    for shard in shards:
        here = [(part, bucket, n) for bucket in buckets for part in parts for n in range(lines[shard][part][bucket])]
        place_of |= {(shard, *sample): place for place, sample in enumerate(here)}
    for bucket in buckets:
        for part in parts:
            for shard in shards:
                wanted += [(shard, place_of[shard, part, bucket, n]) for n in range(lines[shard][part][bucket])]
    held_out = numpy.array([[shard, 7] for shard in shards], dtype=numpy.uint32)
    places = Places(lines, held_out)
    assert places.total == len(wanted)
    assert [places.of(index) for index in range(places.total)] == wanted
    many = places.of_all(numpy.arange(places.total))
    assert list(zip(*(column.tolist() for column in many), strict=True)) == wanted
    last = sum(map(sum, lines[-1])) + 7
    assert places.of(places.total + len(lines) - 1) == (len(lines) - 1, last)


def test_held_out_samples_of_the_only_shard_come_last() -> None:
    assert Places([[[2, 1]]], None).of(5) == (0, 5)
