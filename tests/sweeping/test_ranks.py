"""Sweeps whose jobs have several ranks: by SLURM's tasks, or as children of a job's process."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from conf.sweeping.sweep import FOLDERS
from tests.command import TINY, start
from tests.sweeping.cluster import install
from tests.sweeping.swept import rows
from tests.world import write_small_world

TASKS = ["hydra.launcher.tasks_per_node=2", "hydra.launcher.gpus_per_node=2"]
ON_RANKS = [*TINY, "trainer.max_steps=1", "trainer.devices=2"]


def results(run: str) -> dict[str, Any]:
    return dict(json.loads((Path(run) / "results.json").read_text()))


def swept(tmp_path: Path, *more: str, environment: dict[str, str] | None = None) -> list[list[str]]:
    """The closing table of a sweep of two jobs, of which the second has a broken file."""
    world = write_small_world(tmp_path / "world", train=2, evaluation=1)
    (world / "broken.json").write_text("{")
    files = "data.train.en=train.en.json,broken.json"
    process = start(
        "-m", "task=qa", files, f"data.dir={world}", f"output_dir={tmp_path}", *ON_RANKS, *more, environment=environment
    )
    said, error = process.communicate(timeout=600)
    assert process.returncode == 2, said + error
    assert "2 jobs: 1 done, 1 failed" in said
    return rows(said)


@pytest.mark.slow
def test_slurm_starts_the_ranks_of_a_job_and_the_first_one_tells_what_became_of_it(tmp_path: Path) -> None:
    pytest.importorskip("hydra_plugins.hydra_submitit_launcher")
    launcher = ["trainer=ddp", "hydra/launcher=submitit_slurm", *TASKS]
    good, bad = swept(tmp_path, *launcher, environment=install(tmp_path / "bin"))
    assert results(good[5])["training"]["devices"] == 2
    assert "broken.json,line1" in bad[5].replace(" ", "")
    (log,) = tmp_path.glob(f"{FOLDERS}/*/1.log")
    assert log.read_text().count("broken.json") >= 1


@pytest.mark.slow
@pytest.mark.parametrize("launcher", ["basic", "submitit_local"])
def test_a_job_starts_its_ranks_as_children(launcher: str, tmp_path: Path) -> None:
    if launcher != "basic":
        pytest.importorskip(f"hydra_plugins.hydra_{launcher.removesuffix('_local')}_launcher")
    good, bad = swept(tmp_path, "trainer.strategy=ddp_spawn", f"hydra/launcher={launcher}")
    assert results(good[5])["training"]["devices"] == 2
    assert "broken.json,line1" in bad[5].replace(" ", "")


BROKEN_FIT = """
import os
if os.environ.get("SLURM_PROCID") == "1":
    import lightning
    def fit(*given, **named):
        raise MemoryError("no memory is left")
    lightning.Trainer.fit = fit
"""


@pytest.mark.slow
def test_a_job_is_failed_with_the_error_of_the_rank_that_fails_while_others_train(tmp_path: Path) -> None:
    pytest.importorskip("hydra_plugins.hydra_submitit_launcher")
    world = write_small_world(tmp_path / "world", train=2, evaluation=1)
    environment = install(tmp_path / "bin")
    (tmp_path / "sitecustomize.py").write_text(BROKEN_FIT)
    environment["PYTHONPATH"] += f"{os.pathsep}{tmp_path}"
    launcher = ["trainer=ddp", "hydra/launcher=submitit_slurm", *TASKS]
    given = ["task=qa", f"data.dir={world}", f"output_dir={tmp_path}", *ON_RANKS, *launcher]
    said, error = start("-m", *given, environment=environment).communicate(timeout=600)
    assert "1 job: 1 failed" in said, said + error
    assert "rank 1: MemoryError: no memory is left" in " ".join(rows(said)[0][5].split())
    (log,) = tmp_path.glob(f"{FOLDERS}/*/0.log")
    assert log.read_text().count("Traceback") == 1
