"""The sections of a configuration that build nothing by themselves, and the types of their keys."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypedDict, get_type_hints

from pydantic import Field

from ernie_m.strict import fits, needed

Texts = Annotated[str | int | float | list[str | int | float] | None, "a text, or a list of texts,"]


class Root(TypedDict):
    """The top level, but for the groups."""

    run: str
    seed: int
    name: str
    output_dir: Annotated[str, "a path"]
    run_directory: Annotated[str, "a path"]
    checkpoint: Annotated[str | None, "a path"]
    text: Texts
    second: Texts
    question: Texts
    context: Texts
    choices: Annotated[list[str | int | float] | None, "a list of texts"]
    new_layers: Annotated[int, Field(ge=0), "a whole number is needed, 0 for none"]
    resume: Annotated[str | None, "auto or a run's folder"]
    requeue_signal: Annotated[Literal["SIGUSR1", "SIGUSR2"] | None, "SIGUSR1, SIGUSR2, or null for none,"]
    labels: Annotated[dict[str, str | int | float | bool], "names with a text or number each"]
    baseline: Annotated[dict[str, str | int | float | bool], "names of labels with a text or number each"]
    then: Annotated[str | list[str] | None, "a command line, or a list of them,"]


class Encoder(TypedDict):
    """The group `encoder`."""

    name: str
    weights: Annotated[str, "a folder, a hub repository, or the name of new weights"]
    tokenizer: Annotated[str, "a folder or hub repository"]
    flavor: str | None
    trains_as: Literal["mini", "mini_new", "base", "large"]
    gradient_checkpointing: bool
    config: Annotated[dict[str, Any], "fields of ErnieMConfig are needed, {} for none"]


def check_sections(config: Mapping[str, Any]) -> list[str]:
    """Problems of the top level and of `encoder`: keys that are missing, values that do not fit.

    Args:
        config: Resolved.
    """
    return _check(config, Root, "") + _check(config["encoder"], Encoder, "encoder.")


def _check(section: Mapping[str, Any], declared: type, place: str) -> list[str]:
    problems = []
    for key, hint in get_type_hints(declared, include_extras=True).items():
        if key not in section:
            problems.append(f"{place}{key} is missing")
        elif not fits(section[key], hint):
            words = needed(hint)
            problems.append(f"{place}{key}={section[key]!r}: {words}{'' if ' needed' in words else ' is needed'}")
    return problems
