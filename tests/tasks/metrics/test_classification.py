"""Scores of labels and numbers equal those of scikit-learn and scipy; empty and constant data have an answer."""

import random
import warnings

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from ernie_m.errors import DataError
from tasks.metrics.classification import accuracy, correlations, f1_by_label, macro_f1, micro_f1

LABELS = ["a", "b", "c", "d"]
rows = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1, max_size=30)
sets = st.lists(st.tuples(st.sets(st.sampled_from(LABELS)), st.sets(st.sampled_from(LABELS))), min_size=1, max_size=20)


@given(rows)
def test_single_labels_equal_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    guesses, golds = zip(*pairs, strict=True)
    scores = f1_by_label([{guess} for guess in guesses], [{gold} for gold in golds], LABELS)
    expected = f1_score(golds, guesses, labels=LABELS, average=None, zero_division=0)
    assert [tally.score for tally in scores.values()] == pytest.approx(list(expected))
    mean = f1_score(golds, guesses, average="macro", zero_division=0)
    assert macro_f1([{guess} for guess in guesses], [{gold} for gold in golds]) == pytest.approx(mean)
    right = sum(guess == gold for guess, gold in pairs)
    assert accuracy([{guess} for guess in guesses], [{gold} for gold in golds]).score == right / len(pairs)


@given(sets)
def test_several_labels_equal_scikit_learn(pairs: list[tuple[set[str], set[str]]]) -> None:
    guesses, golds = ([[label in row for label in LABELS] for row in side] for side in zip(*pairs, strict=True))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = f1_score(golds, guesses, average="micro", zero_division=0)
        by_label = f1_score(golds, guesses, average=None, zero_division=0)
    sides = [list(side) for side in zip(*pairs, strict=True)]
    assert micro_f1(*sides).score == pytest.approx(expected)
    assert [tally.score for tally in f1_by_label(*sides, LABELS).values()] == pytest.approx(list(by_label))
    assert accuracy(*sides).score == sum(guess == gold for guess, gold in pairs) / len(pairs)


@pytest.mark.parametrize("seed", range(20))
def test_correlations_equal_scipy_with_ties(seed: int) -> None:
    draw = random.Random(seed)
    golds = [float(draw.randrange(6)) for _ in range(50)]
    guesses = [gold + draw.gauss(0, 2) if draw.random() < 0.8 else 2.5 for gold in golds]
    computed = correlations(guesses, golds)
    assert computed["pearson"] == pytest.approx(scipy.stats.pearsonr(guesses, golds).statistic, abs=1e-9)
    assert computed["spearman"] == pytest.approx(scipy.stats.spearmanr(guesses, golds).statistic, abs=1e-9)


def test_what_has_no_score() -> None:
    with pytest.raises(DataError, match="no example was scored"):
        accuracy([], [])
    with pytest.raises(DataError, match="1 examples were scored"):
        correlations([1.0], [2.0])
    with pytest.raises(DataError, match="no example was scored"):
        macro_f1([], [])
    assert macro_f1([{"a"}], [{"a"}]) == 1.0
    assert correlations([3.0, 3.0], [1.0, 2.0]) == {"pearson": 0.0, "spearman": 0.0}
