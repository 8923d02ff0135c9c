"""Models as ONNX graphs: onnxruntime computes what torch does, whatever the batch's size and length."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from ernie_m import ErnieMConfig, ErnieMForInformationExtraction, ErnieMModel, ErnieMTokenizer
from ernie_m.checkpoint import export_onnx
from ernie_m.checkpoint.convert import convert
from ernie_m.checkpoint.export import MODELS
from ernie_m.checkpoint.export_onnx import compare, save_onnx
from ernie_m.errors import CheckpointError
from tests.world import ENCODER

SMALL = ErnieMConfig(
    vocab_size=90, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
    max_position_embeddings=24, num_labels=3, labels=("nein", "ja", "vielleicht"),
)  # fmt: skip
NAMES = {
    "ErnieMModel": ["last_hidden_state", "pooler_output"],
    "ErnieMForQuestionAnswering": ["start_logits", "end_logits"],
    "ErnieMForInformationExtraction": ["start_logits", "end_logits"],
}


def small(name: str) -> Any:
    torch.manual_seed(0)
    model = MODELS[name](SMALL).eval()
    for parameter in model.parameters():
        parameter.data.normal_(0.0, 0.2)
    return model


def session_of(folder: Path) -> Any:
    onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: pip install 'ernie-m[onnx]'")
    return onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])


def computed(session: Any, **inputs: Tensor) -> list[Tensor]:
    outputs = session.run(None, {name: tensor.numpy() for name, tensor in inputs.items()})
    return [torch.from_numpy(output) for output in outputs]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name == "ErnieMForSequenceClassification" else pytest.mark.slow)
        for name in sorted(MODELS)
    ],
)
def test_onnxruntime_computes_the_same(name: str, tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: pip install 'ernie-m[onnx]'")
    model = small(name)
    assert save_onnx(model, None, tmp_path) <= 1e-4
    session = session_of(tmp_path)
    choices = name == "ErnieMForMultipleChoice"
    names = ["input_ids", "attention_mask", *["position_ids"] * (name == "ErnieMForInformationExtraction")]
    assert [entry.name for entry in session.get_inputs()] == names
    assert [entry.name for entry in session.get_outputs()] == NAMES.get(name, ["logits"])
    for *rows, length in ((1, 1), (1, 22), (6, 2), (3, 17)):
        size = (*rows, 5) if choices else tuple(rows)
        mask = torch.arange(length) < torch.randint(1, length + 1, (*size, 1))
        ids = torch.randint(4, 90, (*size, length)).where(mask, 1)
        inputs = {"input_ids": ids, "attention_mask": mask.long()}
        if "position_ids" in names:
            inputs["position_ids"] = torch.arange(length).expand(*size, length).clone()
        with torch.inference_mode():
            output = model(**inputs)
        for key, theirs in zip(NAMES.get(name, ["logits"]), computed(session, **inputs), strict=True):
            torch.testing.assert_close(getattr(output, key), theirs, atol=1e-4, rtol=0)
    config = json.loads((tmp_path / "config.json").read_text())
    is_ours = name == "ErnieMForInformationExtraction"
    assert config["model_type"] == ("ernie_m" if is_ours else "xlm-roberta")
    if not is_ours and "QuestionAnswering" not in name:
        assert config["id2label"] == {"0": "nein", "1": "ja", "2": "vielleicht"}

    model.get_parameter(next(key for key, _ in model.named_parameters() if "layer_norm" in key)).data += 0.01
    with pytest.raises(CheckpointError, match=r"of onnxruntime differs from torch's by .* at most .* is taken"):
        compare(model, tmp_path / "model.onnx")


@pytest.mark.slow
def test_the_released_uie_convention_is_kept(golden: Path, tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: pip install 'ernie-m[onnx]'")
    report = convert(str(golden / "uie_task"), tmp_path / "to", to="onnx")
    assert "onnxruntime's outputs differ from torch's by at most" in report[6]
    tokenizer = ErnieMTokenizer.from_pretrained(tmp_path / "to")
    batch = tokenizer(["人名", "地点"], ["李明在北京工作", "柏林"], padding=True, return_tensors="pt")
    ids, shown = batch["input_ids"], batch["attention_mask"].bool()
    positions = torch.arange(ids.shape[1]).where(shown, 0)
    inputs = {"input_ids": ids.where(shown, 0), "attention_mask": (ids != 0).long(), "position_ids": positions}
    with torch.inference_mode():
        expected = ErnieMForInformationExtraction.from_pretrained(golden / "uie_task")(**inputs)
    start, end = computed(session_of(tmp_path / "to"), **inputs)
    torch.testing.assert_close(start, expected.start_logits, atol=1e-4, rtol=0)
    torch.testing.assert_close(end, expected.end_logits, atol=1e-4, rtol=0)


@pytest.mark.slow
def test_a_trained_encoder_in_half_precision_is_written_in_float32_with_its_tokenizer(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: pip install 'ernie-m[onnx]'")
    convert(str(ENCODER), tmp_path / "half", model_name="ErnieMModel", dtype=torch.float16)
    convert(str(tmp_path / "half"), tmp_path / "to", to="onnx")
    tokenizer = ErnieMTokenizer.from_pretrained(tmp_path / "to")
    batch = tokenizer(["Anna lives in Kyiv.", "Anna"], padding=True, return_tensors="pt")
    with torch.inference_mode():
        expected = ErnieMModel.from_pretrained(tmp_path / "half")(**batch)
    inputs = {name: batch[name].long() for name in ("input_ids", "attention_mask")}
    last, _ = computed(session_of(tmp_path / "to"), **inputs)
    torch.testing.assert_close(last, expected.last_hidden_state, atol=1e-4, rtol=0)


@pytest.mark.slow
def test_padding_that_xlm_roberta_does_not_know_keeps_our_configuration(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: pip install 'ernie-m[onnx]'")
    model = ErnieMModel(dataclasses.replace(SMALL, pad_token_id=0)).eval()
    save_onnx(model, None, tmp_path)
    assert json.loads((tmp_path / "config.json").read_text())["pad_token_id"] == 0


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(export_onnx, "find_spec", lambda name: None if name == "onnxscript" else name)
    with pytest.raises(CheckpointError, match=r"ONNX needs onnxscript: pip install 'ernie-m\[onnx\]'"):
        save_onnx(small("ErnieMModel"), None, tmp_path / "to")
    assert not (tmp_path / "to").exists()


@pytest.mark.slow
def test_an_encoder_without_pooler_has_one_output(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: pip install 'ernie-m[onnx]'")
    save_onnx(ErnieMModel(SMALL, add_pooling_layer=False).eval(), None, tmp_path)
    assert [entry.name for entry in session_of(tmp_path).get_outputs()] == ["last_hidden_state"]
