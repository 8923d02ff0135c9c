"""Measures the training checkpoint of an encoder: `python -m benchmarks.paper.checkpoint [--encoder base]`.

What is written is what a run writes: weights and AdamW's two moments, by the class that writes checkpoints, flushed to
disk. Weights are new and gradients zero, which changes neither size nor time.
"""

import argparse
import json
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from benchmarks.paper.work import encoder
from ernie_m import ErnieMConfig, ErnieMForMaskedLM
from ernie_m.errors import ConfigError
from ernie_m.files import write_text
from ernie_m.optim import AdamWRecipe
from ernie_m.training.checkpoint_io import AtomicCheckpointIO
from pretraining.training.model import PretrainingModel

RESULTS = Path("benchmarks/results/checkpoint.json")
LANGUAGES = 96
BYTES_PER_PARAMETER = 12
"""Of a weight and its two moments, 4 each."""


def model_of(config: ErnieMConfig) -> PretrainingModel:
    """The paper's model in a shape, with new weights, on the device that is set."""
    mask = config.vocab_size - 1
    return PretrainingModel(ErnieMForMaskedLM(config), languages=LANGUAGES, language_embedding="probes", mask=mask)


def parameters_of(config: ErnieMConfig) -> tuple[int, int]:
    """The numbers of all parameters, and of those of the table of words, which is also the last layer's."""
    with torch.device("meta"):
        model = model_of(config)
    words = model.model.ernie_m.embeddings.word_embeddings.weight.numel()
    return sum(parameter.numel() for parameter in model.parameters()), words


def measure(config: ErnieMConfig, folder: Path) -> dict[str, Any]:
    """Writes a checkpoint into a folder; returns its size, and how long writing took."""
    model = model_of(config)
    recipe = AdamWRecipe(
        learning_rate=1e-5, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.01, layer_decay=1.0, warmup_fraction=0.05,
        fused=False,
    )  # fmt: skip
    optimizer, schedule = recipe.build(model, num_layers=config.num_hidden_layers, total_steps=1)
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    optimizer.zero_grad()
    checkpoint = {
        "state_dict": model.state_dict(), "optimizer_states": [optimizer.state_dict()],
        "lr_schedulers": [schedule.state_dict()], "global_step": 1,
    }  # fmt: skip
    path = folder / "last.ckpt"
    writer = AtomicCheckpointIO()
    began = time.perf_counter()
    writer.save_checkpoint(checkpoint, path)
    seconds = time.perf_counter() - began
    size = path.stat().st_size
    return {
        "parameters": parameters_of(config)[0],
        "bytes": size,
        "seconds": round(seconds, 2),
        "gb_per_second": round(size / seconds / 1e9, 2),
        "machine": f"{platform.machine()}, torch {torch.__version__}",
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns 2, and prints no traceback, on an error that the user can mend."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.paper.checkpoint",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--encoder", default="base", choices=["base", "large"], help="its shape (base)")
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure; the checkpoint is deleted")
    parser.add_argument("--output", type=Path, default=RESULTS, help=f"the result as JSON ({RESULTS})")
    given = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            result = {"encoder": given.encoder, **measure(encoder(given.encoder), Path(folder))}
        text = json.dumps(result, indent=1)
        print(text)
        given.output.parent.mkdir(parents=True, exist_ok=True)
        write_text(given.output, text + "\n")
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
