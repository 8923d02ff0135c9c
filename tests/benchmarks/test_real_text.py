"""The arms on real text: how their time is limited. `test_on_a_gpu.py` runs them."""

from benchmarks.real_text import timestamp


def test_seconds_as_a_limit_for_lightning() -> None:
    assert timestamp(5400.4) == "00:01:30:00"
    assert timestamp(0.2) == "00:00:00:01"
