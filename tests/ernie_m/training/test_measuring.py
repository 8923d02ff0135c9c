"""What a training took: real tokens and seconds, added up over the parts of a run."""

import time
from pathlib import Path
from typing import Any

import lightning
import pytest
import torch
from lightning.pytorch.callbacks import ModelCheckpoint

from ernie_m.training.callbacks import LastCheckpoint
from ernie_m.training.measuring import Measuring, measuring_of, name_of, summary
from tests.ernie_m.training.batches import fit

SLEEP = 0.05


class Slow(lightning.Callback):
    """Lets a part of each step take its time."""

    def __init__(self, hook: str) -> None:
        setattr(self, hook, lambda *given: time.sleep(SLEEP))


def measured(folder: Path, *callbacks: Any, steps: int = 4, **more: Any) -> dict[str, Any]:
    trainer = fit(folder, [Measuring(), *callbacks], steps=steps, scores=[0.1, 0.2, 0.3, 0.4], **more)
    return summary(measuring_of(trainer), trainer)


def test_real_tokens_and_rows_are_counted(tmp_path: Path) -> None:
    found = measured(tmp_path, Slow("on_before_zero_grad"), enable_checkpointing=False)
    assert (found["rows"], found["tokens"]) == (8, 32)
    seconds = found["wall_seconds"] - found["validation_seconds"] - found["checkpoint_seconds"]
    assert found["tokens_per_second"] == pytest.approx(32 / seconds, rel=0.05)
    assert found["rows_per_second"] == pytest.approx(found["tokens_per_second"] / 4, abs=0.002)
    assert found["peak_memory_bytes"]["host"] > 10**8
    assert found["peak_memory_bytes"]["device"] is None
    assert (found["device"], found["devices"]) == (name_of(torch.device("cpu")), 1)


@pytest.mark.parametrize(
    ("hook", "part", "times"),
    [("on_validation_epoch_start", "validation_seconds", 2), ("on_before_zero_grad", "wall_seconds", 4)],
)
def test_seconds_are_those_of_their_part(tmp_path: Path, hook: str, part: str, times: int) -> None:
    found = measured(tmp_path, Slow(hook), enable_checkpointing=False)
    assert found[part] > times * SLEEP
    others = {"validation_seconds", "data_seconds", "checkpoint_seconds"} - {part}
    assert all(found[other] < SLEEP for other in others)


def test_waiting_for_data_has_no_writing_of_checkpoints_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save = torch.save
    monkeypatch.setattr(torch, "save", lambda *given: (time.sleep(SLEEP), save(*given)))
    best = ModelCheckpoint(tmp_path, monitor="val/f1/en", mode="max")
    found = measured(tmp_path, best, LastCheckpoint(directory=tmp_path, every_n_steps=1))
    assert found["checkpoint_seconds"] > 5 * SLEEP  # best twice, last before steps 2 to 4
    assert found["data_seconds"] < SLEEP


def test_a_run_that_goes_on_goes_on_counting(tmp_path: Path) -> None:
    first = measured(tmp_path, LastCheckpoint(directory=tmp_path, every_n_steps=1), steps=3)
    whole = measured(
        tmp_path, LastCheckpoint(directory=tmp_path, every_n_steps=1), steps=5, resume_from=tmp_path / "last.ckpt"
    )
    assert (first["rows"], first["tokens"]) == (6, 24)
    assert (whole["rows"], whole["tokens"]) == (10, 40)
    assert whole["wall_seconds"] > first["wall_seconds"] > 0
    assert whole["peak_memory_bytes"]["host"] >= first["peak_memory_bytes"]["host"]


def test_a_checkpoint_of_an_earlier_version_has_no_counts(tmp_path: Path) -> None:
    fit(tmp_path, [LastCheckpoint(directory=tmp_path, every_n_steps=1)], steps=3, scores=[0.1])
    whole = measured(
        tmp_path, LastCheckpoint(directory=tmp_path, every_n_steps=1), steps=5, resume_from=tmp_path / "last.ckpt"
    )
    assert (whole["rows"], whole["tokens"]) == (4, 16)
