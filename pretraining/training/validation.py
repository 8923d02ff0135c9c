"""Validation: held-out lines as every objective sees them, and retrieval of sentences' translations.

Every validation has the same batches: which words are hidden, and into which languages is translated, is drawn by the
address of a line and not by the step.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from statistics import fmean

import torch
from torch import Tensor

from ernie_m.pooling import masked_mean, retrieval_accuracy
from ernie_m.training import ranks
from ernie_m.training.results import AVERAGE
from pretraining.corpus.corpus import Corpus
from pretraining.objectives import Objective
from pretraining.objectives.groups import SINGLE_SPECIALS, Sentence, cut, first_side
from pretraining.objectives.languages import Setting
from pretraining.training.batches import ObjectiveGroup, PretrainingBatch, groups_of
from pretraining.training.collate import Bag, by_budget

SEARCH_BLOCK = 4096
MOST_NATS = 700.0
"""The exponential of a larger loss is no finite number; the perplexity of this loss is written in its place."""
RETRIEVAL = "retrieval_layer_"
"""The beginning of the name of a layer's score."""


class HeldOut:
    """Batches of held-out lines, one objective after the other; iterated from the beginning in every validation.

    Args:
        objectives: The objectives by name; an objective's number is its place in this order.
        corpora: The corpora to take lines from.
        setting: What all objectives of the training share.
        lines: The most samples to take from each corpus.
        max_tokens: The most tokens of a batch, padding included.
        seed: Root of the objectives' randomness.
        rank: Number of this process; batches go to all in turn.
        world_size: Number of all processes.
    """

    def __init__(
        self,
        *,
        objectives: Mapping[str, Objective],
        corpora: Sequence[Corpus],
        setting: Setting,
        lines: int,
        max_tokens: int,
        seed: int,
        rank: int = 0,
        world_size: int = 1,
    ) -> None:
        self.objectives, self.corpora, self.setting = objectives, corpora, setting
        self.lines, self.max_tokens, self.seed = lines, max_tokens, seed
        self.rank, self.world_size = rank, world_size

    def __iter__(self) -> Iterator[PretrainingBatch]:
        share = 0
        for number, (name, objective) in enumerate(self.objectives.items()):
            for rows in by_budget(self._groups(number, name, objective), self.max_tokens, length=_length):
                if share % self.world_size == self.rank:
                    yield PretrainingBatch.of(
                        rows, objectives=len(self.objectives), pad=self.setting.vocabulary.pad, step=-1, share=share
                    )
                share += 1

    def _groups(self, number: int, name: str, objective: Objective) -> Iterator[ObjectiveGroup]:
        for corpus in self.corpora:
            if corpus.kind == objective.reads:
                languages = [self.setting.languages.number(language) for language in corpus.languages]
                for index in islice(corpus.held_out, self.lines):
                    sample = corpus.sample(index, languages)
                    address = (self.seed, "validation", name, corpus.name, index)
                    for final, draft in groups_of(objective, sample, self.setting, *address):
                        yield ObjectiveGroup(number, final, draft)


@dataclass(frozen=True, slots=True)
class PairBatch:
    """Sentences of one language of held-out pairs.

    Attributes:
        pair: The two languages, as `de-en`.
        side: Which of the two these sentences are in, 0 or 1.
        bag: A row `[CLS] x [SEP]` for each sentence.
        last: Whether this is the last batch of the two languages.
    """

    pair: str
    side: int
    bag: Bag
    last: bool

    def to(self, device: torch.device, non_blocking: bool = False) -> "PairBatch":
        """A copy on a device."""
        return replace(self, bag=self.bag.to(device))


class HeldOutPairs:
    """Batches of the sentences of held-out pairs, one pair of languages after the other.

    A pair is left out if one of its sentences has come before in that language: the sentence would have two right
    translations. For the arguments see `HeldOut`; a pair of languages goes to a rank as a whole, as every sentence is
    looked for among all.
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
        parallel = [corpus for corpus in corpora if corpus.kind == "parallel" and corpus.held_out]
        self.corpora, self.setting, self.lines, self.max_tokens = parallel[rank::world_size], setting, lines, max_tokens

    def __iter__(self) -> Iterator[PairBatch]:
        for corpus in self.corpora:
            samples = list(islice(self._distinct(corpus), self.lines))
            for side in range(2):
                parts = list(by_budget(self._sentences(samples, side), self.max_tokens, length=_length))
                for place, rows in enumerate(parts, start=1):
                    bag = Bag.of([row.group for row in rows], [0] * len(rows), pad=self.setting.vocabulary.pad)
                    yield PairBatch(corpus.name, side, bag, side == 1 and place == len(parts))

    def _distinct(self, corpus: Corpus) -> Iterator[tuple[Sentence, ...]]:
        numbers = [self.setting.languages.number(language) for language in corpus.languages]
        seen: tuple[set[bytes], set[bytes]] = (set(), set())
        for index in corpus.held_out:
            sample = corpus.sample(index, numbers)
            texts = [sentence.ids.tobytes() for sentence in sample]
            if not any(text in before for text, before in zip(texts, seen, strict=True)):
                yield sample
            for text, before in zip(texts, seen, strict=True):
                before.add(text)

    def _sentences(self, samples: Sequence[tuple[Sentence, ...]], side: int) -> Iterator[ObjectiveGroup]:
        for sample in samples:
            sentence = cut(sample[side], self.setting.max_length - SINGLE_SPECIALS)
            yield ObjectiveGroup(0, first_side(sentence, self.setting.vocabulary).context(), None)


def _length(row: ObjectiveGroup) -> int:
    return len(row.group)


class ObjectiveScores:
    """Sums over predictions, for each objective.

    Args:
        names: The names of the objectives, in the order of their numbers.
        device: The device that the predictions are on.

    Attributes:
        sums: `(3, O)` fp64: of the losses, of the predictions, and of the right ones.
    """

    def __init__(self, names: Iterable[str], device: torch.device) -> None:
        self.names = list(names)
        self.sums = torch.zeros(3, len(self.names), dtype=torch.float64, device=device)
        self._of_batches: dict[int, Tensor] = {}

    def add(self, objective: Tensor, losses: Tensor, correct: Tensor, *, batch: int | None = None) -> None:
        """Adds predictions: the number of the objective, the loss, and whether it is right, each `(P,)`.

        Args:
            objective: See above.
            losses: Likewise.
            correct: Likewise.
            batch: The number of their batch. Those of numbered batches count when `gather` has summed them up, in the
                order of batches, so that the sum is to the last bit the same however they are dealt to ranks.
        """
        sums = self.sums if batch is None else torch.zeros_like(self.sums)
        for row, values in zip(sums, (losses, torch.ones_like(losses), correct), strict=True):
            row.index_add_(0, objective, values.double())
        if batch is not None:
            self._of_batches[batch] = sums

    def gather(self) -> None:
        """Counts the numbered batches of all ranks; all have to ask."""
        own = {number: sums.tolist() for number, sums in self._of_batches.items()}
        every = {number: sums for theirs in ranks.exchange(own) for number, sums in theirs.items()}
        for _, sums in sorted(every.items()):
            self.sums += self.sums.new_tensor(sums)
        self._of_batches = {}

    def means(self) -> Iterator[tuple[str, float, float, float]]:
        """The name, mean loss in nats, accuracy and number of predictions of each objective that made any."""
        for name, losses, count, correct in zip(self.names, *self.sums.tolist(), strict=True):
            if count:
                yield name, losses / count, correct / count, count

    def scores(self) -> dict[str, dict[str, float]]:
        """`perplexity` (the exponential of the mean loss) and `accuracy` of each objective."""
        means = list(self.means())
        return {
            "perplexity": {name: perplexity(loss) for name, loss, _, _ in means},
            "accuracy": {name: accuracy for name, _, accuracy, _ in means},
        }


def perplexity(loss: float) -> float:
    """The exponential of a mean loss in nats."""
    return math.exp(min(loss, MOST_NATS))


class RetrievalScores:
    """How often a sentence's translation is found, by layer and pair of languages, without any training for it.

    A sentence's vector is the mean of a layer's outputs over its tokens, as in XTREME's evaluation of Tatoeba. The
    translation should be the sentence of the other language with the largest cosine. The score is the mean of the
    accuracies in both directions.
    """

    def __init__(self) -> None:
        self.accuracy: dict[str, dict[str, float]] = {}
        self._vectors: tuple[list[list[Tensor]], list[list[Tensor]]] = ([], [])  # side -> batch -> layer -> (B, D)

    def add(self, batch: PairBatch, hidden_states: Sequence[Tensor]) -> None:
        """Adds the sentences of a batch: the output of every layer, `(B, L, D)`, the embeddings first."""
        self._vectors[batch.side].append([masked_mean(layer, batch.bag.mask) for layer in hidden_states])
        if batch.last:
            sides = [[torch.cat(layer) for layer in zip(*side, strict=True)] for side in self._vectors]
            for number, (first, second) in enumerate(zip(*sides, strict=True)):
                accuracy = self.accuracy.setdefault(f"{RETRIEVAL}{number}", {})
                accuracy[batch.pair] = fmean(retrieval_accuracy(first, second, block=SEARCH_BLOCK))
            self._vectors = ([], [])

    def gather(self) -> None:
        """Takes what other ranks have found, too; all have to ask."""
        every: dict[str, dict[str, float]] = {}
        for theirs in ranks.exchange(self.accuracy):
            for layer, accuracy in theirs.items():
                every.setdefault(layer, {}).update(accuracy)
        self.accuracy = every

    def scores(self) -> dict[str, dict[str, float]]:
        """`retrieval_layer_<n>` by pair, and `average` over the pairs; layer 0 is the embeddings."""
        return {
            layer: dict(sorted(accuracy.items())) | {AVERAGE: fmean(accuracy.values())}
            for layer, accuracy in self.accuracy.items()
        }
