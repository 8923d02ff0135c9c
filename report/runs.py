"""What runs wrote, `results.json` and `metrics.csv`, grouped into rows by their labels and settings."""

import csv
import itertools
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ernie_m.errors import DataError
from ernie_m.files import read_json
from report.settings import Settings, linked, read_settings, seedless
from report.spec import Spec, Value

RESULTS_NAME, METRICS_NAME = "results.json", "metrics.csv"
INTERVALS = "intervals"
FACTS = ("encoder", "data")
ANY = "any"
"""A label's value of a run that it makes no difference to: the run stands in a row for each value of the order."""


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

    @property
    def baseline(self) -> Mapping[str, Value]:
        """Labels of the runs that it is to be compared with, as its configuration says; none where it does not."""
        return self.settings.baseline if self.settings else {}

    def value(self, key: str) -> Value | None:
        """A label, or else a key of the configuration; None where it has neither."""
        if key in self.labels:
            return self.labels[key]
        return self.settings.of(key) if self.settings else None


@dataclass(frozen=True)
class Row:
    """The runs of one combination of the row labels.

    Attributes:
        published: Of numbers that others published, whose they are; see `report.published`.
    """

    labels: Mapping[str, Value]
    runs: tuple[Run, ...]
    published: str = ""

    def seeds(self, task: str) -> set[int]:
        """Seeds that have a run of the task."""
        return {run.seed for run in self.runs if run.task == task}

    def by_seed(self, task: str, path: str) -> dict[int, Run]:
        """The run of each seed that has a score; of runs whose scores are equal, the first.

        Raises:
            DataError: Two runs of the task have the same seed and different scores.
        """
        by_seed: dict[int, Run] = {}
        for run in self.runs:
            if run.task == task and path in run.scores:
                other = by_seed.setdefault(run.seed, run)
                if other.scores[path] != run.scores[path]:
                    raise DataError(
                        f"two runs of {task} with seed {run.seed} and {said_of(self.labels)} differ in {path}: "
                        f"{other.folder} and {run.folder}; {_way_out(other, run)}"
                    )
        return {seed: by_seed[seed] for seed in sorted(by_seed)}

    def scores(self, task: str, path: str) -> dict[int, float]:
        """A score by seed; see `by_seed`."""
        return {seed: run.scores[path] for seed, run in self.by_seed(task, path).items()}

    def interval(self, task: str, path: str) -> tuple[float, float] | None:
        """The interval that the row's only seed has of a score; None where there are more seeds, or none."""
        runs = [run for run in self.runs if run.task == task and path in run.scores]
        return runs[0].intervals.get(path) if len({run.seed for run in runs}) == 1 else None


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
    return Run(path.parent, task, seed, labels, scores, intervals, source, trained_in, settings, facts)


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


def select(spec: Spec, runs: Sequence[Run]) -> tuple[list[Row], str]:
    """Rows in the report's order, and a line on the runs that were left out.

    Raises:
        DataError: None is left.
    """
    chosen = [run for run in runs if all(run.value(key) == value for key, value in spec.where.items())]
    kept = [run for run in chosen if all(run.value(label) is not None for label in spec.rows)]
    said = f"{len(kept)} of {len(runs)} runs"
    if len(chosen) < len(runs):
        said += f"; {len(runs) - len(chosen)} left out, without {said_of(spec.where)}"
    if len(kept) < len(chosen):
        said += f"; {len(chosen) - len(kept)} left out, without all of {', '.join(spec.rows)}"
    if not kept:
        raise DataError(f"no run to report on: {said}")
    groups: dict[tuple[Value, ...], list[Run]] = {}
    for run in kept:
        values = {label: run.value(label) for label in spec.rows}
        for key in itertools.product(*(_values(spec, label, x) for label, x in values.items() if x is not None)):
            groups.setdefault(key, []).append(run)
    rows = [Row(dict(zip(spec.rows, key, strict=True)), tuple(group)) for key, group in groups.items()]
    return sorted(rows, key=lambda row: [place(spec, *item) for item in row.labels.items()]), said


def _values(spec: Spec, label: str, value: Value) -> list[Value]:
    return list(spec.order[label]) if value == ANY and label in spec.order else [value]


def place(spec: Spec, label: str, value: Value) -> tuple[int, bool, float, str]:
    """A key that sorts a label's values: by the report's order, then numbers, then texts."""
    known = list(spec.order.get(label, {}))
    number = isinstance(value, int | float)
    return (known.index(value) if value in known else len(known), not number, float(value) if number else 0, str(value))


def remarks(spec: Spec, rows: Sequence[Row]) -> list[str]:
    """What a reader should know of the rows: combinations without a run, mixed labels, runs that count once."""
    said = []
    ordered = [label for label in spec.rows if label in spec.order]
    present = {tuple(row.labels[label] for label in ordered) for row in rows}
    absent = [key for key in itertools.product(*(spec.order[label] for label in ordered)) if key not in present]
    if absent:
        names = [spec.heading(dict(zip(ordered, key, strict=True))) for key in absent]
        said.append(f"No run at all: {'; '.join(names)}.")
    for label in ordered:
        same = [row for row in rows if any(run.value(label) == ANY for run in row.runs)]
        if names := [spec.heading({key: row.labels[key] for key in spec.rows if key != label}) for row in same]:
            said.append(f"The same runs whatever {label} is: {'; '.join(dict.fromkeys(names))}.")
    for row in rows:
        other = sorted({label for run in row.runs for label in run.labels} - set(spec.rows))
        mixed = [label for label in other if len({run.labels.get(label) for run in row.runs}) > 1]
        if mixed:
            said.append(f"Runs of {spec.heading(row.labels)} differ in {', '.join(mixed)}.")
        repeated: dict[tuple[str, int], list[str]] = {}
        for run in row.runs:
            repeated.setdefault((run.task, run.seed), []).append(f"`{run.folder}`")
        said += [f"Counted once: {' and '.join(folders)}." for folders in repeated.values() if len(folders) > 1]
    return said


def matches(pattern: str, names: Iterable[str], without: Sequence[str] = ()) -> dict[str, str]:
    """The names that a pattern with or without a `*` fits, with what the `*` matched; numbers in their order."""
    expression = re.compile(re.escape(pattern).replace(r"\*", "([^./]+)"))
    hits = [hit for hit in map(expression.fullmatch, dict.fromkeys(names)) if hit]
    matched = {hit[0]: "".join(hit.groups()) for hit in hits}
    matched = {name: text for name, text in matched.items() if text not in without}
    if all(text.isdecimal() for text in matched.values()) and "*" in pattern:
        return dict(sorted(matched.items(), key=lambda item: int(item[1])))
    return matched


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


def said_of(labels: Mapping[str, Value]) -> str:
    """`key=value` of each, for messages."""
    return ", ".join(f"{key}={value}" for key, value in labels.items())


def _way_out(run: Run, other: Run) -> str:
    differing = sorted(key for key in {*run.labels, *other.labels} if run.labels.get(key) != other.labels.get(key))
    if differing:
        return f"they differ in the label {', '.join(differing)}: put it into rows or where"
    return "move one of them away, or give it a label of its own"
