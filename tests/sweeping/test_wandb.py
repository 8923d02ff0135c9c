"""Sweeps for W&B's agents: what the file says, and jobs started as an agent starts them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conf.sweeping.wandb import main, wandb_sweep
from ernie_m.errors import ConfigError
from tests.command import TINY, train_here
from tests.world import write_small_world

SEARCH = ["task=qa", "optim.learning_rate=interval(1e-4,1e-2)", "optim.layer_decay=interval(0.5,1)"]


def test_values_and_ranges_become_parameters() -> None:
    more = ["new_layers=interval(0,2)", "optim.eps=tag(log, interval(1e-8,1e-6))", "task.max_length=null,64"]
    sweep = wandb_sweep([*SEARCH, *more, "encoder=mini,mini_new", "labels.a=x,y"], method="bayes", metric=None)
    assert sweep["metric"] == {"name": "val/best/score", "goal": "maximize"}
    assert sweep["parameters"] == {
        "optim.learning_rate": {"distribution": "log_uniform_values", "min": 1e-4, "max": 1e-2},
        "optim.layer_decay": {"distribution": "uniform", "min": 0.5, "max": 1.0},
        "new_layers": {"distribution": "int_uniform", "min": 0, "max": 2},
        "optim.eps": {"distribution": "log_uniform_values", "min": 1e-8, "max": 1e-6},
        "task.max_length": {"values": ["null", 64]},
        "encoder": {"values": ["mini", "mini_new"]},
        "labels.a": {"values": ["x", "y"]},
    }
    named = "ERNIE_M_NAMED=optim.learning_rate,optim.layer_decay,new_layers,optim.eps,task.max_length,labels.a"
    start = ["${env}", named, "${interpreter}", "${program}", "-m"]
    assert sweep["command"] == [*start, "task=qa", "logger=wandb", "${args_no_hyphens}"]


def test_a_named_sweep_keeps_its_name_and_its_parameters() -> None:
    sweep = wandb_sweep(["sweep=seeds", "task=ner"], method="grid", metric=None)
    assert (sweep["name"], sweep["parameters"]) == ("seeds", {"seed": {"values": [0, 1, 2, 3, 4]}})
    assert sweep["command"][:5] == ["${env}", "${interpreter}", "${program}", "-m", "sweep=seeds"]


@pytest.mark.parametrize(("run", "metric"), [("validate", "val/f1/en"), ("test", "test/f1/en")])
def test_the_metric_is_one_that_the_jobs_log(run: str, metric: str) -> None:
    sweep = wandb_sweep(["task=qa", "seed=0,1", f"run={run}"], method="grid", metric=None)
    assert sweep["metric"]["name"] == metric


@pytest.mark.parametrize(
    ("arguments", "method", "message"),
    [
        (SEARCH, "grid", "optim.learning_rate: a grid has no range"),
        (["task=qa"], "grid", "nothing is swept"),
        (["sweep=mask_rate"], "grid", "pre-training monitors no score: add --metric"),
        (["task=qa", "optim.learning_rate=interval(0,1)"], "bayes", "a range on a logarithmic scale begins above 0"),
        (["task=qa", "seed=0,1", "run=predict"], "grid", "run=predict has no score"),
        (["task=qaa", "seed=0,1"], "grid", "task=qaa: no such choice"),
    ],
)
def test_what_cannot_be_searched_is_named(arguments: list[str], method: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        wandb_sweep(arguments, method=method, metric=None)


def test_pretraining_is_searched_by_the_metric_that_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    utils = pytest.importorskip("wandb.sdk.launch.sweeps.utils")
    file = tmp_path / "sweep.yaml"
    assert main(["sweep=mask_rate", "--metric", "val/perplexity/mmlm", "--output", str(file)]) == 0
    assert f"wandb sweep {file}" in capsys.readouterr().out
    loaded = utils.load_sweep_config(str(file))
    assert loaded["metric"] == {"name": "val/perplexity/mmlm", "goal": "minimize"}
    assert loaded["parameters"]["mask_rate"] == {"values": [0.15, 0.3, 0.5, 0.8]}
    assert main(["sweep=mask_rate"]) == 2
    assert "error: pre-training" in capsys.readouterr().err


def as_an_agent_starts(sweep: dict[str, Any], chosen: dict[str, Any]) -> list[str]:
    """The command line of a job, by W&B's own functions."""
    from wandb.sdk.launch.sweeps.utils import create_sweep_command, create_sweep_command_args

    given = create_sweep_command_args({"args": {key: {"value": value} for key, value in chosen.items()}})
    filled = {"${env}": ["/usr/bin/env"], "${interpreter}": [sys.executable], "${program}": [sweep["program"]]}
    filled["${args_no_hyphens}"] = given["args_no_hyphens"]
    return [part for text in create_sweep_command(list(sweep["command"])) for part in filled.get(text, [text])]


def test_an_agent_runs_jobs_whose_folders_have_their_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = pytest.importorskip("wandb.apis.public.sweeps")._validate_config_and_fill_distribution
    world = write_small_world(tmp_path / "world", train=2, evaluation=1)
    fixed = ["task=qa", f"data.dir={world}", f"output_dir={tmp_path}", "trainer.max_steps=1", "logger=csv", *TINY]
    sweep = wandb_sweep([*fixed, SEARCH[1]], method="random", metric=None)
    assert checked(sweep) == sweep
    sweep = yaml.safe_load(yaml.safe_dump(sweep))
    rate = 1e-05
    env, variable, interpreter, program, *arguments = as_an_agent_starts(sweep, {"optim.learning_rate": rate})
    assert (env, interpreter, program) == ("/usr/bin/env", sys.executable, "train.py")
    monkeypatch.setenv(*variable.split("="))
    assert "1 job: 1 done" in train_here(*arguments)
    run = tmp_path / "qa" / f"miniworld_qa-mini_new-seed0-learning_rate={rate}"
    assert json.loads((run / "config.json").read_text())["optim"]["learning_rate"] == rate
    assert f",{sweep['metric']['name']}," in (run / "metrics.csv").read_text()
