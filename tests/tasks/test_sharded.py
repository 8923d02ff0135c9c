"""A fine-tuning whose weights are sharded over two processes is, from end to end, that of one device."""

import json
from pathlib import Path

import pytest

from tests.command import ASKING, TINY, losses, train
from tests.world import small_data_for

SHARDED = ("trainer=fsdp", "trainer.devices=2")


@pytest.mark.slow
def test_a_sharded_run_is_that_of_one_device(tmp_path: Path) -> None:
    data = small_data_for("xnli", tmp_path / "data")
    common = [
        "task=xnli", *TINY, *data, f"output_dir={tmp_path}", "trainer.max_steps=10", "trainer.val_check_interval=5",
        "trainer.log_every_n_steps=1", "encoder.config.hidden_dropout_prob=0", "task.export=[xlm_roberta]",
    ]  # fmt: skip
    train(*common, "name=alone")
    said = train(*common, "name=sharded", *SHARDED)
    assert said.count("outputs: ") == 1
    alone, sharded = (tmp_path / "xnli" / name for name in ("alone", "sharded"))
    ours, theirs = ([float(value) for _, value in losses(run)] for run in (sharded, alone))
    assert ours == pytest.approx(theirs, rel=1e-5)
    assert len(ours) == 10
    results = [json.loads((run / "results.json").read_text()) for run in (sharded, alone)]
    for split in ("validation", "test"):
        assert results[0][split] == results[1][split]
    assert (sharded / "model_xlm_roberta" / "model.safetensors").is_file()

    asked = ("task=xnli", f"checkpoint={sharded}", "run=test", *data, *ASKING)
    train(*asked, *SHARDED, f"output_dir={tmp_path}", "name=tested")
    again = json.loads((tmp_path / "xnli" / "tested" / "results.json").read_text())
    assert again["test"] == results[0]["test"]
