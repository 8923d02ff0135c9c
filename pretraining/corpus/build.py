"""Writes samples into a corpus' folder. They are sorted by length on disk, so memory does not grow with the text."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy

from ernie_m.errors import DataError
from ernie_m.files import write_text
from pretraining.corpus.text import Report, Source
from pretraining.corpus.tokenization import Sample
from pretraining.objectives.groups import PAIR_SPECIALS, SINGLE_SPECIALS

VERSION = 4
META_NAME = "corpus.json"
SKIPPED_NAME = "skipped.txt"
"""The file that lists every line that was skipped, as `file, line n: what is wrong`."""
BUCKETS = (8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
"""The longest sample of each bucket, special tokens included. Bounds from `max_length` on give way to that number."""


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
    width = len(source.languages)
    bounds = _buckets(max_length)
    specials = SINGLE_SPECIALS if width == 1 else PAIR_SPECIALS
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        work = Path(scratch)
        with (work / SKIPPED_NAME).open("w", encoding="utf-8") as report.skipped:
            *counts, held_out = _spill(work, rows, bounds, specials, width)
        report.skipped = None
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
        if report.examples:
            (work / SKIPPED_NAME).replace(done / SKIPPED_NAME)
        shutil.rmtree(folder, ignore_errors=True)
        done.replace(folder)


def _why_empty(report: Report) -> str:
    away = {kind: report.counts[kind] for kind in ("held out", "left out", "unused") if report.counts[kind]}
    if not away:
        return "not a line with a word in it"
    counts = ", ".join(f"{count} {kind}" for kind, count in away.items())
    return f"no line is left for training ({counts}): lower data.held_out, or raise data.parallel_share"


def _spill(work: Path, rows: Iterable[Sample], bounds: Sequence[int], specials: int, width: int) -> list[int]:
    """Appends every sample to the files of its bucket, held-out ones to those of an additional last bucket.

    Returns:
        The number of samples in each bucket.
    """
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
    """Sorts the samples of the last bucket by their hashes; the samples of one line stay in order."""
    order = numpy.argsort(numpy.fromfile(work / "hashes", dtype=numpy.uint64), kind="stable")
    for side in range(width):
        tokens, lengths = (work / f"{bucket}.{side}.{kind}" for kind in ("tokens", "lengths"))
        ids, sizes = numpy.fromfile(tokens, dtype=numpy.uint32), numpy.fromfile(lengths, dtype=numpy.int64)
        ends = sizes.cumsum()
        numpy.concatenate([ids[:0], *(ids[ends[i] - sizes[i] : ends[i]] for i in order)]).tofile(tokens)
        sizes[order].tofile(lengths)


def _gather(work: Path, done: Path, side: int, buckets: int) -> int:
    """Writes the buckets of one side into one file, one after the other; returns its number of tokens."""
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


def _buckets(max_length: int) -> list[int]:
    return [*(bound for bound in BUCKETS if bound < max_length), max_length]
