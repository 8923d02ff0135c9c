"""Sweeps: checked as a whole, told apart by name, summed up; jobs here and in processes of their own; searches."""

import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hydra.core.config_store import ConfigStore
from hydra.core.plugins import Plugins
from hydra.plugins.sweeper import Sweeper
from omegaconf import DictConfig, OmegaConf

import conf.build
from conf.following import compose_following
from conf.job import score_of
from conf.overrides import CommandLine, prepare
from conf.sweeping.job import short, suffix
from conf.sweeping.jobs import compose_jobs, refuse_bad_jobs
from conf.sweeping.outcomes import Outcome, SweepFolder
from conf.sweeping.sweep import FOLDERS, Sweep
from conf.tree import options
from ernie_m.errors import DataError
from ernie_m.training.callbacks import Stopped
from ernie_m.training.run_folder import RunFolder
from tests.command import ASKING, TINY, compose_with, one_screen, refused, start, train_here
from tests.pretraining.runs import pretrain_on
from tests.world import small_data_for, write_small_text, write_small_world
from tests.yamls import FOLDER, overrides_for

pytestmark = pytest.mark.filterwarnings("ignore:\\s*'hydra/launcher:UserWarning")
Fails = dict[int, BaseException]


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Fails:
    """Runs that only leave a score, ten times their seed in percent, or raise what is put here for a seed."""
    raised: Fails = {}

    def run_in(folder: RunFolder, config: DictConfig, overrides: list[str], *, show: Callable[..., None]) -> None:
        if config.seed in raised:
            raise raised[config.seed]
        results = {"best": {"monitor": "val/f1/en", "score": config.seed / 10}}
        (folder.path / "results.json").write_text(json.dumps(results))

    monkeypatch.setattr(conf.build, "run_in", run_in)
    return raised


def runs(output: Path, task: str = "qa") -> set[str]:
    return {path.name for path in (output / task).iterdir()}


def rows(said: str) -> list[list[str]]:
    """The cells of the closing table, those of folded lines together."""
    found: list[list[str]] = []
    for line in said[said.rindex("┡") :].splitlines():
        cells = [cell.strip() for cell in line.strip("│").split("│")]
        if line.startswith("│") and cells[0]:
            found.append(cells)
        elif line.startswith("│"):
            found[-1] = [earlier + cell for earlier, cell in zip(found[-1], cells, strict=True)]
    return found


# ----------------------------------------------------------------------------------------- names and the closing table


def test_each_job_has_a_line_before_it_a_name_of_its_own_and_a_row_in_the_table(fails: Fails, tmp_path: Path) -> None:
    sweep = ["-m", "task=qa", "optim.learning_rate=1e-3,1e-4", "seed=1,2", f"output_dir={tmp_path}"]
    said = train_here(*sweep)
    assert "[2/4] learning_rate=0.001 seed=2\n" in said
    names = [f"miniworld_qa-mini-seed{seed}-learning_rate={rate}" for rate in ("0.001", "0.0001") for seed in (1, 2)]
    assert runs(tmp_path) == set(names)
    table = rows(said)
    assert [row[:4] for row in table] == [
        ["1/4", "learning_rate=0.001 seed=1", "done", "0.1000"],
        ["2/4", "learning_rate=0.001 seed=2", "done", "0.2000"],
        ["3/4", "learning_rate=0.0001 seed=1", "done", "0.1000"],
        ["4/4", "learning_rate=0.0001 seed=2", "done", "0.2000"],
    ]
    assert [row[5] for row in table] == [str(tmp_path / "qa" / name) for name in names]
    assert not (tmp_path / FOLDERS).exists()

    said = train_here(*sweep, "seed=1")
    assert "2 jobs: 2 skipped" in said
    assert [row[1:3] for row in rows(said)] == [
        [f"learning_rate={rate}", "skipped (ended before)"] for rate in ("0.001", "0.0001")
    ]
    assert runs(tmp_path) == set(names)
    train_here(*sweep, "seed=1", "resume=null")
    assert runs(tmp_path) == {*names, f"{names[0]}-2", f"{names[2]}-2"}


def test_a_name_that_tells_jobs_apart_stays_as_it_is(fails: Fails, tmp_path: Path) -> None:
    train_here("-m", "task=qa,ner", "encoder=mini,mini_new", "seed=1", f"output_dir={tmp_path}")
    assert runs(tmp_path) == {"miniworld_qa-mini-seed1", "miniworld_qa-mini_new-seed1"}
    train_here("-m", "sweep=layer_decay", "optim.layer_decay=1.0,0.5", "seed=1", f"output_dir={tmp_path / 'named'}")
    assert runs(tmp_path / "named") == {f"decay{decay}-miniworld_qa-seed1" for decay in (1.0, 0.5)}


def test_a_name_has_what_a_file_may_have_and_a_hash_of_the_rest() -> None:
    assert suffix(["seed=1", "++labels.a=x"], ["labels.a"]) == "-a=x"
    assert suffix(["a.rate=1", "b.rate=2"], ["a.rate", "b.rate"]) == "-a.rate=1-b.rate=2"
    assert suffix(["seed=1"], []) == ""
    named = [suffix([f"task.path={text}"], ["task.path"]) for text in ("a/b", "a b", "[a,b]", "x" * 99, "x" * 98)]
    assert len(set(named)) == len(named)
    assert all(re.fullmatch(r"-path=[\w,]+-[0-9a-f]{8}", name) for name in named)


def test_a_sweep_on_the_command_line_is_a_group_for_a_dashboard(tmp_path: Path) -> None:
    line = CommandLine.parse(
        prepare(["-m", "task=qa", "optim.learning_rate=1,2", "seed=0,1", f"output_dir={tmp_path}"])
    )
    sweep = Sweep.plan_for(line)
    assert "++hydra.job.env_set.ERNIE_M_SWEEP='miniworld_qa by learning_rate, seed'" in sweep.for_hydra
    config = compose_with("task=qa", "logger=wandb")
    assert config.logger.wandb.group == "miniworld_qa"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ERNIE_M_SWEEP", "miniworld_qa by seed")
        assert config.logger.wandb.group == "miniworld_qa by seed"
        assert compose_with("task=qa", "logger=wandb", "++labels.sweep=mine").logger.wandb.group == "mine"


# -------------------------------------------------------------------------------------------------- checked as a whole


def test_bad_jobs_are_named_before_any_starts(fails: Fails, tmp_path: Path) -> None:
    said = refused("-m", "task=qa", "optim.learning_rate=1e-3,-1,1e-4,x", f"output_dir={tmp_path}")
    assert "2 of 4 jobs cannot be run, so none was started:" in said
    assert "[2] learning_rate=-1 optim.learning_rate=-1: it must be above 0" in said
    assert "[4] learning_rate=x optim.learning_rate='x': a number is needed" in said
    assert list(tmp_path.iterdir()) == []


def test_a_problem_of_many_jobs_is_said_once(tmp_path: Path) -> None:
    said = refused("-m", "task=qa", "optim.eps=x", "seed=range(0,7)", f"output_dir={tmp_path}")
    assert said.count("optim.eps='x': a number is needed") == 1
    assert "7 of 7 jobs" in said
    assert "and 2 more" in said


def test_a_range_is_no_grid(tmp_path: Path) -> None:
    said = refused("-m", "task=qa", "optim.learning_rate=interval(1e-4,1e-2)", f"output_dir={tmp_path}")
    assert "a grid needs its values, optim.learning_rate=1,2,3" in said


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


# ------------------------------------------------------------------------------------------------ failures and signals


def test_a_failed_job_does_not_stop_the_others(fails: Fails, tmp_path: Path) -> None:
    fails |= {1: DataError("a.json, line 3: broken"), 2: RuntimeError("CUDA out of memory")}
    sweep = ["-m", "task=qa", "seed=0,1,2,3", f"output_dir={tmp_path}"]
    said = train_here(*sweep, code=2)
    assert "4 jobs: 2 done, 2 failed" in said
    table = rows(said)
    assert [row[2] for row in table] == ["done", "failed", "failed", "done"]
    assert table[1][5] == "a.json, line 3: broken"
    assert table[2][5].startswith("RuntimeError: CUDA out of memory;")
    assert "Traceback" in said
    assert "The same command again skips what is done and goes on with the others." in said

    del fails[1]
    said = train_here(*sweep, code=1)
    assert "4 jobs: 1 done, 2 skipped, 1 failed" in said


@pytest.mark.parametrize(
    ("stop", "code"), [(Stopped(signal.SIGTERM, 5), 143), (KeyboardInterrupt(), 130)], ids=["in_training", "elsewhere"]
)
def test_a_signal_ends_the_sweep_and_the_table_says_where(
    fails: Fails, tmp_path: Path, stop: BaseException, code: int
) -> None:
    fails[1] = stop
    said = train_here("-m", "task=qa", "seed=0,1,2", f"output_dir={tmp_path}", code=code)
    assert "3 jobs: 1 done, 1 stopped, 1 not started" in said
    assert "stopped by SIG" in rows(said)[1][5]
    assert "miniworld_qa-mini-seed1" in rows(said)[1][5]


# -------------------------------------------------------------------------------------- jobs in processes of their own


def planned(output: Path, *more: str) -> Sweep:
    return Sweep.plan_for(CommandLine.parse(prepare(["-m", "task=qa", "seed=0,1", f"output_dir={output}", *more])))


def test_jobs_side_by_side_share_the_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    for launcher, threads in {
        ("joblib", "hydra.launcher.n_jobs=2"): 4,
        ("joblib", "hydra.launcher.n_jobs=1"): 8,
        ("joblib", "hydra.launcher.n_jobs=-1"): 4,
        ("submitit_local", "hydra.launcher.timeout_min=5"): 4,
        ("submitit_slurm", "hydra.launcher.cpus_per_task=3"): 3,
    }.items():
        plan = planned(tmp_path, f"hydra/launcher={launcher[0]}", launcher[1]).plan
        assert (plan.side_by_side, plan.threads) == (True, threads)
    plan = planned(tmp_path).plan
    assert (plan.side_by_side, plan.threads) == (False, None)


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
    values: Any = OmegaConf.to_container(OmegaConf.load(FOLDER / "hydra" / "launcher" / "submitit_slurm.yaml"))
    common = {"nodes", "tasks_per_node", "cpus_per_task", "gpus_per_node", "mem_gb", "timeout_min", "name"}
    common.add("stderr_to_stdout")
    executor = submitit.AutoExecutor(tmp_path, cluster="slurm", slurm_max_num_timeout=values.pop("max_num_timeout"))
    del values["_target_"], values["submitit_folder"]
    executor.update_parameters(**{key if key in common else f"slurm_{key}": each for key, each in values.items()})
    text = executor._executor._make_submission_file_text("python", "id")
    for line in ("--time=240", "--cpus-per-task=8", "--gpus-per-node=1", "--mem=32GB", "--signal=USR2@120"):
        assert f"#SBATCH {line}\n" in text


def test_what_nobody_heard_of_again_has_failed(tmp_path: Path) -> None:
    sweep = planned(tmp_path, "hydra/launcher=joblib")
    sweep.folder.write(Outcome(number=1, job="seed=1", status="running", pid=2**22 + 1))

    def broken() -> None:
        raise RuntimeError("a worker died")

    assert sweep.run(broken) == 1
    assert [outcome.status for outcome in sweep._ended()] == ["not started", "failed"]


@pytest.mark.slow
@pytest.mark.parametrize("launcher", ["joblib", "submitit_local"])
def test_jobs_run_in_processes_of_their_own(launcher: str, tmp_path: Path) -> None:
    pytest.importorskip(f"hydra_plugins.hydra_{launcher.removesuffix('_local')}_launcher")
    world = write_small_world(tmp_path / "world", train=2, evaluation=1)
    (world / "broken.json").write_text("{")
    sweep = ["-m", "task=qa", "data.train.en=train.en.json,broken.json", f"data.dir={world}", f"output_dir={tmp_path}"]
    sweep += [*TINY, "trainer.max_steps=1", f"hydra/launcher={launcher}"]
    process = start(*sweep, cwd=tmp_path)
    said, error = process.communicate(timeout=300)
    assert process.returncode == 2, said + error
    assert "2 jobs: 1 done, 1 failed" in said
    assert "[1] en=train.en.json: done" in said
    good, bad = rows(said)
    assert (Path(good[5]) / "results.json").exists()
    assert "broken.json,line1" in bad[5].replace(" ", "")
    (log,) = tmp_path.glob(f"{FOLDERS}/*/1.log")
    assert str(log) in bad[5]
    assert "broken.json" in log.read_text()
    assert error.strip() == ""


@pytest.mark.slow
def test_the_others_count_when_one_process_is_killed_and_all_stop_on_a_signal(tmp_path: Path) -> None:
    pytest.importorskip("hydra_plugins.hydra_submitit_launcher")
    world = write_small_world(tmp_path / "world", train=2, evaluation=1)
    sweep = ["-m", "task=qa", "seed=0,1", f"data.dir={world}", f"output_dir={tmp_path}", *TINY]
    sweep += ["trainer.max_steps=1000000", "trainer.val_check_interval=1000000", "trainer.log_every_n_steps=1"]
    sweep += ["hydra/launcher=submitit_local"]
    process = start(*sweep)
    try:
        deadline = time.monotonic() + 200
        while sum("train/loss" in path.read_text() for path in tmp_path.glob("qa/*/metrics.csv")) < 2:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        (folder,) = (tmp_path / FOLDERS).iterdir()
        os.kill(SweepFolder(folder).outcomes()[0].pid, signal.SIGKILL)
        process.send_signal(signal.SIGTERM)
        said, error = process.communicate(timeout=200)
    finally:
        process.kill()
    assert process.returncode == 143, said + error
    killed, stopped = rows(said)
    assert (killed[2], stopped[2]) == ("failed", "stopped")
    assert killed[5].replace(" ", "").startswith("itsprocesswasended")
    assert "stoppedbySIGTERMafterstep" in stopped[5].replace(" ", "")
    one_screen(error)


# ------------------------------------------------------------------------------------------------------------ searches


class Doubling(Sweeper):
    """Tries a seed, then twice as much as ten times its score: a sweeper that has to have the score of a job."""

    __module__ = "hydra_plugins.doubling"  # Hydra takes plugins from there alone

    def __init__(self, params: dict[str, str]) -> None:
        self.params = params

    def setup(self, *, hydra_context: Any, task_function: Any, config: DictConfig) -> None:
        self.launcher = Plugins.instance().instantiate_launcher(
            hydra_context=hydra_context, task_function=task_function, config=config
        )

    def sweep(self, arguments: list[str]) -> None:
        fixed = [text for text in arguments if not text.startswith("seed=")]
        seed = 2
        for number in range(2):
            (job,) = self.launcher.launch([[*fixed, f"seed={seed}"]], initial_job_idx=number)
            seed = round(20 * job.return_value)


def test_a_search_decides_by_the_score_of_the_jobs_before(
    fails: Fails, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType(Doubling.__module__)
    module.Doubling = Doubling  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    Plugins.instance().register(Doubling)
    node = {"_target_": "hydra_plugins.doubling.Doubling", "params": {}}
    ConfigStore.instance().store(group="hydra/sweeper", name="doubling", node=node)
    search = ["-m", "hydra/sweeper=doubling", "task=qa", "seed=interval(1,9)", f"output_dir={tmp_path}"]
    said = train_here(*search)
    assert [row[:4] for row in rows(said)] == [["1", "seed=2", "done", "0.2000"], ["2", "seed=4", "done", "0.4000"]]
    assert runs(tmp_path) == {"miniworld_qa-mini-seed2-seed=2", "miniworld_qa-mini-seed4-seed=4"}


def test_the_score_of_a_run() -> None:
    test = {"f1": {"en": 0.5, "average": 0.4}}
    assert score_of({"best": {"score": 0.7}, "test": test}, "val/f1/en") == 0.7
    assert score_of({"test": test}, "val/f1/en") == 0.5
    assert score_of({"test": test}, "val/f1/average") == 0.4
    assert score_of({}, "val/f1/en") is None
    pretrained = {"perplexity": {"mmlm": 20.0, "tlm": 10.0}, "retrieval_layer_0": {"average": 0.1}}
    assert score_of({"validation": pretrained | {"retrieval_layer_1": {"average": 0.3}}}, None) == pytest.approx(0.2)
    assert score_of({"validation": {"perplexity": pretrained["perplexity"]}}, None) == -15.0


def test_keys_are_short_where_that_leaves_them_apart() -> None:
    job = ["task=qa", "++data.train.en=a", "optim.eps=1", "seed=2"]
    assert short(job, ["optim.eps", "seed"]) == "eps=1 seed=2"
    assert short(job, ["data.train.en", "data.test.en"]) == "data.train.en=a"
