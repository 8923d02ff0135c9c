"""from_pretrained and save_pretrained in the Hugging Face layout, in both directions, and what they refuse."""

import json
import logging
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from ernie_m import ErnieMConfig, ErnieMForQuestionAnswering, ErnieMModel
from ernie_m.errors import CheckpointError, ConfigError

TINY = ErnieMConfig(
    vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=20,
)  # fmt: skip
IDS = torch.tensor([[0, 5, 9, 2], [0, 7, 2, 1]])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    ErnieMForQuestionAnswering(TINY).save_pretrained(tmp_path)
    return tmp_path


def test_a_round_trip_is_bit_identical(folder: Path, tmp_path: Path) -> None:
    first = ErnieMForQuestionAnswering.from_pretrained(folder)
    first.save_pretrained(tmp_path / "copy")
    second = ErnieMForQuestionAnswering.from_pretrained(tmp_path / "copy")
    assert not first.training
    assert first.newly_initialized == ()
    assert torch.equal(first(IDS).start_logits, second(IDS).start_logits)
    assert (folder / "model.safetensors").read_bytes() == (tmp_path / "copy" / "model.safetensors").read_bytes()
    assert all(parameter.requires_grad for parameter in second.parameters())


def test_the_reference_library_loads_our_folder_and_we_load_its(folder: Path, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    if int(transformers.__version__.split(".")[0]) >= 5:
        pytest.skip("transformers 5 removed ERNIE-M")
    ours = ErnieMForQuestionAnswering.from_pretrained(folder)
    theirs, report = transformers.ErnieMForQuestionAnswering.from_pretrained(folder, output_loading_info=True)
    assert not report["missing_keys"]
    assert not report["unexpected_keys"]
    torch.testing.assert_close(theirs(IDS).start_logits, ours(IDS).start_logits, atol=1e-5, rtol=0)

    for name, safe in (("safe", True), ("pickle", False)):
        theirs.save_pretrained(tmp_path / name, safe_serialization=safe)
        back = ErnieMForQuestionAnswering.from_pretrained(tmp_path / name)
        assert torch.equal(back(IDS).start_logits, ours(IDS).start_logits)
    assert (tmp_path / "pickle" / "pytorch_model.bin").exists()


def test_a_bare_encoder_goes_into_a_head_and_back(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        base = ErnieMModel.from_pretrained(folder)
    assert base.newly_initialized == ("pooler.dense.bias", "pooler.dense.weight")
    assert "ignored qa_outputs.bias, qa_outputs.weight" in caplog.text
    base.save_pretrained(tmp_path / "base")
    assert "embeddings.layer_norm.bias" in load_file(tmp_path / "base" / "model.safetensors")
    head = ErnieMForQuestionAnswering.from_pretrained(tmp_path / "base")
    assert head.newly_initialized == ("qa_outputs.bias", "qa_outputs.weight")
    assert torch.isfinite(head.qa_outputs.weight).all()
    assert head.qa_outputs.weight.std() > 0
    assert torch.equal(head(IDS).last_hidden_state, base(IDS).last_hidden_state)


@pytest.mark.parametrize("missing", ["weight", "bias"])
def test_a_head_that_is_partly_there_keeps_that_part(folder: Path, missing: str) -> None:
    path = folder / "model.safetensors"
    state = load_file(path)
    state["qa_outputs.bias"] += 3.0
    kept = "bias" if missing == "weight" else "weight"
    save_file({name: tensor for name, tensor in state.items() if name != f"qa_outputs.{missing}"}, path)
    model = ErnieMForQuestionAnswering.from_pretrained(folder)
    assert model.newly_initialized == (f"qa_outputs.{missing}",)
    loaded = model.state_dict()
    assert torch.equal(loaded[f"qa_outputs.{kept}"], state[f"qa_outputs.{kept}"])
    assert torch.isfinite(loaded[f"qa_outputs.{missing}"]).all()
    assert not torch.equal(loaded[f"qa_outputs.{missing}"], state[f"qa_outputs.{missing}"])


def test_overrides_replace_the_files_values(folder: Path) -> None:
    model = ErnieMForQuestionAnswering.from_pretrained(folder, attention_probs_dropout_prob=0.0)
    assert model.config.attention_probs_dropout_prob == 0.0
    with pytest.raises((TypeError, ConfigError)):
        ErnieMForQuestionAnswering.from_pretrained(folder, attention_dropout=0.0)


def test_half_precision_files_load_in_fp32(folder: Path) -> None:
    path = folder / "model.safetensors"
    save_file({name: tensor.bfloat16() for name, tensor in load_file(path).items()}, path)
    model = ErnieMForQuestionAnswering.from_pretrained(folder)
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_weights_are_read_in_the_dtype_that_is_asked_for(folder: Path, dtype: torch.dtype) -> None:
    model = ErnieMForQuestionAnswering.from_pretrained(folder, dtype=dtype)
    assert {parameter.dtype for parameter in model.parameters()} == {dtype}
    assert {parameter.dtype for parameter in ErnieMModel.from_pretrained(folder, dtype=dtype).parameters()} == {dtype}


def test_weights_that_are_no_numbers_are_counted_aloud(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = folder / "model.safetensors"
    state = load_file(path)
    state["qa_outputs.weight"][0, 3:6] = torch.nan
    state["ernie_m.embeddings.word_embeddings.weight"][7, 0] = torch.inf
    save_file(state, path)
    with caplog.at_level(logging.WARNING):
        ErnieMForQuestionAnswering.from_pretrained(folder)
    assert "4 weights are not finite, in ernie_m.embeddings.word_embeddings.weight, qa_outputs.weight" in caplog.text


def test_keys_and_shapes_that_do_not_fit_the_encoder_are_named(folder: Path) -> None:
    path = folder / "model.safetensors"
    whole = load_file(path)
    name = "ernie_m.encoder.layers.1.linear1.weight"

    save_file({key: value for key, value in whole.items() if key != name}, path)
    with pytest.raises(CheckpointError, match=f"missing from the encoder: {name}"):
        ErnieMForQuestionAnswering.from_pretrained(folder)
    save_file(whole | {"ernie_m.encoder.layers.2.linear1.weight": whole[name].clone()}, path)
    with pytest.raises(CheckpointError, match=r"unknown to the encoder: ernie_m.encoder.layers.2.linear1.weight"):
        ErnieMForQuestionAnswering.from_pretrained(folder)
    save_file(whole | {name: torch.zeros(3, 5)}, path)
    with pytest.raises(CheckpointError, match=r"linear1.weight is \(3, 5\) in the file, \(32, 16\)"):
        ErnieMForQuestionAnswering.from_pretrained(folder)
    save_file(whole | {"qa_outputs.weight": torch.zeros(3, 16)}, path)
    with pytest.raises(CheckpointError, match=r"qa_outputs.weight is \(3, 16\)"):
        ErnieMForQuestionAnswering.from_pretrained(folder)


def test_broken_files_are_refused_by_name(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(CheckpointError, match=r"model.safetensors: not a readable safetensors file"):
        ErnieMModel.from_pretrained(folder)
    path.unlink()
    with pytest.raises(CheckpointError, match=r"no weights; model.safetensors, pytorch_model.bin"):
        ErnieMModel.from_pretrained(folder)
    with pytest.raises(CheckpointError, match=r"nowhere: no such folder"):
        ErnieMModel.from_pretrained(folder / "nowhere")


class Bomb:
    """What a malicious pickle would hold."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("the pickle ran code",)


def test_a_pickle_that_asks_to_run_code_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "model.safetensors").unlink()
    path = folder / "pytorch_model.bin"
    torch.save({"weight": Bomb()}, path)
    with pytest.raises(CheckpointError, match=r"pytorch_model.bin: not a readable file of plain tensors"):
        ErnieMModel.from_pretrained(folder)
    path.write_bytes(pickle.dumps([1, 2]))
    with pytest.raises(CheckpointError, match=r"pytorch_model.bin"):
        ErnieMModel.from_pretrained(folder)
    assert "ran code" not in capsys.readouterr().out


def test_the_saved_config_names_the_architecture(folder: Path) -> None:
    written = json.loads((folder / "config.json").read_text())
    assert written["architectures"] == ["ErnieMForQuestionAnswering"]
    assert written["model_type"] == "ernie_m"
