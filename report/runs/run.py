"""What runs wrote: `results.json`, `metrics.csv`, and their settings."""

import csv
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ernie_m.errors import DataError
from ernie_m.files import read_json
from report.runs.patterns import matches
from report.runs.settings import Settings, linked, read_settings, seedless
from report.spec import Value

RESULTS_NAME, METRICS_NAME = "results.json", "metrics.csv"
INTERVALS = "intervals"
FACTS = ("encoder", "data")
EVALUATIONS = ("test", "validate")
"""Values of `run` that train nothing."""


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes:
        labels: The user's own words for it.
        scores: Every finite number of `results.json`, by its path with dots.
        intervals: Both ends of the 95 % interval of a score, by the score's path.
        source: The language that transfer starts from, if it says so.
        trained_in: The languages of the training data; empty where it does not say so.
        settings: Its configuration; None where it was not kept.
        facts: Its `encoder` and `data`, as its result names them, without the seed of a run that it started from.
        evaluates: Of an evaluation, the path of the model that it evaluated; empty for others.
        remark: A sentence on it that a reader of the report should know.
    """

    folder: Path
    task: str
    seed: int
    labels: Mapping[str, Value]
    scores: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    source: str | None = None
    trained_in: tuple[str, ...] = ()
    settings: Settings | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)
    evaluates: str = ""
    remark: str = ""

    @property
    def baseline(self) -> Mapping[str, Value]:
        """Labels of the runs that it is to be compared with, as its configuration says; none where it does not."""
        return self.settings.baseline if self.settings else {}

    def value(self, key: str) -> Value | None:
        """A label, or else a key of the configuration; None where it has neither."""
        if key in self.labels:
            return self.labels[key]
        return self.settings.of(key) if self.settings else None


def read_runs(folders: Iterable[Path]) -> list[Run]:
    """All runs at any depth below the folders that have a `results.json`.

    Raises:
        DataError: A folder is missing, or a file is no run's result; it is named.
    """
    paths: dict[Path, None] = {}
    for folder in folders:
        if not folder.is_dir():
            raise DataError(f"{folder}: no such folder; --runs takes folders of runs")
        paths |= dict.fromkeys(sorted(folder.resolve().rglob(RESULTS_NAME)))
    names = {path.parent.name for path in paths}
    runs = [_read_run(path, names) for path in paths]
    settings = linked({run.folder: (run.task, run.settings) for run in runs})
    return [replace(run, settings=settings[run.folder]) for run in runs]


def _read_run(path: Path, names: Collection[str]) -> Run:
    values = read_json(path, error=DataError)
    task, seed, labels = values.get("task"), values.get("seed"), values.get("labels") or {}
    if not isinstance(task, str):
        raise DataError(f"{path}: task is {task!r}, a text is needed")
    if not isinstance(seed, int):
        raise DataError(f"{path}: seed is {seed!r}, a number is needed")
    if not isinstance(labels, dict) or not all(isinstance(value, Value) for value in labels.values()):
        raise DataError(f"{path}: labels is {labels!r}, names with a text or number each are needed")
    scores = dict(_numbers({key: value for key, value in values.items() if key != INTERVALS}, ""))
    intervals = dict(_intervals(values.get(INTERVALS) or {}, ""))
    trained_in = tuple(values.get("trained_in") or ())
    source, settings = values.get("source_language"), read_settings(path.parent, names)
    facts = {key: seedless(value, seed, names) for key in FACTS if isinstance(value := values.get(key), str)}
    evaluates = str(values.get("checkpoint") or "") if values.get("run") in EVALUATIONS else ""
    return Run(path.parent, task, seed, labels, scores, intervals, source, trained_in, settings, facts, evaluates)


def _numbers(values: Any, place: str) -> Iterable[tuple[str, float]]:
    if isinstance(values, dict):
        for key, value in values.items():
            yield from _numbers(value, f"{place}.{key}" if place else key)
    elif isinstance(values, int | float) and not isinstance(values, bool) and math.isfinite(values):
        yield place, float(values)


def _intervals(values: Any, place: str) -> Iterable[tuple[str, tuple[float, float]]]:
    if isinstance(values, dict):
        for key, value in values.items():
            yield from _intervals(value, f"{place}.{key}" if place else key)
    elif isinstance(values, list) and len(values) == 2 and all(isinstance(end, int | float) for end in values):
        yield place, (float(values[0]), float(values[1]))


def read_curves(run: Run, pattern: str) -> dict[str, dict[int, float]]:
    """Metric -> step -> value, of the metrics in `metrics.csv` that fit a pattern; finite values only.

    Raises:
        DataError: The file is broken; it and the line are named.
    """
    curves = read_metrics(run)
    return {metric: curves[metric] for metric in matches(pattern, curves)}


def read_metrics(run: Run) -> dict[str, dict[int, float]]:
    """Metric -> step -> value, of all that is in `metrics.csv`; nothing without the file. Raises as `read_curves`."""
    path, curves = run.folder / METRICS_NAME, dict[str, dict[int, float]]()
    if not path.is_file():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.reader(file), 1):
            try:
                step, metric, value = row
                if number > 1 and math.isfinite(float(value)):
                    curves.setdefault(metric, {})[int(step)] = float(value)
            except ValueError as error:
                raise DataError(f"{path}:{number}: step,metric,value is needed, not {','.join(row)}") from error
    return curves
