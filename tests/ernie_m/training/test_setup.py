"""What a run starts from: new weights, folders and training checkpoints; what of a configuration they take."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import torch

from ernie_m import ErnieMForMaskedLM, ErnieMTokenizer
from ernie_m.config import ErnieMConfig
from ernie_m.errors import CheckpointError, ConfigError
from ernie_m.training.setup import build_model, describe, load_trained, read_shape
from tests.world import MINIWORLD, copy_tokenizer

SMALL: dict[str, Any] = {
    "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32,
    "max_position_embeddings": 40, "hidden_dropout_prob": 0.1,
}  # fmt: skip


@pytest.fixture
def model(tokenizer: ErnieMTokenizer) -> ErnieMForMaskedLM:
    return ErnieMForMaskedLM(ErnieMConfig(vocab_size=len(tokenizer), **SMALL))


@pytest.fixture
def run(model: ErnieMForMaskedLM, tokenizer: ErnieMTokenizer, tmp_path: Path) -> Path:
    """A finished run's folder."""
    folder = tmp_path / "run"
    model.save_pretrained(folder / "model")
    tokenizer.save_pretrained(folder / "model")
    (folder / "config.json").write_text('{"task": {}}')
    (folder / "checkpoints").mkdir()
    content = {
        "model_config": model.config.to_dict(),
        "identity": describe(model, tokenizer),
        "state_dict": {f"model.{name}": tensor for name, tensor in model.state_dict().items()},
    }
    torch.save(content, folder / "checkpoints" / "last.ckpt")
    return folder


def load(checkpoint: Path, **config: Any) -> ErnieMConfig:
    tokenizer = str(MINIWORLD / "tokenizer")
    model, _ = load_trained(ErnieMForMaskedLM, checkpoint, config=config, tokenizer=tokenizer, flavor="paddle")
    return model.config


@pytest.mark.parametrize("place", ["", "model", "checkpoints/last.ckpt"])
def test_a_trained_model_takes_dropout_rates_and_no_shape(place: str, run: Path, model: ErnieMForMaskedLM) -> None:
    assert dataclasses.replace(load(run / place), extra={}) == model.config
    rates = {"hidden_dropout_prob": 0.5, "attention_probs_dropout_prob": 0.0, "classifier_dropout": 0.2}
    shape = {"hidden_size": 128, "num_hidden_layers": 9, "vocab_size": None, "act_dropout": None}
    taken = dataclasses.replace(load(run / place, **rates, **shape), extra={})
    assert taken == dataclasses.replace(model.config, **rates)


def test_the_wrappers_of_a_training_checkpoint_do_not_matter(run: Path, model: ErnieMForMaskedLM) -> None:
    path = run / "checkpoints" / "last.ckpt"
    content = torch.load(path, weights_only=True)
    content["state_dict"] = {f"model._orig_mod.{name}": tensor for name, tensor in model.state_dict().items()}
    torch.save(content, path)
    assert load(path).hidden_size == 16


def test_a_cheap_look_tells_the_shape_of_a_folder_and_not_of_a_training_checkpoint(run: Path) -> None:
    for folder in (run, run / "model"):
        shape = read_shape(folder)
        assert shape is not None
        assert shape.max_length == 38
    assert read_shape(run / "checkpoints" / "last.ckpt") is None


def test_a_finished_run_needs_its_export_alone(run: Path) -> None:
    (run / "checkpoints" / "last.ckpt").unlink()
    (run / "checkpoints").rmdir()
    assert load(run).hidden_size == 16


def test_what_is_no_checkpoint_is_refused_at_a_cheap_look(run: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="gone: no such checkpoint"):
        read_shape(tmp_path / "gone")
    with pytest.raises(CheckpointError, match=r"config.json: not a training checkpoint"):
        read_shape(run / "config.json")
    (run / "model").rename(tmp_path / "elsewhere")
    with pytest.raises(CheckpointError, match="of an unfinished run give one of"):
        read_shape(run)
    (tmp_path / "elsewhere" / "model.safetensors").unlink()
    with pytest.raises(CheckpointError, match="elsewhere: no weights"):
        read_shape(tmp_path / "elsewhere")


def test_vocabularies_that_disagree_get_the_advice_that_helps(run: Path, tokenizer: ErnieMTokenizer) -> None:
    words = len(tokenizer)
    options: dict[str, Any] = {"vocab_size": words, "seed": 0}
    with pytest.raises(ConfigError, match=r"set encoder.config.vocab_size=null to take the tokenizer's"):
        build_model(ErnieMForMaskedLM, weights="random", config={**SMALL, "vocab_size": 250002}, **options)
    assert (
        build_model(ErnieMForMaskedLM, weights="random", config={**SMALL, "vocab_size": None}, **options)
    ).config.vocab_size == words
    options["vocab_size"] = words + 1
    with pytest.raises(ConfigError, match=r"set encoder.tokenizer to the model's own"):
        build_model(ErnieMForMaskedLM, weights=str(run / "model"), config={}, **options)


def test_a_training_checkpoint_of_another_vocabulary_is_refused(run: Path, tmp_path: Path) -> None:
    spoilt = copy_tokenizer(tmp_path / "tokenizer")
    lines = (spoilt / "vocab.txt").read_text(encoding="utf-8").splitlines()
    lines[50], lines[51] = lines[51], lines[50]
    (spoilt / "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(CheckpointError, match="is of another model or vocabulary: vocabulary is"):
        load_trained(
            ErnieMForMaskedLM, run / "checkpoints" / "last.ckpt", config={}, tokenizer=str(spoilt), flavor="paddle"
        )


def test_a_folders_top_layers_may_be_new(run: Path, model: ErnieMForMaskedLM) -> None:
    size = model.config.vocab_size

    def built(seed: int) -> dict[str, torch.Tensor]:
        return build_model(
            ErnieMForMaskedLM, weights=str(run / "model"), config={}, vocab_size=size, seed=seed, new_layers=1
        ).state_dict()

    first, again, other = built(0), built(0), built(1)
    kept = model.state_dict()
    for name, tensor in first.items():
        assert torch.equal(tensor, again[name])
        if ".layers.0." not in name:
            assert torch.equal(tensor, kept[name])
    name = "ernie_m.encoder.layers.0.linear1.weight"
    assert not torch.equal(first[name], kept[name])
    assert not torch.equal(first[name], other[name])
