"""Pseudo translations of held-out sentences, compared with their real ones: can BTMLM's first stage translate yet?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from statistics import fmean

import torch
from torch import Tensor

from ernie_m.training import ranks
from ernie_m.training.results import AVERAGE
from pretraining.corpus.corpus import Corpus
from pretraining.objectives.groups import Group, draft_translation, first_side, fit_translation
from pretraining.objectives.languages import Setting
from pretraining.training.collate import Bag, by_budget

PSEUDO_PRECISION = "pseudo_precision"
"""The name of the score."""


@dataclass(frozen=True, slots=True)
class DraftBatch:
    """Held-out sentences to translate by probes.

    Attributes:
        direction: The source and the target language, as `de-en`.
        bag: A draft for each sentence.
        references: The ids of each sentence's real translation.
    """

    direction: str
    bag: Bag
    references: Sequence[Sequence[int]]

    def to(self, device: torch.device, non_blocking: bool = False) -> "DraftBatch":
        """A copy on a device."""
        return replace(self, bag=self.bag.to(device))


class HeldOutDrafts:
    """Batches of held-out pairs whose sentences are translated into each other's language, in both directions.

    As in BTMLM, a translation gets as many tokens as the parallel text of its languages suggests.

    Args:
        corpora: The corpora to take pairs from.
        setting: What all objectives of the training share.
        lines: The most pairs to take from each corpus.
        max_tokens: The most tokens of a batch, padding included.
        rank: Number of this process; batches go to all in turn.
        world_size: Number of all processes.
    """

    def __init__(
        self,
        *,
        corpora: Sequence[Corpus],
        setting: Setting,
        lines: int,
        max_tokens: int,
        rank: int = 0,
        world_size: int = 1,
    ) -> None:
        self.corpora, self.setting, self.lines, self.max_tokens = corpora, setting, lines, max_tokens
        self.rank, self.world_size = rank, world_size

    def __iter__(self) -> Iterator[DraftBatch]:
        numbers = count()
        for corpus in self.corpora:
            if corpus.kind == "parallel":
                for source, target in ((0, 1), (1, 0)):
                    direction = f"{corpus.languages[source]}-{corpus.languages[target]}"
                    drafts = self._drafts(corpus, source, target)
                    for rows in by_budget(drafts, self.max_tokens, length=lambda row: len(row[0])):
                        if next(numbers) % self.world_size == self.rank:
                            groups, references = zip(*rows, strict=True)
                            bag = Bag.of(groups, [0] * len(groups), pad=self.setting.vocabulary.pad)
                            yield DraftBatch(direction, bag, references)

    def _drafts(self, corpus: Corpus, source: int, target: int) -> Iterator[tuple[Group, list[int]]]:
        languages, vocabulary = self.setting.languages, self.setting.vocabulary
        numbers = [languages.number(language) for language in corpus.languages]
        ratio = languages.length_ratios[numbers[source], numbers[target]]
        for index in islice(corpus.held_out, self.lines):
            sample = corpus.sample(index, numbers)
            sentence, length = fit_translation(sample[source], ratio, self.setting.max_length)
            draft, _ = draft_translation(first_side(sentence, vocabulary), numbers[target], length, vocabulary)
            yield draft, sample[target].ids.tolist()


def tokens_matched(ids: Sequence[int], reference: Sequence[int]) -> int:
    """How many of the ids are in the reference, where each of its tokens can be matched once."""
    return (Counter(ids) & Counter(reference)).total()


class TranslationScores:
    """Clipped unigram precision of pseudo translations, by direction.

    This is the share of pseudo tokens that are in the real translation, where each token of the real translation can be
    matched once; their order does not matter. It is BLEU's modified unigram precision (Papineni et al. 2002, section
    2.1) over tokens of the vocabulary.
    """

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, int]] = {}

    def add(self, batch: DraftBatch, ids: Tensor) -> None:
        """Adds the pseudo tokens of a batch, `(P,)` ids, row by row."""
        matched, made = self._counts.get(batch.direction, (0, 0))
        rows = ids.split(batch.bag.probes.sum(1).tolist())
        for row, reference in zip(rows, batch.references, strict=True):
            matched += tokens_matched(row.tolist(), reference)
            made += len(row)
        self._counts[batch.direction] = matched, made

    def gather(self) -> None:
        """Counts what other ranks have read, too; all have to ask."""
        every: dict[str, tuple[int, int]] = {}
        for theirs in ranks.exchange(self._counts):
            for direction, counts in theirs.items():
                matched, made = every.get(direction, (0, 0))
                every[direction] = matched + counts[0], made + counts[1]
        self._counts = every

    def scores(self) -> dict[str, dict[str, float]]:
        """`pseudo_precision` by direction, and `average` over the directions; empty where there was no pair."""
        precision = {direction: matched / made for direction, (matched, made) in sorted(self._counts.items())}
        return {PSEUDO_PRECISION: precision | {AVERAGE: fmean(precision.values())}} if precision else {}
