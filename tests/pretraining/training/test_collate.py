"""Bags: rows as they were made, padded on the right; slots filled row by row."""

from dataclasses import fields

import numpy
import pytest
import torch

from pretraining.objectives.groups import Group, first_side, join, second_side
from pretraining.training.collate import Bag
from tests.pretraining.words import MASK, PAD, sentence, vocabulary

FILL = {"ids": PAD, "positions": 0, "probes": False, "labels": -100, "languages": 0, "slots": False}


def groups() -> list[Group]:
    """Of 4, 7 and 6 tokens, with labels, probes, slots and two languages."""
    first = first_side(sentence(11, 12, language=1), vocabulary())
    second = second_side(sentence(24, language=2), first, vocabulary())
    chosen = numpy.array([False, True, True, False])
    return [
        first.masked(chosen, first.ids),
        join(first.context(), second.slots()),
        join(first.context(), first.probes(chosen, MASK)),
    ]


def test_rows_are_the_groups_and_the_rest_is_padding() -> None:
    made = groups()
    bag = Bag.of(made, [0, 3, 2], pad=PAD)
    assert bag.objectives.tolist() == [0, 3, 2]
    assert bag.mask.sum(1).tolist() == [4, 7, 6]
    assert bag.mask.shape == (3, 7)
    for field in fields(Group):
        rows = getattr(bag, field.name)
        assert rows.dtype == (torch.bool if field.name in ("probes", "slots") else torch.int64)
        for row, mask, group in zip(rows, bag.mask, made, strict=True):
            assert row[mask].tolist() == getattr(group, field.name).tolist()
            assert set(row[~mask].tolist()) <= {FILL[field.name]}
    assert bag.mask.dtype == torch.bool
    assert bag.objectives.dtype == torch.int64


def test_a_bag_shares_no_memory_with_its_groups() -> None:
    (group, *_) = groups()
    bag = Bag.of([group], [0], pad=PAD)
    bag.ids[0, 1] = 30
    assert group.ids[1] == 11


@pytest.mark.parametrize("words", [[], [20], [20, 21, 22]])
def test_slots_are_filled_in_order(words: list[int]) -> None:
    first = first_side(sentence(11), vocabulary())
    rows = [join(first.context(), second_side(sentence(word), first, vocabulary()).slots()) for word in words]
    bag = Bag.of([first.context(), *rows], [0] * (1 + len(words)), pad=PAD)
    filled = bag.filled(torch.arange(30, 30 + len(words)))
    assert filled.ids[filled.slots].tolist() == list(range(30, 30 + len(words)))
    assert torch.equal(filled.ids[~filled.slots], bag.ids[~bag.slots])
    assert torch.equal(filled.labels, bag.labels)
