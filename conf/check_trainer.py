"""Checks the trainer's settings: ranges, devices, strategy and precision; and what this machine has to say of them."""

import math
from collections.abc import Mapping
from typing import Any

from conf.tree import suggest
from ernie_m.strict import fits

ACCELERATORS = ("auto", "cpu", "gpu", "cuda", "mps")
PRECISIONS = ("32-true", "bf16-mixed", "16-mixed", "bf16-true", "16-true", "64-true")
STRATEGIES = {
    "auto": PRECISIONS,
    "ddp": PRECISIONS,
    "ddp_spawn": PRECISIONS,
    "fsdp": ("32-true", "bf16-mixed", "bf16-true", "16-true"),
}
"""Those of several devices, and the precisions in which Lightning does them."""
SHORT_PRECISIONS = {"32": "32-true", "bf16": "bf16-mixed", "16": "16-mixed", "64": "64-true"}


def check_trainer(config: Mapping[str, Any], *, pretraining: bool, here: bool) -> list[str]:
    """What contradicts itself in a resolved configuration's trainer, and in how much of a batch each device gets.

    Args:
        config: Resolved.
        pretraining: Whether its task is pre-training.
        here: Whether the run is for this machine, so that its devices, and whoever started this process, have a say.
    """
    from conf.check_machine import check_machine, devices_of  # with torch and Lightning

    trainer, optim = config["trainer"], config["optim"]
    problems = _check_ranges(trainer, pretraining) + _check_precision(trainer, optim)
    contradictions = _check_devices(trainer)
    if not contradictions and here:
        contradictions = check_machine(trainer, precision_of(trainer))
    problems += contradictions
    if contradictions or pretraining or config["run"] not in ("fit", "check"):
        return problems
    return problems + _check_shares(config["data"], trainer, devices_of(trainer, here=here))


def numbers_of(devices: int | str | list[int]) -> int | list[int] | None:
    """Devices as Lightning reads them: how many, or which; None for all.

    Raises:
        ValueError: They cannot be read.
    """
    if isinstance(devices, str) and "," in devices:
        return [int(part) for part in devices.split(",") if part.strip()]
    if isinstance(devices, list):
        return [int(number) for number in devices]
    if devices in ("auto", -1, "-1"):
        return None
    return int(devices)


def precision_of(trainer: Mapping[str, Any]) -> str:
    """The trainer's precision by its whole name, `32` as `32-true`."""
    said = str(trainer["precision"])
    return SHORT_PRECISIONS.get(said, said)


def _check_ranges(trainer: Mapping[str, Any], pretraining: bool) -> list[str]:
    problems = []
    if trainer.get("limit_train_batches") is not None:
        problems.append("trainer.limit_train_batches: use trainer.max_steps, which counts optimizer steps")
    above: tuple[str, tuple[int, ...]] = ("above 0", ())
    ranges = {"max_epochs": above, "max_steps": ("above 0, or -1", (-1,)), "val_check_interval": above}
    if pretraining:
        if trainer["max_epochs"] is not None:
            problems.append("trainer.max_epochs: pre-training counts optimizer steps: set trainer.max_steps")
        ranges = {"max_steps": ("0 or more", (0,)), "val_check_interval": above}
    for key, (allowed, others) in ranges.items():
        value = trainer[key]
        if not (fits(value, float) and (0 < value < math.inf or value in others)):
            problems.append(f"trainer.{key}={value!r}: a number {allowed} is needed")
    interval = trainer["val_check_interval"]
    if pretraining and isinstance(interval, float) and interval > 1:
        problems.append(
            f"trainer.val_check_interval={interval}: a share of the training, up to 1.0, or a whole number of "
            "optimizer steps is needed"
        )
    for key, least in (("accumulate_grad_batches", 1), ("log_every_n_steps", 0)):
        value = trainer.get(key)
        if isinstance(value, int) and value < least:
            problems.append(f"trainer.{key}={value}: at least {least} is needed")
    return problems


def _check_precision(trainer: Mapping[str, Any], optim: Mapping[str, Any]) -> list[str]:
    precision = precision_of(trainer)
    if precision not in PRECISIONS:
        return [f"trainer.precision={precision}: {suggest(precision, PRECISIONS)}"]
    known = STRATEGIES.get(trainer["strategy"], PRECISIONS)
    if precision not in known:
        return [f"trainer.precision={precision}: trainer.strategy={trainer['strategy']} has {', '.join(known)}"]
    if precision.startswith("16") and trainer["gradient_clip_val"] and optim["fused"]:
        return [
            f"trainer.precision={precision}: a fused optimizer unscales fp16's gradients too late to clip "
            "them; set optim.fused=false, or take trainer.precision=bf16-mixed"
        ]
    return []


def _check_devices(trainer: Mapping[str, Any]) -> list[str]:
    """What holds on any machine of devices, machines and strategy."""
    problems = []
    for key, known in (("accelerator", ACCELERATORS), ("strategy", tuple(STRATEGIES))):
        if (value := trainer[key]) not in known:
            problems.append(f"trainer.{key}={value}: {suggest(str(value), known)}")
    problems += _check_numbers(trainer["devices"])
    machines = trainer["num_nodes"]
    if not isinstance(machines, int) or machines < 1:
        problems.append(f"trainer.num_nodes={machines!r}: a whole number, at least 1, is needed")
    elif trainer["strategy"] == "ddp_spawn" and machines > 1:
        problems.append(
            f"trainer.num_nodes={machines}: ddp_spawn starts processes of this machine alone; take trainer.strategy=ddp"
        )
    return problems


def _check_numbers(devices: Any) -> list[str]:
    try:
        numbers = numbers_of(devices)
    except (TypeError, ValueError):
        return [f"trainer.devices={devices!r}: a number, a list of numbers such as [0,1], or auto is needed"]
    if numbers == [] or (isinstance(numbers, int) and numbers < 1):
        return [f"trainer.devices={devices!r}: at least 1 is needed, or auto (-1) for all"]
    if isinstance(numbers, list) and min(numbers) < 0:
        return [f"trainer.devices={devices!r}: devices are counted from 0"]
    if isinstance(numbers, list) and len(set(numbers)) < len(numbers):
        return [f"trainer.devices={devices!r}: a device is named twice"]
    return []


def _check_shares(data: Mapping[str, Any], trainer: Mapping[str, Any], devices: int | None) -> list[str]:
    """Whether every device has a row in each accumulation step; None of devices whose number is not known."""
    from tasks.data.batches import share_problem  # with torch

    rows: Any = data.get("batch_size")
    accumulation, machines = trainer["accumulate_grad_batches"], trainer["num_nodes"]
    if devices is None or not all(isinstance(number, int) for number in (rows, accumulation, machines)):
        return []
    problem = share_problem(rows, devices=devices * machines, accumulation=accumulation)
    return [problem] if problem else []
