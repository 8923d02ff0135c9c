"""What a task needs: files for the run's splits, or texts, and a score of theirs that chooses the checkpoint."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hydra.utils import instantiate

from conf import ASKED
from ernie_m.errors import ConfigError
from ernie_m.training.results import AVERAGE
from tasks.data.dataset import SPLITS
from tasks.data.files import HUB, PREDICT, resolve_files, shared_files
from tasks.fine_tuning import SPLITS_OF
from tasks.task import Task


def check_finetuning(config: Mapping[str, Any]) -> list[str]:
    """Problems of data and callbacks of a resolved configuration."""
    fitting = config["run"] in ("fit", "check")
    problems = _check_best(config) if fitting else []
    data = config["data"]
    predicting = config["run"] == "predict"
    if predicting and any(config[name] is not None for name in ASKED):
        return problems
    splits = {split: data[split] for split in SPLITS if split == PREDICT or not predicting}
    source, languages = data["source_language"], None if predicting else data["languages"]
    try:
        files = resolve_files(Path(data["dir"]), splits, source_language=source, languages=languages)
    except ConfigError as error:
        return [*problems, str(error)]
    loaded = set(SPLITS_OF.get("fit" if fitting else config["run"], (config["run"],)))
    if loaded & shared_files(files).keys():
        loaded |= shared_files(files).keys()
    needed = {"validate": ("validation",), "test": ("test",), "predict": ("predict",)}
    absent = [
        f"data.{split} names no file: set data.{split}.<language>=<file>"
        for split in needed.get(config["run"], ("train", "validation"))
        if not files[split]
    ]
    if predicting and absent:
        absent = ["nothing is asked: give text=..., or data.predict=<file>"]
    absent += [
        f"data.{split}.{language}: {path} does not exist{_hint(path, Path(data['dir']), split)}"
        for split in files
        if split in loaded
        for language, paths in files[split].items()
        for path in paths
        if not path.is_file() and not str(path).startswith(HUB)
    ]
    if fitting and not absent:
        task: Task[Any, Any, Any] = instantiate(config["task"], _convert_="all")
        problems += _check_monitor(task, list(files["validation"]), source)
        if source not in files["train"]:
            problems.append(f"data.source_language={source}: not in data.train, which has {', '.join(files['train'])}")
    return problems + absent


def _hint(path: Path, directory: Path, split: str) -> str:
    """What to write for a file that is looked for in `data.dir` and lies in the working folder; or where it was not."""
    if split == PREDICT and path.is_relative_to(directory):
        return f", and neither does {Path.cwd() / path.relative_to(directory)}"
    here = Path.cwd() / path.relative_to(directory) if path.is_relative_to(directory) else path
    return f"; names start from data.dir={directory}, so write {here}" if here.is_file() else ""


def _check_best(config: Mapping[str, Any]) -> list[str]:
    best, monitor = config["callbacks"].get("best"), config["task"]["monitor"]
    if not best or best.get("save_top_k", 1) == 0:
        return ["callbacks.best: a task is fitted for its best checkpoint and needs this; choose callbacks=default"]
    if best.get("monitor") != monitor:
        return [f"callbacks.best.monitor={best.get('monitor')}: leave it at task.monitor={monitor}, and set that"]
    return []


def _check_monitor(task: Task[Any, Any, Any], languages: list[str], source: str) -> list[str]:
    stage, _, rest = task.monitor.partition("/")
    metric, _, language = rest.partition("/")
    if stage == "val" and metric in task.metrics and language in (*languages, AVERAGE):
        return []
    if stage == "val" and metric in task.metrics and language == source:
        return [
            f"data.validation has {', '.join(languages)} and not {source}, whose score chooses the checkpoint "
            f"(task.monitor={task.monitor}); set data.validation.{source}=<file> too, be it the training file: "
            "data.split_by_document says how much of it is validation"
        ]
    return [
        f"task.monitor={task.monitor}: no such score; write val/<metric>/<language> with a metric of "
        f"{', '.join(task.metrics)} and a language of {', '.join(languages)}, {AVERAGE}"
    ]
