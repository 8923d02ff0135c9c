"""Writes a model as an ONNX graph with free batch size and length, held against onnxruntime (extra `onnx`).

Beside `model.onnx` are a `config.json` and the tokenizer's files: XLM-R's, which other libraries know, where XLM-R has
the model's head, and ERNIE-M's otherwise. Inputs and outputs have the names of transformers and optimum.
"""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from ernie_m.checkpoint.export_xlm_roberta import public_name, refusal, save_around
from ernie_m.errors import CheckpointError

if TYPE_CHECKING:
    from ernie_m.checkpoint.pretrained import PretrainedModel
    from ernie_m.tokenizer import ErnieMTokenizer

ONNX_NAME = "model.onnx"
TOLERANCE = 1e-4
"""The largest difference between outputs of onnxruntime and of torch; where outputs are above 1, a share of them."""
_OUTPUTS = {
    "ErnieMModel": ("last_hidden_state", "pooler_output"),
    "ErnieMForQuestionAnswering": ("start_logits", "end_logits"),
    "ErnieMForInformationExtraction": ("start_logits", "end_logits"),
}
"""Our class -> names of its outputs, where they are not the logits alone."""
_SHAPES = ((1, 1), (2, 5), (4, 48))
"""Batch sizes and lengths that are compared; the longest text of all is compared, too."""
_NEEDED = ("onnx", "onnxruntime", "onnxscript")


def absent_packages() -> str | None:
    """What to install before a model can be written; None where all is there."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    return f"ONNX needs {', '.join(missing)}: pip install 'ernie-m[onnx]'" if missing else None


def save_onnx(model: "PretrainedModel", tokenizer: "ErnieMTokenizer | None", folder: str | os.PathLike[str]) -> float:
    """Writes `model.onnx`, `config.json` and the tokenizer's files; weights above 1.5 GB are in `model.onnx.data`.

    The graph takes `input_ids` and `attention_mask`, int64 `(B, L)`, for multiple choice `(B, C, L)`; information
    extraction takes `position_ids` as well, which the released UIE-M sets to 0 where it pads.

    Args:
        model: Any, in evaluation mode, on the CPU, in float32.
        tokenizer: The model's; None writes none.
        folder: Made where it does not exist.

    Returns:
        The largest difference between onnxruntime's outputs and torch's that was found.

    Raises:
        CheckpointError: A package is missing, or the outputs differ by more than `TOLERANCE`.
    """
    if problem := absent_packages():
        raise CheckpointError(problem)
    directory = Path(folder)
    if refusal(model.config, public_name(type(model))) is None:
        save_around(model, tokenizer, directory)
    else:
        model.save_config(directory)
        if tokenizer is not None:
            tokenizer.save_pretrained(directory)
    graph = _Graph(model).eval()
    inputs = _inputs(model, 3, min(7, model.config.max_length))
    with _quiet():
        program = torch.onnx.export(
            graph,
            tuple(inputs.values()),
            dynamo=True,
            input_names=list(inputs),
            output_names=list(graph.outputs),
            dynamic_shapes=(_dynamic(model, len(inputs)),),
            verbose=False,
        )
    assert program is not None
    program.save(directory / ONNX_NAME)
    return compare(model, directory / ONNX_NAME)


def compare(model: "PretrainedModel", path: Path) -> float:
    """Runs a file in onnxruntime and its model in torch on the same padded batches of several sizes.

    Returns:
        The largest difference.

    Raises:
        CheckpointError: It is above `TOLERANCE`.
    """
    import onnxruntime

    graph = _Graph(model)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    longest = model.config.max_length
    worst = 0.0
    for batch_size, length in (*((rows, min(length, longest)) for rows, length in _SHAPES), (1, longest)):
        inputs = _inputs(model, batch_size, length)
        with torch.inference_mode():
            expected = graph(*inputs.values())
        outputs = session.run(list(graph.outputs), {name: tensor.numpy() for name, tensor in inputs.items()})
        for name, ours, theirs in zip(graph.outputs, expected, map(torch.from_numpy, outputs), strict=True):
            difference = (ours - theirs).abs().max().item() if ours.shape == theirs.shape else torch.inf
            most = TOLERANCE * max(1.0, ours.abs().max().item())
            if not difference <= most:
                raise CheckpointError(
                    f"{name} of onnxruntime differs from torch's by {difference} for {batch_size} rows of {length} "
                    f"tokens; at most {most:.1e} is taken"
                )
            worst = max(worst, difference)
    return worst


class _Graph(nn.Module):
    """A model with positional inputs and a tuple of outputs, as an ONNX graph has them."""

    def __init__(self, model: "PretrainedModel") -> None:
        super().__init__()
        self.model = model
        outputs = _OUTPUTS.get(public_name(type(model)), ("logits",))
        has_pooler = getattr(model, "pooler", None) is not None
        self.outputs = tuple(name for name in outputs if name != "pooler_output" or has_pooler)

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """`input_ids`, `attention_mask` and, where there are, `position_ids` to the outputs in their order."""
        output = self.model(*inputs)
        return tuple(getattr(output, name) for name in self.outputs)


def _inputs(model: "PretrainedModel", batch_size: int, length: int) -> dict[str, Tensor]:
    """Rows of falling length, padded on the right; two choices a row where the model chooses."""
    generator = torch.Generator().manual_seed(length)
    mask = torch.arange(length)[None] < (length - torch.arange(batch_size) * 3).clamp(min=1)[:, None]
    ids = torch.randint(model.config.vocab_size, (batch_size, length), generator=generator)
    inputs = {"input_ids": ids.where(mask, model.config.pad_token_id), "attention_mask": mask.long()}
    if public_name(type(model)) == "ErnieMForInformationExtraction":
        inputs["position_ids"] = torch.arange(length).where(mask, 0)
    if public_name(type(model)) == "ErnieMForMultipleChoice":
        return {name: torch.stack([tensor, tensor.flip(0)], dim=1) for name, tensor in inputs.items()}
    return inputs


def _dynamic(model: "PretrainedModel", count: int) -> tuple[dict[int, Any], ...]:
    """The free dimensions of each input."""
    sizes: list[Any] = [torch.export.Dim("batch"), torch.export.Dim("length", max=model.config.max_length)]
    if public_name(type(model)) == "ErnieMForMultipleChoice":
        sizes.insert(1, torch.export.Dim("choices"))
    return (dict(enumerate(sizes)),) * count


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps what the exporter says of its own workings off the console."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
