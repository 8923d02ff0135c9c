"""Turns lines of text into samples of ids, by several processes and in the order of the lines."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.corpus.held_out import HoldingOut
from pretraining.corpus.text import Line, OnBadLine, Report, Source, read_source
from pretraining.objectives.groups import PAIR_SPECIALS, SINGLE_SPECIALS

CHUNK_LINES = 2000
LARGE = 2**23
"""Text of more bytes than this is tokenised by several processes; for less their start would take longer."""


class Sample(NamedTuple):
    """A sample on its way to the disk.

    Attributes:
        ids: The ids of a sentence, or of the two sentences of a pair.
        order: For a held-out line, the hash that it is sorted by; None for a line to train on.
        part: The number of the part that the line is in.
    """

    ids: tuple[list[int], ...]
    order: int | None
    part: int


def processes_for(size: int | None, workers: int | None) -> int:
    """The number of processes to tokenise with; 0 tokenises in this one.

    Args:
        size: Bytes of the text; None where they are not known.
        workers: The most processes to start; None starts one for each core.
    """
    if size is not None and size <= LARGE:
        return 0
    return (os.cpu_count() or 1) if workers is None else workers


def tokenized(
    source: Source,
    tokenizer: ErnieMTokenizer,
    *,
    max_length: int,
    on_bad_line: OnBadLine,
    rule: HoldingOut,
    workers: int,
    report: Report,
    progress: Callable[[str, int], None] | None,
    cuts: Sequence[range] | None = None,
) -> Iterator[Sample]:
    """The samples of a corpus, in the order of its lines; the report counts the lines that are left out or cut.

    `cuts` are the pieces of each part to read; None reads all of the text.
    """
    chunks = _chunks(read_source(source, on_bad_line, report, cuts))
    done = 0
    for size, rows, events in _map(Cutter(tokenizer, max_length, rule), chunks, workers):
        for event, count in events.items():
            report.counts[event] += count
        yield from rows
        done += size
        if progress is not None:
            progress(source.name, done)


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, CHUNK_LINES)):
        yield chunk


def _map(work: "Cutter", chunks: Iterator[list[Line]], workers: int) -> Iterator[Any]:
    """Like `map`, but by several processes; the results come in order, and only a few chunks are read ahead."""
    if workers <= 0:
        yield from map(work, chunks)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_take, initargs=(work,)) as pool:
        pending = [pool.submit(_cut, chunk) for chunk in islice(chunks, 2 * workers)]
        while pending:
            yield pending.pop(0).result()
            pending += [pool.submit(_cut, chunk) for chunk in islice(chunks, 1)]


_cutter: "Cutter"


def _take(cutter: "Cutter") -> None:
    """Runs first in each process of the pool; to send the tokenizer along with every chunk would take longer."""
    global _cutter
    _cutter = cutter


def _cut(chunk: list[Line]) -> Any:
    return _cutter(chunk)


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts lines into samples.

    Attributes:
        tokenizer: Cuts text into tokens.
        max_length: The most tokens of a sample, special ones included.
        rule: Says which lines are held out.
    """

    tokenizer: ErnieMTokenizer
    max_length: int
    rule: HoldingOut

    def __call__(self, lines: Sequence[Line]) -> tuple[int, list[Sample], dict[str, int]]:
        """The number of lines in a chunk, their samples, and how often what happened to them."""
        columns = zip(*(line.texts for line in lines), strict=True)
        sides = [self.tokenizer.encode_plain(texts) for texts in columns]
        special = self.tokenizer.special_ids
        rows: list[Sample] = []
        events = {"no words": 0, "cut": 0, "held out": 0, "left out": 0, "unused": 0}
        room = self.max_length - (SINGLE_SPECIALS if len(sides) == 1 else PAIR_SPECIALS)
        for line, *ids in zip(lines, *sides, strict=True):
            if not all(any(token not in special for token in side) for side in ids):
                events["no words"] += 1
                continue
            place = self.rule.place(line.texts)
            if place != "training":
                events[place] += 1
            if place in ("left out", "unused"):
                continue
            events["cut"] += sum(map(len, ids)) > room
            if len(ids) == 1:
                cuts = [(ids[0][first : first + room],) for first in range(0, len(ids[0]), room)]
            else:
                cuts = [tuple(side[:room] for side in ids)]
            order = self.rule.order(line.texts, line.address) if place == "held out" else None
            rows += [Sample(cut, order, line.part) for cut in cuts]
        return len(lines), rows, events
