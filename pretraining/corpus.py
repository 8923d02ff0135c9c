"""Tokenised corpora on disk: built once, in parallel, memory-mapped from then on.

A corpus is a folder: `tokens.<side>.npy` with all ids one after the other, `ends.<side>.npy` with where each line ends,
and `corpus.json`. Lines lie sorted by length, bucket after bucket, so that a bucket is a range of lines
(`pretraining.sampling`) and no index is ever held in memory. The folder's name is a fingerprint of text, tokenizer and
settings; it is written beside and renamed when complete, under a lock, so two processes may ask for it at once and a
killed one leaves nothing that looks finished.
"""

import hashlib
import json
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy
import torch
from filelock import FileLock

from ernie_m.errors import ConfigError, DataError
from ernie_m.files import read_json, write_text
from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.groups import PAIR_SPECIALS, SINGLE_SPECIALS, Sentence
from pretraining.sampling import Cell
from pretraining.text import OnBadLine, Report, Source, read_source

VERSION = 1
META_NAME = "corpus.json"
CHUNK_LINES = 2000
BUCKETS = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
"""Longest line of each bucket, special tokens included; those above `max_length` are left out, and it is the last."""

Row = tuple[list[int], ...]
"""The ids of a line: one list, or two of a pair."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Tokenised lines of one language or one pair.

    Attributes:
        languages: One or two.
        cells: Its buckets, as ranges of lines; their `corpus` is 0 until a data module numbers them.
        counts: Of the report: lines read, blank, skipped, cut; tokens.
        tokens: By side: memory-mapped ids.
        ends: By side: memory-mapped ends of lines.
    """

    languages: tuple[str, ...]
    cells: tuple[Cell, ...]
    counts: dict[str, int]
    tokens: tuple[numpy.ndarray, ...]
    ends: tuple[numpy.ndarray, ...]

    def __len__(self) -> int:
        return len(self.ends[0]) - 1

    def sample(self, index: int, language_numbers: Sequence[int]) -> tuple[Sentence, ...]:
        """A line, or the two of a pair."""
        sides = zip(self.tokens, self.ends, language_numbers, strict=True)
        return tuple(
            Sentence(torch.from_numpy(tokens[ends[index] : ends[index + 1]].astype(numpy.int64)), language)
            for tokens, ends, language in sides
        )

    @property
    def length_ratio(self) -> float:
        """Tokens of the second side for each of the first."""
        return len(self.tokens[1]) / max(1, len(self.tokens[0]))


def open_corpus(
    source: Source,
    tokenizer: ErnieMTokenizer,
    *,
    cache: Path,
    max_length: int,
    on_bad_line: OnBadLine,
    workers: int,
    progress: Callable[[str, int], None] | None = None,
) -> tuple[Corpus, Report | None]:
    """A corpus, built first where the cache does not have it.

    Args:
        source: Its files.
        tokenizer: Cuts its lines.
        cache: Folder of all corpora.
        max_length: Tokens of a sample, special ones included. A longer monolingual line becomes several samples; a pair
            is cut at its ends.
        on_bad_line: See `read_source`.
        workers: Processes to tokenise with; 0 uses this one.
        progress: Called with the corpus' name and the number of lines that have been done.

    Returns:
        The corpus, and what was found in its text if it was built now.

    Raises:
        ConfigError: `max_length` is too short.
        DataError: The text is broken or has no word.
    """
    if max_length <= PAIR_SPECIALS + 1:
        raise ConfigError(f"max_length={max_length}: more than {PAIR_SPECIALS + 1} are needed")
    cache.mkdir(parents=True, exist_ok=True)
    key = fingerprint(source, tokenizer, max_length=max_length, on_bad_line=on_bad_line)
    folder = cache / f"{source.name}-{key}"
    report = None
    with FileLock(cache / f".{folder.name}.lock"):
        if not (folder / META_NAME).exists():
            for leftover in cache.glob(f".{folder.name}.*/"):  # of a build that was killed
                shutil.rmtree(leftover)
            report = Report()
            rows = tokenized(source, tokenizer, max_length, on_bad_line, workers, report, progress)
            _write(folder, source, rows, max_length, report)
    return _read(folder), report


def fingerprint(source: Source, tokenizer: ErnieMTokenizer, **settings: Any) -> str:
    """Of the text's bytes, the tokenizer's files and flavour, and all settings: equal ones give an equal corpus."""
    digest = hashlib.blake2b(
        repr((VERSION, BUCKETS, source.languages, sorted(settings.items()))).encode(), digest_size=8
    )
    digest.update(tokenizer.fingerprint.encode())
    for path in (path for part in source.parts for path in part):
        digest.update(b"\0")
        try:
            with path.open("rb") as file:
                while block := file.read(2**22):
                    digest.update(block)
        except OSError as error:
            raise DataError(f"{path}: cannot be read ({error})") from error
    return digest.hexdigest()


def tokenized(
    source: Source,
    tokenizer: ErnieMTokenizer,
    max_length: int,
    on_bad_line: OnBadLine,
    workers: int,
    report: Report,
    progress: Callable[[str, int], None] | None,
) -> Iterator[Row]:
    """The samples of a corpus in the order of its lines; the report counts what is left out or cut."""
    chunks = _chunks(read_source(source, on_bad_line, report))
    work = partial(_tokenize, tokenizer, max_length)
    done = 0
    for size, rows, events in _map(work, chunks, workers):
        for event, count in events.items():
            report.counts[event] += count
        yield from rows
        done += size
        if progress is not None:
            progress(source.name, done)


def _chunks(lines: Iterable[tuple[str, ...]]) -> Iterator[list[tuple[str, ...]]]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, CHUNK_LINES)):
        yield chunk


def _map(work: Callable[[Any], Any], chunks: Iterator[Any], workers: int) -> Iterator[Any]:
    """`map` over processes, in order, reading only a little ahead."""
    if workers <= 0:
        yield from map(work, chunks)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        pending = [pool.submit(work, chunk) for chunk in islice(chunks, 2 * workers)]
        while pending:
            yield pending.pop(0).result()
            pending += [pool.submit(work, chunk) for chunk in islice(chunks, 1)]


def _tokenize(
    tokenizer: ErnieMTokenizer, max_length: int, lines: list[tuple[str, ...]]
) -> tuple[int, list[Row], dict[str, int]]:
    """Ids of lines, how many lines they were, and what happened: `no words`, `cut`."""
    sides = [tokenizer.encode_plain(list(texts)) for texts in zip(*lines, strict=True)]
    special = tokenizer.special_ids
    rows: list[Row] = []
    events = {"no words": 0, "cut": 0}
    room = max_length - SINGLE_SPECIALS
    for ids in zip(*sides, strict=True):
        if not all(any(token not in special for token in side) for side in ids):
            events["no words"] += 1
        elif len(ids) == 1:
            events["cut"] += len(ids[0]) > room
            rows += [(ids[0][start : start + room],) for start in range(0, len(ids[0]), room)]
        else:
            events["cut"] += sum(map(len, ids)) > max_length - PAIR_SPECIALS
            rows.append(tuple(side[: max_length - PAIR_SPECIALS] for side in ids))
    return len(lines), rows, events


def _buckets(max_length: int) -> list[int]:
    return [*(bound for bound in BUCKETS if bound < max_length), max_length]


def _write(folder: Path, source: Source, rows: Iterable[Row], max_length: int, report: Report) -> None:
    width = len(source.languages)
    bounds = _buckets(max_length)
    specials = SINGLE_SPECIALS if width == 1 else PAIR_SPECIALS
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        work = Path(scratch)
        counts = _spill(work, rows, bounds, specials, width)
        if not sum(counts):
            files = ", ".join(str(path) for part in source.parts for path in part)
            raise DataError(f"{files}: not a line with a word in it")
        done = work / "done"
        done.mkdir()
        for side in range(width):
            report.counts["tokens"] += _gather(work, done, side, len(bounds))
        for name in ("read", "blank", "cut"):
            report.counts[name] += 0
        meta = {
            "version": VERSION,
            "languages": source.languages,
            "files": [[str(path) for path in part] for part in source.parts],
            "buckets": [[count, bound] for count, bound in zip(counts, bounds, strict=True)],
            "counts": dict(report.counts),
            "examples": report.examples,
        }
        write_text(done / META_NAME, json.dumps(meta, ensure_ascii=False, indent=1) + "\n")
        shutil.rmtree(folder, ignore_errors=True)
        done.replace(folder)


def _spill(work: Path, rows: Iterable[Row], bounds: Sequence[int], specials: int, width: int) -> list[int]:
    """Appends every row to the files of its bucket; returns the rows of each."""
    names = [f"{bucket}.{side}" for bucket in range(len(bounds)) for side in range(width)]
    tokens = [(work / f"{name}.tokens").open("wb") for name in names]
    lengths = [(work / f"{name}.lengths").open("wb") for name in names]
    counts = [0] * len(bounds)
    try:
        for row in rows:
            size = min(sum(map(len, row)) + specials, bounds[-1])
            bucket = next(i for i, bound in enumerate(bounds) if size <= bound)
            counts[bucket] += 1
            for side, ids in enumerate(row):
                tokens[bucket * width + side].write(numpy.array(ids, dtype=numpy.uint32).tobytes())
                lengths[bucket * width + side].write(numpy.array([len(ids)], dtype=numpy.int64).tobytes())
    finally:
        for file in (*tokens, *lengths):
            file.close()
    return counts


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
        languages=tuple(meta["languages"]),
        cells=tuple(cells),
        counts=dict(meta["counts"]),
        tokens=tuple(numpy.load(folder / f"tokens.{side}.npy", mmap_mode="r") for side in sides),
        ends=tuple(numpy.load(folder / f"ends.{side}.npy", mmap_mode="r") for side in sides),
    )
