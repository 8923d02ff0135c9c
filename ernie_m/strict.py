"""YAML held against annotations: a key that is unknown, missing, twice or unfit is an error that names it."""

import dataclasses
import json
import types
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml
from pydantic import ConfigDict, Field, Strict, TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError
from pydantic_core import ErrorDetails, SchemaError

from ernie_m.errors import ConfigError

T = TypeVar("T")
Switch = Annotated[bool, Strict()]
"""True or false, and no number, in a dataclass that `read_yaml` reads."""
Count = Annotated[int, Strict(), Field(ge=0), "a number from 0"]
_NAMES = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    type(None): "null",
    Path: "a path",
    dict: "a mapping",
    Mapping: "a mapping",
    list: "a list",
    tuple: "a list",
    Sequence: "a list",
    Iterable: "a list",
}
_UNIONS = (Union, types.UnionType)


class Loader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """As every loader does, once the keys are known to differ."""
        keys: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in keys:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands there twice", key.start_mark)
            keys.add(str(key.value))
        return super().construct_mapping(node, deep)


class Declared:
    """A dataclass that `read_yaml` reads: other keys than its fields are errors."""

    __pydantic_config__: ClassVar[ConfigDict] = {"extra": "forbid"}


def fits(value: Any, hint: Any) -> bool:
    """Whether a value from YAML may stand where a parameter is annotated with `hint`.

    A list is any sequence, a text a path, a whole number a number; nothing else is converted. What only an object can
    be is left to whoever makes it: a value with a `_target_` inside, and a hint that pydantic cannot read.
    """
    if _has_target(value):
        return True
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True))
        adapter.validate_json(json.dumps(value), strict=True)
    except ValidationError:
        return False
    except (PydanticUserError, SchemaError, NameError):
        return True
    return True


def _has_target(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_target, value))
    return isinstance(value, dict) and ("_target_" in value or any(map(_has_target, value.values())))


def needed(hint: Any) -> str:
    """What is needed where `hint` stands; the words of an `Annotated`, if it has any."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        words = next((word for word in arguments[1:] if isinstance(word, str)), None)
        return words or needed(arguments[0])
    if origin is Literal:
        return "one of " + ", ".join(map(str, arguments))
    if origin in _UNIONS:
        plain = ["a text or number"] if {str, float} <= set(arguments) else []
        rest = [needed(argument) for argument in arguments if not plain or argument not in (str, int, float, bool)]
        return " or ".join(dict.fromkeys(plain + rest))
    kind = hint if origin is None else origin
    if dataclasses.is_dataclass(kind):
        return _NAMES[dict]
    if kind is Sequence and arguments and get_origin(arguments[0]) is Literal:
        return "a list of " + ", ".join(map(str, get_args(arguments[0])))
    return _NAMES.get(kind) or str(hint).replace("collections.abc.", "").replace("typing.", "")


def read_yaml(path: Path, kind: type[T], **given: str) -> T:
    """The dataclass `kind` of a file, its fields read by their annotations.

    Args:
        path: The file.
        kind: A `Declared` dataclass of texts, `Switch`, `Count`, lists (`tuple[X, ...]`), mappings (`dict[K, V]`),
            unions of plain kinds, and such dataclasses.
        given: Fields that are not in the file.

    Raises:
        ConfigError: The file is no YAML, or a key is unknown, missing, twice or unfit.
    """
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader)
    except (OSError, ValueError, TypeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: cannot be read as YAML: {error}") from error
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: the file: a mapping is needed, not {values!r}")
    names = [field.name for field in dataclasses.fields(kind) if field.name not in given]  # type: ignore[arg-type]
    if unknown := [key for key in values if key not in names]:
        raise ConfigError(f"{path}: {_unknown(unknown[0], '', names)}")
    try:
        return TypeAdapter(kind).validate_python(values | given)
    except ValidationError as error:
        # an unknown key explains a missing one
        first = min(error.errors(), key=lambda problem: problem["type"] != "unexpected_keyword_argument")
        raise ConfigError(f"{path}: {_said(first, kind)}") from error


def _said(problem: ErrorDetails, kind: Any) -> str:
    """A problem that pydantic found, in the words of the file."""
    hint, place = kind, ""
    for part in problem["loc"]:
        while get_origin(hint) is Annotated:
            hint = get_args(hint)[0]
        origin, dot = get_origin(hint), f"{place}." if place else ""
        if dataclasses.is_dataclass(hint):
            hints = get_type_hints(hint, include_extras=True)
            if part not in hints:
                return _unknown(part, dot, hints)
            hint, place = hints[str(part)], f"{dot}{part}"
        elif origin is tuple:
            hint, place = get_args(hint)[0], f"{place}[{part}]"
        elif origin is dict and part != "[key]":
            hint, place = get_args(hint)[1], f"{dot}{part}"
        else:  # a member of a union
            break
    if problem["type"].startswith("missing"):
        return f"{place}: missing"
    return f"{place}: {needed(hint)} is needed, not {problem['input']!r}"


def _unknown(key: Any, dot: str, known: Iterable[str]) -> str:
    return f"{dot}{key}: unknown key; there are: {', '.join(name for name in known if not name.startswith('__'))}"
