"""Text of every kind, and corpora of it that are made at once and in shards, for tests."""

import gzip
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ernie_m import ErnieMTokenizer
from pretraining.corpus.corpus import Corpus, open_corpus
from pretraining.corpus.shards.prepare import Recipe, make_shard
from pretraining.corpus.shards.reading import open_joined
from pretraining.corpus.shards.records import ShardNumber
from pretraining.corpus.shards.storage import Storage
from pretraining.corpus.text import Source
from tests.pretraining.words import find_sources
from tests.world import MINIWORLD

SETTINGS: dict[str, Any] = {"max_length": 24, "on_bad_line": "skip", "held_out": 0.2, "split_seed": 1}
USED = 0.8
"""The share of the pairs that is used."""


def write_text(folder: Path) -> list[Source]:
    """Writes English in three files, one of them packed, and pairs in two aligned files and in a table.

    There are blank lines, broken ones, copies, lines that become several samples, and files without a last line end.
    """
    text = MINIWORLD / "text"
    english = (text / "mono.en.txt").read_text(encoding="utf-8").splitlines()[:90]
    files = {
        "mono/b.en.txt": "\n".join([*english[:40], "", *english[3:6], "a\0b"]),
        "mono/c.en.txt": "Anna.\n",
        "mono/parallel.en-de.en": "\n".join(english[:30]),
        "mono/parallel.en-de.de": "\n".join((text / "mono.de.txt").read_text(encoding="utf-8").splitlines()[:30])
        + "\n",
        "mono/de-en.tsv": "Anna wohnt hier.\tAnna lives here.\nJa\n\nNein.\tNo.\n",
    }
    (folder / "mono").mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "mono" / "a.en.txt.gz").write_bytes(gzip.compress("\n".join(english[40:]).encode()))
    return find_sources(folder, ["mono/*.{language}.txt", "mono/parallel.{pair}.{language}", "mono/{pair}.tsv"])


def made_at_once(source: Source, tokenizer: ErnieMTokenizer, cache: Path) -> Corpus:
    used = USED if source.kind == "parallel" else 1.0
    return open_corpus(source, tokenizer, cache=cache, workers=0, used=used, **SETTINGS)


def recipe(tokenizer: ErnieMTokenizer, **more: Any) -> Recipe:
    return Recipe(tokenizer=tokenizer, parallel_share=USED, **SETTINGS | more)


def make(
    sources: list[Source],
    tokenizer: ErnieMTokenizer,
    url: str,
    cache: Path,
    of: int,
    numbers: Iterable[int] = (),
    **more: Any,
) -> list[bool]:
    """Makes shards of some numbers, by default all; whether each was made now, corpus by corpus."""
    return [
        make_shard(
            source, ShardNumber(number, of), recipe(tokenizer, **more), Storage(url),
            corpora=[each.name for each in sources], cache=cache, workers=0,
        )
        for number in numbers or range(1, of + 1)
        for source in sources
    ]  # fmt: skip


def opened(url: str, cache: Path, *names: str, cache_bytes: int = 10**9) -> list[Corpus]:
    return open_joined(url, names, cache=cache, cache_bytes=cache_bytes)


def samples(corpus: Corpus, indices: Iterable[int] | None = None) -> list[list[list[int]]]:
    """The ids of samples, by default of all, held-out ones last."""
    numbers = tuple(range(len(corpus.languages)))
    chosen = range(corpus.held_out.stop) if indices is None else indices
    return [[sentence.ids.tolist() for sentence in corpus.sample(index, numbers)] for index in chosen]


def memory_url(folder: Path) -> str:
    """A place in fsspec's memory that no other test has."""
    return f"memory://{hashlib.blake2b(str(folder).encode(), digest_size=8).hexdigest()}/corpora"
