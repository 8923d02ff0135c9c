"""BTMLM (figure 3): a monolingual sentence helps itself with a pseudo translation.

Stage 1, without gradients: probes in a target language are appended and all predicted in one forward pass.

    [CLS] x1 x2 x3 x4 [SEP]  +  M5 M6 M7          the draft; it is CAMLM with every target token hidden

Stage 2: the predicted *ids* h5 h6 h7 go behind the sentence, whose own words are hidden and predicted as in TLM.

    [CLS] x1 M2 M3 x4 [SEP] [SEP] h5 h6 h7 [SEP]          only M2, M3 are predicted
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Generator

from ernie_m.errors import ConfigError
from pretraining.groups import PAIR_SPECIALS, SINGLE_SPECIALS, Groups, Sentence, cut, first_side, join, second_side
from pretraining.masking import Masking
from pretraining.objectives import Reads
from pretraining.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class Btmlm:
    """Back-translation masked language modelling; see `Objective`.

    Attributes:
        target_languages: Numbers of the languages to translate into (those with parallel data); never the source's own.
        length_ratio: Pseudo tokens per source token where no ratio is known for the pair of languages.
        length_ratios: Source and target language -> ratio, as learnt from the parallel corpora.
    """

    masking: Masking
    weight: float
    share: float
    first_step: int
    target_languages: Sequence[int]
    length_ratio: float
    length_ratios: Mapping[tuple[int, int], float] = field(default_factory=dict)
    reads: Reads = "monolingual"

    def __post_init__(self) -> None:
        if not self.target_languages:
            raise ConfigError("btmlm needs target languages: give parallel data in at least one language")
        if self.length_ratio <= 0:
            raise ConfigError(f"btmlm length_ratio={self.length_ratio}: it must be above 0")

    def cost(self, tokens: int, max_length: int) -> int:
        """The sample's and those of its pseudo translation, once: the draft is read without gradients."""
        ratio = max([self.length_ratio, *self.length_ratios.values()])
        return min(max_length, tokens + math.ceil(ratio * tokens) + PAIR_SPECIALS - SINGLE_SPECIALS)

    def __call__(
        self, sample: Sequence[Sentence], vocabulary: Vocabulary, max_length: int, generator: Generator
    ) -> Groups:
        """One group with slots, and its draft; nothing where the sentence's language is the only target."""
        (sentence,) = sample
        targets = [language for language in self.target_languages if language != sentence.language]
        if not targets:
            return Groups(final=[])
        target = targets[int(torch.randint(len(targets), (), generator=generator))]
        ratio = self.length_ratios.get((sentence.language, target), self.length_ratio)
        room = max_length - PAIR_SPECIALS
        source = cut(sentence, max(1, int(room / (1 + ratio))))
        length = min(max(1, round(ratio * len(source.ids))), room - len(source.ids))
        first = first_side(source, vocabulary)
        chosen, shown = self.masking.hide(first.ids, vocabulary, generator)
        if not chosen.any():
            return Groups(final=[])
        second = second_side(Sentence(torch.full((length,), vocabulary.mask), target), first, vocabulary)
        pseudo = second.slots()
        return Groups(
            final=[join(first.masked(chosen, shown), pseudo)],
            drafts=[join(first.context(), second.probes(pseudo.slots, vocabulary.mask).unlabelled())],
        )
