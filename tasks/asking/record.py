"""What a model remembers of the task that it was trained for, in its `config.json`: so it can be asked without its run.

The record is kept under one key of the configuration, travels with every copy of it, and is all that
`tasks.predictor.load` and `run=predict` need; languages and scores are with the facts of trainings
(`ernie_m.model_card.facts`). It is read from files that anybody may have written: what it names has
to be a task of this package.
"""

import dataclasses
import importlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, get_type_hints

from ernie_m.config import TRAINED_FOR, ErnieMConfig
from ernie_m.errors import CheckpointError, ConfigError
from ernie_m.model_card.facts import trainings_of
from ernie_m.strict import fits

KEY = TRAINED_FOR
PACKAGE = "tasks."
"""Where a task has to come from."""
FORMER_SETTINGS = ("regime",)
"""Settings that records of earlier trainings have, and nothing reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """See above; all values are those of JSON.

    Attributes:
        task: The task's name, as `task=` takes it.
        target: Its class: module and name.
        settings: The fields of the class.
        settled: What the training data have settled, by the class's fields.
        data: `name`, `source_language`, `read`: the reader's `target` and settings; `trained_in`: the languages of all
            trainings for the task, and `limit`: the most examples of each, None for all.
        encoder: Name of the encoder that the training started from.
        chosen: What validation has chosen, such as a threshold.
    """

    task: str
    target: str
    settings: dict[str, Any]
    settled: dict[str, Any]
    data: dict[str, Any]
    encoder: str
    chosen: dict[str, Any] = field(default_factory=dict)

    def remembered_by(self, config: ErnieMConfig) -> ErnieMConfig:
        """A model's configuration with this record."""
        return dataclasses.replace(config, extra={**config.extra, KEY: dataclasses.asdict(self)})


def record_of(config: ErnieMConfig) -> Record | None:
    """The record of a model that was trained for a task; None of any other.

    Raises:
        CheckpointError: It is broken.
    """
    values = config.extra.get(KEY)
    if values is None:
        return None
    hints = get_type_hints(Record)
    if not isinstance(values, Mapping) or values.keys() != hints.keys():
        raise CheckpointError(f"config.json: {KEY} is not what this version writes; leave the key out, or train again")
    if wrong := [name for name, hint in hints.items() if not fits(values[name], hint)]:
        raise CheckpointError(f"config.json: {KEY}.{wrong[0]}={values[wrong[0]]!r} is broken")
    settings = {name: value for name, value in values["settings"].items() if name not in FORMER_SETTINGS}
    return Record(**{**values, "settings": settings})


def languages_trained_in(config: ErnieMConfig, task: str) -> list[str]:
    """The languages that a model was trained in for a task, in all of its trainings; empty where it does not know."""
    remembered = config.extra.get(KEY)
    of_record: list[str] = []
    if isinstance(remembered, Mapping) and remembered.get("task") == task:
        of_record = dict(remembered.get("data") or {}).get("trained_in") or []
    of_trainings = (training.languages for training in trainings_of(config) if training.task == task)
    return list(dict.fromkeys(chain(of_record, *of_trainings)))


def settings_of(task: Any, *, without: tuple[str, ...]) -> dict[str, Any]:
    """A task's fields as JSON values, but for some."""
    names = (f.name for f in dataclasses.fields(task) if f.name not in without)
    return {name: plain_values(getattr(task, name)) for name in names}


def task_of(record: Record) -> Any:
    """The task of a record, as before it was settled.

    Raises:
        CheckpointError: There is no such task here, or its settings are others.
    """
    module, _, name = record.target.rpartition(".")
    problem = f"the model was trained for task={record.task}, {record.target}"
    if not record.target.startswith(PACKAGE):
        raise CheckpointError(f"{problem}, which is no task of this package")
    try:
        kind = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise CheckpointError(f"{problem}, which this version does not have ({error})") from error
    if not (isinstance(kind, type) and dataclasses.is_dataclass(kind) and hasattr(kind, "candidates")):
        raise CheckpointError(f"{problem}, which is no task")
    hints = get_type_hints(kind)
    for name, value in record.settings.items():
        hint = hints.get(name)
        if hint is not None and not dataclasses.is_dataclass(hint) and not fits(_typed(value, kind, name), hint):
            raise CheckpointError(f"{problem}, with settings that do not fit: {name}={value!r}")
    try:
        return kind(**{name: _typed(value, kind, name) for name, value in record.settings.items()})
    except (TypeError, ConfigError) as error:
        raise CheckpointError(f"{problem}, with settings that do not fit: {error}") from error


def plain_values(value: Any) -> Any:
    """Dataclasses, maps and sequences as maps and lists, as JSON has them: of infinity its name, of NaN null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain_values(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain_values(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return [plain_values(item) for item in value] if isinstance(value, list | tuple) else value


def _typed(value: Any, kind: type, name: str) -> Any:
    """A setting as its field has it: maps become the dataclass of the annotation, where it is one."""
    hint = get_type_hints(kind).get(name)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint) and isinstance(value, Mapping):
        return hint(**value)
    return float(value) if value in ("inf", "-inf") else value
