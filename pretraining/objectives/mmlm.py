"""MMLM (figure 2a): words of a monolingual sentence are hidden and predicted from the rest of it.

    [CLS] x1 M2 x3 [SEP]          one group; M2 sees x1, M2, x3

A sentence without a word to hide is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.random import Generator

from pretraining.objectives import BaseObjective
from pretraining.objectives.groups import SINGLE_SPECIALS, Groups, Sentence, cut, first_side
from pretraining.objectives.languages import Setting, TextKind
from pretraining.objectives.masking import Masking


@dataclass(frozen=True, kw_only=True)
class Mmlm(BaseObjective):
    """Multilingual masked language modelling; see `Objective`."""

    masking: Masking
    reads: TextKind = "monolingual"

    def cost(self, tokens: int, setting: Setting) -> int:
        """As many tokens as the sample has."""
        return tokens

    def __call__(self, sample: Sequence[Sentence], setting: Setting, generator: Generator) -> Groups:
        """One group that holds the sentence."""
        (sentence,) = sample
        vocabulary = setting.vocabulary
        side = first_side(cut(sentence, setting.max_length - SINGLE_SPECIALS), vocabulary)
        chosen, shown = self.masking.hide(side.ids, vocabulary, generator)
        return Groups(final=[side.masked(chosen, shown)] if chosen.any() else [])
