"""Holds the arguments of every `_target_` against its signature and annotations."""

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

from hydra.utils import get_object

from conf.tree import suggest
from ernie_m.errors import ConfigError
from ernie_m.strict import fits, needed

_HYDRA_KEYS = ("_target_", "_partial_", "_recursive_", "_convert_", "_args_")


def check_targets(node: Any, path: str) -> list[str]:
    """Problems of a node and all below it: targets that cannot be imported, arguments unknown, missing or unfit."""
    if isinstance(node, list):
        return [problem for i, child in enumerate(node) for problem in check_targets(child, f"{path}[{i}]")]
    if not isinstance(node, dict):
        return []
    problems = _check_target(node, path) if "_target_" in node else []
    for key, child in node.items():
        problems += check_targets(child, f"{path}.{key}" if path else str(key))
    return problems


def _check_target(node: Mapping[str, Any], path: str) -> list[str]:
    try:
        target = get_object(node["_target_"])
    except Exception as error:  # whatever an import may raise
        return [f"{path}._target_={node['_target_']} cannot be imported: {error}"]
    parameters = inspect.signature(target).parameters
    open_ended = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters.values())
    hints = _hints(target)
    problems = []
    for key, value in node.items():
        if key in _HYDRA_KEYS:
            continue
        if key not in parameters and not open_ended:
            if path == "data" and key == "scoring":
                continue
            problems.append(f"{path}.{key}: unknown; {suggest(key, list(parameters))}")
        elif key in hints and not fits(value, hints[key]):
            problems.append(f"{path}.{key}={value!r}: {needed(hints[key])} is needed")
    if not node.get("_partial_"):
        required = [n for n, p in parameters.items() if p.default is p.empty and p.kind is p.KEYWORD_ONLY]
        problems += [f"{path}.{name} is missing" for name in required if name not in node]
        if not problems and inspect.isclass(target) and dataclasses.is_dataclass(target):
            try:
                target(**{key: value for key, value in node.items() if key not in _HYDRA_KEYS})
            except ConfigError as error:
                problems.append(str(error) if path.partition(".")[0] in str(error) else f"{path}: {error}")
    return problems


def _hints(target: Callable[..., Any]) -> dict[str, Any]:
    function = target.__init__ if inspect.isclass(target) else target
    try:
        return get_type_hints(function)
    except (NameError, TypeError):  # annotations that only a type checker can read
        return {}
