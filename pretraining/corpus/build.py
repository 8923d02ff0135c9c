"""Writes samples into a corpus' folder. They are sorted by length on disk, so memory does not grow with the text."""

import json
import shutil
import sys
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy
from filelock import FileLock

from ernie_m.errors import DataError
from ernie_m.files import write_text
from pretraining.corpus.text import Report, Source
from pretraining.corpus.tokenization import Sample
from pretraining.objectives.groups import PAIR_SPECIALS, SINGLE_SPECIALS

VERSION = 5
META_NAME = "corpus.json"
ORDERS_NAME = "orders.npy"
SKIPPED_NAME = "skipped.txt"
"""The file that lists every line that was skipped, as `file, line n: what is wrong`."""
BUCKETS = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
"""The longest sample of each bucket, special tokens included. Bounds from `max_length` on give way to that number."""
_BLOCK = 2**23


class Written(NamedTuple):
    """What is in a folder of samples.

    Attributes:
        lines: `(parts, buckets)`: the number of samples to train on.
        tokens: `(buckets + 1, sides)`: the number of their tokens; the last row is of those that are held out.
        held_out: The number of samples that are held out.
    """

    lines: list[list[int]]
    tokens: list[list[int]]
    held_out: int


def build(folder: Path, source: Source, rows: Iterable[Sample], max_length: int, report: Report) -> None:
    """Writes a corpus.

    Args:
        folder: The folder of the corpus. It appears only when it is complete.
        source: The text that the samples were made of.
        rows: The samples.
        max_length: The most tokens of a sample, special ones included.
        report: What happened to the lines; the number of tokens is added.

    Raises:
        DataError: There is no sample to train on.
    """
    with appearing(folder) as done:
        written = write_samples(done, source, rows, max_length, report)
        if not any(map(any, written.lines)):
            raise DataError(f"{source.where}: {why_empty(report.counts)}")
        (done / ORDERS_NAME).unlink()
        write_text(done / META_NAME, as_json(description(source, written, max_length, report)))


@contextmanager
def missing(folder: Path) -> Iterator[bool]:
    """Whether a corpus has to be built; only one process at a time is here. What a killed one left is cleared away."""
    with FileLock(folder.with_name(f".{folder.name}.lock")):
        is_missing = not (folder / META_NAME).exists()
        if is_missing:
            for leftover in folder.parent.glob(f".{folder.name}.*/"):
                shutil.rmtree(leftover)
        yield is_missing


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """Yields a folder to write into, which takes the place of `folder` when all has gone well."""
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        done = Path(scratch) / "done"
        done.mkdir()
        yield done
        shutil.rmtree(folder, ignore_errors=True)
        done.replace(folder)


def description(source: Source, written: Written, max_length: int, report: Report) -> dict[str, Any]:
    """What a reader of the samples has to know, as JSON has it."""
    return {
        "version": VERSION,
        "languages": list(source.languages),
        "text": [part.where for part in source.parts],
        "bounds": bounds_of(max_length),
        **written._asdict(),
        "counts": dict(report.counts),
        "examples": report.examples,
    }


def as_json(values: Mapping[str, Any]) -> str:
    """A file's content."""
    return json.dumps(values, ensure_ascii=False) + "\n"


def write_samples(done: Path, source: Source, rows: Iterable[Sample], max_length: int, report: Report) -> Written:
    """Writes samples in their order: bucket after bucket, in a bucket part after part, and held-out ones last.

    Args:
        done: A folder for the files `tokens.<side>.npy` and `ends.<side>.npy`, `orders.npy` with the hashes that
            held-out samples are sorted by, and a list of the lines that were skipped, if there are any. The folder that
            it is in takes files on the way.
        source: The text that the samples were made of.
        rows: The samples.
        max_length: The most tokens of a sample, special ones included.
        report: What happened to the lines; the number of tokens is added.
    """
    work, width, bounds = done.parent, len(source.languages), bounds_of(max_length)
    with (work / SKIPPED_NAME).open("w", encoding="utf-8") as report.skipped:
        lines, tokens, held_out = _spill(work, rows, bounds, len(source.parts), width)
    report.skipped = None
    numpy.save(done / ORDERS_NAME, _order_held_out(work, len(bounds), width))
    for side in range(width):
        _gather(work, done, side, len(bounds) + 1)
    report.counts["tokens"] += int(tokens.sum())
    for name in ("read", "blank", "cut", "held out", "left out"):
        report.counts[name] += 0
    if report.examples:
        (work / SKIPPED_NAME).replace(done / SKIPPED_NAME)
    return Written(lines.tolist(), tokens.tolist(), held_out)


def why_empty(counts: Mapping[str, int]) -> str:
    """Why nothing is left to train on, by what happened to the lines."""
    away = {kind: counts[kind] for kind in ("held out", "left out", "unused") if counts.get(kind)}
    if not away:
        return "not a line with a word in it"
    listed = ", ".join(f"{count} {kind}" for kind, count in away.items())
    return f"no line is left for training ({listed}): lower data.held_out, or raise data.parallel_share"


def _spill(
    work: Path, rows: Iterable[Sample], bounds: Sequence[int], parts: int, width: int
) -> tuple[numpy.ndarray, numpy.ndarray, int]:
    """Appends every sample to the files of its bucket, held-out ones to those of an additional last bucket.

    Returns:
        The number of samples to train on by part and bucket, of tokens by bucket and side, and of held-out samples.
    """
    names = [f"{bucket}.{side}" for bucket in range(len(bounds) + 1) for side in range(width)]
    specials = SINGLE_SPECIALS if width == 1 else PAIR_SPECIALS
    lines = numpy.zeros((parts, len(bounds) + 1), dtype=numpy.int64)
    totals = numpy.zeros((len(bounds) + 1, width), dtype=numpy.int64)
    with ExitStack() as stack:
        tokens, lengths = (
            [stack.enter_context((work / f"{name}.{kind}").open("wb")) for name in names]
            for kind in ("tokens", "lengths")
        )
        hashes = stack.enter_context((work / "hashes").open("wb"))
        for ids, order, part in rows:
            if order is None:
                bucket = bisect_left(bounds, min(sum(map(len, ids)) + specials, bounds[-1]))
            else:
                bucket = len(bounds)
                hashes.write(order.to_bytes(8, sys.byteorder))
            lines[part, bucket] += 1
            for side, values in enumerate(ids):
                tokens[bucket * width + side].write(array("I", values))
                lengths[bucket * width + side].write(len(values).to_bytes(8, sys.byteorder))
                totals[bucket, side] += len(values)
    return lines[:, :-1], totals, int(lines[:, -1].sum())


def _order_held_out(work: Path, bucket: int, width: int) -> numpy.ndarray:
    """Sorts the samples of the last bucket by their hashes, which are returned; those of one line stay in order."""
    hashes = numpy.fromfile(work / "hashes", dtype=numpy.uint64)
    order = numpy.argsort(hashes, kind="stable")
    for side in range(width):
        tokens, lengths = (work / f"{bucket}.{side}.{kind}" for kind in ("tokens", "lengths"))
        ids, sizes = numpy.fromfile(tokens, dtype=numpy.uint32), numpy.fromfile(lengths, dtype=numpy.int64)
        ends = sizes.cumsum()
        numpy.concatenate([ids[:0], *(ids[ends[i] - sizes[i] : ends[i]] for i in order)]).tofile(tokens)
        sizes[order].tofile(lengths)
    return hashes[order]


def _gather(work: Path, done: Path, side: int, buckets: int) -> None:
    """Writes the buckets of one side into one file, one after the other, in constant memory."""
    tokens, lengths = (
        [work / f"{bucket}.{side}.{kind}" for bucket in range(buckets)] for kind in ("tokens", "lengths")
    )
    with _array_file(done / f"tokens.{side}.npy", numpy.uint32, _bytes(tokens) // 4) as file:
        for path in tokens:
            with path.open("rb") as bucket:
                shutil.copyfileobj(bucket, file, _BLOCK)
    with _array_file(done / f"ends.{side}.npy", numpy.int64, _bytes(lengths) // 8 + 1) as file:
        end = numpy.zeros(1, dtype=numpy.int64)
        file.write(end.tobytes())
        for path in lengths:
            with path.open("rb") as bucket:
                while block := bucket.read(_BLOCK):
                    ends = numpy.frombuffer(block, dtype=numpy.int64).cumsum() + end
                    file.write(ends.tobytes())
                    end = ends[-1:]


@contextmanager
def _array_file(path: Path, kind: type[numpy.generic], count: int) -> Iterator[IO[bytes]]:
    """Yields a file for the content of an array in NumPy's format, behind the array's description."""
    header = {"descr": numpy.lib.format.dtype_to_descr(numpy.dtype(kind)), "fortran_order": False, "shape": (count,)}
    with path.open("wb") as file:
        numpy.lib.format.write_array_header_1_0(file, header)
        yield file


def _bytes(paths: Sequence[Path]) -> int:
    return sum(path.stat().st_size for path in paths)


def bounds_of(max_length: int) -> list[int]:
    """The longest sample of each bucket, special tokens included."""
    return [*(bound for bound in BUCKETS if bound < max_length), max_length]
