"""Checks a composed configuration before any data or device is touched; every problem in one message."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

from hydra.utils import get_object
from omegaconf import DictConfig, Node, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from conf import ASKED, plain
from conf.following import compose_following
from conf.sections import check_sections
from conf.targets import check_targets
from conf.tree import data_of, options, suggest
from ernie_m.errors import ConfigError

RUNS = ("fit", "validate", "test", "predict", "check")
NEEDED = ("task", "data", "encoder", "optim", "trainer", "callbacks", "logger")
"""Groups of which an option has to be chosen."""


def check(config: DictConfig, *, here: bool = True) -> None:
    """Raises what is wrong with a configuration.

    Data and objectives have to belong to the task, and no value may be missing. Arguments of every `_target_` are held
    against its signature and annotations; then the relations between parts: lengths and the position table, the
    monitored score and the languages, files and what the run needs.

    Args:
        config: Composed.
        here: Whether the run is for this machine; a job for a cluster is for devices that are not seen from here.

    Raises:
        ConfigError: With one line per problem.
    """
    problems = _check_groups(config) or _missing(config) or _check_resolved(config, here)
    if problems:
        raise ConfigError("the configuration has " + _count(problems) + "\n".join(f"  {line}" for line in problems))
    if config.then is not None:
        _check_following(config, here)


def _check_resolved(config: DictConfig, here: bool) -> list[str]:
    from conf.check_finetuning import check_finetuning  # what these read from loads torch and Lightning
    from conf.check_model import check_export, check_model
    from conf.check_pretraining import check_pretraining
    from conf.check_trainer import check_trainer

    try:
        resolved = plain(config)
    except OmegaConfBaseException as error:
        raise ConfigError(f"the configuration cannot be resolved: {error}") from error
    pretraining = _is_pretraining(config)
    problems = check_sections(resolved) + _check_run(resolved, pretraining)
    problems += check_targets(_without_references(resolved), "")
    problems += check_trainer(resolved, pretraining=pretraining, here=here)
    if problems:
        return problems
    reads_at = "data" if pretraining else "task.reading" if "reading" in resolved["task"] else "task"
    problems = check_model(resolved, reads_at) + check_export(resolved["task"])
    return problems + (check_pretraining(resolved) if pretraining else check_finetuning(resolved))


def _check_following(config: DictConfig, here: bool) -> None:
    for following, _ in compose_following(config, None):
        try:
            check(following, here=here)
        except ConfigError as error:
            raise ConfigError(f"then: {error}") from error


def _without_references(config: Mapping[str, Any]) -> dict[str, Any]:
    """The task's objectives are those of the group, where their problems are named."""
    task = config["task"]
    return {**config, "task": task | {"objectives": {}} if "objectives" in task else task}


def _count(problems: list[str]) -> str:
    return "a problem:\n" if len(problems) == 1 else f"{len(problems)} problems:\n"


def _is_pretraining(config: DictConfig) -> bool:
    from pretraining.training.job import Pretraining

    return issubclass(_class_of(config.task) or object, Pretraining)


def _class_of(node: DictConfig) -> type | None:
    """What is built from a node; None where `check_targets` will say that it cannot be."""
    try:
        target = get_object(node._target_)
    except Exception:  # whatever an import may raise
        return None
    return target if isinstance(target, type) else None


def _check_groups(config: DictConfig) -> list[str]:
    """Every group has an option, and data, objectives and callbacks belong to the task."""
    from pretraining.training.data import PretrainingDataModule
    from tasks.data.dataset import Dataset

    if absent := [group for group in NEEDED if not isinstance(OmegaConf.select(config, group), DictConfig)]:
        return [f"{group} is empty: choose one of {', '.join(options(group))}" for group in absent]
    task, name = config.task.name, OmegaConf.select(config, "data.name")
    pretraining = _is_pretraining(config)
    problems = []
    wanted = PretrainingDataModule if pretraining else Dataset
    data = _class_of(config.data)
    if data is not None and not (issubclass(data, wanted) and _reads_for(config)):
        is_not = "is no text to pre-train on" if pretraining else f"is not for task={task}"
        or_else = "; or give data.mono, data.parallel or data.hub" if pretraining else ""
        problems.append(f"data={name} {is_not}: choose one of {', '.join(data_of(task))}{or_else}")
    objectives = OmegaConf.select(config, "objective") or {}
    if pretraining and not objectives:
        problems.append(f"objective: task={task} needs one at least: {', '.join(options('objective'))}")
    if objectives and not pretraining:
        problems.append(f"objective: task={task} has none; leave out objective=[{','.join(map(str, objectives))}]")
    if pretraining and config.callbacks.get("best") is not None:
        problems.append("callbacks.best: pre-training keeps its last weights; choose callbacks=pretraining")
    problems += [
        f"objective.{key}=null: leave it out of objective=[...]" for key in objectives if objectives[key] is None
    ]
    return problems


def _reads_for(config: DictConfig) -> bool:
    """Whether a task's `encode` takes the examples that its data set's `read` gives, by their annotations."""
    read, task = OmegaConf.select(config, "data.read._target_"), _class_of(config.task)
    if read is None or task is None:
        return True
    try:
        gives, takes = get_type_hints(get_object(read))["return"], get_type_hints(task.encode)["examples"]  # type: ignore[attr-defined]
    except Exception:  # whatever an import may raise; `check_targets` names it
        return True
    return get_args(gives) == get_args(takes)


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


def _check_run(config: Mapping[str, Any], pretraining: bool) -> list[str]:
    problems = []
    run = config["run"]
    if run not in RUNS:
        problems.append(f"run={run}: {suggest(str(run), RUNS)}")
    if run in ("validate", "test", "predict") and not config["checkpoint"]:
        problems.append(f"run={run} needs checkpoint=<a run's folder, best.ckpt or an exported model>")
    if run not in ("predict", "check") and (asked := [name for name in ASKED if config[name] is not None]):
        problems.append(f"{asked[0]}: it is asked by run=predict, and this is run={run}")
    if config["then"] is not None and run not in ("fit", "check"):
        problems.append(f"then: run={run} makes no model to go on with")
    if Path(config["name"]).name != config["name"]:
        problems.append(f"name={config['name']}: the name of a folder is needed, without / in it")
    if isinstance(config["labels"], Mapping) and isinstance(config["baseline"], Mapping):
        unlabelled = sorted(config["baseline"].keys() - config["labels"].keys())
        problems += [f"baseline.{label}: the run has no labels.{label} to be compared by" for label in unlabelled[:1]]
    if pretraining and run in ("test", "predict"):
        problems.append(
            f"run={run}: pre-training has fit, validate and check; python -m pretraining.translate and "
            "pretraining.align show what a trained model makes of a sentence"
        )
    return problems
