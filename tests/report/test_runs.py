"""Reading runs and making rows of them: what is taken, what is left out, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from report.runs import Row, Run, matches, read_curves, read_runs, remarks, select
from report.spec import Spec

WriteRun = Callable[..., Path]
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


def test_scores_are_the_finite_numbers_by_their_path(write_run: WriteRun) -> None:
    results = {"test": {"f1": {"en": 0.5, "de": float("nan")}}, "steps": 3, "best": {"path": "x"}, "ok": True}
    folder = write_run("qa", 1, {"arm": "a"}, results)
    (found,) = read_runs([folder.parent.parent])
    assert (found.folder, found.task, found.seed, found.labels) == (folder, "qa", 1, {"arm": "a"})
    assert found.scores == {"test.f1.en": 0.5, "steps": 3, "seed": 1}


def test_a_run_is_read_once_though_its_folder_is_named_twice(write_run: WriteRun) -> None:
    folder = write_run("qa", 0, {"arm": "a"}, {})
    assert len(read_runs([folder, folder.parent])) == 1
    assert len(read_runs([folder, folder / ".." / folder.name])) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not a JSON file"),
        ("[]", "a JSON object is needed, this is a list"),
        ('{"seed": 0}', "task is None, a text is needed"),
        ('{"task": "qa"}', "seed is None, a number is needed"),
        ('{"task": "qa", "seed": 0, "labels": {"a": []}}', "labels is {'a': []}"),
        ('{"task": "qa", "seed": 0, "labels": "a"}', "labels is 'a'"),
    ],
)
def test_a_broken_result_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "results.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_runs([tmp_path])
    assert str(tmp_path / "results.json") in str(error.value)
    assert said in str(error.value)


def test_a_folder_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        read_runs([tmp_path / "none"])


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


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("a.*.x", {"a.1.x": "1", "a.2.x": "2", "a.10.x": "10"}),
        ("a.1*.x", {"a.10.x": "0"}),
        ("a.*", {"a.c": "c", "a.b": "b"}),
        ("a.c", {"a.c": ""}),
        ("b.*", {}),
    ],
)
def test_a_star_stands_for_text_without_dots_and_numbers_are_in_order(pattern: str, found: dict[str, str]) -> None:
    names = ["a.10.x", "a.2.x", "a.1.x", "a.c", "aXc", "a.b", "a.d"]
    assert list(matches(pattern, names, without=("d",)).items()) == list(found.items())


def test_curves_are_read_by_metric_and_step(write_run: WriteRun) -> None:
    folder = write_run(
        "qa", 0, {"arm": "a"}, {}, "0,val/f1/en,0.5\n10,val/f1/en,nan\n20,val/f1/en,0.7\n0,val/f1/de,0.1\n"
    )
    (found,) = read_runs([folder])
    assert read_curves(found, "val/f1/en") == {"val/f1/en": {0: 0.5, 20: 0.7}}
    assert list(read_curves(found, "val/f1/*")) == ["val/f1/en", "val/f1/de"]
    (folder / "metrics.csv").write_text("step,metric,value\n0,val/f1/en\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"metrics\.csv:2: step,metric,value is needed, not 0,val/f1/en"):
        read_curves(found, "val/f1/en")
    (folder / "metrics.csv").unlink()
    assert read_curves(found, "val/f1/en") == {}
