"""Reads the command line before Hydra does, so that a typo gets a suggestion and language maps are open."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hydra._internal.utils import get_args_parser
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import ChoiceSweep, Override, OverrideType
from hydra.errors import HydraException

from conf import ASKED, literal
from conf.tree import check_key, check_new_key, compose_config, groups, options, quoted, suggest
from ernie_m.checkpoint.hub import MODEL, is_hub_id
from ernie_m.errors import ConfigError
from ernie_m.files import read_json
from ernie_m.training.run_folder import CONFIG_JSON, is_run, name_of

PATTERNS = ("data.mono", "data.parallel")
"""Keys whose values have braces, which are Hydra's unless quoted: `data.mono=mono/{language}.txt`."""
FILES = ("data.train", "data.validation", "data.test", "data.predict")
"""Likewise, where they are no maps: `data.test=test.{language}.tsv`."""
TEXTS = (*PATTERNS, "data.hub", "data.corpora")
"""Keys that name text, and choose `data=text` where no data set is chosen."""
REPLACED = (*FILES, "data.split_by_document")
"""Maps that a user gives anew as a whole: `data.train={it: it.tsv}` is Italian alone, whatever stood there."""
PROSE = (*ASKED, "schema")
"""Keys whose values are taken as they are, in every language: `text="In 1997, Ann ..."`, `schema={人物: [公司]}`."""
EARLIER_NAMES = re.compile(r"^(\+{0,2}|~)task\.(?:encode|module|head_of)\.")
"""Settings of a task had these groups once: `task.module.layer=all` is `task.layer=all`."""
QUOTED = re.compile(r"""'([^'\\]|\\.)*'|"([^"\\]|\\.)*\"""", re.DOTALL)
"""What Hydra takes for a quoted text."""
OPEN_MAPS = (*REPLACED, "data.predict_columns", "encoder.config", "labels", "baseline")
"""Keys whose entries are the user's own: `data.test.de=de.json` needs no `+`."""


@dataclass(frozen=True)
class CommandLine:
    """What Hydra's own parser makes of the arguments.

    Attributes:
        flags: Options with their values, as they were given.
        texts: Overrides as they were given.
        user_folder: The folder of `--config-dir`.
        is_sweep: Whether there is a `-m`.
        asks: Whether only help or the like is wanted, for which Hydra composes, but runs nothing.
    """

    flags: list[str]
    texts: list[str]
    user_folder: Path | None
    is_sweep: bool
    asks: bool

    @classmethod
    def parse(cls, arguments: Sequence[str]) -> "CommandLine":
        """Takes options and overrides apart, in whichever order they stand; argparse ends the process on a bad one.

        Raises:
            ConfigError: The folder of `--config-dir` does not exist.
        """
        given = get_args_parser().parse_intermixed_args(list(arguments))
        flags, remaining = [], iter([*given.overrides, None])
        override = next(remaining)
        for argument in arguments:
            if argument == override:
                override = next(remaining)
            else:
                flags.append(argument)
        user_folder = None if given.config_dir is None else Path(given.config_dir)
        if user_folder is not None and not user_folder.is_dir():
            raise ConfigError(f"--config-dir {user_folder}: no such folder")
        asks = bool(given.help or given.hydra_help or given.info or given.shell_completion)
        return cls(flags, given.overrides, user_folder, given.multirun, asks)


def prepare(arguments: Sequence[str]) -> list[str]:
    """Checks a command line and spells it out for Hydra.

    `encoder=<folder, run or hub repository>` becomes `encoder=folder encoder.weights=...`; braces of `data.mono`,
    `data.parallel` and files' names, the equals signs of `then`, `text` and `schema` are quoted; `data.mono`,
    `data.parallel`, `data.hub` or `data.corpora` without a data set choose `data=text`, unless they only leave a part
    of the default's out (`data.parallel=null`); open maps and their entries get Hydra's `++`, behind a null if they are
    replaced.

    Args:
        arguments: The command line without the program's name.

    Returns:
        Arguments for Hydra.

    Raises:
        ConfigError: An override cannot be parsed, or names a group, option or key that does not exist.
    """
    line = CommandLine.parse(arguments)
    if line.asks:
        given = any(text.startswith(("task=", "experiment=", "sweep=")) for text in line.texts)
        return list(arguments) + ([] if given else [f"task={options('task', line.user_folder)[0]}"])
    overrides = [override for text in line.texts for override in _read(text, line.user_folder)]
    overrides += _task_of_checkpoint(overrides)
    _refuse_two_questions(overrides)
    names_text = any(override.key_or_group in TEXTS and override.value() for override in overrides)
    if names_text and all(override.key_or_group != "data" for override in overrides):
        overrides.append(_parse("data=text"))
    if not line.is_sweep:
        _refuse_sweeps(overrides)
    choices = [override for override in overrides if override.key_or_group in groups(line.user_folder)]
    for override in choices:
        _check_choice(override, line.user_folder)
    config = compose_config([f"{o.key_or_group}={_written(_alternatives(o)[0])}" for o in choices], line.user_folder)
    for override in overrides:
        key, is_new = override.key_or_group, override.type in (OverrideType.ADD, OverrideType.FORCE_ADD)
        if override not in choices and not _is_entry(key) and not key.startswith(("hydra.", "hydra/")):
            check_new_key(key, config, line.texts) if is_new else check_key(key, config)
    return line.flags + [str(opened.input_line) for override in overrides for opened in _open(override)]


def _refuse_two_questions(overrides: Sequence[Override]) -> None:
    keys = [override.key_or_group for override in overrides if override.value() is not None]
    asked = [key for key in keys if key in ASKED]
    if asked and (files := [key for key in keys if key == "data.predict" or key.startswith("data.predict.")]):
        raise ConfigError(f"{asked[0]} and {files[0]} are both asked: leave out one of them")


def _task_of_checkpoint(overrides: Sequence[Override]) -> list[Override]:
    """The task that a model was trained for, where a run asks it and the command line does not say which task."""
    given = {override.key_or_group: str(override.value()) for override in overrides}
    if given.keys() & {"task", "experiment", "sweep"} or given.get("run", "fit") == "fit" or "checkpoint" not in given:
        return []
    from tasks.asking.record import KEY  # with torch, which typos do not wait for

    folder = Path(given["checkpoint"]).expanduser()
    if not folder.exists() and not is_hub_id(given["checkpoint"]):
        raise ConfigError(f"checkpoint={folder}: no such checkpoint; give a run's folder or an exported model")
    path = next((path for path in (folder / MODEL / CONFIG_JSON, folder / CONFIG_JSON) if path.is_file()), None)
    record = None if path is None else read_json(path).get(KEY)
    task = record.get("task") if isinstance(record, dict) else None
    if not isinstance(task, str):
        known = ", ".join(options("task"))
        raise ConfigError(
            f"checkpoint={folder}: it does not say for which task it was trained; add task=<one of: {known}>"
        )
    return [_parse(f"task={quoted(task)}")]


def _parse(text: str) -> Override:
    try:
        return OverridesParser.create().parse_override(text)
    except HydraException as error:
        reason = str(error).splitlines()[0]
        key, equals, value = text.partition("=")
        instead = f"as a text, it is {key}={quoted(value)}" if equals and value else "write key=value, e.g. seed=1"
        raise ConfigError(f"cannot read the argument {text!r} ({reason}); {instead}") from None


def _read(text: str, user_folder: Path | None) -> list[Override]:
    """The overrides that an argument stands for: one, but for an encoder's folder."""
    key, equals, value = EARLIER_NAMES.sub(r"\1task.", text).partition("=")
    if key == "encoder" and equals and value not in options("encoder", user_folder):
        folder = Path(value).expanduser()
        if is_run(folder) and (folder / MODEL).is_dir():
            folder = folder / MODEL
        if folder.is_dir() or is_hub_id(value):
            weights = str(folder) if folder.is_dir() else value
            made = {"weights": weights, "name": name_of(folder)}
            entries = [f"encoder.{name}={quoted(literal(text))}" for name, text in made.items()]
            return [_parse("encoder=folder"), *map(_parse, entries)]
    if value and not QUOTED.fullmatch(value):
        value = _spell_out(key, value)
    return [_parse(f"{key}{equals}{value}")]


def _spell_out(key: str, value: str) -> str:
    """A value in Hydra's grammar, where a user may write it without."""
    if key in PROSE and (key, value) != ("schema", "null"):
        texts = _texts_of(value) if key != "schema" else None
        return quoted(literal(value)) if texts is None else f"[{','.join(quoted(literal(text)) for text in texts)}]"
    if key == "then" and "=" in value and not value.startswith("["):
        return quoted(value)
    is_pattern = "{" in value if key in PATTERNS else _is_file_pattern(key, value)
    if is_pattern and not set(value) & {"'", '"'}:
        patterns = ",".join(quoted(pattern.strip()) for pattern in value.strip("[]").split(","))
        return f"[{patterns}]" if value.startswith("[") else patterns
    return value


def _texts_of(value: str) -> list[str] | None:
    """The texts of a list; None where it is none, but a text that has brackets."""
    try:
        texts = yaml.safe_load(value) if value.startswith("[") else None
    except yaml.YAMLError:
        return None
    if not isinstance(texts, list) or not any(isinstance(text, str) for text in texts):
        return None  # `[12]` is a text
    return list(map(str, texts)) if all(isinstance(text, str | int | float) for text in texts) else None


def _is_file_pattern(key: str, value: str) -> bool:
    """Whether that is a file's name with `{language}` in it, and not a map."""
    return key in FILES and "{language}" in value and (value[0] != "{" or value.startswith("{language}"))


def _open(override: Override) -> Iterator[Override]:
    """An override of an open map, or of an entry of one, with Hydra's `++`, behind a null if the map is replaced."""
    key, value = override.key_or_group, override.value()
    if override.type is OverrideType.CHANGE:
        replaced = key in REPLACED and isinstance(value, dict)
        if replaced or (key in FILES and isinstance(value, list)):
            yield _parse(f"{key}=null")  # Hydra would merge with what stands there
        if (isinstance(value, dict) and key in OPEN_MAPS) or _is_entry(key):
            override = _parse(f"++{override.input_line}")
    yield override


def _is_entry(key: str) -> bool:
    """Whether a key is that of an entry of an open map."""
    return any(key.startswith(f"{name}.") for name in OPEN_MAPS)


def _refuse_sweeps(overrides: Sequence[Override]) -> None:
    for override in overrides:
        key = override.key_or_group
        value = str(override.input_line).partition("=")[2]
        if key == "sweep":
            raise ConfigError(f"sweep={value} is many runs: add -m")
        if override.is_sweep_override():
            as_one = f"{key}=[{value}] is a list" if key in FILES else f"{key}={quoted(value)} is one text"
            raise ConfigError(f"{key}={value} is several values, a run for each: add -m; {as_one}")


def _alternatives(override: Override) -> list[list[str] | str]:
    """What an override of a group chooses: an option or a list of options; several in a sweep."""
    value = override.value()
    alternatives = value.list if isinstance(value, ChoiceSweep) else [value]
    return [[_text(option) for option in item] if isinstance(item, list) else _text(item) for item in alternatives]


def _text(item: Any) -> str:
    return "null" if item is None else str(getattr(item, "text", item))


def _written(choice: list[str] | str) -> str:
    return f"[{','.join(choice)}]" if isinstance(choice, list) else choice


def _check_choice(override: Override, user_folder: Path | None) -> None:
    group, known = override.key_or_group, options(override.key_or_group, user_folder)
    for choice in _alternatives(override):
        for value in choice if isinstance(choice, list) else [choice]:
            if value not in known:
                place = "; or give a model's folder or hub repository, which this is not" if group == "encoder" else ""
                raise ConfigError(f"{group}={value}: {suggest(value, known)}{place}")
