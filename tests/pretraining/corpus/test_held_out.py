"""Which lines are held out: a share of them, by their text alone."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_m.errors import ConfigError
from pretraining.corpus.held_out import HoldingOut, text_hash

TEXTS = [f"line {number}" for number in range(5000)]


def chosen(rule: HoldingOut) -> set[str]:
    return {text for text in TEXTS if rule.place((text,)) == "held out"}


@pytest.mark.parametrize("share", [0.001, 0.02, 0.1, 0.5, 0.99])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_share_is_kept(share: float, seed: int) -> None:
    deviation = math.sqrt(len(TEXTS) * share * (1 - share))
    assert abs(len(chosen(HoldingOut(share, seed))) - share * len(TEXTS)) < 4 * deviation


def test_of_pairs_the_share_is_held_out_and_the_rest_of_the_chosen_is_left_out() -> None:
    share = 0.2
    places = [HoldingOut(share, 0).place((text, f"Zeile {text}")) for text in TEXTS]
    for place, expected in {"held out": 0.2, "left out": 0.8 * 0.2, "training": 0.8 * 0.8}.items():
        deviation = math.sqrt(len(TEXTS) * expected * (1 - expected))
        assert abs(places.count(place) - expected * len(TEXTS)) < 4 * deviation  # type: ignore[arg-type]


def test_seeds_differ_and_a_larger_share_holds_out_the_same_and_more() -> None:
    assert chosen(HoldingOut(0.1, 0)) < chosen(HoldingOut(0.2, 0))
    both = chosen(HoldingOut(0.1, 0)) & chosen(HoldingOut(0.1, 1))
    assert 20 < len(both) < 90  # one in a hundred of 5000


def test_nothing_is_held_out_of_a_share_of_0() -> None:
    assert not chosen(HoldingOut(0.0, 0))


@given(st.text(), st.text(), st.integers(0, 3), st.floats(0.0, 1.0, exclude_max=True))
def test_a_pair_is_in_training_if_neither_text_is_chosen(first: str, second: str, seed: int, share: float) -> None:
    rule = HoldingOut(share, seed)
    alone = [rule.place((text,)) == "held out" for text in (first, second)]
    assert rule.place((first, second)) == ("held out" if alone[0] else "left out" if alone[1] else "training")


@given(st.text(), st.integers())
def test_a_hash_is_of_the_stripped_text(text: str, seed: int) -> None:
    assert text_hash(seed, f" {text}\n") == text_hash(seed, text.strip())
    assert 0 <= text_hash(seed, text) < 2**64


def test_a_hash_is_the_same_on_every_machine() -> None:
    assert text_hash(0, "Anna lives in Kyiv.") == 0xA865E15ACFC27392


@pytest.mark.parametrize("share", [-0.01, 1.0, 5, math.nan, math.inf])
def test_what_is_no_share_is_refused(share: Any) -> None:
    with pytest.raises(ConfigError, match=rf"data.held_out={share}: "):
        HoldingOut(share, 0)


def test_unused_lines_leave_what_is_held_out_as_it_is() -> None:
    texts = [(f"line {i}", f"Zeile {i}") for i in range(4000)]
    whole, half, tenth = (HoldingOut(0.1, 0, used) for used in (1.0, 0.5, 0.1))
    places = [[rule.place(pair) for pair in texts] for rule in (whole, half, tenth)]
    trained = [{i for i, place in enumerate(numbers) if place == "training"} for numbers in places]
    assert trained[2] < trained[1] < trained[0]
    assert abs(len(trained[1]) / len(trained[0]) - 0.5) < 0.04
    assert abs(len(trained[2]) / len(trained[0]) - 0.1) < 0.03
    for kind in ("held out", "left out"):
        numbers = [[i for i, place in enumerate(some) if place == kind] for some in places]
        assert numbers[0] == numbers[1] == numbers[2]
    with pytest.raises(ConfigError, match=r"data\.parallel_share=0"):
        HoldingOut(0.1, 0, 0.0)
