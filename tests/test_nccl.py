"""Ranks that have a GPU each and meet over NCCL: they learn what one GPU without ranks does."""

import json
from pathlib import Path

import pytest
import torch

from tests.command import TINY, losses, train_here
from tests.pretraining.runs import ALL, pretrain_on
from tests.ranks import train_on_ranks
from tests.world import small_data_for, write_small_text

ON_A_GPU = ["trainer.accelerator=gpu", "encoder.config.hidden_dropout_prob=0", "trainer.log_every_n_steps=1"]
AT_LEAST_TWO = pytest.mark.skipif(torch.cuda.device_count() < 2, reason="there are no two GPUs")


@pytest.mark.gpu
@pytest.mark.parametrize("ranks", [1, pytest.param(2, marks=AT_LEAST_TWO)])
def test_ranks_learn_what_one_gpu_does(ranks: int, tmp_path: Path) -> None:
    text, pairs = write_small_text(tmp_path / "text"), small_data_for("retrieval", tmp_path / "pairs")
    steps = ["trainer.max_steps=6", "trainer.val_check_interval=3", *ON_A_GPU]
    commands = [
        [*pretrain_on(text, tmp_path), ALL, "data.num_workers=1", "trainer.accumulate_grad_batches=2", *steps],
        ["task=retrieval", *pairs, *TINY, f"output_dir={tmp_path}", *steps],
    ]
    for command in commands:
        train_here(*command, "name=one")
    train_on_ranks(tmp_path, *([*command, "name=ranks"] for command in commands), ranks=ranks)
    for task in ("pretraining", "retrieval"):
        one, several = (losses(tmp_path / task / name) for name in ("one", "ranks"))
        assert [step for step, _ in one] == [step for step, _ in several] == list(range(1, 7))
        torch.testing.assert_close(*(torch.tensor([float(loss) for _, loss in run]) for run in (one, several)))
        found = json.loads((tmp_path / task / "ranks" / "results.json").read_text())
        assert found["training"]["devices"] == ranks
