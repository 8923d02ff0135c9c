"""SLURM: the job that a run is in, and how it is put back into the queue to go on later."""

import os
import subprocess

from ernie_m.errors import ConfigError

SECONDS = 60
"""For which `scontrol` may take."""


def job() -> str | None:
    """The job's number as `scontrol` takes it, that of an array's job with its place there; None outside SLURM."""
    array, place = (os.environ.get(f"SLURM_ARRAY_{name}_ID") for name in ("JOB", "TASK"))
    return f"{array}_{place}" if array and place else os.environ.get("SLURM_JOB_ID")


def restarts() -> int:
    """How often SLURM has started the job again."""
    return int(os.environ.get("SLURM_RESTART_COUNT", 0))


def requeue(job: str) -> None:
    """Puts a job back into the queue; SLURM ends it and starts it again by the same script.

    Raises:
        ConfigError: SLURM has not done so.
    """
    command = ["scontrol", "requeue", job]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        problem = (done.stderr or done.stdout).strip() or f"exit code {done.returncode}"
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigError(_in_vain(command, str(error))) from error
    if done.returncode:
        raise ConfigError(_in_vain(command, problem))


def _in_vain(command: list[str], problem: str) -> str:
    return f"{' '.join(command)}: {problem}; submit the job again, with resume=auto it goes on"
