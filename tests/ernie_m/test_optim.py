"""Parameter groups and the schedule: the paper's layer-wise decay, by hand and against the reference schedule."""

import math

import pytest
import torch

from ernie_m import ErnieMConfig, ErnieMForQuestionAnswering
from ernie_m.errors import ConfigError
from ernie_m.optim import AdamWRecipe, depth_scale, parameter_groups, warmup_linear

RECIPE = {
    "learning_rate": 1e-3, "betas": (0.9, 0.999), "eps": 1e-6, "weight_decay": 0.01, "layer_decay": 0.8,
    "warmup_fraction": 0.1, "fused": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "exponent"),
    [
        ("ernie_m.encoder.layers.0.linear1.weight", 3),
        ("ernie_m.encoder.layers.2.norm2.bias", 1),
        ("ernie_m.embeddings.word_embeddings.weight", 4),
        ("embeddings.layer_norm.weight", 4),
        ("qa_outputs.weight", 0),
        ("pooler.dense.weight", 0),
    ],
)
def test_depth_scale_by_hand_for_three_layers(name: str, exponent: int) -> None:
    assert depth_scale(name, num_layers=3, layer_decay=0.8) == pytest.approx(0.8**exponent)


def test_every_parameter_is_in_one_group_and_vectors_do_not_decay() -> None:
    config = ErnieMConfig(vocab_size=30, hidden_size=8, num_hidden_layers=3, num_attention_heads=2, intermediate_size=8)
    model = ErnieMForQuestionAnswering(config)
    groups = parameter_groups(model, num_layers=3, learning_rate=1.0, weight_decay=0.01, layer_decay=0.8)
    grouped = [id(parameter) for group in groups for parameter in group["params"]]
    assert sorted(grouped) == sorted(map(id, model.parameters()))
    assert {round(math.log(group["lr"], 0.8)) for group in groups} == {0, 1, 2, 3, 4}
    for group in groups:
        assert all((parameter.ndim > 1) == (group["weight_decay"] > 0) for parameter in group["params"])


def test_the_schedule_equals_the_reference() -> None:
    transformers = pytest.importorskip("transformers")
    weight = torch.nn.Parameter(torch.zeros(1))
    reference = transformers.get_linear_schedule_with_warmup(torch.optim.SGD([weight], lr=1.0), 7, 50)
    for step in range(51):
        expected = reference.lr_lambdas[0](step)
        assert warmup_linear(step, warmup_steps=7, total_steps=50) == pytest.approx(expected)


def test_an_update_is_adamw_with_the_groups_rates() -> None:
    config = ErnieMConfig(vocab_size=30, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)
    model = ErnieMForQuestionAnswering(config)
    optimizer, scheduler = AdamWRecipe(**{**RECIPE, "warmup_fraction": 0.0}).build(model, num_layers=1, total_steps=10)
    bias = model.qa_outputs.bias
    bias.grad = torch.tensor([1.0, -2.0])
    before = bias.detach().clone()
    optimizer.step()
    scheduler.step()
    expected = before - 1e-3 * torch.tensor([1.0, -1.0])
    torch.testing.assert_close(bias.detach(), expected, atol=1e-8, rtol=0)
    assert scheduler.get_last_lr()[-1] == pytest.approx(1e-3 * 0.9)


@pytest.mark.parametrize(
    ("key", "value"),
    [("learning_rate", 0.0), ("betas", (0.9, 1.0)), ("eps", 0.0), ("weight_decay", -1.0), ("layer_decay", 1.5),
     ("warmup_fraction", 1.1)],
)  # fmt: skip
def test_numbers_out_of_range_are_named(key: str, value: object) -> None:
    with pytest.raises(ConfigError, match=f"optim.{key}="):
        AdamWRecipe(**{**RECIPE, key: value})  # type: ignore[arg-type]
