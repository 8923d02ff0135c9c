"""What a sweep has to know of Hydra's launcher: whether it is installed, and how many jobs share this machine."""

import importlib.util
import os
from collections.abc import Mapping
from typing import Any

from ernie_m.errors import ConfigError


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
