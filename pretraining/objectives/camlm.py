"""CAMLM (figure 2c): words of one sentence are predicted from the *other* sentence alone.

    [CLS] x1 x2 x3 [SEP]  +  M5 M6        M5 and M6 see x1, x2, x3 and each other, but no word of y
    [SEP] y4 y5 y6 y7 [SEP]  +  M2        M2 sees y4, y5, y6, y7 and itself, but no word of x

A pair becomes two groups. No word of x ever attends to a word of y or the other way round: otherwise y would know x2
after one layer, and M2 would learn it from y in the next. Every token keeps the position that it has in
`[CLS] x [SEP] [SEP] y [SEP]`.

The words themselves stay as they are; a hidden word is asked for by a probe, an additional token at the same position.
A probe always shows `[MASK]`. MMLM's other choices make no sense for it: if it showed the word, that would be the
answer, and a random word there would replace nothing.
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
    """Cross-attention masked language modelling; see `Objective`.

    A pair is left out if one of its sentences has no word that could be hidden.
    """

    reads: TextKind = "parallel"
    translates: bool = True

    def cost(self, tokens: int, setting: Setting) -> int:
        """The tokens of the sample and a probe for each hidden token.

        Two more are for rounding, which each sentence does by itself. Where whole words are hidden, the last one may
        take a few tokens more than that.
        """
        return tokens + math.ceil(self.masking.rate * tokens) + 2

    def __call__(self, sample: Sequence[Sentence], setting: Setting, generator: Generator) -> Groups:
        """One group for each direction: the words of each sentence with the probes of the other."""
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
