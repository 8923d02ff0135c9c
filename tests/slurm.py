"""A job of SLURM without SLURM, for tests: what it tells a process, and a stand-in for `scontrol`."""

import os
from pathlib import Path

JOB = "4242"


def stand_in_for_scontrol(folder: Path, *, fails_with: str = "", first: str = "") -> tuple[str, Path]:
    """Writes a program that does something first and notes its arguments; gives a PATH that has it, and its calls."""
    programs, calls = folder / "programs", folder / "scontrol.txt"
    programs.mkdir()
    program = programs / "scontrol"
    end = f"echo '{fails_with}' >&2\nexit 1\n" if fails_with else ""
    program.write_text(f'#!/bin/sh\n{first}echo "$@" >> {calls}\n{end}')
    program.chmod(0o755)
    return f"{programs}{os.pathsep}{os.environ['PATH']}", calls


def environment_of_task(task: int, tasks: int, port: int, *, nodes: int = 1) -> dict[str, str]:
    """What srun tells a task of a job on as many machines, all of them this one."""
    here = tasks // nodes
    return {
        "SLURM_JOB_ID": JOB, "SLURM_JOB_NAME": "ernie-m", "SLURM_STEP_ID": "0", "SLURM_STEP_NUM_TASKS": str(tasks),
        "SLURM_NTASKS": str(tasks), "SLURM_NTASKS_PER_NODE": str(here), "SLURM_NNODES": str(nodes),
        "SLURM_PROCID": str(task), "SLURM_LOCALID": str(task % here), "SLURM_NODEID": str(task // here),
        "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port),
    }  # fmt: skip
