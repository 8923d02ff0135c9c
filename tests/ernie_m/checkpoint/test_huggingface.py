"""The Hugging Face layout: shards, old names, and files that are broken or malicious."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from ernie_m import ErnieMConfig, ErnieMForQuestionAnswering, ErnieMModel
from ernie_m.errors import CheckpointError

TINY = ErnieMConfig(
    vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=20,
)  # fmt: skip
IDS = torch.tensor([[0, 5, 9, 2], [0, 7, 2, 1]])


@pytest.fixture
def model(tmp_path: Path) -> ErnieMForQuestionAnswering:
    torch.manual_seed(0)
    model = ErnieMForQuestionAnswering(TINY).eval()
    TINY.save_pretrained(tmp_path)
    return model


def write_shards(folder: Path, state: dict[str, Tensor], kind: str) -> Path:
    names = sorted(state)
    halves = (names[: len(names) // 2], names[len(names) // 2 :])
    stem = "model.safetensors" if kind == "safetensors" else "pytorch_model.bin"
    weight_map = {}
    for number, part in enumerate(halves, start=1):
        name = f"part-{number}-of-2.{kind}"
        tensors = {key: state[key].clone() for key in part}
        save_file(tensors, folder / name) if kind == "safetensors" else torch.save(tensors, folder / name)
        weight_map |= dict.fromkeys(part, name)
    index = folder / f"{stem}.index.json"
    index.write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
    return index


@pytest.mark.parametrize("kind", ["safetensors", "bin"])
def test_shards_are_read_as_one(model: ErnieMForQuestionAnswering, tmp_path: Path, kind: str) -> None:
    write_shards(tmp_path, model.state_dict(), kind)
    read = ErnieMForQuestionAnswering.from_pretrained(tmp_path)
    assert read.newly_initialized == read.ignored == ()
    assert torch.equal(read(IDS).start_logits, model(IDS).start_logits)


def test_transformers_shards_are_read(model: ErnieMForQuestionAnswering, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers", minversion="4.57")
    if int(transformers.__version__.split(".")[0]) >= 5:
        pytest.skip("transformers 5 removed ERNIE-M")
    reference = transformers.ErnieMForQuestionAnswering(transformers.ErnieMConfig(**TINY.to_dict())).eval()
    reference.load_state_dict(model.state_dict())
    reference.save_pretrained(tmp_path / "sharded", max_shard_size="6KB")
    assert len(list((tmp_path / "sharded").glob("*.safetensors"))) > 2
    read = ErnieMForQuestionAnswering.from_pretrained(tmp_path / "sharded")
    assert torch.equal(read(IDS).start_logits, model(IDS).start_logits)


def compiled(model: torch.nn.Module) -> Any:
    """torch.compile's wrapper; nothing is compiled before it is called."""
    return torch.compile(model)


def wrapped(kind: str, model: Any) -> torch.nn.Module:
    if kind == "DataParallel of compiled":
        return torch.nn.DataParallel(compiled(model))
    if kind == "compiled DataParallel":
        return compiled(torch.nn.DataParallel(model))
    if kind == "compiled encoder":
        model.ernie_m = compiled(model.ernie_m)
        return model
    model.ernie_m.encoder.layers[1] = compiled(model.ernie_m.encoder.layers[1])
    return torch.nn.DataParallel(model)


@pytest.mark.parametrize("kind", ["safetensors", "bin", "shards"])
@pytest.mark.parametrize(
    "wrapper",
    ["DataParallel of compiled", "compiled DataParallel", "compiled encoder", "DataParallel of a compiled layer"],
)
def test_wrappers_are_taken_out_of_the_names(
    model: ErnieMForQuestionAnswering, tmp_path: Path, kind: str, wrapper: str, caplog: pytest.LogCaptureFixture
) -> None:
    expected = model(IDS).start_logits
    state = wrapped(wrapper, model).state_dict()
    assert any("_orig_mod" in name for name in state)
    if kind == "shards":
        write_shards(tmp_path, state, "safetensors")
    elif kind == "safetensors":
        save_file(state, tmp_path / "model.safetensors")
    else:
        torch.save(state, tmp_path / "pytorch_model.bin")
    with caplog.at_level("INFO", logger="ernie_m"):
        read = ErnieMForQuestionAnswering.from_pretrained(tmp_path)
    assert read.newly_initialized == read.ignored == ()
    assert torch.equal(read(IDS).start_logits, expected)
    (line,) = caplog.messages
    assert "_orig_mod. " in line
    assert ("module. " in line) == ("DataParallel" in wrapper)


def test_names_that_wrappers_alone_tell_apart_are_refused(model: ErnieMForQuestionAnswering, tmp_path: Path) -> None:
    weight = {"qa_outputs.module.bias": torch.zeros(2)}
    save_file(model.state_dict() | weight, tmp_path / "model.safetensors")
    with pytest.raises(CheckpointError, match=r"qa_outputs.bias and qa_outputs.module.bias both stand for"):
        ErnieMForQuestionAnswering.from_pretrained(tmp_path)


def test_shards_that_do_not_fit_their_index_are_refused(model: ErnieMForQuestionAnswering, tmp_path: Path) -> None:
    index = write_shards(tmp_path, model.state_dict(), "safetensors")
    content = json.loads(index.read_text())
    for weight_map, message in (
        ({**content["weight_map"], "more": "part-1-of-2.safetensors"}, "more in none of its shards"),
        ({**content["weight_map"], "more": "part-3-of-3.safetensors"}, "part-3-of-3.safetensors: no such file"),
        ({**content["weight_map"], "more": "../elsewhere.safetensors"}, "lies outside of the folder"),
        ([], "no weight_map"),
    ):
        index.write_text(json.dumps({"weight_map": weight_map}))
        with pytest.raises(CheckpointError, match=message):
            ErnieMForQuestionAnswering.from_pretrained(tmp_path)
    index.write_text("{")
    with pytest.raises(CheckpointError, match=r"index.json: not a JSON file"):
        ErnieMForQuestionAnswering.from_pretrained(tmp_path)


def bert_style(name: str) -> str:
    """The reverse of what the reader does, by hand."""
    for ours, theirs in (
        ("encoder.layers.", "encoder.layer."),
        (".self_attn.self_attn.q_proj.", ".attention.self.query."),
        (".self_attn.self_attn.k_proj.", ".attention.self.key."),
        (".self_attn.self_attn.v_proj.", ".attention.self.value."),
        (".self_attn.out_proj.", ".attention.output.dense."),
        (".linear1.", ".intermediate.dense."),
        (".linear2.", ".output.dense."),
        (".norm1.weight", ".attention.output.LayerNorm.gamma"),
        (".norm1.bias", ".attention.output.LayerNorm.beta"),
        (".norm2.weight", ".output.LayerNorm.gamma"),
        (".norm2.bias", ".output.LayerNorm.beta"),
        ("embeddings.layer_norm.weight", "embeddings.LayerNorm.gamma"),
        ("embeddings.layer_norm.bias", "embeddings.LayerNorm.beta"),
    ):
        name = name.replace(ours, theirs)
    return name


def test_names_of_early_ports_are_read(model: ErnieMForQuestionAnswering, tmp_path: Path) -> None:
    old = {bert_style(name).replace("ernie_m.", "encoder."): tensor for name, tensor in model.state_dict().items()}
    assert "encoder.encoder.layer.1.attention.self.query.weight" in old
    torch.save(old, tmp_path / "pytorch_model.bin")
    read = ErnieMForQuestionAnswering.from_pretrained(tmp_path)
    assert read.newly_initialized == read.ignored == ()
    assert torch.equal(read(IDS).start_logits, model(IDS).start_logits)

    bare = {bert_style(name.removeprefix("ernie_m.")): t for name, t in model.state_dict().items() if "ernie_m" in name}
    torch.save(bare, tmp_path / "pytorch_model.bin")
    read = ErnieMForQuestionAnswering.from_pretrained(tmp_path)
    assert read.newly_initialized == ("qa_outputs.bias", "qa_outputs.weight")
    assert torch.equal(read(IDS).last_hidden_state, model(IDS).last_hidden_state)


def test_two_names_for_one_parameter_are_refused(model: ErnieMForQuestionAnswering, tmp_path: Path) -> None:
    state = model.state_dict()
    state["ernie_m.embeddings.LayerNorm.gamma"] = state["ernie_m.embeddings.layer_norm.weight"]
    torch.save(state, tmp_path / "pytorch_model.bin")
    with pytest.raises(CheckpointError, match=r"both stand for ernie_m.embeddings.layer_norm.weight"):
        ErnieMForQuestionAnswering.from_pretrained(tmp_path)


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.9, 0.999])
def test_truncated_files_are_refused(
    model: ErnieMForQuestionAnswering, tmp_path: Path, name: str, share: float
) -> None:
    path = tmp_path / name
    save_file(model.state_dict(), path) if name.endswith("safetensors") else torch.save(model.state_dict(), path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(CheckpointError, match=name):
        ErnieMForQuestionAnswering.from_pretrained(tmp_path)


@pytest.mark.parametrize(
    "header",
    [
        b'{"a":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}}',
        b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}',
        b'{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}',
        b'{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}',
        b"{",
    ],
    ids=["terabytes", "fewer_bytes", "negative", "no_such_type", "no_json"],
)
def test_absurd_tensor_headers_are_refused(tmp_path: Path, header: bytes) -> None:
    TINY.save_pretrained(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + b"\0" * 4)
    with pytest.raises(CheckpointError, match=r"model.safetensors: not a readable safetensors file"):
        ErnieMModel.from_pretrained(tmp_path)


def test_a_header_longer_than_the_file_is_refused(tmp_path: Path) -> None:
    TINY.save_pretrained(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(struct.pack("<Q", 2**60) + b"{}")
    with pytest.raises(CheckpointError, match="not a readable safetensors file"):
        ErnieMModel.from_pretrained(tmp_path)
