"""Sweeps in this process: what is said of each job, the table at the end, failures, signals; and searches."""

import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hydra.core.config_store import ConfigStore
from hydra.core.plugins import Plugins
from hydra.plugins.sweeper import Sweeper
from omegaconf import DictConfig

import conf.build
from conf.overrides import CommandLine, prepare
from conf.sweeping.outcomes import Outcome
from conf.sweeping.sweep import FOLDERS, Sweep
from ernie_m.errors import DataError
from ernie_m.training.run_folder import RunFolder
from ernie_m.training.signals import Stopped
from tests.command import ENVIRONMENT, compose_with, train_here
from tests.sweeping.swept import Fails, planned, rows, runs

pytestmark = pytest.mark.filterwarnings("ignore:\\s*'hydra/launcher:UserWarning")


def test_each_job_has_a_line_before_it_a_name_of_its_own_and_a_row_in_the_table(fails: Fails, tmp_path: Path) -> None:
    said = train_here("-m", "task=qa", "optim.learning_rate=1e-3,1e-4", "seed=1,2", f"output_dir={tmp_path}")
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


def test_a_failed_job_does_not_stop_the_others(fails: Fails, tmp_path: Path) -> None:
    fails |= {1: DataError("a.json, line 3: broken"), 2: RuntimeError("CUDA out of memory")}
    sweep = ["-m", "task=qa", "seed=1,2,3", f"output_dir={tmp_path}"]
    said = train_here(*sweep, code=2)
    assert "3 jobs: 1 done, 2 failed" in said
    table = rows(said)
    assert [row[2] for row in table] == ["failed", "failed", "done"]
    assert table[0][5] == "a.json, line 3: broken"
    assert table[1][5].startswith("RuntimeError: CUDA out of memory;")
    assert "Traceback" in said
    assert "The same command again skips what is done and goes on with the others." in said

    del fails[1]
    said = train_here(*sweep, code=1)
    assert "3 jobs: 1 done, 1 skipped, 1 failed" in said
    assert rows(said)[2][1:4] == ["seed=3", "skipped (ended before)", "0.3000"]


def test_a_job_whose_numbers_are_not_finite_is_done_without_a_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_in(folder: RunFolder, *_: Any, **__: Any) -> None:
        (folder.path / "results.json").write_text('{"best": {"monitor": "val/f1/en", "score": null}}')

    monkeypatch.setattr(conf.build, "run_in", run_in)
    said = train_here("-m", "task=qa", "seed=0", f"output_dir={tmp_path}")
    assert rows(said)[0][2:4] == ["done", ""]


@pytest.mark.parametrize(
    ("stop", "code"), [(Stopped(signal.SIGTERM, 5), 143), (KeyboardInterrupt(), 130)], ids=["in_training", "elsewhere"]
)
def test_a_signal_ends_the_sweep_and_the_table_says_where(
    fails: Fails, tmp_path: Path, stop: BaseException, code: int
) -> None:
    fails[1] = stop
    said = train_here("-m", "task=qa", "seed=1,2", f"output_dir={tmp_path}", code=code)
    assert "2 jobs: 1 stopped, 1 not started" in said
    assert "stopped by SIG" in rows(said)[0][5]
    assert "miniworld_qa-mini-seed1" in rows(said)[0][5]


def test_what_nobody_heard_of_again_has_failed(tmp_path: Path) -> None:
    sweep = planned(tmp_path, "hydra/launcher=joblib")
    sweep.folder.write(Outcome(number=1, job="seed=1", status="running", pid=2**22 + 1))

    def broken() -> None:
        raise RuntimeError("a worker died")

    assert sweep.run(broken) == 1
    assert [outcome.status for outcome in sweep._ended()] == ["not started", "failed"]


def test_a_job_on_another_machine_runs_on_and_the_table_says_how_to_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", ENVIRONMENT["COLUMNS"])
    sweep = planned(tmp_path, "hydra/launcher=joblib")

    def stopped_twice() -> None:
        sweep.folder.write(Outcome(number=0, job="seed=0", status="running", host="far", slurm="11_0"))
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)

    assert sweep.run(stopped_twice) == 130
    said = capsys.readouterr().out
    assert "[1] goes on, on far: scancel 11_0 ends it\n" in said
    assert "2 jobs: 1 running, 1 not started" in said
    running, _ = rows(said)
    assert running[2] == "running on far"
    assert running[5].startswith("scancel 11_0 ends it, unless it was ended")
    assert "When the jobs that are running elsewhere have ended, the same command" in said


def test_a_second_signal_ends_jobs_at_once(tmp_path: Path) -> None:
    sweep = planned(tmp_path, "hydra/launcher=joblib")
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    job = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert job.stdout is not None

    def stopped_twice() -> None:
        sweep.folder.write(Outcome(number=0, job="seed=0", status="running", pid=job.pid))
        signal.raise_signal(signal.SIGTERM)
        assert job.poll() is None
        signal.raise_signal(signal.SIGTERM)

    with job, job.stdout:
        job.stdout.readline()
        assert sweep.run(stopped_twice) == 130
        assert job.wait(timeout=10) == -signal.SIGKILL
    assert [outcome.status for outcome in sweep._ended()] == ["failed", "not started"]


class Doubling(Sweeper):
    """Tries a seed, then twice as much as ten times its score: a sweeper that has to have the score of a job."""

    __module__ = "hydra_plugins.doubling"  # Hydra takes plugins from there alone

    def __init__(self, params: dict[str, str]) -> None:
        self.params = params

    def setup(self, *, hydra_context: Any, task_function: Any, config: DictConfig) -> None:
        plugins = Plugins.instance()
        self.runs_jobs = plugins.instantiate_launcher(
            hydra_context=hydra_context, task_function=task_function, config=config
        )

    def sweep(self, arguments: list[str]) -> None:
        fixed = [text for text in arguments if not text.startswith("seed=")]
        seed = 2
        for number in range(2):
            (job,) = self.runs_jobs.launch([[*fixed, f"seed={seed}"]], initial_job_idx=number)
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
