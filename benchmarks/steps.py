"""Times whole optimizer steps of a training, in turns with peers on the same batches.

Ours is the training itself: Lightning's trainer, our module, our loader.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import lightning
import torch
from lightning.pytorch.callbacks import Callback
from torch.profiler import ProfilerActivity, profile

from benchmarks.machine import synchronize
from benchmarks.peers import Peer
from benchmarks.work import Work


class Measured:
    """A loader that notes what each batch asks of a model, and how long one had to wait for it.

    Args:
        loader: Gives batches, in the order of steps.
        work: Says what a batch asks of a model.
    """

    def __init__(self, loader: Any, work: Callable[[Any], Work]) -> None:
        self.loader, self.work = loader, work
        self.works: list[Work] = []
        self.waits: list[float] = []

    def __len__(self) -> int:
        return len(self.loader)

    def __iter__(self) -> Iterator[Any]:
        batches = iter(self.loader)
        while True:
            began = time.perf_counter()
            try:
                batch = next(batches)
            except StopIteration:
                return
            self.waits.append(time.perf_counter() - began)
            self.works.append(self.work(batch))
            yield batch


@dataclass(frozen=True, slots=True)
class Pace:
    """How many steps are taken.

    Attributes:
        warm_up: Steps before anything is timed.
        alone: Steps that are timed together, without waiting for the device in between.
        rounds: Steps that are timed one by one, in turns with the peers.
    """

    warm_up: int
    alone: int
    rounds: int

    @property
    def steps(self) -> int:
        """The steps of the whole training, of which the last one is profiled."""
        return self.warm_up + self.alone + self.rounds + 1


class Turns(Callback):
    """Times the steps of a training, lets peers take their turns between them, and profiles the last step.

    Args:
        pace: How many steps are taken for what.
        loader: The loader of the training.
        peers: Functions that make the peers, by the peers' names.
        device: The device of the training.
    """

    def __init__(
        self, pace: Pace, loader: Measured, peers: Mapping[str, Callable[[], Peer]], device: torch.device
    ) -> None:
        self.pace, self.loader, self.device = pace, loader, device
        self.make_peers, self.peers = peers, dict[str, Peer]()
        self.seconds: dict[str, list[float]] = {"ours": [], **{name: [] for name in peers}}
        self.losses: dict[str, float] = {}
        self.peaks: dict[str, float] = {}
        self.alone = 0.0
        self.profile: dict[str, Any] = {}
        self._statics: dict[str, int] = {}
        self._began = 0.0
        self._profiler: profile | None = None

    def on_train_batch_start(self, trainer: lightning.Trainer, module: Any, batch: Any, number: int) -> None:
        """Starts to time what begins with this step."""
        pace = self.pace
        if number in (pace.warm_up, *range(pace.warm_up + pace.alone, pace.steps)):
            synchronize(self.device)
            self._forget_peak()
            self._began = time.perf_counter()
        if number == pace.steps - 1:
            kinds = [ProfilerActivity.CPU, *([ProfilerActivity.CUDA] if self.device.type == "cuda" else [])]
            self._profiler = profile(activities=kinds).__enter__()

    def on_train_batch_end(
        self, trainer: lightning.Trainer, module: Any, outputs: Any, batch: Any, number: int
    ) -> None:
        """Stops what was timed, and gives the peers their turns."""
        first_round = self.pace.warm_up + self.pace.alone
        if number == 0:
            self.losses["ours"] = float(outputs["loss"]) / self.loader.works[0].means
        if number == first_round - 1:
            synchronize(self.device)
            self.alone = time.perf_counter() - self._began
            self.peaks["ours"] = self._peak()
            for name, make in self.make_peers.items():
                self._add_peer(name, make, batch)
        elif first_round <= number < self.pace.steps - 1:
            synchronize(self.device)
            self.seconds["ours"].append(time.perf_counter() - self._began)
            for name, peer in self.peers.items():
                self._turn(name, peer, batch)
        elif number == self.pace.steps - 1:
            synchronize(self.device)
            took = time.perf_counter() - self._began
            assert self._profiler is not None
            self._profiler.__exit__(None, None, None)
            self.profile = {"step_ms": round(1e3 * took, 3), **profile_of(self._profiler, self.device)}

    def _add_peer(self, name: str, make: Callable[[], Peer], batch: Any) -> None:
        before = self._allocated()
        peer = self.peers[name] = make()
        self.losses[name] = float(peer.step(batch))
        peer.step(batch)
        self._statics[name] = self._allocated() - before

    def _turn(self, name: str, peer: Peer, batch: Any) -> None:
        self._forget_peak()
        before = self._allocated()
        synchronize(self.device)
        began = time.perf_counter()
        peer.step(batch)
        synchronize(self.device)
        self.seconds[name].append(time.perf_counter() - began)
        self.peaks[name] = self._peak() - (before - self._statics[name]) / 2**30

    def _allocated(self) -> int:
        return torch.cuda.memory_allocated(self.device) if self.device.type == "cuda" else 0

    def _peak(self) -> float:
        return torch.cuda.max_memory_allocated(self.device) / 2**30 if self.device.type == "cuda" else 0.0

    def _forget_peak(self) -> None:
        if self.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self.device)

    def result(self, *, peak: float | None, matmul: float) -> dict[str, Any]:
        """All that was measured, as plain values.

        Args:
            peak: TFLOP/s of the device by its data sheet, if that is known.
            matmul: TFLOP/s that a large product reached on it.
        """
        span = slice(self.pace.warm_up, self.pace.warm_up + self.pace.alone)
        works = self.loader.works[span]
        tokens, flops = sum(work.tokens for work in works), sum(work.flops for work in works)
        reached = flops / self.alone / 1e12
        on_gpu = self.device.type == "cuda"
        turns = {}
        for name, seconds in self.seconds.items():
            median = statistics.median(seconds)
            turns[name] = {
                "ms": round(1e3 * median, 3),
                "ms_fastest": round(1e3 * min(seconds), 3),
                "ms_slowest": round(1e3 * max(seconds), 3),
                "time_to_ours": round(median / statistics.median(self.seconds["ours"]), 3),
                "peak_gib": round(self.peaks[name], 3) if on_gpu else None,
                "first_loss": round(self.losses[name], 4),
                "parts": self.peers[name].parts if name in self.peers else 1,
            }
        return {
            "tokens_per_second": round(tokens / self.alone),
            "tokens_in_a_step": round(tokens / len(works)),
            "padding": round(1 - tokens / sum(work.padded for work in works), 3),
            "predicted": round(sum(work.predicted for work in works) / len(works)),
            "drafted": round(sum(work.drafted for work in works) / len(works)),
            "ms_per_step": round(1e3 * self.alone / len(works), 3),
            "model_tflops": round(reached, 2),
            "utilisation": None if peak is None else round(reached / peak, 4),
            "utilisation_of_matmul": round(reached / matmul, 4),
            "waiting_for_data": round(sum(self.loader.waits[span]) / self.alone, 4),
            "steps": self.pace.alone,
            "turns": turns,
        }


def profile_of(measured: profile, device: torch.device, count: int = 15) -> dict[str, Any]:
    """What the time of a step is spent on.

    Args:
        measured: The profile of a step.
        device: The device whose kernels are listed; of a CPU its operations, each without those that it calls.
        count: How many to list.

    Returns:
        Milliseconds and number of all kernels together, and those that took the most time, with their shares.
    """
    on_gpu = device.type == "cuda"
    spent: dict[str, tuple[float, int]] = {}
    for event in measured.key_averages():
        micros = event.self_device_time_total if on_gpu else event.self_cpu_time_total
        if on_gpu and (event.is_user_annotation or event.device_type.name != "CUDA"):
            continue  # an annotation is the span of the kernels that are listed anyway
        if micros:
            before, calls = spent.get(event.key, (0.0, 0))
            spent[event.key] = before + micros, calls + event.count
    total = sum(micros for micros, _ in spent.values())
    order = sorted(spent, key=lambda key: -spent[key][0])[:count]
    busiest = [
        {
            "name": key[:160],
            "ms": round(spent[key][0] / 1e3, 3),
            "calls": spent[key][1],
            "share": round(spent[key][0] / total, 4),
        }
        for key in order
    ]
    return {"kernel_ms": round(total / 1e3, 3), "calls": sum(calls for _, calls in spent.values()), "busiest": busiest}


def time_training(
    module: lightning.LightningModule,
    loader: Measured,
    peers: Mapping[str, Callable[[], Peer]],
    *,
    pace: Pace,
    device: torch.device,
) -> Turns:
    """Trains as `train.py` does with `trainer=gpu` (or `cpu`, in bf16, too), and gives the peers their turns.

    Raises:
        ValueError: A loss is not a number.
    """
    turns = Turns(pace, loader, peers, device)
    trainer = lightning.Trainer(
        accelerator="gpu" if device.type == "cuda" else "cpu",
        devices=1,
        precision="bf16-mixed",
        max_epochs=-1,
        max_steps=pace.steps,
        gradient_clip_val=1.0,
        log_every_n_steps=20,
        callbacks=[turns],
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        use_distributed_sampler=False,
    )
    trainer.fit(module, train_dataloaders=loader)
    wrong = [name for name, loss in turns.losses.items() if loss != loss]
    if wrong:
        raise ValueError(f"the loss of {', '.join(wrong)} is not a number")
    return turns
