"""A run comes back from its checkpoint as it was; what is none is refused."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from ernie_m import ErnieMForMaskedLM
from ernie_m.errors import CheckpointError
from pretraining.tools.checkpoint import restore
from tests.command import train_here
from tests.world import MINIWORLD, copy_tokenizer, write_small_world


def test_a_run_comes_back_with_languages_ratios_and_weights(finished: tuple[Path, str], tmp_path: Path) -> None:
    run, _ = finished
    model, _, setting = restore(run)
    assert not model.training
    assert setting.languages.names == ("de", "en", "sw")
    assert setting.languages.length_ratios[0, 1] == pytest.approx(1 / setting.languages.length_ratios[1, 0])
    assert (0, 2) not in setting.languages.length_ratios
    assert setting.max_length == 64
    exported = ErnieMForMaskedLM.from_pretrained(run / "model")
    for (name, ours), theirs in zip(model.model.named_parameters(), exported.parameters(), strict=True):
        assert torch.equal(ours, theirs), name
    assert model.languages is not None
    assert model.languages.weight.abs().max() > 0
    alone = shutil.copy(run / "checkpoints" / "last.ckpt", tmp_path)
    again, _, _ = restore(Path(alone), tokenizer=str(MINIWORLD / "tokenizer"))
    assert torch.equal(again.languages.weight, model.languages.weight)  # type: ignore[union-attr]


def test_an_unfinished_run_has_its_tokenizer_from_its_configuration(finished: tuple[Path, str], tmp_path: Path) -> None:
    run, _ = finished
    for name in ("checkpoints/last.ckpt", "config.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(run / name, tmp_path / name)
    assert restore(tmp_path)[1].flavor == "paddle"


def test_what_is_no_such_run_is_refused(finished: tuple[Path, str], tmp_path: Path) -> None:
    run, _ = finished
    with pytest.raises(CheckpointError, match=r"last\.ckpt"):
        restore(tmp_path)
    alone = Path(shutil.copy(run / "checkpoints" / "last.ckpt", tmp_path))
    with pytest.raises(CheckpointError, match="give it"):
        restore(alone)
    spoilt = copy_tokenizer(tmp_path / "tokenizer")
    lines = (spoilt / "vocab.txt").read_text(encoding="utf-8").splitlines()
    lines[50], lines[51] = lines[51], lines[50]
    (spoilt / "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(CheckpointError, match="vocabulary is"):
        restore(alone, tokenizer=str(spoilt))
    world = write_small_world(tmp_path / "world", train=2, evaluation=1)
    train_here(
        "task=qa", f"data.dir={world}", f"output_dir={tmp_path}", f"encoder={run / 'model'}", "trainer.max_steps=1",
        "name=qa", "callbacks.progress=null",
    )  # fmt: skip
    assert json.loads((tmp_path / "qa" / "qa" / "results.json").read_text())["steps"] == 1
    with pytest.raises(CheckpointError, match="no checkpoint of a pre-training run"):
        restore(tmp_path / "qa" / "qa")
