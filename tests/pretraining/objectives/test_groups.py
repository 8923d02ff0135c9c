"""Groups: special tokens, positions and types of the two sides of a pair, and how a pair is cut."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pretraining.objectives.groups import (
    Group,
    cut,
    draft_translation,
    first_side,
    fit_pair,
    fit_translation,
    join,
    second_side,
)  # fmt: skip
from tests.pretraining.words import CLS, MASK, SEP, sentence, vocabulary

FIRST = first_side(sentence(11, 12), vocabulary())
SECOND = second_side(sentence(24, 25, 26, language=1), FIRST, vocabulary())


def test_a_pair_is_laid_out_with_running_positions() -> None:
    pair = join(FIRST.context(), SECOND.context())
    assert len(pair) == 9
    assert pair.ids.tolist() == [CLS, 11, 12, SEP, SEP, 24, 25, 26, SEP]
    assert pair.positions.tolist() == list(range(9))
    assert pair.languages.tolist() == [0] * 4 + [1] * 5
    assert not pair.predicted.any()
    assert not pair.probes.any()
    assert not pair.slots.any()


def test_what_is_chosen_is_predicted_and_what_is_shown_is_read() -> None:
    group = SECOND.masked(numpy.array([False, True, False, True, False]), numpy.array([SEP, MASK, 25, 30, SEP]))
    assert group.ids.tolist() == [SEP, MASK, 25, 30, SEP]
    assert group.labels.tolist() == [-100, 24, -100, 26, -100]
    assert group.predicted.tolist() == [False, True, False, True, False]
    assert not group.unlabelled().predicted.any()


def test_probes_stand_where_the_hidden_tokens_are() -> None:
    group = SECOND.probes(numpy.array([False, True, False, True, False]), MASK)
    assert group.ids.tolist() == [MASK, MASK]
    assert group.positions.tolist() == [5, 7]
    assert group.labels.tolist() == [24, 26]
    assert group.languages.tolist() == [1, 1]
    assert group.probes.all()


def test_slots_are_all_but_the_special_tokens() -> None:
    assert SECOND.slots().slots.tolist() == [False, True, True, True, False]
    assert not SECOND.context().slots.any()


@pytest.mark.parametrize("part", [FIRST.context(), FIRST.slots(), SECOND.probes(numpy.zeros(5, dtype=bool), MASK)])
def test_numbers_are_int64_and_flags_bool(part: Group) -> None:
    joined = join(part, SECOND.context())
    for name in ("ids", "positions", "labels", "languages"):
        assert getattr(joined, name).dtype == numpy.int64
    for name in ("probes", "slots"):
        assert getattr(joined, name).dtype == numpy.bool_


@pytest.mark.parametrize(
    ("lengths", "max_length", "expected"),
    [
        ((3, 4), 64, (3, 4)), ((3, 4), 11, (3, 4)), ((3, 4), 10, (3, 3)), ((4, 3), 10, (3, 3)),
        ((100, 2), 20, (14, 2)), ((2, 100), 20, (2, 14)), ((50, 60), 21, (8, 9)), ((60, 50), 21, (9, 8)),
        ((0, 5), 8, (0, 4)),
    ],
)  # fmt: skip
def test_a_pair_is_cut_at_its_longer_side(lengths: tuple[int, int], max_length: int, expected: tuple[int, int]) -> None:
    first, second = (sentence(*range(10, 10 + length), language=side) for side, length in enumerate(lengths))
    cut_pair = fit_pair(first, second, max_length)
    assert tuple(len(side.ids) for side in cut_pair) == expected
    for before, after in zip((first, second), cut_pair, strict=True):
        assert after.ids.tolist() == before.ids.tolist()[: len(after.ids)]
        assert after.language == before.language
    assert cut(first, 1).ids.tolist() == first.ids.tolist()[:1]


def test_a_draft_has_a_probe_for_every_slot_and_its_language() -> None:
    draft, slots = draft_translation(FIRST, 1, 3, vocabulary())
    assert draft.ids.tolist() == [CLS, 11, 12, SEP, MASK, MASK, MASK]
    assert draft.positions.tolist() == [0, 1, 2, 3, 5, 6, 7]
    assert draft.probes.tolist() == [False] * 4 + [True] * 3
    assert draft.languages.tolist() == [0] * 4 + [1] * 3
    assert not draft.predicted.any()
    assert slots.positions[slots.slots].tolist() == [5, 6, 7]
    assert slots.ids[~slots.slots].tolist() == [SEP, SEP]


@given(words=st.integers(1, 60), ratio=st.floats(0.05, 20), max_length=st.integers(6, 64))
def test_a_sentence_and_its_translation_fit(words: int, ratio: float, max_length: int) -> None:
    given_sentence = sentence(*range(10, 10 + words))
    source, length = fit_translation(given_sentence, ratio, max_length)
    assert 1 <= len(source.ids) <= words
    assert length >= 1
    assert len(source.ids) + length + 4 <= max_length
    if words + round(words * ratio) + 5 < max_length:
        assert len(source.ids) == words
        assert length == max(1, round(words * ratio))
