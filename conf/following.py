"""What follows a finished run: `then`, a second command line that starts from the first one's model."""

import shlex
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from conf.overrides import compose_config, prepare
from ernie_m.errors import ConfigError
from ernie_m.training.run_folder import AUTO

INHERITED = ("seed", "output_dir", "logger")
"""What a following run takes from the first unless its own command line says otherwise, beside labels and resume."""


def compose_following(config: DictConfig, model: Path | None) -> tuple[DictConfig, list[str]]:
    """The configuration of the run that `then` describes, and its overrides.

    Labels are handed on, each unless it is given anew. A first run that goes on (`resume`, in whichever folder) has the
    second go on by itself, too.

    Args:
        config: The first run's.
        model: Its folder, which the second starts from; None leaves the encoder open, for a look before the first.

    Raises:
        ConfigError: `then` cannot be read, chooses what does not exist or another start, or goes on to a third run.
    """
    start = [] if model is None else [f"encoder={model}"]
    try:
        given = shlex.split(config.then)
        overrides = prepare([*start, *given])
        following = compose_config(overrides)
    except (ConfigError, ValueError) as error:
        raise ConfigError(f"then: {error}") from error
    if following.then is not None:
        raise ConfigError("then: the run that follows cannot have a then of its own")
    for key in ("encoder", "checkpoint"):
        if any(override.partition("=")[0] == key for override in given):
            raise ConfigError(f"then: it starts from the first run's model; leave out {key}=...")
    chosen = {override.partition("=")[0].lstrip("+") for override in overrides}
    for key in INHERITED:
        if not any(name == key or name.startswith(f"{key}.") for name in chosen):
            # a logger's folder is the following run's own, so its reference to it is kept
            OmegaConf.update(following, key, config._get_node(key), merge=False, force_add=True)
    labels = {**_plain(config.labels), **_plain(following.labels)}
    OmegaConf.update(following, "labels", labels, merge=False, force_add=True)
    if "resume" not in chosen and config.resume is not None:
        following.resume = AUTO
    return following, overrides


def _plain(labels: DictConfig) -> Any:
    return OmegaConf.to_container(labels, resolve=True)
