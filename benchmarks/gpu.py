"""Training steps on a GPU against transformers' and torch's: `python -m benchmarks.gpu [--output FILE]`.

Forward and backward in bf16 autocast, without the optimizer. All methods of a case start from the same weights and
must give the same loss; they take turns, and a time is the median over the rounds. Memory is the peak above what is
there before the step (weights), gradients included. The shape `base` needs about 70 GiB, for the peer's logits;
`--shape tiny --device cpu` tries the command out. It needs transformers (extra `test`).
"""

import argparse
import functools
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import Tensor, nn

from benchmarks.vocabulary_loss import CHUNK
from benchmarks.vocabulary_loss import METHODS as VOCABULARY_METHODS
from benchmarks.vocabulary_loss import inputs as vocabulary_inputs
from ernie_m import ErnieMForMaskedLM
from ernie_m.losses import IGNORED, vocabulary_cross_entropy

PEER = "transformers_sdpa"
"""The method that times are set in relation to; that of the vocabulary's loss is `plain`."""
SAME_LOSS = 1e-3
"""Largest relative difference from the peer's loss: bf16 rounds."""
PREDICTED = 0.15
LARGE_CHUNK = 2**28
"""Logits of the vocabulary's loss to hold at once: a GPU wants more than `CHUNK`, which suits a CPU."""

Step = Callable[[], Tensor]


@dataclass(frozen=True, slots=True)
class Shape:
    """An encoder, and a batch for it; XLM-R's of the name."""

    layers: int
    width: int
    heads: int
    inner: int
    vocabulary: int
    rows: int
    length: int


SHAPES = {
    "base": Shape(layers=12, width=768, heads=12, inner=3072, vocabulary=250002, rows=96, length=256),
    "tiny": Shape(layers=2, width=32, heads=2, inner=64, vocabulary=500, rows=4, length=32),
}


def models(shape: Shape, device: torch.device) -> tuple[nn.Module, ErnieMForMaskedLM]:
    """XLM-R of transformers with new weights, and the same weights in ours; both without dropout."""
    config = transformers.XLMRobertaConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=514,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=1,
    )
    torch.manual_seed(0)
    theirs = transformers.AutoModelForMaskedLM.from_config(config, attn_implementation="sdpa")
    with tempfile.TemporaryDirectory() as folder:
        theirs.save_pretrained(folder)
        ours = ErnieMForMaskedLM.from_pretrained(folder)
    return theirs.to(device).train(), ours.to(device).train()


def batch(shape: Shape, lengths: str, device: torch.device) -> dict[str, Tensor]:
    """Ids, mask and labels `(B, L)`: rows as long as the longest (`full`), or down to an eighth of it (`mixed`)."""
    generator = torch.Generator().manual_seed(0)
    rows, longest = shape.rows, shape.length
    least = longest if lengths == "full" else longest // 8
    ends = torch.randint(least, longest + 1, (rows,), generator=generator)
    ends[0] = longest
    mask = torch.arange(longest) < ends[:, None]
    ids = torch.randint(5, shape.vocabulary, (rows, longest), generator=generator)
    hidden = mask & (torch.rand(rows, longest, generator=generator) < PREDICTED)
    return {
        "input_ids": ids.where(mask, 1).to(device),
        "attention_mask": mask.to(device),
        "labels": ids.where(hidden, IGNORED).to(device),
    }


def encoder_steps(theirs: Any, ours: ErnieMForMaskedLM, inputs: Mapping[str, Tensor]) -> dict[str, Step]:
    """The mean square of the real positions' last hidden states: a loss that reaches every layer."""
    ids, mask = inputs["input_ids"], inputs["attention_mask"]

    def loss(states: Tensor) -> Tensor:
        return states[mask].float().square().mean()

    return {
        "ours": lambda: loss(ours.ernie_m(ids, mask, unpad=True).last_hidden_state),
        "ours_padded": lambda: loss(ours.ernie_m(ids, mask).last_hidden_state),
        PEER: lambda: loss(theirs.roberta(ids, mask).last_hidden_state),
    }


def masked_lm_steps(theirs: Any, ours: ErnieMForMaskedLM, inputs: Mapping[str, Tensor]) -> dict[str, Step]:
    """Masked language modelling of 15% of the tokens."""
    ids, mask, labels = inputs["input_ids"], inputs["attention_mask"], inputs["labels"]

    def lean(max_logits: int = CHUNK) -> Tensor:
        encoded = ours.ernie_m(ids, mask, unpad=True)
        packed = encoded.layout.pack(labels)
        where = (packed != IGNORED).nonzero().squeeze(1)
        hidden = ours.lm_head.transform(encoded.tokens[where])
        words = ours.ernie_m.embeddings.word_embeddings.weight
        found = vocabulary_cross_entropy(hidden, words, ours.lm_head.bias, packed[where], max_logits=max_logits)
        return found.total / len(where)

    def whole() -> Tensor:
        loss = ours(ids, mask, labels=labels, unpad=True).loss
        assert loss is not None
        return loss

    return {
        "ours": lean,
        "ours_large_chunks": lambda: lean(max_logits=LARGE_CHUNK),
        "ours_all_logits": whole,
        PEER: lambda: theirs(ids, mask, labels=labels).loss,
    }


def vocabulary_steps(tensors: tuple[Tensor, Tensor, Tensor, Tensor]) -> dict[str, Step]:
    """The methods of `benchmarks.vocabulary_loss`, and ours with large chunks."""
    steps: dict[str, Step] = {name: functools.partial(method, *tensors) for name, method in VOCABULARY_METHODS.items()}
    large = functools.partial(vocabulary_cross_entropy, *tensors, max_logits=LARGE_CHUNK)
    return steps | {"ours_large_chunks": lambda: large().total}


def run(step: Step, device: torch.device) -> tuple[float, float, float | None]:
    """Loss, milliseconds (of the GPU, or of CPU time) and peak GiB (a CPU's is not measured: None)."""
    with torch.autocast(device.type, torch.bfloat16):
        if device.type != "cuda":
            began = time.process_time()
            loss = step()
            loss.backward()
            return loss.item(), 1e3 * (time.process_time() - began), None
        torch.cuda.synchronize()
        before = torch.cuda.memory_allocated()
        torch.cuda.reset_peak_memory_stats()
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        loss = step()
        loss.backward()
        end.record()
        torch.cuda.synchronize()
    peak = torch.cuda.max_memory_allocated() - before
    return loss.item(), start.elapsed_time(end), peak / 2**30


def compare(
    steps: Mapping[str, Step], weights: Sequence[Tensor], peer: str, rounds: int, device: torch.device
) -> dict[str, dict[str, float | None]]:
    """All methods in turns; the first round warms up and is not counted.

    Raises:
        ValueError: A method's loss is not the peer's.
    """
    found: dict[str, list[tuple[float, float, float | None]]] = {name: [] for name in steps}
    for _ in range(rounds + 1):
        for name, step in steps.items():
            for weight in weights:
                weight.grad = None
            found[name].append(run(step, device))
    medians = {name: statistics.median(ms for _, ms, _ in runs[1:]) for name, runs in found.items()}
    expected = found[peer][-1][0]
    differences = {name: abs(runs[-1][0] - expected) / abs(expected) for name, runs in found.items()}
    peaks = {name: [peak for _, _, peak in runs[1:] if peak is not None] for name, runs in found.items()}
    for name, difference in differences.items():
        if not difference <= SAME_LOSS:
            raise ValueError(f"{name}: its loss differs from {peer}'s by {difference:.2g}")
    return {
        name: {
            "ms": round(medians[name], 3),
            "ms_fastest": round(min(ms for _, ms, _ in runs[1:]), 3),
            "ms_slowest": round(max(ms for _, ms, _ in runs[1:]), 3),
            "time_to_peer": round(medians[name] / medians[peer], 3),
            "peak_gib": round(max(peaks[name]), 3) if peaks[name] else None,
            "relative_difference_of_loss": differences[name],
        }
        for name, runs in found.items()
    }


def machine(device: torch.device) -> dict[str, str]:
    """What the numbers were taken on."""
    name = torch.cuda.get_device_name() if device.type == "cuda" else platform.machine()
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    return {"device": name, "python": platform.python_version(), **versions}


def measure(shape: Shape, predicted: int, rounds: int, device: torch.device) -> dict[str, Any]:
    """All cases."""
    theirs, ours = models(shape, device)
    weights = [*theirs.parameters(), *ours.parameters()]
    cases: dict[str, Any] = {}
    for lengths in ("mixed", "full"):
        inputs = batch(shape, lengths, device)
        padding = 1 - inputs["attention_mask"].float().mean().item()
        for name, steps in (("encoder", encoder_steps), ("masked_lm", masked_lm_steps)):
            print(f"{name}, {lengths} lengths", file=sys.stderr)
            methods = compare(steps(theirs, ours, inputs), weights, PEER, rounds, device)
            cases[f"{name}_{lengths}"] = {"padding": round(padding, 3), "peer": PEER, "methods": methods}
    print("vocabulary_loss", file=sys.stderr)
    parts = vocabulary_inputs(predicted, shape.width, shape.vocabulary, torch.float32)
    hidden, embeddings, bias = (x.detach().to(device).requires_grad_() for x in parts[:3])
    vocabulary = vocabulary_steps((hidden, embeddings, bias, parts[3].to(device)))
    methods = compare(vocabulary, [hidden, embeddings, bias], "plain", rounds, device)
    cases["vocabulary_loss"] = {"predicted": predicted, "peer": "plain", "methods": methods}
    return cases


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", choices=SHAPES, default="base")
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--predicted", type=int, default=4096, help="tokens of the vocabulary's loss")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--output", type=Path, help="write the result as JSON")
    given = parser.parse_args()
    if given.device == "cuda" and not torch.cuda.is_available():
        parser.error("there is no GPU; --device cpu --shape tiny tries the command out")
    if given.rounds < 1:
        parser.error("--rounds: at least 1 is needed")
    device, shape = torch.device(given.device), SHAPES[given.shape]
    result = {
        "setting": {"shape": given.shape, **asdict(shape), "rounds": given.rounds, "precision": "bf16 autocast"},
        "machine": machine(device),
        "cases": measure(shape, given.predicted, given.rounds, device),
    }
    text = json.dumps(result, indent=2)
    print(text)
    if given.output:
        given.output.write_text(text + "\n")


if __name__ == "__main__":
    main()
