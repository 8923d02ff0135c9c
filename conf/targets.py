"""Holds the arguments of every `_target_` against its signature and annotations."""

import collections.abc
import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hydra.utils import get_object

from conf.overrides import suggest
from ernie_m.errors import ConfigError

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
        elif key in hints and not _is_node(value) and not fits(value, hints[key]):
            problems.append(f"{path}.{key}={value!r}: {_describe(hints[key])} is needed")
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


def _is_node(value: Any) -> bool:
    return isinstance(value, dict) and "_target_" in value


def fits(value: Any, hint: Any) -> bool:
    """Whether a value from YAML may stand where a parameter is annotated with `hint`; an unknown hint accepts all."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any or isinstance(hint, typing.TypeVar):
        return True
    if origin in (Union, types.UnionType):
        return any(fits(value, argument) for argument in arguments)
    if origin is Literal:
        return value in arguments
    if hint is None or hint is type(None):
        return value is None
    if origin is tuple:
        if not isinstance(value, list):
            return False
        kinds = arguments[:1] * len(value) if Ellipsis in arguments else arguments
        return len(kinds) == len(value) and all(map(fits, value, kinds))
    if origin in (list, collections.abc.Sequence, collections.abc.Iterable):
        return isinstance(value, list) and all(fits(item, arguments[0]) for item in value)
    if origin in (dict, collections.abc.Mapping):
        return isinstance(value, dict) and all(fits(item, arguments[1]) for item in value.values())
    if origin is not None or not isinstance(hint, type):
        return True
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint in (int, str):
        return isinstance(value, hint) and not isinstance(value, bool)
    if hint is bool:
        return isinstance(value, bool)
    return isinstance(value, str) if issubclass(hint, Path) else True


def _describe(hint: Any) -> str:
    names = {
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        str: "a text",
        type(None): "null",
        Path: "a path",
    }
    if hint in names:
        return names[hint]
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(map(str, get_args(hint)))
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_describe(argument) for argument in get_args(hint)))
    return str(hint).replace("collections.abc.", "").replace("typing.", "")
