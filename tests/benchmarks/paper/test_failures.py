"""Failures: rates by hand, and an interval that loses less than those beside it."""

import math

import pytest

from benchmarks.paper.failures import LLAMA_3, OPT, best_interval, loss


def test_rates_scale_with_the_number_of_gpus() -> None:
    assert LLAMA_3.total == 419
    assert LLAMA_3.hours_between(16_384) == pytest.approx(54 * 24 / 419)
    assert LLAMA_3.hours_between(64) == pytest.approx(256 * 54 * 24 / 419)
    assert LLAMA_3.hours_between(64, 32) == pytest.approx(256 * 54 * 24 / 32)
    assert OPT.hours_between(992) == pytest.approx(60 * 24 / 105)


@pytest.mark.parametrize(("writing", "between"), [(3.3, 792 * 3600.0), (60.0, 3600.0), (600.0, 3600.0)])
def test_the_best_interval_loses_the_least(writing: float, between: float) -> None:
    """Of the expected time with failures at any time (Daly 2006, equation 20, without restarts)."""

    def time(interval: float) -> float:
        return between / interval * (math.exp((interval + writing) / between) - 1)

    best = best_interval(writing, between)
    assert time(best) < min(time(1.2 * best), time(best / 1.2))
    assert best_interval(1e-3, 1e6) == pytest.approx(math.sqrt(2e3), rel=1e-3)
    assert best_interval(10.0, 5.0) == 5.0


def test_what_is_lost_by_hand() -> None:
    lost = loss(interval=1000.0, writing=5.0, restart=100.0, between=10_000.0)
    assert (lost.writing, lost.repeating, lost.restarting) == pytest.approx((0.005, 0.05, 0.01))
    assert lost.total == pytest.approx(0.065)
