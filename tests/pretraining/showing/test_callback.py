"""What a small pre-training shows, stopped and resumed on its way, read back from W&B's file and TensorBoard's."""

import json
import random
import signal
from pathlib import Path
from typing import Any

import lightning
import numpy
import pytest
import torch

from ernie_m.training.checkpoint_io import read_training_checkpoint
from pretraining.showing.callback import Showing
from pretraining.training.batches import PretrainingBatch
from pretraining.training.steps import Steps
from tests.command import losses, train_here, validations
from tests.pretraining.runs import ALL, STEPS, pretrain_on
from tests.wandb_file import OfflineRun, read_offline_runs

pytest.importorskip("tensorboard", reason="needs tensorboard (extra tensorboard)")
pytest.importorskip("matplotlib", reason="drawing needs matplotlib (extra plot)")
CELL = 0.55 * 110
"""Width of a column of the heat map of retrieval, in pixels."""


def state(module: lightning.LightningModule) -> tuple[Any, ...]:
    """What a training depends on beside its weights: random numbers to come, and the modes of all parts."""
    drawn = (random.getstate(), str(numpy.random.get_state()), torch.get_rng_state().tolist())
    return *drawn, [part.training for part in module.modules()], [p.grad is None for p in module.parameters()]


@pytest.fixture(scope="module")
def run(text: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run `finished` with loggers that show more than numbers, stopped after step 4 and resumed."""
    output = tmp_path_factory.mktemp("shown")
    more = ("objective.btmlm.first_step=2", "name=first", "resume=auto", "logger=[wandb,tensorboard]")
    arguments = pretrain_on(text, output, ALL, *STEPS, *more)
    load, show = Steps.__getitem__, Showing.on_validation_end

    def stopping(steps: Steps, step: int) -> list[PretrainingBatch]:
        if step == 5:
            signal.raise_signal(signal.SIGTERM)
        return load(steps, step)

    def watched(showing: Showing, trainer: lightning.Trainer, module: lightning.LightningModule) -> None:
        before = state(module)
        show(showing, trainer, module)
        assert state(module) == before

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Showing, "on_validation_end", watched)
        with patch.context() as stop:
            stop.setattr(Steps, "__getitem__", stopping)
            train_here(*arguments, code=128 + signal.SIGTERM)
        train_here(*arguments)
    return output / "pretraining" / "first"


@pytest.fixture(scope="module")
def sent(run: Path) -> list[OfflineRun]:
    return read_offline_runs(run)


@pytest.fixture(scope="module")
def events(run: Path) -> Any:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    read = EventAccumulator(str(run / "tensorboard"), size_guidance={"images": 0, "tensors": 0, "scalars": 0})
    read.Reload()
    return read


def logged(runs: list[OfflineRun], name: str) -> list[tuple[int, Any]]:
    """Step and value of all rows at W&B that have a name."""
    return [(row["trainer/global_step"], row[name]) for sent in runs for row in sent.history if name in row]


def test_the_training_is_bit_for_bit_the_one_that_shows_nothing(run: Path, finished: tuple[Path, str]) -> None:
    expected, _ = finished
    assert losses(run) == losses(expected)
    assert validations(run) == validations(expected)
    ours, theirs = (read_training_checkpoint(r / "checkpoints" / "last.ckpt")["state_dict"] for r in (run, expected))
    assert all(torch.equal(ours[name], weights) for name, weights in theirs.items())


def test_all_pictures_are_shown_at_every_validation(sent: list[OfflineRun], events: Any) -> None:
    pictures = ("val/retrieval_by_layer", "val/alignment/1", "val/alignment/2")
    for name in pictures:
        assert [(step, value["_type"]) for step, value in logged(sent, name)] == [(3, "image-file"), (6, "image-file")]
        assert [event.step for event in events.Images(name)] == [3, 6]
    assert set(events.Tags()["images"]) == {*pictures, "data/languages"}
    assert not logged(sent, "val/alignment/3"), "there are two pairs of languages"
    assert [step for step, _ in logged(sent, "data/languages_table")] == [3, 6]
    assert [event.step for event in events.Images("data/languages")] == [3, 6]


def test_numbers_of_the_objectives_are_there_under_their_names(run: Path, sent: list[OfflineRun], events: Any) -> None:
    rows = [line.split(",") for line in (run / "metrics.csv").read_text().splitlines()[1:]]
    for name in ("train/perplexity/camlm", "train/tokens/btmlm", "val/perplexity/mmlm", "val/pseudo_precision/average"):
        expected = [(int(step), float(value)) for step, metric, value in rows if metric == name]
        assert len(expected) >= 2
        assert logged(sent, name) == expected
        assert [(event.step, event.value) for event in events.Scalars(name)] == expected


def test_the_resumed_run_shows_the_retrieval_of_all_validations(sent: list[OfflineRun], events: Any) -> None:
    assert len(sent) == 2
    assert [step for step, _ in logged(sent[:1], "val/retrieval_by_layer")] == [3]
    first, second = (value for _, value in logged(sent, "val/retrieval_by_layer"))
    assert second["width"] - first["width"] == pytest.approx(CELL, abs=1)
    assert second["height"] == first["height"]
    assert [event.width for event in events.Images("val/retrieval_by_layer")] == [first["width"], second["width"]]


def test_lengths_are_shown_once_at_the_start(sent: list[OfflineRun], events: Any) -> None:
    ((step, histogram),) = logged(sent, "data/lengths")
    (event,) = events.Histograms("data/lengths")
    corpora = 5
    assert step == event.step == 0
    assert sum(histogram["values"]) == event.histogram_value.num > 80 * corpora / 2
    assert 4 <= event.histogram_value.min < event.histogram_value.max <= 64


def test_pseudo_translations_stand_beside_the_real_ones(run: Path, text: Path, sent: list[OfflineRun]) -> None:
    tables = [table for _, table in logged(sent, "val/translations")]
    read = [json.loads(next(run.glob(f"wandb/offline-run-*/files/{table['path']}")).read_text()) for table in tables]
    first, second = (table["data"] for table in read)
    assert [row[:3] + row[4:5] for row in first] == [row[:3] + row[4:5] for row in second], "the same sentences"
    assert {(source, target) for source, target, *_ in first} == {
        ("en", "de"), ("de", "en"), ("en", "sw"), ("sw", "en"),
    }  # fmt: skip
    for source, target, sentence, pseudo, real, share in second:
        (pair,) = {"en-de", "en-sw"} & {f"{source}-{target}", f"{target}-{source}"}
        lines = (
            without_spaces((text / f"parallel.{pair}.{language}").read_text().splitlines())
            for language in (source, target)
        )
        assert tuple(without_spaces([sentence, real])) in zip(*lines, strict=True)
        assert pseudo
        assert 0 <= share <= 1


def without_spaces(lines: list[str]) -> list[str]:
    """Those before a number are no part of a token, and are lost."""
    return ["".join(line.split()) for line in lines]


def test_shares_of_languages_are_those_of_the_tokens_read(run: Path, sent: list[OfflineRun]) -> None:
    tables = [table for _, table in logged(sent, "data/languages_table")]
    for table in tables:
        data = json.loads(next(run.glob(f"wandb/offline-run-*/files/{table['path']}")).read_text())["data"]
        assert {language for language, _ in data} == {"de", "en", "sw"}
        assert sum(share for _, share in data) == pytest.approx(100)
        assert data[0][0] == "en", "it is in all pairs"
