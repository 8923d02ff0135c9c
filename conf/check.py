"""Checks a composed configuration before any data or device is touched; every problem in one message."""

import collections.abc
import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hydra.utils import get_object
from omegaconf import DictConfig, Node, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from conf.overrides import suggest
from ernie_m.checkpoint.hub import is_hub_id
from ernie_m.checkpoint.reading import read_config
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.training.results import AVERAGE
from ernie_m.training.setup import NEW_WEIGHTS
from tasks.splits import resolve_files

RUNS = ("fit", "validate", "test", "predict", "check")

_HYDRA_KEYS = ("_target_", "_partial_", "_recursive_", "_convert_", "_args_")


def check(config: DictConfig) -> None:
    """Raises what is wrong with a configuration.

    Arguments of every `_target_` are held against its signature and annotations; then the relations between parts:
    lengths and the position table, the monitored score and the languages, files and what the run needs.

    Raises:
        ConfigError: With one line per problem.
    """
    problems = _missing(config)
    if not problems:
        try:
            plain: Any = OmegaConf.to_container(config, resolve=True)
        except OmegaConfBaseException as error:
            raise ConfigError(f"the configuration cannot be resolved: {error}") from error
        problems = _check_run(plain) + _check_targets(plain, "")
        if not problems:
            problems = _check_encoder(plain) + _check_data(plain)
    if problems:
        raise ConfigError("the configuration has " + _count(problems) + "\n".join(f"  {line}" for line in problems))


def _count(problems: list[str]) -> str:
    return "a problem:\n" if len(problems) == 1 else f"{len(problems)} problems:\n"


def _missing(config: DictConfig) -> list[str]:
    """The keys that are still `???`; what only refers to such a key is left to it."""
    problems = []
    for key in map(str, config):
        node = config._get_node(key)
        if isinstance(node, DictConfig) and not node._is_missing() and not node._is_none():
            problems += [f"{key}.{line}".replace(" set ", f" set {key}.") for line in _missing(node)]
        elif isinstance(node, Node) and node._is_missing() and not node._is_interpolation():
            problems.append(f"{key} has no value: set {key}=<value>")
    return sorted(problems)


# ------------------------------------------------------------------------------------------- targets and annotations


def _check_targets(node: Any, path: str) -> list[str]:
    if isinstance(node, list):
        return [problem for i, child in enumerate(node) for problem in _check_targets(child, f"{path}[{i}]")]
    if not isinstance(node, dict):
        return []
    problems = _check_target(node, path) if "_target_" in node else []
    for key, child in node.items():
        problems += _check_targets(child, f"{path}.{key}" if path else str(key))
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
            if path == "data" and key == "normalization":
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
                problems.append(str(error))
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


# ---------------------------------------------------------------------------------------------------------- relations


def _check_run(config: Mapping[str, Any]) -> list[str]:
    problems = []
    if config["run"] not in RUNS:
        problems.append(f"run={config['run']}: {suggest(str(config['run']), RUNS)}")
    for key, kind, wanted in (("seed", int, "a whole number"), ("name", str, "a text"), ("output_dir", str, "a path")):
        if not isinstance(config[key], kind) or isinstance(config[key], bool):
            problems.append(f"{key}={config[key]!r}: {wanted} is needed")
    if config["run"] in ("validate", "test", "predict") and not config["checkpoint"]:
        problems.append(f"run={config['run']} needs checkpoint=<a run's folder, best.ckpt or an exported model>")
    trainer = config["trainer"]
    if trainer.get("limit_train_batches") is not None:
        problems.append("trainer.limit_train_batches: use trainer.max_steps, which counts optimizer steps")
    for key, allowed in (("max_epochs", "above 0"), ("max_steps", "above 0, or -1"), ("val_check_interval", "above 0")):
        value = trainer[key]
        if not (fits(value, float) and (value > 0 or (key == "max_steps" and value == -1))):
            problems.append(f"trainer.{key}={value!r}: a number {allowed} is needed")
    return problems


def _check_encoder(config: Mapping[str, Any]) -> list[str]:
    encoder = config["encoder"]
    if config["checkpoint"]:
        return []
    try:
        if encoder["weights"] in NEW_WEIGHTS:
            values = {key: value for key, value in encoder["config"].items() if value is not None}
            shape = ErnieMConfig(**values)
        else:
            shape = read_config(encoder["weights"])
    except (ConfigError, TypeError) as error:
        where = "config: " if encoder["weights"] in NEW_WEIGHTS else "weights="
        return [f"encoder.{where}{error}"]
    if not is_hub_id(encoder["tokenizer"]) and not Path(encoder["tokenizer"]).is_dir():
        return [f"encoder.tokenizer={encoder['tokenizer']}: no such folder; give one with a tokenizer's files"]
    if not isinstance(encoder["gradient_checkpointing"], bool):
        return [f"encoder.gradient_checkpointing={encoder['gradient_checkpointing']!r}: true or false is needed"]
    length = config["task"]["encode"].get("max_length")
    if length is not None and length > shape.max_length:
        return [
            f"task.encode.max_length={length} is beyond the encoder's position table: at most {shape.max_length} "
            f"(max_position_embeddings={shape.max_position_embeddings} - 2)"
        ]
    return []


def _check_data(config: Mapping[str, Any]) -> list[str]:
    data, task = config["data"], config["task"]
    splits = {split: data[split] for split in ("train", "validation", "test", "predict")}
    source = data["source_language"]
    try:
        files = resolve_files(Path(data["dir"]), splits, source_language=source, languages=data["languages"])
    except ConfigError as error:
        return [str(error)]
    needed = {"fit": ("train", "validation"), "validate": ("validation",), "test": ("test",), "predict": ("predict",)}
    problems = [
        f"data.{split} names no file: set data.{split}.<language>=<file>"
        for split in needed.get(config["run"], ("train", "validation"))
        if not files[split]
    ]
    problems += [
        f"data.{split}.{language}: {path} does not exist"
        for split, languages in files.items()
        for language, paths in languages.items()
        for path in paths
        if not path.is_file()
    ]
    if config["run"] in ("fit", "check") and not problems:
        problems += _check_monitor(task, list(files["validation"]))
        if source not in files["train"]:
            problems.append(f"data.source_language={source}: not in data.train, which has {', '.join(files['train'])}")
    return problems


def _check_monitor(task: Mapping[str, Any], languages: list[str]) -> list[str]:
    stage, _, rest = task["monitor"].partition("/")
    metric, _, language = rest.partition("/")
    if stage == "val" and metric in task["metrics"] and language in (*languages, AVERAGE):
        return []
    return [
        f"task.monitor={task['monitor']}: no such score; write val/<metric>/<language> with a metric of "
        f"{', '.join(task['metrics'])} and a language of {', '.join(languages)}, {AVERAGE}"
    ]
