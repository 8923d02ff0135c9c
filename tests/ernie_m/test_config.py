"""ErnieMConfig: the reference's defaults, its file, aliases, and what it refuses."""

import json
from pathlib import Path

import pytest

from ernie_m import ErnieMConfig
from ernie_m.errors import CheckpointError, ConfigError


def test_defaults_are_those_of_the_reference() -> None:
    transformers = pytest.importorskip("transformers")
    if int(transformers.__version__.split(".")[0]) >= 5:
        pytest.skip("transformers 5 removed ERNIE-M")
    reference = transformers.ErnieMConfig().to_dict()
    ours = ErnieMConfig().to_dict()
    shared = set(ours) & set(reference) - {"id2label", "label2id"}
    assert len(shared) >= 14
    assert {key: ours[key] for key in shared} == {key: reference[key] for key in shared}


def test_a_file_of_the_reference_survives_with_the_keys_that_we_do_not_know(tmp_path: Path) -> None:
    values = {
        "model_type": "ernie_m",
        "hidden_size": 48,
        "vocab_size": 99,
        "id2label": {"0": "a", "1": "b", "2": "c"},
        "label2id": {"a": 0, "b": 1, "c": 2},
        "torch_dtype": "float16",
        "task_specific_params": {"x": [1, 2]},
    }
    (tmp_path / "config.json").write_text(json.dumps(values))
    config = ErnieMConfig.from_pretrained(tmp_path)
    assert config.num_labels == 3
    config.save_pretrained(tmp_path / "copy")
    written = json.loads((tmp_path / "copy" / "config.json").read_text())
    assert {key: written[key] for key in values} == values
    assert ErnieMConfig.from_pretrained(tmp_path / "copy").to_dict() == written


def test_paddles_names_are_understood() -> None:
    config = ErnieMConfig.from_dict({"num_classes": 5, "dropout": 0.25})
    assert (config.num_labels, config.classifier_dropout) == (5, 0.25)
    assert set(config.to_dict()["id2label"]) == {"0", "1", "2", "3", "4"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"hidden_size": 50, "num_attention_heads": 4}, "hidden_size=50 is not divisible by num_attention_heads=4"),
        ({"hidden_dropout_prob": 1.0}, "hidden_dropout_prob=1.0"),
        ({"vocab_size": 0}, "vocab_size=0"),
        ({"num_hidden_layers": 2.5}, "num_hidden_layers=2.5"),
        ({"max_position_embeddings": 2}, "max_position_embeddings=2"),
        ({"hidden_act": "gelo"}, "hidden_act='gelo': choose one of gelu"),
        ({"pad_token_id": 9, "vocab_size": 5}, "pad_token_id=9"),
    ],
)
def test_values_out_of_range_are_named(values: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        ErnieMConfig(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("{broken", "not a JSON file"),
        ("[1]", "a JSON object is needed"),
        ('{"model_type": "bert"}', "model_type='bert'"),
        ('{"hidden_size": 50}', "hidden_size=50"),
    ],
)
def test_files_that_are_no_config_are_refused_by_name(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "config.json").write_text(content)
    with pytest.raises(CheckpointError, match=message) as caught:
        ErnieMConfig.from_pretrained(tmp_path)
    assert str(tmp_path / "config.json") in str(caught.value)
