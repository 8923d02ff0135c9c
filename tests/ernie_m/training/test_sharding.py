"""What sharding keeps in memory, and when; that it learns the same is tested where there are several ranks."""

import weakref
from collections.abc import Iterator
from typing import Any

import pytest
import torch
import torch.distributed as dist
from torch import Tensor
from torch.distributed.device_mesh import init_device_mesh
from torch.testing._internal.distributed.fake_pg import FakeStore
from torch.utils._python_dispatch import TorchDispatchMode

from ernie_m import ErnieMConfig, ErnieMForMaskedLM
from ernie_m.encoder import Layer
from ernie_m.optim import AdamWRecipe
from ernie_m.training.module import BaseModule
from ernie_m.training.sharding import gather, is_sharded, shard, whole_model

WIDTH = 32
IDS = torch.arange(2, 22).view(4, 5)


class Scores(BaseModule):
    """Reads the model in each of its steps."""

    def training_step(self, batch: Tensor, batch_idx: int) -> Tensor:
        total: Tensor = self.model(batch).logits.square().sum()
        return total

    validation_step = test_step = predict_step = training_step


@pytest.fixture
def module() -> Iterator[Scores]:
    """Sharded, by the only rank that there is."""
    config = ErnieMConfig(
        vocab_size=30, hidden_size=WIDTH, num_hidden_layers=3, num_attention_heads=2, intermediate_size=WIDTH,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    recipe = AdamWRecipe(
        learning_rate=1e-3, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.0, layer_decay=1.0, warmup_fraction=0.0,
        fused=True,
    )  # fmt: skip
    torch.manual_seed(0)
    made = Scores(model=ErnieMForMaskedLM(config), optim=recipe, seed=0, identity={})
    dist.init_process_group("fake", store=FakeStore(), rank=0, world_size=1)
    shard(made, init_device_mesh("cpu", (1,)))
    yield made
    dist.destroy_process_group()


def test_what_an_evaluation_gathers_is_trained_afterwards(module: Scores) -> None:
    copy = whole_model(module.model)
    assert is_sharded(module)
    assert not is_sharded(copy)
    for _ in range(2):
        with torch.inference_mode():
            gather(module, True)
            assert not is_sharded(module)
            torch.testing.assert_close(module.validation_step(IDS, 0), copy(IDS).logits.square().sum())
            gather(module, False)
        assert is_sharded(module)
        module.training_step(IDS, 0).backward()
    assert all(parameter.grad is not None for parameter in module.model.ernie_m.encoder.parameters())


class Copies(TorchDispatchMode):
    """Counts the copies of weights in half precision that are still there."""

    def __init__(self) -> None:
        super().__init__()
        self._made: list[Any] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        if func is torch.ops.aten._to_copy.default and out.dtype == torch.bfloat16 and out.shape == (WIDTH, WIDTH):
            self._made.append(weakref.ref(out))
        return out

    @property
    def made(self) -> int:
        return len(self._made)

    @property
    def left(self) -> int:
        return sum(copy() is not None for copy in self._made)


def test_copies_of_a_layers_weights_do_not_outlive_it(module: Scores) -> None:
    module.model.gradient_checkpointing_enable(True)
    copies, left = Copies(), []
    for part in module.modules():
        if isinstance(part, Layer):
            part.register_forward_hook(lambda *given: left.append(copies.left))
    with copies, torch.autocast("cpu", dtype=torch.bfloat16):
        module.training_step(IDS, 0)
    assert copies.made >= 3 * 6
    assert left == [0, 0, 0]
