"""SLURM's queue, by a stand-in for `scontrol` that writes down its call."""

from pathlib import Path

import pytest

from ernie_m.errors import ConfigError
from ernie_m.training import slurm
from tests.slurm import stand_in_for_scontrol


@pytest.mark.parametrize(
    ("variables", "job"),
    [
        ({}, None),
        ({"SLURM_JOB_ID": "41"}, "41"),
        ({"SLURM_JOB_ID": "43", "SLURM_ARRAY_JOB_ID": "41", "SLURM_ARRAY_TASK_ID": "2"}, "41_2"),
    ],
)
def test_the_job_is_the_one_that_scontrol_knows(
    variables: dict[str, str], job: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLURM_JOB_ID", "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert slurm.job() == job


def test_a_job_is_put_back_into_the_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, calls = stand_in_for_scontrol(tmp_path)
    monkeypatch.setenv("PATH", path)
    slurm.requeue("41_2")
    assert calls.read_text() == "requeue 41_2\n"


def test_what_scontrol_says_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = stand_in_for_scontrol(tmp_path, fails_with="Job is not requeueable")
    monkeypatch.setenv("PATH", path)
    with pytest.raises(ConfigError, match="scontrol requeue 41: Job is not requeueable; submit the job again"):
        slurm.requeue("41")


def test_without_scontrol_nothing_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match=r"scontrol requeue 41: .*No such file.*resume=auto"):
        slurm.requeue("41")
