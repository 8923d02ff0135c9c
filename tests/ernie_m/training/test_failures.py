"""Several ranks of which one fails: all end, with its exit code, and one says why. `test_faults.py` has whole runs."""

import signal
import time

import pytest

from tests.ranks import start_on_ranks

MODULE = "tests.ernie_m.training.failing"


@pytest.mark.parametrize(
    "case",
    [
        pytest.param("together", marks=pytest.mark.slow),
        pytest.param("computes", marks=pytest.mark.slow),
        pytest.param("waits", marks=pytest.mark.slow),
        "hangs",
    ],
)
def test_one_rank_says_why_and_all_end(case: str) -> None:
    processes = start_on_ranks(MODULE, case)
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [2, 2], said
    assert "train.tsv, line 7: broken" in said[1]
    assert said[0] == "met\n"
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
    assert "another process of the run has ended without a word (killed, or for want of memory)" in " ".join(
        said.replace("│", " ").split()
    )
