"""What data-parallel training sends, and how much of it hides behind the backward pass (pure)."""

from dataclasses import dataclass

NVLINK = 450e9
"""Bytes a second and direction of one H100 SXM: 900 GB/s in both (https://www.nvidia.com/en-us/data-center/h100/)."""
ETHERNET = 200e9 / 8
"""Bytes a second and direction of 200 Gb/s."""
GRADIENT_BYTES = 4
"""Of a gradient in bf16-mixed precision: it has the type of its weight."""


def ring_bytes(values: int, gpus: int) -> float:
    """The bytes that each GPU sends, and receives, in a ring all-reduce of so many gradients."""
    return 2 * (gpus - 1) / gpus * GRADIENT_BYTES * values


@dataclass(frozen=True, slots=True)
class Step:
    """An optimizer step of one of many GPUs.

    Attributes:
        computing: The seconds of its work, over all accumulation steps.
        parts: The number of accumulation steps; gradients are sent in the last one alone.
        gpus: The number of GPUs.
        parameters: The number of all parameters.
        words: The number of those in the table of words, whose gradient is complete when the backward pass is over,
            because its first layer looks words up in it.
    """

    computing: float
    parts: int
    gpus: int
    parameters: int
    words: int

    @property
    def backward(self) -> float:
        """The seconds of the backward pass of the last accumulation step: two thirds of it, as of its arithmetic."""
        return 2 / 3 * self.computing / self.parts

    @property
    def sent(self) -> float:
        """The bytes that this GPU sends."""
        return ring_bytes(self.parameters, self.gpus)

    def exposed(self, bandwidth: float) -> float:
        """The seconds that it waits for the network: for the table of words, and for what else does not hide.

        Args:
            bandwidth: Bytes a second and direction, of the slowest link of the ring.
        """
        words, others = (ring_bytes(n, self.gpus) / bandwidth for n in (self.words, self.parameters - self.words))
        return words + max(0.0, others - self.backward)
