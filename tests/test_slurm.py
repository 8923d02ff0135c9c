"""The job scripts in conf/slurm/: run by bash as SLURM does, with a stand-in for `srun`, they start a run that fits."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from conf import FOLDER
from conf.check import check
from tests.command import compose_with

SCRIPTS = sorted((FOLDER / "slurm").glob("*.sbatch"))


def options(script: Path) -> dict[str, str]:
    """What a script asks SLURM for."""
    return dict(re.findall(r"^#SBATCH --([\w-]+)(?:=(\S+))?$", script.read_text(encoding="utf-8"), flags=re.MULTILINE))


def given_to_srun(script: Path, folder: Path) -> list[str]:
    """Runs a script where a clone would be; gives the arguments of the one call of `srun`."""
    programs, calls, activate = folder / "programs", folder / "srun.txt", folder / ".venv" / "bin" / "activate"
    programs.mkdir()
    activate.parent.mkdir(parents=True)
    activate.touch()
    srun = programs / "srun"
    srun.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> {calls}\n')
    srun.chmod(0o755)
    asked = options(script)
    variables = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "SLURM_SUBMIT_DIR": str(folder),
        "SLURM_CPUS_PER_TASK": asked["cpus-per-task"],
        "SLURM_NTASKS_PER_NODE": asked["ntasks-per-node"],
        "SLURM_NNODES": asked["nodes"],
    }
    subprocess.run(["bash", str(script)], env=os.environ | variables, cwd=folder, check=True, timeout=60)
    return calls.read_text().splitlines()


def test_there_is_a_script_for_one_machine_and_for_several() -> None:
    assert [script.stem for script in SCRIPTS] == ["one_node", "several_nodes"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_script_starts_a_run_on_all_gpus_that_goes_on_by_itself(script: Path, tmp_path: Path) -> None:
    asked = options(script)
    assert asked["gpus-per-node"] == asked["ntasks-per-node"]
    assert {"requeue", "open-mode"} <= asked.keys()
    arguments = given_to_srun(script, tmp_path)
    start = arguments.index("python")
    assert "--kill-on-bad-exit=1" in arguments[:start]
    assert arguments[start + 1] == "train.py"
    overrides = arguments[start + 2 :]

    config = compose_with(*overrides)
    assert config.resume == "auto"
    assert asked["signal"].partition("@")[0] == config.requeue_signal.removeprefix("SIG")
    assert (config.trainer.devices, config.trainer.num_nodes) == (int(asked["ntasks-per-node"]), int(asked["nodes"]))
    check(config, here=False)  # on a machine with such GPUs
