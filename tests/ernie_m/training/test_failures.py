"""Several ranks of which one fails: all end, with its exit code, and one says why. `test_faults.py` has whole runs."""

import signal
import time
from unittest import mock

import pytest
from torch.distributed import HashStore, Store  # type: ignore[attr-defined]  # they are public all the same

from ernie_m.errors import DataError
from ernie_m.training import failures, ranks
from ernie_m.training.failures import Watch
from ernie_m.training.ranks import RankFailed
from tests.ranks import start_on_ranks

MODULE = "tests.ernie_m.training.failing"


@pytest.mark.parametrize(
    "case",
    [
        pytest.param("together", marks=pytest.mark.slow),
        pytest.param("computes", marks=pytest.mark.slow),
        pytest.param("waits", marks=pytest.mark.slow),
        pytest.param("hangs", marks=pytest.mark.slow),
    ],
)
def test_one_rank_says_why_and_all_end(case: str) -> None:
    processes = start_on_ranks(MODULE, case)
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [2, 2], said
    assert "train.tsv, line 7: broken" in said[1]
    assert "met\n" in said[0]
    assert "broken" not in said[0]
    assert "Traceback" not in said[0]
    assert "Traceback" not in said[1]


@pytest.mark.slow
def test_a_rank_that_waits_hands_its_signal_to_those_at_work() -> None:
    processes = start_on_ranks(MODULE, "stop")
    assert processes[1].stdout is not None
    assert processes[1].stdout.readline() == "met\n"
    started = time.monotonic()
    processes[1].send_signal(signal.SIGTERM)
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [143, 143], said
    assert time.monotonic() - started < 60
    assert "".join(said).count("stopped by SIGTERM") == 1


@pytest.mark.slow
def test_a_rank_that_is_killed_is_missed() -> None:
    processes = start_on_ranks(MODULE, "killed")
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "met\n"
    processes[0].kill()
    said = processes[1].communicate(timeout=120)[0]
    processes[0].communicate(timeout=120)
    assert processes[1].returncode == 1
    assert failures.LOST in " ".join(said.replace("│", " ").split())


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """What two ranks share."""
    store = HashStore()
    monkeypatch.setattr(ranks, "store", lambda: store)
    monkeypatch.setattr(ranks, "is_alone", lambda: False)
    return store


def test_the_first_rank_that_fails_is_the_one_that_says_why(store: Store) -> None:
    first, second = Watch(), Watch()
    broken, lost = DataError("train.tsv, line 7: broken"), RuntimeError("Connection closed by peer. At pair.cc:1")
    assert first.error_of_run(broken) is broken
    assert first.error_of_run(RuntimeError("asked again")) is broken
    theirs = second.error_of_run(lost)
    assert str(theirs) == str(broken)
    assert isinstance(theirs, DataError)
    assert theirs.is_of_another_rank


def test_a_lost_connection_that_no_rank_explains_is_shown_whole(store: Store) -> None:
    lost = RuntimeError("NCCL error: unhandled system error. Last error: no route to host")
    error = Watch().error_of_run(lost)
    assert isinstance(error, RankFailed)
    assert str(error) == f"{failures.LOST}: NCCL error: unhandled system error"
    assert error.__cause__ is lost


def test_a_rank_that_is_killed_before_it_says_why_holds_nobody_up(store: Store) -> None:
    store.add(failures.CLAIMS, 1)
    broken = DataError("train.tsv, line 7: broken")
    with mock.patch.object(failures, "CLAIM_SECONDS", 0.05):
        assert failures._listen() == (None, 0)
        assert Watch().error_of_run(broken) is broken


def test_a_store_that_is_gone_in_whatever_way_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks, "store", mock.Mock(side_effect=ValueError()))
    heard, wish = failures._listen()
    assert (str(heard), wish) == (f"{failures.LOST}: ValueError()", 0)
