"""Derived seeds: fixed for ever, and apart from one another."""

import torch

from ernie_m.training.seeding import derive_seed, seed_device


def test_seeds_are_the_same_on_every_machine() -> None:
    assert derive_seed(1, "order", 2) == 5971170691884857887


def test_addresses_do_not_collide() -> None:
    seeds = {derive_seed(seed, "dropout", step, rank) for seed in range(10) for step in range(100) for rank in range(4)}
    assert len(seeds) == 4000
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_a_devices_generator_is_seeded_as_by_torch() -> None:
    torch.manual_seed(7)
    expected = torch.rand(3)
    seed_device(7, torch.device("cpu"))
    assert torch.equal(torch.rand(3), expected)
