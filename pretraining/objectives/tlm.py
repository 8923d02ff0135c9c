"""TLM (figure 2b): words of both sentences of a pair are hidden and predicted from what is left of both.

    [CLS] x1 M2 x3 [SEP] [SEP] y4 M5 M6 y7 [SEP]          one group; every token sees every token

A pair is left out if one of its sentences has no word that could be hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.random import Generator

from pretraining.objectives import BaseObjective
from pretraining.objectives.groups import Groups, Sentence, first_side, fit_pair, join, second_side
from pretraining.objectives.languages import Setting, TextKind
from pretraining.objectives.masking import Masking


@dataclass(frozen=True, kw_only=True)
class Tlm(BaseObjective):
    """Translation language modelling; see `Objective`."""

    masking: Masking
    reads: TextKind = "parallel"

    def cost(self, tokens: int, setting: Setting) -> int:
        """As many tokens as the sample has."""
        return tokens

    def __call__(self, sample: Sequence[Sentence], setting: Setting, generator: Generator) -> Groups:
        """One group that holds both sentences."""
        first_sentence, second_sentence = sample
        vocabulary = setting.vocabulary
        x, y = fit_pair(first_sentence, second_sentence, setting.max_length)
        first = first_side(x, vocabulary)
        second = second_side(y, first, vocabulary)
        halves = []
        for side in (first, second):
            chosen, shown = self.masking.hide(side.ids, vocabulary, generator)
            if not chosen.any():
                return Groups(final=[])
            halves.append(side.masked(chosen, shown))
        return Groups(final=[join(*halves)])
