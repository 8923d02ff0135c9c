"""Live parity of the encoder and the question-answering head with transformers 4.57, and the visibility rule."""

import dataclasses
from typing import Any

import pytest
import torch
from torch import Tensor

from ernie_m import ErnieMConfig, ErnieMForQuestionAnswering, ErnieMModel
from ernie_m.attention import additive_mask, attend, attend_with_weights, visibility
from ernie_m.packing import Layout

transformers = pytest.importorskip("transformers", minversion="4.57")
if int(transformers.__version__.split(".")[0]) >= 5:
    pytest.skip("transformers 5 removed ERNIE-M; the `test` extra pins version 4", allow_module_level=True)

TOLERANCE = 1e-5
TINY = ErnieMConfig(
    vocab_size=120,
    hidden_size=32,
    num_hidden_layers=3,
    num_attention_heads=4,
    intermediate_size=64,
    max_position_embeddings=40,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)
SHAPES = {
    "tiny": {},
    "odd": {"hidden_size": 42, "num_attention_heads": 3, "intermediate_size": 50, "vocab_size": 77},
    "one_layer_one_head": {"num_hidden_layers": 1, "num_attention_heads": 1},
    "large_eps": {"layer_norm_eps": 1e-2},
    "relu": {"hidden_act": "relu"},
    "gelu_new": {"hidden_act": "gelu_new"},
    "silu": {"hidden_act": "silu"},
    "wide_weights": {"initializer_range": 0.3},
    "other_pad": {"pad_token_id": 7},
}


def pair(cls: type, reference_cls: type, config: ErnieMConfig) -> tuple[Any, Any]:
    torch.manual_seed(0)
    model = cls(config).eval()
    for parameter in model.parameters():
        parameter.data.normal_(0.0, 0.2)
    reference = reference_cls(transformers.ErnieMConfig(**config.to_dict())).eval()
    reference.load_state_dict(model.state_dict())
    return model, reference


def batch(config: ErnieMConfig, kind: str) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(1)
    ids = torch.randint(8, config.vocab_size, (4, 13), generator=generator)
    lengths = torch.tensor([13, 9, 5, 1])
    right = torch.arange(13)[None] < lengths[:, None]
    match kind:
        case "full":
            return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        case "padded":
            return {"input_ids": ids.where(right, config.pad_token_id), "attention_mask": right.long()}
        case "default_mask":
            return {"input_ids": ids.where(right, config.pad_token_id)}
        case "left_padded":
            return {"input_ids": ids.where(right.flip(1), config.pad_token_id), "attention_mask": right.flip(1).long()}
        case "holes":
            return {"input_ids": ids, "attention_mask": (torch.rand(4, 13, generator=generator) > 0.4).long()}
        case "position_ids":
            positions = torch.randint(0, 38, (4, 13), generator=generator)
            return {"input_ids": ids, "attention_mask": right.long(), "position_ids": positions}
        case "uie_convention":
            padded = ids.where(right, config.pad_token_id)
            padded[:, 0] = 0
            positions = torch.arange(13).expand(4, 13).where(right, torch.tensor(0))
            return {"input_ids": padded, "attention_mask": (padded != 0).long(), "position_ids": positions}
        case "inputs_embeds":
            embeds = torch.randn(4, 13, config.hidden_size, generator=generator)
            return {"inputs_embeds": embeds, "attention_mask": right.long()}
    raise AssertionError(kind)


KINDS = (
    "full",
    "padded",
    "default_mask",
    "left_padded",
    "holes",
    "position_ids",
    "uie_convention",
    "inputs_embeds",
)


def for_reference(inputs: dict[str, Tensor]) -> dict[str, Tensor]:
    """The reference mutates the caller's position_ids."""
    return {name: value.clone() for name, value in inputs.items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_base_model_equals_the_reference(shape: str, kind: str) -> None:
    config = dataclasses.replace(TINY, **SHAPES[shape])
    model, reference = pair(ErnieMModel, transformers.ErnieMModel, config)
    inputs = batch(config, kind)
    expected = reference(**for_reference(inputs), output_hidden_states=True, output_attentions=True, return_dict=True)
    for weights in (False, True):
        actual = model(**inputs, output_hidden_states=True, output_attentions=weights)
        torch.testing.assert_close(actual.last_hidden_state, expected.last_hidden_state, atol=TOLERANCE, rtol=0)
        torch.testing.assert_close(actual.pooler_output, expected.pooler_output, atol=TOLERANCE, rtol=0)
        assert len(actual.hidden_states) == config.num_hidden_layers + 1
        for ours, theirs in zip(actual.hidden_states, expected.hidden_states, strict=True):
            torch.testing.assert_close(ours, theirs, atol=TOLERANCE, rtol=0)
    for ours, theirs in zip(actual.attentions, expected.attentions, strict=True):
        torch.testing.assert_close(ours, theirs, atol=TOLERANCE, rtol=0)


POSITIONS = {
    "inside": ([0, 3, 4, 0], [1, 5, 4, 0]),
    "clamped": ([0, -3, 4, 0], [1, 5, 40, 0]),
    "ignored": ([0, 13, 4, 99], [1, 13, 4, 99]),
    "column": ([[0], [3], [4], [0]], [[1], [5], [4], [0]]),
}


@pytest.mark.parametrize("positions", POSITIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_question_answering_outputs_loss_and_gradients_equal_the_reference(kind: str, positions: str) -> None:
    model, reference = pair(ErnieMForQuestionAnswering, transformers.ErnieMForQuestionAnswering, TINY)
    inputs = batch(TINY, kind)
    starts, ends = (torch.tensor(ends) for ends in POSITIONS[positions])
    expected = reference(
        **for_reference(inputs), start_positions=starts.clone(), end_positions=ends.clone(), return_dict=True
    )
    actual = model(**inputs, start_positions=starts, end_positions=ends)
    for name in ("loss", "start_logits", "end_logits"):
        torch.testing.assert_close(getattr(actual, name), getattr(expected, name), atol=TOLERANCE, rtol=0)
    expected.loss.backward()
    actual.loss.backward()
    gradients = {name: parameter.grad for name, parameter in reference.named_parameters()}
    for name, parameter in model.named_parameters():
        if gradients[name] is None:
            assert parameter.grad is None, name
        else:
            torch.testing.assert_close(parameter.grad, gradients[name], atol=TOLERANCE, rtol=0, msg=name)


@pytest.mark.parametrize("kind", KINDS)
def test_unpadded_equals_padded_at_real_positions(kind: str) -> None:
    torch.manual_seed(0)
    model = ErnieMForQuestionAnswering(TINY).eval()
    inputs = batch(TINY, kind)
    real = inputs["attention_mask"].bool() if "attention_mask" in inputs else inputs["input_ids"] != TINY.pad_token_id
    padded, packed = model(**inputs), model(**inputs, unpad=True)
    close = {"atol": TOLERANCE, "rtol": 0}
    torch.testing.assert_close(packed.last_hidden_state[real], padded.last_hidden_state[real], **close)
    torch.testing.assert_close(packed.start_logits[real], padded.start_logits[real], **close)
    assert (packed.last_hidden_state[~real] == 0).all()
    assert (packed.start_logits[~real] == -torch.inf).all()
    assert (packed.end_logits[~real] == -torch.inf).all()


def test_unpadded_gradients_equal_those_of_a_masked_softmax() -> None:
    torch.manual_seed(0)
    model = ErnieMForQuestionAnswering(TINY).eval()
    inputs = batch(TINY, "padded")
    starts, ends = torch.tensor([3, 2, 1, 0]), torch.tensor([5, 8, 4, 0])

    padded = model(**inputs)
    hidden = inputs["attention_mask"] == 0
    total = sum(
        torch.nn.functional.cross_entropy(logits.masked_fill(hidden, -torch.inf), target) / 2
        for logits, target in ((padded.start_logits, starts), (padded.end_logits, ends))
    )
    expected = torch.autograd.grad(total, list(model.parameters()))
    loss = model(**inputs, unpad=True, start_positions=starts, end_positions=ends).loss
    torch.testing.assert_close(loss, total, atol=TOLERANCE, rtol=0)
    for ours, theirs in zip(torch.autograd.grad(loss, list(model.parameters())), expected, strict=True):
        torch.testing.assert_close(ours, theirs, atol=TOLERANCE, rtol=0)


def test_a_row_hidden_as_a_whole_attends_to_all_of_itself_and_leaves_the_others_alone() -> None:
    model, reference = pair(ErnieMModel, transformers.ErnieMModel, TINY)
    inputs = batch(TINY, "padded")
    mask = inputs["attention_mask"].clone()
    mask[1] = 0
    actual = model(inputs["input_ids"], attention_mask=mask).last_hidden_state
    others = torch.tensor([0, 2, 3])
    expected = reference(**inputs).last_hidden_state
    torch.testing.assert_close(actual[others], expected[others], atol=TOLERANCE, rtol=0)
    unmasked = model(inputs["input_ids"], attention_mask=torch.ones_like(mask)).last_hidden_state
    torch.testing.assert_close(actual[1], unmasked[1], atol=TOLERANCE, rtol=0)
    assert (model(inputs["input_ids"], attention_mask=mask, unpad=True).last_hidden_state[1] == 0).all()


def test_the_callers_tensors_are_left_alone() -> None:
    inputs = batch(TINY, "position_ids")
    before = {name: value.clone() for name, value in inputs.items()}
    ErnieMModel(TINY)(**inputs)
    assert all(torch.equal(inputs[name], before[name]) for name in inputs)


def test_visibility_follows_the_rule_token_by_token() -> None:
    generator = torch.Generator().manual_seed(3)
    keys = torch.rand(5, 9, generator=generator) > 0.2
    probes = torch.rand(5, 9, generator=generator) > 0.6
    visible = visibility(keys, probes)
    for row in range(5):
        for q in range(9):
            for k in range(9):
                expected = keys[row, k] and (not probes[row, k] or probes[row, q])
                assert visible[row, q, k] == expected
    assert torch.equal(visibility(keys), keys[:, None, :])


@pytest.mark.parametrize("unpad", [False, True])
def test_sdpa_equals_the_dense_reference_with_probes(unpad: bool) -> None:
    generator = torch.Generator().manual_seed(3)
    keys = torch.arange(9)[None] < torch.tensor([9, 6, 2])[:, None]
    probes = torch.rand(3, 9, generator=generator) > 0.7
    probes[:, 0] = False
    layout = Layout.of_visible(keys) if unpad else Layout.of_all(3, 9)
    q, k, v = (layout.pack(torch.randn(3, 9, 4, 8, generator=generator)).requires_grad_() for _ in range(3))
    bias = additive_mask(visibility(keys, probes), q.dtype)
    fast = attend(q, k, v, layout=layout, bias=bias, dropout=0.0)
    dense, weights = attend_with_weights(q, k, v, layout=layout, bias=bias, dropout=0.0)
    real = layout.pack(keys)
    torch.testing.assert_close(fast[real], dense[real])
    assert (weights[~visibility(keys, probes)[:, None].expand_as(weights)] == 0).all()
    for a, b in zip(
        torch.autograd.grad(fast[real].square().sum(), (q, k, v)),
        torch.autograd.grad(dense[real].square().sum(), (q, k, v)),
        strict=True,
    ):
        torch.testing.assert_close(a, b, atol=TOLERANCE, rtol=1e-4)


@pytest.mark.parametrize("unpad", [False, True])
def test_a_probe_is_seen_by_probes_only(unpad: bool) -> None:
    torch.manual_seed(0)
    model = ErnieMModel(TINY).eval()
    ids = torch.randint(8, 120, (1, 10))
    probes = torch.zeros(1, 10, dtype=torch.bool)
    probes[0, 6:8] = True
    changed = ids.clone()
    changed[0, 6] += 1
    before = model(ids, probe_mask=probes, unpad=unpad).last_hidden_state
    after = model(changed, probe_mask=probes, unpad=unpad).last_hidden_state
    assert torch.equal(before[~probes], after[~probes])
    assert not torch.equal(before[0, 7], after[0, 7])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "either input_ids or inputs_embeds"),
        ({"input_ids": torch.zeros(1, 39, dtype=torch.long)}, "39 tokens: the position table holds 38"),
        ({"input_ids": torch.zeros(2, 4, dtype=torch.long), "attention_mask": torch.ones(2, 3)}, "floating point"),
        ({"input_ids": torch.zeros(2, 4, dtype=torch.long), "attention_mask": torch.ones(2, 3).bool()}, r"\(2, 3\)"),
        ({"input_ids": torch.zeros(2, 4, dtype=torch.long), "probe_mask": torch.ones(2, 4)}, "probe_mask must be bool"),
        ({"input_ids": torch.zeros(4, dtype=torch.long)}, r"\(B, L\)"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments: dict[str, Tensor], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ErnieMModel(TINY)(**arguments)


def test_initial_weights_are_drawn_as_in_the_reference() -> None:
    torch.manual_seed(0)
    model = ErnieMModel(dataclasses.replace(TINY, hidden_size=64, vocab_size=4000, initializer_range=0.05))
    embedding = model.embeddings.word_embeddings.weight
    assert embedding.std().item() == pytest.approx(0.05, rel=0.02)
    assert (embedding[TINY.pad_token_id] == 0).all()
    assert (model.encoder.layers[0].linear1.bias == 0).all()
    assert (model.encoder.layers[0].norm1.weight == 1).all()
