"""Optimizer step t as bags of groups: its samples, dealt to ranks and accumulation steps, and the groups they become.

Every sample has a number within global batch t, and its randomness is a function of (seed, objective, t, number). So a
sample becomes the same groups whichever rank, worker or accumulation step it is dealt to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple

import numpy
import torch
from numpy.random import SFC64, Generator
from numpy.random.bit_generator import ISeedSequence
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.flops import flops_of
from ernie_m.losses import IGNORED
from ernie_m.training.seeding import derive_seed
from ernie_m.training.signals import leave_to_parent
from pretraining.corpus.corpus import Corpus
from pretraining.objectives import Objective
from pretraining.objectives.groups import Group, Sentence
from pretraining.objectives.languages import Setting
from pretraining.sampling.dealing import deal
from pretraining.sampling.plan import Plan
from pretraining.training.collate import Bag


class ObjectiveGroup(NamedTuple):
    """A group to learn from, with the objective that made it.

    Attributes:
        objective: Number of the objective.
        group: What is learnt from.
        draft: Its predictions fill the slots of the group; None where the group has no slots.
    """

    objective: int
    group: Group
    draft: Group | None


class _Derived(ISeedSequence):
    """Hands a seed from `derive_seed` to NumPy as it is.

    It is a hash already, and hashing it once more, as NumPy does, takes longer than drawing a sample's numbers.
    """

    def __init__(self, *address: int | str) -> None:
        self.seed = derive_seed(*address)

    def generate_state(self, n_words: int, dtype: Any = numpy.uint32) -> numpy.ndarray:
        return numpy.array([self.seed] * n_words, dtype=dtype)


def generator_of(*address: int | str) -> Generator:
    """A generator for an address such as `(seed, "mmlm", step, index)`; see `derive_seed`."""
    return Generator(SFC64(_Derived(*address)))  # type: ignore[arg-type]  # numpy's stub has SeedSequence only


def groups_of(
    objective: Objective, sample: Sequence[Sentence], setting: Setting, *address: int | str
) -> list[tuple[Group, Group | None]]:
    """The groups that an objective makes of a sample; they depend on nothing but these arguments.

    Args:
        objective: Turns the sample into groups.
        sample: A sentence, or the two sentences of a pair.
        setting: What all objectives of the training share.
        address: Where the sample's randomness comes from, such as `(seed, "mmlm", step, index)`.

    Returns:
        Each group to learn from, with the draft that fills its slots, or None where it has no slots.
    """
    made = objective(sample, setting, generator_of(*address))
    drafts: Sequence[Group | None] = made.drafts or [None] * len(made.final)
    return list(zip(made.final, drafts, strict=True))


def _flops(config: ErnieMConfig, bag: Bag, *, predicted: Tensor, backward: bool) -> Tensor:
    return flops_of(
        config,
        tokens=bag.mask.sum(),
        visible=bag.visible,
        predicted=predicted.sum(),
        vocabulary=True,
        backward=backward,
    )


@dataclass(frozen=True, slots=True)
class PretrainingBatch:
    """What one rank learns from in one accumulation step: its share of the optimizer step.

    Attributes:
        final: The groups to learn from; where the share has none, a row that teaches nothing, so that all ranks run
            the model alike.
        drafts: The groups whose predictions fill the slots of `final`; None where no rank can have any, and likewise
            a row that fills nothing where another rank may.
        counts: `(O,)` int64: for each objective, the number of tokens that this rank predicts in the whole optimizer
            step, over all of its accumulation steps.
        step: Number of the optimizer step.
        share: Number of this share among those of all ranks and accumulation steps.
    """

    final: Bag
    drafts: Bag | None
    counts: Tensor
    step: int
    share: int

    @property
    def rows(self) -> int:
        """How many groups are learnt from."""
        return len(self.final.ids)

    @property
    def tokens(self) -> Tensor:
        """How many tokens these have, as a scalar; drafts, which are read without gradients, come on top."""
        return self.final.mask.sum()

    @property
    def positions(self) -> int:
        """How many places for tokens they have, padding among them."""
        return self.final.mask.numel()

    def flops(self, config: ErnieMConfig) -> Tensor:
        """The operations of a training step on this batch, a scalar: of the drafts, forward alone."""
        total = _flops(config, self.final, predicted=self.final.labels != IGNORED, backward=True)
        if self.drafts is not None:
            total = total + _flops(config, self.drafts, predicted=self.drafts.probes, backward=False)
        return total

    @classmethod
    def of(
        cls,
        rows: Sequence[ObjectiveGroup],
        *,
        objectives: int,
        pad: int,
        step: int,
        share: int,
        counts: Tensor | None = None,
        others_draft: bool = False,
    ) -> "PretrainingBatch":
        """Packs any number of groups, the shortest first, so that attention runs over rows of similar length.

        Args:
            rows: The groups.
            objectives: The number of objectives, `O`.
            pad: Id of `[PAD]`.
            step: See the attribute.
            share: See the attribute.
            counts: See the attribute; None counts the predicted tokens of `rows`, where they are all there is.
            others_draft: Whether another rank may have drafts.
        """
        rows = sorted(rows, key=lambda row: len(row.group))
        final = [(row.objective, row.group) for row in rows]
        drafted = [(row.objective, row.draft) for row in rows if row.draft is not None]
        nothing = [(0, _nothing(pad))]
        counts = count_predicted(rows, objectives) if counts is None else counts
        first = drafted or (nothing if others_draft else None)
        return cls(_bag(final or nothing, pad), None if first is None else _bag(first, pad), counts, step, share)

    def to(self, device: torch.device, non_blocking: bool = False) -> "PretrainingBatch":
        """The batch on a device."""
        drafts = None if self.drafts is None else self.drafts.to(device)
        return PretrainingBatch(
            self.final.to(device), drafts, self.counts.to(device, non_blocking=non_blocking), self.step, self.share
        )


def _bag(groups: Sequence[tuple[int, Group]], pad: int) -> Bag:
    return Bag.of([group for _, group in groups], [number for number, _ in groups], pad=pad)


def _nothing(pad: int) -> Group:
    """A token from which nothing is predicted."""
    no = numpy.array([False])
    return Group(numpy.array([pad]), numpy.array([0]), no, numpy.array([IGNORED]), numpy.array([0]), no)


def count_predicted(rows: Iterable[ObjectiveGroup], objectives: int) -> Tensor:
    """`(O,)` int64: for each objective, the number of tokens that are predicted in its groups."""
    counts = [0] * objectives
    for row in rows:
        counts[row.objective] += int(numpy.count_nonzero(row.group.predicted))
    return torch.tensor(counts)


class Steps(Dataset[list[PretrainingBatch]]):
    """The batches of one rank: item t is optimizer step t, as a list with a batch for each accumulation step.

    Args:
        objectives: The objectives by name; an objective's number is its place in this order.
        corpora: The corpora to sample from; each objective reads those of its kind.
        setting: What all objectives of the training share.
        max_tokens_per_batch: The most tokens that go through the encoder in one optimizer step, over all ranks.
        alpha: How often small languages and pairs are drawn, see `corpus_shares`.
        accumulation: Number of accumulation steps.
        rank: Number of this process.
        world_size: Number of all processes.
        seed: Root of all randomness.

    Raises:
        ConfigError: An objective has no corpus of its kind, its share of the budget does not hold a sample, or the
            setting lacks a corpus' language.
    """

    def __init__(
        self,
        *,
        objectives: Mapping[str, Objective],
        corpora: Sequence[Corpus],
        setting: Setting,
        max_tokens_per_batch: int,
        alpha: float,
        accumulation: int,
        rank: int,
        world_size: int,
        seed: int,
    ) -> None:
        self.objectives = objectives
        self.corpora = corpora
        self.setting = setting
        self.accumulation, self.rank, self.world_size = accumulation, rank, world_size
        self.seed = seed
        self._languages = [[setting.languages.number(name) for name in corpus.languages] for corpus in corpora]
        whole = sum(objective.share for objective in objectives.values())
        self.plans = {
            name: self._plan(name, objective, int(max_tokens_per_batch * objective.share / whole), alpha)
            for name, objective in objectives.items()
        }

    def _plan(self, name: str, objective: Objective, max_tokens: int, alpha: float) -> Plan:
        cells = [
            replace(cell, corpus=number, tokens=objective.cost(cell.tokens, self.setting))
            for number, corpus in enumerate(self.corpora)
            if corpus.kind == objective.reads
            for cell in corpus.cells
        ]
        if not cells:
            raise ConfigError(f"objective {name} reads {objective.reads} text, and there is none")
        try:
            return Plan(cells, max_tokens=max_tokens, alpha=alpha, key=(self.seed, name))
        except ConfigError as error:
            raise ConfigError(f"objective {name}: {error}") from error

    def __getitem__(self, step: int) -> list[PretrainingBatch]:
        """This rank's shares of an optimizer step."""
        shares: list[list[ObjectiveGroup]] = [[] for _ in range(self.accumulation)]
        for (number, name), dealt in zip(enumerate(self.objectives), self.dealt(step), strict=True):
            parts, ranks = numpy.divmod(dealt, self.world_size)
            for index in numpy.flatnonzero(ranks == self.rank).tolist():
                groups = self._groups(name, step, index)
                shares[parts[index]] += [ObjectiveGroup(number, *made) for made in groups]
        counts = count_predicted(chain.from_iterable(shares), len(self.objectives))
        others_draft = self.world_size > 1 and any(
            objective.drafts and step >= objective.first_step for objective in self.objectives.values()
        )
        return [
            PretrainingBatch.of(
                share,
                objectives=len(self.objectives),
                pad=self.setting.vocabulary.pad,
                step=step,
                share=part * self.world_size + self.rank,
                counts=counts,
                others_draft=others_draft,
            )
            for part, share in enumerate(shares)
        ]

    def dealt(self, step: int) -> list[numpy.ndarray]:
        """Which share of an optimizer step each sample goes to, as all ranks know it.

        Returns:
            For each objective `(N,)` int64, the numbers of its samples' shares; it has no samples before it joins.
        """
        tokens = [
            self.plans[name].tokens(step) if step >= objective.first_step else numpy.empty(0, dtype=numpy.int64)
            for name, objective in self.objectives.items()
        ]
        dealt = deal(numpy.concatenate(tokens), self.accumulation * self.world_size)
        return numpy.split(dealt, numpy.cumsum([len(sizes) for sizes in tokens])[:-1])

    def _groups(self, name: str, step: int, index: int) -> list[tuple[Group, Group | None]]:
        line = self.plans[name].line(step, index)
        sample = self.corpora[line.corpus].sample(line.index, self._languages[line.corpus])
        return groups_of(self.objectives[name], sample, self.setting, self.seed, name, step, index)


class StepLoader:
    """Iterates over a rank's batches, one accumulation step after the other, from some optimizer step on.

    Args:
        steps: The optimizer steps to load.
        start_step: The first optimizer step to give.
        total_steps: The number of optimizer steps of the whole training. `len` counts their batches from step 0 on,
            wherever the loader starts, because Lightning counts so.
        num_workers: Number of processes that prepare optimizer steps ahead of time.
    """

    def __init__(self, steps: Steps, *, start_step: int, total_steps: int, num_workers: int) -> None:
        self.accumulation = steps.accumulation
        self.total_steps = total_steps
        self.loader = DataLoader(
            steps,
            batch_size=None,
            sampler=range(start_step, total_steps),
            num_workers=num_workers,
            worker_init_fn=leave_to_parent,
        )

    def __len__(self) -> int:
        return self.total_steps * self.accumulation

    def __iter__(self) -> Iterator[PretrainingBatch]:
        for batches in self.loader:
            yield from batches
