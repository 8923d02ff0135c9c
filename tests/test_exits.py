"""How a job ends in this process; of several processes, `test_faults.py` and `test_failures.py`."""

import os
import signal
from pathlib import Path

import pytest

from conf.exits import end
from ernie_m.training.ranks import RankFailed
from ernie_m.training.signals import Stopped, current, listening
from tests.command import one_screen, refused
from tests.slurm import JOB, stand_in_for_scontrol


@pytest.mark.parametrize(
    ("step", "resumes", "restarts", "objection"),
    [
        (7, True, 3, None),
        (None, True, 0, None),
        (7, False, 0, "is not put back into the queue: without resume=auto it would begin anew"),
        (None, True, 1, "is not put back into the queue: restart 1 of it has not stopped at a saved step"),
    ],
)
def test_a_job_goes_back_into_the_queue_only_if_it_comes_further(
    step: int | None, resumes: bool, restarts: int, objection: str | None,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path, calls = stand_in_for_scontrol(tmp_path)
    for name, value in {"PATH": path, "SLURM_JOB_ID": JOB, "SLURM_RESTART_COUNT": str(restarts)}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        end(Stopped(signal.SIGUSR1, step), requeues=[signal.SIGUSR1], resumes=resumes)
    assert ended.value.code == 128 + signal.SIGUSR1
    assert calls.exists() == (objection is None)
    expected = objection or f"SLURM has put job {JOB} back into the queue"
    assert expected in " ".join(capsys.readouterr().out.split())


def test_a_signal_does_not_break_off_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, calls = stand_in_for_scontrol(tmp_path, first=f"kill -TERM {os.getpid()}\nsleep 0.2\n")
    monkeypatch.setenv("PATH", path)
    monkeypatch.setenv("SLURM_JOB_ID", JOB)
    monkeypatch.setattr("ernie_m.training.signals.SAME_SECONDS", 0.0)
    with listening(signal.SIGUSR1):
        with pytest.raises(Stopped) as stop:
            signal.raise_signal(signal.SIGUSR1)
        with pytest.raises(SystemExit) as ended:
            end(stop.value, requeues=[signal.SIGUSR1], resumes=True)
        assert ended.value.code == 128 + signal.SIGUSR1
        assert calls.read_text() == f"requeue {JOB}\n"
        listener = current()
        assert listener is not None
        with pytest.raises(KeyboardInterrupt):  # a second Ctrl-C does
            signal.raise_signal(signal.SIGINT)


def test_the_error_by_which_a_rank_was_lost_is_shown_whole(capsys: pytest.CaptureFixture[str]) -> None:
    lost = RankFailed("lost another process of the run")
    lost.__cause__ = RuntimeError("NCCL error: unhandled\nLast error: no route to host")
    with pytest.raises(SystemExit) as ended:
        end(lost)
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "Last error: no route to host" in said
    assert "lost another process of the run" in one_screen(said)


def test_a_signal_that_cannot_be_set_is_refused_as_any_value() -> None:
    assert "requeue_signal" in refused("task=qa", "requeue_signal=USR1", "run=check")
