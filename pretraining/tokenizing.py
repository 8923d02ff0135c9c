"""Lines of text to samples of ids, by several processes and in order."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from ernie_m.tokenizer import ErnieMTokenizer
from pretraining.groups import PAIR_SPECIALS, SINGLE_SPECIALS
from pretraining.holding_out import HoldingOut
from pretraining.text import OnBadLine, Report, Source, read_source

CHUNK_LINES = 2000


class Row(NamedTuple):
    """A sample on its way to the disk.

    Attributes:
        ids: One list, or two of a pair.
        order: Of a held-out line, the hash that says its place among them; None in training.
    """

    ids: tuple[list[int], ...]
    order: int | None


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
) -> Iterator[Row]:
    """The samples of a corpus in the order of its lines; the report counts what is left out or cut."""
    chunks = _chunks(read_source(source, on_bad_line, report))
    work = partial(_tokenize, tokenizer, max_length, rule)
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
    tokenizer: ErnieMTokenizer, max_length: int, rule: HoldingOut, lines: list[tuple[str, ...]]
) -> tuple[int, list[Row], dict[str, int]]:
    """The samples of lines, how many lines they were, and what happened to them."""
    sides = [tokenizer.encode_plain(list(texts)) for texts in zip(*lines, strict=True)]
    special = tokenizer.special_ids
    rows: list[Row] = []
    events = {"no words": 0, "cut": 0, "held out": 0, "left out": 0, "unused": 0}
    room = max_length - (SINGLE_SPECIALS if len(sides) == 1 else PAIR_SPECIALS)
    for texts, *ids in zip(lines, *sides, strict=True):
        if not all(any(token not in special for token in side) for side in ids):
            events["no words"] += 1
            continue
        place, value = rule.place(texts)
        if place != "training":
            events[place] += 1
        if place in ("left out", "unused"):
            continue
        events["cut"] += sum(map(len, ids)) > room
        if len(ids) == 1:
            cuts = [(ids[0][start : start + room],) for start in range(0, len(ids[0]), room)]
        else:
            cuts = [tuple(side[:room] for side in ids)]
        rows += [Row(cut, value if place == "held out" else None) for cut in cuts]
    return len(lines), rows, events
