"""Writes a model with its tokenizer in a format of choice: written beside the target, read back, compared, moved."""

import copy
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor

import ernie_m
from ernie_m.checkpoint.export_xlm_roberta import save_xlm_roberta
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.errors import CheckpointError
from ernie_m.tokenizer import ErnieMTokenizer

Format = Literal["ernie_m", "xlm_roberta"]
MODELS: dict[str, type[PretrainedModel]] = {
    name: model
    for name, model in ((name, getattr(ernie_m, name)) for name in ernie_m.__all__)
    if isinstance(model, type) and issubclass(model, PretrainedModel)
}
"""The classes of models by their names."""
OUTPUTS = ("last_hidden_state", "pooler_output", "logits", "start_logits", "end_logits")
"""What of a model's outputs is compared."""


def write_model(
    model: PretrainedModel, tokenizer: ErnieMTokenizer | None, target: Path, *, form: Format, replace: bool = False
) -> None:
    """Writes a model as a folder, which is there as a whole and verified, or not at all.

    Args:
        model: With its head.
        tokenizer: The model's; None writes none.
        target: A folder that does not exist or is empty.
        form: The format.
        replace: Whether what the target holds makes room.

    Raises:
        CheckpointError: The format cannot hold the model, or the copy's outputs differ.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
        folder = Path(scratch) / "copy"
        _save(model, tokenizer, folder, form)
        with _on_cpu(model) as original:
            dtype = next(original.parameters()).dtype
            difference = _difference(original, type(model).from_pretrained(folder, dtype=dtype))
        if difference != 0:
            raise CheckpointError(f"{target}: the copy's outputs differ by {difference}; nothing was written")
        if target.exists():
            shutil.rmtree(target) if replace else target.rmdir()
        shutil.move(folder, target)


def _save(model: PretrainedModel, tokenizer: ErnieMTokenizer | None, folder: Path, form: Format) -> None:
    if form == "xlm_roberta":
        save_xlm_roberta(model, tokenizer, folder)
    else:
        model.save_pretrained(folder)
        if tokenizer is not None:
            tokenizer.save_pretrained(folder)


@contextmanager
def _on_cpu(model: PretrainedModel) -> Iterator[PretrainedModel]:
    """The model in evaluation mode on the CPU; where it lies elsewhere, that is a copy."""
    training = model.training
    is_on_cpu = all(parameter.device.type == "cpu" for parameter in model.parameters())
    yield (model if is_on_cpu else copy.deepcopy(model).cpu()).eval()
    model.train(training)


def _difference(model: PretrainedModel, other: PretrainedModel) -> float:
    """The largest difference of their last hidden states and scores, on some ids."""
    length = min(8, model.config.max_length)
    ids = torch.arange(2 * length).view(2, length) % model.config.vocab_size
    ids = ids[:, None] if type(model).__name__ == "ErnieMForMultipleChoice" else ids
    with torch.inference_mode():
        first, second = model(input_ids=ids), other(input_ids=ids)
    differences = [
        (ours.float().nan_to_num() - theirs.float().nan_to_num()).abs().max().item()
        for name in OUTPUTS
        if isinstance(ours := getattr(first, name), Tensor) and isinstance(theirs := getattr(second, name), Tensor)
    ]
    return max(differences)
