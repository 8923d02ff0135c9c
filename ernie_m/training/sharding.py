"""Sharded training (FSDP2): every device keeps a part of each weight, of its gradient and of its moments.

A layer's weights are gathered while it runs, forward and backward. What lies outside the layers is one group: the head,
and the table of words, which is read at the bottom and again by the vocabulary's loss. Losses, gradients and the types
of numbers are those of any other training, and so are the files that are written.

An evaluation gathers the weights once and lets every device run as many batches as it has.
"""

import os
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import lightning
import torch
from lightning.pytorch.core.optimizer import LightningOptimizer
from lightning.pytorch.strategies import ModelParallelStrategy
from torch import Tensor, nn
from torch.distributed.checkpoint.state_dict import (
    StateDictOptions,
    get_model_state_dict,
    get_optimizer_state_dict,
    set_model_state_dict,
    set_optimizer_state_dict,
)
from torch.distributed.device_mesh import DeviceMesh, init_device_mesh
from torch.distributed.fsdp import FSDPModule, fully_shard, register_fsdp_forward_method
from torch.distributed.tensor import DTensor
from torch.optim import Optimizer

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.encoder import Layer
from ernie_m.training.checkpoint_io import read_training_checkpoint

STEPS = ("training_step", "validation_step", "test_step", "predict_step")
"""The methods of a LightningModule that read weights."""
WHOLE = StateDictOptions(full_state_dict=True)
WHOLE_ON_THE_HOST = StateDictOptions(full_state_dict=True, cpu_offload=True)


class ShardedStrategy(ModelParallelStrategy):
    """Lightning's strategy for FSDP2, over all devices; it shards what is trained, and checkpoints are single files.

    Only training is sharded: a model that is evaluated without being trained stays whole. A training checkpoint is what
    one device would write, so that a run goes on from it with any number of devices, sharded or not.
    """

    def __init__(self) -> None:
        super().__init__(save_distributed_checkpoint=False)

    def shard(self) -> None:
        """Shards the module that is about to be trained, unless that is done."""
        module = self.lightning_module
        assert module is not None
        if module.trainer.state.fn == "fit" and not is_sharded(module):
            shard(module, init_device_mesh(self.root_device.type, (self.world_size,)))

    def optimizer_state(self, optimizer: Optimizer) -> dict[str, Any]:
        """The whole state as that of one device, numbered in the order of the groups; empty on other ranks than 0."""
        plain = optimizer.optimizer if isinstance(optimizer, LightningOptimizer) else optimizer
        assert self.model is not None
        state = get_optimizer_state_dict(self.model, plain, options=WHOLE_ON_THE_HOST)
        numbers = {name: number for number, name in enumerate(_names(state))}
        return _renamed(state, numbers)

    def load_checkpoint(self, checkpoint_path: Any, weights_only: bool | None = None) -> dict[str, Any]:
        """Reads a training checkpoint, sharded or not, and takes this device's part of its weights and moments.

        Raises:
            CheckpointError: The file is missing, cut off or asks to run code.
        """
        checkpoint = read_training_checkpoint(os.fspath(checkpoint_path), mmap=True)
        assert self.model is not None
        load_whole(self.model, checkpoint["state_dict"])
        names = {parameter: name for name, parameter in self.model.named_parameters()}
        for optimizer, state in zip(self.optimizers, checkpoint["optimizer_states"], strict=True):
            order = [names[parameter] for group in optimizer.param_groups for parameter in group["params"]]
            named = _renamed(state, dict(zip(_names(state), order, strict=True)))
            set_optimizer_state_dict(self.model, optimizer, optim_state_dict=named, options=WHOLE)
        return checkpoint

    def on_validation_start(self) -> None:
        """Gathers the weights."""
        self._gather(True)

    def on_validation_end(self) -> None:
        """Keeps this device's part of the weights alone."""
        self._gather(False)

    on_test_start = on_predict_start = on_validation_start
    on_test_end = on_predict_end = on_validation_end

    def _gather(self, whole: bool) -> None:
        assert self.lightning_module is not None
        gather(self.lightning_module, whole)


def shard(module: lightning.LightningModule, mesh: DeviceMesh) -> None:
    """Shards every layer by itself, and the rest of the module as one.

    The root is the module and no model in it: the steps of the module read the table of words outside any `forward`.

    Args:
        module: Has the same weights on all devices.
        mesh: The devices, in one dimension.
    """
    for part in list(module.modules()):
        if isinstance(part, Layer):
            fully_shard(part, mesh=mesh)
            part.register_forward_hook(_forget_copies)
    fully_shard(module, mesh=mesh)
    for name in STEPS:
        register_fsdp_forward_method(module, name)


def _forget_copies(*given: Any) -> None:
    """Autocast would keep copies of all layers' weights in half precision up to the end of the forward pass."""
    torch.clear_autocast_cache()


def is_sharded(module: nn.Module) -> bool:
    """Whether a device has but a part of the weights."""
    return any(isinstance(parameter, DTensor) for parameter in module.parameters())


def gather(module: nn.Module, whole: bool) -> None:
    """Has every device hold all weights until it is told to hold its part again; all devices have to call this."""
    with torch.inference_mode(False):  # what is gathered there could not be trained afterwards
        for part in _sharded_parts(module):
            if part is not module:  # the root keeps what it has gathered until its backward pass
                part.set_reshard_after_forward(not whole, recurse=False)
            if whole:
                part.unshard()
            else:
                part.reshard()


def whole_model(model: PretrainedModel) -> PretrainedModel:
    """The model, or a whole one on the CPU in place of a sharded one, which only the first rank can use.

    All devices have to call this.
    """
    if not is_sharded(model):
        return model
    weights = get_model_state_dict(model, options=WHOLE_ON_THE_HOST)
    with torch.device("meta"):
        copy = type(model)(model.config)
    if weights:
        copy.load_state_dict(weights, assign=True)
    return copy.eval()


def load_whole(module: nn.Module, weights: Mapping[str, Tensor]) -> None:
    """Loads a state dict into a module that may be sharded; all devices call this, each with all of the weights."""
    if is_sharded(module):
        set_model_state_dict(module, dict(weights), options=WHOLE)
    else:
        module.load_state_dict(weights)


def whole(tensor: Tensor) -> Tensor:
    """The tensor of which this device may have but a part; all devices have to call this."""
    return tensor.full_tensor() if isinstance(tensor, DTensor) else tensor


def _sharded_parts(module: nn.Module) -> Iterator[FSDPModule]:
    return (part for part in module.modules() if isinstance(part, FSDPModule))


def _names(state: Mapping[str, Any]) -> list[Any]:
    """What an optimizer's state calls its parameters, in the order of its groups."""
    return list(chain.from_iterable(group["params"] for group in state.get("param_groups", ())))


def _renamed(state: Mapping[str, Any], names: Mapping[Any, Any]) -> dict[str, Any]:
    if not state:
        return {}
    groups = [{**group, "params": [names[name] for name in group["params"]]} for group in state["param_groups"]]
    return {"state": {names[name]: values for name, values in state["state"].items()}, "param_groups": groups}
