"""Where the samples of a corpus stand: in which of its shards, and at which place there."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence

import numpy


class Places:
    """Finds a sample by its index in the corpus.

    The samples to train on are in the order of buckets, in a bucket of parts, in a part of shards. Those of a shard
    are in the order of buckets, and in a bucket of parts; held-out ones come last. The lines that a shard has of a part
    follow one another. So the order is that of a corpus that was made at once.

    Args:
        lines: `(shards, parts, buckets)`: the number of samples to train on.
        held_out: `(samples, 2)`: for each held-out sample of the corpus, its shard and its place among those that are
            held out there. None for a corpus of one shard, which has them in order.
    """

    def __init__(self, lines: Sequence[Sequence[Sequence[int]]], held_out: numpy.ndarray | None) -> None:
        counts = numpy.array(lines, dtype=numpy.int64)
        by_shard = counts.swapaxes(1, 2).reshape(len(counts), -1)
        first = (by_shard.cumsum(1) - by_shard).reshape(len(counts), counts.shape[2], counts.shape[1])
        runs, first_in_shard = (values.transpose(1, 2, 0).ravel() for values in (counts.swapaxes(1, 2), first))
        shards = numpy.broadcast_to(numpy.arange(len(counts)), (*first.shape[1:], len(counts))).ravel()
        starts, filled = runs.cumsum() - runs, runs > 0
        self._starts = array("q", starts[filled])
        self._shards = array("q", shards[filled])
        self._shifts = array("q", (first_in_shard - starts)[filled])
        self._trained = by_shard.sum(1)
        self._held_out = held_out
        self.total = int(self._trained.sum())

    def of(self, index: int) -> tuple[int, int]:
        """The shard of a sample and its place there."""
        if index < self.total:
            run = bisect_right(self._starts, index) - 1
            return self._shards[run], index + self._shifts[run]
        if self._held_out is None:
            return 0, index
        shard, place = self._held_out[index - self.total].tolist()
        return shard, int(self._trained[shard]) + place

    def of_all(self, indices: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The same of many samples to train on."""
        runs = numpy.searchsorted(numpy.frombuffer(self._starts, dtype=numpy.int64), indices, side="right") - 1
        shards, shifts = (numpy.frombuffer(values, dtype=numpy.int64)[runs] for values in (self._shards, self._shifts))
        return shards, indices + shifts
