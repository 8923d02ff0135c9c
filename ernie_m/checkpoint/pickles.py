"""Files that torch saved, read without running what is in them; and what a damaged pickle may raise."""

import os
import pickle
import re
import struct
from typing import Any

import torch

from ernie_m.errors import CheckpointError

DAMAGED_PICKLE = (
    pickle.UnpicklingError, EOFError, struct.error, RuntimeError, ValueError, TypeError, AttributeError, LookupError,
    AssertionError, OverflowError, MemoryError, OSError,
)  # fmt: skip
"""What reading a damaged pickle may raise: its bytes are commands, and damaged ones are wrong in any way."""

_REFUSED_NAME = re.compile(r"GLOBAL (\S+) was not an allowed global")


def read_torch_file(
    path: str | os.PathLike[str], *, holding: str, map_location: Any = "cpu", mmap: bool = False
) -> Any:
    """What `torch.save` wrote: tensors and plain values only.

    Args:
        path: The file.
        holding: What the file should hold, for the error's message.
        map_location: Device of the tensors.
        mmap: Whether tensors stay in the file until they are looked at.

    Raises:
        CheckpointError: The file is cut off, damaged or of another kind, or asks to run code.
    """
    try:
        return torch.load(path, map_location=map_location, weights_only=True, mmap=mmap)
    except DAMAGED_PICKLE as error:
        raise CheckpointError(f"{path}: not a readable {holding} ({_reason(error)})") from error


def _reason(error: Exception) -> str:
    """In a line, without torch's advice to switch the protection off (`weights_only=False`)."""
    message = str(error)
    if refused := _REFUSED_NAME.search(message):
        return f"it asks for {refused[1]}, which weights do not need"
    if isinstance(error, pickle.UnpicklingError) or not message:
        return "damaged, or not written by torch.save"
    if isinstance(error, RuntimeError | OSError):
        return message.splitlines()[0].partition(". ")[0]
    return f"damaged: {type(error).__name__}"
