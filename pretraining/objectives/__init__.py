"""The paper's objectives (figure 2): each makes groups of a sentence or a pair; one file, one yaml each."""

from collections.abc import Sequence
from typing import Literal, Protocol

from numpy.random import Generator

from pretraining.groups import Groups, Sentence
from pretraining.setting import Setting

Reads = Literal["monolingual", "parallel"]


class Objective(Protocol):
    """What sampling, data and module know of an objective; a new one touches no other file.

    Attributes:
        reads: Which kind of corpus it takes samples from.
        weight: Of its mean loss in the sum.
        share: Of a batch's tokens, relative to the other objectives'.
        first_step: The optimizer step at which it joins.
    """

    reads: Reads
    weight: float
    share: float
    first_step: int

    def cost(self, tokens: int, setting: Setting) -> int:
        """The most tokens that the groups of a sample take in the encoder.

        Args:
            tokens: Of the sample, with the special tokens of a sentence or pair.
            setting: As below.
        """

    def __call__(self, sample: Sequence[Sentence], setting: Setting, generator: Generator) -> Groups:
        """Turns a sample into groups.

        Args:
            sample: A sentence, or the two of a pair, without special tokens; it is cut to the setting's `max_length`.
            setting: Of the training.
            generator: The only source of randomness.

        Returns:
            Nothing to learn from where a sentence has no word to predict.
        """
