"""What follows a finished run: `then`, command lines that start from its model."""

import shlex
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf

from conf import FOLDER, plain
from conf.overrides import prepare
from conf.tree import compose_config, quoted
from ernie_m.errors import ConfigError
from ernie_m.training.run_folder import AUTO

DEVICES = FOLDER / "trainer" / "auto.yaml"
"""Has the devices of a run whose command line names none."""
INHERITED = ("seed", "output_dir", "logger", "baseline")
"""What a following run takes from the first unless its own command line says otherwise, beside labels, resume and the
devices of several ranks."""


def compose_following(config: DictConfig, model: Path | None) -> list[tuple[DictConfig, list[str]]]:
    """The configurations of the runs that `then` describes, and their overrides.

    Labels are handed on, each unless it is given anew, and so are devices, machines and strategy of a first run on
    several ranks, whose processes the others run in. A first run that goes on (`resume`, in whichever folder) has the
    others go on by themselves, too.

    Args:
        config: The first run's.
        model: Its folder, which the others start from; None takes the default encoder, for a look before the first.

    Raises:
        ConfigError: `then` cannot be read, chooses what does not exist or another start, or goes on to a third run, or
            is for other ranks.
    """
    commands = [config.then] if isinstance(config.then, str) else config.then
    return [_compose(config, command, model) for command in commands]


def _compose(config: DictConfig, command: str, model: Path | None) -> tuple[DictConfig, list[str]]:
    try:
        given = shlex.split(command)
        key = "checkpoint" if any(text.startswith("run=") and text != "run=fit" for text in given) else "encoder"
        start = f"encoder={model}" if key == "encoder" else f"checkpoint={quoted(str(model))}"
        overrides = prepare([*given] if model is None else [start, *given])
        following = compose_config(overrides)
    except (ConfigError, ValueError) as error:
        raise ConfigError(f"then: {error}") from error
    if following.then is not None:
        raise ConfigError("then: the run that follows cannot have a then of its own")
    for group in ("encoder", "checkpoint"):
        if any(override.partition("=")[0] == group for override in given):
            raise ConfigError(f"then: it starts from the first run's model; leave out {group}=...")
    if model is None and key == "checkpoint":
        following.checkpoint = following.encoder.weights
    chosen = {override.partition("=")[0].lstrip("+") for override in overrides}
    for name in INHERITED:
        if not any(other == name or other.startswith(f"{name}.") for other in chosen):
            # a logger's folder is the following run's own, so its reference to it is kept
            OmegaConf.update(following, name, config._get_node(name), merge=False, force_add=True)
    labels = {**plain(config.labels), **plain(following.labels)}
    OmegaConf.update(following, "labels", labels, merge=False, force_add=True)
    _share_devices(config, following, chosen)
    if "resume" not in chosen and config.resume is not None:
        following.resume = AUTO
    return following, overrides


def _share_devices(config: DictConfig, following: DictConfig, chosen: set[str]) -> None:
    """Has a run that follows one on several ranks run on the same; its command line may repeat them."""
    from ernie_m.training.launching import Devices  # with torch and Lightning, which help and typos do not wait for

    first, second = Devices.of(plain(config.trainer)), Devices.of(plain(following.trainer))
    if first.is_one and second.is_one:
        return
    default: Any = OmegaConf.load(DEVICES)
    for key in Devices._fields:
        wanted, said = getattr(first, key), getattr(second, key)
        if said != wanted and (f"trainer.{key}" in chosen or said != default[key]):
            raise ConfigError(
                f"then: trainer.{key}={said}, and trainer.{key}={wanted} of the first run, whose processes it runs in; "
                "leave it out, or set it for the first run, too"
            )
        following.trainer[key] = wanted
