"""Tokenised corpora on disk: built once, in parallel, memory-mapped from then on.

A corpus is a folder: `tokens.<side>.npy` with all ids one after the other, `ends.<side>.npy` with where each line ends,
and `corpus.json`. Lines lie sorted by length, bucket after bucket, so that a bucket is a range of lines
(`pretraining.sampling.plan`) and no index is ever held in memory. The lines that are held out for validation
(`pretraining.corpus.held_out`) lie behind all buckets, ordered by a hash of their text. The folder's name is a
fingerprint of text, tokenizer and settings. The folder is written beside its place and renamed when complete, under a
lock, so two processes may ask for it at once and a killed one leaves nothing that looks finished.
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
    """Tokenised lines of one language or one pair. Its length is the number of lines in training.

    Attributes:
        folder: Where it lies; its name ends with the fingerprint.
        languages: One or two.
        cells: The buckets of training, as ranges of lines; their `corpus` is 0 until a data module numbers them.
        held_out: The lines to validate on, behind those of training: indices for `sample`. Any first part of them is a
            random sample.
        counts: Of the report: lines read, blank, skipped, cut, held out, left out; tokens, held-out ones included.
        examples: Kind of broken line that was skipped -> the first few, as `file, line n: what is wrong`.
        tokens: By side: memory-mapped ids.
        ends: By side: memory-mapped ends of lines.
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
        """A line, or the two of a pair."""
        sides = zip(self.tokens, self.ends, language_numbers, strict=True)
        return tuple(
            Sentence(tokens[ends[index] : ends[index + 1]].astype(numpy.int64), language)
            for tokens, ends, language in sides
        )

    @property
    def length_ratio(self) -> float:
        """Tokens of the second side for each of the first, in training."""
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
        tokenizer: Cuts its lines.
        cache: Folder of all corpora.
        max_length: Tokens of a sample, special ones included. A longer monolingual line becomes several samples; a pair
            is cut at its ends.
        on_bad_line: See `read_source`.
        held_out: Share of the lines that are kept from training, see `HoldingOut`. All samples of a line go with it.
        split_seed: Other seeds hold out other lines.
        workers: Processes to tokenise with; 0 uses this one.
        used: Share of the lines for training that are used, see `HoldingOut`.
        progress: Called with the corpus' name and the number of lines that have been done.

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
    """Of the text, the tokenizer's files and flavour, and all settings: equal ones give an equal corpus.

    Args:
        source: The text.
        tokenizer: Cuts its lines.
        digests: Knows parts that have been read before; None reads all.
        **settings: Anything that the corpus depends on.
    """
    settled = (VERSION, BUCKETS, source.languages, sorted(settings.items()))
    digest = hashlib.blake2b(repr(settled).encode(), digest_size=8)
    digest.update(tokenizer.fingerprint.encode())
    known = digests or Digests(None)
    for part in source.parts:
        digest.update(f"/{part.swapped}/{known.of(part)}".encode())
    return digest.hexdigest()


def fingerprint_of(corpora: Sequence[Corpus]) -> str:
    """Of all the text of a training."""
    return hashlib.blake2b("/".join(corpus.folder.name for corpus in corpora).encode(), digest_size=8).hexdigest()


def read_corpus(folder: Path) -> Corpus:
    """A corpus that `build` has written."""
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
        tokens=tuple(numpy.load(folder / f"tokens.{side}.npy", mmap_mode="r") for side in sides),
        ends=tuple(numpy.load(folder / f"ends.{side}.npy", mmap_mode="r") for side in sides),
    )
