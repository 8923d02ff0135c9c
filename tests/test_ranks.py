"""Whole runs on two ranks, real processes that meet over gloo, against one: same losses, files and decisions.

A pair of processes does all runs of a fixture, one after the other, as their start takes longer than a run.
"""

import csv
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.command import TINY, validations
from tests.pretraining.runs import ALL, pretrain_on
from tests.ranks import seen_by_ranks, stopped, train_on_ranks, train_recorded
from tests.world import small_data_for, write_small_text

TWICE = "trainer.accumulate_grad_batches=2"
ROUNDING = 1e-6
"""Relative, of a loss: sums are taken in another order, and a float32 has 6e-8."""
COSINES = 5e-5
"""Of retrieval's loss: its cosines are divided by a temperature of 0.05, and their rounding is multiplied by 20."""


class Runs(NamedTuple):
    """What several runs leave.

    Attributes:
        folder: Of their outputs.
        alone: What the runs on one rank have seen; see `train_recorded`.
        on_ranks: Rank -> the same of the runs on two.
        scratch: Where the two ranks had their temporary files.
    """

    folder: Path
    alone: list[dict[str, Any]]
    on_ranks: list[list[dict[str, Any]]]
    scratch: Path

    def of(self, task: str, name: str) -> Path:
        """A run's folder."""
        return self.folder / task / name


# --------------------------------------------------------------------------------------------------------- trainings


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """40 steps, or fewer where training stops early: of all objectives, of a task, of pairs; and what is stopped.

    What one rank leaves unfinished two go on with, and the other way round, with other accumulation steps.
    """
    folder = tmp_path_factory.mktemp("trained")
    scratch = folder / "scratch"
    scratch.mkdir()
    text = write_small_text(folder / "text")
    pretraining = [
        *pretrain_on(text, folder, ALL), "trainer.max_steps=40", "trainer.val_check_interval=20",
        "objective.btmlm.first_step=20", "callbacks.last.every_n_steps=7",
    ]  # fmt: skip
    sentences = [
        "task=xnli", *small_data_for("xnli", folder / "xnli_rows"), *TINY, "data.batch_size=5",
        "data.eval_batch_size=3", "trainer.max_steps=40", "trainer.val_check_interval=4", "optim.learning_rate=1e-3",
        "callbacks.early_stopping.patience=3", "trainer.log_every_n_steps=1", f"output_dir={folder}",
    ]  # fmt: skip
    pairs = [
        "task=retrieval", *small_data_for("retrieval", folder / "pairs"), *TINY, "data.batch_size=7",
        "encoder.config.num_hidden_layers=3", "trainer.max_steps=40", "trainer.val_check_interval=40",
        "trainer.log_every_n_steps=1", f"output_dir={folder}",
    ]  # fmt: skip
    extraction = [
        "task=information_extraction", *small_data_for("information_extraction", folder / "extraction"), *TINY,
        "data.limit=6", "trainer.max_steps=2", "trainer.log_every_n_steps=1", f"output_dir={folder}",
    ]  # fmt: skip
    whole = [[*pretraining, TWICE], [*sentences, TWICE], pairs, extraction]
    halves = [stopped([*pretraining, TWICE], after=23), stopped([*sentences, TWICE], after=6)]
    go_on = [[*pretraining, "resume=auto"], [*sentences, "resume=auto"]]
    alone = [train_recorded([*command, "name=whole-one"])[1] for command in whole]
    for command in halves:
        train_recorded([*command, "name=one-two"])
    on_two = [
        *([*command, "name=whole-two"] for command in whole), *([*command, "name=two-one"] for command in halves),
        *([*command, "name=one-two"] for command in go_on),
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(scratch))
        train_on_ranks(folder, *on_two)
    for command in go_on:
        train_recorded([*command, "name=two-one"])
    return Runs(folder, alone, seen_by_ranks(folder), scratch)


def logged(run: Path, metric: str) -> list[float]:
    """The values of a metric, step by step."""
    with (run / "metrics.csv").open(newline="") as file:
        return [float(row["value"]) for row in csv.DictReader(file) if row["metric"] == metric]


def results(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "results.json").read_text())
    return found


def files(run: Path) -> dict[str, bytes]:
    return {str(path.relative_to(run)): path.read_bytes() for path in run.rglob("*") if path.is_file()}


TRAINED = [
    ("pretraining", 40, ROUNDING), ("xnli", 16, ROUNDING), ("retrieval", 40, COSINES),
    ("information_extraction", 2, ROUNDING),
]  # fmt: skip


@pytest.mark.parametrize(("task", "steps", "tolerance"), TRAINED)
def test_two_ranks_learn_what_one_does(trained: Runs, task: str, steps: int, tolerance: float) -> None:
    one, two = trained.of(task, "whole-one"), trained.of(task, "whole-two")
    expected = logged(one, "train/loss")
    assert len(expected) == steps
    assert logged(two, "train/loss") == pytest.approx(expected, rel=tolerance)
    norms = logged(one, "train/gradient_norm")
    assert logged(two, "train/gradient_norm") == pytest.approx(norms, rel=10 * tolerance)
    for counted in ("steps", "rows", "tokens", "stopped_by"):
        assert results(two)["training"][counted] == results(one)["training"][counted], counted


@pytest.mark.parametrize(("number", "steps"), [(number, steps) for number, (_, steps, _) in enumerate(TRAINED)])
def test_weights_are_the_same_on_both_ranks_after_every_step(trained: Runs, number: int, steps: int) -> None:
    first, second = (rank[number]["weights"] for rank in trained.on_ranks)
    assert first == second
    assert len({first[str(step)] for step in range(1, steps + 1)}) == steps


def test_ranks_stop_early_at_the_same_step_and_keep_the_same_best(trained: Runs) -> None:
    one, two = (results(trained.of("xnli", f"whole-{ranks}")) for ranks in ("one", "two"))
    assert one["training"]["stopped_by"] == "early_stopping"
    assert two["best"] == one["best"]
    for split in ("validation", "test"):
        assert two[split] == one[split]


def test_only_the_first_rank_writes_and_nothing_is_left_elsewhere(trained: Runs) -> None:
    for task, *_ in TRAINED:
        assert files(trained.of(task, "whole-two")).keys() == files(trained.of(task, "whole-one")).keys()
    assert list(trained.scratch.iterdir()) == []


def test_rows_are_made_once_a_machine_and_lie_in_one_ranks_memory(trained: Runs) -> None:
    alone = trained.alone[1]
    first, second = (rank[1] for rank in trained.on_ranks)
    assert [alone["encoded"], first["encoded"], second["encoded"]] == [1, 1, 0]
    assert [alone["rows"], first["rows"], second["rows"]] == [["list"], ["list"], ["StoredRows"]]


@pytest.mark.parametrize("name", ["one-two", "two-one"])
@pytest.mark.parametrize("task", ["pretraining", "xnli"])
def test_other_numbers_of_ranks_go_on_with_what_was_stopped(trained: Runs, task: str, name: str) -> None:
    whole, resumed = trained.of(task, "whole-one"), trained.of(task, name)
    assert logged(resumed, "train/loss") == pytest.approx(logged(whole, "train/loss"), rel=ROUNDING)
    expected, found = results(whole), results(resumed)
    for counted in ("steps", "rows", "tokens", "stopped_by"):
        assert found["training"][counted] == expected["training"][counted], counted
    assert [step for step, *_ in validations(resumed)] == [step for step, *_ in validations(whole)]
    assert found.get("best") == expected.get("best")
