"""What jobs leave word of: their logs, and rows of the closing table."""

import os
from pathlib import Path

import pytest

from conf.sweeping.outcomes import Outcome, SweepFolder


def test_what_is_printed_and_not_yet_written_goes_where_it_was_meant_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, descriptor in (("stdout", 1), ("stderr", 2)):  # with a buffer, as in a pipe
        monkeypatch.setattr(f"sys.{name}", os.fdopen(descriptor, "w", closefd=False))
    folder = SweepFolder(tmp_path)
    print("before")
    with folder.said_to_log(0):
        print("inside")
    print("after", flush=True)
    assert folder.log_of(0).read_text() == "inside\n"
    assert capfd.readouterr().out == "before\nafter\n"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SLURM_JOB_ID": "12", "SLURM_ARRAY_JOB_ID": "11", "SLURM_ARRAY_TASK_ID": "0"}, "scancel 11_0 ends it"),
        ({"SLURM_JOB_ID": "12"}, "scancel 12 ends it"),
        ({}, "kill 7 on far ends it"),
    ],
)
def test_a_job_on_another_machine_can_be_ended_by_hand(
    environment: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("SLURM_JOB_ID", "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID"):
        monkeypatch.delenv(key, raising=False)
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    assert Outcome(number=0, job="", status="running", pid=7, host="far").how_to_end() == said
