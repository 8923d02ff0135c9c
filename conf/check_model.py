"""The model of a run: what it starts from, the lengths that it can take, and the formats that it is written in."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hydra.utils import get_class

from conf.tree import suggest
from ernie_m.checkpoint.export import export_problem
from ernie_m.checkpoint.hub import is_hub_id
from ernie_m.checkpoint.reading import read_config
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.training.setup import NEW_WEIGHTS, dropouts, read_shape


def check_model(config: Mapping[str, Any], place: str) -> list[str]:
    """Problems of the section `encoder` and of `checkpoint`.

    Args:
        config: Resolved.
        place: Where `max_length` is: `data`, `task` or `task.reading`.
    """
    encoder = config["encoder"]
    problems: list[str] = []
    known = [field.name for field in dataclasses.fields(ErnieMConfig)]
    unknown = [f"encoder.config.{key}: unknown; {suggest(key, known)}" for key in encoder["config"] if key not in known]
    if unknown:
        return problems + unknown
    try:
        shape = _shape(encoder, config["checkpoint"])
    except ConfigError as error:
        return [*problems, str(error)]
    if shape is None or not config["checkpoint"]:
        problems += _check_tokenizer(encoder["tokenizer"])
    length = _at(config, place).get("max_length")
    if shape is not None and length is not None and length > shape.max_length:
        problems.append(
            f"{place}.max_length={length} is beyond the encoder's position table: at most {shape.max_length} "
            f"(max_position_embeddings={shape.max_position_embeddings} - 2)"
        )
    return problems


def check_export(task: Mapping[str, Any]) -> list[str]:
    """Problems of `task.export`: formats that have no such head, or that need more to be installed.

    Args:
        task: The section, resolved, its arguments checked.
    """
    job: Any = get_class(task["_target_"])
    model = get_class(task["model"]["path"]) if "model" in task else job.model
    found = {form: export_problem(model, form) for form in task["export"]}
    return [f"task.export={form}: {problem}" for form, problem in found.items() if problem]


def _shape(encoder: Mapping[str, Any], checkpoint: str | None) -> ErnieMConfig | None:
    """The model's configuration; None of a training checkpoint, which is not opened here."""
    given = {key: value for key, value in encoder["config"].items() if value is not None}
    name, default = "encoder.weights", ErnieMConfig()
    try:
        if checkpoint:
            name, given = "checkpoint", dropouts(given)
            shape = read_shape(Path(checkpoint))
        elif encoder["weights"] in NEW_WEIGHTS:
            shape = default
        else:
            shape = read_config(encoder["weights"])
    except (ConfigError, TypeError) as error:
        raise ConfigError(f"{name}={error}") from error
    try:
        checked = dataclasses.replace(shape or default, **given)
    except (ConfigError, TypeError) as error:
        raise ConfigError(f"encoder.config: {error}") from error
    return None if shape is None else checked


def _check_tokenizer(tokenizer: Any) -> list[str]:
    if isinstance(tokenizer, str) and (is_hub_id(tokenizer) or Path(tokenizer).is_dir()):
        return []
    return [f"encoder.tokenizer={tokenizer}: no such folder; give one with a tokenizer's files"]


def _at(config: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    node: Any = config
    for part in place.split("."):
        node = node[part]
    return dict(node)
