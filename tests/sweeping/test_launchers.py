"""Launchers: how many threads a job has beside others, and what SLURM is asked for."""

import os
from pathlib import Path
from typing import Any

import pytest
import torch
from omegaconf import OmegaConf

from conf import FOLDER
from conf.sweeping.launchers import check_ranks, threads_of_each
from ernie_m.errors import ConfigError
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


def trainer_of(option: str, **changed: Any) -> dict[str, Any]:
    return {"accelerator": "auto", "devices": 2, "num_nodes": 1, "strategy": option} | changed


@pytest.mark.parametrize("launcher", ["BasicLauncher", "JoblibLauncher", "LocalLauncher"])
@pytest.mark.parametrize("strategy", ["ddp", "auto", "fsdp"])
def test_a_launcher_that_starts_one_process_for_a_job_refuses_ranks_and_says_what_to_do(
    launcher: str, strategy: str
) -> None:
    with pytest.raises(ConfigError, match=r"one process here; take trainer.strategy=ddp_spawn.*submitit_slurm with"):
        check_ranks({"_target_": f"a.{launcher}"}, trainer_of(strategy))
    check_ranks({"_target_": f"a.{launcher}"}, trainer_of("auto", devices=1))


def test_ranks_that_a_job_starts_itself_need_no_launcher() -> None:
    check_ranks({"_target_": "a.BasicLauncher"}, trainer_of("ddp_spawn"))
    check_ranks({"_target_": "a.LocalLauncher"}, trainer_of("ddp_spawn"))
    check_ranks({}, trainer_of("ddp"))
    with pytest.raises(ConfigError, match=r"trainer.strategy=ddp_spawn with trainer.devices=2: a job is one process"):
        check_ranks({"_target_": "a.JoblibLauncher"}, trainer_of("ddp_spawn"))


@pytest.mark.parametrize(
    ("launcher", "trainer", "message"),
    [
        ({}, trainer_of("ddp"), "set hydra.launcher.tasks_per_node=2 hydra.launcher.nodes=1"),
        ({"tasks_per_node": 2}, trainer_of("ddp"), "set hydra.launcher.gpus_per_node=2, too; it is 1"),
        ({"tasks_per_node": 2}, trainer_of("ddp", num_nodes=3), "tasks_per_node=2 hydra.launcher.nodes=3"),
        ({"gpus_per_node": 4}, trainer_of("ddp", devices="auto"), "tasks_per_node=4 hydra.launcher.nodes=1"),
        ({"tasks_per_node": 2}, trainer_of("auto", devices=1), "tasks_per_node=1 hydra.launcher.nodes=1"),
        ({}, trainer_of("ddp_spawn"), "trainer.strategy=ddp_spawn: SLURM starts the processes of its jobs"),
    ],
)
def test_slurm_is_to_start_a_task_for_each_device(
    launcher: dict[str, Any], trainer: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        check_ranks(yaml_of("submitit_slurm") | launcher, trainer)


@pytest.mark.parametrize(
    ("launcher", "trainer"),
    [
        ({}, trainer_of("auto", devices=1)),
        ({"tasks_per_node": 2, "gpus_per_node": 2}, trainer_of("ddp")),
        ({"tasks_per_node": 2, "nodes": 3, "gpus_per_node": 2}, trainer_of("fsdp", devices=[0, 1], num_nodes=3)),
        ({"tasks_per_node": 4, "gpus_per_node": 4}, trainer_of("ddp", devices="auto")),
        ({"tasks_per_node": 2, "gpus_per_node": 0}, trainer_of("ddp", accelerator="cpu")),
    ],
)
def test_slurms_tasks_are_the_ranks_of_a_job(launcher: dict[str, Any], trainer: dict[str, Any]) -> None:
    check_ranks(yaml_of("submitit_slurm") | launcher, trainer)


def test_jobs_for_a_cluster_are_checked_without_a_look_at_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("hydra_plugins.hydra_submitit_launcher")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    given = ["trainer=gpu", "trainer.strategy=ddp", "trainer.devices=2", "hydra/launcher=submitit_slurm"]
    assert planned(tmp_path, *given, "hydra.launcher.tasks_per_node=2", "hydra.launcher.gpus_per_node=2").jobs
    with pytest.raises(ConfigError, match="no GPU is seen"):
        planned(tmp_path, "trainer=gpu", "hydra/launcher=submitit_local")
    with pytest.raises(ConfigError, match=r"2 of 2 jobs cannot be run.*\n.*\n.*\n.*a job is one process here"):
        planned(tmp_path, "trainer=ddp", "trainer.devices=2")
