"""Whole runs on two ranks, real processes that meet over gloo, against one: same losses, files and decisions.

One pair of processes does all runs, one after the other, as their start takes longer than a run.
"""

import csv
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from tests.command import ASKING, TINY, validations
from tests.pretraining.runs import ALL, pretrain_on
from tests.ranks import seen_by_ranks, stopped, train_on_ranks, train_recorded
from tests.trained import write_trained
from tests.world import ENCODER, MINIWORLD, ROWS, small_data_for, write_lists, write_small_rows, write_small_text

TWICE = "trainer.accumulate_grad_batches=2"
ROUNDING = 1e-6
"""Relative, of a loss: sums are taken in another order, and a float32 has 6e-8."""
COSINES = 5e-5
"""Of retrieval's loss, in which cosines, and with them their rounding, are multiplied by 20 (task.temperature=0.05)."""
COUNTED = ("steps", "rows", "tokens", "stopped_by")
EXTRACTION = "information_extraction"
DIFFER = {"config.json", "overrides.json", "environment.json", "results.json"}
"""Files that have the run's name, its devices or the time."""


class Runs(NamedTuple):
    """What several runs leave.

    Attributes:
        folder: Of their outputs.
        alone: What the runs on one rank have seen, by name; see `train_recorded`.
        on_ranks: Rank -> the same of the runs on two.
        scratch: Where the two ranks had their temporary files.
    """

    folder: Path
    alone: dict[str, dict[str, Any]]
    on_ranks: list[dict[str, dict[str, Any]]]
    scratch: Path

    def of(self, name: str) -> Path:
        """A run's folder."""
        (folder,) = self.folder.glob(f"*/{name}")
        return folder


def trainings(folder: Path) -> dict[str, list[str]]:
    """40 steps, or fewer where training stops early: of all objectives, of a task, of pairs; and two of extraction."""
    every_step, rows = ["trainer.log_every_n_steps=1", f"output_dir={folder}"], folder / "rows"
    return {
        "pretraining": [
            *pretrain_on(write_small_text(folder / "text"), folder, ALL), "trainer.max_steps=40",
            "trainer.val_check_interval=20", "objective.btmlm.first_step=20", "callbacks.last.every_n_steps=7",
            "data.validation_lines=6",
        ],
        "xnli": [
            "task=xnli", *small_data_for("xnli", rows / "nli"), *TINY, *every_step, "data.batch_size=5",
            "data.eval_batch_size=3", "trainer.max_steps=40", "trainer.val_check_interval=4",
            "optim.learning_rate=1e-3", "callbacks.early_stopping.patience=3",
        ],
        "retrieval": [
            "task=retrieval", *small_data_for("retrieval", rows / "pairs"), *TINY, *every_step, "data.batch_size=7",
            "encoder.config.num_hidden_layers=3", "trainer.max_steps=40", "trainer.val_check_interval=40",
        ],
        "extraction": [
            "task=information_extraction", "trainer.max_steps=2", *TINY, *every_step,
            f"data.dir={write_small_rows(rows / 'texts', EXTRACTION, train=9, evaluation=1)}",
        ],
    }  # fmt: skip


STEPS = {"pretraining": 40, "xnli": 16, "retrieval": 40, "extraction": 2}


def evaluations(folder: Path) -> dict[str, list[str]]:
    """Tests of models that are there, on uneven data, and predictions."""
    quiet = ["callbacks.progress=null", "trainer.accelerator=cpu", "data.eval_batch_size=3", f"output_dir={folder}"]
    commands = {}
    for task in ("qa", "multiple_choice", "sts", EXTRACTION):
        model = write_trained(folder / "models" / task, task)
        data = [f"data.dir={write_small_rows(folder / task, task, evaluation=3)}"] if task in ROWS else []
        data = data or small_data_for(task, folder / task)
        commands[task] = [f"task={task}", *data, *quiet, "run=test", f"checkpoint={model}"]
    for split, name in (("validation", "sample"), ("test", "training")):
        write_lists(folder / "lists", MINIWORLD / "retrieval", split, name)
    lists = [f"data.dir={folder / 'lists'}", "data=bucc", "data.languages=null", f"checkpoint={ENCODER}"]
    for language, count in (("de", 11), ("en", 2)):
        (folder / f"lines.{language}.txt").write_text(
            "".join(f"Anna eats {number} pears.\n" for number in range(count))
        )
    lines = [f"checkpoint={write_trained(folder / 'vectors', 'retrieval')}", f"data.predict.de={folder}/lines.de.txt"]
    return commands | {
        "mining": ["task=retrieval", *lists, *quiet, "run=test"],
        "vectors": ["run=predict", *lines, *quiet, f"data.predict.en={folder}/lines.en.txt"],
    }


def named(command: list[str], name: str) -> list[str]:
    return [*command, f"name={name}"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """All of these on one rank and on two; and what the one leaves unfinished and the others go on with."""
    folder = tmp_path_factory.mktemp("runs")
    scratch = folder / "scratch"
    scratch.mkdir()
    commands = trainings(folder)
    stops = {"pretraining": 23, "xnli": 6}
    twice = {task: [*commands[task], TWICE] for task in stops}
    whole = commands | twice | evaluations(folder)
    alone = {name: train_recorded(named(command, f"{name}-one"))[1] for name, command in whole.items()}
    for task, after in stops.items():
        train_recorded(stopped(named(twice[task], f"{task}-one-two"), after=after))
    on_two = [named(command, f"{name}-two") for name, command in whole.items()]
    on_two += [stopped(named(twice[task], f"{task}-two-one"), after=after) for task, after in stops.items()]
    on_two += [[*named(commands[task], f"{task}-one-two"), "resume=auto"] for task in stops]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(scratch))
        train_on_ranks(folder, *on_two)
    for task in stops:
        train_recorded([*named(commands[task], f"{task}-two-one"), "resume=auto"])
    on_ranks = [dict(zip(whole, seen, strict=False)) for seen in seen_by_ranks(folder)]
    return Runs(folder, alone, on_ranks, scratch)


def logged(run: Path, metric: str) -> list[float]:
    """The values of a metric, step by step."""
    with (run / "metrics.csv").open(newline="") as file:
        return [float(row["value"]) for row in csv.DictReader(file) if row["metric"] == metric]


def results(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "results.json").read_text())
    return found


def files(run: Path) -> dict[str, bytes]:
    return {str(path.relative_to(run)): path.read_bytes() for path in run.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", STEPS)
def test_two_ranks_learn_what_one_does(runs: Runs, name: str) -> None:
    one, two = runs.of(f"{name}-one"), runs.of(f"{name}-two")
    tolerance = COSINES if name == "retrieval" else ROUNDING
    expected = logged(one, "train/loss")
    assert len(expected) == STEPS[name]
    assert logged(two, "train/loss") == pytest.approx(expected, rel=tolerance)
    norms = logged(one, "train/gradient_norm")
    assert logged(two, "train/gradient_norm") == pytest.approx(norms, rel=10 * tolerance)
    for counted in COUNTED:
        assert results(two)["training"][counted] == results(one)["training"][counted], counted


@pytest.mark.parametrize("name", STEPS)
def test_weights_are_the_same_on_both_ranks_after_every_step(runs: Runs, name: str) -> None:
    first, second = (rank[name]["weights"] for rank in runs.on_ranks)
    assert first == second
    assert len({first[str(step)] for step in range(1, STEPS[name] + 1)}) == STEPS[name]


def test_ranks_stop_early_at_the_same_step_and_keep_the_same_best(runs: Runs) -> None:
    one, two = (results(runs.of(f"xnli-{ranks}")) for ranks in ("one", "two"))
    assert one["training"]["stopped_by"] == "early_stopping"
    assert two["best"] == one["best"]
    for split in ("validation", "test"):
        assert two[split] == one[split]


@pytest.mark.parametrize("name", ["qa", "multiple_choice", "sts", EXTRACTION, "mining", "vectors"])
def test_evaluations_are_the_same_to_the_last_byte(runs: Runs, name: str) -> None:
    one, two = files(runs.of(f"{name}-one")), files(runs.of(f"{name}-two"))
    assert {path for path in one if one[path] != two[path]} <= DIFFER
    assert len([path for path in one if path.startswith("predictions/")]) > 1
    scores = [results(runs.of(f"{name}-{ranks}")) | {"name": None} for ranks in ("one", "two")]
    assert scores[0] == scores[1]
    assert name == "vectors" or scores[0]["test"]


def test_vectors_are_of_the_sentences(runs: Runs) -> None:
    lengths = [np.linalg.norm(np.load(path), axis=1) for path in runs.of("vectors-two").glob("predictions/*.npy")]
    np.testing.assert_allclose(np.concatenate(lengths), np.ones(13), rtol=1e-6)


def test_only_the_first_rank_writes_and_nothing_is_left_elsewhere(runs: Runs) -> None:
    for name in runs.alone:
        assert files(runs.of(f"{name}-two")).keys() == files(runs.of(f"{name}-one")).keys(), name
    assert list(runs.scratch.iterdir()) == []


def test_rows_are_made_once_a_machine_and_lie_in_one_ranks_memory(runs: Runs) -> None:
    alone, (first, second) = runs.alone["xnli"], (rank["xnli"] for rank in runs.on_ranks)
    assert [alone["encoded"], first["encoded"], second["encoded"]] == [1, 1, 0]
    assert [alone["rows"], first["rows"], second["rows"]] == [["list"], ["list"], ["StoredRows"]]


@pytest.mark.parametrize("order", ["one-two", "two-one"])
@pytest.mark.parametrize("task", ["pretraining", "xnli"])
def test_other_numbers_of_ranks_go_on_with_what_was_stopped(runs: Runs, task: str, order: str) -> None:
    whole, resumed = runs.of(f"{task}-one"), runs.of(f"{task}-{order}")
    assert logged(resumed, "train/loss") == pytest.approx(logged(whole, "train/loss"), rel=ROUNDING)
    assert [step for step, *_ in validations(resumed)] == [step for step, *_ in validations(whole)]
    expected, found = results(whole), results(resumed)
    for counted in COUNTED:
        assert found["training"][counted] == expected["training"][counted], counted
    assert found.get("best") == expected.get("best")


@pytest.mark.slow
def test_every_task_is_trained_and_evaluated_on_two_ranks_as_on_one(tmp_path: Path) -> None:
    tasks = ("classification", "multi_label", "pawsx", "ner", "pos", "qa", "multiple_choice", "sts", EXTRACTION)
    trained, tested = [], []
    for task in tasks:
        said = [
            f"task={task}",
            *small_data_for(task, tmp_path / task),
            f"output_dir={tmp_path}",
            "data.eval_batch_size=3",
        ]
        steps = ["trainer.max_steps=5", "trainer.log_every_n_steps=1", TWICE, "data.batch_size=5", "data.limit=20"]
        trained.append([*said, *TINY, *steps])
        tested.append([*said, *ASKING, "run=test", f"checkpoint={tmp_path / task / 'trained-one'}"])
    for fit, test in zip(trained, tested, strict=True):
        train_recorded(named(fit, "trained-one"))
        train_recorded(named(test, "tested-one"))
    on_two = [*(named(fit, "trained-two") for fit in trained), *(named(test, "tested-two") for test in tested)]
    train_on_ranks(tmp_path, *on_two)
    for task in tasks:
        one, two = (logged(tmp_path / task / f"trained-{ranks}", "train/loss") for ranks in ("one", "two"))
        assert len(one) == 5
        assert two == pytest.approx(one, rel=ROUNDING), task
        first, second = (files(tmp_path / task / f"tested-{ranks}") for ranks in ("one", "two"))
        assert {path for path in first | second if first.get(path) != second.get(path)} <= DIFFER, task
