"""Checks a composed configuration before any data or device is touched; every problem in one message."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hydra.utils import instantiate
from omegaconf import DictConfig, Node, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from conf.overrides import suggest
from conf.targets import check_targets, fits
from ernie_m.checkpoint.hub import is_hub_id
from ernie_m.checkpoint.reading import read_config
from ernie_m.config import ErnieMConfig
from ernie_m.errors import ConfigError
from ernie_m.training.results import AVERAGE
from ernie_m.training.setup import NEW_WEIGHTS
from pretraining.data import find_text
from tasks.splits import resolve_files

RUNS = ("fit", "validate", "test", "predict", "check")


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
        problems = _check_run(plain) + check_targets(_without_references(plain), "")
        if not problems:
            problems = _check_encoder(plain) + (_check_text(plain) if plain.get("objective") else _check_data(plain))
    if problems:
        raise ConfigError("the configuration has " + _count(problems) + "\n".join(f"  {line}" for line in problems))


def _without_references(config: Mapping[str, Any]) -> dict[str, Any]:
    """The task's objectives are those of the group, where their problems are named."""
    task = config["task"]
    return {**config, "task": task | {"objectives": {}} if "objectives" in task else task}


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
    ranges = {"max_epochs": "above 0", "max_steps": "above 0, or -1", "val_check_interval": "above 0"}
    if config.get("objective"):
        if trainer["max_epochs"] is not None:
            problems.append("trainer.max_epochs: pre-training counts optimizer steps: set trainer.max_steps")
        if config["run"] in ("test", "predict"):
            problems.append(f"run={config['run']}: pre-training has fit, validate and check")
        ranges = {"max_steps": "above 0", "val_check_interval": "above 0"}
    for key, allowed in ranges.items():
        value = trainer[key]
        if not (fits(value, float) and (value > 0 or (value == -1 and "-1" in allowed))):
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
    key = "data.max_length" if config.get("objective") else "task.encode.max_length"
    length = config["data"]["max_length"] if config.get("objective") else config["task"]["encode"].get("max_length")
    if length is not None and length > shape.max_length:
        return [
            f"{key}={length} is beyond the encoder's position table: at most {shape.max_length} "
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


def _check_text(config: Mapping[str, Any]) -> list[str]:
    """Pre-training: every objective has text to read, and probes can know which language to speak."""
    data = config["data"]
    try:
        sources = find_text(**{key: data[key] for key in ("dir", "mono", "parallel", "hub", "languages")})
    except ConfigError as error:
        return [str(error)]
    objectives = {name: instantiate(node) for name, node in config["objective"].items()}
    keys = {"monolingual": "data.mono", "parallel": "data.parallel"}
    problems = [
        f"objective.{name} reads {objective.reads} text, and there is none: set {keys[objective.reads]}"
        for name, objective in objectives.items()
        if objective.reads not in {source.kind for source in sources}
    ]
    if config["task"]["language_embedding"] == "none" and "btmlm" in objectives and not problems:
        paired = {language for source in sources if source.kind == "parallel" for language in source.languages}
        targets = objectives["btmlm"].target_languages
        spoken = paired if isinstance(targets, str) else set(targets)
        if len(spoken) > 1:
            problems.append(
                "task.language_embedding=none: btmlm's placeholders could not know which of "
                f"{', '.join(sorted(spoken))} to speak; use probes or all, or set one "
                "objective.btmlm.target_languages=[<language>]"
            )
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
