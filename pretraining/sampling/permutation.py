"""A random order of `range(size)` that needs no memory: its i-th entry is computed instead of looked up in a list."""

import hashlib

_ROUNDS = 6


class KeyedPermutation:
    """A permutation of `range(size)` that is chosen by a key; `permutation[i]` takes the same time for any size.

    It is a Feistel network over the next power of two with an even exponent. Where the network leads out of the range,
    it is applied again until it lands inside (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).

    Args:
        size: How many numbers are permuted, at least 1.
        key: Any address. Equal keys give equal permutations on every machine.
    """

    def __init__(self, size: int, *key: int | str) -> None:
        self.size = size
        self._half = max(1, (max(1, size - 1).bit_length() + 1) // 2)
        self._mask = (1 << self._half) - 1
        bits = hash_of(*key)
        self._keys = [bits >> 64 * i & 0xFFFFFFFFFFFFFFFF | 1 for i in range(_ROUNDS)]

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, index: int) -> int:
        if not 0 <= index < self.size:
            raise IndexError(index)
        value = self._encipher(index)
        while value >= self.size:
            value = self._encipher(value)
        return value

    def _encipher(self, value: int) -> int:
        left, right = value >> self._half, value & self._mask
        for key in self._keys:
            left, right = right, left ^ (_mix(right, key) & self._mask)
        return left << self._half | right


def hash_of(*address: int | str) -> int:
    """A hash of an address with 64 bits for each round of the network; it is the same on every machine."""
    return int.from_bytes(
        hashlib.blake2b("/".join(map(str, address)).encode(), digest_size=8 * _ROUNDS).digest(), "big"
    )


def _mix(value: int, key: int) -> int:
    """A 64-bit hash of a value (the finisher of SplitMix64), depending on the key."""
    value = (value + key) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    value = (value ^ value >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return value ^ value >> 31
