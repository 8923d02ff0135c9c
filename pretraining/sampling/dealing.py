"""Which rank and accumulation step takes which sample of a global batch: shares of equal length."""

import numpy


def deal(tokens: numpy.ndarray, shares: int) -> numpy.ndarray:
    """Deals the samples of a global batch, those of all objectives together, so that all shares take as many tokens.

    The longest samples are dealt first. Of the samples of one length, every share gets the same number; those left over
    go to the shares that have the fewest tokens so far. So shares differ by no more than the longest sample, and by
    about the shortest where there are many. The lengths are alike too, and with them the work of attention, which grows
    with their squares, and that of the vocabulary, which grows with the hidden words.

    Args:
        tokens: `(N,)`, the most tokens that each sample can take.
        shares: The number of shares, one for each rank and accumulation step.

    Returns:
        `(N,)` int64, the share of each sample. It depends on the arguments alone.
    """
    longest_first = numpy.argsort(-tokens, kind="stable")
    lengths = tokens[longest_first]
    dealt = numpy.empty(len(tokens), dtype=numpy.int64)
    loads = numpy.zeros(shares, dtype=numpy.int64)
    for samples in numpy.split(longest_first, numpy.flatnonzero(numpy.diff(lengths)) + 1):
        fewest_first = numpy.argsort(loads, kind="stable")
        dealt[samples] = numpy.resize(fewest_first, len(samples))
        left_over = len(samples) % shares
        loads[fewest_first[:left_over]] += tokens[samples[:left_over]]
    return dealt
