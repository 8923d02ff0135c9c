"""PaddleNLP's folders: recorded outputs, its own conventions, and pickles that ask for more than arrays."""

import builtins
import io
import json
import pickle
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch
from safetensors.torch import load_file

from ernie_m import (
    ErnieMConfig,
    ErnieMForInformationExtraction,
    ErnieMForMultipleChoice,
    ErnieMForQuestionAnswering,
    ErnieMForSequenceClassification,
    ErnieMForTokenClassification,
    ErnieMModel,
)
from ernie_m.checkpoint import paddlenlp
from ernie_m.errors import CheckpointError
from tests.ernie_m.paddle import SHAPE, paddle_folder, recorded

TOLERANCE = {"atol": 1e-5, "rtol": 0.0}


@pytest.mark.parametrize(
    "case",
    ["base_mask", "base_nomask", "base_leftpad", "base_posids", "base_embeds", "base_maxlen", "base_allmasked_row"],
)
def test_the_base_model_equals_paddles_outputs(golden: Path, tmp_path: Path, case: str) -> None:
    """Without a mask Paddle hides [CLS] (id 0) rather than padding: by an explicit mask that is reproduced.

    In a row that is hidden as a whole it adds -1e4 to every score, which costs three digits of fp32.
    """
    model = ErnieMModel.from_pretrained(paddle_folder(tmp_path, golden / "paddle" / "base.pdparams", "ErnieMModel"))
    assert model.newly_initialized == model.ignored == ()
    inputs, expected = recorded(golden, case)
    mask = inputs["attention_mask"].bool() if "attention_mask" in inputs else inputs["input_ids"] != 0
    inputs["attention_mask"] = mask
    output = model(**inputs, output_hidden_states=True, output_attentions=True)
    names = {"last_hidden_state": output.last_hidden_state, "pooler_output": output.pooler_output}
    names |= {f"hidden_states.{i}": tensor for i, tensor in enumerate(output.hidden_states)}
    names |= {f"attentions.{i}": tensor for i, tensor in enumerate(output.attentions)}
    assert names.keys() == expected.keys()
    seen = mask.any(dim=1)
    assert seen.all() == (case != "base_allmasked_row")
    for name, tensor in names.items():
        torch.testing.assert_close(tensor[seen], expected[name][seen], **TOLERANCE)
        torch.testing.assert_close(tensor[~seen], expected[name][~seen], atol=1e-3, rtol=0)


HEADS = {
    "sc_single": ErnieMForSequenceClassification,
    "mc": ErnieMForMultipleChoice,
    "tc": ErnieMForTokenClassification,
    "qa": ErnieMForQuestionAnswering,
    "qa_outofrange": ErnieMForQuestionAnswering,
}


@pytest.mark.parametrize("case", HEADS)
def test_heads_equal_paddles_outputs(golden: Path, tmp_path: Path, case: str) -> None:
    """The weights were recorded in Hugging Face's names."""
    cls: Any = HEADS[case]
    stored = case.removesuffix("_outofrange")
    values = load_file(golden / "hf" / f"{stored}.safetensors")
    config = ErnieMConfig.from_dict(json.loads((golden / "hf" / f"{stored}.json").read_text())["config"])
    model = cls(config).eval()
    model.load_state_dict({name[3:]: tensor for name, tensor in values.items() if name.startswith("sd/")})
    inputs, expected = recorded(golden, case)
    inputs["attention_mask"] = inputs["attention_mask"].bool()
    output = model(**inputs)
    for name in ("logits", "start_logits", "end_logits"):
        if name in expected:
            torch.testing.assert_close(getattr(output, name), expected[name], **TOLERANCE)
    loss = output.loss
    if case == "tc":  # Paddle divides by all positions, ignored ones included
        loss = loss * (inputs["labels"] != -100).sum() / inputs["labels"].numel()
    torch.testing.assert_close(loss.reshape(1), expected["loss"], **TOLERANCE)


@pytest.mark.parametrize("name", ["uiem", "uiem_fp16", "uiem_bf16"])
@pytest.mark.parametrize("case", ["ie", "ie_nomask", "ie_taskflow_convention"])
def test_uie_equals_paddles_probabilities_in_three_dtypes(golden: Path, tmp_path: Path, case: str, name: str) -> None:
    folder = paddle_folder(tmp_path, golden / "paddle" / f"{name}.pdparams", "UIEM")
    model = ErnieMForInformationExtraction.from_pretrained(folder)
    assert model.newly_initialized == model.ignored == ()
    inputs, expected = recorded(golden, case)
    mask = inputs["attention_mask"].bool() if case == "ie" else inputs["input_ids"] != 0
    output = model(**(inputs | {"attention_mask": mask}))
    near = {"uiem": 1e-5, "uiem_fp16": 2e-3, "uiem_bf16": 2e-2}[name]
    for end in ("start", "end"):
        logits = getattr(output, f"{end}_logits")
        torch.testing.assert_close(logits.sigmoid(), expected[f"{end}_prob"], atol=near, rtol=0)
    if "loss" in expected:
        torch.testing.assert_close(output.loss.reshape(1), expected["loss"], atol=max(near, 1e-5), rtol=0)


def test_the_stored_dtypes_are_read_bit_by_bit(golden: Path) -> None:
    files = {n: golden / "paddle" / f"uiem{n}.pdparams" for n in ("", "_fp16", "_bf16")}
    states = {name: paddlenlp.read_state_dict(path, None) for name, path in files.items()}
    for name, tensor in states[""].items():
        assert torch.equal(states["_fp16"][name], tensor.half())
        assert torch.equal(states["_bf16"][name], tensor.bfloat16())


def test_paddles_configuration_is_read_as_paddle_acts_on_it(golden: Path, tmp_path: Path) -> None:
    folder = paddle_folder(tmp_path, golden / "paddle" / "base.pdparams", "ErnieMModel")
    config, architecture = paddlenlp.read_config(folder)
    assert architecture == "ErnieMModel"
    assert (config.intermediate_size, config.layer_norm_eps, config.act_dropout) == (128, 1e-5, 0.0)
    assert "type_vocab_size" not in config.extra

    (folder / "config.json").unlink()
    inner = {key: value for key, value in SHAPE.items() if key != "paddlenlp_version"}
    old = {"init_args": [inner | {"init_class": "ErnieMModel"}], "init_class": "ErnieMForQuestionAnswering"}
    (folder / "model_config.json").write_text(json.dumps(old | {"num_classes": 3, "dropout": 0.2}))
    config, architecture = paddlenlp.read_config(folder)
    assert architecture == "ErnieMForQuestionAnswering"
    assert (config.hidden_size, config.num_labels, config.classifier_dropout) == (32, 3, 0.2)
    assert ErnieMModel.from_pretrained(folder).newly_initialized == ()


# --------------------------------------------------------------------------------------- files that nobody recorded


def state_of(config: ErnieMConfig) -> dict[str, numpy.ndarray]:
    """A question-answering model as Paddle would store it: names, orientation."""
    torch.manual_seed(0)
    arrays = {}
    for name, tensor in ErnieMForQuestionAnswering(config).state_dict().items():
        theirs = name.replace("self_attn.self_attn.", "self_attn.").replace("qa_outputs.", "classifier.")
        turned = tensor.T if tensor.ndim == 2 and "embeddings" not in name else tensor
        arrays[theirs] = numpy.asfortranarray(turned.numpy()) if "linear1" in name else turned.contiguous().numpy()
    return arrays


TINY = ErnieMConfig(
    vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
    max_position_embeddings=20,
)  # fmt: skip


def qa_folder(folder: Path, content: Any, *, protocol: int = 4) -> Path:
    values = {**TINY.to_dict(), "architectures": ["ErnieMForQuestionAnswering"], "paddlenlp_version": "2.6.1"}
    (folder / "config.json").write_text(json.dumps(values))
    data = content if isinstance(content, bytes) else pickle.dumps(content, protocol=protocol)
    (folder / "model_state.pdparams").write_bytes(data)
    return folder


@pytest.mark.parametrize("protocol", [2, 3, 4])
def test_every_protocol_is_read_and_paddles_classifier_answers_questions(tmp_path: Path, protocol: int) -> None:
    arrays = state_of(TINY)
    content = arrays | {"StructuredToParameterName@@": {"a": "b"}}
    model = ErnieMForQuestionAnswering.from_pretrained(qa_folder(tmp_path, content, protocol=protocol))
    assert model.newly_initialized == model.ignored == ()
    torch.manual_seed(0)
    expected = ErnieMForQuestionAnswering(TINY).state_dict()
    assert all(torch.equal(tensor, expected[name]) for name, tensor in model.state_dict().items())


def test_slices_of_big_parameters_are_joined(tmp_path: Path) -> None:
    arrays = state_of(TINY)
    name = "ernie_m.embeddings.word_embeddings.weight"
    flat = arrays.pop(name).ravel()
    slices = {f"{name}@@.0": flat[:500], f"{name}@@.1": flat[500:]}
    table = {name: {"OriginShape": (60, 16), "slices": list(slices)}}
    folder = qa_folder(tmp_path, arrays | slices | {"UnpackBigParamInfor@@": table}, protocol=2)
    model = ErnieMForQuestionAnswering.from_pretrained(folder)
    torch.manual_seed(0)
    whole = ErnieMForQuestionAnswering(TINY).ernie_m.embeddings.word_embeddings.weight
    assert torch.equal(model.ernie_m.embeddings.word_embeddings.weight, whole)

    qa_folder(tmp_path, arrays | {f"{name}@@.0": flat[:500]} | {"UnpackBigParamInfor@@": table})
    with pytest.raises(CheckpointError, match=r"pdparams: the slices of big parameters do not fit"):
        ErnieMForQuestionAnswering.from_pretrained(folder)


def test_the_prefix_of_the_first_uie_release_is_read(tmp_path: Path) -> None:
    arrays = {name.replace("ernie_m.", "encoder."): array for name, array in state_of(TINY).items()}
    model = ErnieMForQuestionAnswering.from_pretrained(qa_folder(tmp_path, arrays))
    assert model.newly_initialized == ()


class Calls:
    """Pickles as a call of a function."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.reduced = function, arguments

    def __reduce__(self) -> Any:
        return self.reduced


MALICIOUS = {
    "eval": Calls(builtins.eval, "print('the pickle ran code')"),
    "getattr": Calls(builtins.getattr, [], "append"),
    "frombuffer": Calls(numpy.frombuffer, b"1234"),
    "huge_ndarray": Calls(numpy.ndarray, (10**9, 10**6)),
    "object_array": numpy.array([{"a": 1}], dtype=object),
    "strings": numpy.array(["a", "b"]),
    "complex": numpy.zeros(3, dtype=complex),
    "not_an_array": [1.0, 2.0],
}


@pytest.mark.parametrize("what", MALICIOUS)
def test_anything_but_arrays_is_refused(tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = qa_folder(tmp_path, state_of(TINY) | {"extra": MALICIOUS[what]})
    with pytest.raises(CheckpointError, match=r"model_state.pdparams: "):
        ErnieMForQuestionAnswering.from_pretrained(folder)
    assert "ran code" not in capsys.readouterr().out


def test_the_refusal_names_what_was_asked_for(tmp_path: Path) -> None:
    folder = qa_folder(tmp_path, {"a": MALICIOUS["eval"]})
    with pytest.raises(CheckpointError, match=r"it asks for builtins\.eval, which weights do not need"):
        ErnieMModel.from_pretrained(folder)


def test_an_absurd_shape_is_refused_before_memory_is_asked_for(tmp_path: Path) -> None:
    data = pickle.dumps({"a": numpy.zeros((3, 5), dtype=numpy.float32)}, protocol=2)
    assert data.count(b"K\x03K\x05\x86") == 1
    folder = qa_folder(tmp_path, data.replace(b"K\x03K\x05\x86", b"J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86"))
    with pytest.raises(CheckpointError, match=r"shape \(2147483647, 2147483647\) and type float32 with 60 bytes"):
        ErnieMModel.from_pretrained(folder)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.9999])
def test_truncated_files_are_refused(tmp_path: Path, share: float) -> None:
    data = pickle.dumps(state_of(TINY), protocol=4)
    folder = qa_folder(tmp_path, data[: int(len(data) * share)])
    with pytest.raises(CheckpointError, match=r"model_state.pdparams: not a readable .pdparams file"):
        ErnieMForQuestionAnswering.from_pretrained(folder)


def test_random_damage_never_escapes_as_another_error(tmp_path: Path) -> None:
    rng = numpy.random.default_rng(0)
    small = {"a": numpy.arange(6, dtype=numpy.float32).reshape(2, 3), "b": {"c": (1, "x")}}
    for protocol in (2, 4):
        data = pickle.dumps(small, protocol=protocol)
        for _ in range(1000):
            damaged = bytearray(data)
            for place in rng.integers(len(data), size=rng.integers(1, 4)):
                damaged[place] = rng.integers(256)
            path = tmp_path / "model_state.pdparams"
            path.write_bytes(bytes(damaged))
            with pytest.raises(CheckpointError, match=r"model_state.pdparams"):  # "b" is never an array
                paddlenlp.read_state_dict(path, None)


def test_persistent_ids_are_refused(tmp_path: Path) -> None:
    class Persistent(pickle.Pickler):
        def persistent_id(self, obj: Any) -> Any:
            return "outside" if obj == "x" else None

    buffer = io.BytesIO()
    Persistent(buffer, protocol=4).dump({"a": "x"})
    with pytest.raises(CheckpointError, match="objects outside of the file"):
        ErnieMModel.from_pretrained(qa_folder(tmp_path, buffer.getvalue()))
