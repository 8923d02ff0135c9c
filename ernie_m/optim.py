"""AdamW with layer-wise learning-rate decay, and a linear warm-up and decay, as the paper's fine-tuning scripts do."""

import math
import re
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR

from ernie_m.errors import ConfigError

_LAYER = re.compile(r"(?:^|\.)encoder\.layers\.(\d+)\.")
_EMBEDDINGS = re.compile(r"(?:^|\.)embeddings\.")


@dataclass(frozen=True, kw_only=True)
class AdamWRecipe:
    """Everything that decides an update but the gradient.

    Attributes:
        learning_rate: Peak rate of the head (the layers below get less with `layer_decay` < 1).
        betas: Adam's two averaging rates.
        eps: Adam's epsilon.
        weight_decay: Decoupled; biases and LayerNorms are spared.
        layer_decay: Factor per layer of depth: `decay ** (n_layers - layer)` with layers from 0, embeddings
            `decay ** (n_layers + 1)`, heads and pooler 1 (paper's fine-tuning scripts).
        warmup_fraction: Part of all optimizer steps during which the rate rises linearly from 0; it then falls
            linearly to 0 at the last step.
        fused: Whether to run AdamW's fused kernel, which needs floating-point weights on CPU or CUDA.

    Raises:
        ConfigError: A number is out of range.
    """

    learning_rate: float
    betas: tuple[float, float]
    eps: float
    weight_decay: float
    layer_decay: float
    warmup_fraction: float
    fused: bool

    def __post_init__(self) -> None:
        rules = {
            "learning_rate": (self.learning_rate > 0, "above 0"),
            "betas": (len(self.betas) == 2 and all(0 <= beta < 1 for beta in self.betas), "two numbers in [0, 1)"),
            "eps": (self.eps > 0, "above 0"),
            "weight_decay": (self.weight_decay >= 0, "at least 0"),
            "layer_decay": (0 < self.layer_decay <= 1, "in (0, 1]"),
            "warmup_fraction": (0 <= self.warmup_fraction <= 1, "in [0, 1]"),
        }
        for name, (holds, wanted) in rules.items():
            if not holds:
                raise ConfigError(f"optim.{name}={getattr(self, name)}: it must be {wanted}")

    def build(self, model: nn.Module, *, num_layers: int, total_steps: int) -> tuple[torch.optim.AdamW, LambdaLR]:
        """The optimizer over a model's trainable parameters and its schedule, stepped once per optimizer step."""
        optimizer = torch.optim.AdamW(
            parameter_groups(
                model,
                num_layers=num_layers,
                learning_rate=self.learning_rate,
                weight_decay=self.weight_decay,
                layer_decay=self.layer_decay,
            ),
            lr=self.learning_rate,
            betas=(self.betas[0], self.betas[1]),
            eps=self.eps,
            fused=self.fused,
        )
        warmup_steps = math.ceil(self.warmup_fraction * total_steps)
        return optimizer, LambdaLR(
            optimizer, lambda step: warmup_linear(step, warmup_steps=warmup_steps, total_steps=total_steps)
        )


def warmup_linear(step: int, *, warmup_steps: int, total_steps: int) -> float:
    """The share of the peak rate at optimizer step `step`, counted from 0: up to 1 over the warm-up, then down to 0."""
    if step < warmup_steps:
        return step / warmup_steps
    return max(0.0, (total_steps - step) / max(1, total_steps - warmup_steps))


def depth_of(name: str, *, num_layers: int) -> tuple[str, int]:
    """Where the parameter called `name` lives: `embeddings`, `layer_<n>` or `head`, and how far below the head."""
    if match := _LAYER.search(name):
        return f"layer_{match.group(1)}", num_layers - int(match.group(1))
    if _EMBEDDINGS.search(name):
        return "embeddings", num_layers + 1
    return "head", 0


def depth_scale(name: str, *, num_layers: int, layer_decay: float) -> float:
    """The factor that layer-wise decay puts on the learning rate of the parameter called `name`."""
    return layer_decay ** depth_of(name, num_layers=num_layers)[1]


def parameter_groups(
    model: nn.Module, *, num_layers: int, learning_rate: float, weight_decay: float, layer_decay: float
) -> list[dict[str, Any]]:
    """Groups the trainable parameters by learning rate and weight decay; vectors (biases, LayerNorms) decay never.

    A group's `name` says whose rate it is, see `depth_of`; `all` where there is one rate.
    """
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    names: dict[tuple[float, float], str] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            place, depth = depth_of(name, num_layers=num_layers)
            group = learning_rate * layer_decay**depth, weight_decay if parameter.ndim > 1 else 0.0
            groups.setdefault(group, []).append(parameter)
            names[group] = "all" if layer_decay == 1 else place
    return [
        {"params": groups[lr, decay], "lr": lr, "weight_decay": decay, "name": names[lr, decay]}
        for lr, decay in sorted(groups)
    ]
