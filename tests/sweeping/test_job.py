"""Jobs: their names, what the overrides of one are called, and what their ranks leave."""

import math
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hydra.core.hydra_config import HydraConfig
from omegaconf import OmegaConf
from torch.multiprocessing.spawn import ProcessRaisedException

import conf.sweeping.job
from conf.job import Ended
from conf.sweeping.job import FOLDER_KEY, prepare_job, run_swept, short, suffix
from conf.sweeping.outcomes import Outcome, Plan, SweepFolder
from ernie_m.errors import ConfigError
from ernie_m.training import ranks
from ernie_m.training.signals import Stopped


def test_a_name_has_what_a_file_may_have_and_a_hash_of_the_rest() -> None:
    assert suffix(["seed=1", "++labels.a=x"], ["labels.a"]) == "-a=x"
    assert suffix(["a.rate=1", "b.rate=2"], ["a.rate", "b.rate"]) == "-a.rate=1-b.rate=2"
    assert suffix(["seed=1"], []) == ""
    named = [suffix([f"task.path={text}"], ["task.path"]) for text in ("a/b", "a b", "[a,b]", "x" * 99, "x" * 98)]
    assert len(set(named)) == len(named)
    assert all(re.fullmatch(r"-path=[\w,]+-[0-9a-f]{8}", name) for name in named)


def test_keys_are_short_where_that_leaves_them_apart() -> None:
    job = ["task=qa", "++data.train.en=a", "optim.eps=1", "seed=2"]
    assert short(job, ["optim.eps", "seed"]) == "eps=1 seed=2"
    assert short(job, ["data.train.en", "data.test.en"]) == "data.train.en=a"


@pytest.mark.parametrize(("given", "resume"), [([], "auto"), (["resume=null"], None), (["resume=runs/a"], "runs/a")])
def test_a_job_goes_on_by_itself_unless_it_is_told_otherwise(given: list[str], resume: str | None) -> None:
    plan = Plan(total=2, swept=["optim.eps"], named=["optim.eps"], threads=None, side_by_side=False)
    config = OmegaConf.create({"name": "a", "resume": None if resume == "auto" else resume})
    prepare_job(config, ["optim.eps=1", *given], plan)
    assert config == {"name": "a-eps=1", "resume": resume}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SweepFolder:
    """Of a sweep of one job, which is about to run."""
    made = SweepFolder(tmp_path)
    made.write_plan(Plan(total=1, swept=[], named=[], threads=None, side_by_side=True))
    monkeypatch.setenv(FOLDER_KEY, str(tmp_path))
    of_hydra = {"hydra": {"job": {"num": 0}, "overrides": {"task": ["seed=1"]}}}
    monkeypatch.setattr(HydraConfig.instance(), "cfg", OmegaConf.create(of_hydra))
    return made


def run_job(monkeypatch: pytest.MonkeyPatch, *, rank: int, error: Exception | None = None) -> float:
    """A job as a rank runs it, if it ends by an error."""

    def run(config: Any, overrides: list[str]) -> Ended:
        if error is not None:
            raise error
        return Ended(Path("run"), score=0.5)

    monkeypatch.setattr(conf.sweeping.job, "run", run)
    folder = SweepFolder(Path(os.environ[FOLDER_KEY]))
    if rank and 0 not in folder.outcomes():
        folder.write(Outcome(number=0, job="seed=1", status="running"))  # by the first rank
    monkeypatch.setenv("SLURM_PROCID", str(rank))
    return run_swept(OmegaConf.create({"name": "a", "resume": None, "run_directory": "nowhere"}))


def outcome_in(folder: SweepFolder) -> Outcome:
    return folder.outcomes()[0]


def test_the_first_rank_tells_what_became_of_a_job(folder: SweepFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_job(monkeypatch, rank=0) == 0.5
    assert (outcome_in(folder).status, outcome_in(folder).score) == ("done", 0.5)


@pytest.mark.parametrize(
    "error", [None, ConfigError("no such file"), Stopped(15), ranks.RankFailed("rank 0: ..."), KeyboardInterrupt(15)]
)
def test_other_ranks_say_nothing_and_end_as_if_all_were_well(
    error: Exception | None, folder: SweepFolder, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert math.isnan(run_job(monkeypatch, rank=1, error=error))
    assert outcome_in(folder).status == "running"
    assert not folder.log_of(0).exists()
    assert capfd.readouterr() == ("", "")


def test_the_traceback_of_another_rank_is_in_the_jobs_log(
    folder: SweepFolder, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with capfd.disabled():  # the log takes what goes to the console itself
        run_job(monkeypatch, rank=1, error=ValueError("too many"))
    assert "ValueError: too many" in folder.log_of(0).read_text()


def test_the_row_of_a_job_has_the_error_of_the_rank_that_failed_first(
    folder: SweepFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_job(monkeypatch, rank=0, error=ranks.RankFailed("rank 3: ValueError: too many"))
    assert outcome_in(folder).reason.startswith("rank 3: ValueError: too many; see ")
    child = ProcessRaisedException("\n\n-- Process 1 terminated\nTraceback ...\nKeyError: 'a'\n", 1, 99)
    run_job(monkeypatch, rank=0, error=child)
    assert outcome_in(folder).reason.startswith("rank 1: KeyError: 'a'; see ")


def test_no_rank_begins_when_the_sweep_was_stopped(folder: SweepFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.stop()
    for rank in (0, 1):
        assert math.isnan(run_job(monkeypatch, rank=rank, error=AssertionError("it has begun")))
    assert outcome_in(folder).status == "not started"
