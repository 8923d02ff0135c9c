"""Signals while processes of a run are started; what they start is in `test_faults.py`."""

import multiprocessing
import signal
import time

import pytest

from ernie_m.training.launching import _signals_handed_on
from ernie_m.training.signals import Stopped


def test_a_signal_before_there_are_children_stops_the_run() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Stopped, match="SIGTERM"), _signals_handed_on([signal.SIGTERM]):
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_ends_children_that_do_not_listen_yet() -> None:
    child = multiprocessing.get_context("fork").Process(target=time.sleep, args=(600,), daemon=True)
    child.start()
    try:
        with _signals_handed_on([signal.SIGUSR1]) as came:
            signal.raise_signal(signal.SIGUSR1)
            child.join(30)
        assert (came, child.exitcode) == ([signal.SIGUSR1], -signal.SIGUSR1)
    finally:
        child.kill()
