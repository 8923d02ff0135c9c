"""Checks a trainer's devices against this machine and whoever started this process; nothing runs on a device."""

import os
from collections.abc import Mapping
from typing import Any

from conf.check_trainer import numbers_of
from ernie_m.training.launching import SPAWNED, Devices
from ernie_m.training.machine import TORCH_HAS_GPUS, has_bfloat16, kind_of, name_of, number_of, started


def check_machine(trainer: Mapping[str, Any], precision: str) -> list[str]:
    """What this machine contradicts.

    Args:
        trainer: Its devices, strategy and number of machines do not contradict one another.
        precision: By its whole name.
    """
    kind = kind_of(trainer["accelerator"])
    if kind is None:
        return [_absent(trainer["accelerator"])]
    return (
        _check_count(trainer, kind)
        or _check_kind(trainer, kind, precision)
        or _check_started(trainer, _count(trainer["devices"], kind))
    )


def devices_of(trainer: Mapping[str, Any], *, here: bool) -> int | None:
    """How many devices a machine has for a run; None of all devices of a machine that may be another one."""
    numbers = numbers_of(trainer["devices"])
    if isinstance(numbers, list):
        return len(numbers)
    if numbers is None and here:
        return _count(trainer["devices"], str(kind_of(trainer["accelerator"])))
    return numbers


def _count(devices: int | str | list[int], kind: str) -> int:
    numbers = numbers_of(devices)
    if isinstance(numbers, list):
        return len(numbers)
    return numbers or number_of(kind) or 1


def _absent(accelerator: str) -> str:
    built = "" if TORCH_HAS_GPUS else ", which is built without CUDA"
    seen = f"no GPU is seen by this machine's torch{built}" if accelerator != "mps" else "this machine has no MPS"
    return f"trainer.accelerator={accelerator}: {seen}; run or check it where there is one, or take trainer=cpu"


def _check_count(trainer: Mapping[str, Any], kind: str) -> list[str]:
    devices, there = trainer["devices"], number_of(kind)
    numbers = numbers_of(devices)
    if there is None:
        if isinstance(numbers, list) or devices in (-1, "-1"):
            why = "a CPU has" if trainer["accelerator"] == "cpu" else "this machine has no GPU, and a CPU"
            return [f"trainer.devices={devices!r}: {why} no numbered devices; say how many processes"]
        return []
    has = f"this machine has {there} GPU" + ("" if there == 1 else "s")
    if isinstance(numbers, list) and max(numbers) >= there:
        return [f"trainer.devices={devices!r}: {has}, numbered from 0"]
    if isinstance(numbers, int) and numbers > there:
        return [f"trainer.devices={devices!r}: {has}; set trainer.devices={there}, or auto for all"]
    return []


def _check_kind(trainer: Mapping[str, Any], kind: str, precision: str) -> list[str]:
    """What a kind of devices cannot do."""
    if kind == "mps" and not Devices.of(trainer).is_one:
        return ["trainer.accelerator=mps: it is one device; take trainer.devices=1 trainer.strategy=auto"]
    if kind == "cpu" and precision.startswith("16"):
        return [f"trainer.precision={precision}: a CPU has no training in fp16; take bf16-mixed or 32-true"]
    if kind == "mps" and precision == "64-true":
        return ["trainer.precision=64-true: MPS has no doubles; take 32-true"]
    if kind == "cuda" and precision.startswith("bf16"):
        numbers = numbers_of(trainer["devices"])
        for number in numbers if isinstance(numbers, list) else range(_count(trainer["devices"], kind)):
            if not has_bfloat16(number):
                has_none = f"{name_of(number)} has no bfloat16"
                return [f"trainer.precision={precision}: {has_none}; take 32-true, or 16-mixed with optim.fused=false"]
    return []


def _check_started(trainer: Mapping[str, Any], devices: int) -> list[str]:
    """Whether whoever started this process has started as many as the run is for."""
    wanted, others = Devices.of(trainer), started()
    if others is None:
        told = "MASTER_ADDR" in os.environ and "NODE_RANK" in os.environ
        if wanted.num_nodes > 1 and not told:
            return [
                f"trainer.num_nodes={wanted.num_nodes}: nobody has started this run on other machines; start it by "
                "srun, or on each by torchrun, or set MASTER_ADDR, MASTER_PORT and NODE_RANK on each"
            ]
        return []
    if wanted.is_one and others.processes == 1:
        return []
    if wanted.strategy == SPAWNED:
        way_out = (
            "take trainer.strategy=ddp and start it by srun" if others.by == "SLURM" else "start it without torchrun"
        )
        return [f"trainer.strategy={SPAWNED}: {others.by} starts the processes of its jobs; {way_out}"]
    if others.each is None and others.processes > 1:
        return [
            f"SLURM_NTASKS={others.processes}: ask SLURM for --ntasks-per-node=<trainer.devices> and "
            "--nodes=<trainer.num_nodes>, not for --ntasks; cores of a process are --cpus-per-task"
        ]
    each = others.each or others.processes
    if (each, others.machines, each * others.machines) == (devices, wanted.num_nodes, others.processes):
        return []
    has = f"{others.by} has {others.processes} processes for this run, {each} on each of {others.machines} machines"
    strategy = "ddp" if wanted.strategy == "auto" else wanted.strategy
    settings = f"trainer.strategy={strategy} trainer.devices={each} trainer.num_nodes={others.machines}"
    return [f"trainer.devices={trainer['devices']!r}, trainer.num_nodes={wanted.num_nodes}: {has}; set {settings}"]
