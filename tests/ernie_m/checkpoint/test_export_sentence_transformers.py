"""What is written for sentence-transformers, and what it cannot express; its vectors: tests/tasks/retrieval."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from ernie_m import ErnieMConfig, ErnieMModel
from ernie_m.checkpoint.__main__ import main
from ernie_m.checkpoint.export_sentence_transformers import SentenceVectors
from ernie_m.config import TRAINED_FOR
from ernie_m.errors import ConfigError
from tests.world import ENCODER

CONFIG = ErnieMConfig(
    vocab_size=60, hidden_size=16, num_hidden_layers=4, num_attention_heads=2, intermediate_size=24,
    max_position_embeddings=20,
)  # fmt: skip
VECTORS = SentenceVectors(layer="middle", pooling="mean", max_length=None, normalize=False)


@pytest.mark.parametrize(("layer", "depth"), [("middle", 3), ("last", 4), (1, 1), (4, 4)])
def test_the_last_layer_is_the_one_that_is_pooled(layer: Any, depth: int) -> None:
    model = ErnieMModel(CONFIG).to(torch.float64).eval()
    encoder = dataclasses.replace(VECTORS, layer=layer).encoder(model)
    ids = torch.arange(18).view(2, 9)
    with torch.inference_mode():
        expected = model(ids, output_hidden_states=True).hidden_states[depth]
        assert torch.equal(encoder(ids).last_hidden_state, expected)
    assert encoder.config == dataclasses.replace(CONFIG, num_hidden_layers=depth)


def test_a_pooler_that_was_never_trained_is_left_out(tmp_path: Path) -> None:
    ErnieMModel(CONFIG, add_pooling_layer=False).save_pretrained(tmp_path)
    assert VECTORS.encoder(ErnieMModel.from_pretrained(tmp_path)).pooler is None
    assert VECTORS.encoder(ErnieMModel(CONFIG)).pooler is not None


def test_the_files_say_how_vectors_are_made() -> None:
    files = VECTORS.files(CONFIG)
    assert [module["path"] for module in files["modules.json"]] == ["", "1_Pooling"]
    assert files["sentence_bert_config.json"]["max_seq_length"] == 18
    assert files["1_Pooling/config.json"]["pooling_mode_mean_tokens"] is True
    other = SentenceVectors(layer=1, pooling="first_token", max_length=7, normalize=True).files(CONFIG)
    assert [module["path"] for module in other["modules.json"]] == ["", "1_Pooling", "2_Normalize"]
    assert other["sentence_bert_config.json"]["max_seq_length"] == 7
    assert other["1_Pooling/config.json"]["pooling_mode_cls_token"] is True
    assert other["1_Pooling/config.json"]["pooling_mode_mean_tokens"] is False


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"layer": 0}, "layer=0: .* cannot give the vectors of the embeddings; choose one of 1 to 4"),
        ({"layer": "all"}, "layer=all: .* cannot give the vectors of several layers"),
        ({"layer": 5}, "layer=5: the encoder has layers 1 to 4"),
        ({"layer": -1}, "layer=-1: the encoder has layers 1 to 4"),
        ({"layer": "top"}, "layer=top: the encoder has layers 1 to 4"),
        ({"max_length": 19}, "max_length=19: the model takes 3 to 18 tokens"),
        ({"max_length": 2}, "max_length=2: the model takes 3 to 18 tokens"),
        ({"pooling": "max"}, "pooling='max': choose one of mean, first_token"),
    ],
)
def test_what_cannot_be_expressed_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        export(fields)


def export(fields: dict[str, Any]) -> None:
    vectors = dataclasses.replace(VECTORS, **fields)
    vectors.encoder(ErnieMModel(CONFIG))
    vectors.files(CONFIG)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def convert(target: Path, *options: str) -> None:
        given = ["convert", str(ENCODER), str(target), "--to", "sentence_transformers", *options]
        monkeypatch.setattr(sys, "argv", ["ernie_m.checkpoint", *given])
        main()

    convert(tmp_path / "to", "--layer", "2", "--max-length", "64", "--normalize")
    assert "layer 2 of 3, mean, texts of up to 64 tokens, of length 1" in capsys.readouterr().out
    assert (tmp_path / "to" / "tokenizer.json").is_file()
    config = json.loads((tmp_path / "to" / "config.json").read_text())
    assert (config["model_type"], config["num_hidden_layers"]) == ("xlm-roberta", 2)
    with pytest.raises(SystemExit) as end:
        convert(tmp_path / "no", "--layer", "0")
    assert end.value.code == 2
    assert not (tmp_path / "no").exists()


def test_a_model_that_remembers_its_retrieval_is_written_as_that_says() -> None:
    def remembering(**settings: Any) -> ErnieMConfig:
        chosen = {"layer": 3}
        return dataclasses.replace(CONFIG, extra={TRAINED_FOR: {"settings": settings, "chosen": chosen}})

    given: dict[str, Any] = {"pooling": "first_token", "max_length": 9, "normalize": True}
    assert SentenceVectors.remembered(remembering(layer=2, **given)) == SentenceVectors(layer=2, **given)
    assert SentenceVectors.remembered(remembering(layer="all", **given)) == SentenceVectors(layer=3, **given)
    assert SentenceVectors.remembered(remembering(max_length=9)) == VECTORS
    assert SentenceVectors.remembered(CONFIG) == VECTORS
    vectors = SentenceVectors(layer=2, **given)
    config = vectors.encoder(ErnieMModel(remembering(layer=2, **given))).config
    assert (config.num_hidden_layers, SentenceVectors.remembered(config).layer) == (2, "last")
