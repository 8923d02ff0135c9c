"""Reads the command line before Hydra does, so that a typo gets a suggestion and language maps are open."""

import difflib
import re
from collections.abc import Sequence
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hydra import compose, initialize_config_dir
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, Override
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf

from conf import FOLDER, literal
from ernie_m.checkpoint.hub import is_hub_id
from ernie_m.errors import ConfigError
from ernie_m.training.run_folder import MODEL, is_run, name_of

PATTERNS = ("data.mono", "data.parallel")
"""Keys whose values have braces, which are Hydra's unless quoted: `data.mono=mono/{language}.txt`."""
FILES = ("data.train", "data.validation", "data.test", "data.predict")
"""Likewise, where they are no maps: `data.test=test.{language}.tsv`."""
TEXTS = (*PATTERNS, "data.hub")
"""Keys that name text, and choose `data=text` where no data set is chosen."""
REPLACED = (*FILES, "data.split_by_document")
"""Maps that a user gives anew as a whole: `data.train={it: it.tsv}` is Italian alone, whatever stood there."""
PROSE = ("text", "schema")
"""Keys whose values are taken as they are, in every language: `text="In 1997, Ann ..."`, `schema={人物: [公司]}`."""
EARLIER_NAMES = re.compile(r"^(\+{0,2}|~)task\.(?:encode|module|head_of)\.")
"""Settings of a task had these groups once: `task.module.layer=all` is `task.layer=all`."""
QUOTED = re.compile(r"""'([^'\\]|\\.)*'|"([^"\\]|\\.)*\"""", re.DOTALL)
"""What Hydra takes for a quoted text."""
OPEN_MAPS = (*REPLACED, "encoder.config", "labels")
"""Keys whose entries are the user's own: `data.test.de=de.json` needs no `+`."""


def options(group: str) -> list[str]:
    """The choices of a group: its YAML files, but for the ones that only others build on."""
    return sorted(path.stem for path in (FOLDER / group).glob("*.yaml") if not is_base(path))


def is_base(path: Path) -> bool:
    """Whether a YAML is a stem that others extend, as `data/xquad.yaml` does `data/qa.yaml`, or a part of others."""
    if len(path.relative_to(FOLDER).parts) > 2:
        return True
    group = path.parent.name
    return group in ("data", "task") and any(stem_of(other) == path.stem for other in path.parent.glob("*.yaml"))


@cache
def stem_of(path: Path) -> str | None:
    """The YAML that one extends, of the same group: the first of its defaults."""
    defaults = OmegaConf.select(OmegaConf.load(path), "defaults")
    first = defaults[0] if defaults else None
    return first if isinstance(first, str) and first != "_self_" else None


def groups() -> list[str]:
    """The groups that a user may choose from."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name not in ("hydra", "__pycache__"))


def prepare(arguments: Sequence[str]) -> list[str]:
    """Checks a command line and spells it out for Hydra.

    `encoder=<folder, run or hub repository>` becomes `encoder=folder encoder.weights=...`; braces of `data.mono`,
    `data.parallel` and files' names, the equals signs of `then`, `text` and `schema` are quoted; `data.mono`,
    `data.parallel` or `data.hub` without a data set choose `data=text`, unless they only leave a part of the default's
    out (`data.parallel=null`); open maps and their entries get Hydra's `++`, behind a null if they are replaced.

    Args:
        arguments: The command line without the program's name.

    Returns:
        Arguments for Hydra.

    Raises:
        ConfigError: An override cannot be parsed, or names a group, option or key that does not exist.
    """
    arguments = [EARLIER_NAMES.sub(r"\1task.", argument) for argument in arguments]
    flags = [argument for argument in arguments if argument.startswith("-")]
    texts = [text for argument in arguments if not argument.startswith("-") for text in _spell_out(argument)]
    values = {key: value for key, _, value in (text.partition("=") for text in texts)}
    if "data" not in values and any(values.get(key, "null") not in ("null", "[]") for key in TEXTS):
        texts.append("data=text")
    if any(flag.startswith(("--help", "-h", "--hydra-help", "--version", "--info")) for flag in flags):
        given = any(text.startswith(("task=", "experiment=", "sweep=")) for text in texts)
        return list(arguments) + ([] if given else [f"task={options('task')[0]}"])  # Hydra composes before it helps
    if "sweep" in values and not {"-m", "--multirun"} & set(flags):
        raise ConfigError(f"sweep={values['sweep']} is many runs: add -m")
    overrides = _parse(texts)
    choices = [override for override in overrides if override.key_or_group in groups()]
    for override in choices:
        _check_choice(override)
    config = compose_config([f"{o.key_or_group}={_written(_alternatives(o)[0])}" for o in choices])
    for override in overrides:
        if override not in choices and not override.is_add() and not override.is_force_add():
            _check_key(override, config)
    return flags + [spelled for text in texts for spelled in _with_plus(text)]


def _spell_out(argument: str) -> list[str]:
    key, equals, value = argument.partition("=")
    if key == "encoder" and equals and value not in options("encoder"):
        folder = Path(value).expanduser()
        if is_run(folder) and (folder / MODEL).is_dir():
            folder = folder / MODEL
        if folder.is_dir() or is_hub_id(value):
            weights = folder if folder.is_dir() else value
            return ["encoder=folder", f"encoder.weights='{weights}'", f"encoder.name='{name_of(folder)}'"]
    if key in PROSE and value and not QUOTED.fullmatch(value) and (key, value) != ("schema", "null"):
        texts = _texts_of(value) if key == "text" else None
        return [f"{key}={_quoted(value)}" if texts is None else f"{key}=[{','.join(map(_quoted, texts))}]"]
    if key == "then" and "=" in value and value[0] not in "'\"[":
        return [f"{key}='{value}'"]
    is_pattern = "{" in value if key in PATTERNS else _is_file_pattern(key, value)
    if is_pattern and not set(value) & {"'", '"'}:
        quoted = ",".join(f"'{pattern.strip()}'" for pattern in value.strip("[]").split(","))
        return [f"{key}=[{quoted}]" if value.startswith("[") else f"{key}={quoted}"]
    return [argument]


def _texts_of(value: str) -> list[str] | None:
    """The texts of a list; None where it is none, but a text that has brackets."""
    try:
        found = yaml.safe_load(value) if value.startswith("[") else None
    except yaml.YAMLError:
        return None
    is_list = isinstance(found, list) and found and all(isinstance(text, str) for text in found)
    return found if is_list else None


def _quoted(text: str) -> str:
    """A text as a quoted one that Hydra and OmegaConf give back as it is, whatever it holds."""
    return "'" + re.sub(r"(\\*)('|\Z)", lambda found: found[1] * 2 + ("\\'" if found[2] else ""), literal(text)) + "'"


def _is_file_pattern(key: str, value: str) -> bool:
    """Whether that is a file's name with `{language}` in it, and not a map."""
    return key in FILES and "{language}" in value and (value[0] != "{" or value.startswith("{language}"))


def _with_plus(text: str) -> list[str]:
    key, _, value = text.partition("=")
    if key in FILES and value.startswith("["):
        return [f"{key}=null", text]  # Hydra would merge the list with the map
    if key in OPEN_MAPS and value.startswith("{"):
        return [f"{key}=null", f"++{text}"] if key in REPLACED else [f"++{text}"]
    return [f"++{text}" if any(key.startswith(f"{name}.") for name in OPEN_MAPS) else text]


def _parse(texts: Sequence[str]) -> list[Override]:
    parser = OverridesParser.create()
    parsed = []
    for text in texts:
        try:
            parsed.append(parser.parse_override(text))
        except HydraException as error:
            reason = str(error).splitlines()[0]
            raise ConfigError(f"cannot read the argument {text!r} ({reason}); write key=value, e.g. seed=1") from None
    return parsed


def _alternatives(override: Override) -> list[list[str] | str]:
    """What an override of a group chooses: an option or a list of options; several in a sweep."""
    value = override.value()
    alternatives = value.list if isinstance(value, ChoiceSweep) else [value]
    return [[_text(one) for one in item] if isinstance(item, list) else _text(item) for item in alternatives]


def _text(item: Any) -> str:
    return "null" if item is None else str(getattr(item, "text", item))


def _written(choice: list[str] | str) -> str:
    return f"[{','.join(choice)}]" if isinstance(choice, list) else choice


def _check_choice(override: Override) -> None:
    group, known = override.key_or_group, options(override.key_or_group)
    for choice in _alternatives(override):
        for value in choice if isinstance(choice, list) else [choice]:
            if value not in known:
                place = "; or give a model's folder or hub repository, which this is not" if group == "encoder" else ""
                raise ConfigError(f"{group}={value}: {suggest(value, known)}{place}")


def compose_config(overrides: Sequence[str]) -> DictConfig:
    """Composes `train.yaml`, also while Hydra runs a job.

    Raises:
        ConfigError: No task is chosen, or Hydra cannot compose.
    """
    given = {override.partition("=")[0] for override in overrides}
    if not given & {"task", "experiment", "sweep"}:
        raise ConfigError(f"which task? Add task=<one of: {', '.join(options('task'))}>")
    running = GlobalHydra.instance().is_initialized()
    try:
        with nullcontext() if running else initialize_config_dir(str(FOLDER), version_base="1.3"):
            return compose("train", overrides=list(overrides))
    except (HydraException, ValueError) as error:
        raise ConfigError(f"cannot compose the configuration: {error}") from error


def _check_key(override: Override, config: DictConfig) -> None:
    key = override.key_or_group
    if key.startswith(("hydra.", "hydra/")) or any(key.startswith(f"{name}.") for name in OPEN_MAPS):
        return
    node: Any = config
    walked: list[str] = []
    for part in key.split("."):
        if not isinstance(node, DictConfig):
            raise ConfigError(f"{key}: {'.'.join(walked)} is a value and has no {part}")
        known = [str(name) for name in node]
        if part not in known:
            near = difflib.get_close_matches(part, known, n=1)
            meant = ".".join([*walked, *near]) if near else _anywhere(part, config)
            there = f"{'.'.join(walked) or 'the top level'} has {', '.join(sorted(known))}"
            raise ConfigError(f"unknown key {key}: " + (f"did you mean {meant}?" if meant else there))
        walked.append(part)
        node = node._get_node(part)


def _anywhere(part: str, config: DictConfig) -> str | None:
    """Where else in the tree a key of (nearly) that name lives."""
    paths: dict[str, str] = {}

    def collect(node: DictConfig, prefix: str) -> None:
        for name in map(str, node):
            child = node._get_node(name)
            paths.setdefault(name, f"{prefix}{name}")
            if isinstance(child, DictConfig) and not child._is_none() and not child._is_missing():
                collect(child, f"{prefix}{name}.")

    collect(config, "")
    near = difflib.get_close_matches(part, paths, n=1, cutoff=0.75)
    return paths[near[0]] if near else None


def suggest(value: str, known: Sequence[str]) -> str:
    """What to say of a value that is none of the known ones: the nearest, or all."""
    near = difflib.get_close_matches(value, known, n=1)
    return f"no such choice; did you mean {near[0]}?" if near else f"choose one of {', '.join(known)}"
