"""The groups and options of the Hydra tree: this repository's, and those of the user's own folder (`--config-dir`)."""

import difflib
import re
from collections.abc import Sequence
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from hydra import compose, initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.types import Quote, QuotedString
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf

from conf import FOLDER
from ernie_m.errors import ConfigError

BUILT_EACH = ("callbacks", "logger", "objective")
"""Groups whose entries are built each, whatever their names."""
WITH_STEMS = ("data", "task")
"""Groups in which the YAML that others extend is no option: what the data sets or tasks of a kind share."""
COMMAND_LINE = "command-line"
"""What Hydra calls the place of `--config-dir` in its search path."""
SCHEME = "file://"
"""What stands before a folder in that path; the folder stands there as it is, blanks and all."""


def folders(user_folder: Path | None = None) -> list[Path]:
    """This repository's tree, and the user's own behind it.

    Args:
        user_folder: The user's folder, if a command line names one; None takes that of the job that Hydra runs, if any.
    """
    if user_folder is not None or not GlobalHydra.instance().is_initialized():
        return [FOLDER, *([user_folder] if user_folder is not None else [])]
    places = GlobalHydra.instance().config_loader().get_search_path().get_path()
    return [FOLDER, *(Path(place.path.removeprefix(SCHEME)) for place in places if place.provider == COMMAND_LINE)]


def groups(user_folder: Path | None = None) -> list[str]:
    """The groups that a user may choose from."""
    return sorted({path.parent.name for folder in folders(user_folder) for path in folder.glob("*/*.yaml")} - {"hydra"})


def options(group: str, user_folder: Path | None = None) -> list[str]:
    """The choices of a group: its YAML files, but for the ones that only others build on."""
    paths = [path for folder in folders(user_folder) for path in (folder / group).glob("*.yaml")]
    stems = {stem_of(path) for path in paths} if group in WITH_STEMS else set()
    return sorted({path.stem for path in paths} - stems)


def choices() -> str:
    """All groups with their options, a line each, for the page of help."""
    return "\n".join(f"{group}: {', '.join(options(group))}" for group in groups())


OmegaConf.register_new_resolver("choices", choices, replace=True)


def is_base(path: Path) -> bool:
    """Whether a YAML is a stem that others extend, as `data/xquad.yaml` does `data/qa.yaml`, or a part of others."""
    if len(path.relative_to(FOLDER).parts) > 2:
        return True
    return path.parent.name in WITH_STEMS and any(stem_of(other) == path.stem for other in path.parent.glob("*.yaml"))


@cache
def stem_of(path: Path) -> str | None:
    """The YAML that one extends, of the same group: the first of its defaults."""
    defaults = OmegaConf.select(OmegaConf.load(path), "defaults")
    first = defaults[0] if defaults else None
    return first if isinstance(first, str) and first != "_self_" else None


def data_of(task: str) -> list[str]:
    """The data sets that a task takes: those that extend the same stem as the task's own."""
    known = options("data")
    chosen = OmegaConf.select(OmegaConf.load(_path_of("task", task)), "defaults") or []
    default = next((entry["override /data"] for entry in chosen if "override /data" in entry), None)
    stems = {name: stem_of(_path_of("data", name)) for name in known}
    return [name for name in known if default and stems[name] == stems[default]] or known


def _path_of(group: str, option: str) -> Path:
    return next(path for folder in folders() if (path := folder / group / f"{option}.yaml").is_file())


def compose_config(overrides: Sequence[str], user_folder: Path | None = None) -> DictConfig:
    """Composes `train.yaml`, also while Hydra runs a job.

    Args:
        overrides: As Hydra takes them.
        user_folder: The user's folder of YAMLs, if a command line names one.

    Raises:
        ConfigError: No task is chosen, or Hydra cannot compose.
    """
    if not {override.partition("=")[0] for override in overrides} & {"task", "experiment", "sweep"}:
        raise ConfigError(f"which task? Add task=<one of: {', '.join(options('task', user_folder))}>")
    search = [] if user_folder is None else [f"hydra.searchpath=[{quoted(SCHEME + str(user_folder.resolve()))}]"]
    running = GlobalHydra.instance().is_initialized()
    try:
        with nullcontext() if running else initialize_config_dir(str(FOLDER), version_base="1.3"):
            return compose("train", overrides=[*overrides, *search])
    except (HydraException, ValueError) as error:
        raise ConfigError(f"cannot compose the configuration: {error}") from error


def quoted(text: str) -> str:
    """A text as Hydra's grammar quotes it, whatever it holds."""
    return QuotedString(text, Quote.single).with_quotes()


def check_key(key: str, config: DictConfig) -> None:
    """Whether a configuration has a key.

    Raises:
        ConfigError: It has not; the message has the nearest there, or elsewhere in the tree, or all.
    """
    node: Any = config
    walked: list[str] = []
    for part in key.split("."):
        if not isinstance(node, DictConfig):
            raise ConfigError(f"{key}: {'.'.join(walked)} is a value and has no {part}")
        known = [str(name) for name in node]
        if part not in known:
            near = difflib.get_close_matches(part, known, n=1)
            meant = ".".join([*walked, *near]) if near else _anywhere(part, config)
            there = f"{'.'.join(walked) or 'the top level'} has {', '.join(sorted(known))}"
            raise ConfigError(f"unknown key {key}: " + (f"did you mean {meant}?" if meant else there))
        walked.append(part)
        node = node._get_node(part)


def check_new_key(key: str, config: DictConfig, texts: Sequence[str]) -> None:
    """Whether somebody reads a key that a command line adds.

    Arguments of what is built are read, and checked with it; so is what a value refers to, `+steps=5` as `${steps}`.

    Args:
        key: With dots.
        config: Without it.
        texts: The overrides of the command line.

    Raises:
        ConfigError: Nobody does.
    """
    node: Any = config
    for part in key.split("."):
        known = [] if not isinstance(node, DictConfig) or node._is_none() else [str(name) for name in node]
        if "_target_" in known or (node is config and part in BUILT_EACH):
            return
        if part not in known:
            break
        node = node._get_node(part)
    else:
        return
    reference = rf"\$\{{[^}}]*(?<![\w.]){re.escape(key)}(?!\w)"
    if not re.search(reference, "\n".join([OmegaConf.to_yaml(config), *texts])):
        raise ConfigError(f"+{key}: nobody reads this key; {suggest(part, known or [str(name) for name in config])}")


def _anywhere(part: str, config: DictConfig) -> str | None:
    """Where else in the tree a key of (nearly) that name lives."""
    paths: dict[str, str] = {}

    def collect(node: DictConfig, prefix: str) -> None:
        for name in map(str, node):
            child = node._get_node(name)
            paths.setdefault(name, f"{prefix}{name}")
            if isinstance(child, DictConfig) and not child._is_none() and not child._is_missing():
                collect(child, f"{prefix}{name}.")

    collect(config, "")
    near = difflib.get_close_matches(part, paths, n=1, cutoff=0.75)
    return paths[near[0]] if near else None


def suggest(value: str, known: Sequence[str]) -> str:
    """What to say of a value that is none of the known ones: the nearest, or all."""
    near = difflib.get_close_matches(value, known, n=1)
    return f"no such choice; did you mean {near[0]}?" if near else f"choose one of {', '.join(known)}"
