"""A cluster of this machine alone, for tests: `sbatch`, `srun` and `sacct`, as far as submitit asks for them.

Its jobs run one after the other, each with its tasks side by side, which know of one another what SLURM tells them.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.world import ROOT


def install(folder: Path) -> dict[str, str]:
    """Writes the commands; gives the environment in which they are found."""
    folder.mkdir()
    for name in ("sbatch", "srun", "sacct"):
        (folder / name).write_text(f'#!/bin/sh\nexec {sys.executable} -m tests.sweeping.cluster {name} "$@"\n')
        (folder / name).chmod(0o755)
    path = os.pathsep.join([str(folder), os.environ["PATH"]])
    return {"PATH": path, "PYTHONPATH": str(ROOT)}


def submit(script: Path) -> None:
    """Starts a script's array of jobs and leaves it to itself."""
    array = str(1000 + os.getpid() % 9000)
    subprocess.Popen(
        [sys.executable, "-m", "tests.sweeping.cluster", "run", str(script), array],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    print(f"Submitted batch job {array}")


def run(script: Path, array: str) -> None:
    """Runs the jobs of an array; a single job is none."""
    asked = dict(re.findall(r"^#SBATCH --([\w-]+)=(\S+)", script.read_text(), flags=re.MULTILINE))
    tasks, nodes = asked["ntasks-per-node"], asked["nodes"]
    last = asked.get("array", "0-0").partition("%")[0].partition("-")[2]
    for number in range(int(last) + 1):
        of_array = {"ARRAY_JOB_ID": array, "ARRAY_TASK_ID": str(number)} if "array" in asked else {}
        told = of_array | {
            "JOB_ID": str(int(array) + number), "NNODES": nodes, "JOB_NUM_NODES": nodes,
            "NTASKS": str(int(tasks) * int(nodes)), "NTASKS_PER_NODE": tasks,
            "JOB_NAME": asked["job-name"], "NODELIST": "127.0.0.1", "JOB_NODELIST": "127.0.0.1",
        }  # fmt: skip
        subprocess.run(["bash", str(script)], env=os.environ | {f"SLURM_{key}": each for key, each in told.items()})


def start_tasks(command: list[str]) -> None:
    """Runs a command once for each task of the job."""
    tasks = range(int(os.environ["SLURM_NTASKS"]))
    told = [{"SLURM_PROCID": str(task), "SLURM_LOCALID": str(task), "SLURM_NODEID": "0"} for task in tasks]
    for process in [subprocess.Popen(command, env=os.environ | each) for each in told]:
        process.wait()


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    if name == "sbatch":
        submit(Path(given[0]))
    elif name == "run":
        run(Path(given[0]), given[1])
    elif name == "srun":
        start_tasks(given[given.index(sys.executable) :])
