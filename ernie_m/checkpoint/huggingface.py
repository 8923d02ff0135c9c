"""Reads and writes a state dict in the Hugging Face layout: `model.safetensors` or `pytorch_model.bin`."""

import pickle
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from ernie_m.errors import CheckpointError
from ernie_m.files import replacing

SAFETENSORS_NAME = "model.safetensors"
PICKLE_NAME = "pytorch_model.bin"


def read_state_dict(directory: Path) -> dict[str, Tensor]:
    """Reads the weights of a folder, on the CPU; safetensors wins where both files exist.

    Raises:
        CheckpointError: No weights file, or one that is broken or asks to run code.
    """
    path = directory / SAFETENSORS_NAME
    if path.is_file():
        try:
            return load_file(path)
        except (SafetensorError, ValueError) as error:
            raise CheckpointError(f"{path}: not a readable safetensors file ({error}); download it again") from error
    path = directory / PICKLE_NAME
    if path.is_file():
        return _read_pickle(path)
    if not directory.is_dir():
        raise CheckpointError(f"{directory}: no such folder")
    raise CheckpointError(f"{directory}: no weights; {SAFETENSORS_NAME} or {PICKLE_NAME} is needed")


def _read_pickle(path: Path) -> dict[str, Tensor]:
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CheckpointError(f"{path}: not a readable file of plain tensors ({reason})") from error
    if not isinstance(state, Mapping) or not all(isinstance(value, Tensor) for value in state.values()):
        raise CheckpointError(f"{path}: a mapping from names to tensors is needed, this is something else")
    return dict(state)


def write_state_dict(directory: Path, state: Mapping[str, Tensor]) -> None:
    """Writes `model.safetensors`, atomically."""
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in state.items()}
    with replacing(directory / SAFETENSORS_NAME) as temporary:
        save_file(tensors, temporary, metadata={"format": "pt"})
