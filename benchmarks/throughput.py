"""Measures whole optimizer steps at full size: `python -m benchmarks.throughput [--seconds N] [--output FILE]`.

A step is everything from the loader's data over forward, backward and clipping to fused AdamW. The cases are:
pre-training by MMLM + TLM + CAMLM, and by these with BTMLM, of base and of large, with samples of a sentence's length
and of 512 tokens, always 32,768 tokens in a step; and fine-tuning of base.

For each case the results have the real tokens per second, the share of the device's arithmetic that this is, the share
of the time that is spent waiting for data, the peak of memory, and what the time of a step is spent on. Beside them are
transformers' ErnieM (with a head like RoBERTa's) and XLM-R with `sdpa`, measured in turns on the same batches.

The file of results is written after every case; a case for which no time is left is named in it. `--size tiny --device
cpu` tries all of it out.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import Tensor, nn

from benchmarks import synthetic
from benchmarks.machine import ResultsFile, machine, matmul_tflops, peak_tflops
from benchmarks.peers import ErnieMWithHead, Peer, rows_of_pretraining
from benchmarks.steps import Measured, Pace, time_training
from benchmarks.work import work_of_pretraining, work_of_rows
from ernie_m import ErnieMConfig, ErnieMForMaskedLM, ErnieMForSequenceClassification
from ernie_m.losses import cross_entropy
from ernie_m.optim import AdamWRecipe
from ernie_m.training.module import BaseModule
from pretraining.training.model import PretrainingModel
from pretraining.training.module import PretrainingModule

WITHOUT_BTMLM = ("mmlm", "tlm", "camlm")
Case = Callable[[], dict[str, Any]]
OBJECTIVES = {"mmlm_tlm_camlm": WITHOUT_BTMLM, "with_btmlm": (*WITHOUT_BTMLM, "btmlm")}


@dataclass(frozen=True, slots=True)
class Shape:
    """An encoder.

    Attributes:
        layers: The number of layers.
        width: The width of hidden states.
        heads: The number of attention heads.
        inner: The width of the feed-forward network.
        peer_tokens: The most padded tokens that a peer reads at once, because it computes logits at every one of them.
        pace: How many steps are taken for what.
    """

    layers: int
    width: int
    heads: int
    inner: int
    peer_tokens: int
    pace: Pace


@dataclass(frozen=True, slots=True)
class Size:
    """What is measured.

    Attributes:
        shapes: The encoders by name.
        vocab_size: The size of their vocabulary.
        lengths: The tokens of the shortest and the longest sample, by name.
        tokens: The tokens of a step.
        rows: The rows of the small batch in fine-tuning; the large one has as many as make up `tokens`.
        lines: The lines of each synthetic corpus.
        matrix: The size of the matrices by whose product the device's rate is measured.
    """

    shapes: Mapping[str, Shape]
    vocab_size: int
    lengths: Mapping[str, tuple[int, int]]
    tokens: int
    rows: int
    lines: int
    matrix: int


SIZES = {
    "full": Size(
        shapes={
            "base": Shape(12, 768, 12, 3072, 2**14, Pace(warm_up=8, alone=20, rounds=6)),
            "large": Shape(24, 1024, 16, 4096, 2**13, Pace(warm_up=5, alone=10, rounds=4)),
        },
        vocab_size=250002,
        lengths={"sentences": (20, 128), "512": (512, 512)},
        tokens=2**15,
        rows=32,
        lines=2000,
        matrix=8192,
    ),
    "tiny": Size(
        shapes={
            "base": Shape(2, 32, 2, 64, 256, Pace(warm_up=1, alone=2, rounds=1)),
            "large": Shape(3, 64, 2, 128, 256, Pace(warm_up=1, alone=2, rounds=1)),
        },
        vocab_size=500,
        lengths={"sentences": (8, 24), "512": (32, 32)},
        tokens=512,
        rows=4,
        lines=100,
        matrix=64,
    ),
}


class Classification(BaseModule):
    """Fine-tuning of a classifier, by the machinery that all tasks share."""

    def loss(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """The sum of the rows' losses, and the number of rows."""
        logits = self.model(batch["input_ids"], batch["attention_mask"], unpad=True).logits
        return cross_entropy(logits, batch["labels"])


def our_config(shape: Shape, size: Size, **more: Any) -> ErnieMConfig:
    """The configuration of an encoder, with dropout as in `conf/encoder`: there is some, but none in attention."""
    return ErnieMConfig(
        vocab_size=size.vocab_size, hidden_size=shape.width, num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads, intermediate_size=shape.inner, max_position_embeddings=514,
        hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.0, **more,
    )  # fmt: skip


def recipe(**more: Any) -> AdamWRecipe:
    """An optimizer; its numbers do not matter to the time that it takes."""
    values: dict[str, Any] = {
        "learning_rate": 1e-5, "betas": (0.9, 0.98), "eps": 1e-6, "weight_decay": 0.01, "layer_decay": 1.0,
        "warmup_fraction": 0.05, "fused": True,
    }  # fmt: skip
    return AdamWRecipe(**values | more)


class Bench:
    """Runs all cases.

    Args:
        size: What is measured.
        device: The device to measure on.
        results: The file to write results to.
        until: The time after which no further case begins, by `time.monotonic()`.
        workers: The number of processes that prepare batches.
    """

    def __init__(self, size: Size, device: torch.device, results: ResultsFile, until: float, workers: int) -> None:
        self.size, self.device, self.results, self.until, self.workers = size, device, results, until, workers
        self.peak = peak_tflops(device)
        self.matmul = matmul_tflops(device, size.matrix)
        results.values["ceiling"] = {"data_sheet_tflops": self.peak, "matmul_tflops": round(self.matmul, 1)}
        results.write()

    def run(self) -> None:
        """Runs the cases in their order, as far as time allows; an error ends its case only."""
        for name, case in self.cases():
            began = time.monotonic()
            if began > self.until:
                self.results.leave_out(name, "no time was left")
                continue
            try:
                result = case()
            except Exception as error:
                self.results.leave_out(name, f"{type(error).__name__}: {error}"[:2000])
                print(f"{name}: {error}", file=sys.stderr)
                continue
            finally:
                if self.device.type == "cuda":
                    torch.cuda.empty_cache()
            self.results.add(name, {**result, "took_seconds": round(time.monotonic() - began, 1)})
            print(f"{name}: {json.dumps({key: result[key] for key in result if key != 'profile'})}", file=sys.stderr)

    def cases(self) -> Iterator[tuple[str, Case]]:
        """All cases in their order: base before large, and first what other cases are compared with."""
        for name, shape in self.size.shapes.items():
            for length in self.size.lengths:
                for objectives, names in OBJECTIVES.items():
                    peers = "btmlm" not in names
                    case = partial(self.pretraining, shape, length, names, peers=peers)
                    yield f"{name}/{length}/{objectives}", case
            if name == "base":
                average = sum(self.size.lengths["sentences"]) // 2
                for title, rows in (("few_rows", self.size.rows), ("many_rows", self.size.tokens // average)):
                    yield f"{name}/fine_tuning/{title}", partial(self.fine_tuning, shape, rows)

    def pretraining(self, shape: Shape, length: str, names: tuple[str, ...], *, peers: bool) -> dict[str, Any]:
        """Steps of pre-training with some objectives."""
        size, (shortest, longest), pace = self.size, self.size.lengths[length], shape.pace
        config = our_config(shape, size)
        with tempfile.TemporaryDirectory() as folder:
            corpora = synthetic.corpora(
                Path(folder), vocab_size=size.vocab_size, shortest=shortest, longest=longest, lines=size.lines
            )
            setting = synthetic.setting_of(corpora, size.vocab_size, longest)
            with self.device:
                torch.manual_seed(0)
                model = PretrainingModel(
                    ErnieMForMaskedLM(config), languages=len(synthetic.LANGUAGES), language_embedding="probes",
                    mask=setting.vocabulary.mask,
                )  # fmt: skip
            module = PretrainingModule(
                model=model, optim=recipe(), seed=0, identity={}, objectives=synthetic.objectives(names),
                setting=setting, temperature=0.0, max_logits=None,
            )  # fmt: skip
            loader = synthetic.pretraining_loader(
                corpora, setting, names, tokens=size.tokens, steps=pace.steps, workers=self.workers
            )
            return self.time(
                module,
                Measured(loader, lambda batch: work_of_pretraining(config, batch)),
                self.peers(shape, rows_of_pretraining, masked_lm=True) if peers else {},
                pace,
            )

    def fine_tuning(self, shape: Shape, rows: int) -> dict[str, Any]:
        """Steps of fine-tuning a classifier of sentence pairs, lengths in random order."""
        size, (shortest, longest), pace = self.size, self.size.lengths["sentences"], shape.pace
        config = our_config(shape, size, num_labels=3, labels=("a", "b", "c"))
        with self.device:
            torch.manual_seed(0)
            model = ErnieMForSequenceClassification(config)
        optim = recipe(betas=(0.9, 0.999), weight_decay=0.0, layer_decay=0.8)
        loader = synthetic.classification_loader(
            rows, steps=pace.steps, workers=self.workers, vocab_size=size.vocab_size, shortest=shortest, longest=longest
        )
        module = Classification(model=model, optim=optim, seed=0, identity={})
        peers = self.peers(shape, lambda batch: batch, masked_lm=False)
        return self.time(module, Measured(loader, lambda batch: work_of_rows(config, batch)), peers, pace)

    def time(
        self, module: BaseModule, loader: Measured, peers: Mapping[str, Callable[[], Peer]], pace: Pace
    ) -> dict[str, Any]:
        """The result of a training."""
        turns = time_training(module, loader, peers, pace=pace, device=self.device)
        return {**turns.result(peak=self.peak, matmul=self.matmul), "profile": turns.profile}

    def peers(self, shape: Shape, rows: Callable[[Any], Any], *, masked_lm: bool) -> dict[str, Callable[[], Peer]]:
        """Models of transformers of the same shape, with new weights."""
        common: dict[str, Any] = {
            "vocab_size": self.size.vocab_size, "hidden_size": shape.width, "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads, "intermediate_size": shape.inner, "max_position_embeddings": 514,
            "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.0, "pad_token_id": 1, "num_labels": 3,
        }  # fmt: skip

        def xlm_roberta() -> nn.Module:
            config = transformers.XLMRobertaConfig(**common, type_vocab_size=1, layer_norm_eps=1e-5)
            kind = transformers.AutoModelForMaskedLM if masked_lm else transformers.AutoModelForSequenceClassification
            model: nn.Module = kind.from_config(config, attn_implementation="sdpa")
            return model

        def ernie_m() -> nn.Module:
            config = transformers.ErnieMConfig(**common)
            return ErnieMWithHead(config) if masked_lm else transformers.ErnieMForSequenceClassification(config)

        def peer(make: Callable[[], nn.Module]) -> Peer:
            with self.device:
                torch.manual_seed(0)
                model = make()
            return Peer(model, rows, most_tokens=shape.peer_tokens if masked_lm else None, device=self.device)

        return {"xlm_roberta_sdpa": lambda: peer(xlm_roberta), "transformers_ernie_m": lambda: peer(ernie_m)}


def main() -> int:
    """Runs the command line; returns 1 if a case could not be measured for another reason than time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="full")
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--seconds", type=float, default=3600.0, help="begin no case after so long")
    parser.add_argument("--workers", type=int, default=4, help="processes that prepare batches")
    parser.add_argument("--output", type=Path, help="write the results as JSON")
    given = parser.parse_args()
    if given.device == "cuda" and not torch.cuda.is_available():
        parser.error("there is no GPU; --device cpu --size tiny tries the command out")
    logging.getLogger("lightning.pytorch").setLevel(logging.WARNING)
    until = time.monotonic() + given.seconds
    device, size = torch.device(given.device), SIZES[given.size]
    setting = {"size": given.size, "precision": "bf16 autocast", "workers": given.workers, **asdict(size)}
    results = ResultsFile(given.output, machine=machine(device), setting=setting)
    Bench(size, device, results, until, given.workers).run()
    wrong = [name for name, why in results.values["left_out"].items() if why != "no time was left"]
    print(f"{len(results.values['cases'])} cases measured; left out: {results.values['left_out'] or 'none'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
