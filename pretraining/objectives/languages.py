"""What all objectives of a training share: the vocabulary, the languages, and how long a sample may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol

from ernie_m.errors import ConfigError
from pretraining.objectives.vocabulary import Vocabulary

TextKind = Literal["monolingual", "parallel"]
"""Whether the lines of a corpus are sentences, or pairs of translations."""


class Text(Protocol):
    """What `Languages` needs to know of a corpus."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The names of its languages: one, or two of parallel text."""

    @property
    def length_ratio(self) -> float:
        """Of parallel text, the number of tokens in the second language for each token in the first."""


@dataclass(frozen=True)
class Languages:
    """The languages of a training, and which of them share parallel text.

    Attributes:
        names: Their names; the number of a language is its index here.
        length_ratios: The number of target tokens for each source token, by the numbers of the source and the target
            language. Languages that share a parallel corpus are here in both directions.
    """

    names: tuple[str, ...]
    length_ratios: Mapping[tuple[int, int], float]

    @classmethod
    def of(cls, corpora: Sequence[Text]) -> "Languages":
        """The languages of corpora in alphabetical order. Two languages share one parallel corpus at most."""
        names = tuple(sorted({name for corpus in corpora for name in corpus.languages}))
        ratios: dict[tuple[int, int], float] = {}
        for corpus in corpora:
            if len(corpus.languages) == 2:
                source, target = map(names.index, corpus.languages)
                ratios[source, target] = corpus.length_ratio
                ratios[target, source] = 1.0 / corpus.length_ratio
        return cls(names, ratios)

    def number(self, name: str) -> int:
        """The number of a language.

        Raises:
            ConfigError: There is no language of that name.
        """
        if name not in self.names:
            raise ConfigError(f"no text in language {name}; there is {', '.join(self.names) or 'none at all'}")
        return self.names.index(name)

    @cached_property
    def parallel(self) -> tuple[int, ...]:
        """The numbers of the languages that have parallel text, in ascending order."""
        return tuple(sorted(self._partners))

    def partners(self, number: int) -> tuple[int, ...]:
        """The numbers of the languages that share a parallel corpus with a language, in ascending order."""
        return self._partners.get(number, ())

    @cached_property
    def _partners(self) -> dict[int, tuple[int, ...]]:
        partners: dict[int, tuple[int, ...]] = {}
        for source, target in sorted(self.length_ratios):
            partners[source] = (*partners.get(source, ()), target)
        return partners


@dataclass(frozen=True, slots=True)
class Setting:
    """What every objective needs to know of the training.

    Attributes:
        vocabulary: The tokenizer's vocabulary.
        languages: The languages of the training.
        max_length: The most tokens that a sentence or pair may have, special ones included.
    """

    vocabulary: Vocabulary
    languages: Languages
    max_length: int

    def facts(self) -> dict[str, Any]:
        """The setting as plain values for a training checkpoint, without the vocabulary, which the tokenizer has."""
        ratios = [[source, target, ratio] for (source, target), ratio in self.languages.length_ratios.items()]
        return {"languages": list(self.languages.names), "length_ratios": ratios, "max_length": self.max_length}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any], vocabulary: Vocabulary) -> "Setting":
        """The setting that `facts` gave these values of."""
        ratios = {(source, target): ratio for source, target, ratio in facts["length_ratios"]}
        return cls(vocabulary, Languages(tuple(facts["languages"]), ratios), facts["max_length"])
