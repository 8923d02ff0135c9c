"""Schemas: what is to be extracted, as a tree of names; from Python, JSON or YAML, or from annotated texts."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import yaml

from ernie_m.errors import ConfigError, DataError
from ernie_m.strict import Loader
from tasks.examples import ExtractionExample

ANY = "*"
"""Stands for mentions whose type is not said: they are given, never asked for, and may have relations."""
FILES = (".json", ".yaml", ".yml")
_OPTIONS = re.compile(r"(?P<name>[^\[\]]*)\[(?P<options>.*)\]\s*", re.DOTALL)
_COMMAS = re.compile("[,，]")

Plain = str | dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Node:
    """Something to extract: an entity type or an event's trigger; below one, a relation or an event's argument.

    Attributes:
        name: As it is asked for.
        options: Of a classification, what may be chosen; otherwise none.
        children: What to extract about each span that is found.
    """

    name: str
    options: tuple[str, ...] = ()
    children: tuple["Node", ...] = ()


def parse_schema(schema: Any, place: str = "schema") -> tuple[Node, ...]:
    """Reads a schema: a name, a list of names, or a map from names to what is asked about each span found.

    `["Person", {"Company": ["Founder", "Seat"]}, "sentiment[positive,negative]"]` asks for people, for companies with
    two relations, and classifies the text. Maps and lists nest to any depth.

    Args:
        schema: As YAML, JSON or Python give it; PaddleNLP's Taskflow takes the same.
        place: Where it stands, for messages.

    Raises:
        ConfigError: It is no schema; the message says where.
    """
    try:
        return _parsed(schema, place)
    except RecursionError:
        raise ConfigError(f"{place} holds itself, or nests too deep") from None


def _parsed(schema: Any, place: str) -> tuple[Node, ...]:
    nodes = tuple(_nodes(schema, place))
    if not nodes:
        raise ConfigError(f"{place} is empty: name what is to be extracted")
    for number, node in enumerate(nodes):
        if any(node.name == other.name for other in nodes[:number]):
            raise ConfigError(f"{place} has {node.name!r} twice")
    return nodes


def _nodes(schema: Any, place: str) -> Iterator[Node]:
    match schema:
        case str():
            yield _leaf(schema, place)
        case Mapping():
            for name, below in schema.items():
                yield _branch(name, below, place)
        case Sequence():
            for number, item in enumerate(schema):
                if not isinstance(item, str | Mapping):
                    raise ConfigError(
                        f"{place}[{number}] is {item!r}: a name, or a map from a name to what is below it"
                    )
                yield from _nodes(item, f"{place}[{number}]")
        case _:
            raise ConfigError(f"{place} is {schema!r}: a name, a list of names, or a map from names to what is below")


def _leaf(text: str, place: str) -> Node:
    match = _OPTIONS.fullmatch(text)
    if match is None:
        if not text.strip() or {"[", "]"} & set(text):
            raise ConfigError(f"{place} is {text!r}: write a name, or a classification as name[one option,another]")
        return Node(text.strip())
    options = tuple(option.strip() for option in _COMMAS.split(match["options"]))
    if not match["name"].strip() or not all(options):
        raise ConfigError(
            f"{place} is {text!r}: a classification needs a name and options, as name[one option,another]"
        )
    if len(set(options)) < len(options):
        raise ConfigError(f"{place} is {text!r}: an option stands there twice")
    return Node(match["name"].strip(), options)


def _branch(name: Any, below: Any, place: str) -> Node:
    if not isinstance(name, str):
        raise ConfigError(f"{place} has the key {name!r}: a name is needed")
    leaf, inside = _leaf(name, place), f"{place}.{name}"
    if below is None or (isinstance(below, Sequence | Mapping) and not below):
        return leaf
    if leaf.options:
        raise ConfigError(f"{inside}: nothing can be asked about an option that was chosen; leave out {below!r}")
    return Node(leaf.name, (), _parsed(below, inside))


def read_schema(given: Any) -> tuple[Node, ...]:
    """A schema as it was given to a run: itself, written as YAML or JSON, or the path of a file that holds it.

    Raises:
        ConfigError: There is no such file, or what it holds is no schema.
    """
    if not isinstance(given, str):
        return parse_schema(given)
    try:
        if given.endswith(FILES):
            return parse_schema(_loaded(Path(given).read_text(encoding="utf-8"), given), given)
        if given.lstrip().startswith(("[", "{")):
            return parse_schema(_loaded(given, "schema"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"schema={given}: {error}") from error
    except yaml.constructor.ConstructorError as error:
        raise ConfigError(f"schema={given}: {error}") from error
    except yaml.YAMLError as error:
        raise ConfigError(
            f"schema={given}: {error}\nWrite names that have brackets or commas in quotes: ['mood[good,bad]']"
        ) from error
    if "[" not in given and _COMMAS.search(given):
        raise ConfigError(f"schema={given}: several names make a list, schema=[{given}]")
    return parse_schema(given)


class _Loader(Loader):
    """YAML in which a lone `*` is a name, and names of a map differ."""

    yaml_implicit_resolvers: ClassVar = {k: v for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items() if k != ANY}

    def fetch_alias(self) -> None:
        (super().fetch_alias if self.peek(1).isalnum() else self.fetch_plain)()


def _loaded(text: str, place: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=partial(_distinct, place=place))
    except json.JSONDecodeError:
        return yaml.load(text, _Loader)


def _distinct(pairs: list[tuple[str, Any]], place: str) -> dict[str, Any]:
    for number, (name, _) in enumerate(pairs):
        if any(name == other for other, _ in pairs[:number]):
            raise ConfigError(f"{place}: a map has {name!r} twice")
    return dict(pairs)


def plain(nodes: Iterable[Node]) -> list[Plain]:
    """A schema as lists, maps and texts, from which `parse_schema` makes it again."""
    return [{node.name: plain(node.children)} if node.children else _written(node) for node in nodes]


def _written(node: Node) -> str:
    return f"{node.name}[{','.join(node.options)}]" if node.options else node.name


def schema_of(examples: Iterable[ExtractionExample]) -> tuple[Node, ...]:
    """What annotated texts hold, by name: types with the predicates of their mentions, and classifications.

    Raises:
        DataError: A name or an option has a character that schemas are written with.
    """
    predicates: dict[str, set[str]] = {}
    options: dict[str, dict[str, None]] = {}
    for example in examples:
        for entity in example.entities:
            if entity.type is not None:
                predicates.setdefault(entity.type, set())
        for relation in example.relations:
            predicates.setdefault(example.entities[relation.subject].type or ANY, set()).add(relation.predicate)
        for asked in example.classifications:
            options.setdefault(asked.name, {}).update(dict.fromkeys(asked.options or asked.chosen))
    nodes = [
        Node(kind, children=tuple(Node(name) for name in sorted(names))) for kind, names in sorted(predicates.items())
    ]
    nodes += [Node(name, tuple(chosen)) for name, chosen in sorted(options.items())]
    try:
        same = not nodes or parse_schema(plain(nodes)) == tuple(nodes)
    except ConfigError as error:
        raise DataError(f"the annotated texts: {error}") from error
    if not same:
        raise DataError("the annotated texts have names with brackets or commas, which no schema can hold: rename them")
    return tuple(nodes)


def evaluation_schema(examples: Iterable[ExtractionExample], trained: Sequence[Node]) -> tuple[Node, ...]:
    """What evaluated texts hold, `trained` or not; a class has the options trained with, since the prompt lists them.

    Texts without annotations of their own are asked what was trained.
    """
    classes = {node.name: node for node in trained if node.options}
    annotated = schema_of(examples)
    return tuple(classes.get(node.name, node) if node.options else node for node in annotated) or tuple(trained)
