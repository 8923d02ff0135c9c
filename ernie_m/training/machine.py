"""The machine that a process is on: its devices, which are not touched, and who has started processes on it."""

import os
from typing import NamedTuple

import torch
from lightning.fabric.plugins.environments.slurm import SLURMEnvironment
from lightning.pytorch.accelerators import CUDAAccelerator, MPSAccelerator

TORCH_HAS_GPUS = bool(torch.version.cuda or torch.version.hip)
"""Whether the installed torch is built for GPUs."""
AMPERE = (8, 0)
"""Compute capability of NVIDIA's first GPUs that have bfloat16."""
_GPUS = {"mps": MPSAccelerator, "cuda": CUDAAccelerator}


def kind_of(accelerator: str) -> str | None:
    """The kind of devices that Lightning chooses here: `cpu`, `cuda` or `mps`; None if there are none.

    Args:
        accelerator: Such a kind, or `gpu` or `auto`.
    """
    kinds = {"auto": ("mps", "cuda", "cpu"), "gpu": ("mps", "cuda")}.get(accelerator, (accelerator,))
    return next((kind for kind in kinds if kind == "cpu" or _GPUS[kind].is_available()), None)


def number_of(kind: str) -> int | None:
    """How many devices of a kind there are; None of CPUs, on which there may be any number of processes."""
    return None if kind == "cpu" else _GPUS[kind].auto_device_count()


def has_bfloat16(number: int) -> bool:
    """Whether a GPU computes in bfloat16, which torch can also make believe, slowly."""
    return torch.version.hip is not None or torch.cuda.get_device_capability(number) >= AMPERE


def name_of(number: int) -> str:
    """The name of a GPU."""
    return torch.cuda.get_device_name(number)


class Started(NamedTuple):
    """The processes of a run that another program has started.

    Attributes:
        by: The program.
        each: Processes of each machine; None where it does not say.
        machines: Their number.
        processes: On all machines.
    """

    by: str
    each: int | None
    machines: int
    processes: int


def started() -> Started | None:
    """The processes that torchrun or srun has started for this run."""
    if torch.distributed.is_torchelastic_launched():
        processes = int(os.environ["WORLD_SIZE"])
        each = int(os.environ.get("LOCAL_WORLD_SIZE", processes))
        return Started("torchrun", each, processes // each, processes)
    if "SLURM_NTASKS" in os.environ and SLURMEnvironment.job_name() not in ("bash", "interactive"):
        processes, told = int(os.environ["SLURM_NTASKS"]), os.environ.get("SLURM_NTASKS_PER_NODE")
        return Started("SLURM", None if told is None else int(told), int(os.environ.get("SLURM_NNODES", 1)), processes)
    return None
