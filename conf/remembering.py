"""What a trained model remembers of its task, put into the configuration of a run that asks it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hydra.utils import get_object
from omegaconf import DictConfig, OmegaConf

from conf import literal
from ernie_m.errors import ConfigError
from ernie_m.training.run_folder import name_of

READERS = "tasks.readers."
"""Where a remembered reader has to come from."""
ASKING = ("validate", "test", "predict")


def remember(config: DictConfig, overrides: Sequence[str]) -> list[str]:
    """Changes a configuration whose run starts from a trained model.

    Where the model is asked the task that it was trained for, the task's settings are those of the training, unless the
    command line gives them, or they follow the data (`task.normalization` is that of the data set). What is predicted
    is read as the training's files were, unless the command line chooses `data`. The encoder is named after what runs.

    Args:
        config: Composed; changed in place.
        overrides: Of the command line.

    Returns:
        What was given and is not used, in words.

    Raises:
        ConfigError: The model was trained for another task.
    """
    from ernie_m.training.setup import read_shape  # these load torch
    from tasks.asking.record import record_of

    checkpoint = Path(str(config.checkpoint))
    chosen = {text.partition("=")[0].lstrip("+~") for text in overrides}
    unused = [
        text
        for text in overrides
        if text.startswith("encoder=") and checkpoint.suffix != ".ckpt"  # which has no tokenizer
    ]
    notes = [f"{text} is not used: checkpoint={checkpoint} brings its own encoder" for text in unused]
    record = record_of(read_shape(checkpoint))
    config.encoder.name = name_of(checkpoint) if record is None else record.encoder
    if record is not None:
        _check_task(config, record, checkpoint)
    if record is None or config.run not in ASKING or record.target != config.task._target_:
        return notes
    for key, value in record.settings.items():
        if key in config.task and not config.task._get_node(key)._is_interpolation():
            _put(config, f"task.{key}", value, chosen)
    if "data" in chosen or (config.run != "predict" and config.data.name != record.data["name"]):
        return notes
    if "data.source_language" not in chosen:
        config.data.source_language = record.data["source_language"]
    read = record.data["read"]
    if not str(read.get("_target_")).startswith(READERS):
        raise ConfigError(f"checkpoint={checkpoint}: it remembers data.read={read.get('_target_')}, which is no reader")
    if read["_target_"] != config.data.read._target_:
        OmegaConf.update(config, "data.read", {**read, "_partial_": True}, merge=False, force_add=True)
    else:
        for key, value in read.items():
            _put(config, f"data.read.{key}", value, chosen)
    return notes


def _put(config: DictConfig, key: str, value: Any, chosen: set[str]) -> None:
    """Sets a value, but for what the command line sets: the key itself, or entries of a map."""
    if key in chosen:
        return
    given = [name.removeprefix(f"{key}.").partition(".")[0] for name in chosen if name.startswith(f"{key}.")]
    present = OmegaConf.select(config, key)
    if isinstance(value, Mapping) and isinstance(present, DictConfig):
        kept = {name: present._get_node(name) for name in (*given, "_target_") if name in present}
        value = {**_literal(value), **kept}
    OmegaConf.update(config, key, _literal(value), merge=False, force_add=True)


def _literal(value: Any) -> Any:
    """A remembered value, of which nothing is an interpolation."""
    if isinstance(value, Mapping):
        return {key: _literal(item) for key, item in value.items()}
    return literal(value) if isinstance(value, str | list) else value


def _check_task(config: DictConfig, record: Any, checkpoint: Path) -> None:
    """Refuses a model that was trained for another task, unless nothing but its encoder is asked."""
    from ernie_m.encoder import ErnieMModel

    kind: Any = get_object(config.task._target_)
    same = record.target == config.task._target_ and record.settings.get("problem") == config.task.get("problem")
    if same or issubclass(kind.model, ErnieMModel):
        return
    start = f"; to train one that starts from its encoder: encoder={checkpoint}" if config.run == "fit" else ""
    raise ConfigError(
        f"checkpoint={checkpoint}: this model was trained for task={record.task} and not for task={config.task.name}; "
        f"ask it with task={record.task}{start}"
    )
