"""What a model remembers of its trainings for its card, under one key of `config.json`; the newest is the last."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from ernie_m.config import ErnieMConfig
from ernie_m.errors import CheckpointError
from ernie_m.strict import fits

KEY = "trainings"
"""Of `config.json`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingFacts:
    """What is told of one training; all values are those of JSON.

    Attributes:
        run: The run's name.
        task: The task's name.
        encoder: Name of the encoder that the training started from.
        data: The data set's name.
        languages: Those of the text that was trained on.
        steps: Of the optimizer.
        settings: What else is worth knowing, for people: what -> how much.
        commit: Of this project; None where it is not known.
        packages: Name -> version.
        source_language: The language that transfer starts from; None where nothing is transferred.
        asked: What a trained model may be asked, as an example; None: it answers nothing.
        scores: Split -> metric -> language, or a key of `summary` -> score in [0, 1].
        summary: What is no language among the scores' keys -> its name for people.
        measures: Further tables, for people: title -> column -> row -> value.
    """

    run: str
    task: str
    encoder: str
    data: str
    languages: list[str]
    steps: int
    settings: dict[str, str]
    commit: str | None
    packages: dict[str, str | None]
    source_language: str | None = None
    asked: str | dict[str, Any] | None = None
    scores: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    summary: dict[str, str] = field(default_factory=dict)
    measures: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def remembered_by(self, config: ErnieMConfig) -> ErnieMConfig:
        """A model's configuration with this training after those that it has, all keys in the order of the file's."""
        as_stored = json.loads(json.dumps(dataclasses.asdict(self), sort_keys=True))
        trainings = [*config.extra.get(KEY, []), as_stored]
        return dataclasses.replace(config, extra={**config.extra, KEY: trainings})


def trainings_of(config: ErnieMConfig) -> list[TrainingFacts]:
    """The trainings that a model remembers.

    Raises:
        CheckpointError: They are not what this version writes.
    """
    rows = config.extra.get(KEY, [])
    hints = get_type_hints(TrainingFacts)
    if not isinstance(rows, Sequence) or not all(
        isinstance(row, Mapping) and row.keys() == hints.keys() for row in rows
    ):
        raise CheckpointError(f"config.json: {KEY} is not what this version writes; leave the key out")
    for row in rows:
        if wrong := [name for name, hint in hints.items() if not fits(row[name], hint)]:
            raise CheckpointError(f"config.json: {KEY}: {wrong[0]}={row[wrong[0]]!r} is broken; leave {KEY} out")
    return [TrainingFacts(**row) for row in rows]
