"""Tokenised corpora on disk: built once, by several processes, and memory-mapped from then on.

A corpus is a folder: `tokens.<side>.npy` has all ids one after the other, `ends.<side>.npy` the place where each line
ends, and `corpus.json` the rest. Lines are sorted by length, bucket after bucket. So a bucket is a range of lines
(`pretraining.sampling.plan`), and no index has to be held in memory. The lines that are held out for validation
(`pretraining.corpus.held_out`) come after all buckets, in the order of a hash of their text. A corpus that outgrows a
machine is several such folders (`pretraining.corpus.shards`).

The folder's name ends with a fingerprint of text, tokenizer and settings. The folder is written under another name and
renamed when it is complete, under a lock. So two processes may ask for it at once, and one that is killed leaves
nothing behind that looks complete.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy

from ernie_m.errors import ConfigError
from ernie_m.files import read_json
from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.corpus.build import BUCKETS, META_NAME, SKIPPED_NAME, VERSION, build, missing
from pretraining.corpus.held_out import HoldingOut
from pretraining.corpus.parts.digests import Digests
from pretraining.corpus.shards.places import Places
from pretraining.corpus.text import InLanguages, OnBadLine, Report, Source
from pretraining.corpus.tokenization import tokenized
from pretraining.objectives.groups import PAIR_SPECIALS, Sentence
from pretraining.sampling.plan import Cell


class MappedShard(NamedTuple):
    """The memory-mapped files of a folder of samples.

    Attributes:
        tokens: The ids of each side.
        ends: The ends of the samples of each side, behind a 0.
    """

    tokens: tuple[numpy.ndarray, ...]
    ends: tuple[numpy.ndarray, ...]


@dataclass(frozen=True, slots=True)
class Corpus(InLanguages):
    """Tokenised lines of one language or one pair of languages. Its length is the number of lines to train on.

    Attributes:
        key: Its name with the fingerprint of text, tokenizer and settings.
        languages: Its language, or its two.
        cells: The buckets of the lines to train on, as ranges of lines. Their `corpus` is 0 until the corpora of a
            training are numbered.
        cell_tokens: For the first line of each cell, the number of tokens of each side in that cell.
        held_out: The lines to validate on, as indices for `sample`. Their order is random, so the first n of them are a
            random sample.
        counts: The report's counts: lines read, blank, skipped, cut, held out and left out, and tokens, those that are
            held out included.
        examples: For each kind of broken line, the first few that were skipped, as `file, line n: what is wrong`.
        skipped: Where all skipped lines are listed; None where there is no such list.
        places: Where samples stand in the shards.
        shards: The shards, mapped when they are asked for; a corpus that was made at once is one.
        reopen: A function and its arguments that open the corpus in another process.
    """

    key: str
    languages: tuple[str, ...]
    cells: tuple[Cell, ...]
    cell_tokens: dict[int, tuple[int, ...]]
    held_out: range
    counts: dict[str, int]
    examples: dict[str, list[str]]
    skipped: str | None
    places: Places
    shards: Sequence[MappedShard]
    reopen: tuple[Callable[..., "Corpus"], tuple[Any, ...]]

    def __len__(self) -> int:
        return self.held_out.start

    def __reduce__(self) -> tuple[Any, ...]:
        return self.reopen  # another process maps the files itself

    def sample(self, index: int, language_numbers: Sequence[int]) -> tuple[Sentence, ...]:
        """The sentence of a line, or the two sentences of a pair."""
        number, place = self.places.of(index)
        shard = self.shards[number]
        sides = zip(shard.tokens, shard.ends, language_numbers, strict=True)
        return tuple(
            Sentence(tokens[ends[place] : ends[place + 1]].astype(numpy.int64), language)
            for tokens, ends, language in sides
        )

    def lengths(self, indices: numpy.ndarray) -> numpy.ndarray:
        """The numbers of tokens of lines to train on, of pairs those of both sides; shard after shard."""
        numbers, places = self.places.of_all(indices)
        lengths = []
        for number in numpy.unique(numbers).tolist():
            here = places[numbers == number]
            lengths.append(sum(ends[here + 1] - ends[here] for ends in self.shards[number].ends))
        return numpy.concatenate([numpy.zeros(0, dtype=numpy.int64), *lengths])

    @property
    def length_ratio(self) -> float:
        """The number of tokens of the second side for each token of the first, in the lines to train on."""
        first, second = (sum(column) for column in zip(*self.cell_tokens.values(), strict=True))
        return second / max(1, first)


def open_corpus(
    source: Source,
    tokenizer: ErnieMTokenizer,
    *,
    cache: Path,
    max_length: int,
    on_bad_line: OnBadLine,
    held_out: float,
    split_seed: int,
    workers: int,
    used: float = 1.0,
    progress: Callable[[str, int], None] | None = None,
) -> Corpus:
    """A corpus, built first where the cache does not have it.

    Args:
        source: Its text.
        tokenizer: Cuts lines into tokens.
        cache: The folder of all corpora.
        max_length: The most tokens of a sample, special ones included. A longer monolingual line becomes several
            samples; the sentences of a longer pair are cut at their ends.
        on_bad_line: See `read_source`.
        held_out: The share of the lines that are kept from training, see `HoldingOut`. A line is kept with all of its
            samples.
        split_seed: Other seeds hold out other lines.
        workers: The number of processes to tokenise with; 0 tokenises in this process.
        used: The share of the lines to train on that are used, see `HoldingOut`.
        progress: Called with the corpus' name and the number of lines that are done.

    Raises:
        ConfigError: `max_length` is too short, or `held_out` is no share.
        DataError: The text is broken or has no word, or nothing is left for training.
    """
    check_length(max_length)
    rule = HoldingOut(float(held_out), split_seed, float(used))
    cache.mkdir(parents=True, exist_ok=True)
    key = fingerprint(
        source, tokenizer, Digests(cache), max_length=max_length, on_bad_line=on_bad_line, holding_out=rule
    )
    folder = cache / f"{source.name}-{key}"
    report = Report()
    rows = tokenized(
        source, tokenizer, max_length=max_length, on_bad_line=on_bad_line, rule=rule, workers=workers, report=report,
        progress=progress,
    )  # fmt: skip
    with missing(folder) as is_missing:
        if is_missing:
            build(folder, source, rows, max_length, report)
    return read_corpus(folder)


def check_length(max_length: int) -> None:
    """Raises `ConfigError` where so many tokens do not hold the shortest pair."""
    if max_length <= PAIR_SPECIALS + 1:
        raise ConfigError(f"max_length={max_length}: more than {PAIR_SPECIALS + 1} are needed")


def fingerprint(source: Source, tokenizer: ErnieMTokenizer, digests: Digests | None = None, **settings: Any) -> str:
    """A hash of text, tokenizer and settings; where they are equal, the corpora are equal.

    Args:
        source: The text.
        tokenizer: Cuts lines into tokens.
        digests: Remembers the digests of parts that were read before; None reads all parts.
        **settings: Anything else that the corpus depends on.
    """
    settled = (VERSION, BUCKETS, source.languages, sorted(settings.items()))
    digest = hashlib.blake2b(repr(settled).encode(), digest_size=8)
    digest.update(tokenizer.fingerprint.encode())
    known = digests or Digests(None)
    for part in source.parts:
        digest.update(f"/{part.swapped}/{known.of(part).digest}".encode())
    return digest.hexdigest()


def fingerprint_of(corpora: Sequence[Corpus]) -> str:
    """A hash of all the text of a training."""
    return hashlib.blake2b("/".join(corpus.key for corpus in corpora).encode(), digest_size=8).hexdigest()


def read_corpus(folder: Path) -> Corpus:
    """Opens a corpus that `build` has written."""
    meta = read_json(folder / META_NAME)
    cells, cell_tokens = cells_of(meta["bounds"], numpy.sum(meta["lines"], axis=0).tolist(), meta["tokens"])
    places = Places([meta["lines"]], None)
    return Corpus(
        key=folder.name,
        languages=tuple(meta["languages"]),
        cells=cells,
        cell_tokens=cell_tokens,
        held_out=range(places.total, places.total + meta["held_out"]),
        counts=dict(meta["counts"]),
        examples=dict(meta["examples"]),
        skipped=str(folder / SKIPPED_NAME) if meta["examples"] else None,
        places=places,
        shards=(map_shard(folder, len(meta["languages"])),),
        reopen=(read_corpus, (folder,)),
    )


def cells_of(
    bounds: Sequence[int], lines: Sequence[int], tokens: Sequence[Sequence[int]]
) -> tuple[tuple[Cell, ...], dict[int, tuple[int, ...]]]:
    """The cells of a corpus, and the tokens of each side in them, by their first lines.

    Args:
        bounds: The longest sample of each bucket.
        lines: The number of samples of each bucket.
        tokens: For each bucket, the number of tokens of each side; what comes after the buckets is left aside.
    """
    cells, cell_tokens, first = [], {}, 0
    for bound, count, of_sides in zip(bounds, lines, tokens, strict=False):
        if count:
            cells.append(Cell(corpus=0, first=first, lines=count, tokens=bound))
            cell_tokens[first] = tuple(of_sides)
        first += count
    return tuple(cells), cell_tokens


def map_shard(folder: Path, width: int) -> MappedShard:
    """Maps the files of samples of so many sides."""
    tokens, ends = (
        tuple(_mapped(folder / f"{kind}.{side}.npy") for side in range(width)) for kind in ("tokens", "ends")
    )
    return MappedShard(tokens, ends)


def _mapped(path: Path) -> numpy.ndarray:
    """A memory-mapped array as a plain one, whose slices cost a third of a `numpy.memmap`'s."""
    return numpy.load(path, mmap_mode="r").view(numpy.ndarray)
