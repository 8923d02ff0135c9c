"""CAMLM (figure 2c): words of one sentence are predicted from the *other* sentence alone.

    [CLS] x1 x2 x3 [SEP]  +  M5 M6        M5, M6 see x1 x2 x3 and one another; no y
    [SEP] y4 y5 y6 y7 [SEP]  +  M2        M2 sees y4 y5 y6 y7 and itself; no x

A pair is two groups. No attention ever runs between the words of x and the words of y, otherwise M2 would see x2
through y one layer later. Every token keeps its position in `[CLS] x [SEP] [SEP] y [SEP]`. Probes are always masks: a
twin beside the hidden word could not be "kept" or "random".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from numpy.random import Generator

from pretraining.objectives import BaseObjective
from pretraining.objectives.groups import Groups, Sentence, first_side, fit_pair, join, second_side
from pretraining.objectives.languages import Setting, TextKind


@dataclass(frozen=True, kw_only=True)
class Camlm(BaseObjective):
    """Cross-attention masked language modelling; see `Objective`. A pair of which one side has no word is left out."""

    reads: TextKind = "parallel"
    translates: bool = True

    def cost(self, tokens: int, setting: Setting) -> int:
        """The sample's, and a probe for each hidden token; whole words may add a word a side."""
        return tokens + math.ceil(self.masking.rate * tokens) + 2

    def __call__(self, sample: Sequence[Sentence], setting: Setting, generator: Generator) -> Groups:
        """Two groups."""
        first_sentence, second_sentence = sample
        vocabulary = setting.vocabulary
        x, y = fit_pair(first_sentence, second_sentence, setting.max_length)
        first = first_side(x, vocabulary)
        second = second_side(y, first, vocabulary)
        hidden_first, hidden_second = (self.masking.choose(side.ids, vocabulary, generator) for side in (first, second))
        if not (hidden_first.any() and hidden_second.any()):
            return Groups(final=[])
        return Groups(
            final=[
                join(first.context(), second.probes(hidden_second, vocabulary.mask)),
                join(second.context(), first.probes(hidden_first, vocabulary.mask)),
            ]
        )
