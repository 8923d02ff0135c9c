"""`python -m tasks.retrieval.nearest <first.npy> <second.npy>`: each first sentence's nearest among the second ones.

Both are what `run=predict task=retrieval` writes. By cosine, exhaustively; memory is bounded by blocks.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.progress import Progress
from torch import Tensor

from ernie_m.errors import ConfigError
from ernie_m.files import write_text
from ernie_m.pooling import cosine_blocks
from tasks.retrieval.vector_files import VectorFile, check_finite

BLOCK = 2048
"""Sentences of each side that are compared at once."""


@torch.no_grad()
def k_nearest(
    queries: Tensor, candidates: Tensor, *, k: int, block: int = BLOCK, advance: Callable[[int], Any] | None = None
) -> tuple[Tensor, Tensor]:
    """The `k` candidates with the highest cosines for each query, by exhaustive search.

    Args:
        queries: `(N, D)`.
        candidates: `(M, D)`.
        k: How many; all, where there are fewer.
        block: Queries, and candidates, that are compared at once.
        advance: Told the number of comparisons done, now and then.

    Returns:
        Indices `(N, k)` int64 and cosines `(N, k)` fp32, the nearest first.
    """
    k = min(k, len(candidates))
    scores = torch.full((len(queries), k), -torch.inf)
    indices = torch.zeros((len(queries), k), dtype=torch.int64)
    for rows, columns, cosines in cosine_blocks(queries, candidates, block=block):
        numbers = torch.arange(columns.start, columns.stop).expand(len(cosines), -1)
        together = torch.cat([scores[rows], cosines.cpu()], dim=1)
        best = together.topk(k, dim=1)
        scores[rows], indices[rows] = best.values, torch.cat([indices[rows], numbers], dim=1).gather(1, best.indices)
        if advance is not None:
            advance(cosines.numel())
    return indices, scores


def find(first: Path, second: Path, *, k: int, advance: Callable[[int], Any] | None = None) -> Iterator[dict[str, Any]]:
    """Rows with a sentence's `id`, `text` and its `nearest`: `id`, `text` and `cosine` each.

    Raises:
        DataError: A file cannot be used, or has vectors that are not finite.
        ConfigError: The vectors are of different widths.
    """
    queries, candidates = VectorFile.open(first), VectorFile.open(second)
    if queries.vectors.shape[1] != candidates.vectors.shape[1]:
        widths = f"{queries.vectors.shape[1]} and {candidates.vectors.shape[1]}"
        raise ConfigError(f"{first} and {second}: vectors of {widths} numbers, which are not of one model")
    for side in (queries, candidates):
        check_finite(side.vectors, side.sentences)
    found = k_nearest(queries.vectors, candidates.vectors, k=k, advance=advance)
    for sentence, indices, cosines in zip(queries.sentences, *(values.tolist() for values in found), strict=True):
        near = [
            {"id": candidates.sentences[index].id, "text": candidates.sentences[index].text, "cosine": cosine}
            for index, cosine in zip(indices, cosines, strict=True)
        ]
        yield {"id": sentence.id, "text": sentence.text, "nearest": near}


def main() -> None:
    """The command line; errors of users end with code 2."""
    parser = argparse.ArgumentParser(prog="python -m tasks.retrieval.nearest", description=__doc__)
    parser.add_argument("first", type=Path, help="vectors of the sentences that look for others, a .npy")
    parser.add_argument("second", type=Path, help="vectors of those among which they look")
    parser.add_argument("--k", type=int, default=1, help="how many of the nearest (default: 1)")
    parser.add_argument("--output", type=Path, help="a .jsonl to write, in place of lines on the console")
    given = parser.parse_args()
    if given.k < 1:
        parser.error(f"--k {given.k}: at least 1 is needed")
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            bar = progress.add_task("Searching", total=None)
            rows = list(find(given.first, given.second, k=given.k, advance=lambda done: progress.advance(bar, done)))
        if given.output is not None:
            write_text(given.output, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
            print(f"{len(rows)} sentences: {given.output}")
            return
        for row in rows:
            print(row["text"])
            for near in row["nearest"]:
                print(f"    {near['cosine']:.3f}  {near['text']}")
    except ConfigError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
