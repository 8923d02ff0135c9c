"""Optimizer step t as bags of groups: which samples, cut into shares for ranks and accumulation, and what they become.

Every sample of global batch t has a number in it, and its randomness is that of (seed, objective, t, number): it does
not matter which rank, worker or accumulation step it falls to.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy
import torch
from numpy.random import SFC64, Generator
from numpy.random.bit_generator import ISeedSequence
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from ernie_m.errors import ConfigError
from ernie_m.training.seeding import derive_seed
from pretraining.corpus.corpus import Corpus
from pretraining.objectives import Objective
from pretraining.objectives.groups import Group, Sentence
from pretraining.objectives.languages import Setting
from pretraining.sampling.plan import Line, Plan
from pretraining.training.collate import Bag

Row = tuple[int, Group, Group | None]
"""Number of the objective, a group to learn from, and the draft that fills its slots if it has any."""


class _Derived(ISeedSequence):
    """A seed from `derive_seed` as it is: it is a hash already, and hashing it again takes longer than its use."""

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
    """What an objective makes of a sample: a function of nothing but these arguments.

    Args:
        objective: Reads samples of this kind.
        sample: A sentence, or the two of a pair.
        setting: Of the training.
        address: Of the sample's randomness, such as `(seed, "mmlm", step, index)`.

    Returns:
        Each group to learn from, and the draft that fills its slots if it has any.
    """
    made = objective(sample, setting, generator_of(*address))
    drafts: Sequence[Group | None] = made.drafts or [None] * len(made.final)
    return list(zip(made.final, drafts, strict=True))


@dataclass(frozen=True, slots=True)
class PretrainingBatch:
    """One accumulation step of one rank.

    Attributes:
        final: What is learnt from; None where this share has nothing.
        drafts: What fills the slots of `final`; None where there are none.
        counts: `(O,)` int64, by objective the tokens that are predicted in this rank's whole optimizer step.
        step: The optimizer step.
        share: Number of this share among those of all ranks and accumulation steps.
    """

    final: Bag | None
    drafts: Bag | None
    counts: Tensor
    step: int
    share: int

    @classmethod
    def of(
        cls, rows: Sequence[Row], *, objectives: int, pad: int, step: int, share: int, counts: Tensor | None = None
    ) -> "PretrainingBatch":
        """Packs any number of groups, shortest first: attention is over rows of similar length.

        Args:
            rows: The groups.
            objectives: `O`.
            pad: Id of `[PAD]`.
            step: As the attribute.
            share: As the attribute.
            counts: As the attribute; None counts `rows` alone.
        """
        rows = sorted(rows, key=lambda row: len(row[1]))
        final = [(number, group) for number, group, _ in rows]
        drafts = [(number, draft) for number, _, draft in rows if draft is not None]
        counts = count_predicted(rows, objectives) if counts is None else counts
        return cls(_bag(final, pad), _bag(drafts, pad), counts, step, share)

    def to(self, device: torch.device, non_blocking: bool = False) -> "PretrainingBatch":
        """The batch on a device."""
        final, drafts = (None if bag is None else bag.to(device) for bag in (self.final, self.drafts))
        return PretrainingBatch(final, drafts, self.counts.to(device, non_blocking=non_blocking), self.step, self.share)


def _bag(groups: Sequence[tuple[int, Group]], pad: int) -> Bag | None:
    return Bag.of([group for _, group in groups], [number for number, _ in groups], pad=pad) if groups else None


def count_predicted(rows: Iterable[Row], objectives: int) -> Tensor:
    """`(O,)` int64, by objective the tokens that are predicted in its groups."""
    counts = [0] * objectives
    for number, group, _ in rows:
        counts[number] += int(numpy.count_nonzero(group.predicted))
    return torch.tensor(counts)


class Steps(Dataset[list[PretrainingBatch]]):
    """Optimizer step t of one rank, as its accumulation steps.

    Args:
        objectives: By name, in the order of their numbers.
        corpora: To sample from; each objective takes those of its kind.
        setting: Of the training.
        max_tokens_per_batch: Tokens that go through the encoder in one optimizer step, over all ranks.
        alpha: Temperature of languages and pairs, see `corpus_shares`.
        accumulation: Accumulation steps.
        rank: This process.
        world_size: All processes.
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
        """The rank's shares of step `t`."""
        shares: list[list[Row]] = [[] for _ in range(self.accumulation)]
        for number, name in enumerate(self.objectives):
            for index, line in enumerate(self._lines(name, step)):
                part, rank = divmod(index % (self.accumulation * self.world_size), self.world_size)
                if rank == self.rank:
                    shares[part] += [(number, *groups) for groups in self._groups(name, step, index, line)]
        counts = count_predicted(chain.from_iterable(shares), len(self.objectives))
        return [
            PretrainingBatch.of(
                share,
                objectives=len(self.objectives),
                pad=self.setting.vocabulary.pad,
                step=step,
                share=part * self.world_size + self.rank,
                counts=counts,
            )
            for part, share in enumerate(shares)
        ]

    def _lines(self, name: str, step: int) -> list[Line]:
        return self.plans[name].batch(step) if step >= self.objectives[name].first_step else []

    def _groups(self, name: str, step: int, index: int, line: Line) -> list[tuple[Group, Group | None]]:
        sample = self.corpora[line.corpus].sample(line.index, self._languages[line.corpus])
        return groups_of(self.objectives[name], sample, self.setting, self.seed, name, step, index)


class StepLoader:
    """The batches of a rank's optimizer steps, one accumulation step after the other, from a step on.

    Args:
        steps: What to load.
        start_step: First optimizer step to give.
        total_steps: Of the whole training; `len` counts its batches from step 0 on, as Lightning does.
        num_workers: Processes that prepare steps ahead.
    """

    def __init__(self, steps: Steps, *, start_step: int, total_steps: int, num_workers: int) -> None:
        self.accumulation = steps.accumulation
        self.total_steps = total_steps
        self.loader = DataLoader(
            steps, batch_size=None, sampler=range(start_step, total_steps), num_workers=num_workers
        )

    def __len__(self) -> int:
        return self.total_steps * self.accumulation

    def __iter__(self) -> Iterator[PretrainingBatch]:
        for batches in self.loader:
            yield from batches
