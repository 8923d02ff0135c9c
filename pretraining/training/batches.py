"""PretrainingBatch: the groups of all objectives that one rank learns from at once, and how samples become groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy
import torch
from numpy.random import SFC64, Generator
from numpy.random.bit_generator import ISeedSequence
from torch import Tensor

from ernie_m.config import ErnieMConfig
from ernie_m.flops import flops_of
from ernie_m.losses import IGNORED
from ernie_m.training.seeding import derive_seed
from pretraining.objectives import Objective
from pretraining.objectives.groups import Group, Sentence
from pretraining.objectives.languages import Setting
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
