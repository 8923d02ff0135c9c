"""Where two descriptions of a run or a model differ, in words, and which keys make no other run (pure)."""

import json
from collections.abc import Mapping
from typing import Any

NO_OTHER_RUN = ("run_directory", "resume", "requeue_signal", "then", "logger", "baseline")
"""Keys that do not make another run: where, how and when it goes on, what follows it, where else its numbers go, and
what it is compared with."""
ACCUMULATION = "accumulate_grad_batches"
WHERE_IT_RUNS = (
    "trainer.accelerator",
    "trainer.devices",
    "trainer.num_nodes",
    "trainer.strategy",
    f"trainer.{ACCUMULATION}",
)
"""Keys that do not make another run either: a batch is that of an optimizer step, however it is divided."""
GIVEN_BY_THE_FOLDER = ("name", "output_dir", "callbacks.progress", "task.export")
"""Keys in which the run of a folder that is named may differ: they say where and what it writes, and what it shows."""


def differences(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> list[str]:
    """In words, where two flat descriptions differ."""
    return [
        f"{key} is {theirs.get(key)} there, {ours.get(key)} here"
        for key in dict.fromkeys([*theirs, *ours])
        if theirs.get(key) != ours.get(key)
    ]


def flatten(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested mappings as one, with names such as `optim.learning_rate`."""
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping) and value:
            flat |= flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def is_below(key: str, names: tuple[str, ...]) -> bool:
    """Whether a dotted key is one of `names`, or inside one of them."""
    return any(key == name or key.startswith(f"{name}.") for name in names)


def stripped(config: Mapping[str, Any]) -> Any:
    """The configuration without what differs between a run and its resumption, and without paths below its folder."""
    kept = {key: _without(value, key) for key, value in config.items() if key not in NO_OTHER_RUN}
    folder = str(config.get("run_directory"))
    return json.loads(json.dumps(kept).replace(json.dumps(folder)[1:-1], "RUN"))


def _without(value: Any, key: str) -> Any:
    """A section without the keys that say where a run runs.

    Accumulation of a run from before there was `trainer.strategy` stays, unless it was 1: it multiplied the batch.
    """
    if not isinstance(value, Mapping):
        return value
    multiplied = key == "trainer" and "strategy" not in value and value.get(ACCUMULATION, 1) != 1
    kept = {ACCUMULATION} if multiplied else set()
    return {name: item for name, item in value.items() if name in kept or f"{key}.{name}" not in WHERE_IT_RUNS}
