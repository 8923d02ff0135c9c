"""Live parity of the bare encoder with transformers 4.57, at every kind of mask and position, and its own rules."""

import dataclasses

import pytest
import torch
from torch import Tensor

from ernie_m import ErnieMModel
from tests.ernie_m.parity import KINDS, SHAPES, TINY, assert_close, batch, for_reference, pair


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_base_model_equals_the_reference(shape: str, kind: str) -> None:
    config = dataclasses.replace(TINY, **SHAPES[shape])
    model, reference = pair(ErnieMModel, config)
    inputs = batch(config, kind)
    expected = reference(**for_reference(inputs), output_hidden_states=True, output_attentions=True, return_dict=True)
    for weights in (False, True):
        actual = model(**inputs, output_hidden_states=True, output_attentions=weights)
        assert_close(actual.last_hidden_state, expected.last_hidden_state)
        assert_close(actual.pooler_output, expected.pooler_output)
        assert len(actual.hidden_states) == config.num_hidden_layers + 1
        for ours, theirs in zip(actual.hidden_states, expected.hidden_states, strict=True):
            assert_close(ours, theirs)
    for ours, theirs in zip(actual.attentions, expected.attentions, strict=True):
        assert_close(ours, theirs)


def test_a_row_hidden_as_a_whole_attends_to_all_of_itself_and_leaves_the_others_alone() -> None:
    model, reference = pair(ErnieMModel, TINY)
    inputs = batch(TINY, "padded")
    mask = inputs["attention_mask"].clone()
    mask[1] = 0
    actual = model(inputs["input_ids"], attention_mask=mask).last_hidden_state
    others = torch.tensor([0, 2, 3])
    expected = reference(**inputs).last_hidden_state
    assert_close(actual[others], expected[others])
    unmasked = model(inputs["input_ids"], attention_mask=torch.ones_like(mask)).last_hidden_state
    assert_close(actual[1], unmasked[1])
    assert (model(inputs["input_ids"], attention_mask=mask, unpad=True).last_hidden_state[1] == 0).all()


def test_the_callers_tensors_are_left_alone() -> None:
    inputs = batch(TINY, "position_ids")
    before = {name: value.clone() for name, value in inputs.items()}
    ErnieMModel(TINY)(**inputs)
    assert all(torch.equal(inputs[name], before[name]) for name in inputs)


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


@pytest.mark.parametrize("unpad", [False, True])
def test_a_batch_without_a_row_is_one(unpad: bool) -> None:
    ids = torch.zeros(0, 4, dtype=torch.long)
    output = ErnieMModel(TINY).eval()(ids, ids.bool(), unpad=unpad)
    assert output.last_hidden_state.shape == (0, 4, TINY.hidden_size)
