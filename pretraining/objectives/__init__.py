"""The paper's objectives (figure 2): each turns a sentence or a pair into groups. Each has one file and one YAML."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from numpy.random import Generator

from ernie_m.errors import ConfigError
from pretraining.objectives.groups import Groups, Sentence
from pretraining.objectives.languages import Languages, Setting, TextKind
from pretraining.objectives.masking import Selection


class Objective(Protocol):
    """All that the checks, sampling, data and training know of an objective, so a new one touches no other file.

    Attributes:
        reads: The kind of corpus that it takes samples from.
        weight: The weight of its mean loss in the sum of all objectives' losses.
        share: Its share of a batch's tokens, relative to the shares of the other objectives.
        first_step: The optimizer step at which it joins the training.
        translates: Whether it learns to translate by probes, or uses such translations. Validation then scores them.
        drafts: Whether its groups may have drafts, which the model reads first.
    """

    reads: TextKind
    translates: bool
    drafts: bool
    weight: float
    share: float
    first_step: int

    def problems(self, languages: Languages, language_embedding: str) -> list[str]:
        """What is wrong with the objective for a training in these languages, before any text is read.

        Args:
            languages: The languages of the training. How long their translations are is not known yet.
            language_embedding: See `pretraining.training.model.PretrainingModel`.
        """

    def cost(self, tokens: int, setting: Setting) -> int:
        """The most tokens that the groups of a sample take in the encoder.

        Args:
            tokens: The number of the sample's tokens, with the special tokens of a sentence or pair.
            setting: What all objectives of the training share.
        """

    def __call__(self, sample: Sequence[Sentence], setting: Setting, generator: Generator) -> Groups:
        """Turns a sample into groups.

        Args:
            sample: A sentence, or the two sentences of a pair, without special tokens. What is longer than the
                setting's `max_length` is cut.
            setting: What all objectives of the training share.
            generator: The only source of randomness.

        Returns:
            The groups; none where a sentence has no word to predict.
        """


@dataclass(frozen=True, kw_only=True)
class BaseObjective:
    """What the objectives in this package have in common; see `Objective`.

    Attributes:
        masking: Which tokens are hidden and, for most objectives, what stands in their place.

    Raises:
        ConfigError: A value is out of range.
    """

    masking: Selection
    weight: float
    share: float
    first_step: int
    translates: bool = False
    drafts: bool = False

    def __post_init__(self) -> None:
        if self.weight < 0:
            raise ConfigError(f"weight={self.weight}: 0 or more is needed")
        if self.share <= 0:
            raise ConfigError(f"share={self.share}: more than 0 is needed")
        if self.first_step < 0:
            raise ConfigError(f"first_step={self.first_step}: 0 or more is needed")

    def problems(self, languages: Languages, language_embedding: str) -> list[str]:
        """Nothing is wrong: any languages will do."""
        return []
