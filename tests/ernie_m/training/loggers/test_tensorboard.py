"""TensorBoard: what a run writes is read back from its events, key by key."""

import sys
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import ConfigError
from ernie_m.training.loggers.board import shown_on
from ernie_m.training.loggers.tensorboard import TensorBoard
from tests.shown import ALL

pytest.importorskip("tensorboard", reason="needs tensorboard (extra tensorboard)")
HOW: dict[str, Any] = {"config": {"seed": 1, "optim": {"learning_rate": 1e-3, "betas": [0.9, 0.99]}}, "facts": ["de"]}
RESULTS = {"task": "qa", "steps": 7, "test": {"f1": {"de": 0.5}}}


def read(folder: Path) -> Any:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(folder / "tensorboard"), size_guidance={"images": 0, "tensors": 0})
    events.Reload()
    return events


def test_everything_that_is_shown_is_there(tmp_path: Path) -> None:
    logger = TensorBoard(directory=tmp_path, **HOW)
    with shown_on([logger]) as boards:
        logger.log_metrics({"train/loss": 1.5, "epoch": 0.0}, step=3)
        for name, shown in ALL.items():
            boards[0].show(name, shown, step=3)
        boards[0].started_from(Path("outputs/first"))
        boards[0].warn("It diverges", "at step 3")
        boards[0].keep("model", tmp_path / "model", aliases=["best", "final"])
        boards[0].conclude(RESULTS)
    events = read(tmp_path)
    tags = events.Tags()
    assert set(tags["scalars"]) == {"train/loss", "final/steps", "final/test/f1/de"}
    assert [(event.step, event.value) for event in events.Scalars("train/loss")] == [(3, 1.5)]
    assert tags["images"] == ["val/scores/f1", "val/found"]
    assert events.Images("val/found")[0].width > 200
    assert tags["histograms"] == ["data/lengths"]
    texts = {
        tag.removesuffix("/text_summary"): events.Tensors(tag)[0].tensor_proto.string_val[0].decode()
        for tag in tags["tensors"]
    }
    assert texts["val/scores"].splitlines()[2] == "| de | 0.500 |"
    assert "**Kiew** (LOC)" in texts["val/spans"]
    assert texts["train/warnings"] == "It diverges: at step 3"
    assert texts["final/model"] == f"{tmp_path / 'model'} (best, final)"
    assert texts["data/started_from"] == "outputs/first"


def test_the_configuration_is_the_hparams_of_the_run(tmp_path: Path) -> None:
    logger = TensorBoard(directory=tmp_path, **HOW)
    logger.conclude(RESULTS)
    logger.end(None)
    content = read(tmp_path).summary_metadata
    assert {"_hparams_/experiment", "_hparams_/session_start_info"} <= set(content)
    from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

    data = HParamsPluginData.FromString(content["_hparams_/session_start_info"].plugin_data.content)
    values = data.session_start_info.hparams
    assert values["seed"].number_value == 1
    assert values["optim.learning_rate"].number_value == 1e-3
    assert values["optim.betas"].string_value == "[0.9, 0.99]"
    assert values["tags"].string_value == "de"


def test_a_run_that_goes_on_forgets_the_steps_after_its_checkpoint(tmp_path: Path) -> None:
    logger = TensorBoard(directory=tmp_path, **HOW)
    for step in (1, 2, 3):
        logger.log_metrics({"train/loss": 1.0}, step=step)
    logger.end(None)
    again = TensorBoard(directory=tmp_path, **HOW)
    again.forget_after(1)
    again.started_from(tmp_path / "first")
    again.log_metrics({"train/loss": 2.0}, step=2)
    again.end(None)
    assert [(event.step, event.value) for event in read(tmp_path).Scalars("train/loss")] == [(1, 1.0), (2, 2.0)]


def test_without_the_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tensorboard", None)
    with pytest.raises(ConfigError, match=r"pip install 'ernie-m\[tensorboard\]'"):
        TensorBoard(directory=tmp_path, **HOW)
