"""How a training ended is said: its last step, no progress, its time; and what was stopped stays stopped."""

from pathlib import Path
from typing import Any

import lightning
import pytest

from ernie_m.training.callbacks import LastCheckpoint, StopWithoutProgress
from ernie_m.training.ending import Best, Ending, training_fields
from ernie_m.training.measuring import Measuring
from tests.ernie_m.training.batches import fit

BEST = Best("val/f1/en", 0.712, 4)


def early(**more: Any) -> StopWithoutProgress:
    return StopWithoutProgress(**{"monitor": "val/f1/en", "mode": "max", "patience": 2} | more)


def test_a_training_may_go_to_its_end(tmp_path: Path) -> None:
    ending = Ending.of(fit(tmp_path, [early()], steps=4, scores=[0.1, 0.2]))
    assert ending == Ending(4, 4, "max_steps", "all 4 steps are done")
    assert ending.line(BEST) == "trained for all 4 steps; best val/f1/en 71.2 at step 4"
    assert ending.line(None) == "trained for all 4 steps"


@pytest.mark.parametrize(
    ("settings", "scores", "reason"),
    [
        ({}, [0.1, 0.5, 0.4, 0.5], "val/f1/en has not risen for 2 validations"),
        ({"patience": 1}, [0.5, 0.6, 0.7, 0.6], "val/f1/en has not risen for 1 validation"),
        ({"mode": "min", "min_delta": 0.2}, [0.9, 0.5, 0.4, 0.35], "fallen by more than 0.2 for 2 validations"),
        ({}, [0.1, 0.2, 0.3, float("nan")], "val/f1/en is not a finite number"),
        ({"stopping_threshold": 0.6}, [0.1, 0.2, 0.3, 0.7], "val/f1/en has reached callbacks.early_stopping.stop"),
        ({"divergence_threshold": 0.1}, [0.4, 0.2, 0.5, 0.0], "val/f1/en has passed callbacks.early_stopping.div"),
    ],
)
def test_a_training_without_progress_stops(
    settings: dict[str, Any], scores: list[float], reason: str, tmp_path: Path
) -> None:
    ending = Ending.of(fit(tmp_path, [early(**settings)], steps=20, scores=scores))
    assert (ending.step, ending.planned, ending.stopped_by) == (8, 20, "early_stopping")
    assert reason in ending.reason
    assert ending.line(BEST) == f"stopped at step 8 of 20: {ending.reason}; best 71.2 at step 4"


def test_what_was_stopped_stays_stopped(tmp_path: Path) -> None:
    last = tmp_path / "last.ckpt"
    stopped = fit(
        tmp_path, [early(), LastCheckpoint(directory=tmp_path, every_n_steps=1)], steps=20, scores=[0.5, 0.4, 0.3]
    )
    again = fit(tmp_path, [early()], steps=20, scores=[], resume_from=last)
    assert Ending.of(again) == Ending.of(stopped)
    assert again.global_step == 6


class ToldToStop(lightning.Callback):
    def on_train_batch_end(self, trainer: lightning.Trainer, *args: Any) -> None:
        trainer.should_stop = True


def test_time_may_be_over_or_another_callback_may_stop(tmp_path: Path) -> None:
    late = Ending.of(fit(tmp_path, [early()], steps=20, scores=[0.1], max_time={"milliseconds": 1}))
    assert (late.stopped_by, late.planned) == ("max_time", 20)
    assert late.line(BEST).startswith(f"stopped at step {late.step} of 20: the time of trainer.max_time, 0:00:00, is o")
    assert late.line(BEST).endswith("; best val/f1/en 71.2 at step 4")
    other = Ending.of(fit(tmp_path, [ToldToStop()], steps=20, scores=[0.1]))
    assert (other.step, other.stopped_by) == (1, "callback")


def test_results_say_how_it_ended_and_what_it_took(tmp_path: Path) -> None:
    found = training_fields(fit(tmp_path, [Measuring(), early()], steps=20, scores=[0.5, 0.4, 0.3]))
    assert found["steps"] == found["training"]["steps"] == 6
    assert found["training"]["planned_steps"] == 20
    assert found["training"]["stopped_by"] == "early_stopping"
    assert found["training"]["rows"] == 12
