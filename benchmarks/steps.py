"""Times whole optimizer steps of a training, in turns with models of transformers on the same batches.

Ours is the training itself: Lightning's trainer, our module, our loader. A peer is a model of transformers in a plain
loop: forward in bf16 autocast, backward, clipping, fused AdamW. Peers read the rows of our batch as plain masked
language modelling: padded, the shortest rows first, in parts that fit their memory. They are spared what they cannot
do, which is CAMLM's visibility and BTMLM's drafts.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import lightning
import torch
from lightning.pytorch.callbacks import Callback
from torch import Tensor, nn
from torch.profiler import ProfilerActivity, profile

from benchmarks.machine import synchronize
from ernie_m.config import ErnieMConfig
from pretraining.training.batches import PretrainingBatch
from pretraining.training.collate import Bag

Rows = dict[str, Tensor]
"""The `input_ids`, `attention_mask` and `labels` of some rows, as models of transformers take them."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a batch asks of a model.

    Attributes:
        tokens: The number of tokens that are learnt from, without padding and without the tokens of drafts.
        padded: The same with padding.
        predicted: The number of tokens that are compared with the vocabulary.
        drafted: The number of tokens of drafts, which are read without gradients.
        means: How many means the loss is a sum of: one for each objective, or for each row.
        flops: Of the model: products of weights, of attention's visible pairs, and with the vocabulary at predicted
            tokens; forward and backward of what is learnt from, forward of drafts. Nothing that is computed twice, no
            padding, no optimizer.
    """

    tokens: int
    padded: int
    predicted: int
    drafted: int
    means: int
    flops: float


def flops_of(
    config: ErnieMConfig, *, tokens: int, visible: int, predicted: int, vocabulary: bool, backward: bool
) -> float:
    """The floating-point operations of a pass: two for each product that is added to a sum.

    Args:
        config: The shape of the encoder.
        tokens: The number of tokens, without padding.
        visible: The number of pairs of a query and a key that it attends to.
        predicted: The number of tokens that go through the head.
        vocabulary: Whether the head is that of a masked language model.
        backward: Whether gradients are computed, which takes twice as much again.
    """
    width, layers = config.hidden_size, config.num_hidden_layers
    weights = layers * (4 * width**2 + 2 * width * config.intermediate_size)
    head = width**2 + width * config.vocab_size if vocabulary else 0
    return (3 if backward else 1) * (2 * tokens * weights + 4 * layers * width * visible + 2 * predicted * head)


def work_of_pretraining(config: ErnieMConfig, batch: PretrainingBatch) -> Work:
    """What a batch of groups asks for."""
    assert batch.final is not None
    final, visible, predicted = batch.final, _visible(batch.final), int((batch.final.labels >= 0).sum())
    tokens = int(final.mask.sum())
    flops = flops_of(config, tokens=tokens, visible=visible, predicted=predicted, vocabulary=True, backward=True)
    drafted = 0
    if batch.drafts is not None:
        drafted = int(batch.drafts.mask.sum())
        probes, visible = int(batch.drafts.probes.sum()), _visible(batch.drafts)
        flops += flops_of(config, tokens=drafted, visible=visible, predicted=probes, vocabulary=True, backward=False)
    means = len(batch.counts)
    return Work(tokens, final.mask.numel(), predicted, drafted, means, flops)


def _visible(bag: Bag) -> int:
    lengths, probes = bag.mask.sum(1), bag.probes.sum(1)
    context = lengths - probes
    return int((context * context + probes * lengths).sum())


def work_of_rows(config: ErnieMConfig, rows: Mapping[str, Tensor]) -> Work:
    """What a fine-tuning batch asks for."""
    mask = rows["attention_mask"]
    tokens, visible = int(mask.sum()), int((mask.sum(1) ** 2).sum())
    flops = flops_of(config, tokens=tokens, visible=visible, predicted=0, vocabulary=False, backward=True)
    return Work(tokens, mask.numel(), 0, 0, len(mask), flops)


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


class Peer:
    """A model of transformers and its optimizer.

    Args:
        model: Takes rows with labels and returns `loss`, a mean over the labels.
        rows: Turns a batch of ours into rows.
        most_tokens: The most padded tokens of one forward pass; larger batches are cut into parts.
        device: The device that the model is on.

    Attributes:
        parts: How many parts the last step was cut into.
    """

    def __init__(
        self, model: nn.Module, rows: Callable[[Any], Rows], *, most_tokens: int | None, device: torch.device
    ) -> None:
        self.model, self.rows, self.most_tokens, self.device = model.train(), rows, most_tokens, device
        self.parts = 0
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, fused=True)

    def step(self, batch: Any) -> Tensor:
        """Takes an optimizer step; returns the loss, which is a mean over all labels."""
        rows = self.rows(batch)
        labels = (rows["labels"] >= 0).sum()
        total = torch.zeros((), device=self.device)
        parts = list(parts_of(rows, self.most_tokens))
        self.parts = len(parts)
        for part in parts:
            with torch.autocast(self.device.type, torch.bfloat16):
                loss = self.model(**part).loss
            loss = loss * ((part["labels"] >= 0).sum() / labels)
            loss.backward()
            total += loss.detach()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return total


def parts_of(rows: Rows, most_tokens: int | None) -> Iterator[Rows]:
    """Cuts rows, in their order, into parts of at most so many padded tokens; each is padded to its longest row."""
    if most_tokens is None:
        yield rows
        return
    lengths = rows["attention_mask"].sum(1).tolist()
    start, longest = 0, 0
    for row, length in enumerate([*lengths, None]):
        if length is None or (row > start and max(longest, length) * (row + 1 - start) > most_tokens):
            part = {name: value[start:row] for name, value in rows.items()}
            if (part["labels"] >= 0).any():
                yield {
                    name: value[:, :longest].contiguous() if value.ndim == 2 else value for name, value in part.items()
                }
            start, longest = row, 0
        longest = max(longest, length or 0)


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


def rows_of_pretraining(batch: PretrainingBatch) -> Rows:
    """The groups that are learnt from, as rows of plain masked language modelling."""
    assert batch.final is not None
    return {"input_ids": batch.final.ids, "attention_mask": batch.final.mask.long(), "labels": batch.final.labels}
