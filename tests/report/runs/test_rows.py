"""Rows of runs: in which order they stand, and which runs are left out, or refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from report.runs.rows import Row, remarks, select
from report.runs.run import Run
from report.spec import Spec

SPEC = Spec(
    name="s",
    title="S",
    rows=("arm", "pairs"),
    where={"sweep": "s"},
    order={"arm": {"b": "Arm B", "a": "Arm A"}, "pairs": {1.0: "all", 0.05: "few"}},
)


def a_run(arm: Any = "a", pairs: Any = 1.0, seed: int = 0, task: str = "qa", folder: str = "f", **more: Any) -> Run:
    scores = {"test.f1": 0.5} | more.pop("scores", {})
    return Run(Path(folder), task, seed, {"sweep": "s", "arm": arm, "pairs": pairs} | more, scores)


def test_rows_stand_in_the_reports_order_and_what_it_does_not_know_behind() -> None:
    runs = [a_run(arm, pairs) for arm in ("z", 3, "a", "b", 20) for pairs in (0.05, 0.5, 1)]
    rows, said = select(SPEC, runs)
    assert [row.labels["arm"] for row in rows[::3]] == ["b", "a", 3, 20, "z"]
    assert [row.labels["pairs"] for row in rows[:3]] == [1, 0.05, 0.5]
    assert said == "15 of 15 runs"


def test_a_run_to_which_a_label_makes_no_difference_stands_in_each_of_its_rows() -> None:
    rows, said = select(SPEC, [a_run("a", "any", folder="both"), a_run("a", 0.05, folder="few"), a_run("b", 1.0)])
    found = [(row.labels["arm"], row.labels["pairs"], [str(run.folder) for run in row.runs]) for row in rows]
    assert found == [("b", 1.0, ["f"]), ("a", 1.0, ["both"]), ("a", 0.05, ["both", "few"])]
    assert said == "3 of 3 runs"
    assert "The same runs whatever pairs is: Arm A." in remarks(SPEC, rows)
    spec = replace(SPEC, order={})
    assert [row.labels for row in select(spec, [a_run("a", "any")])[0]] == [{"arm": "a", "pairs": "any"}]


def test_runs_that_lack_a_label_are_left_out_and_counted() -> None:
    lost = Run(Path("f"), "qa", 0, {"sweep": "s", "arm": "a"}, {})
    rows, said = select(SPEC, [a_run(), a_run(sweep="other"), Run(Path("f"), "qa", 0, {}, {}), lost])
    assert len(rows) == 1
    assert said == "1 of 4 runs; 2 left out, without sweep=s; 1 left out, without all of arm, pairs"
    with pytest.raises(DataError, match="no run to report on: 0 of 1 runs; 1 left out"):
        select(SPEC, [lost])


def test_two_runs_of_a_seed_are_refused_by_both_folders_unless_their_scores_are_equal() -> None:
    (row,), _ = select(SPEC, [a_run(folder="one"), a_run(folder="two"), a_run(seed=1, scores={"test.f1": 0.7})])
    assert row.scores("qa", "test.f1") == {0: 0.5, 1: 0.7}
    assert "Counted once: `one` and `two`." in remarks(SPEC, [row])
    row = Row({"arm": "a"}, (a_run(folder="one"), a_run(folder="two", scores={"test.f1": 0.6})))
    with pytest.raises(DataError, match=r"two runs of qa with seed 0 and arm=a differ in test\.f1: one and two"):
        row.scores("qa", "test.f1")


def test_two_runs_that_differ_in_another_label_are_told_apart_by_it() -> None:
    row = Row({"arm": "a"}, (a_run(lr=1), a_run(lr=2, scores={"test.f1": 0.6})))
    with pytest.raises(DataError, match="they differ in the label lr: put it into rows or where"):
        row.scores("qa", "test.f1")


def test_tasks_with_the_same_seed_are_not_duplicates() -> None:
    row = Row({"arm": "a"}, (a_run(), a_run(task="pretraining", scores={"test.f1": 0.1})))
    assert row.scores("qa", "test.f1") == {0: 0.5}
    assert row.scores("pretraining", "test.f1") == {0: 0.1}
    assert row.seeds("mrc") == set()


def test_remarks_name_absent_rows_and_mixed_labels() -> None:
    rows, _ = select(SPEC, [a_run(), a_run("b", lr=1), a_run("b", seed=1, lr=2), a_run("b", 0.05)])
    assert remarks(SPEC, rows) == ["No run at all: Arm A, few.", "Runs of Arm B, all differ in lr."]
