"""Pseudo translations beside the real ones, of batches made by hand."""

import pytest
import torch

from pretraining.objectives.groups import draft_translation, first_side
from pretraining.showing.drafts import (
    MOST_IN_A_DIRECTION,
    MOST_ROWS,
    Drafted,
    Handful,
    drafted_rows,
    translations_table,
)
from pretraining.training.collate import Bag
from pretraining.training.translation_scores import DraftBatch
from tests.pretraining.words import sentence, vocabulary

EN, DE = 1, 0


def batch_of(*pairs: tuple[list[int], list[int]], direction: str = "en-de") -> DraftBatch:
    """English sentences and German translations, as many probes as the translation has tokens."""
    sides = [first_side(sentence(*source, language=EN), vocabulary()) for source, _ in pairs]
    groups = [
        draft_translation(side, DE, len(real), vocabulary())[0] for side, (_, real) in zip(sides, pairs, strict=True)
    ]
    return DraftBatch(direction, Bag.of(groups, [0] * len(groups), pad=vocabulary().pad), [real for _, real in pairs])


def test_rows_of_a_batch_are_taken_apart() -> None:
    batch = batch_of(([4, 5, 6], [10, 11]), ([7], [12, 13, 14]))
    assert list(drafted_rows(batch, torch.tensor([20, 21, 22, 23, 24]))) == [
        Drafted(EN, DE, [4, 5, 6], [20, 21], [10, 11]),
        Drafted(EN, DE, [7], [22, 23, 24], [12, 13, 14]),
    ]


def test_the_first_few_of_each_direction_are_kept_over_batches() -> None:
    handful = Handful()
    for start in (4, 7, 10):
        handful.add(batch_of(*(([start + i], [20]) for i in range(3))), torch.tensor([30, 31, 32]))
    handful.add(batch_of(([8], [21]), direction="de-en"), torch.tensor([33]))
    rows = handful.rows()
    assert [row.source for row in rows] == [[4], [5], [6], [7], [8], [8]]
    assert [row.pseudo for row in rows] == [[30], [31], [32], [30], [31], [33]]
    assert MOST_IN_A_DIRECTION == 5
    assert Handful().rows() == []


@pytest.mark.parametrize(("directions", "of_each"), [(20, 5), (30, 3), (100, 1), (130, 1)])
def test_many_directions_share_the_rows(directions: int, of_each: int) -> None:
    handful = Handful()
    for number in range(directions):
        handful.add(batch_of(*(([4 + i], [20]) for i in range(6)), direction=str(number)), torch.arange(6))
    rows = handful.rows()
    assert len(rows) == min(MOST_ROWS, directions * of_each)
    assert [row.pseudo for row in rows[: of_each + 1]] == [[i] for i in [*range(of_each), 0]]


def test_the_table_says_how_much_of_the_pseudo_translation_is_right() -> None:
    rows = [Drafted(EN, DE, [4, 5], [10, 10, 11, 12], [12, 10, 13]), Drafted(DE, EN, [6], [7], [7])]
    table = translations_table(rows, languages=("de", "en"), decode=lambda ids: " ".join(map(str, ids)))
    assert table.columns == (
        "from",
        "to",
        "sentence",
        "pseudo translation",
        "real translation",
        "found in the real one",
    )
    assert table.rows == (("en", "de", "4 5", "10 10 11 12", "12 10 13", 0.5), ("de", "en", "6", "7", "7", 1.0))
