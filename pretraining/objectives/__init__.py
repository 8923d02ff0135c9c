"""The paper's objectives (figure 2): each makes groups of a sentence or a pair; one file, one yaml each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from numpy.random import Generator

from ernie_m.errors import ConfigError
from pretraining.objectives.groups import Groups, Sentence
from pretraining.objectives.languages import Languages, Setting, TextKind
from pretraining.objectives.masking import Selection


class Objective(Protocol):
    """What check, sampling, data and module know of an objective; a new one touches no other file.

    Attributes:
        reads: Which kind of corpus it takes samples from.
        weight: Of its mean loss in the sum.
        share: Of a batch's tokens, relative to the other objectives'.
        first_step: The optimizer step at which it joins.
        translates: Whether it learns from translations by probes or uses them: validation then scores them.
    """

    reads: TextKind
    translates: bool
    weight: float
    share: float
    first_step: int

    def problems(self, languages: Languages, language_embedding: str) -> list[str]:
        """What is wrong with it for a training in these languages, as far as is known before any text is read.

        Args:
            languages: Of the training; how long translations are is not known yet.
            language_embedding: See `pretraining.training.model.PretrainingModel`.
        """

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


@dataclass(frozen=True, kw_only=True)
class BaseObjective:
    """What the objectives here have in common; see `Objective`.

    Attributes:
        masking: Which tokens are hidden; for most objectives also behind what.

    Raises:
        ConfigError: A value is out of range.
    """

    masking: Selection
    weight: float
    share: float
    first_step: int
    translates: bool = False

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ConfigError(f"weight={self.weight}: 0 or more is needed")
        if self.share <= 0:
            raise ConfigError(f"share={self.share}: more than 0 is needed")
        if self.first_step < 0:
            raise ConfigError(f"first_step={self.first_step}: 0 or more is needed")

    def problems(self, languages: Languages, language_embedding: str) -> list[str]:
        """None: any languages will do."""
        return []
