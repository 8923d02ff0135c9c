"""Addressed randomness: a seed for every place that needs one, from where it stands and not from what came before."""

import hashlib

import torch


def derive_seed(*address: int | str) -> int:
    """A 63-bit seed for an address such as `(seed, "dropout", step, rank)`: equal on every machine and version."""
    digest = hashlib.blake2b("/".join(map(str, address)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def seed_device(seed: int, device: torch.device) -> None:
    """Seeds the global generators of the CPU and of one device.

    Cheaper than `torch.manual_seed`, which for every other kind of device queues a call with a stack trace each time.
    """
    torch.default_generator.manual_seed(seed)
    if device.type != "cpu":
        torch.get_device_module(device).manual_seed(seed)
