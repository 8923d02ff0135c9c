"""The paper's objectives (figure 2): each makes groups of a sentence or a pair; one file, one yaml each."""

from collections.abc import Sequence
from typing import Literal, Protocol

from torch import Generator

from pretraining.groups import Groups, Sentence
from pretraining.vocabulary import Vocabulary

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

    def cost(self, tokens: int, max_length: int) -> int:
        """The most tokens that the groups of a sample take in the encoder.

        Args:
            tokens: Of the sample, with the special tokens of a sentence or pair.
            max_length: As below.
        """

    def __call__(
        self, sample: Sequence[Sentence], vocabulary: Vocabulary, max_length: int, generator: Generator
    ) -> Groups:
        """Turns a sample into groups.

        Args:
            sample: A sentence, or the two of a pair, without special tokens.
            vocabulary: Of the tokenizer.
            max_length: Tokens that a sentence or pair may take, special ones included; it is cut to fit.
            generator: On the CPU; the only source of randomness.

        Returns:
            Nothing to learn from where a sentence has no word to predict.
        """
