"""Optimizer step t as bags of groups: which samples, cut into shares for ranks and accumulation, and what they become.

Every sample of global batch t has a number in it, and its randomness is that of (seed, objective, t, number): it does
not matter which rank, worker or accumulation step it falls to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Generator, Tensor
from torch.utils.data import DataLoader, Dataset

from ernie_m.errors import ConfigError
from ernie_m.training.seeding import derive_seed
from pretraining.bag import Bag
from pretraining.corpus import Corpus
from pretraining.groups import Group
from pretraining.objectives import Objective
from pretraining.sampling import Plan
from pretraining.vocabulary import Vocabulary


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

    def to(self, device: torch.device, non_blocking: bool = False) -> "PretrainingBatch":
        """The batch on a device."""
        final, drafts = (None if bag is None else bag.to(device) for bag in (self.final, self.drafts))
        return PretrainingBatch(final, drafts, self.counts.to(device, non_blocking=non_blocking), self.step, self.share)


class Steps(Dataset[list[PretrainingBatch]]):
    """Optimizer step t of one rank, as its accumulation steps.

    Args:
        objectives: By name, in the order of their numbers.
        corpora: To sample from; each objective takes those of its kind.
        languages: Number of each language.
        vocabulary: Of the tokenizer.
        max_length: Tokens of a sample, special ones included.
        max_tokens_per_batch: Tokens that go through the encoder in one optimizer step, over all ranks.
        alpha: Temperature of languages and pairs, see `corpus_shares`.
        accumulation: Accumulation steps.
        rank: This process.
        world_size: All processes.
        seed: Root of all randomness.

    Raises:
        ConfigError: An objective has no corpus of its kind, or its share of the budget does not hold a sample.
    """

    def __init__(
        self,
        *,
        objectives: Mapping[str, Objective],
        corpora: Sequence[Corpus],
        languages: Mapping[str, int],
        vocabulary: Vocabulary,
        max_length: int,
        max_tokens_per_batch: int,
        alpha: float,
        accumulation: int,
        rank: int,
        world_size: int,
        seed: int,
    ) -> None:
        self.objectives = objectives
        self.corpora = corpora
        self.languages = languages
        self.vocabulary = vocabulary
        self.max_length = max_length
        self.accumulation, self.rank, self.world_size = accumulation, rank, world_size
        self.seed = seed
        whole = sum(objective.share for objective in objectives.values())
        self.plans = {
            name: self._plan(name, objective, int(max_tokens_per_batch * objective.share / whole), alpha)
            for name, objective in objectives.items()
        }

    def _plan(self, name: str, objective: Objective, max_tokens: int, alpha: float) -> Plan:
        width = {"monolingual": 1, "parallel": 2}[objective.reads]
        cells = [
            replace(cell, corpus=number, tokens=objective.cost(cell.tokens, self.max_length))
            for number, corpus in enumerate(self.corpora)
            if len(corpus.languages) == width
            for cell in corpus.cells
        ]
        if not cells:
            raise ConfigError(
                f"objective {name} reads {objective.reads} text, and there is none: set data.{objective.reads}"
            )
        try:
            return Plan(cells, max_tokens=max_tokens, alpha=alpha, key=(self.seed, name))
        except ConfigError as error:
            raise ConfigError(f"objective {name}: {error}") from error

    def __getitem__(self, step: int) -> list[PretrainingBatch]:
        """The rank's shares of step `t`."""
        shares: list[list[tuple[int, Group, Group | None]]] = [[] for _ in range(self.accumulation)]
        counts = torch.zeros(len(self.objectives), dtype=torch.int64)
        for number, name in enumerate(self.objectives):
            for part in range(self.accumulation):
                for final, draft in self._groups(name, step, part * self.world_size + self.rank):
                    shares[part].append((number, final, draft))
                    counts[number] += final.predicted.sum()
        return [
            self._batch(share, counts, step, part * self.world_size + self.rank) for part, share in enumerate(shares)
        ]

    def _groups(self, name: str, step: int, share: int) -> Iterator[tuple[Group, Group | None]]:
        objective = self.objectives[name]
        if step < objective.first_step:
            return
        lines = self.plans[name].batch(step)
        for index in range(share, len(lines), self.world_size * self.accumulation):
            corpus = self.corpora[lines[index].corpus]
            sample = corpus.sample(lines[index].index, [self.languages[language] for language in corpus.languages])
            generator = Generator().manual_seed(derive_seed(self.seed, name, step, index))
            made = objective(sample, self.vocabulary, self.max_length, generator)
            drafts: Sequence[Group | None] = made.drafts or [None] * len(made.final)
            yield from zip(made.final, drafts, strict=True)

    def _batch(
        self, share: Sequence[tuple[int, Group, Group | None]], counts: Tensor, step: int, number: int
    ) -> PretrainingBatch:
        pad = self.vocabulary.pad
        drafted = [(objective, draft) for objective, _, draft in share if draft is not None]
        final = Bag.of([group for _, group, _ in share], [n for n, _, _ in share], pad=pad) if share else None
        drafts = Bag.of([group for _, group in drafted], [n for n, _ in drafted], pad=pad) if drafted else None
        return PretrainingBatch(final, drafts, counts, step, number)


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
