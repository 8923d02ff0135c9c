"""The arithmetic of the paper's run: `python -m benchmarks.paper.cost [--page docs/scaling.md]` prints it as Markdown.

Operations, hours of a GPU at the throughput that was measured, what data-parallel training sends, checkpoints, and what
failures cost. It reads results that other commands wrote: `benchmarks.tables` (a GPU), `benchmarks.paper.sampler` and
`benchmarks.paper.checkpoint`. With --page, the block between `<!-- report:paper_cost -->` and
`<!-- /report:paper_cost -->` of a page is made anew.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.paper.checkpoint import BYTES_PER_PARAMETER
from benchmarks.paper.failures import LLAMA_3, OPT, Loss, best_interval, loss
from benchmarks.paper.network import ETHERNET, NVLINK
from benchmarks.paper.run import CASES, HOUR, STAGES, Results, parameters
from benchmarks.tables import percent, table, where
from ernie_m.errors import ConfigError
from report.readme import Part, markdown, replaced, write_block

NAME = "paper_cost"
ENCODERS = ("base", "large")
GPUS = (1, 8, 64)
SECONDS_TO_RESTART = 1200.0
"""Ten minutes until NCCL's watchdog gives up by default, and ten that are assumed for the queue and the start."""
STEPS_BETWEEN = (500, 5000)
"""Steps between two checkpoints: as conf/callbacks/pretraining.yaml has it, and ten times that."""
DISK = 1e9
"""Bytes a second that a checkpoint is written at."""


def compute_table(results: Results) -> str:
    """A row for each encoder, text and stage: operations, throughput, hours."""
    rows = [
        ["encoder", "samples", "objectives", "tokens a step", "PFLOP a step", "of it vocabulary", "ZFLOP in all",
         "tokens/s of a GPU", "GPU-hours"],
    ]  # fmt: skip
    for encoder in ENCODERS:
        for text in CASES:
            for stage in STAGES:
                step = results.balance(text, stage)["step"]
                flops = step[f"flops_{encoder}"]
                rows.append(
                    [
                        encoder, text, stage, f"{step['tokens']:,.0f}", f"{flops / 1e15:.2f}",
                        percent(results.vocabulary_share(encoder, text, stage), 0),
                        f"{flops * results.steps / 1e21:.2f}",
                        f"{results.measured(encoder, text, stage)['tokens_per_second']:,}",
                        f"{results.gpu_hours(encoder, text, stage):,.0f}",
                    ]
                )  # fmt: skip
    return table(rows, left=3)


def network_table(results: Results) -> str:
    """A row for each encoder and number of GPUs: what is sent, how long that takes, and what of it does not hide."""
    rows = [
        ["encoder", "GPUs", "computes, ms", "of it the last backward pass", "sends, GB", "NVLink: takes, waits, ms",
         "200 Gb/s: takes, waits, ms"],
    ]  # fmt: skip
    for encoder in ENCODERS:
        for gpus in GPUS[1:]:
            step = results.step(encoder, gpus)
            waits = {link: step.exposed(link) for link in (NVLINK, ETHERNET)}
            links = (f"{1e3 * step.sent / link:.0f}, {1e3 * wait:.0f}" for link, wait in waits.items())
            rows.append(
                [encoder, str(gpus), f"{1e3 * step.computing:,.0f}", f"{1e3 * step.backward:.0f}",
                 f"{step.sent / 1e9:.2f}", *links]
            )  # fmt: skip
    return table(rows, left=1)


def time_table(results: Results) -> str:
    """A row for each encoder and cluster: how long the run takes and how many hours of a GPU that is."""
    rows = [["encoder", "GPUs", "step, s", "days", "GPU-hours", "if launches bind: days, GPU-hours"]]
    links = {1: ("1", NVLINK), 8: ("8, NVLink", NVLINK), 64: ("8 x 8, 200 Gb/s between them", ETHERNET)}
    for encoder in ENCODERS:
        for gpus, (name, link) in links.items():
            seconds, bound = (
                step.computing + step.exposed(link)
                for step in (results.step(encoder, gpus), results.step(encoder, gpus, launch_bound=True))
            )
            days, bound_days = (value * results.steps / 24 / HOUR for value in (seconds, bound))
            rows.append(
                [encoder, name, f"{seconds:.2f}", f"{days:.2f}", f"{24 * days * gpus:,.0f}",
                 f"{bound_days:.2f}, {24 * bound_days * gpus:,.0f}"]
            )  # fmt: skip
    return table(rows, left=2)


def checkpoint_table(results: Results) -> str:
    """A row for each encoder: what a checkpoint has, and how long it takes to write."""
    here = results.checkpoint["gb_per_second"] * 1e9
    rows = [
        [
            "encoder",
            "million parameters",
            "checkpoint, GB",
            "at 1 GB/s",
            "at 2 GB/s",
            f"at {here / 1e9:.2f} GB/s, measured",
        ]
    ]
    for encoder in ENCODERS:
        count = parameters(encoder)[0]
        size = BYTES_PER_PARAMETER * count
        rows.append(
            [encoder, f"{count / 1e6:.1f}", f"{size / 1e9:.2f}", *(f"{size / rate:.1f} s" for rate in (1e9, 2e9, here))]
        )
    return table(rows)


def kinds_table() -> str:
    """A row for each kind of failure of Llama 3's training: how often it comes on 64 GPUs."""
    rows = [["what stopped Llama 3's training", "times", "share", f"days between, {GPUS[-1]} GPUs"]]
    for kind, count in [*LLAMA_3.interruptions.items(), ("all", LLAMA_3.total)]:
        days = LLAMA_3.hours_between(GPUS[-1], count) / 24
        rows.append([kind, str(count), percent(count / LLAMA_3.total), f"{days:,.0f}"])
    return table(rows)


def failure_table(results: Results) -> str:
    """A row for each encoder, rate of failures and interval: what of the run's time is lost on 64 GPUs."""
    rows = [
        ["encoder", "failures as in", "hours between", "failures in the run", "checkpoint every", "lost: writing",
         "repeating", "restarting", "GPU-hours lost"],
    ]  # fmt: skip
    gpus = GPUS[-1]
    for encoder in ENCODERS:
        step = results.step(encoder, gpus)
        seconds = step.computing + step.exposed(ETHERNET)
        writing = BYTES_PER_PARAMETER * step.parameters / DISK
        for record in (LLAMA_3, OPT):
            between = HOUR * record.hours_between(gpus)
            best = best_interval(writing, between)
            for name, interval in [
                *((f"{steps:,} steps ({steps * seconds / 60:.0f} min)", steps * seconds) for steps in STEPS_BETWEEN),
                (f"{best / seconds:,.0f} steps ({best / 60:.0f} min), the best", best),
            ]:
                lost = loss(interval=interval, writing=writing, restart=SECONDS_TO_RESTART, between=between)
                rows.append(
                    [
                        encoder, record.name, f"{between / HOUR:,.0f}", f"{results.steps * seconds / between:.2f}",
                        name, *_shares(lost), f"{lost.total * results.steps * seconds * gpus / HOUR:.1f}",
                    ]
                )  # fmt: skip
    return table(rows, left=2)


def _shares(lost: Loss) -> list[str]:
    return [percent(share, 2) for share in (lost.writing, lost.repeating, lost.restarting)]


def parts_of(results: Results) -> Iterator[Part]:
    """All tables, with what they were made of."""
    steps = f"{results.steps:,}"
    yield Part("compute", f"{steps} steps: operations, and hours of a GPU", compute_table(results))
    yield Part("network", "Gradients of a step, samples of 512 tokens, first stage", network_table(results))
    yield Part("time", f"{steps} such steps", time_table(results))
    yield Part("checkpoint", "A training checkpoint", checkpoint_table(results))
    yield Part("kinds", "What fails", kinds_table())
    yield Part("failures", f"What failures cost {steps} such steps on {GPUS[-1]} GPUs", failure_table(results))
    yield Part("source", "Measured on", f"{where(results.gpu['machine'])}; the checkpoint on a virtual disk.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns 2, and prints no traceback, on an error that the user can mend."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.paper.cost",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--page", type=Path, help="page whose block is made anew")
    given = parser.parse_args(arguments)
    try:
        text = markdown(list(parts_of(Results.read())))
        print(text)
        if given.page:
            write_block(given.page, replaced(given.page, NAME, text))
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
