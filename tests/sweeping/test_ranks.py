"""Sweeps whose jobs have several ranks: by SLURM's tasks, or as children of a job's process."""

import json
from pathlib import Path
from typing import Any

import pytest

from conf.sweeping.sweep import FOLDERS
from tests.command import TINY, start
from tests.sweeping.cluster import install
from tests.sweeping.swept import rows
from tests.world import write_small_world

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
    launcher = ["trainer=ddp", "hydra/launcher=submitit_slurm", "hydra.launcher.tasks_per_node=2"]
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
