"""Tokenised corpora on disk: built once, by several processes, and memory-mapped from then on.

A corpus is a folder: `tokens.<side>.npy` has all ids one after the other, `ends.<side>.npy` the place where each line
ends, and `corpus.json` the rest. Lines are sorted by length, bucket after bucket. So a bucket is a range of lines
(`pretraining.sampling.plan`), and no index has to be held in memory. The lines that are held out for validation
(`pretraining.corpus.held_out`) come after all buckets, in the order of a hash of their text.

The folder's name ends with a fingerprint of text, tokenizer and settings. The folder is written under another name and
renamed when it is complete, under a lock. So two processes may ask for it at once, and one that is killed leaves
nothing behind that looks complete.
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
from filelock import FileLock

from ernie_m.errors import ConfigError
from ernie_m.files import read_json
from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.corpus.build import BUCKETS, META_NAME, VERSION, build
from pretraining.corpus.digests import Digests
from pretraining.corpus.held_out import HoldingOut
from pretraining.corpus.text import InLanguages, OnBadLine, Report, Source
from pretraining.corpus.tokenization import tokenized
from pretraining.objectives.groups import PAIR_SPECIALS, Sentence
from pretraining.sampling.plan import Cell


@dataclass(frozen=True, slots=True)
class Corpus(InLanguages):
    """Tokenised lines of one language or one pair of languages. Its length is the number of lines to train on.

    Attributes:
        folder: Its folder, whose name ends with the fingerprint.
        languages: Its language, or its two.
        cells: The buckets of the lines to train on, as ranges of lines. Their `corpus` is 0 until the corpora of a
            training are numbered.
        held_out: The lines to validate on, as indices for `sample`. Their order is random, so the first n of them are a
            random sample.
        counts: The report's counts: lines read, blank, skipped, cut, held out and left out, and tokens, those that are
            held out included.
        examples: For each kind of broken line, the first few that were skipped, as `file, line n: what is wrong`.
        tokens: The memory-mapped ids of each side.
        ends: The memory-mapped ends of the lines of each side.
    """

    folder: Path
    languages: tuple[str, ...]
    cells: tuple[Cell, ...]
    held_out: range
    counts: dict[str, int]
    examples: dict[str, list[str]]
    tokens: tuple[numpy.ndarray, ...]
    ends: tuple[numpy.ndarray, ...]

    def __len__(self) -> int:
        return self.held_out.start

    def __reduce__(self) -> tuple[Any, ...]:
        return read_corpus, (self.folder,)  # another process maps the files itself

    def sample(self, index: int, language_numbers: Sequence[int]) -> tuple[Sentence, ...]:
        """The sentence of a line, or the two sentences of a pair."""
        sides = zip(self.tokens, self.ends, language_numbers, strict=True)
        return tuple(
            Sentence(tokens[ends[index] : ends[index + 1]].astype(numpy.int64), language)
            for tokens, ends, language in sides
        )

    @property
    def length_ratio(self) -> float:
        """The number of tokens of the second side for each token of the first, in the lines to train on."""
        first, second = (int(ends[len(self)]) for ends in self.ends)
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
    if max_length <= PAIR_SPECIALS + 1:
        raise ConfigError(f"max_length={max_length}: more than {PAIR_SPECIALS + 1} are needed")
    rule = HoldingOut(float(held_out), split_seed, float(used))
    cache.mkdir(parents=True, exist_ok=True)
    key = fingerprint(
        source, tokenizer, Digests(cache), max_length=max_length, on_bad_line=on_bad_line, holding_out=rule
    )
    folder = cache / f"{source.name}-{key}"
    with FileLock(cache / f".{folder.name}.lock"):
        if not (folder / META_NAME).exists():
            for leftover in cache.glob(f".{folder.name}.*/"):  # of a build that was killed
                shutil.rmtree(leftover)
            report = Report()
            rows = tokenized(
                source, tokenizer, max_length=max_length, on_bad_line=on_bad_line, rule=rule, workers=workers,
                report=report, progress=progress,
            )  # fmt: skip
            build(folder, source, rows, max_length, report)
    return read_corpus(folder)


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
        digest.update(f"/{part.swapped}/{known.of(part)}".encode())
    return digest.hexdigest()


def fingerprint_of(corpora: Sequence[Corpus]) -> str:
    """A hash of all the text of a training."""
    return hashlib.blake2b("/".join(corpus.folder.name for corpus in corpora).encode(), digest_size=8).hexdigest()


def read_corpus(folder: Path) -> Corpus:
    """Opens a corpus that `build` has written."""
    meta = read_json(folder / META_NAME)
    cells, first = [], 0
    for lines, bound in meta["buckets"]:
        if lines:
            cells.append(Cell(corpus=0, first=first, lines=lines, tokens=bound))
        first += lines
    sides = range(len(meta["languages"]))
    return Corpus(
        folder=folder,
        languages=tuple(meta["languages"]),
        cells=tuple(cells),
        held_out=range(first, first + meta["held_out"]),
        counts=dict(meta["counts"]),
        examples=dict(meta["examples"]),
        tokens=tuple(_mapped(folder / f"tokens.{side}.npy") for side in sides),
        ends=tuple(_mapped(folder / f"ends.{side}.npy") for side in sides),
    )


def _mapped(path: Path) -> numpy.ndarray:
    """A memory-mapped array as a plain one, whose slices cost a third of a `numpy.memmap`'s."""
    return numpy.load(path, mmap_mode="r").view(numpy.ndarray)
