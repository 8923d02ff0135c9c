"""What pre-training needs: settings in range, and text that every objective can read."""

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Any

from hydra.utils import instantiate

from ernie_m.errors import ConfigError
from pretraining.corpus.shards.reading import text_to_read
from pretraining.training.data import languages_of
from pretraining.training.ranges import range_problems


def check_pretraining(config: Mapping[str, Any]) -> list[str]:
    """Problems of data and objectives of a resolved configuration."""
    data = config["data"]
    problems: list[str] = _with(data, range_problems)
    if config["run"] == "validate" and data["held_out"] == 0:
        problems.append("data.held_out=0: run=validate needs lines that are held out")
    try:
        sources = _with(data, text_to_read)
    except ConfigError as error:
        return [*problems, str(error)]
    keys = {"monolingual": "data.mono", "parallel": "data.parallel"}
    kinds, languages = {source.kind for source in sources}, languages_of(sources)
    for name, node in config["objective"].items():
        objective = instantiate(node)
        if objective.reads not in kinds:
            there = f"objective.{name} reads {objective.reads} text, and there is none"
            problems.append(f"{there}: set {keys[objective.reads]}")
        of_objective = objective.problems(languages, config["task"]["language_embedding"])
        problems += [f"objective.{name}: {problem}" for problem in of_objective]
    return problems


def _with(values: Mapping[str, Any], function: Callable[..., Any]) -> Any:
    """Calls a function with those values that its parameters name."""
    return function(**{name: values[name] for name in signature(function).parameters})
