"""What all objectives of a training share: the vocabulary, the languages and how long a sample may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol

from ernie_m.errors import ConfigError
from pretraining.objectives.vocabulary import Vocabulary

TextKind = Literal["monolingual", "parallel"]
"""Whether the lines of a corpus are sentences, or pairs of translations."""


class Text(Protocol):
    """What is asked of a corpus."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Names: one or, of parallel text, two."""

    @property
    def length_ratio(self) -> float:
        """Of parallel text: tokens of the second side for each of the first."""


@dataclass(frozen=True)
class Languages:
    """The languages of a training, and which of them are translations of one another.

    Attributes:
        names: The number of a language is its index.
        length_ratios: Numbers of a source and a target -> target tokens per source token, for every ordered pair of
            languages that share a parallel corpus: both directions.
    """

    names: tuple[str, ...]
    length_ratios: Mapping[tuple[int, int], float]

    @classmethod
    def of(cls, corpora: Sequence[Text]) -> "Languages":
        """Those of corpora, in the order of their names; a pair of languages has one corpus at most."""
        names = tuple(sorted({name for corpus in corpora for name in corpus.languages}))
        ratios: dict[tuple[int, int], float] = {}
        for corpus in corpora:
            if len(corpus.languages) == 2:
                source, target = map(names.index, corpus.languages)
                ratios[source, target] = corpus.length_ratio
                ratios[target, source] = 1.0 / corpus.length_ratio
        return cls(names, ratios)

    def number(self, name: str) -> int:
        """Of a language.

        Raises:
            ConfigError: There is none of that name.
        """
        if name not in self.names:
            raise ConfigError(f"no text in language {name}; there is {', '.join(self.names) or 'none at all'}")
        return self.names.index(name)

    @cached_property
    def parallel(self) -> tuple[int, ...]:
        """Numbers of the languages that have parallel data, ascending."""
        return tuple(sorted(self._partners))

    def partners(self, number: int) -> tuple[int, ...]:
        """Numbers of the languages that a language shares a parallel corpus with, ascending."""
        return self._partners.get(number, ())

    @cached_property
    def _partners(self) -> dict[int, tuple[int, ...]]:
        partners: dict[int, tuple[int, ...]] = {}
        for source, target in sorted(self.length_ratios):
            partners[source] = (*partners.get(source, ()), target)
        return partners


@dataclass(frozen=True, slots=True)
class Setting:
    """What an objective has to know, whichever it is.

    Attributes:
        vocabulary: Of the tokenizer.
        languages: Of the training.
        max_length: Tokens that a sentence or pair may take, special ones included.
    """

    vocabulary: Vocabulary
    languages: Languages
    max_length: int

    def facts(self) -> dict[str, Any]:
        """As plain values, for a training checkpoint, but for the vocabulary, which the tokenizer has."""
        ratios = [[source, target, ratio] for (source, target), ratio in self.languages.length_ratios.items()]
        return {"languages": list(self.languages.names), "length_ratios": ratios, "max_length": self.max_length}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any], vocabulary: Vocabulary) -> "Setting":
        """What `facts` said."""
        ratios = {(source, target): ratio for source, target, ratio in facts["length_ratios"]}
        return cls(vocabulary, Languages(tuple(facts["languages"]), ratios), facts["max_length"])
