"""Writes a model with its tokenizer in a format of choice: written beside the target, compared, put in place."""

import copy
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor

import ernie_m
from ernie_m.checkpoint import export_onnx, export_xlm_roberta
from ernie_m.checkpoint.export_sentence_transformers import SentenceVectors
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.encoder import ErnieMModel
from ernie_m.errors import CheckpointError
from ernie_m.files import write_json_files
from ernie_m.model_card.card import write_card
from ernie_m.model_card.loading import Layout
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.tokenizer.fast import fast_tokenizer

Format = Literal["ernie_m", "xlm_roberta", "sentence_transformers", "onnx"]
"""transformers 4's own layout, XLM-RoBERTa's, which all of its versions load, that with what sentence-transformers asks
for, or a graph for onnxruntime."""
MODELS: dict[str, type[PretrainedModel]] = {
    name: model
    for name, model in ((name, getattr(ernie_m, name)) for name in ernie_m.__all__)
    if isinstance(model, type) and issubclass(model, PretrainedModel)
}
"""The classes of models by their names."""
OUTPUTS = ("last_hidden_state", "pooler_output", "logits", "start_logits", "end_logits")
"""What of a model's outputs is compared."""


def export_problem(model: type[PretrainedModel], form: str) -> str | None:
    """Why models of a class cannot be written in a format, or not on this machine; None where they can."""
    if form == "xlm_roberta" and export_xlm_roberta.public_name(model) not in export_xlm_roberta.ARCHITECTURES:
        return f"XLM-R has no counterpart of {model.__name__}"
    if form == "sentence_transformers" and find_spec("tokenizers") is None:
        return "it needs the library tokenizers: pip install 'ernie-m[fast]'"
    return export_onnx.absent_packages() if form == "onnx" else None


def export_beside(
    folder: Path, model: PretrainedModel, tokenizer: ErnieMTokenizer, forms: Iterable[Format]
) -> dict[Path, str]:
    """Writes a model that lies in a folder in other formats, too: `model` as XLM-RoBERTa is `model_xlm_roberta`.

    Args:
        folder: Where the model is in the format `ernie_m`, which is not written again.
        model: What is there.
        tokenizer: Likewise.
        forms: The formats. What an earlier export has left of them is replaced.

    Returns:
        The folders that were written, and how each was verified.

    Raises:
        CheckpointError: A format cannot hold the model, or a copy's outputs differ.
    """
    verified: dict[Path, str] = {}
    for form in forms:
        target = folder.with_name(f"{folder.name}_{form}")
        if form == "sentence_transformers":
            vectors = SentenceVectors.remembered(model.config)
            verified[target] = write_sentence_transformers(model, tokenizer, target, vectors=vectors, replace=True)
        elif form != "ernie_m":
            verified[target] = write_model(model, tokenizer, target, form=form, replace=True)
    return verified


def write_sentence_transformers(
    model: PretrainedModel,
    tokenizer: ErnieMTokenizer,
    target: Path,
    *,
    vectors: SentenceVectors,
    replace: bool = False,
) -> str:
    """Writes the encoder of a model, of whatever head, for sentence-transformers; as `write_model` does.

    Args:
        model: With its head, if any.
        tokenizer: The model's.
        target: As in `write_model`, and so is `replace`.
        vectors: How a text becomes a vector.
        replace: Likewise.

    Raises:
        ConfigError: The encoder has no such layer or no such length.
        CheckpointError: As in `write_model`, or the tokenizer has no fast one.
    """
    fast_tokenizer(tokenizer)  # which the folder needs: without one this is refused here
    bare = model if isinstance(model, ErnieMModel) else model.get_submodule("ernie_m")
    assert isinstance(bare, ErnieMModel)
    files = vectors.files(model.config)
    return write_model(
        vectors.encoder(bare), tokenizer, target, form="xlm_roberta", replace=replace, beside=files,
        layout="sentence_transformers",
    )  # fmt: skip


def write_model(
    model: PretrainedModel,
    tokenizer: ErnieMTokenizer | None,
    target: Path,
    *,
    form: Format,
    replace: bool = False,
    beside: Mapping[str, Any] | None = None,
    layout: Layout | None = None,
) -> str:
    """Writes a model with its card as a folder, which is there as a whole and verified, or not at all.

    Args:
        model: With its head.
        tokenizer: The model's; None writes none.
        target: A folder that does not exist or is empty.
        form: The format.
        replace: Whether what the target holds makes room.
        beside: Further files of the folder: paths, and their content as JSON.
        layout: What the card says that the folder is; None: the format.

    Returns:
        How it was verified.

    Raises:
        CheckpointError: The format cannot hold the model, or the copy's outputs differ.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
        folder = Path(scratch) / "copy"
        try:
            with _on_cpu(model, torch.float32 if form == "onnx" else None) as original:
                verified = _save(original, tokenizer, folder, form)
        except CheckpointError as error:
            raise CheckpointError(f"{target}: {error}; nothing was written") from error
        write_json_files(folder, beside or {})
        write_card(folder, model, tokenizer, layout or form)
        if target.exists():
            shutil.rmtree(target) if replace else target.rmdir()
        shutil.move(folder, target)
    return verified


def _save(model: PretrainedModel, tokenizer: ErnieMTokenizer | None, folder: Path, form: Format) -> str:
    if form == "onnx":
        difference = export_onnx.save_onnx(model, tokenizer, folder)
        return f"onnxruntime's outputs differ from torch's by at most {difference:.1e}"
    if form == "xlm_roberta":
        export_xlm_roberta.save_xlm_roberta(model, tokenizer, folder)
    else:
        model.save_pretrained(folder)
        if tokenizer is not None:
            tokenizer.save_pretrained(folder)
    difference = _difference(model, type(model).from_pretrained(folder, dtype=next(model.parameters()).dtype))
    if difference != 0:
        raise CheckpointError(f"the copy's outputs differ by {difference}")
    return "the copy was read back, a forward pass gives equal outputs"


@contextmanager
def _on_cpu(model: PretrainedModel, dtype: torch.dtype | None) -> Iterator[PretrainedModel]:
    """The model in evaluation mode on the CPU in a type; where it is not, that is a copy."""
    parameters = list(model.parameters())
    training = model.training
    if any(parameter.device.type != "cpu" or parameter.dtype != (dtype or parameter.dtype) for parameter in parameters):
        yield copy.deepcopy(model).to("cpu", dtype).eval()
        return
    try:
        yield model.eval()
    finally:
        model.train(training)


def _difference(model: PretrainedModel, other: PretrainedModel) -> float:
    """The largest difference of their last hidden states and scores, on some ids."""
    length = min(8, model.config.max_length)
    ids = torch.arange(2 * length).view(2, length) % model.config.vocab_size
    ids = ids[:, None] if isinstance(model, ernie_m.ErnieMForMultipleChoice) else ids
    with torch.inference_mode():
        first, second = model(input_ids=ids), other(input_ids=ids)
    differences = [
        (ours.float().nan_to_num() - theirs.float().nan_to_num()).abs().max().item()
        for name in OUTPUTS
        if isinstance(ours := getattr(first, name), Tensor) and isinstance(theirs := getattr(second, name), Tensor)
    ]
    return max(differences)
