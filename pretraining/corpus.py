"""Tokenised corpora on disk: built once, in parallel, memory-mapped from then on.

A corpus is a folder: `tokens.<side>.npy` with all ids one after the other, `ends.<side>.npy` with where each line ends,
and `corpus.json`. Lines lie sorted by length, bucket after bucket, so that a bucket is a range of lines
(`pretraining.sampling`) and no index is ever held in memory; the lines that are held out for validation
(`pretraining.holding_out`) lie behind all buckets, ordered by a hash of their text. The folder's name is a fingerprint
of text, tokenizer and settings; it is written beside and renamed when complete, under a lock, so two processes may ask
for it at once and a killed one leaves nothing that looks finished.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
from filelock import FileLock

from ernie_m.errors import ConfigError, DataError
from ernie_m.files import read_json, write_text
from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.digests import Digests
from pretraining.groups import PAIR_SPECIALS, SINGLE_SPECIALS, Sentence
from pretraining.holding_out import HoldingOut
from pretraining.sampling import Cell
from pretraining.text import Kind, OnBadLine, Report, Source
from pretraining.tokenizing import Row, tokenized

VERSION = 4
META_NAME = "corpus.json"
BUCKETS = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
"""Longest line of each bucket, special tokens included; those above `max_length` are left out, and it is the last."""


@dataclass(frozen=True, slots=True)
class Corpus:
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

    @property
    def name(self) -> str:
        """`de`, or `de-en`."""
        return "-".join(self.languages)

    @property
    def kind(self) -> Kind:
        """Whether its lines are sentences or pairs."""
        return "monolingual" if len(self.languages) == 1 else "parallel"

    def __len__(self) -> int:
        return self.held_out.start

    def __reduce__(self) -> tuple[Any, ...]:
        return _read, (self.folder,)  # another process maps the files itself

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
            _write(folder, source, rows, max_length, report)
    return _read(folder)


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


def _buckets(max_length: int) -> list[int]:
    return [*(bound for bound in BUCKETS if bound < max_length), max_length]


def _write(folder: Path, source: Source, rows: Iterable[Row], max_length: int, report: Report) -> None:
    width = len(source.languages)
    bounds = _buckets(max_length)
    specials = SINGLE_SPECIALS if width == 1 else PAIR_SPECIALS
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        work = Path(scratch)
        *counts, held_out = _spill(work, rows, bounds, specials, width)
        if not sum(counts):
            raise DataError(f"{source.where}: {_why_empty(report)}")
        _order_held_out(work, len(bounds), width)
        done = work / "done"
        done.mkdir()
        for side in range(width):
            report.counts["tokens"] += _gather(work, done, side, len(bounds) + 1)
        for name in ("read", "blank", "cut", "held out", "left out"):
            report.counts[name] += 0
        meta = {
            "version": VERSION,
            "languages": source.languages,
            "text": [part.where for part in source.parts],
            "buckets": [[count, bound] for count, bound in zip(counts, bounds, strict=True)],
            "held_out": held_out,
            "counts": dict(report.counts),
            "examples": report.examples,
        }
        write_text(done / META_NAME, json.dumps(meta, ensure_ascii=False, indent=1) + "\n")
        shutil.rmtree(folder, ignore_errors=True)
        done.replace(folder)


def _why_empty(report: Report) -> str:
    held_out, left_out = report.counts["held out"], report.counts["left out"]
    if held_out + left_out == 0:
        return "not a line with a word in it"
    return f"no line is left for training ({held_out} held out, {left_out} left out): lower data.held_out"


def _spill(work: Path, rows: Iterable[Row], bounds: Sequence[int], specials: int, width: int) -> list[int]:
    """Appends every row to the files of its bucket, a held-out one to those of one more; returns the rows of each."""
    names = [f"{bucket}.{side}" for bucket in range(len(bounds) + 1) for side in range(width)]
    counts = [0] * (len(bounds) + 1)
    with ExitStack() as stack:
        tokens, lengths = (
            [stack.enter_context((work / f"{name}.{kind}").open("wb")) for name in names]
            for kind in ("tokens", "lengths")
        )
        hashes = stack.enter_context((work / "hashes").open("wb"))
        for ids, order in rows:
            if order is None:
                size = min(sum(map(len, ids)) + specials, bounds[-1])
                bucket = next(i for i, bound in enumerate(bounds) if size <= bound)
            else:
                bucket = len(bounds)
                hashes.write(numpy.array([order], dtype=numpy.uint64).tobytes())
            counts[bucket] += 1
            for side, values in enumerate(ids):
                tokens[bucket * width + side].write(numpy.array(values, dtype=numpy.uint32).tobytes())
                lengths[bucket * width + side].write(numpy.array([len(values)], dtype=numpy.int64).tobytes())
    return counts


def _order_held_out(work: Path, bucket: int, width: int) -> None:
    """Sorts the rows of the last bucket by their hashes; the samples of one line stay in their order."""
    order = numpy.argsort(numpy.fromfile(work / "hashes", dtype=numpy.uint64), kind="stable")
    for side in range(width):
        tokens, lengths = (work / f"{bucket}.{side}.{kind}" for kind in ("tokens", "lengths"))
        ids, sizes = numpy.fromfile(tokens, dtype=numpy.uint32), numpy.fromfile(lengths, dtype=numpy.int64)
        ends = sizes.cumsum()
        numpy.concatenate([ids[:0], *(ids[ends[i] - sizes[i] : ends[i]] for i in order)]).tofile(tokens)
        sizes[order].tofile(lengths)


def _gather(work: Path, done: Path, side: int, buckets: int) -> int:
    """Puts the buckets of a side one after the other; returns its number of tokens."""
    parts = [work / f"{bucket}.{side}.tokens" for bucket in range(buckets)]
    total = sum(part.stat().st_size for part in parts) // 4
    flat = numpy.lib.format.open_memmap(done / f"tokens.{side}.npy", mode="w+", dtype=numpy.uint32, shape=(total,))
    start = 0
    for part in parts:
        ids = numpy.fromfile(part, dtype=numpy.uint32)
        flat[start : start + len(ids)] = ids
        start += len(ids)
    flat.flush()
    lengths = [numpy.fromfile(work / f"{bucket}.{side}.lengths", dtype=numpy.int64) for bucket in range(buckets)]
    numpy.save(done / f"ends.{side}.npy", numpy.concatenate([numpy.zeros(1, dtype=numpy.int64), *lengths]).cumsum())
    return total


def _read(folder: Path) -> Corpus:
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
