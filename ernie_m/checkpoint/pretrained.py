"""PretrainedModel: what every model of the family shares: initial weights, `from_pretrained`, `save_pretrained`."""

import dataclasses
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import torch
from torch import Tensor, nn

from ernie_m.checkpoint.huggingface import write_state_dict
from ernie_m.checkpoint.reading import Checkpoint, read_checkpoint
from ernie_m.config import ErnieMConfig
from ernie_m.errors import CheckpointError

log = logging.getLogger(__name__)

ENCODER_PREFIX = "ernie_m."
"""Where a model with a head keeps its encoder; a bare encoder's keys have no prefix."""

_ENCODER_PARTS = ("embeddings.", "encoder.")


class PretrainedModel(nn.Module):
    """A model that is drawn at random by `cls(config)` or read from a folder by `cls.from_pretrained(folder)`.

    Attributes:
        config: The model's configuration.
        newly_initialized: Names of the parameters that `from_pretrained` did not find and drew at random.
        ignored: Names of the parameters that it found and that this model does not have.
        gradient_checkpointing: Whether training computes each layer again on the way back rather than keep what is
            inside it: slower, with the memory of one layer.
    """

    config: ErnieMConfig
    newly_initialized: tuple[str, ...]
    ignored: tuple[str, ...]
    gradient_checkpointing: bool

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__()
        self.config = config
        self.newly_initialized = self.ignored = ()
        self.gradient_checkpointing = False

    def gradient_checkpointing_enable(self, enable: bool = True) -> None:
        """Sets `gradient_checkpointing` here and in the encoder inside."""
        for module in self.modules():
            if isinstance(module, PretrainedModel):
                module.gradient_checkpointing = enable

    def initialize_weights(self) -> None:
        """Draws every weight as the reference does: normal matrices, zero biases and padding rows, unit LayerNorms."""
        for module in self.modules():
            self.initialize(module)

    def initialize(self, module: nn.Module) -> None:
        """Draws the weights of one module, not of those inside; see `initialize_weights`."""
        std = self.config.initializer_range
        with torch.no_grad():
            match module:
                case nn.Linear():
                    module.weight.normal_(0.0, std)
                    if module.bias is not None:
                        module.bias.zero_()
                case nn.Embedding():
                    module.weight.normal_(0.0, std)
                    if module.padding_idx is not None:
                        module.weight[module.padding_idx].zero_()
                case nn.LayerNorm():
                    module.reset_parameters()
                case _:  # parameters of no layer: the vocabulary's bias
                    for parameter in module.parameters(recurse=False):
                        parameter.zero_()

    @classmethod
    def from_pretrained(
        cls,
        source: str | os.PathLike[str],
        *,
        revision: str | None = None,
        dtype: torch.dtype = torch.float32,
        new_head: bool = False,
        **config_overrides: Any,
    ) -> Self:
        """Reads a model: Hugging Face's layout, PaddleNLP's, or XLM-R.

        The encoder's keys must match exactly. A head or pooler may be missing (it is then drawn at random) or be left
        over (it is ignored); either is named in one line of the log.

        Args:
            source: A folder, or a repository of the Hugging Face hub as `owner/name` (extra `hub`).
            revision: Branch, tag or commit of a hub repository.
            dtype: Of the weights in memory.
            new_head: Whether a head that is in the files is ignored and drawn anew: it was trained for other labels.
            **config_overrides: Fields of `ErnieMConfig` to replace, such as dropout rates; `extra` keys are added.

        Returns:
            The model on the CPU, in evaluation mode.

        Raises:
            CheckpointError: A file is missing or broken, or the encoder's keys or shapes do not fit.
        """
        checkpoint = read_checkpoint(source, revision=revision)
        return cls.from_checkpoint(checkpoint, dtype=dtype, new_head=new_head, **config_overrides)

    @classmethod
    def from_checkpoint(
        cls,
        checkpoint: Checkpoint,
        *,
        dtype: torch.dtype = torch.float32,
        new_head: bool = False,
        **config_overrides: Any,
    ) -> Self:
        """As `from_pretrained`, of what has been read already."""
        folder = checkpoint.folder
        if "extra" in config_overrides:
            config_overrides["extra"] = {**checkpoint.config.extra, **config_overrides["extra"]}
        if "num_labels" in config_overrides:
            config_overrides.setdefault("labels", None)
        with torch.device("meta"):
            model = cls(dataclasses.replace(checkpoint.config, **config_overrides))
        expected = model.state_dict()
        stored = _with_prefix_of(expected, checkpoint.state)
        if new_head:
            stored = {name: tensor for name, tensor in stored.items() if name.startswith(ENCODER_PREFIX)}
        missing, unexpected = sorted(expected.keys() - stored.keys()), sorted(stored.keys() - expected.keys())
        _check(folder, expected, stored, missing, unexpected)

        state = {name: tensor.to(dtype) for name, tensor in stored.items() if name in expected}
        model._draw(missing)
        model.load_state_dict(state, strict=False, assign=True)
        model.to(dtype)
        if missing or unexpected:
            log.warning("%s: newly initialised %s; ignored %s", folder, _names(missing), _names(unexpected))
        if broken := {name: count for name, tensor in state.items() if (count := int((~tensor.isfinite()).sum()))}:
            log.warning("%s: %d weights are not finite, in %s", folder, sum(broken.values()), _names(list(broken)))
        model.newly_initialized, model.ignored = tuple(missing), tuple(unexpected)
        return model.eval()

    def _draw(self, names: list[str]) -> None:
        """Draws the whole layers that own these parameters; what a file has of them has to be loaded afterwards."""
        owners = {name.rpartition(".")[0] for name in names}
        for owner in sorted(owners):
            module = self.get_submodule(owner)
            module.to_empty(device="cpu", recurse=False)
            self.initialize(module)

    def save_pretrained(self, directory: str | os.PathLike[str]) -> None:
        """Writes `config.json` and `model.safetensors`; `from_pretrained` and transformers 4.x read the folder.

        transformers has no class for `ErnieMForMaskedLM`; its `ErnieMModel` loads the encoder of one.
        """
        self.save_config(directory)
        write_state_dict(Path(directory), self.state_dict())

    def save_config(self, directory: str | os.PathLike[str]) -> None:
        """Writes `config.json` alone, with the name of this class."""
        architecture = {**self.config.extra, "architectures": [type(self).__name__]}
        dataclasses.replace(self.config, extra=architecture).save_pretrained(directory)


def _is_encoder(name: str) -> bool:
    return name.removeprefix(ENCODER_PREFIX).startswith(_ENCODER_PARTS)


def _with_prefix_of(expected: Mapping[str, Tensor], stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Moves a file's encoder to where the model keeps its own: a bare encoder into a head model, or the reverse."""
    wants = any(name.startswith(ENCODER_PREFIX) for name in expected)
    has = any(name.startswith(ENCODER_PREFIX) for name in stored)
    if wants == has:
        return dict(stored)
    if has:
        return {name.removeprefix(ENCODER_PREFIX): tensor for name, tensor in stored.items()}
    return {ENCODER_PREFIX + name: tensor for name, tensor in stored.items()}


def _check(
    folder: Path,
    expected: Mapping[str, Tensor],
    stored: Mapping[str, Tensor],
    missing: list[str],
    unexpected: list[str],
) -> None:
    problems = []
    if lost := [name for name in missing if _is_encoder(name)]:
        problems.append(f"missing from the encoder: {_names(lost)}")
    if foreign := [name for name in unexpected if _is_encoder(name)]:
        problems.append(f"unknown to the encoder: {_names(foreign)}")
    for name in sorted(expected.keys() & stored.keys()):
        if expected[name].shape != stored[name].shape:
            wanted, given = tuple(expected[name].shape), tuple(stored[name].shape)
            problems.append(f"{name} is {given} in the file, {wanted} by the configuration")
    if problems:
        shown = "; ".join(problems[:5]) + (f"; and {len(problems) - 5} more" if len(problems) > 5 else "")
        raise CheckpointError(f"{folder}: the weights do not fit the model: {shown}")


def _names(names: list[str]) -> str:
    shown = ", ".join(names[:4]) or "nothing"
    return shown + (f" and {len(names) - 4} more" if len(names) > 4 else "")
