"""Signals of a run, in this process; what they do to a training is in `test_train.py` and `test_faults.py`."""

import multiprocessing
import os
import pickle
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from ernie_m.training import signals
from ernie_m.training.signals import Stopped, current, leave_to_parent, listening, noting, raise_noted


def stopped_by(work: Callable[[], object]) -> int:
    """The signal that ends some work."""
    with pytest.raises(Stopped) as end:
        work()
    return end.value.signum


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
def test_a_signal_ends_what_is_done_and_is_given_back(signum: signal.Signals) -> None:
    before = signal.signal(signum, signal.SIG_DFL)  # the tests may be run under nohup
    try:
        with listening(signal.SIGUSR1):
            assert stopped_by(lambda: signal.raise_signal(signum)) == signum
        assert signal.getsignal(signum) is signal.SIG_DFL
    finally:
        signal.signal(signum, before)


def test_a_closed_terminal_is_ignored_under_nohup() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with listening():
            signal.raise_signal(signal.SIGHUP)
            assert stopped_by(lambda: signal.raise_signal(signal.SIGTERM)) == signal.SIGTERM
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_noted_signal_is_raised_when_it_suits() -> None:
    with listening():
        with noting() as listener:
            signal.raise_signal(signal.SIGTERM)
            assert listener is not None
            assert listener is current()
            assert listener.signum == signal.SIGTERM
            raise_noted()
        assert stopped_by(raise_noted) == signal.SIGTERM
    with noting() as nobody:
        assert nobody is None


def test_the_same_signal_passed_on_by_a_launcher_is_not_a_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(), noting():
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        monkeypatch.setattr(signals, "SAME_SECONDS", 0.0)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_a_stop_tells_other_processes_all_that_it_says() -> None:
    stop = Stopped(signal.SIGTERM, 7)
    stop.is_of_another_rank = True
    theirs = pickle.loads(pickle.dumps(stop))
    assert (str(theirs), theirs.exit_code, theirs.is_of_another_rank) == ("stopped by SIGTERM after step 7", 143, True)


def test_a_data_worker_leaves_a_stop_to_its_parent() -> None:
    with listening():
        worker = os.fork()
        if worker == 0:
            leave_to_parent(0)
            signal.raise_signal(signal.SIGTERM)
            os._exit(7)
        deadline = time.monotonic() + 30
        while (ended := os.waitpid(worker, os.WNOHANG)) == (0, 0):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    assert os.waitstatus_to_exitcode(ended[1]) == 7


def hang(started: Any) -> None:
    """A data worker that is stuck in a read."""
    leave_to_parent(0)
    started.set()
    time.sleep(600)


def test_a_data_worker_that_hangs_does_not_outlive_its_parent() -> None:
    context = multiprocessing.get_context("fork")
    started = context.Event()
    worker = context.Process(target=hang, args=(started,), daemon=True)
    worker.start()
    assert started.wait(30)
    worker.terminate()
    worker.join(0.2)
    assert worker.is_alive()
    signals._kill_workers()
    worker.join(30)
    assert worker.exitcode == -signal.SIGKILL
