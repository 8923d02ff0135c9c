"""What a report shows: the schema of its YAML file, and what must hold between its parts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ernie_m.errors import ConfigError
from ernie_m.strict import Count, Declared, Switch, read_yaml
from report.paper import read_paper

FOLDER = Path(__file__).parent / "specs"
RATIOS = "ratios"
STARS = {"bars": (0, 1), "dots": (0, 1), "ablation": (0, 1), "lines": (1,), "curves": (0, 1), "heat_map": (1, 2)}
"""Kind of a plot -> how many `*` its score may have."""
WIDTHS = {"column": 3.3, "page": 6.9}
"""Width of a picture -> inches: a column of a paper, or both."""
COMPARISON = "_comparison"
"""Ends the name of the table that compares a table's rows with the baseline."""

Value = str | int | float | bool
Names = tuple[str, ...]
Labels = dict[str, Value]


@dataclass(frozen=True, kw_only=True)
class Score(Declared):
    """A number that a task's runs wrote.

    Attributes:
        task: Task of the runs, as in their `results.json`.
        score: Path into `results.json`, by dots; of `curves`, a metric of `metrics.csv`. One `*` stands for any text
            without dots and slashes, and makes one score of each match.
        percent: Show 100 times the number.
        without: What the `*` is not to match.
    """

    task: str
    score: str
    percent: Switch = False
    without: Names = ()


@dataclass(frozen=True, kw_only=True)
class Column(Score):
    """A column of a table.

    Attributes:
        heading: Its name; a `*` in it becomes what the score's `*` matched.
        digits: Behind the point.
        best: Which number is in bold; if it does not say, the lowest loss or perplexity, no transfer gap, and otherwise
            the highest.
        compare: Compare it with the baseline; where no column of the report says so, all of them are.
    """

    heading: str
    digits: Count = 1
    best: Literal["highest", "lowest", "none"] | None = None
    compare: Switch = False


@dataclass(frozen=True, kw_only=True)
class Ratio(Column):
    """A row's mean divided by another's; `of` and `to` give a value for each label of the rows."""

    of: Labels
    to: Labels


@dataclass(frozen=True, kw_only=True)
class Table(Declared):
    """A table: a row per combination of the row labels, a column per score."""

    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True)
class Plot(Score):
    """A picture.

    Attributes:
        title: Its heading.
        kind: `bars` or `dots`: a score by rows or, if it has a `*`, by what that matches; `ablation`: the rows'
            differences to the `baseline`; `lines`: a score over what its `*` matches; `curves`: over training steps;
            `heat_map`: what the first `*` matches by what the second does or, of a metric with one `*`, by steps.
        axis: What is drawn, with its unit.
        group: Row label that chooses the colour; of heat maps, what differs side by side. Without a `*`, bars and dots
            stand by the other row labels; otherwise these have panels, of curves for each match of a `*` again.
        where: Labels of the rows that are shown; without any, all are.
        over: Of lines and heat maps, what the horizontal axis is.
        down: Of heat maps, and of bars and dots with a `*`, what the vertical axis is.
        panel: Of curves, the heading of a panel, in which `*` becomes what the score's `*` matched.
        log: Logarithmic axis; ablations and heat maps have none.
        width: `column` or `page`; see `WIDTHS`.
        baseline: Of an ablation, labels of the row that others are compared with; without any, those of the report.
        mirror: Of heat maps, what is known of `a` and `b` is also of `b` and `a`.
        digits: Of heat maps, decimals of the numbers.
    """

    title: str
    kind: str
    axis: str
    group: str = ""
    where: Labels = field(default_factory=dict)
    over: str = ""
    down: str = ""
    panel: str = "*"
    log: Switch = False
    width: str = "page"
    baseline: Labels = field(default_factory=dict)
    mirror: Switch = False
    digits: Count = 0


@dataclass(frozen=True, kw_only=True)
class Spec(Declared):
    """A report.

    Attributes:
        name: The file's name; that of the README's markers, too.
        title: Its heading.
        rows: Labels, or keys of the configuration (`optim.learning_rate`), whose combinations are the rows.
        where: Labels, or keys, that a run must have.
        baseline: Values of row labels: a row is compared with the one that has these and is otherwise the same.
        may_differ: Keys of the configuration in which runs of a row may differ, beside the seed.
        order: Of a row label, its values in order with their headings; others come behind.
        tables: Tables by name.
        ratios: Lines of the table of ratios.
        plots: Pictures by name.
        paper: Names of published results, from `report/paper.yaml`, that get rows of their own.
        readme: Names of the tables and plots that go into a README, `ratios` and comparisons (`<table>_comparison`)
            among them; all of them if empty.
    """

    name: str
    title: str
    rows: Names
    where: Labels = field(default_factory=dict)
    baseline: Labels = field(default_factory=dict)
    may_differ: Names = ()
    order: dict[str, dict[Value, str]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    ratios: tuple[Ratio, ...] = ()
    plots: dict[str, Plot] = field(default_factory=dict)
    paper: Names = ()
    readme: Names = ()

    @property
    def comparisons(self) -> tuple[str, ...]:
        """Names of the tables that compare rows with the baseline."""
        return tuple(f"{name}{COMPARISON}" for name, table in self.tables.items() if self.compared(table.columns))

    def compared(self, columns: Iterable[Column]) -> list[Column]:
        """Those of a table's columns that are compared with the baseline; none without one."""
        chosen = any(column.compare for table in self.tables.values() for column in table.columns)
        return [column for column in columns if self.baseline and (column.compare or not chosen)]

    def heading(self, labels: Mapping[str, Value]) -> str:
        """The name of a row, or of a part of one, for people."""
        return ", ".join(self.value_heading(key, value) for key, value in labels.items())

    def value_heading(self, label: str, value: Value) -> str:
        """The name of a label's value for people."""
        return self.order.get(label, {}).get(value, str(value))


def read_spec(name: str) -> Spec:
    """The report of a path, or of a name below `report/specs`.

    Raises:
        ConfigError: There is none, or it has an unknown, missing or unfit key; file and key are named.
    """
    path = next((path for path in (FOLDER / f"{name}.yaml", Path(name)) if path.is_file()), None)
    if path is None:
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.yaml")))
        raise ConfigError(f"{name}: no folder of runs, no file, and no report of that name; there are: {known}")
    spec = read_yaml(path, Spec, name=path.stem)
    try:
        _check(spec)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    return spec


def _check(spec: Spec) -> None:
    if not spec.rows or len(set(spec.rows)) < len(spec.rows):
        raise ConfigError("rows: one label or more is needed, each once")
    for label in spec.order:
        _one_of(label, spec.rows, f"order.{label}")
    for label, value in spec.baseline.items():
        _one_of(label, spec.rows, f"baseline.{label}")
        if label in spec.order:
            _one_of(value, tuple(spec.order[label]), f"baseline.{label}")
    names = (*spec.tables, *spec.comparisons, *spec.plots)
    for name in names:
        if not re.fullmatch("[a-z0-9_]+", name) or name == RATIOS or names.count(name) > 1:
            raise ConfigError(f"{name}: a name is lower-case letters, digits and _, stands once and is not {RATIOS}")
    for name, table in spec.tables.items():
        for index, column in enumerate(table.columns):
            _check_stars(column, (0, 1), f"tables.{name}.columns[{index}].score")
    for index, ratio in enumerate(spec.ratios):
        _check_ratio(ratio, spec, f"{RATIOS}[{index}]")
    for name, plot in spec.plots.items():
        _check_plot(plot, spec, f"plots.{name}")
    for index, name in enumerate(spec.paper):
        _one_of(name, tuple(read_paper().tables), f"paper[{index}]")
    for index, name in enumerate(spec.readme):
        _one_of(name, (*names, RATIOS), f"readme[{index}]")


def _check_ratio(ratio: Ratio, spec: Spec, place: str) -> None:
    _check_stars(ratio, (0,), f"{place}.score")
    for side, labels in (("of", ratio.of), ("to", ratio.to)):
        if set(labels) != set(spec.rows):
            raise ConfigError(f"{place}.{side}: a value for each of {', '.join(spec.rows)} is needed")
        for label, value in labels.items():
            if label in spec.order:
                _one_of(value, tuple(spec.order[label]), f"{place}.{side}.{label}")


def _check_plot(plot: Plot, spec: Spec, place: str) -> None:
    _one_of(plot.kind, tuple(STARS), f"{place}.kind")
    if plot.group or plot.kind in ("lines", "curves"):
        _one_of(plot.group, spec.rows, f"{place}.group")
    _check_stars(plot, STARS[plot.kind], f"{place}.score")
    if plot.kind == "heat_map" and ("/" in plot.score) != (plot.score.count("*") == 1):
        raise ConfigError(f"{place}.score: a path with two * or a metric such as val/x_*/y is needed, not {plot.score}")
    if plot.log and plot.kind in ("ablation", "heat_map"):
        raise ConfigError(f"{place}.log: {plot.kind} has no logarithmic axis")
    _one_of(plot.width, tuple(WIDTHS), f"{place}.width")
    if plot.kind == "ablation" and not (plot.baseline or spec.baseline):
        raise ConfigError(f"{place}.baseline: missing, and the report has none either")
    if plot.baseline and plot.kind != "ablation":
        raise ConfigError(f"{place}.baseline: {plot.kind} has none, only an ablation has")
    for name, labels in (("baseline", plot.baseline), ("where", plot.where)):
        for label, value in labels.items():
            _one_of(label, spec.rows, f"{place}.{name}")
            if label in spec.order:
                _one_of(value, tuple(spec.order[label]), f"{place}.{name}.{label}")


def _check_stars(score: Score, allowed: tuple[int, ...], place: str) -> None:
    if score.score.count("*") not in allowed:
        raise ConfigError(f"{place}: {' or '.join(map(str, allowed))} * can stand here, not {score.score}")


def _one_of(value: Any, known: tuple[Any, ...], place: str) -> None:
    if value not in known:
        raise ConfigError(f"{place}: {value} is not one of: {', '.join(map(str, known))}")
