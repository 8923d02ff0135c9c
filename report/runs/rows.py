"""Runs grouped into rows by their labels and settings, and what a reader should know of the rows."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ernie_m.errors import DataError
from report.runs.run import Run
from report.spec import Spec, Value

ANY = "any"
"""A label's value of a run that it makes no difference to: the run stands in a row for each value of the order."""


@dataclass(frozen=True)
class Row:
    """The runs of one combination of the row labels.

    Attributes:
        published: Of numbers that others published, whose they are; see `report.published.rows`.
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
    """What a reader should know of the rows: combinations without a run, mixed labels, doubles."""
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
    said += dict.fromkeys(run.remark for row in rows for run in row.runs if run.remark)
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


def said_of(labels: Mapping[str, Value]) -> str:
    """`key=value` of each, for messages."""
    return ", ".join(f"{key}={value}" for key, value in labels.items())


def _way_out(run: Run, other: Run) -> str:
    differing = sorted(key for key in {*run.labels, *other.labels} if run.labels.get(key) != other.labels.get(key))
    if differing:
        return f"they differ in the label {', '.join(differing)}: put it into rows or where"
    return "move one of them away, or give it a label of its own"
