"""The studies of conf/sweep: all jobs pass the check, have a baseline among them, and one runs a step."""

import json
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from conf import FOLDER
from conf.following import compose_following
from conf.overrides import CommandLine, prepare
from conf.sweeping.jobs import compose_jobs, refuse_bad_jobs
from conf.tree import options
from ernie_m.training.run_folder import RunFolder
from tests.command import ASKING, compose_with, refused, train_here
from tests.pretraining.runs import pretrain_on
from tests.sweeping.swept import rows
from tests.world import small_data_for, write_small_text, write_small_world
from tests.yamls import overrides_for


@pytest.mark.parametrize("name", options("sweep"))
def test_the_jobs_of_every_sweep_pass_the_check_and_its_baseline_is_among_them(name: str, tmp_path: Path) -> None:
    needed = overrides_for(FOLDER / "sweep" / f"{name}.yaml", tmp_path)
    fewer = ["task=qa"] if name == "miniworld_tasks" else []
    needed = [text.replace("ablation_mmlm_camlm", "ablation_mmlm,ablation_mmlm_camlm") for text in needed]
    jobs = compose_jobs(CommandLine.parse(prepare(["-m", *needed, *fewer, "seed=0"])))
    refuse_bad_jobs(jobs)
    labels = [config.labels for config in jobs.configs]
    baseline = jobs.configs[0].baseline
    assert any(all(each.get(key) == value for key, value in baseline.items()) for each in labels)
    assert baseline or name == "seeds"
    first_lines = (FOLDER / "sweep" / f"{name}.yaml").read_text(encoding="utf-8").partition("defaults:")[0]
    assert "# Baseline: " in first_lines
    assert "# Cost: " in first_lines


STUDIES = ["ablation_language_embedding", "layer_decay", "mask_rate", "pseudo_ratio", "retrieval_layer"]
"""Sweeps of one key; the ablation of objectives is run beside what follows it, and a seed is but a seed."""


@pytest.mark.parametrize("name", STUDIES)
def test_the_last_value_of_every_study_runs_a_step_at_mini_size(name: str, tmp_path: Path) -> None:
    study: Any = OmegaConf.load(FOLDER / "sweep" / f"{name}.yaml")
    (values,) = (f"{key}={text.split(',')[-1]}" for key, text in study.hydra.sweeper.params.items() if key != "seed")
    task = next(each["override /task"] for each in study.defaults if "override /task" in each)
    asked = f"task=qa data.dir={write_small_world(tmp_path / 'world', train=2, evaluation=1)} trainer.max_steps=1"
    if task == "pretraining":
        given = pretrain_on(write_small_text(tmp_path / "text"), tmp_path)[1:]
        given += [
            "trainer.val_check_interval=1",
            *([f"then={asked} callbacks.progress=null"] if "then" in study else []),
        ]
    else:
        given = [*small_data_for(task, tmp_path / "data"), f"output_dir={tmp_path}", *ASKING]
    said = train_here("-m", f"sweep={name}", values, "seed=0", "trainer.max_steps=1", *given)
    assert "1 job: 1 done" in said
    results = json.loads((Path(rows(said)[0][5]) / "results.json").read_text())
    assert results["labels"]["sweep"] == name
    (label,) = study.baseline
    assert str(results["labels"][label]) == values.partition("=")[2]


def test_a_baseline_is_handed_on_and_makes_no_other_run(tmp_path: Path) -> None:
    config = compose_with("sweep=mask_rate")
    assert compose_following(config, None)[0][0].baseline == {"rate": 0.15}
    said = refused("task=qa", "baseline.arm=a", f"output_dir={tmp_path}")
    assert "baseline.arm: the run has no labels.arm to be compared by" in said
    given = {"name": "a", "baseline": {}}
    made = RunFolder.choose(tmp_path / "a", given, resume=None)
    (made.path / "config.json").write_text(json.dumps(given))
    (made.path / "results.json").write_text("{}")
    assert RunFolder.choose(tmp_path / "a", given | {"baseline": {"arm": "a"}}, resume="auto").finished
