"""Compares our vocabulary loss with what torch offers: `python -m benchmarks.vocabulary_loss [--output FILE]`.

What is measured is forward and backward with the paper's vocabulary. Time is in CPU seconds, the median over rounds in
which all methods take turns. Memory (on Linux) is the peak of a process that runs one method, above what the inputs and
their gradients take.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.checkpoint import checkpoint

from ernie_m.losses import vocabulary_cross_entropy

Method = Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]
CHUNK = 2**25


def ours(hidden: Tensor, embeddings: Tensor, bias: Tensor, labels: Tensor) -> Tensor:
    """The loss by `ernie_m.losses.vocabulary_cross_entropy`."""
    return vocabulary_cross_entropy(hidden, embeddings, bias, labels, max_logits=CHUNK).total


def plain(hidden: Tensor, embeddings: Tensor, bias: Tensor, labels: Tensor) -> Tensor:
    """The loss with all logits at once."""
    return F.cross_entropy(F.linear(hidden, embeddings, bias).float(), labels, reduction="sum")


def recomputed(hidden: Tensor, embeddings: Tensor, bias: Tensor, labels: Tensor) -> Tensor:
    """The loss in chunks by `torch.utils.checkpoint`, which are computed a second time in the backward pass."""
    rows = CHUNK // len(embeddings)
    parts = zip(hidden.split(rows), labels.split(rows), strict=True)
    losses = [checkpoint(plain, h, embeddings, bias, y, use_reentrant=False) for h, y in parts]
    return torch.stack(losses).sum()


def torch_chunked(hidden: Tensor, embeddings: Tensor, bias: Tensor, labels: Tensor) -> Tensor:
    """The loss by `F.linear_cross_entropy` with its default chunks (torch 2.13 and later)."""
    options = torch.nn.LinearCrossEntropyOptions()
    return F.linear_cross_entropy(hidden, embeddings, labels, linear_bias=bias, reduction="sum", options=options)


def torch_same_chunks(hidden: Tensor, embeddings: Tensor, bias: Tensor, labels: Tensor) -> Tensor:
    """The loss by `F.linear_cross_entropy` with chunks of our size and its most accurate sums."""
    rows = CHUNK // len(embeddings)
    options = torch.nn.LinearCrossEntropyOptions(batch_chunk_size=rows, chunking_method=None, acc_policy="accurate")
    return F.linear_cross_entropy(hidden, embeddings, labels, linear_bias=bias, reduction="sum", options=options)


METHODS: dict[str, Method] = {
    method.__name__: method
    for method in (ours, plain, recomputed, torch_chunked, torch_same_chunks)
    if hasattr(F, "linear_cross_entropy") or not method.__name__.startswith("torch_")
}


def inputs(tokens: int, width: int, vocabulary: int, dtype: torch.dtype) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Random `hidden (P, D)`, `embeddings (V, D)`, `bias (V,)` and `labels (P,)`."""
    torch.manual_seed(0)
    hidden, embeddings = torch.randn(tokens, width), torch.randn(vocabulary, width).mul_(0.02)
    parts = [x.to(dtype).requires_grad_() for x in (hidden, embeddings, torch.zeros(vocabulary))]
    return parts[0], parts[1], parts[2], torch.randint(0, vocabulary, (tokens,))


def run(method: Method, tensors: tuple[Tensor, Tensor, Tensor, Tensor]) -> tuple[float, float]:
    """Loss and CPU seconds of one forward and backward pass."""
    for x in tensors[:3]:
        x.grad = None
    start = time.process_time()
    loss = method(*tensors)
    loss.backward()
    return loss.item(), time.process_time() - start


def peak_gib(name: str, arguments: argparse.Namespace) -> float:
    """Peak memory of a method in a process of its own, in GiB above inputs and gradients."""
    command = [sys.executable, "-m", "benchmarks.vocabulary_loss", "--peak-of", name]
    for key in ("tokens", "width", "vocabulary", "dtype"):
        command += [f"--{key}", str(getattr(arguments, key))]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def print_peak(name: str, arguments: argparse.Namespace) -> None:
    """Prints the peak memory of a method, for `peak_gib` to read."""
    tensors = inputs(arguments.tokens, arguments.width, arguments.vocabulary, getattr(torch, arguments.dtype))
    Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
    before = _peak_kib()
    run(METHODS[name], tensors)
    gradients = sum(x.numel() * x.element_size() for x in tensors[:3]) / 2**30
    print((_peak_kib() - before) / 2**20 - gradients)


def _peak_kib() -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


def main() -> None:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=512)
    parser.add_argument("--width", type=int, default=768)
    parser.add_argument("--vocabulary", type=int, default=250002)
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", type=Path, help="write the result as JSON")
    parser.add_argument("--peak-of", choices=METHODS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peak_of:
        print_peak(arguments.peak_of, arguments)
        return
    tensors = inputs(arguments.tokens, arguments.width, arguments.vocabulary, getattr(torch, arguments.dtype))
    reference = plain(*(x.detach().float() if x.is_floating_point() else x for x in tensors)).item()
    seconds: dict[str, list[float]] = {name: [] for name in METHODS}
    losses: dict[str, float] = {}
    for turn in range(arguments.rounds + 1):
        for name, method in METHODS.items():
            losses[name], spent = run(method, tensors)
            seconds[name].append(spent)
            print(f"round {turn} {name}: {spent:.2f} s", file=sys.stderr)
    medians = {name: statistics.median(spent[1:]) for name, spent in seconds.items()}
    result = {
        "setting": {key: getattr(arguments, key) for key in ("tokens", "width", "vocabulary", "dtype", "rounds")},
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads, torch {torch.__version__}",
        "methods": {
            name: {
                "cpu_seconds": round(medians[name], 3),
                "time_to_plain": round(medians[name] / medians["plain"], 3),
                "peak_gib": round(peak_gib(name, arguments), 3),
                "relative_error_of_loss": abs(losses[name] - reference) / abs(reference),
            }
            for name in METHODS
        },
    }
    text = json.dumps(result, indent=2)
    print(text)
    if arguments.output:
        arguments.output.write_text(text + "\n")


if __name__ == "__main__":
    main()
