"""Speed in the course of a training: of the time since the row before, without validations."""

import time
from pathlib import Path

import lightning
import pytest

from ernie_m.training.loggers import names
from ernie_m.training.loggers.metrics_file import MetricsFile
from ernie_m.training.measuring import Measuring
from ernie_m.training.speed import SpeedLog
from tests.ernie_m.training.batches import fit
from tests.ernie_m.training.metrics import by_step

SLEEP = 0.05


class Slow(lightning.Callback):
    """Sleeps in a training step, and ten times as long in a validation."""

    def on_before_zero_grad(self, *given: object) -> None:
        time.sleep(SLEEP)

    def on_validation_epoch_start(self, *given: object) -> None:
        time.sleep(10 * SLEEP)


def test_rates_are_of_the_time_in_which_was_trained(tmp_path: Path) -> None:
    measuring = Measuring()
    callbacks = [measuring, SpeedLog(measuring, peak=1e6), Slow()]
    fit(
        tmp_path, callbacks, steps=4, scores=[0.1, 0.2], logger=MetricsFile(directory=tmp_path), log_every_n_steps=2,
        enable_checkpointing=False,
    )  # fmt: skip
    logged = {step: row for step, row in by_step(tmp_path).items() if names.PADDING in row}
    assert list(logged) == [2, 4]
    for row in logged.values():
        assert row[names.PADDING] == 0.5
        assert 8 / 4 / SLEEP < 2 * row[names.TOKENS_PER_SECOND] < 2 * 8 / SLEEP, "8 tokens in a step's sleep and more"
        ratio = row[names.FLOPS_UTILIZATION] / row[names.TOKENS_PER_SECOND]
        assert ratio == pytest.approx(1000 / 1e6)
        assert 0 <= row[names.WAITING] < 0.5
        assert row[names.MEMORY] > 0.1


def test_a_processor_has_no_utilization(tmp_path: Path) -> None:
    measuring = Measuring()
    fit(
        tmp_path, [measuring, SpeedLog(measuring)], steps=2, scores=[0.1], logger=MetricsFile(directory=tmp_path),
        log_every_n_steps=1, enable_checkpointing=False,
    )  # fmt: skip
    logged = {step: row for step, row in by_step(tmp_path).items() if names.PADDING in row}
    assert list(logged) == [1, 2]
    assert all(names.FLOPS_UTILIZATION not in row and names.TOKENS_PER_SECOND in row for row in logged.values())
