"""A YAML file as a dataclass; a key that is unknown, missing, twice or unfit is an error that names it and the file."""

import dataclasses
import types
from collections import Counter
from pathlib import Path
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import yaml

from ernie_m.errors import ConfigError

T = TypeVar("T")
_SAID = {
    str: "a text",
    bool: "true or false",
    int: "a number from 0",
    dict: "a mapping",
    tuple: "a list",
    types.UnionType: "a text or number",
}


class _Loader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = Counter(key.value for key, _ in node.value)
        twice = [key for key, count in keys.items() if count > 1]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice[0]} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, kind: type[T], **given: str) -> T:
    """The dataclass `kind` of a file, its fields read by their annotations.

    Args:
        path: The file.
        kind: Dataclass of texts, switches, numbers from 0, lists (`tuple[X, ...]`), mappings (`dict[K, V]`), unions of
            plain kinds, and dataclasses.
        given: Fields that are not in the file.

    Raises:
        ConfigError: The file is no YAML, or a key is unknown, missing, twice or unfit.
    """
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (OSError, ValueError, TypeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: cannot be read as YAML: {error}") from error
    try:
        return _build(kind, values, "", **given)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def _build(kind: type[T], values: Any, place: str, **given: str) -> T:
    _must(isinstance(values, dict), values, dict, place or "the file")
    fields = {field.name: field for field in dataclasses.fields(cast(Any, kind)) if field.name not in given}
    dot = place and f"{place}."
    for key in values:
        if key not in fields:
            raise ConfigError(f"{dot}{key}: unknown key; there are: {', '.join(fields)}")
    for key, field in fields.items():
        if key not in values and field.default is field.default_factory is dataclasses.MISSING:
            raise ConfigError(f"{dot}{key}: missing")
    hints = get_type_hints(kind)
    return kind(**given, **{key: _fit(value, hints[key], f"{dot}{key}") for key, value in values.items()})


def _fit(value: Any, hint: Any, place: str) -> Any:
    if dataclasses.is_dataclass(hint):
        return _build(cast(type[Any], hint), value, place)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        _must(isinstance(value, list), value, tuple, place)
        return tuple(_fit(item, inner[0], f"{place}[{index}]") for index, item in enumerate(value))
    if origin is dict:
        _must(isinstance(value, dict), value, dict, place)
        return {_fit(key, inner[0], place): _fit(item, inner[1], f"{place}.{key}") for key, item in value.items()}
    number = hint is not int or (not isinstance(value, bool) and isinstance(value, int) and value >= 0)
    _must(isinstance(value, hint) and number, value, origin or hint, place)
    return value


def _must(fits: bool, value: Any, kind: Any, place: str) -> None:
    if not fits:
        raise ConfigError(f"{place}: {_SAID[kind]} is needed, not {value!r}")
