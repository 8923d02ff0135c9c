"""Masking: rates over 10^5 tokens, 80/10/10, words and spans as wholes, nothing special ever."""

import dataclasses

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ernie_m.errors import ConfigError
from pretraining.objectives.masking import Masking, word_numbers
from tests.pretraining.words import MASK, SIZE, UNK, vocabulary

VOCABULARY = vocabulary()
BERT = Masking(rate=0.15, unit="token", mask_share=0.8, random_share=0.1, mean_span=3.0, max_span=10)
UNITS = ("token", "word", "span")


def generator(seed: int = 0) -> numpy.random.Generator:
    return numpy.random.default_rng(seed)


def random_ids(count: int, seed: int, special: float = 0.0) -> numpy.ndarray:
    ids = generator(seed).choice(VOCABULARY.words, count)
    return numpy.where(generator(seed + 1).random(count) >= special, ids, UNK)


@pytest.mark.parametrize("unit", UNITS)
def test_the_rate_holds_over_many_sentences(unit: str) -> None:
    masking = dataclasses.replace(BERT, unit=unit)
    hidden = total = 0
    for seed in range(2600):
        ids = random_ids(20 + seed % 41, seed)
        chosen = masking.choose(ids, VOCABULARY, generator(seed))
        hidden, total = hidden + int(chosen.sum()), total + len(ids)
    assert total > 10**5
    # a last word may go beyond what is wanted by less than itself
    assert hidden / total == pytest.approx(0.15, abs=0.003 if unit != "word" else 0.03)


def test_hidden_tokens_are_masked_random_or_kept_as_configured() -> None:
    ids = random_ids(200_000, 0)
    everything = numpy.ones(len(ids), dtype=bool)
    shown = BERT.corrupt(ids, everything, VOCABULARY, generator())
    masked, kept = (shown == MASK).mean(), (shown == ids).mean()
    assert masked == pytest.approx(0.8, abs=0.005)
    assert kept == pytest.approx(0.1 + 0.1 / len(VOCABULARY.words), abs=0.004)
    others = shown[(shown != MASK) & (shown != ids)]
    assert VOCABULARY.is_word[others].all()
    counts = numpy.bincount(others, minlength=SIZE)[VOCABULARY.words]
    assert abs(counts / counts.mean() - 1).max() < 0.25


@settings(max_examples=150, deadline=None)
@given(
    count=st.integers(0, 60), seed=st.integers(0, 2**31), unit=st.sampled_from(UNITS), special=st.floats(0, 1),
    rate=st.floats(0.01, 0.99),
)  # fmt: skip
def test_what_is_hidden_is_a_word_and_the_rest_is_untouched(
    count: int, seed: int, unit: str, special: float, rate: float
) -> None:
    ids = random_ids(count, seed, special)
    masking = dataclasses.replace(BERT, unit=unit, rate=rate)
    chosen, shown = masking.hide(ids, VOCABULARY, generator(seed))
    assert VOCABULARY.is_word[ids[chosen]].all()
    assert chosen.any() == VOCABULARY.is_word[ids].any()
    assert numpy.array_equal(shown[~chosen], ids[~chosen])
    again = masking.hide(ids, VOCABULARY, generator(seed))
    assert numpy.array_equal(again[0], chosen)
    assert numpy.array_equal(again[1], shown)


def test_words_are_hidden_as_wholes() -> None:
    ids = numpy.array([4, 5, 7, 6, 8, 9, 10, 11, 11, 12])  # words: 4 5 7 | 6 | 8 9 | 10 11 11 | 12
    assert word_numbers(ids, VOCABULARY).tolist() == [1, 1, 1, 2, 3, 3, 4, 4, 4, 5]
    masking = dataclasses.replace(BERT, unit="word", rate=0.3)
    seen = set()
    for seed in range(200):
        chosen = masking.choose(ids, VOCABULARY, generator(seed))
        for first, last in ((0, 3), (3, 4), (4, 6), (6, 9), (9, 10)):
            part = chosen[first:last]
            assert part.all() or not part.any()
        seen.add(tuple(chosen.tolist()))
    assert len(seen) > 5


def test_spans_are_longer_than_tokens_and_no_longer_than_allowed() -> None:
    ids = random_ids(400, 0)
    lengths: dict[str, list[int]] = {}
    for unit in ("token", "span"):
        masking = dataclasses.replace(BERT, unit=unit, mean_span=4.0, max_span=6)
        runs = []
        for seed in range(100):
            chosen = masking.choose(ids, VOCABULARY, generator(seed))
            edges = numpy.diff(numpy.pad(chosen.astype(int), 1))
            runs += (numpy.flatnonzero(edges == -1) - numpy.flatnonzero(edges == 1)).tolist()
        lengths[unit] = runs
    assert sum(lengths["span"]) / len(lengths["span"]) > 2 * sum(lengths["token"]) / len(lengths["token"])


def test_a_sentence_of_one_token_hides_it() -> None:
    for unit in UNITS:
        chosen = dataclasses.replace(BERT, unit=unit).choose(numpy.array([7]), VOCABULARY, generator())
        assert chosen.tolist() == [True]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"rate": 0.0}, "masking rate=0.0"),
        ({"rate": 1.0}, "masking rate=1.0"),
        ({"mask_share": 0.95}, "together at most 1"),
        ({"random_share": -0.1}, "both at least 0"),
        ({"unit": "letter"}, "masking unit='letter'"),
        ({"mean_span": 0.5}, "at least 1"),
        ({"max_span": 0}, "at least 1"),
    ],
)
def test_shares_out_of_range_are_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        dataclasses.replace(BERT, **values)
