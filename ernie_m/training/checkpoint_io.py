"""Reads and writes Lightning's training checkpoints so that a crash cannot leave half a file or hide an error."""

import os
import time
from pathlib import Path
from typing import Any

import torch
from lightning.fabric.plugins.io.torch_io import TorchCheckpointIO

from ernie_m.checkpoint.pickles import read_torch_file
from ernie_m.errors import CheckpointError
from ernie_m.files import replacing


class AtomicCheckpointIO(TorchCheckpointIO):
    """Lightning's own writes through the system's temporary folder and swallows a PermissionError; this does not.

    Attributes:
        seconds: That all writing took so far.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def save_checkpoint(self, checkpoint: dict[str, Any], path: Any, storage_options: Any | None = None) -> None:
        """Writes beside the target, flushes, and takes its place.

        Raises:
            OSError: The folder cannot be written.
        """
        began = time.perf_counter()
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as temporary:
            torch.save(checkpoint, temporary)
        self.seconds += time.perf_counter() - began

    def load_checkpoint(self, path: Any, map_location: Any = None, weights_only: bool | None = None) -> dict[str, Any]:
        """Reads plain tensors and values only; `weights_only` is always True.

        Raises:
            CheckpointError: The file is missing, cut off or asks to run code.
        """
        return read_training_checkpoint(path, map_location=map_location or "cpu")


def read_training_checkpoint(
    path: str | os.PathLike[str], map_location: Any = "cpu", *, mmap: bool = False
) -> dict[str, Any]:
    """Reads a `.ckpt` file of ours; with `mmap` its tensors stay in the file until they are looked at.

    Raises:
        CheckpointError: The file is missing, cut off, no training checkpoint, or asks to run code.
    """
    if not Path(path).is_file():
        raise CheckpointError(f"{path}: no such checkpoint")
    checkpoint = read_torch_file(path, holding="training checkpoint", map_location=map_location, mmap=mmap)
    if not isinstance(checkpoint, dict) or "state_dict" not in checkpoint:
        raise CheckpointError(f"{path}: not a training checkpoint (it has no state_dict)")
    return checkpoint
