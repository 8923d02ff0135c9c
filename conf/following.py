"""What follows a finished run: `then`, a second command line that starts from the first one's model."""

import shlex
from pathlib import Path

from omegaconf import DictConfig, OmegaConf

from conf.overrides import compose_config, prepare
from ernie_m.errors import ConfigError

INHERITED = ("seed", "output_dir", "resume", "labels", "logger")
"""What a following run takes from the first unless its own command line says otherwise."""


def compose_following(config: DictConfig, model: Path | None) -> tuple[DictConfig, list[str]]:
    """The configuration of the run that `then` describes, and its overrides.

    Args:
        config: The first run's.
        model: Its folder, which the second starts from; None leaves the encoder open, for a look before the first.

    Raises:
        ConfigError: `then` cannot be read, chooses what does not exist, or goes on to a third run.
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
    chosen = {override.partition("=")[0].lstrip("+") for override in overrides}
    for key in INHERITED:
        if not any(name == key or name.startswith(f"{key}.") for name in chosen):
            value = config[key]
            if OmegaConf.is_config(value):  # a logger's folder is the following run's own
                value = OmegaConf.to_container(value, resolve=key != "logger")
            OmegaConf.update(following, key, value, merge=False, force_add=True)
    return following, overrides
