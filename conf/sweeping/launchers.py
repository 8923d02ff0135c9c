"""What a sweep has to know of Hydra's launcher: whether it is installed, where jobs run, and on how many threads."""

import importlib.util
import os
from collections.abc import Mapping
from typing import Any

from ernie_m.errors import ConfigError

HERE = (".BasicLauncher", ".JoblibLauncher", ".LocalLauncher")
"""Ends of the classes of launchers whose jobs run on this machine."""
STARTS_CHILDREN = (".BasicLauncher", ".LocalLauncher")
"""Ends of those whose jobs may start processes of their own; joblib's have a way to start them that others lack."""
ON_SLURM = ".SlurmLauncher"


def check_launcher(launcher: Mapping[str, Any]) -> None:
    """Sees that a launcher can be imported.

    Args:
        launcher: Hydra's configuration of it, resolved.

    Raises:
        ConfigError: Its package is not installed.
    """
    module, _, _ = str(launcher["_target_"]).rpartition(".")
    package = ".".join(module.split(".")[:2])
    if importlib.util.find_spec(package) is None:
        raise ConfigError(f"hydra/launcher: {package} is not installed; pip install 'ernie-m[launchers]'")


def runs_here(launcher: Mapping[str, Any]) -> bool:
    """Whether a launcher's jobs run on this machine; not those of W&B, whose agents need none."""
    return str(launcher.get("_target_")).endswith(HERE)


def check_ranks(launcher: Mapping[str, Any], trainer: Mapping[str, Any]) -> None:
    """Sees that a launcher starts as many processes as a job has ranks, or leaves them to the job.

    Args:
        launcher: Hydra's configuration of it, resolved; empty of W&B, whose agents start a job as a user does.
        trainer: The job's.

    Raises:
        ConfigError: It starts others.
    """
    from ernie_m.training.launching import SPAWNED, Devices  # with torch and Lightning

    devices, target = Devices.of(trainer), str(launcher.get("_target_", ""))
    if target.endswith(ON_SLURM):
        _check_tasks(launcher, devices)
    elif launcher and not devices.is_one and (devices.strategy != SPAWNED or not target.endswith(STARTS_CHILDREN)):
        raise ConfigError(
            f"trainer.strategy={devices.strategy} with trainer.devices={devices.devices}: a job is one process here; "
            f"take trainer.strategy={SPAWNED}, whose processes are that one's children, without a launcher or with "
            "hydra/launcher=submitit_local; or hydra/launcher=submitit_slurm with hydra.launcher.tasks_per_node and "
            "gpus_per_node=<trainer.devices>"
        )


def _check_tasks(launcher: Mapping[str, Any], devices: Any) -> None:
    from conf.check_trainer import numbers_of
    from ernie_m.training.launching import SPAWNED

    if devices.strategy == SPAWNED:
        raise ConfigError(
            f"trainer.strategy={SPAWNED}: SLURM starts the processes of its jobs; take trainer.strategy=ddp, and "
            "hydra.launcher.tasks_per_node=<trainer.devices>"
        )
    numbers, gpus = numbers_of(devices.devices), launcher["gpus_per_node"] or 0
    wanted = (
        len(numbers) if isinstance(numbers, list) else numbers or (1 if devices.accelerator == "cpu" else gpus) or 1
    )
    said = f"trainer.devices={devices.devices}, trainer.num_nodes={devices.num_nodes}"
    if (launcher["tasks_per_node"], launcher["nodes"]) != (wanted, devices.num_nodes):
        raise ConfigError(
            f"{said}: SLURM starts a process for each device; set hydra.launcher.tasks_per_node={wanted} "
            f"hydra.launcher.nodes={devices.num_nodes}"
        )
    if devices.accelerator != "cpu" and 0 < gpus < wanted:
        raise ConfigError(f"{said}: set hydra.launcher.gpus_per_node={wanted}, too; it is {gpus}")


def threads_of_each(launcher: Mapping[str, Any], *, jobs: int | None) -> int | None:
    """The threads of each job, so that all that run at once have no more than there are cores.

    Args:
        launcher: Hydra's configuration of it, resolved.
        jobs: How many there are; None where a search decides, and only the launcher says how many run at once.

    Returns:
        Their number; None leaves it to torch.
    """
    if given := os.environ.get("OMP_NUM_THREADS"):
        return int(given)
    if "cpus_per_task" in launcher and not launcher["_target_"].endswith(".LocalLauncher"):
        cores = launcher["cpus_per_task"]
        return None if cores is None else int(cores)
    cores, bounds = os.cpu_count() or 1, [] if jobs is None else [jobs]
    if (wanted := launcher.get("n_jobs")) is not None:
        bounds.append(wanted if wanted > 0 else max(1, cores + 1 + wanted))
    return max(1, cores // min(bounds, default=1))
