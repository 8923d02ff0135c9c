"""The measurement of a corpus in shards, of a small one: what it says is there and adds up."""

import sys
from pathlib import Path

import pytest

from benchmarks.corpus import make, read, write_words
from ernie_m import ErnieMTokenizer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


def test_a_small_corpus_is_made_and_read(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    write_words(tmp_path / "en.txt", tokenizer, 1e5)
    making = make(tmp_path, tokenizer, 2)
    assert making["tokens"] >= 1e5
    assert making["tokens_per_cpu_minute"] > 0
    assert len(making["cpu_seconds_of_shards"]) == 2
    reading = read(tmp_path)
    assert reading["samples"] >= 0.95 * making["lines"]
    for row in (
        *reading["at_places"].values(),
        *reading["after_samples_in_random_order"].values(),
        reading["and_then"],
    ):
        assert 0 < row["median_microseconds"] <= row["p99_microseconds"]
    assert reading["after_the_pages_were_taken_back"].keys() >= {"RssAnon", "RssFile"}
