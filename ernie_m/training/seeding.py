"""Addressed randomness: a seed for every place that needs one, from where it stands and not from what came before."""

import hashlib


def derive_seed(*address: int | str) -> int:
    """A 63-bit seed for an address such as `(seed, "dropout", step, rank)`: equal on every machine and version."""
    digest = hashlib.blake2b("/".join(map(str, address)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
