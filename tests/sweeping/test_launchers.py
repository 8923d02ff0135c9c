"""Launchers: how many threads a job has beside others, and what SLURM is asked for."""

import os
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from conf import FOLDER
from conf.sweeping.launchers import threads_of_each
from tests.command import refused
from tests.sweeping.swept import planned

pytestmark = pytest.mark.filterwarnings("ignore:\\s*'hydra/launcher:UserWarning")


def yaml_of(launcher: str) -> dict[str, Any]:
    values: Any = OmegaConf.to_container(OmegaConf.load(FOLDER / "hydra" / "launcher" / f"{launcher}.yaml"))
    return dict(values)


@pytest.mark.parametrize(
    ("launcher", "changed", "threads"),
    [
        ("joblib", {"n_jobs": 2}, 4),
        ("joblib", {"n_jobs": 1}, 8),
        ("joblib", {"n_jobs": -1}, 4),
        ("submitit_local", {}, 4),
        ("submitit_slurm", {"cpus_per_task": 3}, 3),
    ],
)
def test_jobs_side_by_side_share_the_cores(
    launcher: str, changed: dict[str, Any], threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert threads_of_each(yaml_of(launcher) | changed, jobs=2) == threads


def test_a_sweep_hands_its_threads_to_its_jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    sweep = planned(tmp_path, "hydra/launcher=joblib")
    assert (sweep.plan.side_by_side, sweep.plan.threads) == (True, 4)
    assert "++hydra.job.env_set.OMP_NUM_THREADS='4'" in sweep.for_hydra
    alone = planned(tmp_path).plan
    assert (alone.side_by_side, alone.threads) == (False, None)


def test_the_jobs_of_a_search_share_the_cores_by_the_launcher_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    for at_once, threads in {4: 2, -1: 1, 1: 8}.items():
        assert threads_of_each({"_target_": "a.JoblibLauncher", "n_jobs": at_once}, jobs=None) == threads


def test_a_launcher_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    said = refused("-m", "task=qa", "seed=0,1", "hydra/launcher=joblib", f"output_dir={tmp_path}")
    assert "pip install 'ernie-m[launchers]'" in said


def test_slurm_is_asked_for_what_the_yaml_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submitit = pytest.importorskip("submitit")
    pytest.importorskip("hydra_plugins.hydra_submitit_launcher")
    (tmp_path / "srun").write_text("#!/bin/sh\n")
    (tmp_path / "srun").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    values = yaml_of("submitit_slurm")
    common = {"nodes", "tasks_per_node", "cpus_per_task", "gpus_per_node", "mem_gb", "timeout_min", "name"}
    common.add("stderr_to_stdout")
    executor = submitit.AutoExecutor(tmp_path, cluster="slurm", slurm_max_num_timeout=values.pop("max_num_timeout"))
    del values["_target_"], values["submitit_folder"]
    executor.update_parameters(**{key if key in common else f"slurm_{key}": each for key, each in values.items()})
    text = executor._executor._make_submission_file_text("python", "id")
    for line in ("--time=240", "--cpus-per-task=8", "--gpus-per-node=1", "--mem=32GB", "--signal=USR2@120"):
        assert f"#SBATCH {line}\n" in text
