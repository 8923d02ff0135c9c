"""How often machines fail, and what that costs a run that writes checkpoints (pure)."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """What a published training went through.

    Attributes:
        name: What was trained.
        gpus: On how many GPUs.
        days: For how long.
        interruptions: How often it stopped unexpectedly, by what stopped it.
    """

    name: str
    gpus: int
    days: float
    interruptions: dict[str, int]

    @property
    def total(self) -> int:
        """How often it stopped."""
        return sum(self.interruptions.values())

    def hours_between(self, gpus: int, interruptions: int | None = None) -> float:
        """The mean hours between interruptions of as many GPUs, all of them or so many as the record has of a kind."""
        return self.gpus * 24 * self.days / (self.total if interruptions is None else interruptions) / gpus


LLAMA_3 = Record(
    "Llama 3 405B", 16_384, 54,
    {
        "GPU or its memory": 148 + 72 + 19 + 17 + 6 + 6,
        "software": 54 + 2,
        "network: switch, cable, card, NCCL's watchdog": 35 + 7 + 7,
        "maintenance of a host": 32,
        "other parts: disk, power, chassis, CPU, memory": 3 + 3 + 2 + 2 + 2 + 2,
    },
)  # fmt: skip
"""Table 5 of https://arxiv.org/abs/2407.21783, its kinds summed up: 54 days of the 405B model."""
OPT = Record("OPT-175B", 992, 60, {"manual restarts": 35, "automatic restarts, estimated": 70})
"""Section 2.5 of https://arxiv.org/abs/2205.01068: restarts for hardware in two months."""


def best_interval(writing: float, between: float) -> float:
    """The seconds of work between two checkpoints that lose the least time (Daly 2006, equation 37).

    Where writing is short, that is Young's `sqrt(2 * writing * between)`.

    Args:
        writing: The seconds that training stands still for a checkpoint.
        between: The mean seconds between failures.
    """
    if writing >= 2 * between:
        return between
    ratio = math.sqrt(writing / (2 * between))
    return math.sqrt(2 * writing * between) * (1 + ratio / 3 + ratio**2 / 9) - writing


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost, as shares of the time of work.

    Attributes:
        writing: To writing checkpoints.
        repeating: To work that is done again, half an interval for each failure.
        restarting: To standing still until the run goes on.
    """

    writing: float
    repeating: float
    restarting: float

    @property
    def total(self) -> float:
        """Their sum."""
        return self.writing + self.repeating + self.restarting


def loss(*, interval: float, writing: float, restart: float, between: float) -> Loss:
    """What checkpoints and failures cost; to first order, as failures are rare beside intervals.

    Args:
        interval: The seconds of work between two checkpoints.
        writing: The seconds that training stands still for one.
        restart: The seconds from a failure until the run goes on from its checkpoint.
        between: The mean seconds between failures.
    """
    return Loss(writing / interval, interval / 2 / between, restart / between)
