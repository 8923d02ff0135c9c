"""Runs that were told different things are not averaged: keys, values and folders are named."""

from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from report.runs.alike import check_alike
from report.runs.rows import Row
from report.runs.run import Run
from report.runs.settings import Settings
from report.spec import Spec

SPEC = Spec(name="s", title="S", rows=("arm",), order={"arm": {"a": "Arm A"}})


def a_run(folder: str, seed: int, task: str = "qa", **values: Any) -> Run:
    settings = Settings(values, {"rate": "1"}) if values else None
    return Run(Path(folder), task, seed, {"arm": "a"}, {}, settings=settings)


def check(*runs: Run, may_differ: tuple[str, ...] = ()) -> list[str]:
    spec = Spec(name="s", title="S", rows=("arm",), order=SPEC.order, may_differ=may_differ)
    return check_alike([Row({"arm": "a"}, runs)], spec)


def test_runs_that_differ_in_their_seed_alone_are_averaged() -> None:
    assert check(a_run("x", 0, rate=1), a_run("y", 1, rate=1)) == []
    assert check(a_run("x", 0, rate=1), a_run("y", 1, "ner", rate=2)) == []


def test_others_are_refused_and_what_was_typed_is_named_first() -> None:
    with pytest.raises(DataError) as error:
        check(a_run("x", 0, steps=5, rate=1), a_run("y", 1, steps=5, rate=1), a_run("z", 2, steps=6, rate=2))
    assert str(error.value).startswith(
        "runs of Arm A (qa) differ in more than the seed: rate is 1 in x and 2 in z; steps is 5 in x and 6 in z. "
    )


def test_many_keys_are_counted() -> None:
    keys = [f"k{number}" for number in range(8)]
    with pytest.raises(DataError, match="; and 3 more keys"):
        check(a_run("x", 0, "qa", **dict.fromkeys(keys, 1)), a_run("y", 1, "qa", **dict.fromkeys(keys, 2)))


def test_keys_that_may_differ_do() -> None:
    one, two = a_run("x", 0, "qa", **{"optim.rate": 1}), a_run("y", 1, "qa", **{"optim.rate": 2})
    assert check(one, two, may_differ=("optim",)) == []
    with pytest.raises(DataError, match=r"optim\.rate is 1"):
        check(one, two, may_differ=("opt",))


def test_runs_without_a_configuration_are_not_checked_and_that_is_said() -> None:
    assert check(a_run("x", 0), a_run("y", 1)) == [
        "The runs have no config.json: that runs of a row differ in nothing but the seed was not checked."
    ]
    assert check(a_run("x", 0), a_run("y", 1, rate=1))[0].startswith("1 run has no config.json: ")
