"""Intervals and p values against scipy and by hand."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.statistics.significance import (
    EXACT_UP_TO,
    holm,
    interval_of,
    mean,
    paired_bootstrap,
    sample_sd,
    sign_flip_test,
    t_interval,
    t_quantile,
    t_test,
)

stats = pytest.importorskip("scipy.stats")
OURS, BASELINE = [0.71, 0.69, 0.75, 0.66, 0.73], [0.68, 0.70, 0.69, 0.61, 0.70]


def test_mean_and_sample_deviation_are_numpys() -> None:
    assert mean(OURS) == pytest.approx(np.mean(OURS))
    assert sample_sd(OURS) == pytest.approx(np.std(OURS, ddof=1))
    assert sample_sd([0.5]) is None


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 9, 10, 31, 200])
@pytest.mark.parametrize("probability", [0.6, 0.95, 0.975, 0.9995])
def test_quantiles_of_students_t_are_scipys(probability: float, freedom: int) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(stats.t.ppf(probability, freedom), rel=1e-9)


@pytest.mark.parametrize("n", [2, 3, 5])
def test_the_interval_of_students_t_is_scipys(n: int) -> None:
    expected = stats.ttest_rel(OURS[:n], BASELINE[:n]).confidence_interval(0.95)
    assert t_interval(OURS[:n], BASELINE[:n]) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("n", [2, 3, 5])
def test_students_test_is_scipys(n: int) -> None:
    assert t_test(OURS[:n], BASELINE[:n]) == pytest.approx(stats.ttest_rel(OURS[:n], BASELINE[:n]).pvalue)


def test_equal_differences_say_nothing_of_others() -> None:
    for ours in ([0.3, 0.4, 0.8], [0.2, 0.3, 0.7]):
        assert t_test(ours, [0.2, 0.3, 0.7]) is None
        assert t_interval(ours, [0.2, 0.3, 0.7]) is None


@pytest.mark.parametrize("n", [2, 3, 5])
def test_the_permutation_test_of_few_pairs_is_scipys(n: int) -> None:
    def statistic(x: np.ndarray, y: np.ndarray) -> float:
        return float(np.mean(x - y))

    expected = stats.permutation_test((OURS[:n], BASELINE[:n]), statistic, permutation_type="samples").pvalue
    assert sign_flip_test(OURS[:n], BASELINE[:n]) == pytest.approx(expected)


def test_three_seeds_cannot_show_significance_and_six_can() -> None:
    assert sign_flip_test([0.9] * 3, [0.1] * 3) == 0.25
    assert sign_flip_test([0.9] * 6, [0.1] * 6) == 2 / 64


def test_signs_that_are_drawn_give_about_the_p_of_all_signs() -> None:
    ours = np.random.default_rng(0).normal(0.5, 1, EXACT_UP_TO + 2)
    t_test = stats.ttest_1samp(ours, 0).pvalue
    assert sign_flip_test(ours, np.zeros_like(ours)) == pytest.approx(t_test, abs=0.02)
    assert sign_flip_test(np.full(20, 0.5), np.zeros(20)) == pytest.approx(1 / 10_001, rel=1)


def test_the_bootstrap_of_a_mean_is_about_scipys() -> None:
    draw = np.random.default_rng(3)
    ours, baseline = draw.normal(0.1, 1, 60), draw.normal(0, 1, 60)
    found = paired_bootstrap(ours, baseline)
    given = {"method": "percentile", "n_resamples": 10_000, "rng": np.random.default_rng(4)}
    expected = stats.bootstrap((ours - baseline,), np.mean, **given).confidence_interval
    assert found.difference == pytest.approx(np.mean(ours - baseline))
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.03)
    assert found.p == pytest.approx(stats.ttest_rel(ours, baseline).pvalue, abs=0.03)
    assert found.n == 60


def test_scores_of_several_languages_are_averaged_and_seeds_are_drawn() -> None:
    ours, baseline = np.array([[0.5, 0.7], [0.4, 0.6]]), np.array([[0.4, 0.4], [0.4, 0.4]])
    found = paired_bootstrap(ours, baseline)
    assert found.difference == pytest.approx(0.15)
    assert (found.low, found.high) == (pytest.approx(0.1), pytest.approx(0.2))
    assert found.p == pytest.approx(2 / 10_001)


def test_it_is_the_same_each_time_and_another_with_another_seed() -> None:
    ours = np.random.default_rng(0).normal(size=30)
    assert paired_bootstrap(ours, ours[::-1]) == paired_bootstrap(ours, ours[::-1])
    assert paired_bootstrap(ours, ours[::-1]) != paired_bootstrap(ours, ours[::-1], seed=1)


def test_one_pair_has_a_difference_and_nothing_more() -> None:
    found = paired_bootstrap([0.7], [0.5])
    assert (found.difference, found.low, found.high, found.p, found.n) == (pytest.approx(0.2), None, None, None, 1)
    assert sign_flip_test([0.7], [0.5]) is None
    assert t_test([0.7], [0.5]) is None
    assert t_interval([0.7], [0.5]) is None


@pytest.mark.parametrize(("ours", "baseline"), [([], []), ([0.1, 0.2], [0.1])])
def test_what_is_no_pair_is_refused(ours: list[float], baseline: list[float]) -> None:
    for function in (paired_bootstrap, sign_flip_test, t_interval, t_test):
        with pytest.raises(ValueError, match="pairs are needed"):
            function(ours, baseline)


def test_the_p_of_resamples_counts_the_rarer_side_twice() -> None:
    draws = [1.0] * 96 + [-1.0] * 3
    assert interval_of(draws)[2] == pytest.approx(2 * 4 / 100)
    assert interval_of([0.0] * 99)[2] == 1


def test_students_interval_covers_the_truth_with_three_seeds_and_the_bootstrap_does_not() -> None:
    draw, covered = np.random.default_rng(0), {"t": 0, "bootstrap": 0}
    for seed in range(400):
        ours = draw.normal(size=3)
        interval = t_interval(ours, np.zeros(3))
        assert interval is not None
        covered["t"] += interval[0] <= 0 <= interval[1]
        found = paired_bootstrap(ours, np.zeros(3), resamples=500, seed=seed)
        assert found.low is not None
        assert found.high is not None
        covered["bootstrap"] += found.low <= 0 <= found.high
    assert covered["t"] / 400 == pytest.approx(0.95, abs=0.03)
    assert covered["bootstrap"] / 400 == pytest.approx(0.75, abs=0.06)


def test_holms_correction_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_lies_between_no_correction_and_bonferronis_and_keeps_the_order(ps: list[float]) -> None:
    corrected = holm(ps)
    for p, after in zip(ps, corrected, strict=True):
        assert p <= after <= min(1, len(ps) * p) or math.isclose(p, after)
    order = sorted(range(len(ps)), key=lambda index: ps[index])
    assert all(corrected[a] <= corrected[b] for a, b in itertools.pairwise(order))
