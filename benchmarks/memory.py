"""What a training keeps on each device, whole and sharded: `python -m benchmarks.memory [--devices 8 64] [--train]`.

For each encoder: what all its numbers take on one device (weights, gradients and AdamW's two moments in fp32), what a
device keeps of them when they are sharded over several (`trainer=fsdp`), and how much it gathers at once then. The
encoders are made and sharded without memory for weights, by a process that stands for a rank of many.

`--train` asks a GPU which depth it holds: steps of MMLM + TLM + CAMLM as `trainer=ddp` takes them, in bf16 mixed
precision, with layers computed again on the way back, for growing depths until one does not fit.
"""

import argparse
import itertools
import json
import logging
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightning
import torch
import torch.distributed as dist
from lightning.pytorch.strategies import DDPStrategy
from torch import nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.tensor import DTensor
from torch.testing._internal.distributed.fake_pg import FakeStore

from benchmarks import synthetic
from benchmarks.machine import ResultsFile, machine
from ernie_m import ErnieMConfig, ErnieMForMaskedLM
from ernie_m.encoder import Layer
from ernie_m.optim import AdamWRecipe
from ernie_m.training.sharding import shard
from pretraining.training.model import PretrainingModel
from pretraining.training.module import PretrainingModule

GIB = 2**30
STATE = 16
"""Bytes of a parameter in training: itself, its gradient and two moments, in fp32."""
OBJECTIVES = ("mmlm", "tlm", "camlm")
STEPS, LINES = 3, 100
RECIPE = AdamWRecipe(
    learning_rate=1e-5, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.01, layer_decay=1.0, warmup_fraction=0.05,
    fused=True,
)  # fmt: skip
ResultRows = Iterator[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Shape:
    """An encoder.

    Attributes:
        layers: The number of layers.
        width: The width of hidden states; the feed-forward network is four times as wide.
        heads: The number of attention heads.
    """

    layers: int
    width: int
    heads: int

    def config(self, vocab_size: int) -> ErnieMConfig:
        """With ERNIE-M's positions, and dropout as in `conf/encoder`."""
        return ErnieMConfig(
            vocab_size=vocab_size, hidden_size=self.width, num_hidden_layers=self.layers,
            num_attention_heads=self.heads, intermediate_size=4 * self.width, max_position_embeddings=514,
            hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.0,
        )  # fmt: skip


SHAPES = {
    "base": Shape(12, 768, 12),
    "large": Shape(24, 1024, 16),
    "as XLM-R XL": Shape(36, 2560, 32),
    "as XLM-R XXL": Shape(48, 4096, 32),
}
TINY = {"tiny": Shape(2, 32, 2)}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a rank of a sharded training has, in numbers.

    Attributes:
        parameters: Of the whole model.
        kept: Of them, on the first rank, which has the largest part.
        gathered: The largest layer, and all that is outside the layers: what is whole at once.
    """

    parameters: int
    kept: int
    gathered: int


class Bare(lightning.LightningModule):
    """A model that is only looked at."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def training_step(self, *given: Any) -> None:
        """Nothing."""

    validation_step = test_step = predict_step = training_step


def kept_by_a_rank(config: ErnieMConfig, devices: int) -> Kept:
    """Makes a model on no device, shards it over so many, and counts; no process group may be there yet."""
    with torch.device("meta"):
        module = Bare(ErnieMForMaskedLM(config))
    parameters = sum(parameter.numel() for parameter in module.parameters())
    layers = [sum(p.numel() for p in part.parameters()) for part in module.modules() if isinstance(part, Layer)]
    dist.init_process_group("fake", store=FakeStore(), rank=0, world_size=devices)
    try:
        shard(module, init_device_mesh("cpu", (devices,)))
        kept = [p.to_local() if isinstance(p, DTensor) else p for p in module.parameters()]
    finally:
        dist.destroy_process_group()
    return Kept(parameters, sum(part.numel() for part in kept), parameters - sum(layers) + max(layers))


def peak_of_training(config: ErnieMConfig, *, tokens: int, device: torch.device) -> float:
    """The peak of a device's memory over some steps, in GiB; 0 of a CPU, where it is not measured.

    Raises:
        torch.OutOfMemoryError: The training does not fit.
    """
    longest = config.max_length
    with tempfile.TemporaryDirectory() as folder:
        text = synthetic.corpora(
            Path(folder), vocab_size=config.vocab_size, shortest=longest, longest=longest, lines=LINES
        )
        setting = synthetic.setting_of(text, config.vocab_size, longest)
        with device:
            model = ErnieMForMaskedLM(config)
            whole = PretrainingModel(
                model, languages=len(synthetic.LANGUAGES), language_embedding="probes", mask=setting.vocabulary.mask
            )
        model.gradient_checkpointing_enable(True)
        module = PretrainingModule(
            model=whole, optim=RECIPE, seed=0, identity={}, objectives=synthetic.objectives(OBJECTIVES),
            setting=setting, temperature=0.0, max_logits=None,
        )  # fmt: skip
        loader = synthetic.pretraining_loader(text, setting, OBJECTIVES, tokens=tokens, steps=STEPS, workers=0)
        trainer = lightning.Trainer(
            accelerator="gpu" if device.type == "cuda" else "cpu", devices=1, precision="bf16-mixed", max_epochs=-1,
            strategy=DDPStrategy(broadcast_buffers=False, gradient_as_bucket_view=True), max_steps=STEPS,
            gradient_clip_val=1.0, log_every_n_steps=1, logger=False, enable_checkpointing=False,
            enable_progress_bar=False, enable_model_summary=False, use_distributed_sampler=False,
        )  # fmt: skip
        if device.type == "cuda":
            torch.cuda.reset_peak_memory_stats()
        trainer.fit(module, train_dataloaders=loader)
    return torch.cuda.max_memory_allocated() / GIB if device.type == "cuda" else 0.0


def deepest(shape: Shape, depths: list[int], vocab_size: int, *, tokens: int, device: torch.device) -> ResultRows:
    """Trains encoders of growing depth, each in a process of its own, until one does not fit; gives what each took."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        for depth in depths:
            config = replace(shape, layers=depth).config(vocab_size)
            training = pool.submit(peak_of_training, config, tokens=tokens, device=device)
            fits = not isinstance(training.exception(), torch.OutOfMemoryError)
            peak = round(training.result(), 2) if fits else None
            yield f"{depth} layers x {shape.width}", {"tokens": tokens, "fits": fits, "peak_gib": peak}
            if not fits:
                return


def table(shapes: Mapping[str, Shape], devices: list[int], vocab_size: int) -> ResultRows:
    """For each encoder its parameters in millions, and what a device has in GiB: whole, sharded, gathered."""
    for name, shape in shapes.items():
        config = shape.config(vocab_size)
        kept = {number: kept_by_a_rank(config, number) for number in devices}
        first = next(iter(kept.values()))
        yield (
            name,
            {
                "millions": round(first.parameters / 1e6, 1),
                "one_device_gib": round(STATE * first.parameters / GIB, 1),
                "sharded_gib": {number: round(STATE * found.kept / GIB, 2) for number, found in kept.items()},
                "gathered_gib": round(4 * first.gathered / GIB, 2),
            },
        )


def main() -> int:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, nargs="+", default=[8, 64], help="over how many weights are sharded")
    parser.add_argument("--train", action="store_true", help="also train on a GPU, until a depth does not fit")
    parser.add_argument("--depths", type=int, nargs="+", default=[24, 36, 44, 48, 52], help="layers, for --train")
    parser.add_argument("--tokens", type=int, default=4096, help="tokens of a step, for --train")
    parser.add_argument("--tiny", action="store_true", help="try all of it out on a CPU")
    parser.add_argument("--output", type=Path, help="write the results as JSON")
    given = parser.parse_args()
    if given.train and not given.tiny and not torch.cuda.is_available():
        parser.error("there is no GPU; --tiny tries the command out")
    logging.getLogger("lightning.pytorch").setLevel(logging.WARNING)
    device = torch.device("cpu" if given.tiny or not torch.cuda.is_available() else "cuda")
    shapes, vocab_size, widest = (TINY, 500, "tiny") if given.tiny else (SHAPES, 250002, "as XLM-R XL")
    results = ResultsFile(given.output, machine=machine(device))
    found = table(shapes, given.devices, vocab_size)
    if given.train:
        trained = deepest(shapes[widest], given.depths, vocab_size, tokens=given.tokens, device=device)
        found = itertools.chain(found, trained)
    for name, result in found:
        results.add(name, result)
        print(f"{name}: {json.dumps(result)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
