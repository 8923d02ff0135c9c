"""What tests of live parity with transformers 4.57 share; importing it skips a module where that is not installed."""

from typing import Any

import pytest
import torch
from torch import Tensor

from ernie_m import ErnieMConfig

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


def pair(cls: type, config: ErnieMConfig) -> tuple[Any, Any]:
    """A model of ours and the reference's class of that name, with the same weights, in evaluation mode."""
    torch.manual_seed(0)
    model = cls(config).eval()
    for parameter in model.parameters():
        parameter.data.normal_(0.0, 0.2)
    reference = getattr(transformers, cls.__name__)(transformers.ErnieMConfig(**config.to_dict())).eval()
    reference.load_state_dict(model.state_dict())
    return model, reference


def batch(config: ErnieMConfig, kind: str) -> dict[str, Tensor]:
    """Four rows of 13, 9, 5 and 1 tokens, as one of `KINDS`."""
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


def real_positions(inputs: dict[str, Tensor], config: ErnieMConfig) -> Tensor:
    """`(B, L)` bool, where a batch has a token."""
    if "attention_mask" in inputs:
        return inputs["attention_mask"].bool()
    return inputs["input_ids"] != config.pad_token_id


def assert_close(ours: Tensor, theirs: Tensor, what: str = "") -> None:
    """Equal to 1e-5, absolutely."""
    torch.testing.assert_close(ours, theirs, atol=TOLERANCE, rtol=0, msg=lambda text: f"{what}: {text}")


def assert_same_gradients(model: torch.nn.Module, reference: torch.nn.Module) -> None:
    """Of every parameter, after `backward` on both sides."""
    gradients = {name: parameter.grad for name, parameter in reference.named_parameters()}
    for name, parameter in model.named_parameters():
        if gradients[name] is None:
            assert parameter.grad is None, name
        else:
            assert_close(parameter.grad, gradients[name], name)
