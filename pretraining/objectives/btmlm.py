"""BTMLM (figure 3): a monolingual sentence is learnt from together with a pseudo translation that the model makes.

Stage 1, without gradients: probes in a target language are appended and are all predicted in one forward pass.

    [CLS] x1 x2 x3 x4 [SEP]  +  M5 M6 M7          the draft: CAMLM with every target token hidden

Stage 2: the predicted ids h5 h6 h7 stand behind the sentence, whose words are hidden and predicted as in TLM.

    [CLS] x1 M2 M3 x4 [SEP] [SEP] h5 h6 h7 [SEP]          only M2 and M3 are predicted
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from numpy.random import Generator

from ernie_m.errors import ConfigError
from pretraining.objectives import BaseObjective
from pretraining.objectives.groups import (
    PAIR_SPECIALS,
    SINGLE_SPECIALS,
    Groups,
    Sentence,
    draft_translation,
    first_side,
    fit_translation,
    join,
)
from pretraining.objectives.languages import Languages, Setting, TextKind
from pretraining.objectives.masking import Masking


@dataclass(frozen=True, kw_only=True)
class Btmlm(BaseObjective):
    """Back-translation masked language modelling; see `Objective`.

    Attributes:
        target_languages: The languages to translate into; a sentence is never translated into its own language.
            `parallel` takes every language that has parallel data, `paired` those that share a parallel corpus with the
            sentence's language; a list names them.
        length_ratio: The number of pseudo tokens for each token of the sentence, for pairs of languages that no
            parallel corpus tells a ratio for.

    Raises:
        ConfigError: A value is out of range.
    """

    masking: Masking
    target_languages: Literal["parallel", "paired"] | Sequence[str]
    length_ratio: float
    reads: TextKind = "monolingual"
    translates: bool = True
    drafts: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.target_languages, str) and self.target_languages not in ("parallel", "paired"):
            raise ConfigError(
                f"btmlm target_languages={self.target_languages!r}: choose parallel, paired or a list of languages"
            )
        if self.length_ratio <= 0:
            raise ConfigError(f"btmlm length_ratio={self.length_ratio}: it must be above 0")

    def problems(self, languages: Languages, language_embedding: str) -> list[str]:
        """Says if there is no language to translate into, or if probes could not know which one is asked for."""
        try:
            targets = self.targets(languages)
        except ConfigError as error:
            return [str(error)]
        if language_embedding == "none" and len(targets) > 1:
            spoken = ", ".join(languages.names[number] for number in targets)
            return [
                f"with task.language_embedding=none its placeholders could not know which of {spoken} to speak; "
                "use probes or all, or name one of them: target_languages=[<language>]"
            ]
        return []

    def targets(self, languages: Languages) -> tuple[int, ...]:
        """The numbers of all languages that sentences of any language may be translated into, in ascending order.

        Raises:
            ConfigError: There is no such language, or one of the named ones is unknown.
        """
        if isinstance(self.target_languages, str):
            targets = languages.parallel
        else:
            targets = tuple(sorted({languages.number(name) for name in self.target_languages}))
        if not targets:
            raise ConfigError("btmlm needs target languages: name some, or give parallel data")
        return targets

    def cost(self, tokens: int, setting: Setting) -> int:
        """The tokens of the sample and of its longest pseudo translation.

        The draft does not count, because it is read without gradients.

        Raises:
            ConfigError: See `targets`.
        """
        targets = self.targets(setting.languages)
        known = [ratio for (_, target), ratio in setting.languages.length_ratios.items() if target in targets]
        pseudo = math.ceil(max([self.length_ratio, *known]) * tokens)
        return min(setting.max_length, tokens + pseudo + PAIR_SPECIALS - SINGLE_SPECIALS)

    def __call__(self, sample: Sequence[Sentence], setting: Setting, generator: Generator) -> Groups:
        """One group with slots, and its draft; nothing where the sentence can be translated into no language."""
        (sentence,) = sample
        vocabulary = setting.vocabulary
        targets = self._targets_from(sentence.language, setting.languages)
        if not targets:
            return Groups(final=[])
        target = targets[generator.integers(len(targets))]
        ratio = setting.languages.length_ratios.get((sentence.language, target), self.length_ratio)
        source, length = fit_translation(sentence, ratio, setting.max_length)
        first = first_side(source, vocabulary)
        chosen, shown = self.masking.hide(first.ids, vocabulary, generator)
        if not chosen.any():
            return Groups(final=[])
        draft, slots = draft_translation(first, target, length, vocabulary)
        return Groups(final=[join(first.masked(chosen, shown), slots)], drafts=[draft])

    def _targets_from(self, source: int, languages: Languages) -> list[int]:
        candidates = languages.partners(source) if self.target_languages == "paired" else self.targets(languages)
        return [language for language in candidates if language != source]
