"""Numbers of a pre-training as tables, bars, heat maps and histograms; pure functions."""

from collections.abc import Mapping, Sequence

import numpy

from ernie_m.training.loggers.shown import Bars, HeatMap, Histogram
from pretraining.corpus.corpus import Corpus
from pretraining.objectives.groups import PAIR_SPECIALS, SINGLE_SPECIALS

MOST_STEPS = 24
"""Columns of the heat map of retrieval; of more validations, some are left out."""
MOST_LINES = 100_000
"""Lines that the histogram of lengths is made of, about; of more text, every n-th line is taken."""


def retrieval_map(by_step: Mapping[int, Mapping[int, float]]) -> HeatMap:
    """How well translations are found, layers down and validated steps across.

    Args:
        by_step: Step -> layer -> share of translations that are found, in [0, 1]; at least one.
    """
    steps = spread(sorted(by_step), MOST_STEPS)
    layers = sorted({layer for step in steps for layer in by_step[step]})
    return HeatMap(
        title="retrieval by layer",
        row_name="layer",
        column_name="optimizer steps",
        scale_name="accuracy@1",
        rows=["0, embeddings" if layer == 0 else str(layer) for layer in layers],
        columns=[str(step) for step in steps],
        values=numpy.array([[by_step[step].get(layer, numpy.nan) for step in steps] for layer in layers]),
        written=True,
    )


def spread(items: Sequence[int], most: int) -> list[int]:
    """At most so many of the items, evenly spread, the first and the last among them."""
    if len(items) <= most:
        return list(items)
    return [items[round(number * (len(items) - 1) / (most - 1))] for number in range(most)]


def language_shares(seen: Mapping[str, int], *, step: int) -> Bars:
    """The share of each language in the tokens read up to a step, the largest first.

    Args:
        seen: Language -> tokens; not all are 0.
        step: Optimizer steps done.
    """
    whole = sum(seen.values())
    ordered = sorted(seen.items(), key=lambda item: (-item[1], item[0]))
    return Bars(
        title=f"{whole:,} tokens read in {step:,} steps",
        name="language",
        axis="% of the tokens",
        values={language: 100 * tokens / whole for language, tokens in ordered},
    )


def line_lengths(corpora: Sequence[Corpus]) -> Histogram:
    """The lengths of the lines to train on, in tokens, special ones included; a pair is one line."""
    every = -(-sum(map(len, corpora)) // MOST_LINES)
    lengths = []
    for corpus in corpora:
        lines = numpy.arange(0, len(corpus), every)
        special = SINGLE_SPECIALS if corpus.kind == "monolingual" else PAIR_SPECIALS
        lengths.append(corpus.lengths(lines) + special)
    return Histogram(numpy.concatenate(lengths))
