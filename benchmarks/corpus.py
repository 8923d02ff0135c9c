"""Measures a corpus in shards: `python -m benchmarks.corpus [--tokens 1e8] [--output FILE]`, one process, on a CPU.

Text of the miniworld's words and of compounds of them, as frequent as words are (Zipf), is written, tokenised shard by
shard as `python -m pretraining.corpus prepare` does, and joined. Another process opens the corpus and reads it: the
places at 1, 50 and 100% of it, then 1, 50 and 100% of its samples in random order. Resident memory comes in two kinds.
What is anonymous, the process needs; pages of files are a view of the disk's cache, which processes share and the
kernel takes back at will.
"""

import argparse
import json
import mmap
import multiprocessing
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy

from ernie_m.files import write_text
from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.corpus.corpus import Corpus
from pretraining.corpus.files import find_text
from pretraining.corpus.shards.join import join
from pretraining.corpus.shards.prepare import Recipe, make_shard
from pretraining.corpus.shards.reading import open_joined
from pretraining.corpus.shards.records import ShardNumber
from pretraining.corpus.shards.storage import Storage
from pretraining.sampling.permutation import KeyedPermutation

WORDS = 200_000
TEXT = Path(__file__).resolve().parent.parent / "examples" / "miniworld" / "data" / "text"
LANGUAGES = ("de", "en", "es", "fr", "ru")
SHARES = (0.01, 0.5, 1.0)
TIMED = 2000
"""Samples whose time is taken at each point."""


def write_words(path: Path, tokenizer: ErnieMTokenizer, tokens: float) -> None:
    """Writes lines of 5 to 40 words until there are so many tokens."""
    generator = numpy.random.default_rng(0)
    text = " ".join((TEXT / f"mono.{language}.txt").read_text(encoding="utf-8") for language in LANGUAGES)
    simple = sorted(set(text.split()))
    pairs = generator.integers(len(simple), size=(WORDS, 2)).tolist()
    words = numpy.array([*simple, *(simple[first] + simple[second] for first, second in pairs)], dtype=object)[:WORDS]
    frequency = 1 / numpy.arange(1, WORDS + 1)
    frequency /= frequency.sum()
    with path.open("w", encoding="utf-8") as file:
        while tokens > 0:
            lengths = generator.integers(5, 41, size=5000)
            drawn = words[generator.choice(WORDS, size=int(lengths.sum()), p=frequency)].tolist()
            ends = lengths.cumsum().tolist()
            lines = [" ".join(drawn[end - size : end]) for end, size in zip(ends, lengths.tolist(), strict=True)]
            file.write("\n".join(lines) + "\n")
            tokens -= 10 * sum(map(len, tokenizer.encode_plain(lines[::10])))


def make(folder: Path, tokenizer: ErnieMTokenizer, shards: int) -> dict[str, Any]:
    """Makes and joins the shards in this process, and says what that took."""
    (source,) = find_text(dir=str(folder), mono="{language}.txt", parallel=None, hub=[], languages=None)
    recipe = Recipe(
        tokenizer=tokenizer, max_length=128, on_bad_line="error", held_out=0.02, split_seed=0, parallel_share=1.0
    )
    storage, seconds, peaks = Storage(str(folder / "shards")), [], []
    for number in range(1, shards + 1):
        began = time.process_time()
        make_shard(
            source, ShardNumber(number, shards), recipe, storage, corpora=["en"], cache=folder / "cache", workers=0
        )
        seconds.append(time.process_time() - began)
        peaks.append(memory()["VmHWM"])
    began = time.perf_counter()
    corpus = join(storage).corpora["en"]
    total = corpus.counts["tokens"]
    return {
        "lines": corpus.counts["read"],
        "tokens": total,
        "shards": shards,
        "text_bytes": source.size,
        "bytes": sum(shard.size for shard in corpus.shards),
        "tokens_per_cpu_minute": round(60 * total / sum(seconds)),
        "text_bytes_per_cpu_minute": round(60 * (source.size or 0) / sum(seconds)),
        "cpu_seconds_of_shards": [round(value, 1) for value in seconds],
        "peak_megabytes_after_shards": peaks,
        "seconds_of_join": round(time.perf_counter() - began, 2),
    }


def read(folder: Path) -> dict[str, Any]:
    """Reads the corpus in this process, and says what that took."""
    before = memory()
    began = time.perf_counter()
    (corpus,) = open_joined(str(folder / "shards"), ["en"], cache=folder / "cache", cache_bytes=1)
    opening = 1000 * (time.perf_counter() - began)
    places, order, rows = len(corpus), KeyedPermutation(len(corpus), "benchmark"), {}
    for share in SHARES:
        last = int(share * places)
        near = range(max(0, last - TIMED), last)
        rows[f"{share:.0%}"] = timed(corpus, near)
    in_random_order, done = {}, 0
    for share in SHARES:
        last = int(share * places)
        for place in range(done, max(done, last - TIMED)):
            corpus.sample(order[place], (0,))
        in_random_order[f"{share:.0%}"] = timed(
            corpus, (order[place] for place in range(max(done, last - TIMED), last))
        )
        done = last
    take_back(corpus)
    return {
        "samples": places,
        "milliseconds_to_open": round(opening, 1),
        "before_opening": before,
        "at_places": rows,
        "after_samples_in_random_order": in_random_order,
        "after_the_pages_were_taken_back": memory(),
        "and_then": timed(corpus, (order[place] for place in range(TIMED))),
    }


def timed(corpus: Corpus, indices: Iterable[int]) -> dict[str, float]:
    """Microseconds of the first sample, of the median one and of the 99th of a hundred, and the memory after them."""
    times = []
    for index in indices:
        began = time.perf_counter_ns()
        corpus.sample(index, (0,))
        times.append((time.perf_counter_ns() - began) / 1000)
    quantiles = statistics.quantiles(times, n=100)
    return {
        "first_microseconds": round(times[0], 1),
        "median_microseconds": round(quantiles[49], 2),
        "p99_microseconds": round(quantiles[98], 2),
        **memory(),
    }


def take_back(corpus: Corpus) -> None:
    """Takes the pages of the corpus' files from this process, as the kernel does when memory is short."""
    for shard in corpus.shards:
        for array in (*shard.tokens, *shard.ends):
            mapped: Any = array.base
            mapped._mmap.madvise(mmap.MADV_DONTNEED)


def memory() -> dict[str, float]:
    """Megabytes of this process: anonymous, of files, and the most there ever were of both."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    values = dict(line.split(":", 1) for line in lines)
    return {key: round(int(values[key].split()[0]) / 1000, 1) for key in ("RssAnon", "RssFile", "VmHWM")}


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tokens", type=float, default=1e8)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--tokenizer", default="examples/miniworld/encoder", help="its folder")
    parser.add_argument("--folder", type=Path, help="where to put text and corpus (a folder that is removed)")
    parser.add_argument("--output", type=Path, help="the file to write (on the console)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        folder = Path(scratch)
        tokenizer = ErnieMTokenizer.from_pretrained(given.tokenizer)
        write_words(folder / "en.txt", tokenizer, given.tokens)
        context = multiprocessing.get_context("spawn")
        with context.Pool(1, maxtasksperchild=1) as pool:
            making = pool.apply(make, (folder, tokenizer, given.shards))
            reading = pool.apply(read, (folder,))
    result = {
        "machine": {"processor": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()},
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "tokenizer": {"folder": given.tokenizer, "tokens": len(tokenizer)},
        "making": making,
        "reading": reading,
    }
    text = json.dumps(result, indent=1) + "\n"
    if given.output is None:
        print(text, end="")
    else:
        write_text(given.output, text)


if __name__ == "__main__":
    main()
