"""Optimizer step t as batches: its samples, dealt to ranks and accumulation steps, and the groups they become.

Every sample has a number within global batch t, and its randomness is a function of (seed, objective, t, number). So a
sample becomes the same groups whichever rank, worker or accumulation step it is dealt to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy
from torch.utils.data import DataLoader, Dataset

from ernie_m.errors import ConfigError
from ernie_m.training.signals import leave_to_parent
from pretraining.corpus.corpus import Corpus
from pretraining.objectives import Objective
from pretraining.objectives.groups import Group
from pretraining.objectives.languages import Setting
from pretraining.sampling.dealing import deal
from pretraining.sampling.plan import Plan
from pretraining.training.batches import ObjectiveGroup, PretrainingBatch, count_predicted, groups_of


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
