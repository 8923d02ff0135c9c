"""The network: a ring's bytes, and what of them hides behind the backward pass; by hand."""

import pytest

from benchmarks.paper.network import Step, ring_bytes


def test_a_ring_sends_every_gradient_almost_twice() -> None:
    assert ring_bytes(1000, 1) == 0
    assert ring_bytes(1000, 2) == 4000
    assert ring_bytes(1000, 64) == pytest.approx(2 * 63 / 64 * 4000)


def test_the_table_of_words_is_waited_for_and_the_rest_hides_while_it_can() -> None:
    step = Step(computing=3.0, parts=2, gpus=2, parameters=1000, words=400)
    assert step.backward == pytest.approx(1.0)
    assert step.sent == 4000
    assert step.exposed(bandwidth=4000.0) == pytest.approx(0.4)  # 0.6 of the rest hide
    assert step.exposed(bandwidth=1000.0) == pytest.approx(1.6 + 2.4 - 1.0)
