"""The jobs of a command line: told apart by their folders, and checked before any of them starts."""

from pathlib import Path

import pytest

from conf.overrides import CommandLine, prepare
from conf.sweeping.jobs import compose_jobs, unnamed_keys
from tests.command import refused


@pytest.mark.parametrize(
    ("swept", "named"),
    [
        (["task=qa,ner", "encoder=mini,mini_new", "seed=1"], []),
        (["sweep=layer_decay", "optim.layer_decay=1.0,0.5", "seed=1"], []),
        (["task=qa", "optim.eps=1e-8,1e-6", "seed=0,1"], ["optim.eps"]),
    ],
)
def test_a_name_that_tells_jobs_apart_stays_as_it_is(swept: list[str], named: list[str]) -> None:
    assert unnamed_keys(compose_jobs(CommandLine.parse(prepare(["-m", *swept])))) == named


def test_bad_jobs_are_named_before_any_starts(tmp_path: Path) -> None:
    said = refused("-m", "task=qa", "optim.learning_rate=1e-3,-1,1e-4,x", f"output_dir={tmp_path}")
    assert "2 of 4 jobs cannot be run, so none was started:" in said
    assert "[2] learning_rate=-1 optim.learning_rate=-1: it must be above 0" in said
    assert "[4] learning_rate=x optim.learning_rate='x': a number is needed" in said
    assert list(tmp_path.iterdir()) == []


def test_a_problem_of_many_jobs_is_said_once(tmp_path: Path) -> None:
    said = refused("-m", "task=qa", "optim.eps=x", "seed=range(0,6)", f"output_dir={tmp_path}")
    assert said.count("optim.eps='x': a number is needed") == 1
    assert "6 of 6 jobs" in said
    assert "and 1 more" in said


def test_a_range_is_no_grid(tmp_path: Path) -> None:
    said = refused("-m", "task=qa", "optim.learning_rate=interval(1e-4,1e-2)", f"output_dir={tmp_path}")
    assert "a grid needs its values, optim.learning_rate=1,2,3" in said
